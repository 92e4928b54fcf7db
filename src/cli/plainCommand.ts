/**
 * A command that starts without the org stack: oclif's own Command, with the envelope and the errors of sf's commands. It
 * gives no warnings.
 */
import type { Config, Interfaces } from '@oclif/core';
import { Command } from '@oclif/core/command';
import { EXIT } from '../exitCodes.js';
import { LoginError } from '../login/error.js';
import { strikeOut } from '../login/strikeOut.js';
import { say } from '../messages.js';
import { forLog } from '../report/escaping.js';
import { Text } from '../text.js';
import { printJson } from './printJson.js';
import { askedOrg } from './sourceWords.js';

export abstract class PlainCommand extends Command {
  public static override enableJsonFlag = true;
  /**
   * sf hands over its own configuration, which oclif reads again for the plugin's copy of oclif: each plugin of sf with all
   * of its commands. A command alone looks for hooks.
   */
  public static override async run<T extends Command>(
    this: new (argv: string[], config: Config) => T,
    argv?: string[],
    opts?: Interfaces.LoadOptions,
  ): Promise<ReturnType<T['run']>> {
    return super.run<T>(argv, isConfig(opts) ? withHooksAlone(opts) : opts);
  }

  /** The JSON of the result, on its way to whoever reads it. */
  #printed: Promise<void> | undefined;
  /** The flag of the org that is asked, for what to do after an error. */
  #org = '';

  /** The run ends when its result is out. */
  protected override async _run<R>(): Promise<R> {
    try {
      return await super._run<R>();
    } finally {
      await this.#printed;
    }
  }

  public override jsonEnabled(): boolean {
    return super.jsonEnabled() || process.env['SF_CONTENT_TYPE']?.toUpperCase() === 'JSON';
  }

  protected override toSuccessJson(result: unknown): object {
    const status = typeof process.exitCode === 'number' ? process.exitCode : EXIT.fine;
    return { status, result, warnings: [] };
  }

  public override logJson(json: unknown): void {
    this.#printed = printJson(json, this.config.theme?.json);
  }

  public override logToStderr(message = '', ...args: unknown[]): void {
    super.logToStderr(forLog(message), ...args);
  }

  protected override async parse<
    F extends Record<string, unknown>,
    B extends Record<string, unknown>,
    A extends Record<string, unknown>,
  >(options?: Interfaces.Input<F, B, A>, argv = this.argv): Promise<Interfaces.ParserOutput<F, B, A>> {
    const parsed = await super.parse<F, B, A>(options, argv);
    this.#org = askedOrg(parsed.flags, []);
    return parsed;
  }

  /** Arguments may be pasted logs, so what oclif might repeat of them is struck out. */
  protected override async catch(error: Error): Promise<never> {
    // Loaded when there is an error to show: it brings a part of core with it.
    const { toSfError } = await import('../errors.js');
    const ours = toSfError(error, this.#org);
    const exitCode = exitCodeIn(ours);
    // Errors of our own repeat nothing that could be secret.
    const message = error instanceof LoginError ? ours.message : strikeOut(ours.message);
    const actions = actionsIn(ours);
    process.exitCode = exitCode;
    if (this.jsonEnabled()) {
      const { name } = ours;
      const where = { context: this.ctor.name, commandName: this.ctor.name };
      const stack = strikeOut(ours.stack ?? '');
      const code = String(exitCode);
      this.logJson({
        name,
        message,
        exitCode,
        ...where,
        actions,
        stack,
        code,
        status: exitCode,
        warnings: [],
      });
    } else {
      const next = actions.length === 0 ? [] : ['', say(Text.of('shared.try-this')), '', ...actions];
      this.logToStderr([`Error (${ours.name}): ${message}`, ...next].join('\n'));
    }
    throw new ToldError(exitCode);
  }
}

function isConfig(given: Interfaces.LoadOptions): given is Interfaces.Config {
  return typeof given === 'object' && 'getPluginsList' in given;
}

/** The plugin as it is, but for its commands and topics. */
function withoutCommands(plugin: Interfaces.Plugin): Interfaces.Plugin {
  return new Proxy(plugin, {
    get: (of, name): unknown => (name === 'commands' || name === 'topics' ? [] : Reflect.get(of, name)),
  });
}

/**
 * Of the plugins those that hear when arguments are about to be parsed, which is all that a command tells others; without
 * their commands, all of which oclif would sort again.
 */
function withHooksAlone(config: Interfaces.Config): Interfaces.Options {
  const { channel, root, version } = config;
  const heard = config
    .getPluginsList()
    .filter(({ hooks, isRoot }) => isRoot || hooks['preparse'] !== undefined)
    .map((plugin): [string, Interfaces.Plugin] => [plugin.name, withoutCommands(plugin)]);
  return { root, version, channel, plugins: new Map(heard) };
}

/**
 * Ends a run whose error has been told. oclif's own exit would do, but sf has another copy of oclif than the plugin and
 * would print it.
 */
class ToldError extends Error {
  public readonly code = 'EEXIT';
  public readonly skipOclifErrorHandling = true;
  public readonly oclif: { readonly exit: number };

  public constructor(exit: number) {
    super(`EEXIT: ${exit}`);
    this.oclif = { exit };
  }
}

/** The exit code of an error of ours, or of oclif's (2 for wrong usage). */
function exitCodeIn(error: Error): number {
  const oclif: unknown = 'oclif' in error ? error.oclif : undefined;
  const own: unknown = 'exitCode' in error ? error.exitCode : undefined;
  const exit: unknown = typeof oclif === 'object' && oclif !== null && 'exit' in oclif ? oclif.exit : own;
  return typeof exit === 'number' ? exit : EXIT.couldNotRun;
}

function actionsIn(error: Error): string[] {
  const actions: unknown = 'actions' in error ? error.actions : undefined;
  return Array.isArray(actions) ? actions.map(String) : [];
}

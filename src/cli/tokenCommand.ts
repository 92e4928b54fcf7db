/**
 * What every command of this plugin does with what it prints, whichever base it has: errors of ours get their words, and
 * nothing in JSON, a warning or an error is a command to what reads it.
 */
import type { Interfaces } from '@oclif/core';
import { SfCommand } from '@salesforce/sf-plugins-core';
import { toSfError } from '../errors.js';
import { refuseNoFlags } from '../login/secretArguments.js';
import { forLog } from '../report/escaping.js';
import { endUnread, isOutputUnread } from './closedOutput.js';
import { expectedForm, knownFlags, knownWords } from './knownFlags.js';
import { printJson } from './printJson.js';
import { askedOrg } from './sourceWords.js';

export abstract class TokenCommand<T> extends SfCommand<T> {
  /** Else oclif takes a word that stands first for a part of the command's name, and repeats it: it may be a secret. */
  public static override readonly strict: boolean = false;
  /** The JSON of the result, on its way to whoever reads it. */
  #printed: Promise<void> | undefined;
  /** The flag of the org that is asked, for what to do after an error. */
  #org = '';

  /** As the package says it, '' where sf does not tell. */
  protected get ownVersion(): string {
    return this.config.plugins.get('sf-plugin-token')?.version ?? '';
  }

  /** Folder of the plugin, where sf does not tell the one it is run in. */
  protected get ownRoot(): string {
    return this.config.plugins.get('sf-plugin-token')?.root ?? this.config.root;
  }

  /** The run ends when its result is out: sf does not wait for what it prints last. */
  public override async _run<R>(): Promise<R> {
    try {
      const result = await super._run<R>();
      await this.#printed;
      if (isOutputUnread()) endUnread();
      return result;
    } finally {
      await this.#printed;
    }
  }

  /** What is no flag may be a secret that somebody thought belongs here, and oclif would repeat it. */
  protected override async parse<
    F extends Record<string, unknown>,
    B extends Record<string, unknown>,
    A extends Record<string, unknown>,
  >(options?: Interfaces.Input<F, B, A>, argv = this.argv): Promise<Interfaces.ParserOutput<F, B, A>> {
    const { args, baseFlags, flags } = this.ctor;
    refuseNoFlags(argv, knownFlags({ ...baseFlags, ...flags }), knownWords(args, argv), expectedForm(args));
    const parsed = await super.parse<F, B, A>(options, argv);
    this.#org = askedOrg(parsed.flags, argv);
    return parsed;
  }

  public override logJson(json: unknown): void {
    this.#printed = printJson(json, this.config.theme?.json);
  }

  public override warn(input: SfCommand.Warning): SfCommand.Warning {
    return super.warn(typeof input === 'string' ? forLog(input) : input);
  }

  public override logToStderr(message = '', ...args: unknown[]): void {
    super.logToStderr(forLog(message), ...args);
  }

  protected override async catch(error: Error): Promise<never> {
    return super.catch(toSfError(error, this.#org));
  }
}

/**
 * What every demo needs: the real Salesforce CLI with the plugin as it is published, in a temporary home.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Org } from '../test/org/index.js';

const root = join(import.meta.dirname, '..');

export interface Step {
  readonly why: string;
  /** What follows `sf`. */
  readonly line: string;
  /** The exit code that the story expects; the demo fails when another one comes. */
  readonly code: number;
  /** Where secrets are: never in the line. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number;
  readonly said: string;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

interface RunAs {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly isBrief?: boolean;
}

export class Demo {
  public readonly home = mkdtempSync(join(tmpdir(), 'sf-token-demo-'));
  readonly #env = {
    PATH: process.env['PATH'] ?? '',
    HOME: this.home,
    SF_DISABLE_TELEMETRY: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_DISABLE_AUTOUPDATE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    NODE_COMPILE_CACHE: join(this.home, 'compiled'),
    FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
    // The width of the terminal; a pipe does not tell one.
    OCLIF_TABLE_COLUMN_OVERRIDE: String(process.stdout.isTTY ? process.stdout.columns : 80),
  };

  /** Runs a program to its end, and keeps what it says; of its errors nothing where only the answer is to be shown. */
  public async run(
    program: string,
    args: readonly string[],
    { cwd = root, env = {}, isBrief = false }: RunAs = {},
  ): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, ...args], {
        cwd,
        env: { ...this.#env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      const keep = (chunk: string): string => (said += chunk);
      child.stdout.setEncoding('utf8').on('data', keep);
      if (isBrief) child.stderr.resume();
      else child.stderr.setEncoding('utf8').on('data', keep);
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code: code ?? 1, said });
      });
    });
  }

  public async sf(args: readonly string[], how: RunAs = {}): Promise<Ended> {
    return this.run(join(root, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js'), args, how);
  }

  public async prepare(what: string, ended: Promise<Ended>): Promise<void> {
    const { code, said } = await ended;
    if (code !== 0) throw new Error(`The demo could not ${what}.\n${said}`);
  }

  /** Shows the steps in their order. The next one runs while one is read: most of a second goes into starting sf. */
  public async show(steps: readonly Step[]): Promise<void> {
    const start = ({ line, env }: Step): Promise<Ended> => this.sf(line.split(' '), { env });
    const ends = new Map<Step, Promise<Ended>>();
    for (const [index, step] of steps.entries()) {
      for (const next of steps.slice(index, index + 2)) if (!ends.has(next)) ends.set(next, start(next));
      print(`\n# ${step.why}\n$ sf ${step.line}`);
      const ended = await ends.get(step);
      print(`${ended?.said ?? ''}(exit code ${String(ended?.code)})`);
      if (ended?.code !== step.code) {
        print(`The demo expected exit code ${step.code}.`);
        process.exitCode = 1;
      }
    }
  }

  /** Authorises the org under the alias `demo`, and links the plugin as it is published. */
  public async open(org: Org): Promise<void> {
    const plugin = join(this.home, 'plugin');
    const staged = this.run(join(root, 'scripts', 'bundle.mjs'), ['stage', plugin]);
    const login = [
      ...['org', 'login', 'jwt', '--username', org.admin.username, '--jwt-key-file', org.jwtKeyFile],
      ...['--client-id', org.clientId, '--instance-url', org.urls.office, '--alias', 'demo'],
    ];
    await this.prepare('authorize the org', this.sf(login));
    await this.prepare('bundle the plugin', staged);
    await this.prepare('link the plugin', this.sf(['plugins', 'link', plugin, '--no-install']));
  }

  public close(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** An integration user of the org, by its case. */
export function integrationOf(org: Org, name: string): Org['integrations'][number] {
  const found = org.integrations.find((one) => one.case === name);
  if (found === undefined) throw new Error(`The org has no integration ${name}.`);
  return found;
}

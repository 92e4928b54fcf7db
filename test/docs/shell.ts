/**
 * A shell in which `sf token` is the plugin of this tree, in a folder of its own with the test data in it.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Home, ROOT, run, type Ran } from '../support/run.js';
import { Served } from '../support/served.js';

export class Shell {
  public readonly home = new Home();
  public readonly folder = mkdtempSync(join(tmpdir(), 'sf-token-shell-'));
  readonly #bin = join(this.home.path, 'bin');

  readonly #served = new Served();

  private constructor() {
    mkdirSync(this.#bin);
    symlinkSync(join(ROOT, 'test'), join(this.folder, 'test'));
  }

  /** In which `sf` is the real Salesforce CLI. */
  public static withCli(): Shell {
    const shell = new Shell();
    shell.#become(join(ROOT, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js'));
    return shell;
  }

  /** In which `sf` is the plugin alone, as the runner of the tests runs it. */
  public static async withPlugin(): Promise<Shell> {
    const shell = new Shell();
    const socket = join(shell.home.path, 'sf.sock');
    await shell.#served.listen(socket);
    shell.#become(join(ROOT, 'test', 'support', 'ask.mjs'), socket);
    return shell;
  }

  #become(...words: readonly string[]): void {
    const sf = join(this.#bin, 'sf');
    const quoted = [process.execPath, ...words].map((word) => `"${word}"`).join(' ');
    writeFileSync(sf, `#!/bin/sh\nexec ${quoted} "$@"\n`);
    chmodSync(sf, 0o755);
  }

  public async run(script: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const path = `${this.#bin}:${process.env['PATH'] ?? ''}`;
    return run('sh', ['-c', script], this.home, { cwd: this.folder, env: { PATH: path, ...env } });
  }

  public async remove(): Promise<void> {
    await this.#served.close();
    this.home.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

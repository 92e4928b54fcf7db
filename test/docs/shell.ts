/**
 * A shell in which `sf token` is the plugin of this tree, in a folder of its own with the test data in it.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Home, ROOT, run, type Ran } from '../support/run.js';
import { Served } from '../support/served.js';

export class Shell {
  public readonly home = new Home();
  public readonly folder = mkdtempSync(join(tmpdir(), 'sf-token-shell-'));
  readonly #socket = join(this.home.path, 'sf.sock');
  readonly #bin = join(this.home.path, 'bin');

  readonly #served: Served;

  /** @param program that `sf` is: the plugin alone, or the real Salesforce CLI. The runner of the tests runs it. */
  public constructor(program: string) {
    this.#served = new Served(program);
    mkdirSync(this.#bin);
    const sf = join(this.#bin, 'sf');
    const ask = join(ROOT, 'test', 'support', 'ask.mjs');
    writeFileSync(sf, `#!/bin/sh\nexec "${process.execPath}" "${ask}" "${this.#socket}" "$@"\n`);
    chmodSync(sf, 0o755);
    symlinkSync(join(ROOT, 'test'), join(this.folder, 'test'), 'junction');
  }

  public async open(): Promise<void> {
    await this.#served.listen(this.#socket);
  }

  public async run(script: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const path = [this.#bin, process.env['PATH']].join(delimiter);
    return run('sh', ['-c', script], this.home, { cwd: this.folder, env: { PATH: path, ...env } });
  }

  public async remove(): Promise<void> {
    await this.#served.close();
    this.home.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

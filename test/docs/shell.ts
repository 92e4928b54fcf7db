/**
 * A shell in which `sf token` is the plugin of this tree, in a folder of its own with the test data in it.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Home, ROOT, run, type Ran } from '../support/run.js';

export class Shell {
  public readonly home = new Home();
  public readonly folder = mkdtempSync(join(tmpdir(), 'sf-token-shell-'));
  readonly #bin = join(this.home.path, 'bin');

  /** @param program that `sf` starts: the plugin alone, or the real Salesforce CLI. */
  public constructor(program: string) {
    mkdirSync(this.#bin);
    const sf = join(this.#bin, 'sf');
    writeFileSync(sf, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
    chmodSync(sf, 0o755);
    symlinkSync(join(ROOT, 'test'), join(this.folder, 'test'));
  }

  public async run(script: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const path = `${this.#bin}:${process.env['PATH'] ?? ''}`;
    return run('sh', ['-c', script], this.home, { cwd: this.folder, env: { PATH: path, ...env } });
  }

  public remove(): void {
    this.home.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

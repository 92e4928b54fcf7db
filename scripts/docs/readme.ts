/**
 * README.md with its command reference made anew by oclif, between the marks that oclif looks for.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export function fresh(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-readme-'));
  const copy = join(folder, 'README.md');
  try {
    copyFileSync(join(root, 'README.md'), copy);
    execFileSync('oclif', ['readme', '--readme-path', copy, '--no-aliases'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, COLUMNS: '120', FORCE_COLOR: '0' },
    });
    return readFileSync(copy, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

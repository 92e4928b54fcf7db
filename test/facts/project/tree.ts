/** Directories with metadata, made for one test and removed after it. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { FactsError } from '../../../lib/facts/factsError.js';
import type { Gap } from '../../../lib/policy/types.js';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Where everybody may go, for {@link withoutRights}: the folder of a run of the tests is its owner's alone. */
export const OPEN_FOLDER = process.platform === 'win32' ? tmpdir() : '/tmp';

export class Tree {
  readonly #made: string[] = [];

  /** A new directory with these files; open to every user of the machine. */
  public make(files: Files = {}, parent = tmpdir()): string {
    const root = mkdtempSync(join(parent, 'sf-token-tree-'));
    chmodSync(root, 0o755);
    this.#made.push(root);
    for (const [path, content] of Object.entries(files)) this.write(root, path, content);
    return root;
  }

  public write(root: string, path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }

  public removeAll(): void {
    this.#made.splice(0).forEach((root) => {
      rmSync(root, { recursive: true, force: true });
    });
  }
}

/** A gap in short, with paths below `root` alone: `what | key | file:line`. */
export function short(gap: Gap, root: string): string {
  const place = gap.file === undefined ? '' : `${gap.file}${gap.line === undefined ? '' : `:${gap.line}`}`;
  return [gap.what, gap.why.key, place].join(' | ').replaceAll(`${root}/`, '');
}

/** The error of a promise that must fail: `key`, parameters, reason and exit code. */
export async function failure(
  promise: Promise<unknown>,
): Promise<{ key: string; params: Readonly<Record<string, string>>; reason: string | undefined; exitCode: number }> {
  const error: unknown = await promise.then(
    () => expect.fail('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FactsError)) throw error;
  const { key, text, reason, exitCode } = error;
  return { key, params: text.params, reason: reason?.key, exitCode };
}

/** Runs something as a user without rights; root may read what nobody may. */
export async function withoutRights<T>(what: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid } = process;
  if (geteuid === undefined || seteuid === undefined || geteuid() !== 0) return what();
  seteuid(65534);
  try {
    return await what();
  } finally {
    seteuid(0);
  }
}

/**
 * Where the facts come from, as flags that can be pasted into a shell.
 */
import type { ReportedSource } from '../report/common.js';

/** Needs no quotes in any shell. */
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/** `--target-org admin@acme.example`: an org by the username of its session, for what was typed may be an access token. */
export function sourceWords(
  flags: { readonly 'source-dir'?: string | undefined; readonly snapshot?: string | undefined },
  source: Pick<ReportedSource, 'name'>,
): string {
  const { snapshot, 'source-dir': directory } = flags;
  if (directory !== undefined) return `--source-dir ${shellWord(directory)}`;
  return snapshot === undefined ? `--target-org ${shellWord(source.name)}` : `--snapshot ${shellWord(snapshot)}`;
}

/** The same of several orgs. */
export function loginsSourceWords(
  { snapshot }: { readonly snapshot?: string | undefined },
  sources: readonly Pick<ReportedSource, 'name'>[],
): string {
  const { length } = sources;
  if (snapshot !== undefined || length === 0) return sourceWords({ snapshot: snapshot ?? '' }, { name: '' });
  return sources.map((source) => sourceWords({}, source)).join(' ');
}

/** A word as a POSIX shell takes it. */
export function shellWord(word: string): string {
  return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

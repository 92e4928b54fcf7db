/**
 * Where the facts come from, as flags that can be pasted into a shell.
 */
import type { ReportedSource } from '../report/common.js';
import { shellWord } from '../report/shell.js';

/** `--target-org admin@acme.example`: an org by the username of its session, for what was typed may be an access token. */
export function sourceWords(
  flags: { readonly 'source-dir'?: string | undefined; readonly snapshot?: string | undefined },
  source: Pick<ReportedSource, 'name'>,
): string {
  const { snapshot, 'source-dir': directory } = flags;
  if (directory !== undefined) return `--source-dir ${shellWord(directory)}`;
  return snapshot === undefined ? `--target-org ${shellWord(source.name)}` : `--snapshot ${shellWord(snapshot)}`;
}

/** The same of several orgs; empty where none could be read. */
export function loginsSourceWords(
  { snapshot }: { readonly snapshot?: string | undefined },
  sources: readonly Pick<ReportedSource, 'name'>[],
): string {
  return sources.map((source) => sourceWords({ snapshot }, source)).join(' ');
}

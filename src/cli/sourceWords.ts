/**
 * Where the facts come from, as flags that can be pasted into a shell.
 */
import type { ReportedSource } from '../report/common.js';
import { shellWord } from '../report/shell.js';

/**
 * `-o prod`: an org by its alias in sf, else by the username of its session, for what was typed may be an access token.
 */
export async function sourceWords(
  flags: { readonly 'source-dir'?: string | undefined; readonly snapshot?: string | undefined },
  { name }: Pick<ReportedSource, 'name'>,
): Promise<string> {
  const { snapshot, 'source-dir': directory } = flags;
  if (directory !== undefined) return `--source-dir ${shellWord(directory)}`;
  return snapshot === undefined ? `-o ${shellWord(await orgName(name))}` : `--snapshot ${shellWord(snapshot)}`;
}

/** The same of several orgs; empty where none could be read. */
export async function severalSourceWords(
  flags: { readonly 'source-dir'?: string | undefined; readonly snapshot?: string | undefined },
  sources: readonly Pick<ReportedSource, 'name'>[],
): Promise<string> {
  return (await Promise.all(sources.map(async (source) => sourceWords(flags, source)))).join(' ');
}

/** The alias of an org, or its username. */
export async function orgName(username: string): Promise<string> {
  const { StateAggregator } = await import('@salesforce/core');
  return (await StateAggregator.getInstance()).aliases.get(username) ?? username;
}

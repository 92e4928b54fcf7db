/**
 * `--list name=file`: lists of addresses that somebody publishes.
 */
import { UsageError } from '../../errors.js';
import { elsewhereGaps, readIpFile, type AskedList, type StandardInput } from '../../facts/addresses/index.js';
import { FactsError } from '../../facts/factsError.js';
import type { PublishedList } from '../../policy/audit/index.js';
import { Text } from '../../text.js';

/**
 * All lists of each file, in the order of the flags.
 *
 * @throws UsageError for a text that is not NAME=FILE; FactsError for a file that cannot be read.
 */
export async function readPublished(named: readonly string[], stdin: StandardInput): Promise<PublishedList[]> {
  if (named.length === 0) return [];
  const lists: PublishedList[] = [];
  for (const text of named) {
    const [, name, path] = /^([^=]{1,80})=(.+)$/su.exec(text) ?? [];
    if (name === undefined || path === undefined) throw new UsageError(Text.of('audit.list.form'));
    const read = await publishedIn(path, stdin);
    const gaps = elsewhereGaps(read);
    lists.push({ name, ranges: read.ranges, ...(gaps.length === 0 ? {} : { gaps }) });
  }
  return lists;
}

/** A file of several lists is taken as a whole. */
async function publishedIn(path: string, stdin: StandardInput): Promise<AskedList> {
  const options = { stdin };
  try {
    return await readIpFile(path, options);
  } catch (error) {
    if (!(error instanceof FactsError) || error.text.key !== 'facts.ip-file.missing-key') throw error;
    return readIpFile(path, { ...options, keys: ['*'] });
  }
}

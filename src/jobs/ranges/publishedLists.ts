/**
 * `--list name=file`: lists of addresses that somebody publishes.
 */
import { UsageError } from '../../errors.js';
import { readIpFile, wholeListGaps, type StandardInput } from '../../facts/addresses/index.js';
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
    const read = await readIpFile(path, { stdin, whole: true });
    const gaps = wholeListGaps(read);
    lists.push({ name, ranges: read.ranges, ...(gaps.length === 0 ? {} : { gaps }) });
  }
  return lists;
}

import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { looksLikeAddress, type AskedRange, type ReadList } from './asked.js';
import { readEntry } from './entry.js';

/**
 * One address, CIDR block or `start-end` a line. `#` begins a comment, at the start of a line or after an entry; blank
 * lines are passed over.
 *
 * @throws FactsError that names the line of the first entry that cannot be read.
 */
export function readLines(text: string, source: string): ReadList {
  const ranges: AskedRange[] = [];
  for (const [index, written] of text.split(/\r\n|\r|\n/u).entries()) {
    const entry = written.replace(/#.*$/su, '').trim();
    if (entry === '') continue;
    const range = readEntry(entry);
    if ('key' in range) {
      const reason = looksLikeAddress(entry) ? range : Text.of('facts.ip-file.not-like-address');
      throw new FactsError(
        Text.of('facts.ip-file.line', { line: String(index + 1), file: source }),
        EXIT.usage,
        reason,
      );
    }
    ranges.push({ ...range, text: entry, line: index + 1 });
  }
  return { ranges, notes: [] };
}

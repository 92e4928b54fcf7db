/**
 * `list logins` as CSV: one line for each address of a row.
 */
import { CsvLines } from '../page/columns.js';
import { LOGIN_COLUMNS } from './columns.js';
import type { LoginsResult } from './result.js';

/**
 * What belongs to the row is repeated on the line of each of its addresses, but for what it counts.
 */
export function* loginsCsv(result: LoginsResult): Generator<string, void, undefined> {
  const csv = new CsvLines(LOGIN_COLUMNS);
  yield csv.heading();
  for (const row of result.logins) {
    if (row.addresses.length === 0) yield csv.line({ row, first: true });
    for (const [index, address] of row.addresses.entries()) yield csv.line({ row, address, first: index === 0 });
  }
}

/**
 * `list users` as CSV, one line a user, made to be streamed.
 */
import { CsvLines } from '../page/columns.js';
import { USER_COLUMNS, type UserEntry } from './columns.js';

/** Users with the same reasons share the text of them. */
export function userCsv(): CsvLines<UserEntry> {
  return new CsvLines(USER_COLUMNS, ({ explanation }) => explanation);
}

/**
 * The formats of `list logins`.
 */
import { jsonText } from '../escaping.js';
import { loginsCsv } from './csv.js';
import type { LoginsResult } from './result.js';

/** The first is the one of a terminal. */
export const LOGINS_FORMATS = ['human', 'csv', 'json', 'sarif', 'junit', 'github', 'markdown', 'html'] as const;
export type LoginsFormat = (typeof LOGINS_FORMATS)[number];

/** What a machine reads, in parts, of which the last ends with a line end: a busy org has tens of thousands of rows. */
export function loginsText(format: Extract<LoginsFormat, 'csv' | 'json'>, result: LoginsResult): Iterable<string> {
  return format === 'csv' ? loginsCsv(result) : loginsJson(result);
}

/** As one JSON text would write the whole, row by row. */
function* loginsJson(result: LoginsResult): Generator<string, void, undefined> {
  const around = jsonText({ ...result, logins: [] }, 2);
  // A line end inside a text is escaped, so this stands there once.
  const [before = '', after = ''] = around.split('\n  "logins": []');
  yield `${before}\n  "logins": [`;
  for (const [index, row] of result.logins.entries()) {
    yield `${index === 0 ? '' : ','}\n    ${jsonText(row, 2).replaceAll('\n', '\n    ')}`;
  }
  yield `${result.logins.length === 0 ? '' : '\n  '}]${after}\n`;
}

/**
 * The formats of `list logins`.
 */
import type { Say } from '../../policy/types.js';
import { toPlainText } from '../blocks.js';
import { loginsCsv } from './csv.js';
import { loginsBlocks } from './human.js';
import type { LoginsResult } from './result.js';

/** The first is the one of a terminal. */
export const LOGIN_FORMATS = ['human', 'csv', 'json'] as const;
export type LoginFormat = (typeof LOGIN_FORMATS)[number];

/** The whole result as one text that ends with a line end. */
export function loginsText(format: LoginFormat, result: LoginsResult, say: Say): string {
  switch (format) {
    case 'human':
      return toPlainText(loginsBlocks(result, say));
    case 'csv':
      return loginsCsv(result);
    case 'json':
      return `${JSON.stringify(result, undefined, 2)}\n`;
  }
}

/**
 * The formats of `check ip`.
 */
import type { Say } from '../../policy/types.js';
import { toPlainText } from '../blocks.js';
import { jsonText } from '../neutral.js';
import { checkIpCsv } from './csv.js';
import { checkIpGithub } from './github.js';
import { checkIpBlocks } from './human.js';
import { checkIpJunit } from './junit.js';
import type { CheckIpResult } from './result.js';

/** The first is the one of a terminal. */
export const FORMATS = ['human', 'csv', 'json', 'junit', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** The whole result as one text that ends with a line end. */
export function checkIpText(format: Format, result: CheckIpResult, say: Say): string {
  switch (format) {
    case 'human':
      return toPlainText(checkIpBlocks(result, say));
    case 'csv':
      return checkIpCsv(result);
    case 'json':
      return `${jsonText(result, 2)}\n`;
    case 'junit':
      return checkIpJunit(result, say);
    case 'github':
      return checkIpGithub(result, say);
  }
}

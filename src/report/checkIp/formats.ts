/**
 * The formats of `check ip`.
 */
import type { Say } from '../../text.js';
import { wholeJson } from '../jsonChunks.js';
import { checkIpCsv } from './csv.js';
import { checkIpGithub } from './github.js';
import { checkIpJunit } from './junit.js';
import type { CheckIpResult } from './result.js';

/** The first is the one of a terminal. */
export const FORMATS = ['human', 'csv', 'json', 'junit', 'github', 'markdown', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** What a machine reads, as pieces of one text that ends with a line end. */
export function* checkIpText(
  format: Exclude<Format, 'human' | 'markdown' | 'html'>,
  result: CheckIpResult,
  say: Say,
): Generator<string, void, undefined> {
  switch (format) {
    case 'csv':
      yield* checkIpCsv(result);
      return;
    case 'json':
      yield* wholeJson(result);
      return;
    case 'junit':
      yield* checkIpJunit(result, say);
      return;
    case 'github':
      yield* checkIpGithub(result, say);
  }
}

/**
 * The sign and the colour of each word that says how something stands, for all formats. A browser reads it too.
 */
import type { Standing } from './page.js';

/** What a piece of text is, for its colour. */
export type Tone = 'strong' | 'good' | 'open' | 'warn' | 'bad' | 'faint';

export interface Sign {
  readonly tone: Tone;
  readonly sign: string;
  /** Where signs beyond ASCII cannot be shown. */
  readonly ascii: string;
}

const GOOD: Sign = { tone: 'good', sign: '✓', ascii: '+' };
const OPEN: Sign = { tone: 'open', sign: '?', ascii: '?' };
const WARN: Sign = { tone: 'warn', sign: '!', ascii: '!' };
const BAD: Sign = { tone: 'bad', sign: '✗', ascii: 'x' };

export const SIGNS: ReadonlyMap<string, Sign> = new Map<Standing, Sign>([
  ['no-token', GOOD],
  ['unknown', OPEN],
  ['token-required', WARN],
  ['denied', BAD],
  ['impossible', BAD],
  ['succeeded', GOOD],
  ['refused', BAD],
  ['failed', BAD],
  ['certain', BAD],
  ['likely', WARN],
  ['possible', OPEN],
]);

/**
 * The formats of `revoke login` and `revoke address`.
 */
import type { Say } from '../../text.js';
import { HtmlReport } from '../html/html.js';
import { wholeJson } from '../jsonChunks.js';
import type { Page } from '../page/page.js';
import type { RevokeAddressResult, RevokeLoginResult } from './result.js';

/** The first is the one of a terminal. */
export const REVOKE_FORMATS = ['human', 'json', 'markdown', 'html'] as const;
type RevokeFileFormat = Exclude<(typeof REVOKE_FORMATS)[number], 'human' | 'markdown'>;

export interface RevokeText {
  /** The question, as it was typed. */
  readonly title: string;
  readonly page: Page;
  readonly explain: boolean;
}

/** For the file of an incident how the answer came about stands open, whoever reads it later. */
export function revokeText(
  format: RevokeFileFormat,
  result: RevokeLoginResult | RevokeAddressResult,
  { explain, page, title }: RevokeText,
  say: Say,
): Iterable<string> {
  return format === 'json' ? wholeJson(result) : revokeHtml({ title, page, explain }, say);
}

/** A page as a file, with how the answer came about. */
export function* revokeHtml({ explain, page, title }: RevokeText, say: Say): Generator<string, void, undefined> {
  const report = new HtmlReport({ title, columns: [] }, say);
  yield report.start();
  yield* report.end({ page, look: page.look, charts: [], explain });
}

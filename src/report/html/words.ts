/**
 * The words that every HTML report has, each harmless between tags.
 */
import { type PlainKey, type Say, Text } from '../../text.js';
import { forHtml } from '../escaping.js';
import { number } from '../page/words.js';
import type { ViewWords } from './view.js';

export interface HtmlWords {
  readonly details: string;
  readonly rows: string;
  readonly search: string;
  readonly previous: string;
  readonly following: string;
  readonly numbers: string;
  readonly noScript: string;
  readonly limit: (most: number, all: number) => string;
  readonly view: ViewWords;
}

export function htmlWords(say: Say): HtmlWords {
  const plain = (key: PlainKey): string => forHtml(say(Text.of(key)));
  return {
    details: plain('pages.html.details'),
    rows: plain('pages.html.rows'),
    search: plain('pages.html.search'),
    previous: plain('pages.html.previous'),
    following: plain('pages.html.following'),
    numbers: plain('pages.html.numbers'),
    noScript: plain('pages.html.no-script'),
    limit: (most, all) => forHtml(say(Text.of('pages.html.limit', { most: number(most), all: number(all) }))),
    view: {
      // What stands in braces is filled by the page's own script.
      any: say(Text.of('pages.html.any', { column: '{column}' })),
      shown: say(Text.of('pages.html.shown', { from: '{from}', to: '{to}', found: '{found}', all: '{all}' })),
      none: say(Text.of('pages.html.none')),
    },
  };
}

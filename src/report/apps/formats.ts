/**
 * The formats of `list apps`.
 */
import { type Say, Text } from '../../text.js';
import { CsvLines } from '../columns.js';
import { wholeJson } from '../jsonPieces.js';
import { countOf } from '../page/words.js';
import { APP_COLUMNS } from './columns.js';
import type { ListAppsResult } from './result.js';

/** The first is the one of a terminal. */
export const APPS_FORMATS = ['human', 'csv', 'json', 'markdown', 'html'] as const;
type Format = (typeof APPS_FORMATS)[number];

/** What a machine reads, as pieces of one text that ends with a line end. */
export function* appsText(format: 'csv' | 'json', result: ListAppsResult): Generator<string, void, undefined> {
  if (format === 'json') {
    yield* wholeJson(result);
    return;
  }
  const csv = new CsvLines(APP_COLUMNS);
  yield csv.heading();
  for (const app of result.apps) yield csv.line(app);
}

/** What a file of a format holds. */
export function appsIn(format: Format, { apps }: ListAppsResult, say: Say): string {
  return format === 'csv' || format === 'json'
    ? say(Text.of(`pages.format.${format}`, { rows: countOf('rows', apps.length, say) }))
    : say(Text.of(`pages.format.${format}`));
}

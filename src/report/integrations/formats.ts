/**
 * The formats of `list integrations`.
 */
import type { Say } from '../../text.js';
import { CsvLines } from '../page/columns.js';
import { wholeJson } from '../jsonChunks.js';
import { writtenWords } from '../page/writtenFileWords.js';
import { INTEGRATION_COLUMNS } from './columns.js';
import type { ListIntegrationsResult } from './result.js';

/** The first is the one of a terminal. */
export const INTEGRATIONS_FORMATS = ['human', 'csv', 'json', 'markdown', 'html'] as const;
type IntegrationsFormat = (typeof INTEGRATIONS_FORMATS)[number];

/** What a machine reads, as pieces of one text that ends with a line end. */
export function* integrationsText(
  format: 'csv' | 'json',
  result: ListIntegrationsResult,
): Generator<string, void, undefined> {
  if (format === 'json') {
    yield* wholeJson(result);
    return;
  }
  const csv = new CsvLines(INTEGRATION_COLUMNS);
  yield csv.heading();
  for (const integration of result.integrations) yield csv.line(integration);
}

/** What a file of a format holds. */
export function integrationsIn(format: IntegrationsFormat, { integrations }: ListIntegrationsResult, say: Say): string {
  return writtenWords(format, 'rows', integrations.length, say);
}

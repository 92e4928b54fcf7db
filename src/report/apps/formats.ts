/**
 * The formats of `list apps`.
 */
import { type Say, Text } from '../../text.js';
import { reaches, type Severity } from '../../policy/findings/index.js';
import { CsvLines } from '../page/columns.js';
import { findingText } from '../findings/words.js';
import { wholeJson } from '../jsonChunks.js';
import { beyondCase, countCases, gapCases, junitXml, MOST_CASES, type JunitCase } from '../junit.js';
import { writtenWords } from '../page/writtenFileWords.js';
import { APP_COLUMNS } from './columns.js';
import type { ListAppsResult, ListedApp } from './listedApps.js';

/** The first is the one of a terminal. */
export const APPS_FORMATS = ['human', 'csv', 'json', 'sarif', 'junit', 'github', 'markdown', 'html'] as const;
type AppsFormat = (typeof APPS_FORMATS)[number];

/** What a machine reads, as pieces of one text that ends with a line end. */
export function* appsText(
  format: 'csv' | 'json' | 'junit',
  result: ListAppsResult,
  failOn: Severity | undefined,
  say: Say,
): Generator<string, void, undefined> {
  if (format === 'json') {
    yield* wholeJson(result);
    return;
  }
  if (format === 'junit') {
    yield* appsJunit(result, failOn, say);
    return;
  }
  const csv = new CsvLines(APP_COLUMNS);
  yield csv.heading();
  for (const app of result.apps) yield csv.line(app);
}

/** A case for each app: those fail of which a finding is named by `--fail-on`, and what could not be read is an error. */
function appsJunit(
  { apps, incomplete, source, until }: ListAppsResult,
  failOn: Severity | undefined,
  say: Say,
): Iterable<string> {
  const judged = apps.map((app) => caseOf(app, failOn));
  const failing = judged.filter(({ fault }) => fault !== undefined);
  const cases = [
    ...failing.slice(0, MOST_CASES),
    ...beyondCase(failing.length - MOST_CASES, say),
    ...judged.filter(({ fault }) => fault === undefined).slice(0, MOST_CASES),
    ...gapCases(incomplete, say),
  ];
  return junitXml({
    name: say(Text.of('pages.junit.list-apps', { source: source.name })),
    ...(until === undefined ? {} : { timestamp: until }),
    cases,
    counts: countCases(cases),
  });
}

function caseOf({ findings, label }: ListedApp, failOn: Severity | undefined): JunitCase {
  const named = failOn === undefined ? [] : findings.filter((finding) => isNamed(finding, failOn));
  const [first] = named;
  if (first === undefined) return { name: label };
  const text = named.map((finding) => findingText(finding)).join('\n');
  return {
    name: label,
    fault: { kind: 'failure', type: first.rule, message: named.map(({ rule }) => rule).join(', '), text },
  };
}

function isNamed({ severity }: ListedApp['findings'][number], failOn: Severity): boolean {
  return reaches({ severity }, failOn);
}

/** What a file of a format holds. */
export function appsIn(format: AppsFormat, { apps }: ListAppsResult, say: Say): string {
  return writtenWords(format, 'rows', apps.length, say);
}

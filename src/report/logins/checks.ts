/**
 * `list logins` as a check: what `--fail-on` and `--fail-within` name, and which rows are of that kind.
 */
import { EXIT } from '../../exitCodes.js';
import { inList } from '../../inList.js';
import type { FailingKind } from '../../policy/failing/index.js';
import { type Say, Text } from '../../text.js';
import { annotationLines, openAnnotations, type Annotation } from '../annotations.js';
import { beyondCase, countCases, gapCases, junitXml, MOST_CASES, type JunitCase } from '../junit.js';
import { countOf, listed } from '../page/words.js';
import type { LoginsResult, ReportedLogin } from './result.js';

/** One thing that was to fail, and the rows that did. */
export interface FailedRows {
  /** As the flag has it: `--fail-on soap`. */
  readonly what: string;
  readonly kind: FailingKind;
  readonly failed: boolean;
  /** Of each row those users fail who stop on its day. */
  readonly byDay?: boolean;
  /** May be empty though it failed, where no row but the whole is of that kind. */
  readonly rows: readonly ReportedLogin[];
  /** How many users that is; left out where the rows do not tell. */
  readonly users?: number;
}

/** Users whom an annotation names. */
const SHOWN = 3;

/** What failed, of how many users, and the exit code; and of what was named there is none. Nothing where nothing was named. */
export function failedLines(failed: readonly FailedRows[], gaps: LoginsResult['incomplete'], say: Say): string[] {
  const named = failed.filter((one) => one.failed).map((one) => `${one.what}${sizeOf(one, say)}`);
  const none = listed(
    failed.filter((one) => !one.failed).map(({ what }) => what),
    say,
  );
  const isPartial = gaps.length > 0;
  if (named.length > 0) {
    const words = { code: String(EXIT.no), what: listed(named, say) };
    if (none === '') return [say(Text.of('pages.logins.failed', words))];
    const key = isPartial ? 'pages.logins.failed.none.partial' : 'pages.logins.failed.none';
    return [say(Text.of(key, { ...words, none }))];
  }
  if (none === '') return [];
  return [say(Text.of(isPartial ? 'pages.logins.passed.partial' : 'pages.logins.passed', { what: none }))];
}

function sizeOf({ rows, users }: FailedRows, say: Say): string {
  if (users !== undefined) return ` (${countOf('users', users, say)})`;
  return rows.length === 0 ? '' : ` (${countOf('rows', rows.length, say)})`;
}

/** One case for each row that fails, one that passes for each thing of which there is none, an error for each gap. */
export function loginsJunit(result: LoginsResult, failed: readonly FailedRows[], say: Say): Iterable<string> {
  const cases = [...failed.flatMap((one) => casesOf(one, say)), ...gapCases(result.incomplete, say)];
  const source = listed(
    result.sources.map(({ name }) => name),
    say,
    SHOWN,
  );
  const name = say(Text.of('pages.junit.list-logins', { source }));
  return junitXml({ name, timestamp: result.until, cases, counts: countCases(cases) });
}

function casesOf({ byDay = false, failed, rows, what }: FailedRows, say: Say): JunitCase[] {
  if (!failed) return [{ name: what }];
  if (rows.length === 0) return [{ name: what, fault: { kind: 'failure', type: what, message: what, text: what } }];
  const shown = rows.slice(0, MOST_CASES).map((row): JunitCase => {
    const name = rowWords(row, byDay, say);
    const text = [name, row.breaksOn?.why ?? ''].filter(Boolean).join('\n');
    return { name: `${what}: ${name}`, fault: { kind: 'failure', type: what, message: what, text } };
  });
  return [...shown, ...beyondCase(rows.length - shown.length, say)];
}

/** One annotation for each thing that failed, with how many rows and the first of their users. */
export function loginsGithub(result: LoginsResult, failed: readonly FailedRows[], say: Say): Iterable<string> {
  const those = failed
    .filter((one) => one.failed)
    .map(({ byDay = false, rows, what }): Annotation => {
      const count = countOf('rows', rows.length, say);
      const users = [...new Set(rows.map((row) => whoOf(row, byDay, say)))];
      const named = listed(users, say, SHOWN);
      const text = rows.length === 0 ? what : say(Text.of('pages.logins.annotation', { count, users: named }));
      return { level: 'error', title: what, text };
    });
  return annotationLines(openAnnotations(result.incomplete, [], say), those, say);
}

/**
 * The user, or of a row of several the client, or how many take which path.
 *
 * @param byDay of whom those count who stop on the day of the row
 */
function whoOf({ breaksOn, client, org, path, user, users }: ReportedLogin, byDay: boolean, say: Say): string {
  const count = byDay ? (breaksOn?.users ?? users) : users;
  const several = (): string => nameOf(client) ?? `${countOf('users', count, say)} (${path})`;
  const who = user === undefined ? several() : user.username === '' ? user.id : user.username;
  return org === undefined ? who : `${org}: ${who}`;
}

function nameOf(client: string | undefined): string | undefined {
  return client === undefined ? undefined : inList(client);
}

function rowWords(row: ReportedLogin, byDay: boolean, say: Say): string {
  const { breaksOn, client, path, user } = row;
  // A row of several users is named by its client.
  const by = user === undefined ? undefined : nameOf(client);
  return [whoOf(row, byDay, say), path, by ?? '', breaksOn?.date ?? ''].filter((word) => word !== '').join(', ');
}

/**
 * `list logins` for people: how many users' logins stop on which day, whose stop first, and what buys time.
 */
import { isInUse } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { rowsShown, type Block, type NextStep, type Page, type PageOptions } from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { countOf, decidingAssumptions, form, number, ownAttemptLines, takenLines, textBlock } from '../page/words.js';
import { commandOf } from '../shell.js';
import { writtenWords } from '../page/writtenFileWords.js';
import { loginsAnswer, breakWords, failureLines, MAX_BREAKS, seenLines, stopLines } from './answer.js';
import { failedLines, type FailedRows } from './checks.js';
import { hostLines } from './hostLines.js';
import { explainBlocks, lookLines } from './explain.js';
import type { LoginsFormat } from './formats.js';
import { asideLines, expiringAnswer, expiringLines, isOfPasswords } from './passwords.js';
import type { LoginsResult, ReportedLogin } from './result.js';
import { expiringTable, failuresTable, hostTable, loginTable } from './tables.js';

/** Where the permission set goes that is proposed. */
const STOPGAP_FOLDER = 'any-api-auth';
const MOST_STEPS = 3;

export interface LoginsPageOptions extends PageOptions {
  /** ISO time of the question. */
  readonly now: string;
  /** Days of --expiring, where it was given: then the users are listed. */
  readonly expiring: number | undefined;
  /** Days within which passwords are said to end. */
  readonly expiringWithin: number;
  /** With --failed: how many failed and why is the answer. */
  readonly onlyFailed: boolean;
  /** Each org, as {@link source} names them all. */
  readonly orgs: readonly string[];
  /** What --fail-on and --fail-within name. */
  readonly failed: readonly FailedRows[];
}

export function loginsPage(result: LoginsResult, options: LoginsPageOptions, say: Say): Page {
  const most = rowsShown(options.all);
  const { expiring, failed } = options;
  const aside = expiring === undefined ? result.incomplete.filter(isOfPasswords) : [];
  const gaps = result.incomplete.filter((gap) => !aside.includes(gap));
  const known = { ...result, incomplete: gaps };
  const passwords = { now: options.now, within: options.expiringWithin };
  return {
    ...partial(gaps, say, result.sources[0]?.kind),
    answer: [...failedLines(failed, gaps, say), ...askedLines(known, options, say)],
    look: [
      ...lookBlocks(known, options, most, say),
      ...textBlock([
        ...moreLines(known, options, say),
        ...lookLines(result, say),
        ...(expiring === undefined ? expiringLines(result, passwords, say) : []),
        ...asideLines(aside, say),
        ...inactiveLines(result, say),
        ...neverInLines(result, say),
        ...ownAttemptLines(result.summary.ownAttempts, say),
        ...takenLines(decidingAssumptions(result.assumptions, result.logins.length), say),
      ]),
    ],
    next: nextSteps(result, options, say),
    details: [...breakBlock(result, say), ...explainBlocks(result, say)],
  };
}

/** What was asked for; of what was not, nothing stands in the answer. */
function askedLines(result: LoginsResult, options: LoginsPageOptions, say: Say): string[] {
  const { expiring, expiringWithin: within, now, onlyFailed } = options;
  if (!onlyFailed && expiring === undefined) return loginsAnswer(result, say);
  return [
    ...(onlyFailed ? failureLines(result, say) : []),
    ...(expiring === undefined ? [] : expiringAnswer(result, { now, within }, say)),
    ...(onlyFailed ? [] : seenLines(result, say)),
  ];
}

/** The rows that answer the question. */
function lookBlocks(
  result: LoginsResult,
  { expiring, failed, onlyFailed }: LoginsPageOptions,
  most: number,
  say: Say,
): Block[] {
  return [
    ...(expiring === undefined ? [] : expiringTable(result.expiring, most, say)),
    ...(onlyFailed ? failuresTable(result, most, say) : []),
    ...(onlyFailed || expiring !== undefined ? [] : loginTable(result, failed, most, say)),
    ...hostTable(result.findings, most, say),
  ];
}

/** When logins stop, where the answer is another, and on which days beside those that it names. */
function moreLines(result: LoginsResult, { expiring, onlyFailed }: LoginsPageOptions, say: Say): string[] {
  const more = result.summary.breaks.length - MAX_BREAKS;
  return [
    ...(onlyFailed || expiring !== undefined ? [...stopLines(result, say), ...hostLines(result, say)] : []),
    ...(more > 0 ? [say(Text.of('pages.logins.more-breaks', { count: number(more) }))] : []),
  ];
}

/** All days on which logins stop, where the answer names the first of them alone. */
function breakBlock({ logins, summary: { breaks } }: LoginsResult, say: Say): Block[] {
  return breaks.length <= MAX_BREAKS ? [] : textBlock(breaks.map((one) => breakWords(one, logins, say)));
}

/** Who would stop too, but for being inactive: among the users that the answer counts, or left out of them. */
function inactiveLines(result: LoginsResult, say: Say): string[] {
  const {
    incomplete,
    logins,
    summary: { breaks, inactive, users },
  } = result;
  const isUnread = breaks.length > 0 && incomplete.some(({ what }) => /(?:^|: )User(?:\.IsActive)?$/u.test(what));
  if (isUnread) return [say(Text.of('pages.logins.inactive.unread'))];
  if (inactive === 0) return [];
  const count = number(inactive);
  return logins.some((row) => row.inactive > 0)
    ? [say(Text.of('pages.logins.inactive.among', { count, users: countOf('users', users, say) }))]
    : [
        say(
          form(inactive) === 'one'
            ? Text.of('pages.logins.inactive.one')
            : Text.of('pages.logins.inactive.other', { count }),
        ),
      ];
}

/** Users whose every login failed: their rows have the day on which their path ends, and nobody's logins stop then. */
function neverInLines({ logins }: LoginsResult, say: Say): string[] {
  const ends = logins.filter(({ breaksOn, user }) => breaksOn !== undefined && user !== undefined);
  const keyOf = ({ org = '', path, user }: ReportedLogin): string => `${org} ${path} ${user?.id ?? ''}`;
  const inUse = new Set(ends.filter(isInUse).map(keyOf));
  const never = new Set(ends.map(keyOf).filter((key) => !inUse.has(key))).size;
  if (never === 0) return [];
  return [
    form(never) === 'one'
      ? say(Text.of('pages.logins.never-in.one'))
      : say(Text.of('pages.logins.never-in.other', { count: number(never) })),
  ];
}

/** The permission set is made for one org, and goes to a folder of its own, not among what is there. */
function nextSteps(
  { incomplete, logins, sources, summary }: LoginsResult,
  { asked, orgs, source }: LoginsPageOptions,
  say: Say,
): NextStep[] {
  const { certain, possible } = summary.withoutAnyApiAuth;
  const lacking = new Set(logins.flatMap(({ breaksOn, org }) => (breaksOn?.of === 'any-api-auth' ? [org] : [])));
  const ofOrgs = sources.flatMap(({ kind, name }, index): NextStep[] => {
    const isLacking = kind === 'org' && (sources.length === 1 || lacking.has(name));
    if (certain + possible === 0 || !isLacking) return [];
    const folder = sources.length === 1 ? STOPGAP_FOLDER : `${STOPGAP_FOLDER}-${index + 1}`;
    return [
      {
        command: commandOf('generate permission-set any-api-auth', orgs[index], `--output-dir ${folder}`),
        why: say(Text.of('pages.logins.next.permission-set', { folder })),
      },
    ];
  });
  const explain = commandOf('list logins', source, asked, '--explain');
  const isBlind = logins.length === 0 && incomplete.some(({ permission }) => permission !== undefined);
  return [
    ...(isBlind && sources.some(({ kind }) => kind === 'org')
      ? [{ command: 'sf doctor --plugin sf-plugin-token', why: say(Text.of('pages.logins.next.doctor')) }]
      : []),
    ...ofOrgs.slice(0, MOST_STEPS - 1),
    ...(logins.length === 0
      ? []
      : [{ command: explain, why: say(Text.of('pages.logins.next.explain')), explains: true as const }]),
  ];
}

/** What a file of a format holds: CSV has a line for each address of a row. */
export function loginsIn(format: LoginsFormat, logins: readonly ReportedLogin[], say: Say): string {
  const lines = logins.reduce((sum, { addresses }) => sum + Math.max(1, addresses.length), 0);
  if (format === 'csv' && lines > logins.length) {
    return say(Text.of('pages.format.csv-lines', { rows: countOf('rows', logins.length, say), lines: number(lines) }));
  }
  return writtenWords(format, 'rows', logins.length, say);
}

/**
 * `list users` for people: how many need a token, are refused, cannot be told; by profile; then the first of them.
 */
import { EXIT } from '../../exitCodes.js';
import { VERDICTS, type Verdict } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { shownTable } from '../columns.js';
import { SETTLED } from '../hinges.js';
import { MAX_ROWS, rowsShown, type Block, type Column, type Page, type PageOptions } from '../page/page.js';
import {
  countOf,
  detailBlocks,
  hingeFact,
  listed,
  number,
  partial,
  ruleCounts,
  takenLines,
  warnedBlock,
  type RuleCount,
} from '../page/words.js';
import { USER_COLUMNS } from './columns.js';
import { nextSteps } from './next.js';
import type { Explanation, ListedProfile, ListedUser, ListUsersResult } from './result.js';

/** Open facts that have a line of their own: one in the answer, the others among what to look at. */
const MAX_HINGES = 3;
/** Rules that a line of the answer names; the others are counted. */
const MAX_REASONS = 2;
/** Letters that they may take, so that a line of the answer is one of a terminal. */
const ROOM_OF_REASONS = 56;
/** From so many letters on a line of the answer takes more than two of a terminal. */
const LONG = 150;
/** Profiles beside users. */
const FEW_PROFILES = 5;

/** What a terminal shows: everything but the users, and the first of those. */
export interface PagedUsers {
  readonly result: Omit<ListUsersResult, 'users' | 'explanations'>;
  /** In the order in which they are shown. */
  readonly first: readonly { readonly user: ListedUser; readonly explanation: Explanation }[];
  /** Groups were asked for, no users. */
  readonly isSummary: boolean;
  /** Verdicts that make the list fail. */
  readonly failOn: readonly Verdict[];
}

export function listUsersPage(
  { failOn, first, isSummary, result }: PagedUsers,
  { all, source }: PageOptions,
  say: Say,
): Page {
  const most = rowsShown(all);
  const failed = failedLines(result.summary, failOn, say);
  const hasUsers = !isSummary && first.length > 0;
  return {
    ...partial(result.incomplete, say),
    answer: [...failed, ...answerLines(result, failed.length > 0, say)],
    look: [
      ...profileTable(result, hasUsers && !all ? FEW_PROFILES : most, isSummary, say),
      ...(hasUsers ? [userTable(result, first, most, say)] : []),
      ...warnedBlock(
        result.warnings,
        [
          ...(result.summary.users === 0 ? [] : historyLines(result, say)),
          ...openLines(result, say).slice(1),
          ...takenLines(result.assumptions, say),
        ],
        say,
      ),
    ],
    next: result.summary.users === 0 ? [] : nextSteps(result, first, source, say),
    details: [
      ...blastBlock(result.summary, say),
      ...detailBlocks(result, say),
      { kind: 'text', lines: [say(Text.of('report.api-calls', { calls: number(result.apiCalls) }))] },
    ],
  };
}

/** What failed, with how many users, and the exit code; nothing where nothing did. */
function failedLines({ byVerdict }: PagedUsers['result']['summary'], failOn: readonly Verdict[], say: Say): string[] {
  const failed = [...new Set(failOn)].filter((verdict) => byVerdict[verdict] > 0);
  const named = failed.map((verdict) => `--fail-on ${verdict} (${countOf('users', byVerdict[verdict], say)})`);
  return named.length === 0
    ? []
    : [say(Text.of('pages.logins.failed', { code: String(EXIT.no), what: listed(named, say) }))];
}

function answerLines(result: PagedUsers['result'], hasFailed: boolean, say: Say): string[] {
  const { byRule, byVerdict, users } = result.summary;
  if (users === 0) {
    return [
      ...historyLines(result, say),
      say(Text.of(result.incomplete.length > 0 ? 'pages.users.none.partial' : 'pages.users.none')),
    ];
  }
  const of = (...verdicts: readonly Verdict[]): typeof byRule =>
    byRule.filter(({ verdict }) => verdicts.includes(verdict));
  const refused = byVerdict.denied + byVerdict.impossible;
  const fine = byVerdict['no-token'];
  if (users === 1) return [onlyLine(result, say)];
  const lines: string[] = [needLine(result, say)];
  if (refused > 0) {
    const why = reasonWords(of('denied', 'impossible'), say);
    lines.push(
      refused === 1
        ? say(Text.of('pages.users.refused.one', { why }))
        : say(Text.of('pages.users.refused.other', { count: number(refused), why })),
    );
  }
  const open = openLines(result, say).slice(0, 1);
  lines.push(...open);
  // What failed, or a long word on what is open, takes its place: it stands in the table of profiles too.
  if (fine > 0 && !hasFailed && (open[0] ?? '').length < LONG) {
    const why = reasonWords(of('no-token'), say);
    lines.push(
      fine === 1
        ? say(Text.of('pages.users.fine.one', { why }))
        : say(Text.of('pages.users.fine.other', { count: number(fine), why })),
    );
  }
  return lines;
}

/** Two reasons where they have room, else the first of them. */
function reasonWords(rules: readonly RuleCount[], say: Say): string {
  const words = ruleCounts(rules, say, MAX_REASONS);
  return words.length <= ROOM_OF_REASONS ? words : ruleCounts(rules, say, 1);
}

/** Of a single user no numbers are told, but what the answer is. */
function onlyLine(result: PagedUsers['result'], say: Say): string {
  const { byHinge, byRule, byVerdict } = result.summary;
  const asked = {
    path: say(Text.of(`pages.path.${result.path}`)),
    where: whereWords(result.addresses, say),
  };
  if (byVerdict['token-required'] > 0) return say(Text.of('pages.users.only.token-required', asked));
  const told = { ...asked, why: ruleCounts(byRule, say) };
  if (byVerdict['no-token'] > 0) return say(Text.of('pages.users.only.no-token', told));
  if (byVerdict.unknown === 0) return say(Text.of('pages.users.only.refused', told));
  const [fact] = Object.keys(byHinge);
  return fact === undefined
    ? say(Text.of('pages.users.only.unknown', told))
    : say(Text.of('pages.users.only.hinge', { ...asked, ...hingeWords(fact, say) }));
}

function needLine({ addresses, incomplete, path, summary }: PagedUsers['result'], say: Say): string {
  const need = summary.byVerdict['token-required'];
  const words = {
    users: countOf('users', summary.users, say),
    path: say(Text.of(`pages.path.${path}`)),
    where: whereWords(addresses, say),
  };
  if (need === 0) {
    const isOpen = summary.byVerdict.unknown > 0 || incomplete.length > 0;
    return say(Text.of(isOpen ? 'pages.users.need.zero.open' : 'pages.users.need.zero', words));
  }
  return need === 1
    ? say(Text.of('pages.users.need.one', words))
    : say(Text.of('pages.users.need.other', { ...words, need: number(need) }));
}

function whereWords(addresses: readonly string[], say: Say): string {
  const [only = ''] = addresses;
  if (addresses.length > 1) return say(Text.of('pages.where.several', { count: number(addresses.length) }));
  if (only === 'elsewhere') return say(Text.of('pages.where.elsewhere'));
  return only === 'history' ? say(Text.of('pages.where.history')) : say(Text.of('pages.where.one', { address: only }));
}

function historyLines({ summary: { blastRadius } }: PagedUsers['result'], say: Say): string[] {
  return blastRadius === undefined ? [] : [historyLine(blastRadius, say)];
}

function historyLine(
  { addresses, since, until, users }: NonNullable<ListUsersResult['summary']['blastRadius']>,
  say: Say,
): string {
  const days = { since: since.slice(0, 10), until: until.slice(0, 10) };
  return users === 0
    ? say(Text.of('pages.users.history.none', days))
    : say(
        Text.of('pages.users.history', {
          ...days,
          users: countOf('users', users, say),
          addresses: countOf('addresses', addresses, say),
        }),
      );
}

/** How far each verdict reaches, in users and their addresses. */
function blastBlock({ blastRadius }: PagedUsers['result']['summary'], say: Say): Block[] {
  if (blastRadius === undefined || blastRadius.users === 0) return [];
  const lines = [...VERDICTS].reverse().flatMap((verdict) => {
    const { addresses, users } = blastRadius.byVerdict[verdict];
    const words = { verdict, users: countOf('users', users, say), addresses: countOf('addresses', addresses, say) };
    return users === 0 ? [] : [`  ${say(Text.of('pages.users.blast.verdict', words))}`];
  });
  return [{ kind: 'text', lines: [say(Text.of('pages.users.blast')), ...lines] }];
}

/** An `unknown` never stands alone: what it hinges on and how that is settled, or what Salesforce leaves open. */
function openLines({ summary }: PagedUsers['result'], say: Say): string[] {
  const { byHinge, byRule, byVerdict } = summary;
  const open = byVerdict.unknown;
  if (open === 0) return [];
  const hinges = Object.entries(byHinge).slice(0, MAX_HINGES);
  if (hinges.length > 0) return hinges.map(([fact, users]) => hingeLine(fact, users, say));
  const why = ruleCounts(
    byRule.filter(({ verdict }) => verdict === 'unknown'),
    say,
  );
  return [
    open === 1
      ? say(Text.of('pages.users.open.one', { why }))
      : say(Text.of('pages.users.open.other', { count: number(open), why })),
  ];
}

function hingeLine(fact: string, users: number, say: Say): string {
  const words = hingeWords(fact, say);
  return users === 1
    ? say(Text.of('pages.users.hinge.one', words))
    : say(Text.of('pages.users.hinge.other', { ...words, count: number(users) }));
}

function hingeWords(fact: string, say: Say): { fact: string; settle: string } {
  return {
    fact: hingeFact(fact, say),
    settle: say(Text.of(`pages.users.hinge.${SETTLED.find((one) => one === fact) ?? 'read'}`)),
  };
}

function profileTable({ summary }: PagedUsers['result'], most: number, isSummary: boolean, say: Say): Block[] {
  if (summary.byProfile.length < (isSummary ? 1 : 2)) return [];
  const hinges = isSummary ? Object.keys(summary.byHinge) : [];
  const hasOpen = hinges.length === 0;
  const column = (key: string, heading: string, rank: number): Column => ({ key, heading, kind: 'number', rank });
  const columns: Column[] = [
    { key: 'profile', heading: say(Text.of('pages.column.profile')), kind: 'text', rank: 0 },
    column('users', say(Text.of('pages.column.users')), 2),
    column('token', say(Text.of('pages.column.token')), 0),
    column('refused', say(Text.of('pages.column.refused')), 1),
    ...(hasOpen ? [column('open', say(Text.of('pages.column.open')), 3)] : []),
    ...hinges.map((fact, index) => column(`hinge ${fact}`, `${fact}?`, 5 + index)),
    column('none', say(Text.of('pages.column.none')), 4),
  ];
  const rows = [...summary.byProfile]
    .sort((a, b) => b.byVerdict['token-required'] - a.byVerdict['token-required'])
    .slice(0, most)
    .map((profile) => profileCells(profile, hinges));
  const count = summary.byProfile.length;
  const more = say(
    Text.of('pages.users.by-profile.more', {
      shown: number(rows.length),
      count: number(count),
      most: number(MAX_ROWS),
    }),
  );
  return [
    {
      kind: 'table',
      title: say(Text.of('pages.users.by-profile')),
      columns,
      rows,
      ...(count > rows.length ? { more } : {}),
    },
  ];
}

function profileCells(
  { byHinge, byVerdict, profile, profileId, users }: ListedProfile,
  hinges: readonly string[],
): Record<string, string> {
  return {
    profile: profile === '' ? profileId : profile,
    users: number(users),
    token: number(byVerdict['token-required']),
    refused: number(byVerdict.denied + byVerdict.impossible),
    open: number(byVerdict.unknown),
    none: number(byVerdict['no-token']),
    ...Object.fromEntries(hinges.map((fact) => [`hinge ${fact}`, number(byHinge[fact] ?? 0)])),
  };
}

function userTable(result: PagedUsers['result'], first: PagedUsers['first'], most: number, say: Say): Block {
  const several = result.addresses.length > 1 || result.addresses[0] === 'history';
  const rows = first.slice(0, most).map((one) => ({ ...one, several }));
  const count = result.summary.users;
  const more = say(
    Text.of('pages.users.rows.more', { shown: number(rows.length), count: number(count), most: number(MAX_ROWS) }),
  );
  return {
    kind: 'table',
    title: say(Text.of('pages.users.rows')),
    ...shownTable(USER_COLUMNS, rows, say),
    ...(count > rows.length ? { more } : {}),
  };
}

/** The formats of `list users`; the first is the one of a terminal. */
export const USER_FORMATS = ['human', 'csv', 'json', 'junit', 'github', 'markdown', 'html'] as const;
export type UserFormat = (typeof USER_FORMATS)[number];

/** What a file of a format holds: `18,533 users as CSV`. */
export function usersIn(format: UserFormat, count: number, say: Say): string {
  return format === 'csv' || format === 'json'
    ? say(Text.of(`pages.format.${format}`, { rows: countOf('users', count, say) }))
    : say(Text.of(`pages.format.${format}`));
}

/**
 * `list users` for people: how many need a token, are refused, cannot be told; by profile; then the first of them.
 */
import { VERDICTS, type Verdict } from '../../policy/index.js';
import { type PlainKey, type Say, Text } from '../../text.js';
import { shownTable, tableBlock, type TableColumn } from '../page/columns.js';
import { rowsShown, type Block, type Page, type PageOptions } from '../page/page.js';
import { harmlessGapLines, partial } from '../page/partialAnswer.js';
import {
  countOf,
  decidingAssumptions,
  detailBlocks,
  number,
  openHeading,
  shownRows,
  takenLines,
  warnedBlock,
} from '../page/words.js';
import { writtenWords } from '../page/writtenFileWords.js';
import { answerLines, historyLines } from './answer.js';
import { failedUsers } from './gate.js';
import { USER_COLUMNS } from './columns.js';
import { nextSteps } from './next.js';
import type { Explanation, ListedProfile, ListedUser, ListUsersResult } from './result.js';
import { settleLines } from './settleLines.js';

/** Profiles beside users, so that the page is a screen; beside what could not be read none. */
const FEW_PROFILES = 3;

/** What a terminal shows: everything but the users, and the first of those. */
export interface PagedUsers {
  readonly result: Omit<ListUsersResult, 'users' | 'explanations'>;
  /** In the order in which they are shown. */
  readonly first: readonly { readonly user: ListedUser; readonly explanation: Explanation }[];
  /** Groups were asked for, no users. */
  readonly isSummary: boolean;
  /** Verdicts that make the list fail. */
  readonly failOn: readonly Verdict[];
  /** Verdicts that are listed; empty for all. */
  readonly verdicts: readonly Verdict[];
}

export interface UsersPageOptions extends PageOptions {
  /** What of the question `list logins` takes too. */
  readonly askedOfLogins?: string;
  /** A snapshot may be without logins: then it is asked for none. */
  readonly hasLogins?: boolean;
}

export function listUsersPage(paged: PagedUsers, options: UsersPageOptions, say: Say): Page {
  const { all } = options;
  const { first, isSummary, result } = paged;
  const most = rowsShown(all);
  const failed = failedVerdicts(paged);
  const hasUsers = !isSummary && first.length > 0;
  const assumptions = decidingAssumptions(result.assumptions, result.summary.users);
  return {
    ...partial(result.incomplete, say, result.source.kind),
    answer: [...failedUsers(result, paged.failOn, say), ...answerLines(paged, say)],
    look: [
      ...(hasUsers && !all && result.incomplete.length > 0
        ? []
        : profileTable(paged, { most: hasUsers && !all ? FEW_PROFILES : most, failed }, say)),
      ...(hasUsers ? [userTable(paged, { most, failed }, say)] : []),
      ...warnedBlock(
        result.warnings,
        [
          ...(result.summary.users === 0 ? [] : historyLines(result, say)),
          ...settleLines(result.summary, say),
          // Where nobody could be read, there is no answer that it could change.
          ...(result.summary.looked === 0 && result.incomplete.length > 0 ? [] : harmlessGapLines(result.unread, say)),
          ...takenLines(assumptions, say),
        ],
        say,
      ),
    ],
    next: result.summary.users === 0 ? [] : nextSteps(result, { ...options, first }, say),
    details: [
      ...blastBlock(result.summary, say),
      ...detailBlocks({ ...result, assumptions, incomplete: [...result.incomplete, ...result.unread] }, say),
      { kind: 'text', lines: [say(Text.of('report.api-calls', { calls: number(result.apiCalls) }))] },
    ],
  };
}

/** Verdicts that make the list fail, and that somebody has. */
function failedVerdicts({ failOn, result }: PagedUsers): Verdict[] {
  return [...new Set(failOn)].filter((verdict) => result.summary.byVerdict[verdict] > 0);
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

interface Shown {
  readonly most: number;
  readonly failed: readonly Verdict[];
}

/** Whose profiles come first, where nobody failed: with columns for what is open those of whom that is so count too. */
const FIRST = { token: ['token-required'], open: ['token-required', 'unknown'] } as const;

/** Those who failed come first, else those who need a token. */
function profileTable({ isSummary, result }: PagedUsers, { failed, most }: Shown, say: Say): Block[] {
  const { byHinge, byOpenRule, byProfile } = result.summary;
  if (byProfile.length < (isSummary ? 1 : 2)) return [];
  const open = isSummary ? openCounts({ byHinge, byOpenRule }) : [];
  const order = failed.length > 0 ? 'failed' : open.length > 0 ? 'open' : 'token';
  const first = order === 'failed' ? failed : FIRST[order];
  const weight = ({ byVerdict }: ListedProfile): number => first.reduce((sum, verdict) => sum + byVerdict[verdict], 0);
  return [
    tableBlock(
      profileColumns(open),
      [...byProfile].sort((a, b) => weight(b) - weight(a)),
      say,
      {
        title: say(Text.of(`pages.users.by-profile.${order}`)),
        most,
        more: shownRows('profiles', '--json', say),
      },
    ),
  ];
}

/** How many users of a profile, or of all, something leaves open. */
interface OpenCount extends Pick<TableColumn<ListedProfile>, 'key' | 'heading'> {
  readonly of: (profile: Pick<ListedProfile, 'byHinge' | 'byOpenRule'>) => number;
}

function openCounts(summary: Pick<ListedProfile, 'byHinge' | 'byOpenRule'>): OpenCount[] {
  const hinges = Object.keys(summary.byHinge).map((fact): OpenCount => {
    const of: OpenCount['of'] = ({ byHinge }) => byHinge[fact] ?? 0;
    return { key: `hinge ${fact}`, heading: () => `${fact}?`, of };
  });
  const rules = Object.keys(summary.byOpenRule).map((rule): OpenCount => {
    const of: OpenCount['of'] = ({ byOpenRule }) => byOpenRule[rule] ?? 0;
    return { key: `rule ${rule}`, heading: (say) => openHeading(rule, say), of };
  });
  return [...hinges, ...rules].sort((a, b) => b.of(summary) - a.of(summary));
}

/** What leaves users open: a column each instead of one for all that is unknown. */
function profileColumns(open: readonly OpenCount[]): TableColumn<ListedProfile>[] {
  const counted = (
    { heading, key }: Pick<OpenCount, 'key' | 'heading'>,
    rank: number,
    of: (profile: ListedProfile) => number,
  ): TableColumn<ListedProfile> => ({ key, heading, kind: 'number', rank, cell: (profile) => number(of(profile)) });
  const withUnless = ({ byUnless, byVerdict }: ListedProfile, verdict: 'token-required' | 'no-token'): number =>
    byVerdict[verdict] + (byUnless[verdict] ?? 0);
  const unknown = counted({ key: 'open', heading: 'pages.column.open' }, 3, ({ byVerdict }) => byVerdict.unknown);
  return [
    {
      ...{ key: 'profile', heading: 'pages.column.profile', kind: 'text', rank: 0 },
      cell: ({ profile, profileId }) => (profile === '' ? profileId : profile),
    },
    counted({ key: 'users', heading: 'pages.column.users' }, 2, ({ users }) => users),
    counted({ key: 'token', heading: 'pages.column.token' }, 0, (profile) => withUnless(profile, 'token-required')),
    counted(
      { key: 'refused', heading: 'pages.column.refused' },
      1,
      ({ byVerdict }) => byVerdict.denied + byVerdict.impossible,
    ),
    ...(open.length === 0 ? [unknown] : []),
    ...open.map((one, index) => counted(one, 3 + index, one.of)),
    counted({ key: 'none', heading: 'pages.column.none' }, 3 + open.length, (profile) =>
      withUnless(profile, 'no-token'),
    ),
  ];
}

function titleOf(first: Verdict | undefined, failed: readonly Verdict[]): PlainKey {
  if (failed.length > 0) return 'pages.users.rows.failed';
  return first === 'unknown' ? 'pages.users.rows.open' : 'pages.users.rows';
}

function userTable({ first, result }: PagedUsers, { failed, most }: Shown, say: Say): Block {
  const several = result.addresses.length > 1 || result.addresses[0] === 'history';
  const rows = first.slice(0, most).map((one) => ({ ...one, several }));
  const count = result.summary.users;
  return {
    kind: 'table',
    ...(count === 1 ? {} : { title: say(Text.of(titleOf(first[0]?.user.verdict, failed))) }),
    ...shownTable(USER_COLUMNS, rows, say),
    more: { count, words: shownRows('users', '--output-file users.csv', say) },
    legend: { column: 'obtainable', text: say(Text.of('pages.obtainable.what')) },
  };
}

/** The formats of `list users`; the first is the one of a terminal. */
export const USER_FORMATS = ['human', 'csv', 'json', 'junit', 'github', 'markdown', 'html'] as const;
export type UserFormat = (typeof USER_FORMATS)[number];

/** What a file of a format holds: `18,533 users as CSV`. */
export function usersIn(format: UserFormat, count: number, say: Say): string {
  return writtenWords(format, 'users', count, say);
}

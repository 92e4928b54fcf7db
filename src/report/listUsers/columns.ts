/**
 * The columns of `list users`, for all formats. Of the reasons CSV has only the steps that decided, or could have.
 */
import { VERDICTS } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { SEPARATOR, written, type ListColumn } from '../page/columns.js';
import { hingeWords, stoppedWords } from '../page/hinges.js';
import { hingeFact, listed, ruleWords } from '../page/words.js';
import type { Explanation, ListedUser } from './result.js';

export interface UserEntry {
  readonly user: ListedUser;
  readonly explanation: Explanation;
  /** Whether the addresses differ from which users were judged. */
  readonly several: boolean;
}

/** Where cells are shared: by explanation. */
export const USER_COLUMNS: readonly ListColumn<UserEntry>[] = [
  written('id', ({ user }) => user.id),
  {
    ...written('username', ({ user }) => user.username),
    shown: {
      place: 2,
      key: 'user',
      heading: 'pages.column.user',
      kind: 'name',
      cell: ({ user }) => user.username,
      rank: 0,
      html: {},
    },
  },
  {
    ...written('name', ({ user }) => user.name),
    shown: {
      place: 3,
      key: 'name',
      heading: 'pages.column.name',
      kind: 'text',
      cell: ({ user }) => user.name,
      html: {},
    },
  },
  {
    ...written('profile', ({ user }) => user.profile),
    shown: {
      place: 4,
      key: 'profile',
      heading: 'pages.column.profile',
      kind: 'text',
      cell: ({ user }) => (user.profile === '' ? user.profileId : user.profile),
      rank: 4,
      html: { filter: true },
    },
  },
  written('profileId', ({ user }) => user.profileId),
  written('userType', ({ user }) => user.userType),
  written('active', ({ user }) => user.active),
  written('integration', ({ user }) => user.integration),
  {
    ...written('verdict', ({ user }) => user.verdict),
    shown: {
      place: 1,
      key: 'verdict',
      heading: 'pages.column.verdict',
      kind: 'verdict',
      cell: ({ user }) => user.verdict,
      rank: 0,
      html: { filter: true },
    },
  },
  written('rule', ({ user }) => user.rule),
  {
    ...written('address', ({ user }) => user.address),
    shown: {
      place: 5,
      key: 'address',
      heading: 'pages.column.address',
      kind: 'word',
      cell: ({ several, user }) => (several ? user.address : ''),
      rank: 2,
      html: {},
    },
  },
  ...VERDICTS.map((verdict) => written<UserEntry>(`byVerdict.${verdict}`, ({ user }) => user.byVerdict?.[verdict])),
  { ...written('notes', ({ explanation }) => explanation.notes.join(SEPARATOR)), shared: true },
  {
    ...written('reasons', ({ explanation }) => reasonsOf(explanation)),
    shared: true,
    shown: {
      place: 6,
      key: 'why',
      heading: 'pages.column.why',
      kind: 'text',
      cell: decidedBy,
      rank: 1,
      html: { filter: true },
    },
  },
  {
    ...written('token.obtainable', ({ explanation }) => explanation.token.obtainable),
    shared: true,
    shown: {
      place: 7,
      key: 'obtainable',
      heading: 'pages.column.obtainable',
      kind: 'word',
      cell: ({ explanation }, say) => say(Text.of(`pages.obtainable.${explanation.token.obtainable}`)),
      rank: 3,
      html: { filter: true },
    },
  },
  { ...written('token.why', ({ explanation }) => explanation.token.why), shared: true },
  {
    ...written('lastLogin', ({ user }) => user.lastLogin),
    shown: {
      place: 8,
      key: 'last-login',
      heading: 'pages.column.last-login',
      kind: 'word',
      cell: ({ user }) => dayOf(user.lastLogin),
      html: {},
    },
  },
  written('lastPasswordChange', ({ user }) => user.lastPasswordChange),
  {
    ...written('passwordExpires', ({ user }) => user.passwordExpires),
    shown: {
      place: 9,
      key: 'password-ends',
      heading: 'pages.column.password-ends',
      kind: 'word',
      cell: ({ user }) => dayOf(user.passwordExpires),
      html: {},
    },
  },
  {
    ...written('hinges', ({ explanation: { hinges = [] } }) => hinges.map(hingeWords).join(SEPARATOR)),
    shared: true,
  },
];

function reasonsOf({ reasons }: Explanation): string {
  return reasons
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ rule, text }) => `${rule}: ${text}`)
    .join(SEPARATOR);
}

/** The rule; of an `unknown` that turns on facts, those. */
function decidedBy({ explanation: { hinges = [], unless }, user: { rule } }: UserEntry, say: Say): string {
  if (unless?.verdict === 'token-required' || unless?.verdict === 'no-token') {
    return say(Text.of(`pages.users.unless.why.${unless.verdict}`, { stopped: stoppedWords(unless.facts, say) }));
  }
  return hinges.length === 0
    ? ruleWords(rule, say)
    : listed(
        hinges.map(({ fact }) => hingeFact(fact, say)),
        say,
      );
}

function dayOf(time: string | undefined): string {
  return time?.slice(0, 10) ?? '';
}

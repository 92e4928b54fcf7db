/**
 * `list users` for people: the worst users first, then how many of each, then what was taken for granted.
 */
import { VERDICTS } from '../../policy/index.js';
import { type Between, type Say, Text, wordsBy } from '../../text.js';
import { MAX_TABLE_ROWS, type Block } from '../blocks.js';
import { assumptionLines, incompleteFirst, incompleteLines, warningLines } from '../common.js';
import { settleFact } from '../hinges.js';
import { forTerminal } from '../neutral.js';
import type { ListedBlastRadius, ListedUser, ListUsersResult } from './result.js';

const MAX_ADDRESSES = 5;
/** Open facts for which the way to settle them is shown. */
const MAX_SETTLED = 3;

/** What a terminal shows: everything but the users, and the worst of those. */
export interface HumanUsers {
  readonly result: Omit<ListUsersResult, 'users'>;
  readonly worst: readonly ListedUser[];
}

export function listUsersBlocks({ result, worst }: HumanUsers, say: Say): Block[] {
  return [
    ...incompleteFirst(result.incomplete, say),
    ...(worst.length === 0 ? [] : [userTable(worst, say)]),
    ...profileTable(result, say),
    { kind: 'text', lines: summaryLines(result, worst.length, say) },
  ];
}

function heading(key: Between<'report.heading.'>, say: Say): readonly [string, string] {
  return [key, say(Text.of(`report.heading.${key}`))];
}

function userTable(users: readonly ListedUser[], say: Say): Block {
  const shown = users.slice(0, MAX_TABLE_ROWS);
  const turning = shown.some(({ hinges }) => hinges !== undefined);
  const keys = [
    'verdict',
    'username',
    'profile',
    'address',
    'rule',
    ...(turning ? (['hinges'] as const) : []),
    'token',
  ] as const;
  return {
    kind: 'table',
    columns: keys.map((key) => heading(key, say)),
    rows: shown.map((user) => ({
      verdict: user.verdict,
      username: forTerminal(user.username),
      profile: forTerminal(user.profile === '' ? user.profileId : user.profile),
      address: user.address,
      rule: user.rule,
      ...(turning ? { hinges: (user.hinges ?? []).map(({ fact }) => fact).join(', ') } : {}),
      token: user.token.obtainable,
    })),
  };
}

function profileTable({ summary }: HumanUsers['result'], say: Say): Block[] {
  if (summary.byProfile.length === 0) {
    return [];
  }
  return [
    {
      kind: 'table',
      title: say(Text.of('report.by-profile.title')),
      columns: [
        heading('profile', say),
        heading('users', say),
        ...VERDICTS.map((verdict): readonly [string, string] => [verdict, verdict]),
      ],
      rows: summary.byProfile.slice(0, MAX_TABLE_ROWS).map(({ profile, profileId, users, byVerdict }) => ({
        profile: forTerminal(profile === '' ? profileId : profile),
        users: String(users),
        ...Object.fromEntries(VERDICTS.map((verdict) => [verdict, String(byVerdict[verdict])])),
      })),
    },
  ];
}

function summaryLines(result: HumanUsers['result'], shown: number, say: Say): string[] {
  const { users, byVerdict, byHinge, blastRadius } = result.summary;
  const counted = VERDICTS.filter((verdict) => byVerdict[verdict] > 0).map((verdict) =>
    say(Text.of('report.counts', { what: verdict, count: String(byVerdict[verdict]) })),
  );
  const where = blastRadius === undefined ? addressWords(result.addresses, say) : say(Text.of('report.own-addresses'));
  const total = say(Text.of('report.users-total', { users: String(users), places: where }));
  const how = say(Text.of('report.more-rows.how'));
  return [
    [total, ...counted].join('  '),
    ...hingeLines(byHinge, say),
    ...blastLines(blastRadius, say),
    ...(shown > 0 && users > shown
      ? [say(Text.of('report.more-rows', { shown: String(shown), all: String(users), how }))]
      : []),
    ...warningLines(result.warnings, say),
    ...assumptionLines(result.assumptions, say),
    ...incompleteLines(result.incomplete, say),
    '',
    say(Text.of('report.api-calls', { calls: String(result.apiCalls) })),
  ];
}

/** What the users who are `unknown` turn on, and how to settle it where no read does. */
function hingeLines(byHinge: HumanUsers['result']['summary']['byHinge'], say: Say): string[] {
  const facts = Object.entries(byHinge);
  if (facts.length === 0) return [];
  const counted = facts.map(([fact, users]) => say(Text.of('report.counts', { what: fact, count: String(users) })));
  const settled = facts.map(([fact]) => settleFact(fact, say)).filter((words) => words !== undefined);
  return [
    say(Text.of('report.by-hinge', { facts: counted.join(', ') })),
    ...settled.slice(0, MAX_SETTLED).map((words) => `  ${words}`),
  ];
}

/** The first few, and how many more. */
function addressWords(addresses: readonly string[], say: Say): string {
  const first = addresses.slice(0, MAX_ADDRESSES).join(', ');
  const more = addresses.length - MAX_ADDRESSES;
  return more > 0 ? say(Text.of('report.and-more', { first, more: String(more) })) : first;
}

/** From where they really come, and what today's ranges make of that. */
function blastLines(blast: ListedBlastRadius | undefined, say: Say): string[] {
  if (blast === undefined) return [];
  const { since, until, users, addresses, byVerdict } = blast;
  const day = (time: string): string => time.slice(0, 10);
  const line = wordsBy(say);
  return [
    '',
    users === 0
      ? line('report.blast-radius.none', { since: day(since), until: day(until) })
      : line('report.blast-radius', {
          since: day(since),
          until: day(until),
          users: String(users),
          addresses: String(addresses),
        }),
    ...VERDICTS.filter((verdict) => byVerdict[verdict].users > 0)
      .reverse()
      .map(
        (verdict) =>
          `  ${line('report.blast-radius.verdict', { verdict, users: String(byVerdict[verdict].users), addresses: String(byVerdict[verdict].addresses) })}`,
      ),
  ];
}

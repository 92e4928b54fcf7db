/**
 * How the facts that are open for users of `list users` are settled.
 */
import { type Say, Text } from '../../text.js';
import { settledFact, settling } from '../page/hinges.js';
import { hingeFact, listed, number } from '../page/words.js';
import type { ListUsersResult } from './result.js';

/** Open facts that are told how to settle. */
const MAX_HINGES = 3;

type UsersSummary = ListUsersResult['summary'];

/** The open fact on which everybody hinges who cannot be told. */
export function commonHinge({ byHinge, byUnless, byVerdict }: UsersSummary): string | undefined {
  if (Object.keys(byUnless).length > 0) return undefined;
  const [first] = Object.entries(byHinge);
  return first !== undefined && first[1] === byVerdict.unknown ? first[0] : undefined;
}

/** How open facts are settled, but for the one that the answer names: what would have to be read in one line. */
export function settleLines(summary: UsersSummary, say: Say): string[] {
  const named = commonHinge(summary);
  const others = Object.entries(summary.byHinge).filter(([fact]) => fact !== named);
  const isSettled = ([fact]: readonly [string, number]): boolean => settledFact(fact) !== undefined;
  const unread = others.filter((one) => !isSettled(one));
  const lines = others.filter(isSettled).map(([fact, users]) => hingeLine(fact, users, say));
  if (unread.length < 2) return [...lines, ...unread.map(([fact, users]) => hingeLine(fact, users, say))];
  const facts = unread.map(([fact, users]) =>
    say(Text.of('pages.users.hinge.counted', { fact: hingeFact(fact, say), count: number(users) })),
  );
  return [...lines, say(Text.of('pages.users.hinge.unread', { facts: listed(facts, say, MAX_HINGES) }))];
}

export function hingeLine(fact: string, users: number, say: Say): string {
  const words = factToSettle(fact, say);
  return users === 1
    ? say(Text.of('pages.users.hinge.one', words))
    : say(Text.of('pages.users.hinge.other', { ...words, count: number(users) }));
}

export function factToSettle(fact: string, say: Say): { fact: string; settle: string } {
  const settled = settledFact(fact);
  const settle =
    settled === undefined
      ? Text.of('pages.users.hinge.read')
      : Text.of('pages.users.hinge.settled', settling(settled, say));
  return { fact: hingeFact(fact, say), settle: say(settle) };
}

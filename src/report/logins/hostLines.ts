/**
 * A line of the answer of `list logins`: who logs in where nobody will answer.
 */
import { type Say, type Words, wordsBy } from '../../text.js';
import { forTerminal } from '../escaping.js';
import { number } from '../page/words.js';
import type { LoginsResult } from './result.js';

/** Names that a line shows; the others are counted. */
const SHOWN_NAMES = 5;

/** Who logs in at hosts that stop answering API traffic, a line for each day. */
export function hostLines({ findings }: LoginsResult, say: Say): string[] {
  const words = wordsBy(say);
  const dates = [...new Set(findings.map(({ date }) => date))].sort();
  return dates.map((date) => {
    const those = findings.filter((found) => found.date === date);
    const users = new Set(those.map(({ where }) => `${where.org ?? ''} ${where.user.id}`));
    const hosts = [...new Set(those.map(({ where }) => where.host))].sort();
    const key = (those[0]?.daysLeft ?? 0) < 0 ? 'logins.head.hosts-past' : 'logins.head.hosts';
    return words(key, { hosts: named(hosts, words), users: number(users.size), date });
  });
}

/** The first few, and how many more. Names come from strangers. */
function named(list: readonly string[], words: Words): string {
  const shown = list.slice(0, SHOWN_NAMES).map(forTerminal).join(', ');
  return list.length <= SHOWN_NAMES
    ? shown
    : words('logins.head.more', { shown, more: String(list.length - SHOWN_NAMES) });
}

import { secretLikeAt } from './secretLike.js';

/** Where a username may stand: the user of an integration, who answers for one, what a waiver is about, and in which org. */
const OF_USERNAMES: ReadonlySet<string> = new Set(['username', 'usernames', 'owner', 'subject', 'org']);

/**
 * Where a text looks like a secret in its place; undefined where it does not. Usernames of an org have long random parts
 * (`etl+0a1b2c3d4e5f@...`, the name of a sandbox behind them): where one is expected, that is none.
 *
 * @param field the key under which it stands; empty where there is none
 */
export function secretInAt(text: string, field: string): number | undefined {
  return secretLikeAt(text, OF_USERNAMES.has(field));
}

/**
 * Clients that have sent the password before the time that was looked at: whether they are still there nobody knows.
 */
import { inList } from '../../inList.js';
import { type Say, Text } from '../../text.js';
import { listed } from '../page/words.js';
import { sinceWords } from '../since.js';
import type { RotateLoginResult } from './result.js';

/** That a sentence names. */
const FEW = 5;

export function olderLines({ at, older, since }: RotateLoginResult, say: Say): string[] {
  if (older.length === 0) return [];
  const names = older.map(
    ({ addresses, client, lastSuccess, path }) =>
      `${inList(client ?? path)} (${[lastSuccess.slice(0, 10), ...addresses].join(', ')})`,
  );
  return [say(Text.of('rotate.older', { since: sinceWords(since, at), names: listed(names, say, FEW) }))];
}

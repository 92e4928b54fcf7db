/**
 * `save snapshot` for people: what was saved, what could not be read, and how to ask the file.
 */
import { type Say, wordsBy } from '../../text.js';
import { incompleteLines, warningLines } from '../common.js';
import type { Page } from '../page/page.js';
import { partialBelow, textBlock } from '../page/words.js';
import type { SaveSnapshotResult } from './result.js';

export function saveSnapshotPage(result: SaveSnapshotResult, say: Say): Page {
  const { file, source, users, profiles, logins, anonymized, incomplete, warnings } = result;
  const line = wordsBy(say);
  return {
    ...partialBelow(incomplete, say),
    answer: [
      line('token-save-snapshot.saved', {
        users: String(users),
        profiles: String(profiles),
        source: source.name,
        file,
      }),
      ...(logins === undefined ? [] : [line('token-save-snapshot.logins', { logins: String(logins) })]),
      line(anonymized ? 'token-save-snapshot.anonymized' : 'token-save-snapshot.named'),
    ],
    look: [
      ...textBlock(warningLines(warnings, say).filter((one) => one !== '')),
      ...textBlock(incompleteLines(incomplete, say)),
      ...textBlock([line('token-save-snapshot.ask', { file })]),
    ],
    next: [],
    details: [],
  };
}

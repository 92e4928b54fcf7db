/**
 * `save snapshot` for people: what was saved, what could not be read, and how to ask the file.
 */
import { type Say, wordsBy } from '../../text.js';
import type { Block } from '../blocks.js';
import { incompleteLines, warningLines } from '../common.js';
import type { SaveSnapshotResult } from './result.js';

export function saveSnapshotBlocks(result: SaveSnapshotResult, say: Say): Block[] {
  const { file, source, users, profiles, logins, anonymized, incomplete, warnings } = result;
  const line = wordsBy(say);
  return [
    {
      kind: 'text',
      lines: [
        line('token-save-snapshot.saved', {
          users: String(users),
          profiles: String(profiles),
          source: source.name,
          file,
        }),
        ...(logins === undefined ? [] : [line('token-save-snapshot.logins', { logins: String(logins) })]),
        line(anonymized ? 'token-save-snapshot.anonymized' : 'token-save-snapshot.named'),
        ...warningLines(warnings, say),
        ...incompleteLines(incomplete, say),
        line('token-save-snapshot.ask', { file }),
      ],
    },
  ];
}

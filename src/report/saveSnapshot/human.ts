/**
 * `save snapshot` for people: what was saved, what could not be read, and how to ask the file.
 */
import type { Say } from '../../policy/index.js';
import type { Block } from '../blocks.js';
import { incompleteLines, warningLines } from '../common.js';
import type { SaveSnapshotResult } from './result.js';

export function saveSnapshotBlocks(result: SaveSnapshotResult, say: Say): Block[] {
  const { file, source, users, profiles, logins, anonymized, incomplete, warnings } = result;
  const line = (key: string, ...params: readonly string[]): string =>
    say({ key: `token-save-snapshot.${key}`, params });
  return [
    {
      kind: 'text',
      lines: [
        line('saved', String(users), String(profiles), source.name, file),
        ...(logins === undefined ? [] : [line('logins', String(logins))]),
        line(anonymized ? 'anonymized' : 'named'),
        ...warningLines(warnings, say),
        ...incompleteLines(incomplete, say),
        line('ask', file),
      ],
    },
  ];
}

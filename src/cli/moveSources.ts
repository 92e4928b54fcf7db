/**
 * What `check move` and `generate notice` look into, each org when it is its turn.
 */
import type { ConnectionClient } from '../facts/org/index.js';
import type { Witness } from '../facts/types.js';
import { Text } from '../text.js';
import { connectionOf } from './connection.js';

interface SourceOfMoves {
  /** Undefined for the default org. */
  readonly name: string | undefined;
  readonly open: () => Promise<{ readonly witness: Witness; readonly client: ConnectionClient | undefined }>;
}

export interface MoveSourceFlags {
  readonly 'target-org'?: string[] | undefined;
  readonly snapshot?: string | undefined;
  readonly 'api-version'?: string | undefined;
  readonly 'max-calls'?: number | undefined;
}

export function moveSources(flags: MoveSourceFlags, now: Date): SourceOfMoves[] {
  const { 'api-version': version, 'max-calls': maxCalls = Infinity, snapshot } = flags;
  if (snapshot !== undefined) {
    const open: SourceOfMoves['open'] = async () => {
      const { openSnapshot } = await import('../facts/snapshot/index.js');
      return { witness: await openSnapshot(snapshot), client: undefined };
    };
    return [{ name: snapshot, open }];
  }
  const asked: readonly (string | undefined)[] = flags['target-org'] ?? [undefined];
  return [...new Set(asked)].map((name) => ({
    name,
    open: async () => {
      const { ConnectionClient, openOrgBy } = await import('../facts/org/index.js');
      const connection = await connectionOf(name, version, Text.of('shared.source.missing'));
      // One client counts the calls of both.
      const client = new ConnectionClient(connection, { maxCalls });
      return { witness: await openOrgBy(client, connection, now.toISOString()), client };
    },
  }));
}

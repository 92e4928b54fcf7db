/**
 * What `check move` looks into, each org when it is its turn; and the register, where there is one.
 */
import { connectionOf } from '../../../cli/connection.js';
import { findPolicyFile } from '../../../facts/policyFile/index.js';
import type { MoveSource } from '../../../jobs/checkMoveOfOrgs.js';
import { policyFileOf } from '../../../jobs/policyFile.js';
import { Text } from '../../../text.js';

export interface MoveSourceFlags {
  readonly 'target-org'?: string[] | undefined;
  readonly snapshot?: string | undefined;
  readonly 'api-version'?: string | undefined;
  readonly 'max-calls'?: number | undefined;
}

export function moveSources(flags: MoveSourceFlags, now: Date): MoveSource[] {
  const { 'api-version': version, 'max-calls': maxCalls = Infinity, snapshot } = flags;
  if (snapshot !== undefined) {
    const open: MoveSource['open'] = async () => {
      const { openSnapshot } = await import('../../../facts/snapshot/index.js');
      return { witness: await openSnapshot(snapshot), client: undefined };
    };
    return [{ name: snapshot, open }];
  }
  const asked: readonly (string | undefined)[] = flags['target-org'] ?? [undefined];
  return [...new Set(asked)].map((name) => ({
    name,
    open: async () => {
      const { ConnectionClient, openOrgBy } = await import('../../../facts/org/index.js');
      const connection = await connectionOf(name, version, Text.of('shared.source.missing'));
      // One client counts the calls of both.
      const client = new ConnectionClient(connection, { maxCalls });
      return { witness: await openOrgBy(client, connection, now.toISOString()), client };
    },
  }));
}

/** Undefined where none was named and there is none. */
export async function registerOf(
  path: string | undefined,
  directory: string,
): Promise<Awaited<ReturnType<typeof policyFileOf>> | undefined> {
  return path === undefined && findPolicyFile(directory) === undefined ? undefined : policyFileOf(path, directory);
}

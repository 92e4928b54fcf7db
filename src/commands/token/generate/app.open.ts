/**
 * What `generate app` looks into: an org, or a snapshot of one.
 */
import type { Org } from '@salesforce/core';
import type { OrgClient } from '../../../facts/org/index.js';
import type { Witness } from '../../../facts/types.js';
import { Text } from '../../../text.js';

export interface NewAppSource {
  readonly witness: Witness;
  /** Undefined of a snapshot. */
  readonly client: OrgClient | undefined;
}

export async function openNewApp(flags: {
  readonly 'target-org'?: Org | undefined;
  readonly snapshot?: string | undefined;
  readonly 'api-version'?: string | undefined;
}): Promise<NewAppSource> {
  const version = flags['api-version'];
  if (flags.snapshot !== undefined) {
    const { openSnapshot } = await import('../../../facts/snapshot/index.js');
    return { witness: await openSnapshot(flags.snapshot), client: undefined };
  }
  const [{ connectionOf }, { ConnectionClient, openOrg }] = await Promise.all([
    import('../../../cli/connection.js'),
    import('../../../facts/org/index.js'),
  ]);
  const connection =
    flags['target-org']?.getConnection(version) ??
    (await connectionOf(undefined, version, Text.of('shared.source.missing')));
  return { witness: await openOrg(connection), client: new ConnectionClient(connection) };
}

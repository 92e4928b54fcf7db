/**
 * Where the facts come from: exactly one of an org, a project and a snapshot.
 */
import type { Org } from '@salesforce/core';
import type { Witness } from '../facts/types.js';
import { Text } from '../text.js';

export interface SourceFlagValues {
  readonly 'target-org'?: Org | undefined;
  readonly 'source-dir'?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly 'api-version'?: string | undefined;
}

/**
 * Opens the witness that the flags name; without any the default org of sf is asked. Each witness is loaded
 * when it is asked for, so that a question to a file does not wait for the code of an org.
 *
 * @throws UsageError when the flags name none and there is no default org.
 */
export async function openWitness(flags: SourceFlagValues): Promise<Witness> {
  if (flags['source-dir'] !== undefined) {
    const { openProject } = await import('../facts/project/index.js');
    return openProject(flags['source-dir']);
  }
  if (flags.snapshot !== undefined) {
    const { openSnapshot } = await import('../facts/snapshot/index.js');
    return openSnapshot(flags.snapshot);
  }
  const org = flags['target-org'];
  const version = flags['api-version'];
  const [{ connectionOf }, { openOrg }] = await Promise.all([
    import('./connection.js'),
    import('../facts/org/index.js'),
  ]);
  return openOrg(
    org?.getConnection(version) ?? (await connectionOf(undefined, version, Text.of('shared.source.missing'))),
  );
}

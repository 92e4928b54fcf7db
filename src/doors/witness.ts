/**
 * Where the facts come from: exactly one of an org, a project and a snapshot.
 */
import type { Org } from '@salesforce/core';
import { UsageError } from '../errors.js';
import type { Witness } from '../facts/types.js';

export interface SourceFlagValues {
  readonly 'target-org'?: Org | undefined;
  readonly 'source-dir'?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly 'api-version'?: string | undefined;
}

/**
 * Opens the witness that the flags name; a directory or a file comes before the default org. Each witness is loaded
 * when it is asked for, so that a question to a file does not wait for the code of an org.
 *
 * @throws UsageError when the flags name none.
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
  if (org === undefined) {
    throw new UsageError('shared.source.missing');
  }
  const { openOrg } = await import('../facts/org/index.js');
  return openOrg(org.getConnection(flags['api-version']));
}

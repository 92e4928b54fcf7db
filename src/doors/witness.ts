/**
 * Where the facts come from: exactly one of an org, a project and a snapshot.
 */
import { UsageError } from '../errors.js';
import { openProject } from '../facts/project/index.js';
import type { Witness } from '../facts/types.js';

export interface SourceFlagValues {
  readonly 'source-dir'?: string | undefined;
}

/** Opens the witness that the flags name. Throws a {@link UsageError} when they name none. */
export async function openWitness(flags: SourceFlagValues): Promise<Witness> {
  if (flags['source-dir'] !== undefined) {
    return openProject(flags['source-dir']);
  }
  throw new UsageError('shared.source.missing-project');
}

/**
 * The register that `check move` goes by, where there is one.
 */
import { findPolicyFile } from '../../../facts/policyFile/index.js';
import { policyFileOf } from '../../../jobs/policyFile.js';

/** Undefined where none was named and there is none. */
export async function registerOf(
  path: string | undefined,
  directory: string,
): Promise<Awaited<ReturnType<typeof policyFileOf>> | undefined> {
  return path === undefined && findPolicyFile(directory) === undefined ? undefined : policyFileOf(path, directory);
}

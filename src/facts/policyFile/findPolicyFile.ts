import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const POLICY_FILE = 'sf-token.yml';

/** The policy file of a directory, or of the nearest one above it; undefined where none has one. */
export function findPolicyFile(directory: string): string | undefined {
  const path = join(directory, POLICY_FILE);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
  const above = dirname(resolve(directory));
  return above === resolve(directory) ? undefined : findPolicyFile(above);
}

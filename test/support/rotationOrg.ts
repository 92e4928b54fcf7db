/**
 * An org for tests of what happens to one password: the office is trusted, and its user logs in from there alone.
 */
import { readFileSync } from 'node:fs';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { asObject, type JsonObject } from './envelope.js';

export interface RotationOrg {
  readonly org: Org;
  readonly userId: string;
  readonly admin: OrgSession;
}

/** @param clock milliseconds since 1970 */
export async function startRotationOrg(
  clock: () => number,
  user: { readonly username: string; readonly password: string; readonly securityToken?: string },
): Promise<RotationOrg> {
  const org = await startOrg({ users: 5, clock });
  const { office } = org.addresses;
  org.change.settings.trustedRanges = [{ start: office, end: office }];
  org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
  const userId = org.change.addUser({ profile: 'Plain', ...user });
  return { org, userId, admin: org.change.logIn('admin@loopback.example', 'office') };
}

/** A program that keeps what it reads in a file. */
export function keepsIn(file: string): string {
  const script = 'process.stdin.pipe(require("node:fs").createWriteStream(process.argv[1]))';
  return `'${process.execPath}' -e '${script}' '${file}'`;
}

/** What {@link keepsIn} has kept. */
export function keptIn(file: string): JsonObject {
  return asObject(JSON.parse(readFileSync(file, 'utf8')) as JsonObject);
}

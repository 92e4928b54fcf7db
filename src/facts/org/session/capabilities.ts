/**
 * What the session itself may see. Some objects hide rows in silence (LoginHistory, LoginIp, User), so a short answer
 * has to be told from a hidden one.
 */
import { fieldsOf, type OrgClient, quote, type Row, rowsOf, unlessRefused } from '../wire/index.js';
import type { ReadPermission } from './permissions.js';
import type { Identity } from './identity.js';

/** The permissions of the session by their Metadata API names; undefined when the org does not tell. */
export type Capabilities = ReadonlySet<string> | undefined;

/** What stands in for what reads need, and what changes need. */
type StandIn = 'ViewAllData' | 'ModifyAllData' | 'CustomizeApplication' | (typeof SETS_PASSWORDS)[number];

/** Any of them lets the session set the password of another user (D: Manage Users; U: the others by API). */
export const SETS_PASSWORDS = ['ManageUsers', 'ManageInternalUsers', 'ResetPasswords'] as const;

/** What reads need, and what stands in for it. */
const ASKED: readonly (ReadPermission | StandIn)[] = [
  'CustomizeApplication',
  ...SETS_PASSWORDS,
  'MonitorLoginHistory',
  'ViewEventLogFiles',
  'ViewAllUsers',
  'ViewAllData',
  'ModifyAllData',
  'ViewSetup',
  'ApiEnabled',
  'ViewAllProfiles',
  'ModifyMetadata',
  'ManageTwoFactor',
];

/**
 * UserPermissionAccess tells every session about itself (D); where it is not there, the session's own assignments do,
 * which needs View Setup and Configuration.
 */
export async function readCapabilities(client: OrgClient, identity: Identity): Promise<Capabilities> {
  return (await ownAccess(client)) ?? (await ownAssignments(client, identity));
}

async function ownAccess(client: OrgClient): Promise<Capabilities> {
  return unlessRefused(async () => {
    const known = await fieldsOf(client, 'UserPermissionAccess');
    const fields = ASKED.map((name) => `Permissions${name}`).filter((field) => known.has(field));
    if (fields.length === 0) return undefined;
    return grantedIn(await rowsOf(client, `SELECT ${fields.join(', ')} FROM UserPermissionAccess`), '');
  });
}

async function ownAssignments(client: OrgClient, { userId }: Identity): Promise<Capabilities> {
  if (userId === undefined) return undefined;
  return unlessRefused(async () => {
    const known = await fieldsOf(client, 'PermissionSet');
    const fields = ASKED.map((name) => `Permissions${name}`).filter((field) => known.has(field));
    const soql =
      `SELECT ${fields.map((field) => `PermissionSet.${field}`).join(', ')} FROM PermissionSetAssignment ` +
      `WHERE AssigneeId = ${quote(userId)}`;
    return grantedIn(await rowsOf(client, soql), 'PermissionSet');
  });
}

function grantedIn(rows: readonly Row[], parent: string): Capabilities {
  const granted = new Set<string>();
  for (const row of rows) {
    const record: unknown = parent === '' ? row : row[parent];
    if (typeof record !== 'object' || record === null) continue;
    for (const name of ASKED) if (Reflect.get(record, `Permissions${name}`) === true) granted.add(name);
  }
  return granted;
}

/** True when the session holds one of the permissions, false when it does not, undefined when nobody tells. */
export function holds(capabilities: Capabilities, ...names: readonly string[]): boolean | undefined {
  return capabilities === undefined ? undefined : names.some((name) => capabilities.has(name));
}

type Asked = ReadPermission | 'CustomizeApplication';

/** What else allows the same reads. */
const STAND_INS: Partial<Record<Asked, readonly string[]>> = {
  ModifyMetadata: ['ModifyAllData'],
  ViewAllUsers: ['ManageUsers', 'ViewAllData', 'ModifyAllData'],
  MonitorLoginHistory: ['ManageUsers'],
};

/** Whether the session may read what this permission allows; undefined when nobody tells. */
export function mayRead(capabilities: Capabilities, permission: Asked): boolean | undefined {
  return holds(capabilities, permission, ...(STAND_INS[permission] ?? []));
}

/**
 * What an org asks of passwords and sessions, and what grants permissions, in the header of a snapshot. Users stand in it by
 * their ids alone: names and usernames are in their own lines.
 */
import { unreadable } from '../../policy/index.js';
import type {
  Fact,
  HolderQuery,
  LoginPolicies,
  PasswordPolicies,
  PermissionGrants,
  PermissionHolder,
  PermissionId,
  UserFacts,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import { fact } from './decode.js';
import type { EncodeAny } from './encode.js';
import { bool, type Decode, listOf, member, members, Misshapen, orNone, text } from './fields.js';
import type { Json, JsonOf } from './format.js';

/** Assignments that are saved, at most: one is some 60 bytes of the header. */
export const MOST_GRANTS = 100_000;

export function policiesJson(policies: LoginPolicies, encode: EncodeAny): JsonOf<LoginPolicies> {
  const { mfaForUi, password, sessionTimeout } = policies;
  const choice = (value: string | boolean | undefined): Json => value ?? null;
  const { complexity, expiration, historyRestriction, lockoutInterval, maxLoginAttempts } = password;
  const ofPassword: JsonOf<PasswordPolicies> = {
    complexity: encode(complexity, choice),
    expiration: encode(expiration, choice),
    historyRestriction: encode(historyRestriction, choice),
    lockoutInterval: encode(lockoutInterval, choice),
    maxLoginAttempts: encode(maxLoginAttempts, choice),
    minimumPasswordLength: encode(password.minimumPasswordLength, choice),
  };
  return {
    password: ofPassword,
    sessionTimeout: encode(sessionTimeout, choice),
    mfaForUi: encode(mfaForUi, choice),
  };
}

function policiesFrom(value: unknown): LoginPolicies {
  const of = members(value);
  const choice = fact(orNone(text));
  return {
    password: member(of, 'password', (password) => {
      const each = members(password);
      return {
        complexity: member(each, 'complexity', choice),
        expiration: member(each, 'expiration', choice),
        historyRestriction: member(each, 'historyRestriction', choice),
        lockoutInterval: member(each, 'lockoutInterval', choice),
        maxLoginAttempts: member(each, 'maxLoginAttempts', choice),
        minimumPasswordLength: member(each, 'minimumPasswordLength', choice),
      };
    }),
    sessionTimeout: member(of, 'sessionTimeout', choice),
    mfaForUi: member(of, 'mfaForUi', fact(orNone(bool))),
  };
}

export const POLICIES: Decode<Fact<LoginPolicies>> = fact(policiesFrom);

export function grantsJson({ permissions, profiles, users }: PermissionGrants): Json {
  return { permissions, profiles: byIdJson(profiles), users: byIdJson(users) };
}

function byIdJson(held: ReadonlyMap<string, ReadonlySet<PermissionId>>): Json {
  return [...held].map(([id, permissions]) => [id, [...permissions]]);
}

export const GRANTS: Decode<Fact<PermissionGrants>> = fact((value) => {
  const of = members(value);
  return {
    permissions: member(of, 'permissions', listOf(text)),
    profiles: new Map(member(of, 'profiles', listOf(heldFrom))),
    users: new Map(member(of, 'users', listOf(heldFrom))),
  };
});

function heldFrom(value: unknown): [string, ReadonlySet<PermissionId>] {
  if (!Array.isArray(value) || value.length !== 2) throw new Misshapen();
  const parts: readonly unknown[] = value;
  return [text(parts[0]), new Set(listOf(text)(parts[1]))];
}

/** What a question is asked of, where not all of it was saved: then nobody can tell. */
export function tellingOf(grants: Fact<PermissionGrants>, asked: readonly PermissionId[]): Fact<PermissionGrants> {
  if (!grants.known) return grants;
  const missing = asked.find((permission) => !grants.value.permissions.includes(permission));
  if (missing === undefined) return grants;
  return unreadable({ what: `PermissionSet.Permissions${missing}`, why: Text.of('snapshot.older') });
}

export function profilesGranting(
  { profiles }: PermissionGrants,
  permissions: readonly PermissionId[],
): ReadonlySet<string> {
  return new Set([...profiles].filter(([, held]) => permissions.some((one) => held.has(one))).map(([id]) => id));
}

/** What one user holds of what is asked for; undefined for one who is not asked about, or holds none. */
export function holderAmong(
  { id, profileId, username }: Pick<UserFacts, 'id' | 'profileId' | 'username'>,
  { profiles, users }: PermissionGrants,
  { holding, ids, telling = [], withoutProfiles }: HolderQuery,
): PermissionHolder | undefined {
  const byProfile = withoutProfiles === true ? undefined : profiles.get(profileId ?? '');
  const bySets = users.get(id);
  const holds = (permission: PermissionId): boolean =>
    byProfile?.has(permission) === true || bySets?.has(permission) === true;
  // Where users are named, whoever holds something of all that is asked for is told.
  const isHolder = (ids === undefined ? holding : [...holding, ...telling]).some(holds);
  return isHolder ? { id, username, permissions: new Set([...holding, ...telling].filter(holds)) } : undefined;
}

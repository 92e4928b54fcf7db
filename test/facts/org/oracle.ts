/**
 * The users of an org by a naive join over its raw tables: what the witness has to tell, computed in another way.
 */
import { formatAddress } from '../../../lib/ip/index.js';
import type { Fact, UserFacts } from '../../../lib/policy/types.js';
import type { Org } from '../../org/index.js';
import { idOf, PREFIX } from '../../org/ids.js';
import { nameOf } from '../../support/gapName.js';

/** A user with plain values; `?` and the gap where a fact is unreadable. */
export type Plain = Readonly<Record<string, unknown>>;

export interface Question {
  readonly addresses?: readonly string[];
  readonly usernames?: readonly string[];
  readonly profiles?: readonly string[];
  readonly integrationOnly?: boolean;
  readonly includeInactive?: boolean;
}

const PERMISSIONS = {
  apiEnabled: 'p_ApiEnabled',
  apiOnly: 'p_ApiUserOnly',
  delegatedAuthentication: 'p_IsSsoEnabled',
  mfaForApi: 'p_TwoFactorApi',
  useAnyApiAuth: 'p_UseAnyApiAuth',
} as const;

/** Users in the order of their ids. */
export function expectedUsers(org: Org, question: Question): Plain[] {
  const { change } = org;
  const now = Math.floor(change.now() / 1000);
  const sets = new Map(change.rows('SELECT * FROM permission_set').map((set) => [set['n'], set]));
  const owned = new Map([...sets.values()].map((set) => [set['profile'], set]));
  const assignments = byUser(change.rows('SELECT * FROM permission_set_assignment'), 'assignee');
  const profiles = new Map(
    change
      .rows('SELECT p.n, p.name, l.name AS license FROM profile p JOIN user_license l ON l.n = p.user_license')
      .map((profile) => [profile['n'], profile]),
  );
  const verified = byUser(change.rows('SELECT * FROM login_ip WHERE authenticated = 1'), 'user');
  const factors = new Map(change.rows('SELECT * FROM two_factor').map((factor) => [factor['n'], factor]));
  return change
    .rows('SELECT * FROM user ORDER BY n')
    .map((user): Plain => {
      const granting = (assignments.get(user['n']) ?? [])
        .filter(({ expires }) => expires === null || Number(expires) > now)
        .map(({ pset }) => sets.get(pset) ?? {})
        .filter((set) => set['profile'] === null && set['activation_required'] === 0);
      const all = [owned.get(user['profile']), ...granting];
      const has = (column: string): boolean => all.some((set) => set?.[column] === 1);
      const factor = factors.get(user['n']);
      const mfaForApi = has(PERMISSIONS.mfaForApi);
      // Users with this licence are always API Only (D), whatever their profile says.
      const apiOnly =
        has(PERMISSIONS.apiOnly) || profiles.get(user['profile'])?.['license'] === 'Salesforce Integration';
      return {
        id: idOf(PREFIX.User, Number(user['n'])),
        username: user['username'],
        name: [user['first_name'], user['last_name']].filter((part) => typeof part === 'string').join(' '),
        email: user['email'],
        profileId: idOf(PREFIX.Profile, Number(user['profile'])),
        userType: user['user_type'],
        active: user['active'] === 1,
        frozen: user['frozen'] === 1,
        locked: user['locked'] === 1,
        apiEnabled: has(PERMISSIONS.apiEnabled),
        apiOnly,
        delegatedAuthentication: has(PERMISSIONS.delegatedAuthentication),
        mfaForApi,
        useAnyApiAuth: has(PERMISSIONS.useAnyApiAuth),
        authenticatorRegistered: mfaForApi && (factor?.['totp'] === 1 || factor?.['salesforce_authenticator'] === 1),
        verifiedAddresses: [
          ...new Set(
            (verified.get(user['n']) ?? [])
              .map((row) => String(row['source_ip']))
              .filter((address) => question.addresses?.includes(address) === true),
          ),
        ].sort(),
        integration: apiOnly,
        lastLogin: time(user['last_login']),
        lastPasswordChange: time(user['last_password_change']),
        passwordExpires: time(user['password_expires']),
        profile: profiles.get(user['profile'])?.['name'],
      };
    })
    .filter(
      (user) =>
        (question.usernames?.includes(String(user['username'])) ??
          (question.includeInactive === true || user['active'] === true)) &&
        question.profiles?.includes(String(user['profile'])) !== false &&
        (question.integrationOnly !== true || user['integration'] === true),
    )
    .map((user) => Object.fromEntries(Object.entries(user).filter(([name]) => name !== 'profile')));
}

function byUser(rows: readonly Plain[], column: string): Map<unknown, Plain[]> {
  const found = new Map<unknown, Plain[]>();
  for (const row of rows) found.set(row[column], [...(found.get(row[column]) ?? []), row]);
  return found;
}

function time(seconds: unknown): string | undefined {
  return seconds === null || seconds === undefined ? undefined : new Date(Number(seconds) * 1000).toISOString();
}

/** The facts of a user as plain values. */
export function plain(user: UserFacts): Plain {
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    email: told(user.email),
    profileId: user.profileId,
    userType: told(user.userType),
    active: told(user.active),
    frozen: told(user.frozen),
    locked: told(user.locked),
    apiEnabled: told(user.apiEnabled),
    apiOnly: told(user.apiOnly),
    delegatedAuthentication: told(user.delegatedAuthentication),
    mfaForApi: told(user.mfaForApi),
    useAnyApiAuth: told(user.useAnyApiAuth),
    authenticatorRegistered: told(user.authenticatorRegistered),
    verifiedAddresses: user.verifiedAddresses.known
      ? user.verifiedAddresses.value.map(formatAddress).sort()
      : told(user.verifiedAddresses),
    integration: told(user.integration),
    lastLogin: user.lastLogin,
    lastPasswordChange: user.lastPasswordChange,
    passwordExpires: user.passwordExpires,
  };
}

function told(fact: Fact<unknown>): unknown {
  return fact.known ? fact.value : `? ${nameOf(fact.gap)}`;
}

const OF_ONE = ['id', 'username', 'name', 'email', 'lastLogin', 'lastPasswordChange', 'passwordExpires'];

/** How many users have the same facts, by those facts: what does not tell users apart for the decision is left out. */
export function tally(users: Iterable<readonly [Plain, number]>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [user, count] of users) {
    const key = JSON.stringify(Object.entries(user).filter(([name]) => !OF_ONE.includes(name)));
    counts[key] = (counts[key] ?? 0) + count;
  }
  return counts;
}

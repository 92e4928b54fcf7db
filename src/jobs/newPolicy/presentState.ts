/**
 * What an org has now, as sections of a policy file.
 */
import { inOrder } from '../../inOrder.js';
import { hasForm, isLonePassword, secretLikeAt, type Plain } from '../../facts/policyFile/index.js';
import { RangeSet, rangeText } from '../../ip/index.js';
import {
  addressOf,
  bare,
  type Gap,
  groupsByUser,
  isInUse,
  type ListedLogin,
  type NamedRange,
  type OrgFacts,
  type ProfileFacts,
  type LoginPath,
} from '../../policy/index.js';
import {
  ApiWays,
  isNobodysOwn,
  isPublicMailDomain,
  mayHaveName,
  refusedAddresses,
  NOBODY,
  type GateFacts,
  type RegisteredPath,
} from '../../policy/gate/index.js';
import { Text } from '../../text.js';

/** A text that may stand in the file. */
export function isWritable(text: string, field = ''): boolean {
  return hasForm('line', text) && secretLikeAt(text) === undefined && !isLonePassword(text, field);
}

/** Whether nothing hides a user who logs in; one whom the session cannot see has no name in the login history. */
export function seesEveryone({ logins, users }: Pick<GateFacts, 'logins' | 'users'>): boolean {
  if (!logins.there || !users.there) return false;
  return logins.gaps.length + users.gaps.length === 0 && logins.value.rows.every(({ user }) => user?.username !== '');
}

/** What of the org may stand in the file. */
export interface Writable<T> {
  readonly entries: T;
  /** What was left out. */
  readonly gaps: readonly Gap[];
}

/** Users who log in and stand in no register, an entry for each path. Who only tried and failed is nobody's integration. */
export function unregistered(
  { clientNames, file, logins, users }: GateFacts,
  { names: taken, org }: { readonly names: readonly string[]; readonly org?: string | undefined } = {
    names: file.integrations.map(({ name }) => name),
  },
): Writable<Plain[]> {
  if (!logins.there) return { entries: [], gaps: [] };
  const registered = new Set(file.integrations.map(({ username }) => username.toLowerCase()));
  const byCredentials = credentialsUsers(logins.value.groups);
  const ways = new ApiWays(logins.value.groups);
  const groups = groupsByUser(logins.value.groups);
  const rows = new Map<string, ListedLogin[]>();
  const all = new Map<string, ListedLogin[]>();
  for (const row of logins.value.rows) {
    const { path, user } = row;
    if (user !== undefined) all.set(user.id, [...(all.get(user.id) ?? []), row]);
    const isOurs =
      user !== undefined &&
      user.username !== '' &&
      (isNobodysOwn(path) || user.integration || ways.of(row).has('open'));
    // Who only logs in with a browser is no integration that could be registered for a path.
    if (!isOurs || ways.of(row).size === 0 || !isInUse(row) || registered.has(user.username.toLowerCase())) continue;
    if (!hasForm('username', user.username)) continue;
    const key = keyOf(user.username, registeredPath(path, byCredentials.has(user.id)));
    rows.set(key, [...(rows.get(key) ?? []), row]);
  }
  const names = new Set(taken);
  const made = [...rows]
    .sort(([a], [b]) => inOrder(a, b))
    .flatMap(([, own]) => {
      const [first] = own;
      if (first?.user === undefined || !users.there) return [];
      const { user } = first;
      const pathOf = (row: ListedLogin): RegisteredPath => registeredPath(row.path, byCredentials.has(user.id));
      const every = all.get(user.id) ?? own;
      const entered = (path: RegisteredPath): boolean => rows.has(keyOf(user.username, path));
      const used = rowsOf(pathOf(first), { every, pathOf, entered });
      return [
        entryOf(
          { username: user.username, org, path: pathOf(first) },
          {
            rows: used,
            refused: refusedAddresses(every, groups.get(user.id) ?? []),
            areNamed: !used.some((row) => isInUse(row) && mayHaveName(clientNames)(row)),
          },
          names,
        ),
      ];
    });
  return { entries: made.map(({ entry }) => entry), gaps: made.flatMap(({ gaps }) => gaps) };
}

const keyOf = (username: string, path: RegisteredPath): string => `${username}\u0000${path}`;

/** Logins of a path; with the first path of a user go those by paths that no entry is for. */
function rowsOf(path: RegisteredPath, { entered, every, pathOf }: UserRows): ListedLogin[] {
  const paths = new Set(every.map(pathOf).filter((one) => entered(one)));
  const [first] = [...paths].sort();
  return every.filter((row) => pathOf(row) === path || (path === first && !paths.has(pathOf(row))));
}

interface UserRows {
  /** All logins of the user. */
  readonly every: readonly ListedLogin[];
  readonly pathOf: (row: ListedLogin) => RegisteredPath;
  /** Whether a path of the user gets an entry. */
  readonly entered: (path: RegisteredPath) => boolean;
}

/** A JWT has no subtype of its own, and so is what is left. */
function registeredPath(path: LoginPath, byCredentials: boolean): RegisteredPath {
  if (path !== 'other' && path !== 'oauth') return path;
  return byCredentials ? 'client-credentials' : 'jwt';
}

interface Used {
  /** Logins of the user that belong to the entry. */
  readonly rows: readonly ListedLogin[];
  /** Addresses from which no login of the user succeeded: to allow them would allow whoever guesses passwords there. */
  readonly refused: ReadonlySet<string>;
  /** Whether their clients are told: a name that stands for any of them would allow all of them. */
  readonly areNamed: boolean;
}

interface Entered {
  readonly username: string;
  /** Id. */
  readonly org: string | undefined;
  readonly path: RegisteredPath;
}

function entryOf(
  { org, path, username }: Entered,
  { areNamed, refused, rows }: Used,
  names: Set<string>,
): { readonly entry: Plain; readonly gaps: readonly Gap[] } {
  const told = areNamed ? [...new Set(rows.filter(isInUse).flatMap(({ client }) => client ?? []))] : [];
  const clients = told.filter((client) => isWritable(client)).sort();
  const seen = rows.flatMap((row) => row.addresses.map(({ address }) => address));
  const good = seen.filter((address) => !refused.has(address));
  // A list that is not there would allow every address.
  const addresses = (good.some((text) => addressOf(text) !== undefined) ? good : seen).flatMap(
    (text) => addressOf(text) ?? [],
  );
  const blocks = RangeSet.of(addresses.map((address) => ({ start: address, end: address }))).toCidrs();
  const name = uniqueName(username.slice(0, username.indexOf('@')), names);
  const entry = {
    name,
    ...{ username, ...(org && { org }), owner: NOBODY, purpose: NOBODY, path },
    ...(clients.length === 0 ? {} : { clients }),
    ...(blocks.length === 0 ? {} : { addresses: blocks.map((block) => block.replace(/\/(?:32|128)$/u, '')) }),
  };
  // Without any, each client of the user would pass.
  const gaps = clients.length === told.length ? [] : [{ what: name, why: Text.of('gate.generate.left-out-clients') }];
  return { entry, gaps };
}

/** Users whose logins say that they came by client credentials. */
function credentialsUsers(
  groups: Extract<GateFacts['logins'], { there: true }>['value']['groups'],
): ReadonlySet<string> {
  return new Set(
    groups.flatMap(({ loginSubType, userId }) =>
      userId !== null && bare(loginSubType).includes('clientcredential') ? [userId] : [],
    ),
  );
}

/** Why something of the org is not in the file. */
export const LEFT_OUT = Text.of('gate.generate.left-out');

export interface RangeSections {
  readonly ranges: Readonly<Record<string, Plain>>;
  readonly trusted: readonly string[] | undefined;
  /** By name; by id, where the file takes no such name. */
  readonly profiles: Readonly<Record<string, Plain>>;
  /** How many ranges have a description in the org. */
  readonly described: number;
  /** Profiles that could not be written. */
  readonly gaps: readonly Gap[];
}

/** What is looked at for them. */
export interface RangeFacts extends Pick<GateFacts, 'profiles'> {
  readonly file: Pick<GateFacts['file'], 'groups' | 'profiles' | 'trusted'>;
  readonly org: { readonly org: Pick<OrgFacts, 'trustedRanges'> };
}

/** Groups for the trusted ranges and for each profile with ranges that the file does not name yet. */
export function rangeSections({ file, org, profiles }: RangeFacts): RangeSections {
  const names = new Set(file.groups.map(({ name }) => name));
  const ranges: Record<string, Plain> = {};
  let described = 0;
  const group = (wanted: string, list: readonly NamedRange[]): string => {
    const name = uniqueName(wanted.replaceAll('.', ' '), names, 'group');
    described += list.filter(({ description = '' }) => description.trim() !== '').length;
    ranges[name] = list.map(entryOfRange);
    return name;
  };
  const fact = org.org.trustedRanges;
  const trusted = file.trusted === undefined && fact.known ? [group('network access', fact.value)] : undefined;
  const found: Record<string, Plain> = {};
  const gaps: Gap[] = [];
  for (const profile of profiles.there ? profiles.value : []) {
    const list = profile.ranges.known ? profile.ranges.value : [];
    if (list.length === 0 || isNamed(file.profiles, profile)) continue;
    const { id, name } = profile;
    if (isWritable(name)) found[name] = [group(name, list)];
    else if (id !== undefined) found[id] = [group('profile', list)];
    else gaps.push({ what: name, why: LEFT_OUT });
  }
  return { ranges, trusted, profiles: found, described, gaps };
}

function isNamed(named: GateFacts['file']['profiles'], { id = '', metadataName = '', name }: ProfileFacts): boolean {
  return named.has(name) || named.has(id) || named.has(metadataName);
}

function entryOfRange(range: NamedRange): Plain {
  const description = range.description?.trim() ?? '';
  const text = rangeText(range);
  return isWritable(description, 'description') ? { range: text, description } : text;
}

/** The domains at which the users of the register get their mail, without those at which anybody may have a mailbox. */
export function mailDomainsOf({ users }: GateFacts, usernames: readonly string[]): string[] {
  if (!users.there) return [];
  const domains = usernames.flatMap((username) => {
    const email = users.value.byUsername.get(username.toLowerCase())?.email;
    return email?.known === true && email.value !== undefined
      ? [email.value.slice(email.value.lastIndexOf('@') + 1)]
      : [];
  });
  return [...new Set(domains.map((domain) => domain.toLowerCase()))]
    .filter((domain) => !isPublicMailDomain(domain))
    .filter((domain) => hasForm('domain', domain) && domain !== 'invalid' && !domain.endsWith('.invalid'))
    .sort();
}

/** A name of the form that the file asks for, which nothing else has. */
function uniqueName(wanted: string, names: Set<string>, form: 'name' | 'group' = 'name'): string {
  const plain = wanted
    .replaceAll(form === 'name' ? /[^\p{L}\p{N} ._-]+/gu : /[^\p{L}\p{N} _-]+/gu, ' ')
    .replaceAll(/^[^\p{L}]+|[^\p{L}\p{N}]+$/gu, '')
    .slice(0, 60);
  const base = plain === '' || !isWritable(plain) ? 'unnamed' : plain.replaceAll(/[^\p{L}\p{N}]+$/gu, '');
  let name = base;
  for (let count = 2; names.has(name); count++) name = `${base} ${count}`;
  names.add(name);
  return name;
}

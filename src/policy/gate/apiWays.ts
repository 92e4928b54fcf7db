/**
 * By which ways the users of integrations log in by API, as far as their logins tell. A login in a browser is none.
 */
import { isoOfSeconds } from '../../isoTime.js';
import {
  classifyLogin,
  isByApp,
  isInUse,
  isNoName,
  isPasswordPath,
  mayBeByApp,
  StatusWords,
  type ListedLogin,
  type LoginGroup,
  type Path,
} from '../index.js';
import type { EarlierLogins, GateFacts } from './facts.js';
import type { Integration, RegisteredPath } from './file.js';

/**
 * `open`: OAuth without a subtype, as JWT bearer has it (and some logins with a password of old). `flow`: by an app, by a
 * flow that the register has no word for.
 */
export type ApiWay = Exclude<RegisteredPath, 'jwt'> | 'open' | 'flow';

export class ApiWays {
  /** By user and client. */
  readonly #ways = new Map<string, Set<ApiWay>>();
  readonly #besideApps = new Set<string>();
  readonly #ofUsers = new Map<string, Set<ApiWay>>();

  public constructor(groups: readonly LoginGroup[]) {
    for (const group of groups) {
      const { application, loginType, userId } = group;
      if (userId === null || classifyLogin(group).path !== 'other') continue;
      const key = keyOf(userId, isNoName(application) ? loginType : application);
      if (!isByApp(group)) {
        this.#besideApps.add(key);
        continue;
      }
      const way = mayBeByApp(group, 'jwt') ? 'open' : 'flow';
      for (const [ways, of] of [
        [this.#ways, key],
        [this.#ofUsers, userId],
      ] as const) {
        const own = ways.get(of);
        if (own === undefined) ways.set(of, new Set([way]));
        else own.add(way);
      }
    }
  }

  /** Those of a row; none of one in a browser. */
  public of({ client, path, user }: ListedLogin): ReadonlySet<ApiWay> {
    if (isPasswordPath(path) || path === 'client-credentials') return new Set([path]);
    if (path === 'oauth') return new Set(['open']);
    const id = user?.id ?? '';
    const key = keyOf(id, client);
    const own = this.#ways.get(key);
    if (own !== undefined) return own;
    // A client whose name comes from elsewhere than its logins.
    return (this.#besideApps.has(key) ? undefined : this.#ofUsers.get(id)) ?? new Set();
  }

  /** ISO time at which one of the rows got in by one of these ways. */
  public last(rows: readonly ListedLogin[], wanted: (way: ApiWay) => boolean): string | undefined {
    return rows
      .filter((row) => isInUse(row) && [...this.of(row)].some(wanted))
      .map(({ lastSeen, lastSuccess }) => lastSuccess ?? lastSeen)
      .sort()
      .at(-1);
  }
}

const keyOf = (user: string, client: string | null | undefined): string => JSON.stringify([user, client ?? '']);

/** ISO time at which a user got in, or may have, by one of some ways; by whatever client. */
export function lastOfGroups(
  { groups, successTexts }: Pick<EarlierLogins, 'groups' | 'successTexts'>,
  id: string,
  wanted: (way: ApiWay) => boolean,
): string | undefined {
  const words = new StatusWords(
    groups.map(({ status }) => status),
    successTexts,
  );
  const times = groups.flatMap((group) => {
    const way = group.userId === id ? wayOfGroup(group) : undefined;
    return way !== undefined && wanted(way) && words.outcomeOf(group.status) !== 'failure' ? [group.last] : [];
  });
  return times.length === 0 ? undefined : isoOfSeconds(Math.max(...times));
}

function wayOfGroup(group: LoginGroup): ApiWay | undefined {
  const { path } = classifyLogin(group);
  if (isPasswordPath(path) || path === 'client-credentials') return path;
  if (!isByApp(group)) return undefined;
  return mayBeByApp(group, 'jwt') ? 'open' : 'flow';
}

/**
 * Whether logins of a user succeeded, or may have: their status is none that its rows count as a failure. Who types a
 * username and a wrong password has not logged in as that user.
 */
export function mayBeIn(
  rows: readonly Pick<ListedLogin, 'failures'>[],
): (group: Pick<LoginGroup, 'status'>) => boolean {
  const failed = new Set(rows.flatMap(({ failures }) => failures.map(({ status }) => status.toLowerCase())));
  return ({ status }) => !failed.has((status ?? '').toLowerCase());
}

/** Addresses from which a user logged in without ever getting in. */
export function refusedAddresses(
  rows: readonly Pick<ListedLogin, 'failures'>[],
  groups: readonly LoginGroup[],
): ReadonlySet<string> {
  const isIn = mayBeIn(rows);
  const refused = new Set<string>();
  const passed = new Set<string>();
  for (const group of groups) if (group.sourceIp !== null) (isIn(group) ? passed : refused).add(group.sourceIp);
  return new Set([...refused].filter((address) => !passed.has(address)));
}

/**
 * Whether event logs that could not be read may name the client of a row: they name those that call SOAP login(), as far as
 * LoginHistory has no name of them.
 */
export function mayHaveName(names: GateFacts['clientNames']): (row: Pick<ListedLogin, 'nameless' | 'path'>) => boolean {
  const isUnread = names.there && names.gaps.length > 0;
  return ({ nameless, path }) => isUnread && nameless === true && path === 'soap';
}

/** Logins of a program by API, whoever the user is: with a password, or by an app with its own credentials. */
export function isNobodysOwn(path: ListedLogin['path']): path is Path | 'client-credentials' {
  return isPasswordPath(path) || path === 'client-credentials';
}

/** As which way the logins of an integration are seen. */
export function wayOf({ path }: Pick<Integration, 'path'>): ApiWay {
  return path === 'jwt' ? 'open' : path;
}

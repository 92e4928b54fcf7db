/**
 * Which of the groups of a history are wanted.
 */
import { clientName, isNoName, kindAmongApps, type LoginKind, type LoginPath } from '../loginRow/index.js';
import type { Coverage } from './coverage.js';
import type { ClientName } from './eventLog.js';
import type { LoginGroup, UsersById } from './types.js';

export interface LoginFilter {
  readonly paths: readonly LoginPath[];
  /** Only rows with failed logins. */
  readonly failed: boolean;
  /** Only clients and addresses that a user is first seen with at or after this time, in seconds since 1970. */
  readonly newSince?: number;
  /** Only logins from addresses that today's ranges do not cover. */
  readonly outsideRanges: boolean;
  /** Only users who lack the permission Use Any API Auth, or may. */
  readonly withoutAnyApiAuth: boolean;
}

/** A group with what was concluded from it. */
export interface KnownGroup {
  readonly group: LoginGroup;
  readonly kind: LoginKind;
  readonly client: string;
  /** Whether the client's name comes from ApiTotalUsage. */
  readonly named: boolean;
  /** Nothing names the client: it is called by its login type, as others are. */
  readonly nameless: boolean;
}

/** The version that a client states: `52.0`; undefined for `N/A` and for what logs in without one (`9998.0`). */
export function apiVersionOf(text: string | null): string | undefined {
  const found = /^(\d{1,3})(?:\.0)?$/.exec(text ?? '');
  return found === null ? undefined : `${found[1]}.0`;
}

/** What calls itself what: LoginHistory's Application, else what ApiTotalUsage knows, else the login type. */
export class Clients {
  readonly #names = new Map<string, string>();

  public constructor(names: readonly ClientName[]) {
    for (const { userId, sourceIp, apiVersion, client } of names) {
      if (!isNoName(client)) this.#names.set(key(userId, sourceIp, apiVersion), client);
    }
  }

  public of(group: LoginGroup): Pick<KnownGroup, 'client' | 'named' | 'nameless'> {
    const application = group.application ?? '';
    if (!isNoName(application)) return { client: clientName(application), named: false, nameless: false };
    const found = this.#names.get(key(group.userId, group.sourceIp, apiVersionOf(group.apiVersion)));
    return found === undefined
      ? { client: group.loginType ?? '', named: false, nameless: true }
      : { client: found, named: true, nameless: false };
  }
}

const key = (...parts: readonly (string | null | undefined)[]): string => JSON.stringify(parts);

export interface Selecting {
  readonly clients: Clients;
  /** Labels of the apps that have a certificate, as far as anybody asked. */
  readonly certified: ReadonlySet<string>;
  readonly coverage: Coverage;
  readonly users: UsersById;
  readonly filter: LoginFilter;
  /** Whether a user holds Use Any API Auth; undefined where that could not be read. */
  readonly holds: (userId: string) => boolean | undefined;
}

/** The groups that the filter lets through, but for `failed`, which is about rows. */
export function selectGroups(groups: readonly LoginGroup[], selecting: Selecting): KnownGroup[] {
  const { certified, clients, filter } = selecting;
  const known: KnownGroup[] = [];
  for (const group of groups) {
    const kind = kindAmongApps(group, certified);
    if (filter.paths.includes(kind.path)) known.push({ group, kind, ...clients.of(group) });
  }
  const isNew = filter.newSince === undefined ? undefined : newness(known, filter.newSince);
  return known.filter(
    (one) =>
      (isNew?.(one) ?? true) &&
      (!filter.outsideRanges || isOutside(one, selecting)) &&
      (!filter.withoutAnyApiAuth || mayLack(one, selecting)),
  );
}

/** A login without a user is nobody's: there is nobody to give the permission to. */
function mayLack({ group: { userId } }: KnownGroup, { holds }: Selecting): boolean {
  return userId !== null && holds(userId) !== true;
}

function isOutside({ group }: KnownGroup, { coverage, users }: Selecting): boolean {
  const profileId = group.userId === null ? undefined : users.get(group.userId)?.profileId;
  // Whatever may be outside is shown: leaving it out would be a pass.
  return coverage.of(group.sourceIp, profileId) !== 'inside';
}

/** Tells the groups whose client or address their user was not seen with before. */
function newness(groups: readonly KnownGroup[], since: number): (one: KnownGroup) => boolean {
  const first = new Map<string, number>();
  const keysOf = ({ group, client }: KnownGroup): string[] => [
    key('client', group.userId, client),
    key('address', group.userId, group.sourceIp),
  ];
  for (const one of groups) {
    for (const name of keysOf(one)) first.set(name, Math.min(first.get(name) ?? Infinity, one.group.first));
  }
  return (one) => keysOf(one).some((name) => (first.get(name) ?? 0) >= since);
}

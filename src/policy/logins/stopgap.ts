/**
 * The stopgap for the day on which SOAP login() needs Use Any API Auth: who has to be given the permission, and the
 * reverse: who holds it and does not use it, and where a profile grants it to more users than need it. Pure.
 */
import { isoOfSeconds } from '../../isoTime.js';
import type { Facts } from '../decisionFacts.js';
import { uniqueGaps } from '../fact.js';
import { isOwnClient, StatusWords } from '../loginRow/index.js';
import { inOrder } from '../../inOrder.js';
import type { Fact, Gap, UserFacts } from '../types.js';
import { Stops } from './breaksOn.js';
import { Coverage } from './coverage.js';
import type { AnyApiAuthGrant, AnyApiAuthGrants, AnyApiAuthHolder } from './grants.js';
import { Clients, selectGroups, type KnownGroup } from './select.js';
import type { BreaksOn, LoginFacts, UsersById } from './types.js';

export interface StopgapQuestion {
  readonly logins: LoginFacts;
  readonly users: UsersById;
  readonly facts: Facts;
  readonly grants: Fact<AnyApiAuthGrants>;
  /** ISO time: who has not logged in by SOAP since does not use the permission. */
  readonly unusedSince: string;
}

/** Somebody who stops without the permission. */
export interface StopgapUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly integration: boolean;
  /** `possible`: whether the user holds the permission, or got in at all, could not be read. */
  readonly certainty: 'certain' | 'possible';
  readonly clients: readonly string[];
  /** ISO time; not there where it is not known which logins succeeded. */
  readonly lastSuccess?: string;
}

export interface UnusedHolder extends AnyApiAuthHolder {
  /** ISO time of the last SOAP login that was seen. */
  readonly lastSoapLogin?: string;
}

/** A profile that grants the permission to all of its users. */
export interface ProfileGrant {
  readonly grant: AnyApiAuthGrant;
  readonly holders: number;
  /** Usernames of those who log in by SOAP: a permission set for them would do. */
  readonly soapUsers: readonly string[];
}

export interface Stopgap {
  readonly ends: BreaksOn;
  readonly assign: readonly StopgapUser[];
  /** Users who would be in it, and are inactive by now: they cannot log in. */
  readonly inactive: number;
  readonly unused: readonly UnusedHolder[];
  readonly profiles: readonly ProfileGrant[];
  /** Who logs in by SOAP and holds the permission until a day alone. */
  readonly ending: readonly AnyApiAuthHolder[];
  readonly missing: readonly Gap[];
  /** This plugin's own SOAP attempts, which are no use that stops. */
  readonly ownAttempts: number;
}

interface Use {
  readonly clients: Set<string>;
  success: number;
  unknown: boolean;
}

export function planStopgap(question: StopgapQuestion): Stopgap {
  const { facts, grants, users } = question;
  const stops = new Stops(facts, users);
  const { ownAttempts, uses } = usesOf(question);
  const assign = [...uses]
    .map(([id, use]) => stopgapUser(id, use, users.get(id), stops.holds(id)))
    .filter((user) => user !== undefined)
    .sort((a, b) => inOrder(b.lastSuccess ?? '', a.lastSuccess ?? '') || inOrder(a.username, b.username));
  return {
    ends: stops.permissionEnd(),
    assign,
    ownAttempts,
    inactive: [...uses.keys()].filter((id) => stops.isInactive(id) && stops.holds(id) !== true).length,
    ...(grants.known ? heldIn(grants.value, uses, question.unusedSince) : { unused: [], profiles: [], ending: [] }),
    missing: uniqueGaps(
      stops.gaps(),
      grants.known ? (grants.partial === undefined ? [] : [grants.partial]) : [grants.gap],
    ),
  };
}

/** SOAP logins that succeeded, or may have, by user. */
function usesOf({ facts, logins, users }: StopgapQuestion): {
  readonly uses: ReadonlyMap<string, Use>;
  readonly ownAttempts: number;
} {
  const words = new StatusWords(
    logins.groups.map(({ status }) => status),
    logins.successTexts,
  );
  const uses = new Map<string, Use>();
  let ownAttempts = 0;
  for (const { client, group } of soapGroups(logins, users, facts)) {
    const outcome = words.outcomeOf(group.status);
    if (isOwnClient(group.application ?? '')) ownAttempts += group.logins;
    if (group.userId === null || outcome === 'failure' || isOwnClient(group.application ?? '')) continue;
    const use = uses.get(group.userId) ?? { clients: new Set(), success: 0, unknown: false };
    uses.set(group.userId, use);
    use.clients.add(client);
    if (outcome === 'success') use.success = Math.max(use.success, group.last);
    else use.unknown = true;
  }
  return { uses, ownAttempts };
}

function soapGroups({ clientNames, groups }: LoginFacts, users: UsersById, facts: Facts): readonly KnownGroup[] {
  return selectGroups(groups, {
    clients: new Clients(clientNames),
    certified: new Set(),
    coverage: new Coverage(facts.org.trustedRanges, new Map()),
    users,
    filter: { paths: ['soap'], failed: false, outsideRanges: false, withoutAnyApiAuth: false },
    holds: () => undefined,
  });
}

/** Undefined for who holds the permission, and for who cannot log in whatever happens. */
function stopgapUser(
  id: string,
  { clients, success, unknown }: Use,
  user: UserFacts | undefined,
  holds: boolean | undefined,
): StopgapUser | undefined {
  if (user === undefined || holds === true || (user.active.known && !user.active.value)) return undefined;
  return {
    id,
    username: user.username,
    name: user.name,
    integration: user.integration.known && user.integration.value,
    certainty: holds === false && (success > 0 || !unknown) ? 'certain' : 'possible',
    clients: [...clients].filter((client) => client !== '').sort(inOrder),
    ...(success > 0 && { lastSuccess: isoOfSeconds(success) }),
  };
}

function heldIn(
  { grants, holders }: AnyApiAuthGrants,
  uses: ReadonlyMap<string, Use>,
  unusedSince: string,
): Pick<Stopgap, 'unused' | 'profiles' | 'ending'> {
  const since = Date.parse(unusedSince) / 1000;
  // Where it is not known whether a login succeeded, nobody is told to be without one.
  const idle = ({ id }: AnyApiAuthHolder): boolean => {
    const use = uses.get(id);
    return use === undefined || (!use.unknown && use.success < since);
  };
  const unused = holders.filter(idle).map((holder): UnusedHolder => {
    const success = uses.get(holder.id)?.success ?? 0;
    return { ...holder, ...(success > 0 && { lastSoapLogin: isoOfSeconds(success) }) };
  });
  const profiles = grants
    .filter(({ kind }) => kind === 'profile')
    .map((grant): ProfileGrant => {
      const those = holders.filter((holder) => holder.grants.some(({ id }) => id === grant.id));
      const soapUsers = those.filter((holder) => !idle(holder)).map(({ username }) => username);
      return { grant, holders: those.length, soapUsers: soapUsers.sort(inOrder) };
    })
    .filter((profile) => profile.holders > 0);
  const ending = holders.filter((holder) => holder.until !== undefined && !idle(holder));
  return {
    ending: ending.sort((a, b) => inOrder(a.until ?? '', b.until ?? '') || inOrder(a.username, b.username)),
    unused: unused.sort(
      (a, b) => inOrder(a.lastSoapLogin ?? '', b.lastSoapLogin ?? '') || inOrder(a.username, b.username),
    ),
    profiles: profiles.sort((a, b) => b.holders - a.holders || inOrder(a.grant.name, b.grant.name)),
  };
}

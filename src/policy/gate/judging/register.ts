/**
 * The register held against an org: of each integration when it last logged in and from where, when it stops, and what
 * the rules of the file found.
 */
import { countFindings, findingsOf, type Finding, type FindingCounts } from '../../findings/index.js';
import {
  addressOf,
  gapOfEnding,
  uniqueGaps,
  type BreaksOn,
  type Gap,
  type ListedLogin,
  isPasswordPath,
} from '../../index.js';
import { daysUntil, Stops } from '../../logins/index.js';
import { inOrder } from '../../../inOrder.js';
import type { EndingState, EndingWay } from '../../pathEndings.js';
import type { UserFacts } from '../../types.js';
import type { GateFacts } from '../facts.js';
import type { Integration } from '../file.js';
import type { JudgedOrg } from '../entriesOfOrg.js';
import { entriesFor, expectedAddresses, lastUse, registeredFor, rowsByUser, userOf } from '../rule.js';
import { GATE_RULES } from '../rules/index.js';
import { judgeGate, parametersOf } from './judge.js';

/** The day on which an integration stops: its way to log in ends for it, or its password does. */
export interface IntegrationEnd extends Pick<BreaksOn, 'date' | 'latest' | 'daysLeft' | 'certainty'> {
  readonly of: EndingWay | 'password';
  readonly state: EndingState;
}

/** An address from which the user of an integration logged in, or tried to. */
export interface SeenFrom {
  readonly address: string;
  readonly country?: string;
  readonly logins: number;
  /** ISO time. */
  readonly lastSeen: string;
  /** Not there where the register expects none, or where it is no address (`Salesforce.com IP`). */
  readonly expected?: boolean;
}

export interface HeldIntegration {
  readonly integration: Integration;
  /** `unknown`: there are no users to look at, or they may be hidden. */
  readonly user: 'there' | 'missing' | 'unknown';
  /** ISO time. */
  readonly lastLogin?: string;
  /** The one with most logins first. */
  readonly addresses: readonly SeenFrom[];
  /** Attempts of this plugin itself with its user: in no other number but those of its addresses. */
  readonly ownAttempts: number;
  readonly stops?: IntegrationEnd;
  /** Whole days to the day of `rotateBy`; negative once it has passed. */
  readonly rotateDaysLeft?: number;
  /** The gravest first. */
  readonly findings: readonly Finding[];
}

export interface HeldRegister {
  /** Those that stop soonest first. */
  readonly integrations: readonly HeldIntegration[];
  /** Each finding once, though it may concern several. */
  readonly counts: FindingCounts;
  /** Days before `rotateBy` from which it is told. */
  readonly rotationDays: number;
  /** What could not be read, and bears on integrations. */
  readonly gaps: readonly Gap[];
}

export function holdRegister(facts: GateFacts, org: JudgedOrg): HeldRegister {
  const { file } = facts;
  const { rotationDays } = parametersOf(file);
  if (file.integrations.length === 0) {
    return { integrations: [], counts: countFindings([]), rotationDays, gaps: [] };
  }
  const own = ofRegister(facts);
  const judged = judgeGate(own, org);
  const ends = new Ends(own);
  const found = findingsOf(judged);
  const none = new Map<string, ListedLogin[]>();
  const rows = own.logins.there ? rowsByUser(own.logins.value.rows) : none;
  const ownRows = own.logins.there ? rowsByUser(own.logins.value.ownRows) : none;
  const integrations = file.integrations.map((integration) => {
    const user = own.users.there ? userOf(own.users.value, integration.username) : undefined;
    const findings = found.filter((finding) => concerns(finding, integration, user));
    const id = user?.id ?? '';
    const seen = { rows: rows.get(id) ?? [], ownRows: ownRows.get(id) ?? [] };
    return heldOf({ integration, user, ...seen, findings }, own, ends);
  });
  const those = new Set(integrations.flatMap(({ findings }) => findings));
  const missing = judged.filter(({ rule }) => JUDGES_USERS.has(rule.id)).flatMap(({ gaps }) => gaps);
  return {
    integrations: integrations.sort(soonestFirst),
    counts: countFindings([...those]),
    rotationDays,
    gaps: uniqueGaps(gapsOf(own), missing, ends.gaps()),
  };
}

/** Facts that tell of users; what could not be read of others bears on no integration. */
const OF_USERS: ReadonlySet<string> = new Set(['logins', 'users', 'expiring', 'probes'] satisfies (keyof GateFacts)[]);
const JUDGES_USERS: ReadonlySet<string> = new Set(
  GATE_RULES.filter(({ needs }) => needs.some((need) => OF_USERS.has(need))).map(({ id }) => id),
);

/** The same facts without what concerns nobody of the register, so that nothing that could not be read of others counts. */
function ofRegister(facts: GateFacts): GateFacts {
  const { expiring, file, logins, probes, users } = facts;
  const names = new Set(file.integrations.map(({ username }) => username.toLowerCase()));
  const isOurs = (username: string | undefined): boolean => username !== undefined && names.has(username.toLowerCase());
  return {
    ...facts,
    users,
    logins: logins.there
      ? { ...logins, value: { ...logins.value, rows: logins.value.rows.filter(({ user }) => isOurs(user?.username)) } }
      : logins,
    expiring: expiring.there
      ? { ...expiring, value: expiring.value.filter(({ user }) => isOurs(user.username)) }
      : expiring,
    probes: probes.there ? { ...probes, value: probes.value.filter(({ subject }) => isOurs(subject)) } : probes,
  };
}

function gapsOf({ expiring, logins, users }: GateFacts): readonly Gap[] {
  const ends = logins.there ? logins.value.endGaps : [];
  return [...ends, ...[expiring, logins, users].flatMap((read) => (read.there ? read.gaps : []))];
}

/** A finding is about an integration, about something within it, or about its user. Names of integrations are unique. */
function concerns(finding: Finding, { line, name, username }: Integration, user: UserFacts | undefined): boolean {
  const { id, kind, within } = finding.subject;
  if (kind === 'integration') return finding.subject.name === name;
  if (kind === 'user') return id !== undefined && id === user?.id;
  if (within === undefined || (kind !== 'address' && kind !== 'client')) return false;
  // A profile of which an address is asked may be called as the integration is.
  return within.toLowerCase() === username.toLowerCase() || (within === name && lineOf(finding) === line);
}

function lineOf({ location }: Finding): number | undefined {
  return location.kind === 'file' ? location.line : undefined;
}

interface SeenOne {
  readonly integration: Integration;
  readonly user: UserFacts | undefined;
  readonly rows: readonly ListedLogin[];
  readonly ownRows: readonly ListedLogin[];
  readonly findings: readonly Finding[];
}

function heldOf(
  { findings, integration, ownRows, rows, user }: SeenOne,
  facts: GateFacts,
  ends: Ends,
): HeldIntegration {
  const { file, now, users } = facts;
  const lastLogin = user && lastUse({ integration, user, rows });
  const stops = ends.of(integration, user, rows);
  const { rotateBy } = integration;
  const missing = users.there && users.gaps.length === 0 ? 'missing' : 'unknown';
  return {
    integration,
    user: user === undefined ? missing : 'there',
    ...(lastLogin === undefined ? {} : { lastLogin }),
    ownAttempts: ownRows.reduce((total, { logins }) => total + logins, 0),
    addresses: seenFrom([...rows, ...ownRows], {
      integration,
      now,
      registered: registeredFor(file, integration.username),
    }),
    ...(stops === undefined ? {} : { stops }),
    ...(rotateBy === undefined ? {} : { rotateDaysLeft: daysUntil(rotateBy, now) }),
    findings,
  };
}

interface SeenFor {
  readonly integration: Integration;
  readonly registered: readonly Integration[];
  /** ISO time. */
  readonly now: string;
}

/** Those of the integration's own path, and what belongs to no path of its user's. */
function seenFrom(rows: readonly ListedLogin[], { integration, now, registered }: SeenFor): SeenFrom[] {
  const seen = new Map<string, SeenFrom>();
  for (const row of rows) {
    const entries = entriesFor(registered, row);
    if (!entries.includes(integration)) continue;
    const expected = expectedAddresses(entries, now);
    for (const { address: text, country, lastSeen, logins } of row.addresses) {
      const before = seen.get(text);
      const address = addressOf(text);
      const isExpected = address === undefined ? undefined : expected?.contains(address);
      seen.set(text, {
        address: text,
        ...(country === undefined ? {} : { country }),
        logins: logins + (before?.logins ?? 0),
        lastSeen: before !== undefined && before.lastSeen > lastSeen ? before.lastSeen : lastSeen,
        // What is unexpected on one path is not expected by another.
        ...(isExpected === undefined ? {} : { expected: isExpected && before?.expected !== false }),
      });
    }
  }
  return [...seen.values()].sort((a, b) => b.logins - a.logins || inOrder(a.address, b.address));
}

/** The days on which integrations stop. */
class Ends {
  readonly #facts: GateFacts;
  readonly #stops: Stops;
  readonly #ways = new Set<EndingWay>();

  public constructor(facts: GateFacts) {
    this.#facts = facts;
    this.#stops = new Stops(facts.org, facts.users.there ? facts.users.value.byId : new Map());
  }

  /** The soonest; none of one that carries no password, and of one that cannot log in as it is. */
  public of(
    integration: Integration,
    user: UserFacts | undefined,
    rows: readonly ListedLogin[],
  ): IntegrationEnd | undefined {
    const { users } = this.#facts;
    if (users.there && (user === undefined || this.#stops.isInactive(user.id))) return undefined;
    const own = this.#ofRows(integration, rows);
    const ends = [...(own.length > 0 ? own : this.#ofPath(integration, user)), ...this.#ofPassword(integration, user)];
    return ends.sort((a, b) => inOrder(a.date, b.date))[0];
  }

  /** What could not be read and could have changed a day. */
  public gaps(): readonly Gap[] {
    const { org, users } = this.#facts;
    const ends = [...this.#ways].flatMap((way) => gapOfEnding(way, org.org) ?? []);
    return users.there ? [...ends, ...this.#stops.gaps()] : ends;
  }

  /** What is in use, less what is registered on its own. */
  #ofRows(integration: Integration, rows: readonly ListedLogin[]): IntegrationEnd[] {
    const { file } = this.#facts;
    const others: readonly string[] = registeredFor(file, integration.username)
      .filter((one) => one.path !== integration.path)
      .map(({ path }) => path);
    return rows
      .filter(({ path }) => !others.includes(path))
      .flatMap(({ breaksOn }) => {
        if (breaksOn === undefined) return [];
        this.#ways.add(breaksOn.of);
        const { certainty, date, daysLeft, latest, of, state } = breaksOn;
        return [{ of, date, latest, daysLeft, state, certainty }];
      });
  }

  #ofPath({ path }: Integration, user: UserFacts | undefined): IntegrationEnd[] {
    if (!isPasswordPath(path)) return [];
    const { certainty, date, daysLeft, latest, of, state } = this.#stops.ofUser(user?.id ?? '', path);
    this.#ways.add(of);
    return [{ of, date, latest, daysLeft, state, certainty }];
  }

  #ofPassword({ path }: Integration, user: UserFacts | undefined): IntegrationEnd[] {
    const { expiring, now } = this.#facts;
    if (!expiring.there || user === undefined || !isPasswordPath(path)) return [];
    return expiring.value
      .filter((one) => one.user.id === user.id)
      .map(({ expired, passwordExpires }) => {
        // The org says that it has ended, and no date says when.
        const date = (passwordExpires ?? now).slice(0, 10);
        return {
          ...{ of: 'password' as const, date, latest: date, daysLeft: daysUntil(date, now) },
          state: passwordExpires === null || passwordExpires <= now ? 'past' : 'ahead',
          certainty: expired === 'unknown' ? 'possible' : 'certain',
        };
      });
  }
}

function soonestFirst(a: HeldIntegration, b: HeldIntegration): number {
  const day = ({ stops }: HeldIntegration): string => stops?.date ?? '9999';
  return inOrder(day(a), day(b)) || inOrder(a.integration.name, b.integration.name);
}

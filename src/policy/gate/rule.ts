/**
 * What rules of the policy file have in common.
 */
import { RangeSet } from '../../ip/index.js';
import { Text, type Between } from '../../text.js';
import { ruleOver, type FindingLocation, type Found, type Judgement, type RuleCard } from '../findings/index.js';
import { isInUse, type Fact, type Gap, type ListedLogin, type UserFacts } from '../index.js';
import { DAY } from '../../isoTime.js';
import type { GateFacts, GateParameters, Read, SeenUsers } from './facts.js';
import type { AllowedRange, Integration, PolicyFile, WaiverEntry } from './file.js';

/** Ids are those of which messages/gate.md has a title. */
export type GateRuleId = Between<'gate.', '.title'>;

export const gateRule = ruleOver<GateFacts, GateParameters>();

/** The texts of the page of a rule. */
export function gatePage(id: GateRuleId): RuleCard['page'] {
  return { title: `gate.${id}.title`, what: `gate.${id}.what`, why: `gate.${id}.why`, mend: `gate.${id}.mend` };
}

/** Findings and gaps of a rule in the making. */
export class Judging {
  readonly #found: Found[] = [];
  readonly #gaps: Gap[] = [];

  public add(found: Found): void {
    this.#found.push(found);
  }

  public miss(gaps: readonly Gap[]): void {
    this.#gaps.push(...gaps);
  }

  /** The value; where it could not be read, undefined, and the rule is incomplete. */
  public value<T>(fact: Fact<T>): T | undefined {
    if (fact.known) return fact.value;
    this.#gaps.push(fact.gap);
    return undefined;
  }

  public done(): Judgement {
    return { found: this.#found, gaps: this.#gaps };
  }
}

export const notApplicable = (why: Text): Judgement => ({ found: [], notApplicable: why });

/**
 * Judges what was read; what is not there at all makes the rule not applicable. Where not all of it could be read
 * (`isWhole`), what is not among it may be among the rest.
 */
export function overRead<T>(read: Read<T>, judge: (value: T, judging: Judging, isWhole: boolean) => void): Judgement {
  if (!read.there) return notApplicable(read.why);
  const judging = new Judging();
  judging.miss(read.gaps);
  judge(read.value, judging, read.gaps.length === 0);
  return judging.done();
}

export const noRegister = (): Judgement => notApplicable(Text.of('gate.none.register'));

/** Judges each integration of the register by what the file alone says. */
export function eachIntegration(
  { integrations }: PolicyFile,
  judge: (integration: Integration, judging: Judging) => void,
): Judgement {
  if (integrations.length === 0) return noRegister();
  const judging = new Judging();
  for (const integration of integrations) judge(integration, judging);
  return judging.done();
}

/** Judges each integration whose user is there. That one is not is found by a rule of its own. */
export function eachUser(
  { file, users }: Pick<GateFacts, 'file' | 'users'>,
  judge: (integration: Integration, user: UserFacts, judging: Judging) => void,
): Judgement {
  if (file.integrations.length === 0) return noRegister();
  return overRead(users, ({ byUsername }, judging) => {
    for (const integration of file.integrations) {
      const user = byUsername.get(integration.username.toLowerCase());
      if (user !== undefined) judge(integration, user, judging);
    }
  });
}

/** Judges each integration whose user is there by the logins of that user. */
export function eachWithLogins(
  { file, logins, users }: Pick<GateFacts, 'file' | 'users' | 'logins'>,
  judge: (seen: SeenIntegration, judging: Judging) => void,
): Judgement {
  if (file.integrations.length === 0) return noRegister();
  if (!logins.there) return notApplicable(logins.why);
  const rows = rowsByUser(logins.value.rows);
  const ownRows = rowsByUser(logins.value.ownRows);
  const judged = eachUser({ file, users }, (integration, user, judging) => {
    const seen = { rows: rows.get(user.id) ?? [], ownRows: ownRows.get(user.id) ?? [] };
    judge({ integration, user, ...seen, isWhole: logins.gaps.length === 0 }, judging);
  });
  return { ...judged, gaps: [...(judged.gaps ?? []), ...logins.gaps] };
}

/** By the id of their user. */
export function rowsByUser(rows: readonly ListedLogin[]): Map<string, ListedLogin[]> {
  const found = new Map<string, ListedLogin[]>();
  for (const row of rows) {
    const id = row.user?.id;
    if (id === undefined) continue;
    const own = found.get(id);
    if (own === undefined) found.set(id, [row]);
    else own.push(row);
  }
  return found;
}

/** ISO time at which an integration last got in by its path; further back than the logins that were read, its user. */
export function lastUse({ integration, rows, user }: Omit<SeenIntegration, 'ownRows' | 'isWhole'>): string | undefined {
  const path = seenPath(integration);
  const last = rows
    .filter((row) => row.path === path && isInUse(row))
    .map(({ lastSeen, lastSuccess }) => lastSuccess ?? lastSeen)
    .sort()
    .at(-1);
  return last ?? user.lastLogin;
}

export interface SeenIntegration {
  readonly integration: Integration;
  readonly user: UserFacts;
  /** Its logins, by client and path. */
  readonly rows: readonly ListedLogin[];
  /** This plugin's own attempts with its user. */
  readonly ownRows: readonly ListedLogin[];
  /** Whether all logins of the time could be read: only then is one that is not there none. */
  readonly isWhole: boolean;
}

/** What is known of a finding about an integration apart from its texts. */
export function ofIntegration(
  { path }: Pick<PolicyFile, 'path'>,
  { line, name, username }: Integration,
): Pick<Found, 'subject' | 'location' | 'username'> {
  return { subject: { kind: 'integration', name }, location: inFile(path, line), username };
}

/** As findings and waivers call a waiver. */
export function waiverName({ rule, subject = '*' }: Pick<WaiverEntry, 'rule' | 'subject'>): string {
  return `${rule}: ${subject}`;
}

/** What is known of a finding about a waiver apart from its texts: of two that are alike but for their org, which. */
export function ofWaiver({ path }: Pick<PolicyFile, 'path'>, waiver: WaiverEntry): Pick<Found, 'subject' | 'location'> {
  const { line, org } = waiver;
  return {
    subject: { kind: 'entry', name: waiverName(waiver), ...(org === undefined ? {} : { within: org }) },
    location: inFile(path, line),
  };
}

export const inFile = (file: string, line: number): FindingLocation => ({ kind: 'file', file, line });

/** What is known of a finding about a user of the org. */
export function ofUser({ id, username }: Pick<UserFacts, 'id' | 'username'>): Pick<Found, 'subject' | 'location'> {
  const name = username === '' ? id : username;
  return { subject: { kind: 'user', name, id }, location: { kind: 'logical', name: `User/${name}` } };
}

/** Rules ask for one user after another: each register by the usernames in it, which are the same in any case. */
const REGISTERS = new WeakMap<readonly Integration[], ReadonlyMap<string, readonly Integration[]>>();

/** The integrations registered for a user. */
export function registeredFor({ integrations }: PolicyFile, username: string): readonly Integration[] {
  let register = REGISTERS.get(integrations);
  if (register === undefined) {
    register = Map.groupBy(integrations, (one) => one.username.toLowerCase());
    REGISTERS.set(integrations, register);
  }
  return register.get(username.toLowerCase()) ?? [];
}

/** By which path the logins of an integration are seen: JWT bearer has no subtype of its own. */
function seenPath({ path }: Integration): ListedLogin['path'] {
  return path === 'jwt' ? 'other' : path;
}

/** Of the integrations of one user those that a login belongs to: those of its path, where there are some, else all. */
export function entriesFor(
  registered: readonly Integration[],
  { path }: Pick<ListedLogin, 'path'>,
): readonly Integration[] {
  const own = registered.filter((one) => seenPath(one) === path);
  return own.length > 0 ? own : registered;
}

/**
 * Addresses from which some integrations are expected at a time; undefined where one of them may come from anywhere. What
 * has expired is expected no longer.
 */
export function expectedAddresses(entries: readonly Integration[], now: string): RangeSet | undefined {
  if (entries.some(({ addresses }) => addresses === undefined)) return undefined;
  return RangeSet.of(entries.flatMap(({ addresses = [] }) => addresses.filter((range) => !isOver(range, now))));
}

/** Whole days from one ISO time to another. */
export function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / DAY);
}

/** The day of a time is after an ISO day: what holds until a day holds all of it. */
export function isPast(day: string, now: string): boolean {
  return now.slice(0, 10) > day;
}

/** A range of the file is allowed no longer. */
export function isOver({ expires }: Pick<AllowedRange, 'expires'>, now: string): boolean {
  return expires !== undefined && isPast(expires, now);
}

/** Where names are pseudonyms nobody of the file can be told from others: then the rule says so, and nothing else. */
export function areNamed(users: Read<SeenUsers>, judging: Judging): boolean {
  const unnamed = users.there ? users.value.unnamed : undefined;
  if (unnamed !== undefined) judging.miss([unnamed]);
  return unnamed === undefined;
}

export function userOf({ byUsername }: SeenUsers, username: string): UserFacts | undefined {
  return byUsername.get(username.toLowerCase());
}

/**
 * The job of `rotate login` before anything is changed: who breaks when the secret changes, how long it takes until the
 * user is locked, and why the rotation cannot end well.
 */
import {
  holds,
  HoldingReader,
  OneUserReader,
  SETS_PASSWORDS,
  type OrgClient,
  type OrgWitness,
} from '../../facts/org/index.js';
import type { LoginProgress } from '../../facts/types.js';
import { readFailures } from '../../login/history.js';
import { type PasswordNeeds, passwordNeeds } from '../../login/passwordRules.js';
import { lockoutPolicy, type PolicySources } from '../../login/policies.js';
import {
  isOptionHidden,
  isPasswordPath,
  type AttemptsLeft,
  type Fact,
  type Gap,
  type ListedLogin,
  lockOfAll,
  type LockTime,
  type Path,
  resetHindrances,
  olderClients,
  rotationClients,
  rotationNeed,
  type RotationClient,
  type RotationRefusal,
  type TriedLogin,
  uniqueGaps,
} from '../../policy/index.js';
import { chooseFlow } from '../../policy/move/index.js';
import type { BeforeDelivery } from '../../report/rotate/result.js';
import type { RotateFound } from '../../report/rotate/toResult.js';
import { Text } from '../../text.js';
import { userWithLogins, type UserWithLogins } from '../logins/index.js';
import { DAY } from '../../isoTime.js';
import { userHistory } from './history.js';
import { seenAddresses, testPlace } from './testPlace.js';

export interface RotateAround {
  readonly witness: OrgWitness;
  readonly client: OrgClient;
  readonly now: Date;
  readonly onProgress: (progress: LoginProgress) => void;
}

export interface RotateQuestion {
  readonly username: string;
  /** ISO time. */
  readonly since: string;
  readonly tokenOnly: boolean;
  /** On which the secret is tried; undefined for the one that its clients use. */
  readonly path: Path | undefined;
  /** With which it is tried by SOAP. */
  readonly loginApiVersion: number;
  /** Whether a token is taken; undefined where it is as soon as a client may need one. */
  readonly takesToken: boolean | undefined;
  /** Somebody said so, of a token that was not taken yet. */
  readonly leavesToken: boolean;
  /** Somebody can be asked, or has said it beforehand. */
  readonly mayUnlock: boolean;
  /** Programs that get the secret, and whether one stops the clients before. */
  readonly deliveries: number;
  readonly pauses: boolean;
  /** The old password can be asked for or was given: the org's own change call takes it. */
  readonly hasOldPassword: boolean;
  /** The password is still to be set. */
  readonly setsPassword: boolean;
}

export interface RotatePlan {
  readonly found: RotateFound;
  /** Rows of LoginHistory that were there before. */
  readonly seen: ReadonlySet<string>;
  /** Logins and failures, newest first; undefined where they could not be read. */
  readonly history: readonly TriedLogin[] | undefined;
  /** Addresses from which the user has got in; undefined where they could not be read. */
  readonly seenFrom: ReadonlySet<string> | undefined;
  /** What a new password has to be. */
  readonly needs: PasswordNeeds;
  readonly path: Path;
}

/** Days ahead: longer than any password lives. */
const FAR = 3660;

/** Days that are read at least: when the password ends, and what a client can move to, hang on no shorter look. */
const USUAL_DAYS = 30;

/** Seconds that are reckoned with: for each program, for a token to come by mail, and for the login that tests it. */
const TAKES = { delivery: 60, token: 600, test: 60 } as const;

/** @throws RunError for a user whom the org does not show; what else the readers throw */
export async function planRotation(around: RotateAround, question: RotateQuestion): Promise<RotatePlan> {
  const { client, now, onProgress, witness } = around;
  const { since, tokenOnly, username } = question;
  const at = now.toISOString();
  const about = await userWithLogins(witness, {
    ...{ username, since: earliest(since, now), now: at, all: true, expiringWithin: FAR, onProgress },
  });
  const { done, profile, user } = about;
  const rows = rowsSince(done.listed.rows, since);
  const holdings = new HoldingReader(client, user.id);
  const [switches, changed] = [await holdings.switches(), await holdings.passwordChanged()];
  const { rows: history, ...past } = await userHistory({ witness, client, now }, user.id);
  const sources = await policySources(witness);
  const lockout = lockoutPolicy(profile, sources);
  const failed = await failuresOf(client, user.id, user.username);
  const limit = lockout.known ? lockout.value.attempts : undefined;
  const tried = history.known ? history.value.filter(({ time }) => time >= since) : [];
  const { org } = done.seen.facts;
  const isElsewhere = isTrue(user.delegatedAuthentication, org.salesforceCredentialsDisabled);
  // Where logins could not be read, a client may be missing.
  const isBlind = !history.known || done.seen.gaps.length > 0;
  const everything = history.known ? [...history.value, ...past.earlier] : [];
  const known = rotationClients(rows, tried, undefined);
  const older = olderClients(known, everything);
  const need = rotationNeed(known, older, isBlind || past.gaps.length > 0);
  const takesToken = question.takesToken ?? (tokenOnly || need !== 'no');
  const isLocked = switches.known && switches.value.locked;
  const unlocksFirst = isLocked && takesToken;
  // With the lock its failures are gone.
  const left = unlocksFirst && limit !== undefined ? limit : leftOf(limit, failed);
  const all = rotationClients(rows, tried, left);
  const [expiring] = done.expiring;
  const isExpired = expiring?.expired === 'yes';
  const clients = all.map((one) => asTheyStand(one, { isElsewhere: isElsewhere && !tokenOnly, isExpired }));
  // What a user is unlocked from first keeps it from nothing.
  const hindrances = resetHindrances(user, profile, { org, at }).filter(({ id }) => id !== 'locked' || !unlocksFirst);
  const lock = isBlind && limit !== 'none' ? 'unknown' : lockOfAll(clients, left);
  // Nothing is locked any more where it is unlocked once everybody has the secret.
  const mayLock = !question.pauses && (!isLocked || unlocksFirst);
  const beforeDelivery = locksBefore(lock, secondsOf(question, need));
  const own = witness.identity.userId === user.id;
  const isSetByOther = question.setsPassword && !own;
  const mayNotSet = isSetByOther && holds(await witness.capabilities(), ...SETS_PASSWORDS) === false;
  const path = question.path ?? usualPath(clients);
  const ask = { path, loginApiVersion: question.loginApiVersion, at };
  const seenFrom = history.known && past.gaps.length === 0 ? seenAddresses(everything) : undefined;
  const place = await testPlace(witness, about, { ask, seenFrom });
  const dead = hindrances.some(({ applies, id }) => id === 'invalid-mail' && applies === 'yes');
  const isHidden = hindrances.some(isOptionHidden);
  // What a run that is taken up has set is set: nothing of it is still to be prevented.
  const isAhead = question.setsPassword || takesToken;
  const ofSetting: RotationRefusal[] = [
    ...when(own && question.setsPassword && !question.hasOldPassword, 'own-user'),
    ...when(mayNotSet, 'not-permitted'),
    ...when(!tokenOnly && isElsewhere, 'single-sign-on'),
    ...when(user.active.known && !user.active.value, 'inactive'),
    ...when(switches.known && switches.value.frozen, 'frozen'),
    ...when(dead, 'dead-mail'),
    ...when(isHidden && (tokenOnly || need === 'yes'), 'token-unobtainable'),
  ];
  const refusals: RotationRefusal[] = [
    ...(isAhead ? ofSetting : []),
    ...when(need === 'yes' && question.leavesToken && !isHidden, 'token-left-out'),
    ...when(unlocksFirst && !question.mayUnlock, 'locked'),
    ...when(mayLock && beforeDelivery === 'yes', 'lock-before-delivery'),
    ...when(mayLock && beforeDelivery === 'unknown', 'lock-unknown'),
  ];
  const facts = { switches, changed, history, lockout, failed };
  return {
    seen: new Set(history.known ? history.value.map(({ id }) => id) : []),
    ...{ seenFrom, history: history.known ? everything : undefined },
    needs: passwordNeeds(profile, sources),
    path,
    found: {
      source: { ...witness.source },
      ...{
        username: user.username,
        userId: user.id,
        at,
        since,
        tokenOnly,
        own,
        clients,
        older,
        need,
        hindrances,
        refusals,
      },
      ...{ takesToken, unlocksFirst },
      email: user.email.known ? (user.email.value ?? null) : null,
      ends:
        expiring === undefined ? null : { time: expiring.passwordExpires, policy: expiring.policy, expired: isExpired },
      changed: changed.known ? changed.value : null,
      ...{ foreign: null, underWay: undefined },
      lock: {
        locked: switches.known ? switches.value.locked : null,
        ...{ attempts: limit ?? null, left: left ?? null, minutes: minutesOf(lockout), time: lock, beforeDelivery },
      },
      test: { path, ...place },
      move: moveOf(about),
      instanceUrl: witness.instanceUrl,
      gaps: uniqueGaps(gapsOf(facts), past.gaps, about.gaps),
      apiCalls: witness.apiCalls() + client.calls(),
    },
  };
}

function earliest(since: string, now: Date): string {
  const usual = new Date(now.getTime() - USUAL_DAYS * DAY).toISOString();
  return since < usual ? since : usual;
}

/** As if no earlier login had been read. */
function rowsSince(rows: readonly ListedLogin[], since: string): ListedLogin[] {
  return rows
    .filter(({ lastSeen }) => lastSeen >= since)
    .map((row) => ({ ...row, addresses: row.addresses.filter(({ lastSeen }) => lastSeen >= since) }));
}

/**
 * A password that is checked by single sign-on: what is set in Salesforce changes nothing for the client. One that has
 * expired lets no client do anything already (docs/salesforce.md section 4).
 */
function asTheyStand(
  client: RotationClient,
  { isElsewhere, isExpired }: { readonly isElsewhere: boolean; readonly isExpired: boolean },
): RotationClient {
  if (client.atChange !== 'stops') return client;
  if (isElsewhere) return { ...client, atChange: 'goes-on', lock: 'never' };
  return isExpired ? { ...client, atChange: 'fails-already' } : client;
}

function when(applies: boolean, refusal: RotationRefusal): RotationRefusal[] {
  return applies ? [refusal] : [];
}

function isTrue(...facts: readonly Fact<boolean | undefined>[]): boolean {
  return facts.some((fact) => fact.known && fact.value === true);
}

function gapsOf(facts: Readonly<Record<string, Fact<unknown>>>): Gap[] {
  return Object.values(facts).flatMap((fact) => (fact.known ? [] : [fact.gap]));
}

async function policySources(witness: OrgWitness): Promise<PolicySources> {
  const [security, profiles] = await Promise.all([witness.security(), witness.passwordPolicies()]);
  return { org: security.known ? { ...security, value: security.value.passwordPolicies } : security, profiles };
}

/** Failures that count now: the org's own counter, else what LoginHistory shows. */
async function failuresOf(client: OrgClient, userId: string, username: string): Promise<Fact<number>> {
  const reader = new OneUserReader(client);
  const row = await reader.user(username);
  const counted = row.known ? row.value?.failedLogins : undefined;
  if (counted !== undefined) return { known: true, value: counted, from: 'User' };
  const failures = await readFailures(reader, userId);
  return failures.known ? { ...failures, value: failures.value.failures } : failures;
}

function leftOf(limit: number | 'none' | undefined, failed: Fact<number>): AttemptsLeft {
  if (limit === 'none' || limit === undefined) return limit;
  return failed.known ? Math.max(0, limit - failed.value) : undefined;
}

function minutesOf(lockout: ReturnType<typeof lockoutPolicy>): number | 'forever' | null {
  if (!lockout.known) return null;
  const { minutes } = lockout.value;
  return minutes === 'unread' ? null : minutes;
}

/** How long the run takes, as far as can be said, until the last client has been delivered to. */
function secondsOf({ deliveries }: RotateQuestion, need: RotateFound['need']): number {
  return TAKES.test + Math.max(1, deliveries) * TAKES.delivery + (need === 'no' ? 0 : TAKES.token);
}

function locksBefore(lock: LockTime, seconds: number): BeforeDelivery {
  if (lock === 'never') return 'no';
  return lock === 'unknown' ? 'unknown' : lock <= seconds ? 'yes' : 'no';
}

/** The path of the client that logged in last; SOAP where there is none. */
function usualPath(clients: readonly RotationClient[]): Path {
  const [last] = clients
    .filter(({ path }) => isPasswordPath(path))
    .sort((a, b) => (b.lastSuccess ?? '').localeCompare(a.lastSuccess ?? ''));
  return last?.path === 'oauth-password' ? 'oauth-password' : 'soap';
}

/** When a client of this user ends anyway, and what it can move to. */
function moveOf({ done, profile, user }: UserWithLogins): RotateFound['move'] {
  const rows = done.listed.rows.filter(({ path }) => isPasswordPath(path));
  const [row] = rows.filter(({ moveTo }) => moveTo.option !== 'none');
  if (row === undefined || row.moveTo.option === 'none') return null;
  const dates = rows.flatMap(({ breaksOn, retirement }) => breaksOn?.date ?? retirement?.date ?? []).sort();
  // As `generate app` chooses; what only a look at all users tells, whether a client is shared, is left to it.
  const known = profile.known ? profile.value : undefined;
  const { flow, why } = chooseFlow({ username: user.username, asked: undefined, rows, profile: known });
  const options = { jwt: 'jwt-bearer', 'client-credentials': 'client-credentials' } as const;
  const ends = dates[0] ?? null;
  return flow === undefined
    ? { option: null, why: Text.of('rotate.move.undecided'), ends }
    : { option: options[flow], why: why[0] ?? row.moveTo.why, ends };
}

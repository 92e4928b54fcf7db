/**
 * Who stops when the secret changes, and how long it takes until the user is locked.
 */
import {
  type AttemptsLeft,
  type Expiring,
  type Fact,
  type Gap,
  lockOfAll,
  type LockTime,
  type Need,
  type OlderClient,
  olderClients,
  type OrgFacts,
  type RotationClient,
  rotationClients,
  rotationNeed,
  type UserFacts,
} from '../../policy/index.js';
import type { BeforeDelivery } from '../../report/rotate/result.js';
import { everyLogin, type RotateQuestion, type RotationFacts } from './rotationFacts.js';

export interface Affected {
  readonly clients: readonly RotationClient[];
  readonly older: readonly OlderClient[];
  /** Whether one of them needs the token. */
  readonly need: Need;
  readonly takesToken: boolean;
  readonly unlocksFirst: boolean;
  /** Failures that lock, and how many of them are left. */
  readonly limit: number | 'none' | undefined;
  readonly left: AttemptsLeft;
  readonly lock: LockTime;
  readonly beforeDelivery: BeforeDelivery;
  /** A run may be the reason for a lock. */
  readonly mayLock: boolean;
  /** Single sign-on checks the password. */
  readonly isElsewhere: boolean;
  readonly isExpired: boolean;
}

/** Seconds that are reckoned with: for each program, for a token to come by mail, and for the login that tests it. */
const TAKES = { delivery: 60, token: 600, test: 60 } as const;

/** What of all that was read it hangs on. */
export interface AffectedFacts extends Pick<
  RotationFacts,
  'failed' | 'history' | 'lockout' | 'past' | 'rows' | 'switches'
> {
  readonly about: {
    readonly user: Pick<UserFacts, 'delegatedAuthentication'>;
    readonly done: {
      readonly expiring: readonly Pick<Expiring, 'expired'>[];
      readonly seen: {
        readonly facts: { readonly org: Pick<OrgFacts, 'salesforceCredentialsDisabled'> };
        readonly gaps: readonly Gap[];
      };
    };
  };
}

type AffectedQuestion = Pick<RotateQuestion, 'deliveries' | 'pauses' | 'since' | 'takesToken' | 'tokenOnly'>;

export function affectedBy(read: AffectedFacts, question: AffectedQuestion): Affected {
  const { about, history, lockout, past, rows, switches } = read;
  const { done, user } = about;
  const { since, tokenOnly } = question;
  const limit = lockout.known ? lockout.value.attempts : undefined;
  const tried = history.known ? history.value.filter(({ time }) => time >= since) : [];
  const isElsewhere = isTrue(user.delegatedAuthentication, done.seen.facts.org.salesforceCredentialsDisabled);
  // Where logins could not be read, a client may be missing.
  const isBlind = !history.known || done.seen.gaps.length > 0;
  const known = rotationClients(rows, tried, undefined);
  const older = olderClients(known, everyLogin(read));
  const need = rotationNeed(known, older, isBlind || past.gaps.length > 0);
  const takesToken = question.takesToken ?? (tokenOnly || need !== 'no');
  const isLocked = switches.known && switches.value.locked;
  const unlocksFirst = isLocked && takesToken;
  // With the lock its failures are gone.
  const left = unlocksFirst && limit !== undefined ? limit : leftOf(limit, read.failed);
  const isExpired = done.expiring[0]?.expired === 'yes';
  const clients = rotationClients(rows, tried, left).map((one) =>
    asTheyStand(one, { isElsewhere: isElsewhere && !tokenOnly, isExpired }),
  );
  const lock = isBlind && limit !== 'none' ? 'unknown' : lockOfAll(clients, left);
  return {
    ...{ clients, older, need, takesToken, unlocksFirst, limit, left, lock, isElsewhere, isExpired },
    beforeDelivery: locksBefore(lock, secondsOf(question, need)),
    // Nothing is locked any more where it is unlocked once everybody has the secret.
    mayLock: !question.pauses && (!isLocked || unlocksFirst),
  };
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

function isTrue(...facts: readonly Fact<boolean | undefined>[]): boolean {
  return facts.some((fact) => fact.known && fact.value === true);
}

function leftOf(limit: number | 'none' | undefined, failed: Fact<number>): AttemptsLeft {
  if (limit === 'none' || limit === undefined) return limit;
  return failed.known ? Math.max(0, limit - failed.value) : undefined;
}

/** How long the run takes, as far as can be said, until the last client has been delivered to. */
function secondsOf({ deliveries }: AffectedQuestion, need: Need): number {
  return TAKES.test + Math.max(1, deliveries) * TAKES.delivery + (need === 'no' ? 0 : TAKES.token);
}

function locksBefore(lock: LockTime, seconds: number): BeforeDelivery {
  if (lock === 'never') return 'no';
  return lock === 'unknown' ? 'unknown' : lock <= seconds ? 'yes' : 'no';
}

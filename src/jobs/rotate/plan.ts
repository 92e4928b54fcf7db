/**
 * The job of `rotate login` before anything is changed: who breaks when the secret changes, how long it takes until the
 * user is locked, and why the rotation cannot end well.
 */
import { inOrder } from '../../inOrder.js';
import { holds, SETS_PASSWORDS } from '../../facts/org/index.js';
import { type PasswordNeeds, passwordNeeds } from '../../login/passwordRules.js';
import type { lockoutPolicy } from '../../login/policies.js';
import {
  type Fact,
  type Gap,
  isPasswordPath,
  type Path,
  resetHindrances,
  type RotationClient,
  type TriedLogin,
  uniqueGaps,
} from '../../policy/index.js';
import { chooseFlow } from '../../policy/move/index.js';
import type { RotateFound } from '../../report/rotate/toResult.js';
import { Text } from '../../text.js';
import type { UserWithLogins } from '../logins/index.js';
import { type Affected, affectedBy } from './affectedClients.js';
import {
  everyLogin,
  readRotationFacts,
  type RotateAround,
  type RotateQuestion,
  type RotationFacts,
} from './rotationFacts.js';
import { refusalsOf } from './refusals.js';
import { seenAddresses, testPlace } from './testPlace.js';

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

/** @throws RunError for a user whom the org does not show; what else the readers throw */
export async function planRotation(around: RotateAround, question: RotateQuestion): Promise<RotatePlan> {
  const { client, now, witness } = around;
  const read = await readRotationFacts(around, question);
  const { about, history, past, sources } = read;
  const { profile, user } = about;
  const at = now.toISOString();
  const affected = affectedBy(read, question);
  const { org } = about.done.seen.facts;
  // What a user is unlocked from first keeps it from nothing.
  const hindrances = resetHindrances(user, profile, { org, at }).filter(
    ({ id }) => id !== 'locked' || !affected.unlocksFirst,
  );
  const own = witness.identity.userId === user.id;
  const isSetByOther = question.setsPassword && !own;
  const mayNotSet = isSetByOther && holds(await witness.capabilities(), ...SETS_PASSWORDS) === false;
  const path = question.path ?? usualPath(affected.clients);
  const ask = { path, loginApiVersion: question.loginApiVersion, at };
  const everything = everyLogin(read);
  const seenFrom = history.known && past.gaps.length === 0 ? seenAddresses(everything) : undefined;
  const place = await testPlace(witness, about, { ask, seenFrom });
  const { since, tokenOnly } = question;
  return {
    seen: new Set(history.known ? history.value.map(({ id }) => id) : []),
    ...{ seenFrom, history: history.known ? everything : undefined },
    needs: passwordNeeds(profile, sources),
    path,
    found: {
      source: { ...witness.source },
      ...{ at, since, tokenOnly, own, hindrances },
      ...foundOf(read, affected),
      refusals: refusalsOf({ switches: read.switches, user, affected, question, hindrances, own, mayNotSet }),
      test: { path, ...place },
      instanceUrl: witness.instanceUrl,
      apiCalls: witness.apiCalls() + client.calls(),
    },
  };
}

/** What was read, and what it means to the clients, as it is told. */
function foundOf(
  { about, changed, failed, history, lockout, past, switches }: RotationFacts,
  { beforeDelivery, clients, isExpired, left, limit, lock, need, older, takesToken, unlocksFirst }: Affected,
): Omit<
  RotateFound,
  'source' | 'at' | 'since' | 'tokenOnly' | 'own' | 'hindrances' | 'refusals' | 'test' | 'instanceUrl' | 'apiCalls'
> {
  const { done, user } = about;
  const [expiring] = done.expiring;
  return {
    ...{ username: user.username, userId: user.id, clients, older, need, takesToken, unlocksFirst },
    email: user.email.known ? (user.email.value ?? null) : null,
    ends:
      expiring === undefined ? null : { time: expiring.passwordExpires, policy: expiring.policy, expired: isExpired },
    changed: changed.known ? changed.value : null,
    ...{ foreign: null, underWay: undefined },
    lock: {
      locked: switches.known ? switches.value.locked : null,
      ...{ attempts: limit ?? null, left: left ?? null, minutes: minutesOf(lockout), time: lock, beforeDelivery },
    },
    move: moveOf(about),
    gaps: uniqueGaps(gapsOf({ switches, changed, history, lockout, failed }), past.gaps, about.gaps),
  };
}

function gapsOf(facts: Readonly<Record<string, Fact<unknown>>>): Gap[] {
  return Object.values(facts).flatMap((fact) => (fact.known ? [] : [fact.gap]));
}

function minutesOf(lockout: ReturnType<typeof lockoutPolicy>): number | 'forever' | null {
  if (!lockout.known) return null;
  const { minutes } = lockout.value;
  return minutes === 'unread' ? null : minutes;
}

/** The path of the client that logged in last; SOAP where there is none. */
function usualPath(clients: readonly RotationClient[]): Path {
  const [last] = clients
    .filter(({ path }) => isPasswordPath(path))
    .sort((a, b) => inOrder(b.lastSuccess ?? '', a.lastSuccess ?? ''));
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

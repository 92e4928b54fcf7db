/**
 * From what was found, and what a run has done, to the result of `rotate login`.
 */
import type {
  Gap,
  LockTime,
  Need,
  OlderClient,
  Path,
  ResetHindrance,
  RotationClient,
  RotationRefusal,
  Verdict,
} from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { reportGaps, type ReportedSource } from '../gapsAndAssumptions.js';
import { resetPage } from '../openReset/result.js';
import type {
  BeforeDelivery,
  ClientNow,
  ReportedRotateRun,
  ReportedRotateStep,
  ReportedRotationClient,
  ReportedStranger,
  RotateLoginResult,
} from './result.js';

export interface RotateFound {
  readonly source: ReportedSource;
  readonly username: string;
  readonly userId: string;
  readonly at: string;
  readonly since: string;
  readonly tokenOnly: boolean;
  readonly own: boolean;
  readonly clients: readonly RotationClient[];
  readonly older: readonly OlderClient[];
  readonly need: Need;
  readonly hindrances: readonly ResetHindrance[];
  readonly refusals: readonly RotationRefusal[];
  readonly email: string | null;
  readonly ends: { readonly time: string | null; readonly policy: Text; readonly expired: boolean } | null;
  readonly changed: string | null;
  /** When somebody else has changed it since the run that is taken up looked at it; null where that is not known. */
  readonly foreign: string | null;
  /** What its clients have come to since a run changed the secret that has watched them; undefined where none has. */
  readonly watched?: (Pick<RotateEnd, 'now' | 'strangers'> & { readonly isEnough: boolean }) | undefined;
  /** Another run that changes the user right now, or watches. */
  readonly underWay: Text | undefined;
  readonly lock: {
    readonly locked: boolean | null;
    readonly attempts: number | 'none' | null;
    readonly left: number | 'none' | null;
    readonly minutes: number | 'forever' | null;
    readonly time: LockTime;
    readonly beforeDelivery: BeforeDelivery;
  };
  /** A token is taken, and its user is unlocked before, since locked users log in nowhere. */
  readonly takesToken: boolean;
  readonly unlocksFirst: boolean;
  readonly test: {
    readonly path: Path;
    readonly address: string | null;
    readonly addressAt: string | null;
    readonly isNew: boolean | null;
    readonly verdict: Verdict | null;
    readonly needsToken: Need;
  };
  readonly move: {
    readonly option: 'client-credentials' | 'jwt-bearer' | null;
    readonly why: Text;
    readonly ends: string | null;
  } | null;
  readonly instanceUrl: string;
  readonly gaps: readonly Gap[];
  readonly apiCalls: number;
}

export interface RotateStepAsRun {
  readonly id: string;
  readonly state: string;
  readonly begun: string | null;
  readonly ended: string | null;
  readonly code: string | null;
}

/** What a run adds to what was found. */
export interface RotateEnd {
  readonly run: ReportedRotateRun;
  readonly now: readonly {
    readonly now: ClientNow | null;
    readonly failures: readonly { readonly address: string; readonly count: number }[];
    readonly notSeenFrom: readonly string[];
    readonly backFrom: readonly string[];
  }[];
  readonly strangers: readonly ReportedStranger[];
  readonly test: {
    readonly outcome: string;
    readonly provesToken: 'yes' | 'no' | 'unknown';
    readonly why: Text;
    /** From where it came, as the org has written it down; null where that was not seen. */
    readonly from: { readonly address: string; readonly isNew: boolean | null } | null;
  } | null;
  readonly after: RotateLoginResult['after'];
}

const STATES = ['pending', 'done', 'unread', 'refused', 'open', 'unknown', 'left-out', 'not-tested'] as const;
/** Without those that have a number. */
const STEP_WORDS = [
  'pause',
  'unlock-first',
  'password',
  'sessions',
  'token',
  'test',
  'hand-over',
  'unlock',
  'watch',
  'unlock-again',
] as const;
const MAILED = ['reset', 'change', 'once'] as const;

/** Neither: a plan. */
export interface RotateStanding {
  /** Of what was done. */
  readonly end?: RotateEnd | undefined;
  /** The run that is to be taken up. */
  readonly resumed?: ReportedRotateRun | undefined;
}

export function toRotateLoginResult(
  found: RotateFound,
  steps: readonly RotateStepAsRun[],
  { end, resumed }: RotateStanding,
  say: Say,
): RotateLoginResult {
  const { at, clients, ends, lock, move, since, source, test, tokenOnly, userId, username } = found;
  const isPlan = end === undefined;
  const isLooked = end !== undefined && (end.now.length > 0 || end.strangers.length > 0);
  const seen = isLooked ? end : found.watched;
  return {
    schemaVersion: '1.0',
    source: { ...source },
    ...{ username, userId, own: found.own, at, since, tokenOnly },
    mode: isPlan ? 'plan' : 'applied',
    run: end?.run ?? resumed ?? null,
    underWay: isPlan && found.underWay !== undefined ? say(found.underWay) : null,
    refusals: found.refusals.map((id) => ({ id, why: say(Text.of(`rotate.refusal.${id}`)) })),
    clients: clients.map((client, place) => clientOf(client, seen?.now[place])),
    older: found.older.map((one) => ({ ...one, addresses: [...one.addresses] })),
    strangers:
      seen?.strangers.map((one) => ({ ...one, failures: one.failures.map((failure) => ({ ...failure })) })) ?? [],
    token: { ...tokenOf(found, say), unproved: unprovedOf(tokenOnly && !isPlan, steps, say) },
    password: {
      ends: ends?.time ?? null,
      expired: ends?.expired === true,
      endsBy: ends === null ? null : say(ends.policy),
      changed: found.changed,
      foreign: found.foreign,
    },
    lock: {
      locked: lock.locked,
      attempts: lock.attempts,
      left: lock.left,
      minutes: lock.minutes,
      seconds: lock.time,
      beforeDelivery: lock.beforeDelivery,
    },
    test: {
      ...test,
      ...(end?.test?.from ? { ...end.test.from, addressAt: null } : {}),
      outcome: end?.test?.outcome ?? null,
      provesToken: end?.test?.provesToken ?? null,
      why: end?.test ? say(end.test.why) : null,
    },
    move: move === null ? null : { option: move.option, why: say(move.why), ends: move.ends },
    steps: steps.map((step) => stepOf(step, isPlan, say)),
    after: end?.after ?? null,
    incomplete: reportGaps(found.gaps, say),
    apiCalls: found.apiCalls,
  };
}

function clientOf(client: RotationClient, end: RotateEnd['now'][number] | undefined): ReportedRotationClient {
  const { addresses, atChange, atToken, lastSuccess, lock, needsToken, path, retry } = client;
  return {
    client: client.client ?? null,
    path,
    addresses: addresses.map(({ address, verdict }) => ({ address, verdict: verdict ?? null })),
    lastSuccess: lastSuccess ?? null,
    ...{ atChange, atToken, needsToken },
    retrySeconds: retry?.seconds ?? null,
    retryFrom: retry?.from ?? null,
    lockSeconds: lock,
    now: end?.now ?? null,
    failures: end?.failures.map((one) => ({ ...one })) ?? [],
    notSeenFrom: [...(end?.notSeenFrom ?? [])],
    backFrom: [...(end?.backFrom ?? [])],
  };
}

function tokenOf(
  { email, hindrances, instanceUrl, need }: RotateFound,
  say: Say,
): Omit<RotateLoginResult['token'], 'unproved'> {
  const obtainable = hindrances.some(({ applies }) => applies === 'yes')
    ? 'no'
    : hindrances.length > 0
      ? 'unknown'
      : 'yes';
  return {
    needed: need,
    obtainable,
    email,
    hindrances: hindrances.map(({ applies, id }) =>
      say(applies === 'yes' ? Text.of(`reset.hidden.${id}`) : Text.of(`reset.unread.${id}`)),
    ),
    page: resetPage(instanceUrl, 'lightning'),
    mailed: MAILED.map((what) => say(Text.of(`rotate.mailed.${what}`))),
  };
}

/** A token that was never reset logs in as well as a new one, and with the password that stays it does not die. */
function unprovedOf(isOfToken: boolean, steps: readonly RotateStepAsRun[], say: Say): string | null {
  const isTaken = steps.some(({ id, state }) => id === 'token' && (state === 'done' || state === 'unread'));
  return isOfToken && isTaken ? say(Text.of('rotate.token.unproved')) : null;
}

/** What a step does. */
export function rotateStepText(id: string): Text {
  const word = STEP_WORDS.find((one) => one === id);
  return word === undefined
    ? Text.of('rotate.step.deliver', { number: id.replace(/^deliver-/u, '') })
    : Text.of(`rotate.step.${word}`);
}

/** A step that was begun and not ended is one of which nobody can tell. */
function stepOf({ begun, code, ended, id, state }: RotateStepAsRun, isPlan: boolean, say: Say): ReportedRotateStep {
  const told = STATES.find((one) => one === state) ?? 'unknown';
  return {
    step: id,
    state: isPlan && told === 'pending' ? 'planned' : told,
    what: say(rotateStepText(id)),
    ...{ begun, ended, code },
  };
}

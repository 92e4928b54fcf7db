/**
 * The result of `rotate login`: plain data, its texts already in words. This is what `--json` prints; no secret is in it.
 */
import type {
  Gap,
  LockTime,
  Need,
  LoginPath,
  Path,
  ResetHindrance,
  RotationClient,
  RotationRefusal,
  TokenEnd,
  Verdict,
} from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../common.js';
import { resetPage } from '../openReset/result.js';

export type BeforeDelivery = 'yes' | 'no' | 'unknown';

/** What became of a client after the secret was changed. `silent`: it has not logged in since. */
export type ClientNow = 'back' | 'fails' | 'silent';

export interface ReportedRotationClient {
  /** Null where the client does not name itself. */
  client: string | null;
  path: LoginPath;
  addresses: { address: string; verdict: Verdict | null }[];
  /** ISO time; null where none is known. */
  lastSuccess: string | null;
  /** What becomes of it at the moment the password changes. */
  atChange: 'stops' | 'goes-on' | 'fails-already';
  /** And when the token alone changes. */
  atToken: TokenEnd;
  needsToken: Need;
  /** Seconds between two of its tries, and by what that is known; null where it is not. */
  retrySeconds: number | null;
  retryFrom: 'failures' | 'logins' | null;
  /** Seconds until the user is locked if this client alone is forgotten. */
  lockSeconds: number | 'never' | 'unknown';
  /** Null while nothing was watched. */
  now: ClientNow | null;
  /** From where it has failed since, and how often. */
  failures: { address: string; count: number }[];
}

export type RotateStepState =
  | 'planned'
  | 'pending'
  | 'done'
  | 'unread'
  | 'refused'
  | 'open'
  | 'unknown'
  | 'left-out'
  | 'not-tested';

export interface ReportedRotateStep {
  /** `pause`, `password`, `sessions`, `token`, `test`, `deliver-1`, `hand-over`, `unlock`, `watch`, `unlock-again`. */
  step: string;
  state: RotateStepState;
  what: string;
  /** ISO times; null where nothing was begun. */
  begun: string | null;
  ended: string | null;
  /** Why it came to nothing: the code of the org or of the system, or the cause of a login. */
  code: string | null;
}

export interface ReportedRotateRun {
  /** What `--resume` takes. */
  id: string;
  file: string;
  started: string;
  ended: string | null;
  /** From 1; a run whose secret was lost makes a new one. */
  round: number;
  /** What has become of the secret; null where none was made. */
  secret: string | null;
}

export interface RotateLoginResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  username: string;
  userId: string;
  /** ISO time of the run, and from which logins were looked at. */
  at: string;
  since: string;
  mode: 'plan' | 'applied';
  tokenOnly: boolean;
  run: ReportedRotateRun | null;
  /** Why it cannot end well; with --force it is done all the same. */
  refusals: { id: RotationRefusal; why: string }[];
  clients: ReportedRotationClient[];
  token: {
    needed: Need;
    /** `no`: the option to reset it is hidden, or its email reaches nobody. */
    obtainable: 'yes' | 'no' | 'unknown';
    /** Where the email with it goes; null where that could not be read. */
    email: string | null;
    hindrances: string[];
    /** Where its user resets it. */
    page: string;
    /** What is known of when Salesforce mails one. */
    mailed: string[];
  };
  password: {
    /** ISO time at which it would have ended anyway, and by what that is known; null where it does not, or nobody knows. */
    ends: string | null;
    endsBy: string | null;
    /** ISO time of the last change; empty where there was none, null where it could not be read. */
    changed: string | null;
  };
  lock: {
    /** Whether the user is locked already, as the plan found it; null where that could not be read. */
    locked: boolean | null;
    /** Failures that lock; null where that could not be read. */
    attempts: number | 'none' | null;
    left: number | 'none' | null;
    minutes: number | 'forever' | null;
    /** Seconds until the user is locked if nothing is delivered to anybody. */
    seconds: number | 'never' | 'unknown';
    beforeDelivery: BeforeDelivery;
  };
  test: {
    path: Path;
    /** From where the secret is tried; null where that is not known. */
    address: string | null;
    /** Whether this user has never logged in from there, for which Salesforce freezes users. */
    isNew: boolean | null;
    /** What the attempt came to, and what it proves of the token; null where none was made. */
    outcome: string | null;
    provesToken: 'yes' | 'no' | 'unknown' | null;
    why: string | null;
  };
  move: { option: 'client-credentials' | 'jwt-bearer' | null; why: string; ends: string | null } | null;
  steps: ReportedRotateStep[];
  /** After the run; null where nothing was changed. */
  after: { locked: boolean | null; frozen: boolean | null; attemptsLeft: number | 'none' | null } | null;
  incomplete: ReportedGap[];
  apiCalls: number;
}

export interface RotateFound {
  readonly source: ReportedSource;
  readonly username: string;
  readonly userId: string;
  readonly at: string;
  readonly since: string;
  readonly tokenOnly: boolean;
  readonly own: boolean;
  readonly clients: readonly RotationClient[];
  readonly need: Need;
  readonly hindrances: readonly ResetHindrance[];
  readonly refusals: readonly RotationRefusal[];
  readonly email: string | null;
  readonly ends: { readonly time: string | null; readonly policy: Text } | null;
  readonly changed: string | null;
  readonly lock: {
    readonly locked: boolean | null;
    readonly attempts: number | 'none' | null;
    readonly left: number | 'none' | null;
    readonly minutes: number | 'forever' | null;
    readonly time: LockTime;
    readonly beforeDelivery: BeforeDelivery;
  };
  readonly test: { readonly path: Path; readonly address: string | null; readonly isNew: boolean | null };
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
  }[];
  readonly test: {
    readonly outcome: string;
    readonly provesToken: 'yes' | 'no' | 'unknown';
    readonly why: Text;
  } | null;
  readonly after: RotateLoginResult['after'];
}

const STATES = ['pending', 'done', 'unread', 'refused', 'open', 'unknown', 'left-out', 'not-tested'] as const;
/** Without those that have a number. */
const STEP_WORDS = [
  'pause',
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

export function toRotateLoginResult(
  found: RotateFound,
  steps: readonly RotateStepAsRun[],
  end: RotateEnd | undefined,
  say: Say,
): RotateLoginResult {
  const { at, clients, ends, lock, move, since, source, test, tokenOnly, userId, username } = found;
  const isPlan = end === undefined;
  return {
    schemaVersion: '1.0',
    source: { ...source },
    ...{ username, userId, at, since, tokenOnly },
    mode: isPlan ? 'plan' : 'applied',
    run: end?.run ?? null,
    refusals: found.refusals.map((id) => ({ id, why: say(Text.of(`rotate.refusal.${id}`)) })),
    clients: clients.map((client, place) => clientOf(client, end?.now[place])),
    token: tokenOf(found, say),
    password: {
      ends: ends?.time ?? null,
      endsBy: ends === null ? null : say(ends.policy),
      changed: found.changed,
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
  };
}

function tokenOf({ email, hindrances, instanceUrl, need }: RotateFound, say: Say): RotateLoginResult['token'] {
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

/** A step that was begun and not ended is one of which nobody can tell. */
function stepOf({ begun, code, ended, id, state }: RotateStepAsRun, isPlan: boolean, say: Say): ReportedRotateStep {
  const told = STATES.find((one) => one === state) ?? 'unknown';
  const word = STEP_WORDS.find((one) => one === id);
  return {
    step: id,
    state: isPlan && told === 'pending' ? 'planned' : told,
    what:
      word === undefined
        ? say(Text.of('rotate.step.deliver', { number: id.replace(/^deliver-/u, '') }))
        : say(Text.of(`rotate.step.${word}`)),
    ...{ begun, ended, code },
  };
}

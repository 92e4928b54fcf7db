/**
 * The result of `rotate login`: plain data, its texts already in words. This is what `--json` prints; no secret is in it.
 */
import type { LoginPath, Need, Path, RotationRefusal, TokenEnd, Verdict } from '../../policy/index.js';
import type { ReportedGap, ReportedSource } from '../gapsAndAssumptions.js';

export type BeforeDelivery = 'yes' | 'no' | 'unknown';

/**
 * What became of a client after the secret was changed. `mixed`: it gets in and fails by turns, as several instances do of which
 * one has the old secret. `silent`: it has not logged in since.
 */
export type ClientNow = 'back' | 'fails' | 'mixed' | 'silent';

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
  /** Null while nothing was watched. The plan of a run that has watched its clients tells how they stand now. */
  now: ClientNow | null;
  /** From where it has failed since, and how often. */
  failures: { address: string; count: number }[];
  /** Of its addresses those from which it came more than once, and has not tried since; none while nothing was watched. */
  notSeenFrom: string[];
  /** From where it has got in since; none while nothing was watched. */
  backFrom: string[];
}

/** A client that fails since the change, and that the plan did not know. */
export interface ReportedStranger {
  /** Null where the client does not name itself. */
  client: string | null;
  path: LoginPath;
  failures: { address: string; count: number }[];
}

/** A client that has not been seen since the time that was looked at, at all or from these addresses. */
export interface ReportedOlderClient {
  /** Null where the client does not name itself. */
  client: string | null;
  path: LoginPath;
  /** ISO time. */
  lastSuccess: string;
  addresses: string[];
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
  /** `pause`, `unlock-first`, `password`, `sessions`, `token`, `test`, `deliver-1`, `hand-over`, `unlock`, `watch`, `unlock-again`. */
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
  /** Somebody holds it to whom it was handed over, and not everybody who was to get it. */
  handedOver: boolean;
  /** What ended it before its last step, such as an org that answers no more; null where nothing did. */
  stopped: string | null;
  /** What to do about that; empty where nothing did, or nothing can be done. */
  actions: string[];
}

export interface RotateLoginResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  username: string;
  userId: string;
  /** It is the user that the session is of. */
  own: boolean;
  /** ISO time of the run, and from which logins were looked at. */
  at: string;
  since: string;
  mode: 'plan' | 'applied';
  tokenOnly: boolean;
  /** Of a plan null, unless it is one to take a run up. */
  run: ReportedRotateRun | null;
  /** Of a plan: another run of this plugin that changes the user right now, or watches, in a sentence; null where there is none. */
  underWay: string | null;
  /** Why it cannot end well; with --force it is done all the same. */
  refusals: { id: RotationRefusal; why: string }[];
  clients: ReportedRotationClient[];
  /** Clients that have sent the password before that time, as far as Salesforce keeps logins, and not since. */
  older: ReportedOlderClient[];
  /** Others that failed while the clients were watched, and have not got in since, or get in and fail by turns. */
  strangers: ReportedStranger[];
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
    /** Of a run that took a token and left the password, why nothing proves that the old one is dead; else null. */
    unproved: string | null;
  };
  password: {
    /** ISO time at which it would have ended anyway, and by what that is known; null where it does not, or nobody knows. */
    ends: string | null;
    /** It has, as the org says: no client gets anything done with it. */
    expired: boolean;
    endsBy: string | null;
    /** ISO time of the last change; empty where there was none, null where it could not be read. */
    changed: string | null;
    /** ISO time of a change by others since the run that is taken up; null where none is known. */
    foreign: string | null;
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
    /**
     * From where the session was opened, and when (ISO): this machine may be elsewhere by now. After an attempt that the org
     * has written down, from where that came, and null. Null where it is not known.
     */
    address: string | null;
    addressAt: string | null;
    /** Whether this user has never logged in from there, for which Salesforce freezes users; null where nobody knows. */
    isNew: boolean | null;
    /** Of a login from there, once the user is unlocked; null where the address is not known. */
    verdict: Verdict | null;
    needsToken: Need;
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

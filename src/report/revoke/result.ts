/**
 * The results of `revoke login` and `revoke address`: plain data, its texts already in words. This is what `--json` prints
 * and what a file of an incident keeps; no secret is in it.
 */
import type { ClientLogins, Fact, Gap, ListedLogin, LoginPath, Path } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';
import { addressesBefore, openBefore, type WrittenBefore } from './stateBefore.js';

export type ReportedStepId = 'freeze' | 'unfreeze' | 'sessions' | 'tokens' | 'password' | 'addresses' | 'address';
/**
 * `planned`: nothing was sent. `done`: the org shows it. `undone`: it did, and shows the contrary now that the run was taken up.
 * `unread`: the org said yes and could not be read back. `refused`: the org said no. `open`: the org shows that it did not happen. `unknown`: nobody can tell. `left-out`: it was not asked for.
 */
export type ReportedStepState = 'planned' | 'done' | 'undone' | 'unread' | 'refused' | 'open' | 'unknown' | 'left-out';

export interface ReportedStep {
  step: ReportedStepId;
  state: ReportedStepState;
  what: string;
  /** ISO times; null where nothing was sent. */
  begun: string | null;
  ended: string | null;
  /** How many things it closed, and how many it saw still open; null where that is not counted or not known. */
  closed: number | null;
  left: number | null;
  /** The code with which the org said no. */
  code: string | null;
}

export interface ReportedRun {
  /** What `--resume` takes. */
  id: string;
  file: string;
  started: string;
  ended: string | null;
  /** What ended it before its last step, such as an org that answers no more; null where nothing did. */
  stopped: string | null;
  /** What to do about that; empty where nothing did, or nothing can be done. */
  actions: string[];
}

/** Of everything null where it could not be read. */
export interface ReportedOpen {
  frozen: boolean | null;
  locked: boolean | null;
  /** ISO time of the last change; empty where there was none. */
  passwordChanged: string | null;
  /** The ways by which a password lets the user in, each as the user stands now: frozen and inactive users have none. */
  paths: { path: Path; open: 'yes' | 'no' | 'unknown' }[] | null;
  sessions: { type: string; loginType: string; address: string; since: string }[] | null;
  tokens: { app: string; since: string | null; lastUsed: string | null }[] | null;
  addresses: { address: string; verified: boolean; since: string | null }[] | null;
  jobs: { name: string; state: string; next: string | null }[] | null;
  /** Apps that run as the user by client credentials, and those whose certificate can log it in, until when. */
  apps: { app: string; by: 'client-credentials' | 'certificate'; ends: string | null; certain: boolean }[] | null;
}

export interface ReportedClient {
  client: string | null;
  path: LoginPath;
  addresses: string[];
  lastSuccess: string | null;
}

export interface ReportedSeenLogins {
  address: string;
  country: string | null;
  client: string;
  type: string;
  logins: number;
  failures: number;
  first: string;
  last: string;
  unusual: ('new-address' | 'new-client' | 'new-country' | 'new-hour' | 'failed-before')[];
}

export interface RevokeLoginResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  username: string;
  userId: string;
  /** ISO time of the run. */
  at: string;
  mode: 'plan' | 'applied';
  /** Of a plan null, unless it is one to take a run up. */
  run: ReportedRun | null;
  /** Of a plan: another run of this plugin that changes the user right now, in a sentence; null where there is none. */
  underWay: string | null;
  /** What was open before anything was done: of a run that was taken up, before it began. */
  open: ReportedOpen;
  steps: ReportedStep[];
  /** Clients that log in with this user's password, or as this user in another way: all of them stop. */
  clients: ReportedClient[];
  /** Attempts of this plugin itself since then: no client, and not among them. */
  ownAttempts: number;
  /** ISO time from which logins were looked at, and from which on there was something to compare them with. */
  since: string;
  comparedFrom: string | null;
  logins: ReportedSeenLogins[];
  /** What cannot be shut from here. */
  outOfReach: string[];
  incomplete: ReportedGap[];
  apiCalls: number;
}

export interface RevokeAddressResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  username: string;
  userId: string;
  address: string;
  at: string;
  mode: 'plan' | 'applied';
  run: ReportedRun | null;
  /** Of a plan: another run of this plugin that changes the user right now, in a sentence; null where there is none. */
  underWay: string | null;
  /** Addresses that the user has verified, before anything was done; null where they could not be read. */
  verified: ReportedOpen['addresses'];
  steps: ReportedStep[];
  incomplete: ReportedGap[];
  apiCalls: number;
}

/** A step as it is written down, or as it is planned. */
export interface StepAsRun {
  readonly id: string;
  readonly state: string;
  readonly begun: string | null;
  readonly ended: string | null;
  readonly closed: number | null;
  readonly left: number | null;
  readonly code: string | null;
}

const STEP_IDS = ['freeze', 'unfreeze', 'sessions', 'tokens', 'password', 'addresses', 'address'] as const;
const STATES = ['done', 'undone', 'unread', 'refused', 'open', 'unknown', 'left-out'] as const;

/** What a step does, in words; what no step of a revocation is, as it is. */
export function revokeStepWords(step: string, say: Say): string {
  const id = STEP_IDS.find((one) => one === step);
  return id === undefined ? step : say(Text.of(`revoke.step.${id}`));
}

/** A step that was begun and not ended is one of which nobody can tell. */
export function reportSteps(steps: readonly StepAsRun[], say: Say): ReportedStep[] {
  return steps.flatMap((step): ReportedStep[] => {
    const id = STEP_IDS.find((one) => one === step.id);
    if (id === undefined) return [];
    const ended = STATES.find((one) => one === step.state);
    const { begun, closed, code, ended: end, left } = step;
    const state = step.state === 'begun' ? 'unknown' : (ended ?? 'planned');
    return [{ step: id, state, what: say(Text.of(`revoke.step.${id}`)), begun, ended: end, closed, left, code }];
  });
}

export interface OpenFacts {
  readonly switches: Fact<{ readonly frozen: boolean; readonly locked: boolean }>;
  readonly sessions: Fact<
    readonly { readonly type: string; readonly loginType: string; readonly address: string; readonly created: string }[]
  >;
  readonly tokens: Fact<
    readonly { readonly app: string; readonly created: string | undefined; readonly lastUsed: string | undefined }[]
  >;
  readonly addresses: Fact<
    readonly { readonly address: string; readonly verified: boolean; readonly created: string | undefined }[]
  >;
  readonly passwordChanged: Fact<string>;
  readonly paths: readonly { readonly path: Path; readonly open: 'yes' | 'no' | 'unknown' }[];
  readonly jobs: Fact<readonly { readonly name: string; readonly state: string; readonly next: string | undefined }[]>;
  readonly apps: Fact<
    readonly {
      readonly app: string;
      readonly by: 'client-credentials' | 'certificate';
      readonly ends: string | undefined;
      readonly isCertain: boolean;
    }[]
  >;
}

function valueOf<T>(fact: Fact<T>): T | undefined {
  return fact.known ? fact.value : undefined;
}

export function reportAddresses(fact: OpenFacts['addresses']): ReportedOpen['addresses'] {
  return (
    valueOf(fact)?.map(({ address, created, verified }) => ({ address, verified, since: created ?? null })) ?? null
  );
}

export function reportOpen(facts: OpenFacts): ReportedOpen {
  const { addresses, apps, jobs, passwordChanged, paths, sessions, switches, tokens } = facts;
  return {
    frozen: valueOf(switches)?.frozen ?? null,
    locked: valueOf(switches)?.locked ?? null,
    passwordChanged: valueOf(passwordChanged) ?? null,
    paths: paths.map((one) => ({ ...one })),
    sessions:
      valueOf(sessions)?.map(({ address, created, loginType, type }) => ({
        type,
        loginType,
        address,
        since: created,
      })) ?? null,
    tokens:
      valueOf(tokens)?.map(({ app, created, lastUsed }) => ({
        ...{ app, since: created ?? null, lastUsed: lastUsed ?? null },
      })) ?? null,
    addresses: reportAddresses(addresses),
    jobs: valueOf(jobs)?.map(({ name, next, state }) => ({ name, state, next: next ?? null })) ?? null,
    apps:
      valueOf(apps)?.map(({ app, by, ends, isCertain }) => ({ app, by, ends: ends ?? null, certain: isCertain })) ??
      null,
  };
}

export interface RevokeFound {
  readonly source: ReportedSource;
  readonly username: string;
  readonly userId: string;
  readonly at: string;
  readonly mode: 'plan' | 'applied';
  readonly run: ReportedRun | undefined;
  /** What changes the user right now; undefined where nothing does. */
  readonly underWay: Text | undefined;
  readonly open: OpenFacts;
  /** Of what is open what the run has found before it began; undefined for a plan. */
  readonly before: WrittenBefore | undefined;
  readonly steps: readonly StepAsRun[];
  readonly rows: readonly ListedLogin[];
  readonly ownAttempts: number;
  readonly since: string;
  readonly comparedFrom: string | undefined;
  readonly logins: readonly ClientLogins[];
  readonly gaps: readonly Gap[];
  readonly apiCalls: number;
}

const OUT_OF_REACH = ['copies', 'apps', 'jobs', 'elsewhere'] as const;

export function toRevokeLoginResult(found: RevokeFound, say: Say): RevokeLoginResult {
  const { apiCalls, at, before, comparedFrom, gaps, logins, mode, open, rows, run, since } = found;
  const { source, steps, userId, username } = found;
  return {
    schemaVersion: '1.0',
    source: { ...source },
    username,
    userId,
    at,
    mode,
    run: run ?? null,
    underWay: found.underWay === undefined ? null : say(found.underWay),
    open: before === undefined ? reportOpen(open) : openBefore(before),
    steps: reportSteps(steps, say),
    ownAttempts: found.ownAttempts,
    clients: rows.map(({ addresses, client, lastSuccess, path }) => ({
      client: client ?? null,
      path,
      addresses: addresses.map(({ address }) => address),
      lastSuccess: lastSuccess ?? null,
    })),
    since,
    comparedFrom: comparedFrom ?? null,
    logins: logins.map((one) => ({ ...one, unusual: [...one.unusual] })),
    outOfReach: OUT_OF_REACH.map((what) => say(Text.of(`revoke.out-of-reach.${what}`))),
    incomplete: reportGaps(gaps, say),
    apiCalls,
  };
}

export interface RevokeAddressFound extends Pick<
  RevokeFound,
  'source' | 'username' | 'userId' | 'at' | 'mode' | 'run' | 'underWay' | 'before' | 'steps' | 'apiCalls' | 'gaps'
> {
  readonly address: string;
  readonly addresses: OpenFacts['addresses'];
}

export function toRevokeAddressResult(found: RevokeAddressFound, say: Say): RevokeAddressResult {
  const { address, addresses, apiCalls, at, before, gaps, mode, run, source, steps, userId, username } = found;
  return {
    schemaVersion: '1.0',
    source: { ...source },
    ...{ username, userId, address, at, mode, run: run ?? null },
    underWay: found.underWay === undefined ? null : say(found.underWay),
    verified: before === undefined ? reportAddresses(addresses) : addressesBefore(before),
    steps: reportSteps(steps, say),
    incomplete: reportGaps(gaps, say),
    apiCalls,
  };
}

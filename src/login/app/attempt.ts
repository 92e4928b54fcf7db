/**
 * One login by an app, once: the request, and the meaning of its answer. No password travels, and a wrong secret or
 * assertion locks nobody (docs/salesforce.md section 8, C): the guard says so, and nothing is written to its journal.
 */
import { type AppOfKey, type AppPath, callsApiWith, type Fact, type Gap } from '../../policy/index.js';
import type { LoginRow } from '../../facts/org/index.js';
import { inList } from '../../inList.js';
import { Text } from '../../text.js';
import { type Accepted, type Refused, type Unreadable, readOauthLogin } from '../answer.js';
import type { UserState } from '../diagnose.js';
import type { FoundCause } from '../findings.js';
import type { LoginHost } from '../host.js';
import { type AttemptResult, unreadableText } from '../attemptResult.js';
import { scrubOf } from '../scrub.js';
import { type Delivery, send, type SendOptions } from '../send.js';
import { certainly, type SessionProblem, type UsedSession, useSession } from '../session.js';
import { clockDifference, withClock } from './clock.js';
import { type AppCredentials, secretsOfApp } from './credentials.js';
import { causesOfRefusal, mayBeOff, type RefusalEvidence, withOneCertain } from './refusal.js';
import { clientCredentialsLogin, jwtLogin } from './request.js';

/** What an administrator's org says of the user, and of this very attempt. */
export interface ObservedApp {
  readonly user: Fact<UserState | undefined>;
  /** Of a user whom the org does not have: a username that may have been meant. */
  readonly nearest?: string;
  /** 18 characters; absent when the org has no such user or did not tell. */
  readonly userId?: string;
  readonly sandbox?: boolean;
}

/** The row of an attempt in LoginHistory, and what kept it from being read. */
export type SeenRow = Fact<LoginRow | undefined>;

/** What a user may do that a user behind an app need not. */
export interface Excess {
  /** API names of permissions. */
  readonly permissions: readonly string[];
  /** Undefined where it could not be read. */
  readonly apiOnly: boolean | undefined;
  readonly gaps: readonly Gap[];
}

/** An org that watches. */
export interface AppWatch {
  /** The user that was named, before anything is sent. */
  user(username: string): Promise<ObservedApp>;
  /** Whether the org is a sandbox, where no user is named. */
  sandbox(): Promise<boolean | undefined>;
  /** The row of the attempt; waits for it. `since` is an ISO time by Salesforce's clock. */
  row(userId: string, path: AppPath, since: string | undefined): Promise<SeenRow>;
  /** The app of the consumer key that was sent. */
  app(clientId: string): Promise<Fact<AppOfKey | undefined>>;
  excess(user: { readonly id: string; readonly username: string }): Promise<Excess>;
}

export interface AppPlan {
  readonly host: LoginHost;
  /** 18 characters; absent when any org will do. */
  readonly expectedOrg?: string;
}

export interface AppSurroundings {
  readonly wire: SendOptions;
  /** Takes the place of {@link send}. */
  readonly send?: typeof send;
  now(): Date;
  /** Absent when no org was given. */
  readonly watch?: AppWatch;
  tell?(what: 'looking' | 'trying', username: string): void;
}

/** What the login by an app showed besides its outcome. */
export interface AppProof {
  /** Whose the session is. */
  readonly user?: { readonly id: string; readonly username: string };
  readonly orgId?: string;
  readonly scopes: readonly string[];
  readonly excess?: Excess;
  /** Seconds by which this machine's clock is ahead of Salesforce's. */
  readonly clockDifference?: number;
  /** Whom the app of a refused login runs as, where the org tells. */
  readonly runAs?: string;
}

export type AppAttemptResult = AttemptResult & { readonly app: AppProof };

interface AppTrial {
  readonly credentials: AppCredentials;
  readonly plan: AppPlan;
  readonly around: AppSurroundings;
  readonly observed: ObservedApp | undefined;
  readonly sandbox: boolean | undefined;
}

type AttemptTold = Pick<AppAttemptResult, 'outcome' | 'cause' | 'message'> & Partial<AppAttemptResult>;

export async function attemptByApp(
  credentials: AppCredentials,
  plan: AppPlan,
  around: AppSurroundings,
): Promise<AppAttemptResult> {
  const { username } = credentials;
  around.tell?.('looking', username ?? plan.host.name);
  const observed = username === undefined ? undefined : await around.watch?.user(username);
  const sandbox = observed?.sandbox ?? (await around.watch?.sandbox());
  const trial: AppTrial = { credentials, plan, around, observed, sandbox };
  around.tell?.('trying', username ?? plan.host.name);
  const sent = around.now();
  const request =
    credentials.path === 'jwt' ? jwtLogin(credentials, plan.host.origin, sent) : clientCredentialsLogin(credentials);
  const delivery = await (around.send ?? send)(plan.host, request, around.wire);
  const span = { sent: sent.getTime(), answered: around.now().getTime() };
  const date = delivery.kind === 'answered' ? delivery.date : undefined;
  const difference = clockDifference(date, span);
  const result = await told(trial, delivery, { difference, since: date ?? span.sent });
  const clock = difference === undefined ? {} : { clockDifference: difference };
  return { ...result, app: { ...result.app, ...clock } };
}

/** When the attempt was: the difference of the clocks, and its time by Salesforce's as far as that is known. */
interface Moment {
  readonly difference: number | undefined;
  readonly since: number;
}

async function told(trial: AppTrial, delivery: Delivery, moment: Moment): Promise<AppAttemptResult> {
  const host = trial.plan.host.name;
  if (delivery.kind === 'not-sent') {
    const { detail, why } = delivery;
    return unknownResult(trial, 'not-sent', Text.of(`login.not-sent.${why}`, { host, detail }));
  }
  if (delivery.kind === 'lost') {
    return unknownResult(trial, 'connection-lost', Text.of(`login.lost.${delivery.why}`, { host }));
  }
  const answer = readOauthLogin(delivery);
  switch (answer.kind) {
    case 'accepted':
      return accepted(trial, answer, moment);
    case 'refused':
      return refused(trial, answer, moment);
    case 'unreadable':
      return unreadable(trial, answer);
  }
}

function unreadable(trial: AppTrial, answer: Unreadable): AppAttemptResult {
  const cause = answer.why === 'redirect' ? 'redirected' : 'answer-unreadable';
  return unknownResult(trial, cause, unreadableText(answer, trial.plan));
}

function unknownResult(trial: AppTrial, cause: FoundCause['cause'], message: Text): AppAttemptResult {
  const causes = certainly({ cause, message });
  const nothing = { password: 'unknown', token: 'unknown', why: Text.of('login.proves.by-app.not-sent') } as const;
  return resultOf(trial, {
    ...{ outcome: 'unknown', cause, causes, message },
    ...(cause === 'not-sent' ? { proves: nothing } : {}),
  });
}

async function refused(trial: AppTrial, refusal: Refused, { difference, since }: Moment): Promise<AppAttemptResult> {
  const { around, credentials, observed } = trial;
  const row = await rowOf(trial, observed?.userId, since);
  const evidence = {
    path: credentials.path,
    ...(observed === undefined ? {} : { user: observed.user }),
    ...(observed?.nearest === undefined ? {} : { nearest: observed.nearest }),
    ...row.shown,
    now: around.now().toISOString(),
  };
  const { app, causes: told } = await causesWithApp(trial, refusal, evidence);
  const causes = withOneCertain(withClock(told, difference));
  return resultOf(trial, {
    outcome: 'failed',
    cause: causes[0]?.cause ?? 'unknown-fault',
    causes,
    message: Text.of('login.failed', { code: refusal.code }),
    words: scrubOf(refusal.words, secretsOfApp(credentials)),
    ...row.shown,
    app: { scopes: [], ...runAsOf(app, credentials.path) },
    gaps: [...gapsOf(trial), ...row.gaps],
  });
}

/** Whether the app is switched off is looked up where that may be why. */
async function causesWithApp(
  { around, credentials }: AppTrial,
  refusal: Refused,
  evidence: RefusalEvidence,
): Promise<{ readonly causes: FoundCause[]; readonly app: Fact<AppOfKey | undefined> | undefined }> {
  const causes = causesOfRefusal(refusal, evidence);
  const app = mayBeOff(causes) ? await around.watch?.app(credentials.clientId.reveal()) : undefined;
  return { app, causes: app === undefined ? causes : causesOfRefusal(refusal, { ...evidence, app }) };
}

/** With client credentials the app names the user, whatever the client says. */
function runAsOf(app: Fact<AppOfKey | undefined> | undefined, path: AppPath): Pick<AppProof, 'runAs'> {
  const runAs = app?.known === true && path === 'client-credentials' ? app.value?.runAs : undefined;
  return runAs?.known === true && runAs.value !== undefined ? { runAs: runAs.value } : {};
}

async function accepted(trial: AppTrial, login: Accepted, { since }: Moment): Promise<AppAttemptResult> {
  const { around } = trial;
  const { problem = scopeProblem(login), who } = await useSession(checkOf(trial), login);
  const userId = who?.userId ?? login.userId;
  const row = await rowOf(trial, userId === '' ? undefined : userId, since);
  const excess = who === undefined ? undefined : await around.watch?.excess({ id: who.userId, username: who.username });
  const base: AttemptTold =
    problem === undefined
      ? { outcome: 'succeeded', cause: 'none', message: Text.of('login.accepted.fine') }
      : { ...problem, causes: certainly(problem) };
  return resultOf(trial, {
    ...base,
    username: trial.credentials.username ?? who?.username ?? '',
    app: { ...identityOf(login, who), ...(excess === undefined ? {} : { excess }) },
    ...row.shown,
    gaps: [...gapsOf(trial), ...row.gaps, ...(excess?.gaps ?? []), ...(around.watch === undefined ? [UNWATCHED] : [])],
  });
}

/** Nobody was asked what the user behind the app may do. */
const UNWATCHED: Gap = { what: 'PermissionSetAssignment', why: Text.of('login.gap.no-org') };

/** Of an answer that names scopes: one that names none says nothing of them. */
function scopeProblem({ scopes }: Accepted): SessionProblem | undefined {
  if (scopes.length === 0 || callsApiWith(scopes)) return undefined;
  const message = Text.of('login.accepted.no-api-scope', { scopes: scopes.map(inList).join(', ') });
  return { outcome: 'failed', cause: 'app-no-scopes', message };
}

function identityOf({ scopes }: Accepted, who: UsedSession['who']): AppProof {
  return who === undefined
    ? { scopes }
    : { user: { id: who.userId, username: who.username }, orgId: who.orgId, scopes };
}

function checkOf({ around, credentials, observed, plan, sandbox }: AppTrial): Parameters<typeof useSession>[0] {
  const { username } = credentials;
  return {
    host: plan.host,
    wire: around.wire,
    ...(around.send === undefined ? {} : { send: around.send }),
    ...(plan.expectedOrg === undefined ? {} : { expectedOrg: plan.expectedOrg }),
    ...(sandbox === undefined ? {} : { sandbox }),
    ...(observed?.userId === undefined ? {} : { userId: observed.userId }),
    ...(username === undefined ? {} : { username }),
    scrub: (words) => scrubOf(words, secretsOfApp(credentials)),
  };
}

async function rowOf(
  { around, credentials, observed }: AppTrial,
  userId: string | undefined,
  since: number,
): Promise<{ readonly shown: { readonly row?: LoginRow }; readonly gaps: readonly Gap[] }> {
  if (userId === undefined || around.watch === undefined) return { shown: {}, gaps: [] };
  // Of a user who was named, rows that were there before are known; of another, only the time tells.
  const from = userId === observed?.userId ? undefined : new Date(since).toISOString();
  const read = await around.watch.row(userId, credentials.path, from);
  if (!read.known) return { shown: {}, gaps: [read.gap] };
  return { shown: read.value === undefined ? {} : { row: read.value }, gaps: [] };
}

function gapsOf({ observed }: AppTrial): Gap[] {
  if (observed === undefined) return [];
  const { user } = observed;
  if (!user.known) return [user.gap];
  const { active, frozen } = user.value ?? {};
  return [active, frozen].flatMap((fact) => (fact?.known === false ? [fact.gap] : []));
}

const LOCKS_NOBODY = Text.of('login.guard.skipped.locks-nobody');

function resultOf(trial: AppTrial, told: AttemptTold): AppAttemptResult {
  const { path, username = '' } = trial.credentials;
  return {
    username,
    protective: false,
    causes: [],
    words: '',
    guard: {
      checked: trial.observed?.user.known === true ? ['user', 'state'] : [],
      skipped: [
        { check: 'attempts', why: LOCKS_NOBODY },
        { check: 'journal', why: LOCKS_NOBODY },
      ],
    },
    proves: {
      password: 'unknown',
      token: 'unknown',
      why: Text.of(`login.proves.by-app.${path}`),
    },
    tokenSent: false,
    gaps: gapsOf(trial),
    app: { scopes: [] },
    ...told,
  };
}

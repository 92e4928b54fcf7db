/**
 * What one attempt came to, and the surroundings it needs.
 */
import type { Fact, Gap, Path, UserBreak } from '../policy/index.js';
import { Text } from '../text.js';
import type { LoginRow } from '../facts/org/index.js';
import type { Unreadable } from './answer.js';
import type { CauseId } from './phrases/causes.js';
import type { UserState } from './diagnose.js';
import type { FoundCause } from './findings.js';
import type { GuardReport } from './guard.js';
import type { GuardDecision, GuardFacts } from './guardFacts.js';
import type { LoginHost } from './host.js';
import type { Journal } from './journal.js';
import type { Proves } from './proof.js';
import type { Credentials } from './secret.js';
import type { send, SendOptions } from './send.js';

/** What is the same for every user of a run. */
export interface Plan {
  readonly host: LoginHost;
  readonly path: Path;
  /** Major version; only the soap path has one. */
  readonly apiVersion: number;
  /** Consumer key; only the oauth-password path has one. */
  readonly clientId: string;
  /** 18 characters; absent when any org will do. */
  readonly expectedOrg?: string;
  readonly force: boolean;
}

/** What an administrator of the org can see of a user, and of this very attempt. */
export interface Observed {
  readonly facts: GuardFacts;
  readonly user: Fact<UserState | undefined>;
  /** 18 characters; absent when the org has no such user or did not tell. */
  readonly userId?: string;
  /** `Organization.IsSandbox` */
  readonly sandbox?: boolean;
  /** When logins of the user by the path end. */
  readonly breaksOn?: UserBreak;
  /** ISO time of the last success with a password. */
  readonly lastSuccess?: string;
  /** The LoginHistory row of the attempt, once it is there; known `undefined` when none came in time. */
  row(): Promise<Fact<LoginRow | undefined>>;
  /** The decision for the address from which the attempt came. */
  decisionAt(address: string): Promise<Fact<GuardDecision>>;
  /** `USE_API_TOKEN` of the attempt in EventLogFile; undefined when no event log tells. */
  usedToken(row: LoginRow | undefined): Promise<'T' | 'P' | undefined>;
}

export interface Surroundings {
  readonly wire: SendOptions;
  /** Takes the place of {@link send}. */
  readonly send?: typeof send;
  readonly journal: Journal;
  now(): Date;
  /** Absent when no org was given. */
  observe?(username: string): Promise<Observed>;
  /** Is told what goes on now: `looking` before the guard, `trying` when the attempt is sent. */
  tell?(what: 'looking' | 'trying', username: string): void;
}

export interface AttemptResult {
  readonly username: string;
  readonly outcome: 'succeeded' | 'failed' | 'refused' | 'unknown';
  /** Of a refusal: nothing was sent for the user's own sake. */
  readonly protective: boolean;
  readonly cause: CauseId | 'none';
  /** All causes that remain possible, best first; empty for a success. */
  readonly causes: readonly FoundCause[];
  /** What happened; what the cause means stands under the cause. */
  readonly message: Text;
  /** Salesforce's own words, scrubbed; empty when it sent none. */
  readonly words: string;
  readonly proves: Proves;
  readonly row?: LoginRow;
  readonly guard: GuardReport & { readonly nextSafeAttempt?: string };
  /** The decision at the address the login came from, else at the one known before. */
  readonly decision?: GuardDecision;
  readonly tokenSent: boolean;
  /** When logins of the user by the path end; absent of a user of whom nothing is known. */
  readonly breaksOn?: UserBreak;
  /** What could not be read of this user. */
  readonly gaps: readonly Gap[];
}

/** What the parts of one attempt share. */
export interface Trial {
  readonly credentials: Credentials;
  readonly plan: Plan;
  readonly around: Surroundings;
  readonly observed: Observed | undefined;
  readonly guard: AttemptResult['guard'];
}

export type ToldResult = Pick<AttemptResult, 'outcome' | 'cause' | 'message' | 'proves'> & Partial<AttemptResult>;

export function attemptResult(trial: Trial, told: ToldResult): AttemptResult {
  const { credentials, observed, guard } = trial;
  const known = observed?.facts.decision;
  return {
    username: credentials.username,
    protective: false,
    causes: [],
    words: '',
    guard,
    tokenSent: !credentials.securityToken.isEmpty,
    ...(known?.known === true ? { decision: known.value } : {}),
    ...(observed?.breaksOn === undefined ? {} : { breaksOn: observed.breaksOn }),
    gaps: guardGaps(trial),
    ...told,
  };
}

/** What the guard would have looked at and could not read. */
export function guardGaps({ observed }: Pick<Trial, 'observed'>): Gap[] {
  const { user, history, policy, decision } = observed?.facts ?? {};
  return [user, history, policy, decision].flatMap((fact) => (fact?.known === false ? [fact.gap] : []));
}

export function unreadableText(answer: Unreadable, plan: Pick<Plan, 'host'>): AttemptResult['message'] {
  const { why, status, detail } = answer;
  const from = { host: plan.host.name, status: String(status) };
  return why === 'redirect'
    ? Text.of('login.unreadable.redirect', { ...from, target: detail })
    : Text.of(`login.unreadable.${why}`, from);
}

/** The row of this attempt in LoginHistory, where there is an org to ask. */
export async function seenRow(
  trial: Trial,
): Promise<{ readonly row: LoginRow | undefined; readonly gaps: AttemptResult['gaps'] }> {
  const fact = await trial.observed?.row();
  if (!fact?.known) {
    return { row: undefined, gaps: fact === undefined ? [] : [fact.gap] };
  }
  return { row: fact.value, gaps: [] };
}

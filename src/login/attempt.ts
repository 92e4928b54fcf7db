/**
 * One user, one attempt: the guard, one request, and the meaning of its answer.
 */
import { Text } from '../text.js';
import type { LoginRow } from '../facts/org/index.js';
import { known, type Gap } from '../policy/index.js';
import { type Refused, readOauthLogin, readSoapLogin } from './answer.js';
import { checkSession } from './checkSession.js';
import { diagnose } from './diagnose.js';
import type { FoundCause } from './findings.js';
import { checkSendable, oauthLogin, soapLogin } from './envelope.js';
import { LoginError } from './error.js';
import { type GuardVerdict, guard } from './guard.js';
import type { AttemptEnd } from './attemptFile.js';
import type { OpenJournal } from './journal.js';
import {
  type AttemptResult,
  type Plan,
  type Surroundings,
  type Trial,
  guardGaps,
  attemptResult,
  seenRow,
  unreadableText,
} from './attemptResult.js';
import { provesNothing, provesOfFailure } from './proof.js';
import { scrub } from './scrub.js';
import type { Credentials } from './secret.js';
import { type Delivery, send } from './send.js';
import { tally } from './failureCount.js';

/**
 * Tries the user once, or says why not. Throws a LoginError when the journal cannot be used or a value cannot be sent;
 * nothing was sent then.
 */
export async function attempt(credentials: Credentials, plan: Plan, around: Surroundings): Promise<AttemptResult> {
  checkSendable(credentials, plan.path);
  const trial: Trial = { credentials, plan, around, observed: undefined, guard: { checked: [], skipped: [] } };
  // Before the facts: what is read while another run tries this user is out of date.
  const journal = await around.journal.open(credentials.username);
  if (journal === undefined) {
    return notTried(trial, 'attempt-under-way', Text.of('login.guard.under-way'));
  }
  try {
    return await guarded(trial, journal);
  } catch (error) {
    journal.release();
    throw error;
  }
}

async function guarded(trial: Trial, journal: OpenJournal): Promise<AttemptResult> {
  const { credentials, plan, around } = trial;
  const began = around.now().getTime();
  const observed = await around.observe?.(credentials.username);
  const { history, user } = observed?.facts ?? {};
  const counter = user?.known === true ? user.value?.failedLogins : undefined;
  const counted = tally(history, counter, journal.state().attempts, around.now());
  const verdict = guard(observed?.facts ?? {}, journal.state(), counted, around.now(), plan.force);
  const judged: Trial = { ...trial, observed, guard: reportOf(verdict) };
  journal.forget(counted.over);
  if (!verdict.allow) {
    journal.release();
    return refusedByGuard(judged, verdict);
  }
  const took = around.now().getTime() - began;
  if (took < 0 || took > FRESH) {
    journal.release();
    return notTried(judged, 'attempt-too-soon', Text.of('login.guard.stale', { seconds: String(FRESH / 1000) }));
  }
  const client = journal.begin(plan.path);
  if (client === undefined) {
    journal.release();
    return notTried(judged, 'attempt-under-way', Text.of('login.guard.under-way'));
  }
  return once(judged, journal, client);
}

/** Milliseconds after which facts are too old to act on: a machine that slept, an org that took minutes to answer. */
const FRESH = 120_000;

function reportOf(verdict: GuardVerdict): AttemptResult['guard'] {
  const { checked, skipped, attemptsLeft } = verdict;
  const next = verdict.allow ? undefined : verdict.nextSafeAttempt;
  return {
    checked,
    skipped,
    ...(attemptsLeft === undefined ? {} : { attemptsLeft }),
    ...(next === undefined ? {} : { nextSafeAttempt: next }),
  };
}

/** Nothing was sent, for the user's own sake. */
export function notTried(trial: Trial, cause: FoundCause['cause'], message: AttemptResult['message']): AttemptResult {
  const causes: FoundCause[] = [{ cause, confidence: 'certain', evidence: [message] }];
  return attemptResult(trial, {
    outcome: 'refused',
    protective: true,
    cause,
    causes,
    message,
    proves: provesNothing(),
  });
}

function refusedByGuard(trial: Trial, verdict: Extract<GuardVerdict, { allow: false }>): AttemptResult {
  const refusal = notTried(trial, verdict.cause, verdict.reason);
  const { step } = verdict;
  const causes = refusal.causes.map((one) =>
    step === undefined ? one : { ...one, evidence: [...one.evidence, step] },
  );
  return { ...refusal, causes, protective: verdict.kind === 'protective' };
}

async function once(trial: Trial, journal: OpenJournal, client: string): Promise<AttemptResult> {
  const { credentials, plan, around } = trial;
  const soap = plan.path === 'soap';
  const request = soap ? soapLogin(credentials, plan.apiVersion, client) : oauthLogin(credentials, plan.clientId);
  around.tell?.('trying', credentials.username);
  let delivery: Delivery;
  try {
    delivery = await (around.send ?? send)(plan.host, request, around.wire);
  } catch (error) {
    // Thrown before anything was sent, such as for a proxy that is no URL.
    journal.end('not-sent');
    throw error;
  }
  if (delivery.kind === 'not-sent') {
    journal.end('not-sent');
    return noAnswer(
      trial,
      'not-sent',
      Text.of(`login.not-sent.${delivery.why}`, { host: plan.host.name, detail: delivery.detail }),
    );
  }
  const answer = delivery.kind === 'lost' ? delivery : soap ? readSoapLogin(delivery) : readOauthLogin(delivery);
  const gaps = written(journal, endOf(answer));
  const result = await told(trial, answer);
  return { ...result, gaps: [...result.gaps, ...gaps] };
}

/** From here on nothing is thrown for the journal's sake: what came of the attempt has to be told. */
function written(journal: OpenJournal, end: AttemptEnd): Gap[] {
  try {
    journal.end(end);
    return [];
  } catch (error) {
    if (error instanceof LoginError) {
      return [{ what: 'login-attempts', why: error.text }];
    }
    throw error;
  }
}

/**
 * Answers that speak of the call, the client or the org. They do not say that the secret was wrong, and may leave no row in
 * LoginHistory: the attempt counts, but its row is not waited for.
 */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'INVALID_OPERATION',
  'INSUFFICIENT_ACCESS',
  'UNSUPPORTED_API_VERSION',
  'UNSUPPORTED_CLIENT',
  'API_CURRENTLY_DISABLED',
  'API_DISABLED_FOR_ORG',
  'FUNCTIONALITY_NOT_ENABLED',
  'ORG_LOCKED',
  'TRIAL_EXPIRED',
  'REQUEST_LIMIT_EXCEEDED',
  'SERVER_UNAVAILABLE',
  'invalid_client_id',
  'invalid_client',
  'inactive_org',
  'unsupported_grant_type',
  'rate_limit_exceeded',
]);

function endOf(answer: Answered): AttemptEnd {
  switch (answer.kind) {
    case 'accepted':
      return 'succeeded';
    case 'refused':
      return ELSEWHERE.has(answer.code) ? 'elsewhere' : 'failed';
    default:
      return 'unheard';
  }
}

type Answered = ReturnType<typeof readSoapLogin> | Extract<Delivery, { kind: 'lost' }>;

async function told(trial: Trial, answer: Answered): Promise<AttemptResult> {
  const { plan } = trial;
  switch (answer.kind) {
    case 'lost':
      return unheard(trial, 'connection-lost', Text.of(`login.lost.${answer.why}`, { host: plan.host.name }));
    case 'accepted':
      return checkSession(trial, answer);
    case 'refused':
      return failed(trial, answer);
    case 'unreadable':
      return unheard(
        trial,
        answer.why === 'redirect' ? 'redirected' : 'answer-unreadable',
        unreadableText(answer, plan),
      );
  }
}

function noAnswer(trial: Trial, cause: FoundCause['cause'], message: AttemptResult['message']): AttemptResult {
  const causes: FoundCause[] = [{ cause, confidence: 'certain', evidence: [message] }];
  return attemptResult(trial, { outcome: 'unknown', cause, causes, message, proves: provesNothing() });
}

/** Something was sent, and no answer says what came of it. LoginHistory may; the outcome stays unknown. */
async function unheard(
  trial: Trial,
  cause: FoundCause['cause'],
  message: AttemptResult['message'],
): Promise<AttemptResult> {
  const told = noAnswer(trial, cause, message);
  const row = await seenRow(trial);
  const found = row.row === undefined ? [] : diagnose({ texts: [], rows: known([row.row], 'LoginHistory') }).causes;
  return { ...told, causes: [...told.causes, ...found], ...shown(row.row), gaps: [...told.gaps, ...row.gaps] };
}

async function failed(trial: Trial, refusal: Refused): Promise<AttemptResult> {
  const { credentials, plan, observed, around } = trial;
  const { row, gaps } = await seenRow(trial);
  const tokenSent = !credentials.securityToken.isEmpty;
  const read = observed !== undefined && gaps.length === 0;
  const { causes } = diagnose({
    texts: [`${refusal.code}: ${refusal.words}`],
    ...(observed === undefined ? {} : { user: observed.user }),
    ...(read ? { rows: known(row === undefined ? [] : [row], 'LoginHistory') } : {}),
    ...(observed?.lastSuccess === undefined ? {} : { lastSuccess: observed.lastSuccess }),
    tokenSent,
    ownHost: plan.host.kind === 'own' || plan.host.kind === 'sandbox',
    now: around.now().toISOString(),
  });
  const [first] = causes;
  const cause = first?.cause ?? 'unknown-fault';
  const words = scrub(refusal.words, credentials);
  return attemptResult(trial, {
    outcome: 'failed',
    cause,
    causes,
    message: Text.of('login.failed', { code: refusal.code }),
    words,
    proves: provesOfFailure(cause, first?.confidence === 'certain', tokenSent),
    ...shown(row),
    gaps: [...guardGaps(trial), ...gaps],
  });
}

function shown(row: LoginRow | undefined): { readonly row?: LoginRow } {
  return row === undefined ? {} : { row };
}

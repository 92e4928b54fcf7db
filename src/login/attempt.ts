/**
 * One user, one attempt: the guard, one request, and the meaning of its answer.
 */
import { type Refused, readOauthLogin, readSoapLogin } from './answer.js';
import { checkSession } from './afterwards.js';
import { type FoundCause, type LoginRow, diagnose } from './diagnose.js';
import { checkSendable, oauthLogin, soapLogin } from './envelope.js';
import { type GuardVerdict, guard } from './guard.js';
import type { OpenJournal } from './journal.js';
import {
  type Outcome,
  type Plan,
  type Surroundings,
  type Trial,
  loginText,
  outcomeOf,
  rowOf,
  unreadableText,
} from './outcome.js';
import { provesNothing, provesOfFailure } from './proves.js';
import { scrub } from './scrub.js';
import type { Credentials } from './secret.js';
import { type Delivery, send } from './send.js';

/**
 * Tries the user once, or says why not. Throws a LoginError when the journal cannot be used or a value cannot be sent;
 * nothing was sent then.
 */
export async function attempt(credentials: Credentials, plan: Plan, around: Surroundings): Promise<Outcome> {
  checkSendable(credentials, plan.path);
  const observed = await around.observe?.(credentials.username);
  const trial: Trial = { credentials, plan, around, observed, guard: { checked: [], skipped: [] } };
  const journal = await around.journal.open(credentials.username);
  if (journal === undefined) {
    return notTried(trial, 'attempt-under-way', loginText('guard.under-way'));
  }
  let verdict: GuardVerdict;
  try {
    verdict = guard(observed?.facts ?? {}, journal.state(), around.now(), plan.force);
    if (verdict.allow) {
      journal.begin();
    }
  } catch (error) {
    journal.release();
    throw error;
  }
  const guarded: Trial = { ...trial, guard: reportOf(verdict) };
  if (!verdict.allow) {
    journal.release();
    return refusedByGuard(guarded, verdict);
  }
  return once(guarded, journal);
}

function reportOf(verdict: GuardVerdict): Outcome['guard'] {
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
export function notTried(trial: Trial, cause: FoundCause['cause'], message: Outcome['message']): Outcome {
  const causes: FoundCause[] = [{ cause, confidence: 'certain', evidence: [message] }];
  return outcomeOf(trial, { outcome: 'refused', protective: true, cause, causes, message, proves: provesNothing() });
}

function refusedByGuard(trial: Trial, verdict: Extract<GuardVerdict, { allow: false }>): Outcome {
  const refusal = notTried(trial, verdict.cause, verdict.reason);
  const { step } = verdict;
  const causes = refusal.causes.map((one) =>
    step === undefined ? one : { ...one, evidence: [...one.evidence, step] },
  );
  return { ...refusal, causes, protective: verdict.kind === 'protective' };
}

async function once(trial: Trial, journal: OpenJournal): Promise<Outcome> {
  const { credentials, plan, around } = trial;
  const soap = plan.path === 'soap';
  const request = soap ? soapLogin(credentials, plan.apiVersion) : oauthLogin(credentials, plan.clientId);
  let delivery: Delivery;
  try {
    delivery = await send(plan.host, request, around.wire);
  } catch (error) {
    // Thrown before anything was sent, such as for a proxy that is no URL.
    journal.end('not-sent');
    throw error;
  }
  if (delivery.kind === 'not-sent') {
    journal.end('not-sent');
    return noAnswer(trial, 'not-sent', loginText(`not-sent.${delivery.why}`, plan.host.name, delivery.detail));
  }
  if (delivery.kind === 'lost') {
    journal.end('failed');
    return unheard(trial, 'connection-lost', loginText(`lost.${delivery.why}`, plan.host.name));
  }
  const answer = soap ? readSoapLogin(delivery) : readOauthLogin(delivery);
  journal.end(answer.kind === 'accepted' ? 'succeeded' : 'failed');
  switch (answer.kind) {
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

function noAnswer(trial: Trial, cause: FoundCause['cause'], message: Outcome['message']): Outcome {
  const causes: FoundCause[] = [{ cause, confidence: 'certain', evidence: [message] }];
  return outcomeOf(trial, { outcome: 'unknown', cause, causes, message, proves: provesNothing() });
}

/** Something was sent, and no answer says what came of it. LoginHistory may; the outcome stays unknown. */
async function unheard(trial: Trial, cause: FoundCause['cause'], message: Outcome['message']): Promise<Outcome> {
  const told = noAnswer(trial, cause, message);
  const row = await rowOf(trial);
  const found = row.row === undefined ? [] : diagnose({ texts: [], rows: known([row.row]) }).causes;
  return { ...told, causes: [...told.causes, ...found], ...shown(row.row), gaps: [...told.gaps, ...row.gaps] };
}

async function failed(trial: Trial, refusal: Refused): Promise<Outcome> {
  const { credentials, plan, observed, around } = trial;
  const { row, gaps } = await rowOf(trial);
  const tokenSent = !credentials.securityToken.isEmpty;
  const read = observed !== undefined && gaps.length === 0;
  const { causes } = diagnose({
    texts: [`${refusal.code}: ${refusal.words}`],
    ...(observed === undefined ? {} : { user: observed.user }),
    ...(read ? { rows: known(row === undefined ? [] : [row]) } : {}),
    ...(observed?.lastSuccess === undefined ? {} : { lastSuccess: observed.lastSuccess }),
    tokenSent,
    ownHost: plan.host.kind === 'own' || plan.host.kind === 'sandbox',
    now: around.now().toISOString(),
  });
  const [first] = causes;
  const cause = first?.cause ?? 'unknown-fault';
  const words = scrub(refusal.words, credentials);
  return outcomeOf(trial, {
    outcome: 'failed',
    cause,
    causes,
    message: loginText('failed', refusal.code),
    words,
    proves: provesOfFailure(cause, first?.confidence === 'certain', tokenSent),
    ...shown(row),
    gaps: [...outcomeOf(trial, NOTHING).gaps, ...gaps],
  });
}

const NOTHING = { outcome: 'unknown', cause: 'none', message: loginText('failed'), proves: provesNothing() } as const;

function shown(row: LoginRow | undefined): { readonly row?: LoginRow } {
  return row === undefined ? {} : { row };
}

function known<T>(value: T): { readonly known: true; readonly value: T; readonly from: string } {
  return { known: true, value, from: 'LoginHistory' };
}

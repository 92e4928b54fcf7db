/**
 * Several users, one after another.
 */
import { KeyedError } from '../keyedError.js';
import { Text } from '../text.js';
import { attempt, notTried } from './attempt.js';
import type { CauseId } from './phrases/causes.js';
import { checkSendable } from './envelope.js';
import type { AttemptResult, Plan, Surroundings } from './attemptResult.js';
import type { Credentials } from './secret.js';

/** Answers that concern every user of the org: whoever goes on makes it worse. */
const STOPPERS: ReadonlySet<CauseId> = new Set<CauseId>([
  'login-rate-exceeded',
  'request-limit-exceeded',
  'org-locked',
]);

/**
 * Tries each user once, in order, until an answer concerns them all; the rest is reported as not tried. An error before
 * the first attempt is thrown; later it ends the run, and what is known by then is reported.
 */
export async function validate(
  users: readonly Credentials[],
  plan: Plan,
  around: Surroundings,
): Promise<AttemptResult[]> {
  for (const credentials of users) {
    checkSendable(credentials, plan.path);
  }
  const results: AttemptResult[] = [];
  let stopped: Text | undefined;
  for (const credentials of users) {
    if (stopped !== undefined) {
      results.push(stoppedAt(credentials, stopped, plan, around));
      continue;
    }
    around.tell?.('looking', credentials.username);
    try {
      const result = await attempt(credentials, plan, around);
      results.push(result);
      stopped = stopper(result);
    } catch (error) {
      // Errors of ours carry a sentence; anything else is a defect and is thrown on.
      if (results.length === 0 || !(error instanceof KeyedError)) {
        throw error;
      }
      stopped = error.text;
      results.push(stoppedAt(credentials, stopped, plan, around));
    }
  }
  return results;
}

function stopper({ username, causes }: AttemptResult): Text | undefined {
  const stops = causes.some(({ cause, confidence }) => confidence === 'certain' && STOPPERS.has(cause));
  return stops ? Text.of('login.stopped-early', { username }) : undefined;
}

function stoppedAt(credentials: Credentials, why: Text, plan: Plan, around: Surroundings): AttemptResult {
  const trial = { credentials, plan, around, observed: undefined, guard: { checked: [], skipped: [] } };
  return notTried(trial, 'stopped-early', why);
}

/**
 * The job of `open reset`: whose page it is, whether the option is there, and what a reset stops.
 */
import type { OrgWitness } from '../facts/org/index.js';
import { isUserState, listConclusion, type Conclusion, resetHindrances } from '../policy/index.js';
import type { ResetFound } from '../report/openReset/result.js';
import { ownUsername, type UserQuestion, userWithLogins } from './logins/index.js';

export interface ResetQuestion extends Omit<UserQuestion, 'username' | 'all'> {
  /** Of another user; the user of the session where it is left out. */
  readonly username: string | undefined;
}

export interface FoundReset {
  readonly found: ResetFound;
  /** `incomplete` where something could not be read that could have changed the answer. */
  readonly conclusion: Conclusion;
}

export async function resetOf(witness: OrgWitness, question: ResetQuestion): Promise<FoundReset> {
  const username = question.username ?? ownUsername(witness);
  const { done, gaps, profile, user } = await userWithLogins(witness, { ...question, username });
  const { org } = done.seen.facts;
  const own = user.id === witness.identity.userId;
  // Whose session this is has got in: what it may not read of its own state is no doubt.
  const hindrances = resetHindrances(user, profile, { org, at: question.now }).filter(
    ({ applies, id }) => !own || applies === 'yes' || !isUserState(id),
  );
  const missing = done.matters || !user.email.known || hindrances.some(({ applies }) => applies === 'unknown');
  return {
    found: {
      source: { ...witness.source },
      user,
      own,
      hindrances,
      since: done.since,
      at: question.now,
      rows: done.listed.rows,
      ownAttempts: done.listed.summary.ownAttempts,
      gaps,
      apiCalls: witness.apiCalls(),
    },
    conclusion: listConclusion({ failing: false, missing }),
  };
}

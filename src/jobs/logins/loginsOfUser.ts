/**
 * One user with the clients that log in with its password: what `open reset` and `revoke login` look at first.
 */
import type { OrgWitness } from '../../facts/org/index.js';
import type { LoginProgress } from '../../facts/types.js';
import { RunError } from '../../errors.js';
import {
  type Fact,
  type Gap,
  PATHS,
  profileOf,
  type ProfileFacts,
  uniqueGaps,
  type UserFacts,
  LOGIN_PATHS,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import { type JobDone, LoginsRun } from './loginsOfOrg.js';

export interface UserQuestion {
  readonly username: string;
  /** ISO times. */
  readonly since: string;
  readonly now: string;
  /** Every login, not those with a password alone. */
  readonly all?: true;
  /** Days ahead within which the end of the password is looked for; none where it is left out. */
  readonly expiringWithin?: number;
  readonly onProgress?: (progress: LoginProgress) => void;
}

export interface UserWithLogins {
  readonly user: UserFacts;
  readonly profile: Fact<ProfileFacts>;
  readonly done: JobDone;
  readonly gaps: readonly Gap[];
}

/** The user of the session. Throws a {@link RunError} where the org does not tell who that is. */
export function ownUsername(witness: OrgWitness): string {
  const { username } = witness.identity;
  if (username === undefined) throw new RunError(Text.of('reset.error.own'));
  return username;
}

/** Throws for a username that the org does not have, and for a broken connection. */
export async function userWithLogins(witness: OrgWitness, question: UserQuestion): Promise<UserWithLogins> {
  const { all, expiringWithin = 0, now, onProgress, since, username } = question;
  const run = new LoginsRun(witness, {
    ...{ since, usually: since, now, usernames: [username], profiles: undefined },
    filter: {
      paths: all === true ? LOGIN_PATHS : PATHS,
      withoutAnyApiAuth: false,
      failed: false,
      outsideRanges: false,
    },
    ...{ by: 'user-client', asFree: true, expiringWithin, retirements: undefined, overrides: new Map() },
    ...(onProgress && { onProgress }),
  });
  const done = await run.run();
  const [user] = [...done.seen.users.values()];
  if (user === undefined) throw new RunError(Text.of('reset.error.unseen', { username }));
  const profile = profileOf(user, await witness.profiles());
  return { user, profile, done, gaps: uniqueGaps(done.gaps) };
}

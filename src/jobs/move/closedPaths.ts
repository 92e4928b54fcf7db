/**
 * Whether the password paths of a user are shut: no login with the password could succeed, or a run of ours took it.
 */
import {
  addressOf,
  Decider,
  type Decision,
  type Facts,
  type ListedLogin,
  PATHS,
  PLATFORM,
  profileOf,
  type ProfileFacts,
  type Subject,
  type UserFacts,
} from '../../policy/index.js';
import type { Closed } from '../../policy/move/index.js';
import type { MoveJob } from './movesOfOrg.js';

/** Addresses from which it is judged whether a login could succeed. */
const MOST_ADDRESSES = 20;
/** SOAP login() of the newest client that has it. */
const LOGIN_API_VERSION = PLATFORM.soapLogin.last;

interface ClosedFacts {
  readonly own: readonly ListedLogin[];
  /** Seconds since 1970. */
  readonly lastSuccess: number | undefined;
  /** Logins with a password may be missing from what was read. */
  readonly isUnread: boolean;
  readonly facts: Facts;
  readonly profiles: readonly ProfileFacts[];
  readonly job: Pick<MoveJob, 'revoked' | 'now'>;
}

/** Nobody gets in with a password any more: no login from where this user logged in could, or a run of ours took it. */
export function closedOf(
  user: UserFacts,
  { facts, isUnread, job, lastSuccess, own, profiles }: ClosedFacts,
): Closed | undefined {
  // Nobody logs in as somebody who is inactive, from wherever.
  const isInactive = user.active.known && !user.active.value;
  // A login that was not read may have come after a run, or from where the password opens.
  if (isUnread) return isInactive ? { by: 'impossible' } : undefined;
  const last = lastSuccess ?? -Infinity;
  const run = job.revoked(user.id).findLast(({ at }) => isLastChange(user, { at, last }));
  if (run !== undefined) return { by: 'revoked', run: run.id, at: run.at };
  if (isInactive) return { by: 'impossible' };
  const addresses = [...new Set(own.flatMap((row) => row.addresses.map(({ address }) => address)))];
  const places = addresses.map(addressOf).filter((address) => address !== undefined);
  if (places.length === 0 || places.length > MOST_ADDRESSES) return undefined;
  const subject: Subject = { kind: 'user', name: user.username, id: user.id, user, profile: profileOf(user, profiles) };
  const isShut = PATHS.every((path) => {
    const decider = new Decider({ path, loginApiVersion: LOGIN_API_VERSION, at: job.now }, facts);
    return places.every((place) => isShutFor(decider.decide(subject, place)));
  });
  return isShut ? { by: 'impossible' } : undefined;
}

/**
 * The password was changed after the last login with it, and nobody has set another one since the run; where the org does not
 * show when it was last changed, somebody may have.
 *
 * @param last seconds since 1970
 */
function isLastChange(
  { lastPasswordChange }: UserFacts,
  { at, last }: { readonly at: string; readonly last: number },
): boolean {
  if (lastPasswordChange === undefined) return false;
  const changed = Date.parse(lastPasswordChange);
  const ended = Date.parse(at);
  return ended / 1000 > last && changed / 1000 >= Math.floor(last) && changed <= ended;
}

/** With a code of an authenticator, in the place of the token, the password still opens. */
const BY_CODE: ReadonlySet<string> = new Set(['mfa-api-registered']);

/** Shut until somebody opens it: a lock and a freeze end, hours pass, and from another address a range may let in. */
function isShutFor({ rule, verdict }: Pick<Decision, 'rule' | 'verdict'>): boolean {
  return verdict === 'impossible' && !BY_CODE.has(rule);
}

/**
 * By which ways a password lets a user in, wherever it comes from.
 */
import { type Decision, Decider, type Path, PATHS, PLATFORM, type Subject } from '../../policy/index.js';
import type { UserWithLogins } from '../logins/index.js';

export interface PasswordPath {
  readonly path: Path;
  readonly open: 'yes' | 'no' | 'unknown';
}

/** The last version that a login by SOAP can name. */
const LOGIN_API_VERSION = PLATFORM.soapLogin.last;

/** @param at ISO time */
export function passwordPaths({ done, profile, user }: UserWithLogins, at: string): PasswordPath[] {
  const subject: Subject = { kind: 'user', name: user.username, id: user.id, user, profile };
  return PATHS.map((path) => {
    const decider = new Decider({ path, loginApiVersion: LOGIN_API_VERSION, at }, done.seen.facts);
    return { path, open: openBy(decider.decide(subject, 'elsewhere')) };
  });
}

/** A lock ends, hours pass, and from another address a range may let in: these shut no path. That somebody may be frozen neither. */
function openBy({ rule, verdict }: Pick<Decision, 'rule' | 'verdict'>): PasswordPath['open'] {
  if (verdict === 'unknown') return 'unknown';
  return verdict === 'impossible' || rule === 'user-inactive' || rule === 'user-frozen' ? 'no' : 'yes';
}

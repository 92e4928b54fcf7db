/**
 * What to log in with instead of a password (docs/salesforce.md sections 1 and 6): an External Client App with client
 * credentials or JWT bearer.
 */
import type { ProfileFacts, Text, UserFacts } from '../types.js';
import type { LoginPath } from '../loginRow/index.js';
import type { MoveTo } from './types.js';

export interface MoveQuestion {
  readonly path: LoginPath;
  /** Undefined when the user is gone, or when the row is not of one user. */
  readonly user: UserFacts | undefined;
  readonly profile: ProfileFacts | undefined;
  /** Users who log in with this client. */
  readonly usersOfClient: number;
  /** Addresses in use that the profile's ranges do not hold. JWT bearer would be refused from them. */
  readonly outsideProfileRanges: readonly string[];
}

const text = (rest: string, ...params: readonly string[]): Text => ({ key: `logins.move.${rest}`, params });

/**
 * One app with client credentials runs as one user, so a client of several users moves to JWT bearer. JWT bearer always
 * enforces profile ranges (D): where they do not hold the addresses in use, a client of one user moves to client
 * credentials.
 */
export function moveTo(question: MoveQuestion): MoveTo {
  const { path, user, usersOfClient } = question;
  if (path === 'other') return { option: 'none', why: text('why.no-password'), steps: [] };
  if (user === undefined) return { option: 'none', why: text('why.user-gone'), steps: [] };
  const shared = usersOfClient > 1;
  const option = shared ? 'jwt-bearer' : 'client-credentials';
  const why = shared ? text('why.shared-client', String(usersOfClient)) : text('why.one-user', user.username);
  return { option, why, steps: [...obstacles(question, shared), ...(shared ? jwtSteps(user) : credentialSteps(user))] };
}

/** What stands in the way for this user, to be done first. */
function obstacles({ user, profile, outsideProfileRanges }: MoveQuestion, jwt: boolean): Text[] {
  if (user === undefined) return [];
  const found: Text[] = [];
  if (user.active.known && !user.active.value) found.push(text('step.activate', user.username));
  if (user.apiEnabled.known && !user.apiEnabled.value) found.push(text('step.api-enabled', user.username));
  if (user.integration.known && !user.integration.value) found.push(text('step.integration-user', user.username));
  const ranged = profile?.ranges.known === true && profile.ranges.value.length > 0;
  if (jwt && outsideProfileRanges.length > 0) {
    found.push(text('step.profile-ranges', profile?.name ?? '', outsideProfileRanges.slice(0, 3).join(', ')));
  } else if (jwt && ranged) {
    found.push(text('step.ranges-enforced', profile.name));
  }
  return found;
}

function credentialSteps(user: UserFacts): Text[] {
  return [
    text('step.app-credentials'),
    text('step.run-as', user.username),
    text('step.prove-credentials'),
    text('step.prove-history', user.username),
    text('step.stop-password', user.username),
  ];
}

function jwtSteps(user: UserFacts): Text[] {
  return [
    text('step.app-jwt'),
    text('step.pre-authorize', user.username),
    text('step.prove-jwt', user.username),
    text('step.prove-history', user.username),
    text('step.stop-password', user.username),
  ];
}

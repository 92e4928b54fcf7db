/**
 * What to log in with instead of a password (docs/salesforce.md sections 1 and 6): an External Client App with client
 * credentials or JWT bearer.
 */
import { isPasswordPath } from '../types.js';
import { Text } from '../../text.js';
import type { ProfileFacts, UserFacts } from '../types.js';
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

/**
 * One app with client credentials runs as one user, so a client of several users moves to JWT bearer. JWT bearer always
 * enforces profile ranges (D): where they do not hold the addresses in use, a client of one user moves to client
 * credentials.
 */
export function moveTo(question: MoveQuestion): MoveTo {
  const { path, user, usersOfClient } = question;
  if (!isPasswordPath(path)) return { option: 'none', why: Text.of('logins.move.why.no-password'), steps: [] };
  if (user === undefined) return { option: 'none', why: Text.of('logins.move.why.user-gone'), steps: [] };
  const shared = usersOfClient > 1;
  const option = shared ? 'jwt-bearer' : 'client-credentials';
  const why = shared
    ? Text.of('logins.move.why.shared-client', { users: String(usersOfClient) })
    : Text.of('logins.move.why.one-user', { username: user.username });
  return {
    option,
    why,
    steps: [...obstacles(user, question, shared), ...(shared ? jwtSteps(user) : credentialSteps(user))],
  };
}

/** Whether somebody else has to run the client: a person should not, and an inactive user cannot. */
function needsOther({ active, integration }: UserFacts): boolean {
  return (active.known && !active.value) || (integration.known && !integration.value);
}

/** What stands in the way for this user, to be done first. */
function obstacles(user: UserFacts, { profile, outsideProfileRanges }: MoveQuestion, jwt: boolean): Text[] {
  const found: Text[] = [];
  if (user.active.known && !user.active.value) {
    found.push(Text.of('logins.move.step.activate', { username: user.username }));
  }
  if (user.integration.known && !user.integration.value) {
    found.push(Text.of('logins.move.step.integration-user', { username: user.username }));
  }
  // What follows is about this user, and the other one has another profile.
  if (needsOther(user)) return found;
  if (user.apiEnabled.known && !user.apiEnabled.value) {
    found.push(Text.of('logins.move.step.api-enabled', { username: user.username }));
  }
  const ranged = profile?.ranges.known === true && profile.ranges.value.length > 0;
  if (jwt && outsideProfileRanges.length > 0) {
    found.push(
      Text.of('logins.move.step.profile-ranges', {
        profile: profile?.name ?? '',
        addresses: outsideProfileRanges.slice(0, 3).join(', '),
      }),
    );
  } else if (jwt && ranged) {
    found.push(Text.of('logins.move.step.ranges-enforced', { profile: profile.name }));
  }
  return found;
}

function credentialSteps(user: UserFacts): Text[] {
  const { username } = user;
  return [
    Text.of('logins.move.step.app-credentials'),
    needsOther(user) ? Text.of('logins.move.step.run-as.other') : Text.of('logins.move.step.run-as', { username }),
    Text.of('logins.move.step.prove-credentials'),
    ...lastSteps(user),
  ];
}

function jwtSteps(user: UserFacts): Text[] {
  const { username } = user;
  const steps = needsOther(user)
    ? [Text.of('logins.move.step.pre-authorize.other'), Text.of('logins.move.step.prove-jwt.other')]
    : [Text.of('logins.move.step.pre-authorize', { username }), Text.of('logins.move.step.prove-jwt', { username })];
  return [Text.of('logins.move.step.app-jwt'), ...steps, ...lastSteps(user)];
}

/** The new login is that of whoever runs the client now; the password that is given up is the old one's. */
function lastSteps(user: UserFacts): Text[] {
  const { username } = user;
  return [
    needsOther(user)
      ? Text.of('logins.move.step.prove-history.other')
      : Text.of('logins.move.step.prove-history', { username }),
    Text.of('logins.move.step.stop-password', { username }),
  ];
}

/**
 * What to log in with instead of a password (docs/salesforce.md sections 1 and 6): an External Client App with client
 * credentials or JWT bearer.
 */
import { isPasswordPath } from '../types.js';
import { Text } from '../../text.js';
import type { ProfileFacts, UserFacts } from '../types.js';
import type { LoginPath } from '../loginRow/index.js';
import { keepsRanges, reasonForJwt } from './appFlow.js';
import type { MoveTo } from './types.js';

export interface MoveQuestion {
  readonly path: LoginPath;
  /** Undefined when the user is gone, or when the row is not of one user. */
  readonly user: UserFacts | undefined;
  readonly profile: ProfileFacts | undefined;
  /** Users who log in with this client from one of its addresses. */
  readonly usersOfClient: number;
  /** Addresses in use that the profile's ranges do not hold. JWT bearer would be refused from them. */
  readonly outsideProfileRanges: readonly string[];
}

/** By the same rule as `generate app`: the first reason that {@link reasonForJwt} finds, else nobody decides here. */
export function moveTo(question: MoveQuestion): MoveTo {
  const { path, profile, user, usersOfClient } = question;
  if (!isPasswordPath(path)) return { option: 'none', why: Text.of('logins.move.why.no-password'), steps: [] };
  if (user === undefined) return { option: 'none', why: Text.of('logins.move.why.user-gone'), steps: [] };
  const because = reasonForJwt({ isShared: usersOfClient > 1, profile });
  const isJwt = because !== undefined;
  return {
    option: isJwt ? 'jwt-bearer' : 'either',
    why: whyOf(because, question),
    steps: [...obstacles(user, question, isJwt), ...(isJwt ? jwtSteps(user) : eitherSteps(user)), ...lastSteps(user)],
  };
}

function whyOf(because: ReturnType<typeof reasonForJwt>, { profile, usersOfClient }: MoveQuestion): Text {
  if (because === undefined) return Text.of('logins.move.why.undecided');
  return because === 'shared-client'
    ? Text.of('logins.move.why.shared-client', { users: String(usersOfClient) })
    : Text.of('move.flow.ranges', { profile: profile?.name ?? '' });
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
  if (jwt && outsideProfileRanges.length > 0) {
    found.push(
      Text.of('logins.move.step.profile-ranges', {
        profile: profile?.name ?? '',
        addresses: outsideProfileRanges.slice(0, 3).join(', '),
      }),
    );
  } else if (jwt && keepsRanges(profile)) {
    found.push(Text.of('logins.move.step.ranges-enforced', { profile: profile.name }));
  }
  return found;
}

function eitherSteps(user: UserFacts): Text[] {
  const { username } = user;
  return needsOther(user)
    ? [Text.of('logins.move.step.app.other'), Text.of('logins.move.step.prove.other')]
    : [Text.of('logins.move.step.app', { username }), Text.of('logins.move.step.prove', { username })];
}

function jwtSteps(user: UserFacts): Text[] {
  const { username } = user;
  return needsOther(user)
    ? [Text.of('logins.move.step.app-jwt.other'), Text.of('logins.move.step.prove-jwt.other')]
    : [Text.of('logins.move.step.app-jwt', { username }), Text.of('logins.move.step.prove-jwt', { username })];
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

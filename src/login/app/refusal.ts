/**
 * Why the token endpoint refused an app: the causes of a diagnosis, less those that only a login with a password has and
 * those that our own request rules out.
 */
import { known, type AppPath, type Fact } from '../../policy/index.js';
import type { LoginRow } from '../../facts/org/index.js';
import type { Refused } from '../answer.js';
import type { CauseId } from '../causes.js';
import { diagnose, type UserState } from '../diagnose.js';
import type { FoundCause } from '../findings.js';

/** No password and no token was sent; and a POST was, to where the answer came from. */
const NEVER: ReadonlySet<CauseId> = new Set<CauseId>([
  'wrong-password-or-token',
  'token-missing',
  'token-outdated',
  'password-expired',
  'secret-not-escaped',
  'user-locked',
  'oauth-flow-blocked',
  'oauth-external-user',
  'path-retired',
  'redirected',
  'other-grant',
]);

/** Of whom nobody gave a name, no name was wrong. */
const NEVER_OF_CREDENTIALS: ReadonlySet<CauseId> = new Set<CauseId>(['wrong-username-or-host']);

export interface RefusalEvidence {
  readonly path: AppPath;
  readonly user?: Fact<UserState | undefined>;
  readonly nearest?: string;
  /** The row of this attempt, where LoginHistory was read and has one. */
  readonly row?: LoginRow;
  /** ISO time. */
  readonly now: string;
}

export function causesOfRefusal(
  { code, words }: Pick<Refused, 'code' | 'words'>,
  evidence: RefusalEvidence,
): FoundCause[] {
  const { nearest, now, path, row, user } = evidence;
  const { causes } = diagnose({
    texts: [`${code}: ${words}`],
    ...(user === undefined ? {} : { user }),
    ...(nearest === undefined ? {} : { nearest }),
    ...(row === undefined ? {} : { rows: known([row], 'LoginHistory') }),
    now,
  });
  return causes.filter(
    ({ cause }) => !NEVER.has(cause) && !(path === 'client-credentials' && NEVER_OF_CREDENTIALS.has(cause)),
  );
}

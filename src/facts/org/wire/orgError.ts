/**
 * What can go wrong between us and an org.
 *
 * {@link OrgError} ends the run: the connection, the session or the org itself does not allow another call.
 * {@link OrgRefusal} concerns one read only; the read becomes `unreadable` and the others go on.
 */
import { EXIT, type ExitCode } from '../../../exitCodes.js';
import { KeyedError } from '../../../keyedError.js';
import { type Filling, Text } from '../../../text.js';
import type { TlsFault } from '../../tlsFault.js';

export type OrgErrorKind =
  /** The session is no longer valid and could not be renewed. */
  | 'session-expired'
  /** REQUEST_LIMIT_EXCEEDED: no API calls are left in the last 24 hours. */
  | 'request-limit'
  /** The calls that the user allowed are used up. */
  | 'calls-spent'
  /** 420, 429, 500, 502, 503 or 504 until the last attempt. */
  | 'unavailable'
  /** Retry-After asks for more than we wait. */
  | 'retry-later'
  /** No answer, or half of one, until the last attempt. */
  | 'connection'
  /** Nobody listens at the port; nobody answers in time; no way leads there; the name is not known; fetch asks no such port. */
  | ConnectFault
  /** A proxy variable of the environment holds no URL of a proxy. */
  | 'proxy'
  /** The proxy connects nobody, or not to this host; and one that wants a name and a password. */
  | 'proxy-refused'
  | 'proxy-login'
  /** The host has shown no certificate that this machine accepts, or speaks no TLS. */
  | TlsFault
  /** A 200 that is not Salesforce's: the HTML of a proxy or a login page. */
  | 'not-salesforce'
  /** The host sends us to another one that is not Salesforce's. */
  | 'moved'
  /** For a minute nothing came, or less than 1 KiB a second. */
  | 'silent'
  /** An answer is larger than what is read. */
  | 'too-large'
  /** A list names one more page each time, without records or beyond what it announced. */
  | 'endless'
  /** A page holds fewer records than it says, or the next page is not named. */
  | 'truncated'
  /** A query cursor that the org no longer knows. */
  | 'cursor'
  /** Records that were asked for in the order of their ids came in another. */
  | 'order'
  /** An answer of another shape than documented. */
  | 'shape'
  /** Usernames or profiles that the org does not have. */
  | 'unknown-username'
  | 'unknown-username-nearest'
  | 'unknown-username-sandbox'
  | 'unknown-username-sandbox-nearest'
  | 'unknown-profile'
  /** The signal said so. */
  | 'cancelled';

/** Why no connection came about, where the code tells. */
export type ConnectFault =
  | 'connect-refused'
  | 'connect-timeout'
  | 'connect-unreachable'
  | 'connect-name'
  | 'connect-port'
  | 'connect-broken';

const EXITS: Partial<Record<OrgErrorKind, ExitCode>> = {
  'calls-spent': EXIT.incomplete,
  cancelled: EXIT.interrupted,
  'unknown-username': EXIT.usage,
  'unknown-username-nearest': EXIT.usage,
  'unknown-username-sandbox': EXIT.usage,
  'unknown-username-sandbox-nearest': EXIT.usage,
  'unknown-profile': EXIT.usage,
};

/** The run cannot go on (bundle `facts-org`). Never holds an answer, a request, a foreign error or a session id. */
export class OrgError extends KeyedError {
  public override readonly name = 'OrgError';

  /** By {@link orgError}. */
  public constructor(
    public readonly kind: OrgErrorKind,
    text: Text,
  ) {
    super(text, {
      exitCode: EXITS[kind] ?? EXIT.couldNotRun,
      message: [kind, ...Object.values(text.params)].join(' | '),
    });
  }
}

/** Why the run cannot go on: the sentence of its kind. */
export function orgError<K extends OrgErrorKind>(kind: K, ...params: Filling<`facts-org.error.${K}`>): OrgError {
  return new OrgError(kind, Text.of(`facts-org.error.${kind}`, ...params));
}

/** The org answered, and said no to this one read. `code` is Salesforce's, such as `INSUFFICIENT_ACCESS`. */
export class OrgRefusal extends Error {
  public override readonly name = 'OrgRefusal';

  public constructor(
    public readonly code: string,
    /** Salesforce's own words, clipped. */
    public readonly words: string,
  ) {
    super(`${code}: ${words}`);
  }
}

/** The org did not take the request, or it never left: no connection, or none that was trusted, came about. */
const NOT_CARRIED_OUT: ReadonlySet<OrgErrorKind> = new Set<OrgErrorKind>([
  ...(['session-expired', 'request-limit', 'proxy', 'proxy-refused', 'proxy-login'] as const),
  ...(['connect-refused', 'connect-name', 'connect-port'] as const),
  ...(['certificate-issuer', 'certificate-name', 'certificate-expired', 'certificate-early', 'certificate'] as const),
]);

/** Whether nothing came of a request that ended so. Else nobody knows. */
export function isNotCarriedOut(error: unknown): boolean {
  return error instanceof OrgRefusal || (error instanceof OrgError && NOT_CARRIED_OUT.has(error.kind));
}

/** Words of the org, short enough for a sentence: without the piece of the query that Salesforce draws above them. */
export function clipOrgWords(words: string): string {
  const line = words
    .replace(/^[^]*ERROR at Row:\d+:Column:\d+\s/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

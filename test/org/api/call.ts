/** One call of the data API: who asks, in which version, for what; and what every call has to pass. */
import { ApiError, notFound } from '../errors.js';
import type { Exchange } from '../http.js';
import type { Reader } from '../model/field.js';
import type { Session } from '../sessions.js';
import type { OrgState } from '../state.js';

export interface RestCall {
  readonly org: OrgState;
  readonly exchange: Exchange;
  readonly session: Session;
  readonly reader: Reader;
  /** `/services/data/vXX.0`. */
  readonly base: string;
  /** Path segments after the version. */
  readonly resource: readonly string[];
}

/** The session of a call to a data API; refuses users who may not use the API. */
export function sessionOf(org: OrgState, token: string | undefined, exchange: Exchange): Session {
  const session = org.sessions.find(token);
  exchange.record.username = session.username;
  if (!session.permissions.has('ApiEnabled')) {
    throw new ApiError(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner');
  }
  if (session.passwordExpired) {
    throw new ApiError(
      403,
      'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
      'The users password has expired, you must call SetPassword before attempting any other API operations',
    );
  }
  return session;
}

/** Counts a call against the org's limit. @throws REQUEST_LIMIT_EXCEEDED */
export function spendApiCall(org: OrgState): void {
  if (org.log.counters.apiCalls >= org.settings.dailyApiRequests) {
    throw new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  }
  org.log.count('apiCalls');
}

/** Refuses versions that are retired or not there yet. */
export function checkVersion(org: OrgState, version: number): void {
  if (version < org.settings.oldestApiVersion) {
    throw new ApiError(410, 'UNSUPPORTED_API_VERSION', 'The requested API version is not supported');
  }
  if (version > org.settings.newestApiVersion) throw notFound();
}

/** The JSON object that a call brings. @throws JSON_PARSER_ERROR */
export function bodyOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // Said below, as for any other body that is none.
  }
  throw new ApiError(400, 'JSON_PARSER_ERROR', 'The HTTP entity body is not a JSON object');
}

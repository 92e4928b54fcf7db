/** The REST API: who asks, for which version and resource. */
import { ApiError, errorBody, invalidSession, notFound } from '../errors.js';
import type { Answer, Exchange } from '../http.js';
import { json } from '../http.js';
import type { Reader } from '../model/field.js';
import type { Session } from '../sessions.js';
import { identityUrl } from '../oauth/identity.js';
import type { OrgState } from '../state.js';
import { answerComposite } from './composite.js';
import { answerBulk } from './bulk.js';
import { answerQuery } from './query.js';
import { answerSobjects } from './sobjects.js';

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

/** "Winter '26" for 65: three releases a year. */
export function releaseOf(version: number): string {
  const season = ['Winter', 'Spring', 'Summer'][(version - 29) % 3] ?? 'Winter';
  const year = 14 + Math.floor((version - 29) / 3);
  return `${season} '${String(year)}`;
}

export function versionsAnswer(org: OrgState): Answer {
  const { oldestApiVersion: oldest, newestApiVersion: newest } = org.settings;
  const versions = Array.from({ length: newest - oldest + 1 }, (_, i) => oldest + i).map((version) => ({
    label: releaseOf(version),
    url: `/services/data/v${String(version)}.0`,
    version: `${String(version)}.0`,
  }));
  return json(JSON.stringify(versions));
}

export function bearerOf(exchange: Exchange): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(exchange.headers.authorization ?? '')?.[1];
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

export function answerRest(org: OrgState, exchange: Exchange): Answer {
  const match = /^\/services\/data(?:\/v(\d+)\.0(\/.*)?)?\/?$/.exec(exchange.path);
  if (match === null) throw notFound();
  if (match[1] === undefined) return versionsAnswer(org);
  const version = Number(match[1]);
  checkVersion(org, version);
  const token = bearerOf(exchange);
  if (token === undefined) throw invalidSession();
  const session = sessionOf(org, token, exchange);
  spendApiCall(org);
  const call: RestCall = {
    org,
    exchange,
    session,
    reader: org.sessions.reader(session, version),
    base: `/services/data/v${String(version)}.0`,
    resource: (match[2] ?? '').split('/').filter((part) => part !== ''),
  };
  const answer = route(call);
  const used = `api-usage=${String(org.log.counters.apiCalls)}/${String(org.settings.dailyApiRequests)}`;
  return { ...answer, headers: { ...answer.headers, 'Sforce-Limit-Info': used } };
}

export function route(call: RestCall): Answer {
  const [first, second] = call.resource;
  switch (first) {
    case undefined:
      return json(resources(call));
    case 'query':
    case 'queryAll':
      return answerQuery(call, 'data', call.resource.slice(1));
    case 'tooling':
      if (second === 'query') return answerQuery(call, 'tooling', call.resource.slice(2));
      if (second === 'sobjects') return answerSobjects(call, 'tooling', call.resource.slice(2));
      throw notFound();
    case 'sobjects':
      return answerSobjects(call, 'data', call.resource.slice(1));
    case 'limits':
      return json(limits(call.org));
    case 'composite':
      return answerComposite(call, call.resource.slice(1));
    case 'jobs':
      return answerBulk(call, call.resource.slice(1));
    default:
      throw notFound();
  }
}

function resources({ base, org, session, exchange }: RestCall): string {
  const names = ['tooling', 'query', 'queryAll', 'sobjects', 'limits', 'composite', 'jobs'];
  const paths = Object.fromEntries(names.map((name) => [name, `${base}/${name}`]));
  return JSON.stringify({ ...paths, identity: identityUrl(org, session.user, exchange.baseUrl) });
}

function limits(org: OrgState): string {
  const used = org.log.counters.apiCalls;
  const max = org.settings.dailyApiRequests;
  return JSON.stringify({
    DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) },
    DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 },
  });
}

export function errorAnswer(error: ApiError): Answer {
  return json(errorBody(error), error.status);
}

/** The REST API: who asks, for which version and resource. */
import { ApiError, errorBody, invalidSession, notFound } from '../errors.js';
import type { Answer, Exchange } from '../http.js';
import { bearerOf, json } from '../http.js';
import { identityUrl } from '../oauth/identity.js';
import type { OrgState } from '../state.js';
import type { RestCall } from './call.js';
import { checkVersion, sessionOf, spendApiCall } from './call.js';
import { assignPermissionSet } from './assign.js';
import { answerComposite } from './composite.js';
import { answerBulk } from './bulk.js';
import { answerChange } from './change.js';
import { answerQuery } from './query.js';
import { answerSobjects } from './sobjects.js';

/** "Winter '26" for 65: three releases a year. */
function releaseOf(version: number): string {
  const season = ['Winter', 'Spring', 'Summer'][(version - 29) % 3] ?? 'Winter';
  const year = 14 + Math.floor((version - 29) / 3);
  return `${season} '${String(year)}`;
}

function versionsAnswer(org: OrgState): Answer {
  const { oldestApiVersion: oldest, newestApiVersion: newest } = org.settings;
  const versions = Array.from({ length: newest - oldest + 1 }, (_, i) => oldest + i).map((version) => ({
    label: releaseOf(version),
    url: `/services/data/v${String(version)}.0`,
    version: `${String(version)}.0`,
  }));
  return json(JSON.stringify(versions));
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

/** Resources that take more than GET: but for assignments and what `change.ts` takes, this API only reads the org's data. */
const WRITABLE = new Set(['composite', 'jobs']);

function route(call: RestCall): Answer {
  const [first, second] = call.resource;
  const { method } = call.exchange;
  if (method === 'POST' && call.resource.join('/') === 'sobjects/PermissionSetAssignment') {
    return assignPermissionSet(call);
  }
  const changed = answerChange(call);
  if (changed !== undefined) return changed;
  if (method !== 'GET' && method !== 'HEAD' && !WRITABLE.has(first ?? '')) {
    throw new ApiError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are HEAD,GET`);
  }
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
      return answerComposite(call, call.resource.slice(1), route);
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

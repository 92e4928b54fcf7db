/** composite and composite/batch: several GET requests in one call. */
import { ApiError, errorBody, notFound } from '../errors.js';
import type { Answer } from '../http.js';
import { json } from '../http.js';
import type { RestCall } from './call.js';

const MOST_COMPOSITE = 25;

type Route = (call: RestCall) => Answer;

interface SubRequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId?: string;
}

function listIn(body: string, name: string): SubRequest[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new ApiError(400, 'JSON_PARSER_ERROR', 'The HTTP entity body is not valid JSON');
  }
  const list: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, name) : undefined;
  if (!Array.isArray(list)) throw new ApiError(400, 'JSON_PARSER_ERROR', `${name} is missing`);
  return list.map((item: unknown) => {
    const read = (key: string): string => {
      const value: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, key) : undefined;
      return typeof value === 'string' ? value : '';
    };
    return { method: read('method') || 'GET', url: read('url'), referenceId: read('referenceId') };
  });
}

/** Runs one part on its own, under the session of the whole. */
function part(call: RestCall, request: SubRequest, route: Route): { status: number; body: string } {
  const url = new URL(request.url.startsWith('/') ? request.url : `/services/data/${request.url}`, 'http://org');
  const match = /^\/services\/data\/v(\d+)\.0\/(.*)$/.exec(decodeURIComponent(url.pathname));
  if (match === null || request.method.toUpperCase() !== 'GET') throw notFound();
  const inner: RestCall = {
    ...call,
    exchange: { ...call.exchange, method: 'GET', query: url.searchParams, record: { ...call.exchange.record } },
    resource: (match[2] ?? '').split('/').filter((piece) => piece !== ''),
  };
  const answer = route(inner);
  return { status: answer.status, body: answer.body ?? 'null' };
}

function answerOf(call: RestCall, request: SubRequest, route: Route): { status: number; body: string } {
  try {
    return part(call, request, route);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.status, body: errorBody(error) };
  }
}

/** `route` answers a part as it would answer a call of its own. */
export function answerComposite(call: RestCall, rest: readonly string[], route: Route): Answer {
  if (call.exchange.method !== 'POST') throw new ApiError(405, 'METHOD_NOT_ALLOWED', 'HTTP Method not allowed');
  const batch = rest[0] === 'batch';
  if (rest.length > 0 && !batch) throw notFound();
  const requests = listIn(call.exchange.body, batch ? 'batchRequests' : 'compositeRequest');
  if (requests.length > MOST_COMPOSITE) {
    throw new ApiError(400, 'LIMIT_EXCEEDED', `Maximum number of subrequests is ${String(MOST_COMPOSITE)}`);
  }
  const answers = requests.map((request) => ({ request, ...answerOf(call, request, route) }));
  if (batch) {
    const results = answers.map(({ status, body }) => `{"statusCode":${String(status)},"result":${body}}`);
    const failed = answers.some(({ status }) => status >= 400);
    return json(`{"hasErrors":${String(failed)},"results":[${results.join(',')}]}`);
  }
  const results = answers.map(
    ({ request, status, body }) =>
      `{"body":${body},"httpHeaders":{},"httpStatusCode":${String(status)},` +
      `"referenceId":${JSON.stringify(request.referenceId ?? '')}}`,
  );
  return json(`{"compositeResponse":[${results.join(',')}]}`);
}

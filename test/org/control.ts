/**
 * A way into the org for tests and benches that run in another process: counters, the request log, and faults.
 * No Salesforce org has this; it is reached on the same ports, under /_control/.
 */
import { ApiError, notFound } from './errors.js';
import type { Fault, FaultKind, FaultMatcher } from './faults.js';
import type { Answer, Exchange } from './http.js';
import { json } from './http.js';
import type { OrgState } from './state.js';

const KINDS: readonly string[] = [
  '503',
  '429',
  '500',
  'slow',
  'drop',
  'expired-session',
  'truncated-page',
  'truncated-json',
  'fewer-rows',
  'html-200',
  'request-limit',
  'redirect',
  'huge',
] satisfies FaultKind[];

function isKind(text: unknown): text is FaultKind {
  return typeof text === 'string' && KINDS.includes(text);
}

function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** `{"when": {"path": "regexp", "soql": "regexp", "nth": 2}, "kind": "503", "times": 1, "delay": 5}` */
function faultIn(body: string): Fault {
  const parsed: unknown = JSON.parse(body);
  const kind = read(parsed, 'kind');
  if (!isKind(kind)) throw new ApiError(400, 'INVALID_FAULT', `There is no such fault: ${String(kind)}`);
  const when = read(parsed, 'when');
  const pattern = (name: string): RegExp | undefined => {
    const text = read(when, name);
    return typeof text === 'string' ? new RegExp(text, 'i') : undefined;
  };
  const number = (from: unknown, name: string): number | undefined => {
    const value = read(from, name);
    return typeof value === 'number' ? value : undefined;
  };
  const path = pattern('path');
  const soql = pattern('soql');
  const operation = pattern('operation');
  const nth = number(when, 'nth');
  const matcher: FaultMatcher = {
    ...(path === undefined ? {} : { path }),
    ...(soql === undefined ? {} : { soql }),
    ...(operation === undefined ? {} : { operation }),
    ...(nth === undefined ? {} : { nth }),
  };
  const times = number(parsed, 'times');
  const delay = number(parsed, 'delay');
  return {
    when: matcher,
    kind,
    ...(times === undefined ? {} : { times }),
    ...(delay === undefined ? {} : { delay }),
  };
}

export function answerControl(org: OrgState, exchange: Exchange): Answer {
  const what = `${exchange.method} ${exchange.path.slice('/_control/'.length)}`;
  switch (what) {
    case 'GET counters':
      return json(JSON.stringify(org.log.counters));
    case 'DELETE counters':
      org.log.clear();
      return { status: 204 };
    case 'GET requests':
      return json(JSON.stringify(org.log.records));
    case 'POST faults':
      org.faults.add(faultIn(exchange.body));
      return { status: 204 };
    case 'DELETE faults':
      org.faults.clear();
      return { status: 204 };
    default:
      throw notFound();
  }
}

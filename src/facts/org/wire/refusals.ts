/**
 * What a failed attempt means: an end of the run, a no to this one read, or something that may pass.
 */
import { tlsFaultOf } from '../../tlsFault.js';
import { clipOrgWords, type ConnectFault, OrgError, orgError, OrgRefusal } from './orgError.js';
import { PROXY } from './dispatcher.js';
import { BAD_PORT, type HttpAnswer, type Wire, WireError } from './transport.js';

export interface Meaning {
  readonly error: OrgError | OrgRefusal;
  /** There when the read may be repeated; `after` is the wait that the org asked for, in milliseconds. */
  readonly again?: { readonly after?: number };
}

/** Answers that pass: too many requests, a gateway, maintenance. 420 is what Salesforce sends for a missing org node. */
const PASSING = new Set([420, 429, 500, 502, 503, 504]);
/** Codes of answers that pass. */
const PASSING_CODES = new Set(['SERVER_UNAVAILABLE', 'UNABLE_TO_LOCK_ROW', 'UNKNOWN_EXCEPTION']);

/** Reads a failed attempt, of a read by this name. Throws the error itself when neither the wire nor the org had a part in it: a defect. */
export function meaningOf(error: unknown, wire: Wire, read: string): Meaning {
  if (error instanceof OrgError || error instanceof OrgRefusal) return { error };
  const failure = error instanceof WireError ? error : wire.failure;
  if (failure instanceof OrgError) return { error: failure };
  if (failure instanceof WireError) return meaningOfWire(failure);
  if (wire.last === undefined || wire.last.status < 400) throw error;
  return meaningOfAnswer(wire.last, read);
}

/** Codes of Node and of undici. */
const CONNECT_FAULTS: Readonly<Record<string, ConnectFault>> = {
  ECONNREFUSED: 'connect-refused',
  ETIMEDOUT: 'connect-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  UND_ERR_HEADERS_TIMEOUT: 'connect-timeout',
  EHOSTUNREACH: 'connect-unreachable',
  ENETUNREACH: 'connect-unreachable',
  EHOSTDOWN: 'connect-unreachable',
  ENETDOWN: 'connect-unreachable',
  EADDRNOTAVAIL: 'connect-unreachable',
  ENOTFOUND: 'connect-name',
  EAI_AGAIN: 'connect-name',
  EAI_NODATA: 'connect-name',
  EAI_NONAME: 'connect-name',
  ECONNRESET: 'connect-broken',
  EPIPE: 'connect-broken',
  UND_ERR_SOCKET: 'connect-broken',
  [BAD_PORT]: 'connect-port',
};

/** Which of them is not worth another attempt. */
const FINAL: ReadonlySet<ConnectFault> = new Set(['connect-port']);

/** A wire that failed, before an answer or within it. */
export function meaningOfWire({ code, host }: WireError): Meaning {
  const ofProxy = code.startsWith(PROXY) ? code.slice(PROXY.length) : undefined;
  if (ofProxy === '407') return { error: orgError('proxy-login') };
  if (ofProxy !== undefined) {
    const error = orgError('proxy-refused', { code: ofProxy });
    // A no of the proxy stays one, and so does its certificate.
    return /^4\d\d$/.test(ofProxy) || tlsFaultOf(ofProxy) !== undefined ? { error } : { error, again: {} };
  }
  const connect = CONNECT_FAULTS[code];
  if (connect !== undefined) {
    const error = orgError(connect, { host, code });
    return FINAL.has(connect) ? { error } : { error, again: {} };
  }
  const fault = tlsFaultOf(code);
  return fault === undefined
    ? { error: orgError('connection', { code }), again: {} }
    : { error: orgError(fault, { code }) };
}

/** @param read what was asked for, where one of several reads may fail alone */
export function meaningOfAnswer(answer: HttpAnswer, read?: string): Meaning {
  const passing = (code: string): Meaning => later(answer, read === undefined ? code : `${read}: ${code}`);
  const fault = faultOf(answer.body);
  const said = fault ?? jsonErrorOf(answer.body);
  if (answer.status === 401 || said?.code === 'INVALID_SESSION_ID') return { error: orgError('session-expired') };
  if (said?.code === 'REQUEST_LIMIT_EXCEEDED') {
    // The limit of calls at the same time passes; the one of calls in a day does not.
    if (/concurrent/i.test(said.words)) return passing(said.code);
    return { error: orgError('request-limit') };
  }
  if (said?.code === 'INVALID_QUERY_LOCATOR') return { error: orgError('cursor') };
  if (said !== undefined && PASSING_CODES.has(said.code)) return passing(said.code);
  // An error of the server is no decision of the org: what was asked for may have been done. SOAP has its faults there.
  if (said !== undefined && fault === undefined && answer.status >= 500) return passing(said.code);
  if (said !== undefined) return { error: new OrgRefusal(said.code, clipOrgWords(said.words)) };
  if (PASSING.has(answer.status)) return passing(String(answer.status));
  // The identity services answer with one word, such as Bad_OAuth_Token.
  const word = answer.body.trim();
  if (/^\w{1,40}$/.test(word)) return { error: new OrgRefusal(word, `HTTP ${answer.status}`) };
  return { error: orgError('not-salesforce', { what: `HTTP ${answer.status}` }) };
}

/** With which the org says no for now: nothing was done. */
const NOT_NOW = new Set(['REQUEST_LIMIT_EXCEEDED', 'UNABLE_TO_LOCK_ROW']);

/** Of a change, which nobody repeats: what passes is a no as well, where it says that nothing was done. */
export function meaningOfChange(answer: HttpAnswer): Meaning['error'] {
  const { again, error } = meaningOfAnswer(answer);
  if (again === undefined || answer.status >= 500) return error;
  const said = jsonErrorOf(answer.body);
  return said !== undefined && NOT_NOW.has(said.code) ? new OrgRefusal(said.code, clipOrgWords(said.words)) : error;
}

/** The refusal that the answer to one of several reads holds; undefined for what may pass, or ends the run. */
export function refusalIn(body: unknown): OrgRefusal | undefined {
  const said = jsonErrorOf(JSON.stringify(body));
  if (said === undefined || said.code === 'INVALID_SESSION_ID' || said.code === 'REQUEST_LIMIT_EXCEEDED') {
    return undefined;
  }
  return PASSING_CODES.has(said.code) ? undefined : new OrgRefusal(said.code, clipOrgWords(said.words));
}

function later(answer: HttpAnswer, what: string): Meaning {
  const after = retryAfter(answer.headers['retry-after']);
  return { error: orgError('unavailable', { what }), again: after === undefined ? {} : { after } };
}

/** RFC 9110 section 10.2.3: seconds, or a date. In milliseconds. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim()) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

interface Said {
  readonly code: string;
  readonly words: string;
}

/** `[{"errorCode": "...", "message": "..."}]`, or one such object. */
function jsonErrorOf(body: string): Said | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (typeof first !== 'object' || first === null || !('errorCode' in first)) return undefined;
  const words = 'message' in first && typeof first.message === 'string' ? first.message : '';
  return { code: clipOrgWords(String(first.errorCode)), words };
}

/** `faultcode` and `faultstring` of a SOAP fault. */
function faultOf(body: string): Said | undefined {
  const code = /<faultcode[^>]*>(?:[\w.-]+:)?([\w.-]+)<\/faultcode>/.exec(body)?.[1];
  if (code === undefined) return undefined;
  const words = /<faultstring[^>]*>([^<]*)<\/faultstring>/.exec(body)?.[1] ?? '';
  return { code, words: decode(words).replace(`${code}: `, '') };
}

function decode(text: string): string {
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => named[name] ?? whole);
}

/**
 * What came back, read strictly: a login is accepted only by an answer that has the shape Salesforce documents.
 */
import { XMLParser } from 'fast-xml-parser';
import { longId } from '../facts/longId.js';
import type { Answer, Delivery } from './send.js';
import { Secret } from './secret.js';

export interface Accepted {
  readonly kind: 'accepted';
  readonly session: Secret;
  /** SOAP: the serverUrl. OAuth: the instance_url. Not yet checked. */
  readonly apiUrl: string;
  /** 18 characters; empty where the answer does not tell. */
  readonly userId: string;
  readonly orgId: string;
  readonly passwordExpired: boolean;
  /** Undefined where the answer does not tell (OAuth). */
  readonly sandbox: boolean | undefined;
  /** What an OAuth token may be used for: `api`, `full`. */
  readonly scopes: readonly string[];
}

export interface Refused {
  readonly kind: 'refused';
  /** `INVALID_LOGIN`, `invalid_grant` */
  readonly code: string;
  /** Salesforce's words, as they came: scrub them before they are shown. */
  readonly words: string;
}

export type Malformation = 'redirect' | 'too-large' | 'encoded' | 'empty' | 'html' | 'doctype' | 'broken' | 'shape';

export interface Unreadable {
  readonly kind: 'unreadable';
  readonly why: Malformation;
  readonly status: number;
  /** Of a redirect: the host it leads to. */
  readonly detail: string;
}

/** The session works, and this is whose it is. */
export interface Verified {
  readonly kind: 'verified';
  readonly userId: string;
  readonly orgId: string;
  /** Empty where the answer does not tell. */
  readonly username: string;
}

/** A delivery with an answer, whole or cut off by our limit. */
export type Arrived = Exclude<Delivery, { kind: 'not-sent' | 'lost' }>;

/** What is shown of an answer is bounded, whoever sent it. */
const MOST_SCOPES = 50;
const LONGEST_USERNAME = 80;

type Tree = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  // oxlint-disable-next-line typescript/no-deprecated -- its successor asks for tables of entities and a decoder
  htmlEntities: true,
  trimValues: true,
});

export function readSoapLogin(delivery: Arrived): Accepted | Refused | Unreadable {
  const read = soapBody(delivery);
  if ('kind' in read) {
    return read;
  }
  const result = branch(branch(read.body, 'loginResponse'), 'result');
  const session = leaf(result, 'sessionId');
  const apiUrl = leaf(result, 'serverUrl');
  if (read.status !== 200 || session === '' || apiUrl === '') {
    return unreadable('shape', read.status);
  }
  return {
    kind: 'accepted',
    session: new Secret(session),
    apiUrl,
    userId: idIn(leaf(result, 'userId')),
    orgId: idIn(leaf(branch(result, 'userInfo'), 'organizationId')),
    passwordExpired: leaf(result, 'passwordExpired') === 'true',
    sandbox: flag(leaf(result, 'sandbox')),
    scopes: [],
  };
}

export function readSoapUserInfo(delivery: Arrived): Verified | Refused | Unreadable {
  const read = soapBody(delivery);
  if ('kind' in read) {
    return read;
  }
  const result = branch(branch(read.body, 'getUserInfoResponse'), 'result');
  return verified(leaf(result, 'userId'), leaf(result, 'organizationId'), leaf(result, 'userName'), read.status);
}

export function readOauthLogin(delivery: Arrived): Accepted | Refused | Unreadable {
  const read = jsonBody(delivery);
  if ('kind' in read) {
    return read;
  }
  const error = leaf(read.body, 'error');
  if (error !== '') {
    return refused(error, leaf(read.body, 'error_description'));
  }
  const session = leaf(read.body, 'access_token');
  const apiUrl = leaf(read.body, 'instance_url');
  if (read.status !== 200 || session === '' || apiUrl === '') {
    return unreadable('shape', read.status);
  }
  const [, idHost = '', orgId = '', userId = ''] =
    /^https?:\/\/([^/]+)\/id\/(00D\w{12,15})\/(005\w{12,15})$/.exec(leaf(read.body, 'id')) ?? [];
  return {
    kind: 'accepted',
    session: new Secret(session),
    apiUrl,
    userId: idIn(userId),
    orgId: idIn(orgId),
    passwordExpired: false,
    sandbox: idHost === 'test.salesforce.com' ? true : idHost === 'login.salesforce.com' ? false : undefined,
    scopes: leaf(read.body, 'scope')
      .split(/\s+/)
      .filter((scope) => /^[\w:.-]{1,80}$/.test(scope))
      .slice(0, MOST_SCOPES),
  };
}

export function readOauthUserInfo(delivery: Arrived): Verified | Refused | Unreadable {
  // The endpoint refuses in plain words (Bad_OAuth_Token), or in Salesforce's list of errors.
  if (delivery.kind === 'answered' && (delivery.status === 401 || delivery.status === 403)) {
    return refusalOfRest(delivery.body) ?? refused('INVALID_SESSION_ID', delivery.body.slice(0, 200));
  }
  const read = jsonBody(delivery);
  if ('kind' in read) return read;
  const { body, status } = read;
  return verified(leaf(body, 'user_id'), leaf(body, 'organization_id'), leaf(body, 'preferred_username'), status);
}

function refusalOfRest(body: string): Refused | undefined {
  const parsed = parseJson(body);
  const [first] = Array.isArray(parsed) ? (parsed as readonly unknown[]) : [parsed];
  const code = isTree(first) ? leaf(first, 'errorCode') || leaf(first, 'error') : '';
  return code === '' || !isTree(first)
    ? undefined
    : refused(code, leaf(first, 'message') || leaf(first, 'error_description'));
}

function verified(userId: string, orgId: string, username: string, status: number): Verified | Unreadable {
  return userId === '' || orgId === '' || status !== 200
    ? unreadable('shape', status)
    : { kind: 'verified', userId: idIn(userId), orgId: idIn(orgId), username: username.slice(0, LONGEST_USERNAME) };
}

/** The part of an answer that both forms share: what is no answer of Salesforce's at all. */
function notAnAnswer(delivery: Arrived): Unreadable | Answer {
  if (delivery.kind !== 'answered') {
    return unreadable(delivery.kind, delivery.status);
  }
  if (delivery.status >= 300 && delivery.status < 400) {
    return unreadable('redirect', delivery.status, delivery.location);
  }
  if (delivery.body.trim() === '') {
    return unreadable('empty', delivery.status);
  }
  if (/<html[\s>]|<!doctype\s+html/iu.test(delivery.body.slice(0, 2000))) {
    return unreadable('html', delivery.status);
  }
  return delivery;
}

interface Body {
  readonly status: number;
  readonly body: Tree;
}

function soapBody(delivery: Arrived): Body | Refused | Unreadable {
  const answer = notAnAnswer(delivery);
  if (answer.kind === 'unreadable') {
    return answer;
  }
  const { status } = answer;
  if (/<!(?:DOCTYPE|ENTITY)/iu.test(answer.body)) {
    return unreadable('doctype', status);
  }
  const tree = parseXml(answer.body);
  if (tree === undefined) {
    return unreadable('broken', status);
  }
  const body = branch(branch(tree, 'Envelope'), 'Body');
  const fault = branch(body, 'Fault');
  return Object.keys(fault).length === 0 ? { status, body } : refusalOfFault(fault);
}

function parseXml(text: string): Tree | undefined {
  try {
    // The parser is content with half a document, so the end is looked for first.
    const parsed: unknown = /<\/(?:[\w.-]+:)?Envelope\s*>\s*$/u.test(text) ? parser.parse(text) : undefined;
    return isTree(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The element below `detail` is named sf:LoginFault, sf:fault or sf:UnexpectedErrorFault; its children are the same. */
function refusalOfFault(fault: Tree): Refused {
  const [detail] = Object.values(branch(fault, 'detail')).filter(isTree);
  const code = leaf(detail ?? {}, 'exceptionCode') || leaf(fault, 'faultcode').replace(/^.*:/, '');
  return refused(code, leaf(detail ?? {}, 'exceptionMessage') || leaf(fault, 'faultstring'));
}

function jsonBody(delivery: Arrived): Body | Unreadable {
  const answer = notAnAnswer(delivery);
  if (answer.kind === 'unreadable') {
    return answer;
  }
  const parsed = parseJson(answer.body);
  if (parsed === undefined) {
    return unreadable('broken', answer.status);
  }
  return isTree(parsed) ? { status: answer.status, body: parsed } : unreadable('shape', answer.status);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function unreadable(why: Malformation, status: number, detail = ''): Unreadable {
  return { kind: 'unreadable', why, status, detail };
}

/** A code that is none is not shown as one. */
function refused(code: string, words: string): Refused {
  return { kind: 'refused', code: /^\w{1,80}$/.test(code) ? code : 'UNKNOWN', words: words.slice(0, 2000) };
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function branch(tree: Tree, name: string): Tree {
  const found = Object.hasOwn(tree, name) ? tree[name] : undefined;
  return isTree(found) ? found : {};
}

function leaf(tree: Tree, name: string): string {
  const found = Object.hasOwn(tree, name) ? tree[name] : undefined;
  return typeof found === 'string' ? found : '';
}

function flag(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** An id with 18 characters; empty where the text is no id, since it comes from whoever answered. */
function idIn(text: string): string {
  return /^(?:[A-Za-z0-9]{15}|[A-Za-z0-9]{18})$/.test(text) ? longId(text) : '';
}

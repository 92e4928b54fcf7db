/** A plain HTTP client for the tests of the org: nothing between the test and the wire. */
import type { Org } from './org.js';
import type { Vantage } from './vantages.js';

export const VERSION = '64.0';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

export type QueryRecord = Readonly<Record<string, unknown>>;

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

export async function send(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isRecord(value: unknown): value is QueryRecord {
  return typeof value === 'object' && value !== null;
}

export function recordsOf(reply: Reply): QueryRecord[] {
  const records = field(reply.json, 'records');
  if (!Array.isArray(records)) throw new Error(`No records in: ${reply.text.slice(0, 300)}`);
  return records.filter(isRecord);
}

/** `errorCode` and `message` of a refusal by the data API. */
export function refusalOf(reply: Reply): { status: number; code: string; message: string } {
  const first: unknown = Array.isArray(reply.json) ? reply.json[0] : undefined;
  return { status: reply.status, code: String(field(first, 'errorCode')), message: String(field(first, 'message')) };
}

export class Client {
  readonly #org: Org;
  readonly #token: string;
  readonly #vantage: Vantage;
  public constructor(org: Org, token = org.admin.accessToken, vantage: Vantage = 'cloud') {
    this.#org = org;
    this.#token = token;
    this.#vantage = vantage;
  }

  public get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    const authorization = `Bearer ${this.#token}`;
    return send(this.#org.urls[this.#vantage] + path, { headers: { authorization, ...headers } });
  }

  public post(path: string, body: unknown): Promise<Reply> {
    return this.call('POST', path, body);
  }

  public call(method: string, path: string, body?: unknown): Promise<Reply> {
    return send(this.#org.urls[this.#vantage] + path, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  public query(soql: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.get(`/services/data/v${VERSION}/query?q=${encodeURIComponent(soql)}`, headers);
  }

  public tooling(soql: string): Promise<Reply> {
    return this.get(`/services/data/v${VERSION}/tooling/query?q=${encodeURIComponent(soql)}`);
  }

  /** All records, page after page. */
  public async all(soql: string, headers: Record<string, string> = {}): Promise<QueryRecord[]> {
    let reply = await this.query(soql, headers);
    const records = recordsOf(reply);
    for (let next = field(reply.json, 'nextRecordsUrl'); typeof next === 'string';) {
      reply = await this.get(next);
      records.push(...recordsOf(reply));
      next = field(reply.json, 'nextRecordsUrl');
    }
    return records;
  }
}

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
}

export function soap(url: string, body: string, header = ''): Promise<Reply> {
  const text =
    `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${ENVELOPE}">` +
    `<soapenv:Header>${header}</soapenv:Header><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
  return send(url, { method: 'POST', headers: { 'content-type': 'text/xml', soapaction: 'login' }, body: text });
}

export function soapLogin(base: string, username: string, secret: string, version = VERSION): Promise<Reply> {
  const body =
    `<login xmlns="urn:partner.soap.sforce.com"><username>${escape(username)}</username>` +
    `<password>${escape(secret)}</password></login>`;
  return soap(`${base}/services/Soap/u/${version}`, body);
}

/** Text of the first element with that name, whatever its prefix. */
export function element(xml: string, name: string): string | undefined {
  return new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(xml)?.[1];
}

export function passwordGrant(
  org: Org,
  base: string,
  form: { username: string; password: string; clientId?: string; clientSecret?: string },
): Promise<Reply> {
  const body = new URLSearchParams({
    grant_type: 'password',
    client_id: form.clientId ?? org.clientId,
    client_secret: form.clientSecret ?? org.clientSecret,
    username: form.username,
    password: form.password,
  });
  return send(`${base}/services/oauth2/token`, { method: 'POST', body });
}

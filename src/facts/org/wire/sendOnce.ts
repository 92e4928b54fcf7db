/**
 * One request that changes an org: sent once, whatever comes of it. Neither jsforce nor core sees it, since core writes
 * whole requests into its log, and a body may hold a secret. The room `change` alone uses it.
 */
import { SFDX_HTTP_HEADERS, type Connection } from '@salesforce/core';
import { Silence } from '../../silenceLimit.js';
import { clipOrgWords, type OrgError, orgError } from './orgError.js';
import { meaningOfChange, meaningOfWire } from './refusals.js';
import { type HttpAnswer, once, WireError } from './transport.js';

export interface ChangeRequest {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** Below the instance. */
  readonly path: string;
  /** Sent as JSON; a form as it is. */
  readonly body?: Readonly<Record<string, string | boolean>> | URLSearchParams;
}

/**
 * Returns when the org has said yes: with 204, to a form with 200. Redirects are not followed, and nothing is repeated.
 *
 * @throws OrgRefusal when the org says no
 * @throws OrgError for anything else, after which `isNotCarriedOut` tells whether the change may have been made
 */
export async function sendOnce(connection: Connection, { body, method, path }: ChangeRequest): Promise<void> {
  const isForm = body instanceof URLSearchParams;
  const answer = await post(connection, {
    ...{ method, path },
    ...(body === undefined
      ? {}
      : {
          type: isForm ? 'application/x-www-form-urlencoded' : 'application/json',
          body: isForm ? body.toString() : JSON.stringify(body),
        }),
  });
  // The pages of proxies and gateways come with a 200 too.
  const isFormTaken = isForm && answer.status === 200 && !answer.body.trimStart().startsWith('<');
  if (answer.status !== 204 && !isFormTaken) throw notSalesforce(connection.instanceUrl);
}

/**
 * The user of the session gives the old password for a new one: SOAP API Developer Guide, changeOwnPassword(). REST has no
 * such call. Sent once, past every log, as {@link sendOnce} does.
 */
export async function changeOwnPassword(
  connection: Connection,
  { newPassword, oldPassword }: { readonly newPassword: string; readonly oldPassword: string },
): Promise<void> {
  const body =
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com">' +
    `<e:Header><SessionHeader><sessionId>${escaped(connection.accessToken ?? '')}</sessionId></SessionHeader></e:Header>` +
    `<e:Body><changeOwnPassword><oldPassword>${escaped(oldPassword)}</oldPassword>` +
    `<newPassword>${escaped(newPassword)}</newPassword></changeOwnPassword></e:Body></e:Envelope>`;
  const path = `/services/Soap/u/${connection.getApiVersion()}`;
  const answer = await post(connection, { method: 'POST', path, type: 'text/xml; charset=UTF-8', body });
  if (!answer.body.includes('changeOwnPasswordResponse')) throw orgError('shape', { what: 'changeOwnPassword' });
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#13;',
  '\n': '&#10;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>\r\n]/gu, (one) => ESCAPES[one] ?? one);
}

interface OneRequest {
  readonly method: ChangeRequest['method'];
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
}

function notSalesforce(url: string): OrgError {
  return orgError('not-salesforce', { what: clipOrgWords(new URL(url).host) });
}

async function post(connection: Connection, { body, method, path, type }: OneRequest): Promise<HttpAnswer> {
  const url = `${connection.instanceUrl}${path}`;
  const { 'user-agent': agent = '' } = SFDX_HTTP_HEADERS;
  const silence = new Silence();
  const request = {
    ...{ url, method },
    headers: {
      'user-agent': agent,
      authorization: `Bearer ${connection.accessToken ?? ''}`,
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(type?.startsWith('text/xml') === true ? { soapaction: '""' } : {}),
    },
    ...(body === undefined ? {} : { body }),
  };
  try {
    const answer = await silence.during(async () => once(request, { silence }));
    if (answer.status >= 400) throw meaningOfChange(answer);
    if (answer.status >= 300) throw notSalesforce(url);
    return answer;
  } catch (error) {
    if (error instanceof WireError) throw meaningOfWire(error).error;
    if (silence.signal.aborted) throw orgError('silent');
    throw error;
  }
}

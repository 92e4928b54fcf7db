/**
 * One request that changes an org: sent once, whatever comes of it. Neither jsforce nor core sees it, since core writes
 * whole requests into its log, and a body may hold a secret. The room `change` alone uses it.
 */
import { SFDX_HTTP_HEADERS, type Connection } from '@salesforce/core';
import { Silence } from '../../silence.js';
import { clipOrgWords, orgError } from './orgError.js';
import { meaningOfAnswer, meaningOfWire } from './refusals.js';
import { once, WireError } from './transport.js';

export interface ChangeRequest {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** Below the instance. */
  readonly path: string;
  /** Sent as JSON; a form as it is. */
  readonly body?: Readonly<Record<string, string | boolean>> | URLSearchParams;
}

/**
 * Returns when the org has said yes. Redirects are not followed, and nothing is repeated.
 *
 * @throws OrgRefusal when the org says no
 * @throws OrgError for anything else, after which it is not known whether the change was made
 */
export async function sendOnce(connection: Connection, { body, method, path }: ChangeRequest): Promise<void> {
  const url = `${connection.instanceUrl}${path}`;
  const isForm = body instanceof URLSearchParams;
  const { 'user-agent': agent = '' } = SFDX_HTTP_HEADERS;
  const silence = new Silence();
  const request = {
    url,
    method,
    headers: {
      'user-agent': agent,
      authorization: `Bearer ${connection.accessToken ?? ''}`,
      ...(body === undefined
        ? {}
        : { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isForm ? body.toString() : JSON.stringify(body) }),
  };
  try {
    const answer = await silence.during(async () => once(request, { silence }));
    if (answer.status >= 400) throw meaningOfAnswer(answer).error;
    if (answer.status >= 300) throw orgError('not-salesforce', { what: clipOrgWords(new URL(url).host) });
  } catch (error) {
    if (error instanceof WireError) throw meaningOfWire(error).error;
    if (silence.signal.aborted) throw orgError('silent');
    throw error;
  }
}

/** Clients that are not ours: jsforce for SOAP login(), a form that is posted for the OAuth password grant. */
import jsforce from '@jsforce/jsforce-node';
import type { Org, Vantage } from '../../org/index.js';
import { field, passwordGrant } from '../../org/client.js';
import type { Account } from './build.js';

export interface Attempt {
  readonly account: Account;
  readonly secret: string;
  readonly path: 'soap' | 'oauth-password';
  readonly vantage: Vantage;
  readonly version: number;
}

/** What jsforce says of a login that has succeeded with `passwordExpired`. */
const EXPIRED = 'Unable to login because the used password has expired.';

/** `in`, or the code with which the org refused. Anything else that goes wrong is thrown. */
export async function attempt(org: Org, { account, secret, path, vantage, version }: Attempt): Promise<string> {
  // Each attempt meets the user as the scene has it: no attempt locks out the next one.
  org.change.changeUser(account.username, account.before);
  const attempts = org.change.attempts;
  const outcome =
    path === 'soap'
      ? await bySoap(org.urls[vantage], account.username, secret, version)
      : await byForm(org, org.urls[vantage], account.username, secret);
  if (org.change.attempts !== attempts + 1) throw new Error(`The org saw no attempt, and the client ${outcome}`);
  return outcome;
}

async function bySoap(loginUrl: string, username: string, secret: string, version: number): Promise<string> {
  const connection = new jsforce.Connection({ loginUrl, version: `${String(version)}.0` });
  try {
    const user = await connection.login(username, secret);
    if (user.id === '' || typeof connection.accessToken !== 'string') throw new Error('A login without a session');
    return 'in';
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    // The login succeeds all the same (docs/salesforce.md section 1); jsforce makes no use of it.
    if (message === EXPIRED) return 'in';
    const code = /^([A-Z_]+): /u.exec(message)?.[1];
    if (code === undefined) throw error;
    return code;
  }
}

async function byForm(org: Org, base: string, username: string, password: string): Promise<string> {
  const reply = await passwordGrant(org, base, { username, password });
  if (reply.status === 200 && typeof field(reply.json, 'access_token') === 'string') return 'in';
  const code = field(reply.json, 'error');
  if (typeof code !== 'string' || code.startsWith('invalid_client')) throw new Error(`An odd answer: ${reply.text}`);
  return code;
}

/** The OAuth revocation endpoint: an access token, or the DeleteToken of an OauthToken with every session under it. */
import type { Answer, Exchange } from '../http.js';
import { json } from '../http.js';
import { digest } from '../sessions.js';
import type { OrgState } from '../state.js';
import { numberIn } from '../store.js';

function refusal(error: string, description: string): Answer {
  return json(JSON.stringify({ error, error_description: description }), 400);
}

export function answerRevoke(org: OrgState, exchange: Exchange): Answer {
  const form = exchange.method === 'POST' ? new URLSearchParams(exchange.body) : exchange.query;
  const token = form.get('token') ?? '';
  const held = org.store.get('SELECT n FROM oauth_token WHERE delete_token = :token', { token });
  if (held !== undefined) {
    const n = numberIn(held['n']);
    org.store.run('DELETE FROM oauth_token WHERE n = :n', { n });
    org.store.run('UPDATE auth_session SET open = 0 WHERE oauth_token = :n', { n });
    return { status: 200, body: '' };
  }
  const session = org.store.get('SELECT n FROM auth_session WHERE token_hash = :hash AND open = 1', {
    hash: digest(token),
  });
  if (session === undefined) return refusal('invalid_token', 'invalid token: token was invalid');
  org.sessions.end(numberIn(session['n']));
  return { status: 200, body: '' };
}

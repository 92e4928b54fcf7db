/** The OAuth token endpoint: JWT bearer, username-password and refresh. */
import type { Answer, Exchange } from '../http.js';
import { forwardedFor, json } from '../http.js';
import type { LoginOutcome, Logins } from '../login/logins.js';
import type { OrgState } from '../state.js';
import { digest } from '../sessions.js';
import { AssertionError, readAssertion } from './jwt.js';
import { identityUrl } from './identity.js';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Hosts that a JWT may name besides the org's own address. */
const AUDIENCES = [
  'https://login.salesforce.com',
  'https://test.salesforce.com',
  'https://login.salesforce.com/services/oauth2/token',
];

function refusal(error: string, description: string, status = 400): Answer {
  return json(JSON.stringify({ error, error_description: description }), status);
}

export class TokenEndpoint {
  readonly #org: OrgState;
  readonly #logins: Logins;
  readonly #ownUrls: () => readonly string[];
  public constructor(
    org: OrgState,
    logins: Logins,
    /** Base URLs of all vantage points: they are the org's own domain. */
    ownUrls: () => readonly string[],
  ) {
    this.#org = org;
    this.#logins = logins;
    this.#ownUrls = ownUrls;
  }

  public answer(exchange: Exchange): Answer {
    if (exchange.method !== 'POST') return refusal('invalid_request', 'must use HTTP POST');
    const form = new URLSearchParams(exchange.body);
    switch (form.get('grant_type')) {
      case JWT_BEARER:
        return this.#jwt(exchange, form);
      case 'password':
        return this.#password(exchange, form);
      case 'refresh_token':
        return refusal('invalid_grant', 'expired access/refresh token');
      case null:
        return refusal('unsupported_grant_type', 'grant type not supported');
      default:
        return refusal('unsupported_grant_type', 'grant type not supported');
    }
  }

  #jwt(exchange: Exchange, form: URLSearchParams): Answer {
    let subject: string;
    try {
      const audiences = [...AUDIENCES, ...this.#ownUrls()];
      subject = readAssertion(form.get('assertion') ?? '', this.#org.apps, audiences, this.#org.seconds).subject;
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      return error.message.startsWith('client')
        ? refusal('invalid_client_id', error.message)
        : refusal('invalid_grant', error.message);
    }
    exchange.record.username = subject;
    return this.#outcome(exchange, this.#logins.byJwt(subject, exchange.address));
  }

  #password(exchange: Exchange, form: URLSearchParams): Answer {
    const username = form.get('username') ?? '';
    exchange.record.username = username;
    const app = this.#org.apps.get(form.get('client_id') ?? '');
    if (app === undefined) return refusal('invalid_client_id', 'client identifier invalid');
    if (digest(form.get('client_secret') ?? '') !== app.clientSecretHash) {
      return refusal('invalid_client', 'invalid client credentials');
    }
    return this.#outcome(
      exchange,
      this.#logins.byPassword({
        path: 'oauth-password',
        username,
        secret: form.get('password') ?? '',
        address: exchange.address,
        generalHost: exchange.generalHost,
        apiVersion: undefined,
        application: 'Integration App',
        apiType: null,
        forwardedFor: forwardedFor(exchange),
      }),
    );
  }

  #outcome(exchange: Exchange, outcome: LoginOutcome): Answer {
    if (outcome.kind === 'refused') {
      return refusal(outcome.oauth.error, outcome.oauth.description, outcome.oauth.status);
    }
    const issued = String(this.#org.now());
    return json(
      JSON.stringify({
        access_token: outcome.token,
        scope: 'api web refresh_token',
        instance_url: exchange.baseUrl,
        id: identityUrl(this.#org, outcome.user, exchange.baseUrl),
        token_type: 'Bearer',
        issued_at: issued,
      }),
    );
  }
}

/** The OAuth token endpoint: JWT bearer, client credentials, username-password and refresh. */
import type { Answer, Exchange } from '../http.js';
import { forwardedFor, json } from '../http.js';
import { type AppInLogin, type LoginOutcome, type Logins, userNumber, usernameOf } from '../login/logins.js';
import type { OrgState } from '../state.js';
import { digest } from '../sessions.js';
import { type App, findApp, isAssigned, spokenScopes } from '../apps.js';
import { clientOf } from './client.js';
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

function inLogin({ ip, label }: App): AppInLogin {
  return { label, relaxesRanges: ip.startsWith('Bypass') };
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

  /** With the Date of the org's own clock, by which a client can tell how wrong its own is. */
  public answer(exchange: Exchange): Answer {
    const answer = this.#answer(exchange);
    const date = new Date(this.#org.now()).toUTCString();
    return { ...answer, headers: { ...answer.headers, Date: date } };
  }

  #answer(exchange: Exchange): Answer {
    if (exchange.method !== 'POST') return refusal('invalid_request', 'must use HTTP POST');
    const form = new URLSearchParams(exchange.body);
    switch (form.get('grant_type')) {
      case JWT_BEARER:
        return this.#jwt(exchange, form);
      case 'client_credentials':
        return this.#clientCredentials(exchange, form);
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
    const org = this.#org;
    try {
      const audiences = [...AUDIENCES, ...this.#ownUrls()];
      const find = (clientId: string): App | undefined => findApp(org, clientId);
      const { app, subject } = readAssertion(form.get('assertion') ?? '', find, audiences, org.seconds);
      exchange.record.username = subject;
      const refused = this.#notInstalled(app) ?? this.#noJwt(app) ?? this.#refuseSubject(app, subject);
      return refused ?? this.#outcome(exchange, this.#logins.byJwt(subject, exchange.address, inLogin(app)), app);
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      return error.message.startsWith('client')
        ? refusal('invalid_client_id', error.message)
        : refusal('invalid_grant', error.message);
    }
  }

  /** Of a user who is not there nothing more is told than of one who may not. */
  #refuseSubject(app: App, subject: string): Answer | undefined {
    const user = userNumber(this.#org, subject);
    if (app.adminApproved) {
      const assigned = user !== undefined && isAssigned(this.#org, app, user);
      return assigned ? undefined : refusal('invalid_grant', 'user is not admin approved to access this app');
    }
    return app.approved ? undefined : refusal('invalid_grant', "user hasn't approved this consumer");
  }

  /** What an app that its policies switch off is answered is told by no source (U): as one that is not there. */
  #notInstalled({ enabled, installed }: App): Answer | undefined {
    if (!enabled) return refusal('invalid_client_id', 'client identifier invalid');
    return installed ? undefined : refusal('invalid_client', 'External client app is not installed in this org');
  }

  #noJwt({ jwt }: App): Answer | undefined {
    return jwt ? undefined : refusal(this.#org.settings.flowOffError, 'grant type not supported');
  }

  #clientCredentials(exchange: Exchange, form: URLSearchParams): Answer {
    if (exchange.generalHost) return refusal('invalid_grant', 'request not supported on this domain');
    const { id, secret } = clientOf(exchange, form);
    const app = findApp(this.#org, id);
    if (app === undefined) return refusal('invalid_client_id', 'client identifier invalid');
    if (digest(secret) !== app.secretHash) return refusal('invalid_client', 'invalid client credentials');
    const refused = this.#notInstalled(app) ?? this.#refuseFlow(app);
    if (refused !== undefined) return refused;
    const { runAs = 0 } = app;
    if (app.adminApproved && !isAssigned(this.#org, app, runAs)) {
      return refusal('invalid_app_access', 'user is not admin approved to access this app');
    }
    exchange.record.username = usernameOf(this.#org, runAs);
    return this.#outcome(exchange, this.#logins.byClientCredentials(runAs, exchange.address, inLogin(app)), app);
  }

  #refuseFlow(app: App): Answer | undefined {
    if (!app.clientCredentials) return refusal(this.#org.settings.flowOffError, 'grant type not supported');
    if (app.runAs === undefined) return refusal('invalid_grant', 'no client credentials user enabled');
    return app.scopes.length === 0 ? refusal('invalid_grant', 'no valid scopes defined') : undefined;
  }

  #password(exchange: Exchange, form: URLSearchParams): Answer {
    const username = form.get('username') ?? '';
    exchange.record.username = username;
    const { id, secret } = clientOf(exchange, form);
    const app = findApp(this.#org, id);
    if (app === undefined) return refusal('invalid_client_id', 'client identifier invalid');
    if (digest(secret) !== app.secretHash) return refusal('invalid_client', 'invalid client credentials');
    if (app.kind === 'external') return refusal('unsupported_grant_type', 'grant type not supported');
    const outcome = this.#logins.byPassword({
      path: 'oauth-password',
      username,
      secret: form.get('password') ?? '',
      address: exchange.address,
      generalHost: exchange.generalHost,
      apiVersion: undefined,
      application: app.label,
      apiType: null,
      forwardedFor: forwardedFor(exchange),
    });
    return this.#outcome(exchange, outcome, app);
  }

  #outcome(exchange: Exchange, outcome: LoginOutcome, app: App): Answer {
    if (outcome.kind === 'refused') {
      return refusal(outcome.oauth.error, outcome.oauth.description, outcome.oauth.status);
    }
    const issued = String(this.#org.now());
    return json(
      JSON.stringify({
        access_token: outcome.token,
        scope: spokenScopes(app),
        instance_url: exchange.baseUrl,
        id: identityUrl(this.#org, outcome.user, exchange.baseUrl),
        token_type: 'Bearer',
        issued_at: issued,
      }),
    );
  }
}

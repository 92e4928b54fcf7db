/** From a request to the part of the org that answers it. */
import { errorAnswer, answerRest } from './api/rest.js';
import { answerControl } from './control.js';
import { ApiError, notFound } from './errors.js';
import type { Answer, Exchange } from './http.js';
import type { Logins } from './login/logins.js';
import { answerIdentity } from './oauth/identity.js';
import { answerRevoke } from './oauth/revoke.js';
import { TokenEndpoint } from './oauth/token.js';
import { answerMetadata } from './soap/metadata.js';
import { malformedAnswer } from './soap/envelope.js';
import { PartnerEndpoint } from './soap/partner.js';
import { XmlError } from './soap/xml.js';
import type { OrgState } from './state.js';

const NEWEST_SOAP = 200;

export class Router {
  readonly #org: OrgState;
  readonly #tokens: TokenEndpoint;
  readonly #partner: PartnerEndpoint;

  public constructor(org: OrgState, logins: Logins, ownUrls: () => readonly string[]) {
    this.#org = org;

    this.#tokens = new TokenEndpoint(org, logins, ownUrls);
    this.#partner = new PartnerEndpoint(org, logins);
  }

  public answer(exchange: Exchange): Answer {
    try {
      return this.#route(exchange);
    } catch (error) {
      if (error instanceof ApiError) return errorAnswer(error);
      const text = error instanceof Error ? error.message : 'unknown';
      return errorAnswer(new ApiError(500, 'UNKNOWN_EXCEPTION', `The org on loopback failed: ${text}`));
    }
  }

  #route(exchange: Exchange): Answer {
    const { path } = exchange;
    if (path.startsWith('/_control/')) return answerControl(this.#org, exchange);
    if (path.startsWith('/services/data')) return answerRest(this.#org, exchange);
    if (path.startsWith('/services/Soap/')) return this.#soap(exchange);
    if (path === '/services/oauth2/token') return this.#tokens.answer(exchange);
    if (path === '/services/oauth2/userinfo' || path.startsWith('/id/')) return answerIdentity(this.#org, exchange);
    if (path === '/services/oauth2/revoke') return answerRevoke(this.#org, exchange);
    throw notFound();
  }

  #soap(exchange: Exchange): Answer {
    const match = /^\/services\/Soap\/([ucm])\/(\d+)\.0(?:\/\w+)?$/.exec(exchange.path);
    const version = Number(match?.[2]);
    if (match === null || exchange.method !== 'POST' || version > NEWEST_SOAP) throw notFound();
    this.#org.log.count('soapCalls');
    if (match[1] !== 'm') return this.#partner.answer(exchange, match[1] === 'c' ? 'c' : 'u', version);
    try {
      return answerMetadata(this.#org, exchange, version);
    } catch (error) {
      if (error instanceof XmlError) return malformedAnswer(error.message);
      throw error;
    }
  }
}

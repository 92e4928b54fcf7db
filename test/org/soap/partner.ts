/** The SOAP API at /services/Soap/u (partner) and /c (enterprise): login, getUserInfo, logout, getServerTimestamp. */
import { ApiError } from '../errors.js';
import type { Answer, Exchange } from '../http.js';
import { forwardedFor } from '../http.js';
import { spendApiCall } from '../api/call.js';
import { idOf, PREFIX } from '../ids.js';
import { changeOwnPasswordOf } from '../login/passwords.js';
import type { LoginOutcome, Logins } from '../login/logins.js';
import { escapeXml } from '../metadata/tree.js';
import type { Session } from '../sessions.js';
import { SESSION_SECONDS } from '../sessions.js';
import type { OrgState } from '../state.js';
import { numberIn, textIn } from '../store.js';
import { faultAnswer, malformedAnswer, readEnvelope, SoapFault, success } from './envelope.js';
import type { SoapRequest } from './envelope.js';
import { child, childText, XmlError } from './xml.js';

export type Flavour = 'u' | 'c';
const NAMESPACES: Record<Flavour, string> = { u: 'urn:partner.soap.sforce.com', c: 'urn:enterprise.soap.sforce.com' };
const API_TYPES: Record<Flavour, string> = { u: 'SOAP Partner', c: 'SOAP Enterprise' };
const FAULT_NAMESPACES: Record<Flavour, string> = {
  u: 'urn:fault.partner.soap.sforce.com',
  c: 'urn:fault.enterprise.soap.sforce.com',
};
const NO_SESSION =
  'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash';

export class PartnerEndpoint {
  readonly #org: OrgState;
  readonly #logins: Logins;
  public constructor(org: OrgState, logins: Logins) {
    this.#org = org;
    this.#logins = logins;
  }

  public answer(exchange: Exchange, flavour: Flavour, version: number): Answer {
    try {
      const request = readEnvelope(exchange.body);
      exchange.record.operation = request.operation.name;
      const namespace = NAMESPACES[flavour];
      const { name } = request.operation;
      if (name === 'login') return success(namespace, name, this.#login(exchange, request, flavour, version));
      const session = this.#sessionFor(exchange, request);
      return success(namespace, name, this.#operation(request, session));
    } catch (error) {
      if (error instanceof XmlError) return malformedAnswer(error.message);
      const style = { namespace: FAULT_NAMESPACES[flavour], prefix: this.#org.settings.faultPrefix };
      if (error instanceof SoapFault) return faultAnswer(error, style);
      if (error instanceof ApiError) return faultAnswer(new SoapFault(error.code, error.message, 'ApiFault'), style);
      throw error;
    }
  }

  #login(exchange: Exchange, request: SoapRequest, flavour: Flavour, version: number): string {
    const username = childText(request.operation, 'username') ?? '';
    exchange.record.username = username;
    const client = childText(child(request.header, 'CallOptions'), 'client');
    const outcome = this.#logins.byPassword({
      path: 'soap',
      username,
      secret: childText(request.operation, 'password') ?? '',
      address: exchange.address,
      generalHost: exchange.generalHost,
      apiVersion: version,
      application: client === undefined || client === '' ? 'N/A' : client,
      apiType: API_TYPES[flavour],
      forwardedFor: forwardedFor(exchange),
    });
    if (outcome.kind === 'refused') throw new SoapFault(outcome.soap.code, outcome.soap.message, outcome.soap.detail);
    return this.#loginResult(outcome, exchange, flavour, version);
  }

  #loginResult(
    outcome: Extract<LoginOutcome, { kind: 'accepted' }>,
    exchange: Exchange,
    flavour: Flavour,
    version: number,
  ): string {
    const org15 = this.#org.orgId.slice(0, 15);
    const url = (kind: string): string => `${exchange.baseUrl}/services/Soap/${kind}/${String(version)}.0/${org15}`;
    const sandbox = this.#org.store.count('SELECT is_sandbox FROM organization') === 1;
    return (
      `<result><metadataServerUrl>${url('m')}</metadataServerUrl>` +
      `<passwordExpired>${String(outcome.passwordExpired)}</passwordExpired><sandbox>${String(sandbox)}</sandbox>` +
      `<serverUrl>${url(flavour)}</serverUrl><sessionId>${outcome.token}</sessionId>` +
      `<userId>${idOf(PREFIX.User, outcome.user)}</userId><userInfo>${this.#userInfo(outcome.user)}</userInfo></result>`
    );
  }

  #operation({ operation }: SoapRequest, session: Session): string {
    const { name } = operation;
    switch (name) {
      case 'changeOwnPassword':
        changeOwnPasswordOf(this.#org, session.user, {
          old: childText(operation, 'oldPassword') ?? '',
          wanted: childText(operation, 'newPassword') ?? '',
        });
        return '<result/>';
      case 'getUserInfo':
        return `<result>${this.#userInfo(session.user)}</result>`;
      case 'getServerTimestamp':
        return `<result><timestamp>${new Date(this.#org.now()).toISOString()}</timestamp></result>`;
      case 'logout':
        this.#org.sessions.logout(session);
        return '';
      default:
        throw new SoapFault('INVALID_OPERATION', `The operation ${name} is not there in this org`, 'ApiFault');
    }
  }

  #sessionFor(exchange: Exchange, request: SoapRequest): Session {
    const token = childText(child(request.header, 'SessionHeader'), 'sessionId');
    let session: Session;
    try {
      session = this.#org.sessions.find(token);
    } catch {
      throw new SoapFault('INVALID_SESSION_ID', NO_SESSION, 'UnexpectedErrorFault');
    }
    exchange.record.username = session.username;
    // logout() is the one call that an expired password does not refuse.
    if (session.passwordExpired && request.operation.name !== 'logout') {
      throw new SoapFault(
        'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
        'The users password has expired, you must call SetPassword before attempting any other API operations',
        'UnexpectedErrorFault',
      );
    }
    spendApiCall(this.#org);
    return session;
  }

  #userInfo(user: number): string {
    const row = this.#org.store.get(
      `SELECT u.*, o.name AS org_name FROM user u JOIN organization o WHERE u.n = :user`,
      {
        user,
      },
    );
    const name = `${textIn(row?.['first_name'])} ${textIn(row?.['last_name'])}`.trim();
    const values: [string, string][] = [
      ['accessibilityMode', 'false'],
      ['chatterExternal', 'false'],
      ['currencySymbol', '€'],
      ['orgAttachmentFileSizeLimit', '5242880'],
      ['orgDefaultCurrencyIsoCode', 'EUR'],
      ['orgDisallowHtmlAttachments', 'false'],
      ['orgHasPersonAccounts', 'false'],
      ['organizationId', this.#org.orgId],
      ['organizationMultiCurrency', 'false'],
      ['organizationName', textIn(row?.['org_name'])],
      ['profileId', idOf(PREFIX.Profile, numberIn(row?.['profile']))],
      ['roleId', ''],
      ['sessionSecondsValid', String(SESSION_SECONDS)],
      ['userDefaultCurrencyIsoCode', ''],
      ['userEmail', textIn(row?.['email'])],
      ['userFullName', name],
      ['userId', idOf(PREFIX.User, user)],
      ['userLanguage', textIn(row?.['language'])],
      ['userLocale', 'en_GB'],
      ['userName', textIn(row?.['username'])],
      ['userTimeZone', textIn(row?.['time_zone'])],
      ['userType', textIn(row?.['user_type'])],
      ['userUiSkin', 'Theme3'],
    ];
    return values.map(([tag, value]) => `<${tag}>${escapeXml(value)}</${tag}>`).join('');
  }
}

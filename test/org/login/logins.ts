/** Logins as they happen: decided, counted, written to LoginHistory, answered with a session. */
import type { LoginValues } from '../history.js';
import { LoginHistoryWriter } from '../history.js';
import type { OrgState } from '../state.js';
import type { Row } from '../store.js';
import { numberIn, textIn } from '../store.js';
import { clearFailures, countFailure, isLocked } from './lockout.js';
import { inRanges } from './place.js';
import type { Refusal } from './refusals.js';
import { REFUSALS } from './refusals.js';
import type { PasswordLogin } from './rules.js';
import { decide, refuseRequest } from './rules.js';

export type LoginOutcome =
  | ({ readonly kind: 'refused' } & Refusal)
  | {
      readonly kind: 'accepted';
      readonly token: string;
      readonly user: number;
      readonly passwordExpired: boolean;
    };

/** Of an app, what a login through it turns on. */
export interface AppInLogin {
  readonly label: string;
  /** Its policy bypasses the ranges of profiles; a JWT never does. */
  readonly relaxesRanges?: boolean;
}

const HOUR = 3600;
export const INTEGRATION_APP = 'Integration App';
export const MY_DOMAIN = 'loopback.my.salesforce.com';
const GENERAL_HOST = 'login.salesforce.com';

export class Logins {
  readonly #org: OrgState;
  readonly #countryOf: (address: string) => string | null;
  readonly #history: LoginHistoryWriter;

  public constructor(org: OrgState, countryOf: (address: string) => string | null) {
    this.#org = org;
    this.#countryOf = countryOf;

    this.#history = new LoginHistoryWriter(org.store);
  }

  /** One attempt with user name and password. */
  public byPassword(login: PasswordLogin): LoginOutcome {
    this.#org.log.count('loginAttempts');
    const early = refuseRequest(this.#org, login);
    if (early !== undefined) return this.#refused(early);
    const user = this.#find(login.username);
    if (user === undefined) return this.#refused(REFUSALS.unknownUser);
    const n = numberIn(user['n']);
    if (this.#history.countSince(n, this.#org.seconds - HOUR) >= this.#org.settings.loginsPerHour) {
      return this.#write(login, n, REFUSALS.rateExceeded);
    }
    const decision = decide(this.#org, login, user, isLocked(this.#org, n));
    if ('refusal' in decision) {
      if (decision.refusal.counts) countFailure(this.#org, n, numberIn(user['profile']));
      return this.#write(login, n, decision.refusal);
    }
    clearFailures(this.#org, n);
    const useApiToken: LoginValues['useApiToken'] = decision.usedToken ? 'T' : 'P';
    const values = { ...this.#valuesOf(login, 'Success'), useApiToken };
    const row = this.#history.add(n, this.#org.seconds, values, this.#delayOf(login, 'Success'));
    const token = this.#org.sessions.open({
      user: n,
      sourceIp: login.address,
      kind: login.path,
      loginType: login.path === 'soap' ? 'Other Apex API' : 'Remote Access 2.0',
      loginHistory: row,
    });
    return { kind: 'accepted', token, user: n, passwordExpired: decision.expired };
  }

  /** JWT bearer: no password and no token, but profile ranges always hold (docs/salesforce.md section 1). */
  public byJwt(username: string, address: string, app: AppInLogin = { label: INTEGRATION_APP }): LoginOutcome {
    const user = this.#find(username);
    return user === undefined ? this.#refused(REFUSALS.notApproved) : this.#byApp(user, address, 'jwt', app);
  }

  /** The user that the app runs as, without a say of the client. */
  public byClientCredentials(user: number, address: string, app: AppInLogin): LoginOutcome {
    const row = this.#org.store.get('SELECT * FROM user WHERE n = :user', { user });
    return row === undefined
      ? this.#refused(REFUSALS.noRunAsUser)
      : this.#byApp(row, address, 'client-credentials', app);
  }

  #byApp(user: Row, address: string, flow: 'jwt' | 'client-credentials', app: AppInLogin): LoginOutcome {
    const n = numberIn(user['n']);
    const refusal = this.#refuseByApp(user, address, flow, app);
    const subType = flow === 'jwt' ? null : 'OauthClientCredentials';
    const values = this.#remoteAccess(address, refusal?.status ?? 'Success', subType, app.label);
    const row = this.#history.add(n, this.#org.seconds, values);
    if (refusal !== undefined) return this.#refused(refusal);
    this.#org.store.update('user', n, { last_login: this.#org.seconds });
    const token = this.#org.sessions.open({
      user: n,
      sourceIp: address,
      kind: 'jwt',
      loginType: 'Remote Access 2.0',
      loginHistory: row,
    });
    return { kind: 'accepted', token, user: n, passwordExpired: false };
  }

  #refuseByApp(user: Row, address: string, flow: 'jwt' | 'client-credentials', app: AppInLogin): Refusal | undefined {
    if (user['active'] !== 1) return REFUSALS.inactive;
    if (user['frozen'] === 1) return REFUSALS.frozen;
    const { ranges } = this.#org.profile(numberIn(user['profile']));
    const enforced = flow === 'jwt' || app.relaxesRanges !== true;
    return enforced && ranges.length > 0 && !inRanges(address, ranges) ? REFUSALS.appRestrictedIp : undefined;
  }

  #delayOf({ username }: PasswordLogin, status: string): number {
    return this.#org.settings.loginHistoryDelay?.({ username, status }) ?? 0;
  }

  #find(username: string): Row | undefined {
    return this.#org.store.get('SELECT * FROM user WHERE username = :username COLLATE NOCASE', { username });
  }

  #write(login: PasswordLogin, user: number, refusal: Refusal): LoginOutcome {
    if (refusal.status !== undefined) {
      const { status } = refusal;
      this.#history.add(user, this.#org.seconds, this.#valuesOf(login, status), this.#delayOf(login, status));
    }
    return this.#refused(refusal);
  }

  /** Older orgs put the status of LoginHistory behind the description. */
  #refused(refusal: Refusal): LoginOutcome {
    const { oauth, status } = refusal;
    const reason =
      this.#org.settings.oauthErrorReason && oauth.description === 'authentication failure' ? status : undefined;
    const description = reason === undefined ? oauth.description : `${oauth.description} - ${reason}`;
    return { kind: 'refused', ...refusal, oauth: { ...oauth, description } };
  }

  #valuesOf(login: PasswordLogin, status: string): LoginValues {
    if (login.path === 'oauth-password') {
      const values = this.#remoteAccess(login.address, status, 'OauthUsernamePassword', login.application);
      return { ...values, forwardedFor: login.forwardedFor ?? null };
    }
    return {
      loginType: 'Other Apex API',
      loginSubType: 'SoapApiLogin',
      sourceIp: login.address,
      status,
      application: login.application,
      apiType: login.apiType,
      apiVersion: `${String(login.apiVersion ?? 0)}.0`,
      loginUrl: login.generalHost ? GENERAL_HOST : MY_DOMAIN,
      country: this.#countryOf(login.address),
      clientVersion: 'N/A',
      browser: 'Unknown',
      platform: 'Unknown',
      forwardedFor: login.forwardedFor ?? null,
    };
  }

  #remoteAccess(address: string, status: string, subType: string | null, application: string): LoginValues {
    return {
      loginType: 'Remote Access 2.0',
      loginSubType: subType,
      sourceIp: address,
      status,
      application,
      apiType: 'N/A',
      apiVersion: 'N/A',
      loginUrl: MY_DOMAIN,
      country: this.#countryOf(address),
      clientVersion: 'N/A',
      browser: 'Unknown',
      platform: 'Unknown',
    };
  }
}

export function userNumber(org: OrgState, username: string): number | undefined {
  const row = org.store.get('SELECT n FROM user WHERE username = :username COLLATE NOCASE', { username });
  return row === undefined ? undefined : numberIn(row['n']);
}

export function usernameOf(org: OrgState, user: number): string {
  return textIn(org.store.get('SELECT username FROM user WHERE n = :user', { user })?.['username']);
}

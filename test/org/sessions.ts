/** Sessions and what their users may do. The store keeps digests of tokens, never tokens. */
import { createHash, randomBytes } from 'node:crypto';
import { invalidSession } from './errors.js';
import { idOf, PREFIX } from './ids.js';
import type { Reader } from './model/field.js';
import { PERMISSIONS } from './model/permissions.js';
import type { OrgSettings } from './settings.js';
import type { Row, Store } from './store.js';
import { numberIn, optionalNumber, textIn } from './store.js';

export const SESSION_SECONDS = 7200;

/** `oauth-password` and `soap` come from a password, `jwt` from an assertion. */
export type SessionKind = 'soap' | 'oauth-password' | 'jwt';

export interface Session {
  readonly n: number;
  readonly user: number;
  readonly username: string;
  readonly kind: SessionKind;
  readonly permissions: ReadonlySet<string>;
  readonly profile: number;
  readonly timeZone: string;
  readonly language: string;
  readonly passwordExpired: boolean;
}

export interface NewSession {
  readonly user: number;
  readonly sourceIp: string;
  readonly kind: SessionKind;
  readonly loginType: string;
  readonly loginHistory: number | null;
  /** The session that this one was opened from, and the OAuth token that it lives by. */
  readonly parent?: number;
  readonly oauthToken?: number;
}

function kindOf(text: string): SessionKind {
  return text === 'soap' || text === 'oauth-password' ? text : 'jwt';
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const permissionMaxima = PERMISSIONS.map((name) => `max(s.p_${name}) AS ${name}`).join(', ');

export class Sessions {
  readonly #store: Store;
  readonly #settings: OrgSettings;
  readonly #now: () => number;
  /** Tokens of shared SOAP sessions, by user: every login() of a user answers with the same one while it lives. */
  readonly #shared = new Map<number, { token: string; session: number }>();

  public constructor(store: Store, settings: OrgSettings, now: () => number) {
    this.#store = store;
    this.#settings = settings;
    this.#now = now;
  }

  public get seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  /** Opens a session, or hands out the one that the user's SOAP clients share. Returns the access token. */
  public open(session: NewSession): string {
    const shared = session.kind === 'soap' ? this.#shared.get(session.user) : undefined;
    if (shared !== undefined && this.#isOpen(shared.session)) {
      this.#store.update('auth_session', shared.session, { login_history: session.loginHistory });
      return shared.token;
    }
    const org = idOf(PREFIX.Organization, this.#store.count('SELECT n FROM organization')).slice(0, 15);
    const token = `${org}!AQ${randomBytes(72).toString('base64url').replaceAll('-', '.')}`;
    const n = this.#store.insert('auth_session', {
      user: session.user,
      token_hash: digest(token),
      source_ip: session.sourceIp,
      login_type: session.loginType,
      session_type: session.kind === 'soap' ? 'API' : 'Oauth2',
      kind: session.kind,
      created: this.seconds,
      valid_for: SESSION_SECONDS,
      login_history: session.loginHistory,
      parent: session.parent ?? null,
      oauth_token: session.oauthToken ?? null,
    });
    if (session.kind === 'soap') this.#shared.set(session.user, { token, session: n });
    return token;
  }

  #isOpen(n: number): boolean {
    const row = this.#store.get('SELECT open, created, valid_for FROM auth_session WHERE n = :n', { n });
    return row !== undefined && this.#lives(row);
  }

  #lives(row: Row): boolean {
    return row['open'] === 1 && numberIn(row['created']) + numberIn(row['valid_for']) > this.seconds;
  }

  /** The session of a token. @throws INVALID_SESSION_ID */
  public find(token: string | undefined): Session {
    if (token === undefined || token === '') throw invalidSession();
    const row = this.#store.get(
      `SELECT s.n, s.user, s.kind, s.open, s.created, s.valid_for, u.username, u.profile, u.time_zone, u.language, u.active,
         u.frozen, c.expired FROM auth_session s JOIN user u ON u.n = s.user
         LEFT JOIN credential c ON c.user = u.n WHERE s.token_hash = :hash`,
      { hash: digest(token) },
    );
    if (row === undefined || !this.#lives(row) || row['active'] !== 1 || row['frozen'] === 1) throw invalidSession();
    const user = numberIn(row['user']);
    return {
      n: numberIn(row['n']),
      user,
      username: textIn(row['username']),
      kind: kindOf(textIn(row['kind'])),
      profile: numberIn(row['profile']),
      timeZone: textIn(row['time_zone']) || 'GMT',
      language: textIn(row['language']),
      permissions: this.permissionsOf(user),
      passwordExpired: row['expired'] === 1 && row['kind'] !== 'jwt',
    };
  }

  /** Permissions of a user: profile, permission sets and groups together, without expired assignments. */
  public permissionsOf(user: number): ReadonlySet<string> {
    const row = this.#store.get(
      `SELECT ${permissionMaxima} FROM permission_set_assignment a JOIN permission_set s ON s.n = a.pset
         WHERE a.assignee = :user AND (a.expires IS NULL OR a.expires > :now) AND s.activation_required = 0`,
      { user, now: this.seconds },
    );
    return new Set(PERMISSIONS.filter((name) => optionalNumber(row?.[name]) === 1));
  }

  /** Ends a session and those that were opened from it. */
  public end(n: number): void {
    this.#store.run(
      `WITH RECURSIVE family (n) AS (SELECT :n UNION SELECT s.n FROM auth_session s JOIN family f ON s.parent = f.n)
         UPDATE auth_session SET open = 0 WHERE n IN family`,
      { n },
    );
  }

  /** `logout()`: the session that all SOAP clients of the user share ends for all of them. */
  public logout(session: Session): void {
    this.end(session.n);
    if (session.kind === 'soap') this.#shared.delete(session.user);
  }

  public endAllOf(user: number): void {
    this.#store.run('UPDATE auth_session SET open = 0 WHERE user = :user', { user });
    this.#shared.delete(user);
  }

  public reader(session: Session, apiVersion: number): Reader {
    return {
      user: session.user,
      session: session.n,
      profile: session.profile,
      permissions: session.permissions,
      timeZone: session.timeZone,
      language: session.language,
      loginTypesSpoken: this.#settings.loginTypesSpoken,
      now: this.#now(),
      apiVersion,
      orgNumber: 1,
      profileFiltering: this.#settings.profileFiltering,
      eventMonitoring: this.#settings.eventMonitoring,
      historyLags: this.#settings.loginHistoryDelay !== undefined,
      absent: this.#settings.absent,
    };
  }
}

/** LoginHistory rows as they are written: each distinct set of values is kept once, rows refer to it. */
import type { Store } from './store.js';
import { numberIn } from './store.js';

/** The values of one login besides user and time. */
export interface LoginValues {
  readonly loginType: string;
  readonly loginSubType: string | null;
  readonly sourceIp: string;
  readonly status: string;
  readonly application: string;
  readonly apiType: string | null;
  readonly apiVersion: string | null;
  readonly loginUrl: string;
  readonly country: string | null;
  readonly clientVersion: string;
  readonly browser: string;
  readonly platform: string;
  readonly forwardedFor?: string | null;
  /** How a password login proved itself, for the event log: T token, P password; unknown elsewhere. */
  readonly useApiToken?: 'T' | 'P' | null;
}

const INSERT = `INSERT INTO login_combo (login_type, login_sub_type, source_ip, forwarded_for, login_url,
  authentication_service, tls, cipher, browser, platform, status, application, client_version, api_type, api_version,
  country, use_api_token) VALUES (:login_type, :login_sub_type, :source_ip, :forwarded_for, :login_url, NULL, 'TLS 1.3',
  'TLS_AES_256_GCM_SHA384', :browser, :platform, :status, :application, :client_version, :api_type, :api_version,
  :country, :use_api_token)`;

/** A time in seconds that no test reaches. */
const NEVER = 1e12;

export class LoginHistoryWriter {
  readonly #store: Store;
  readonly #known = new Map<string, number>();
  readonly #insertCombo;
  readonly #insertRow;

  public constructor(store: Store) {
    this.#store = store;

    this.#insertCombo = store.db.prepare(INSERT);
    this.#insertRow = store.db.prepare('INSERT INTO login_history (user, time, combo) VALUES (?, ?, ?)');
  }

  /** Number of the values; `keep` remembers them for the next row that has the same. */
  public combo(values: LoginValues, keep = true): number {
    const key = keep ? Object.values(values).join('\u0000') : '';
    const known = keep ? this.#known.get(key) : undefined;
    if (known !== undefined) return known;
    const { lastInsertRowid } = this.#insertCombo.run({
      login_type: values.loginType,
      login_sub_type: values.loginSubType,
      source_ip: values.sourceIp,
      forwarded_for: values.forwardedFor ?? null,
      login_url: values.loginUrl,
      browser: values.browser,
      platform: values.platform,
      status: values.status,
      application: values.application,
      client_version: values.clientVersion,
      api_type: values.apiType,
      api_version: values.apiVersion,
      country: values.country,
      use_api_token: values.useApiToken ?? null,
    });
    const n = Number(lastInsertRowid);
    if (keep) this.#known.set(key, n);
    return n;
  }

  /**
   * Adds a row; `time` in seconds. Returns its number.
   *
   * @param delay seconds until a query shows it; for ever when infinite
   */
  public add(user: number, time: number, values: LoginValues, delay = 0): number {
    const row = this.addRow(user, time, this.combo(values));
    if (delay > 0) {
      const shown = Number.isFinite(delay) ? Math.ceil(time + delay) : NEVER;
      this.#store.run('UPDATE login_history SET shown = :shown WHERE n = :row', { shown, row });
    }
    return row;
  }

  public addRow(user: number, time: number, combo: number): number {
    return Number(this.#insertRow.run(user, Math.floor(time), combo).lastInsertRowid);
  }

  /** Rows of a user since a time, for limits. */
  public countSince(user: number, time: number): number {
    const row = this.#store.get('SELECT COUNT(*) AS c FROM login_history WHERE user = :user AND time > :time', {
      user,
      time,
    });
    return numberIn(row?.['c']);
  }
}

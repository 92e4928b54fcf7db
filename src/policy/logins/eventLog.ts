/**
 * What the event log tells of logins, besides their rows. Plain data.
 */
import type { Path } from '../types.js';

/** From EventLogFile Login: which of password + token and password alone was used, from where. */
export interface TokenUse {
  readonly userId: string;
  readonly sourceIp: string;
  readonly path: Path | 'other';
  /** Logins with a security token, and with the password alone. */
  readonly token: number;
  readonly password: number;
}

/** From EventLogFile ApiTotalUsage: what a client that called SOAP `login` calls itself. */
export interface ClientName {
  readonly userId: string;
  readonly sourceIp: string;
  readonly apiVersion: string;
  /** CLIENT_NAME, else CONNECTED_APP_NAME. */
  readonly client: string;
}

/** From EventLogFile ApiTotalUsage: calls of one client as a user on one day. */
export interface ApiUse {
  readonly userId: string;
  /** CLIENT_NAME, else CONNECTED_APP_NAME, else the address. */
  readonly client: string;
  /** ISO day (UTC). */
  readonly day: string;
  readonly calls: number;
}

/** Of the days whose log was read: a day without a log tells nothing. */
export interface ApiUsage {
  /** ISO days, the newest first. */
  readonly days: readonly string[];
  readonly uses: readonly ApiUse[];
}

/**
 * The vocabulary of past logins: groups that the org counted, rows that people read. Plain data.
 */
import type { Certainty, LoginPath } from '../loginRow/index.js';
import type { Gap, Text, UserFacts, Verdict } from '../types.js';

/** Logins that agree in every field, counted. Times are seconds since 1970. */
export interface LoginGroup {
  /** 18 characters; null where LoginHistory names no user. */
  readonly userId: string | null;
  /** `SourceIp` as the org writes it: an address, or `Salesforce.com IP`. */
  readonly sourceIp: string | null;
  readonly country: string | null;
  readonly loginType: string | null;
  readonly loginSubType: string | null;
  readonly apiType: string | null;
  readonly apiVersion: string | null;
  readonly application: string | null;
  readonly status: string | null;
  readonly logins: number;
  readonly first: number;
  readonly last: number;
}

/** From EventLogFile Login: which of password + token and password alone was used, from where. */
export interface TokenUse {
  readonly userId: string;
  readonly sourceIp: string;
  readonly path: LoginPath;
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

/** What is known of the logins of an org in some time. It can be saved and read again as it is. */
export interface LoginFacts {
  /** ISO times; `until` is not in it. */
  readonly since: string;
  readonly until: string;
  /** Equal groups may come in parts, to be added up. */
  readonly groups: readonly LoginGroup[];
  readonly tokenUses: readonly TokenUse[];
  readonly clientNames: readonly ClientName[];
  /** What this org calls a success beside `Success`. */
  readonly successTexts: readonly string[];
  /** What of the history could not be read. */
  readonly gaps: readonly Gap[];
  /** What of the event logs could not be read; they change no verdict. */
  readonly logGaps: readonly Gap[];
}

/** What rows are made of: one for each user and client, or for each value of one of them, always by path. */
export type GroupBy = 'user-client' | 'user' | 'client' | 'address' | 'path';

export interface LoginUser {
  readonly id: string;
  /** Empty, like name and profile, where the user is not among the org's users (any more). */
  readonly username: string;
  readonly name: string;
  readonly profile: string;
  readonly integration: boolean;
}

export interface LoginAddress {
  readonly address: string;
  readonly country?: string;
  readonly logins: number;
  /** ISO times. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Of this user from this address with today's ranges; not there for other paths and for Salesforce's own addresses. */
  readonly verdict?: Verdict;
  readonly rule?: string;
}

/** When what a row does ends. */
export interface Retirement {
  readonly what: readonly Text[];
  /** ISO day: the earliest that any source quotes. */
  readonly date: string;
  /** Whole days from now; negative once the day has passed. */
  readonly daysLeft: number;
  readonly source: string;
}

export type MoveOption = 'client-credentials' | 'jwt-bearer' | 'none';

/** What to log in with instead. */
export interface MoveTo {
  readonly option: MoveOption;
  readonly why: Text;
  readonly steps: readonly Text[];
}

export type Evidence = 'LoginHistory' | 'EventLogFile Login' | 'EventLogFile ApiTotalUsage';

export interface LoginRow {
  /** Not there when rows are made by something else. */
  readonly user?: LoginUser;
  readonly path: LoginPath;
  readonly certainty: Certainty;
  readonly client?: string;
  readonly apiType?: string;
  /** As the client states it: `52.0`. */
  readonly apiVersion?: string;
  readonly addresses: readonly LoginAddress[];
  readonly users: number;
  readonly logins: number;
  readonly failures: readonly { readonly status: string; readonly count: number }[];
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly tokenUsed: 'yes' | 'no' | 'unknown';
  readonly retirement?: Retirement;
  readonly moveTo: MoveTo;
  readonly evidence: readonly Evidence[];
}

/** A user whose password, and with it the security token, ends soon. */
export interface Expiring {
  readonly user: LoginUser;
  /** ISO time. */
  readonly passwordExpires: string;
  readonly daysLeft: number;
  readonly policy: Text;
}

export interface LoginsSummary {
  /** Logins by path, failed ones included. */
  readonly byPath: Readonly<Record<LoginPath, number>>;
  /** Users in the rows. */
  readonly users: number;
  /** Users whose way to log in ends within so many days. */
  readonly breaksWithin: { readonly 30: number; readonly 90: number; readonly 180: number };
}

/** How long a password lives by policy: days, 0 for ever. */
export interface PasswordLife {
  readonly org: number | undefined;
  /** By ProfileId, where a profile has its own. */
  readonly profiles: ReadonlyMap<string, number>;
}

/** Users of the org in question, by id (18 characters). */
export type UsersById = ReadonlyMap<string, UserFacts>;

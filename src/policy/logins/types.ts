/**
 * The vocabulary of past logins: groups that the org counted, rows that people read. Plain data.
 */
import type { Text } from '../../text.js';
import type { Certainty, LoginPath } from '../loginRow/index.js';
import type { Ending, EndingState, EndingWay } from '../pathEndings.js';
import type { Gap, Hinge, Path, ReleaseUpdate, UserFacts, Verdict } from '../types.js';
import type { ApiUsage, ClientName, TokenUse } from './eventLog.js';

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

/** Logins at one host that agree in what tells their path and how they ended, counted. */
export interface HostLogins extends Pick<
  LoginGroup,
  'userId' | 'loginType' | 'loginSubType' | 'apiType' | 'application' | 'status' | 'logins' | 'first' | 'last'
> {
  /** As LoginUrl has it. */
  readonly host: string;
}

/** A user who holds the permission Use Any API Auth until a time alone: each assignment that grants it ends. */
export interface HeldUntil {
  readonly userId: string;
  /** ISO time of the last of the ends. */
  readonly until: string;
}

/** What is known of the logins of an org in some time. It can be saved and read again as it is. */
export interface LoginFacts {
  /** ISO times; `until` is not in it. */
  readonly since: string;
  readonly until: string;
  /** Equal groups may come in parts, to be added up. */
  readonly groups: readonly LoginGroup[];
  /** Logins at hosts that name an instance, whatever their path; not there when nobody asked for them. */
  readonly instanceHosts?: readonly HostLogins[];
  /** Who holds Use Any API Auth until a time alone; not there when nobody asked. */
  readonly heldUntil?: readonly HeldUntil[];
  readonly tokenUses: readonly TokenUse[];
  readonly clientNames: readonly ClientName[];
  /** Not there where no log was looked for; a snapshot does not keep it. */
  readonly apiUsage?: ApiUsage;
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
  /** Of a verdict that is `unknown` because facts are open. */
  readonly hinges?: readonly Hinge[];
}

/** When the path of a row ends. */
export interface Retirement {
  readonly what: readonly Text[];
  /** ISO day: the earliest that counts, as everywhere. */
  readonly date: string;
  /** ISO day: the latest; equal to `date` where all sources agree. */
  readonly latest: string;
  /** Whole days from now; negative once the day has passed. */
  readonly daysLeft: number;
  readonly source: string;
}

/** The day on which the logins of a row stop: the earliest of the ends that hold for its users. */
export interface BreaksOn {
  /** Which of the ends it is. */
  readonly of: EndingWay;
  /** ISO days: the earliest on which it may be, and the latest. */
  readonly date: string;
  readonly latest: string;
  /** Whole days from now to the earliest; negative once it has passed. */
  readonly daysLeft: number;
  readonly state: EndingState;
  /** `possible`: whether anybody of the row lacks Use Any API Auth could not be read. */
  readonly certainty: 'certain' | 'possible';
  /** How many users of the row stop on that day, or may. */
  readonly users: number;
  readonly from: Ending['from'];
  readonly source: string;
  /** The org's own release update about it. */
  readonly update?: ReleaseUpdate;
  /** ISO time until which the one user of the row holds the permission. */
  readonly heldUntil?: string;
  /** ISO time of the latest login that succeeded although the day had come: not enforced here yet, any day. */
  readonly succeededSince?: string;
  readonly why: readonly Text[];
}

/** When the API version that a client states goes, beside the end of its path. */
export interface VersionRetirement {
  readonly what: Text;
  /** Releases, and the ISO days on which the first orgs get them. */
  readonly deprecated: { readonly release: string; readonly date?: string };
  readonly retired: { readonly release: string; readonly date?: string };
  readonly source: string;
}

/** Logins at a host that names an instance. */
export interface InstanceHostFinding {
  /** Error once the day has passed. */
  readonly severity: 'warning' | 'error';
  readonly what: Text;
  readonly todo: Text;
  readonly user: LoginUser;
  /** As LoginHistory has it. */
  readonly host: string;
  readonly path: LoginPath;
  /** Failed ones included. */
  readonly logins: number;
  /** ISO times. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly lastSuccess?: string;
  /** `unknown`: some row's status is in a language that nobody has told. */
  readonly everSucceeded: 'yes' | 'no' | 'unknown';
  /** ISO day: the first on which such hosts may stop answering in this org. */
  readonly date: string;
  readonly daysLeft: number;
  readonly source: string;
}

/** `either`: no fact decides between client credentials and JWT bearer. */
export type MoveOption = 'either' | 'jwt-bearer' | 'none';

/** What to log in with instead. */
export interface MoveTo {
  readonly option: MoveOption;
  readonly why: Text;
  readonly steps: readonly Text[];
}

export type EvidenceSource = 'LoginHistory' | 'EventLogFile Login' | 'EventLogFile ApiTotalUsage';

export interface ListedLogin {
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
  /** Users among them who are inactive by now: they do not count in `breaksOn`. */
  readonly inactive: number;
  readonly logins: number;
  readonly failures: readonly { readonly status: string; readonly count: number }[];
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** ISO time of the latest login that succeeded. */
  readonly lastSuccess?: string;
  readonly tokenUsed: 'yes' | 'no' | 'unknown';
  readonly breaksOn?: BreaksOn;
  readonly retirement?: Retirement;
  readonly versionRetirement?: VersionRetirement;
  /** Hosts that name an instance, at which the one user of the row logs in by this path. */
  readonly instanceHosts?: readonly string[];
  /** Nothing names the client, or some of them: it is called by its login type, as others are. */
  readonly nameless?: true;
  readonly moveTo: MoveTo;
  readonly evidence: readonly EvidenceSource[];
}

/** A user whose password, and with it the security token, ends soon. */
export interface Expiring {
  readonly user: LoginUser;
  /** ISO time; null of a password that has expired, where no date says when. */
  readonly passwordExpires: string | null;
  /** Days of the calendar from today: 0 where it ends, or has ended, today. Null where the time is. */
  readonly daysLeft: number | null;
  /** As the org says itself; `unknown` where it was not asked or did not tell, so that the time alone speaks. */
  readonly expired: 'yes' | 'no' | 'unknown';
  /** By what the time is known. */
  readonly policy: Text;
}

/** Logins that failed. */
export interface FailureSum {
  readonly logins: number;
  /** Of how many logins. */
  readonly of: number;
  /** Whose some or all failed. */
  readonly users: number;
  /** As LoginHistory has them, the most frequent first. */
  readonly statuses: readonly { readonly status: string; readonly count: number }[];
}

export interface LoginsSummary {
  /** Logins by path, failed ones included. */
  readonly byPath: Readonly<Record<LoginPath, number>>;
  /** Users in the rows. */
  readonly users: number;
  /** Users whose logins stop within so many days. */
  readonly breaksWithin: { readonly 30: number; readonly 90: number; readonly 180: number };
  /** Users who stop for want of Use Any API Auth: certainly, or perhaps since it could not be read. */
  readonly withoutAnyApiAuth: { readonly certain: number; readonly possible: number };
  /** Users who would count among those who stop, and are inactive by now: they cannot log in. */
  readonly inactive: number;
  /** Attempts of this plugin itself among the logins that were asked for: they count nowhere else. */
  readonly ownAttempts: number;
  /** Of all logins that were asked for, whether their rows are listed or not. */
  readonly failed: FailureSum;
  /** Active users whose logins by a path stop on a day, the soonest first; one user may use both paths. */
  readonly breaks: readonly Break[];
}

/** How many users' logins by a path stop on a day. */
export interface Break extends Pick<BreaksOn, 'of' | 'date' | 'latest' | 'daysLeft' | 'state' | 'certainty'> {
  readonly path: Path;
  readonly users: number;
  /** They hold the permission that SOAP login() needs, until that day. */
  readonly isHeld?: true;
}

/** When one user stops to log in by a path. */
export type UserBreak = Omit<Break, 'users'>;

/** How long a password lives by policy: days, 0 for ever. */
export interface PasswordLife {
  readonly org: number | undefined;
  /** By ProfileId, where a profile has its own. */
  readonly profiles: ReadonlyMap<string, number>;
}

/** Users of the org in question, by id (18 characters). */
export type UsersById = ReadonlyMap<string, UserFacts>;

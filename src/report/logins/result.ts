/**
 * The result of `list logins`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { LoginPath, Verdict } from '../../policy/index.js';
import type { ReportedAssumption, ReportedGap, ReportedSource } from '../gapsAndAssumptions.js';
import type { ReportedHinge } from '../page/hinges.js';

export interface ReportedLoginUser {
  /** 18 characters. */
  id: string;
  /** Empty, like name and profile, when the org no longer has this user or does not show it. */
  username: string;
  name: string;
  profile: string;
  /** API Only, or a Salesforce Integration licence. */
  integration: boolean;
}

export interface ReportedLoginAddress {
  /** As LoginHistory has it; empty when it has none. */
  address: string;
  country?: string;
  logins: number;
  firstSeen: string;
  lastSeen: string;
  /** What a login of this user from there meets today; not there for other paths and Salesforce's own addresses. */
  verdict?: Verdict;
  /** A rule id of docs/decision-table.md. */
  rule?: string;
  /** On which open facts an `unknown` turns; left out where it turns on none, and of other verdicts. */
  hinges?: ReportedHinge[];
}

/** The day on which the logins of a row stop: the earliest of the ends that hold for its users. */
export interface ReportedBreaksOn {
  /** Which end: the need for the permission Use Any API Auth, or that of the path. */
  of: 'any-api-auth' | 'soap' | 'oauth-password';
  /** ISO day; where sources differ the earliest. */
  date: string;
  /** ISO day; equal to date where sources agree. */
  latest: string;
  /** Whole days; negative once the day has passed. */
  daysLeft: number;
  /** `due` where it may be any day: between date and latest, or not enforced though its day has come. */
  state: 'ahead' | 'due' | 'past';
  /** `possible` when it could not be read whether the users hold Use Any API Auth. */
  certainty: 'certain' | 'possible';
  /** Users of the row who stop on that day, or may. */
  users: number;
  /** The org's own release update, or what is published for all orgs. */
  from: 'release-update' | 'published';
  source: string;
  /** The org's release update about it, also where it names no day. */
  update?: { title: string; status: string; releaseDate?: string; releaseLabel?: string };
  /** ISO time until which the one user of the row holds the permission. */
  heldUntil?: string;
  /** ISO time of the latest login that succeeded although the day had come: not enforced here yet, any day. */
  succeededSince?: string;
  why: string;
}

export interface ReportedRetirement {
  what: string;
  /** ISO day; where sources differ the earliest. */
  date: string;
  /** ISO day; equal to date where sources agree. */
  latest: string;
  /** Whole days; negative once the day has passed. */
  daysLeft: number;
  source: string;
}

/** When the API version goes that a client states. */
export interface ReportedVersionRetirement {
  what: string;
  /** `date`: ISO day on which the first orgs get the release. */
  deprecated: { release: string; date?: string };
  retired: { release: string; date?: string };
  source: string;
}

/** Logins at a host that names an instance, which stops answering API traffic. */
export interface ReportedLoginFinding {
  rule: 'instance-host';
  severity: 'warning' | 'error';
  what: string;
  where: { org?: string; user: ReportedLoginUser; host: string; path: LoginPath };
  todo: string;
  logins: number;
  firstSeen: string;
  lastSeen: string;
  lastSuccess?: string;
  /** `unknown` where statuses are in a language that nobody has told. */
  everSucceeded: 'yes' | 'no' | 'unknown';
  /** ISO day: the first on which such hosts may stop answering in this org. */
  date: string;
  daysLeft: number;
  source: string;
}

/** How far the look at the history of an org went. */
export interface ReportedLook {
  org?: string;
  /** ISO times between which there is something to see. */
  from: string;
  until: string;
  /** `asked`: as far as asked; else what it ended at: what a snapshot holds, what Salesforce keeps, or when the org was made. */
  limit: 'asked' | 'saved' | 'kept' | 'sandbox-refresh' | 'created';
  what: string;
}

export interface ReportedLogin {
  /** Username of the org; there when several were asked. */
  org?: string;
  /** Not there with --by client, address or path. */
  user?: ReportedLoginUser;
  path: LoginPath;
  /** `certain` when LoginHistory itself names the path, `likely` when it was concluded. */
  certainty: 'certain' | 'likely';
  client?: string;
  apiType?: string;
  apiVersion?: string;
  addresses: ReportedLoginAddress[];
  /** Users behind the row. */
  users: number;
  /** Users among them who are inactive by now; they do not count in `breaksOn`. */
  inactive: number;
  logins: number;
  failures: { status: string; count: number }[];
  firstSeen: string;
  lastSeen: string;
  /** ISO time of the latest login that succeeded. */
  lastSuccess?: string;
  /** Whether a security token was used; known only where event logs could be read. */
  tokenUsed: 'yes' | 'no' | 'unknown';
  /** Not there for logins that carry no password, and where all users of the row are inactive. */
  breaksOn?: ReportedBreaksOn;
  /** The end of the path alone, whoever uses it. */
  retirement?: ReportedRetirement;
  versionRetirement?: ReportedVersionRetirement;
  /** Hosts that name an instance, at which the user of the row logs in by this path. */
  instanceHosts?: string[];
  /** `either`: no fact decides between client credentials and JWT bearer. */
  moveTo: { option: 'either' | 'jwt-bearer' | 'none'; why: string; steps: string[] };
  evidence: ('LoginHistory' | 'EventLogFile Login' | 'EventLogFile ApiTotalUsage')[];
}

export interface ReportedExpiring {
  org?: string;
  user: ReportedLoginUser;
  /** ISO time; null of a password that has expired, where no date says when. */
  passwordExpires: string | null;
  /** Days of the calendar from today: 0 where it ends, or has ended, today. Null where the time is. */
  daysLeft: number | null;
  /** As the org says itself; `unknown` where it was not asked or did not tell, so that the time alone speaks. */
  expired: 'yes' | 'no' | 'unknown';
  /** By what the time is known. */
  policy: string;
}

export interface ReportedBreak extends Pick<
  ReportedBreaksOn,
  'of' | 'date' | 'latest' | 'daysLeft' | 'state' | 'certainty' | 'users'
> {
  path: 'soap' | 'oauth-password';
  /** They hold Use Any API Auth until that day. */
  isHeld?: true;
}

/** What was asked for: logins of another kind stand in no row and no number but `ownAttempts`. */
export interface ReportedFilter {
  paths: LoginPath[];
  /** ISO time: only clients and addresses that their user was not seen with before it. */
  newSince?: string;
  /** Only logins from addresses that today's ranges do not cover, or may not. */
  outsideRanges?: true;
  /** Only users who lack Use Any API Auth, or may. */
  withoutAnyApiAuth?: true;
  usernames?: string[];
  profiles?: string[];
}

export interface LoginsResult {
  schemaVersion: '2.0';
  sources: ReportedSource[];
  filter: ReportedFilter;
  since: string;
  /** Not in it. */
  until: string;
  /** How far back there is something to see, for each org. */
  looked: ReportedLook[];
  /** The most urgent first. */
  logins: ReportedLogin[];
  findings: ReportedLoginFinding[];
  summary: {
    /** Logins, failed ones included. */
    byPath: { soap: number; 'oauth-password': number; 'client-credentials': number; oauth: number; other: number };
    users: number;
    /** Users whose logins stop within so many days. */
    breaksWithin: { '30': number; '90': number; '180': number };
    /** Users who stop for want of Use Any API Auth; `possible`: those of whom it could not be read. */
    withoutAnyApiAuth: { certain: number; possible: number };
    /** Users who would count among those who stop, and are inactive by now: they cannot log in. */
    inactive: number;
    /** Attempts of this plugin itself: they stand in no row and count nowhere else. */
    ownAttempts: number;
    /** Of all logins that were asked for, listed or not: how many failed, of how many users, the most frequent status first. */
    failed: { logins: number; of: number; users: number; statuses: { status: string; count: number }[] };
    /** Users whose logins by a path stop on a day, the soonest first; one user may use both paths. */
    breaks: ReportedBreak[];
  };
  /** Users of the rows whose password, and token with it, ends soon. */
  expiring: ReportedExpiring[];
  assumptions: ReportedAssumption[];
  apiCalls: number;
  incomplete: ReportedGap[];
}

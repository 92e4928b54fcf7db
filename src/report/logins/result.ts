/**
 * The result of `list logins`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { Expiring, ListedLogins, LoginRow } from '../../policy/logins/index.js';
import type { Assumption, Gap, Say, Verdict } from '../../policy/types.js';
import {
  reportAssumption,
  reportGaps,
  type ReportedAssumption,
  type ReportedGap,
  type ReportedSource,
} from '../common.js';
import { reportHinges, type ReportedHinge } from '../hinges.js';

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

export interface ReportedRetirement {
  what: string;
  /** ISO day; where sources differ the earliest. */
  date: string;
  /** Whole days; negative once the day has passed. */
  daysLeft: number;
  source: string;
}

export interface ReportedLogin {
  /** Username of the org; there when several were asked. */
  org?: string;
  /** Not there with --by client, address or path. */
  user?: ReportedLoginUser;
  path: 'soap' | 'oauth-password' | 'other';
  /** `certain` when LoginHistory itself names the path, `likely` when it was concluded. */
  certainty: 'certain' | 'likely';
  client?: string;
  apiType?: string;
  apiVersion?: string;
  addresses: ReportedLoginAddress[];
  /** Users behind the row. */
  users: number;
  logins: number;
  failures: { status: string; count: number }[];
  firstSeen: string;
  lastSeen: string;
  /** Whether a security token was used; known only where event logs could be read. */
  tokenUsed: 'yes' | 'no' | 'unknown';
  retirement?: ReportedRetirement;
  moveTo: { option: 'client-credentials' | 'jwt-bearer' | 'none'; why: string; steps: string[] };
  evidence: ('LoginHistory' | 'EventLogFile Login' | 'EventLogFile ApiTotalUsage')[];
}

export interface ReportedExpiring {
  org?: string;
  user: ReportedLoginUser;
  /** ISO time; null of a password that has expired, where no date says when. */
  passwordExpires: string | null;
  /** Null where the time is. */
  daysLeft: number | null;
  /** As the org says itself; `unknown` where it was not asked or did not tell, so that the time alone speaks. */
  expired: 'yes' | 'no' | 'unknown';
  /** By what the time is known. */
  policy: string;
}

export interface LoginsResult {
  schemaVersion: '1.0';
  sources: ReportedSource[];
  since: string;
  /** Not in it. */
  until: string;
  /** The most urgent first. */
  logins: ReportedLogin[];
  summary: {
    /** Logins, failed ones included. */
    byPath: { soap: number; 'oauth-password': number; other: number };
    users: number;
    /** Users whose way to log in ends within so many days. */
    breaksWithin: { '30': number; '90': number; '180': number };
  };
  /** Users of the rows whose password, and token with it, ends soon. */
  expiring: ReportedExpiring[];
  assumptions: ReportedAssumption[];
  apiCalls: number;
  incomplete: ReportedGap[];
}

/** What was found in one org. */
export interface OrgLogins {
  readonly source: LoginsResult['sources'][number];
  readonly listed: ListedLogins;
  readonly expiring: readonly Expiring[];
  readonly assumptions: readonly Assumption[];
  readonly gaps: readonly Gap[];
}

export interface LoginsReport {
  readonly orgs: readonly OrgLogins[];
  readonly since: string;
  readonly until: string;
  /** Gaps of no one org: orgs that could not be read at all. */
  readonly gaps: readonly Gap[];
  /** How many orgs were asked, read or not. */
  readonly asked: number;
  readonly apiCalls: number;
}

/** The rows of several orgs stand in one list, the most urgent first. */
export function toLoginsResult(report: LoginsReport, say: Say): LoginsResult {
  const { apiCalls, orgs, since, until } = report;
  const named = ({ source }: OrgLogins): { org?: string } => (report.asked > 1 ? { org: source.name } : {});
  const urgency = (row: ReportedLogin): number => row.retirement?.daysLeft ?? Infinity;
  const rows = orgs.flatMap((org) => org.listed.rows.map((row) => ({ ...named(org), ...reportRow(row, say) })));
  return {
    schemaVersion: '1.0',
    sources: orgs.map(({ source }) => ({ ...source })),
    since,
    until,
    // Sorting is stable: within equal urgency each org's own order stays.
    logins:
      orgs.length < 2 ? rows : rows.sort((a, b) => (urgency(a) === urgency(b) ? 0 : urgency(a) < urgency(b) ? -1 : 1)),
    summary: sumUp(orgs),
    expiring: orgs.flatMap((org) => org.expiring.map((one) => ({ ...named(org), ...reportExpiring(one, say) }))),
    assumptions: unique(orgs.flatMap(({ assumptions }) => assumptions.map((one) => reportAssumption(one, say)))),
    apiCalls,
    incomplete: unique([
      ...reportGaps(report.gaps, say),
      ...orgs.flatMap((org) => reportGaps(org.gaps, say).map((gap) => withOrg(gap, named(org).org))),
    ]),
  };
}

function reportRow(row: LoginRow, say: Say): ReportedLogin {
  const { addresses, evidence, failures, moveTo, retirement, user, ...plain } = row;
  return {
    ...(user && { user: { ...user } }),
    ...plain,
    addresses: addresses.map(({ hinges, ...address }) => ({
      ...address,
      ...(hinges && { hinges: reportHinges(hinges) }),
    })),
    failures: failures.map((failure) => ({ ...failure })),
    ...(retirement && { retirement: { ...retirement, what: retirement.what.map(say).join(' ') } }),
    moveTo: { option: moveTo.option, why: say(moveTo.why), steps: moveTo.steps.map(say) },
    evidence: [...evidence],
  };
}

function reportExpiring({ user, policy, ...plain }: Expiring, say: Say): ReportedExpiring {
  return { user: { ...user }, ...plain, policy: say(policy) };
}

function sumUp(orgs: readonly OrgLogins[]): LoginsResult['summary'] {
  const summaries = orgs.map(({ listed }) => listed.summary);
  const sum = (of: (summary: ListedLogins['summary']) => number): number =>
    summaries.reduce((total, summary) => total + of(summary), 0);
  return {
    byPath: {
      soap: sum(({ byPath }) => byPath.soap),
      'oauth-password': sum(({ byPath }) => byPath['oauth-password']),
      other: sum(({ byPath }) => byPath.other),
    },
    users: sum(({ users }) => users),
    breaksWithin: {
      '30': sum(({ breaksWithin }) => breaksWithin[30]),
      '90': sum(({ breaksWithin }) => breaksWithin[90]),
      '180': sum(({ breaksWithin }) => breaksWithin[180]),
    },
  };
}

function withOrg(gap: ReportedGap, org: string | undefined): ReportedGap {
  return org === undefined ? gap : { ...gap, what: `${org}: ${gap.what}` };
}

function unique<T>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

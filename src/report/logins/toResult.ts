/**
 * Makes the result of `list logins` of what was found in each org.
 */
import { inOrder } from '../../inOrder.js';
import {
  byUrgency,
  PATHS,
  type Assumption,
  type Break,
  type BreaksOn,
  type Expiring,
  type Gap,
  type InstanceHostFinding,
  type ListedLogins,
  type ListedLogin,
  type Look,
} from '../../policy/index.js';
import { ofOrg, orgBehind } from '../shell.js';
import type { Say } from '../../text.js';
import {
  gapOfOther,
  reportAssumptions,
  reportGaps,
  type ReportedAssumption,
  type ReportedGap,
} from '../gapsAndAssumptions.js';
import { reportHinges } from '../page/hinges.js';
import type {
  LoginsResult,
  ReportedBreak,
  ReportedBreaksOn,
  ReportedExpiring,
  ReportedFilter,
  ReportedLogin,
  ReportedLoginFinding,
} from './result.js';

/** What was found in one org. */
export interface OrgLogins {
  readonly source: LoginsResult['sources'][number];
  readonly look: Look;
  readonly listed: ListedLogins;
  readonly expiring: readonly Expiring[];
  readonly assumptions: readonly Assumption[];
  readonly gaps: readonly Gap[];
}

export interface LoginsReport {
  readonly orgs: readonly OrgLogins[];
  readonly filter: ReportedFilter;
  readonly since: string;
  readonly until: string;
  /** Gaps of no one org: orgs that could not be read at all. */
  readonly gaps: readonly Gap[];
  /** How many orgs were asked, read or not. */
  readonly asked: number;
  readonly apiCalls: number;
}

/**
 * The rows of several orgs stand in one list, the most urgent first.
 *
 * @param sources of each org the flags of where its facts come from, as they would be typed
 */
export function toLoginsResult(report: LoginsReport, say: Say, sources: readonly string[] = []): LoginsResult {
  const { apiCalls, filter, orgs, since, until } = report;
  const named = ({ source }: OrgLogins): { org?: string } => (report.asked > 1 ? { org: source.name } : {});
  const rows = orgs.flatMap((org, index) => {
    const flag = orgBehind(sources[index] ?? '');
    return org.listed.rows.map((row) => ({ ...named(org), ...reportRow(row, say, flag) }));
  });
  return {
    schemaVersion: '2.0',
    sources: orgs.map(({ source }) => ({ ...source })),
    filter,
    since,
    until,
    looked: orgs.map((org) => ({ ...named(org), ...org.look, what: say(org.look.what) })),
    // Sorting is stable: within equal urgency each org's own order stays.
    logins: orgs.length < 2 ? rows : rows.sort(byUrgency),
    findings: orgs.flatMap((org) => org.listed.hosts.map((host) => reportFinding(host, named(org), say))),
    summary: sumUp(orgs),
    expiring: orgs.flatMap((org) => org.expiring.map((one) => ({ ...named(org), ...reportExpiring(one, say) }))),
    assumptions: assumptionsOf(orgs, say),
    apiCalls,
    incomplete: unique([
      ...reportGaps(report.gaps, say),
      ...orgs.flatMap((org) => reportGaps(org.gaps, say).map((gap) => withOrg(gap, named(org).org))),
    ]),
  };
}

/** Each once for all orgs that took it for the same reason; one that decided in any of them decided. */
function assumptionsOf(orgs: readonly OrgLogins[], say: Say): ReportedAssumption[] {
  const all = orgs.flatMap(({ assumptions, listed: { deciding } }) =>
    reportAssumptions(assumptions, { paths: PATHS, deciding }, say),
  );
  const keyOf = ({ fact, value, why }: ReportedAssumption): string => JSON.stringify([fact, value, why]);
  const decided = new Set(all.filter((one) => one.decided).map(keyOf));
  return [...new Map(all.map((one) => [keyOf(one), { ...one, decided: decided.has(keyOf(one)) }])).values()];
}

/** @param org the flag of the org in which a move is made */
function reportRow(row: ListedLogin, say: Say, org: string): ReportedLogin {
  const {
    addresses,
    breaksOn,
    evidence,
    failures,
    instanceHosts,
    moveTo,
    // For rules alone.
    nameless: _nameless,
    retirement,
    user,
    versionRetirement,
    ...plain
  } = row;
  return {
    ...(user && { user: { ...user } }),
    ...plain,
    addresses: addresses.map(({ hinges, ...address }) => ({
      ...address,
      ...(hinges && { hinges: reportHinges(hinges, say) }),
    })),
    failures: failures.map((failure) => ({ ...failure })),
    ...(breaksOn && { breaksOn: reportBreaksOn(breaksOn, say) }),
    ...(retirement && { retirement: { ...retirement, what: retirement.what.map(say).join(' ') } }),
    ...(versionRetirement && { versionRetirement: { ...versionRetirement, what: say(versionRetirement.what) } }),
    ...(instanceHosts && { instanceHosts: [...instanceHosts] }),
    moveTo: { option: moveTo.option, why: say(moveTo.why), steps: moveTo.steps.map((step) => ofOrg(say(step), org)) },
    evidence: [...evidence],
  };
}

export function reportBreaksOn({ update, why, ...plain }: BreaksOn, say: Say): ReportedBreaksOn {
  return {
    ...plain,
    ...(update && {
      update: {
        title: update.title,
        status: update.status,
        ...(update.releaseDate !== undefined && { releaseDate: update.releaseDate }),
        ...(update.releaseLabel !== undefined && { releaseLabel: update.releaseLabel }),
      },
    }),
    why: why.map(say).join(' '),
  };
}

function reportFinding(found: InstanceHostFinding, org: { org?: string }, say: Say): ReportedLoginFinding {
  const { host, path, severity, todo, user, what, ...plain } = found;
  return {
    rule: 'instance-host',
    severity,
    what: say(what),
    where: { ...org, user: { ...user }, host, path },
    todo: say(todo),
    ...plain,
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
      'client-credentials': sum(({ byPath }) => byPath['client-credentials']),
      oauth: sum(({ byPath }) => byPath.oauth),
      other: sum(({ byPath }) => byPath.other),
    },
    users: sum(({ users }) => users),
    breaksWithin: {
      '30': sum(({ breaksWithin }) => breaksWithin[30]),
      '90': sum(({ breaksWithin }) => breaksWithin[90]),
      '180': sum(({ breaksWithin }) => breaksWithin[180]),
    },
    withoutAnyApiAuth: {
      certain: sum(({ withoutAnyApiAuth }) => withoutAnyApiAuth.certain),
      possible: sum(({ withoutAnyApiAuth }) => withoutAnyApiAuth.possible),
    },
    inactive: sum(({ inactive }) => inactive),
    ownAttempts: sum(({ ownAttempts }) => ownAttempts),
    failed: addFailed(summaries.map(({ failed }) => failed)),
    breaks: addBreaks(summaries.flatMap(({ breaks }) => breaks)),
  };
}

function addFailed(those: readonly ListedLogins['summary']['failed'][]): LoginsResult['summary']['failed'] {
  const sum = (of: 'logins' | 'of' | 'users'): number => those.reduce((total, one) => total + one[of], 0);
  const statuses = new Map<string, { status: string; count: number }>();
  for (const { count, status } of those.flatMap((one) => one.statuses)) {
    const known = statuses.get(status.toLowerCase());
    if (known === undefined) statuses.set(status.toLowerCase(), { status, count });
    else known.count += count;
  }
  return {
    logins: sum('logins'),
    of: sum('of'),
    users: sum('users'),
    statuses: [...statuses.values()].sort((a, b) => b.count - a.count || inOrder(a.status, b.status)),
  };
}

/** Of several orgs the users of one end on one day are added up. */
function addBreaks(breaks: readonly Break[]): ReportedBreak[] {
  const added = new Map<string, ReportedBreak>();
  for (const { users, ...one } of breaks) {
    const key = JSON.stringify(Object.entries(one).sort());
    const found = added.get(key);
    if (found === undefined) added.set(key, { ...one, users });
    else found.users += users;
  }
  return [...added.values()].sort((a, b) => a.daysLeft - b.daysLeft || b.users - a.users);
}

function withOrg(gap: ReportedGap, org: string | undefined): ReportedGap {
  return org === undefined ? gap : gapOfOther(gap, `${org}: ${gap.what}`);
}

function unique<T>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

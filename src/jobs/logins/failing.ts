/**
 * What `list logins` comes to: whether it holds what `--fail-on` and `--fail-within` name, users whose logins stop within so
 * many days among them.
 */
import { isInUse, listConclusion, type Conclusion, OUTSIDE_RULES } from '../../policy/index.js';
import type { FailedRows } from '../../report/logins/checks.js';
import type { LoginsResult, ReportedLogin } from '../../report/logins/result.js';
import type { OrgsRead } from './listLogins.js';

export const FAIL_ON = ['any', 'soap', 'oauth-password', 'failed', 'new', 'outside-ranges', 'instance-host'] as const;
export type FailOn = (typeof FAIL_ON)[number];

interface FailFlags {
  readonly 'fail-within'?: number | undefined;
  readonly 'fail-on'?: FailOn[] | undefined;
}

/** Whether the question is which logins failed, and nothing else. */
export function asksFailed(flags: FailFlags & { readonly failed: boolean }): boolean {
  const { failed, 'fail-on': failOn = [], 'fail-within': within } = flags;
  return failed || (within === undefined && failOn.length > 0 && failOn.every((what) => what === 'failed'));
}

/** `no` when the list holds what `--fail-on` and `--fail-within` name. */
export function loginsConclusion(flags: FailFlags, read: OrgsRead): Conclusion {
  const within = flags['fail-within'] ?? -Infinity;
  const failing =
    endsWithin(within, read) ||
    read.orgs.some(({ listed }) => (flags['fail-on'] ?? []).some((what) => holds(what, listed)));
  return listConclusion({ failing, missing: read.matters });
}

/** What the flags name, each with the rows that are of that kind. */
export function failedRows(
  flags: FailFlags,
  read: OrgsRead,
  { findings, logins }: Pick<LoginsResult, 'findings' | 'logins'>,
): FailedRows[] {
  const { 'fail-on': failOn = [], 'fail-within': within } = flags;
  return [
    ...(within === undefined ? [] : [endingSoon(within, read, { findings, logins })]),
    ...[...new Set(failOn)].map((what) => {
      const rows = logins.filter((row) => isOf(what, row));
      const failed = read.orgs.some(({ listed }) => holds(what, listed));
      return {
        what: `--fail-on ${what}`,
        kind: what,
        failed,
        rows,
        ...some(what === 'failed' ? failedUsers(read) : usersOf(rows)),
      };
    }),
  ];
}

function failedUsers({ orgs }: OrgsRead): number {
  return orgs.reduce((sum, { listed }) => sum + listed.summary.failed.users, 0);
}

/** How many users have these rows; 0 where rows are made by something else. */
function usersOf(rows: readonly ReportedLogin[]): number {
  const ids = rows.flatMap(({ org = '', user }) => (user === undefined ? [] : [`${org} ${user.id}`]));
  return ids.length === rows.length ? new Set(ids).size : 0;
}

function isOf(what: FailOn, { addresses, failures, instanceHosts, path }: ReportedLogin): boolean {
  switch (what) {
    case 'any':
    case 'new':
      return true;
    case 'failed':
      return failures.length > 0;
    case 'outside-ranges':
      return addresses.some(({ rule }) => rule !== undefined && OUTSIDE_RULES.has(rule));
    case 'instance-host':
      return (instanceHosts ?? []).length > 0;
    case 'soap':
    case 'oauth-password':
      return path === what;
  }
}

function holds(what: FailOn, { hosts, outside, rows }: OrgsRead['orgs'][number]['listed']): boolean {
  switch (what) {
    case 'any':
    case 'new':
      return rows.length > 0;
    case 'failed':
      return rows.some(({ failures }) => failures.length > 0);
    case 'outside-ranges':
      return outside;
    case 'instance-host':
      return hosts.length > 0;
    case 'soap':
    case 'oauth-password':
      return rows.some(({ path }) => path === what);
  }
}

function endsWithin(days: number, { orgs }: OrgsRead): boolean {
  return orgs.some(({ listed: { soonest } }) => soonest !== undefined && soonest <= days);
}

/** The rows of those whose logins stop so soon, and how many users they are. */
function endingSoon(
  days: number,
  read: OrgsRead,
  { findings, logins }: Pick<LoginsResult, 'findings' | 'logins'>,
): FailedRows {
  const hosts = new Set(findings.filter(({ daysLeft }) => daysLeft <= days).map(({ where }) => where.host));
  const users = stoppingUsers(days, read);
  return {
    what: `--fail-within ${days}`,
    kind: 'ends-soon',
    failed: endsWithin(days, read),
    rows: logins.filter(
      (row) =>
        isInUse(row) &&
        ((row.breaksOn?.daysLeft ?? Infinity) <= days || (row.instanceHosts ?? []).some((host) => hosts.has(host))),
    ),
    ...some(users),
    isOnSeveralDays: stopsByDay(days, read) > users,
  };
}

/** Left out where nobody counts: then the rows do. */
function some(users: number): { readonly users?: number } {
  return users === 0 ? {} : { users };
}

/** Each user once who has so few days left, on whatever path or host. */
function stoppingUsers(days: number, { orgs }: OrgsRead): number {
  return orgs.reduce((sum, { listed }) => sum + [...listed.daysLeft.values()].filter((left) => left <= days).length, 0);
}

/** As many as the days of the answer add up to: a user who stops on two counts twice. */
function stopsByDay(days: number, { orgs }: OrgsRead): number {
  return orgs
    .flatMap(({ listed }) => listed.summary.breaks)
    .filter(({ daysLeft }) => daysLeft <= days)
    .reduce((sum, { users }) => sum + users, 0);
}

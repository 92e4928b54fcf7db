/**
 * What `--fail-within` names: users whose logins stop within so many days.
 */
import type { OrgsRead } from '../../../jobs/listLoginsOfOrgs.js';
import { isInUse } from '../../../policy/index.js';
import type { FailedRows } from '../../../report/logins/checks.js';
import type { LoginsResult } from '../../../report/logins/result.js';

export function endsWithin(days: number, { orgs }: OrgsRead): boolean {
  return orgs.some(({ listed: { soonest } }) => soonest !== undefined && soonest <= days);
}

/** The rows of those whose logins stop so soon, and how many users they are. */
export function endingSoon(
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
export function some(users: number): { readonly users?: number } {
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

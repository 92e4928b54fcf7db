/**
 * The first lines of `list logins`: what was not read, who stops when, and who logs in where nobody will answer.
 */
import type { Words } from '../../text.js';
import { forTerminal } from '../neutral.js';
import type { LoginsResult, ReportedBreaksOn, ReportedLogin } from './result.js';

/** Names that a line shows; the others are counted. */
const SHOWN_NAMES = 5;

/** None where everything was read and nothing stops before its path ends. */
export function headlines(result: LoginsResult, words: Words): string[] {
  const { incomplete } = result;
  return [
    ...(incomplete.length === 0
      ? []
      : [
          words('logins.head.incomplete', {
            what: named(
              incomplete.map(({ what }) => what),
              words,
            ),
          }),
        ]),
    ...stopLines(result, words),
    ...hostLines(result, words),
  ];
}

/** Users of rows that are in use, or may be, with the day on which they stop for want of the permission. */
interface Stopping {
  readonly breaksOn: ReportedBreaksOn;
  readonly names: Set<string>;
  succeededSince: string;
}

function stopLines({ logins, summary }: LoginsResult, words: Words): string[] {
  const groups = new Map<string, Stopping>();
  for (const row of logins) {
    const { breaksOn, user } = row;
    if (breaksOn?.of !== 'any-api-auth' || !mayBeInUse(row)) continue;
    const key = `${breaksOn.date} ${breaksOn.state} ${breaksOn.certainty} ${breaksOn.heldUntil === undefined}`;
    const group = groups.get(key) ?? { breaksOn, names: new Set(), succeededSince: '' };
    groups.set(key, group);
    if (user !== undefined) group.names.add(`${row.org === undefined ? '' : `${row.org}: `}${nameOf(row)}`);
    if ((breaksOn.succeededSince ?? '') > group.succeededSince) group.succeededSince = breaksOn.succeededSince ?? '';
  }
  const { certain, possible } = summary.withoutAnyApiAuth;
  return [...groups.values()].map(({ breaksOn, names, succeededSince }) => {
    const counted = breaksOn.certainty === 'certain' ? certain : possible;
    const users = String(names.size === 0 ? counted : names.size);
    const who = names.size === 0 ? [] : [words('logins.head.who', { users: named([...names], words) })];
    return [stopWords(breaksOn, users, succeededSince, words), ...who].join(' ');
  });
}

function stopWords(
  { certainty, date, daysLeft, heldUntil, state }: ReportedBreaksOn,
  users: string,
  succeededSince: string,
  words: Words,
): string {
  if (state === 'ahead' && heldUntil !== undefined)
    return words('logins.head.held-until', { date, days: String(daysLeft), users });
  if (state === 'ahead') return words(`logins.head.${certainty}.ahead`, { date, days: String(daysLeft), users });
  if (certainty === 'possible' || succeededSince === '') return words(`logins.head.${certainty}.past`, { date, users });
  return words('logins.head.certain.not-yet', { date, users, succeeded: succeededSince.slice(0, 10) });
}

const mayBeInUse = ({ failures, lastSuccess, logins }: ReportedLogin): boolean =>
  lastSuccess !== undefined || failures.reduce((sum, { count }) => sum + count, 0) < logins;

const nameOf = ({ user }: ReportedLogin): string =>
  user === undefined || user.username === '' ? (user?.id ?? '') : user.username;

function hostLines({ findings }: LoginsResult, words: Words): string[] {
  const dates = [...new Set(findings.map(({ date }) => date))].sort();
  return dates.map((date) => {
    const those = findings.filter((found) => found.date === date);
    const users = new Set(those.map(({ where }) => `${where.org ?? ''} ${where.user.id}`));
    const hosts = [...new Set(those.map(({ where }) => where.host))].sort();
    const key = (those[0]?.daysLeft ?? 0) < 0 ? 'logins.head.hosts-past' : 'logins.head.hosts';
    return words(key, { hosts: named(hosts, words), users: String(users.size), date });
  });
}

/** The first few, and how many more. Names come from strangers. */
function named(list: readonly string[], words: Words): string {
  const shown = list.slice(0, SHOWN_NAMES).map(forTerminal).join(', ');
  return list.length <= SHOWN_NAMES
    ? shown
    : words('logins.head.more', { shown, more: String(list.length - SHOWN_NAMES) });
}

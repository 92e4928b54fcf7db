/**
 * The charts of `list logins`: paths by week with the days on which they end, and addresses.
 */
import { inOrder } from '../../inOrder.js';
import { LOGIN_PATHS, type LoginPath } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import type { Chart, ChartSeries, TimeChart } from '../html/view.js';
import { MAX_BARS } from '../html/verdicts.js';
import { countOf, number } from '../page/words.js';
import { DAY } from '../../isoTime.js';
import type { LoginsResult, ReportedBreak, ReportedLogin } from './result.js';

const TONES = {
  soap: 'first',
  'oauth-password': 'second',
  'client-credentials': 'good',
  oauth: 'open',
  other: 'third',
} as const;
const WEEK = 7 * DAY;
/** The day of the first week there is: a Monday. */
const MONDAY = Date.parse('1970-01-05');
/** Days that are marked; the answer says how many more there are. */
const MAX_MARKS = 6;

export function loginCharts(result: LoginsResult, say: Say): Chart[] {
  const { logins } = result;
  if (logins.length === 0) return [];
  const paths = LOGIN_PATHS.filter((path) => logins.some((row) => row.path === path));
  const series = paths.map((path): ChartSeries => ({
    name: say(Text.of(`pages.logins.path.${path}`)),
    tone: TONES[path],
  }));
  return [timeChart(result, paths, series, say), ...addressChart(logins, paths, series, say)];
}

function timeChart(
  { logins, summary, until }: LoginsResult,
  paths: readonly LoginPath[],
  series: readonly ChartSeries[],
  say: Say,
): TimeChart {
  const weeks = new Map<number, UserCount[]>();
  for (const row of logins) {
    const at = paths.indexOf(row.path);
    for (const [first, last] of spansOf(row)) {
      for (let week = weekOf(first); week <= weekOf(last); week++) {
        const counts = weeks.get(week) ?? paths.map(() => new UserCount());
        weeks.set(week, counts);
        counts[at]?.add(row);
      }
    }
  }
  const [first, last] = [Math.min(...weeks.keys()), Math.max(...weeks.keys())];
  return {
    kind: 'time',
    title: say(Text.of('pages.html.over-time')),
    heading: say(Text.of('pages.html.week')),
    series,
    // A week without logins has a column too.
    weeks: Array.from({ length: last - first + 1 }, (_, index) => ({
      start: new Date(MONDAY + (first + index) * WEEK).toISOString().slice(0, 10),
      values: paths.map((_path, at) => weeks.get(first + index)?.[at]?.count ?? 0),
    })),
    marks: [
      ...summary.breaks.slice(0, MAX_MARKS).map((one) => ({
        date: one.date,
        label: markWords(one, say),
        tone: one.certainty === 'certain' ? ('bad' as const) : ('warn' as const),
      })),
      {
        date: until.slice(0, 10),
        label: say(Text.of('pages.html.today', { date: until.slice(0, 10) })),
        tone: 'open' as const,
      },
    ].sort((a, b) => inOrder(a.date, b.date)),
    note: say(Text.of('pages.html.over-time.note')),
  };
}

/** Users, each once; where rows name none, as many as they say. */
class UserCount {
  readonly #ids = new Set<string>();
  #unnamed = 0;

  public add({ org = '', user, users }: ReportedLogin): void {
    if (user === undefined) this.#unnamed += users;
    else this.#ids.add(`${org} ${user.id}`);
  }

  public get count(): number {
    return this.#ids.size + this.#unnamed;
  }
}

/** From the first to the last login, by address where there are addresses and rows name their user. */
function spansOf({ addresses, firstSeen, lastSeen, user }: ReportedLogin): (readonly [string, string])[] {
  return user === undefined || addresses.length === 0
    ? [[firstSeen, lastSeen]]
    : addresses.map((address) => [address.firstSeen, address.lastSeen] as const);
}

function weekOf(time: string): number {
  return Math.floor((Date.parse(time) - MONDAY) / WEEK);
}

function markWords({ certainty, date, isHeld, of, path, users }: ReportedBreak, say: Say): string {
  const words = { date, users: countOf('users', users, say) };
  if (of !== 'any-api-auth') {
    return say(Text.of('pages.html.mark', { ...words, path: say(Text.of(`pages.logins.path.${path}`)) }));
  }
  if (isHeld === true) return say(Text.of('pages.html.mark.held-until', words));
  return say(Text.of(certainty === 'certain' ? 'pages.html.mark.any-api-auth' : 'pages.html.mark.possible', words));
}

function addressChart(
  logins: readonly ReportedLogin[],
  paths: readonly LoginPath[],
  series: readonly ChartSeries[],
  say: Say,
): Chart[] {
  const found = new Map<string, { country: string; values: number[]; users: UserCount }>();
  for (const row of logins) {
    for (const { address, country = '', logins: count } of row.addresses) {
      if (address === '') continue;
      const one = found.get(address) ?? { country, values: paths.map(() => 0), users: new UserCount() };
      found.set(address, one);
      const at = paths.indexOf(row.path);
      one.values[at] = (one.values[at] ?? 0) + count;
      one.users.add(row);
    }
  }
  if (found.size === 0) return [];
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const sorted = [...found].sort(([, a], [, b]) => sum(b.values) - sum(a.values));
  const more = sorted.length - MAX_BARS;
  return [
    {
      kind: 'bars',
      title: say(Text.of('pages.html.by-address')),
      heading: say(Text.of('pages.column.from')),
      series,
      bars: sorted.slice(0, MAX_BARS).map(([address, { country, users, values }]) => {
        const words = { address, users: countOf('users', users.count, say) };
        return {
          label:
            country === ''
              ? say(Text.of('pages.html.from.no-country', words))
              : say(Text.of('pages.html.from', { ...words, country })),
          values,
        };
      }),
      note:
        more > 0
          ? say(Text.of('pages.html.by-address.logins.more', { shown: number(MAX_BARS), more: number(more) }))
          : say(Text.of('pages.html.by-address.logins')),
    },
  ];
}

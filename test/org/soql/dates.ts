/** Date literals of SOQL as spans of time, in the reader's time zone. */

/** Seconds since 1970: from `start` to just before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function partsIn(timeZone: string, ms: number): Record<string, number> {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return Object.fromEntries(format.formatToParts(ms).map((part) => [part.type, Number(part.value)]));
}

function offsetAt(timeZone: string, ms: number): number {
  const parts = partsIn(timeZone, ms);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

/** Seconds of midnight at the start of a day; the offset is taken twice, for days on which the clocks change. */
function midnight(timeZone: string, date: Day): number {
  const wall = Date.UTC(date.year, date.month - 1, date.day);
  const guess = wall - offsetAt(timeZone, wall);
  return (wall - offsetAt(timeZone, guess)) / 1000;
}

type Unit = 'DAYS' | 'WEEKS' | 'MONTHS' | 'QUARTERS' | 'YEARS';

/** The first day of the unit that holds the day, moved by a number of units. Weeks start on Sunday. */
function startOf(unit: Unit, today: Day, shift: number): Day {
  const date = new Date(Date.UTC(today.year, today.month - 1, today.day));
  switch (unit) {
    case 'DAYS':
      date.setUTCDate(date.getUTCDate() + shift);
      break;
    case 'WEEKS':
      date.setUTCDate(date.getUTCDate() - date.getUTCDay() + 7 * shift);
      break;
    case 'MONTHS':
      date.setUTCMonth(date.getUTCMonth() + shift, 1);
      break;
    case 'QUARTERS':
      date.setUTCMonth(Math.floor(date.getUTCMonth() / 3) * 3 + 3 * shift, 1);
      break;
    case 'YEARS':
      date.setUTCFullYear(date.getUTCFullYear() + shift, 0, 1);
      break;
  }
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Units from and up to (without) which a literal reaches, relative to the present unit. */
function reach(literal: string, n: number): { unit: Unit; from: number; to: number } | undefined {
  const fixed: Record<string, [Unit, number, number]> = {
    YESTERDAY: ['DAYS', -1, 0],
    TODAY: ['DAYS', 0, 1],
    TOMORROW: ['DAYS', 1, 2],
    LAST_90_DAYS: ['DAYS', -90, 1],
    NEXT_90_DAYS: ['DAYS', 1, 91],
  };
  const known = fixed[literal];
  if (known !== undefined) return { unit: known[0], from: known[1], to: known[2] };
  const single = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(literal);
  if (single !== null) {
    const from = single[1] === 'LAST' ? -1 : single[1] === 'THIS' ? 0 : 1;
    return { unit: unitOf(`${single[2] ?? ''}S`), from, to: from + 1 };
  }
  const ago = /^N_(DAYS|WEEKS|MONTHS|QUARTERS|YEARS)_AGO$/.exec(literal);
  if (ago !== null) return { unit: unitOf(ago[1]), from: -n, to: -n + 1 };
  const many = /^(LAST|NEXT)_N_(DAYS|WEEKS|MONTHS|QUARTERS|YEARS)$/.exec(literal);
  if (many === null) return undefined;
  const unit = unitOf(many[2]);
  if (many[1] === 'NEXT') return { unit, from: 1, to: n + 1 };
  // LAST_N_DAYS includes today; the longer units end before the present one.
  return { unit, from: -n, to: unit === 'DAYS' ? 1 : 0 };
}

function unitOf(text: string | undefined): Unit {
  switch (text) {
    case 'WEEKS':
    case 'MONTHS':
    case 'QUARTERS':
    case 'YEARS':
      return text;
    default:
      return 'DAYS';
  }
}

/** The span of a literal such as `TODAY` or `LAST_N_DAYS:30`; undefined for one that this org does not know. */
export function spanOf(literal: string, now: number, timeZone: string): Span | undefined {
  const [name = '', count = '0'] = literal.toUpperCase().split(':');
  const found = reach(name, Number(count));
  if (found === undefined) return undefined;
  const { year = 1970, month = 1, day = 1 } = partsIn(timeZone, now);
  const today = { year, month, day };
  return {
    start: midnight(timeZone, startOf(found.unit, today, found.from)),
    end: midnight(timeZone, startOf(found.unit, today, found.to)),
  };
}

/** Seconds of an ISO date and time with zone, `2026-11-22T10:00:00Z` or `…+01:00`; undefined when it is none. */
export function secondsOf(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:?\d{2})$/i.exec(text);
  if (match === null) return undefined;
  const zone = (match[2] ?? 'Z').toUpperCase();
  const ms = Date.parse(`${match[1] ?? ''}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`);
  return Number.isNaN(ms) ? undefined : ms / 1000;
}

/** `2026-11-22T10:00:00.000+0000`, as the REST API writes a time. */
export function formatSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('Z', '+0000');
}

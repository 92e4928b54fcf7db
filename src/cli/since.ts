/**
 * `--since`: how far back, as a duration or as a time.
 */
import { UsageError } from '../errors.js';
import { wrongInput } from '../login/error.js';
import { DAY, isoTime } from '../isoTime.js';
import { Text } from '../text.js';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY, w: 604_800_000 };

/** Of a gate: what passes for want of a day's logins is no pass. Undefined where nothing was typed. */
export function gateSince(input: string | undefined, now: Date): string | undefined {
  if (input === undefined) return undefined;
  const since = parseSince(input, now);
  if (now.getTime() - Date.parse(since) < DAY) throw new UsageError(Text.of('gate.since-short', { input }));
  return since;
}

/** `90m`, `24h`, `7d`, `2w`, or an ISO date or time with its zone; comes out as an ISO time in UTC. @param flag as it was typed */
export function parseSince(input: string, now: Date, flag = '--since'): string {
  const [, count, unit] = /^([1-9]\d{0,4})([mhdw])$/.exec(input) ?? [];
  const span = unit === undefined ? undefined : UNITS[unit];
  if (count !== undefined && span !== undefined) {
    return new Date(now.getTime() - Number(count) * span).toISOString();
  }
  if (/^[1-9]\d{0,4}$/.test(input)) {
    throw wrongInput(Text.of('login-errors.since.no-unit', { flag, input }));
  }
  const time = isoTime(input);
  if (time === undefined || time > now.toISOString()) {
    throw wrongInput(Text.of('login-errors.since', { flag, input }));
  }
  return time;
}

/**
 * When a way to log in ends, from what is quoted in the retirement data (PLATFORM.md section 6).
 */
import { dayOf, retirementDates, type Quote, type RetirementDates, type Retirements } from '../retirements.js';
import type { Path, Text } from '../types.js';
import type { LoginPath } from '../loginRow/index.js';
import type { Retirement } from './types.js';

const DAY = 86_400_000;

/** Whole days from the UTC day of an ISO time to an ISO day; negative when it is past. */
export function daysUntil(day: string, now: string): number {
  return Math.round((Date.parse(day) - Date.parse(dayOf(now))) / DAY);
}

/** Where sources differ the earliest counts, and the text says so. Undefined for paths that do not retire. */
export function retirementOf(path: LoginPath, retirements: Retirements, now: string): Retirement | undefined {
  if (path === 'other') return undefined;
  const dates = retirementDates(retirements, path);
  return {
    what: wordsOf(path, dates),
    date: dates.earliest,
    daysLeft: daysUntil(dates.earliest, now),
    source: earliestQuote(retirements, path, dates.earliest).source,
  };
}

function wordsOf(path: Path, { earliest, firstOrgs, latest, putOff }: RetirementDates): Text[] {
  const text = (rest: string, ...params: readonly string[]): Text => ({ key: `logins.retirement.${rest}`, params });
  return [
    text(path, earliest),
    ...(latest === earliest ? [] : [text('differs', latest)]),
    ...(firstOrgs === undefined ? [] : [text('first-orgs', firstOrgs)]),
    ...(putOff === undefined ? [] : [text('put-off', putOff)]),
  ];
}

function earliestQuote(retirements: Retirements, path: Path, earliest: string): Quote {
  const counts = ({ date, supersededBy }: Quote): boolean => date === earliest && supersededBy === undefined;
  const found = retirements.retirements[path].find(counts);
  if (found === undefined) throw new Error(`No source quotes ${earliest} for ${path}.`);
  return found;
}

/**
 * When a way to log in ends, from what is quoted in the retirement data (PLATFORM.md section 6).
 */
import { dayOf, retirementDates, type Quote, type Retirements } from '../retirements.js';
import type { Path } from '../types.js';
import type { LoginPath } from './path.js';
import type { Retirement } from './types.js';

const DAY = 86_400_000;

/** Whole days from the UTC day of an ISO time to an ISO day; negative when it is past. */
export function daysUntil(day: string, now: string): number {
  return Math.round((Date.parse(day) - Date.parse(dayOf(now))) / DAY);
}

/** Where sources differ the earliest counts, and the text says so. Undefined for paths that do not retire. */
export function retirementOf(path: LoginPath, retirements: Retirements, now: string): Retirement | undefined {
  if (path === 'other') return undefined;
  const { earliest, latest, firstOrgs } = retirementDates(retirements, path);
  const quote = earliestQuote(retirements, path, earliest);
  const differs = latest !== earliest;
  const params = [earliest, ...(differs ? [latest] : []), ...(firstOrgs === undefined ? [] : [firstOrgs])];
  const kind = `${differs ? '-differs' : ''}${firstOrgs === undefined ? '' : '-sandboxes'}`;
  return {
    what: { key: `logins.retirement.${path}${kind}`, params },
    date: earliest,
    daysLeft: daysUntil(earliest, now),
    source: quote.source,
  };
}

function earliestQuote(retirements: Retirements, path: Path, earliest: string): Quote {
  const found = retirements.retirements[path].find(({ date }) => date === earliest);
  if (found === undefined) throw new Error(`No source quotes ${earliest} for ${path}.`);
  return found;
}

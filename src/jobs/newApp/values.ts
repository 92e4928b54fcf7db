/**
 * What a new app is called and how long its certificate lasts, as far as flags and user tell: name, end of the certificate, and contact.
 */
import { UsageError } from '../../errors.js';
import type { UserFacts } from '../../policy/index.js';
import { LONGEST_NAME } from '../../report/newApp/metadata.js';
import { Text } from '../../text.js';
import { DAY, isDay } from '../../isoTime.js';

const YEAR = 365 * DAY;
/**
 * Years ahead of which an end is taken. Salesforce's own self-signed certificates last one, with such a key, or two (Metadata
 * API Developer Guide: Certificate, D); public guides go up to ten, and 9999-12-31 stands for no end at all (RFC 5280, 4.1.2.5).
 */
const MOST_YEARS = 10;

/**
 * The name that was given, or one from the username: `etl.nightly@acme.example` is `Etl_Nightly`.
 *
 * @throws UsageError for a name that is none of the API's, or too long for the parts that are called after it
 */
export function appName(given: string | undefined, username: string): string {
  const [local = ''] = username.split('@');
  const made = local
    .split(/[^A-Za-z0-9]+/u)
    .filter((part) => part !== '')
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('_');
  const name = given ?? made.slice(0, LONGEST_NAME).replace(/_+$/u, '');
  const isNameless = given === undefined && !/^[A-Za-z]/u.test(name);
  if (isNameless) throw new UsageError(Text.of('move.error.no-name', { username }));
  if (!/^[A-Za-z](?:_?[A-Za-z0-9])*$/u.test(name) || name.length > LONGEST_NAME) {
    throw new UsageError(Text.of('move.error.name', { name, most: String(LONGEST_NAME) }));
  }
  return name;
}

/** The label that was given, or the name in words. */
export function appLabel(given: string | undefined, name: string): string {
  return given ?? name.replaceAll('_', ' ');
}

/**
 * The last second of the day that was given, or of the one in a year.
 *
 * @throws UsageError for what is no day, for one that is not after today, and for one too far ahead to be meant
 */
export function certificateEnd(given: string | undefined, now: Date): Date {
  const day = given ?? new Date(now.getTime() + YEAR).toISOString().slice(0, 10);
  const until = new Date(`${day}T23:59:59.000Z`);
  if (!isDay(day)) throw new UsageError(Text.of('move.error.day', { day }));
  const last = new Date(now);
  last.setUTCFullYear(last.getUTCFullYear() + MOST_YEARS);
  const bounds = { day, last: last.toISOString().slice(0, 10) };
  // A certificate of today alone would be over before anything is moved.
  if (day <= now.toISOString().slice(0, 10)) throw new UsageError(Text.of('move.error.past', bounds));
  if (day > bounds.last) throw new UsageError(Text.of('move.error.far', { ...bounds, years: String(MOST_YEARS) }));
  return until;
}

/** @throws UsageError where none was given and the user has none that mail reaches */
export function contactEmail(given: string | undefined, { email, username }: UserFacts): string {
  const known = given ?? (email.known ? email.value : undefined);
  if (known === undefined || known.toLowerCase().endsWith('.invalid')) {
    throw new UsageError(Text.of('move.error.contact-email', { username }));
  }
  return known;
}

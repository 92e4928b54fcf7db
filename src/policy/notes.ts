/** What is said beside a verdict without changing it. */
import { formatAddress, formatRange, specialBlocksIn, type Range } from '../ip/index.js';
import type { Evaluation } from './evaluate.js';
import type { RangeList } from './rangeList.js';
import { dayOf, isSince, type RetirementDates, type Retirements } from './retirements.js';
import type { SubjectView } from './subjectView.js';
import { text } from './text.js';
import type { Ask, Hinge, OrgFacts, Text, UserFacts } from './types.js';

/** Where a login is refused whatever an open fact is: what each of its values gives. */
export function notesOnEvaluation({ verdict, hinges }: Evaluation): Text[] {
  if (verdict === 'unknown' || hinges.length === 0) return [];
  return [text('note.either-way', hinges.map(valuesOf).join('; '))];
}

function valuesOf({ fact, values }: Hinge): string {
  return values.map(({ value, verdict, rule }) => `${fact}=${value}: ${verdict} (${rule})`).join(', ');
}

/** The notes that are the same for every subject and address. */
export function notesOnAsk(ask: Ask, org: OrgFacts, retirements: Retirements, dates: RetirementDates): Text[] {
  const notes: Text[] = [];
  const { ageing } = retirements.apiVersions;
  const { loginApiVersion: version, path, at } = ask;
  if (path === 'soap' && version >= ageing.first && version <= ageing.last) {
    notes.push(text('note.version-ageing', String(version), ageing.deprecated, ageing.retired));
  }
  const day = dayOf(at);
  if (dates.firstOrgs !== undefined && day >= dates.firstOrgs && day < dates.earliest) {
    notes.push(text('note.first-orgs', dates.earliest, dates.firstOrgs));
  }
  if (dates.putOff !== undefined && day >= dates.putOff && day < dates.earliest) {
    notes.push(text('note.put-off', dates.putOff, dates.earliest));
  }
  const disabled = org.salesforceCredentialsDisabled;
  if (disabled.known && disabled.value === true) notes.push(text('note.salesforce-credentials-disabled'));
  return notes;
}

/** The notes on a subject at any address; `reached` holds the ids of the rules that were looked at. */
export function notesOnSubject({ profile, user }: SubjectView, reached: ReadonlySet<string>): Text[] {
  const notes: Text[] = [];
  const [day = '', time = '', zone = ''] = profile.hours.params;
  if (reached.has('login-hours') && profile.hours.found === 'day-absent')
    notes.push(text('note.hours-day-absent', day));
  if (reached.has('login-hours') && profile.hours.found === 'end-minute') {
    notes.push(text('note.hours-end-minute', day, time, zone));
  }
  const delegated = user?.delegatedAuthentication;
  if (delegated?.known === true && delegated.value && !reached.has('delegated-auth-trusted')) {
    notes.push(text('note.delegated'));
  }
  return notes;
}

/** The notes on an address or a range. */
export function notesOnPlace(place: Range | 'elsewhere', trusted: RangeList): Text[] {
  if (place === 'elsewhere') return trusted.coversIPv4 ? [text('note.elsewhere-empty')] : [];
  return specialNotes(place);
}

/**
 * The note on an expired password: by what the org says where it was asked, else by the day that it keeps for the user.
 */
export function notesOnPassword({ passwordExpires, passwordExpired }: UserFacts, now: string): Text[] {
  const past = passwordExpires !== undefined && isSince(now, passwordExpires) ? dayOf(passwordExpires) : undefined;
  if (passwordExpired?.known === true) return passwordExpired.value ? [text('note.password-is-expired')] : [];
  if (passwordExpired === undefined) return past === undefined ? [] : [text('note.password-expired', past)];
  const inferred = past === undefined ? text('note.password-not-told') : text('note.password-inferred', past);
  return [inferred];
}

/** Salesforce never sees a client at a private or other special address; ranges still answer for it. */
function specialNotes(place: Range): Text[] {
  const blocks = specialBlocksIn(place);
  if (blocks.length === 0) return [];
  const shown = blocks.map(({ cidr, name, rfc }) => `${cidr} (${name}, ${rfc})`).join(', ');
  return place.start === place.end
    ? [text('note.special-address', formatAddress(place.start), shown)]
    : [text('note.special-range', formatRange(place), shown)];
}

/** What is said beside a verdict without changing it. */
import { formatAddress, formatRange, specialBlocksIn, type Range } from '../ip/index.js';
import { Text } from '../text.js';
import type { Evaluation } from './evaluate.js';
import type { RangeList } from './rangeList.js';
import { dayOf, isSince, type RetirementDates, type Retirements } from './retirements.js';
import type { SubjectView } from './subjectView.js';
import type { Ask, Hinge, OrgFacts, UserFacts } from './types.js';

/** Where a login is refused whatever an open fact is: what each of its values gives. */
export function notesOnEvaluation({ verdict, hinges }: Evaluation): Text[] {
  if (verdict === 'unknown' || hinges.length === 0) return [];
  return [Text.of('policy.note.either-way', { hinges: hinges.map(valuesOf).join('; ') })];
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
    notes.push(
      Text.of('policy.note.version-ageing', {
        version: String(version),
        deprecated: ageing.deprecated,
        retired: ageing.retired,
      }),
    );
  }
  const day = dayOf(at);
  if (dates.firstOrgs !== undefined && day >= dates.firstOrgs && day < dates.earliest) {
    notes.push(Text.of('policy.note.first-orgs', { date: dates.earliest, firstOrgs: dates.firstOrgs }));
  }
  if (dates.putOff !== undefined && day >= dates.putOff && day < dates.earliest) {
    notes.push(Text.of('policy.note.put-off', { earlier: dates.putOff, date: dates.earliest }));
  }
  const disabled = org.salesforceCredentialsDisabled;
  if (disabled.known && disabled.value === true) notes.push(Text.of('policy.note.salesforce-credentials-disabled'));
  return notes;
}

/** The notes on a subject at any address; `reached` holds the ids of the rules that were looked at. */
export function notesOnSubject({ profile, user }: SubjectView, reached: ReadonlySet<string>): Text[] {
  const notes: Text[] = [];
  const { hours } = profile;
  if (reached.has('login-hours') && hours.found === 'day-absent') {
    notes.push(Text.of('policy.note.hours-day-absent', { day: hours.day }));
  }
  if (reached.has('login-hours') && hours.found === 'end-minute') {
    notes.push(Text.of('policy.note.hours-end-minute', { day: hours.day, time: hours.time, zone: hours.zone }));
  }
  const delegated = user?.delegatedAuthentication;
  if (delegated?.known === true && delegated.value && !reached.has('delegated-auth-trusted')) {
    notes.push(Text.of('policy.note.delegated'));
  }
  return notes;
}

/** The notes on an address or a range. */
export function notesOnPlace(place: Range | 'elsewhere', trusted: RangeList): Text[] {
  if (place === 'elsewhere') return trusted.coversIPv4 ? [Text.of('policy.note.elsewhere-empty')] : [];
  return specialNotes(place);
}

/**
 * The note on an expired password: by what the org says where it was asked, else by the day that it keeps for the user.
 */
export function notesOnPassword({ passwordExpires, passwordExpired }: UserFacts, now: string): Text[] {
  const past = passwordExpires !== undefined && isSince(now, passwordExpires) ? dayOf(passwordExpires) : undefined;
  if (passwordExpired?.known === true) return passwordExpired.value ? [Text.of('policy.note.password-is-expired')] : [];
  if (passwordExpired === undefined) {
    return past === undefined ? [] : [Text.of('policy.note.password-expired', { date: past })];
  }
  const inferred =
    past === undefined
      ? Text.of('policy.note.password-not-told')
      : Text.of('policy.note.password-inferred', { date: past });
  return [inferred];
}

/** Salesforce never sees a client at a private or other special address; ranges still answer for it. */
function specialNotes(place: Range): Text[] {
  const blocks = specialBlocksIn(place);
  if (blocks.length === 0) return [];
  const shown = blocks.map(({ cidr, name, rfc }) => `${cidr} (${name}, ${rfc})`).join(', ');
  return place.start === place.end
    ? [Text.of('policy.note.special-address', { address: formatAddress(place.start), special: shown })]
    : [Text.of('policy.note.special-range', { range: formatRange(place), special: shown })];
}

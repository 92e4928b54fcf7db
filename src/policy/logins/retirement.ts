/**
 * When a way to log in ends in an org, in words: by its own release update where it has one, else by what is quoted
 * (docs/salesforce.md section 6). And when the API version goes that a client states.
 */
import { isPasswordPath } from '../types.js';
import { Text } from '../../text.js';
import { endingOf, type Ending } from '../pathEndings.js';
import { dayOf, retirementDates, RETIREMENTS, type Retirements } from '../retirements.js';
import type { OrgFacts, Path } from '../types.js';
import type { LoginPath } from '../loginRow/index.js';
import { DAY } from '../../isoTime.js';
import type { Retirement, VersionRetirement } from './types.js';

/** Whole days from the UTC day of an ISO time to an ISO day; negative when it is past. */
export function daysUntil(day: string, now: string): number {
  return Math.round((Date.parse(day) - Date.parse(dayOf(now))) / DAY);
}

/** The earliest day counts, and the text says so. Undefined for paths that do not retire. */
export function retirementOf(
  path: LoginPath,
  org: Pick<OrgFacts, 'releaseUpdates'>,
  retirements: Retirements,
  now: string,
): Retirement | undefined {
  if (!isPasswordPath(path)) return undefined;
  const ending = endingOf(path, org, retirements);
  const { date, latest } = ending;
  return {
    what: wordsOf(path, ending, retirements),
    date,
    latest,
    daysLeft: daysUntil(date, now),
    source: ending.sources.join('; '),
  };
}

function wordsOf(path: Path, { date, from, latest, update }: Ending, retirements: Retirements): Text[] {
  const own =
    update === undefined ? [] : [Text.of('logins.retirement.update', { title: update.title, status: update.status })];
  const differs = latest === date ? [] : [Text.of('logins.retirement.differs', { latest })];
  if (from === 'release-update') return [Text.of(`logins.retirement.${path}`, { date }), ...differs, ...own];
  const { firstOrgs, putOff } = retirementDates(retirements, path);
  return [
    Text.of(`logins.retirement.${path}`, { date }),
    ...differs,
    ...(firstOrgs === undefined ? [] : [Text.of('logins.retirement.first-orgs', { date: firstOrgs })]),
    ...(putOff === undefined ? [] : [Text.of('logins.retirement.put-off', { date: putOff })]),
    ...own,
  ];
}

/** For a version that goes next: with which releases. Undefined for newer ones, and where none is stated. */
export function versionRetirementOf(
  apiVersion: string | undefined,
  { apiVersions: { ageing }, releases }: Retirements = RETIREMENTS,
): VersionRetirement | undefined {
  const version = Number.parseInt(apiVersion ?? '', 10);
  if (!(version >= ageing.first && version <= ageing.last)) return undefined;
  const { deprecated, retired, source } = ageing;
  const dated = (release: string): { release: string; date?: string } => {
    const date = releases.find(({ name }) => name === release)?.firstOrgs;
    return { release, ...(date !== undefined && { date }) };
  };
  const what: Text = Text.of('logins.version', {
    first: `${ageing.first}.0`,
    last: `${ageing.last}.0`,
    deprecated,
    retired,
  });
  return { what, deprecated: dated(deprecated), retired: dated(retired), source };
}

/**
 * When a way to log in ends in one org: by the org's own release update where it has one, else by what is published
 * (docs/salesforce.md sections 1 and 6; retirements.json).
 */
import { gapAbout, isInForce, updateAbout } from './releaseUpdates.js';
import { dayOf, retirementDates, RETIREMENTS, type Quote, type Retirements } from './retirements.js';
import type { Gap, OrgFacts, Path, ReleaseUpdate, ReleaseUpdateTopic } from './types.js';

/** A path; or SOAP login() for users without the permission Use Any API Auth. */
export type EndingWay = Path | 'any-api-auth';

export interface Ending {
  readonly of: EndingWay;
  /** ISO day: the earliest on which it may end. */
  readonly date: string;
  /** ISO day: the latest; equal to `date` where all sources agree. */
  readonly latest: string;
  /** Where the days come from. The org's own ReleaseDate beats every published one. */
  readonly from: 'release-update' | 'published';
  /** Texts behind the days, Salesforce's own first; of a release update its title. */
  readonly sources: readonly string[];
  /** The org's row, also where it names no day and the published ones count. */
  readonly update?: ReleaseUpdate;
  /** Whether the org said at `readAt` that it is in force; not there where no row says so or not. */
  readonly inForce?: boolean;
  /** ISO time at which the org's row was read; there whenever `update` is. */
  readonly readAt?: string;
}

/** `ahead` of its end, `due` from the earliest day to the latest, `past` it. */
export type EndingState = 'ahead' | 'due' | 'past';

const TOPICS: Readonly<Record<EndingWay, ReleaseUpdateTopic>> = {
  soap: 'soap-login-retirement',
  'oauth-password': 'oauth-password-retirement',
  'any-api-auth': 'any-api-auth',
};

interface Days {
  readonly date: string;
  readonly latest: string;
}

/** Why it is not known what the org says of the end of a way; undefined where it is. */
export function gapOfEnding(way: EndingWay, { releaseUpdates }: Pick<OrgFacts, 'releaseUpdates'>): Gap | undefined {
  return gapAbout(releaseUpdates, TOPICS[way]);
}

/** When a way ends. Release updates that could not be read are left to the caller: then this is what is published. */
export function endingOf(
  way: EndingWay,
  { releaseUpdates }: Pick<OrgFacts, 'releaseUpdates'>,
  retirements: Retirements = RETIREMENTS,
): Ending {
  const update = updateAbout(releaseUpdates, TOPICS[way]);
  const published = publishedOf(way, retirements);
  if (update === undefined || !releaseUpdates.known || releaseUpdates.value.state !== 'listed') {
    return { of: way, from: 'published', ...published };
  }
  const inForce = isInForce(update.status);
  const own = {
    of: way,
    update,
    readAt: releaseUpdates.value.readAt,
    ...(inForce === undefined ? {} : { inForce }),
  };
  const days = daysOf(update, retirements);
  return days === undefined
    ? { ...own, from: 'published', ...published }
    : { ...own, from: 'release-update', ...days, sources: [update.title] };
}

/**
 * How a way stands at a time. What the org said holds for the day on which it said so; what it enforced then stays
 * enforced, what it did not enforce was not enforced before. For other days the dates count. Days are UTC; a quoted day
 * of a retirement is open from its first minute to its last, Use Any API Auth is needed from the first minute of its day.
 */
export function endingStateAt(ending: Ending, at: string): EndingState {
  const { date, from, inForce, latest, of, readAt } = ending;
  const day = dayOf(at);
  if (readAt !== undefined && inForce === true) {
    if (day >= dayOf(readAt)) return 'past';
    // Since when it has been in force is told by its date alone, and only if that is past.
    return from === 'release-update' && day > latest ? 'past' : 'due';
  }
  if (readAt !== undefined && inForce === false) {
    if (day <= dayOf(readAt)) return 'ahead';
    // Its date was over and it was not in force: it may come on any day, and no date tells on which.
    if (latest < dayOf(readAt)) return 'due';
  }
  if (day < date) return 'ahead';
  return of === 'any-api-auth' ? (day >= latest ? 'past' : 'due') : day > latest ? 'past' : 'due';
}

/** The org's ReleaseDate; where that is empty, the days of the release it names, if they are known. */
function daysOf({ releaseDate, releaseLabel }: ReleaseUpdate, { releases }: Retirements): Days | undefined {
  if (releaseDate !== undefined) return { date: releaseDate, latest: releaseDate };
  const wanted = releaseLabel === undefined ? undefined : bare(releaseLabel);
  const release = releases.find(({ name }) => bare(name) === wanted);
  return release && { date: release.firstOrgs, latest: release.lastOrgs };
}

/** `Summer ’27`, `Summer '27` and `SUMMER 27` are one release. */
function bare(release: string): string {
  return release.toLowerCase().replaceAll(/[^a-z0-9]/gu, '');
}

function publishedOf(way: EndingWay, retirements: Retirements): Days & Pick<Ending, 'sources'> {
  if (way === 'any-api-auth') {
    const { date, source } = retirements.milestones.anyApiAuthEnforced;
    return { date, latest: date, sources: [source] };
  }
  const { earliest, latest } = retirementDates(retirements, way);
  const quotes = retirements.retirements[way].filter(({ supersededBy }) => supersededBy === undefined);
  const documented = quotes.filter(({ confidence }) => confidence === 'D');
  const dated = (day: string): Quote[] => quotes.filter(({ date }) => date === day);
  const sources = [...documented, ...dated(earliest), ...dated(latest)].map(({ source }) => source);
  return { date: earliest, latest, sources: [...new Set(sources)] };
}

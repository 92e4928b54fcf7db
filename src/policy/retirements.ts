/**
 * Dates that Salesforce has announced and may move again. They live in retirements.json, each with its source, the day
 * it was read and how sure it is (docs/salesforce.md section 6); here is only what follows from them. A day stands there
 * once: what comes `with` something else, or with the first orgs of a release, has its day from that.
 */
import data from './retirements.json' with { type: 'json' };
import { type Path, PATHS } from './paths.js';

/** Where a statement comes from. `confidence` is a mark: `D` documented, `C` seen in public, `U` unconfirmed. */
interface Sourced {
  readonly source: string;
  /** ISO day on which the source was read. */
  readonly read: string;
  readonly confidence: string;
}

/** One text about a retirement: it quotes a day, or names a release without one. */
export interface Quote extends Sourced {
  readonly says: string;
  readonly date?: string;
  readonly release?: string;
  /** ISO day of the later word from the same hand that put this one off. It is kept as history and no longer counts. */
  readonly supersededBy?: string;
}

interface Milestone extends Sourced {
  readonly says: string;
  /** The release that brought it, where it came with one. */
  readonly release?: string;
  /** ISO day, in UTC. */
  readonly date: string;
}

/** From which day on new orgs are made differently, where the day is that of a release: not one day for every org. */
interface NewOrgs extends Milestone {
  /** ISO day: orgs created before it are surely made the old way. */
  readonly earliest: string;
}

/** When hosts that name an instance (`na12.salesforce.com`) stop answering API traffic. */
interface InstanceHosts extends Sourced {
  readonly says: string;
  readonly release: string;
  /** ISO day: the first on which it can be. */
  readonly date: string;
}

export interface Retirements {
  /** Articles of Salesforce Help. */
  readonly articles: { readonly soapLoginRetirement: { readonly number: string; readonly title: string } };
  readonly retirements: Readonly<Record<Path, readonly Quote[]>>;
  readonly releases: readonly (Sourced & {
    readonly name: string;
    readonly says: string;
    /** ISO days of the first and the last org that gets the release. */
    readonly firstOrgs: string;
    readonly lastOrgs: string;
  })[];
  readonly milestones: {
    readonly soapLoginOffInNewOrgs: Milestone;
    /** The day that earlier texts named. */
    readonly anyApiAuthFirstNamed: Milestone;
    /** From this day on SOAP login() needs the permission Use Any API Auth in every org. */
    readonly anyApiAuthEnforced: Milestone;
    readonly anyApiAuthEnforcedInNewOrgs: NewOrgs;
    readonly passwordFlowBlockedInNewOrgs: Milestone;
    /** In orgs created since nobody can allow the flow. */
    readonly passwordFlowGoneInNewOrgs: NewOrgs;
  };
  readonly apiVersions: {
    /** The versions that go next, and with which releases. */
    readonly ageing: Sourced & {
      readonly first: number;
      readonly last: number;
      readonly deprecated: string;
      readonly retired: string;
    };
  };
  readonly instanceHosts: { readonly sandbox: InstanceHosts; readonly production: InstanceHosts };
  /** What happens to apps and their flows; some of it on a day, some with a release. */
  readonly apps: readonly (Sourced & {
    readonly what: string;
    readonly date?: string;
    readonly release?: string;
    readonly says: string;
  })[];
}

export const RETIREMENTS: Retirements = {
  ...data,
  milestones: {
    ...data.milestones,
    passwordFlowGoneInNewOrgs: withMilestone(data.milestones.passwordFlowGoneInNewOrgs),
  },
  instanceHosts: {
    sandbox: withRelease(data.instanceHosts.sandbox),
    production: withRelease(data.instanceHosts.production),
  },
  apps: data.apps.map(({ with: other, ...app }) =>
    other === undefined ? app : { ...app, date: retirementDates(data, pathNamed(other)).earliest },
  ),
};

/** What the data refers to by name. All of it is looked up at start, so that no run goes on with a name that leads nowhere. */
function referred<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`retirements.json has nothing that is called ${name}.`);
  return found;
}

function withMilestone({ with: name, ...rest }: Sourced & { readonly says: string; readonly with: string }): NewOrgs {
  const milestones = new Map([['anyApiAuthEnforcedInNewOrgs', data.milestones.anyApiAuthEnforcedInNewOrgs]]);
  const { date, earliest, release } = referred(milestones.get(name), name);
  return { ...rest, date, earliest, release };
}

function withRelease(hosts: Omit<InstanceHosts, 'date'>): InstanceHosts {
  const { firstOrgs } = referred(
    data.releases.find(({ name }) => name === hosts.release),
    hosts.release,
  );
  return { ...hosts, date: firstOrgs };
}

function pathNamed(name: string): Path {
  return referred(
    PATHS.find((path) => path === name),
    name,
  );
}

/** When a path goes: `ahead` of the earliest quoted day, `due` from it to the latest, both included, `past` after it. */
export type RetirementState = 'ahead' | 'due' | 'past';

export interface RetirementDates {
  /** ISO days. They are equal when all texts agree. */
  readonly earliest: string;
  readonly latest: string;
  /** ISO day on which the first orgs get a release that a text names without a day; undefined when none does. */
  readonly firstOrgs: string | undefined;
  /** ISO day that an earlier text named and Salesforce has put off since; the last of several. */
  readonly putOff: string | undefined;
}

/**
 * What the quotes of a path say, taken together.
 *
 * @throws Error when none of them quotes a day: the data is broken.
 */
export function retirementDates(
  retirements: Pick<Retirements, 'retirements' | 'releases'>,
  path: Path,
): RetirementDates {
  const all = retirements.retirements[path];
  const quotes = all.filter(({ supersededBy }) => supersededBy === undefined);
  const days = quotes.flatMap(({ date }) => (date === undefined ? [] : [date])).sort();
  const [earliest, latest] = [days.at(0), days.at(-1)];
  if (earliest === undefined || latest === undefined) throw new Error(`retirements.json quotes no day for ${path}.`);
  const firstOrgs = retirements.releases
    .filter(({ name }) => quotes.some(({ release }) => release === name))
    .map((release) => release.firstOrgs)
    .sort()
    .at(0);
  const putOff = all
    .flatMap(({ date, supersededBy }) => (date === undefined || supersededBy === undefined ? [] : [date]))
    .sort()
    .at(-1);
  return { earliest, latest, firstOrgs, putOff };
}

/**
 * The ISO day on which a flow of apps ends.
 *
 * @throws Error when none is quoted: the data is broken.
 */
export function flowEnd({ apps }: Pick<Retirements, 'apps'>, flow: 'device-flow' | 'user-agent-flow'): string {
  const date = apps.find(({ what }) => what === flow)?.date;
  if (date === undefined) throw new Error(`retirements.json quotes no day for ${flow}.`);
  return date;
}

/** No quoted day has a zone: days are UTC, and a quoted day itself is still open from its first to its last minute. */
export function retirementState(dates: RetirementDates, at: string): RetirementState {
  const day = dayOf(at);
  if (day < dates.earliest) return 'ahead';
  return day > dates.latest ? 'past' : 'due';
}

/** The UTC day of an ISO time. */
export function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Whether an ISO time is at or after the start of an ISO day, in UTC. */
export function isSince(time: string, day: string): boolean {
  return Date.parse(time) >= Date.parse(day);
}

/**
 * On which day the logins of a row stop: the earliest of the ends that hold for its users. SOAP login() needs the
 * permission Use Any API Auth from a day on, and ends with its retirement; the OAuth flow has one end.
 */
import type { Facts } from '../decisionFacts.js';
import { endingOf, endingStateAt, type Ending, type EndingState, type EndingWay } from '../endings.js';
import { uniqueGaps } from '../fact.js';
import type { LoginPath } from '../loginRow/index.js';
import { dayOf } from '../retirements.js';
import type { Gap, Text, UserFacts } from '../types.js';
import { daysUntil } from './retirement.js';
import type { RowSum } from './sums.js';
import type { BreaksOn, UsersById } from './types.js';

interface Stop {
  readonly of: EndingWay;
  /** ISO days: the earliest on which it may be, and the latest. */
  readonly date: string;
  readonly latest: string;
  readonly state: EndingState;
  readonly ending: Ending;
}

/** Who of a row stops for want of the permission. */
interface Without {
  readonly lacking: readonly string[];
  readonly unknown: readonly string[];
}

/** The ends of one org at the time of a question. */
export class Stops {
  private readonly anyApiAuth: Stop | undefined;
  private readonly paths: Readonly<Record<'soap' | 'oauth-password', Stop>>;
  private readonly unread: Gap[] = [];
  private asked = false;
  private readonly unseen = new Set<string>();

  public constructor(
    private readonly facts: Facts,
    private readonly users: UsersById,
  ) {
    this.anyApiAuth = isWaived(facts) ? undefined : this.anyApiAuthStop();
    this.paths = { soap: this.stop('soap'), 'oauth-password': this.stop('oauth-password') };
  }

  /** Undefined for logins that carry no password. */
  public of(sum: RowSum): BreaksOn | undefined {
    if (sum.path === 'other') return undefined;
    this.asked = true;
    const end = this.paths[sum.path];
    const first = sum.path === 'soap' ? this.anyApiAuth : undefined;
    // Who never got in has nothing to lose; where nobody did, what would come is still worth knowing.
    const inUse = sum.succeeded.size > 0 && sum.unknown === 0 ? [...sum.succeeded.keys()] : [...sum.users];
    if (first === undefined || first.date > end.date) return this.told(end, inUse.length, 'certain', []);
    const without = this.without(inUse);
    const count = without.lacking.length + without.unknown.length;
    if (count === 0) return this.told(end, inUse.length, 'certain', []);
    return this.forWantOfPermission(first, sum, without, inUse.length);
  }

  /** When one user stops to log in by a path; undefined for logins that carry no password. */
  public ofUser(id: string, path: LoginPath): Pick<BreaksOn, 'of' | 'daysLeft' | 'certainty'> | undefined {
    if (path === 'other') return undefined;
    const end = this.paths[path];
    const first = path === 'soap' ? this.anyApiAuth : undefined;
    const holds = first === undefined || first.date > end.date ? true : this.holds(id);
    const stop = holds === true || first === undefined ? end : first;
    const certainty = holds === undefined ? 'possible' : 'certain';
    return { of: stop.of, daysLeft: daysUntil(stop.date, this.facts.now), certainty };
  }

  /** When SOAP login() needs the permission in this org, whoever logs in; the user's word does not count here. */
  public permissionEnd(): BreaksOn {
    this.asked = true;
    return this.told(this.anyApiAuthStop(), 0, 'certain', []);
  }

  /** What could not be read and could have changed a day, or who stops on it. */
  public gaps(): readonly Gap[] {
    const unseen: Gap = {
      what: 'PermissionsUseAnyApiAuth',
      why: { key: 'logins.gap.unseen-users', params: [String(this.unseen.size)] },
      permission: 'View All Users',
    };
    const { releaseUpdates } = this.facts.org;
    const ends = this.asked && !releaseUpdates.known ? [releaseUpdates.gap] : [];
    return uniqueGaps([...ends, ...this.unread, ...(this.unseen.size === 0 ? [] : [unseen])]);
  }

  /** Whether a user holds the permission; undefined where that could not be read. */
  public holds(id: string): boolean | undefined {
    const user = this.users.get(id);
    if (user === undefined) {
      this.unseen.add(id);
      return undefined;
    }
    return this.held(user);
  }

  private held({ useAnyApiAuth }: UserFacts): boolean | undefined {
    if (useAnyApiAuth.known) return useAnyApiAuth.value === true;
    this.unread.push(useAnyApiAuth.gap);
    return undefined;
  }

  private without(ids: readonly string[]): Without {
    const lacking: string[] = [];
    const unknown: string[] = [];
    for (const id of ids) {
      const holds = this.holds(id);
      if (holds === false) lacking.push(id);
      if (holds === undefined) unknown.push(id);
    }
    return { lacking, unknown };
  }

  private forWantOfPermission(stop: Stop, sum: RowSum, { lacking, unknown }: Without, inUse: number): BreaksOn {
    const certainty = lacking.length > 0 ? 'certain' : 'possible';
    const count = lacking.length + unknown.length;
    const who = this.nameOf(sum);
    const text = (rest: string, ...params: readonly string[]): Text => ({ key: `logins.breaks.${rest}`, params });
    const lacks =
      who === undefined
        ? text(`${certainty}-some`, String(count), String(inUse))
        : text(certainty === 'certain' ? 'lacks' : 'may-lack', who);
    const since = latestOf(lacking, sum, stop.date);
    const notYet = stop.state !== 'ahead' && since !== undefined ? [text('not-yet', since)] : [];
    const told = this.told(stop, count, certainty, [lacks, ...notYet]);
    return stop.state === 'ahead' || since === undefined ? told : { ...told, succeededSince: since };
  }

  /** The one user of a row, by name. */
  private nameOf({ userId }: RowSum): string | undefined {
    if (typeof userId !== 'string') return undefined;
    const username = this.users.get(userId)?.username ?? '';
    return username === '' ? userId : username;
  }

  private told(stop: Stop, users: number, certainty: BreaksOn['certainty'], why: readonly Text[]): BreaksOn {
    const { date, ending, latest, of, state } = stop;
    return {
      of,
      date,
      latest,
      daysLeft: daysUntil(date, this.facts.now),
      state,
      certainty,
      users,
      from: ending.from,
      source: ending.sources.join('; '),
      ...(ending.update && { update: ending.update }),
      why: [...endWords(stop), ...why],
    };
  }

  private stop(way: EndingWay): Stop {
    const { now, org, retirements } = this.facts;
    const ending = endingOf(way, org, retirements);
    const told = endingStateAt(ending, now);
    // Its day has come and the org does not enforce it yet (Pending): it may be any day.
    const state = told === 'ahead' && ending.date <= dayOf(now) ? 'due' : told;
    // In force before its day, as in an org whose administrator switched it on: it is not to come any more.
    const today = dayOf(now);
    const date = state !== 'ahead' && ending.date > today ? today : ending.date;
    return { of: way, date, latest: ending.latest < date ? date : ending.latest, state, ending };
  }

  /** Orgs that were made with the permission enforced have it behind them, whatever day is published for the others. */
  private anyApiAuthStop(): Stop {
    const stop = this.stop('any-api-auth');
    const { values } = this.facts.assumptions.useAnyApiAuth;
    if (stop.state !== 'ahead' || values.length > 1 || values[0] !== 'enforced') return stop;
    const today = dayOf(this.facts.now);
    return { ...stop, state: 'past', date: stop.date < today ? stop.date : today };
  }
}

/** The user of the command knows that the permission is not enforced, and says so. */
function isWaived({ assumptions }: Facts): boolean {
  const taken = assumptions.list.find(({ fact }) => fact === 'use-any-api-auth');
  return taken?.value === 'optional' && taken.why.key === 'policy.assumed.word';
}

/** What ends, when, and who says so. */
function endWords({ date, ending, latest, of, state }: Stop): Text[] {
  const text = (rest: string, ...params: readonly string[]): Text => ({ key: `logins.breaks.${rest}`, params });
  const { update } = ending;
  return [
    text(state === 'ahead' ? of : `${of}-past`, date),
    ...(latest === date ? [] : [text('latest', latest)]),
    ...(update === undefined ? [] : [text('update', update.title, update.status)]),
  ];
}

/** ISO time of the latest success on the day or after it, of these users. */
function latestOf(users: readonly string[], { succeeded }: RowSum, day: string): string | undefined {
  const latest = Math.max(...users.map((id) => succeeded.get(id) ?? 0), 0);
  return latest * 1000 < Date.parse(day) ? undefined : new Date(latest * 1000).toISOString();
}

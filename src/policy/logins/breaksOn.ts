/**
 * On which day the logins of a row stop: the earliest of the ends that hold for its users. SOAP login() needs the
 * permission Use Any API Auth from a day on, and ends with its retirement; the OAuth flow has one end.
 */
import { isoOfSeconds } from '../../isoTime.js';
import { isPasswordPath } from '../types.js';
import { Text } from '../../text.js';
import type { Assumptions } from '../assumptions.js';
import type { Facts } from '../decisionFacts.js';
import { endingOf, endingStateAt, type Ending, type EndingState, type EndingWay } from '../pathEndings.js';
import { uniqueGaps } from '../fact.js';
import { PERMISSION_LABELS } from '../permissionLabels.js';
import { dayOf } from '../retirements.js';
import type { Assumption, Gap, OrgFacts, Path, UserFacts } from '../types.js';
import { daysUntil } from './retirement.js';
import type { RowSum } from './sums.js';
import type { BreaksOn, UserBreak, UsersById } from './types.js';

interface Stop {
  readonly of: EndingWay;
  /** ISO days: the earliest on which it may be, and the latest. */
  readonly date: string;
  readonly latest: string;
  readonly state: EndingState;
  readonly ending: Ending;
}

/** When one user stops. */
interface UserStop {
  readonly stop: Stop;
  readonly certainty: BreaksOn['certainty'];
  /** ISO time until which the user holds the permission, where that is what ends. */
  readonly heldUntil?: string;
}

/** What the days turn on, beside the users. */
export interface StopFacts extends Pick<Facts, 'now' | 'retirements'> {
  readonly org: Pick<OrgFacts, 'releaseUpdates'>;
  readonly assumptions: Pick<Assumptions, 'list'> & {
    readonly useAnyApiAuth: Pick<Assumptions['useAnyApiAuth'], 'values'>;
  };
}

/** The ends of one org at the time of a question. */
export class Stops {
  readonly #facts: StopFacts;
  readonly #users: UsersById;
  readonly #heldUntil: ReadonlyMap<string, string>;
  /** When SOAP login() needs the permission, whatever the user of the command knows of it. */
  readonly #permission: Stop;
  readonly #anyApiAuth: Stop | undefined;
  readonly #paths: Readonly<Record<'soap' | 'oauth-password', Stop>>;
  readonly #unread = new Set<Gap>();
  #asked = false;
  readonly #unseen = new Set<string>();
  #turns = false;

  public constructor(
    facts: StopFacts,
    users: UsersById,
    /** ISO times until which users hold the permission, of those who hold it until a time alone. */
    heldUntil: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#facts = facts;
    this.#users = users;
    this.#heldUntil = heldUntil;

    this.#permission = this.#anyApiAuthStop();
    this.#anyApiAuth = isWaived(facts) ? undefined : this.#permission;
    this.#paths = { soap: this.#stop('soap'), 'oauth-password': this.#stop('oauth-password') };
  }

  /** Undefined for logins that carry no password, and where all users of the row are inactive: nothing of theirs stops. */
  public of(sum: RowSum): BreaksOn | undefined {
    if (!isPasswordPath(sum.path)) return undefined;
    this.#asked = true;
    const { path } = sum;
    // Who never got in has nothing to lose; where nobody did, what would come is still worth knowing.
    const using = sum.succeeded.size > 0 && sum.unknown === 0 ? [...sum.succeeded.keys()] : [...sum.users];
    const inUse = using.filter((id) => !this.isInactive(id));
    if (using.length > 0 && inUse.length === 0) return undefined;
    this.#turns ||= inUse.some((id) => this.#turnsOnPermission(id, path));
    const stops = inUse.map((id) => ({ id, ...this.#userStop(id, path) }));
    const first = stops.map(({ stop }) => stop).reduce(earlier, this.#paths[path]);
    const those = stops.filter(({ stop }) => stop.of === first.of && stop.date === first.date);
    if (first.of !== 'any-api-auth') return this.#told(first, those.length, 'certain', []);
    return this.#forWantOfPermission(first, sum, those, inUse.length);
  }

  /** When one user stops to log in by a path. */
  public ofUser(id: string, path: Path): UserBreak {
    const {
      certainty,
      heldUntil,
      stop: { date, latest, of, state },
    } = this.#userStop(id, path);
    // Whose permission ends before it is needed lacks it on that day.
    const isHeld = heldUntil !== undefined && dayOf(heldUntil) === date;
    const daysLeft = daysUntil(date, this.#facts.now);
    return { path, of, date, latest, daysLeft, state, certainty, ...(isHeld && { isHeld }) };
  }

  /** Whether it changes when one user stops that the permission is needed, or is not. */
  #turnsOnPermission(id: string, path: Path): boolean {
    const end = this.#paths.soap.date;
    if (path !== 'soap' || this.#permission.date > end) return false;
    const held = this.#users.get(id)?.useAnyApiAuth;
    if (held?.known !== true || held.value !== true) return true;
    const heldUntil = this.#heldUntil.get(id);
    return heldUntil !== undefined && dayOf(heldUntil) <= end;
  }

  #userStop(id: string, path: Path): UserStop {
    const end = this.#paths[path];
    const first = path === 'soap' ? this.#anyApiAuth : undefined;
    if (first === undefined || first.date > end.date) return { stop: end, certainty: 'certain' };
    const holds = this.holds(id);
    if (holds !== true) return { stop: first, certainty: holds === false ? 'certain' : 'possible' };
    const heldUntil = this.#heldUntil.get(id);
    if (heldUntil === undefined) return { stop: end, certainty: 'certain' };
    const day = dayOf(heldUntil);
    if (day > end.date) return { stop: end, certainty: 'certain' };
    // Until the day that the permission is needed nothing hangs on it.
    if (day <= first.date) return { stop: first, certainty: 'certain', heldUntil };
    const latest = day > first.latest ? day : first.latest;
    const state = day <= dayOf(this.#facts.now) ? 'past' : 'ahead';
    return { stop: { ...first, date: day, latest, state }, certainty: 'certain', heldUntil };
  }

  /** When SOAP login() needs the permission in this org, whoever logs in; the user's word does not count here. */
  public permissionEnd(): BreaksOn {
    this.#asked = true;
    return this.#told(this.#permission, 0, 'certain', []);
  }

  /** The assumptions on which one of the days so far turns. */
  public decidingAssumptions(): readonly Assumption['fact'][] {
    return this.#turns ? ['use-any-api-auth'] : [];
  }

  /** What could not be read and could have changed a day, or who stops on it. */
  public gaps(): readonly Gap[] {
    const unseen: Gap = {
      what: 'PermissionsUseAnyApiAuth',
      why: Text.of('logins.gap.unseen-users', { users: String(this.#unseen.size) }),
      permission: PERMISSION_LABELS.ViewAllUsers,
    };
    const { releaseUpdates } = this.#facts.org;
    const ends = releaseUpdates.known ? releaseUpdates.partial : releaseUpdates.gap;
    return uniqueGaps([
      ...(this.#asked && ends !== undefined ? [ends] : []),
      ...this.#unread,
      ...(this.#unseen.size === 0 ? [] : [unseen]),
    ]);
  }

  /** Whether a user holds the permission; undefined where that could not be read. */
  public holds(id: string): boolean | undefined {
    const user = this.#users.get(id);
    if (user === undefined) {
      this.#unseen.add(id);
      return undefined;
    }
    return this.#held(user);
  }

  /** Whether a user certainly cannot log in any more, for being inactive. */
  public isInactive(id: string): boolean {
    const active = this.#users.get(id)?.active;
    return active?.known === true && !active.value;
  }

  #held({ useAnyApiAuth }: UserFacts): boolean | undefined {
    if (useAnyApiAuth.known) return useAnyApiAuth.value === true;
    this.#unread.add(useAnyApiAuth.gap);
    return undefined;
  }

  #forWantOfPermission(
    stop: Stop,
    sum: RowSum,
    those: readonly (UserStop & { readonly id: string })[],
    inUse: number,
  ): BreaksOn {
    const lacking = those.filter(({ certainty }) => certainty === 'certain');
    const certainty = lacking.length > 0 ? 'certain' : 'possible';
    const who = this.#nameOf(sum);
    const heldUntil = lacking[0]?.heldUntil;
    const since = latestOf(
      lacking.map(({ id }) => id),
      sum,
      stop.date,
    );
    const notYet =
      stop.state !== 'ahead' && since !== undefined ? [Text.of('logins.breaks.not-yet', { date: since })] : [];
    const lacks =
      who === undefined
        ? Text.of(`logins.breaks.${certainty}-some`, { users: String(those.length), all: String(inUse) })
        : heldUntil !== undefined
          ? Text.of('logins.breaks.held-until', { who, until: heldUntil })
          : Text.of(certainty === 'certain' ? 'logins.breaks.lacks' : 'logins.breaks.may-lack', { who });
    return {
      ...this.#told(stop, those.length, certainty, [lacks, ...notYet]),
      ...(who !== undefined && heldUntil !== undefined && { heldUntil }),
      ...(stop.state !== 'ahead' && since !== undefined && { succeededSince: since }),
    };
  }

  /** The one user of a row, by name. */
  #nameOf({ userId }: RowSum): string | undefined {
    if (typeof userId !== 'string') return undefined;
    const username = this.#users.get(userId)?.username ?? '';
    return username === '' ? userId : username;
  }

  #told(stop: Stop, users: number, certainty: BreaksOn['certainty'], why: readonly Text[]): BreaksOn {
    const { date, ending, latest, of, state } = stop;
    return {
      of,
      date,
      latest,
      daysLeft: daysUntil(date, this.#facts.now),
      state,
      certainty,
      users,
      from: ending.from,
      source: ending.sources.join('; '),
      ...(ending.update && { update: ending.update }),
      why: [...endWords(stop), ...why],
    };
  }

  #stop(way: EndingWay): Stop {
    const { now, org, retirements } = this.#facts;
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
  #anyApiAuthStop(): Stop {
    const stop = this.#stop('any-api-auth');
    const { values } = this.#facts.assumptions.useAnyApiAuth;
    if (stop.state !== 'ahead' || values.length > 1 || values[0] !== 'enforced') return stop;
    const today = dayOf(this.#facts.now);
    return { ...stop, state: 'past', date: stop.date < today ? stop.date : today };
  }
}

const earlier = (a: Stop, b: Stop): Stop => (b.date < a.date ? b : a);

/** The user of the command knows that the permission is not enforced, and says so. */
function isWaived({ assumptions }: StopFacts): boolean {
  const taken = assumptions.list.find(({ fact }) => fact === 'use-any-api-auth');
  return taken?.value === 'optional' && taken.why.key === 'policy.assumed.word';
}

/** What ends, when, and who says so. */
function endWords({ date, ending, latest, of, state }: Stop): Text[] {
  const { update } = ending;
  return [
    Text.of(state === 'ahead' ? `logins.breaks.${of}` : `logins.breaks.${of}-past`, { date }),
    ...(latest === date ? [] : [Text.of('logins.breaks.latest', { date: latest })]),
    ...(update === undefined ? [] : [Text.of('logins.breaks.update', { title: update.title, status: update.status })]),
  ];
}

/** ISO time of the latest success on the day or after it, of these users. */
function latestOf(users: readonly string[], { succeeded }: RowSum, day: string): string | undefined {
  const latest = Math.max(...users.map((id) => succeeded.get(id) ?? 0), 0);
  return latest * 1000 < Date.parse(day) ? undefined : isoOfSeconds(latest);
}

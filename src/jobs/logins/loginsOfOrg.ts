/**
 * The job of `list logins` for one org or snapshot.
 */
import { type LoginProgress, type LoginQuery, MOST_LOG_BYTES, type Witness } from '../../facts/types.js';
import { certifiedApps, type CertifiedApps, labelsOfLikelyJwts } from '../../policy/apps/index.js';
import {
  addressOf,
  type AppsSeen,
  byPasswordEnd,
  type Expiring,
  expiringUsers,
  type Fact,
  type Facts,
  type Gap,
  type GroupBy,
  known,
  type ListedLogins,
  listLogins,
  type LoginFacts,
  type LoginFilter,
  lookOf,
  type OrgFacts,
  type Overrides,
  type ProfileFacts,
  resolveAssumptions,
  RETIREMENTS,
  type Retirements,
  unreadable,
  type UserFacts,
  isPasswordPath,
} from '../../policy/index.js';
import type { OrgLogins } from '../../report/logins/toResult.js';
import { Text } from '../../text.js';
import { CallsLeft, skippedGap } from '../common/callsLeft.js';
import { historyOf, verifiedAmong } from '../common/pastLogins.js';

export interface LoginsJob {
  /** ISO time; left out for what is usual. */
  readonly since: string | undefined;
  /** ISO time from which an org is read when nothing is said. */
  readonly usually: string;
  readonly now: string;
  readonly filter: LoginFilter;
  readonly by: GroupBy;
  readonly usernames: readonly string[] | undefined;
  readonly profiles: readonly string[] | undefined;
  /** Days. */
  readonly expiringWithin: number;
  readonly retirements: Retirements | undefined;
  readonly overrides: Overrides;
  /** Whether logins that are likely JWTs are told apart, for which the apps behind them are read. */
  readonly tellsApps?: boolean;
  /** Users are judged as if they were active and neither frozen nor locked: what an address asks for does not turn on it. */
  readonly asFree?: true;
  readonly onProgress?: (progress: LoginProgress) => void;
}

export interface JobDone extends OrgLogins {
  /** ISO times of the history that was read. */
  readonly since: string;
  readonly until: string;
  readonly apiCalls: number;
  /** Something that could have changed the list could not be read. */
  readonly matters: boolean;
  readonly seen: SeenFacts;
}

/** What the list was made of. */
export interface SeenFacts {
  readonly logins: LoginFacts;
  /** Those who logged in, and who was asked for, by id. */
  readonly users: ReadonlyMap<string, UserFacts>;
  readonly facts: Facts;
  /** What could not be read of the logins themselves. */
  readonly gaps: readonly Gap[];
}

const POLICIES = Text.of('logins.what.password-policies');

/** Reads one org or snapshot. Throws for a broken connection or wrong names; what cannot be read is among the gaps. */
export class LoginsRun {
  readonly #witness: Witness;
  readonly #job: LoginsJob;
  /** Reads that were left out since no calls were left. */
  readonly #left = new CallsLeft();

  public constructor(witness: Witness, job: LoginsJob) {
    this.#witness = witness;
    this.#job = job;
  }

  public async run(): Promise<JobDone> {
    const { by, filter } = this.#job;
    const wanted = await this.#wantedUsers();
    const logins = await this.#logins(wanted);
    const users = await this.#users(logins, wanted);
    const profiles = byId(await this.#left.read('Profile', async () => this.#witness.profiles(), []));
    const facts = await this.#facts();
    const certified = await this.#certified(logins);
    const judged = this.#job.asFree === true ? new Map([...users].map(([id, user]) => [id, freeUser(user)])) : users;
    const listed = listLogins({ logins, users: judged, profiles, facts, filter, by, certified: certified.labels });
    const expiring = await this.#expiring(listed, profiles);
    const matters = [...logins.gaps, ...this.#missing(listed), ...this.#left.skipped, ...certified.gaps];
    return {
      source: { ...this.#witness.source },
      since: logins.since,
      until: logins.until,
      look: lookOf({
        ...{ since: logins.since, until: logins.until, org: facts.org },
        readAt: this.#witness.source.taken ?? this.#job.now,
        isSaved: this.#job.since === undefined && this.#witness.loginsTime !== undefined,
      }),
      listed,
      expiring,
      assumptions: facts.assumptions.list,
      gaps: [...matters, ...logins.logGaps, ...this.#policyGaps(), ...this.#witness.gaps()],
      apiCalls: this.#witness.apiCalls(),
      matters: matters.length > 0,
      seen: { logins, users, facts, gaps: [...logins.gaps, ...this.#left.skipped] },
    };
  }

  /** What the list lacked; users whom nobody asked for, since no calls were left, lack no permission to be seen. */
  #missing({ missing }: ListedLogins): readonly Gap[] {
    const isUnasked = this.#left.skipped.some(({ what }) => what === 'User');
    return missing.filter(({ why }) => !isUnasked || why.key !== 'logins.gap.unseen-users');
  }

  /** The users that were asked for; undefined for everybody. */
  async #wantedUsers(): Promise<UserFacts[] | undefined> {
    const { profiles, usernames } = this.#job;
    if (profiles === undefined && usernames === undefined) return undefined;
    const query = {
      addresses: [],
      includeInactive: true,
      ...(profiles && { profiles }),
      ...(usernames && { usernames }),
    };
    return collect(this.#witness.users?.(query));
  }

  async #logins(wanted: readonly UserFacts[] | undefined): Promise<LoginFacts> {
    const { filter, now, onProgress, usually } = this.#job;
    const saved = this.#witness.loginsTime;
    const since = this.#job.since ?? saved?.since ?? usually;
    const until = saved?.until ?? now;
    const ids = wanted?.map(({ id }) => id);
    const query: LoginQuery = {
      since,
      until,
      wanted: filter.paths.every(isPasswordPath) ? 'password' : 'all',
      stops: true,
      maxLogBytes: MOST_LOG_BYTES,
      ...historyOf(ids),
      ...(onProgress && { onProgress }),
    };
    const none = { groups: [], tokenUses: [], clientNames: [], successTexts: [], gaps: [], logGaps: [] };
    const logins = await this.#left.read('LoginHistory', async () => this.#witness.logins?.(query), {
      since,
      until,
      ...none,
    });
    const those = new Set(ids);
    return ids === undefined
      ? logins
      : { ...logins, groups: logins.groups.filter(({ userId }) => userId !== null && those.has(userId)) };
  }

  /** Those who logged in, with the addresses they have verified among those in use. */
  async #users(logins: LoginFacts, wanted: readonly UserFacts[] | undefined): Promise<ReadonlyMap<string, UserFacts>> {
    const ids = [...new Set(logins.groups.map(({ userId }) => userId))].filter((id) => id !== null);
    const inUse = logins.groups.map(({ sourceIp }) => addressOf(sourceIp)).filter((address) => address !== undefined);
    const query = { ids: ids.sort(), addresses: verifiedAmong(inUse) };
    const users = await this.#left.read('User', async () => collect(this.#witness.users?.(query)), []);
    return new Map([...(wanted ?? []), ...users].map((user) => [user.id, user]));
  }

  /** Apps with a certificate among those through which somebody logged in as with a JWT. */
  async #certified({ groups }: LoginFacts): Promise<CertifiedApps> {
    const labels = this.#job.tellsApps === true ? labelsOfLikelyJwts(groups) : [];
    if (labels.length === 0) return { labels: new Set(), gaps: [] };
    const none = unreadable<AppsSeen>({ what: 'apps', why: Text.of('apps.none') });
    const read = await this.#left.read('apps', async () => this.#witness.apps?.({ labels }), none);
    return certifiedApps(read, labels);
  }

  async #facts(): Promise<Facts> {
    const { now, overrides, retirements } = this.#job;
    const said = await this.#left.read('Organization', async () => this.#witness.org(), this.#unknownOrg());
    // Days that the user gave beat those of the org's own rows.
    const org = retirements === undefined ? said : { ...said, releaseUpdates: withoutRetirements(said.releaseUpdates) };
    const assumptions = resolveAssumptions(org, overrides, {
      source: this.#witness.source.kind,
      at: now,
      retirements: retirements ?? RETIREMENTS,
    });
    return { org, assumptions, now, ...(retirements && { retirements }) };
  }

  /** A snapshot knows when passwords end only where the org itself told it of each user. */
  #policyGaps(): Gap[] {
    const missing: Gap = { what: POLICIES, why: Text.of('logins.gap.no-policies') };
    return this.#witness.passwordLife === undefined ? [missing] : [];
  }

  async #expiring(listed: ListedLogins, profiles: ReadonlyMap<string, ProfileFacts>): Promise<readonly Expiring[]> {
    const { expiringWithin, now } = this.#job;
    const none = { org: undefined, profiles: new Map<string, number>() };
    const life = await this.#left.read(POLICIES, async () => this.#witness.passwordLife?.(), none);
    const question = { users: listed.passwordUsers, profiles, life, now, within: expiringWithin };
    const ids = byPasswordEnd(listed.passwordUsers, question).map(({ id }) => id);
    const unasked = new Map<string, Fact<boolean>>();
    const expired = await this.#left.read('isExpired', async () => this.#witness.passwordsExpired?.(ids), unasked);
    const soon = expiringUsers({ ...question, expired, neverExpires: new Set() }).map(({ user }) => user.id);
    if (soon.length === 0) return [];
    const never = await this.#left.read(
      'PermissionsPasswordNeverExpires',
      async () => this.#witness.passwordNeverExpires?.(soon),
      known(new Set<string>(), ''),
    );
    return expiringUsers({ ...question, expired, neverExpires: never.known ? never.value : new Set() });
  }

  #unknownOrg(): OrgFacts {
    const unread = unreadable<never>(skippedGap('Organization'));
    return {
      created: unread,
      sandbox: unread,
      releaseUpdates: unread,
      timeZone: unread,
      trustedRanges: unread,
      rangesEnforcedAlways: unread,
      oauthPasswordFlowBlocked: unread,
      lastSoapSuccess: unread,
      lastSoapSuccessWithout: unread,
      salesforceCredentialsDisabled: unread,
    };
  }
}

/** As the user is once it is active, unlocked and not frozen. */
export function freeUser(user: UserFacts): UserFacts {
  return { ...user, active: known(true, ''), frozen: known(false, ''), locked: known(false, '') };
}

async function collect<T>(list: AsyncIterable<T> | undefined): Promise<T[]> {
  const all: T[] = [];
  for await (const one of list ?? []) all.push(one);
  return all;
}

function byId(profiles: readonly ProfileFacts[]): ReadonlyMap<string, ProfileFacts> {
  return new Map(profiles.flatMap((profile) => (profile.id === undefined ? [] : [[profile.id, profile]])));
}

/** Release updates less those that retire a path. */
function withoutRetirements(updates: OrgFacts['releaseUpdates']): OrgFacts['releaseUpdates'] {
  if (!updates.known || updates.value.state !== 'listed') return updates;
  const rows = updates.value.rows.filter(({ about }) => about === 'any-api-auth');
  return { ...updates, value: { ...updates.value, rows } };
}

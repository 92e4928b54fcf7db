/**
 * The answer to `list logins`: who logs in with a password, from where, with what, and when does it end? Pure, and not
 * yet in words.
 */
import { isoOfSeconds } from '../../isoTime.js';
import { given } from '../../given.js';
import { isPasswordPath } from '../types.js';
import type { Facts } from '../decisionFacts.js';
import { uniqueGaps } from '../fact.js';
import { isOwnClient, StatusWords, type LoginPath } from '../loginRow/index.js';
import { inOrder } from '../../inOrder.js';
import { RETIREMENTS } from '../retirements.js';
import type { Assumption, Decision, Gap, ProfileFacts, UserFacts } from '../types.js';
import { isWorse } from '../verdicts.js';
import { Stops } from './breaksOn.js';
import { addressOf, Coverage } from './coverage.js';
import { instanceHostFindings } from './hostFindings.js';
import { Judge } from './judge.js';
import { moveTo } from './moveTo.js';
import { retirementOf, versionRetirementOf } from './retirement.js';
import { Clients, selectGroups, type KnownGroup, type LoginFilter } from './select.js';
import { Summary } from './summary.js';
import { ClientUsers, failuresOf, mostFirst, sumRows, type AddressSum, type RowSum } from './sums.js';
import { TokenUses } from './tokenUses.js';
import { byUrgency } from './urgency.js';
import type {
  EvidenceSource,
  GroupBy,
  InstanceHostFinding,
  LoginAddress,
  LoginFacts,
  ListedLogin,
  LoginsSummary,
  Retirement,
  UsersById,
} from './types.js';
import { goneUser, loginUser } from './user.js';

export interface LoginsQuestion {
  readonly logins: LoginFacts;
  readonly users: UsersById;
  readonly profiles: ReadonlyMap<string, ProfileFacts>;
  readonly facts: Facts;
  readonly filter: LoginFilter;
  readonly by: GroupBy;
  /** Labels of the apps that have a certificate; left out where nobody asked for logins by apps. */
  readonly certified?: ReadonlySet<string>;
}

export interface ListedLogins {
  /** The most urgent first. */
  readonly rows: readonly ListedLogin[];
  /** This plugin's own attempts, rows in the same way: they are no client that stops, and count nowhere else. */
  readonly ownRows: readonly ListedLogin[];
  readonly summary: LoginsSummary;
  /** Users of the rows whose logins carry a password by API. */
  readonly passwordUsers: readonly UserFacts[];
  /** Logins at hosts that name an instance. */
  readonly hosts: readonly InstanceHostFinding[];
  /** The fewest days that anything in use has left: a row, or a host. What `--fail-within` asks for. */
  readonly soonest: number | undefined;
  /** The same for each user who has any, by id. */
  readonly daysLeft: ReadonlyMap<string, number>;
  /** Whether a login came from an address that today's ranges certainly do not cover. */
  readonly outside: boolean;
  /** Facts that could have changed a verdict and could not be read. */
  readonly missing: readonly Gap[];
  /** Assumptions on which a verdict turns, or a day on which logins stop. */
  readonly deciding: ReadonlySet<Assumption['fact']>;
  /** Of the missing, those that bear on the days on which logins stop. */
  readonly endGaps: readonly Gap[];
}

export function listLogins(question: LoginsQuestion): ListedLogins {
  return new Lister(question).list();
}

class Lister {
  readonly #question: LoginsQuestion;
  readonly #judge: Judge;
  readonly #tokens: TokenUses;
  readonly #coverage: Coverage;
  readonly #stops: Stops;
  readonly #sums: Summary;
  readonly #retirements: Readonly<Record<LoginPath, Retirement | undefined>>;
  #clientUsers = new ClientUsers([]);

  public constructor(question: LoginsQuestion) {
    this.#question = question;

    const { facts, logins, profiles, users } = question;
    this.#judge = new Judge(facts, profiles);
    this.#tokens = new TokenUses(logins.tokenUses);
    this.#coverage = new Coverage(facts.org.trustedRanges, profiles);
    this.#stops = new Stops(facts, users, new Map(logins.heldUntil?.map(({ until, userId }) => [userId, until])));
    const ends = (path: LoginPath): Retirement | undefined =>
      retirementOf(path, facts.org, facts.retirements ?? RETIREMENTS, facts.now);
    this.#sums = new Summary(this.#stops);
    this.#retirements = {
      soap: ends('soap'),
      'oauth-password': ends('oauth-password'),
      'client-credentials': undefined,
      oauth: undefined,
      other: undefined,
    };
  }

  public list(): ListedLogins {
    const { by, filter, logins, users } = this.#question;
    const clients = new Clients(logins.clientNames);
    const holds = (userId: string): boolean | undefined => this.#stops.holds(userId);
    const certified = this.#question.certified ?? new Set<string>();
    const about = { certified, clients, coverage: this.#coverage, users, filter, holds };
    const selected = selectGroups(logins.groups, about);
    // Who is inactive stops nothing: of those who stop they are counted, not listed.
    const isLeft = ({ group: { userId } }: KnownGroup): boolean =>
      filter.withoutAnyApiAuth && userId !== null && this.#stops.isInactive(userId);
    const own = selected.filter(isOwn);
    const groups = selected.filter((one) => !isLeft(one) && !isOwn(one));
    this.#clientUsers = new ClientUsers(groups);
    const words = new StatusWords(
      logins.groups.map(({ status }) => status),
      logins.successTexts,
    );
    const all = sumRows(groups, by, words);
    const sums = all.filter((sum) => !filter.failed || sum.failures.size > 0 || sum.unknown > 0);
    const hosts = this.#hosts(words);
    const hostsOf = hostsByUser(hosts);
    const rows = sums.map((sum) => ({ sum, row: this.#row(sum, hostsOf) })).sort((a, b) => inListOrder(a.row, b.row));
    const passwordIds = new Set(sums.filter(({ path }) => isPasswordPath(path)).flatMap((sum) => [...sum.users]));
    return {
      rows: rows.map(({ row }) => row),
      ownRows: sumRows(own, by, words).map((sum) => this.#row(sum, hostsOf)),
      hosts,
      summary: {
        ...this.#sums.of(
          sums,
          sumRows(
            selected.filter((one) => isLeft(one) && !isOwn(one)),
            by,
            words,
          ),
        ),
        ownAttempts: own.reduce((total, { group }) => total + group.logins, 0),
        failed: failuresOf(all),
      },
      passwordUsers: [...passwordIds].map((id) => users.get(id)).filter((user) => user !== undefined),
      soonest: this.#sums.soonest(rows, hosts),
      daysLeft: this.#sums.daysLeft(sums, hosts),
      // Who takes the name of this plugin is not hidden by it.
      outside: [...groups, ...own].some(
        ({ group }) => this.#coverage.of(group.sourceIp, this.#profileOf(group.userId)) === 'outside',
      ),
      deciding: new Set([...this.#judge.decidingAssumptions(), ...this.#stops.decidingAssumptions()]),
      endGaps: this.#stops.gaps(),
      missing: uniqueGaps([...this.#judge.gaps(), ...this.#stops.gaps()]),
    };
  }

  #row(sum: RowSum, hostsOf: ReadonlyMap<string, readonly string[]>): ListedLogin {
    const { facts, profiles, users } = this.#question;
    const { userId } = sum;
    const user = typeof userId === 'string' ? users.get(userId) : undefined;
    const addresses = [...sum.addresses.values()].map((address) => this.#address(sum, address));
    const retirement = this.#retirements[sum.path];
    const breaksOn = this.#stops.of(sum);
    const version = !isPasswordPath(sum.path) ? undefined : versionRetirementOf(sum.apiVersion, facts.retirements);
    const atHosts = typeof userId === 'string' ? hostsOf.get(`${sum.path} ${userId}`) : undefined;
    const success = Math.max(...sum.succeeded.values(), -Infinity);
    const tokenUsed = this.#tokens.of(sum);
    return {
      ...(typeof userId === 'string' && { user: user === undefined ? goneUser(userId) : loginUser(user, profiles) }),
      path: sum.path,
      certainty: sum.certainty,
      ...given({ client: sum.client, apiType: sum.apiType, apiVersion: sum.apiVersion }),
      addresses: addresses.sort((a, b) => b.logins - a.logins || inOrder(a.address, b.address)),
      users: sum.users.size,
      inactive: [...sum.users].filter((id) => this.#stops.isInactive(id)).length,
      logins: sum.logins,
      failures: mostFirst(sum.failures.values()),
      firstSeen: isoOfSeconds(sum.first),
      lastSeen: isoOfSeconds(sum.last),
      ...(success > 0 && { lastSuccess: isoOfSeconds(success) }),
      tokenUsed: tokenUsed ?? 'unknown',
      ...(breaksOn && { breaksOn }),
      ...(retirement && { retirement }),
      ...(version && { versionRetirement: version }),
      ...(atHosts && { instanceHosts: atHosts }),
      ...(sum.nameless && { nameless: true }),
      moveTo: moveTo({
        path: sum.path,
        user: user ?? this.#onlyUser(sum),
        profile: user?.profileId === undefined ? undefined : profiles.get(user.profileId),
        usersOfClient: this.#clientUsers.of(sum),
        outsideProfileRanges: addresses.filter(isOutsideProfile).map(({ address }) => address),
      }),
      evidence: evidenceOf(sum, tokenUsed !== undefined),
    };
  }

  #hosts(words: StatusWords): readonly InstanceHostFinding[] {
    const { facts, filter, logins, profiles, users } = this.#question;
    const wanted = (userId: string): boolean =>
      !filter.withoutAnyApiAuth || (this.#stops.holds(userId) !== true && !this.#stops.isInactive(userId));
    return instanceHostFindings({ logins, words, users, profiles, facts, paths: filter.paths, wanted });
  }

  #profileOf(userId: string | null): string | undefined {
    return userId === null ? undefined : this.#question.users.get(userId)?.profileId;
  }

  #onlyUser(sum: RowSum): UserFacts | undefined {
    const [id] = sum.users;
    return id === undefined ? undefined : this.#question.users.get(id);
  }

  #address(sum: RowSum, found: AddressSum): LoginAddress {
    const decided = this.#verdict(sum, found);
    return {
      address: found.sourceIp ?? '',
      ...given({ country: found.country ?? undefined }),
      logins: found.logins,
      firstSeen: isoOfSeconds(found.first),
      lastSeen: isoOfSeconds(found.last),
      ...decided,
    };
  }

  /** Of several users the worst. */
  #verdict(sum: RowSum, found: AddressSum): Pick<LoginAddress, 'verdict' | 'rule' | 'hinges'> | undefined {
    const address = addressOf(found.sourceIp);
    if (address === undefined || !isPasswordPath(sum.path)) return undefined;
    let worst: Pick<Decision, 'verdict' | 'rule' | 'hinges'> | undefined;
    for (const id of found.users ?? sum.users) {
      const user = this.#question.users.get(id);
      if (user === undefined) continue;
      const decision = this.#judge.decide(user, sum.path, sum.apiVersion, address);
      if (worst === undefined || isWorse(decision.verdict, worst.verdict)) worst = decision;
    }
    if (worst === undefined) return undefined;
    const { verdict, rule, hinges } = worst;
    return { verdict, rule, ...(hinges.length === 0 ? {} : { hinges }) };
  }
}

/** By the name that each attempt has: a client that calls itself as they do without it is somebody else's. */
const isOwn = ({ group: { application } }: KnownGroup): boolean => isOwnClient(application ?? '');

function hostsByUser(findings: readonly InstanceHostFinding[]): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, string[]>();
  for (const { host, path, user } of findings) {
    const key = `${path} ${user.id}`;
    hosts.set(key, [...(hosts.get(key) ?? []), host]);
  }
  return hosts;
}

function inListOrder(a: ListedLogin, b: ListedLogin): number {
  const name = (row: ListedLogin): string => `${row.user?.username ?? ''}\u0000${row.client ?? ''}`;
  return byUrgency(a, b) || b.logins - a.logins || inOrder(name(a), name(b));
}

function evidenceOf(sum: RowSum, token: boolean): EvidenceSource[] {
  return [
    'LoginHistory',
    ...(token ? (['EventLogFile Login'] as const) : []),
    ...(sum.named ? (['EventLogFile ApiTotalUsage'] as const) : []),
  ];
}

/** Whether the profile's ranges surely do not hold an address: where they could not be read, that is not said of them. */
function isOutsideProfile({ hinges = [], rule }: LoginAddress): boolean {
  return (
    (rule === 'profile-range-outside' || rule === 'profile-range-relaxed') &&
    !hinges.some(({ fact }) => fact === 'profile-ranges')
  );
}

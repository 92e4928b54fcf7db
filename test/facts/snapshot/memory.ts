/**
 * An org in memory that answers as an org does: the oracle of the tests.
 */
import type {
  AppsSeen,
  AssignedSets,
  Fact,
  Gap,
  LoginPolicies,
  OrgFacts,
  PermissionGrants,
  ProfileFacts,
  UserFacts,
} from '../../../lib/policy/index.js';
import type { SessionAddress, Source, UserQuery, Witness } from '../../../lib/facts/types.js';
import type { Org } from './arbitrary.js';

export class MemoryOrg implements Witness {
  public readonly source: Source = { kind: 'org', name: 'Qx.admin@corp.example', orgId: '00D000000000001AAA' };
  public readonly loginPolicies?: () => Promise<Fact<LoginPolicies>>;
  public readonly permissionGrants?: () => Promise<Fact<PermissionGrants>>;
  public readonly apps?: () => Promise<Fact<AppsSeen>>;
  public readonly assignedSets?: () => Promise<Fact<AssignedSets>>;
  readonly #org: Org;
  readonly #gaps: Gap[] = [];

  public constructor(org: Org) {
    this.#org = org;
    const { apps, assigned, grants, policies } = org;
    if (apps !== undefined) this.apps = async () => Promise.resolve(apps);
    if (assigned !== undefined) this.assignedSets = async () => Promise.resolve(assigned);
    if (policies !== undefined) this.loginPolicies = async () => Promise.resolve(policies);
    if (grants !== undefined) this.permissionGrants = async () => Promise.resolve(grants);
  }

  public async org(): Promise<OrgFacts> {
    const { org, beside } = this.#org;
    this.#note(...beside.org, ...gapsOf(Object.values(org)));
    return Promise.resolve(org);
  }

  public async profiles(): Promise<readonly ProfileFacts[]> {
    const { profiles, beside } = this.#org;
    this.#note(...beside.profiles, ...profiles.flatMap(({ ranges, hours }) => gapsOf([ranges, hours])));
    return Promise.resolve(profiles);
  }

  public async *users(query: UserQuery): AsyncGenerator<UserFacts, void, undefined> {
    this.#note(...this.#org.beside.users);
    for (const user of await Promise.resolve(this.#org.users.filter((one) => isAsked(one, query)))) {
      const answered = { ...user, verifiedAddresses: verified(user.verifiedAddresses, query.addresses) };
      this.#note(...gapsOf(Object.values<unknown>(answered).filter(isFact)));
      yield answered;
    }
  }

  public async sessionAddress(): Promise<SessionAddress | Gap> {
    return Promise.resolve(this.#org.session);
  }

  public gaps(): readonly Gap[] {
    return this.#gaps;
  }

  public apiCalls(): number {
    return 17;
  }

  #note(...gaps: readonly Gap[]): void {
    for (const gap of gaps) {
      if (!this.#gaps.some((one) => JSON.stringify(one) === JSON.stringify(gap))) this.#gaps.push(gap);
    }
  }
}

function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === 'object' && value !== null && 'known' in value;
}

function gapsOf(facts: readonly Fact<unknown>[]): Gap[] {
  return facts.flatMap((fact) => (fact.known ? (fact.partial ?? []) : fact.gap));
}

function isAsked(user: UserFacts, query: UserQuery): boolean {
  if (query.ids !== undefined) return query.ids.includes(user.id);
  const named = query.usernames?.some((name) => name.toLowerCase() === user.username.toLowerCase());
  const ofProfile = query.profiles === undefined || query.profiles.includes(user.profileId ?? 'none');
  const integration = query.integrationOnly !== true || !user.integration.known || user.integration.value;
  const active = query.includeInactive === true || !user.active.known || user.active.value;
  return (named ?? active) && ofProfile && integration;
}

/** LoginIp is read for the addresses in question alone. */
function verified(
  saved: UserFacts['verifiedAddresses'],
  asked: UserQuery['addresses'],
): UserFacts['verifiedAddresses'] {
  if (asked === 'all') return saved;
  if (asked.length === 0) return { known: true, value: [], from: 'LoginIp' };
  return saved.known ? { ...saved, value: saved.value.filter((address) => asked.includes(address)) } : saved;
}

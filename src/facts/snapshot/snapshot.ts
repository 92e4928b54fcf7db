import { EXIT } from '../../exitCodes.js';
import {
  type AppsSeen,
  type AssignedSets,
  type Fact,
  type Gap,
  gapKey,
  type HolderQuery,
  known,
  type LoginFacts,
  type LoginPolicies,
  type OrgFacts,
  type PermissionGrants,
  type PermissionHolder,
  type PermissionId,
  type ProfileFacts,
  type Unread,
  type UserFacts,
} from '../../policy/index.js';
import type { Address } from '../../ip/index.js';
import { Text } from '../../text.js';
import { GroupTable } from '../groupTable.js';
import { FactsError } from '../factsError.js';
import type { AssignedQuery, LoginQuery, SessionAddress, Source, UserGroup, UserQuery, Witness } from '../types.js';
import { assignedAmong } from './apps.js';
import type { HeadAndTail } from './headAndTail.js';
import { LONGEST_LINE, type About } from './format.js';
import { loginsFor, type LoginLine } from './logins.js';
import { holderAmong, profilesGranting, tellingOf } from './rights.js';
import { isOrMayBe, SnapshotSelection } from './selection.js';
import { gapsOfUser } from './userGaps.js';
import { SnapshotFile } from './snapshotFile.js';

/** The witness of a saved file: what the org said at the time. */
export interface SnapshotWitness extends Witness {
  readonly about: About;
  users(query: UserQuery): AsyncIterable<UserFacts>;
  userCount(includeInactive: boolean): Promise<number>;
  userGroups(query: UserQuery): AsyncIterable<UserGroup>;
  apps(): Promise<Fact<AppsSeen>>;
  assignedSets(query: AssignedQuery): Promise<Fact<AssignedSets>>;
  logins(query: LoginQuery): Promise<LoginFacts>;
  sessionAddress(): Promise<SessionAddress | Gap>;
  /** ISO times between which logins were saved; undefined when none were. */
  readonly loginsTime: { readonly since: string; readonly until: string } | undefined;
}

/**
 * Opens a snapshot: reads and checks its first and its last line. The users are read, and the checksum of the whole is
 * checked, whenever they are asked for, in memory that does not grow with them.
 *
 * @param path as the user gave it.
 * @param longest bytes of the longest line that is read.
 * @throws FactsError when it cannot be read, is something else, of another version, cut off or altered.
 */
export async function openSnapshot(path: string, longest = LONGEST_LINE): Promise<SnapshotWitness> {
  const file = new SnapshotFile(path, longest);
  return new Snapshot(file, await file.ends());
}

const ADMINISTRATION: readonly PermissionId[] = ['ModifyAllData', 'ManageUsers'];

type Stage = 'org' | 'profiles' | 'session';

class Snapshot implements SnapshotWitness {
  public readonly source: Source;
  public readonly orgName: string;
  public readonly anonymized: boolean;
  public readonly about: About;
  readonly #file: SnapshotFile;
  readonly #ends: HeadAndTail;
  readonly #gaps = new Map<string, Gap>();
  // A file of an older version does not tell: then nobody can ask, as with a project.
  public readonly loginPolicies?: () => Promise<Fact<LoginPolicies>>;
  public readonly administrators?: () => Promise<Fact<ReadonlySet<string>>>;
  public readonly profilesGranting?: (permissions: readonly PermissionId[]) => Promise<Fact<ReadonlySet<string>>>;
  public readonly permissionHolders?: (query: HolderQuery) => Promise<Fact<readonly PermissionHolder[]>>;

  public constructor(file: SnapshotFile, ends: HeadAndTail) {
    const { about } = ends.header;
    const { name, orgId } = about.source;
    const { taken } = about;
    this.source = { kind: 'snapshot', name: file.path, ...(orgId === undefined ? {} : { orgId }), taken };
    this.orgName = name;
    this.anonymized = about.anonymized;
    this.about = about;
    this.#file = file;
    this.#ends = ends;
    const { grants, policies } = ends.header;
    if (policies !== undefined) this.loginPolicies = async () => Promise.resolve(this.#told(policies));
    if (grants === undefined) return;
    const granting = (permissions: readonly PermissionId[]): Fact<ReadonlySet<string>> => {
      const told = this.#told(tellingOf(grants, permissions));
      return told.known ? { ...told, value: profilesGranting(told.value, permissions) } : told;
    };
    this.profilesGranting = async (permissions) => Promise.resolve(granting(permissions));
    this.administrators = async () => Promise.resolve(granting(ADMINISTRATION));
    this.permissionHolders = async (query) => this.#holders(grants, query);
  }

  async #holders(grants: Fact<PermissionGrants>, query: HolderQuery): Promise<Fact<readonly PermissionHolder[]>> {
    const told = this.#told(tellingOf(grants, [...query.holding, ...(query.telling ?? [])]));
    if (!told.known) return told;
    const ids = query.ids === undefined ? {} : { ids: query.ids };
    const holders: PermissionHolder[] = [];
    const hidden = new Set(query.ids ?? told.value.users.keys());
    for await (const user of this.users({ addresses: [], includeInactive: true, ...ids })) {
      hidden.delete(user.id);
      const isAsked = query.ids !== undefined || query.includeInactive === true || isOrMayBe(user.active);
      if (!isAsked) continue;
      const holder = holderAmong(user, told.value, query);
      if (holder !== undefined) holders.push(holder);
    }
    // Whom the session could not see has no name in the file, and holds what was granted all the same.
    for (const id of hidden) {
      const holder = holderAmong({ id, username: id, profileId: undefined }, told.value, query);
      if (holder !== undefined) holders.push(holder);
    }
    return { ...told, value: holders };
  }

  /** What could not be read of it is told once it is asked for. */
  #told<T>(fact: Fact<T>): Fact<T> {
    const gap = fact.known ? fact.partial : fact.gap;
    if (gap !== undefined) this.#note(gap);
    return fact;
  }

  public async org(): Promise<OrgFacts> {
    return Promise.resolve(this.#read('org').org);
  }

  public async profiles(): Promise<readonly ProfileFacts[]> {
    return Promise.resolve(this.#read('profiles').profiles);
  }

  public async sessionAddress(): Promise<SessionAddress | Gap> {
    return Promise.resolve(this.#read('session').session);
  }

  public async apps(): Promise<Fact<AppsSeen>> {
    return Promise.resolve(this.#told(this.#ends.header.apps?.seen ?? this.#noApps()));
  }

  /** Its gap is in the answer, as that of an org. */
  public async assignedSets(query: AssignedQuery): Promise<Fact<AssignedSets>> {
    const { apps } = this.#ends.header;
    return Promise.resolve(apps === undefined ? this.#noApps() : assignedAmong(apps.assigned, query));
  }

  #noApps(): Unread {
    return { known: false, gap: { what: 'apps', why: Text.of('snapshot.no-apps') } };
  }

  /** @throws FactsError also when the file turns out to be altered, at the latest after the last user. */
  public async *users(query: UserQuery): AsyncGenerator<UserFacts, void, undefined> {
    const selection = new SnapshotSelection(query, this.#ends.header.profiles);
    const asked = query.addresses === 'all' ? undefined : new Set(query.addresses);
    const carried = new Set<string>();
    const named: UserFacts[] = [];
    for await (const users of this.#file.users(this.#ends)) {
      for (const saved of users) {
        if (!selection.holds(saved)) continue;
        const user = asked === undefined ? saved : { ...saved, verifiedAddresses: among(saved, asked) };
        for (const gap of gapsOfUser(user)) carried.add(gapKey(gap));
        if (query.usernames === undefined) yield user;
        else named.push(user);
      }
    }
    this.#noteUserGaps(carried);
    selection.refuseMissing();
    yield* named;
  }

  /** Counted one by one: what is not known of them bears on no answer. */
  public async userCount(includeInactive: boolean): Promise<number> {
    let count = 0;
    for await (const users of this.#file.users(this.#ends)) {
      count += users.filter(({ active }) => includeInactive || !active.known || active.value).length;
    }
    return count;
  }

  /** Read one by one; the memory grows with the groups. */
  public async *userGroups(query: UserQuery): AsyncGenerator<UserGroup, void, undefined> {
    const table = new GroupTable();
    for await (const user of this.users(query)) table.add(user, 1);
    yield* table.groups();
  }

  /** @throws FactsError when no logins were saved. */
  public async logins(query: LoginQuery): Promise<LoginFacts> {
    const about = this.#ends.end.logins;
    if (about === undefined) throw new FactsError(Text.of('snapshot.no-logins', { file: this.#file.path }), EXIT.usage);
    const lines: LoginLine[] = [];
    for await (const some of this.#file.logins(this.#ends)) lines.push(...some);
    return loginsFor(query, about, lines);
  }

  public get loginsTime(): SnapshotWitness['loginsTime'] {
    return this.#ends.end.logins;
  }

  public gaps(): readonly Gap[] {
    return [...this.#gaps.values()];
  }

  public apiCalls(): number {
    return 0;
  }

  #read(stage: Stage): HeadAndTail['header'] {
    const { header } = this.#ends;
    header.gaps[stage].forEach((gap) => this.#note(gap));
    return header;
  }

  #note(gap: Gap): void {
    const key = gapKey(gap);
    if (!this.#gaps.has(key)) this.#gaps.set(key, gap);
  }

  /** What concerns every question about users, and what the users of this one carry. */
  #noteUserGaps(carried: ReadonlySet<string>): void {
    for (const { gap, ofUsers } of this.#ends.end.gaps) {
      if (!ofUsers || carried.has(gapKey(gap))) this.#note(gap);
    }
  }
}

/** Those of a user's verified addresses that are asked about; with none, LoginIp is not asked at all. */
function among({ verifiedAddresses }: UserFacts, asked: ReadonlySet<Address>): Fact<readonly Address[]> {
  if (asked.size === 0) return known([], 'LoginIp');
  if (!verifiedAddresses.known) return verifiedAddresses;
  return { ...verifiedAddresses, value: verifiedAddresses.value.filter((address) => asked.has(address)) };
}

/**
 * Users who differ from the others of the group in which they were counted: frozen and locked ones, those with a verified
 * address in question, and, under MFA for API Logins, those with an authenticator.
 */
import type { Gap, UserFacts } from '../../../policy/index.js';
import type { UserQuery } from '../../types.js';
import { each, inLists, needId, type OrgClient, rowsOf, unlessRefused } from '../wire/index.js';
import type { GapList } from '../session/index.js';
import { GroupTable } from '../../groupTable.js';
import { BIT, grantedBySets, profilesWith } from './grants.js';
import type { GroupCounter } from './groupCounts.js';
import { loginFacts, UNLOCKED, type LoginState } from './loginState.js';
import { NONE_VERIFIED } from './userFacts.js';
import { flag, missing } from './sharedFacts.js';
import { authenticatorUnasked } from './backgroundFacts.js';
import { narrowed, selectionsByIds, whereOf, type Selection } from './selection.js';
import { verifiedUsers } from './mergedStreams.js';
import { AUTHENTICATORS, REGISTERED } from './authenticators.js';
import type { UserReader, UserReading } from './users.js';

/** Frozen and locked users: by id where they are few, else by their states, which are then counted apart. */
export interface LockedOut {
  readonly ids: readonly string[];
  readonly states: readonly LoginState[];
}

export interface Counting {
  readonly client: OrgClient;
  readonly gaps: GapList;
  readonly reading: UserReading;
  readonly users: UserReader;
  readonly counter: GroupCounter;
  readonly query: UserQuery;
  readonly selections: readonly Selection[];
  readonly locked: LockedOut | Gap;
  /** Combinations of bits from sets, see {@link GroupCounter.unions}. */
  readonly unions: readonly number[] | Gap;
}

export class ExceptionMover {
  readonly #counting: Counting;
  readonly #table: GroupTable;
  readonly #moved = new Map<string, UserFacts>();

  public constructor(counting: Counting, table: GroupTable) {
    this.#counting = counting;
    this.#table = table;
  }

  /** @throws Inconsistent when a user is not where it was counted: the org changed meanwhile. */
  public async run(): Promise<void> {
    const { locked, users } = this.#counting;
    if (!('what' in locked)) await this.#moveByIds(locked.ids, (user) => ({ ...unasked(user), ...FREE }));
    const hidden =
      this.#table.some(underMfa) || [...this.#moved.values()].some(underMfa)
        ? await users.authenticators.gap()
        : undefined;
    if (hidden === undefined) await this.#registered();
    const verified = await this.#verified();
    if (!('what' in verified)) {
      // Those under MFA stand with their authenticators by now, unless nobody sees these.
      await this.#moveByIds(verified, (user) => (hidden === undefined ? { ...user, ...NO_ADDRESS } : unasked(user)));
    }
    // What nobody may see is missing of everybody, in the end: until here the groups are as they were counted.
    if (hidden !== undefined) {
      const authenticatorRegistered = missing(hidden);
      this.#table.change((user) => (underMfa(user) ? { ...user, authenticatorRegistered } : user));
    }
    if ('what' in verified) this.#table.change((user) => ({ ...user, verifiedAddresses: missing(verified) }));
  }

  /** Moves users, read with all their facts. `counted` tells as what each was counted. */
  async #move(selections: readonly Selection[], counted: (user: UserFacts) => UserFacts): Promise<void> {
    const { users, query } = this.#counting;
    for await (const user of each(users.stream(selections, selections, query.addresses))) {
      if (this.#moved.has(user.id)) continue;
      this.#table.take(counted(user), 1);
      this.#table.add(user, 1);
      this.#moved.set(user.id, user);
    }
  }

  async #moveByIds(ids: Iterable<string>, counted: (user: UserFacts) => UserFacts): Promise<void> {
    const left = [...ids].filter((id) => !this.#moved.has(id));
    for (const some of selectionsByIds(left)) {
      await this.#move(
        this.#counting.selections.map(({ user }) => narrowed(some, user)),
        counted,
      );
    }
  }

  /** Who is under MFA for API Logins and has an authenticator: counted where the org joins the two, else read. */
  async #registered(): Promise<void> {
    if (!this.#table.some(underMfa)) return;
    const counted = await this.#countRegistered();
    if (counted === undefined) {
      await this.#move(this.#profilesUnderMfa(), unasked);
      await this.#moveByIds(await this.#assignedMfa(), unasked);
      return;
    }
    for (const user of this.#moved.values()) {
      const registered = user.authenticatorRegistered;
      if (underMfa(user) && registered.known && registered.value) counted.take({ ...unasked(user), ...FREE }, 1);
    }
    for (const { user, count } of counted.groups()) {
      this.#table.take(user, count);
      this.#table.add({ ...user, authenticatorRegistered: flag(true, AUTHENTICATORS) }, count);
    }
  }

  /** Undefined where the org does not join, or frozen users are counted apart (a third join). */
  async #countRegistered(): Promise<GroupTable | undefined> {
    const { counter, users, selections, locked, unions } = this.#counting;
    if (!('what' in locked) && locked.states.length > 0) return undefined;
    const registered = `Id IN (SELECT UserId FROM ${AUTHENTICATORS} WHERE ${REGISTERED})`;
    const table = new GroupTable();
    return unlessRefused(async () => {
      for (const { user } of selections) {
        for (const { row, setBits, count } of await counter.count([...user, registered], [], unions)) {
          const login = 'what' in locked ? locked : UNLOCKED;
          const facts = users.registrar.user(row, { setBits, login, verified: [] });
          if (underMfa(facts)) table.add(facts, count);
        }
      }
      return table;
    });
  }

  #profilesUnderMfa(): Selection[] {
    const { reading, selections } = this.#counting;
    if ('what' in reading.grants) return [];
    return inLists(profilesWith(reading.grants, BIT.mfaForApi)).flatMap((list) =>
      selections.map((one) => narrowed(one, [`ProfileId IN ${list}`])),
    );
  }

  /** Ids of users to whom a permission set gives MFA for API Logins. */
  async #assignedMfa(): Promise<Set<string>> {
    const { client, reading, selections } = this.#counting;
    const { grants } = reading;
    const ids = new Set<string>();
    if ('what' in grants || (grantedBySets(grants) & BIT.mfaForApi) === 0) return ids;
    for (const { assignment } of selections) {
      const where = whereOf([grants.assignmentsOf(BIT.mfaForApi), ...assignment]);
      const rows = await rowsOf(client, `SELECT AssigneeId FROM PermissionSetAssignment${where}`);
      for (const row of rows) ids.add(needId(row, 'AssigneeId'));
    }
    return ids;
  }

  /** Ids of users with a verified address in question. */
  async #verified(): Promise<Set<string> | Gap> {
    const { client, gaps, reading, query, locked } = this.#counting;
    if (query.addresses.length === 0) return new Set();
    const seesLogins = !('what' in locked);
    return verifiedUsers(client, gaps, { addresses: query.addresses, capabilities: reading.capabilities, seesLogins });
  }
}

const NO_ADDRESS = { verifiedAddresses: NONE_VERIFIED };
const FREE = loginFacts(UNLOCKED);

/** As a user is counted: nobody has asked about addresses and authenticators. */
function unasked(user: UserFacts): UserFacts {
  return { ...user, ...NO_ADDRESS, authenticatorRegistered: authenticatorUnasked(user.mfaForApi) };
}

function underMfa({ mfaForApi }: UserFacts): boolean {
  return mfaForApi.known && mfaForApi.value;
}

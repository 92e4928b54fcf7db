/**
 * The users of an org as groups that the server counts.
 *
 * User groups by profile, type and activity; what permission sets grant and whether a user is frozen does not group with
 * that. It is counted by exclusion: users with no permission beyond some bits are those without an assignment to a
 * permission set that grants another one (one anti-join), and the counts of exactly those bits follow. So the calls grow
 * with profiles and with the combinations of permissions that sets grant, not with users, assignments or frozen users.
 * Users with a verified address in question, and users under MFA for API Logins, are read one by one.
 */
import type { Gap, UserFacts } from '../../policy/types.js';
import type { UserGroup, UserQuery } from '../types.js';
import type { OrgClient } from './client.js';
import { exactCounts, unionsOf } from './exactCounts.js';
import { refusedGap, type GapList } from './gaps.js';
import { BIT, grantedBySets } from './grants.js';
import { GroupTable, Inconsistent } from './groupTable.js';
import { OrgRefusal } from './orgError.js';
import { missing, type LoginState } from './person.js';
import { idOf, inLists, inParallel, needFlag, needId, needNumber, quote, rowsOf, type Row } from './query.js';
import { narrowed, selectionsByIds, whereOf, type Selection } from './selection.js';
import { LOCKED_OUT, UNLOCKED, verifiedUsers } from './sides.js';
import { assigneesOf, type UserReader, type UserReading } from './users.js';

/** A query with GROUP BY gives no more rows, and has no further page (D). */
const MOST_GROUPS = 2000;
/** Counts on their way at the same time. */
const WIDTH = 4;
const KEYS = ['ProfileId', 'UserType', 'IsActive'] as const;

/** One count: users who are frozen or locked in one way (undefined: all), with no bits from sets beyond these. */
interface Count {
  readonly login: LoginState | undefined;
  readonly bits: number | undefined;
}

export class GroupReader {
  readonly #client: OrgClient;
  readonly #gaps: GapList;
  readonly #reading: UserReading;
  readonly #users: UserReader;

  public constructor(client: OrgClient, gaps: GapList, reading: UserReading, users: UserReader) {
    this.#client = client;
    this.#gaps = gaps;
    this.#reading = reading;
    this.#users = users;
  }

  /**
   * Where the org refuses a count (a timeout, a join that it does not do) or changes while it counts, the users are read
   * one by one instead: the same groups, with the calls of a listing. Users asked for by name are always read so.
   */
  public async read(query: UserQuery, selections: readonly Selection[]): Promise<readonly UserGroup[]> {
    if (query.usernames !== undefined) return this.#listed(query, selections);
    try {
      const table = await this.#counted(query, selections);
      const groups = table.groups();
      if (query.integrationOnly !== true) return groups;
      return groups.filter(({ user: { integration } }) => !integration.known || integration.value);
    } catch (error) {
      if (!(error instanceof OrgRefusal || error instanceof Inconsistent)) throw error;
      return this.#listed(query, selections);
    }
  }

  async #listed(query: UserQuery, selections: readonly Selection[]): Promise<readonly UserGroup[]> {
    const table = new GroupTable();
    for await (const user of this.#users.read(query, selections)) table.add(user, 1);
    return table.groups();
  }

  async #counted(query: UserQuery, selections: readonly Selection[]): Promise<GroupTable> {
    this.#users.noteHiddenUsers();
    const [states, unions] = await Promise.all([this.#loginStates(), this.#unions(selections)]);
    const table = new GroupTable();
    for (const { user } of selections) await this.#count(table, user, states, unions);
    await this.#takeOut(table, query, selections, !('what' in states));
    return table;
  }

  /** The ways in which users are frozen or locked, as far as there are any. */
  async #loginStates(): Promise<readonly LoginState[] | Gap> {
    const fields = 'IsFrozen, IsPasswordLocked';
    return this.#orGap('UserLogin', 'ManageUsers', async () => {
      const soql = `SELECT ${fields}, COUNT(Id) total FROM UserLogin WHERE ${LOCKED_OUT} GROUP BY ${fields}`;
      const rows = await rowsOf(this.#client, soql);
      return rows.map((row) => ({ frozen: needFlag(row, 'IsFrozen'), locked: needFlag(row, 'IsPasswordLocked') }));
    });
  }

  /** What assigned permission sets grant: each combination, and every union of them. */
  async #unions(selections: readonly Selection[]): Promise<readonly number[] | Gap> {
    const { grants } = this.#reading;
    if ('what' in grants) return grants;
    const all = grantedBySets(grants);
    if (all === 0) return [0];
    return this.#orGap('PermissionSetAssignment', 'ViewSetup', async () => {
      const combinations = new Set<number>();
      for (const { assignment } of selections) {
        const conditions = [grants.assignmentsOf(all), ...assignment];
        for (const row of await this.#grouped('PermissionSetAssignment', ['PermissionSetId'], conditions)) {
          combinations.add(grants.ofSet.get(idOf(row, 'PermissionSetId') ?? '') ?? 0);
        }
      }
      return unionsOf(combinations);
    });
  }

  /** Counts the users of one selection into the table. */
  async #count(
    table: GroupTable,
    conditions: readonly string[],
    states: readonly LoginState[] | Gap,
    unions: readonly number[] | Gap,
  ): Promise<void> {
    const apart = 'what' in states ? [] : states;
    const known = 'what' in unions ? [undefined] : unions;
    const asked = [undefined, ...apart].flatMap((login) => known.map((bits): Count => ({ login, bits })));
    const cells = new Map<string, Cell>();
    await inParallel(asked, WIDTH, async (count) => {
      for (const row of await this.#grouped('User', KEYS, [...conditions, ...this.#conditionsOf(count)])) {
        const key = KEYS.map((field) => String(row[field])).join('|');
        const cell = cells.get(key) ?? { row, totals: new Map<string, number>() };
        cells.set(key, cell);
        cell.totals.set(countKey(count), needNumber(row, 'total'));
      }
    });
    for (const { row, totals } of cells.values()) {
      const total = (login: LoginState | undefined, bits: number | undefined): number =>
        totals.get(countKey({ login, bits })) ?? 0;
      const neither = (bits: number | undefined): number =>
        apart.reduce((rest, login) => rest - total(login, bits), total(undefined, bits));
      for (const login of [UNLOCKED, ...apart]) {
        const atMost = (bits?: number): number => (login === UNLOCKED ? neither(bits) : total(login, bits));
        const counts: Iterable<readonly [number | Gap, number]> =
          'what' in unions ? [[unions, atMost()]] : exactCounts(unions, atMost);
        for (const [setBits, count] of counts) {
          const belongings = { setBits, login: 'what' in states ? states : login, verified: [] };
          table.add(this.#users.registrar.user(row, belongings), count);
        }
      }
    }
  }

  #conditionsOf({ login, bits }: Count): readonly string[] {
    const { grants } = this.#reading;
    const others = bits === undefined || 'what' in grants ? 0 : grantedBySets(grants) & ~bits;
    return [
      ...(others === 0 || 'what' in grants ? [] : [`Id NOT IN ${assigneesOf(grants, others)}`]),
      ...(login === undefined
        ? []
        : [
            `Id IN (SELECT UserId FROM UserLogin ` +
              `WHERE IsFrozen = ${login.frozen} AND IsPasswordLocked = ${login.locked})`,
          ]),
    ];
  }

  /** Counts by fields of which the first is an id, in pages by that id: GROUP BY has no further pages of its own. */
  async #grouped(object: string, fields: readonly string[], conditions: readonly string[]): Promise<Row[]> {
    const [id = 'Id'] = fields;
    const list = fields.join(', ');
    const rows: Row[] = [];
    let from: readonly string[] = [];
    for (;;) {
      const where = whereOf([...conditions, ...from]);
      const soql = `SELECT ${list}, COUNT(Id) total FROM ${object}${where} GROUP BY ${list} ORDER BY ${id} LIMIT ${MOST_GROUPS}`;
      const page = await rowsOf(this.#client, soql);
      const last = idOf(page.at(-1) ?? {}, id);
      if (page.length < MOST_GROUPS || last === undefined) return [...rows, ...page];
      // The last id may have more groups: it is asked for again.
      rows.push(...page.filter((row) => idOf(row, id) !== last));
      from = [`${id} >= ${quote(last)}`];
    }
  }

  /** Moves the users who differ from the others of their group, each with its own facts. */
  async #takeOut(
    table: GroupTable,
    query: UserQuery,
    selections: readonly Selection[],
    seesLogins: boolean,
  ): Promise<void> {
    const seen = new Set<string>();
    const move = async (users: readonly Selection[]): Promise<void> => {
      for await (const user of this.#users.stream(users, users, query.addresses)) {
        if (!seen.has(user.id)) table.move(user);
        seen.add(user.id);
      }
    };
    const hidden = await this.#verified(query, seesLogins);
    const ids = 'what' in hidden ? new Set<string>() : hidden;
    const anyMfa = table.some(underMfa);
    const refused = anyMfa ? await this.#users.authenticatorGap() : undefined;
    if (anyMfa && refused === undefined) {
      await move(this.#profilesUnderMfa(selections));
      for (const id of await this.#assignedMfa(selections)) ids.add(id);
    }
    const left = [...ids].filter((id) => !seen.has(id));
    for (const some of selectionsByIds(left)) await move(selections.map(({ user }) => narrowed(some, user)));
    // What nobody may see is missing of everybody, in the end: until here the groups are as they were counted.
    if (refused !== undefined) {
      table.change((user) => (underMfa(user) ? { ...user, authenticatorRegistered: missing(refused) } : user));
    }
    if ('what' in hidden) table.change((user) => ({ ...user, verifiedAddresses: missing(hidden) }));
  }

  /** Ids of users with a verified address in question. */
  async #verified({ addresses }: UserQuery, seesLogins: boolean): Promise<Set<string> | Gap> {
    if (addresses.length === 0) return new Set();
    const { capabilities } = this.#reading;
    return verifiedUsers(this.#client, this.#gaps, { addresses, capabilities, seesLogins });
  }

  #profilesUnderMfa(selections: readonly Selection[]): Selection[] {
    const { grants } = this.#reading;
    if ('what' in grants) return [];
    const ids = [...grants.ofProfile].filter(([, bits]) => (bits & BIT.mfaForApi) !== 0).map(([id]) => id);
    return inLists(ids).flatMap((list) => selections.map((one) => narrowed(one, [`ProfileId IN ${list}`])));
  }

  /** Ids of users to whom a permission set gives MFA for API Logins. */
  async #assignedMfa(selections: readonly Selection[]): Promise<Set<string>> {
    const { grants } = this.#reading;
    const ids = new Set<string>();
    if ('what' in grants || (grantedBySets(grants) & BIT.mfaForApi) === 0) return ids;
    for (const { assignment } of selections) {
      const where = whereOf([grants.assignmentsOf(BIT.mfaForApi), ...assignment]);
      const rows = await rowsOf(this.#client, `SELECT AssigneeId FROM PermissionSetAssignment${where}`);
      for (const row of rows) ids.add(needId(row, 'AssigneeId'));
    }
    return ids;
  }

  async #orGap<T>(what: string, permission: 'ManageUsers' | 'ViewSetup', read: () => Promise<T>): Promise<T | Gap> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      const refused = refusedGap(what, error, permission);
      this.#gaps.add(refused);
      return refused;
    }
  }
}

function underMfa({ mfaForApi }: UserFacts): boolean {
  return mfaForApi.known && mfaForApi.value;
}

/** Users of one profile, type and activity: how many each count has. */
interface Cell {
  readonly row: Row;
  readonly totals: Map<string, number>;
}

function countKey({ login, bits }: Count): string {
  return `${login === undefined ? 'all' : `${login.frozen}/${login.locked}`} ${bits ?? ''}`;
}

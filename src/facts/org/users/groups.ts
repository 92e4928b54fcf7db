/**
 * The users of an org as groups: counted by the server, with those who differ from the others of their group read one by
 * one and moved. So the calls grow with profiles and exceptions, not with users.
 */
import type { Gap } from '../../../policy/index.js';
import type { UserGroup, UserQuery } from '../../types.js';
import { each, needId, needNumber, type OrgClient, OrgRefusal, rowsOf } from '../wire/index.js';
import { type GapList, refusedGap } from '../session/index.js';
import { GroupTable, Inconsistent } from '../../groupTable.js';
import { GroupCounter } from './groupCounts.js';
import { ExceptionMover, type LockedOut } from './groupExceptions.js';
import type { Selection } from './selection.js';
import { LOCKED_OUT, LOGIN_FIELDS, loginStateOf } from './loginState.js';
import type { UserReader, UserReading } from './users.js';

/** Up to so many frozen or locked users are read one by one; more are counted by the server, with more counts. */
const MOST_APART = 500;

export class GroupReader {
  readonly #client: OrgClient;
  readonly #gaps: GapList;
  readonly #reading: UserReading;
  readonly #users: UserReader;
  readonly #counter: GroupCounter;

  public constructor(client: OrgClient, gaps: GapList, reading: UserReading, users: UserReader) {
    this.#client = client;
    this.#gaps = gaps;
    this.#reading = reading;
    this.#users = users;
    this.#counter = new GroupCounter(client, gaps, reading);
  }

  /**
   * Where the org refuses a count (a timeout, a join that it does not do) or changes while it counts, the users are read
   * one by one instead: the same groups, with the calls of a listing. Users asked for by name are always read so.
   */
  public async read(query: UserQuery, selections: readonly Selection[]): Promise<readonly UserGroup[]> {
    if (query.usernames !== undefined) return this.#listed(query, selections);
    try {
      const groups = (await this.#counted(query, selections)).groups();
      if (query.integrationOnly !== true) return groups;
      return groups.filter(({ user: { integration } }) => !integration.known || integration.value);
    } catch (error) {
      if (!(error instanceof OrgRefusal || error instanceof Inconsistent)) throw error;
      return this.#listed(query, selections);
    }
  }

  async #listed(query: UserQuery, selections: readonly Selection[]): Promise<readonly UserGroup[]> {
    const table = new GroupTable();
    for await (const user of each(this.#users.read(query, selections))) table.add(user, 1);
    return table.groups();
  }

  async #counted(query: UserQuery, selections: readonly Selection[]): Promise<GroupTable> {
    this.#users.noteHiddenUsers();
    const [locked, unions] = await Promise.all([this.#lockedOut(), this.#counter.unions(selections)]);
    const table = new GroupTable();
    for (const { user } of selections) {
      const apart = 'what' in locked ? [] : locked.states;
      for (const { row, login, setBits, count } of await this.#counter.count(user, apart, unions)) {
        const belongings = { setBits, login: 'what' in locked ? locked : login, verified: [] };
        table.add(this.#users.registrar.user(row, belongings), count);
      }
    }
    const counting = { client: this.#client, gaps: this.#gaps, reading: this.#reading, users: this.#users };
    const asked = { counter: this.#counter, query, selections, locked, unions };
    await new ExceptionMover({ ...counting, ...asked }, table).run();
    return table;
  }

  async #lockedOut(): Promise<LockedOut | Gap> {
    const fields = LOGIN_FIELDS.join(', ');
    try {
      const counts = `SELECT ${fields}, COUNT(Id) total FROM UserLogin WHERE ${LOCKED_OUT} GROUP BY ${fields}`;
      const rows = await rowsOf(this.#client, counts);
      const total = rows.reduce((sum, row) => sum + needNumber(row, 'total'), 0);
      if (total > MOST_APART) {
        return { ids: [], states: rows.map(loginStateOf) };
      }
      if (total === 0) return { ids: [], states: [] };
      const users = await rowsOf(this.#client, `SELECT UserId FROM UserLogin WHERE ${LOCKED_OUT}`);
      return { ids: users.map((row) => needId(row, 'UserId')), states: [] };
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      const refused = refusedGap('UserLogin', error, 'ManageUsers');
      this.#gaps.add(refused);
      return refused;
    }
  }
}

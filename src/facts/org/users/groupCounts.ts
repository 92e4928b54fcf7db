/**
 * Counts of users by what User groups by, what permission sets grant, and whether they are frozen.
 *
 * User groups by profile, type and activity. What permission sets grant does not group with that; it is counted by
 * exclusion: users with no permission beyond some bits are those without an assignment to a permission set that grants
 * another one (one anti-join), and the counts of exactly those bits follow. So the calls grow with profiles and with the
 * combinations of permissions that sets grant, not with users or assignments.
 */
import type { Gap } from '../../../policy/index.js';
import { idOf, inParallel, needNumber, type OrgClient, OrgRefusal, quote, type Row, rowsOf } from '../wire/index.js';
import { type GapList, refusedGap } from '../session/index.js';
import { exactCounts, unionsOf } from './exactCounts.js';
import { assigneesOf, grantedBySets, type Grants } from './grants.js';
import type { Background } from './backgroundFacts.js';
import { inState, keyOfState, UNLOCKED, type LoginState } from './loginState.js';
import { whereOf, type Selection } from './selection.js';
import { groupedFields } from './userFields.js';

/** A query with GROUP BY gives no more rows, and has no further page (D). */
const MOST_GROUPS = 2000;
/** Counts on their way at the same time. */
const WIDTH = 4;

/** So many users of this profile, type and activity, with these bits from sets, in this login state. */
export interface CountedUsers {
  /** {@link groupedFields}, as in a row of User. */
  readonly row: Row;
  readonly login: LoginState;
  readonly setBits: number | Gap;
  readonly count: number;
}

/** One count: users in one login state (undefined: all), with no bits from sets beyond these (undefined: any). */
interface Count {
  readonly login: LoginState | undefined;
  readonly bits: number | undefined;
}

export class GroupCounter {
  readonly #client: OrgClient;
  readonly #gaps: GapList;
  readonly #grants: Grants | Gap;
  readonly #keys: readonly string[];

  public constructor(client: OrgClient, gaps: GapList, { grants, userFields }: Background) {
    this.#client = client;
    this.#gaps = gaps;
    this.#grants = grants;
    this.#keys = groupedFields(userFields);
  }

  /** What assigned permission sets grant: each combination, and every union of them. */
  public async unions(selections: readonly Selection[]): Promise<readonly number[] | Gap> {
    const grants = this.#grants;
    if ('what' in grants) return grants;
    const all = grantedBySets(grants);
    if (all === 0) return [0];
    try {
      const combinations = new Set<number>();
      for (const { assignment } of selections) {
        const conditions = [grants.assignmentsOf(all), ...assignment];
        for (const row of await this.#grouped('PermissionSetAssignment', ['PermissionSetId'], conditions)) {
          combinations.add(grants.ofSet.get(idOf(row, 'PermissionSetId') ?? '') ?? 0);
        }
      }
      return unionsOf(combinations);
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      const refused = refusedGap('PermissionSetAssignment', error, 'ViewSetup');
      this.#gaps.add(refused);
      return refused;
    }
  }

  /**
   * @param conditions on User.
   * @param apart login states that are counted apart from the others, which come as neither frozen nor locked.
   */
  public async count(
    conditions: readonly string[],
    apart: readonly LoginState[],
    unions: readonly number[] | Gap,
  ): Promise<readonly CountedUsers[]> {
    const limits = 'what' in unions ? [undefined] : unions;
    const asked = [undefined, ...apart].flatMap((login) => limits.map((bits): Count => ({ login, bits })));
    const cells = new Map<string, Cell>();
    await inParallel(asked, WIDTH, async (count) => {
      for (const row of await this.#grouped('User', this.#keys, [...conditions, ...this.#conditionsOf(count)])) {
        const key = this.#keys.map((field) => String(row[field])).join('|');
        const cell = cells.get(key) ?? { row, totals: new Map<string, number>() };
        cells.set(key, cell);
        cell.totals.set(keyOf(count), needNumber(row, 'total'));
      }
    });
    return [...cells.values()].flatMap((cell) => exactly(cell, apart, unions));
  }

  #conditionsOf({ login, bits }: Count): readonly string[] {
    const grants = this.#grants;
    const others = bits === undefined || 'what' in grants ? 0 : grantedBySets(grants) & ~bits;
    const state = login && inState(login);
    return [
      ...(others === 0 || 'what' in grants ? [] : [`Id NOT IN ${assigneesOf(grants, others)}`]),
      ...(state === undefined ? [] : [`Id IN (SELECT UserId FROM UserLogin WHERE ${state})`]),
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
      const group = `GROUP BY ${list} ORDER BY ${id} LIMIT ${MOST_GROUPS}`;
      const page = await rowsOf(this.#client, `SELECT ${list}, COUNT(Id) total FROM ${object}${where} ${group}`);
      const last = idOf(page.at(-1) ?? {}, id);
      if (page.length < MOST_GROUPS || last === undefined) return [...rows, ...page];
      // The last id may have more groups: it is asked for again.
      rows.push(...page.filter((row) => idOf(row, id) !== last));
      from = [`${id} >= ${quote(last)}`];
    }
  }
}

/** Users of one profile, type and activity: how many each count has. */
interface Cell {
  readonly row: Row;
  readonly totals: Map<string, number>;
}

function exactly({ row, totals }: Cell, apart: readonly LoginState[], unions: readonly number[] | Gap): CountedUsers[] {
  const total = (login: LoginState | undefined, bits?: number): number => totals.get(keyOf({ login, bits })) ?? 0;
  const others = (bits?: number): number =>
    apart.reduce((rest, login) => rest - total(login, bits), total(undefined, bits));
  return [UNLOCKED, ...apart].flatMap((login): CountedUsers[] => {
    const atMost = (bits?: number): number => (login === UNLOCKED ? others(bits) : total(login, bits));
    if ('what' in unions) return [{ row, login, setBits: unions, count: atMost() }];
    return [...exactCounts(unions, atMost)].map(([setBits, count]) => ({ row, login, setBits, count }));
  });
}

function keyOf({ login, bits }: Count): string {
  return `${login === undefined ? 'all' : keyOfState(login)} ${bits ?? 'any'}`;
}

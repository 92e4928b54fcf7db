/**
 * Which of some permission sets some users are assigned, by themselves or by a group of permission sets, as a login counts
 * them.
 */
import { type AssignedSets, type Fact, known, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import type { AssignedQuery } from '../../types.js';
import { assignmentFields, gap, grantingNow, refusedGap, unsureOf } from '../session/index.js';
import { inLists, isRow, needId, type OrgClient, OrgRefusal, type Row, rowsOf, textOf } from '../wire/index.js';

const WHAT = 'PermissionSetAssignment';
const COMPONENTS = 'PermissionSetGroupComponent';

/**
 * Names by the id of the user; who is assigned none of them is left out. Partial where there are more than `most`, and where
 * the groups that hold them could not be read.
 *
 * @param now ISO time; an assignment that has ended by then does not count
 */
export async function readAssignedSets(
  client: OrgClient,
  query: AssignedQuery,
  now: string,
): Promise<Fact<AssignedSets>> {
  const { names, users } = query;
  if (names.length === 0 || users?.length === 0) return known(new Map(), WHAT);
  try {
    const fields = await assignmentFields(client);
    const unsure = unsureOf(fields);
    if (unsure !== undefined) return unreadable(unsure);
    const groups = await groupsWith(client, names);
    const reading = new AssignmentReading(client, query, grantingNow(fields, now));
    for (const sets of inLists(names)) await reading.add(`PermissionSet.Name IN ${sets}`, nameOfSet);
    if (groups.known) {
      const byGroup = ({ PermissionSetGroupId: id }: Row): readonly string[] => groups.value.get(String(id)) ?? [];
      for (const ids of inLists(groups.value.keys())) await reading.add(`PermissionSetGroupId IN ${ids}`, byGroup);
    }
    const partial = reading.beyond ?? (groups.known ? undefined : groups.gap);
    return { ...known(reading.assigned, WHAT), ...(partial && { partial }) };
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    return unreadable(refusedGap(WHAT, error));
  }
}

/** Reads assignments until there are more than the query allows. */
class AssignmentReading {
  public readonly assigned = new Map<string, Set<string>>();
  /** Set once more were there than are read. */
  public beyond: ReturnType<typeof gap> | undefined;
  readonly #client: OrgClient;
  readonly #most: number | undefined;
  readonly #conditions: readonly string[];
  readonly #ofUsers: readonly string[];
  #rows = 0;

  public constructor(client: OrgClient, { most, users }: AssignedQuery, granting: readonly string[]) {
    this.#client = client;
    this.#most = most;
    this.#conditions = granting;
    this.#ofUsers = users === undefined ? [''] : inLists(users).map((ids) => ` AND AssigneeId IN ${ids}`);
  }

  public async add(which: string, namesIn: (row: Row) => readonly string[]): Promise<void> {
    const where = [which, ...this.#conditions].join(' AND ');
    for (const ofThese of this.#ofUsers) {
      if (this.beyond !== undefined) return;
      const limit = this.#most === undefined ? '' : ` LIMIT ${String(this.#most - this.#rows + 1)}`;
      const soql =
        `SELECT AssigneeId, PermissionSet.Name, PermissionSetGroupId FROM ${WHAT} ` +
        `WHERE ${where}${ofThese} ORDER BY Id${limit}`;
      for (const row of await rowsOf(this.#client, soql)) this.#take(row, namesIn(row));
    }
  }

  #take(row: Row, names: readonly string[]): void {
    this.#rows++;
    if (this.#most !== undefined && this.#rows > this.#most) {
      this.beyond = gap(WHAT, Text.of('facts-org.gap.many-holders', { most: String(this.#most) }));
      return;
    }
    const id = needId(row, 'AssigneeId');
    const held = this.assigned.get(id) ?? new Set();
    for (const name of names) this.assigned.set(id, held.add(name));
  }
}

function nameOfSet({ PermissionSet: set }: Row): readonly string[] {
  const name = isRow(set) ? textOf(set, 'Name') : undefined;
  return name === undefined ? [] : [name];
}

/** Names of the sets by the id of the group that holds them; sets for sessions are none that a login counts. */
async function groupsWith(
  client: OrgClient,
  names: readonly string[],
): Promise<Fact<ReadonlyMap<string, readonly string[]>>> {
  const groups = new Map<string, readonly string[]>();
  try {
    for (const sets of inLists(names)) {
      const soql =
        `SELECT PermissionSetGroupId, PermissionSet.Name FROM ${COMPONENTS} WHERE PermissionSet.Name IN ${sets} ` +
        'AND PermissionSet.HasActivationRequired = false ORDER BY Id';
      for (const row of await rowsOf(client, soql)) {
        const id = needId(row, 'PermissionSetGroupId');
        groups.set(id, [...(groups.get(id) ?? []), ...nameOfSet(row)]);
      }
    }
    return known(groups, COMPONENTS);
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    return unreadable(refusedGap(COMPONENTS, error));
  }
}

/**
 * Which of some permission sets some users are assigned.
 */
import { type AssignedSets, type Fact, known, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import type { AssignedQuery } from '../../types.js';
import { gap, refusedGap } from '../session/index.js';
import { inLists, isRow, needId, type OrgClient, OrgRefusal, rowsOf, textOf } from '../wire/index.js';

/** Names by the id of the user; who is assigned none of them is left out. */
export async function readAssignedSets(
  client: OrgClient,
  { most, names, users }: AssignedQuery,
): Promise<Fact<AssignedSets>> {
  const what = 'PermissionSetAssignment';
  const assigned = new Map<string, Set<string>>();
  if (names.length === 0 || users?.length === 0) return known(assigned, what);
  const ofUsers = users === undefined ? [''] : inLists(users).map((ids) => `AND AssigneeId IN ${ids} `);
  let rows = 0;
  try {
    for (const sets of inLists(names)) {
      for (const ofThese of ofUsers) {
        const limit = most === undefined ? '' : ` LIMIT ${String(most - rows + 1)}`;
        const soql =
          `SELECT AssigneeId, PermissionSet.Name FROM ${what} WHERE PermissionSet.Name IN ${sets} ` +
          `${ofThese}ORDER BY Id${limit}`;
        for (const row of await rowsOf(client, soql)) {
          rows++;
          if (most !== undefined && rows > most) {
            const partial = gap(what, Text.of('facts-org.gap.many-holders', { most: String(most) }));
            return { known: true, value: assigned, from: what, partial };
          }
          const set = row['PermissionSet'];
          const name = isRow(set) ? textOf(set, 'Name') : undefined;
          const id = needId(row, 'AssigneeId');
          if (name !== undefined) assigned.set(id, (assigned.get(id) ?? new Set()).add(name));
        }
      }
    }
    return known(assigned, what);
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    return unreadable(refusedGap(what, error));
  }
}

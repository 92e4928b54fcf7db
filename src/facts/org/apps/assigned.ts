/**
 * Which of some permission sets some users are assigned.
 */
import { type Fact, known, unreadable } from '../../../policy/index.js';
import { refusedGap } from '../session/index.js';
import { inLists, isRow, needId, type OrgClient, OrgRefusal, rowsOf, textOf } from '../wire/index.js';

/** Names by the id of the user; who is assigned none of them is left out. */
export async function readAssignedSets(
  client: OrgClient,
  { names, users }: { readonly names: readonly string[]; readonly users: readonly string[] },
): Promise<Fact<ReadonlyMap<string, ReadonlySet<string>>>> {
  const what = 'PermissionSetAssignment';
  const assigned = new Map<string, Set<string>>();
  if (names.length === 0 || users.length === 0) return known(assigned, what);
  try {
    for (const sets of inLists(names)) {
      for (const ids of inLists(users)) {
        const soql =
          `SELECT AssigneeId, PermissionSet.Name FROM ${what} WHERE PermissionSet.Name IN ${sets} ` +
          `AND AssigneeId IN ${ids} ORDER BY Id`;
        for (const row of await rowsOf(client, soql)) {
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

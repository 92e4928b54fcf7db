/**
 * Who holds given permissions at a login: through a profile, a permission set or a group. Assignments that have ended, or
 * wait for a session, grant nothing.
 */
import {
  type Fact,
  type HolderQuery,
  known,
  type PermissionHolder,
  type PermissionId,
  unreadable,
} from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { gap, type GapList } from '../session/index.js';
import { fieldsOf, idOf, inLists, isRow, needId, needText, type OrgClient, type Row, rowsOf } from '../wire/index.js';
import { unsureOf } from './grants.js';

const fieldOf = (permission: PermissionId): string => `Permissions${permission}`;

/**
 * Partial where more users hold one of them than were asked for at most, or where a field that tells is hidden. A
 * permission that this session does not see is a gap.
 *
 * @param now ISO time
 */
export async function readPermissionHolders(
  client: OrgClient,
  gaps: GapList,
  query: HolderQuery,
  now: string,
): Promise<Fact<readonly PermissionHolder[]>> {
  const read = await gaps.read('PermissionSetAssignment', 'PermissionSetAssignment', 'ViewSetup', async () => {
    const [sets, assignments] = await Promise.all([
      fieldsOf(client, 'PermissionSet'),
      fieldsOf(client, 'PermissionSetAssignment'),
    ]);
    const hidden = query.holding.find((permission) => !sets.has(fieldOf(permission)));
    if (hidden !== undefined) return gap(`PermissionSet.${fieldOf(hidden)}`, Text.of('facts-org.gap.hidden-field'));
    const told = [...query.holding, ...(query.telling ?? [])].filter((permission) => sets.has(fieldOf(permission)));
    const rows = await readAssignments(client, query, told, { sets, assignments, now });
    return { holders: holdersOf(rows, told), rows: rows.length, unsure: unsureOf(sets, assignments) };
  });
  if (!read.known) return read;
  if ('what' in read.value) return gaps.note(unreadable(read.value));
  const { holders, rows, unsure } = read.value;
  const { most } = query;
  const many =
    most !== undefined && rows > most
      ? gap('PermissionSetAssignment', Text.of('facts-org.gap.many-holders', { most: String(most) }))
      : undefined;
  const partial = many ?? unsure;
  const from = 'PermissionSetAssignment';
  return partial === undefined ? known(holders, from) : gaps.note({ known: true, value: holders, from, partial });
}

interface Known {
  readonly sets: ReadonlySet<string>;
  readonly assignments: ReadonlySet<string>;
  readonly now: string;
}

async function readAssignments(
  client: OrgClient,
  { holding, ids, most, withoutProfiles }: HolderQuery,
  told: readonly PermissionId[],
  { assignments, now, sets }: Known,
): Promise<readonly Row[]> {
  const where = [
    `(${[...holding, ...(ids === undefined ? [] : told)].map((name) => `PermissionSet.${fieldOf(name)} = true`).join(' OR ')})`,
    ...(withoutProfiles === true ? ['PermissionSet.IsOwnedByProfile = false'] : []),
    ...(sets.has('HasActivationRequired') ? ['PermissionSet.HasActivationRequired = false'] : []),
    ...(assignments.has('ExpirationDate') ? [`(ExpirationDate = null OR ExpirationDate > ${now})`] : []),
    ...(assignments.has('IsRevoked') ? ['IsRevoked = false'] : []),
  ].join(' AND ');
  const fields = ['AssigneeId', 'Assignee.Username', ...told.map((name) => `PermissionSet.${fieldOf(name)}`)];
  const select = `SELECT ${fields.join(', ')} FROM PermissionSetAssignment WHERE ${where}`;
  if (ids === undefined) {
    const limit = most === undefined ? '' : ` LIMIT ${most + 1}`;
    return rowsOf(client, `${select} AND Assignee.IsActive = true ORDER BY AssigneeId${limit}`);
  }
  const rows: Row[] = [];
  for (const list of inLists(ids, 9000)) rows.push(...(await rowsOf(client, `${select} AND AssigneeId IN ${list}`)));
  return rows;
}

function holdersOf(rows: readonly Row[], told: readonly PermissionId[]): readonly PermissionHolder[] {
  const holders = new Map<string, { username: string; permissions: Set<PermissionId> }>();
  for (const row of rows) {
    const id = needId(row, 'AssigneeId');
    const { Assignee: assignee, PermissionSet: set } = row;
    const holder = holders.get(id) ?? {
      username: isRow(assignee) ? needText(assignee, 'Username') : '',
      permissions: new Set(),
    };
    holders.set(id, holder);
    if (isRow(set)) for (const name of told) if (set[fieldOf(name)] === true) holder.permissions.add(name);
  }
  return [...holders].map(([id, holder]) => ({ id, ...holder }));
}

/** Profiles, by their ids of 18 characters, that grant one of these permissions themselves. */
export async function readProfilesGranting(
  client: OrgClient,
  permissions: readonly PermissionId[],
): Promise<ReadonlySet<string>> {
  const granting = permissions.map((name) => `${fieldOf(name)} = true`).join(' OR ');
  const rows = await rowsOf(
    client,
    `SELECT ProfileId FROM PermissionSet WHERE IsOwnedByProfile = true AND (${granting}) ORDER BY Id`,
  );
  return new Set(rows.map((row) => idOf(row, 'ProfileId')).filter((id) => id !== undefined));
}

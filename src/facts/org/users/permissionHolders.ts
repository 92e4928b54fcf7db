/**
 * Who holds given permissions at a login: through a profile, a permission set or a group. Assignments that have ended, or
 * wait for a session, grant nothing.
 */
import {
  type Fact,
  type Gap,
  type HolderQuery,
  known,
  type PermissionGrants,
  type PermissionHolder,
  type PermissionId,
} from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { absentIn, assignmentFields, gap, type GapList, grantingNow, unsureOf } from '../session/index.js';
import { fieldsOf, idOf, inLists, isRow, needId, needText, type OrgClient, type Row, rowsOf } from '../wire/index.js';

const fieldOf = (permission: PermissionId): string => `Permissions${permission}`;

/**
 * Partial where more users hold one of them than were asked for at most, or where a field that tells is hidden, a
 * permission among them. Nobody holds one that the org does not have.
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
    const { assignments, sets } = await assignmentFields(client);
    const asked = [...query.holding, ...(query.telling ?? [])];
    const told = asked.filter((permission) => sets.has(fieldOf(permission)));
    const hidden = await hiddenIn(client, sets, asked);
    // Nobody holds what the org does not have.
    const holding = query.holding.filter((permission) => told.includes(permission));
    const none = holding.length === 0 && (query.ids === undefined || told.length === 0);
    const rows = none ? [] : await readAssignments(client, { ...query, holding }, told, { sets, assignments, now });
    return { holders: holdersOf(rows, told), rows: rows.length, unsure: hidden ?? unsureOf({ sets, assignments }) };
  });
  if (!read.known) return read;
  const { holders, rows, unsure } = read.value;
  const { most } = query;
  const many =
    most !== undefined && rows > most
      ? gap('PermissionSetAssignment', Text.of('facts-org.gap.many-holders', { most: String(most) }))
      : undefined;
  const partial = many ?? unsure;
  const from = 'PermissionSetAssignment';
  return partial === undefined ? known(holders, from) : gaps.note(known(holders, from, partial));
}

/** The first of the permissions that the org has and this session does not see. */
async function hiddenIn(
  client: OrgClient,
  sets: ReadonlySet<string>,
  permissions: readonly PermissionId[],
): Promise<Gap | undefined> {
  const lacking = permissions.map(fieldOf).filter((field) => !sets.has(field));
  const gone = await absentIn(client, lacking);
  const hidden = lacking.find((field) => !gone.has(field));
  return hidden === undefined ? undefined : gap(`PermissionSet.${hidden}`, Text.of('facts-org.gap.hidden-field'));
}

interface QueriedFields {
  readonly sets: ReadonlySet<string>;
  readonly assignments: ReadonlySet<string>;
  readonly now: string;
}

async function readAssignments(
  client: OrgClient,
  { holding, ids, includeInactive, most, withoutProfiles }: HolderQuery,
  told: readonly PermissionId[],
  { assignments, now, sets }: QueriedFields,
): Promise<readonly Row[]> {
  const where = [
    `(${[...holding, ...(ids === undefined ? [] : told)].map((name) => `PermissionSet.${fieldOf(name)} = true`).join(' OR ')})`,
    ...(withoutProfiles === true ? ['PermissionSet.IsOwnedByProfile = false'] : []),
    ...grantingNow({ sets, assignments }, now),
  ].join(' AND ');
  const fields = ['AssigneeId', 'Assignee.Username', ...told.map((name) => `PermissionSet.${fieldOf(name)}`)];
  const select = `SELECT ${fields.join(', ')} FROM PermissionSetAssignment WHERE ${where}`;
  if (ids === undefined) {
    const limit = most === undefined ? '' : ` LIMIT ${most + 1}`;
    const active = includeInactive === true ? '' : ' AND Assignee.IsActive = true';
    return rowsOf(client, `${select}${active} ORDER BY AssigneeId${limit}`);
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

/** What each profile grants itself, and what permission sets and groups grant to whom. */
export async function readPermissionGrants(
  client: OrgClient,
  gaps: GapList,
  {
    most,
    now,
    permissions,
  }: { readonly permissions: readonly PermissionId[]; readonly most: number; readonly now: string },
): Promise<Fact<PermissionGrants>> {
  const profiles = await gaps.read('PermissionSet', 'PermissionSet', 'ViewSetup', async () =>
    grantsOfProfiles(client, permissions),
  );
  if (!profiles.known) return profiles;
  const query: HolderQuery = { holding: permissions, most, withoutProfiles: true, includeInactive: true };
  const holders = await readPermissionHolders(client, gaps, query, now);
  if (!holders.known) return holders;
  const users = new Map(holders.value.map((holder) => [holder.id, holder.permissions]));
  return { ...holders, value: { permissions, profiles: profiles.value, users } };
}

async function grantsOfProfiles(
  client: OrgClient,
  permissions: readonly PermissionId[],
): Promise<ReadonlyMap<string, ReadonlySet<PermissionId>>> {
  const sets = await fieldsOf(client, 'PermissionSet');
  const there = permissions.filter((permission) => sets.has(fieldOf(permission)));
  if (there.length === 0) return new Map();
  const granting = there.map((name) => `${fieldOf(name)} = true`).join(' OR ');
  const fields = there.map(fieldOf).join(', ');
  const rows = await rowsOf(
    client,
    `SELECT ProfileId, ${fields} FROM PermissionSet WHERE IsOwnedByProfile = true AND (${granting}) ORDER BY Id`,
  );
  return new Map(
    rows.flatMap((row): [string, ReadonlySet<PermissionId>][] => {
      const id = idOf(row, 'ProfileId');
      return id === undefined ? [] : [[id, new Set(there.filter((name) => row[fieldOf(name)] === true))]];
    }),
  );
}

/** Profiles, by their ids of 18 characters, that grant one of these permissions themselves. */
export async function readProfilesGranting(
  client: OrgClient,
  permissions: readonly PermissionId[],
): Promise<ReadonlySet<string>> {
  const fields = await fieldsOf(client, 'PermissionSet');
  const gone = await absentIn(
    client,
    permissions.map(fieldOf).filter((field) => !fields.has(field)),
  );
  const there = permissions.filter((name) => !gone.has(fieldOf(name)));
  // No profile grants what the org does not have.
  if (there.length === 0) return new Set();
  const granting = there.map((name) => `${fieldOf(name)} = true`).join(' OR ');
  const rows = await rowsOf(
    client,
    `SELECT ProfileId FROM PermissionSet WHERE IsOwnedByProfile = true AND (${granting}) ORDER BY Id`,
  );
  return new Set(rows.map((row) => idOf(row, 'ProfileId')).filter((id) => id !== undefined));
}

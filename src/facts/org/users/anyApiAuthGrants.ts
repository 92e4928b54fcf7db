/**
 * Who holds the permission Use Any API Auth, and by what: profiles through their own PermissionSet rows, permission sets,
 * and groups through their aggregated rows.
 */
import {
  type AnyApiAuthGrant,
  type AnyApiAuthGrants,
  type AnyApiAuthHolder,
  type Fact,
  type Gap,
  type HeldUntil,
  known,
  unreadable,
} from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { absentIn, assignmentFields, gap, type GapList, granting, unsureOf } from '../session/index.js';
import {
  fieldsOf,
  inLists,
  isRow,
  needFlag,
  needId,
  needText,
  type OrgClient,
  quote,
  type Row,
  rowsOf,
  textOf,
  timeOf,
} from '../wire/index.js';
import { PERMISSION_FIELDS } from './grants.js';

const PERMISSION = PERMISSION_FIELDS.useAnyApiAuth;
/** Assignments that are read: a profile of everybody grants it to as many users as an org has. */
const MOST_ASSIGNMENTS = 20_000;

/** @param name API name of a permission set, of which is told whether the org has it already. */
export async function readAnyApiAuthGrants(
  client: OrgClient,
  gaps: GapList,
  name: string,
  now: string,
): Promise<Fact<AnyApiAuthGrants>> {
  const fields = await gaps.read('PermissionSet', 'describe', 'ViewSetup', async () => ({
    sets: await fieldsOf(client, 'PermissionSet'),
    assignments: await fieldsOf(client, 'PermissionSetAssignment'),
  }));
  if (!fields.known) return fields;
  const { assignments, sets } = fields.value;
  if (!sets.has(PERMISSION)) {
    const absent = (await absentIn(client, [PERMISSION])).has(PERMISSION);
    return gaps.note(
      unreadable(
        gap(
          `PermissionSet.${PERMISSION}`,
          Text.of(absent ? 'facts-org.gap.no-any-api-auth' : 'facts-org.gap.hidden-field'),
        ),
      ),
    );
  }
  const read = await gaps.read('PermissionSetAssignment', 'PermissionSetAssignment', 'ViewSetup', async () => {
    const rows = await readSets(client, sets, name);
    const grants = rows.filter(isGrant).map(grantOf);
    return {
      grants,
      rows: await readAssignments(client, sets, assignments, now),
      nameTaken: rows.some((row) => !needFlag(row, 'IsOwnedByProfile') && sameName(needText(row, 'Name'), name)),
    };
  });
  if (!read.known) return read;
  const { grants, nameTaken, rows } = read.value;
  const value = { grants, holders: holdersOf(rows, grants), nameTaken };
  const from = 'PermissionSetAssignment';
  // Who waits for a session, or holds it until a day, cannot be told where that is hidden.
  const partial =
    rows.length > MOST_ASSIGNMENTS
      ? gap(from, Text.of('facts-org.gap.many-holders', { most: String(MOST_ASSIGNMENTS) }))
      : unsureOf({ sets, assignments });
  return partial === undefined ? known(value, from) : gaps.note(known(value, from, partial));
}

/** Who holds the permission until a time alone. */
export interface TemporaryHolders {
  readonly holders: readonly HeldUntil[];
  /** Why that may be wrong: a field that it stands on is hidden. */
  readonly unsure?: Gap;
}

/**
 * Who holds the permission until a time alone, with the last of the times. One call where no assignment of it ends, which
 * is usual. Throws {@link OrgRefusal} where assignments cannot be read.
 *
 * @param now ISO time; what has ended by then grants nothing
 */
export async function readTemporaryHolders(client: OrgClient, now: string): Promise<TemporaryHolders> {
  const { assignments, sets } = await assignmentFields(client);
  if (!sets.has(PERMISSION)) {
    // Nobody holds what the org does not have.
    if ((await absentIn(client, [PERMISSION])).has(PERMISSION)) return { holders: [] };
    return { holders: [], unsure: gap(`PermissionSet.${PERMISSION}`, Text.of('facts-org.gap.hidden-field')) };
  }
  const hidden = unsureOf({ sets, assignments });
  const unsure = hidden === undefined ? {} : { unsure: hidden };
  if (!assignments.has('ExpirationDate')) return { holders: [], ...unsure };
  const grants = conditions(sets, assignments).join(' AND ');
  const ask = async (where: string): Promise<readonly Row[]> =>
    rowsOf(client, `SELECT AssigneeId, ExpirationDate FROM PermissionSetAssignment WHERE ${grants} AND ${where}`);
  const ending = new Set((await ask(`ExpirationDate > ${now}`)).map((row) => needId(row, 'AssigneeId')));
  const until = new Map<string, string | undefined>();
  for (const list of inLists(ending)) {
    for (const row of await ask(`AssigneeId IN ${list} AND (ExpirationDate = null OR ExpirationDate > ${now})`)) {
      const id = needId(row, 'AssigneeId');
      const ends = timeOf(row, 'ExpirationDate');
      until.set(id, until.has(id) ? laterOf(until.get(id), ends) : ends);
    }
  }
  const holders = [...until].flatMap(([userId, ends]) => (ends === undefined ? [] : [{ userId, until: ends }]));
  return { holders, ...unsure };
}

/** What an assignment has to be to grant the permission at a login, but for its end. */
function conditions(sets: ReadonlySet<string>, assignments: ReadonlySet<string>): readonly string[] {
  return [`PermissionSet.${PERMISSION} = true`, ...granting({ sets, assignments })];
}

/** Salesforce tells names of permission sets apart without case. */
const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** A permission set for sessions is not active yet when a login is decided. */
function isGrant(row: Row): boolean {
  return needFlag(row, PERMISSION) && row['HasActivationRequired'] !== true;
}

async function readSets(client: OrgClient, fields: ReadonlySet<string>, name: string): Promise<readonly Row[]> {
  const some = ['HasActivationRequired', 'PermissionSetGroupId'].filter((field) => fields.has(field));
  const group = fields.has('PermissionSetGroupId') ? ['PermissionSetGroup.DeveloperName'] : [];
  const selected = ['Id', 'Name', 'IsOwnedByProfile', 'Profile.Name', PERMISSION, ...some, ...group];
  return rowsOf(
    client,
    `SELECT ${selected.join(', ')} FROM PermissionSet WHERE ${PERMISSION} = true OR Name = ${quote(name)} ORDER BY Id`,
  );
}

async function readAssignments(
  client: OrgClient,
  sets: ReadonlySet<string>,
  fields: ReadonlySet<string>,
  now: string,
): Promise<readonly Row[]> {
  const ends = fields.has('ExpirationDate');
  const where = [
    ...conditions(sets, fields),
    'Assignee.IsActive = true',
    ...(ends ? [`(ExpirationDate = null OR ExpirationDate > ${now})`] : []),
  ];
  return rowsOf(
    client,
    `SELECT AssigneeId, Assignee.Username, PermissionSetId${ends ? ', ExpirationDate' : ''} FROM PermissionSetAssignment ` +
      `WHERE ${where.join(' AND ')} ORDER BY AssigneeId LIMIT ${MOST_ASSIGNMENTS + 1}`,
  );
}

function grantOf(row: Row): AnyApiAuthGrant {
  const id = needId(row, 'Id');
  if (needFlag(row, 'IsOwnedByProfile')) return { id, kind: 'profile', name: below(row, 'Profile', 'Name') ?? id };
  const group = below(row, 'PermissionSetGroup', 'DeveloperName');
  return group === undefined
    ? { id, kind: 'permission-set', name: needText(row, 'Name') }
    : { id, kind: 'group', name: group };
}

function below(row: Row, parent: string, field: string): string | undefined {
  const value = row[parent];
  return isRow(value) ? textOf(value, field) : undefined;
}

function holdersOf(rows: readonly Row[], grants: readonly AnyApiAuthGrant[]): readonly AnyApiAuthHolder[] {
  const byId = new Map(grants.map((grant) => [grant.id, grant]));
  const holders = new Map<string, { username: string; grants: AnyApiAuthGrant[]; until: string | undefined }>();
  for (const row of rows) {
    const grant = byId.get(needId(row, 'PermissionSetId'));
    if (grant === undefined) continue;
    const id = needId(row, 'AssigneeId');
    const ends = timeOf(row, 'ExpirationDate');
    const holder = holders.get(id);
    if (holder === undefined) {
      holders.set(id, { username: below(row, 'Assignee', 'Username') ?? '', grants: [grant], until: ends });
      continue;
    }
    holder.grants.push(grant);
    holder.until = laterOf(holder.until, ends);
  }
  return [...holders].map(([id, { until, ...holder }]) => ({ id, ...holder, ...(until !== undefined && { until }) }));
}

/** An assignment without an end is the last to end. */
function laterOf(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? undefined : a > b ? a : b;
}

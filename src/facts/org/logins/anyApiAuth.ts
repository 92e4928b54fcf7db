/**
 * Whether LoginHistory proves that SOAP login() does without the permission Use Any API Auth
 * (docs/adr/0009-any-api-auth-by-the-day.md).
 */
import {
  type Fact,
  known,
  RETIREMENTS,
  TYPES_OF_SOAP,
  TYPES_WITHOUT_API_PASSWORD,
  unreadable,
} from '../../../policy/index.js';
import { Text } from '../../../text.js';
import {
  absentIn,
  type AssignmentFields,
  assignmentFields,
  type Capabilities,
  gap,
  type GapList,
  mayRead,
  granting,
} from '../session/index.js';
import {
  idOf,
  inLists,
  isRow,
  needId,
  type OrgClient,
  OrgRefusal,
  quote,
  type Row,
  rowsOf,
  timeOf,
} from '../wire/index.js';
import { PERMISSION_FIELDS } from '../users/index.js';
import { isSoapSuccess, statusesOf } from './evidence.js';
import type { StatusReader } from './statusReader.js';

/** Groups of logins that are looked at, the newest first: as many as one answer with groups may hold. */
const NEWEST = 2000;
/** Calls, each for the assignments of some 140 users, before the search for one without the permission is given up. */
const MOST_CALLS = 5;
const PERMISSION = PERMISSION_FIELDS.useAnyApiAuth;
const { soapLoginOffInNewOrgs, anyApiAuthFirstNamed } = RETIREMENTS.milestones;

export interface AnyApiAuthContext {
  readonly client: OrgClient;
  readonly gaps: GapList;
  readonly capabilities: Capabilities;
  /** When the org was created; undefined where that is not known. */
  readonly created: string | undefined;
  readonly lastSoapSuccess: Fact<string | undefined>;
  readonly statuses: StatusReader;
}

/**
 * The latest successful SOAP login() since the release update by a user without the permission. Undefined for none, and
 * where nothing hangs on it: in orgs that surely enforce it, and where no login succeeded since.
 */
export async function readSoapSuccessWithout(context: AnyApiAuthContext): Promise<Fact<string | undefined>> {
  const { capabilities, client, created, gaps, lastSoapSuccess, statuses } = context;
  const { date } = anyApiAuthFirstNamed;
  if (!lastSoapSuccess.known) return lastSoapSuccess;
  const last = lastSoapSuccess.value ?? '';
  const nothing = created === undefined || created >= soapLoginOffInNewOrgs.date || last < date;
  if (nothing) return known(undefined, 'LoginHistory');
  const what = 'PermissionSetAssignment';
  const fields = await gaps.read(what, 'describe', 'ViewSetup', async () => assignmentFields(client));
  if (!fields.known) return fields;
  if (!fields.value.sets.has(PERMISSION)) {
    // Nobody holds what the org does not know; what is hidden anybody may hold.
    if ((await absentIn(client, [PERMISSION])).has(PERMISSION)) return lastSoapSuccess;
    return gaps.note(unreadable(gap(PERMISSION, Text.of('facts-org.gap.hidden-field'))));
  }
  const successes = await gaps.read('LoginHistory', 'LoginHistory', 'MonitorLoginHistory', async () =>
    newestSuccesses(client, { since: date, last }, statuses),
  );
  if (!successes.known) return successes;
  const latest = await gaps.read(what, 'LoginHistory', 'ViewSetup', async () =>
    latestWithout(client, fields.value, successes.value.byUser),
  );
  if (!latest.known || latest.value !== undefined) return latest;
  // What was not looked at could hold the proof.
  if (mayRead(capabilities, 'MonitorLoginHistory') !== true) {
    return gaps.note(unreadable(gap('LoginHistory', Text.of('facts-org.gap.own-rows-only'), 'MonitorLoginHistory')));
  }
  const { byUser, whole } = successes.value;
  const given = whole && inLists(byUser.keys()).length <= MOST_CALLS;
  return given ? latest : gaps.note(unreadable(gap('LoginHistory', Text.of('facts-org.gap.part-of-history'))));
}

interface Successes {
  /** ISO times by user, the newest first. */
  readonly byUser: ReadonlyMap<string, string>;
  /** Whether all logins since the release update were looked at. */
  readonly whole: boolean;
}

/** Types that are asked for: those of SOAP, or all that may be of SOAP. */
const BY_NAME = `IN (${TYPES_OF_SOAP.map(quote).join(', ')})`;
const BY_EXCLUSION = `NOT IN (${TYPES_WITHOUT_API_PASSWORD.map(quote).join(', ')})`;

/**
 * @param last the newest success, which is known: where it is not among the logins of SOAP by their English names, the
 * org calls them something else
 */
async function newestSuccesses(
  client: OrgClient,
  { since, last }: { readonly since: string; readonly last: string },
  statuses: StatusReader,
): Promise<Successes> {
  const named = await successesIn(await groupsOf(client, since, BY_NAME), since, statuses);
  if (reaches(named, last)) return named;
  const others = await successesIn(await groupsOf(client, since, BY_EXCLUSION), since, statuses);
  return { ...others, whole: others.whole && reaches(others, last) };
}

function reaches({ byUser }: Successes, last: string): boolean {
  return [...byUser.values()].some((time) => time >= last);
}

async function successesIn({ rows, whole }: Groups, since: string, statuses: StatusReader): Promise<Successes> {
  const byUser = new Map<string, string>();
  const words = await statuses.wordsFor(statusesOf(rows));
  for (const row of rows.filter((one) => isSoapSuccess(one, words))) {
    const user = idOf(row, 'UserId');
    const time = timeOf(row, 'latest');
    // The shorter spans may begin before the day itself.
    if (user !== undefined && time !== undefined && time >= since && !byUser.has(user)) byUser.set(user, time);
  }
  return { byUser, whole };
}

interface Groups {
  readonly rows: readonly Row[];
  readonly whole: boolean;
}

/** Since that day, or where the org refuses to look at so much, in the last week, or in the last day. */
async function groupsOf(client: OrgClient, since: string, types: string): Promise<Groups> {
  const fields = 'UserId, LoginType, LoginSubType, ApiType, Status';
  const ask = async (span: string): Promise<readonly Row[]> =>
    rowsOf(
      client,
      `SELECT ${fields}, MAX(LoginTime) latest FROM LoginHistory WHERE LoginTime ${span} AND LoginType ${types} ` +
        `GROUP BY ${fields} ORDER BY MAX(LoginTime) DESC LIMIT ${NEWEST}`,
    );
  const all = `>= ${since}T00:00:00Z`;
  for (const span of [all, '= LAST_N_DAYS:7']) {
    try {
      const rows = await ask(span);
      return { rows, whole: span === all && rows.length < NEWEST };
    } catch (error) {
      if (!(error instanceof OrgRefusal) || error.code === 'INVALID_TYPE') throw error;
    }
  }
  return { rows: await ask('= LAST_N_DAYS:1'), whole: false };
}

/** The newest of these logins whose user did not hold the permission then. */
async function latestWithout(
  client: OrgClient,
  fields: AssignmentFields,
  successes: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  for (const list of inLists(successes.keys()).slice(0, MOST_CALLS)) {
    const until = endsOf(await assignmentsOf(client, fields, list));
    // Whoever's assignments do not show, not even the profile's, may hold it.
    const without = [...successes].find(([user, time]) => (until.get(user) ?? Infinity) <= Date.parse(time));
    if (without !== undefined) return without[1];
  }
  return undefined;
}

/** Of these users: what their profiles grant, and what else grants the permission at a login. Expired ones too. */
async function assignmentsOf(
  client: OrgClient,
  { sets, assignments }: AssignmentFields,
  users: string,
): Promise<readonly Row[]> {
  const selected = ['AssigneeId', `PermissionSet.${PERMISSION}`];
  if (assignments.has('ExpirationDate')) selected.push('ExpirationDate');
  const grants = [`PermissionSet.${PERMISSION} = true`, ...granting({ sets, assignments })].join(' AND ');
  return rowsOf(
    client,
    `SELECT ${selected.join(', ')} FROM PermissionSetAssignment WHERE AssigneeId IN ${users} ` +
      `AND (PermissionSet.IsOwnedByProfile = true OR (${grants}))`,
  );
}

/**
 * Until when each user held the permission, in milliseconds since 1970: `Infinity` for who holds it still, `-Infinity`
 * for who has no assignment that grants it.
 */
function endsOf(assignments: readonly Row[]): ReadonlyMap<string, number> {
  const ends = new Map<string, number>();
  for (const row of assignments) {
    const user = needId(row, 'AssigneeId');
    ends.set(user, Math.max(ends.get(user) ?? -Infinity, endOf(row)));
  }
  return ends;
}

function endOf(assignment: Row): number {
  const set = assignment['PermissionSet'];
  if (isRow(set) && set[PERMISSION] === false) return -Infinity;
  const end = timeOf(assignment, 'ExpirationDate');
  return end === undefined ? Infinity : Date.parse(end);
}

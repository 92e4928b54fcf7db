/**
 * Whether LoginHistory proves that SOAP login() does without the permission Use Any API Auth
 * (docs/adr/0009-who-proves-any-api-auth-optional.md).
 */
import { TYPES_OF_SOAP } from '../../policy/logins/path.js';
import { RETIREMENTS } from '../../policy/index.js';
import type { Fact } from '../../policy/types.js';
import { known, unreadable } from '../metadata/index.js';
import { holds, type Capabilities } from './capabilities.js';
import type { OrgClient } from './client.js';
import { isSoapSuccess } from './evidence.js';
import { gap, refusedGap, why, type GapList } from './gaps.js';
import { OrgRefusal } from './orgError.js';
import { fieldsOf, idOf, inLists, quote, rowsOf, timeOf } from './query.js';

/** Groups of logins that are looked at, the newest first: one query, and one for who of their users holds it. */
const NEWEST = 200;
const PERMISSION = 'PermissionsUseAnyApiAuth';
const { soapLoginOffInNewOrgs, anyApiAuthEnforced } = RETIREMENTS.milestones;

export interface AnyApiAuthContext {
  readonly client: OrgClient;
  readonly gaps: GapList;
  readonly capabilities: Capabilities;
  /** When the org was created; undefined where that is not known. */
  readonly created: string | undefined;
  readonly lastSoapSuccess: Fact<string | undefined>;
}

/**
 * The latest successful SOAP login() since the release update by a user without the permission. Undefined for none among
 * the newest logins, and where nothing hangs on it: in orgs that surely enforce it, and where no login succeeded since.
 */
export async function readSoapSuccessWithout(context: AnyApiAuthContext): Promise<Fact<string | undefined>> {
  const { capabilities, client, created, gaps, lastSoapSuccess } = context;
  const { date } = anyApiAuthEnforced;
  if (!lastSoapSuccess.known) return lastSoapSuccess;
  const nothing =
    created === undefined || created >= soapLoginOffInNewOrgs.date || (lastSoapSuccess.value ?? '') < date;
  if (nothing) return known(undefined, 'LoginHistory');
  try {
    const successes = await newestSuccesses(client, date);
    const holders = await holdersAmong(client, successes.keys());
    const latest = [...successes].find(([user]) => !holders.has(user))?.[1];
    if (latest !== undefined || holds(capabilities, 'ManageUsers', 'MonitorLoginHistory') === true) {
      return known(latest, 'LoginHistory');
    }
    return gaps.note(unreadable(gap('LoginHistory', why('own-rows-only'), 'MonitorLoginHistory')));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return gaps.note(unreadable(refusedGap(error.what, error.refusal, error.permission)));
  }
}

/** A read that the org refused, by what was read. */
class Refused extends Error {
  public constructor(
    public readonly what: string,
    public readonly permission: 'MonitorLoginHistory' | 'ViewSetup',
    public readonly refusal: OrgRefusal,
  ) {
    super(what);
  }
}

async function asked<T>(what: string, permission: Refused['permission'], read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof OrgRefusal ? new Refused(what, permission, error) : error;
  }
}

/** ISO times by user, the newest first. */
async function newestSuccesses(client: OrgClient, since: string): Promise<ReadonlyMap<string, string>> {
  const fields = 'UserId, LoginType, LoginSubType, ApiType, Status';
  const types = TYPES_OF_SOAP.map(quote).join(', ');
  const soql = (from: string): string =>
    `SELECT ${fields}, MAX(LoginTime) latest FROM LoginHistory WHERE LoginTime >= ${from} AND LoginType IN (${types}) ` +
    `GROUP BY ${fields} ORDER BY MAX(LoginTime) DESC LIMIT ${NEWEST}`;
  const rows = await asked('LoginHistory', 'MonitorLoginHistory', async () =>
    rowsOf(client, soql(`${since}T00:00:00Z`)).catch(async (error: unknown) => {
      if (error instanceof OrgRefusal && error.code !== 'INVALID_TYPE') return rowsOf(client, soql('LAST_N_DAYS:7'));
      throw error;
    }),
  );
  const found = new Map<string, string>();
  for (const row of rows.filter(isSoapSuccess)) {
    const user = idOf(row, 'UserId');
    const time = timeOf(row, 'latest');
    if (user !== undefined && time !== undefined && !found.has(user)) found.set(user, time);
  }
  return found;
}

/** Assignments that have expired count too: the login may be older. Every profile's own permissions are assigned alike. */
async function holdersAmong(client: OrgClient, users: Iterable<string>): Promise<ReadonlySet<string>> {
  const holders = new Set<string>();
  await asked('PermissionSetAssignment', 'ViewSetup', async () => {
    if (!(await fieldsOf(client, 'PermissionSet')).has(PERMISSION)) return;
    for (const list of inLists(users)) {
      const soql = `SELECT AssigneeId FROM PermissionSetAssignment WHERE AssigneeId IN ${list} AND PermissionSet.${PERMISSION} = true`;
      for (const row of await rowsOf(client, soql)) {
        const id = idOf(row, 'AssigneeId');
        if (id !== undefined) holders.add(id);
      }
    }
  });
  return holders;
}

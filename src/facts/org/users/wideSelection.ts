/**
 * Many lists of ids cost a query each, on every object that users are merged with. What belongs to users are exceptions,
 * so reading those of everybody is often cheaper: the org counts them first.
 */
import { needNumber, type OrgClient, rowsOf, unlessRefused } from '../wire/index.js';
import { grantedBySets, type Grants } from './grants.js';
import type { Selection } from './selection.js';
import { LOCKED_OUT } from './loginState.js';

/** Rows of one page. */
const PAGE = 2000;
/** Fewer lists than this are no more calls than counting. */
const FEW = 4;

/** The selections, without their conditions on an object where reading its rows of everybody takes fewer pages. */
export async function widened(
  client: OrgClient,
  selections: readonly Selection[],
  grants: Grants | undefined,
): Promise<readonly Selection[]> {
  if (selections.length < FEW) return selections;
  const bits = grants === undefined ? 0 : grantedBySets(grants);
  const fewer = async (object: string, where: string): Promise<boolean> =>
    (await pages(client, object, where)) < selections.length;
  const [assignment, login, verified] = await Promise.all([
    grants !== undefined && bits > 0 && fewer('PermissionSetAssignment', grants.assignmentsOf(bits)),
    fewer('UserLogin', LOCKED_OUT),
    fewer('LoginIp', 'IsAuthenticated = true'),
  ]);
  return selections.map((selection) => ({
    ...selection,
    ...(assignment && { assignment: [] }),
    ...(login && { login: [] }),
    ...(verified && { verified: [] }),
  }));
}

/** Infinity where the org refuses to count. */
async function pages(client: OrgClient, object: string, where: string): Promise<number> {
  const soql = `SELECT COUNT(Id) n FROM ${object} WHERE ${where}`;
  const [row] = (await unlessRefused(async () => rowsOf(client, soql))) ?? [];
  return row === undefined ? Infinity : Math.ceil(needNumber(row, 'n') / PAGE);
}

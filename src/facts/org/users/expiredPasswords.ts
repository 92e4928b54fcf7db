/**
 * Whether passwords have expired, as the org itself says: `GET sobjects/User/ID/password`, one call a user (REST API
 * Developer Guide, Get User Password Expiration Status, D). No login is tried for it.
 */
import { type Fact, known, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { inParallel, isRow, type OrgClient, orgError, OrgRefusal } from '../wire/index.js';
import { gap, type GapList, refusedGap } from '../session/index.js';

/** Users that are asked about in one run: a call each. */
export const MOST_ASKED = 100;
/** Calls that are under way at once. */
const WIDTH = 5;
/** After so many refusals and no answer the others would be refused too. */
const ENOUGH = 3;
const WHAT = 'isExpired';

/**
 * Of each user, in the order in which they were given, or why not. Users beyond {@link MOST_ASKED} are left out, and so
 * are those who come after the org has refused several and answered none; the gaps say so. Which permission the call
 * needs is not documented; Manage Users is the one that shows the other secrets of users' logins.
 */
export async function readExpired(
  client: OrgClient,
  gaps: GapList,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Fact<boolean>>> {
  const found = new Map<string, Fact<boolean>>();
  let answers = 0;
  let refusals = 0;
  await inParallel(ids.slice(0, MOST_ASKED), WIDTH, async (id) => {
    if (answers === 0 && refusals >= ENOUGH) return;
    try {
      found.set(id, known(await isExpired(client, id), 'User password'));
      answers++;
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      refusals++;
      found.set(id, gaps.note(unreadable<boolean>(refusedGap(WHAT, error, 'ManageUsers'))));
    }
  });
  if (ids.length > MOST_ASKED && answers > 0) {
    gaps.add(
      gap(WHAT, Text.of('facts-org.gap.expired-bound', { asked: String(MOST_ASKED), users: String(ids.length) })),
    );
  }
  return found;
}

async function isExpired(client: OrgClient, id: string): Promise<boolean> {
  const answer = await client.get(`/services/data/v${client.apiVersion}/sobjects/User/${id}/password`);
  const value: unknown = isRow(answer) ? answer['isExpired'] : undefined;
  if (typeof value !== 'boolean') throw orgError('shape', { what: WHAT });
  return value;
}

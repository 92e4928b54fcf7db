/**
 * Whether passwords have expired, as the org itself says: `GET sobjects/User/ID/password` (REST API Developer Guide, Get
 * User Password Expiration Status, D), of several users in one call. No login is tried for it.
 */
import { type Fact, known, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { inParallel, isRow, MOST_AT_ONCE, type OrgClient, orgError, OrgRefusal, refusalIn } from '../wire/index.js';
import { gap, type GapList, refusedGap } from '../session/index.js';

/** Users that are asked about in one run: a hundred calls. */
const MOST_ASKED = 2500;
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
  const asked = ids.slice(0, MOST_ASKED);
  const chunks = Array.from({ length: Math.ceil(asked.length / MOST_AT_ONCE) }, (_, at) =>
    asked.slice(at * MOST_AT_ONCE, (at + 1) * MOST_AT_ONCE),
  );
  await inParallel(chunks, WIDTH, async (chunk) => {
    if (answers === 0 && refusals >= ENOUGH) return;
    for (const [id, said] of await expiredOf(client, chunk)) {
      if (said instanceof OrgRefusal) {
        refusals++;
        found.set(id, gaps.note(unreadable<boolean>(refusedGap(WHAT, said, 'ManageUsers'))));
      } else {
        answers++;
        found.set(id, known(said, 'User password'));
      }
    }
  });
  if (ids.length > MOST_ASKED && answers > 0) {
    gaps.add(
      gap(WHAT, Text.of('facts-org.gap.expired-bound', { asked: String(MOST_ASKED), users: String(ids.length) })),
    );
  }
  return found;
}

type Said = boolean | OrgRefusal;

async function expiredOf(client: OrgClient, ids: readonly string[]): Promise<(readonly [string, Said])[]> {
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return [[only, await refusable(async () => isExpired(client, only))]];
  const parts = await refusable(async () => client.getAll(ids.map((id) => pathOf(client, id))));
  if (parts instanceof OrgRefusal) return ids.map((id) => [id, parts]);
  const said: (readonly [string, Said])[] = [];
  for (const [at, id] of ids.entries()) {
    const { body, status } = parts[at] ?? { status: 0, body: undefined };
    // What is no answer and no refusal may pass: it is asked again, alone, with the patience of every read.
    const one =
      status === 200 ? expiredIn(body) : (refusalIn(body) ?? (await refusable(async () => isExpired(client, id))));
    said.push([id, one]);
  }
  return said;
}

async function refusable<T>(read: () => Promise<T>): Promise<T | OrgRefusal> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof OrgRefusal)) throw error;
    return error;
  }
}

async function isExpired(client: OrgClient, id: string): Promise<boolean> {
  return expiredIn(await client.get(pathOf(client, id)));
}

function pathOf(client: OrgClient, id: string): string {
  return `/services/data/v${client.apiVersion}/sobjects/User/${id}/password`;
}

function expiredIn(answer: unknown): boolean {
  const value: unknown = isRow(answer) ? answer['isExpired'] : undefined;
  if (typeof value !== 'boolean') throw orgError('shape', { what: WHAT });
  return value;
}

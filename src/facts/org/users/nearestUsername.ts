/**
 * What somebody may have meant who wrote a username that the org does not have.
 */
import { ALIKE, MOST_COMPARED, nearestName } from '../../../nearestName.js';
import { type OrgClient, OrgError, OrgRefusal, rowsOf, textOf } from '../wire/index.js';

/**
 * The nearest username that begins with the same letters or, where none is near, goes on in the same way or has the same
 * domain; undefined where there is none, or none could be read. A large org has more users of a domain than are compared.
 */
export async function nearestUsername(client: OrgClient, username: string): Promise<string | undefined> {
  const beginning = username.slice(0, ALIKE);
  const domain = username.slice(username.lastIndexOf('@'));
  try {
    return (
      (await nearestLike(client, username, beginning, 'first')) ??
      (await nearestLike(client, username, username.slice(ALIKE), 'last')) ??
      (await nearestLike(client, username, domain, 'last'))
    );
  } catch (error) {
    // The answer is that there is no such user; what helps to find the right one may fail.
    if (error instanceof OrgError || error instanceof OrgRefusal) return undefined;
    throw error;
  }
}

/** Among the usernames of which this is the first part, or the last one. */
async function nearestLike(
  client: OrgClient,
  username: string,
  part: string,
  place: 'first' | 'last',
): Promise<string | undefined> {
  // Nothing that would need to be quoted.
  if (!/^[\w.+-]*@?[\w.+-]+$/u.test(part)) return undefined;
  const text = part.replaceAll('_', '\\_');
  const like = place === 'first' ? `${text}%` : `%${text}`;
  const rows = await rowsOf(client, `SELECT Username FROM User WHERE Username LIKE '${like}' LIMIT ${MOST_COMPARED}`);
  const names = rows.flatMap((row) => textOf(row, 'Username') ?? []);
  if (place === 'first' || !part.startsWith('@')) return nearestName(username, names);
  // What all of them end with says nothing about which is near.
  const heads = names.map((name) => name.slice(0, -part.length));
  const head = nearestName(username.slice(0, -part.length), heads);
  return head === undefined ? undefined : names[heads.indexOf(head)];
}

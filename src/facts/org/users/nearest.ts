/**
 * What somebody may have meant who wrote a username that the org does not have.
 */
import { nearestName } from '../../../nearestName.js';
import { type OrgClient, OrgError, OrgRefusal, rowsOf, textOf } from '../wire/index.js';

/** Names that are compared: those that begin alike. */
const COMPARED = 2000;
/** Characters that have to be right. */
const BEGINNING = 3;

/** The nearest username that begins with the same letters; undefined where none is near, or none could be read. */
export async function nearestUsername(client: OrgClient, username: string): Promise<string | undefined> {
  const beginning = username.slice(0, BEGINNING);
  // Nothing that would need to be quoted.
  if (!/^[\w.+-]+$/u.test(beginning)) return undefined;
  const like = `'${beginning.replaceAll('_', '\\_')}%'`;
  try {
    const rows = await rowsOf(client, `SELECT Username FROM User WHERE Username LIKE ${like} LIMIT ${COMPARED}`);
    return nearestName(
      username,
      rows.flatMap((row) => textOf(row, 'Username') ?? []),
    );
  } catch (error) {
    // The answer is that there is no such user; what helps to find the right one may fail.
    if (error instanceof OrgError || error instanceof OrgRefusal) return undefined;
    throw error;
  }
}

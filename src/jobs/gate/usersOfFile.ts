/**
 * The users of whom a policy file speaks, beside those who logged in.
 */
import type { Witness } from '../../facts/types.js';
import type { PolicyFile, Read, SeenUsers } from '../../policy/gate/index.js';
import type { Gap, UserFacts } from '../../policy/index.js';
import { Text } from '../../text.js';

/** As a gap calls the addresses by which owners are looked for. */
const EMAIL = 'User.Email';

/**
 * Users of the register and their owners, by username and by email address, beside those who logged in.
 *
 * @param known those who logged in, by id
 */
export async function readGateUsers(
  witness: Witness,
  file: PolicyFile,
  known: ReadonlyMap<string, UserFacts>,
): Promise<Read<SeenUsers>> {
  if (witness.users === undefined) return { there: false, why: Text.of('gate.none.project') };
  const unnamed = namelessOf(witness);
  const byId = new Map<string, UserFacts>(known);
  const ask = async (asked: { readonly usernames: string[] } | { readonly emails: string[] }): Promise<void> => {
    const query = { addresses: [], includeInactive: true, whoIsThere: true as const, ...asked };
    for await (const user of witness.users?.(query) ?? []) byId.set(user.id, user);
  };
  const there = new Set([...byId.values()].map(({ username }) => username.toLowerCase()));
  const usernames = namesIn(file).filter((name) => !there.has(name));
  if (unnamed === undefined && usernames.length > 0) await ask({ usernames });
  const byUsername = new Map([...byId.values()].map((user) => [user.username.toLowerCase(), user]));
  const owners = [...new Set(file.integrations.map(({ owner }) => owner.toLowerCase()))];
  const emails = owners.filter((owner) => owner.includes('@') && !byUsername.has(owner));
  if (unnamed === undefined && emails.length > 0) await ask({ emails });
  // Who is not among them may be hidden.
  const gaps = witness.gaps().filter(({ what }) => what === 'User');
  const noEmails = witness.gaps().find(({ what }) => what === EMAIL);
  return {
    there: true,
    value: { byId, byUsername, byEmail: byEmail(byId), ...(unnamed && { unnamed }), ...(noEmails && { noEmails }) },
    gaps: unnamed === undefined ? gaps : [...gaps, unnamed],
  };
}

/** Why no name of the file can be found there: the names are pseudonyms. */
export function namelessOf({ anonymized }: Witness): Gap | undefined {
  return anonymized === true ? { what: Text.of('gate.what.names'), why: Text.of('gate.gap.anonymized') } : undefined;
}

/** Usernames in small letters. An owner may be one, or an email address. */
function namesIn({ integrations, mustNotPass, mustPass }: PolicyFile): string[] {
  const probed = [...mustPass, ...mustNotPass].flatMap(({ usernames = [] }) => usernames);
  const wanted = integrations.flatMap(({ owner, username }) => [username, ...(owner.includes('@') ? [owner] : [])]);
  return [...new Set([...wanted, ...probed].map((name) => name.toLowerCase()))];
}

function byEmail(users: ReadonlyMap<string, UserFacts>): ReadonlyMap<string, readonly UserFacts[]> {
  const found = new Map<string, UserFacts[]>();
  for (const user of users.values()) {
    const address = user.email.known ? (user.email.value ?? '').toLowerCase() : '';
    if (address === '') continue;
    const own = found.get(address);
    if (own === undefined) found.set(address, [user]);
    else own.push(user);
  }
  return found;
}

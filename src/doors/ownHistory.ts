/**
 * From where users really log in: the addresses of `list users --from-history`.
 */
import { UsageError } from '../errors.js';
import type { LoginProgress, UserQuery, Witness } from '../facts/types.js';
import type { Address } from '../ip/index.js';
import { addressesByUser } from '../policy/logins/index.js';
import { PATHS, type Gap } from '../policy/types.js';

export interface OwnHistory {
  /** ISO times; `until` is not in it. */
  readonly since: string;
  readonly until: string;
  /** By user id (18 characters), for those who logged in with a password by API. */
  readonly addresses: ReadonlyMap<string, readonly Address[]>;
  /** What of the history could not be read: an address may be missing. */
  readonly gaps: readonly Gap[];
}

const DAY = 86_400_000;
/** More addresses than one query holds. */
const MANY_ADDRESSES = 100;

/**
 * Reads the logins of the last days, of a snapshot the last days before it was taken. Logins with a password that
 * succeeded count, on either path: a user moves between them more easily than between addresses.
 *
 * @throws UsageError where the witness has no past logins.
 */
export async function readOwnHistory(
  witness: Witness,
  days: number,
  now: string,
  onProgress: (progress: LoginProgress) => void,
): Promise<OwnHistory> {
  if (witness.logins === undefined) {
    throw new UsageError('token-list-users.project', [witness.source.name]);
  }
  const saved = witness.loginsTime;
  const until = saved?.until ?? now;
  const since = new Date(Date.parse(until) - days * DAY).toISOString();
  const from = saved !== undefined && saved.since < since ? saved.since : since;
  const logins = await witness.logins({ since: from, until, wanted: 'password', maxLogBytes: 0, onProgress });
  const begin = Date.parse(since) / 1000;
  const groups = logins.groups.filter(({ last }) => last >= begin);
  return {
    since,
    until,
    addresses: addressesByUser({ groups, successTexts: logins.successTexts }, PATHS),
    gaps: logins.gaps,
  };
}

/** Asks for those users alone, unless something else narrows them already. */
export function queryOfHistory(query: UserQuery, { addresses }: OwnHistory): UserQuery {
  const inUse = [...new Set([...addresses.values()].flat())];
  const asked = { ...query, addresses: inUse.length > MANY_ADDRESSES ? ('all' as const) : inUse };
  const narrowed = query.usernames !== undefined || query.profiles !== undefined || query.integrationOnly === true;
  return narrowed ? asked : { ...asked, ids: [...addresses.keys()].sort() };
}

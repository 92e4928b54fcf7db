/**
 * From where users really log in: the addresses of `list users --from-history`.
 */
import { UsageError } from '../errors.js';
import type { LoginProgress, UserQuery, Witness } from '../facts/types.js';
import type { Address } from '../ip/index.js';
import { addressesByUser, type Gap, PATHS } from '../policy/index.js';
import { Text } from '../text.js';
import { DAY } from '../isoTime.js';
import { historyOf, verifiedAmong } from './common/pastLogins.js';

export interface OwnHistory {
  /** ISO times; `until` is not in it. */
  readonly since: string;
  readonly until: string;
  /** By user id (18 characters), for those who logged in with a password by API. */
  readonly addresses: ReadonlyMap<string, readonly Address[]>;
  /** What of the history could not be read: an address may be missing. */
  readonly gaps: readonly Gap[];
}

export interface HistoryQuestion {
  /** Which users; its addresses do not count. */
  readonly query: UserQuery;
  readonly days: number;
  /** ISO time. */
  readonly now: string;
  readonly onProgress: (progress: LoginProgress) => void;
}

/**
 * Reads the logins of the last days, of a snapshot the last days before it was taken. Logins with a password that
 * succeeded count, on either path: a user moves between them more easily than between addresses.
 *
 * @throws UsageError where the witness has no past logins.
 */
export async function readOwnHistory(witness: Witness, question: HistoryQuestion): Promise<OwnHistory> {
  if (witness.logins === undefined) {
    throw new UsageError(Text.of('token-list-users.project', { project: witness.source.name }));
  }
  const { days, now, onProgress } = question;
  const wanted = await wantedIds(witness, question.query);
  const saved = witness.loginsTime;
  const until = saved?.until ?? now;
  const since = new Date(Date.parse(until) - days * DAY).toISOString();
  const logins = await witness.logins({
    since: saved !== undefined && saved.since < since ? saved.since : since,
    until,
    wanted: 'password',
    maxLogBytes: 0,
    onProgress,
    ...historyOf(wanted),
  });
  const begin = Date.parse(since) / 1000;
  const groups = logins.groups.filter(
    ({ last, userId }) => last >= begin && (wanted === undefined || (userId !== null && wanted.has(userId))),
  );
  return {
    since,
    until,
    addresses: addressesByUser({ groups, successTexts: logins.successTexts }, PATHS),
    gaps: logins.gaps,
  };
}

/** Ids of the users whom the question narrows down to; undefined for everybody. */
async function wantedIds(witness: Witness, query: UserQuery): Promise<Set<string> | undefined> {
  if (query.usernames === undefined && query.profiles === undefined && query.integrationOnly !== true) return undefined;
  const ids = new Set<string>();
  for await (const { id } of witness.users?.({ ...query, addresses: [] }) ?? []) ids.add(id);
  return ids;
}

/** Asks for those users alone. */
export function queryOfHistory({ includeInactive = false }: UserQuery, { addresses }: OwnHistory): UserQuery {
  return {
    addresses: verifiedAmong([...addresses.values()].flat()),
    ids: [...addresses.keys()].sort(),
    includeInactive,
  };
}

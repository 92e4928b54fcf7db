/**
 * Clients that a rotation may forget: those that have not logged in for a while, or come from where nobody has looked; and
 * what that makes of the need of a token.
 */
import { isOwnClient, type LoginPath } from '../loginRow/index.js';
import { isPasswordPath } from '../types.js';
import { isLoginOf, kindOfTried, type Need, type RotationClient, tokenNeed, type TriedLogin } from './rotation.js';

/** A client that has sent the password before the time that was looked at, and not since: at all, or from these addresses. */
export interface OlderClient {
  readonly client: string | null;
  readonly path: LoginPath;
  /** ISO time. */
  readonly lastSuccess: string;
  readonly addresses: readonly string[];
}

/** @param history newest first */
export function olderClients(clients: readonly RotationClient[], history: readonly TriedLogin[]): OlderClient[] {
  const groups = new Map<string, OlderClient>();
  for (const row of history) {
    const { client, path } = kindOfTried(row);
    if (row.outcome !== 'success' || !isPasswordPath(path) || isOwnClient(row.application)) continue;
    // A client that is known is not known from wherever it came: it may run in two places.
    const isKnown = clients.some(
      (one) => isLoginOf(one, row) && one.addresses.some((each) => each.address === row.sourceIp),
    );
    if (isKnown) continue;
    const key = JSON.stringify([client, path]);
    const { addresses, lastSuccess } = groups.get(key) ?? { addresses: [], lastSuccess: row.time };
    groups.set(key, { client, path, lastSuccess, addresses: [...new Set([...addresses, row.sourceIp])] });
  }
  return [...groups.values()];
}

/**
 * Whether the token is needed: where no client was seen, or one has come from an address that nobody has judged, it hinges
 * on where clients are.
 *
 * @param isBlind a client may be missing, since not all logins could be read
 */
export function rotationNeed(
  clients: readonly RotationClient[],
  older: readonly OlderClient[],
  isBlind: boolean,
): Need {
  const need = tokenNeed(clients);
  if (need !== 'no') return need;
  const free = new Set(
    clients.flatMap(({ addresses }) => addresses.flatMap((one) => (one.verdict === 'no-token' ? one.address : []))),
  );
  const isElsewhere = older.some(({ addresses }) => addresses.some((address) => !free.has(address)));
  const isNobody = !clients.some(({ path }) => isPasswordPath(path));
  return isBlind || isElsewhere || isNobody ? 'unknown' : 'no';
}

/**
 * What each client has come to since a secret was changed, by the rows of LoginHistory since: from each of its addresses
 * for itself, since a client that runs in two places can have the secret in one of them alone.
 */
import {
  isLoginOf,
  isOwnClient,
  isPasswordPath,
  kindOfTried,
  type RotationClient,
  type TriedLogin,
} from '../policy/index.js';
import type { ClientNow, ReportedStranger } from '../report/rotate/result.js';

export interface ClientSince {
  readonly now: ClientNow;
  readonly failures: ReportedStranger['failures'];
  /** Addresses of the plan from which it is waited for, and has not tried since. */
  readonly notSeenFrom: readonly string[];
  /** Addresses from which it has got in since. */
  readonly backFrom: readonly string[];
}

/** @param rows newest first: what got in once from an address has the secret there, unless it fails there after that */
export function clientSince(client: RotationClient, rows: readonly TriedLogin[]): ClientSince {
  const own = rows.filter((row) => isLoginOf(client, row));
  const last = lastByAddress(own);
  // From where it came once it may never come again: a runner in a cloud has another address each time.
  const notSeenFrom = client.addresses
    .filter(({ address, logins = 2 }) => logins > 1 && !last.has(address))
    .map(({ address }) => address);
  const backFrom = [...last].filter(([, outcome]) => outcome === 'success').map(([address]) => address);
  const isBack = last.size > 0 && notSeenFrom.length === 0;
  return {
    now: [...last.values()].includes('failure') ? 'fails' : isBack ? 'back' : 'silent',
    failures: failuresOf(own),
    notSeenFrom,
    backFrom,
  };
}

/** Clients that fail with a password and are none of the plan. What got in after its failures is none of them. */
export function strangersSince(clients: readonly RotationClient[], rows: readonly TriedLogin[]): ReportedStranger[] {
  const groups = new Map<string, TriedLogin[]>();
  for (const row of rows) {
    const { client, path } = kindOfTried(row);
    if (!isPasswordPath(path) || isOwnClient(row.application) || clients.some((one) => isLoginOf(one, row))) continue;
    const key = JSON.stringify([client, path]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    const last = lastByAddress(own);
    const failing = own.filter(({ sourceIp }) => last.get(sourceIp) === 'failure');
    return first === undefined || failing.length === 0
      ? []
      : [{ ...kindOfTried(first), failures: failuresOf(failing) }];
  });
}

function lastByAddress(rows: readonly TriedLogin[]): ReadonlyMap<string, TriedLogin['outcome']> {
  const known = rows.filter(({ outcome }) => outcome !== 'unknown');
  return new Map(known.reverse().map(({ outcome, sourceIp }) => [sourceIp, outcome]));
}

function failuresOf(rows: readonly TriedLogin[]): ReportedStranger['failures'] {
  const counts = new Map<string, number>();
  for (const { outcome, sourceIp } of rows) {
    if (outcome === 'failure') counts.set(sourceIp, (counts.get(sourceIp) ?? 0) + 1);
  }
  return [...counts].map(([address, count]) => ({ address, count }));
}

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
} from '../../policy/index.js';
import type { ClientNow, ReportedStranger } from '../../report/rotate/result.js';

export interface ClientSince {
  readonly now: ClientNow;
  readonly failures: ReportedStranger['failures'];
  /** Addresses of the plan from which it is waited for, and has not tried since. */
  readonly notSeenFrom: readonly string[];
  /** Addresses from which it has got in since. */
  readonly backFrom: readonly string[];
}

/**
 * @param rows newest first: what got in once from an address has the secret there, unless it fails there after that. Several
 *   instances behind one address are one to Salesforce: where one of them fails after one got in, either may be what came last.
 */
export function clientSince(client: RotationClient, rows: readonly TriedLogin[]): ClientSince {
  const own = rows.filter((row) => isLoginOf(client, row));
  const last = nowByAddress(own, client.retry?.seconds);
  const outcomes = [...last.values()];
  // From where it came once it may never come again: a runner in a cloud has another address each time.
  const notSeenFrom = client.addresses
    .filter(({ address, logins = 2 }) => logins > 1 && !last.has(address))
    .map(({ address }) => address);
  const backFrom = [...last].filter(([, outcome]) => outcome === 'success').map(([address]) => address);
  const isBack = last.size > 0 && notSeenFrom.length === 0;
  return {
    now: outcomes.includes('failure') ? 'fails' : outcomes.includes('mixed') ? 'mixed' : isBack ? 'back' : 'silent',
    failures: failuresOf(own),
    notSeenFrom,
    backFrom,
  };
}

/** Clients that fail with a password and are none of the plan. What has only got in after its failures is none of them. */
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
    const last = nowByAddress(own);
    const failing = own.filter(({ sourceIp }) => IS_FAILING.has(last.get(sourceIp)));
    return first === undefined || failing.length === 0
      ? []
      : [{ ...kindOfTried(first), failures: failuresOf(failing) }];
  });
}

/** `mixed`: it got in, and has failed after that, not so long ago that it would have failed again by now. */
type AddressNow = 'success' | 'failure' | 'mixed';

const IS_FAILING: ReadonlySet<AddressNow | undefined> = new Set(['failure', 'mixed'] as const);

function nowByAddress(rows: readonly TriedLogin[], retrySeconds = 0): ReadonlyMap<string, AddressNow> {
  const byAddress = new Map<string, TriedLogin[]>();
  for (const row of rows) {
    if (row.outcome !== 'unknown') byAddress.set(row.sourceIp, [row, ...(byAddress.get(row.sourceIp) ?? [])]);
  }
  return new Map([...byAddress].map(([address, own]) => [address, nowOf(own, retrySeconds * 1000)]));
}

/** How often the time in which it tries has to go by without a failure. */
const QUIET = 2;

/** @param rows oldest first; at least one @param retry milliseconds in which it is known to try again */
function nowOf(rows: readonly TriedLogin[], retry: number): AddressNow {
  const since = rows.slice(rows.findIndex(({ outcome }) => outcome === 'success'));
  const times = since.map(({ time }) => Date.parse(time));
  const last = since.findLastIndex(({ outcome }) => outcome === 'failure');
  if (last === -1) return 'success';
  if (last === since.length - 1) return 'failure';
  const between = times.slice(1, last + 1).map((time, at) => time - (times[at] ?? time));
  const quiet = (times.at(-1) ?? 0) - (times[last] ?? 0);
  return quiet >= QUIET * Math.max(retry, ...between) ? 'success' : 'mixed';
}

function failuresOf(rows: readonly TriedLogin[]): ReportedStranger['failures'] {
  const counts = new Map<string, number>();
  for (const { outcome, sourceIp } of rows) {
    if (outcome === 'failure') counts.set(sourceIp, (counts.get(sourceIp) ?? 0) + 1);
  }
  return [...counts].map(([address, count]) => ({ address, count }));
}

/**
 * What rows of logins come to: how many on which path, who stops, and how soon.
 */
import { inOrder } from '../../inOrder.js';
import { isPasswordPath } from '../types.js';
import type { Stops } from './breaksOn.js';
import type { RowSum } from './sums.js';
import type { Break, InstanceHostFinding, ListedLogin, LoginsSummary } from './types.js';

/** A row as it is listed, beside what it was summed from. */
export interface SummedRow {
  readonly sum: RowSum;
  readonly row: ListedLogin;
}

export class Summary {
  readonly #stops: Stops;

  public constructor(stops: Stops) {
    this.#stops = stops;
  }

  /** @param left of users who are inactive, and not listed. */
  public of(sums: readonly RowSum[], left: readonly RowSum[]): Omit<LoginsSummary, 'failed' | 'ownAttempts'> {
    const byPath = { soap: 0, 'oauth-password': 0, 'client-credentials': 0, oauth: 0, other: 0 };
    const users = new Set<string>();
    const lacking = new Map<string, 'certain' | 'possible'>();
    const breaks = new BreakCounts();
    const inactive = new Set(left.flatMap((sum) => [...sum.users].filter((id) => gotIn(sum, id))));
    for (const sum of sums) {
      byPath[sum.path] += sum.logins;
      for (const id of sum.users) {
        users.add(id);
        const stop = isPasswordPath(sum.path) && gotIn(sum, id) ? this.#stops.ofUser(id, sum.path) : undefined;
        if (stop === undefined) continue;
        if (this.#stops.isInactive(id)) {
          inactive.add(id);
          continue;
        }
        breaks.add(id, stop);
        if (stop.of === 'any-api-auth') lacking.set(id, stop.certainty);
      }
    }
    const daysLeft = [...this.daysLeft(sums, []).values()];
    const within = (days: number): number => daysLeft.filter((left) => left <= days).length;
    const certain = [...lacking.values()].filter((one) => one === 'certain').length;
    return {
      byPath,
      users: users.size,
      breaksWithin: { 30: within(30), 90: within(90), 180: within(180) },
      withoutAnyApiAuth: { certain, possible: lacking.size - certain },
      inactive: inactive.size,
      breaks: breaks.list(),
    };
  }

  /** Of what is in use, or may be. */
  public soonest(rows: readonly SummedRow[], hosts: readonly InstanceHostFinding[]): number | undefined {
    const inUse = rows.filter(({ sum }) => sum.successes + sum.unknown > 0);
    const days = [
      ...inUse.flatMap(({ row }) => (row.breaksOn === undefined ? [] : [row.breaksOn.daysLeft])),
      ...this.#hostsInUse(hosts).map(({ daysLeft }) => daysLeft),
    ];
    return days.length === 0 ? undefined : Math.min(...days);
  }

  /** The fewest days that anything in use has left for each user, by id. */
  public daysLeft(sums: readonly RowSum[], hosts: readonly InstanceHostFinding[]): ReadonlyMap<string, number> {
    const left = new Map<string, number>();
    const add = (id: string, days: number): unknown => left.set(id, Math.min(days, left.get(id) ?? Infinity));
    for (const sum of sums) {
      for (const id of sum.users) {
        if (!isPasswordPath(sum.path) || !gotIn(sum, id) || this.#stops.isInactive(id)) continue;
        add(id, this.#stops.ofUser(id, sum.path).daysLeft);
      }
    }
    for (const { daysLeft, user } of this.#hostsInUse(hosts)) add(user.id, daysLeft);
    return left;
  }

  #hostsInUse(hosts: readonly InstanceHostFinding[]): readonly InstanceHostFinding[] {
    return hosts.filter(({ everSucceeded, user }) => everSucceeded !== 'no' && !this.#stops.isInactive(user.id));
  }
}

/** Counts each user once for each end on a path. */
class BreakCounts {
  readonly #counts = new Map<string, { readonly stop: Omit<Break, 'users'>; readonly ids: Set<string> }>();

  public add(id: string, stop: Omit<Break, 'users'>): void {
    const key = JSON.stringify(stop);
    const count = this.#counts.get(key) ?? { stop, ids: new Set() };
    count.ids.add(id);
    this.#counts.set(key, count);
  }

  public list(): Break[] {
    return [...this.#counts.values()]
      .map(({ ids, stop }) => ({ ...stop, users: ids.size }))
      .sort((a, b) => a.daysLeft - b.daysLeft || b.users - a.users || inOrder(a.path, b.path));
  }
}

/** Of a sum of rows: whether a user got in, or may have. */
const gotIn = (sum: RowSum, id: string): boolean => sum.unknown > 0 || sum.succeeded.has(id);

/**
 * Groups added up to rows.
 */
import type { Certainty, LoginPath, StatusWords } from '../loginRow/index.js';
import { inOrder } from '../../inOrder.js';
import { apiVersionOf, type KnownGroup } from './select.js';
import type { FailureSum, GroupBy, LoginGroup } from './types.js';

/** Logins of a row from one address. */
export interface AddressSum {
  readonly sourceIp: string | null;
  country: string | null;
  logins: number;
  first: number;
  last: number;
  /** Who logged in from there; undefined in the rows of one user. */
  readonly users: Set<string> | undefined;
}

export interface RowSum {
  readonly path: LoginPath;
  certainty: Certainty;
  readonly client: string | undefined;
  readonly apiType: string | undefined;
  readonly apiVersion: string | undefined;
  /** The one user of the row, where rows are made by user. */
  readonly userId: string | null | undefined;
  readonly users: Set<string>;
  /** Who logged in with success, and when last, in seconds since 1970. */
  readonly succeeded: Map<string, number>;
  /** Whose logins failed, some or all. */
  readonly failed: Set<string>;
  readonly addresses: Map<string, AddressSum>;
  /** By the text in small letters: the text that came first and how often. */
  readonly failures: Map<string, { status: string; count: number }>;
  logins: number;
  successes: number;
  /** Logins whose status is in a language that nobody could tell. */
  unknown: number;
  first: number;
  last: number;
  named: boolean;
  nameless: boolean;
}

/** Fields that make a row its own, by what rows are made of. */
function keyOf(
  one: KnownGroup,
  by: GroupBy,
): Pick<RowSum, 'client' | 'apiType' | 'apiVersion' | 'userId'> & {
  readonly address: string | null | undefined;
} {
  const none = { client: undefined, apiType: undefined, apiVersion: undefined, userId: undefined, address: undefined };
  const { client, group } = one;
  switch (by) {
    case 'user-client': {
      const apiType = group.apiType ?? undefined;
      return { ...none, userId: group.userId, client, apiType, apiVersion: apiVersionOf(group.apiVersion) };
    }
    case 'user':
      return { ...none, userId: group.userId };
    case 'client':
      return { ...none, client };
    case 'address':
      return { ...none, address: group.sourceIp };
    case 'path':
      return none;
  }
}

export function sumRows(groups: Iterable<KnownGroup>, by: GroupBy, words: StatusWords): RowSum[] {
  const rows = new Map<string, RowSum>();
  for (const one of groups) {
    const { address, ...fields } = keyOf(one, by);
    const key = JSON.stringify([
      one.kind.path,
      address,
      fields.userId,
      fields.client,
      fields.apiType,
      fields.apiVersion,
    ]);
    let row = rows.get(key);
    if (row === undefined) {
      row = newRow(one, fields);
      rows.set(key, row);
    }
    add(row, one, words);
  }
  return [...rows.values()];
}

function newRow(one: KnownGroup, fields: Pick<RowSum, 'client' | 'apiType' | 'apiVersion' | 'userId'>): RowSum {
  return {
    path: one.kind.path,
    certainty: 'certain',
    ...fields,
    users: new Set(),
    succeeded: new Map(),
    failed: new Set(),
    addresses: new Map(),
    failures: new Map(),
    logins: 0,
    successes: 0,
    unknown: 0,
    first: Infinity,
    last: -Infinity,
    named: false,
    nameless: false,
  };
}

function add(row: RowSum, { group, kind, named, nameless }: KnownGroup, words: StatusWords): void {
  if (kind.certainty === 'likely') row.certainty = 'likely';
  if (group.userId !== null) row.users.add(group.userId);
  row.named ||= named;
  row.nameless ||= nameless;
  row.logins += group.logins;
  row.first = Math.min(row.first, group.first);
  row.last = Math.max(row.last, group.last);
  const outcome = words.outcomeOf(group.status);
  if (outcome === 'success') addSuccess(row, group);
  else if (outcome === 'failure') addFailure(row, group);
  else row.unknown += group.logins;
  addAddress(row, group);
}

function addSuccess(row: RowSum, { last, logins, userId }: LoginGroup): void {
  row.successes += logins;
  if (userId !== null) row.succeeded.set(userId, Math.max(row.succeeded.get(userId) ?? 0, last));
}

function addFailure(row: RowSum, { logins, status, userId }: LoginGroup): void {
  if (userId !== null) row.failed.add(userId);
  addStatus(row.failures, status ?? '', logins);
}

/** Statuses that differ in small and capital letters alone are one. */
function addStatus(failures: RowSum['failures'], status: string, count: number): void {
  const failure = failures.get(status.toLowerCase());
  if (failure === undefined) failures.set(status.toLowerCase(), { status, count });
  else failure.count += count;
}

/** Of all rows together how many logins failed, of how many, of how many users, and why, the most frequent cause first. */
export function failuresOf(sums: readonly RowSum[]): FailureSum {
  const failures: RowSum['failures'] = new Map();
  for (const sum of sums) for (const { count, status } of sum.failures.values()) addStatus(failures, status, count);
  return {
    logins: [...failures.values()].reduce((total, { count }) => total + count, 0),
    of: sums.reduce((total, { logins }) => total + logins, 0),
    users: new Set(sums.flatMap(({ failed }) => [...failed])).size,
    statuses: mostFirst(failures.values()),
  };
}

/** Statuses, those that came most often first. */
export function mostFirst(failures: Iterable<FailureSum['statuses'][number]>): FailureSum['statuses'] {
  return [...failures].sort((a, b) => b.count - a.count || inOrder(a.status, b.status));
}

function addAddress(row: RowSum, group: LoginGroup): void {
  const key = group.sourceIp ?? '';
  let address = row.addresses.get(key);
  if (address === undefined) {
    const { sourceIp, country } = group;
    const users = row.userId === undefined ? new Set<string>() : undefined;
    address = { sourceIp, country, logins: 0, first: Infinity, last: -Infinity, users };
    row.addresses.set(key, address);
  }
  if (group.userId !== null) address.users?.add(group.userId);
  address.country ??= group.country;
  address.logins += group.logins;
  address.first = Math.min(address.first, group.first);
  address.last = Math.max(address.last, group.last);
}

/** Who logs in with which client from which address: tools that many people have on their own machines are not one client. */
export class ClientUsers {
  readonly #users = new Map<string, Set<string>>();

  public constructor(groups: Iterable<KnownGroup>) {
    for (const { client, group } of groups) {
      if (group.userId === null) continue;
      const key = keyAt(client, group.sourceIp);
      const those = this.#users.get(key);
      if (those === undefined) this.#users.set(key, new Set([group.userId]));
      else those.add(group.userId);
    }
  }

  /** How many users log in with the client of a row from one of its addresses; those of the row where it is of no client. */
  public of({ addresses, client, users }: RowSum): number {
    const all = new Set(users);
    if (client === undefined) return all.size;
    for (const { sourceIp } of addresses.values()) {
      for (const id of this.#users.get(keyAt(client, sourceIp)) ?? []) all.add(id);
    }
    return all.size;
  }
}

const keyAt = (client: string, sourceIp: string | null): string => JSON.stringify([client, sourceIp]);

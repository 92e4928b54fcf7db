/**
 * A change of password: which clients it stops, how often each of them tries again, and how long it takes until the user
 * is locked by those that were forgotten (docs/salesforce.md sections 3, 4 and 10).
 */
import type { ListedLogin } from '../logins/index.js';
import {
  bare,
  classifyLogin,
  clientName,
  isNoName,
  isOwnClient,
  type LoginOutcome,
  type LoginPath,
} from '../loginRow/index.js';
import { inOrder } from '../../inOrder.js';
import { isPasswordPath, type Verdict } from '../types.js';
import { isRefusedAt, tokenEndOf, type TokenEnd } from './reset.js';

/** A row of LoginHistory, as far as a rotation looks at it. */
export interface TriedLogin {
  readonly id: string;
  /** ISO time. */
  readonly time: string;
  readonly outcome: LoginOutcome;
  readonly sourceIp: string;
  readonly loginType: string;
  readonly loginSubType: string;
  readonly apiType: string;
  readonly application: string;
}

export type Need = 'yes' | 'no' | 'unknown';

export interface Retry {
  /** Between two tries, as a rule. */
  readonly seconds: number;
  /** `failures`: as it did after tries that failed; `logins`: as often as it logs in, since none has failed. */
  readonly from: 'failures' | 'logins';
}

export interface RotationClient {
  readonly client: string | undefined;
  readonly path: LoginPath;
  readonly addresses: readonly {
    readonly address: string;
    readonly verdict: Verdict | undefined;
    /** From there; undefined where that is not counted. */
    readonly logins?: number;
  }[];
  readonly lastSuccess: string | undefined;
  /** `stops`: it sends the password, and fails from its next try on. */
  readonly atChange: 'stops' | 'goes-on' | 'fails-already';
  readonly atToken: TokenEnd;
  readonly needsToken: Need;
  /** Undefined where it was seen once, or its rows could not be read. */
  readonly retry: Retry | undefined;
  /** Seconds until the user is locked if this one alone is forgotten. */
  readonly lock: LockTime;
}

/** `never`: failures do not lock, or it does not send the password. `unknown`: something of it could not be read. */
export type LockTime = number | 'never' | 'unknown';

/** `attempts` that are left now, `none` where no number of failures locks; undefined where that could not be read. */
export type AttemptsLeft = number | 'none' | undefined;

/** Those that log in as the user, the most pressing first; this plugin's own attempts are none. */
export function rotationClients(
  rows: readonly ListedLogin[],
  tried: readonly TriedLogin[],
  left: AttemptsLeft,
): RotationClient[] {
  return rows
    .filter(({ client }) => client === undefined || !isOwn(client))
    .map((row): RotationClient => {
      const own = { client: row.client, path: row.path, addresses: row.addresses };
      const atToken = tokenEndOf(row);
      const retry = retryOf(tried.filter((one) => isLoginOf(own, one))) ?? retryOfAll(row);
      const atChange = !isPasswordPath(row.path) ? 'goes-on' : atToken === 'fails-already' ? 'fails-already' : 'stops';
      return {
        client: row.client,
        path: row.path,
        addresses: row.addresses.map(({ address, logins, verdict }) => ({ address, verdict, logins })),
        lastSuccess: row.lastSuccess,
        atChange,
        atToken: !isPasswordPath(row.path) ? 'goes-on' : atToken,
        needsToken: !isPasswordPath(row.path) ? 'no' : needOf(row.addresses.map(({ verdict }) => verdict)),
        retry,
        lock: !isPasswordPath(row.path) ? 'never' : lockOf(left, retry === undefined ? undefined : [retry.seconds]),
      };
    })
    .sort((a, b) => secondsOf(a.lock) - secondsOf(b.lock) || inOrder(a.client ?? '', b.client ?? ''));
}

function isOwn(client: string): boolean {
  return clientName(client) === clientName('sf-plugin-token/000000000000');
}

function secondsOf(lock: LockTime): number {
  return typeof lock === 'number' ? lock : lock === 'unknown' ? Number.MAX_SAFE_INTEGER : Infinity;
}

/** What the addresses of a client come to: from where Salesforce refuses it, no token helps. */
function needOf(all: readonly (Verdict | undefined)[]): Need {
  if (all.length === 0) return 'unknown';
  const verdicts = all.filter((verdict) => !isRefusedAt(verdict));
  if (verdicts.includes('token-required')) return 'yes';
  return verdicts.every((verdict) => verdict === 'no-token') ? 'no' : 'unknown';
}

/** Whether any client needs the token: a client that is not known to need none may. */
export function tokenNeed(clients: readonly RotationClient[]): Need {
  const needs = clients.filter(({ path }) => isPasswordPath(path)).map(({ needsToken }) => needsToken);
  if (needs.includes('yes')) return 'yes';
  return needs.includes('unknown') ? 'unknown' : 'no';
}

/** Whether a row of LoginHistory is of this client: by its name, and of one that gives none by its address. */
export function isLoginOf(
  {
    addresses,
    client,
    path,
  }: { readonly client: string | undefined; readonly path: LoginPath } & {
    readonly addresses: readonly { readonly address: string }[];
  },
  row: TriedLogin,
): boolean {
  if (isOwnClient(row.application) || classifyLogin(row).path !== path) return false;
  const isNamed = !isNoName(row.application);
  if (isNamed) return client !== undefined && bare(row.application) === bare(client);
  return addresses.some(({ address }) => address === row.sourceIp);
}

/** By which path a row of LoginHistory came, and by which client, as a list of clients names it. */
export function kindOfTried(row: TriedLogin): { readonly client: string | null; readonly path: LoginPath } {
  const client = isNoName(row.application) ? row.loginType : row.application;
  return { client: client === '' ? null : client, path: classifyLogin(row).path };
}

/** Seconds within which tries are those of one time: a client of several workers comes with all of them. */
const TOGETHER = 2;

/** Tries at one time. */
interface Moment {
  readonly at: number;
  readonly count: number;
  readonly failed: boolean;
}

/**
 * How often a client tries: after a failure where one was seen, since many try again at once then. Of one that comes with
 * several at a time, the time between two such times divided among them.
 */
export function retryOf(rows: readonly TriedLogin[]): Retry | undefined {
  const tries = rows
    .map(({ outcome, time }): Moment => ({ failed: outcome === 'failure', count: 1, at: Date.parse(time) / 1000 }))
    .sort((a, b) => a.at - b.at);
  const together = momentsOf(tries);
  const moments = together.length > 1 ? together : tries;
  const gaps = moments.slice(1).map((moment, index) => {
    const before = moments[index] ?? moment;
    const seconds = Math.max(1, Math.floor((moment.at - before.at) / before.count));
    return { seconds, afterFailure: before.failed };
  });
  const afterFailures = gaps.filter(({ afterFailure }) => afterFailure).map(({ seconds }) => seconds);
  const found = afterFailures.length > 0 ? afterFailures : gaps.map(({ seconds }) => seconds);
  const seconds = middle(found);
  return seconds === undefined ? undefined : { seconds, from: afterFailures.length > 0 ? 'failures' : 'logins' };
}

/** Of one that does not show in the rows that are looked at one by one: by how many there were in all. */
function retryOfAll({ firstSeen, lastSeen, logins }: ListedLogin): Retry | undefined {
  if (logins < 2) return undefined;
  const seconds = Math.floor((Date.parse(lastSeen) - Date.parse(firstSeen)) / 1000 / (logins - 1));
  return { seconds: Math.max(1, seconds), from: 'logins' };
}

function momentsOf(tries: readonly Moment[]): Moment[] {
  const moments: Moment[] = [];
  for (const one of tries) {
    const last = moments.at(-1);
    if (last === undefined || one.at - last.at > TOGETHER) moments.push(one);
    else moments.splice(-1, 1, { at: last.at, count: last.count + 1, failed: last.failed || one.failed });
  }
  return moments;
}

/** The lower median: of an even number the pair's shorter one, since a lock that comes early is what counts. */
function middle(numbers: readonly number[]): number | undefined {
  return [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
}

/** Seconds until so many failures have come, at these intervals beside each other. */
function lockOf(left: AttemptsLeft, intervals: readonly number[] | undefined): LockTime {
  if (left === 'none') return 'never';
  if (left === undefined || intervals === undefined) return 'unknown';
  const perSecond = intervals.reduce((sum, seconds) => sum + 1 / seconds, 0);
  return perSecond === 0 ? 'never' : Math.floor(left / perSecond);
}

/** Seconds until the user is locked if nothing is delivered to anybody: all of them fail beside each other. */
export function lockOfAll(clients: readonly RotationClient[], left: AttemptsLeft): LockTime {
  const failing = clients.filter(({ atChange, path }) => isPasswordPath(path) && atChange !== 'goes-on');
  if (left === 'none' || failing.length === 0) return 'never';
  const known = failing.flatMap(({ retry }) => (retry === undefined ? [] : [retry.seconds]));
  return known.length === failing.length ? lockOf(left, known) : 'unknown';
}

/** Why a rotation cannot end well. */
export type RotationRefusal =
  | 'own-user'
  /** Of the user of the session the run has set a password that is lost: without it none of its own can be set. */
  | 'own-lost'
  | 'not-permitted'
  | 'single-sign-on'
  | 'inactive'
  | 'frozen'
  | 'dead-mail'
  | 'token-unobtainable'
  | 'token-left-out'
  | 'locked'
  | 'lock-before-delivery'
  | 'lock-unknown'
  /** A password that was sent before may still be set. */
  | 'on-its-way';

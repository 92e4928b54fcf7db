/**
 * After a delivery: who has logged in again, who fails and from where, and how near the lock is.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DoorEnd } from '../change/index.js';
import { HoldingReader, OneUserReader, OrgError, type OrgClient } from '../facts/org/index.js';
import { isPasswordPath, type Fact, type Gap, type RotationClient } from '../policy/index.js';
import type { ClientNow } from '../report/rotate/result.js';
import type { RotateEnd } from '../report/rotate/toResult.js';
import { clientSince, strangersSince } from './rotateNow.js';

export interface WatchQuestion {
  readonly client: OrgClient;
  readonly userId: string;
  readonly username: string;
  readonly clients: readonly RotationClient[];
  readonly tokenOnly: boolean;
  /** Rows of LoginHistory that were there before the change. */
  readonly seen: ReadonlySet<string>;
  /**
   * ISO time of the org when the password was changed; undefined where it was not, or is not known. Only what came after
   * that second counts: within it the old password may have served.
   */
  readonly changedAt: string | undefined;
  /** Failures that lock. */
  readonly limit: number | 'none' | null;
  /** Milliseconds. */
  readonly wait: number;
  readonly signal: AbortSignal;
}

export interface Watched {
  readonly end: DoorEnd;
  readonly now: RotateEnd['now'];
  readonly strangers: RotateEnd['strangers'];
  readonly after: NonNullable<RotateEnd['after']>;
  readonly gaps: readonly Gap[];
}

const POLL = 3000;
const MOST_ROWS = 2000;

/** Looks at least once, and until every client that stops has logged in again, the user is shut out, or the wait ends. */
export async function watchClients(question: WatchQuestion): Promise<Watched> {
  const { signal, wait } = question;
  const end = Date.now() + wait;
  for (;;) {
    const watched = await lookOnce(question);
    const isOver =
      ['done', 'not-tested'].includes(watched.end.kind) || isShut(watched) || Date.now() >= end || signal.aborted;
    if (isOver) return watched;
    await sleep(Math.min(POLL, Math.max(50, end - Date.now())), undefined, { signal }).catch(() => undefined);
  }
}

function isShut({ after }: Watched): boolean {
  return after.locked === true || after.frozen === true;
}

async function lookOnce(question: WatchQuestion): Promise<Watched> {
  const { changedAt, client, clients, limit, seen, tokenOnly, userId, username } = question;
  const reader = new OneUserReader(client);
  const rows = await readable(async () => reader.history(userId, changedAt, MOST_ROWS), 'LoginHistory');
  const switches = await readable(async () => new HoldingReader(client, userId).switches(), 'UserLogin');
  const user = await readable(async () => reader.user(username), 'User');
  const from = changedAt === undefined ? -Infinity : secondOf(changedAt);
  const since = rows.known ? rows.value.filter(({ id, time }) => !seen.has(id) && secondOf(time) > from) : [];
  const now = clients.map((one) => (rows.known && isPasswordPath(one.path) ? clientSince(one, since) : NOTHING));
  const strangers = strangersSince(clients, since);
  const failed = user.known ? user.value?.failedLogins : undefined;
  const after = {
    locked: switches.known ? switches.value.locked : null,
    frozen: switches.known ? switches.value.frozen : null,
    attemptsLeft:
      limit === 'none' ? limit : limit === null || failed === undefined ? null : Math.max(0, limit - failed),
  };
  const waited = now.filter((_, place) => isWaitedFor(clients[place], tokenOnly));
  return {
    end: endOf(waited.length === 0 ? now.filter((one) => one.now === 'back') : waited, { strangers, after, rows }),
    now,
    strangers,
    after,
    gaps: [rows, switches, user].flatMap((fact: Fact<unknown>) => (fact.known ? [] : [fact.gap])),
  };
}

/** LoginTime and LastPasswordChangeDate are kept to the second. */
function secondOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

/** Ids of the rows of LoginHistory that are there; none where they cannot be read, which the watch tells too. */
export async function loginsSoFar(client: OrgClient, userId: string): Promise<ReadonlySet<string> | undefined> {
  const rows = await readable(
    async () => new OneUserReader(client).history(userId, undefined, MOST_ROWS),
    'LoginHistory',
  );
  return rows.known ? new Set(rows.value.map(({ id }) => id)) : undefined;
}

const NOTHING = { now: null, failures: [], notSeenFrom: [] } as const;

/** Those that stop, or may stop, with the change. A client that failed before, or sends no password, proves nothing. */
function isWaitedFor(client: RotationClient | undefined, tokenOnly: boolean): boolean {
  if (client === undefined || !isPasswordPath(client.path)) return false;
  return tokenOnly ? client.atToken === 'stops' || client.atToken === 'unknown' : client.atChange === 'stops';
}

function endOf(
  waited: readonly { readonly now: ClientNow | null }[],
  {
    after: { frozen, locked },
    rows,
    strangers,
  }: Pick<Watched, 'after' | 'strangers'> & { readonly rows: Fact<unknown> },
): DoorEnd {
  if (!rows.known) return { kind: 'unknown', code: rows.gap.what };
  if (frozen === true) return { kind: 'refused', code: 'user-frozen' };
  if (locked === true) return { kind: 'refused', code: 'user-locked' };
  if (strangers.length > 0 || waited.some(({ now }) => now === 'fails')) {
    return { kind: 'refused', code: 'client-fails' };
  }
  // Nobody is waited for: that nobody fails proves nothing.
  if (waited.length === 0) return { kind: 'not-tested', code: 'no-client' };
  return waited.every(({ now }) => now === 'back') ? { kind: 'done' } : { kind: 'unknown', code: 'not-seen' };
}

/** What was changed is changed: a read that fails now is a gap. */
export async function readable<T>(read: () => Promise<Fact<T>>, what: string): Promise<Fact<T>> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof OrgError)) throw error;
    return { known: false, gap: { what, why: error.text } };
  }
}

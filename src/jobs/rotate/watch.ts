/**
 * After a delivery: who has logged in again, who fails and from where, and how near the lock is.
 */
import type { DoorEnd } from '../../change/index.js';
import { HoldingReader, MOST_ROWS, OneUserReader, OrgError, type OrgClient } from '../../facts/org/index.js';
import {
  isPasswordPath,
  isRefusedAt,
  type Fact,
  type Gap,
  type RotationClient,
  type TriedLogin,
} from '../../policy/index.js';
import type { ClientNow } from '../../report/rotate/result.js';
import type { RotateEnd } from '../../report/rotate/toResult.js';
import { Text } from '../../text.js';
import type { Clock } from '../common/clock.js';
import { clientSince, strangersSince } from './clientsBack.js';

export interface WatchQuestion {
  readonly clock: Clock;
  readonly client: OrgClient;
  readonly userId: string;
  readonly username: string;
  readonly clients: readonly RotationClient[];
  readonly tokenOnly: boolean;
  /** Rows of LoginHistory that were there before the change. */
  readonly seen: ReadonlySet<string>;
  /**
   * ISO time of the org when the password was changed, or the new token was in hand; undefined where it is not known. Only
   * what came after that second counts: within it the old secret may have served.
   */
  readonly changedAt: string | undefined;
  /** When the password was last changed, and whether that was somebody else: what gets in then does so with theirs. */
  readonly passwordChanged: () => Promise<Fact<string>>;
  readonly isForeign: (changed: string) => boolean;
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

/** The field by which a change is told. */
export const CHANGED = 'User.LastPasswordChangeDate';
/** Milliseconds. */
const BETWEEN_LOOKS = 3000;
const HISTORY = 'LoginHistory';
const CUT: Gap = { what: HISTORY, why: Text.of('revoke.gap.cut', { most: String(MOST_ROWS) }) };

/** Looks at least once, and until every client that stops has logged in again, the user is shut out, or the wait ends. */
export async function watchClients(question: WatchQuestion): Promise<Watched> {
  const { clock, signal, wait } = question;
  const end = clock.now().getTime() + wait;
  for (;;) {
    const watched = await lookOnce(question);
    const isOver = isOverBy(watched.end) || isShut(watched) || clock.now().getTime() >= end || signal.aborted;
    if (isOver) return watched;
    await clock.sleep(Math.min(BETWEEN_LOOKS, Math.max(50, end - clock.now().getTime())), { signal });
  }
}

/** What was changed by others is not ours to watch. */
function isOverBy(end: DoorEnd): boolean {
  return end.kind === 'done' || end.kind === 'not-tested' || end.code === BY_OTHERS;
}

const BY_OTHERS = 'changed-by-others';

function isShut({ after }: Watched): boolean {
  return after.locked === true || after.frozen === true;
}

async function lookOnce(question: WatchQuestion): Promise<Watched> {
  const { changedAt, client, clients, limit, seen: before, tokenOnly, userId, username } = question;
  const reader = new OneUserReader(client);
  const rows = await readable(async () => reader.history(userId, changedAt, MOST_ROWS), 'LoginHistory');
  const switches = await readable(async () => new HoldingReader(client, userId).switches(), 'UserLogin');
  const user = await readable(async () => reader.user(username), 'User');
  // After the logins: those that came before a change by others came with what was there then.
  const changed = await readable(question.passwordChanged, CHANGED);
  const isForeign = changed.known && question.isForeign(changed.value);
  const { now, strangers } = rows.known
    ? nowOf(
        clients,
        rowsAfter(rows.value, changedAt).filter(({ id }) => !before.has(id)),
      )
    : { now: clients.map(() => NOTHING), strangers: [] };
  const failed = user.known ? user.value?.failedLogins : undefined;
  const after = {
    locked: switches.known ? switches.value.locked : null,
    frozen: switches.known ? switches.value.frozen : null,
    attemptsLeft:
      limit === 'none' ? limit : limit === null || failed === undefined ? null : Math.max(0, limit - failed),
  };
  const seen = seenOf(clients, now);
  const isCut = rows.known && rows.value.length >= MOST_ROWS;
  const end = isForeign
    ? ({ kind: 'unknown', code: BY_OTHERS } as const)
    : endOf(seen, { strangers, after, rows, tokenOnly });
  return {
    end: asFarAsSeen(end, { isCut, isTimed: changed.known }),
    now,
    strangers,
    after,
    gaps: [
      ...[rows, switches, user, changed].flatMap((fact: Fact<unknown>) => (fact.known ? [] : [fact.gap])),
      ...(isCut ? [CUT] : []),
    ],
  };
}

/** By rows that were read already, newest first. */
export function seenSince(
  { changedAt, clients, tokenOnly }: Pick<WatchQuestion, 'clients' | 'tokenOnly'> & { readonly changedAt: string },
  rows: readonly TriedLogin[],
): Pick<Watched, 'now' | 'strangers'> & { readonly isEnough: boolean } {
  const { now, strangers } = nowOf(clients, rowsAfter(rows, changedAt));
  const after = { locked: null, frozen: null, attemptsLeft: null };
  const known = { known: true, value: rows, from: 'LoginHistory' } as const;
  const { kind } = endOf(seenOf(clients, now), { strangers, after, rows: known, tokenOnly });
  return { now, strangers, isEnough: kind === 'done' || kind === 'not-tested' };
}

function rowsAfter(rows: readonly TriedLogin[], changedAt: string | undefined): TriedLogin[] {
  const from = changedAt === undefined ? -Infinity : secondOf(changedAt);
  return rows.filter(({ time }) => secondOf(time) > from);
}

function nowOf(clients: WatchQuestion['clients'], since: readonly TriedLogin[]): Pick<Watched, 'now' | 'strangers'> {
  return {
    now: clients.map((one) => (isPasswordPath(one.path) ? clientSince(one, since) : NOTHING)),
    strangers: strangersSince(clients, since),
  };
}

function seenOf(clients: WatchQuestion['clients'], now: Watched['now']): SeenClient[] {
  return clients.map((client, place) => ({ client, now: now[place]?.now ?? null }));
}

/** Who came before the rows that were read may fail, and what changed the password is not known where that is not. */
function asFarAsSeen(
  end: DoorEnd,
  { isCut, isTimed }: { readonly isCut: boolean; readonly isTimed: boolean },
): DoorEnd {
  if (end.kind === 'done' && !isTimed) return { kind: 'unknown', code: 'time-unknown' };
  const isSeen = end.kind === 'done' || end.kind === 'not-tested';
  return isSeen && isCut ? { kind: 'unknown', code: HISTORY } : end;
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

const NOTHING = { now: null, failures: [], notSeenFrom: [], backFrom: [] } as const;

interface SeenClient {
  readonly client: RotationClient;
  readonly now: ClientNow | null;
}

/** Each that needs the new secret, those that failed before too. What Salesforce refuses wherever it comes from cannot come back. */
function isWaitedFor({ addresses, atChange, atToken, path }: RotationClient, tokenOnly: boolean): boolean {
  if (!isPasswordPath(path) || isRefusedEverywhere(addresses)) return false;
  return (tokenOnly ? atToken : atChange) !== 'goes-on';
}

function isRefusedEverywhere(addresses: RotationClient['addresses']): boolean {
  return addresses.length > 0 && addresses.every(({ verdict }) => isRefusedAt(verdict));
}

function endOf(
  seen: readonly SeenClient[],
  {
    after: { frozen, locked },
    rows,
    strangers,
    tokenOnly,
  }: Pick<Watched, 'after' | 'strangers'> & { readonly rows: Fact<unknown>; readonly tokenOnly: boolean },
): DoorEnd {
  const waited = seen.filter(({ client }) => isWaitedFor(client, tokenOnly));
  if (!rows.known) return { kind: 'unknown', code: HISTORY };
  if (frozen === true) return { kind: 'refused', code: 'user-frozen' };
  if (locked === true) return { kind: 'refused', code: 'user-locked' };
  if (strangers.length > 0 || seen.some(({ now }) => now === 'fails')) {
    return { kind: 'refused', code: 'client-fails' };
  }
  if (seen.some(({ now }) => now === 'mixed')) return { kind: 'unknown', code: 'client-mixed' };
  // Nobody is waited for: that nobody fails proves nothing.
  if (waited.length === 0) return { kind: 'not-tested', code: 'no-client' };
  if (!waited.every(({ now }) => now === 'back')) return { kind: 'unknown', code: 'not-seen' };
  // With the old token, or none, a client that needs none gets in as well.
  const isProof = !tokenOnly || waited.some(({ client }) => client.needsToken === 'yes');
  return isProof ? { kind: 'done' } : { kind: 'not-tested', code: 'token-not-proved' };
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

/**
 * The job of `check move`: of each integration of an org how far it is on its way from a password to an app.
 */
import { OneUserReader, type OrgClient } from '../facts/org/index.js';
import type { LoginProgress, Witness } from '../facts/types.js';
import type { Integration } from '../policy/gate/index.js';
import {
  type AppsSeen,
  classifyLogin,
  type Fact,
  type Gap,
  isOfAll,
  isOwnClient,
  isPasswordPath,
  type ListedLogin,
  type LoginGroup,
  lookOf,
  openingSets,
  PATHS,
  profileOf,
  type ProfileFacts,
  StatusWords,
  uniqueGaps,
  unreadable,
  type UserFacts,
} from '../policy/index.js';
import {
  type PasswordTimes,
  provingApps,
  type ProvingApps,
  type SeenMoves,
  type ServingApp,
  seenMoves,
  servingApps,
  silenceOf,
  stageOf,
  type TimesLeft,
  worthReading,
} from '../policy/move/index.js';
import type { FoundMove, MovesFound } from '../report/move/result.js';
import { Text } from '../text.js';
import { type JobDone, LoginsRun } from './listLogins.js';
import { closedOf } from './moveClosed.js';
import { endlessOf, MoveEnds } from './moveEnds.js';

export interface MoveJob {
  /** The register; empty without a policy file. */
  readonly integrations: readonly Integration[];
  /** ISO times; `since` left out for what is kept. */
  readonly since: string | undefined;
  readonly usually: string;
  readonly now: string;
  /** Seconds without a login with a password after which one may be quiet. */
  readonly quiet: number;
  /** The runs of ours that took a password of this user, newest last: id and ISO time. */
  readonly revoked: (userId: string) => readonly { readonly id: string; readonly at: string }[];
  readonly onProgress?: (progress: LoginProgress) => void;
}

const NO_APPS = Text.of('apps.none');
/** Newest rows of one user that are read one by one. */
const MOST_ROWS = 2000;
/** Users whose rows are read at the same time. */
const AT_ONCE = 5;
/** With more users than this, everybody's logins by apps are read. */
const MOST_LISTED = 20_000;
const NONE: SeenMoves = {
  password: { known: [], hasOthers: false, logins: 0, clients: [] },
  ownAttempts: 0,
  byApp: undefined,
  untold: undefined,
  lastSuccess: undefined,
};

/** @param client of an org; a snapshot tells no single logins and no assignments */
export async function movesOf(witness: Witness, client: OrgClient | undefined, job: MoveJob): Promise<MovesFound> {
  const { now, onProgress, quiet, since, usually } = job;
  const done = await new LoginsRun(witness, {
    ...{ since, usually, now, usernames: undefined, profiles: undefined },
    filter: { paths: PATHS, withoutAnyApiAuth: false, failed: false, outsideRanges: false },
    ...{ by: 'user-client', expiringWithin: 0, retirements: undefined, overrides: new Map() },
    ...(onProgress && { onProgress }),
  }).run();
  const users = await usersOf(witness, done, job.integrations);
  const { look } = done;
  const kept = lookOf({
    ...{ since: new Date(0).toISOString(), until: done.until, org: done.seen.facts.org },
    readAt: witness.source.taken ?? now,
  });
  const secondsOf = (time: string): number => Date.parse(time) / 1000;
  const window = { start: secondsOf(look.from), kept: secondsOf(kept.from), now: secondsOf(done.until) };
  const { groups, successTexts } = done.seen.logins;
  const read = (await witness.apps?.()) ?? unreadable({ what: 'apps', why: NO_APPS });
  const proving = provingApps(read.known ? read.value.apps : []);
  const seen = seenMoves(groups, wordsOf(groups, successTexts), proving);
  const { exact, left } = await readExactly(client, seen, { window, quiet, from: look.from });
  const wanted = { done, proving, ids: [...users.keys()] };
  const apps = await appLoginsOf(witness, { ...wanted, ...(onProgress && { onProgress }) });
  const profiles = await witness.profiles();
  const serving = await servingOf(witness, read, users, { profiles, now });
  const rows = rowsByUser(done.listed.rows);
  const isUnread = done.seen.gaps.some(isOfHistory);
  const ends = new MoveEnds(done, users);
  // Who was tried by this plugin alone, and stands in no register, is not on the way of anything.
  const isTriedAlone = ({ id }: UserFacts): boolean => {
    const { ownAttempts, password } = seen.get(id) ?? NONE;
    return ownAttempts > 0 && password.logins === 0;
  };
  const those = [...users.values()].filter(
    (user) => !isTriedAlone(user) || job.integrations.some((one) => isOf(one, user)),
  );
  const moves = those.map((user): FoundMove => {
    const told = exact.get(user.id) ?? seen.get(user.id) ?? NONE;
    const own = rows.get(user.id) ?? [];
    const silence = silenceOf({ ...told.password, ...window }, quiet);
    const closed = closedOf(user, {
      own,
      lastSuccess: told.lastSuccess,
      isUnread,
      facts: done.seen.facts,
      profiles,
      job,
    });
    const { byApp, untold } = apps.seen.get(user.id) ?? NONE;
    const servedBy = serving.of(user);
    const integrations = job.integrations.filter((one) => isOf(one, user));
    return {
      ...{ user, integrations, silence, closed, servedBy },
      stage: stageOf({ silence, isUnread, byApp, servedBy, closed }),
      ...{ byApp, untold },
      clients: told.password.clients,
      passwordLogins: told.password.logins,
      timesLeft: left.get(user.id),
      ends: ends.of(user, own, integrations),
    };
  });
  return {
    source: { ...witness.source },
    look,
    moves,
    ownAttempts: [...seen.values()].reduce((total, { ownAttempts }) => total + ownAttempts, 0),
    missing: job.integrations.filter((one) => !moves.some(({ user }) => isOf(one, user))).map(({ name }) => name),
    gaps: uniqueGaps(done.seen.gaps, done.listed.endGaps, done.gaps.filter(isOfAll), ends.gaps(), endlessOf(moves)),
    // What is not known of apps makes no integration quiet, and none loud.
    unread: uniqueGaps(apps.gaps, serving.gaps()),
    apiCalls: witness.apiCalls() + (client?.calls() ?? 0),
  };
}

/** Logins may be missing; what an older snapshot does not tell of hosts and holders is none. */
function isOfHistory({ what, why }: Gap): boolean {
  return (what === 'LoginHistory' && why.key !== 'snapshot.logins-hosts') || what === 'LoginHistory.LoginSubType';
}

function isOf({ username }: Integration, user: UserFacts): boolean {
  return username.toLowerCase() === user.username.toLowerCase();
}

/** Those who log in with a password, and those of the register, by id. */
async function usersOf(
  witness: Witness,
  { seen }: JobDone,
  integrations: readonly Integration[],
): Promise<ReadonlyMap<string, UserFacts>> {
  const users = new Map(seen.users);
  const names = integrations.map(({ username }) => username);
  if (names.length === 0 || witness.users === undefined) return users;
  const query = { usernames: names, addresses: [], includeInactive: true, whoIsThere: true } as const;
  for await (const user of witness.users(query)) if (!users.has(user.id)) users.set(user.id, user);
  return users;
}

interface HistoryWanted {
  readonly done: JobDone;
  readonly proving: ProvingApps;
  readonly ids: readonly string[];
  readonly onProgress?: (progress: LoginProgress) => void;
}

/** Logins of these users by apps; those with a password are known already. */
async function appLoginsOf(
  witness: Witness,
  { done, ids, onProgress, proving }: HistoryWanted,
): Promise<{ readonly seen: ReadonlyMap<string, SeenMoves>; readonly gaps: readonly Gap[] }> {
  if (ids.length === 0 || witness.logins === undefined) return { seen: new Map(), gaps: [] };
  const { gaps, groups, successTexts } = await witness.logins({
    ...{ since: done.since, until: done.until, wanted: 'apps', maxLogBytes: 0 },
    // Each of them has few groups: lists of users take fewer calls than everybody's history, unless they are very many.
    ...(ids.length > MOST_LISTED ? {} : { users: [...ids].sort() }),
    ...(onProgress && { onProgress }),
  });
  const those = new Set(ids);
  const own = groups.filter(({ userId }) => userId !== null && those.has(userId));
  const words = wordsOf(own, [...successTexts, ...done.seen.logins.successTexts]);
  return { seen: seenMoves(own, words, proving), gaps };
}

function wordsOf(groups: readonly LoginGroup[], successTexts: readonly string[]): StatusWords {
  return new StatusWords(
    groups.map(({ status }) => status),
    successTexts,
  );
}

interface ExactTimes {
  readonly exact: ReadonlyMap<string, SeenMoves>;
  /** Whose times were not read, though they could make them quiet. */
  readonly left: ReadonlyMap<string, TimesLeft>;
}

/** Users whose silence hangs on times that groups do not tell, with every time of theirs. */
async function readExactly(
  client: OrgClient | undefined,
  seen: ReadonlyMap<string, SeenMoves>,
  {
    from,
    quiet,
    window,
  }: {
    readonly window: Pick<PasswordTimes, 'start' | 'kept' | 'now'>;
    readonly quiet: number;
    readonly from: string;
  },
): Promise<ExactTimes> {
  const exact = new Map<string, SeenMoves>();
  const { ids, left: beyond } = worthReading(seen, window, quiet);
  const left = new Map<string, TimesLeft>(beyond);
  for (const id of ids) left.set(id, 'unread');
  if (client === undefined) return { exact, left };
  const reader = new OneUserReader(client);
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    await Promise.all(
      ids.slice(at, at + AT_ONCE).map(async (id) => {
        const rows = await reader.history(id, from, MOST_ROWS);
        const told = seen.get(id);
        // What cannot be read, or not to its end, leaves the longest gap that there may have been.
        if (told === undefined || !rows.known || rows.value.length >= MOST_ROWS) return;
        const times = rows.value
          .filter((row) => isPasswordPath(classifyLogin(row).path) && !isOwnClient(row.application))
          .map(({ time }) => Date.parse(time) / 1000);
        const password = { ...told.password, known: times.sort((a, b) => a - b), hasOthers: false };
        exact.set(id, { ...told, password });
        left.delete(id);
      }),
    );
  }
  return { exact, left };
}

interface ServingRead {
  readonly of: (user: UserFacts) => readonly ServingApp[];
  readonly gaps: () => readonly Gap[];
}

async function servingOf(
  witness: Witness,
  read: Fact<AppsSeen>,
  users: ReadonlyMap<string, UserFacts>,
  { now, profiles }: { readonly profiles: readonly ProfileFacts[]; readonly now: string },
): Promise<ServingRead> {
  if (!read.known) return { of: () => [], gaps: () => [read.gap] };
  const found: Gap[] = read.partial === undefined ? [] : [read.partial];
  const { apps } = read.value;
  const asked = { names: openingSets(apps), users: [...users.keys()].sort() };
  const assigned =
    (await witness.assignedSets?.(asked)) ?? unreadable({ what: 'PermissionSetAssignment', why: NO_APPS });
  return {
    of: (user) => {
      // Nobody logs in as them, by whatever app.
      if (isKnownAs(user.active, false) || isKnownAs(user.frozen, true)) return [];
      const profile = profileOf(user, profiles);
      const { username } = user;
      const sets: Fact<ReadonlySet<string>> = assigned.known
        ? { ...assigned, value: assigned.value.get(user.id) ?? new Set() }
        : assigned;
      const about = { username, profile: profile.known ? profile.value.name : undefined, sets };
      const served = servingApps(apps, about, now);
      found.push(...served.gaps);
      // Of whom it could not be read whether they may log in, no app is known to log them in.
      const unread = [user.active, user.frozen].flatMap((fact) => (fact.known ? [] : [fact.gap]));
      if (unread.length === 0 || served.apps.length === 0) return served.apps;
      found.push(...unread);
      return [];
    },
    gaps: () => uniqueGaps(found),
  };
}

function isKnownAs<T>(fact: Fact<T>, value: T): boolean {
  return fact.known && fact.value === value;
}

function rowsByUser(rows: readonly ListedLogin[]): ReadonlyMap<string, readonly ListedLogin[]> {
  const byUser = new Map<string, ListedLogin[]>();
  for (const row of rows) {
    if (row.user === undefined) continue;
    const those = byUser.get(row.user.id);
    if (those === undefined) byUser.set(row.user.id, [row]);
    else those.push(row);
  }
  return byUser;
}

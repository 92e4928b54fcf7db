/**
 * The job of `check move`: of each integration of an org how far it is on its way from a password to an app.
 */
import type { OrgClient } from '../../facts/org/index.js';
import type { LoginProgress, LoginQuery, Witness } from '../../facts/types.js';
import { integrationsFor, type Integration } from '../../policy/gate/index.js';
import {
  type AppsSeen,
  Clients,
  type Fact,
  type Gap,
  isOfAll,
  type ListedLogin,
  type ProfileFacts,
  type LoginFacts,
  type LoginGroup,
  lookOf,
  PATHS,
  StatusWords,
  uniqueGaps,
  unreadable,
  type UserFacts,
} from '../../policy/index.js';
import {
  provingApps,
  type ProvingApps,
  type SeenMoves,
  seenMoves,
  silenceOfUser,
  stageOf,
} from '../../policy/move/index.js';
import type { FoundMove, MovesFound } from '../../report/move/result.js';
import { Text } from '../../text.js';
import { orgOf } from '../gate/index.js';
import { type JobDone, LoginsRun } from '../logins/index.js';
import { CallsLeft, skippedGap } from '../common/callsLeft.js';
import { closedOf } from './closedPaths.js';
import { endlessOf, MoveEnds } from './pathEnds.js';
import { servingOf } from './servingApps.js';
import { readExactly } from './passwordTimes.js';

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

/** With more users than this, everybody's logins by apps are read. */
const MOST_LISTED = 20_000;
const NONE: SeenMoves = {
  password: { logins: 0, names: [], clients: [] },
  ownAttempts: 0,
  byApp: undefined,
  untold: undefined,
  lastSuccess: undefined,
};

/** @param client of an org; a snapshot tells no single logins and no assignments */
export async function movesOf(witness: Witness, client: OrgClient | undefined, asked: MoveJob): Promise<MovesFound> {
  const org = orgOf(witness);
  const job = { ...asked, integrations: integrationsFor(asked.integrations, org) };
  const done = await loginsOf(witness, job);
  const calls = new CallsLeft();
  const users = await usersOf(witness, done, { integrations: job.integrations, calls });
  const window = windowOf(witness, done, job);
  const { clientNames, groups, successTexts } = done.seen.logins;
  const clients = new Clients(clientNames);
  const seen = seenMoves(groups, wordsOf(groups, successTexts), provingApps([]), clients);
  const { quiet } = job;
  const { exact, left } = await readExactly(client, seen, { calls, clients, window, quiet, from: done.look.from });
  const profiles = await calls.read('Profile', async () => witness.profiles(), []);
  const byApps = await readApps(witness, { done, job, profiles, users });
  const ends = new MoveEnds(done, users);
  const moves = foundMoves({ done, job, window, seen, exact, left, profiles, ends, users, ...byApps });
  const { apps, serving } = byApps;
  return {
    source: { ...witness.source },
    ...{ org, look: done.look, moves },
    ownAttempts: [...seen.values()].reduce((total, { ownAttempts }) => total + ownAttempts, 0),
    missing: missingOf(job.integrations, moves, calls),
    gaps: uniqueGaps(
      done.seen.gaps,
      done.listed.endGaps,
      done.gaps.filter(isOfAll),
      ends.gaps(),
      endlessOf(moves),
      calls.skipped,
    ),
    // What is not known of apps makes no integration quiet, and none loud.
    unread: uniqueGaps(apps.gaps, serving.gaps()),
    apiCalls: witness.apiCalls(),
  };
}

async function loginsOf(witness: Witness, { now, onProgress, since, usually }: MoveJob): Promise<JobDone> {
  const run = new LoginsRun(witness, {
    ...{ since, usually, now, usernames: undefined, profiles: undefined },
    filter: { paths: PATHS, withoutAnyApiAuth: false, failed: false, outsideRanges: false },
    ...{ by: 'user-client', expiringWithin: 0, retirements: undefined, overrides: new Map() },
    ...(onProgress && { onProgress }),
  });
  return run.run();
}

type Window = Parameters<typeof readExactly>[2]['window'];

/** What was looked at, and what the org keeps, in seconds. */
function windowOf(witness: Witness, { look, seen, until }: JobDone, { now }: MoveJob): Window {
  const kept = lookOf({
    ...{ since: new Date(0).toISOString(), until, org: seen.facts.org },
    readAt: witness.source.taken ?? now,
  });
  const secondsOf = (time: string): number => Date.parse(time) / 1000;
  return { start: secondsOf(look.from), kept: secondsOf(kept.from), now: secondsOf(until) };
}

interface AppsAsked {
  readonly done: JobDone;
  readonly job: MoveJob;
  readonly profiles: readonly ProfileFacts[];
  readonly users: ReadonlyMap<string, UserFacts>;
}

interface AppsOfOrg {
  readonly proving: ProvingApps;
  readonly apps: Awaited<ReturnType<typeof appLoginsOf>>;
  readonly serving: Awaited<ReturnType<typeof servingOf>>;
}

/** What is not read of apps is in their gaps, and bears on nobody's silence: it comes last, where calls are counted. */
async function readApps(witness: Witness, { done, job, profiles, users }: AppsAsked): Promise<AppsOfOrg> {
  const calls = new CallsLeft();
  const read = await appsOf(witness, calls);
  const proving = provingApps(read.known ? read.value.apps : []);
  const { now, onProgress } = job;
  const wanted = { calls, done, proving, ids: [...users.keys()] };
  const apps = await appLoginsOf(witness, { ...wanted, ...(onProgress && { onProgress }) });
  return { proving, apps, serving: await servingOf(witness, read, users, { calls, profiles, now }) };
}

interface MovesRead extends AppsAsked, AppsOfOrg {
  readonly window: Window;
  readonly seen: ReadonlyMap<string, SeenMoves>;
  readonly exact: ReadonlyMap<string, SeenMoves>;
  readonly left: Awaited<ReturnType<typeof readExactly>>['left'];
  readonly ends: MoveEnds;
}

function foundMoves(read: MovesRead): FoundMove[] {
  const { done, job, seen, users } = read;
  // Who was tried by this plugin alone, and stands in no register, is not on the way of anything.
  const isTriedAlone = ({ id }: UserFacts): boolean => {
    const { ownAttempts, password } = seen.get(id) ?? NONE;
    return ownAttempts > 0 && password.logins === 0;
  };
  const rows = rowsByUser(done.listed.rows);
  const isUnread = done.seen.gaps.some(isOfHistory);
  return [...users.values()]
    .filter((user) => !isTriedAlone(user) || job.integrations.some((one) => isOf(one, user)))
    .map((user) => moveOf(user, read, { own: rows.get(user.id) ?? [], isUnread }));
}

function moveOf(
  user: UserFacts,
  { apps, done, ends, exact, job, left, profiles, proving, seen, serving, window }: MovesRead,
  { isUnread, own }: { readonly own: readonly ListedLogin[]; readonly isUnread: boolean },
): FoundMove {
  const { quiet } = job;
  const recentSince = window.now - quiet;
  const { lastSuccess, password } = exact.get(user.id) ?? seen.get(user.id) ?? NONE;
  const silence = silenceOfUser(password.clients, window, quiet);
  const closed = closedOf(user, { own, lastSuccess, isUnread, facts: done.seen.facts, profiles, job });
  const { byApp, untold } = apps.seen.get(user.id) ?? NONE;
  const { apps: servedBy, lacking } = serving.of(user);
  const integrations = job.integrations.filter((one) => isOf(one, user));
  return {
    ...{ user, integrations, silence, closed, servedBy, lacking },
    stage: stageOf({ silence, recentSince, isUnread, byApp, servedBy, closed }),
    ...{ recentSince, byApp, untold, shared: sharedOf([byApp, untold], proving) },
    clients: password.names,
    passwordLogins: password.logins,
    timesLeft: left.get(user.id),
    ends: ends.of(user, own, integrations),
  };
}

async function appsOf(witness: Witness, calls: CallsLeft): Promise<Fact<AppsSeen>> {
  if (witness.apps === undefined) return unreadable({ what: 'apps', why: Text.of('apps.none') });
  return calls.read<Fact<AppsSeen>>('apps', async () => witness.apps?.(), unreadable(skippedGap('apps')));
}

/** Logins may be missing; what an older snapshot does not tell of hosts and holders is none. */
function isOfHistory({ what, why }: Gap): boolean {
  return (what === 'LoginHistory' && why.key !== 'snapshot.logins-hosts') || what === 'LoginHistory.LoginSubType';
}

function isOf({ username }: Integration, user: UserFacts): boolean {
  return username.toLowerCase() === user.username.toLowerCase();
}

/** Labels that several apps share, of those through which it logged in, where that leaves open what they prove. */
function sharedOf(
  logins: readonly ({ readonly apps: readonly string[] } | undefined)[],
  { ambiguous }: ProvingApps,
): FoundMove['shared'] {
  const labels = [...new Set(logins.flatMap((one) => one?.apps ?? []))].sort();
  return labels.flatMap((label) => {
    const found = ambiguous.get(label);
    return found === undefined ? [] : [{ label, apps: found.apps }];
  });
}

/** Users that nobody asked for, since no calls were left, are not missing. */
function missingOf(integrations: readonly Integration[], moves: readonly FoundMove[], calls: CallsLeft): string[] {
  if (calls.skipped.some(({ what }) => what === 'User')) return [];
  return integrations.filter((one) => !moves.some(({ user }) => isOf(one, user))).map(({ name }) => name);
}

/** Those who log in with a password, and those of the register, by id. */
async function usersOf(
  witness: Witness,
  { seen }: JobDone,
  { calls, integrations }: { readonly integrations: readonly Integration[]; readonly calls: CallsLeft },
): Promise<ReadonlyMap<string, UserFacts>> {
  const users = new Map(seen.users);
  const names = integrations.map(({ username }) => username);
  if (names.length === 0 || witness.users === undefined) return users;
  const query = { usernames: names, addresses: [], includeInactive: true, whoIsThere: true } as const;
  const addNamed = async (): Promise<void> => {
    for await (const user of witness.users?.(query) ?? []) if (!users.has(user.id)) users.set(user.id, user);
  };
  await calls.read('User', addNamed, undefined);
  return users;
}

interface HistoryWanted {
  readonly calls: CallsLeft;
  readonly done: JobDone;
  readonly proving: ProvingApps;
  readonly ids: readonly string[];
  readonly onProgress?: (progress: LoginProgress) => void;
}

/** Logins of these users by apps; those with a password are known already. */
async function appLoginsOf(
  witness: Witness,
  { calls, done, ids, onProgress, proving }: HistoryWanted,
): Promise<{ readonly seen: ReadonlyMap<string, SeenMoves>; readonly gaps: readonly Gap[] }> {
  if (ids.length === 0 || witness.logins === undefined) return { seen: new Map(), gaps: [] };
  const query: LoginQuery = {
    ...{ since: done.since, until: done.until, wanted: 'apps', maxLogBytes: 0 },
    // Each of them has few groups: lists of users take fewer calls than everybody's history, unless they are very many.
    ...(ids.length > MOST_LISTED ? {} : { users: [...ids].sort() }),
    ...(onProgress && { onProgress }),
  };
  const none = { groups: [], successTexts: [], gaps: [skippedGap('LoginHistory')] };
  const { gaps, groups, successTexts } = await calls.read<Pick<LoginFacts, keyof typeof none>>(
    'LoginHistory',
    async () => witness.logins?.(query),
    none,
  );
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

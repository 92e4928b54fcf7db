/**
 * How far an integration is on its way from a password to an app.
 */
import { DAY_SECONDS } from '../../isoTime.js';
import { type Certainty, classifyLogin, isOwnClient, type LoginMarks, type StatusWords } from '../loginRow/index.js';
import { Clients, groupsByUser, type LoginGroup } from '../logins/index.js';
import { inOrder } from '../../inOrder.js';
import { isPasswordPath } from '../types.js';
import { type ClientTimes, clientTimes, type HistoryWindow, mayUserBeQuiet } from './clients.js';
import { APP_FLOWS, type AppFlow } from './flow.js';
import { PROVEN, type ProvingApps, provedBy } from './provingApps.js';
import type { ServingApp } from './servingApps.js';
import type { PasswordSilence } from './passwordSilence.js';

/** In their order. */
export const MOVE_STAGES = ['password', 'built', 'proved', 'both', 'quiet', 'closed'] as const;
/** `unknown`: its logins were not read, or not all of them, so that nobody can tell whether it is quiet. */
export type MoveStage = (typeof MOVE_STAGES)[number] | 'unknown';

/** Whether a stage is at least another one. */
export function isAtLeast(stage: MoveStage, least: (typeof MOVE_STAGES)[number]): boolean {
  return placeOf(stage) >= placeOf(least);
}

/** Below all others where it is not known. */
export function placeOf(stage: MoveStage): number {
  return stage === 'unknown' ? -1 : MOVE_STAGES.indexOf(stage);
}

/** Logins of one user by OAuth that succeeded. Times in seconds since 1970. */
export interface AppLogins {
  readonly logins: number;
  readonly first: number;
  readonly last: number;
  /** Labels, as LoginHistory has them, in order. */
  readonly apps: readonly string[];
}

/** Those by which an app proves itself, and by which flow. */
export interface ProvingLogins extends AppLogins {
  /** Each flow that was seen, the certain one first; through labels that apps share it is likely. */
  readonly flows: readonly (AppLogins & { readonly flow: AppFlow; readonly certainty: Certainty })[];
}

/** Why the password paths of a user are shut: no login with a password could succeed, or a run of ours took it. */
export type Closed =
  | { readonly by: 'impossible' }
  | { readonly by: 'revoked'; readonly run: string; readonly at: string };

export interface StageFacts {
  readonly silence: PasswordSilence;
  /** Seconds since 1970 from when on a login by an app tells that such logins go on, if no password came after it. */
  readonly recentSince: number;
  /** Logins with a password may be missing from what was read. */
  readonly isUnread: boolean;
  readonly byApp: ProvingLogins | undefined;
  /** Apps that could log this user in. */
  readonly servedBy: readonly ServingApp[];
  readonly closed: Closed | undefined;
}

/** More than a proof: logins by an app on another day than that of the first. */
const ANOTHER_DAY = DAY_SECONDS;

/**
 * - `password`: no app could serve it; `built`: one could.
 * - `proved`: a login by an app succeeded; `both`: such logins go on, and so do those with a password.
 * - `quiet`: no login with a password for longer than ever before; `closed`: none can succeed any more.
 */
export function stageOf({ byApp, closed, isUnread, recentSince, servedBy, silence }: StageFacts): MoveStage {
  if (closed !== undefined) return 'closed';
  if (isUnread && (silence.isQuiet || silence.last === undefined)) return 'unknown';
  if (silence.isQuiet) return 'quiet';
  const since = goesOnSince(silence, recentSince);
  if (byApp !== undefined) return goesOn(byApp, since) ? 'both' : 'proved';
  return servedBy.length > 0 ? 'built' : 'password';
}

/** From when on a login by an app goes on: since the last one with a password, or in the time after which one may be quiet. */
export function goesOnSince({ last }: Pick<PasswordSilence, 'last'>, recentSince: number): number {
  return Math.min(last ?? recentSince, recentSince);
}

/** Logins by an app that are more than a proof and have not ended. */
const goesOn = ({ first, last }: AppLogins, since: number): boolean => last - first >= ANOTHER_DAY && last >= since;

/**
 * How sure it is that these logins were an app's: certain where what is certain of them alone tells the same stage.
 *
 * @param since from when on they go on ({@link goesOnSince})
 */
export function certaintyOf(byApp: ProvingLogins, since: number): Certainty {
  const certain = byApp.flows.find(({ certainty }) => certainty === 'certain');
  return certain !== undefined && goesOn(certain, since) === goesOn(byApp, since) ? 'certain' : 'likely';
}

/** What groups of LoginHistory tell of one user. */
export interface SeenMoves {
  readonly password: {
    readonly logins: number;
    /** Names of applications, in order. */
    readonly names: readonly string[];
    readonly clients: readonly ClientTimes[];
  };
  /** This plugin's own attempts with the password: no login of a client. */
  readonly ownAttempts: number;
  readonly byApp: ProvingLogins | undefined;
  /** OAuth logins that succeeded and prove nothing: they may have been a JWT, in a browser, or of a tool of a person. */
  readonly untold: AppLogins | undefined;
  /** Seconds since 1970 of the latest login with a password that succeeded, or may have. */
  readonly lastSuccess: number | undefined;
}

const marksOf = (group: LoginGroup): LoginMarks => group;

/** Whoever has a name in its own rows. */
const BY_APPLICATION = new Clients([]);

/**
 * By user id. Tries that failed are password logins too: a client is still there.
 *
 * @param clients what calls itself what
 */
export function seenMoves(
  groups: readonly LoginGroup[],
  words: StatusWords,
  proving: ProvingApps,
  clients = BY_APPLICATION,
): ReadonlyMap<string, SeenMoves> {
  return new Map([...groupsByUser(groups)].map(([id, those]) => [id, movesOf(those, words, proving, clients)]));
}

function movesOf(groups: readonly LoginGroup[], words: StatusWords, proving: ProvingApps, clients: Clients): SeenMoves {
  const all = groups.filter((group) => isPasswordPath(classifyLogin(marksOf(group)).path));
  const isOwn = ({ application }: LoginGroup): boolean => isOwnClient(application ?? '');
  const password = all.filter((group) => !isOwn(group));
  // By name no app is this plugin: what bears its name is an attempt of its own.
  const got = groups.filter((group) => words.outcomeOf(group.status) === 'success' && !isOwn(group));
  // That one of ours got in tells as well that the password opens.
  const succeeded = all.filter(({ status }) => words.outcomeOf(status) !== 'failure');
  return {
    password: {
      logins: sumOf(password),
      names: namesOf(password),
      clients: clientTimes(password, clients),
    },
    ownAttempts: sumOf(all.filter(isOwn)),
    ...byApps(got, proving),
    lastSuccess: succeeded.length === 0 ? undefined : Math.max(...succeeded.map(({ last }) => last)),
  };
}

function byApps(groups: readonly LoginGroup[], proving: ProvingApps): Pick<SeenMoves, 'byApp' | 'untold'> {
  const of = (wanted: AppFlow | 'untold'): LoginGroup[] =>
    groups.filter((group) => provedBy(group, proving) === wanted);
  const flows = [...APP_FLOWS]
    .sort((a, b) => inOrder(PROVEN[a], PROVEN[b]))
    .flatMap((flow) => {
      const those = of(flow);
      const isSure = ({ application }: LoginGroup): boolean =>
        proving.ambiguous.get(application ?? '')?.flows.includes(flow) !== true;
      const parts = PROVEN[flow] === 'certain' ? [those.filter(isSure), those.filter((one) => !isSure(one))] : [those];
      return parts.flatMap((part) => {
        const logins = appLogins(part);
        const certainty = part.every(isSure) ? PROVEN[flow] : 'likely';
        return logins === undefined ? [] : [{ flow, certainty, ...logins }];
      });
    });
  const all = appLogins(APP_FLOWS.flatMap(of));
  return { byApp: all && { ...all, flows }, untold: appLogins(of('untold')) };
}

function appLogins(groups: readonly LoginGroup[]): AppLogins | undefined {
  if (groups.length === 0) return undefined;
  return {
    logins: sumOf(groups),
    first: Math.min(...groups.map(({ first }) => first)),
    last: Math.max(...groups.map(({ last }) => last)),
    apps: namesOf(groups),
  };
}

function sumOf(groups: readonly LoginGroup[]): number {
  return groups.reduce((sum, { logins }) => sum + logins, 0);
}

function namesOf(groups: readonly LoginGroup[]): string[] {
  const names = groups.flatMap(({ application }) => (application === null || application === '' ? [] : [application]));
  return [...new Set(names)].sort(inOrder);
}

/** Most users whose times are read one by one in a run, and most logins with a password that each of them has. */
export const MOST_EXACT_USERS = 200;
export const MOST_EXACT_LOGINS = 200;

/** Why the times of a user whom they could make quiet are not read one by one. */
export type TimesLeft = 'many-logins' | 'many-users' | 'unread';

export interface WorthReading {
  /** By id, in order. */
  readonly ids: readonly string[];
  readonly left: ReadonlyMap<string, TimesLeft>;
}

/** Whose times decide: those that could be quiet if all of them were known; and which of them are beyond the bounds. */
export function worthReading(seen: ReadonlyMap<string, SeenMoves>, window: HistoryWindow, quiet: number): WorthReading {
  const worth = [...seen]
    .filter(([, { password }]) => mayUserBeQuiet(password.clients, window, quiet))
    .sort(([a], [b]) => inOrder(a, b));
  const few = worth.filter(([, { password }]) => password.logins <= MOST_EXACT_LOGINS).map(([id]) => id);
  const left = new Map<string, TimesLeft>();
  for (const [id, { password }] of worth) if (password.logins > MOST_EXACT_LOGINS) left.set(id, 'many-logins');
  for (const id of few.slice(MOST_EXACT_USERS)) left.set(id, 'many-users');
  return { ids: few.slice(0, MOST_EXACT_USERS), left };
}

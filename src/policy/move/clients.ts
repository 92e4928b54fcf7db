/**
 * When the clients of one user logged in with a password. Each client has a rhythm of its own: a month-end job is not quiet since
 * a nightly load beside it filled its gaps. A client is what `list logins` tells apart, an application by a kind of API; the
 * address alone makes none.
 */
import { classifyLogin, isOwnClient } from '../loginRow/index.js';
import type { Clients, LoginGroup } from '../logins/index.js';
import { inOrder } from '../../inOrder.js';
import { isPasswordPath, type Path } from '../types.js';
import { mayBeQuiet, silenceOf, type PasswordSilence, type PasswordTimes } from './passwordSilence.js';

/** From when to when a history was read. */
export type HistoryWindow = Pick<PasswordTimes, 'start' | 'kept' | 'now'>;

export interface PasswordClient {
  /** As `list logins` calls it; of one without a name the type of its logins. */
  readonly client: string;
  readonly apiType: string | undefined;
  readonly path: Path;
  /** Logins that were seen, failed ones included. */
  readonly logins: number;
}

export interface ClientTimes extends PasswordClient, Pick<PasswordTimes, 'known' | 'hasOthers'> {}

/** Of all clients of a user together. What it takes to be quiet, and the gap, are of the one that holds the user back longest. */
export interface UserSilence extends PasswordSilence {
  /**
   * The client that is quiet last, or last became so; undefined where none was seen. Of those that are not quiet, one that
   * surely is not goes before those that reading every time might make quiet.
   */
  readonly decidedBy: (PasswordClient & { readonly last: number }) | undefined;
  /** Another client, of which not every time is known, may hold the user back for longer: `needed` is the longest it may be. */
  readonly orOthers: boolean;
  /** Clients of which one login alone was seen, in order. */
  readonly once: readonly PasswordClient[];
  /** How many clients were seen. */
  readonly clients: number;
}

/** Of one user's groups, those with a password; this plugin's own attempts are no client. In order. */
export function clientTimes(groups: readonly LoginGroup[], clients: Clients): ClientTimes[] {
  const found = new Map<string, { about: Omit<PasswordClient, 'logins'>; groups: LoginGroup[] }>();
  for (const group of groups) {
    const { path } = classifyLogin(group);
    if (!isPasswordPath(path) || isOwnClient(group.application ?? '')) continue;
    const { client } = clients.of(group);
    const apiType = group.apiType === null || group.apiType === '' ? undefined : group.apiType;
    const key = JSON.stringify([client, apiType, path]);
    const those = found.get(key);
    if (those === undefined) found.set(key, { about: { client, apiType, path }, groups: [group] });
    else those.groups.push(group);
  }
  return [...found.entries()]
    .sort(([a], [b]) => inOrder(a, b))
    .map(([, one]) => ({ ...one.about, ...timesOf(one.groups) }));
}

function timesOf(groups: readonly LoginGroup[]): Omit<ClientTimes, 'client' | 'apiType' | 'path'> {
  return {
    known: [...new Set(groups.flatMap(({ first, last }) => [first, last]))].sort((a, b) => a - b),
    // Of two logins both times are told.
    hasOthers: groups.some(({ logins }) => logins > 2),
    logins: groups.reduce((sum, { logins }) => sum + logins, 0),
  };
}

/** A user is quiet when each of its clients is. @param quiet seconds that are asked for at least */
export function silenceOfUser(clients: readonly ClientTimes[], window: HistoryWindow, quiet: number): UserSilence {
  const each = clients.map(({ hasOthers, known, ...about }) => ({
    about,
    silence: silenceOf({ known, hasOthers, ...window }, quiet),
  }));
  const slowest = slowestOf(each);
  if (slowest === undefined) {
    const never = silenceOf({ known: [], hasOthers: false, ...window }, quiet);
    return { ...never, decidedBy: undefined, orOthers: false, once: [], clients: 0 };
  }
  const sure = slowestOf(each.filter((one) => !one.silence.isQuiet && !mayBeQuiet(one.silence, quiet))) ?? slowest;
  const last = Math.max(...each.map((one) => one.silence.last ?? -Infinity));
  const { about, silence } = sure;
  const orOthers = leftOf(slowest.silence) > leftOf(silence);
  // How long the other one may still hold the user back, told as what the deciding client needs: never shorter than the truth.
  const most = silence.seconds + leftOf(slowest.silence);
  return {
    ...{ ...silence, last, decidedBy: { ...about, last: silence.last ?? last } },
    ...(orOthers && { exact: false, longestGap: most, needed: most }),
    orOthers,
    once: each.flatMap((one) => (one.about.logins === 1 ? [one.about] : [])),
    clients: each.length,
  };
}

function slowestOf<T extends { readonly silence: PasswordSilence }>(each: readonly T[]): T | undefined {
  return [...each].sort((a, b) => leftOf(b.silence) - leftOf(a.silence))[0];
}

/** Seconds until it is quiet, or less than none. */
function leftOf({ needed, seconds }: PasswordSilence): number {
  return needed - seconds;
}

/** Whether reading every time could make the user quiet: it could for each client that is not. */
export function mayUserBeQuiet(clients: readonly ClientTimes[], window: HistoryWindow, quiet: number): boolean {
  const loud = clients.map((times) => silenceOf({ ...times, ...window }, quiet)).filter(({ isQuiet }) => !isQuiet);
  return loud.length > 0 && loud.every((silence) => mayBeQuiet(silence, quiet));
}

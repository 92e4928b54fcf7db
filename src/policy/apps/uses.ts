/**
 * Who logs in through which app, and by which flow: what the history says of the label of an app.
 */
import { inOrder } from '../../inOrder.js';
import { uniqueGaps } from '../fact.js';
import { bare, classifyLogin, isByApp, mayBeByApp, StatusWords } from '../loginRow/index.js';
import type { LoginGroup } from '../logins/index.js';
import type { Fact, Gap } from '../types.js';
import type { AppsSeen } from './types.js';

/**
 * How a client got a session of an app. JWT bearer has no documented subtype: `untold` is an OAuth login without one,
 * which is likely a JWT where the app has a certificate.
 */
export type SeenFlow = 'password' | 'client-credentials' | 'device' | 'user-agent' | 'other' | 'untold';
export const SEEN_FLOWS: readonly SeenFlow[] = [
  ...(['password', 'device', 'user-agent', 'client-credentials', 'untold', 'other'] as const),
];

/** Logins of one user through one app. */
export interface AppUser {
  readonly userId: string;
  readonly logins: number;
  /** Seconds since 1970. */
  readonly last: number;
  readonly flows: ReadonlyMap<SeenFlow, number>;
}

/** Logins by one flow through one app. */
export interface FlowLogins {
  readonly logins: number;
  /** Seconds since 1970. */
  readonly last: number;
}

/** What came through an app. */
export interface AppUse {
  readonly logins: number;
  readonly last: number;
  readonly flows: ReadonlyMap<SeenFlow, FlowLogins>;
  /** Those with the most logins first. */
  readonly users: readonly AppUser[];
}

/** By the label of the app, as LoginHistory.Application has it, with statuses that nobody could read. */
export interface AppUses {
  readonly byLabel: ReadonlyMap<string, AppUse>;
  readonly unknownStatuses: readonly string[];
}

/** Logins that were refused came through no app; those of which nobody knows are counted, and told. */
export function appUses(groups: readonly LoginGroup[], successTexts: readonly string[]): AppUses {
  const own = groups.filter((group) => isThroughApp(group) && group.application !== null && group.application !== '');
  const words = new StatusWords(
    groups.map(({ status }) => status),
    successTexts,
  );
  const byLabel = new Map<string, UseSum>();
  for (const group of own) {
    if (words.outcomeOf(group.status) === 'failure') continue;
    const label = group.application ?? '';
    const sum = byLabel.get(label) ?? new UseSum();
    byLabel.set(label, sum);
    sum.add(group);
  }
  return {
    byLabel: new Map([...byLabel].map(([label, sum]) => [label, sum.use()])),
    unknownStatuses: words.unknownIn(own.map(({ status }) => status)),
  };
}

/** Labels of apps through which somebody logged in as with a JWT, each once, in order. */
export function labelsOfLikelyJwts(groups: readonly LoginGroup[]): readonly string[] {
  const labels = groups.flatMap((group) => (mayBeByApp(group, 'jwt') ? [group.application ?? ''] : []));
  return [...new Set(labels)].filter((label) => label !== '').sort();
}

/** Which apps have a certificate, and what could not be read of which do. */
export interface CertifiedApps {
  readonly labels: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
}

/** Of apps that share a label, one with a certificate is enough: by either of them it may have been a JWT. */
export function certifiedApps(read: Fact<AppsSeen>, labels: readonly string[]): CertifiedApps {
  if (!read.known) return { labels: new Set(), gaps: [read.gap] };
  const asked = new Set(labels);
  const apps = read.value.apps.filter(({ label }) => asked.has(label));
  const certified = new Set(
    apps.flatMap(({ certificateEnds: ends, label }) => (ends.known && ends.value !== undefined ? [label] : [])),
  );
  const open = apps.filter(({ label }) => !certified.has(label));
  const unread = open.flatMap(({ certificateEnds: ends }) => (ends.known ? [] : [ends.gap]));
  return { labels: certified, gaps: uniqueGaps(read.partial === undefined ? [] : [read.partial], unread) };
}

function isThroughApp(group: LoginGroup): boolean {
  return isByApp(group) || classifyLogin(group).path === 'oauth-password';
}

function flowOf(group: LoginGroup): SeenFlow {
  const { path } = classifyLogin(group);
  if (path === 'oauth-password') return 'password';
  if (path === 'client-credentials') return path;
  const subType = bare(group.loginSubType);
  if (subType === '' || subType.includes('jwt')) return 'untold';
  if (subType.includes('useragent')) return 'user-agent';
  return subType.includes('device') ? 'device' : 'other';
}

class UseSum {
  #logins = 0;
  #last = 0;
  readonly #flows = new Map<SeenFlow, FlowLogins>();
  readonly #users = new Map<string, { logins: number; last: number; flows: Map<SeenFlow, number> }>();

  public add(group: LoginGroup): void {
    const { last, logins, userId } = group;
    const flow = flowOf(group);
    this.#logins += logins;
    this.#last = Math.max(this.#last, last);
    const before = this.#flows.get(flow) ?? { logins: 0, last: 0 };
    this.#flows.set(flow, { logins: before.logins + logins, last: Math.max(before.last, last) });
    if (userId === null) return;
    const user = this.#users.get(userId) ?? { logins: 0, last: 0, flows: new Map<SeenFlow, number>() };
    this.#users.set(userId, user);
    user.logins += logins;
    user.last = Math.max(user.last, last);
    user.flows.set(flow, (user.flows.get(flow) ?? 0) + logins);
  }

  public use(): AppUse {
    const users = [...this.#users]
      .map(([userId, user]) => ({ userId, ...user }))
      .sort((a, b) => b.logins - a.logins || inOrder(a.userId, b.userId));
    return { logins: this.#logins, last: this.#last, flows: this.#flows, users };
  }
}

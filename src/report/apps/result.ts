/**
 * From what was read of apps to the result of `list apps`.
 */
import { isoOfSeconds } from '../../isoTime.js';
import { inOrder } from '../../inOrder.js';
import {
  SEEN_FLOWS,
  appSubject,
  type AppUse,
  logsInAlone,
  type RunAsUser,
  strangerSubject,
  takesJwt,
} from '../../policy/apps/index.js';
import { countFindings, findingsOf, type FindingSubject, type JudgedRule } from '../../policy/findings/index.js';
import { type AppFacts, type AppTokens, type Fact, type Gap, type Look, uniqueGaps } from '../../policy/index.js';
import { formatAddress } from '../../ip/index.js';
import type { Say } from '../../text.js';
import { reportGaps, type ReportedSource } from '../gapsAndAssumptions.js';
import { reportFinding, type ReportedFinding } from '../findings/result.js';
import type { FlowState, ListAppsResult, ListedApp } from './listedApps.js';

export interface AppsRead {
  readonly source: ReportedSource;
  readonly apps: readonly AppFacts[];
  /** Tokens of apps that are not installed, by their label. */
  readonly strangers: ReadonlyMap<string, AppTokens>;
  readonly users: ReadonlyMap<string, Fact<RunAsUser | undefined>> | undefined;
  readonly held?: Fact<ReadonlySet<string>> | undefined;
  readonly uses: Fact<ReadonlyMap<string, AppUse> | undefined>;
  readonly usernames: ReadonlyMap<string, string>;
  readonly look: Look | undefined;
  readonly judged: readonly JudgedRule[];
  readonly gaps: readonly Gap[];
  /** ISO time. */
  readonly now: string;
  readonly apiCalls: number;
  /** Users of each app that are named. */
  readonly named: number;
}

export function toListAppsResult(read: AppsRead, say: Say): ListAppsResult {
  const { apiCalls, apps, gaps, judged, look, source } = read;
  const findings = findingsOf(judged);
  const byApp = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = keyOf(finding.subject);
    byApp.set(key, [...(byApp.get(key) ?? []), reportFinding(finding, say)]);
  }
  const called = new Map<string, number>();
  for (const { label } of apps) called.set(label, (called.get(label) ?? 0) + 1);
  const installed = apps.map((app) => ({
    ...reportedApp(app, read),
    ...namesakesOf(called.get(app.label) ?? 1),
    findings: byApp.get(keyOf(appSubject(app))) ?? [],
  }));
  const strangers = strangersIn(read).map((app) => ({
    ...app,
    findings: byApp.get(keyOf(strangerSubject(app.label))) ?? [],
  }));
  const rows = [...installed, ...strangers];
  const { error, note, warning } = countFindings(findings);
  return {
    schemaVersion: '1.0',
    source: { ...source },
    ...(look === undefined ? {} : { since: look.from, until: look.until, looked: { ...look, what: say(look.what) } }),
    apps: rows.sort((a, b) => weightOf(a) - weightOf(b) || byName(a, b)),
    counts: { error, warning, note },
    incomplete: reportGaps(uniqueGaps(gaps, ...judged.map((one) => one.gaps)), say),
    apiCalls,
  };
}

const namesakesOf = (apps: number): Pick<ListedApp, 'namesakes'> => (apps > 1 ? { namesakes: apps - 1 } : {});

const keyOf = ({ id, name, within = name }: FindingSubject): string => id ?? within;

function byName(a: ListedApp, b: ListedApp): number {
  const key = ({ kind, label, name }: ListedApp): string => `${label}\0${name}\0${kind}`;
  return inOrder(key(a), key(b));
}

/** The gravest finding, then how many there are. */
function weightOf({ findings }: ListedApp): number {
  const gravest = ['error', 'warning', 'note'].findIndex((severity) =>
    findings.some((finding) => finding.severity === severity),
  );
  return (gravest === -1 ? 3 : gravest) * 100 - findings.length;
}

function reportedApp(app: AppFacts, read: AppsRead): Omit<ListedApp, 'findings'> {
  const { certificateEnds, id, kind, label, name, tokens } = app;
  const opened = valueOf(app.openedBy);
  const scopes = valueOf(app.scopes);
  const ends = valueOf(certificateEnds);
  return {
    kind,
    ...(id === undefined ? {} : { id }),
    name,
    label,
    namespace: textOr(app.namespace),
    ...switchedOffOf(app),
    flows: {
      clientCredentials: stateIn(app, stateOf(app.clientCredentials)),
      jwt: stateIn(app, stateOf(takesJwt(app, read.now))),
      password: stateIn(app, stateOf(app.passwordFlow)),
      device: stateIn(app, stateOf(app.deviceFlow)),
      userAgent: stateIn(app, 'not-told'),
    },
    ...(typeof ends === 'string' ? { certificateEnds: ends } : {}),
    ...runAsOf(app, read),
    logsInAlone: logsInAlone(app, read) ?? null,
    permitted: valueOf(app.permitted),
    openedBy: opened === null ? null : { permissionSets: [...opened.permissionSets], profiles: [...opened.profiles] },
    ipPolicy: valueOf(app.ipPolicy),
    ipRanges: rangesOf(app),
    scopes: scopes === null ? null : [...scopes],
    refreshToken: textOr(app.refreshToken),
    ...tokensOf(tokens),
    ...useOf(label, read),
  };
}

/** What cannot be read of an org as a whole, by what a gap is called. */
const APP_OBJECTS: readonly Gap['what'][] = ['apps', 'ConnectedApplication', 'ExternalClientApplication'];

/** Those in use of which the org has no app. */
function strangersIn(read: AppsRead): Omit<ListedApp, 'findings'>[] {
  const { apps, strangers, uses } = read;
  const installed = new Set(apps.map(({ label }) => label));
  const used = uses.known && uses.value !== undefined ? [...uses.value.keys()] : [];
  const labels = [...new Set([...used, ...strangers.keys()])].filter((label) => !installed.has(label));
  const whole = !read.gaps.some(({ what }) => what === 'OauthToken');
  // Of apps that nobody could read it is not known that they are not there.
  const isUnread = read.gaps.some(({ what }) => APP_OBJECTS.includes(what));
  const kind = isUnread ? null : 'not-installed';
  return labels.map((label) => {
    const tokens = strangers.get(label);
    return {
      ...{ kind, name: '', label, namespace: null },
      flows: { clientCredentials: null, jwt: null, password: null, device: null, userAgent: null },
      ...{
        logsInAlone: null,
        permitted: null,
        openedBy: null,
        ipPolicy: null,
        ipRanges: null,
        scopes: null,
        refreshToken: null,
      },
      ...(tokens === undefined ? {} : { tokens: { ...tokens, whole } }),
      ...useOf(label, read),
    };
  });
}

function rangesOf({ ipRanges }: AppFacts): ListedApp['ipRanges'] {
  if (!ipRanges.known) return null;
  return ipRanges.value.map(({ description, end, start }) => ({
    ...{ start: formatAddress(start), end: formatAddress(end) },
    ...(description === undefined ? {} : { description }),
  }));
}

function tokensOf(tokens: AppFacts['tokens']): Pick<ListedApp, 'tokens'> {
  if (!tokens.known) return { tokens: null };
  return tokens.value === undefined ? {} : { tokens: { ...tokens.value, whole: tokens.partial === undefined } };
}

function runAsOf({ runAs }: AppFacts, { users }: AppsRead): Pick<ListedApp, 'runAs'> {
  if (!runAs.known) return { runAs: null };
  const username = runAs.value;
  if (username === undefined) return {};
  const user = users?.get(username.toLowerCase());
  if (user === undefined) return { runAs: { username } };
  if (!user.known) return { runAs: { username, found: null } };
  if (user.value === undefined) return { runAs: { username, found: false } };
  const { active, apiOnly, frozen, powers } = user.value;
  const held = valueOf(powers);
  return {
    runAs: {
      ...{ username, found: true, active: valueOf(active), frozen: valueOf(frozen), apiOnly: valueOf(apiOnly) },
      powers: held === null ? null : [...held],
    },
  };
}

function useOf(label: string, { named, usernames, uses }: AppsRead): Pick<ListedApp, 'use'> {
  if (!uses.known) return { use: null };
  if (uses.value === undefined) return {};
  const use = uses.value.get(label);
  const whole = uses.partial === undefined;
  if (use === undefined) return { use: { logins: 0, flows: {}, users: 0, named: [], whole } };
  return {
    use: {
      logins: use.logins,
      last: isoOfSeconds(use.last),
      flows: Object.fromEntries(
        SEEN_FLOWS.flatMap((flow) => {
          const seen = use.flows.get(flow);
          return seen === undefined ? [] : [[flow, seen.logins] as const];
        }),
      ),
      users: use.users.length,
      named: use.users.slice(0, named).map(({ flows, last, logins, userId }) => {
        const username = usernames.get(userId);
        return {
          ...(username === undefined ? {} : { username }),
          ...{ userId, logins, last: isoOfSeconds(last), flows: SEEN_FLOWS.filter((flow) => flows.has(flow)) },
        };
      }),
      whole,
    },
  };
}

function stateOf(fact: Fact<boolean | undefined>): FlowState | null {
  if (!fact.known) return null;
  return fact.value === undefined ? 'not-told' : fact.value ? 'on' : 'off';
}

function switchedOffOf({ switchedOff }: AppFacts): Pick<ListedApp, 'switchedOff'> {
  if (switchedOff?.known === false) return { switchedOff: null };
  return switchedOff?.value === undefined ? {} : { switchedOff: switchedOff.value };
}

/** What is switched off has no flow, whatever its settings say; where that could not be read, none is known to be on. */
function stateIn({ switchedOff }: AppFacts, state: FlowState | null): FlowState | null {
  if (switchedOff?.known === false) return state === 'on' ? null : state;
  return switchedOff?.value === true ? 'off' : state;
}

function valueOf<T>(fact: Fact<T>): T | null {
  return fact.known ? fact.value : null;
}

/** Nothing is an empty text. */
function textOr(fact: Fact<string | undefined>): string | null {
  return fact.known ? (fact.value ?? '') : null;
}

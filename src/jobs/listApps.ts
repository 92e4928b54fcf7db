/**
 * The job of `list apps`: reads the apps of a witness, the users behind them and what came through them, and judges.
 */
import type { LoginProgress, Source, Witness } from '../facts/types.js';
import { APP_RULES, type AppRuleFacts, appUses, type AppUse, type RunAsUser } from '../policy/apps/index.js';
import { findingsOf, judgeAll, type JudgedRule, reaches, type Severity } from '../policy/findings/index.js';
import { POWERS } from '../policy/gate/index.js';
import {
  type AppFacts,
  type AppsSeen,
  type AssignedSets,
  type Fact,
  type Gap,
  isOfAll,
  known,
  listConclusion,
  type Look,
  lookOf,
  openingSets,
  type Conclusion,
  statusGap,
  uniqueGaps,
  unreadable,
  type UserFacts,
} from '../policy/index.js';
import { Text } from '../text.js';

/** What is asked: of a project its apps alone. */
export type AppsWitness = Pick<Witness, 'source' | 'gaps' | 'apiCalls'> &
  Partial<
    Pick<Witness, 'apps' | 'users' | 'logins' | 'loginsTime' | 'permissionHolders' | 'assignedSets' | 'org' | 'age'>
  >;

export interface AppsJob {
  readonly witness: AppsWitness;
  /** Days within which the end of a certificate is a finding. */
  readonly expiring: number;
  /** ISO times; `since` left out for what the source holds, or what is usual. */
  readonly since: string | undefined;
  readonly usually: string;
  readonly now: string;
  readonly onProgress?: (progress: LoginProgress) => void;
  /** The severity from which on a finding fails; left out where none does. */
  readonly failOn?: Severity | undefined;
}

export interface AppsFound {
  readonly source: Source;
  /** How far back logins were looked at; undefined where there is no history. */
  readonly look: Look | undefined;
  readonly apps: readonly AppFacts[];
  readonly strangers: AppsSeen['strangers'];
  readonly users: AppRuleFacts['users'];
  readonly held: AppRuleFacts['held'];
  readonly uses: AppRuleFacts['uses'];
  /** Usernames of those who log in through apps, as far as they are shown. */
  readonly usernames: ReadonlyMap<string, string>;
  readonly judged: readonly JudgedRule[];
  readonly gaps: readonly Gap[];
  /** ISO time. */
  readonly now: string;
  readonly apiCalls: number;
  /** Users of each app whose names were looked up. */
  readonly named: number;
  readonly conclusion: Conclusion;
}

/** Users of each app that are named; all are counted. */
const NAMED_USERS = 10;
/** Assignments that are read at most. */
const MOST_ASSIGNED = 100_000;

export async function appsOf({ expiring, failOn, now, onProgress, witness, ...job }: AppsJob): Promise<AppsFound> {
  const { source } = witness;
  const read = (await witness.apps?.()) ?? unreadable({ what: 'apps', why: Text.of('apps.none') });
  const { apps, strangers } = read.known ? read.value : { apps: [], strangers: new Map() };
  const gaps = read.known ? (read.partial === undefined ? [] : [read.partial]) : [read.gap];
  const usual = witness.loginsTime ?? { since: job.usually, until: now };
  const { since, until } = job.since === undefined ? usual : { since: job.since, until: now };
  const { loginGaps, uses } = await usesOf(witness, { since, until, ...(onProgress && { onProgress }) });
  const assigned = await witness.assignedSets?.({ names: openingSets(apps), most: MOST_ASSIGNED });
  const held = assigned?.known === true ? { ...assigned, value: namesIn(assigned.value) } : assigned;
  const facts: AppRuleFacts = {
    ...{ apps: { read: apps, gaps }, users: await runAsUsers(witness, apps, assigned), held, uses, now },
  };
  const judged = judgeAll(APP_RULES, facts, { expiring });
  const unread = uniqueGaps(
    gaps,
    gapsIn(apps),
    assigned === undefined ? [] : gapsOf(assigned),
    loginGaps,
    source.kind === 'project' ? witness.gaps() : [],
  );
  return {
    ...{
      source,
      look: await lookedAt(witness, uses, { since, until, now, isAsked: job.since !== undefined }),
      apps,
      strangers,
      users: facts.users,
      held,
      uses,
      now,
      named: NAMED_USERS,
    },
    usernames: await usernamesOf(witness, uses),
    judged,
    gaps: unread,
    conclusion: conclusionOf(judged, unread, failOn),
    apiCalls: witness.apiCalls(),
  };
}

/** Findings that were named come first: what was not read can only add to them. */
function conclusionOf(judged: readonly JudgedRule[], gaps: readonly Gap[], failOn: Severity | undefined): Conclusion {
  const failing = failOn !== undefined && findingsOf(judged).some((finding) => reaches(finding, failOn));
  return listConclusion({ failing, missing: gaps.length > 0 || judged.some((one) => one.gaps.length > 0) });
}

/** No further than the history reaches: what was asked for beyond it was not there to be seen. */
async function lookedAt(
  witness: AppsWitness,
  uses: AppRuleFacts['uses'],
  asked: { readonly since: string; readonly until: string; readonly now: string; readonly isAsked: boolean },
): Promise<Look | undefined> {
  if (uses.known && uses.value === undefined) return undefined;
  const { isAsked, now, since, until } = asked;
  const unknown = unreadable<never>({ what: 'Organization', why: Text.of('apps.none') });
  const org = (await witness.age?.()) ?? (await witness.org?.()) ?? { created: unknown, sandbox: unknown };
  const isSaved = !isAsked && witness.loginsTime !== undefined;
  return lookOf({ since, until, org, readAt: witness.source.taken ?? now, isSaved });
}

function gapsOf(fact: Fact<unknown>): readonly Gap[] {
  return fact.known ? (fact.partial === undefined ? [] : [fact.partial]) : [fact.gap];
}

/** Of what a list shows of each app. */
function gapsIn(apps: readonly AppFacts[]): readonly Gap[] {
  return uniqueGaps(
    apps.flatMap((app) =>
      [
        ...[app.namespace, app.clientCredentials, app.passwordFlow, app.deviceFlow, app.runAs, app.certificateEnds],
        ...[app.permitted, app.openedBy, app.ipPolicy, app.ipRanges, app.scopes, app.refreshToken, app.tokens],
      ].flatMap(gapsOf),
    ),
  );
}

interface UsesRead {
  readonly uses: AppRuleFacts['uses'];
  readonly loginGaps: readonly Gap[];
}

async function usesOf(
  witness: AppsWitness,
  asked: { readonly since: string; readonly until: string; readonly onProgress?: (progress: LoginProgress) => void },
): Promise<UsesRead> {
  if (witness.logins === undefined) return { uses: known(undefined, witness.source.name), loginGaps: [] };
  if (witness.source.kind === 'snapshot' && witness.loginsTime === undefined) {
    const gap: Gap = { what: 'LoginHistory', why: Text.of('apps.none.logins') };
    return { uses: unreadable(gap), loginGaps: [gap] };
  }
  const { gaps, groups, successTexts } = await witness.logins({ ...asked, wanted: 'all', maxLogBytes: 0 });
  const { byLabel, unknownStatuses } = appUses(groups, successTexts);
  const loginGaps = [...gaps, ...[statusGap(unknownStatuses)].filter((gap) => gap !== undefined)];
  const [partial] = loginGaps;
  if (partial === undefined) return { uses: known(byLabel, 'LoginHistory'), loginGaps };
  // Without any row nobody knows who came: what is there is a part of what there may be.
  if (groups.length === 0) return { uses: unreadable(partial), loginGaps };
  return { uses: { known: true, value: byLabel, from: 'LoginHistory', partial }, loginGaps };
}

function namesIn(assigned: AssignedSets): ReadonlySet<string> {
  return new Set([...assigned.values()].flatMap((names) => [...names]));
}

/** By username in small letters; a user who is not there may be hidden. */
async function runAsUsers(
  witness: AppsWitness,
  apps: readonly AppFacts[],
  assigned: Fact<AssignedSets> | undefined,
): Promise<AppRuleFacts['users']> {
  if (witness.users === undefined) return undefined;
  const names = new Set(
    apps.flatMap(({ runAs }) => (runAs.known && runAs.value !== undefined ? [runAs.value.toLowerCase()] : [])),
  );
  const found = new Map<string, Fact<RunAsUser | undefined>>();
  if (names.size === 0) return found;
  const users = new Map<string, UserFacts>();
  const query = { addresses: [], usernames: [...names].sort(), includeInactive: true, whoIsThere: true as const };
  for await (const user of witness.users(query)) users.set(user.username.toLowerCase(), user);
  const [hidden] = witness.gaps().filter(isOfAll);
  const holders =
    users.size === 0
      ? undefined
      : await witness.permissionHolders?.({ holding: POWERS, ids: [...users.values()].map(({ id }) => id).sort() });
  for (const name of names) {
    const user = users.get(name);
    if (user !== undefined) found.set(name, known({ ...runAsUser(user, holders), ...setsOf(user, assigned) }, 'User'));
    else found.set(name, hidden === undefined ? known(undefined, 'User') : unreadable(hidden));
  }
  return found;
}

type Holders = Awaited<ReturnType<NonNullable<Witness['permissionHolders']>>>;

function runAsUser({ active, apiOnly, frozen, id }: UserFacts, holders: Holders | undefined): RunAsUser {
  if (holders === undefined || !holders.known) {
    const gap: Gap = { what: 'PermissionSetAssignment', why: Text.of('gate.none.project') };
    return { active, frozen, apiOnly, powers: unreadable(holders?.gap ?? gap) };
  }
  const held = holders.value.find((one) => one.id === id)?.permissions ?? new Set<string>();
  return { active, frozen, apiOnly, powers: { ...holders, value: POWERS.filter((power) => held.has(power)) } };
}

function setsOf({ id }: UserFacts, assigned: Fact<AssignedSets> | undefined): Pick<RunAsUser, 'sets'> {
  if (assigned === undefined) return {};
  return { sets: assigned.known ? { ...assigned, value: assigned.value.get(id) ?? new Set() } : assigned };
}

/** Of the users whom a list names. */
async function usernamesOf(witness: AppsWitness, uses: AppRuleFacts['uses']): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const byLabel: ReadonlyMap<string, AppUse> = (uses.known ? uses.value : undefined) ?? new Map<string, AppUse>();
  const ids = new Set(
    [...byLabel.values()].flatMap(({ users }) => users.slice(0, NAMED_USERS).map(({ userId }) => userId)),
  );
  if (ids.size === 0) return found;
  const query = { addresses: [], ids: [...ids].sort(), includeInactive: true };
  for await (const { id, username } of witness.users?.(query) ?? []) found.set(id, username);
  return found;
}

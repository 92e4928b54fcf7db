/**
 * The job of `generate app`: which flow replaces the password of one integration, and what stands in the way.
 */
import { HoldingReader, type OrgClient } from '../../facts/org/index.js';
import type { LoginProgress, Witness } from '../../facts/types.js';
import { RunError } from '../../errors.js';
import { POWERS } from '../../policy/gate/index.js';
import {
  type Fact,
  type Gap,
  isInBrowser,
  KEPT_DAYS,
  known,
  LOGIN_PATHS,
  type LoginPath,
  PATHS,
  profileOf,
  uniqueGaps,
  unreadable,
  unreadHistory,
  type UserFacts,
} from '../../policy/index.js';
import {
  type AppFlow,
  type ChosenFlow,
  chooseFlow,
  type FlowChoice,
  type MoveObstacle,
  obstaclesOf,
} from '../../policy/move/index.js';
import type { NewAppReport } from '../../report/newApp/result.js';
import { Text } from '../../text.js';
import { DAY, isoOfSeconds } from '../../isoTime.js';
import { type JobDone, LoginsRun } from '../logins/index.js';
import { appsAround } from './appsAround.js';

export interface NewAppQuestion {
  readonly username: string;
  readonly asked: AppFlow | undefined;
  /** API name of the app that is to be made. */
  readonly name: string;
  /** ISO times; `since` left out for what the source holds, or all that is kept. */
  readonly since: string | undefined;
  readonly now: string;
  readonly onProgress?: (progress: LoginProgress) => void;
}

export interface NewAppPlan {
  readonly user: UserFacts;
  readonly choice: FlowChoice;
  readonly done: JobDone;
  readonly gaps: readonly Gap[];
  /** What could not be read and bears on which flow it is. */
  readonly undecided: readonly Gap[];
  /** What could not be read of apps: one that could serve may be missing. */
  readonly unread: readonly Gap[];
  /** The body of the certificate that an app of this name has in the org. */
  readonly certificate: string | undefined;
  /** What the org calls the OAuth policies of that app. */
  readonly policies: string | undefined;
  /** For the flow that was chosen in the end. */
  obstacles(choice: ChosenFlow): { readonly found: readonly MoveObstacle[]; readonly gaps: readonly Gap[] };
}

/** @param client of an org; a snapshot knows neither permissions nor scratch orgs. @throws RunError without such a user */
export async function planNewApp(
  witness: Witness,
  client: OrgClient | undefined,
  question: NewAppQuestion,
): Promise<NewAppPlan> {
  const { asked, username } = question;
  const own = await loginsOf(witness, question, { usernames: [username], paths: LOGIN_PATHS });
  const [user] = [...own.seen.users.values()];
  if (user === undefined) throw new RunError(Text.of('reset.error.unseen', { username }));
  // Who else uses its clients bears on client credentials alone.
  const all = asked === 'jwt' ? own : await loginsOf(witness, question, { usernames: undefined, paths: PATHS });
  const read = profileOf(user, await witness.profiles());
  const profile = read.known ? read.value : undefined;
  const privileges = await privilegesOf(witness, user.id);
  const scratchOrgs = await scratchOrgsOf(client, user.id);
  const choice = chooseFlow({ username: user.username, asked, rows: all.listed.rows, profile });
  const apps = await appsAround(witness, { name: question.name, now: question.now, user, profile });
  const about = {
    ...{ user, profile, privileges, scratchOrgs, rows: own.listed.rows, inBrowser: lastInBrowser(own) },
    unreadHistory: unreadHistory(own.seen.gaps),
    look: own.look,
    ...{ servedBy: apps.servedBy, sameName: apps.sameName, packaged: apps.packaged },
    unreadCertificate: apps.unreadCertificate,
  };
  const unreadProfile = read.known ? (profile?.ranges.known === false ? [profile.ranges.gap] : []) : [read.gap];
  return {
    ...{ user, choice, done: own },
    gaps: uniqueGaps(own.seen.gaps, all.seen.gaps, read.known ? [] : [read.gap], apps.missing),
    undecided: choice.flow === undefined ? uniqueGaps(all.seen.gaps, unreadProfile) : [],
    ...{ unread: apps.unread, certificate: apps.certificate, policies: apps.policies },
    obstacles: (chosen) => obstaclesOf(about, chosen),
  };
}

/** What the plan tells of the result. @param gaps of the obstacles */
export function aboutPlan(
  plan: Omit<NewAppPlan, 'obstacles'>,
  witness: Witness,
  gaps: readonly Gap[],
): Pick<NewAppReport, 'source' | 'username' | 'policies' | 'since' | 'until' | 'gaps' | 'unread' | 'apiCalls'> {
  const { done, policies, unread, user } = plan;
  return {
    source: { ...witness.source },
    ...{ username: user.username, policies, since: done.look.from, until: done.look.until },
    ...{ gaps: uniqueGaps(plan.gaps, gaps), unread, apiCalls: witness.apiCalls() },
  };
}

async function loginsOf(
  witness: Witness,
  { now, onProgress, since }: NewAppQuestion,
  { paths, usernames }: { readonly paths: readonly LoginPath[]; readonly usernames: readonly string[] | undefined },
): Promise<JobDone> {
  const usually = new Date(Date.parse(now) - KEPT_DAYS * DAY).toISOString();
  const run = new LoginsRun(witness, {
    ...{ since, usually, now, usernames, profiles: undefined },
    filter: { paths, withoutAnyApiAuth: false, failed: false, outsideRanges: false },
    ...{ by: 'user-client', expiringWithin: 0, retirements: undefined, overrides: new Map() },
    ...(onProgress && { onProgress }),
  });
  return run.run();
}

async function privilegesOf(witness: Witness, id: string): Promise<Fact<readonly string[]>> {
  const held = await witness.permissionHolders?.({ holding: POWERS, ids: [id] });
  if (held === undefined) {
    return unreadable({ what: 'PermissionSetAssignment', why: Text.of('gate.none.snapshot.powers') });
  }
  if (!held.known) return held;
  if (held.partial !== undefined) return unreadable(held.partial);
  const [holder] = held.value;
  return known(
    POWERS.filter((power) => holder?.permissions.has(power)),
    held.from,
  );
}

async function scratchOrgsOf(client: OrgClient | undefined, userId: string): Promise<Fact<number | undefined>> {
  if (client === undefined) return unreadable({ what: 'ScratchOrgInfo', why: Text.of('move.gap.scratch-orgs') });
  return new HoldingReader(client, userId).scratchOrgs();
}

/** ISO time. */
function lastInBrowser({ seen }: JobDone): string | undefined {
  const last = seen.logins.groups
    .filter(({ loginType }) => isInBrowser(loginType))
    .reduce((most, group) => Math.max(most, group.last), -Infinity);
  return last === -Infinity ? undefined : isoOfSeconds(last);
}

/**
 * Which apps could log a user in in place of a password (docs/salesforce.md section 8).
 */
import { inOrder } from '../../inOrder.js';
import { type AppFacts, isSwitchedOn, mayCallApi, takesJwt } from '../apps/index.js';
import type { Fact, Gap } from '../types.js';
import type { AppFlow } from './flow.js';

export interface ServedUser {
  readonly username: string;
  /** Name of its profile. */
  readonly profile: string | undefined;
  /** Names of permission sets that it is assigned, of those that open an app. */
  readonly sets: Fact<ReadonlySet<string>>;
}

/** An app that could log a user in, and how. */
export interface ServingApp {
  readonly label: string;
  readonly flow: AppFlow;
}

/** An app that runs as a user and lacks nothing but that an administrator lets the user in. */
export interface AlmostServing {
  readonly label: string;
  /** Names of permission sets that open it; none where it is opened to nobody, or to profiles alone. */
  readonly permissionSets: readonly string[];
}

export interface Serving {
  /** By label. */
  readonly apps: readonly ServingApp[];
  /** By label, where none serves by itself. */
  readonly lacking: readonly AlmostServing[];
  /** What could not be read and bears on it. */
  readonly gaps: readonly Gap[];
}

/** Each of what a login needs has to be there: the scope, the flow, and that an administrator's approval reaches the user. @param now ISO time */
export function servingApps(apps: readonly AppFacts[], user: ServedUser, now: string): Serving {
  const gaps: Gap[] = [];
  const lacking: AlmostServing[] = [];
  const serving = apps.flatMap((app): ServingApp[] => {
    const { label } = app;
    if (!callsApi(app, gaps) || !isOn(app, gaps)) return [];
    const isRunAs = runsAs(app, user, gaps);
    if (isRunAs && letsIn(app, user, gaps)) return [{ label, flow: 'client-credentials' }];
    if (takesJwtOf(app, { user, now }, gaps)) return [{ label, flow: 'jwt' }];
    if (isRunAs && lacksAssignment(app, user)) {
      lacking.push({ label, permissionSets: app.openedBy.known ? app.openedBy.value.permissionSets : [] });
    }
    return [];
  });
  const byLabel = (a: { readonly label: string }, b: { readonly label: string }): number => inOrder(a.label, b.label);
  return { apps: serving.sort(byLabel), lacking: lacking.sort(byLabel), gaps };
}

function valueOf<T>(fact: Fact<T>, gaps: Gap[]): T | undefined {
  if (fact.known) return fact.value;
  gaps.push(fact.gap);
  return undefined;
}

function callsApi(app: AppFacts, gaps: Gap[]): boolean {
  return valueOf(mayCallApi(app), gaps) === true;
}

/** Where that could not be read, it is not known to be. */
function isOn(app: AppFacts, gaps: Gap[]): boolean {
  const on = isSwitchedOn(app);
  return on === undefined || valueOf(on, gaps) === true;
}

function runsAs({ clientCredentials, runAs }: AppFacts, { username }: ServedUser, gaps: Gap[]): boolean {
  if (valueOf(clientCredentials, gaps) !== true) return false;
  return valueOf(runAs, gaps)?.toLowerCase() === username.toLowerCase();
}

/** Of client credentials: where administrators approve, the run-as user needs that too; else there is nothing to approve. */
function letsIn(app: AppFacts, user: ServedUser, gaps: Gap[]): boolean {
  const permitted = valueOf(app.permitted, gaps);
  return permitted === 'self-authorised' || (permitted === 'admin-approved' && isOpenTo(app, user, gaps));
}

/** An administrator has let the user in: what a user approves by himself a JWT alone does not show. */
function takesJwtOf(
  app: AppFacts,
  { now, user }: { readonly user: ServedUser; readonly now: string },
  gaps: Gap[],
): boolean {
  if (valueOf(takesJwt(app, now), gaps) !== true || valueOf(app.permitted, gaps) !== 'admin-approved') return false;
  return isOpenTo(app, user, gaps);
}

function isOpenTo({ openedBy }: AppFacts, user: ServedUser, gaps: Gap[]): boolean {
  const opened = valueOf(openedBy, gaps);
  if (opened === undefined) return false;
  if (user.profile !== undefined && opened.profiles.includes(user.profile)) return true;
  return opened.permissionSets.some((name) => valueOf(user.sets, gaps)?.has(name));
}

/** Where all of it is known: what could not be read may be there. */
function lacksAssignment({ openedBy, permitted }: AppFacts, { profile, sets }: ServedUser): boolean {
  if (!openedBy.known || !permitted.known || permitted.value !== 'admin-approved' || profile === undefined) {
    return false;
  }
  return openedBy.value.permissionSets.length === 0 || sets.known;
}

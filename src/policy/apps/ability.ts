/**
 * What a login without a password needs of an app, whoever logs in (docs/salesforce.md section 8). Which user it lets in is
 * asked of each user (policy/move).
 */
import { callsApiWith } from '../apiScopes.js';
import type { Fact } from '../types.js';
import type { AppRuleFacts, RunAsUser } from './facts.js';
import type { AppFacts } from './types.js';

/** Whether a session of it may call the API. */
export function mayCallApi({ scopes }: Pick<AppFacts, 'scopes'>): Fact<boolean> {
  return scopes.known ? { ...scopes, value: callsApiWith(scopes.value) } : scopes;
}

/** Switched off an app logs nobody in; undefined where no policies tell. */
export function isSwitchedOn({ switchedOff }: Pick<AppFacts, 'switchedOff'>): Fact<boolean> | undefined {
  if (switchedOff === undefined || !switchedOff.known) return switchedOff;
  return { ...switchedOff, value: switchedOff.value !== true };
}

/** Whether a JWT of the key of its certificate is taken at that time; undefined where nothing tells. @param now ISO time */
export function takesJwt(
  { certificateEnds: ends, certificateUntold }: Pick<AppFacts, 'certificateEnds' | 'certificateUntold'>,
  now: string,
): Fact<boolean | undefined> {
  if (!ends.known) return ends;
  if (certificateUntold === true) return { ...ends, value: undefined };
  return { ...ends, value: ends.value !== undefined && ends.value > now };
}

/** Whether anybody may use it: whom an administrator lets in, if that is anybody, or whoever approves it. */
export function isOpen({ openedBy, permitted }: Pick<AppFacts, 'openedBy' | 'permitted'>): Fact<boolean> {
  if (!permitted.known) return permitted;
  if (permitted.value === 'self-authorised') return { ...permitted, value: true };
  if (!openedBy.known) return openedBy;
  const { permissionSets, profiles } = openedBy.value;
  return { ...openedBy, value: permissionSets.length > 0 || profiles.length > 0 };
}

/** Undefined: not known. */
type Told = boolean | undefined;

const toldBy = (fact: Fact<boolean | undefined>): Told => (fact.known ? fact.value : undefined);
const all = (...of: readonly Told[]): Told => (of.includes(false) ? false : of.includes(undefined) ? undefined : true);
const any = (...of: readonly Told[]): Told => (of.includes(true) ? true : of.includes(undefined) ? undefined : false);

/**
 * Whether somebody can log in by it without a user at the screen, by client credentials or JWT bearer; undefined where what was
 * not read, or nothing tells, decides.
 */
export function logsInAlone(app: AppFacts, { now, users }: Pick<AppRuleFacts, 'now' | 'users'>): boolean | undefined {
  const on = isSwitchedOn(app);
  const runs = all(toldBy(app.clientCredentials), runsAsSomebody(app, users));
  return all(
    on === undefined ? true : toldBy(on),
    toldBy(mayCallApi(app)),
    toldBy(isOpen(app)),
    any(runs, toldBy(takesJwt(app, now))),
  );
}

/** A user who is there, active and not frozen; a project has no users to ask. */
function runsAsSomebody({ runAs }: AppFacts, users: AppRuleFacts['users']): Told {
  if (!runAs.known) return undefined;
  if (runAs.value === undefined) return false;
  const user = users?.get(runAs.value.toLowerCase());
  if (user === undefined) return true;
  return user.known ? isThere(user.value) : undefined;
}

function isThere(user: RunAsUser | undefined): Told {
  if (user === undefined) return false;
  const { active, frozen } = user;
  return all(toldBy(active), frozen.known ? !frozen.value : undefined);
}

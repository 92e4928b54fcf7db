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
type MaybeKnown = boolean | undefined;

const toldBy = (fact: Fact<boolean | undefined>): MaybeKnown => (fact.known ? fact.value : undefined);
const all = (...of: readonly MaybeKnown[]): MaybeKnown =>
  of.includes(false) ? false : of.includes(undefined) ? undefined : true;
const any = (...of: readonly MaybeKnown[]): MaybeKnown =>
  of.includes(true) ? true : of.includes(undefined) ? undefined : false;

/**
 * Whether somebody can log in by it without a user at the screen, by client credentials or JWT bearer; undefined where what was
 * not read, or nothing tells, decides.
 */
export function logsInAlone(app: AppFacts, facts: Pick<AppRuleFacts, 'held' | 'now' | 'users'>): boolean | undefined {
  const on = isSwitchedOn(app);
  const user = runAsUserOf(app, facts.users);
  const runs = all(toldBy(app.clientCredentials), runsAsSomebody(app, user), isOpenBy(app, setsOf(user)));
  return all(
    on === undefined ? true : toldBy(on),
    toldBy(mayCallApi(app)),
    toldBy(isOpen(app)),
    any(runs, all(toldBy(takesJwt(app, facts.now)), isOpenBy(app, facts.held))),
  );
}

/** Undefined where a project has no users to ask. */
function runAsUserOf({ runAs }: AppFacts, users: AppRuleFacts['users']): Fact<RunAsUser | undefined> | undefined {
  return runAs.known && runAs.value !== undefined ? users?.get(runAs.value.toLowerCase()) : undefined;
}

function setsOf(user: ReturnType<typeof runAsUserOf>): Fact<ReadonlySet<string>> | undefined {
  return user?.known === true ? user.value?.sets : undefined;
}

/** A user who is there, active and not frozen; a project has no users to ask. */
function runsAsSomebody({ runAs }: AppFacts, user: ReturnType<typeof runAsUserOf>): MaybeKnown {
  if (!runAs.known) return undefined;
  if (runAs.value === undefined) return false;
  if (user === undefined) return true;
  return user.known ? isThere(user.value) : undefined;
}

/**
 * Whether whom it is opened to is anybody: who has one of its profiles nobody asks, and who holds which of its permission sets
 * only a witness with assignments tells.
 */
function isOpenBy({ openedBy, permitted }: AppFacts, held: Fact<ReadonlySet<string>> | undefined): MaybeKnown {
  if (!permitted.known || !openedBy.known || permitted.value === 'self-authorised' || held === undefined) return true;
  const { permissionSets, profiles } = openedBy.value;
  if (profiles.length > 0) return true;
  if (!held.known) return undefined;
  return permissionSets.some((name) => held.value.has(name)) || (held.partial === undefined ? false : undefined);
}

function isThere(user: RunAsUser | undefined): MaybeKnown {
  if (user === undefined) return false;
  const { active, frozen } = user;
  return all(toldBy(active), frozen.known ? !frozen.value : undefined);
}

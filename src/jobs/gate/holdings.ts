/**
 * What rules of a policy file look at of single users: permissions, and the hours of logins. Nothing is read for rules that
 * are off.
 */
import type { Witness } from '../../facts/types.js';
import {
  MFA,
  POWERS,
  isNeeded,
  type GateFacts,
  type PolicyFile,
  type Read,
  type SeenAnyApiAuth,
  type SeenHours,
  type SeenPowers,
} from '../../policy/gate/index.js';
import {
  isOfAll,
  type Fact,
  type Gap,
  type LoginPolicies,
  type PermissionHolder,
  type UserFacts,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import { DAY } from '../../isoTime.js';

/** Assignments of permissions that are read of the whole org. */
const MOST_HOLDERS = 2000;
/** Users of the register whose logins are read one by one, and logins of each. */
const MOST_INTEGRATIONS = 2000;
const MOST_LOGINS = 2000;

/** Days of the history that are looked at when nothing is said. */
export const USUAL_DAYS = 30;

type Holdings = Pick<GateFacts, 'policies' | 'powers' | 'anyApiAuth'>;

export async function readHoldings(
  witness: Witness,
  file: PolicyFile,
  integrations: readonly UserFacts[],
): Promise<Holdings> {
  return {
    policies: await readIf(witness, file, 'policies', NO_POLICIES, async () => readPolicies(witness)),
    powers: await readIf(witness, file, 'powers', NO_POWERS, async () => readPowers(witness, integrations)),
    anyApiAuth: await readIf(witness, file, 'anyApiAuth', NOBODY_HOLDS, async () => readAnyApiAuth(witness)),
  };
}

const NO_POWERS: SeenPowers = { administrators: [], integrations: new Map(), isWhole: false };
const NOBODY_HOLDS: SeenAnyApiAuth = { profiles: new Set(), holders: [] };
const UNREAD = {
  known: false,
  gap: { what: 'SecuritySettings', why: Text.of('gate.none.snapshot.policies') },
} as const satisfies Fact<undefined>;
const NO_POLICIES: LoginPolicies = {
  password: {
    complexity: UNREAD,
    expiration: UNREAD,
    historyRestriction: UNREAD,
    lockoutInterval: UNREAD,
    maxLoginAttempts: UNREAD,
    minimumPasswordLength: UNREAD,
  },
  sessionTimeout: UNREAD,
  mfaForUi: UNREAD,
};

const UNSAVED_POWERS: Gap = { what: 'PermissionSetAssignment', why: Text.of('gate.none.snapshot.powers') };
/** What a snapshot has no place for, as it is called in an org. */
const UNSAVED = {
  policies: UNREAD.gap,
  powers: UNSAVED_POWERS,
  anyApiAuth: UNSAVED_POWERS,
  hours: { what: 'LoginHistory', why: Text.of('gate.none.snapshot.hours') },
} as const satisfies Partial<Record<keyof GateFacts, Gap>>;

/** Undefined where the witness cannot tell: then a project has no such thing, and of a snapshot it was not saved. */
async function readIf<T>(
  { source }: Witness,
  file: PolicyFile,
  fact: keyof typeof UNSAVED,
  none: T,
  read: () => Promise<Read<T> | undefined>,
): Promise<Read<T>> {
  if (!isNeeded(file, fact)) return { there: false, why: Text.of('gate.none.off') };
  const found = await read();
  if (found !== undefined) return found;
  if (source.kind === 'project') return { there: false, why: Text.of('gate.none.project') };
  return { there: true, value: none, gaps: [UNSAVED[fact]] };
}

async function readPolicies(witness: Witness): Promise<Read<LoginPolicies> | undefined> {
  const read = await witness.loginPolicies?.();
  if (read === undefined) return undefined;
  return read.known
    ? { there: true, value: read.value, gaps: [] }
    : { there: true, value: NO_POLICIES, gaps: [read.gap] };
}

async function readPowers(witness: Witness, integrations: readonly UserFacts[]): Promise<Read<SeenPowers> | undefined> {
  const gaps: Gap[] = [];
  const listed = await witness.permissionHolders?.({
    holding: ['ModifyAllData', 'ManageUsers'],
    most: MOST_HOLDERS,
  });
  if (listed === undefined || witness.permissionHolders === undefined) return undefined;
  const administrators = valueOf(listed, [], gaps);
  const ids = [...new Set([...administrators, ...integrations].map(({ id }) => id))].sort();
  const of = await witness.permissionHolders({ holding: POWERS, telling: MFA, ids });
  const isWhole = of.known && of.partial === undefined;
  const held = new Map(valueOf(of, [], gaps).map((holder) => [holder.id, holder]));
  return {
    there: true,
    value: {
      administrators: administrators.map((one) => held.get(one.id) ?? one),
      integrations: new Map(
        integrations.flatMap(({ id }): (readonly [string, PermissionHolder])[] => {
          const holder = held.get(id);
          return holder === undefined ? [] : [[id, holder]];
        }),
      ),
      isWhole,
    },
    gaps,
  };
}

async function readAnyApiAuth(witness: Witness): Promise<Read<SeenAnyApiAuth> | undefined> {
  // Of users whom the session may not see no assignment is told.
  const gaps = witness.gaps().filter(isOfAll);
  const profiles = await witness.profilesGranting?.(['UseAnyApiAuth']);
  const holders = await witness.permissionHolders?.({
    holding: ['UseAnyApiAuth'],
    most: MOST_HOLDERS,
    withoutProfiles: true,
  });
  if (profiles === undefined || holders === undefined) return undefined;
  return {
    there: true,
    value: { profiles: valueOf(profiles, new Set(), gaps), holders: valueOf(holders, [], gaps) },
    gaps,
  };
}

function valueOf<T>(fact: Fact<T>, none: T, gaps: Gap[]): T {
  if (!fact.known) gaps.push(fact.gap);
  else if (fact.partial !== undefined) gaps.push(fact.partial);
  return fact.known ? fact.value : none;
}

/** LoginTime cannot be counted in groups: the newest logins of each integration are read one by one. */
export async function readHours(
  witness: Witness,
  { file, now, since }: { readonly file: PolicyFile; readonly now: string; readonly since: string | undefined },
  integrations: readonly UserFacts[],
): Promise<Read<SeenHours>> {
  return readIf(witness, file, 'hours', { byUser: new Map() }, async () => {
    if (witness.loginTimes === undefined) return undefined;
    const gaps: Gap[] = [];
    const asked = integrations.slice(0, MOST_INTEGRATIONS);
    if (asked.length < integrations.length) {
      const words = { count: String(integrations.length), most: String(MOST_INTEGRATIONS) };
      gaps.push({ what: 'LoginHistory', why: Text.of('gate.gap.many-integrations', words) });
    }
    const from = since ?? new Date(Date.parse(now) - USUAL_DAYS * DAY).toISOString();
    const byUser = new Map<string, readonly number[]>();
    const times = await witness.loginTimes({
      users: asked.map(({ id }) => id),
      since: from,
      until: now,
      most: MOST_LOGINS,
    });
    if (!times.known) return { there: true, value: { byUser }, gaps: [...gaps, times.gap] };
    for (const { id, username } of asked) {
      const own = times.value.get(id) ?? [];
      byUser.set(id, own);
      if (own.length >= MOST_LOGINS) {
        gaps.push({
          what: 'LoginHistory',
          why: Text.of('gate.gap.many-hours', { most: String(MOST_LOGINS), username }),
        });
      }
    }
    return { there: true, value: { byUser }, gaps };
  });
}

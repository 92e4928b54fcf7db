/**
 * Which apps could log the users in whose moves are looked at.
 */
import type { Witness } from '../../facts/types.js';
import {
  type AppsSeen,
  type AssignedSets,
  type Fact,
  type Gap,
  openingSets,
  profileOf,
  type ProfileFacts,
  uniqueGaps,
  unreadable,
  type UserFacts,
} from '../../policy/index.js';
import { type Serving, servingApps } from '../../policy/move/index.js';
import { Text } from '../../text.js';
import { type CallsLeft, skippedGap } from '../common/callsLeft.js';

const NONE: Pick<Serving, 'apps' | 'lacking'> = { apps: [], lacking: [] };

/** Which apps could log which user in. */
export interface ServingRead {
  readonly of: (user: UserFacts) => Pick<Serving, 'apps' | 'lacking'>;
  readonly gaps: () => readonly Gap[];
}

export async function servingOf(
  witness: Witness,
  read: Fact<AppsSeen>,
  users: ReadonlyMap<string, UserFacts>,
  {
    calls,
    now,
    profiles,
  }: { readonly calls: CallsLeft; readonly profiles: readonly ProfileFacts[]; readonly now: string },
): Promise<ServingRead> {
  if (!read.known) return { of: () => NONE, gaps: () => [read.gap] };
  const found: Gap[] = read.partial === undefined ? [] : [read.partial];
  const { apps } = read.value;
  const asked = { names: openingSets(apps), users: [...users.keys()].sort() };
  const what = 'PermissionSetAssignment';
  const assigned: Fact<AssignedSets> =
    witness.assignedSets === undefined
      ? unreadable({ what, why: Text.of('apps.none') })
      : await calls.read<Fact<AssignedSets>>(
          what,
          async () => witness.assignedSets?.(asked),
          unreadable(skippedGap(what)),
        );
  return {
    of: (user) => {
      // Nobody logs in as them, by whatever app.
      if (isKnownAs(user.active, false) || isKnownAs(user.frozen, true)) return NONE;
      const profile = profileOf(user, profiles);
      const { username } = user;
      const sets: Fact<ReadonlySet<string>> = assigned.known
        ? { ...assigned, value: assigned.value.get(user.id) ?? new Set() }
        : assigned;
      const about = { username, profile: profile.known ? profile.value.name : undefined, sets };
      const served = servingApps(apps, about, now);
      found.push(...served.gaps);
      // Of whom it could not be read whether they may log in, no app is known to log them in.
      const untold = [user.active, user.frozen].flatMap((fact) => (fact.known ? [] : [fact.gap]));
      if (untold.length === 0 || served.apps.length === 0) return served;
      found.push(...untold);
      return NONE;
    },
    gaps: () => uniqueGaps(found),
  };
}

function isKnownAs<T>(fact: Fact<T>, value: T): boolean {
  return fact.known && fact.value === value;
}

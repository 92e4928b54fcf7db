/** The answer to `list users`: which users would need a token, from where, and why. Pure, and not yet in words. */
import { Text } from '../text.js';
import { known, unreadable } from './fact.js';
import type { Overall, OverallAnswers } from './overall.js';
import type { Fact, ProfileFacts, UserFacts, Verdict } from './types.js';
import { countVerdicts, isWorse, type VerdictCounts } from './verdicts.js';

/** A user, or a group of users whom the rules cannot tell apart, with the worst verdict over all addresses. */
export interface DecidedUser extends Overall {
  readonly user: UserFacts;
  /** The label of the profile; empty when it is hidden or gone. */
  readonly profileName: string;
}

export interface ProfileSummary {
  readonly profile: string;
  readonly profileId: string;
  readonly users: number;
  readonly byVerdict: VerdictCounts;
}

export interface UserSummary {
  readonly users: number;
  readonly byVerdict: VerdictCounts;
  /** Users whose verdict is `unknown` and turns on an open fact, by fact; most users first. One user may count under several. */
  readonly byHinge: Readonly<Record<string, number>>;
  /** Most users first, then by name. */
  readonly byProfile: readonly ProfileSummary[];
}

/** Decides users one by one; see OverallDecider for what that costs. */
export class UserLister {
  readonly #answers: OverallAnswers;
  readonly #profiles: ReadonlyMap<string, ProfileFacts>;
  readonly #facts = new Map<string, Fact<ProfileFacts>>();

  public constructor(answers: OverallAnswers, profiles: readonly ProfileFacts[]) {
    this.#answers = answers;
    this.#profiles = new Map(profiles.flatMap((profile) => (profile.id === undefined ? [] : [[profile.id, profile]])));
  }

  public decide(user: UserFacts): DecidedUser {
    const profile = this.#profileOf(user);
    const overall = this.#answers.of({ kind: 'user', name: user.username, id: user.id, user, profile });
    const { decision, address, byVerdict, missing } = overall;
    return { decision, address, byVerdict, missing, user, profileName: profile.known ? profile.value.name : '' };
  }

  #profileOf({ profileId = '' }: UserFacts): Fact<ProfileFacts> {
    let fact = this.#facts.get(profileId);
    if (fact === undefined) {
      fact = profileFact(profileId, this.#profiles.get(profileId));
      this.#facts.set(profileId, fact);
    }
    return fact;
  }
}

/** The user's profile; a gap where nobody showed it to us, or where it is gone. */
export function profileOf({ profileId = '' }: UserFacts, profiles: readonly ProfileFacts[]): Fact<ProfileFacts> {
  return profileFact(
    profileId,
    profiles.find(({ id }) => id === profileId),
  );
}

function profileFact(profileId: string, profile: ProfileFacts | undefined): Fact<ProfileFacts> {
  if (profile !== undefined) return known(profile, 'Profile');
  const what = profileId === '' ? 'Profile' : `Profile ${profileId}`;
  const why = profileId === '' ? 'policy.profile.none' : 'policy.profile.hidden';
  return unreadable({ what, why: Text.of(why), permission: 'View All Profiles' });
}

/** Counts users by verdict, by what an `unknown` turns on, and by profile. */
export class UserTally {
  readonly #byVerdict: Record<Verdict, number> = countVerdicts([]);
  readonly #byHinge = new Map<string, number>();
  readonly #profiles = new Map<string, { profile: string; byVerdict: Record<Verdict, number> }>();

  public add(decided: DecidedUser, count = 1): void {
    const { verdict, hinges } = decided.decision;
    const id = decided.user.profileId ?? '';
    let profile = this.#profiles.get(id);
    if (profile === undefined) {
      profile = { profile: decided.profileName, byVerdict: countVerdicts([]) };
      this.#profiles.set(id, profile);
    }
    profile.byVerdict[verdict] += count;
    this.#byVerdict[verdict] += count;
    for (const { fact } of hinges) this.#byHinge.set(fact, (this.#byHinge.get(fact) ?? 0) + count);
  }

  public summary(): UserSummary {
    const byProfile = [...this.#profiles].map(([profileId, { profile, byVerdict }]) => ({
      profile,
      profileId,
      users: total(byVerdict),
      byVerdict: { ...byVerdict },
    }));
    byProfile.sort((a, b) => b.users - a.users || order(a.profile, b.profile) || order(a.profileId, b.profileId));
    const byHinge = [...this.#byHinge].sort(([a, one], [b, other]) => other - one || order(a, b));
    return {
      users: total(this.#byVerdict),
      byVerdict: { ...this.#byVerdict },
      byHinge: Object.fromEntries(byHinge),
      byProfile,
    };
  }
}

function total(counts: VerdictCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** By code units, the same on every machine. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The worst of the users seen, at most `most` of them, worst first and in the order of arrival. */
export class WorstUsers {
  readonly #kept: Record<Verdict, DecidedUser[]> = {
    'no-token': [],
    unknown: [],
    'token-required': [],
    denied: [],
    impossible: [],
  };

  public constructor(private readonly most: number) {}

  public add(decided: DecidedUser): void {
    const kept = this.#kept[decided.decision.verdict];
    if (kept.length < this.most) kept.push(decided);
  }

  public list(): DecidedUser[] {
    return Object.values(this.#kept)
      .flat()
      .sort((a, b) => rank(a, b))
      .slice(0, this.most);
  }
}

function rank(a: DecidedUser, b: DecidedUser): number {
  if (isWorse(a.decision.verdict, b.decision.verdict)) return -1;
  return isWorse(b.decision.verdict, a.decision.verdict) ? 1 : 0;
}

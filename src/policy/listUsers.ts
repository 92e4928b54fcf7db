/** The answer to `list users`: which users would need a token, from where, and why. Pure, and not yet in words. */
import { inOrder } from '../inOrder.js';
import { Text } from '../text.js';
import { known, unreadable } from './fact.js';
import type { Overall, OverallAnswers } from './overallVerdict.js';
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
  /** As in the summary of all. */
  readonly byHinge: Readonly<Record<string, number>>;
  readonly byOpenRule: Readonly<Record<string, number>>;
  readonly byUnless: Readonly<Record<string, number>>;
}

export interface UserSummary {
  readonly users: number;
  readonly byVerdict: VerdictCounts;
  /** Users whose verdict is `unknown` and turns on an open fact, by fact; most users first. One user may count under several. */
  readonly byHinge: Readonly<Record<string, number>>;
  /**
   * Users whose verdict is `unknown` and turns on no open fact, or on none but whether they are stopped, by the rule that
   * leaves it open; most users first.
   */
  readonly byOpenRule: Readonly<Record<string, number>>;
  /** Users whose verdict is `unknown`, by what it is unless they are stopped, where that is told. */
  readonly byUnless: Readonly<Record<string, number>>;
  /** Which rule gave how many users their verdict: the worst verdicts first, then most users. */
  readonly byRule: readonly RuleSummary[];
  /** Most users first, then by name. */
  readonly byProfile: readonly ProfileSummary[];
}

export interface RuleSummary {
  readonly verdict: Verdict;
  readonly rule: string;
  readonly users: number;
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

/** Counts users by verdict, by the rule that gave it, by what an `unknown` turns on, and by profile. */
export class UserTally {
  readonly #all = new Counts();
  readonly #rules = new Map<string, { verdict: Verdict; rule: string; users: number }>();
  readonly #profiles = new Map<string, { readonly profile: string; readonly counts: Counts }>();

  public add(decided: DecidedUser, count = 1): void {
    const { rule, verdict } = decided.decision;
    const id = decided.user.profileId ?? '';
    let profile = this.#profiles.get(id);
    if (profile === undefined) {
      profile = { profile: decided.profileName, counts: new Counts() };
      this.#profiles.set(id, profile);
    }
    profile.counts.add(decided, count);
    this.#all.add(decided, count);
    const key = `${verdict} ${rule}`;
    const ruled = this.#rules.get(key);
    if (ruled === undefined) this.#rules.set(key, { verdict, rule, users: count });
    else ruled.users += count;
  }

  public summary(): UserSummary {
    const byProfile = [...this.#profiles].map(([profileId, { profile, counts }]) => ({
      profile,
      profileId,
      ...counts.summary(),
    }));
    byProfile.sort((a, b) => b.users - a.users || inOrder(a.profile, b.profile) || inOrder(a.profileId, b.profileId));
    const byRule = [...this.#rules.values()].map((one) => ({ ...one }));
    byRule.sort((a, b) => worse(a.verdict, b.verdict) || b.users - a.users || inOrder(a.rule, b.rule));
    return { ...this.#all.summary(), byRule, byProfile };
  }
}

/** Users by verdict, and those who are `unknown` by the open facts on which that turns, else by the rule. */
class Counts {
  readonly #byVerdict: Record<Verdict, number> = countVerdicts([]);
  readonly #byHinge = new Map<string, number>();
  readonly #byOpenRule = new Map<string, number>();
  readonly #byUnless = new Map<string, number>();

  public add({ decision: { hinges, rule, unless, verdict } }: DecidedUser, count: number): void {
    this.#byVerdict[verdict] += count;
    if (verdict === 'unknown' && hinges.length === 0) countUp(this.#byOpenRule, rule, count);
    if (unless?.verdict === 'unknown') countUp(this.#byOpenRule, unless.rule, count);
    else if (unless !== undefined) countUp(this.#byUnless, unless.verdict, count);
    for (const { fact } of hinges) countUp(this.#byHinge, fact, count);
  }

  public summary(): Omit<UserSummary, 'byRule' | 'byProfile'> {
    return {
      users: total(this.#byVerdict),
      byVerdict: { ...this.#byVerdict },
      byHinge: mostFirst(this.#byHinge),
      byOpenRule: mostFirst(this.#byOpenRule),
      byUnless: mostFirst(this.#byUnless),
    };
  }
}

function countUp(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function mostFirst(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a, one], [b, other]) => other - one || inOrder(a, b)));
}

function total(counts: VerdictCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Who is shown first: those the question is about, then those who are refused, then those nobody can tell. */
const SHOWN_FIRST: readonly Verdict[] = ['token-required', 'denied', 'unknown', 'impossible', 'no-token'];

/**
 * The users to look at, at most `most` of them: by verdict, in each the integrations first, then as they came. Who needs a
 * token unless stopped stands among those who need one.
 */
export class FirstUsers {
  readonly #most: number;
  readonly #order: readonly Verdict[];
  readonly #kept = new Map<string, DecidedUser[]>();

  /** @param failing verdicts that come before all others */
  public constructor(most: number, failing: readonly Verdict[] = []) {
    this.#most = most;
    const fails = (verdict: Verdict): boolean => failing.includes(verdict);
    this.#order = [...SHOWN_FIRST.filter(fails), ...SHOWN_FIRST.filter((verdict) => !fails(verdict))];
  }

  public add(decided: DecidedUser): void {
    const { integration } = decided.user;
    const { unless, verdict } = decided.decision;
    const told = unless?.verdict === 'token-required' ? unless.verdict : verdict;
    const key = placeOf(told, integration.known && integration.value);
    const kept = this.#kept.get(key);
    if (kept === undefined) this.#kept.set(key, [decided]);
    else if (kept.length < this.#most) kept.push(decided);
  }

  public list(): DecidedUser[] {
    return this.#order
      .flatMap((verdict) => [true, false].map((integration) => placeOf(verdict, integration)))
      .flatMap((key) => this.#kept.get(key) ?? [])
      .slice(0, this.#most);
  }
}

function placeOf(verdict: Verdict, integration: boolean): string {
  return integration ? `${verdict} integration` : verdict;
}

/** Below 0 where the first verdict is worse. */
function worse(a: Verdict, b: Verdict): number {
  if (a === b) return 0;
  return isWorse(a, b) ? -1 : 1;
}

/**
 * A subject made ready for many decisions: what depends on its profile is worked out once for all users of the profile,
 * and users whom the rules cannot tell apart have the same signature.
 */
import { Text } from '../text.js';
import { hoursParameters, type HoursParameters } from './reasonParameters.js';
import { gapKey, known, unreadable } from './fact.js';
import { isLetIn, judgeInAnyZone } from './loginHours.js';
import { merged, open, surely, yesOrNo, type PossibleValues } from './possibleValues.js';
import { RangeList } from './rangeList.js';
import { userKindOf, type FactName, type Possibilities, type UserKind } from './ruleInput.js';
import { comparedOf, userRuleFacts } from './userFacts.js';
import type { UserRuleFacts } from './userFactTable.js';
import type {
  AskedAddress,
  Disputed,
  Fact,
  Gap,
  Known,
  LoginHours,
  NamedRange,
  ProfileFacts,
  Subject,
  UserFacts,
} from './types.js';

export interface ProfileView {
  /** Different for profiles that may decide differently. */
  readonly key: string;
  readonly ranges: RangeList;
  readonly loginHours: PossibleValues<'within' | 'outside'>;
  readonly hours: HoursParameters;
  /** Whether the hours let in at this time in one zone and not in another. */
  readonly hangsOnZone: boolean;
  /** Where sources contradict each other in ranges and hours: which go together. Else empty. */
  readonly together: readonly RangesAndHours[];
}

/** What one source says of a profile. */
export interface RangesAndHours {
  readonly ranges: RangeList;
  readonly loginHours: PossibleValues<'within' | 'outside'>;
}

export interface SubjectView {
  readonly profile: ProfileView;
  readonly user: UserFacts | undefined;
  /** Equal for subjects that get the same verdicts for the same reasons, but for verified addresses. */
  readonly signature: string;
}

/** The facts of rules that come from the user alone. */
export type FactOfUser = Extract<FactName, 'holdsAnyApiAuth' | 'userKind' | keyof UserRuleFacts>;

const NO_RANGES: Fact<readonly NamedRange[]> = known([], 'subject');
const NO_HOURS: Fact<LoginHours> = known({}, 'subject');

/** Views of subjects at one time in one org. */
export class SubjectViews {
  readonly #at: string;
  readonly #zone: Fact<string>;
  readonly #sessionRanges: Fact<readonly NamedRange[]> | undefined;
  readonly #profiles = new WeakMap<ProfileFacts, ProfileView>();
  readonly #unprofiled = new Map<string, ProfileView>();
  #made = 0;

  public constructor(
    at: string,
    zone: Fact<string>,
    /** The list in Session Settings that stands for the ranges of all profiles, in editions that have it. */
    sessionRanges: Fact<readonly NamedRange[]> | undefined,
  ) {
    this.#at = at;
    this.#zone = zone;
    this.#sessionRanges = sessionRanges;
  }

  public of(subject: Subject): SubjectView {
    switch (subject.kind) {
      case 'org':
        return { profile: this.#without(), user: undefined, signature: 'default' };
      case 'profile':
        return { profile: this.#profile(subject.profile), user: undefined, signature: 'default' };
      case 'user': {
        const { user, profile } = subject;
        const view = profile.known ? this.#profile(profile.value) : this.#without(profile.gap);
        return { profile: view, user, signature: signatureOf(user) };
      }
    }
  }

  /** The view of a profile. */
  #profile(profile: ProfileFacts): ProfileView {
    let view = this.#profiles.get(profile);
    if (view === undefined) {
      const together = (profile.together ?? []).map(({ ranges, hours }) => ({
        ranges: new RangeList(this.#sessionRanges ?? ranges),
        loginHours: this.#judge(hours).loginHours,
      }));
      view = { ...this.#make(profile.ranges, profile.hours), together };
      this.#profiles.set(profile, view);
    }
    return view;
  }

  /** The view of an org, as of a user whose profile has neither ranges nor hours; or of profiles hidden by one gap. */
  #without(gap?: Gap): ProfileView {
    const key = gap === undefined ? '' : gapKey(gap);
    let view = this.#unprofiled.get(key);
    if (view === undefined) {
      view = gap === undefined ? this.#make(NO_RANGES, NO_HOURS) : this.#make(unreadable(gap), unreadable(gap));
      this.#unprofiled.set(key, view);
    }
    return view;
  }

  #make(ranges: Disputed<readonly NamedRange[]>, hours: Disputed<LoginHours>): ProfileView {
    this.#made++;
    const list = new RangeList(this.#sessionRanges ?? ranges);
    const hangsOnZone = everyHours(hours).some((one) => judgeInAnyZone(one, this.#at).size > 1);
    return { key: String(this.#made), ranges: list, ...this.#judge(hours), hangsOnZone, together: [] };
  }

  #judge(hours: Disputed<LoginHours>): Pick<ProfileView, 'loginHours' | 'hours'> {
    const anyZone: HoursParameters = { found: 'any-zone' };
    if (!hours.known) return this.#judgeUnread(hours);
    if (this.#zone.known) {
      const parameters = hoursParameters(hours.value, this.#at, this.#zone.value);
      return { loginHours: surely(isLetIn(parameters.found) ? 'within' : 'outside'), hours: parameters };
    }
    const possible = judgeInAnyZone(hours.value, this.#at);
    if (possible.size === 2) return { loginHours: open(['within', 'outside'], this.#zone.gap), hours: anyZone };
    return { loginHours: surely(possible.has(true) ? 'within' : 'outside'), hours: anyZone };
  }

  /** Where sources contradict each other, what holds for each of them holds. */
  #judgeUnread({
    choices,
    gap,
  }: Exclude<Disputed<LoginHours>, Known<LoginHours>>): Pick<ProfileView, 'loginHours' | 'hours'> {
    const hours: HoursParameters = { found: 'any-zone' };
    if (choices === undefined) return { loginHours: open(['within', 'outside'], gap), hours };
    const judged = choices.map((choice) => this.#judge(choice));
    const loginHours = merged(
      judged.map((each) => each.loginHours),
      gap,
    );
    return { loginHours, hours: loginHours.values.length === 1 ? (judged[0]?.hours ?? hours) : hours };
  }
}

/** The facts of a user, or of the plain user for whom an org and a profile stand (assumption `subject`). */
export function userPossibilities(user: UserFacts | undefined): Pick<Possibilities, FactOfUser> {
  if (user === undefined) {
    return {
      holdsAnyApiAuth: surely(true),
      userKind: surely('internal'),
      ...userRuleFacts((_, { usual }) => surely(usual)),
    };
  }
  const { useAnyApiAuth } = user;
  return {
    holdsAnyApiAuth: useAnyApiAuth.known
      ? surely(useAnyApiAuth.value === true)
      : open([true, false], useAnyApiAuth.gap),
    userKind: userKinds(user.userType),
    ...userRuleFacts((_fact, _row, name) => yesOrNo(user[name])),
  };
}

/** The hours that were read, by each source that tells of them. */
function everyHours(hours: Disputed<LoginHours>): readonly LoginHours[] {
  return hours.known ? [hours.value] : (hours.choices ?? []).flatMap(everyHours);
}

function userKinds(userType: Fact<string>): PossibleValues<UserKind> {
  const kind = userType.known ? userKindOf(userType.value) : undefined;
  if (kind !== undefined) return surely(kind);
  const gap = userType.known
    ? { what: 'User.UserType', why: Text.of('policy.gap.user-type', { userType: userType.value }) }
    : userType.gap;
  return open(['internal', 'external', 'no-api'], gap);
}

/** Whether the user has verified the address. `elsewhere` is never verified. */
export function verifiedBy(user: UserFacts | undefined, address: AskedAddress): PossibleValues<boolean> {
  if (user === undefined || address === 'elsewhere') return surely(false);
  const addresses = user.verifiedAddresses;
  if (!addresses.known) return open([true, false], addresses.gap);
  if (addresses.value.includes(address)) return surely(true);
  return addresses.partial === undefined ? surely(false) : open([true, false], addresses.partial);
}

const DEAD = '.invalid';

/** A mail address of a refreshed sandbox, which no mail reaches. */
export function isDeadMail(email: string | undefined): boolean {
  return email?.slice(-DEAD.length).toLowerCase() === DEAD;
}

/** As one number where everything is known, which it mostly is: a million users pass through here. */
function signatureOf(user: UserFacts): string {
  let signature = bitsOf(user)?.toString();
  for (const name of TEXTS) {
    const fact = user[name];
    if (signature === undefined || !fact.known) return fullSignature(user);
    // With its length, so that no text is taken for two.
    signature += ` ${fact.value.length} ${fact.value}`;
  }
  return signature ?? fullSignature(user);
}

/** Three values for what an org may not have, two for each other; undefined with a gap. */
function bitsOf(user: UserFacts): number | undefined {
  let bits = 0;
  for (const name of FLAGS_OR_NONE) {
    const fact = user[name];
    if (!fact.known) return undefined;
    bits = bits * 3 + (fact.value === undefined ? 2 : Number(fact.value));
  }
  for (const name of FLAGS) {
    const fact = user[name];
    if (!fact.known) return undefined;
    bits = bits * 2 + Number(fact.value);
  }
  for (const name of MAILS) {
    const fact = user[name];
    if (!fact.known) return undefined;
    bits = bits * 2 + Number(isDeadMail(fact.value));
  }
  for (const name of ADDRESSES) {
    const fact = user[name];
    if (!fact.known || fact.partial !== undefined) return undefined;
  }
  return bits;
}

const FLAGS = comparedOf('flag');
const FLAGS_OR_NONE = comparedOf('flag-or-none');
const TEXTS = comparedOf('text');
const MAILS = comparedOf('mail');
const ADDRESSES = comparedOf('addresses');

function fullSignature(user: UserFacts): string {
  return JSON.stringify([
    ...[...FLAGS, ...FLAGS_OR_NONE, ...TEXTS].map((name) => mark(user[name])),
    ...MAILS.map((name) => {
      const fact = user[name];
      return fact.known ? isDeadMail(fact.value) : null;
    }),
    ...ADDRESSES.map((name) => {
      const fact = user[name];
      return fact.known ? fact.partial && gapKey(fact.partial) : gapKey(fact.gap);
    }),
  ]);
}

function mark(fact: Fact<string | boolean | undefined>): string | boolean | undefined {
  return fact.known ? fact.value : `?${gapKey(fact.gap)}`;
}

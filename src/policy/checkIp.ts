/** The answer to `check ip`: from these addresses, token, no token, or refused? Pure, and not yet in words. */
import { formatAddress } from '../ip/index.js';
import type { Text } from '../text.js';
import { SUBJECT_ASSUMPTION } from './assumptions.js';
import { Decider } from './decider.js';
import { uniqueGaps } from './fact.js';
import type { Facts } from './decisionFacts.js';
import { formatPlace } from './overallVerdict.js';
import { rangeWarnings } from './rangeWarnings.js';
import type {
  Ask,
  Assumption,
  Decision,
  Fact,
  Gap,
  Hinge,
  NamedRange,
  ProfileFacts,
  Subject,
  Target,
  TokenNote,
  TraceStep,
  UserFacts,
  Unless,
  Verdict,
} from './types.js';
import { countVerdicts, gateConclusion, type Conclusion, type VerdictCounts } from './verdicts.js';

/** A user who is asked about by name, with the profile as far as it can be read. */
export interface NamedUser {
  readonly user: UserFacts;
  readonly profile: Fact<ProfileFacts>;
}

export interface CheckIpQuestion {
  readonly ask: Ask;
  readonly facts: Facts;
  /** The org's name as it is shown, and its id where it has one. */
  readonly org: { readonly name: string; readonly id?: string };
  readonly targets: readonly Target[];
  /** Every profile of the org; those with ranges or hours of their own are informed about when none is named. */
  readonly profiles: readonly ProfileFacts[];
  /** The profiles of `--profile`; undefined or empty when the flag was not given. */
  readonly namedProfiles?: readonly ProfileFacts[];
  /** The users of `--username`. */
  readonly namedUsers?: readonly NamedUser[];
  /** What the witness could not read, whether it mattered or not. */
  readonly gaps: readonly Gap[];
  /** Addresses that should have been asked about and were not. */
  readonly unasked?: readonly Gap[];
  /** What is said of the question. */
  readonly notes?: readonly Text[];
}

export interface ShownRange {
  readonly scope: 'trusted' | 'profile';
  readonly start: string;
  readonly end: string;
  readonly description?: string;
  readonly file?: string;
  readonly line?: number;
}

export interface IpAnswer {
  /** An address, `start-end` of a sub-range, or `elsewhere`. */
  readonly address: string;
  readonly subject: { readonly kind: Subject['kind']; readonly name: string; readonly id?: string };
  /** Whether the answer counts for the exit code. */
  readonly decides: boolean;
  readonly verdict: Verdict;
  readonly rule: string;
  readonly range?: ShownRange;
  readonly nearest?: ShownRange;
  /** Where a token is needed, also whether one can be had. */
  readonly notes: readonly Text[];
  readonly reasons: readonly TraceStep[];
  readonly token: TokenNote;
  /** Of a verdict that is `unknown` because facts are open. */
  readonly hinges: readonly Hinge[];
  readonly unless?: Unless;
}

export interface IpAnswers {
  /** By address as asked, then the org, then profiles, then users. */
  readonly answers: readonly IpAnswer[];
  /** All answers by verdict, those that only inform too: the counts add up to the number of answers. */
  readonly counts: VerdictCounts;
  readonly assumptions: readonly Assumption[];
  /** Those of them on which an answer turns. */
  readonly deciding: ReadonlySet<Assumption['fact']>;
  /** What could not be read, each once. */
  readonly incomplete: readonly Gap[];
  /** What is said of the lists of ranges and changes no answer. */
  readonly warnings: readonly Text[];
  /** Of the answers that decide. */
  readonly conclusion: Conclusion;
  /** Whether one of those could have been another, had everything been read. */
  readonly isPartial: boolean;
}

interface Asked {
  readonly subject: Subject;
  readonly decides: boolean;
}

export function checkIp(question: CheckIpQuestion): IpAnswers {
  const { ask, facts, targets, gaps, unasked = [], notes = [] } = question;
  const decider = new Decider(ask, facts);
  const subjects = subjectsOf(question);
  // Once for all of its answers, of which there may be thousands.
  const shown = new Map(subjects.map(({ subject }) => [subject, shownSubject(subject)]));
  const decided = targets.flatMap((target) =>
    subjects.flatMap((asked) => decider.over(asked.subject, target).map((piece) => ({ ...asked, ...piece }))),
  );
  const deciding = decided.filter(({ decides }) => decides).map(({ decision }) => withUnasked(decision, unasked));
  return {
    answers: decided.map(({ subject, decides, place, decision }) => ({
      address: formatPlace(place),
      subject: shown.get(subject) ?? shownSubject(subject),
      decides,
      ...shownDecision(decision),
    })),
    counts: countVerdicts(decided.map(({ decision }) => decision.verdict)),
    // The org is always a subject, so there is always one that stands for a plain user.
    assumptions: [...facts.assumptions.list, SUBJECT_ASSUMPTION],
    deciding: decider.decidingAssumptions,
    incomplete: uniqueGaps(
      unasked,
      gaps,
      decided.flatMap(({ decision }) => decision.missing),
    ),
    warnings: [...notes, ...rangeWarnings(facts.org, profilesOf(subjects))],
    conclusion: gateConclusion(deciding),
    isPartial: deciding.some(({ missing }) => missing.length > 0),
  };
}

/** No answer is a pass while addresses were not asked about. */
function withUnasked({ verdict, missing }: Decision, unasked: readonly Gap[]): Pick<Decision, 'verdict' | 'missing'> {
  return { verdict, missing: unasked.length === 0 ? missing : [...missing, ...unasked] };
}

function subjectsOf(question: CheckIpQuestion): Asked[] {
  const { org, profiles, namedProfiles = [], namedUsers = [] } = question;
  const named = namedProfiles.length > 0;
  return [
    { subject: { kind: 'org', ...org }, decides: true },
    ...(named ? namedProfiles : profiles.filter(hasItsOwn)).map((profile) => ({
      subject: profileSubject(profile),
      decides: named,
    })),
    ...namedUsers.map(({ user, profile }) => ({
      subject: { kind: 'user' as const, name: user.username, id: user.id, user, profile },
      decides: true,
    })),
  ];
}

/** Ranges or hours of its own, also those that could not be read. */
function hasItsOwn({ ranges, hours }: ProfileFacts): boolean {
  const hasRanges = !ranges.known || ranges.partial !== undefined || ranges.value.length > 0;
  return hasRanges || !hours.known || Object.keys(hours.value).length > 0;
}

/** Each profile among the subjects once. */
function profilesOf(subjects: readonly Asked[]): ProfileFacts[] {
  const profiles = subjects.flatMap(({ subject }) => {
    if (subject.kind === 'profile') return [subject.profile];
    return subject.kind === 'user' && subject.profile.known ? [subject.profile.value] : [];
  });
  return [...new Set(profiles)];
}

function profileSubject(profile: ProfileFacts): Subject {
  const { name, id } = profile;
  return { kind: 'profile', name, ...(id === undefined ? {} : { id }), profile };
}

function shownSubject({ kind, name, id }: Subject): IpAnswer['subject'] {
  return { kind, name, ...(id === undefined ? {} : { id }) };
}

function shownDecision(decision: Decision): Omit<IpAnswer, 'address' | 'subject' | 'decides'> {
  const { verdict, rule, range, nearest, notes, trace, token, hinges, unless } = decision;
  return {
    verdict,
    rule,
    ...(range === undefined ? {} : { range: shownRange(range) }),
    ...(nearest === undefined ? {} : { nearest: shownRange(nearest) }),
    notes: verdict === 'token-required' ? [...notes, token.why] : notes,
    reasons: trace,
    token,
    hinges,
    ...(unless === undefined ? {} : { unless }),
  };
}

/** Ranges in words: the same few are shown for many thousand addresses. */
const written = {
  trusted: new WeakMap<NamedRange, ShownRange>(),
  profile: new WeakMap<NamedRange, ShownRange>(),
};

function shownRange({ scope, range }: { scope: 'trusted' | 'profile'; range: NamedRange }): ShownRange {
  let shown = written[scope].get(range);
  if (shown === undefined) {
    const { start, end, description, file, line } = range;
    shown = {
      scope,
      start: formatAddress(start),
      end: formatAddress(end),
      ...(description === undefined ? {} : { description }),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    };
    written[scope].set(range, shown);
  }
  return shown;
}

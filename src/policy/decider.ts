/**
 * The decision: facts in, a verdict with its reasons out. Pure; texts are keys of messages/policy.md.
 *
 * A {@link Decider} keeps what it works out for one question to one org, so that a million users or many thousand ranges
 * cost little more than looking them up: users whom the rules cannot tell apart share one evaluation.
 */
import { compareAddresses, IPV4_ALL, toAddress, type Address, type Range } from '../ip/index.js';
import type { Text } from '../text.js';
import type { ReasonParameters } from './reasonParameters.js';
import { endingOf, endingStateAt, gapOfEnding, type Ending } from './pathEndings.js';
import { evaluateTogether } from './evaluate.js';
import { uniqueGaps } from './fact.js';
import { mergeUnless } from './hinges.js';
import type { Facts } from './decisionFacts.js';
import { notesOnAsk, notesOnEvaluation, notesOnPassword, notesOnPlace, notesOnSubject } from './verdictNotes.js';
import { open, surely, type PossibleValues } from './possibleValues.js';
import { RangeList } from './rangeList.js';
import { traceOf, withRange } from './reasons.js';
import {
  retirementDates,
  RETIREMENTS,
  retirementState,
  type RetirementDates,
  type Retirements,
  type RetirementState,
} from './retirements.js';
import { rulesOf } from './rules.js';
import type { Possibilities } from './ruleInput.js';
import { SubjectViews, userPossibilities, verifiedBy, type SubjectView, type FactOfUser } from './subjectView.js';
import { tokenNote } from './tokenNote.js';
import { DecidingAssumptions } from './decidingAssumptions.js';
import type { Ask, AskedAddress, Assumption, Decision, Hinge, NamedRange, Path, Subject, Target } from './types.js';
import { hingesOfPieces, type ListStanding, type Verdicted, type Verdicts } from './pieceVerdicts.js';

/** A sub-range, or `elsewhere`, with the one decision that holds for it. */
export interface PlacedDecision {
  readonly place: Range | 'elsewhere';
  readonly decision: Decision;
}

/** Finished decisions that one evaluation keeps; more addresses than that are worked out again. */
const KEPT = 1000;
const NO_NOTES: readonly Text[] = [];
const NO_ADDRESSES: readonly Address[] = [];
const NO_HINGES: readonly Hinge[] = [];
const RETIREMENT_STATES: readonly RetirementState[] = ['ahead', 'past'];

/** The days of an ending in the form of the published ones; the org's own row knows no others. */
function datesOf(path: Path, ending: Ending, retirements: Retirements): RetirementDates {
  if (ending.from === 'published') return retirementDates(retirements, path);
  return { earliest: ending.date, latest: ending.latest, firstOrgs: undefined, putOff: undefined };
}

export class Decider {
  readonly #ask: Ask;
  readonly #facts: Facts;
  readonly #trusted: RangeList;
  readonly #views: SubjectViews;
  readonly #dates: RetirementDates;
  readonly #constant: Omit<Possibilities, FactOfUser | keyof ListStanding | 'loginHours'>;
  readonly #constantNotes: readonly Text[];
  readonly #verdicts = new Map<string, Verdicted>();
  readonly #deciding: DecidingAssumptions;

  public constructor(ask: Ask, facts: Facts) {
    this.#ask = ask;
    this.#facts = facts;

    const { org, assumptions } = facts;
    const retirements = facts.retirements ?? RETIREMENTS;
    const ending = endingOf(ask.path, org, retirements);
    this.#dates = datesOf(ask.path, ending, retirements);
    this.#trusted = new RangeList(org.trustedRanges);
    this.#views = new SubjectViews(ask.at, assumptions.zone, org.sessionRanges);
    this.#constant = {
      loginApiVersion: surely(ask.loginApiVersion),
      soapLogin: assumptions.soapLogin,
      useAnyApiAuth: assumptions.useAnyApiAuth,
      passwordFlow: assumptions.passwordFlow,
      appType: assumptions.appType,
      // An app has a say on its own path alone: SOAP login() knows no app.
      appIpPolicy: ask.path === 'soap' ? surely('enforce') : assumptions.appIpPolicy,
      retirement: this.#retirement(ending),
    };
    this.#constantNotes = notesOnAsk(ask, org, retirements, this.#dates);
    this.#deciding = new DecidingAssumptions(ask.path);
  }

  /** What the org itself says of the path beats what is published, so without its word the published days prove nothing. */
  #retirement(ending: Ending): PossibleValues<RetirementState> {
    const [ask, facts] = [this.#ask, this.#facts];
    if (ending.update !== undefined) return surely(endingStateAt(ending, ask.at));
    const state = retirementState(this.#dates, ask.at);
    const unread = gapOfEnding(ask.path, facts.org);
    // Days that the caller gave beat the org's own.
    if (unread === undefined || facts.retirements !== undefined) return surely(state);
    const others = RETIREMENT_STATES.filter((other) => other !== state);
    return open([state, ...others], unread);
  }

  /** The decision for one address. */
  public decide(subject: Subject, address: AskedAddress): Decision {
    return this.withPassword(this.#decideGroup(this.#views.of(subject), address), subject);
  }

  /** What is asked about, in the fewest pieces with one verdict each, ascending. */
  public over(subject: Subject, target: Target): PlacedDecision[] {
    return this.overGroup(subject, target).map(({ place, decision }) => ({
      place,
      decision: this.withPassword(decision, subject),
    }));
  }

  /** The same for all subjects with this one's {@link groupKey}. */
  public overGroup(subject: Subject, target: Target): PlacedDecision[] {
    const view = this.#views.of(subject);
    if (target === 'elsewhere') return [{ place: target, decision: this.#decideGroup(view, target) }];
    if (typeof target === 'bigint') {
      return [{ place: { start: target, end: target }, decision: this.#decideGroup(view, target) }];
    }
    return this.#pieces(view, target).map(({ place, verdicted }) => ({
      place,
      decision: this.#finish(view, verdicted, place),
    }));
  }

  /** Equal for subjects who get equal decisions at every address, but for the note on an expired password. */
  public groupKey(subject: Subject): string {
    const { profile, signature, user } = this.#views.of(subject);
    const verified = user?.verifiedAddresses.known === true ? user.verifiedAddresses.value : NO_ADDRESSES;
    return `${profile.key}|${verified.length === 0 ? '' : verified.join()}|${signature}`;
  }

  /** The decision with the note on an expired password, when the subject is a user who has one. */
  public withPassword(decision: Decision, subject: Subject): Decision {
    const notes = this.passwordNotes(subject);
    return notes.length === 0 ? decision : { ...decision, notes: [...decision.notes, ...notes] };
  }

  /** The note on an expired password, when the subject is a user who has one: the same for all of one day. */
  public passwordNotes(subject: Subject): readonly Text[] {
    return subject.kind === 'user' &&
      (subject.user.passwordExpires !== undefined || subject.user.passwordExpired !== undefined)
      ? notesOnPassword(subject.user, this.#facts.now)
      : NO_NOTES;
  }

  /** The assumptions on which one of the verdicts so far turns. */
  public get decidingAssumptions(): ReadonlySet<Assumption['fact']> {
    return this.#deciding.found;
  }

  #decideGroup(view: SubjectView, address: AskedAddress): Decision {
    const verdicted = this.#verdictAt(view, address);
    let decision = verdicted.finished.get(address);
    if (decision === undefined) {
      decision = this.#finish(view, [verdicted], address === 'elsewhere' ? address : { start: address, end: address });
      if (verdicted.finished.size < KEPT) verdicted.finished.set(address, decision);
    }
    return decision;
  }

  #pieces(view: SubjectView, range: Range): { place: Range; verdicted: Verdicts }[] {
    const starts = [range.start, ...this.#cuts(view, range)];
    const pieces: { place: Range; verdicted: Verdicts }[] = [];
    for (const [index, start] of starts.entries()) {
      const next = starts[index + 1];
      const end = next === undefined ? range.end : toAddress(next - 1n);
      const verdicted = this.#verdictAt(view, start);
      const last = pieces.at(-1);
      if (last?.verdicted[0].evaluation.verdict === verdicted.evaluation.verdict) {
        last.place = { start: last.place.start, end };
        last.verdicted.push(verdicted);
      } else {
        pieces.push({ place: { start, end }, verdicted: [verdicted] });
      }
    }
    return pieces;
  }

  /** Where addresses of the range begin to stand differently, ascending; its own start is left out. */
  #cuts({ profile, user }: SubjectView, range: Range): Address[] {
    const verified = user?.verifiedAddresses.known === true ? user.verifiedAddresses.value : [];
    const around = verified
      .flatMap((address): bigint[] => [address, address + 1n])
      .filter((address) => address > range.start && address <= range.end)
      .map(toAddress);
    const cuts = [...this.#trusted.cuts(range), ...profile.ranges.cuts(range), ...around];
    return [...new Set(cuts)].sort(compareAddresses);
  }

  #verdictAt(view: SubjectView, address: AskedAddress): Verdicted {
    const standing: ListStanding = {
      trusted: this.#trusted.trusts(address),
      profileRanges: view.profile.ranges.admits(address),
      verified: verifiedBy(view.user, address),
    };
    const { trusted, profileRanges, verified } = standing;
    const together = view.profile.together.map(({ ranges }) => ranges.admits(address));
    const stands = [trusted, profileRanges, verified, ...together].map(({ values }) => values.join()).join('|');
    const key = `${view.profile.key}|${stands}|${view.signature}`;
    let found = this.#verdicts.get(key);
    if (found === undefined) {
      found = this.#evaluate(view, standing, together);
      this.#verdicts.set(key, found);
    }
    return found;
  }

  #evaluate(view: SubjectView, standing: ListStanding, together: readonly ListStanding['profileRanges'][]): Verdicted {
    const possibilities: Possibilities = {
      ...this.#constant,
      ...userPossibilities(view.user),
      ...standing,
      loginHours: view.profile.loginHours,
    };
    const sets = view.profile.together.map(({ loginHours }, index) => ({
      profileRanges: together[index] ?? standing.profileRanges,
      loginHours,
    }));
    const evaluation = evaluateTogether(rulesOf(this.#ask.path), possibilities, sets);
    this.#deciding.look(view, evaluation.verdict, possibilities, sets);
    const userType = view.user?.userType;
    const parameters: ReasonParameters = {
      retirement: this.#dates,
      userType: userType?.known === true ? userType.value : '',
      hours: view.profile.hours,
    };
    const reached = new Set(evaluation.steps.map(({ rule }) => rule.id));
    return {
      evaluation,
      trace: traceOf(evaluation, parameters),
      notes: [...notesOnEvaluation(evaluation), ...this.#constantNotes, ...notesOnSubject(view, reached)],
      token: tokenNote(view),
      hinges: evaluation.verdict === 'unknown' ? evaluation.hinges : NO_HINGES,
      finished: new Map(),
    };
  }

  /** Puts the place in: its ranges and its notes. The first of the evaluations tells rule and reasons for all. */
  #finish(view: SubjectView, verdicted: Verdicts, place: Range | 'elsewhere'): Decision {
    const [first] = verdicted;
    const { verdict, rule, steps } = first.evaluation;
    const decided = steps.at(-1)?.outcome === 'decided';
    const deciding = decided ? rule.names.deciding : undefined;
    const range = deciding === undefined ? undefined : this.#smallest(view, deciding, place);
    const nearest = decided ? this.#nearest(view, rule.names.nearest, place) : undefined;
    return {
      verdict,
      rule: rule.id,
      notes: [...first.notes, ...notesOnPlace(place, this.#trusted)],
      trace: deciding === undefined ? first.trace : withRange(first.trace, range),
      ...(deciding !== undefined && range !== undefined ? { range: { scope: deciding, range } } : {}),
      ...(nearest === undefined ? {} : { nearest }),
      token: first.token,
      missing: uniqueGaps(...verdicted.map(({ evaluation }) => evaluation.missing)),
      hinges: hingesOfPieces(verdicted),
      ...(verdict === 'unknown' ? mergeUnless(verdicted.map(({ evaluation }) => evaluation)) : {}),
    };
  }

  #smallest(view: SubjectView, scope: 'trusted' | 'profile', place: Range | 'elsewhere'): NamedRange | undefined {
    return this.#list(view, scope).smallest(place === 'elsewhere' ? IPV4_ALL : place);
  }

  #nearest(
    view: SubjectView,
    scope: 'trusted' | 'profile' | undefined,
    place: Range | 'elsewhere',
  ): Decision['nearest'] {
    if (scope === undefined || place === 'elsewhere') return undefined;
    const range = this.#list(view, scope).nearest(place.start);
    return range && { scope, range };
  }

  #list(view: SubjectView, scope: 'trusted' | 'profile'): RangeList {
    return scope === 'trusted' ? this.#trusted : view.profile.ranges;
  }
}

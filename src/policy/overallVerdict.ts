/** One answer for a user over all addresses asked about: the worst verdict, and the address that gave it. */
import { formatRange } from '../ip/index.js';
import type { Decider, PlacedDecision } from './decider.js';
import type { Decision, Gap, Subject, Target, Verdict } from './types.js';
import { countVerdicts, isWorse, type VerdictCounts } from './verdicts.js';

export interface Overall {
  /** Of the worst verdict; of several, at the address that was asked about first. */
  readonly decision: Decision;
  /** An address, `start-end` of a sub-range, or `elsewhere`. */
  readonly address: string;
  /** What was asked about, by verdict: an address or `elsewhere` counts 1, a range counts 1 under its worst verdict. */
  readonly byVerdict: VerdictCounts;
  /** Facts that could have changed the verdict at one of the addresses and could not be read. */
  readonly missing: readonly Gap[];
}

/** Answers that are kept; groups of users beyond that are worked out again. */
const KEPT = 50_000;

/** Answers for one user after another. */
export interface OverallAnswers {
  of(subject: Subject): Overall;
}

/** Decides users over a list of addresses. Users of one group (see {@link Decider.groupKey}) cost one look-up. */
export class OverallDecider implements OverallAnswers {
  readonly #decider: Decider;
  readonly #targets: readonly [Target, ...Target[]];
  readonly #kept = new Map<string, Overall>();
  /** Answers with the note on a password that expired on some day. */
  readonly #expired = new WeakMap<Overall, Map<string, Overall>>();

  /** @param targets at least one */
  public constructor(decider: Decider, targets: readonly [Target, ...Target[]]) {
    this.#decider = decider;
    this.#targets = targets;
  }

  /** Users of one group whose passwords expired on the same day, or did not, get the very same answer. */
  public of(subject: Subject): Overall {
    const key = this.#decider.groupKey(subject);
    let overall = this.#kept.get(key);
    if (overall === undefined) {
      overall = this.#work(subject);
      if (this.#kept.size < KEPT) this.#kept.set(key, overall);
    }
    const [note] = this.#decider.passwordNotes(subject);
    return note === undefined
      ? overall
      : this.#withPassword(overall, subject, `${note.key} ${Object.values(note.params).join()}`);
  }

  #withPassword(overall: Overall, subject: Subject, day: string): Overall {
    let days = this.#expired.get(overall);
    if (days === undefined) {
      days = new Map();
      this.#expired.set(overall, days);
    }
    let noted = days.get(day);
    if (noted === undefined) {
      noted = { ...overall, decision: this.#decider.withPassword(overall.decision, subject) };
      days.set(day, noted);
    }
    return noted;
  }

  /** For the whole group: without what concerns this user's password. */
  #work(subject: Subject): Overall {
    return combine(this.#targets.map((target) => this.#at(subject, target)));
  }

  #at(subject: Subject, target: Target): Overall {
    const pieces = this.#decider.overGroup(subject, target);
    const { decision, place } = worstOf(pieces);
    return {
      decision,
      address: formatPlace(place),
      byVerdict: countVerdicts([decision.verdict]),
      missing: pieces.flatMap((piece) => piece.decision.missing),
    };
  }
}

/** `elsewhere`, an address, or `start-end`. */
export function formatPlace(place: PlacedDecision['place']): string {
  return place === 'elsewhere' ? place : formatRange(place);
}

function worstOf(pieces: readonly PlacedDecision[]): PlacedDecision {
  return pieces.reduce((worst, piece) => (isWorseThan(piece.decision, worst.decision) ? piece : worst));
}

/** Of two that are unknown, by what they are unless the user is stopped; that nothing tells this is worst. */
function isWorseThan(one: Decision, other: Decision): boolean {
  const told = ({ unless, verdict }: Decision): Verdict => unless?.verdict ?? verdict;
  return one.verdict === other.verdict ? isWorse(told(one), told(other)) : isWorse(one.verdict, other.verdict);
}

/** Answers for the same user at one place each, as one; at least one. */
export function combine(answers: readonly Overall[]): Overall {
  const worst = answers.reduce((found, next) => (isWorseThan(next.decision, found.decision) ? next : found));
  return {
    ...worst,
    byVerdict: countVerdicts(answers.map(({ decision }) => decision.verdict)),
    missing: [...new Set(answers.flatMap(({ missing }) => missing))],
  };
}

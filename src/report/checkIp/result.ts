/**
 * The result of `check ip`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { Ask, IpAnswers, Verdict } from '../../policy/index.js';
import type { Say, Text } from '../../text.js';
import {
  reportAssumptions,
  reportGaps,
  type ReportedAssumption,
  type ReportedGap,
  type ReportedSource,
} from '../gapsAndAssumptions.js';
import { reportHinges, reportUnless, type ReportedHinge, type ReportedUnless } from '../page/hinges.js';

export interface ReportedRange {
  scope: 'trusted' | 'profile';
  start: string;
  end: string;
  description?: string;
  /** Of a project: the metadata file in which it stands, and the line. */
  file?: string;
  line?: number;
}

export interface ReportedReason {
  /** A rule id of docs/decision-table.md. */
  rule: string;
  outcome: 'passed' | 'decided' | 'undetermined';
  text: string;
}

export interface ReportedSubject {
  kind: 'org' | 'profile' | 'user';
  name: string;
  id?: string;
}

export interface CheckIpAnswer {
  /** An address, or `start-end` of a piece of what was asked. */
  address: string;
  subject: ReportedSubject;
  /** Whether this answer counts for the exit code. */
  decides: boolean;
  verdict: Verdict;
  rule: string;
  /** The smallest range that holds the address, when a range decided. */
  range?: ReportedRange;
  /** The nearest range, when none holds the address. */
  nearest?: ReportedRange;
  /** Where among the explanations it stands why: an index, which many answers share. */
  explanation: number;
}

/** Why answers have their verdict, once for all that have it for the same reasons. */
export interface CheckIpExplanation {
  notes: string[];
  reasons: ReportedReason[];
  /** On which open facts an `unknown` turns; left out where it turns on none, and of other verdicts. */
  hinges?: ReportedHinge[];
  /** Of an `unknown` that turns on whether the user is frozen or locked out. */
  unless?: ReportedUnless;
}

export interface CheckIpResult {
  schemaVersion: '2.0';
  source: ReportedSource;
  path: 'soap' | 'oauth-password';
  loginApiVersion: string;
  /** ISO time for which login hours and retirement were judged. */
  at: string;
  answers: CheckIpAnswer[];
  /** What `explanation` of an answer points at. */
  explanations: CheckIpExplanation[];
  /** All answers by verdict, those that only inform too. */
  counts: Record<Verdict, number>;
  assumptions: ReportedAssumption[];
  incomplete: ReportedGap[];
  /** What is said of the lists of ranges and changes no answer: one that is over Salesforce's limit, say. */
  warnings: string[];
}

/** Puts the decided answers into words. */
export function toCheckIpResult(
  checked: IpAnswers,
  { source, ask, note }: { source: CheckIpResult['source']; ask: Ask; note?: Text | undefined },
  say: Say,
): CheckIpResult {
  const explanations = new Explanations(note === undefined ? [] : [note], say);
  const answers = checked.answers.map((answer) => ({
    address: answer.address,
    subject: answer.subject,
    decides: answer.decides,
    verdict: answer.verdict,
    rule: answer.rule,
    ...(answer.range === undefined ? {} : { range: answer.range }),
    ...(answer.nearest === undefined ? {} : { nearest: answer.nearest }),
    explanation: explanations.placeOf(answer),
  }));
  return {
    schemaVersion: '2.0',
    source: { ...source },
    path: ask.path,
    loginApiVersion: `${ask.loginApiVersion}.0`,
    at: ask.at,
    answers,
    explanations: explanations.list,
    counts: { ...checked.counts },
    assumptions: reportAssumptions(checked.assumptions, { paths: [ask.path], deciding: checked.deciding }, say),
    incomplete: reportGaps(checked.incomplete, say),
    warnings: checked.warnings.map(say),
  };
}

type Decided = IpAnswers['answers'][number];

/** A hundred thousand answers say the same few sentences: each explanation is made once, and answers point at it. */
class Explanations {
  readonly #first: readonly Text[];
  readonly #say: Say;
  public readonly list: CheckIpExplanation[] = [];
  /** Places by the lists of a decision, which many answers share, and by what is said in all. */
  readonly #ofSteps = new WeakMap<Decided['reasons'], Map<string, number>>();
  readonly #ofWords = new Map<string, number>();

  /** @param first notes of every answer */
  public constructor(first: readonly Text[], say: Say) {
    this.#first = first;
    this.#say = say;
  }

  public placeOf(decided: Pick<Decided, 'hinges' | 'notes' | 'reasons' | 'unless'>): number {
    const { hinges, notes, reasons, unless } = decided;
    const known = this.#ofSteps.get(reasons) ?? new Map<string, number>();
    this.#ofSteps.set(reasons, known);
    const key = `${notes.map(keyOf).join('|')}|${hinges.map(({ fact }) => fact).join('|')}|${unless?.verdict ?? ''}`;
    const place = known.get(key) ?? this.#placeOfWords(decided);
    known.set(key, place);
    return place;
  }

  #placeOfWords({ hinges, notes, reasons, unless }: Pick<Decided, 'hinges' | 'notes' | 'reasons' | 'unless'>): number {
    const explanation: CheckIpExplanation = {
      notes: [...this.#first, ...notes].map(this.#say),
      reasons: reasons.map(({ rule, outcome, text }) => ({ rule, outcome, text: this.#say(text) })),
      ...(hinges.length === 0 ? {} : { hinges: reportHinges(hinges, this.#say) }),
      ...(unless === undefined ? {} : { unless: reportUnless(unless) }),
    };
    const words = JSON.stringify(explanation);
    const place = this.#ofWords.get(words) ?? this.list.push(explanation) - 1;
    this.#ofWords.set(words, place);
    return place;
  }
}

/** Different for different texts, and in a row for different lists of them, whatever the names in them hold. */
function keyOf({ key, params, within }: Text): string {
  let of: string = key;
  for (const name in params) of += `|${name}|${params[name]?.length ?? 0}|${params[name] ?? ''}`;
  return within === undefined ? of : `${of}|${JSON.stringify(within)}`;
}

/**
 * The result of `check ip`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { Ask, CheckIpResult as Checked, Verdict } from '../../policy/index.js';
import type { Say, Text } from '../../text.js';
import {
  reportAssumption,
  reportGaps,
  type ReportedAssumption,
  type ReportedGap,
  type ReportedSource,
} from '../common.js';
import { reportHinges, type ReportedHinge } from '../hinges.js';

export interface ReportedRange {
  scope: 'trusted' | 'profile';
  start: string;
  end: string;
  description?: string;
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
  notes: string[];
  reasons: ReportedReason[];
  /** On which open facts an `unknown` turns; left out where it turns on none, and of other verdicts. */
  hinges?: ReportedHinge[];
}

export interface CheckIpResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  path: 'soap' | 'oauth-password';
  loginApiVersion: string;
  /** ISO time for which login hours and retirement were judged. */
  at: string;
  answers: CheckIpAnswer[];
  /** All answers by verdict, those that only inform too. */
  counts: Record<Verdict, number>;
  assumptions: ReportedAssumption[];
  incomplete: ReportedGap[];
  /** What is said of the lists of ranges and changes no answer: one that is over Salesforce's limit, say. */
  warnings: string[];
}

/** Puts the decided answers into words. */
export function toCheckIpResult(
  checked: Checked,
  { source, ask, note }: { source: CheckIpResult['source']; ask: Ask; note?: Text | undefined },
  sayAnew: Say,
): CheckIpResult {
  const { say, notes, reasons } = sharedWords(sayAnew);
  const first = note === undefined ? [] : [note];
  return {
    schemaVersion: '1.0',
    source: { ...source },
    path: ask.path,
    loginApiVersion: `${ask.loginApiVersion}.0`,
    at: ask.at,
    answers: checked.answers.map((answer) => ({
      address: answer.address,
      subject: answer.subject,
      decides: answer.decides,
      verdict: answer.verdict,
      rule: answer.rule,
      ...(answer.range === undefined ? {} : { range: answer.range }),
      ...(answer.nearest === undefined ? {} : { nearest: answer.nearest }),
      notes: notes([...first, ...answer.notes]),
      reasons: reasons(answer.reasons),
      ...(answer.hinges.length === 0 ? {} : { hinges: reportHinges(answer.hinges) }),
    })),
    counts: { ...checked.counts },
    assumptions: checked.assumptions.map((assumption) => reportAssumption(assumption, say)),
    incomplete: reportGaps(checked.incomplete, say),
    warnings: checked.warnings.map(say),
  };
}

/** Different texts of which the words are kept. */
const KEPT = 10_000;

interface SharedWords {
  readonly say: Say;
  readonly notes: (texts: readonly Text[]) => string[];
  readonly reasons: (steps: Steps) => ReportedReason[];
}

/** A hundred thousand answers say the same few sentences: each is made once and shared, and so are whole lists of them. */
function sharedWords(say: Say): SharedWords {
  const texts = new Map<string, string>();
  const noted = new Map<string, string[]>();
  const lists = new WeakMap<Steps, ReportedReason[]>();
  const once: Say = (text) => {
    const key = keyOf(text);
    const words = texts.get(key) ?? say(text);
    if (texts.size < KEPT) texts.set(key, words);
    return words;
  };
  const reasons = (steps: Steps): ReportedReason[] => {
    const list = lists.get(steps) ?? steps.map(({ rule, outcome, text }) => ({ rule, outcome, text: once(text) }));
    lists.set(steps, list);
    return list;
  };
  const notes = (said: readonly Text[]): string[] => {
    const key = said.map(keyOf).join('|');
    const list = noted.get(key) ?? said.map(once);
    if (noted.size < KEPT) noted.set(key, list);
    return list;
  };
  return { say: once, notes, reasons };
}

/** Different for different texts, and in a row for different lists of them, whatever the names in them hold. */
function keyOf({ key, params }: Text): string {
  let of: string = key;
  for (const name in params) of += `|${name}|${params[name]?.length ?? 0}|${params[name] ?? ''}`;
  return of;
}

type Steps = Checked['answers'][number]['reasons'];

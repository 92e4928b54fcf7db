/**
 * What every result has: the assumptions that were taken, and what could not be read.
 */
import { inOrder } from '../inOrder.js';
import { bearsOn, type Assumption, type Gap, type Path } from '../policy/index.js';
import { type MessageKey, type Say, saidName, Text } from '../text.js';
import { forTerminal } from './escaping.js';

/** Where the facts come from. */
export interface ReportedSource {
  kind: 'org' | 'project' | 'snapshot';
  /** Username of the session, the directory, or the file. */
  name: string;
  orgId?: string;
  /** ISO time at which a snapshot was taken. */
  taken?: string;
  /** Metadata files of a project that .forceignore leaves out: how many, and the first of them. */
  ignored?: { count: number; files: readonly string[] };
}

export interface ReportedAssumption {
  fact: string;
  value: string;
  why: string;
  /** Whether a rule of the way of logging in that was asked about looks at it. */
  matters: boolean;
  /** Whether an answer here would be another if the fact had another of its values. */
  decided: boolean;
}

export interface ReportedGap {
  what: string;
  why: string;
  permission?: string;
  file?: string;
  line?: number;
}

/**
 * @param paths the ways of logging in that were asked about
 * @param deciding the assumptions on which an answer turns
 */
export function reportAssumptions(
  assumptions: readonly Assumption[],
  { deciding, paths }: { readonly paths: readonly Path[]; readonly deciding: ReadonlySet<Assumption['fact']> },
  say: Say,
): ReportedAssumption[] {
  return assumptions.map((assumption) => {
    const { fact, value, why } = assumption;
    return { fact, value, why: say(why), matters: bearsOn(assumption, paths), decided: deciding.has(fact) };
  });
}

/** What a reported gap was before it was put in words: what kind of gap it is, whatever the words are. Not in JSON. */
const ORIGINS = new WeakMap<ReportedGap, Gap>();

/** By which message it says why. */
export function reasonOf(gap: ReportedGap): MessageKey | undefined {
  return ORIGINS.get(gap)?.why.key;
}

/** By which message it is called, where it has no name of its own. */
export function calledBy(gap: ReportedGap): MessageKey | undefined {
  const what = ORIGINS.get(gap)?.what;
  return what instanceof Text ? what.key : undefined;
}

export function reportGap(gap: Gap, say: Say): ReportedGap {
  const reported: ReportedGap = {
    what: saidName(gap.what, say),
    why: say(gap.why),
    ...(gap.permission === undefined ? {} : { permission: gap.permission }),
    ...(gap.file === undefined ? {} : { file: gap.file }),
    ...(gap.line === undefined ? {} : { line: gap.line }),
  };
  ORIGINS.set(reported, gap);
  return reported;
}

/** The same gap of something else. */
export function gapOfOther(gap: ReportedGap, what: string): ReportedGap {
  const other = { ...gap, what };
  const origin = ORIGINS.get(gap);
  if (origin !== undefined) ORIGINS.set(other, origin);
  return other;
}

/** In an order of their own: reads of an org go on side by side, and any of them may end first. */
export function reportGaps(gaps: Iterable<Gap>, say: Say): ReportedGap[] {
  const key = ({ file = '', line = 0, what, why }: ReportedGap): string =>
    [what, file, String(line).padStart(8, '0'), why].join('\0');
  return [...gaps].map((gap) => reportGap(gap, say)).sort((a, b) => inOrder(key(a), key(b)));
}

/** Warnings that people are shown one by one; a result holds all of them. */
const MAX_WARNINGS = 10;

/** The first warnings, and how many more there are. */
export function warningTexts(warnings: readonly string[], say: Say): string[] {
  const more = warnings.length - MAX_WARNINGS;
  const first = warnings.slice(0, MAX_WARNINGS);
  return more > 0 ? [...first, say(Text.of('report.warnings.more', { more: String(more) }))] : first;
}

/** Lines for a terminal, the heading first; none where nothing is to be said. */
export function warningLines(warnings: readonly string[], say: Say): string[] {
  if (warnings.length === 0) return [];
  const lines = warningTexts(warnings, say).map((text) => `  ${forTerminal(text)}`);
  return ['', say(Text.of('report.warnings.title')), ...lines];
}

/** Lines for a terminal, with their heading; none where nothing was assumed. */
export function assumptionLines(assumptions: readonly ReportedAssumption[], say: Say): string[] {
  if (assumptions.length === 0) {
    return [];
  }
  const lines = assumptions.map(({ decided, fact, value, why }) =>
    say(Text.of(decided ? 'report.assumptions.line' : 'report.assumptions.line.idle', { fact, value, why })),
  );
  return ['', say(Text.of('report.assumptions.title')), ...lines.map((line) => `  ${line}`)];
}

/** Lines for a terminal, the heading first; none where all was read. */
export function incompleteLines(gaps: readonly ReportedGap[], say: Say): string[] {
  if (gaps.length === 0) {
    return [];
  }
  const lines = sameReasons(gaps).map((gap) => {
    const why =
      gap.permission === undefined
        ? gap.why
        : say(Text.of('report.incomplete.permission', { why: gap.why, permission: gap.permission }));
    const line = gap.line === undefined ? '' : String(gap.line);
    const place = gap.file === undefined ? gap.what : line === '' ? gap.file : `${gap.file}:${line}`;
    return say(Text.of('report.incomplete.line', { what: place, why }));
  });
  return [say(Text.of('report.incomplete.title')), ...lines.map((line) => `  ${line}`)];
}

/** Those with the same reason as one, by all their names: a reason is read once. What has a place in a file keeps it. */
function sameReasons(gaps: readonly ReportedGap[]): ReportedGap[] {
  const names = new Map<string, Set<string>>();
  const keyOf = ({ file, line, permission, what, why }: ReportedGap): string =>
    JSON.stringify(file === undefined ? [why, permission] : [why, permission, file, line, what]);
  for (const gap of gaps) names.set(keyOf(gap), (names.get(keyOf(gap)) ?? new Set<string>()).add(gap.what));
  const first = new Map<string, ReportedGap>();
  for (const gap of gaps) if (!first.has(keyOf(gap))) first.set(keyOf(gap), gap);
  return [...first].map(([key, gap]) => ({ ...gap, what: [...(names.get(key) ?? [])].join(', ') }));
}

/** Whether Salesforce refused the whole read. */
export function isRefused(gap: ReportedGap): boolean {
  const reason = reasonOf(gap);
  return reason === 'facts-org.gap.refused' || reason === 'facts-org.gap.authenticators';
}

/**
 * The same without what Salesforce's API said of a read that it refused, where a permission tells what helps: the result
 * has it.
 */
export function unreadLines(gaps: readonly ReportedGap[], say: Say): string[] {
  const short = gaps.map((gap) =>
    gap.permission !== undefined && isRefused(gap) ? { ...gap, why: say(Text.of('report.incomplete.refused')) } : gap,
  );
  return incompleteLines(short, say);
}

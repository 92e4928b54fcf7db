/**
 * `check ip` for people: the verdict first, the deciding rule in words, and what to do. What only informs is one line.
 */
import { EXIT } from '../../exitCodes.js';
import { VERDICTS, type IpAnswers, type Conclusion, type Verdict } from '../../policy/index.js';
import { type Between, type Say, Text } from '../../text.js';
import { shownTable } from '../page/columns.js';
import {
  MAX_ROWS,
  rowsShown,
  type Block,
  type FactsBlock,
  type NextStep,
  type Page,
  type PageOptions,
} from '../page/page.js';
import { partial, harmlessGapLines } from '../page/partialAnswer.js';
import {
  countOf,
  decidingAssumptions,
  detailBlocks,
  form,
  listed,
  number,
  shownRows,
  takenLines,
  warnedBlock,
} from '../page/words.js';
import { commandOf } from '../shell.js';
import { writtenWords } from '../page/writtenFileWords.js';
import { ANSWER_COLUMNS } from './columns.js';
import type { Format } from './formats.js';
import type { CheckIpAnswer, CheckIpResult } from './result.js';
import {
  adviceWords,
  explained,
  explanationOf,
  hingeLines,
  unlessLines,
  rangeWords,
  reasonWords,
  subjectWords,
  whyWords,
  worstFirst,
  type Explained,
} from './words.js';

/** Facts of answers that are shown one by one: with more of them they become a table, so that the page is a screen. */
const MAX_FACTS = 10;
/** Files that .forceignore left out and one line names. */
const MAX_IGNORED = 3;

export function checkIpPage(
  result: CheckIpResult,
  { all, asked, isPartial, conclusion, source }: PageOptions & Pick<IpAnswers, 'isPartial' | 'conclusion'>,
  say: Say,
): Page {
  const deciding = worstFirst(result.answers.filter((answer) => answer.decides));
  const informing = worstFirst(result.answers.filter((answer) => !answer.decides));
  const [worst] = deciding;
  const assumptions = decidingAssumptions(result.assumptions, result.answers.length);
  const notes = [
    // Who asks about a user did not ask about everybody's profiles.
    ...(result.answers.some(({ subject }) => subject.kind === 'user') ? [] : informingLines(informing, say)),
    ...ignoredLines(result.source, say),
    ...takenLines(assumptions, say),
    ...(isPartial ? [] : harmlessGapLines(result.incomplete, say)),
  ];
  return {
    ...(isPartial ? partial(result.incomplete, say, result.source.kind) : {}),
    ...(worst === undefined ? {} : { mark: worst.verdict }),
    answer: [
      ...(worst !== undefined && deciding.length === 1 ? [titleWords(worst, say)] : sumLines(deciding, say)),
      ...exitLines(conclusion, say),
    ],
    look: [
      ...(deciding.length === 1
        ? deciding.map((answer) => answerFacts(explained(answer, result), say))
        : severalAnswers(deciding, result, all, say)),
      ...warnedBlock(result.warnings, notes, say),
    ],
    brief: briefFacts(deciding, result, say),
    next: nextSteps(result, { asked, source }, say),
    details: [
      ...(informing.length === 0
        ? []
        : [{ ...answerTable(informing, result, MAX_ROWS, say), title: say(Text.of('pages.ip.informing')) }]),
      ...detailBlocks({ ...result, assumptions }, say),
    ],
  };
}

/** A few of which there is little to say one by one, others as a table, and why and what to do of the worst. */
function severalAnswers(answers: readonly CheckIpAnswer[], result: CheckIpResult, all: boolean, say: Say): Block[] {
  if (answers.length <= MAX_FACTS) {
    const each = answers.map((answer) => ({
      ...answerFacts(explained(answer, result), say),
      title: titleWords(answer, say),
      mark: answer.verdict,
    }));
    if (each.reduce((sum, { items }) => sum + items.length, 0) <= MAX_FACTS) return sharedOnce(each);
  }
  const shown = rowsShown(all);
  const first = answers.length > shown ? ofEachKindFirst(answers) : answers;
  return [answerTable(first, result, shown, say), ...briefFacts(answers, result, say)];
}

/** Where not all are shown, one at least of each verdict, rule and subject, as far as there is room. */
function ofEachKindFirst(answers: readonly CheckIpAnswer[]): readonly CheckIpAnswer[] {
  const seen = new Set<string>();
  const firsts = new Set<CheckIpAnswer>();
  for (const answer of answers) {
    const kind = JSON.stringify([answer.verdict, answer.rule, answer.subject.kind, answer.subject.name]);
    if (!seen.has(kind)) firsts.add(answer);
    seen.add(kind);
  }
  return [...firsts, ...answers.filter((answer) => !firsts.has(answer))];
}

/** What several of them say in the same words stands once: what all say, and notes, below them. */
function sharedOnce(blocks: readonly FactsBlock[]): FactsBlock[] {
  const items = blocks.flatMap((block) => block.items);
  const times = (item: FactItem): number => items.filter((other) => isSame(item, other)).length;
  const isShared = (item: FactItem): boolean => times(item) === blocks.length;
  const shared = items.filter(
    (item, place) => isShared(item) && items.findIndex((other) => isSame(item, other)) === place,
  );
  const own = blocks.map((block) => ({ ...block, items: block.items.filter((item) => !isShared(item)) }));
  return shared.length === 0 ? own : [...own, { kind: 'facts', items: shared }];
}

function isSame(one: FactItem, other: FactItem): boolean {
  return one.label === other.label && one.text === other.text;
}

/** With which code the gate ends, where that is no yes. */
function exitLines(conclusion: Conclusion, say: Say): string[] {
  return conclusion === 'yes' ? [] : [say(Text.of(`pages.gate.${conclusion}`, { code: String(EXIT[conclusion]) }))];
}

function titleWords(answer: CheckIpAnswer, say: Say): string {
  return `${answer.verdict}  ${answer.address}  ${subjectWords(answer.subject, say)}`;
}

/** How many answers of which kind, worst first. */
function sumLines(answers: readonly CheckIpAnswer[], say: Say): string[] {
  const counts = countsOf(answers);
  const sum = say(
    Text.of('pages.ip.sum', { answers: countOf('answers', answers.length, say), counts: listed(counts, say) }),
  );
  return [sum];
}

function countsOf(answers: readonly CheckIpAnswer[]): string[] {
  const count = (verdict: Verdict): number => answers.filter((answer) => answer.verdict === verdict).length;
  return [...VERDICTS]
    .reverse()
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${number(count(verdict))} ${verdict}`);
}

/** Profiles that were not asked about and have ranges or hours of their own: how they would answer, in one line. */
function informingLines(informing: readonly CheckIpAnswer[], say: Say): string[] {
  if (informing.length === 0) return [];
  const profiles = new Set(informing.map(({ subject }) => subject.name));
  const counts = listed(countsOf(informing), say);
  const count = number(profiles.size);
  const isOne = form(profiles.size) === 'one';
  // Of several addresses each profile has several answers, which no number of profiles comes to.
  if (informing.length > profiles.size) {
    const answers = countOf('answers', informing.length, say);
    return [
      isOne
        ? say(Text.of('pages.ip.informs.answers.one', { answers, counts }))
        : say(Text.of('pages.ip.informs.answers.other', { count, answers, counts })),
    ];
  }
  return [
    isOne
      ? say(Text.of('pages.ip.informs.one', { counts }))
      : say(Text.of('pages.ip.informs.other', { count, counts })),
  ];
}

/** One line: what .forceignore left out decides nothing, and who reads the answer has to know. */
function ignoredLines({ ignored }: CheckIpResult['source'], say: Say): string[] {
  if (ignored === undefined) return [];
  const shown = ignored.files.slice(0, MAX_IGNORED).join(', ');
  const left = ignored.count - Math.min(ignored.files.length, MAX_IGNORED);
  const count = number(ignored.count);
  return [
    say(
      left > 0
        ? Text.of('report.ignored.more', { files: count, names: shown, more: number(left) })
        : ignored.count === 1
          ? Text.of('report.ignored.one', { names: shown })
          : Text.of('report.ignored', { files: count, names: shown }),
    ),
  ];
}

type FactItem = FactsBlock['items'][number];

function itemOf(label: Between<'report.label.'>, text: string, say: Say): FactItem {
  return { label: say(Text.of(`report.label.${label}`)), text };
}

/** Why the worst of them, and what to do; titled where it is one of several. */
function briefFacts([worst, ...others]: readonly CheckIpAnswer[], result: CheckIpResult, say: Say): FactsBlock[] {
  if (worst === undefined || (others.length > 0 && worst.verdict === 'no-token')) return [];
  const answer = explained(worst, result);
  const items = [itemOf('why', whyWords(answer), say), itemOf('todo', adviceWords(answer, say), say)];
  const title = others.length === 0 ? {} : { title: titleWords(worst, say), mark: worst.verdict };
  return [{ kind: 'facts', ...title, items }];
}

function answerFacts(answer: Explained, say: Say): FactsBlock {
  const item = (label: Between<'report.label.'>, text: string): FactItem => itemOf(label, text, say);
  const open = answer.reasons.filter((reason) => reason.outcome === 'undetermined');
  return {
    kind: 'facts',
    items: [
      item('why', whyWords(answer)),
      ...(answer.range === undefined ? [] : [item('range', rangeWords(answer.range, say))]),
      ...(answer.nearest === undefined ? [] : [item('nearest', rangeWords(answer.nearest, say))]),
      ...open.filter((reason) => reason.rule !== answer.rule).map((reason) => item('open', reasonWords(reason))),
      ...[...unlessLines(answer, say), ...hingeLines(answer)].map((words) => item('hinge', words)),
      ...answer.notes.map((note) => item('note', note)),
      item('todo', adviceWords(answer, say)),
    ],
  };
}

function answerTable(
  answers: readonly CheckIpAnswer[],
  result: CheckIpResult,
  most: number,
  say: Say,
): Extract<Block, { kind: 'table' }> {
  const rows = answers.slice(0, most).map((answer) => ({ answer, explanation: explanationOf(answer, result) }));
  return {
    kind: 'table',
    ...shownTable(ANSWER_COLUMNS, rows, say),
    more: { count: answers.length, words: shownRows('answers', '--output-file answers.csv', say) },
  };
}

function nextSteps(
  { answers, source: { kind } }: CheckIpResult,
  { asked, source }: { readonly asked: string | undefined; readonly source: string },
  say: Say,
): NextStep[] {
  const some = answers.some(({ verdict }) => verdict !== 'no-token');
  // Addresses from standard input are read but once.
  if (!some || kind === 'project' || asked === undefined) return [];
  return [{ command: commandOf('list users', source, asked), why: say(Text.of('pages.ip.next.users')) }];
}

/** What a file of a format holds. */
export function answersIn(format: Format, count: number, say: Say): string {
  return writtenWords(format, 'answers', count, say);
}

/**
 * `check ip` for people: the verdict first, the deciding rule in words, and one line that says what to do.
 */
import { VERDICTS } from '../../policy/index.js';
import { type Between, type Say, Text } from '../../text.js';
import { MAX_TABLE_ROWS, type Block, type Row } from '../blocks.js';
import { assumptionLines, incompleteFirst, incompleteLines, warningLines } from '../common.js';
import { forTerminal } from '../neutral.js';
import type { CheckIpAnswer, CheckIpResult } from './result.js';
import { adviceWords, hingeLines, rangeWords, ruleWords, subjectWords, whyWords, worstFirst } from './words.js';

/** Answers shown one by one; more become a table. */
const MAX_DETAILED = 12;
/** Files that .forceignore left out and one line names. */
const MAX_IGNORED = 3;

/** Human output: the deciding answers first, verdict before all, then what informs, then what was taken for granted. */
export function checkIpBlocks(result: CheckIpResult, say: Say): Block[] {
  const deciding = worstFirst(result.answers.filter((answer) => answer.decides));
  const informing = worstFirst(result.answers.filter((answer) => !answer.decides));
  const detailed = deciding.length <= MAX_DETAILED;
  return [
    ...incompleteFirst(result.incomplete, say),
    ...(detailed ? deciding.map((answer) => answerBlock(answer, say)) : tableOf(deciding, say)),
    ...(informing.length > 0 ? tableOf(informing, say, Text.of('report.informs.title')) : []),
    { kind: 'text', lines: summaryLines(result, say) },
  ];
}

function summaryLines(result: CheckIpResult, say: Say): string[] {
  const counted = VERDICTS.filter((verdict) => result.counts[verdict] > 0).map((verdict) =>
    say(Text.of('report.counts', { what: verdict, count: String(result.counts[verdict]) })),
  );
  return [
    counted.join(', '),
    ...ignoredLines(result.source, say),
    ...warningLines(result.warnings, say),
    ...assumptionLines(result.assumptions, say),
    ...incompleteLines(result.incomplete, say),
  ];
}

/** One line: what .forceignore left out decides nothing, and who reads the answer has to know. */
function ignoredLines({ ignored }: CheckIpResult['source'], say: Say): string[] {
  if (ignored === undefined) return [];
  const shown = ignored.files.slice(0, MAX_IGNORED).map(forTerminal).join(', ');
  const left = ignored.count - Math.min(ignored.files.length, MAX_IGNORED);
  const count = String(ignored.count);
  return [
    say(
      left > 0
        ? Text.of('report.ignored.more', { files: count, names: shown, more: String(left) })
        : Text.of('report.ignored', { files: count, names: shown }),
    ),
  ];
}

function answerBlock(answer: CheckIpAnswer, say: Say): Block {
  const line = (label: Between<'report.label.'>, words: string): string =>
    `  ${say(Text.of(`report.label.${label}`)).padEnd(8)} ${forTerminal(words)}`;
  const open = answer.reasons.filter((reason) => reason.outcome === 'undetermined');
  return {
    kind: 'text',
    lines: [
      `${answer.verdict}  ${answer.address}  ${subjectWords(answer.subject, say)}`,
      line('why', whyWords(answer)),
      ...(answer.range === undefined ? [] : [line('range', rangeWords(answer.range, say))]),
      ...(answer.nearest === undefined ? [] : [line('nearest', rangeWords(answer.nearest, say))]),
      ...open.filter((reason) => reason.rule !== answer.rule).map((reason) => line('open', ruleWords(reason))),
      ...hingeLines(answer).map((words) => line('hinge', words)),
      ...answer.notes.map((note) => line('note', note)),
      line('todo', adviceWords(answer, say)),
    ],
  };
}

function tableOf(answers: readonly CheckIpAnswer[], say: Say, title?: Text): Block[] {
  const heading = (key: Between<'report.heading.'>): readonly [string, string] => [
    key,
    say(Text.of(`report.heading.${key}`)),
  ];
  const shown = answers.slice(0, MAX_TABLE_ROWS);
  const turning = shown.some(({ hinges }) => hinges !== undefined);
  const columns = [
    'verdict',
    'address',
    'subject',
    'rule',
    ...(turning ? (['hinges'] as const) : []),
    'range',
  ] as const;
  const rows = shown.map((answer): Row => {
    const range = answer.range ?? answer.nearest;
    return {
      verdict: answer.verdict,
      address: answer.address,
      subject: subjectWords(answer.subject, say),
      rule: answer.rule,
      ...(turning ? { hinges: (answer.hinges ?? []).map(({ fact }) => fact).join(', ') } : {}),
      range: answer.range === undefined || range === undefined ? '' : forTerminal(rangeWords(range, say)),
    };
  });
  const table: Block = {
    kind: 'table',
    ...(title === undefined ? {} : { title: say(title) }),
    columns: columns.map(heading),
    rows,
  };
  if (answers.length <= MAX_TABLE_ROWS) {
    return [table];
  }
  const how = say(Text.of('report.more-rows.how'));
  const more = say(Text.of('report.more-rows', { shown: String(MAX_TABLE_ROWS), all: String(answers.length), how }));
  return [table, { kind: 'text', lines: [more] }];
}

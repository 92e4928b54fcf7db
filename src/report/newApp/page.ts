/**
 * `generate app` for people: what was written for which flow and why, or why nothing was; and the README of the files.
 */
import { type Say, type Words, wordsBy } from '../../text.js';
import { incompleteLines } from '../common.js';
import type { Block, NextStep, Page } from '../page/page.js';
import { pageMarkdown } from '../page/markdown.js';
import { partial } from '../page/partial.js';
import { number, textBlock } from '../page/words.js';
import type { GenerateAppResult } from './result.js';

export interface NewAppPageOptions {
  /** The command that would write the files all the same. */
  readonly forced: string;
  readonly folder: string;
}

export function newAppPage(result: GenerateAppResult, options: NewAppPageOptions, say: Say): Page {
  const words = wordsBy(say);
  return {
    ...partial(result.incomplete, say),
    answer: answerLines(result, words),
    look: obstacleBlocks(result, words),
    next: nextSteps(result, options, words),
    details: [
      ...textBlock(result.why),
      ...recommendationBlocks(result),
      ...textBlock(
        result.files.map(({ path, what }) => words('pages.written', { file: path, what: words(`move.file.${what}`) })),
      ),
      ...textBlock(incompleteLines(result.incomplete, say)),
      ...textBlock([words('permission-set.calls', { calls: number(result.apiCalls) })]),
    ],
  };
}

function answerLines(result: GenerateAppResult, words: Words): string[] {
  const { because, certificate, files, flow, folder, name, obstacles, username, written } = result;
  const stops = obstacles.filter((one) => one.stops).length;
  return [
    written
      ? words('move.written', { name, username, flow: words(`move.flow.${flow}.name`), folder })
      : stops === 1
        ? words('move.stopped.one', { username })
        : words('move.stopped.other', { username, count: number(stops) }),
    words('move.chosen', { flow: words(`move.flow.${flow}.name`), why: words(`move.because.${because}`) }),
    ...(written && files.some(({ what }) => what === 'key')
      ? [words('move.key', { file: files.find(({ what }) => what === 'key')?.path ?? '' })]
      : []),
    ...(certificate === null || !written
      ? []
      : [words(certificate.reused ? 'move.certificate.reused' : 'move.certificate.made', { date: certificate.ends })]),
  ];
}

function obstacleBlocks({ obstacles }: GenerateAppResult, words: Words): Block[] {
  return textBlock(
    obstacles.flatMap(({ fix, stops, text }) => [
      words(stops ? 'move.obstacle.stops' : 'move.obstacle.note', { text }),
      `  ${fix}`,
    ]),
  );
}

function recommendationBlocks({ recommendations }: GenerateAppResult): Block[] {
  return textBlock(recommendations.map(({ source, text }) => `${text} (${source})`));
}

function nextSteps(result: GenerateAppResult, { folder, forced }: NewAppPageOptions, words: Words): NextStep[] {
  if (!result.written) return [{ command: forced, why: words('move.next.force') }];
  const [first] = result.steps.flatMap(({ command }) => command ?? []);
  return [
    { command: `cd ${folder}`, why: words('move.next.readme') },
    ...(first === undefined ? [] : [{ command: first, why: words('move.next.first') }]),
  ];
}

/** Written for this integration: the steps in an order that works, with the command for each. */
export function newAppReadme(result: GenerateAppResult, say: Say): string {
  const words = wordsBy(say);
  const { flow, label, name, steps, username } = result;
  const page: Page = {
    answer: [
      words('move.readme.title', { label }),
      words('move.readme.what', { name, username, flow: words(`move.flow.${flow}.name`) }),
    ],
    look: textBlock(steps.map(({ text }, i) => `  ${String(i + 1)}. ${text}`)),
    next: steps.flatMap(({ command, text }, i) =>
      command === undefined ? [] : [{ command, why: `${String(i + 1)}. ${text.replace(/\..*$/su, '')}` }],
    ),
    details: [],
  };
  return pageMarkdown(page, { explain: false, words: { next: words('move.readme.commands'), details: '' } });
}

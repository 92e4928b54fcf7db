/**
 * `generate app` for people: what was written for which flow and why, or why nothing was.
 */
import { KEPT_DAYS } from '../../policy/index.js';
import { type Say, type Words, wordsBy } from '../../text.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import type { Block, NextStep, Page } from '../page/page.js';
import { gapNames, partial } from '../page/partialAnswer.js';
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
    ...partial(result.incomplete, say, result.source.kind, String(KEPT_DAYS)),
    answer: answerLines(result, words),
    look: [
      ...obstacleBlocks(result, words),
      ...recommendationBlocks(result),
      ...textBlock(unseenLines(result, say, words)),
    ],
    next: nextSteps(result, options, words),
    details: [
      ...textBlock(result.why),
      ...textBlock(
        result.files.map(({ path, what }) => words('pages.written', { file: path, what: words(`move.file.${what}`) })),
      ),
      ...textBlock(incompleteLines([...result.incomplete, ...result.unread], say)),
      ...textBlock([words('permission-set.calls', { calls: number(result.apiCalls) })]),
    ],
  };
}

/** An app that was not read may be the one that was looked for, or have the name that was chosen. */
function unseenLines({ incomplete, name, unread }: GenerateAppResult, say: Say, words: Words): string[] {
  const gaps = [...incomplete.filter(({ what }) => what === 'apps'), ...unread];
  return gaps.length === 0 ? [] : [words('move.unseen-apps', { name, what: gapNames(gaps, say) })];
}

function answerLines(result: GenerateAppResult, words: Words): string[] {
  const { because, certificate, files, flow, folder, name, obstacles, overwritten, username, written } = result;
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
      : [words(certificateKey(result.flow, certificate), { date: certificate.ends })]),
    ...(certificate?.ended === true && written ? [words('move.certificate.ended')] : []),
    ...(certificate?.replaces === true && written ? [words('move.certificate.replaces')] : []),
    ...(overwritten.length === 0 ? [] : [words('move.overwritten', { files: overwritten.join(', ') })]),
  ];
}

function certificateKey(
  flow: GenerateAppResult['flow'],
  { ended, from }: NonNullable<GenerateAppResult['certificate']>,
):
  | 'move.certificate.over'
  | 'move.certificate.beside'
  | 'move.certificate.carried'
  | 'move.certificate.reused'
  | 'move.certificate.made' {
  if (ended === true) return 'move.certificate.over';
  if (flow !== 'jwt') return 'move.certificate.beside';
  if (from === 'org') return 'move.certificate.carried';
  return from === 'folder' ? 'move.certificate.reused' : 'move.certificate.made';
}

function obstacleBlocks({ obstacles, written }: GenerateAppResult, words: Words): Block[] {
  return textBlock(
    obstacles.flatMap(({ fix, stops, text }) => [
      words(stops && !written ? 'move.obstacle.stops' : 'move.obstacle.note', { text }),
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

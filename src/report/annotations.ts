/**
 * Annotations of GitHub Actions: a few lines that a runner shows beside a change, with file and line where they are known.
 */
import { type Say, Text } from '../text.js';
import { unreadLines, type ReportedGap } from './gapsAndAssumptions.js';
import { forGithubMessage, forGithubProperty } from './escaping.js';

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly text: string;
  readonly file?: string;
  readonly line?: number;
}

/** GitHub shows no more of a kind for a step. */
const MOST = 10;
/** Of what could not be read and of warnings: they come first, and must not push out what failed. */
const MOST_OPEN = 4;

/** A line each, at most ten: what was not read and warnings first. Nothing where nothing is to be said. */
export function* annotationLines(
  open: readonly Annotation[],
  failed: readonly Annotation[],
  say: Say,
): Generator<string, void, undefined> {
  const first = fewest(open, failed.length === 0 ? MOST : MOST_OPEN, say);
  const lines = [...first, ...fewest(failed, MOST - first.length, say)];
  for (const one of lines) yield `${annotation(one)}\n`;
}

/** All of them; where they are more than the most, the last one counts what is not shown. */
function fewest(list: readonly Annotation[], most: number, say: Say): readonly Annotation[] {
  if (list.length <= most) return list;
  const shown = list.slice(0, most - 1);
  const left = list.slice(most - 1);
  const level = (['error', 'warning'] as const).find((grave) => left.some((one) => one.level === grave)) ?? 'notice';
  const text = say(Text.of('pages.annotations.more', { count: String(left.length) }));
  return [...shown, { level, title: text, text }];
}

function annotation({ file, level, line, text, title }: Annotation): string {
  const place = [
    ...(file === undefined ? [] : [`file=${forGithubProperty(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    `title=${forGithubProperty(title)}`,
  ];
  return `::${level} ${place.join(',')}::${forGithubMessage(text)}`;
}

/** What could not be read, and warnings. */
export function openAnnotations(
  gaps: readonly ReportedGap[],
  warnings: readonly string[],
  say: Say,
): readonly Annotation[] {
  return [
    ...gaps.map((gap): Annotation => {
      const [, words] = unreadLines([gap], say);
      const { file, line, what } = gap;
      return {
        level: 'warning',
        title: what,
        text: (words ?? gap.why).trim(),
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { line }),
      };
    }),
    ...warnings.map((text): Annotation => ({ level: 'warning', title: say(Text.of('report.warnings.one')), text })),
  ];
}

/**
 * `check ip` as annotations of GitHub Actions.
 */
import { type Say, Text } from '../../text.js';
import { incompleteLines, warningTexts } from '../common.js';
import { forGithubMessage, forGithubProperty } from '../neutral.js';
import type { CheckIpResult } from './result.js';
import { adviceWords, hingeLines, outcomeOf, subjectWords, whyWords, worstFirst } from './words.js';

/**
 * GitHub Actions annotations, a line each: errors for a no, warnings for what is unknown or was not read, notices
 * otherwise. One empty line where nothing is to be said.
 */
export function* checkIpGithub(result: CheckIpResult, say: Say): Generator<string, void, undefined> {
  let isEmpty = true;
  for (const line of annotations(result, say)) {
    yield `${line}\n`;
    isEmpty = false;
  }
  if (isEmpty) yield '\n';
}

function* annotations(result: CheckIpResult, say: Say): Generator<string, void, undefined> {
  const level = { pass: 'notice', failure: 'error', error: 'warning' } as const;
  for (const answer of worstFirst(result.answers)) {
    const where = `${answer.address}, ${subjectWords(answer.subject, say)}`;
    const title = say(Text.of('report.github.title', { verdict: answer.verdict, place: where }));
    const words = [whyWords(answer), ...hingeLines(answer), adviceWords(answer, say)].join(' ');
    yield annotation(level[outcomeOf(answer)], title, words);
  }
  for (const gap of result.incomplete) {
    const [, words] = incompleteLines([gap], say);
    const file = gap.file === undefined ? '' : `file=${forGithubProperty(gap.file)},`;
    const line = gap.line === undefined ? '' : `line=${gap.line},`;
    yield annotation('warning', gap.what, (words ?? gap.why).trim(), `${file}${line}`);
  }
  for (const text of warningTexts(result.warnings, say)) {
    yield annotation('warning', say(Text.of('report.warnings.title')), text);
  }
}

function annotation(kind: string, title: string, text: string, place = ''): string {
  return `::${kind} ${place}title=${forGithubProperty(title)}::${forGithubMessage(text)}`;
}

/**
 * `check ip` as annotations of GitHub Actions.
 */
import type { Say } from '../../policy/types.js';
import { incompleteLines, warningTexts } from '../common.js';
import { forGithubMessage, forGithubProperty } from '../neutral.js';
import type { CheckIpResult } from './result.js';
import { adviceWords, hingeLines, outcomeOf, subjectWords, whyWords, worstFirst } from './words.js';

/** GitHub Actions annotations: errors for a no, warnings for what is unknown or was not read, notices otherwise. */
export function checkIpGithub(result: CheckIpResult, say: Say): string {
  const level = { pass: 'notice', failure: 'error', error: 'warning' } as const;
  const annotation = (kind: string, title: string, text: string, place: string): string =>
    `::${kind} ${place}title=${forGithubProperty(title)}::${forGithubMessage(text)}`;
  const answers = worstFirst(result.answers).map((answer) => {
    const where = `${answer.address}, ${subjectWords(answer.subject, say)}`;
    const title = say({ key: 'report.github.title', params: [answer.verdict, where] });
    const words = [whyWords(answer), ...hingeLines(answer), adviceWords(answer, say)].join(' ');
    return annotation(level[outcomeOf(answer)], title, words, '');
  });
  const unread = result.incomplete.map((gap) => {
    const [, words] = incompleteLines([gap], say);
    const file = gap.file === undefined ? '' : `file=${forGithubProperty(gap.file)},`;
    const line = gap.line === undefined ? '' : `line=${gap.line},`;
    return annotation('warning', gap.what, (words ?? gap.why).trim(), `${file}${line}`);
  });
  const limits = warningTexts(result.warnings, say).map((text) =>
    annotation('warning', say({ key: 'report.warnings.title', params: [] }), text, ''),
  );
  return `${[...answers, ...unread, ...limits].join('\n')}\n`;
}

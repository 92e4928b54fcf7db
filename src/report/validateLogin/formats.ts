/**
 * The formats of `validate login`.
 */
import { type Say, Text } from '../../text.js';
import { annotationLines, openAnnotations, type Annotation } from '../annotations.js';
import { wholeJson } from '../jsonChunks.js';
import { countCases, gapCases, junitXml, type JunitCase } from '../junit.js';
import { titleLines } from './page.js';
import type { LoginAnswer, ValidateLoginResult } from './result.js';

/** The first is the one of a terminal. */
export const VALIDATE_LOGIN_FORMATS = ['human', 'json', 'markdown', 'github', 'junit'] as const;
type ValidateLoginFormat = (typeof VALIDATE_LOGIN_FORMATS)[number];

export function validateLoginText(
  format: Exclude<ValidateLoginFormat, 'human' | 'markdown'>,
  result: ValidateLoginResult,
  say: Say,
): Iterable<string> {
  if (format === 'json') return wholeJson(result);
  return format === 'github' ? validateLoginGithub(result, say) : validateLoginJunit(result, say);
}

/** One case a login: a no is a failure, a login of which nothing is known an error. */
function validateLoginJunit({ incomplete, results, source }: ValidateLoginResult, say: Say): Iterable<string> {
  const host = results[0]?.host ?? '';
  const cases = [...results.map((answer) => caseOf(answer, say)), ...gapCases(incomplete, say)];
  const name = say(Text.of('pages.junit.logins', { source: source?.name ?? host }));
  return junitXml({ name, cases, counts: countCases(cases) });
}

/** An error for a no, a warning for a login of which nothing is known or what was not read; nothing for what logs in. */
function validateLoginGithub({ incomplete, results }: ValidateLoginResult, say: Say): Iterable<string> {
  const failed = results.flatMap((answer): Annotation[] => {
    const { fault, name } = caseOf(answer, say);
    if (fault === undefined) return [];
    const level = fault.kind === 'failure' ? 'error' : 'warning';
    return [{ level, title: `${name}: ${fault.message}`, text: fault.text }];
  });
  return annotationLines(openAnnotations(incomplete, [], say), failed, say);
}

function caseOf(answer: LoginAnswer, say: Say): JunitCase {
  const { cause, fix, message, outcome, path, refusal } = answer;
  // An app of which nobody said whom it runs as, and which does not log in, has no other name here.
  const username = answer.username === '' ? path : answer.username;
  if (outcome === 'succeeded') return { name: username };
  const isNo = outcome === 'failed' || refusal === 'answer';
  const text = [...titleLines(answer, say), message, `${fix.who}: ${fix.what}`].join('\n');
  return {
    name: username,
    fault: { kind: isNo ? 'failure' : 'error', type: cause, message: `${outcome} (${cause})`, text },
  };
}

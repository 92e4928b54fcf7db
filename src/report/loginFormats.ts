/**
 * The formats of `validate login`.
 */
import { type Say, Text } from '../text.js';
import { wholeJson } from './jsonPieces.js';
import { countCases, gapCases, junitXml, type JunitCase } from './junit.js';
import { titleLines } from './loginPage.js';
import type { LoginAnswer, ValidateLoginResult } from './loginResult.js';

/** The first is the one of a terminal. */
export const VALIDATE_LOGIN_FORMATS = ['human', 'json', 'markdown', 'junit'] as const;
type Format = (typeof VALIDATE_LOGIN_FORMATS)[number];

export function validateLoginText(
  format: Exclude<Format, 'human' | 'markdown'>,
  result: ValidateLoginResult,
  say: Say,
): Iterable<string> {
  return format === 'json' ? wholeJson(result) : validateLoginJunit(result, say);
}

/** One case a login: a no is a failure, a login of which nothing is known an error. */
function validateLoginJunit({ incomplete, results, source }: ValidateLoginResult, say: Say): Iterable<string> {
  const host = results[0]?.host ?? '';
  const cases = [...results.map((answer) => caseOf(answer, say)), ...gapCases(incomplete, say)];
  const name = say(Text.of('pages.junit.logins', { source: source?.name ?? host }));
  return junitXml({ name, cases, counts: countCases(cases) });
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

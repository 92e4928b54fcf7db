/**
 * JUnit XML, as build servers read it: one suite, whose cases pass, fail or could not be judged.
 */
import { type Say, Text } from '../text.js';
import { unreadLines, type ReportedGap } from './gapsAndAssumptions.js';
import { forXml } from './escaping.js';

export interface JunitCase {
  readonly name: string;
  /** What went wrong; a case without it passes. */
  readonly fault?: {
    /** `failure`: the answer is no. `error`: there is none. */
    readonly kind: 'failure' | 'error';
    readonly type: string;
    readonly message: string;
    readonly text: string;
  };
}

export interface JunitSuite {
  readonly name: string;
  /** ISO time. */
  readonly timestamp?: string;
  readonly cases: Iterable<JunitCase>;
  readonly counts: { readonly tests: number; readonly failures: number; readonly errors: number };
  /** What is said beside the cases. */
  readonly output?: string;
}

/** How many cases of which kind. */
export function countCases(cases: Iterable<JunitCase>): JunitSuite['counts'] {
  const counts = { tests: 0, failures: 0, errors: 0 };
  for (const { fault } of cases) {
    counts.tests++;
    if (fault?.kind === 'failure') counts.failures++;
    if (fault?.kind === 'error') counts.errors++;
  }
  return counts;
}

export function* junitXml({
  cases,
  counts,
  name,
  output = '',
  timestamp,
}: JunitSuite): Generator<string, void, undefined> {
  const totals = `tests="${counts.tests}" failures="${counts.failures}" errors="${counts.errors}"`;
  const suite = forXml(name);
  const time = timestamp === undefined ? '' : ` timestamp="${forXml(timestamp)}"`;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites ${totals}>\n`;
  yield `  <testsuite name="${suite}"${time} ${totals}>\n`;
  for (const one of cases) yield `${caseText(one, suite)}\n`;
  if (output !== '') yield `    <system-out>${forXml(output)}</system-out>\n`;
  yield '  </testsuite>\n</testsuites>\n';
}

/** @param classname for XML already. */
function caseText({ fault, name }: JunitCase, classname: string): string {
  const open = `    <testcase classname="${classname}" name="${forXml(name)}"`;
  if (fault === undefined) return `${open}/>`;
  const { kind, message, text, type } = fault;
  return `${open}>\n      <${kind} message="${forXml(message)}" type="${forXml(type)}">${forXml(text)}</${kind}>\n    </testcase>`;
}

/** Each thing that could not be read is a case that could not be judged. */
export function gapCases(gaps: readonly ReportedGap[], say: Say): JunitCase[] {
  return gaps.map((gap) => {
    const [, words] = unreadLines([gap], say);
    return {
      name: gap.what,
      fault: { kind: 'error', type: 'incomplete', message: 'incomplete', text: (words ?? gap.why).trim() },
    };
  });
}

/** Cases of one kind that a report holds at most: build servers show them all. */
export const MOST_CASES = 1000;

/** One more failure that counts those beyond the most. */
export function beyondCase(left: number, say: Say): JunitCase[] {
  if (left <= 0) return [];
  const text = say(Text.of('pages.junit.more', { count: String(left) }));
  return [{ name: text, fault: { kind: 'failure', type: 'more', message: text, text } }];
}

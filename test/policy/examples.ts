/**
 * What each rule of findings finds, from the cases of its tests: the example on its page (scripts/docs/rules.ts).
 */
import { APP_RULES } from '../../lib/policy/apps/index.js';
import { FAILING_RULES, type FailingKind, type FailingLogin } from '../../lib/policy/failing/index.js';
import { judgeAll, type Finding, type JudgedRule } from '../../lib/policy/findings/index.js';
import { APP_EXAMPLES } from './apps/examples.js';
import { AUDIT_EXAMPLES } from './audit/examples.js';
import { judge as judgeRanges } from './audit/support.js';
import { ROW } from './failing/support.js';
import { CASES } from './gate/cases.js';
import { outcomeOf, type Given } from './gate/support.js';

export interface RuleExample {
  /** What stands in the policy file. */
  readonly written: Pick<Given, 'entry' | 'policy'>;
  readonly finding: Finding;
}

/** @param id of a rule, whichever command judges it */
export async function exampleOf(id: string): Promise<RuleExample> {
  const [, given = {}] = CASES.find(([rule]) => rule === id) ?? [];
  const [finding] = (await judgedExample(id, given)).findings;
  if (finding === undefined) throw new Error(`There is no example of ${id}.`);
  const { entry, policy } = given;
  return { written: { ...(entry && { entry }), ...(policy && { policy }) }, finding };
}

async function judgedExample(id: string, given: Given): Promise<Pick<JudgedRule, 'findings'>> {
  const ranges = AUDIT_EXAMPLES.get(id);
  if (ranges !== undefined) return judgeRanges(id, ranges);
  const app = APP_EXAMPLES.get(id);
  if (app !== undefined) return ofRule(id, judgeAll(APP_RULES, app, { expiring: 30 }));
  const [kind, failing] = [...FAILING_RULES].find(([, rule]) => rule.id === id) ?? [];
  if (kind === undefined || failing === undefined) return outcomeOf(id, given);
  const asked = new Map([[kind, { failed: true, rows: [rowOf(kind)] }]]);
  return ofRule(id, judgeAll([failing], { asked, gaps: [] }, {}));
}

/** A login that is of the kind. */
function rowOf(kind: FailingKind): FailingLogin {
  if (kind === 'ends-soon') return { ...ROW, breaksOn: { date: '2026-12-01' } };
  return kind === 'oauth-password' ? { ...ROW, path: kind } : ROW;
}

function ofRule(id: string, judged: readonly JudgedRule[]): Pick<JudgedRule, 'findings'> {
  return judged.find(({ rule }) => rule.id === id) ?? { findings: [] };
}

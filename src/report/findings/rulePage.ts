/**
 * The page of a rule in plain words, as SARIF carries it.
 */
import type { RuleCard } from '../../policy/findings/index.js';
import { type Say, Text } from '../../text.js';

export function ruleHelp({ page }: RuleCard, say: Say): string {
  const { differ, mend, what, why } = page;
  return [what, why, mend, ...(differ === undefined ? [] : [differ])].map((key) => say(Text.of(key))).join('\n\n');
}

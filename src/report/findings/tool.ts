/**
 * This plugin as SARIF names it.
 */
import type { RuleCard } from '../../policy/findings/index.js';
import type { Say } from '../../text.js';
import { ruleHelp } from './rulePage.js';
import type { SarifTool } from './sarif.js';

/**
 * @param version as the package gives it, '' where it is not known
 * @param rules those whose pages the report carries
 */
export function toolOf(version: string, rules: readonly RuleCard[], say: Say): SarifTool {
  const cards = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    name: 'sf-plugin-token',
    version,
    help: (rule) => {
      const card = cards.get(rule);
      return card === undefined ? '' : ruleHelp(card, say);
    },
  };
}

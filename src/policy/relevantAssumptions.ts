/** Which assumptions bear on a way of logging in: those that one of its rules looks at. */
import { RULE_TABLE } from './rules.js';
import type { FactName } from './ruleInput.js';
import type { Assumption, Path } from './types.js';

const ASSUMED: ReadonlyMap<string, Assumption['fact']> = new Map<FactName, Assumption['fact']>([
  ['soapLogin', 'soap-login'],
  ['useAnyApiAuth', 'use-any-api-auth'],
  ['passwordFlow', 'password-flow'],
  ['appType', 'app-type'],
  ['appIpPolicy', 'app-ip-policy'],
  ['loginHours', 'login-hours-zone'],
]);

/** What concerns an app bears on the way through an app alone, though one rule about ranges serves both. */
const OF_APPS: ReadonlySet<Assumption['fact']> = new Set(['password-flow', 'app-type', 'app-ip-policy']);

/** The subject of the question bears on each. */
export function bearsOn({ fact }: Pick<Assumption, 'fact'>, paths: readonly Path[]): boolean {
  if (OF_APPS.has(fact) && !paths.includes('oauth-password')) return false;
  return (
    fact === 'subject' ||
    RULE_TABLE.some(
      (rule) =>
        rule.paths.some((path) => paths.includes(path)) && rule.facts.some((name) => ASSUMED.get(name) === fact),
    )
  );
}

/** Which assumptions bear on a way of logging in: those that one of its rules looks at. */
import { RULE_TABLE } from './rules.js';
import type { FactName } from './situation.js';
import type { Assumption, Path } from './types.js';

const ASSUMED: ReadonlyMap<string, Assumption['fact']> = new Map<FactName, Assumption['fact']>([
  ['soapLogin', 'soap-login'],
  ['useAnyApiAuth', 'use-any-api-auth'],
  ['passwordFlow', 'password-flow'],
  ['appType', 'app-type'],
  ['appIpPolicy', 'app-ip-policy'],
  ['loginHours', 'login-hours-zone'],
]);

/** The subject of the question bears on each. */
export function bearsOn({ fact }: Pick<Assumption, 'fact'>, paths: readonly Path[]): boolean {
  return (
    fact === 'subject' ||
    RULE_TABLE.some(
      (rule) => rule.paths.some((path) => paths.includes(path)) && rule.facts.some((name) => ASSUMED.get(name) === fact),
    )
  );
}

/** The user's word on a fact that no API tells: `--assume fact=value`. */
import { Text } from '../text.js';
import { nearestName } from '../nearestName.js';
import { PolicyError } from './error.js';
import type { AssumptionName } from './types.js';
import { isZone } from './timeZone.js';

/** The values of docs/salesforce.md section 1; a zone is any name of the IANA database. */
export const ASSUMPTION_VALUES: Readonly<Record<Exclude<AssumptionName, 'login-hours-zone'>, readonly string[]>> = {
  'soap-login': ['on', 'off'],
  'use-any-api-auth': ['enforced', 'optional'],
  'password-flow': ['allowed', 'blocked'],
  'app-ip-policy': ['enforce', 'relax'],
  'app-type': ['connected', 'external-client'],
};

const ASSUMPTION_NAMES: readonly AssumptionName[] = [
  'soap-login',
  'use-any-api-auth',
  'password-flow',
  'app-ip-policy',
  'app-type',
  'login-hours-zone',
];

export interface Assumed {
  readonly fact: AssumptionName;
  readonly value: string;
}

/** The user's word by fact. */
export type Overrides = ReadonlyMap<AssumptionName, string>;

/**
 * Reads `fact=value`.
 *
 * @throws PolicyError that names the nearest fact, the values, or what cannot be assumed.
 */
export function parseAssume(written: string): Assumed {
  const equals = written.indexOf('=');
  if (equals < 0) {
    throw new PolicyError(Text.of('policy.assume.no-value', { written, facts: ASSUMPTION_NAMES.join(', ') }));
  }
  const [name, value] = [written.slice(0, equals).trim(), written.slice(equals + 1).trim()];
  if (name === 'subject') {
    throw new PolicyError(Text.of('policy.assume.subject', { facts: ASSUMPTION_NAMES.join(', ') }));
  }
  const fact = ASSUMPTION_NAMES.find((known) => known === name);
  if (fact === undefined) throw unknownFact(name);
  if (fact === 'login-hours-zone') {
    if (!isZone(value)) throw new PolicyError(Text.of('policy.assume.zone', { zone: value }));
    return { fact, value };
  }
  const values = ASSUMPTION_VALUES[fact];
  if (!values.includes(value)) {
    throw new PolicyError(Text.of('policy.assume.value', { value, fact, values: values.join(', ') }));
  }
  return { fact, value };
}

/**
 * Reads every `--assume`; the same word twice is no error.
 *
 * @throws PolicyError as {@link parseAssume}, and for two different words on one fact.
 */
export function parseAssumes(written: readonly string[]): Overrides {
  const overrides = new Map<AssumptionName, string>();
  for (const { fact, value } of written.map(parseAssume)) {
    const before = overrides.get(fact);
    if (before !== undefined && before !== value) {
      throw new PolicyError(Text.of('policy.assume.twice', { fact, first: before, second: value }));
    }
    overrides.set(fact, value);
  }
  return overrides;
}

function unknownFact(name: string): PolicyError {
  const names = ASSUMPTION_NAMES.join(', ');
  const nearest = nearestName(name, ASSUMPTION_NAMES);
  return nearest === undefined
    ? new PolicyError(Text.of('policy.assume.fact', { fact: name, facts: names }))
    : new PolicyError(Text.of('policy.assume.fact-nearest', { fact: name, nearest, facts: names }));
}

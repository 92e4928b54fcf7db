import type { Range } from '../ip/index.js';
import { Decider } from './decider.js';
import type { Facts } from './decisionFacts.js';
import type { Ask, AskedAddress, Decision, Subject } from './types.js';

/** One decision. Whoever asks for many keeps a {@link Decider}. */
export function decide(subject: Subject, address: AskedAddress, ask: Ask, facts: Facts): Decision {
  return new Decider(ask, facts).decide(subject, address);
}

/** The fewest sub-ranges with one verdict each, ascending. */
export function decideRange(
  subject: Subject,
  range: Range,
  ask: Ask,
  facts: Facts,
): { readonly range: Range; readonly decision: Decision }[] {
  return new Decider(ask, facts)
    .over(subject, range)
    .flatMap(({ place, decision }) => (place === 'elsewhere' ? [] : [{ range: place, decision }]));
}

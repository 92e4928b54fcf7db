/** The order of verdicts, and what a gate or a list makes of them (docs/design.md, Commands). */
import { VERDICTS, type Decision, type Verdict } from './types.js';

/** Answers by verdict; every verdict has its number, also 0. */
export type VerdictCounts = Readonly<Record<Verdict, number>>;

/** `yes`: nothing speaks against it; `incomplete`: it cannot be told; `no`. The commands give each its exit code. */
export type Conclusion = 'yes' | 'incomplete' | 'no';

export function isWorse(verdict: Verdict, than: Verdict): boolean {
  return VERDICTS.indexOf(verdict) > VERDICTS.indexOf(than);
}

/** The worst of the verdicts; undefined of none. */
export function worst(verdicts: Iterable<Verdict>): Verdict | undefined {
  let found: Verdict | undefined;
  for (const verdict of verdicts) {
    if (found === undefined || isWorse(verdict, found)) found = verdict;
  }
  return found;
}

/**
 * What can be said of a login that meets one verdict or the other: the verdict itself where they are the same; `denied`
 * where both refuse it, since it is refused either way and may be as bad as `impossible`; else `unknown`.
 */
export function either(one: Verdict, other: Verdict): Verdict {
  if (one === other) return one;
  return isWorse(one, 'token-required') && isWorse(other, 'token-required') ? 'denied' : 'unknown';
}

export function countVerdicts(verdicts: Iterable<Verdict>): Record<Verdict, number> {
  const counts = { 'no-token': 0, unknown: 0, 'token-required': 0, denied: 0, impossible: 0 };
  for (const verdict of verdicts) counts[verdict]++;
  return counts;
}

/**
 * Of a gate: `no` if any deciding verdict is worse than `unknown`; else `incomplete` if one is `unknown`, or if a fact
 * that could have changed one was unreadable; else `yes`.
 */
export function gateConclusion(deciding: Iterable<Pick<Decision, 'verdict' | 'missing'>>): Conclusion {
  let conclusion: Conclusion = 'yes';
  for (const { verdict, missing } of deciding) {
    if (isWorse(verdict, 'unknown')) return 'no';
    if (verdict === 'unknown' || missing.length > 0) conclusion = 'incomplete';
  }
  return conclusion;
}

/**
 * Of a list: `no` if a verdict is one the caller wants to fail on; else `incomplete` if a fact that could have changed a
 * verdict was unreadable; else `yes`. An `unknown` that only Salesforce's silence explains is an answer.
 */
export function listConclusion(seen: { readonly failing: boolean; readonly missing: boolean }): Conclusion {
  if (seen.failing) return 'no';
  return seen.missing ? 'incomplete' : 'yes';
}

/**
 * What is said of the lists of ranges on which an answer stands: that Salesforce will add nothing to a list that holds
 * more addresses than it allows. No verdict turns on it, and nothing is missing: the ranges decide as they stand.
 */
import { overLimits, RANGE_LIMITS_SINCE } from '../ip/index.js';
import { Text } from '../text.js';
import type { Fact, NamedRange, OrgFacts, ProfileFacts } from './types.js';

/** The trusted ranges first, then the profiles in their order. */
export function rangeWarnings(
  org: Pick<OrgFacts, 'trustedRanges' | 'sessionRanges'>,
  profiles: readonly Pick<ProfileFacts, 'name' | 'ranges'>[],
): Text[] {
  const { trustedRanges, sessionRanges } = org;
  return [
    ...warningsOf('trusted', trustedRanges),
    ...(sessionRanges === undefined
      ? profiles.flatMap(({ name, ranges }) => warningsOf('profile', ranges, name))
      : warningsOf('session', sessionRanges)),
  ];
}

function warningsOf(list: 'trusted' | 'profile' | 'session', fact: Fact<readonly NamedRange[]>, name = ''): Text[] {
  return (fact.known ? overLimits(fact.value) : []).map(({ family, limit, surely, ...counted }) => {
    const count = countWords(surely ? counted.least : counted.most);
    const counts = { family, count, limit: countWords(limit), since: RANGE_LIMITS_SINCE };
    return list === 'profile'
      ? Text.of(`policy.range-limit.profile.${surely ? 'over' : 'maybe'}`, { profile: name, ...counts })
      : Text.of(`policy.range-limit.${list}.${surely ? 'over' : 'maybe'}`, counts);
  });
}

/** Longest number that people read digit by digit. */
const READABLE = 10n ** 15n;

/** How many addresses: `16,777,217`; a number that is too long to read as a power of two: `2^99`, or `~2^100.6` between two of them. */
export function countWords(count: bigint): string {
  if (count < READABLE) return count.toLocaleString('en-US');
  const bits = count.toString(2).length - 1;
  if (count === 1n << BigInt(bits)) return `2^${bits}`;
  return `~2^${(bits + Math.log2(Number((count * 1024n) >> BigInt(bits)) / 1024)).toFixed(1)}`;
}

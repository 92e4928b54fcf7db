/**
 * A range from which no login came in the time that was looked at.
 */
import { RangeSet, type Address } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import type { LoginEvidence } from '../facts.js';
import { keyOf } from '../lists.js';
import { auditRule, byList, ofRange, pageOf } from '../rule.js';

const NOWHERE = RangeSet.of([]);

export const unusedRange = auditRule({
  id: 'unused-range',
  severity: 'warning',
  controls: [],
  page: pageOf('unused-range'),
  needs: ['lists', 'evidence'],
  judge: ({ evidence, lists }) => {
    if (evidence === undefined) {
      return { found: [], notApplicable: Text.of('audit.unused-range.unasked'), lookedAt: [] };
    }
    // A login that could not be read may have come from any range: none is said to be unused.
    if (evidence.gaps.length > 0) return { found: [], gaps: evidence.gaps };
    const anybody = seen(evidence.addresses);
    const ofProfile = new Map([...evidence.byProfile].map(([key, addresses]) => [key, seen(addresses)]));
    const words = { since: day(evidence.since), until: day(evidence.until) };
    return byList(lists, ({ list, ranges }) => {
      const key = keyOf(list);
      const from = key === undefined ? anybody : (ofProfile.get(key) ?? NOWHERE);
      const text = Text.of(key === undefined ? 'audit.unused-range.found' : 'audit.unused-range.profile', words);
      return ranges
        .filter((range) => !from.overlaps(range))
        .map((range) => ofRange(list, range, text, Text.of('audit.unused-range.fix')));
    });
  },
});

function seen(addresses: readonly Address[]): RangeSet {
  return RangeSet.of(addresses.map((address) => ({ start: address, end: address })));
}

function day(time: LoginEvidence['since']): string {
  return time.slice(0, 10);
}

import { RangeSet, rangeText } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import type { Found } from '../../findings/index.js';
import type { AllowedRange, PolicyFile } from '../file.js';
import { expectedRanges } from '../ranges.js';
import { gatePage, gateRule, inFile, isOver, Judging, notApplicable } from '../rule.js';

/** A range of the file whose time has come, and which the org still has. */
export const rangeExpired = gateRule({
  id: 'range-expired',
  severity: 'error',
  controls: ['SBS-FDNS-001'],
  page: gatePage('range-expired'),
  needs: ['file', 'now', 'org', 'profiles'],
  reads: ['trustedRanges'],
  judge: ({ file, now, org, profiles }) => {
    const expected = expectedRanges(file, org.org, profiles);
    if (expected.length === 0) return notApplicable(Text.of('gate.none.ranges'));
    const judging = new Judging();
    for (const { allowed, fact, name } of expected) {
      const over = allowed.filter((range) => isOver(range, now));
      const ranges = fact === undefined ? undefined : judging.value(fact);
      if (ranges === undefined) continue;
      const [there, valid] = [RangeSet.of(ranges), RangeSet.of(allowed.filter((range) => !isOver(range, now)))];
      const unread = fact?.known === true && fact.partial !== undefined ? [fact.partial] : [];
      for (const range of over) {
        const left = RangeSet.of([range]).subtract(valid);
        if (left.isEmpty) continue;
        // What is not among those that could be read may be among the others.
        if (left.intersect(there).isEmpty) judging.miss(unread);
        else judging.add(foundOf(file, range, name));
      }
    }
    return judging.done();
  },
});

function foundOf({ path }: PolicyFile, range: AllowedRange, profile: string): Found {
  return {
    subject: { kind: 'range', name: rangeText(range), within: profile === '' ? 'Network Access' : profile },
    location: inFile(path, range.line),
    text: Text.of('gate.range-expired.found', { range: rangeText(range), day: range.expires ?? '' }),
    fix: Text.of('gate.range-expired.fix'),
    key: [range.expires ?? ''],
  };
}

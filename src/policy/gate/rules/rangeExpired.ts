import { RangeSet } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import { expectedRanges, rangeText } from '../ranges.js';
import { gatePage, gateRule, inFile, isPast, Judging, notApplicable } from '../rule.js';

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
      const ranges = fact === undefined ? undefined : judging.value(fact);
      if (ranges === undefined) continue;
      const there = RangeSet.of(ranges);
      const valid = RangeSet.of(allowed.filter(({ expires }) => expires === undefined || !isPast(expires, now)));
      for (const range of allowed) {
        const { expires } = range;
        if (expires === undefined || !isPast(expires, now)) continue;
        const left = RangeSet.of([range]).subtract(valid);
        if (left.intersect(there).isEmpty) continue;
        judging.add({
          subject: { kind: 'range', name: rangeText(range), within: name === '' ? 'Network Access' : name },
          location: inFile(file.path, range.line),
          text: Text.of('gate.range-expired.found', { range: rangeText(range), day: expires }),
          fix: Text.of('gate.range-expired.fix'),
        });
      }
    }
    return judging.done();
  },
});

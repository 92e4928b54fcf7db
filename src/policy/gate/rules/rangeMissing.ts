import { RangeSet, rangeText } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import { expectedRanges } from '../ranges.js';
import { gatePage, gateRule, inFile, isOver, Judging, notApplicable } from '../rule.js';

/** A range of the file that the org does not have where it is expected. */
export const rangeMissing = gateRule({
  id: 'range-missing',
  severity: 'warning',
  controls: ['SBS-FDNS-001'],
  page: gatePage('range-missing'),
  needs: ['file', 'now', 'org', 'profiles'],
  reads: ['trustedRanges'],
  judge: ({ file, now, org, profiles }) => {
    const expected = expectedRanges(file, org.org, profiles);
    if (expected.length === 0) return notApplicable(Text.of('gate.none.ranges'));
    const judging = new Judging();
    for (const { allowed, fact, gaps, line, name } of expected) {
      judging.miss(gaps);
      const within = name === '' ? 'Network Access' : name;
      if (fact === undefined) {
        judging.add({
          subject: { kind: 'profile', name },
          location: inFile(file.path, line),
          text: Text.of('gate.range-missing.profile', { name }),
          fix: Text.of('gate.range-missing.fix'),
        });
        continue;
      }
      const ranges = judging.value(fact);
      if (ranges === undefined) continue;
      const there = RangeSet.of(ranges);
      for (const range of allowed) {
        if (there.containsRange(range) || isOver(range, now)) continue;
        // What is not among those that could be read may be among the others.
        if (fact.known && fact.partial !== undefined) {
          judging.miss([fact.partial]);
        } else {
          judging.add({
            subject: { kind: 'range', name: rangeText(range), within },
            location: inFile(file.path, range.line),
            text: Text.of('gate.range-missing.found', { range: rangeText(range) }),
            fix: Text.of('gate.range-missing.fix'),
          });
        }
      }
    }
    return judging.done();
  },
});

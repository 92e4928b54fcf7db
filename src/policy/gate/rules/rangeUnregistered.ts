import { RangeSet, rangeText } from '../../../ip/index.js';
import type { FindingLocation } from '../../findings/index.js';
import type { NamedRange } from '../../index.js';
import { Text } from '../../../text.js';
import { expectedRanges, ofListed, unnamedRanges } from '../ranges.js';
import { gatePage, gateRule, isOver, Judging, notApplicable } from '../rule.js';
import { rangeExpired } from './rangeExpired.js';

/** In a project the first of the ranges tells the file. */
function placeOf(profile: string, range: NamedRange | undefined): FindingLocation {
  if (range?.file === undefined) return { kind: 'logical', name: `Profile/${profile}` };
  return { kind: 'file', file: range.file, ...(range.line === undefined ? {} : { line: range.line }) };
}

/** A range of the org of which the file does not hold every address. */
export const rangeUnregistered = gateRule({
  id: 'range-unregistered',
  severity: 'error',
  controls: ['SBS-AUTH-003', 'SBS-FDNS-001'],
  page: gatePage('range-unregistered'),
  needs: ['file', 'now', 'org', 'profiles'],
  reads: ['trustedRanges'],
  judge: ({ file, now, org, profiles }) => {
    const expected = expectedRanges(file, org.org, profiles);
    if (expected.length === 0) return notApplicable(Text.of('gate.none.ranges'));
    const judging = new Judging();
    // What has expired is allowed no longer; as long as a rule of its own says that, it need not be said twice.
    const isTold = file.rules.get(rangeExpired.id)?.severity !== 'off';
    for (const { allowed, fact, gaps, name, scope } of expected) {
      if (fact === undefined) continue;
      const set = RangeSet.of(allowed.filter((range) => isTold || !isOver(range, now)));
      for (const range of judging.value(fact) ?? []) {
        if (set.containsRange(range)) continue;
        if (gaps.length > 0) {
          judging.miss(gaps);
          continue;
        }
        judging.add({
          ...ofListed(scope, name, range),
          text: Text.of('gate.range-unregistered.found', { range: rangeText(range) }),
          fix: Text.of('gate.range-unregistered.fix', { file: file.path }),
        });
      }
      if (fact.known && fact.partial !== undefined) judging.miss([fact.partial]);
    }
    for (const { fact, name, scope } of unnamedRanges(file, org.org, profiles)) {
      const ranges = fact === undefined ? [] : (judging.value(fact) ?? []);
      if (fact?.known === true && fact.partial !== undefined) judging.miss([fact.partial]);
      if (scope === 'trusted') {
        for (const range of ranges) {
          const text = Text.of('gate.range-unregistered.trusted', { range: rangeText(range) });
          judging.add({ ...ofListed(scope, name, range), text, fix: Text.of('gate.range-unregistered.name-trusted') });
        }
      } else if (ranges.length > 0) {
        judging.add({
          subject: { kind: 'profile', name },
          location: placeOf(name, ranges[0]),
          text:
            ranges.length === 1
              ? Text.of('gate.range-unregistered.profile-one', { name })
              : Text.of('gate.range-unregistered.profile', { name, count: String(ranges.length) }),
          fix: Text.of('gate.range-unregistered.name-profile', { file: file.path }),
          // What comes to them is found anew.
          key: RangeSet.of(ranges).toCidrs(),
        });
      }
    }
    if (profiles.there) judging.miss(profiles.gaps);
    return judging.done();
  },
});

/**
 * A range in a list that a cloud or a CI service publishes: whoever rents there comes from it too.
 */
import { RangeSet } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import { auditRule, byList, ofRange, pageOf } from '../rule.js';

export const publishedRange = auditRule({
  id: 'published-range',
  severity: 'warning',
  controls: ['SBS-AUTH-003'],
  page: pageOf('published-range'),
  needs: ['lists', 'published'],
  judge: ({ lists, published }) => {
    const lookedAt = [...new Set(published.map(({ name }) => name))].sort();
    if (lookedAt.length === 0) return { found: [], notApplicable: Text.of('audit.published-range.unasked'), lookedAt };
    const sets = published.map(({ name, ranges }) => ({ name, set: RangeSet.of(ranges) }));
    const judged = byList(lists, ({ list, ranges }) =>
      ranges.flatMap((range) =>
        sets
          .filter(({ set }) => set.overlaps(range))
          .map(({ name, set }) => {
            const words = { publisher: name };
            const text = set.containsRange(range)
              ? Text.of('audit.published-range.within', words)
              : Text.of('audit.published-range.some', words);
            return { ...ofRange(list, range, text, Text.of('audit.published-range.fix', words)), key: [name] };
          }),
      ),
    );
    return { ...judged, lookedAt, gaps: [...(judged.gaps ?? []), ...published.flatMap(({ gaps = [] }) => gaps)] };
  },
});

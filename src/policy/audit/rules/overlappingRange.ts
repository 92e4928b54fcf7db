/**
 * A range that shares some of its addresses with another range of its list, and not all.
 */
import { rangeText } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import { auditRule, byList, neighbours, ofRange, pageOf } from '../rule.js';

export const overlappingRange = auditRule({
  id: 'overlapping-range',
  severity: 'note',
  controls: [],
  page: pageOf('overlapping-range'),
  needs: ['lists'],
  judge: ({ lists }) =>
    byList(lists, ({ list, ranges }) =>
      neighbours(ranges)
        .filter(({ stands }) => stands === 'overlaps')
        .map(({ before, range }) => {
          const shared = rangeText({ start: range.start, end: before.end });
          const words = { other: rangeText(before), shared };
          return ofRange(
            list,
            range,
            Text.of('audit.overlapping-range.found', words),
            Text.of('audit.overlapping-range.fix'),
          );
        }),
    ),
});

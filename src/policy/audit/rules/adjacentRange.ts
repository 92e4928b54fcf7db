/**
 * A range that begins where another one of its list ends: one range would do for both.
 */
import { rangeText } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import { auditRule, byList, neighbours, ofRange, pageOf } from '../rule.js';

export const adjacentRange = auditRule({
  id: 'adjacent-range',
  severity: 'note',
  controls: [],
  page: pageOf('adjacent-range'),
  needs: ['lists'],
  judge: ({ lists }) =>
    byList(lists, ({ list, ranges }) =>
      neighbours(ranges)
        .filter(({ stands }) => stands === 'adjacent')
        .map(({ before, range }) => {
          const both = rangeText({ start: before.start, end: range.end });
          const words = { other: rangeText(before), both };
          return ofRange(
            list,
            range,
            Text.of('audit.adjacent-range.found', words),
            Text.of('audit.adjacent-range.fix'),
          );
        }),
    ),
});

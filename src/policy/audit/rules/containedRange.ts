/**
 * A range all of whose addresses another range of its list holds too.
 */
import { rangeText } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import { auditRule, byList, neighbours, ofRange, pageOf } from '../rule.js';

export const containedRange = auditRule({
  id: 'contained-range',
  severity: 'note',
  controls: [],
  page: pageOf('contained-range'),
  needs: ['lists'],
  judge: ({ lists }) =>
    byList(lists, ({ list, ranges }) =>
      neighbours(ranges)
        .filter(({ stands }) => stands === 'inside')
        .map(({ before, range }) => {
          const same = before.start === range.start && before.end === range.end;
          const words = { other: rangeText(before) };
          return ofRange(
            list,
            range,
            Text.of(same ? 'audit.contained-range.same' : 'audit.contained-range.found', words),
            Text.of('audit.contained-range.fix'),
          );
        }),
    ),
});

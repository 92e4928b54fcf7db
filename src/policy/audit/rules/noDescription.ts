/**
 * A range of which nobody wrote down whose it is.
 */
import { Text } from '../../../text.js';
import { auditRule, byList, ofRange, pageOf } from '../rule.js';

export const noDescription = auditRule({
  id: 'no-description',
  severity: 'note',
  controls: ['SBS-FDNS-001'],
  page: pageOf('no-description'),
  needs: ['lists'],
  judge: ({ lists }) =>
    byList(lists, ({ list, ranges }) =>
      ranges
        .filter(({ description = '' }) => description.trim() === '')
        .map((range) =>
          ofRange(list, range, Text.of('audit.no-description.found'), Text.of('audit.no-description.fix')),
        ),
    ),
});

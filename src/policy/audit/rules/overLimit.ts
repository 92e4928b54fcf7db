/**
 * A list over the limit that Salesforce sets for what it takes on, in total.
 */
import { isIPv4, overLimits, RANGE_LIMITS_SINCE, RangeSet } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import { countWords } from '../../rangeWarnings.js';
import { listLocation, listName, listSubject } from '../lists.js';
import { auditRule, byList, pageOf } from '../rule.js';

export const overLimit = auditRule({
  id: 'over-limit',
  severity: 'warning',
  controls: [],
  page: { ...pageOf('over-limit'), differ: 'audit.over-limit.differ' },
  needs: ['lists'],
  judge: ({ lists }) =>
    byList(lists, ({ list, ranges }) =>
      overLimits(ranges).map(({ family, least, limit, most, surely }) => {
        const count = countWords(surely ? least : most);
        const all = RangeSet.of(ranges.filter(({ start }) => isIPv4(start) === (family === 'IPv4'))).count();
        const left = all - least;
        const words = { family, count, limit: countWords(limit), since: RANGE_LIMITS_SINCE };
        return {
          subject: listSubject(list),
          text:
            surely && left > 0n
              ? Text.of('audit.over-limit.surely-without', { ...words, left: countWords(left) })
              : Text.of(surely ? 'audit.over-limit.surely' : 'audit.over-limit.maybe', words),
          fix: Text.of('audit.over-limit.fix', { list: listName(list) }),
          location: listLocation(list, ranges),
          key: [family, surely ? 'surely' : 'maybe'],
          ...(surely ? {} : { severity: 'note' as const }),
        };
      }),
    ),
});

/**
 * A list that holds a good part of all addresses of a family, though not nearly all.
 */
import { Text } from '../../../text.js';
import { listLocation, listName, listSubject } from '../lists.js';
import { auditRule, byList, pageOf } from '../rule.js';
import { percentWords, sharesOf, wholePercent } from '../shares.js';

export const broadList = auditRule({
  id: 'broad-list',
  severity: 'warning',
  controls: ['SBS-AUTH-003', 'HC-NETWORK'],
  page: pageOf('broad-list'),
  needs: ['lists'],
  parameters: ['broad', 'nearlyAll'],
  judge: ({ lists }, { broad, nearlyAll }) =>
    byList(lists, ({ list, ranges }) =>
      sharesOf(ranges)
        .filter((share) => share.isAtLeast(broad) && !share.isAtLeast(nearlyAll))
        .map(({ addresses, family, percent }) => ({
          subject: listSubject(list),
          text: Text.of('audit.broad-list.found', { family, share: percentWords(percent), addresses }),
          fix: Text.of('audit.broad-list.fix', { list: listName(list) }),
          location: listLocation(list, ranges),
          key: [family, wholePercent(percent)],
        })),
    ),
});

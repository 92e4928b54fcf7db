/**
 * A list that holds all or nearly all addresses of a family, by the union of its ranges.
 */
import { Text } from '../../../text.js';
import { listLocation, listName, listSubject } from '../lists.js';
import { auditRule, byList, pageOf } from '../rule.js';
import { percentWords, sharesOf, wholePercent } from '../shares.js';

export const wholeInternet = auditRule({
  id: 'whole-internet',
  severity: 'error',
  controls: ['SBS-AUTH-003', 'HC-NETWORK'],
  page: { ...pageOf('whole-internet'), differ: 'audit.whole-internet.differ' },
  needs: ['lists'],
  parameters: ['nearlyAll'],
  judge: ({ lists }, { nearlyAll }) =>
    byList(lists, ({ list, ranges }) =>
      sharesOf(ranges)
        .filter((share) => share.isAtLeast(nearlyAll))
        .map(({ addresses, family, percent }) => {
          const trusted = list.scope === 'trusted';
          const words = { family, share: percentWords(percent), ranges: String(ranges.length), addresses };
          return {
            subject: listSubject(list),
            text: Text.of(trusted ? 'audit.whole-internet.trusted' : 'audit.whole-internet.profile', words),
            fix: Text.of('audit.whole-internet.fix', { list: listName(list) }),
            location: listLocation(list, ranges),
            key: [family, wholePercent(percent)],
          };
        }),
    ),
});

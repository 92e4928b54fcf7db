/**
 * A range of addresses that the internet does not carry: Salesforce never sees a client there.
 */
import { RangeSet, SPECIAL_BLOCKS, parseRange, specialBlocksIn } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import { auditRule, byList, ofRange, pageOf } from '../rule.js';

/** Those of documents are for the rule `sample-range`. */
const SPECIAL = RangeSet.of(
  SPECIAL_BLOCKS.filter(({ name }) => name !== 'documentation').map(({ cidr }) => parseRange(cidr)),
);

export const specialPurpose = auditRule({
  id: 'special-purpose',
  severity: 'warning',
  controls: [],
  page: { ...pageOf('special-purpose'), differ: 'audit.special-purpose.differ' },
  needs: ['lists'],
  judge: ({ lists }) =>
    byList(lists, ({ list, ranges }) =>
      ranges
        .filter((range) => SPECIAL.containsRange(range))
        .map((range) => {
          const [block] = specialBlocksIn(range);
          const words = { block: block?.cidr ?? '', use: block?.name ?? '', rfc: block?.rfc ?? '' };
          return ofRange(
            list,
            range,
            Text.of('audit.special-purpose.found', words),
            Text.of('audit.special-purpose.fix'),
          );
        }),
    ),
});

/**
 * A range copied from a help page or an article: the blocks that are set aside for documents (RFC 5737, 3849, 9637, 6676).
 */
import { parseRange, RangeSet, SPECIAL_BLOCKS, specialBlocksIn } from '../../../ip/index.js';
import { Text } from '../../../text.js';
import { auditRule, byList, ofRange, pageOf } from '../rule.js';

const SAMPLES = RangeSet.of(
  SPECIAL_BLOCKS.filter(({ name }) => name === 'documentation').map(({ cidr }) => parseRange(cidr)),
);

export const sampleRange = auditRule({
  id: 'sample-range',
  severity: 'warning',
  controls: [],
  page: pageOf('sample-range'),
  needs: ['lists'],
  judge: ({ lists }) =>
    byList(lists, ({ list, ranges }) =>
      ranges
        .filter((range) => SAMPLES.containsRange(range))
        .map((range) => {
          const block = specialBlocksIn(range).find(({ name }) => name === 'documentation');
          const words = { block: block?.cidr ?? '', rfc: block?.rfc ?? '' };
          return ofRange(list, range, Text.of('audit.sample-range.found', words), Text.of('audit.sample-range.fix'));
        }),
    ),
});

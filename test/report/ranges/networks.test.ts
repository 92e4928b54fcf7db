import { expect } from 'chai';
import { parseRange } from '../../../lib/ip/index.js';
import { say } from '../../../lib/messages.js';
import { listRanges } from '../../../lib/policy/index.js';
import { RANGE_COLUMNS } from '../../../lib/report/ranges/columns.js';
import { toListRangesResult } from '../../../lib/report/ranges/result.js';
import { is } from '../../policy/support.js';

describe('report: whose network a range is', () => {
  it('that of a list which holds all of it; of one that holds a part, how much', () => {
    const ranges = ['0.0.0.0/0', '8.8.8.0/25', '8.8.9.0/24'].map((text) => parseRange(text));
    const listed = listRanges({ org: { trustedRanges: is(ranges) }, profiles: [], gaps: [] });
    const published = [{ name: 'me', ranges: [parseRange('8.8.8.0/24')] }];
    const source = { kind: 'org', name: 'a' } as const;
    const result = toListRangesResult(listed, { source, profiles: 0, warnings: [], published }, say);
    expect(result.ranges.map(({ networkParts, networks }) => [networks, networkParts])).to.deep.equal([
      [[], [{ network: 'me', addresses: '256' }]],
      [['me'], undefined],
      [[], undefined],
    ]);
    const shown = RANGE_COLUMNS.flatMap(({ shown: column }) => (column?.key === 'networks' ? [column] : []));
    expect(result.ranges.map((row) => shown[0]?.cell(row, say))).to.deep.equal(['me (256 of it)', 'me', '']);
    const [parts] = RANGE_COLUMNS.filter(({ csv }) => csv?.name === 'networkParts');
    expect(result.ranges.map((row) => parts?.csv?.value(row) ?? '')).to.deep.equal(['me:256', '', '']);
  });
});

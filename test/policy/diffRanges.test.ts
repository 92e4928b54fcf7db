import { expect } from 'chai';
import fc from 'fast-check';
import { parseAddress, parseRange, toAddress, type RangeSet } from '../../lib/ip/index.js';
import { diffRanges, known, profilesAsOf, type DiffSide, type NamedRange } from '../../lib/policy/index.js';
import { gap, profile } from './support.js';

const ranges = (...texts: readonly string[]): NamedRange[] => texts.map((text) => parseRange(text));
const side = (
  trusted: readonly NamedRange[],
  profiles: Readonly<Record<string, readonly NamedRange[]>> = {},
  more: Partial<DiffSide> = {},
): DiffSide => ({
  trusted: known(trusted, 'test'),
  profiles: Object.entries(profiles).map(([name, own]) => ({ name, ranges: known(own, 'test') })),
  knowsAll: true,
  gaps: [],
  ...more,
});
const told = (from: DiffSide, to: DiffSide): string[] => {
  const words = (set: RangeSet): string => set.toCidrs().join(' ');
  const { lists, moved } = diffRanges(from, to);
  return [
    ...lists.map(({ added, list, outcome, removed }) =>
      [list.scope === 'profile' ? list.profile : list.scope, outcome, `+${words(added)}`, `-${words(removed)}`].join(
        ' ',
      ),
    ),
    ...moved.map(({ addresses }) => `moved ${words(addresses)}`),
  ];
};

describe('policy: ranges beside others', () => {
  it('are equal however the same addresses are written, and that is said', () => {
    expect(told(side(ranges('8.8.8.0/24')), side(ranges('8.8.8.0/24')))).to.deep.equal(['trusted equal + -']);
    expect(told(side(ranges('8.8.8.0/24')), side(ranges('8.8.8.128/25', '8.8.8.0-8.8.8.200')))).to.deep.equal([
      'trusted rewritten + -',
    ]);
    expect(told(side(ranges('8.8.8.0/24', '8.8.8.7')), side(ranges('8.8.8.7', '8.8.8.0/24')))).to.deep.equal([
      'trusted equal + -',
    ]);
  });

  it('tell what came and what went, to the address', () => {
    expect(told(side(ranges('8.8.8.0/24')), side(ranges('8.8.8.1-8.8.9.0')))).to.deep.equal([
      'trusted changed +8.8.9.0/32 -8.8.8.0/32',
    ]);
  });

  it('tell what moved from one list to another apart', () => {
    const from = side(ranges('8.8.8.0/24', '9.9.9.9'), { Bot: [] });
    const to = side(ranges('8.8.8.0/25'), { Bot: ranges('8.8.8.128/25', '1.1.1.1') });
    expect(told(from, to)).to.deep.equal([
      'trusted changed + -9.9.9.9/32',
      'Bot changed +1.1.1.1/32 -',
      'moved 8.8.8.128/25',
    ]);
  });

  it('are what looking at each address finds', () => {
    const BASE = parseAddress('8.8.8.0');
    const place = fc.tuple(fc.nat(30), fc.nat(30)).map(([a, b]): NamedRange => ({
      start: toAddress(BASE + BigInt(Math.min(a, b))),
      end: toAddress(BASE + BigInt(Math.max(a, b))),
    }));
    const some = fc.array(place, { maxLength: 4 });
    fc.assert(
      fc.property(some, some, some, some, (trusted, own, trustedNow, ownNow) => {
        const { lists, moved } = diffRanges(side(trusted, { P: own }), side(trustedNow, { P: ownNow }));
        const has = (list: readonly NamedRange[], at: bigint): boolean =>
          list.some(({ end, start }) => start <= at && at <= end);
        for (let offset = 0n; offset <= 31n; offset++) {
          const at = toAddress(BASE + offset);
          const change = (before: readonly NamedRange[], after: readonly NamedRange[]): number =>
            Number(has(after, at)) - Number(has(before, at));
          const [first, second] = [change(trusted, trustedNow), change(own, ownNow)];
          const isMoved = first * second === -1;
          expect(moved.some(({ addresses }) => addresses.contains(at))).to.equal(isMoved);
          for (const [index, by] of [first, second].entries()) {
            expect(lists[index]?.added.contains(at)).to.equal(by === 1 && !isMoved);
            expect(lists[index]?.removed.contains(at)).to.equal(by === -1 && !isMoved);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('compare profiles by id, by name in any case, and by their names in the Metadata API', () => {
    const own = known(ranges('8.8.8.8'), 'test');
    const org = side(
      [],
      {},
      { profiles: [{ id: '00e1', name: 'System Administrator', metadataName: 'Admin', ranges: own }] },
    );
    expect(told(org, side([], { ADMIN: ranges('8.8.8.8') }))).to.deep.equal([
      'trusted equal + -',
      'System Administrator equal + -',
    ]);
    const renamed = side([], {}, { profiles: [{ id: '00e1', name: 'Chief', ranges: own }] });
    expect(told(org, renamed)).to.deep.equal(['trusted equal + -', 'System Administrator equal + -']);
  });

  it('deny no ranges of a profile that a project does not hold; an org without it has none', () => {
    const org = side([], { Bot: ranges('8.8.8.8') });
    expect(told(org, side([], {}, { knowsAll: false }))).to.deep.equal(['trusted equal + -', 'Bot not-compared + -']);
    expect(told(org, side([]))).to.deep.equal(['trusted equal + -', 'Bot changed + -8.8.8.8/32']);
    expect(told(side([]), org)).to.deep.equal(['trusted equal + -', 'Bot changed +8.8.8.8/32 -']);
  });

  it('are unknown, never equal, where a side could not be read', () => {
    const unread = side([], {}, { trusted: { known: false, gap: gap('Network Access') } });
    const { gaps, lists } = diffRanges(unread, side([]));
    expect([lists[0]?.outcome, gaps.length]).to.deep.equal(['unknown', 1]);
    const partial = { ...known(ranges('8.8.8.8'), 'test'), partial: gap('a line') };
    expect(diffRanges(side([], {}, { trusted: partial }), side(ranges('8.8.8.8'))).lists[0]?.outcome).to.equal(
      'unknown',
    );
  });

  it('are unknown where a part could not be read on either side, and name what', () => {
    const partial = { ...known(ranges('8.8.8.8'), 'test'), partial: gap('a line') };
    const [some, whole] = [side([], {}, { trusted: partial }), side(ranges('8.8.8.8'))];
    for (const [from, to] of [
      [some, whole],
      [whole, some],
    ] as const) {
      const { gaps, lists } = diffRanges(from, to);
      expect([lists[0]?.outcome, gaps]).to.deep.equal(['unknown', [gap('a line')]]);
    }
    const hidden = [gap('profile 00e1'), gap('a line')];
    expect(diffRanges(some, side(ranges('8.8.8.8'), {}, { gaps: hidden })).gaps).to.deep.equal(hidden.toReversed());
  });

  it('are rewritten where as many ranges hold the same addresses in another cut', () => {
    expect(
      told(side(ranges('8.8.8.0/25', '8.8.8.128/25')), side(ranges('8.8.8.0/26', '8.8.8.64-8.8.8.255'))),
    ).to.deep.equal(['trusted rewritten + -']);
  });

  it('are those of the one list that stands for all profiles, where a side has it', () => {
    const one = (...texts: readonly string[]): DiffSide =>
      side([], { Bot: ranges('9.9.9.9') }, { session: known(ranges(...texts), 'test') });
    const of = (from: DiffSide, to: DiffSide): unknown =>
      diffRanges(from, to).lists.map(({ list, outcome }) => [list.scope, outcome]);
    expect(of(one('8.8.8.8'), one('8.8.8.8'))).to.deep.equal([
      ['trusted', 'equal'],
      ['session', 'equal'],
    ]);
    expect(of(one('8.8.8.8'), side([]))).to.deep.equal([
      ['trusted', 'equal'],
      ['session', 'not-compared'],
    ]);
    expect(of(side([]), one('8.8.8.8'))).to.deep.equal([
      ['trusted', 'equal'],
      ['session', 'not-compared'],
    ]);
  });

  it('count the ranges of each side, as far as that is known', () => {
    const unread = side([], {}, { trusted: { known: false, gap: gap('Network Access') } });
    const { lists } = diffRanges(side(ranges('8.8.8.8', '9.9.9.9')), unread);
    expect(lists[0]?.ranges).to.deep.equal({ from: 2, to: undefined });
  });

  it('stand in the order of the names of profiles, those of the later side among them', () => {
    const from = side([], { Zeta: [], Alpha: [] });
    const to = side([], { Mid: [], Zeta: [], Alpha: [] });
    expect(
      diffRanges(from, to).lists.map(({ list }) => (list.scope === 'profile' ? list.profile : list.scope)),
    ).to.deep.equal(['trusted', 'Alpha', 'Mid', 'Zeta']);
  });

  it('give an org the ranges of a side', () => {
    const of = (to: DiffSide): unknown =>
      profilesAsOf([profile({ name: 'Bot', ranges: known(ranges('8.8.8.8'), 'org') })], to).map((one) => one.ranges);
    expect(of(side([], { bot: ranges('9.9.9.9') }))).to.deep.equal([known(ranges('9.9.9.9'), 'test')]);
    expect(of(side([], {}, { knowsAll: false }))).to.deep.equal([known(ranges('8.8.8.8'), 'org')]);
    expect(of(side([]))).to.deep.equal([known([], '')]);
  });

  it('leave what sources say together of ranges and hours where no side changes the ranges', () => {
    const own = known(ranges('8.8.8.8'), 'org');
    const from = { known: true, from: 'org' } as const;
    const together = [{ ranges: { ...from, value: ranges('8.8.8.8') }, hours: { ...from, value: {} } }];
    const of = (to: DiffSide): unknown =>
      profilesAsOf([profile({ name: 'Bot', ranges: own, together })], to).map((one) => one.together);
    expect(of(side([], {}, { knowsAll: false }))).to.deep.equal([together]);
    expect(of(side([], { bot: ranges('9.9.9.9') }))).to.deep.equal([undefined]);
  });
});

/**
 * The ranges as they stand in an org or a project: what each holds, which share addresses, and what each list comes to.
 */
import { compareAddresses, IPV4_ALL, isIPv4, rangeSize, RangeSet, type Range } from '../ip/index.js';
import { uniqueGaps } from './fact.js';
import type { Disputed, Gap, NamedRange, OrgFacts, ProfileFacts } from './types.js';

/** The list in which a range stands: Network Access, Session Settings (Group and Personal editions), or a profile. */
export type ListOfRanges =
  | { readonly scope: 'trusted' | 'session' }
  | { readonly scope: 'profile'; readonly profile: string; readonly profileId?: string };

/** How a range stands to another one of its list. */
export type RangeRelation = 'equals' | 'inside' | 'contains' | 'overlaps';

export interface ListedRange {
  readonly list: ListOfRanges;
  readonly range: NamedRange;
  /** 1 to 2^128. */
  readonly addresses: bigint;
  /** Other ranges of the list that hold some of the same addresses. */
  readonly sharing: number;
  /** One of them. */
  readonly with?: { readonly relation: RangeRelation; readonly range: NamedRange };
  /** A range of the list that ends right before it begins: one range would do for both. */
  readonly adjacent?: NamedRange;
}

/** What a list of ranges comes to; each address counts once. */
export interface ListTotal {
  readonly list: ListOfRanges;
  readonly ranges: number;
  readonly addresses: bigint;
  readonly ipv4: bigint;
}

export interface ListedRanges {
  readonly ranges: readonly ListedRange[];
  /** Not there: profiles without a range, and lists of which nothing could be read. */
  readonly totals: readonly ListTotal[];
  readonly incomplete: readonly Gap[];
}

export interface RangesQuestion {
  /** Left out: no question about them. */
  readonly org?: Pick<OrgFacts, 'trustedRanges'>;
  /** Instead of those of profiles, where an org has but one list of login IP ranges. */
  readonly sessionRanges?: OrgFacts['sessionRanges'];
  readonly profiles: readonly Pick<ProfileFacts, 'id' | 'name' | 'ranges'>[];
  /** What else could not be read: a profile that is hidden, a part of a project. */
  readonly gaps: readonly Gap[];
}

/** The trusted ranges first, then the others list by list, each in the order of its addresses. */
export function listRanges({ org, sessionRanges, profiles, gaps }: RangesQuestion): ListedRanges {
  const lists: (readonly [ListOfRanges, Disputed<readonly NamedRange[]>])[] = [
    ...(org === undefined ? [] : [[{ scope: 'trusted' }, org.trustedRanges] as const]),
    ...(sessionRanges === undefined
      ? profiles.map(({ id, name, ranges }): readonly [ListOfRanges, Disputed<readonly NamedRange[]>] => [
          { scope: 'profile', profile: name, ...(id === undefined ? {} : { profileId: id }) },
          ranges,
        ])
      : [[{ scope: 'session' }, sessionRanges] as const]),
  ];
  const read = lists.flatMap(([list, fact]) => {
    if (!fact.known) return [];
    // Nothing beside what could not be read is no empty list.
    return fact.value.length === 0 && fact.partial !== undefined ? [] : [{ list, ranges: fact.value }];
  });
  return {
    ranges: read.flatMap(({ list, ranges }) => listed(list, ranges)),
    totals: read
      .filter(({ list, ranges }) => list.scope !== 'profile' || ranges.length > 0)
      .map(({ list, ranges }) => totalOf(list, ranges)),
    incomplete: uniqueGaps(
      lists.flatMap(([, fact]) => gapsOf(fact)),
      gaps,
    ),
  };
}

function gapsOf(fact: Disputed<readonly NamedRange[]>): Gap[] {
  if (!fact.known) return [fact.gap];
  return fact.partial === undefined ? [] : [fact.partial];
}

const IPV4 = RangeSet.of([IPV4_ALL]);

function totalOf(list: ListOfRanges, ranges: readonly NamedRange[]): ListTotal {
  const set = RangeSet.of(ranges);
  return { list, ranges: ranges.length, addresses: set.count(), ipv4: set.intersect(IPV4).count() };
}

/** Each range with how many others share addresses with it: of n ranges no pairs are made, which may be n². */
function listed(list: ListOfRanges, ranges: readonly NamedRange[]): ListedRange[] {
  const sorted = [...ranges].sort((a, b) => compareAddresses(a.start, b.start) || compareAddresses(b.end, a.end));
  const ends = sorted.map(({ end }) => end).sort(compareAddresses);
  let farthest: NamedRange | undefined;
  return sorted.map((range, index) => {
    const begun = upTo(sorted, ({ start }) => start <= range.end);
    const over = upTo(ends, (end) => end < range.start);
    const next = sorted[index + 1];
    const other = [farthest, next].find((one) => one !== undefined && sharesWith(one, range));
    const before = farthest !== undefined && adjoins(farthest, range) ? farthest : undefined;
    if (farthest === undefined || range.end > farthest.end) farthest = range;
    return {
      list,
      range,
      addresses: rangeSize(range),
      sharing: begun - over - 1,
      ...(other === undefined ? {} : { with: { relation: relationOf(range, other), range: other } }),
      ...(before === undefined ? {} : { adjacent: before }),
    };
  });
}

/** How many items at the beginning of a sorted list hold. */
function upTo<T>(sorted: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = sorted[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sharesWith(a: Range, b: Range): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** The two families do not touch, though their numbers do. */
function adjoins(before: Range, range: Range): boolean {
  return range.start === before.end + 1n && isIPv4(range.start) === isIPv4(before.end);
}

function relationOf(range: Range, other: Range): RangeRelation {
  const isInside = other.start <= range.start && other.end >= range.end;
  const holds = range.start <= other.start && range.end >= other.end;
  if (isInside && holds) return 'equals';
  return isInside ? 'inside' : holds ? 'contains' : 'overlaps';
}

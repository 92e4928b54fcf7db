/**
 * Two sets of ranges beside each other, as sets of addresses: what came, what went, and what moved from one list to
 * another. How a set is cut into ranges makes no difference.
 */
import { inOrder } from '../inOrder.js';
import { RangeSet } from '../ip/index.js';
import { known, uniqueGaps } from './fact.js';
import type { ListOfRanges } from './listRanges.js';
import type { Disputed, Gap, NamedRange, OrgFacts, ProfileFacts } from './types.js';

export type SideProfile = Pick<ProfileFacts, 'id' | 'name' | 'metadataName' | 'ranges'>;

/** One of the two that are compared. */
export interface DiffSide {
  readonly trusted: Disputed<readonly NamedRange[]> | undefined;
  /** Instead of those of profiles, where an org has but one list of login IP ranges. */
  readonly session?: OrgFacts['sessionRanges'];
  readonly profiles: readonly SideProfile[];
  /** Whether it knows every profile: one that is not among them is not there. Of a project it may just not be retrieved. */
  readonly knowsAll: boolean;
  /** What else could not be read: a profile that is hidden. */
  readonly gaps: readonly Gap[];
}

/**
 * `equal`: written in the same way; `rewritten`: the same addresses, written in another; `changed`; `unknown`: could not be
 * read on a side; `not-compared`: a side says nothing of such a list.
 */
export type ListComparison = 'equal' | 'rewritten' | 'changed' | 'unknown' | 'not-compared';

export interface DiffedList {
  readonly list: ListOfRanges;
  readonly outcome: ListComparison;
  readonly added: RangeSet;
  readonly removed: RangeSet;
  /** How many ranges it has on each side; undefined where that is not known. */
  readonly ranges: { readonly from: number | undefined; readonly to: number | undefined };
}

/** Addresses that went from one list and came to another. */
export interface MovedAddresses {
  readonly from: ListOfRanges;
  readonly to: ListOfRanges;
  readonly addresses: RangeSet;
}

export interface RangesDiff {
  /** What moved is neither among what was added nor among what was removed. */
  readonly lists: readonly DiffedList[];
  readonly moved: readonly MovedAddresses[];
  readonly gaps: readonly Gap[];
}

type SideList = Disputed<readonly NamedRange[]> | undefined;

/** The trusted ranges first, then profiles by name. */
export function diffRanges(from: DiffSide, to: DiffSide): RangesDiff {
  const pairs: (readonly [ListOfRanges, SideList, SideList])[] = [
    [{ scope: 'trusted' }, from.trusted, to.trusted],
    ...(from.session === undefined && to.session === undefined
      ? profilePairs(from, to)
      : [[{ scope: 'session' }, from.session, to.session] as const]),
  ];
  const compared = pairs.map(([list, before, after]) => compare(list, before, after));
  const { lists, moved } = withoutMoved(compared);
  const unread = pairs.flatMap(([, before, after]) =>
    before === undefined || after === undefined ? [] : [...gapsOf(before), ...gapsOf(after)],
  );
  return { lists, moved, gaps: uniqueGaps(unread, from.gaps, to.gaps) };
}

function gapsOf(fact: Disputed<readonly NamedRange[]>): Gap[] {
  return fact.known ? (fact.partial === undefined ? [] : [fact.partial]) : [fact.gap];
}

function profilePairs(from: DiffSide, to: DiffSide): [ListOfRanges, SideList, SideList][] {
  const later = new Finder(to.profiles);
  const seen = new Set<SideProfile>();
  const pairs = from.profiles.map((profile): [ListOfRanges, SideList, SideList] => {
    const other = later.find(profile);
    if (other !== undefined) seen.add(other);
    return [listOf(profile), profile.ranges, other?.ranges ?? absent(to)];
  });
  const others = to.profiles
    .filter((profile) => !seen.has(profile))
    .map((profile): [ListOfRanges, SideList, SideList] => [listOf(profile), absent(from), profile.ranges]);
  return [...pairs, ...others].sort(([a], [b]) => inOrder(nameOf(a), nameOf(b)));
}

function nameOf(list: ListOfRanges): string {
  return list.scope === 'profile' ? list.profile : '';
}

/** The ranges of a profile that a side does not have. */
function absent({ knowsAll }: DiffSide): SideList {
  return knowsAll ? known([], '') : undefined;
}

function listOf({ id, name }: SideProfile): ListOfRanges {
  return { scope: 'profile', profile: name, ...(id === undefined ? {} : { profileId: id }) };
}

/** Finds the same profile on another side: by its id, else by any of its names, in any case. */
class Finder {
  readonly #byId = new Map<string, SideProfile>();
  readonly #byName = new Map<string, SideProfile>();

  public constructor(profiles: readonly SideProfile[]) {
    for (const profile of profiles) if (profile.id !== undefined) this.#byId.set(profile.id, profile);
    // A name in the Metadata API gives way to what another profile is called.
    for (const { key, profile } of [...namesOf(profiles, 'metadataName'), ...namesOf(profiles, 'name')]) {
      this.#byName.set(key, profile);
    }
  }

  public find({ id, metadataName, name }: SideProfile): SideProfile | undefined {
    const byId = id === undefined ? undefined : this.#byId.get(id);
    const byName = this.#byName.get(name.toLowerCase());
    return byId ?? byName ?? (metadataName === undefined ? undefined : this.#byName.get(metadataName.toLowerCase()));
  }
}

function namesOf(
  profiles: readonly SideProfile[],
  which: 'name' | 'metadataName',
): { readonly key: string; readonly profile: SideProfile }[] {
  return profiles.flatMap((profile) => {
    const key = profile[which]?.toLowerCase();
    return key === undefined ? [] : [{ key, profile }];
  });
}

function compare(list: ListOfRanges, before: SideList, after: SideList): DiffedList {
  const none = { list, added: RangeSet.EMPTY, removed: RangeSet.EMPTY };
  const ranges = { from: countOf(before), to: countOf(after) };
  if (before === undefined || after === undefined) return { ...none, ranges, outcome: 'not-compared' };
  if (!before.known || !after.known || before.partial !== undefined || after.partial !== undefined) {
    return { ...none, ranges, outcome: 'unknown' };
  }
  const [old, fresh] = [RangeSet.of(before.value), RangeSet.of(after.value)];
  const [added, removed] = [fresh.subtract(old), old.subtract(fresh)];
  const isSame = added.isEmpty && removed.isEmpty;
  const outcome = !isSame ? 'changed' : areWrittenAlike(before.value, after.value) ? 'equal' : 'rewritten';
  return { list, added, removed, ranges, outcome };
}

function countOf(fact: SideList): number | undefined {
  return fact?.known === true ? fact.value.length : undefined;
}

function areWrittenAlike(some: readonly NamedRange[], others: readonly NamedRange[]): boolean {
  const written = (ranges: readonly NamedRange[]): string =>
    ranges
      .map(({ end, start }) => `${start}-${end}`)
      .sort()
      .join();
  return written(some) === written(others);
}

/** What went from one list and came to another is neither added nor removed. */
function withoutMoved(lists: readonly DiffedList[]): Pick<RangesDiff, 'lists' | 'moved'> {
  const moved: MovedAddresses[] = [];
  const came = new Map<DiffedList, RangeSet>();
  const went = new Map<DiffedList, RangeSet>();
  const more = (of: Map<DiffedList, RangeSet>, list: DiffedList, addresses: RangeSet): void => {
    of.set(list, (of.get(list) ?? RangeSet.EMPTY).unite(addresses));
  };
  const [losing, winning] = [lists.filter((one) => !one.removed.isEmpty), lists.filter((one) => !one.added.isEmpty)];
  for (const from of losing) {
    for (const to of winning) {
      const addresses = from === to ? RangeSet.EMPTY : from.removed.intersect(to.added);
      if (addresses.isEmpty) continue;
      moved.push({ from: from.list, to: to.list, addresses });
      more(went, from, addresses);
      more(came, to, addresses);
    }
  }
  return {
    moved,
    lists: lists.map((one) => ({
      ...one,
      added: one.added.subtract(came.get(one) ?? RangeSet.EMPTY),
      removed: one.removed.subtract(went.get(one) ?? RangeSet.EMPTY),
    })),
  };
}

/** The profiles of an org with the ranges that a side has for them, where it has any say in them. */
export function profilesAsOf(profiles: readonly ProfileFacts[], side: DiffSide): ProfileFacts[] {
  const finder = new Finder(side.profiles);
  return profiles.map(({ together, ...profile }) => {
    const ranges = finder.find(profile)?.ranges ?? absent(side);
    return ranges === undefined || ranges === profile.ranges
      ? { ...profile, ...(together === undefined ? {} : { together }) }
      : { ...profile, ranges };
  });
}

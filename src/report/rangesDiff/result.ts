/**
 * The result of `diff ranges`: plain data, its texts already in words. This is what `--json` prints.
 */
import { formatAddress, rangesByFamily, type RangeSet } from '../../ip/index.js';
import type { ListComparison, Gap, ListOfRanges, LoginPath, RangesDiff, Verdict } from '../../policy/index.js';
import type { Say } from '../../text.js';
import { reportGaps, type ReportedGap } from '../gapsAndAssumptions.js';

export interface DiffedSource {
  kind: 'org' | 'project' | 'snapshot' | 'file';
  /** Username of the org's session, the directory, or the file. */
  name: string;
}

export interface DiffedPlace {
  scope: 'trusted' | 'session' | 'profile';
  profile?: string;
  profileId?: string;
}

/** Addresses as the fewest ranges that hold them, each of IPv4 or of IPv6. */
export interface DiffedAddresses {
  ranges: { start: string; end: string }[];
  /** How many, as a text: up to 2^128. */
  addresses: string;
}

export interface ReportedListDiff extends DiffedPlace {
  outcome: ListComparison;
  /** How many ranges it has on each side; null where that could not be read, or the side says nothing of such a list. */
  ranges: { from: number | null; to: number | null };
  /** What moved to or from another list is in neither. */
  added: DiffedAddresses;
  removed: DiffedAddresses;
}

export interface ReportedMove extends DiffedAddresses {
  from: DiffedPlace;
  to: DiffedPlace;
}

/** Logins of a user from an address that are decided otherwise by the ranges of the second side. */
export interface ReportedChangedLogin {
  username: string;
  userId: string;
  path: LoginPath;
  address: string;
  from: Verdict;
  to: Verdict;
  logins: number;
  /** ISO time. */
  lastSeen: string;
}

export interface DiffRangesResult {
  schemaVersion: '1.0';
  from: DiffedSource;
  to: DiffedSource;
  /** What both sides have could be read and holds the same addresses, however they are written; false where that is nothing. */
  equal: boolean;
  lists: ReportedListDiff[];
  moved: ReportedMove[];
  /** Null where --evidence was not given. */
  logins: ReportedChangedLogin[] | null;
  incomplete: ReportedGap[];
}

export interface DiffAbout {
  readonly from: DiffedSource;
  readonly to: DiffedSource;
  readonly logins: readonly ReportedChangedLogin[] | undefined;
  readonly gaps: readonly Gap[];
}

export function toDiffRangesResult({ lists, moved }: RangesDiff, about: DiffAbout, say: Say): DiffRangesResult {
  const { from, gaps, logins, to } = about;
  const differs = lists.some(({ outcome }) => outcome === 'changed' || outcome === 'unknown');
  return {
    schemaVersion: '1.0',
    from: { kind: from.kind, name: from.name },
    to: { kind: to.kind, name: to.name },
    equal: !differs && gaps.length === 0 && lists.some(wasCompared),
    lists: lists.map(({ added, list, outcome, ranges, removed }) => ({
      ...placeOf(list),
      outcome,
      ranges: { from: ranges.from ?? null, to: ranges.to ?? null },
      added: addressesOf(added),
      removed: addressesOf(removed),
    })),
    moved: moved.map((one) => ({ from: placeOf(one.from), to: placeOf(one.to), ...addressesOf(one.addresses) })),
    logins: logins === undefined ? null : logins.map((login) => ({ ...login })),
    incomplete: reportGaps(gaps, say),
  };
}

/** Whether both sides have the list, and it could be read on both. */
export function wasCompared({ outcome }: { readonly outcome: ListComparison }): boolean {
  return outcome !== 'not-compared' && outcome !== 'unknown';
}

function placeOf(list: ListOfRanges): DiffedPlace {
  return { ...list };
}

function addressesOf(set: RangeSet): DiffedAddresses {
  const ranges = set
    .ranges()
    .flatMap(rangesByFamily)
    .map(({ end, start }) => ({ start: formatAddress(start), end: formatAddress(end) }));
  return { ranges, addresses: String(set.count()) };
}

/**
 * The result of `list ranges`: plain data, its texts already in words. This is what `--json` prints.
 */
import { formatAddress, RangeSet, type Range } from '../../ip/index.js';
import type { Gap, ListedRanges, ListOfRanges, RangeChanges, RangeRelation } from '../../policy/index.js';
import type { Say, Text } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';

export interface ReportedListedRange {
  scope: 'trusted' | 'session' | 'profile';
  profile?: string;
  profileId?: string;
  start: string;
  end: string;
  /** The fewest CIDR blocks that are this range. */
  cidrs: string[];
  /** How many addresses, as a text: up to 2^128. */
  addresses: string;
  description?: string;
  /** Of a project: the metadata file in which it stands, and the line. */
  file?: string;
  line?: number;
  /** Other ranges of the same list that hold some of the same addresses: how many, and one of them. */
  sharing: number;
  with?: { relation: RangeRelation; start: string; end: string };
  /** A range of the same list that ends right before this one begins. */
  adjacent?: { start: string; end: string };
  /** Who changed it last, by what Setup keeps for 180 days; left out where nothing there names it. */
  changed?: { at: string; by?: string };
  /** Lists given with --list that hold all of its addresses. */
  networks?: string[];
  /** Those that hold some of them, and how many, as a text: up to 2^128. */
  networkParts?: { network: string; addresses: string }[];
}

export interface RangeTotal {
  scope: 'trusted' | 'session' | 'profile';
  profile?: string;
  profileId?: string;
  ranges: number;
  /** Each address once; as a text: up to 2^128. */
  addresses: string;
  /** Those of IPv4, and their share of all IPv4 addresses, from 0 to 1. */
  ipv4Addresses: number;
  ipv4Share: number;
}

export interface ListRangesResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  ranges: ReportedListedRange[];
  /** What each list comes to; left out are profiles without ranges, and lists of which nothing could be read. */
  totals: RangeTotal[];
  /** Profiles that were looked at. */
  profiles: number;
  incomplete: ReportedGap[];
  /** Lists that hold more addresses than Salesforce allows. */
  warnings: string[];
  /** Why it is not known who changed what, or how far back that is known; left out where all of it is. */
  changesUnread?: ReportedGap;
}

export interface RangesAbout {
  readonly source: ReportedSource;
  readonly profiles: number;
  readonly warnings: readonly Text[];
  readonly changes?: RangeChanges | undefined;
  readonly changesGap?: Gap | undefined;
  /** Lists that somebody publishes, by name. */
  readonly published?: readonly {
    readonly name: string;
    readonly ranges: readonly Range[];
    /** What it stands for and does not hold. */
    readonly gaps?: readonly Gap[];
  }[];
}

const ALL_IPV4 = 2 ** 32;

export function toListRangesResult(listed: ListedRanges, about: RangesAbout, say: Say): ListRangesResult {
  const published = (about.published ?? []).map(({ name, ranges }) => ({ name, set: RangeSet.of(ranges) }));
  const [unread] = about.changesGap === undefined ? [] : reportGaps([about.changesGap], say);
  return {
    schemaVersion: '1.0',
    source: { ...about.source },
    ranges: listed.ranges.map(({ addresses, adjacent, list, range, sharing, with: other }) => ({
      ...listOf(list),
      ...endsOf(range),
      cidrs: RangeSet.of([range]).toCidrs(),
      addresses: String(addresses),
      ...(range.description === undefined ? {} : { description: range.description }),
      ...(range.file === undefined ? {} : { file: range.file }),
      ...(range.line === undefined ? {} : { line: range.line }),
      sharing,
      ...(other === undefined ? {} : { with: { relation: other.relation, ...endsOf(other.range) } }),
      ...(adjacent === undefined ? {} : { adjacent: endsOf(adjacent) }),
      ...changedOf(about.changes?.lastOf({ list, range })),
      ...(published.length === 0 ? {} : networksOf(published, range)),
    })),
    totals: listed.totals.map(({ addresses, ipv4, list, ranges }) => ({
      ...listOf(list),
      ranges,
      addresses: String(addresses),
      ipv4Addresses: Number(ipv4),
      ipv4Share: Number(ipv4) / ALL_IPV4,
    })),
    profiles: about.profiles,
    incomplete: reportGaps([...listed.incomplete, ...(about.published ?? []).flatMap(({ gaps = [] }) => gaps)], say),
    warnings: about.warnings.map(say),
    ...(unread === undefined ? {} : { changesUnread: unread }),
  };
}

function changedOf(change: ReturnType<RangeChanges['lastOf']>): Pick<ReportedListedRange, 'changed'> {
  if (change === undefined) return {};
  const { at, by } = change;
  return { changed: { at, ...(by === undefined ? {} : { by }) } };
}

function listOf(list: ListOfRanges): Pick<RangeTotal, 'scope' | 'profile' | 'profileId'> {
  return { ...list };
}

function endsOf({ start, end }: Range): { start: string; end: string } {
  return { start: formatAddress(start), end: formatAddress(end) };
}

/** Whose the range is: a list that holds a part of it says how much, and lays no claim to the rest. */
function networksOf(
  published: readonly { readonly name: string; readonly set: RangeSet }[],
  range: Range,
): Pick<ReportedListedRange, 'networks' | 'networkParts'> {
  const those = published.filter(({ set }) => set.overlaps(range));
  const parts = those.filter(({ set }) => !set.containsRange(range));
  return {
    networks: those.filter((one) => !parts.includes(one)).map(({ name }) => name),
    ...(parts.length === 0
      ? {}
      : {
          networkParts: parts.map(({ name, set }) => ({
            network: name,
            addresses: String(set.intersect(RangeSet.of([range])).count()),
          })),
        }),
  };
}

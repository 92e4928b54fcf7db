/**
 * The job of `list ranges`: the trusted ranges and those of profiles, as they stand.
 */
import type { Source, Witness } from '../../facts/types.js';
import type { PublishedList } from '../../policy/audit/index.js';
import {
  listConclusion,
  listRanges,
  RangeChanges,
  rangeWarnings,
  type Gap,
  type ListedRanges,
  type OrgFacts,
  type Conclusion,
  type ProfileFacts,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import { namedProfiles } from '../common/namedProfiles.js';

export type ScopeAsked = 'trusted' | 'profile' | 'all';

export interface RangesJob {
  readonly witness: Witness;
  readonly scope: ScopeAsked;
  /** All of them without. */
  readonly profiles: readonly string[] | undefined;
  /** Lists of whose ranges it is told which are there. */
  readonly published?: readonly PublishedList[];
}

export interface RangesFound {
  readonly listed: ListedRanges;
  readonly profiles: number;
  /** Lists that hold more addresses than Salesforce allows. */
  readonly warnings: readonly Text[];
  readonly source: Source;
  /** Who changed which range last; undefined where the witness has no such record, or it could not be read. */
  readonly changes: RangeChanges | undefined;
  /** Why that is missing, or how far back it goes. */
  readonly changesGap: Gap | undefined;
  /** The facts behind it; trusted ranges that nobody asked for are unread. */
  readonly read: { readonly org: Pick<OrgFacts, 'trustedRanges'>; readonly profiles: readonly ProfileFacts[] };
  readonly published: readonly PublishedList[];
  readonly conclusion: Conclusion;
}

/** Throws a `UsageError` for names of profiles that the witness does not know. */
export async function rangesOf({ witness, scope, profiles: names, published = [] }: RangesJob): Promise<RangesFound> {
  const asksProfiles = scope !== 'trusted';
  const all = asksProfiles ? await witness.profiles(names) : [];
  // Before the org's other settings are read: what is missing there changes no range.
  const gaps = witness.gaps();
  const org = await witness.org();
  const profiles = names === undefined ? all : namedProfiles(names, all);
  const asked = {
    ...(scope === 'profile' ? {} : { org }),
    ...(asksProfiles && org.sessionRanges !== undefined ? { sessionRanges: org.sessionRanges } : {}),
  };
  const listed = listRanges({ ...asked, profiles, gaps });
  const unasked = { known: true as const, value: [], from: '' };
  const warnings = rangeWarnings(
    {
      trustedRanges: scope === 'profile' ? unasked : org.trustedRanges,
      ...(asked.sessionRanges === undefined ? {} : { sessionRanges: asked.sessionRanges }),
    },
    profiles,
  );
  const unread = { known: false as const, gap: { what: '', why: Text.of('ranges.trusted.unread') } };
  const isMissing = listed.incomplete.length > 0 || published.some(({ gaps: left = [] }) => left.length > 0);
  const read = { org: { trustedRanges: scope === 'profile' ? unread : org.trustedRanges }, profiles };
  return {
    ...{ listed, profiles: profiles.length, warnings, source: witness.source, read, published },
    ...(await changesOf(witness)),
    conclusion: listConclusion({ failing: false, missing: isMissing }),
  };
}

async function changesOf(witness: Witness): Promise<Pick<RangesFound, 'changes' | 'changesGap'>> {
  const read = await witness.setupChanges?.();
  if (read === undefined) return { changes: undefined, changesGap: undefined };
  if (!read.known) return { changes: undefined, changesGap: read.gap };
  return { changes: new RangeChanges(read.value), changesGap: read.partial };
}

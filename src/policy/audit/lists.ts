/**
 * Lists of ranges for rules: what could be read of them, how a list and a range are named, and where they stand.
 */
import { formatRange, rangeText, type Range } from '../../ip/index.js';
import type { FindingLocation, FindingSubject } from '../findings/index.js';
import type { Gap, NamedRange } from '../types.js';
import type { ListOfRanges } from '../listRanges.js';
import { profileKey, type AuditFacts } from './facts.js';

/** A list of which something could be read. */
export interface AuditedRanges {
  readonly list: ListOfRanges;
  readonly ranges: readonly NamedRange[];
}

/** As far as they could be read; what could not be is among {@link listGaps}. */
export function readLists({ read }: AuditFacts['lists']): AuditedRanges[] {
  return read.flatMap(({ fact, list }) => (fact.known ? [{ list, ranges: fact.value }] : []));
}

/** What could not be read of any list. */
export function listGaps({ gaps, read }: AuditFacts['lists']): Gap[] {
  return [...read.flatMap(({ fact }) => (fact.known ? (fact.partial ?? []) : fact.gap)), ...gaps];
}

/** Lists of which not all could be read: keys of profiles, undefined for one that holds for everybody. */
export function unreadLists({ gaps, read }: AuditFacts['lists']): (string | undefined)[] {
  const those = read.filter(({ fact }) => !fact.known || fact.partial !== undefined).map(({ list }) => keyOf(list));
  return gaps.length > 0 ? [...those, undefined] : those;
}

/** Whether a profile has ranges of its own; undefined where that is not known. */
export function hasRanges({ read }: AuditFacts['lists'], key: string): boolean | undefined {
  const found = read.find(({ list }) => list.scope === 'session' || keyOf(list) === key);
  if (found === undefined || !found.fact.known) return undefined;
  return found.fact.value.length > 0 ? true : found.fact.partial === undefined ? false : undefined;
}

/** The key of the profile whose list it is. */
export function keyOf(list: ListOfRanges): string | undefined {
  return list.scope === 'profile' ? profileKey({ id: list.profileId, name: list.profile }) : undefined;
}

/** `Network Access`, `Session Settings`, `Profile Sales`: as Setup calls it. */
export function listName(list: ListOfRanges): string {
  switch (list.scope) {
    case 'trusted':
      return 'Network Access';
    case 'session':
      return 'Session Settings';
    case 'profile':
      return `Profile ${list.profile}`;
  }
}

export function rangeSubject(list: ListOfRanges, range: Range): FindingSubject {
  const name = rangeText(range);
  const id = list.scope === 'profile' && list.profileId !== undefined ? { id: `${list.profileId}/${name}` } : {};
  return { kind: 'range', name, within: listName(list), ...id };
}

/** The list itself. */
export function listSubject(list: ListOfRanges): FindingSubject {
  if (list.scope !== 'profile') return { kind: 'setting', name: listName(list) };
  return { kind: 'profile', name: list.profile, ...(list.profileId === undefined ? {} : { id: list.profileId }) };
}

/** Where a range stands: in a file, or in the org. */
export function rangeLocation(list: ListOfRanges, range: NamedRange): FindingLocation {
  if (range.file === undefined) return { kind: 'logical', name: `${listPath(list)}/${formatRange(range)}` };
  return { kind: 'file', file: range.file, ...(range.line === undefined ? {} : { line: range.line }) };
}

/** Where a list stands: in a file where its first range does. */
export function listLocation(list: ListOfRanges, ranges: readonly NamedRange[] = []): FindingLocation {
  const first = ranges.find(({ file }) => file !== undefined);
  return first === undefined ? { kind: 'logical', name: listPath(list) } : rangeLocation(list, first);
}

function listPath(list: ListOfRanges): string {
  return list.scope === 'profile' ? `Profile/${list.profile}` : listName(list).replace(' ', '');
}

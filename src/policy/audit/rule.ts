/**
 * What rules of the audit of ranges have in common.
 */
import { compareAddresses, isIPv4, type Range } from '../../ip/index.js';
import { ruleOver, type Found, type Judgement, type RuleCard } from '../findings/index.js';
import type { NamedRange } from '../types.js';
import type { ListOfRanges } from '../listRanges.js';
import type { Between, Text } from '../../text.js';
import type { AuditFacts, AuditParameters } from './facts.js';
import { listGaps, rangeLocation, rangeSubject, readLists, type AuditedRanges } from './lists.js';

/** Ids are those of which messages/audit.md has a title. */
export type AuditRuleId = Between<'audit.', '.title'>;

export const auditRule = ruleOver<AuditFacts, AuditParameters>();

/** The texts of the page of a rule. */
export function pageOf(id: AuditRuleId): RuleCard['page'] {
  return { title: `audit.${id}.title`, what: `audit.${id}.what`, why: `audit.${id}.why`, mend: `audit.${id}.mend` };
}

/** A finding about one range. */
export function ofRange(list: ListOfRanges, range: NamedRange, text: Text, fix: Text): Found {
  return { subject: rangeSubject(list, range), text, fix, location: rangeLocation(list, range) };
}

/** What is found of each list, and what could not be read of any. */
export function byList(lists: AuditFacts['lists'], find: (list: AuditedRanges) => readonly Found[]): Judgement {
  return { found: readLists(lists).flatMap(find), gaps: listGaps(lists) };
}

/** A range in the order of addresses, beside one that begins before it. */
export interface Neighbour {
  readonly range: NamedRange;
  readonly before: NamedRange;
  readonly stands: 'inside' | 'overlaps' | 'adjacent';
}

/** How each range stands to those before it. Sorted and looked at once: of n ranges no pairs are made. */
export function neighbours(ranges: readonly NamedRange[]): Neighbour[] {
  const sorted = [...ranges].sort((a, b) => compareAddresses(a.start, b.start) || compareAddresses(b.end, a.end));
  const found: Neighbour[] = [];
  let farthest: NamedRange | undefined;
  for (const range of sorted) {
    const stands = farthest === undefined ? undefined : standing(farthest, range);
    if (farthest !== undefined && stands !== undefined) found.push({ range, before: farthest, stands });
    if (farthest === undefined || range.end > farthest.end) farthest = range;
  }
  return found;
}

function standing(before: Range, range: Range): Neighbour['stands'] | undefined {
  if (range.end <= before.end) return 'inside';
  if (range.start <= before.end) return 'overlaps';
  const touches = range.start === before.end + 1n && isIPv4(range.start) === isIPv4(before.end);
  return touches ? 'adjacent' : undefined;
}

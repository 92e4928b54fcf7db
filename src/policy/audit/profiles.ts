/**
 * Profiles that lack ranges of their own.
 */
import type { Found, Judgement } from '../findings/index.js';
import type { Gap } from '../types.js';
import type { AuditFacts } from './facts.js';
import { hasRanges, keyOf, listLocation, listSubject } from './lists.js';

/** Those that are of interest and have no ranges; where that could not be read, a gap. */
export function profilesWithout(
  lists: AuditFacts['lists'],
  isOfInterest: (key: string) => boolean,
  words: (key: string) => Pick<Found, 'text' | 'fix'>,
): Judgement & { readonly gaps: readonly Gap[] } {
  const found: Found[] = [];
  const gaps: Gap[] = [...lists.gaps];
  // Where one list stands for all profiles, it is the one to be read.
  const session = lists.read.find(({ list }) => list.scope === 'session');
  if (session?.fact.known === false) return { found, gaps: [session.fact.gap] };
  for (const { fact, list } of lists.read) {
    const key = keyOf(list);
    if (key === undefined || !isOfInterest(key)) continue;
    const has = hasRanges(lists, key);
    if (has === false) found.push({ subject: listSubject(list), location: listLocation(list), ...words(key) });
    else if (has === undefined) gaps.push(...(fact.known ? [fact.partial ?? []].flat() : [fact.gap]));
  }
  return { found, gaps };
}

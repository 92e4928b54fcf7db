import type { Gap } from '../../policy/index.js';
import { listedNames, Text, type NameOrText } from '../../text.js';
import type { AskedList } from './askedRanges.js';
import type { LeftOver } from './leftOverAddresses.js';

/** What a list stands for and does not hold: `include:` of SPF. Nobody knows which addresses these are. */
export function elsewhereGaps({ elsewhere, source }: Pick<AskedList, 'elsewhere' | 'source'>): Gap[] {
  return elsewhere.map((part) => ({ what: source, why: Text.of('shared.ip-file.elsewhere', { part }) }));
}

/** All that a list lacks which was to be taken whole: {@link elsewhereGaps}, and addresses of its file that no list of it has. */
export function wholeListGaps(list: Pick<AskedList, 'elsewhere' | 'left' | 'source'>): Gap[] {
  const { left, source } = list;
  const unread = left && { what: source, why: Text.of('shared.ip-file.unread-places', leftOverWords(left)) };
  return [...(unread === undefined ? [] : [unread]), ...elsewhereGaps(list)];
}

/** How many addresses are left over, and the first places where they stand. */
export function leftOverWords({ addresses, count, places }: LeftOver): { addresses: string; places: NameOrText } {
  const named = places.length < count ? [...places, '…'] : places;
  return { addresses: String(addresses), places: listedNames(named) };
}

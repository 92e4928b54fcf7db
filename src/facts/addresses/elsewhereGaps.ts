import type { Gap } from '../../policy/index.js';
import { Text } from '../../text.js';
import type { AskedList } from './askedRanges.js';

/** What a list stands for and does not hold: `include:` of SPF. Nobody knows which addresses these are. */
export function elsewhereGaps({ elsewhere, source }: Pick<AskedList, 'elsewhere' | 'source'>): Gap[] {
  return elsewhere.map((part) => ({ what: source, why: Text.of('shared.ip-file.elsewhere', { part }) }));
}

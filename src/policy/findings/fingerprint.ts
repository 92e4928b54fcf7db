/**
 * What a finding is known by from run to run: a number made of the rule, of what it is about, and of what tells it from its
 * neighbours. Neither the order, nor counts of days, nor words go into it.
 */
import type { FindingSubject } from './types.js';

/** Between two parts; a text cannot hold it and the length of what follows both. */
const END = 0x1f;

/** 16 hexadecimal digits. */
export function fingerprintOf(
  rule: string,
  { id, kind, name, within = '' }: FindingSubject,
  key: readonly string[],
): string {
  const parts = [rule, kind, ...(id === undefined ? ['', name, within] : [id]), ...key];
  const text = parts.map((part) => `${part.length}:${part}`).join(String.fromCharCode(END));
  const [high, low] = digest(text);
  return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');
}

/** Two 32-bit sums of the text, by different multipliers, each mixed into the other at the end. */
function digest(text: string): readonly [number, number] {
  let [high, low] = [0x811c_9dc5, 0x9e37_79b9];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x0100_0193);
    low = Math.imul((low ^ unit) + at, 0x85eb_ca6b);
    low ^= low >>> 13;
  }
  high = Math.imul(high ^ (high >>> 16) ^ low, 0xc2b2_ae35);
  low = Math.imul(low ^ (low >>> 15) ^ high, 0x27d4_eb2f);
  return [(high ^ (high >>> 13)) >>> 0, (low ^ (low >>> 16)) >>> 0];
}

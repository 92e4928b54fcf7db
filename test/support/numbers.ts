/**
 * The numbers that sentences say, for tests that hold them against the JSON.
 */
import { expect } from 'chai';

/** Numbers with their commas read; days and addresses are none. A comma that is missing or wrong is seen. */
export function numbersOf(lines: readonly string[]): number[] {
  const said = lines.join('\n').replace(/\d{4}-\d\d-\d\d|\d+(?:\.\d+)+|IPv4/gu, '');
  return (said.match(/\d[\d,]*/gu) ?? []).map((text) => {
    const number = Number(text.replaceAll(',', ''));
    expect(text.replace(/,$/u, '')).to.equal(number.toLocaleString('en-US'));
    return number;
  });
}

/** Every noun agrees with the number before it. */
export function expectAgreement(lines: readonly string[]): void {
  const nouns = /\b([\d,]+) (error|warning|note|rule|range|list|user|integration|day)(s?)\b/gu;
  for (const [phrase, number, , plural] of lines.join('\n').matchAll(nouns)) {
    expect(plural === '', phrase).to.equal(number === '1');
  }
}

export const times = <T>(length: number, make: (place: number) => T): T[] =>
  Array.from({ length }, (_, place) => make(place));

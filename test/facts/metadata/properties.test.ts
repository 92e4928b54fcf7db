import { isIPv4 } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  fromObject,
  parseProfile,
  parseSecuritySettings,
  PROFILE_ELEMENTS,
  readMetadataXml,
  SECURITY_ELEMENTS,
} from '../../../lib/facts/metadata/index.js';
import type { Gap, NamedRange } from '../../../lib/policy/types.js';
import { HEADER, NAMESPACE, rootOf, shown, valueOf } from './written.js';

interface Written {
  readonly start: string;
  readonly end: string;
  readonly description: string;
}

const quad = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
const hex = (value: bigint): string => (value.toString(16).padStart(32, '0').match(/.{4}/gu) ?? []).join(':');

/** Ranges of one family and any size. */
const ends = fc.oneof(
  fc.tuple(fc.nat(0xffffffff), fc.oneof(fc.nat(2 ** 25 - 1), fc.nat(0xffffffff))).map(([start, size]) => {
    const end = Math.min(start + size, 0xffffffff);
    return { start: quad(start), end: quad(end) };
  }),
  fc.tuple(fc.bigInt(2n ** 64n, 2n ** 127n), fc.bigInt(0n, 2n ** 127n - 1n)).map(([start, size]) => {
    return { start: hex(start), end: hex(start + size) };
  }),
);
const described = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((text) => text.replace(/[\p{Cc}\uFEFF\uFFFE\uFFFF]/gu, ''));
const range: fc.Arbitrary<Written> = fc.tuple(ends, described).map(([both, description]) => ({ ...both, description }));
const ranges = fc.array(range, { minLength: 1, maxLength: 30 });

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** As the Metadata API writes: no description element without a description. */
function written(all: readonly Written[], element: string, start: string, end: string, newline: string): string {
  return all
    .map(({ description, ...ends }) =>
      [
        `<${element}>`,
        ...(description === '' ? [] : [`<description>${escaped(description)}</description>`]),
        `<${end}>${ends.end}</${end}>`,
        `<${start}>${ends.start}</${start}>`,
        `</${element}>`,
      ].join(newline),
    )
    .join(newline);
}

/** What was written, in the form of {@link shown}. */
function expected({ start, end, description }: Written): string {
  const one = (text: string): string => (isIPv4(text) ? text : text.replaceAll(':', ''));
  return `${one(start)}-${one(end)} ${description}`;
}

const read = (one: NamedRange): string => `${shown(one)} ${one.description ?? ''}`;

describe('Any list of ranges', () => {
  it('comes back from Security.settings, whatever the line ends', () => {
    fc.assert(
      fc.property(ranges, fc.constantFrom('\n', '\r\n', ''), (all, newline) => {
        const body = written(all, 'ipRanges', 'start', 'end', newline);
        const xml = `${HEADER}<SecuritySettings ${NAMESPACE}><networkAccess>${body}</networkAccess></SecuritySettings>`;
        const root = rootOf(xml, 'SecuritySettings', SECURITY_ELEMENTS);
        const { value, gaps } = parseSecuritySettings(root, { what: 'a', from: 'b' });
        expect((valueOf(value.trustedRanges) ?? []).map(read)).to.deep.equal(all.map(expected));
        expect(gaps).to.deep.equal([]);
      }),
    );
  });

  it('comes back from a profile, whatever the line ends', () => {
    fc.assert(
      fc.property(ranges, fc.constantFrom('\n', '\r\n', ''), (all, newline) => {
        const body = written(all, 'loginIpRanges', 'startAddress', 'endAddress', newline);
        const xml = `<Profile ${NAMESPACE}><custom>true</custom>${body}</Profile>`;
        const { value, gaps } = parseProfile(rootOf(xml, 'Profile', PROFILE_ELEMENTS), { what: 'a', from: 'b' });
        expect(valueOf(value.ranges).map(read)).to.deep.equal(all.map(expected));
        expect(gaps).to.deep.equal([]);
      }),
    );
  });

  it('comes back from an object of the API', () => {
    fc.assert(
      fc.property(ranges, (all) => {
        const object = {
          networkAccess: { ipRanges: all.map(({ description, ...both }) => ({ description, ...both })) },
        };
        const { value } = parseSecuritySettings(fromObject('SecuritySettings', object), { what: 'a', from: 'b' });
        expect((valueOf(value.trustedRanges) ?? []).map(read)).to.deep.equal(all.map(expected));
      }),
    );
  });
});

describe('Any text in place of metadata', () => {
  const PLACE = { what: 'Profile X', from: 'x', file: 'x' };

  /** Ranges and gaps of a text, as a profile. Everything but these two is a failure. */
  function readAnything(text: string): { ranges: readonly NamedRange[] | undefined; gaps: readonly Gap[] } {
    const reading = readMetadataXml(text, 'Profile', PROFILE_ELEMENTS);
    if (!reading.ok) return { ranges: undefined, gaps: [{ what: 'file', ...reading.problem }] };
    const { value, gaps } = parseProfile(reading.root, PLACE);
    return { ranges: value.ranges.known ? value.ranges.value : undefined, gaps };
  }

  it('is refused or read, and never throws', () => {
    const pieces = fc.constantFrom(
      ...[
        '<Profile>',
        '</Profile>',
        '<loginIpRanges>',
        '</loginIpRanges>',
        '<endAddress>',
        '192.0.2.1',
        '</endAddress>',
      ],
      ...['<startAddress>', '</startAddress>', '<loginHours/>', '<!--', '-->', '<![CDATA[', ']]>', '<?xml', '?>', '<!'],
      ...[
        '"',
        "'",
        '&',
        '&amp;',
        '&#0;',
        '&#x110000;',
        '=',
        '<a b="c">',
        '<a b="',
        '/>',
        '\u0000',
        '\uFEFF',
        '\uD800',
        '<',
      ],
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { ranges: all, gaps } = readAnything(text);
        if (all === undefined) expect(gaps).to.not.be.empty;
        gaps.forEach(({ line }) => expect(line ?? 1).to.be.within(1, text.split(/\r\n|\r|\n/u).length));
      }),
      { numRuns: 2000 },
    );
  });

  it('loses no range without a gap when one character of a profile is changed', () => {
    const all = ['1', '2', '3'].map((last) => ({
      start: `192.0.2.${last}`,
      end: `192.0.2.${last}`,
      description: 'R&D',
    }));
    const xml = `${HEADER}\n<Profile ${NAMESPACE}>\n${written(all, 'loginIpRanges', 'startAddress', 'endAddress', '\n')}\n</Profile>`;
    const first = xml.indexOf('<loginIpRanges>');
    const inside = fc.integer({ min: first + 1, max: xml.length - 1 });
    const other = fc.constantFrom('<', '>', '/', '&', '!', '?', '"', '-', ' ', 'x', '9', '.', '');
    fc.assert(
      fc.property(inside, other, (index, character) => {
        const { ranges: left, gaps } = readAnything(`${xml.slice(0, index)}${character}${xml.slice(index + 1)}`);
        if (gaps.length === 0) expect(left).to.have.length(3);
      }),
      { numRuns: 3000 },
    );
  });
});

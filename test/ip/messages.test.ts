import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { placesOf } from '../../lib/messageFile.js';
import { IpError, parseAddress, parseRange, rangeProblems, toAddress } from '../../lib/ip/index.js';

const root = new URL('../../', import.meta.url);
const messages = new Map(
  readFileSync(new URL('messages/ip.md', root), 'utf8')
    .split(/^# /mu)
    .slice(1)
    .map((section): [string, string] => {
      const line = section.indexOf('\n');
      return [section.slice(0, line).trim(), section.slice(line).trim()];
    }),
);

/** Something that each sentence is for: a text to parse, or the two ends of a range. */
const texts = [
  ...['', '1.2.3.4 ', 'fe80::1%1', '[::1]', '1.2.3.4/8', '1.2.3.4-5', '1.2.*', '1.2.3.4:5', 'x', '0x1', '1', '1..2.3'],
  ...['1.2', '1.2.3.4.5', '1.2.3.256', '010.2.3.4', '08.2.3.4', '1:::2', ':1', 'g::', '12345::', '::1.2.3.4:5'],
  ...['1:2:3:4::5:6:7:8', '1:2', '1:2:3:4:5:6:7:8:9', '::2-::1', '::-1.2.3.4', '1.2.3.4\u20131.2.3.5', '1-2-3', '::1-'],
  ...['1.2.3.0/24/25', '1.2.3.0/24-1.2.3.4', '1.2.3.0/255.255.255.0', '1.2.3.0/x', '1.2.3.0/33', '1.2.3.4/24'],
];
const ranges = [
  ['10.0.0.0', '::1'],
  ['10.0.0.1', '10.0.0.0'],
  ['::', 'ffff::'],
] as const;

function thrown(call: () => unknown): readonly (readonly [key: string, params: readonly string[]])[] {
  try {
    call();
    return [];
  } catch (error) {
    if (error instanceof IpError) return [[error.key, Object.keys(error.text.params)]];
    throw error;
  }
}

const used = new Map([
  ...thrown(() => toAddress(-1n)),
  ...texts.flatMap((text) => [...thrown(() => parseAddress(text)), ...thrown(() => parseRange(text))]),
  ...ranges
    .flatMap(([start, end]) => rangeProblems(start, end))
    .map(({ text }) => [text.key, Object.keys(text.params)] as const),
]);

describe('the sentences about addresses and ranges', () => {
  it('are there for every reason, with a place for each parameter', () => {
    for (const [key, params] of used) {
      const sentence = messages.get(key.replace(/^ip\./u, ''));
      expect(sentence, key).to.be.a('string').and.not.equal('');
      expect(placesOf(sentence ?? ''), key).to.have.members(params);
    }
  });

  it('are all in use', () => {
    expect([...messages.keys()].map((key) => `ip.${key}`)).to.have.members([...used.keys()]);
  });

  it('are nowhere in the code', () => {
    const files = readdirSync(new URL('src/ip/', root)).filter((name) => name.endsWith('.ts'));
    expect(files).to.include('refusal.ts');
    for (const file of files) {
      const code = readFileSync(new URL(`src/ip/${file}`, root), 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/gu, '');
      expect(code.match(/'[A-Z][a-z]+ [a-z][^']*'/gu), file).to.equal(null);
    }
  });
});

import { expect } from 'chai';
import { distinct, parseAsked } from '../../../lib/facts/addresses/index.js';
import { failure } from '../project/tree.js';

const V4 = 0xffff00000000n;

describe('--ip', () => {
  for (const [text, start, end] of [
    ['192.0.2.1', V4 + 0xc0000201n, V4 + 0xc0000201n],
    ['192.0.2.0/24', V4 + 0xc0000200n, V4 + 0xc00002ffn],
    ['192.0.2.1-192.0.2.9', V4 + 0xc0000201n, V4 + 0xc0000209n],
    ['2001:db8::/32', 0x20010db8n << 96n, (0x20010db9n << 96n) - 1n],
    [' 192.0.2.1\n', V4 + 0xc0000201n, V4 + 0xc0000201n],
  ] as const) {
    it(`takes ${JSON.stringify(text)}`, () => {
      expect(parseAsked(text)).to.deep.equal({ start, end, text: text.trim() });
    });
  }

  for (const [text, reason] of [
    ['192.0.2.5/24', 'ip.range.host-bits'],
    ['192.0.2.300', 'ip.address.octet-large'],
    ['', 'ip.address.empty'],
    ['example.com', 'ip.address.malformed'],
    ['192.0.2.9-192.0.2.1', 'ip.range.reversed'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} with its reason`, async () => {
      const error = await failure(Promise.resolve().then(() => parseAsked(text)));
      expect(error).to.deep.equal({ key: 'facts.ip.invalid', params: {}, reason, exitCode: 2 });
    });
  }

  it('asks equal ranges once, under the first of their texts', () => {
    const texts = ['192.0.2.0/31', '192.0.2.1', '192.0.2.0-192.0.2.1', '::ffff:192.0.2.1', '192.0.2.0'];
    expect(distinct(texts.map(parseAsked)).map(({ text }) => text)).to.deep.equal([
      '192.0.2.0/31',
      '192.0.2.1',
      '192.0.2.0',
    ]);
  });
});

/**
 * Wrapping of plain text, held against the package that wraps any text.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { sentence } from '../../lib/report/page/sentence.js';
import { cellsOf, isPlain, wrap } from '../../lib/report/page/wrap.js';

const columns = fc.integer({ min: 1, max: 30 });
const words = fc.array(
  fc.oneof(
    fc.constantFrom('', 'a', 'to', 'token', '✓', '✗', '…', '·', '§'),
    fc.string({ maxLength: 14, unit: 'grapheme-ascii' }),
  ),
);
const plain = words.map((list) => list.join(' '));

describe('report: lines wrapped at words', () => {
  it('are those of the package, for any plain text and width', () => {
    fc.assert(
      fc.property(plain, columns, (text, width) => {
        expect([isPlain(text), cellsOf(text)]).to.deep.equal([true, stringWidth(text)]);
        expect(wrap(text, width)).to.deep.equal(wrapAnsi(text, width).split('\n'));
      }),
      { numRuns: 2000 },
    );
  });

  it('are those of the package, for letters of any width', () => {
    const any = fc.array(
      fc.oneof(
        fc.constantFrom('', '\u3000', '\u200b', '日本', '👨‍👩‍👧', 'e\u0301'),
        fc.string({ maxLength: 9, unit: 'grapheme' }),
        fc.string({ maxLength: 9, unit: 'binary' }),
      ),
    );
    fc.assert(
      fc.property(any, columns, (list, width) => {
        const text = list.join(' ');
        expect(wrap(text, width), JSON.stringify(text)).to.deep.equal(wrapAnsi(text, width).split('\n'));
      }),
      { numRuns: 2000 },
    );
  });

  it('are those of the package for letters of any width and for colours', () => {
    for (const text of ['日本語 の 名前', '\u001b[31mred words\u001b[39m here', 'one\ntwo three', 'a\tb c']) {
      expect([isPlain(text), cellsOf(text)]).to.deep.equal([false, stringWidth(text)]);
      expect(wrap(text, 6)).to.deep.equal(wrapAnsi(text, 6).split('\n'));
    }
  });

  it('leave a plain line alone that has room, blanks and all', () => {
    fc.assert(
      fc.property(plain, columns, (text, width) => {
        fc.pre(text.length <= width && text.trim() !== '');
        expect(wrapAnsi(text, width, { trim: false })).to.equal(text);
        expect(sentence(text, { columns: width })).to.deep.equal([text]);
      }),
    );
  });
});

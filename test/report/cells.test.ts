/**
 * Cells of plain text, held against the package that tells them of any text.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { forTerminalLines } from '../../lib/report/escaping.js';
import { cellsOf, isPlain } from '../../lib/report/page/cells.js';
import { sentence } from '../../lib/report/page/sentence.js';

const columns = fc.integer({ min: 1, max: 30 });
const words = fc.array(
  fc.oneof(
    fc.constantFrom('', 'a', 'to', 'token', '✓', '✗', '…', '·', '§'),
    fc.string({ maxLength: 14, unit: 'grapheme-ascii' }),
  ),
);
const plain = words.map((list) => list.join(' '));
const any = fc.array(
  fc.oneof(
    fc.constantFrom('', '\u3000', '\u200b', '日本', '👨‍👩‍👧', 'e\u0301'),
    fc.string({ maxLength: 9, unit: 'grapheme' }),
    fc.string({ maxLength: 9, unit: 'binary' }),
  ),
);

describe('report: cells of a terminal', () => {
  it('are those of the package, for any text', () => {
    fc.assert(fc.property(plain, (text) => isPlain(text) && cellsOf(text) === stringWidth(text)));
    fc.assert(
      fc.property(any, (list) => {
        const text = list.join(' ');
        expect(cellsOf(text), JSON.stringify(text)).to.equal(stringWidth(text));
      }),
    );
  });

  it('of wide letters and of colours are not counted as plain', () => {
    for (const text of ['日本語 の 名前', '\u001b[31mred words\u001b[39m here', 'one\ntwo three', 'a\tb c']) {
      expect([isPlain(text), cellsOf(text)]).to.deep.equal([false, stringWidth(text)]);
    }
  });

  it('are two of what a terminal draws as one picture, in an old version of Unicode or a new one', () => {
    const pictures = ['🙂', '👨‍👩‍👧', '🇩🇪', '🫠', '🪿'];
    expect(pictures.map(cellsOf)).to.deep.equal(pictures.map(() => 2));
  });

  it('leave a plain line alone that has room, blanks and all', () => {
    fc.assert(
      fc.property(plain, columns, (text, width) => {
        // What a build server takes for a command is written otherwise.
        fc.pre(text.length <= width && text.trim() !== '' && forTerminalLines(text) === text);
        expect(wrapAnsi(text, width, { trim: false })).to.equal(text);
        expect(sentence(text, { columns: width })).to.deep.equal([text]);
      }),
    );
  });
});

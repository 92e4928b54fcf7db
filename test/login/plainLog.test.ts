import { expect } from 'chai';
import { GONE } from '../../lib/login/reading/folded.js';
import { plainOf } from '../../lib/login/reading/plainLog.js';

const plain = (pasted: string): string => plainOf(pasted).text.replaceAll(GONE, '');

describe('plainOf: escapes of a pasted text', () => {
  /** Each by the rule of its form: JSON and JavaScript, XML, RFC 3986, RFC 2045. */
  const cases: readonly (readonly [string, string, string])[] = [
    ['four hexadecimal digits', String.raw`Ung\u00fcltig`, 'Ungültig'],
    ['a code point in braces', String.raw`key \u{1F511}!`, 'key \u{1f511}!'],
    ['two hexadecimal digits', String.raw`Ung\xfcltig`, 'Ungültig'],
    ['a letter for a line end', String.raw`one\ntwo`, 'one\ntwo'],
    ['letters for blanks', String.raw`one\ttwo\rthree`, 'one two three'],
    ['quotes and slashes behind a backslash', String.raw`\"a\" \'b\' \/c`, `"a" 'b' /c`],
    ['a decimal reference', 'Ung&#252;ltig &#128273;', 'Ungültig \u{1f511}'],
    ['a hexadecimal reference', 'Ung&#xFC;ltig', 'Ungültig'],
    ['a reference to the last code point', '&#x10FFFF; &#1114111;', '\u{10ffff} \u{10ffff}'],
    ['named references', '&lt;b&gt; &amp; &quot;c&quot; &apos;', `<b> & "c" '`],
    ['percents', 'Ung%C3%BCltig%20x', 'Ungültig x'],
    ['a line that goes on', 'INVALID_=\nLOGIN and INVALID_=\r\nLOGIN', 'INVALID_LOGIN and INVALID_LOGIN'],
    ['escapes in escapes', '&amp;quot;a&amp;quot; %2541', '"a" A'],
  ];
  for (const [name, pasted, expected] of cases) {
    it(`undoes ${name}`, () => {
      expect(plain(pasted)).to.equal(expected);
    });
  }

  it('leaves alone what is no escape', () => {
    for (const text of [
      'a & b; &nothing; &constructor;',
      '100%; %zz %f',
      '%ff is no UTF-8',
      '&#1114112; is behind the last code point',
      '&#x110000; too',
      String.raw`\u{110000} as well`,
      'a=b; c =',
    ]) {
      expect(plain(text), text).to.equal(text);
    }
  });
});

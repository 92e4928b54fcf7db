import { expect } from 'chai';
import { decodeAnyText } from '../../lib/login/reading/decode.js';

const TEXT = 'Login failed: INVALID_LOGIN: Invalid username, password, security token; or user locked out.\n';
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
const turned = (text: string): Buffer => wide(text).swap16();
/** `ログイン失敗`, by the tables of JIS X 0208. */
const SHIFT_JIS = Buffer.from([0x83, 0x8d, 0x83, 0x4f, 0x83, 0x43, 0x83, 0x93, 0x8e, 0xb8, 0x94, 0x73]);

describe('bytes of logs', () => {
  const cases: Readonly<Record<string, readonly [Buffer, string]>> = {
    nothing: [Buffer.alloc(0), ''],
    ASCII: [Buffer.from(TEXT), TEXT],
    'UTF-8': [
      Buffer.from('Ungültiges Kennwort, 無効なパスワードです。'),
      'Ungültiges Kennwort, 無効なパスワードです。',
    ],
    'UTF-8 with a mark': [Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(TEXT)]), TEXT],
    'UTF-16, little end first': [wide(TEXT), TEXT],
    'UTF-16, big end first': [turned(TEXT), TEXT],
    'UTF-16 with a mark': [wide(`\ufeffé 無効な`), 'é 無効な'],
    'UTF-16 with a mark, turned': [turned(`\ufeffé 無効な`), 'é 無効な'],
    'UTF-16 with a mark and no Latin letter': [wide('\ufeff無効なパスワード'), '無効なパスワード'],
    'UTF-16 with a mark and no Latin letter, turned': [turned('\ufeff無効なパスワード'), '無効なパスワード'],
    'a first byte as of a mark, turned': [Buffer.from('\xfeABC \xfc abc', 'latin1'), 'þABC ü abc'],
    'UTF-16 with half a character at its end': [Buffer.concat([wide(TEXT), Buffer.from('x')]), TEXT],
    'UTF-16 with a mark and half a character': [Buffer.concat([wide(`\ufeffé`), Buffer.from('x')]), 'é'],
    'Latin letters as Windows has them': [
      Buffer.from('Ung\xfcltiges Kennwort \x80 5', 'latin1'),
      'Ungültiges Kennwort € 5',
    ],
    'Latin letters without Japanese': [Buffer.from('abc \xfc\xe4\xf6\xdf abc', 'latin1'), 'abc üäöß abc'],
    'Shift JIS': [SHIFT_JIS, 'ログイン失敗'],
    'two bytes of a mark alone': [Buffer.from('\xef\xbb abc \xfc abc', 'latin1'), 'ï» abc ü abc'],
    'a first and a third byte as of a mark': [Buffer.from('\xefA\xbf abc \xfc abc', 'latin1'), 'ïA¿ abc ü abc'],
    'Latin letters with what would be one of Japanese': [Buffer.from('abc \x82\xa0 abc', 'latin1'), 'abc ‚\u00a0 abc'],
    'a first byte as of a mark': [Buffer.from('\xffABC \xfc abc', 'latin1'), 'ÿABC ü abc'],
    'a second byte as of a mark': [Buffer.from('A\xffBC \xfc abc', 'latin1'), 'AÿBC ü abc'],
    'a few NUL bytes': [Buffer.from('plain\0text with\0some in both\0'), 'plain\0text with\0some in both\0'],
    'as many NUL bytes in front as behind': [Buffer.from('\0\0\0\0abcd'), '\0\0\0\0abcd'],
  };
  for (const [what, [bytes, text]] of Object.entries(cases)) {
    it(`are read as ${what}`, () => {
      expect(decodeAnyText(bytes)).to.equal(text);
    });
  }

  it('are UTF-8 though their ends were cut in a character', () => {
    const whole = Buffer.from(`é${'Ungültiges Kennwort. '.repeat(20)}é`);
    expect(decodeAnyText(whole.subarray(1, -1))).to.include('Ungültiges Kennwort.');
  });
});

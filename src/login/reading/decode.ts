/**
 * Bytes of a log made text: UTF-8, UTF-16 with or without its mark, Latin-1 as Windows has it, Shift JIS. A log does not
 * say which; what fits decides.
 */

/** Bytes that are looked at to tell an encoding. */
const SAMPLE = 64 * 1024;

export function decodeAnyText(bytes: Uint8Array): string {
  const marked = byMark(bytes);
  if (marked !== undefined) {
    return marked;
  }
  const wide = wideEncoding(bytes);
  if (wide !== undefined) {
    return decode(wide, even(bytes));
  }
  const text = decode('utf-8', bytes);
  // A character that was cut in two is no reason to take a text for one in another encoding.
  return damage(text.slice(3, -3)) <= wellFormed(text) / 4 ? text : legacy(bytes, text);
}

function byMark(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) {
    return decode('utf-16le', even(bytes));
  }
  if (first === 0xfe && second === 0xff) {
    return decode('utf-16be', even(bytes));
  }
  return first === 0xef && second === 0xbb && third === 0xbf ? decode('utf-8', bytes) : undefined;
}

/** Text in UTF-16 has NUL in every other byte wherever it is written in Latin letters. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const zeros = [0, 0];
  const length = Math.min(bytes.length, SAMPLE);
  for (let at = 0; at < length; at++) {
    if (bytes[at] === 0) {
      zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
    }
  }
  const [atEven = 0, atOdd = 0] = zeros;
  const enough = length / 2 / 4;
  if (atOdd > enough && atOdd > atEven * 8) {
    return 'utf-16le';
  }
  return atEven > enough && atEven > atOdd * 8 ? 'utf-16be' : undefined;
}

const even = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length - (bytes.length % 2));

function decode(encoding: string, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes);
}

const damage = (text: string): number => text.match(/\ufffd/gu)?.length ?? 0;
const wellFormed = (text: string): number => text.match(/[\u0080-\ufffc]/gu)?.length ?? 0;

/** Shift JIS where it fits and says something in Japanese, else Latin letters. */
function legacy(bytes: Uint8Array, asUtf8: string): string {
  const japanese = decode('shift_jis', bytes);
  if (damage(japanese) < damage(asUtf8) / 4 && /[\u3041-\u30ff]{2}/u.test(japanese)) {
    return japanese;
  }
  return decode('windows-1252', bytes);
}

/**
 * A text as people read it: full-width and other letters of compatibility as plain ones (NFKC), and nothing that is not
 * seen. So no other alphabet hides a secret.
 */

export interface AsRead {
  readonly text: string;
  /** The offset in the text as it was written. */
  readonly offsetOf: (offset: number) => number;
}

const PLAIN = /^[\n\r\t -~]*$/u;
/** Soft hyphens, joiners, marks of direction. */
const UNSEEN = /^\p{Cf}$/u;

export function asRead(text: string): AsRead {
  if (PLAIN.test(text)) return { text, offsetOf: (offset) => offset };
  const offsets: number[] = [];
  let plain = '';
  let offset = 0;
  for (const character of text) {
    const read = UNSEEN.test(character) ? '' : character.normalize('NFKC');
    offsets.push(...new Array<number>(read.length).fill(offset));
    plain += read;
    offset += character.length;
  }
  return { text: plain, offsetOf: (at) => offsets[at] ?? offset };
}

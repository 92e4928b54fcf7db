import { KeyedError } from '../keyedError.js';
import type { Text } from '../text.js';

/** Longest piece of somebody else's text that an error repeats. */
const LONGEST = 80;

/**
 * An address or a range that cannot be used (bundle `ip`). Texts that came from outside are clipped and their
 * control characters written as `\u001b`.
 */
export class IpError extends KeyedError {
  public override readonly name = 'IpError';

  public constructor(text: Text) {
    super(text.with(printable));
  }
}

/** Control, format (bidirectional overrides, zero width), separator and lone surrogate characters as `\uXXXX`. */
function printable(text: string): string {
  const clipped = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return clipped.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) =>
    character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

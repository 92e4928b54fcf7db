/** Longest piece of somebody else's text that an error repeats. */
const LONGEST = 80;

/**
 * An address or a range that cannot be used.
 *
 * `key` and `params` are the sentence to be (bundle `ip`); `message` is only their plain concatenation, for logs and
 * stack traces. Texts that came from outside are clipped and their control characters written as `\u001b`.
 */
export class IpError extends Error {
  public override readonly name = 'IpError';
  public readonly key: string;
  public readonly params: readonly string[];

  public constructor(key: string, ...params: readonly string[]) {
    const shown = params.map(printable);
    super([key, ...shown].join(' | '));
    this.key = key;
    this.params = shown;
  }
}

/** Control, format (bidirectional overrides, zero width), separator and lone surrogate characters as `\uXXXX`. */
function printable(text: string): string {
  const clipped = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return clipped.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) =>
    character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/**
 * Names, descriptions and error texts come from strangers. These functions make them harmless for one output each.
 */

/**
 * What a terminal could obey: C0 and C1 controls, DEL, line and paragraph separators, and the marks that turn the
 * direction of writing around.
 */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** One line for a terminal: control characters are shown as `\x1b`, never sent. */
export function forTerminal(text: string): string {
  return text.replace(CONTROLS, escaped);
}

/**
 * One CSV field, RFC 4180. A field that a spreadsheet would read as a formula gets an apostrophe in front
 * (OWASP, CSV injection): those that begin with `=`, `+`, `-`, `@`, a tab or a carriage return.
 */
export function csvField(value: string | number | boolean | undefined): string {
  if (value === undefined) {
    return '';
  }
  if (typeof value !== 'string') {
    return String(value);
  }
  if (!SUSPECT.test(value)) {
    return value;
  }
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
/** What a field may hold that is more than itself: one look at most fields, of which lists have millions. */
const SUSPECT = new RegExp(`${FORMULA.source}|[",\\r\\n]`);

/** Text in XML: the five special characters escaped, and what XML 1.0 forbids replaced by U+FFFD. */
export function forXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}

/** The message of a GitHub Actions workflow command; logs are read on terminals too. */
export function forGithubMessage(text: string): string {
  return forTerminal(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

/** A property (file, title) of a GitHub Actions workflow command. */
export function forGithubProperty(text: string): string {
  return forGithubMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

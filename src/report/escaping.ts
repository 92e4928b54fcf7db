/**
 * Names, descriptions and error texts come from strangers, and what prints them may obey them. Each place where a text goes
 * has one function here that makes it harmless there; {@link PLACES} lists them all.
 */

/**
 * What a terminal could obey: C0 and C1 controls, DEL, line and paragraph separators, and the marks that turn the
 * direction of writing around.
 */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** Any of them, as text of a character class. */
const CONTROL = CONTROLS.source.slice(1, -1);

/** Most texts, of which lists have millions: nothing in them is anything but itself, in any place but XML, HTML, Markdown. */
const PLAIN = /^[A-Za-z0-9(][\w .@:;()'/|!?*%&<>+=-]*$/;

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/*
 * Runners of pipelines take commands from the log: Azure Pipelines and GitHub look for `##vso[` and `##[` anywhere in a
 * line, TeamCity for `##teamcity[`, GitHub for `::name::` at the start of a line. The first two compare by the rules of a
 * language, for which characters without a shape are not there at all.
 */
const UNSEEN = '\\p{Default_Ignorable_Code_Point}';
const HASHES = new RegExp(`(#${UNSEEN}*)#(?=[\\p{L}${UNSEEN}]*\\[)`, 'gv');
/** What an IPv6 address, block or range may go on with after `::`. */
const GROUPS = '(?:(?!::)[0-9A-Fa-f.:]){0,45}';
const ADDRESS = `${GROUPS}(?:\\/\\d{1,3}|-${GROUPS}(?:::)?${GROUPS})?(?:[\\s,]|$)`;
/** Whether the name ends with `::` is for the rest of the line to tell, which may be somebody else's. */
const COLONS = new RegExp(`^([[\\s${UNSEEN}]--[\\n]]*:${UNSEEN}*):(?!${ADDRESS})(?=${UNSEEN}*[A-Za-z_])`, 'gmv');
const MAYBE_COMMAND = new RegExp(`#|^[[\\s${UNSEEN}]--[\\n]]*:`, 'mv');

/** No line of it is a command to a pipeline's runner; all else stays. For texts of several lines that we composed. */
export function forLog(text: string): string {
  return MAYBE_COMMAND.test(text) ? text.replace(HASHES, '$1\\x23').replace(COLONS, '$1\\x3a') : text;
}

/** One line for a terminal or a log: control characters are shown as `\x1b`, never sent, and it commands nothing. */
export function forTerminal(text: string): string {
  if (PLAIN.test(text)) {
    return text;
  }
  return forLog(text.replace(CONTROLS, escaped));
}

/** Several lines of ours for a terminal or a log, of which each is made harmless. */
export function forTerminalLines(text: string): string {
  return text.includes('\n') ? text.split('\n').map(forTerminal).join('\n') : forTerminal(text);
}

/**
 * One CSV field, RFC 4180. A field that a spreadsheet would read as a formula gets an apostrophe in front
 * (OWASP, CSV injection): those that begin with `=`, `+`, `-`, `@`, a tab or a carriage return. A field is one line, for
 * CSV on standard output is read by terminals and runners too.
 */
export function csvField(value: string | number | boolean | undefined): string {
  if (value === undefined) {
    return '';
  }
  if (typeof value !== 'string') {
    return String(value);
  }
  if (PLAIN.test(value) || !SUSPECT.test(value)) {
    return value;
  }
  const harmless = forTerminal(FORMULA.test(value) ? `'${value}` : value);
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
/** What a field may hold that is more than itself. */
const SUSPECT = new RegExp(`${FORMULA.source}|[",#${CONTROL}]|^[\\s${UNSEEN}]*:`, 'u');

/**
 * Text in XML: the five special characters escaped, what XML 1.0 forbids replaced by U+FFFD, and what a terminal or a
 * runner could obey written as a reference, which a parser reads as the same text.
 */
export function forXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replace(HASHES, '$1&#35;')
    .replace(COLONS, '$1&#58;')
    .replace(CONTROLS, (char) => `&#${String(char.codePointAt(0))};`);
}

/** Text in HTML, between tags or in a quoted attribute, on one line. */
export function forHtml(text: string): string {
  return forTerminal(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('`', '&#96;');
}

/**
 * What means something in Markdown: mark-up wherever it stands; a dot of what may be a host and the sign of a merge
 * request, which become links; the beginning of an entity, a tag, a mention; a colon of a scheme or of a smiley, not that
 * of a sentence or of a time.
 */
const MARKDOWN = /[\\`*_{}[\]#|~$^&<>@]|(?<=[\p{L}\d])\.(?=\p{L})|(?<=[wW]{3})\.|!(?=\d)|:(?=[^\s\d])|(?<!\d):(?=\d)/gu;
/** What begins a list or underlines a heading where a line begins with it. */
const MARKDOWN_FIRST = /^(\s*)([-+=])|^(\s*\d+)([.)])(?=\s|$)/;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['@', '&#64;'],
  [':', '&#58;'],
]);

/**
 * Text in Markdown, in a line or in a cell of a table: no mark-up, no HTML, no link, and nobody is mentioned. What means
 * nothing where it stands is left as it is, since tickets may show the text as it is written.
 */
export function forMarkdown(text: string): string {
  return forTerminal(text)
    .replace(MARKDOWN, (char) => ENTITIES.get(char) ?? `\\${char}`)
    .replace(MARKDOWN_FIRST, (_, before = '', sign = '', digits = '', end = '') => `${before}${digits}\\${sign}${end}`);
}

/** The message of a GitHub Actions workflow command; logs are read on terminals too. */
export function forGithubMessage(text: string): string {
  return forTerminal(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

/** A property (file, title) of a GitHub Actions workflow command. */
export function forGithubProperty(text: string): string {
  return forGithubMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * JSON, which a parser reads as the same value: what JSON.stringify leaves as it is though a terminal could obey it is
 * escaped, and so is the second `#` of a command to a runner. For whole values, or for pieces of JSON text.
 */
export function forJson(json: string): string {
  const shown = json.replace(JSON_CONTROLS, (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
  return shown.includes('#') ? shown.replace(HASHES, '$1\\u0023') : shown;
}

/** Those of {@link CONTROLS} that are not escaped in JSON text already, or stand between its tokens. */
const JSON_CONTROLS = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** JSON of a value, in which nothing commands a terminal or a runner. */
export function jsonText(value: unknown, indent?: number): string {
  return forJson(JSON.stringify(value, undefined, indent));
}

/**
 * The text of a message of SARIF 2.1.0 (3.11.5, 3.11.6), on one line: no place to be filled and no link. To be written as
 * JSON after that.
 */
export function forSarif(text: string): string {
  return forTerminal(text)
    .replaceAll(/[[\]\\]/g, '\\$&')
    .replaceAll(/[{}]/g, '$&$&');
}

/** Every place where a text of strangers may go, and what makes it harmless there. */
export const PLACES = {
  terminal: forTerminal,
  csv: csvField,
  xml: forXml,
  html: forHtml,
  markdown: forMarkdown,
  'github-message': forGithubMessage,
  'github-property': forGithubProperty,
  sarif: forSarif,
  json: (text: string): string => jsonText(text),
} as const satisfies Readonly<Record<string, (text: string) => string>>;

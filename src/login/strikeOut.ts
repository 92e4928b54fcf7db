/**
 * Strikes out of a pasted text what may be a secret: passwords, tokens, session ids, client secrets.
 *
 * It strikes rather too much than too little. Causes are looked for in the text as it came; only what is shown goes
 * through here.
 */
import { TOKEN_LETTERS } from '../securityToken.js';

export const STRUCK = '[struck out]';

/** Names whose value is a secret, as the end of a longer name too: `sfdc.password`, `SF_CLIENT_SECRET`. */
const NAME = [
  'passw(?:or)?d',
  'pass(?:phrase|code)?',
  'pwd',
  'pw',
  'secret',
  'secret[ _-]?key',
  'private[ _-]?key',
  'tokens?',
  'session[ _-]?(?:id|key)?',
  'sid',
  'assertion',
  'signature',
  'credentials?',
  'authorization',
  'cookie',
].join('|');

/** Fault codes that end like such a name; what follows them is the fault's text. */
const CODES = '(?:LOGIN_MUST_USE_SECURITY_|WITH_EXPIRED_|INVALID_(?=SESSION_ID))';

/** `<password>…</password>`, also escaped as `&lt;` or `\u003c`, with a prefix, or cut off before its end. */
const OPEN = String.raw`(?:<|&lt;|&#60;|\\u003c)`;
const CLOSE = String.raw`(?:>|&gt;|&#62;|\\u003e)`;
const ELEMENT_NAMES =
  'password|newPassword|oldPassword|passwd|pwd|sessionId|securityToken|token|accessToken|refreshToken|clientSecret|consumerSecret|assertion';
const ELEMENT = new RegExp(
  `(${OPEN}(?:[\\w.-]{1,60}:)?(${ELEMENT_NAMES})(?:\\s[^>]{0,500})?${CLOSE})[\\s\\S]*?(${OPEN}/(?:[\\w.-]{1,60}:)?\\2\\s*${CLOSE}|$)`,
  'giu',
);

/** `password=`, `"password": `, `:password => `, `password='`: the name with what leads to its value. */
const ASSIGNED = new RegExp(
  `(?<!${CODES})(?:${NAME})(?:\\\\*["'\`]|&quot;|&#34;|%22)?\\s{0,20}(?:=>|:=|%3D|[:=])[ \\t]{0,20}`,
  'giu',
);

/** `--password x`, `-u user:x`: options of command lines. */
const OPTION =
  /(\s--?(?:[\w-]{0,40}(?:password|passwd|pwd|secret|token|sid)|u|user)\s+)(?:"[^"\n]*"?|'[^'\n]*'?|\S+)/giu;

/** What has the shape of a secret, whatever stands before it. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/gu, STRUCK],
  [/\bforce:\/\/\S+/gu, STRUCK],
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#]*@/giu, `$1${STRUCK}@`],
  [/00D[A-Za-z0-9]{9,15}(?:!|%21|\\u0021|&#33;)[^\s"'<>&,;)\]}]*/gu, STRUCK],
  [
    /\bbearer\s+(?!(?:flows?|tokens?|auth|authentication|grants?|assertions?)\b)[^\s"'<>,;)\]}]+/giu,
    `Bearer ${STRUCK}`,
  ],
  [/\b(oauth|basic)\s+(?=[^\s"'<>,;]*[\d=!])[^\s"'<>,;)\]}]{8,}/giu, `$1 ${STRUCK}`],
  [/\beyJ[\w-]{5,}(?:\.[\w-]*){1,4}/gu, STRUCK],
  [/\b5Aep[\w.!-]{10,}/gu, STRUCK],
  [/(reference to (?:parameter )?entity\s+)(?:"[^"]*"|'[^']*'|&quot;.*?&quot;|\\+".*?\\+")/giu, `$1${STRUCK}`],
  [new RegExp(`\\b(?=[A-Za-z]*\\d)(?=\\d*[A-Za-z])${TOKEN_LETTERS}\\b`, 'gu'), STRUCK],
  [/\b(?=[^\W_]*\d)(?=[^\W_]*[a-z])(?=[^\W_]*[A-Z])[A-Za-z0-9]{26,}\b/gu, STRUCK],
  [/\b(?:[0-9A-F]{64}|\d{16,20})\b/gu, STRUCK],
];

/** Everything behind the first argument of a login call: `conn.login('me@example.com', 'secret…')`. */
const CALL =
  /(\b(?:login\w*|authori[sz]e\w*|authenticate\w*|SalesforceLogin)\s?\(\s*(?:"[^"\n]*"|'[^'\n]*'|[\w.[\]]{1,100})\s*,)[^\n]*/gu;

/** The text with {@link STRUCK} in the place of every secret that it may hold. */
export function strikeOut(text: string): string {
  let struck = text.replace(ELEMENT, (_all, open: string, _name, close: string) => `${open}${STRUCK}${close}`);
  struck = strikeAssigned(struck);
  struck = struck.replace(OPTION, `$1${STRUCK}`).replace(CALL, `$1 ${STRUCK}`);
  return SHAPES.reduce((soFar, [shape, by]) => soFar.replace(shape, by), struck);
}

function strikeAssigned(text: string): string {
  let out = '';
  let from = 0;
  ASSIGNED.lastIndex = 0;
  for (let found = ASSIGNED.exec(text); found !== null; found = ASSIGNED.exec(text)) {
    const start = found.index + found[0].length;
    const end = endOfValue(text, start);
    if (end > start) {
      out += `${text.slice(from, start)}${STRUCK}`;
      from = end;
      ASSIGNED.lastIndex = end;
    }
  }
  return out + text.slice(from);
}

/** Where the value that begins at `start` ends: at its closing quote, or with the line. */
function endOfValue(text: string, start: number): number {
  const opened = /^(\\*)(["'`]|&quot;|&#34;|%22)/u.exec(text.slice(start, start + 40));
  if (opened !== null) {
    const end = endOfQuoted(text, start + opened[0].length, opened[1] ?? '', opened[2] ?? '"');
    const after = text.slice(end).replace(/^\\*(?:["'`]|&quot;|&#34;|%22)/u, '');
    return /^(?:$|[\s,;:)}\]>/?&|"'`\\]|%2C|%7D)/iu.test(after) ? end : endOfLine(text, start);
  }
  if (/^[[{]/u.test(text.slice(start, start + 1))) {
    return start;
  }
  const block = /^[|>][+-]?[ \t]*\r?\n((?:[ \t]+[^\n]*\n?|[ \t]*\r?\n)+)/u.exec(text.slice(start));
  if (block !== null) {
    return start + block[0].length;
  }
  return endOfLine(text, start);
}

function endOfLine(text: string, start: number): number {
  const end = text.slice(start).search(/\r?\n/u);
  return end < 0 ? text.length : start + end;
}

/**
 * The place of the closing quote, or the end of the text. In JSON inside JSON a quote of the value stands behind more
 * backslashes than the closing one; without nesting, behind an odd number of them.
 */
function endOfQuoted(text: string, start: number, slashes: string, quote: string): number {
  for (let at = text.indexOf(quote, start); at >= 0; at = text.indexOf(quote, at + quote.length)) {
    let before = 0;
    while (at - before - 1 >= start && text[at - before - 1] === '\\') {
      before += 1;
    }
    if (slashes === '' ? before % 2 === 0 : before <= slashes.length) {
      return at - (slashes === '' ? 0 : before);
    }
  }
  return text.length;
}

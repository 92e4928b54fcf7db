/**
 * What a text itself calls a password or a token: `password: Summer2026`, `with the password hunter2secret`, and what is
 * given to a program as one: `curl -u user:password`. That one is kept, rotated or not needed is no secret.
 */
import common from './commonPasswords.json' with { type: 'json' };
import { isMixedWord, isPasswordLike } from './commonPassword.js';
import references from './references.json' with { type: 'json' };
import words from './passwordWords.json' with { type: 'json' };
import { oddity } from './wordLike.js';

const TOLD = new RegExp(
  `(?:(?<![\\p{L}\\p{N}/#._-])(?<noun>${words.passwords.join('|')}|${words.others.join('|')})|(?<wide>${words.wide.join('|')}))` +
    `["'”»]?(?<mark>\\s*[:=]\\s*|\\s+(?:${words.is.join('|')})\\s*:?\\s+)?\\s*["'„“«]?(?<word>[^\\s"'\`,;()<>[\\]{}|]{6,})`,
  'giu',
);
/** Words that mean more than a password: what stands behind them has to look like one. */
const OTHERS = new RegExp(`^(?:${words.others.join('|')})$`, 'iu');
const REFERENCES = new RegExp(`^(?:${references.forms.map(({ pattern }) => pattern).join('|')})$`, 'u');

const OWN_KEY = /^\s*(?:-\s+)?["']?secret["']?\s*:\s*["']?$/u;

const PASSWORDS = `(?<![\\p{L}\\p{N}/#._-])(?:${words.passwords.join('|')})`;
const NOUN = `(?<![\\p{L}\\p{N}/#._-])(?:${words.passwords.join('|')}|${words.others.join('|')})`;
const WORD = `["'„“«(]?(?<word>[^\\s"'\`,;()<>[\\]{}|]{6,})`;
const MAIL = '(?<![\\w.+-])[\\w.+-]{1,64}@[\\w.-]{1,200}?';
const NAMED = `(?<![\\p{L}\\p{N}])(?:${words.ofWhom.join('|')})\\s*:?\\s+\\S{1,80}?`;
const BESIDE = `\\s*(?:[/:|]|,?\\s(?:${NOUN}))\\s*${WORD}`;

/** Sentences that come to a password some words later, and what in them looks like one. */
const LATER: readonly (readonly [form: RegExp, looks: (word: string) => boolean])[] = [
  // `password for the nightly job: ...`, `the password of the loader is ...`
  [
    form(
      `${NOUN}\\s[^.;:=\\n]{1,60}?(?:\\S{1,64}@\\S{1,200}?)?(?:\\s*[:=]|\\s(?:${words.is.join('|')})(?=\\s))\\s*${WORD}`,
    ),
    isPasswordLike,
  ],
  // `log in with ...`, also as somebody
  [
    form(
      `(?<!\\p{L})(?:${words.with.join('|')})\\s+(?:(?:the|dem|der|le|la|el|o|a|het|de)\\s+)?(?:${NOUN}\\s+)?${WORD}`,
    ),
    isLoginWord,
  ],
  // `etl@acme.example / ...`: figures may be a telephone
  [form(`${MAIL}${BESIDE}`), (word) => isPasswordLike(word) || isHex(word)],
  [form(`${NAMED}${BESIDE}`), isLoginWord],
  // `user etl@acme.example with ...`
  [form(`(?:${MAIL}|${NAMED})\\s+(?:${words.by.join('|')})\\s+(?:${NOUN}\\s+)?${WORD}`), isLoginWord],
  // Of the same words what is too short to be told by its characters: `password hunter2`.
  [form(`${NOUN}\\s+${WORD}`), isPasswordLike],
  // `password 48213377`, `client secret a3f5c9d2e8b14670`
  [form(`${PASSWORDS}\\s+${WORD}`), isLoginWord],
  [form(`(?<![\\p{L}\\p{N}/#._-])(?:${words.keys.join('|')})\\s+${WORD}`), (word) => isFigures(word) || isHex(word)],
];

function form(pattern: string): RegExp {
  return new RegExp(pattern, 'giu');
}

function isLoginWord(word: string): boolean {
  return isPasswordLike(word) || isFigures(word) || isHex(word);
}

/** Neither a day nor a round number. */
function isFigures(word: string): boolean {
  const core = withoutEnd(word);
  return /^\d{6,12}$/u.test(core) && !/0{3}$|^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$/u.test(core);
}

/** What stands for itself elsewhere: the id of a tenant, a commit. */
function isHex(word: string): boolean {
  return /^(?:[a-f\d]{8}-(?:[a-f\d]{4}-){3}[a-f\d]{12}|(?=.*\d)(?=.*[a-f])[a-f\d]{7,})$/iu.test(withoutEnd(word));
}

function withoutEnd(word: string): string {
  return word.replace(/[.?!:]+$/u, '');
}

/** `use ...`: a sentence goes on with names of programs and releases, too. */
const USED = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.use.join('|')})\\s+${WORD}`, 'giu');

/** Figures that a text calls a password, in groups or as short as a PIN is; years and days are none. */
const CALLED = `(?<![\\p{L}\\p{N}/#._-])(?:${[...words.passwords, 'secret', 'pin(?:-?code)?'].join('|')})`;
const MARK = `(?:\\s*[:=]|\\s(?:${words.is.join('|')})(?=\\s))`;
const NO_YEAR = '(?!(?:19|20)\\d\\d(?!\\d))';
const FIGURES = [
  `${CALLED}${MARK}?\\s*["']?(?<word>${NO_YEAR}\\d{3,8}(?:[ -]\\d{3,8})+)(?![\\w-])`,
  `${CALLED}${MARK}\\s*["']?(?<word>${NO_YEAR}\\d{4,12})(?![\\w.-]|\\s\\p{L})`,
  `(?<![\\p{L}\\p{N}/#._-])pin(?:-?code)?\\s*[:=]?\\s*(?<word>${NO_YEAR}\\d{4,8})(?![\\w.-])`,
].map((pattern) => new RegExp(pattern, 'giu'));

/** What programs take: `-u user:password`, `--password=...`, `Authorization: Basic ...`. */
const USER_OPTION = /(?<![\w-])(?:-u|-U|--user|--proxy-user)(?:\s+|=)?["']?[^\s:"'@]{1,80}:(?<word>[^\s"'`|;]{3,})/gu;
const PASSWORD_OPTION =
  /(?<![\w-])--?(?:password|passwd|pass|pwd|token|secret|client-secret)(?:=|\s+)["']?(?<word>[^\s"'`|;]{4,})/gu;
const BASIC = /\bBasic\s+(?<word>[A-Za-z\d+/]{8,}={0,2})/gu;
/** What stands for one: `$PASSWORD`, `<password>`, `***`, `...`. */
const PLACEHOLDER = /^(?:\$|%\w+%|<|\{|\*+$|\.{3}|x+$|(?:the-?)?(?:password|passwd|pw|token|secret)$)/iu;

const USERNAME = /^[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)*$/u;
/** `vault:kv/billing`: where it is kept. */
const REFERENCE = /^[a-z]+:/u;
/** Words of the trade that have figures in them. */
const TRADE =
  /1password|oauth\d|o365|m365|sha-?\d+|md5|aes-?\d+|[rhep]s\d{3}|base\d\d|utf-?\d+|tls-?[\d.]+|ed25519|pbkdf2|argon2\w*|x509|pkcs\d+|rfc-?\d+|iso-?\d+|24x7/giu;
/** Numbers of tickets, and days. */
const NUMBERS = /\b[A-Z]{2,12}-?\d{3,}\b|\b\d{4}-\d\d-\d\d\b/gu;
const SIGNS = /[!$%^~@#&*?=+]/u;
/** `Vault-managed`, `rotated`. */
const PLAIN = /^\p{L}+(?:['’/-]\p{L}+)*$/u;
/** `blauerHund`: small letters, and a capital within. */
const RUN_TOGETHER = /^\p{Ll}{3,}\p{Lu}/u;
/** Bits a letter above which a word of letters is no word. */
const ODD = 1;
const COMMON: ReadonlySet<string> = new Set(common.passwords);

/** Where a word begins that the text itself calls a secret. */
export function toldAt(text: string): number | undefined {
  for (const { 0: all, groups, index } of text.matchAll(TOLD)) {
    const { mark, word = '' } = groups ?? {};
    // The key of the file, behind which references alone may stand.
    if (OWN_KEY.test(text.slice(0, index + all.length - word.length))) continue;
    const noun = groups?.['noun'] ?? groups?.['wide'] ?? '';
    const at = all.length - word.length;
    if (REFERENCE.test(word) || REFERENCES.test(word) || USERNAME.test(word)) continue;
    const behind = text.slice(index + all.length);
    if (isTold({ word, behind, noun, mark, isApart: /\s$/u.test(all.slice(0, at)) })) return index + at;
  }
  return laterAt(text) ?? figuresAt(text) ?? givenAt(text);
}

function figuresAt(text: string): number | undefined {
  for (const form of FIGURES) {
    for (const { 0: all, groups, index } of text.matchAll(form)) {
      const { word = '' } = groups ?? {};
      if (!OWN_KEY.test(text.slice(0, index + all.length - word.length))) return index + all.length - word.length;
    }
  }
  return undefined;
}

function laterAt(text: string): number | undefined {
  for (const [pattern, looks] of LATER) {
    for (const { 0: all, groups, index } of text.matchAll(pattern)) {
      const { word = '' } = groups ?? {};
      if (looks(word) && !USERNAME.test(word)) return index + all.length - word.length;
    }
  }
  const used = [...text.matchAll(USED)].find(({ groups }) => isMixedWord(groups?.['word'] ?? ''));
  return used && used.index + used[0].length - (used.groups?.['word'] ?? '').length;
}

function givenAt(text: string): number | undefined {
  for (const form of [USER_OPTION, PASSWORD_OPTION, BASIC]) {
    for (const { 0: all, groups, index } of text.matchAll(form)) {
      const { word = '' } = groups ?? {};
      const isGiven = form === BASIC ? Buffer.from(word, 'base64').includes(':') : !PLACEHOLDER.test(word);
      if (isGiven) return index + all.length - word.length;
    }
  }
  return undefined;
}

interface NamedWord {
  readonly word: string;
  readonly behind: string;
  readonly noun: string;
  readonly mark: string | undefined;
  readonly isApart: boolean;
}

function isTold({ behind, isApart, mark, noun, word }: NamedWord): boolean {
  if (mark === undefined) {
    const hasBoth = /\d/u.test(withoutTrade(word)) && /\p{L}/u.test(word);
    return !OTHERS.test(noun) && isApart && word.length >= 8 && hasBoth;
  }
  if (OTHERS.test(noun)) return isOdd(word);
  if (mark.includes('=') || isOdd(word)) return true;
  // Behind a colon a sentence may begin; a phrase that is a secret cannot be told from one.
  return mark.includes(':') && (/phrase/iu.test(noun) || !/^\s+\p{L}/u.test(behind));
}

/** A word that no sentence about passwords goes on with. */
function isOdd(word: string): boolean {
  const core = withoutTrade(word.replace(/[.!?:*]+$/u, ''));
  if (core === '') return false;
  if (/\d/u.test(core) || SIGNS.test(core) || COMMON.has(core.toLowerCase())) return true;
  return !PLAIN.test(core) || RUN_TOGETHER.test(core) || oddity(core) / core.length > ODD;
}

/** What is left of a word without what the trade calls so. */
function withoutTrade(word: string): string {
  return word
    .replaceAll(TRADE, '')
    .replaceAll(NUMBERS, '')
    .replaceAll(/^[-–/]+|[-–/]+$/gu, '');
}

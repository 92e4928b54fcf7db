/**
 * Arguments are seen by every process of the machine and kept in shells' histories, so no argument holds a secret. What
 * looks like one is refused before oclif can repeat it in an error.
 */
import { nearestName } from '../nearestName.js';
import { TOKEN_LETTERS } from '../securityToken.js';
import { Text } from '../text.js';
import { type LoginError, wrongInput } from './error.js';

/** What the flags of a command are, as far as their values matter here. */
export interface KnownFlag {
  readonly name: string;
  readonly char?: string;
  readonly takesValue: boolean;
}

/** Words of flags that other tools have for secrets. */
const SECRET_WORD = /pass|pwd|secret|token|credential/;

/** Edits from a word of a command up to which something is that word misspelt, and no secret. */
const SLIPS = 3;

/** Words of a command that an error lists. */
const FEW = 10;

/** What has the shape of a secret: a private key, a security token, a session id, a JWT, a consumer secret, or `password=…`. */
const SECRET_SHAPES = [
  /-----BEGIN[A-Z ]{0,40}KEY/,
  new RegExp(`^(?=.*\\d)(?=.*[A-Za-z])${TOKEN_LETTERS}$`, 'u'),
  /00D[A-Za-z0-9]{9,15}(?:!|%21)/,
  /^eyJ[\w-]+\./,
  /^5Aep/,
  /^(?:[0-9A-Fa-f]{64}|\d{16,20})$/,
  /(?:password|passwd|pwd|secret|token|sid)\s*[=:]/i,
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]*@/i,
];

/** Salesforce usernames have the form of a mail address and at most 80 characters. */
export function isUsername(text: string): boolean {
  return text.length <= 80 && /^[^\s@:/!"<>|\\]+@[^\s@:/!"<>|\\]+$/u.test(text);
}

/**
 * Throws a {@link LoginError} for anything that is not a flag of the command and for values that look like a secret. No
 * error repeats an argument; a flag's name is named only when it consists of lower-case words.
 */
export function refuseSecretArguments(argv: readonly string[], flags: readonly KnownFlag[]): void {
  throwFirst(refusals(argv, flags, checkValue));
}

/**
 * Throws a {@link LoginError} for anything that is not a flag of the command, whatever the values of its flags are: what
 * is not quoted in a shell may be a piece of a pasted log.
 */
export function refuseStrayArguments(argv: readonly string[], flags: readonly KnownFlag[]): void {
  throwFirst(refusals(argv, flags, () => undefined, 'stray'));
}

/**
 * Throws a {@link LoginError} for anything that is not a flag of a command that takes no secret at all.
 *
 * @param words that the command knows without a flag.
 * @param form of its words, where they are no list.
 */
export function refuseNoFlags(
  argv: readonly string[],
  flags: readonly KnownFlag[],
  words: readonly string[],
  form?: 'side' | 'report',
): void {
  const found = refusals(argv, flags, () => undefined, 'no-flag').filter(({ at }) => !words.includes(argv[at] ?? ''));
  const [first] = found;
  const at = first?.at ?? 0;
  const isWord = first?.isOfFlag === false && argv[at]?.startsWith('-') !== true;
  if (isWord && (words.length > 0 || form !== undefined)) {
    const position = String(at + 1);
    if (form !== undefined) throw wrongInput(Text.of(`login-errors.argument.no-${form}`, { position }));
    if (words.length <= FEW) {
      throw wrongInput(Text.of('login-errors.argument.no-word', { position, words: words.join(', ') }));
    }
    const nearest = nearestName(argv[at] ?? '', words, SLIPS);
    throw wrongInput(
      nearest === undefined
        ? Text.of('login-errors.argument.no-name', { position })
        : Text.of('login-errors.argument.no-name-but', { position, nearest }),
    );
  }
  throwFirst(found);
}

/**
 * Replaces, in place, what would be refused by {@link refuseSecretArguments} (or, for a command that takes no secrets,
 * by {@link refuseStrayArguments} or {@link refuseNoFlags}), so that nobody who logs the arguments of a command shows it.
 * The stand-ins are refused in the same way and with the same words.
 */
export function hideRefused(
  argv: string[],
  flags: readonly KnownFlag[],
  takesNoSecrets: boolean,
  words: readonly string[] = [],
): void {
  for (const { at, hidden } of refusals(argv, flags, takesNoSecrets ? () => undefined : checkValue)) {
    if (nearestName(argv[at] ?? '', words, SLIPS) === undefined) argv[at] = hidden;
  }
}

/** How a word is refused that is no flag, by what the command takes: secrets, pasted texts, or neither. */
type NoFlag = 'unexpected' | 'stray' | 'no-flag';

interface RefusedArgument {
  readonly at: number;
  /** Whether it is the value of a flag; else it is no flag of the command. */
  readonly isOfFlag: boolean;
  readonly error: LoginError;
  /** What stands for the argument. */
  readonly hidden: string;
}

function throwFirst([first]: readonly RefusedArgument[]): void {
  if (first !== undefined) {
    throw first.error;
  }
}

function refusals(
  argv: readonly string[],
  flags: readonly KnownFlag[],
  check: (name: string, value: string) => { readonly error: LoginError; readonly hidden: string } | undefined,
  noFlag: NoFlag = 'unexpected',
): RefusedArgument[] {
  const found: RefusedArgument[] = [];
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    const flag = flagOf(argument, flags);
    if (flag === undefined) {
      found.push({ at, isOfFlag: false, ...unexpected(argument, at + 1, noFlag) });
      continue;
    }
    if (!flag.known.takesValue) {
      continue;
    }
    at += flag.value === undefined ? 1 : 0;
    const value = flag.value ?? argv[at];
    // What is not there at all is for oclif to say.
    if (value === undefined) continue;
    const refused = checkBlank(flag.known.name, value) ?? check(flag.known.name, value);
    if (refused !== undefined) {
      const before = argument.slice(0, argument.length - (flag.value?.length ?? 0));
      const hidden = `${flag.value === undefined ? '' : before}${refused.hidden}`;
      found.push({ at, isOfFlag: true, error: refused.error, hidden });
    }
  }
  return found;
}

interface FoundFlag {
  readonly known: KnownFlag;
  /** The value that stands in the same argument. */
  readonly value?: string;
}

function flagOf(argument: string, flags: readonly KnownFlag[]): FoundFlag | undefined {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
  if (name !== undefined) {
    const known = flags.find((flag) => flag.name === name);
    return known === undefined ? undefined : { known, ...(value === undefined ? {} : { value }) };
  }
  const [, char, rest] = /^-([A-Za-z])(.*)$/s.exec(argument) ?? [];
  const known = flags.find((flag) => flag.char !== undefined && flag.char === char);
  if (known === undefined || (rest !== '' && !known.takesValue)) {
    return undefined;
  }
  return { known, ...(rest === undefined || rest === '' ? {} : { value: rest.replace(/^=/, '') }) };
}

/** A stand-in that has the shape of a secret, and one that is nothing at all. */
const HIDDEN_SECRET = 'secret=…';
const HIDDEN = '…';

function unexpected(
  argument: string,
  position: number,
  noFlag: NoFlag,
): { readonly error: LoginError; readonly hidden: string } {
  const [, name] = /^--([a-z]+(?:-[a-z]+)*)(?:=|$)/.exec(argument) ?? [];
  if (name === undefined || name.length > 30) {
    return {
      error: wrongInput(Text.of(`login-errors.argument.${noFlag}`, { position: String(position) })),
      hidden: HIDDEN,
    };
  }
  const error = wrongInput(
    Text.of(
      noFlag !== 'no-flag' && SECRET_WORD.test(name)
        ? 'login-errors.argument.secret-flag'
        : 'login-errors.argument.unknown-flag',
      {
        flag: name,
      },
    ),
  );
  return { error, hidden: argument.includes('=') ? `--${name}=${HIDDEN}` : argument };
}

/** A flag whose command says itself what has to stand there. */
const OWN_WORDS = 'error';

/** A variable that is not set, most often: the answer would be one to another question than that which was meant. */
function checkBlank(name: string, value: string): { readonly error: LoginError; readonly hidden: string } | undefined {
  if (value.trim() !== '' || name === OWN_WORDS) return undefined;
  return { error: wrongInput(Text.of('login-errors.argument.blank', { flag: name })), hidden: value };
}

function checkValue(name: string, value: string): { readonly error: LoginError; readonly hidden: string } | undefined {
  // sf itself takes an access token for an org; it is never shown (the identity is asked for instead).
  if (name === 'target-org') {
    return undefined;
  }
  if (SECRET_SHAPES.some((shape) => shape.test(value))) {
    return { error: wrongInput(Text.of('login-errors.argument.looks-secret', { flag: name })), hidden: HIDDEN_SECRET };
  }
  if (name === 'username' && !isUsername(value)) {
    return { error: wrongInput(Text.of('login-errors.argument.not-a-username')), hidden: HIDDEN };
  }
  if (name === 'expect-org' && !/^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(value)) {
    return { error: wrongInput(Text.of('login-errors.argument.not-an-org-id')), hidden: HIDDEN };
  }
  if (name === 'client-id' && !/^[\w.-]{1,255}$/.test(value)) {
    return { error: wrongInput(Text.of('login-errors.argument.not-a-client-id')), hidden: HIDDEN };
  }
  return undefined;
}

/**
 * Arguments are seen by every process of the machine and kept in shells' histories, so no argument holds a secret. What
 * looks like one is refused before oclif can repeat it in an error.
 */
import { EXIT } from '../exitCodes.js';
import { LoginError } from './error.js';

/** What the flags of a command are, as far as their values matter here. */
export interface KnownFlag {
  readonly name: string;
  readonly char?: string;
  readonly takesValue: boolean;
}

function wrong(rest: string, ...params: string[]): LoginError {
  return new LoginError(`argument.${rest}`, params, EXIT.usage);
}

/** Words of flags that other tools have for secrets. */
const SECRET_WORD = /pass|pwd|secret|token|credential/;

/** What has the shape of a secret: a security token, a session id, a JWT, a consumer secret, or `password=…`. */
const SECRET_SHAPES = [
  /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]{24,25}$/,
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
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    const flag = flagOf(argument, flags);
    if (flag === undefined) {
      throw unexpected(argument, at + 1);
    }
    if (!flag.known.takesValue) {
      continue;
    }
    at += flag.value === undefined ? 1 : 0;
    checkValue(flag.known.name, flag.value ?? argv[at] ?? '');
  }
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

function unexpected(argument: string, position: number): LoginError {
  const [, name] = /^--([a-z]+(?:-[a-z]+)*)(?:=|$)/.exec(argument) ?? [];
  if (name === undefined || name.length > 30) {
    return wrong('unexpected', String(position));
  }
  return wrong(SECRET_WORD.test(name) ? 'secret-flag' : 'unknown-flag', name);
}

function checkValue(name: string, value: string): void {
  // sf itself takes an access token for an org; it is never shown (the identity is asked for instead).
  if (name === 'target-org') {
    return;
  }
  if (SECRET_SHAPES.some((shape) => shape.test(value))) {
    throw wrong('looks-secret', name);
  }
  if (name === 'username' && !isUsername(value)) {
    throw wrong('not-a-username');
  }
  if (name === 'expect-org' && !/^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(value)) {
    throw wrong('not-an-org-id');
  }
  if (name === 'client-id' && !/^[\w.-]{1,255}$/.test(value)) {
    throw wrong('not-a-client-id');
  }
}

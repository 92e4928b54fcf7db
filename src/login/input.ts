/**
 * Where secrets come from: the environment, else piped JSON, else hidden prompts. Never a flag or an argument.
 */
import type { Path } from '../policy/index.js';
import { looksLikeToken } from '../securityToken.js';
import { Text } from '../text.js';
import { type LoginError, wrongInput } from './error.js';
import { type Credentials, Secret } from './secret.js';
import { isUsername } from './secretArguments.js';

export const VARIABLES = {
  password: 'SF_TOKEN_PASSWORD',
  securityToken: 'SF_TOKEN_SECURITY_TOKEN',
  clientSecret: 'SF_TOKEN_CLIENT_SECRET',
} as const;

export type SecretName = keyof typeof VARIABLES;

export interface InputSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard input is a terminal. */
  readonly isTerminal: boolean;
  /** All of standard input, which is not a terminal. */
  read(): Promise<string>;
  /** A hidden prompt; absent where nobody may be asked. */
  readonly prompt?: (name: SecretName) => Promise<string>;
}

export interface LoginInput {
  readonly users: readonly Credentials[];
  readonly warnings: readonly Text[];
}

/**
 * The users to try with their secrets. Throws a {@link LoginError} that names line and field, never a value.
 */
export async function readInput(username: string | undefined, path: Path, sources: InputSources): Promise<LoginInput> {
  const users = await fromSources(username, path, sources);
  for (const user of users) {
    check(user);
  }
  return { users, warnings: users.flatMap(warningsOf) };
}

async function fromSources(username: string | undefined, path: Path, sources: InputSources): Promise<Credentials[]> {
  const { env } = sources;
  if (env[VARIABLES.password] !== undefined) {
    return [credentials(needed(username), (name) => env[VARIABLES[name]] ?? '')];
  }
  if (!sources.isTerminal) {
    return parsePiped(await sources.read(), username, env[VARIABLES.clientSecret] ?? '');
  }
  const { prompt } = sources;
  if (prompt === undefined) {
    throw wrongInput(Text.of('login-errors.input.none'));
  }
  const asked = needed(username);
  const answers = new Map<SecretName, string>();
  const names: readonly SecretName[] =
    path === 'soap' ? ['password', 'securityToken'] : ['password', 'securityToken', 'clientSecret'];
  for (const name of names) {
    answers.set(name, env[VARIABLES[name]] ?? (await prompt(name)));
  }
  return [credentials(asked, (name) => answers.get(name) ?? '')];
}

function needed(username: string | undefined): string {
  if (username === undefined) {
    throw wrongInput(Text.of('login-errors.input.no-username'));
  }
  return username;
}

function credentials(username: string, valueOf: (name: SecretName) => string): Credentials {
  return {
    username,
    password: new Secret(valueOf('password')),
    securityToken: new Secret(valueOf('securityToken')),
    clientSecret: new Secret(valueOf('clientSecret')),
  };
}

type InputEntry = Readonly<Record<string, unknown>>;
const FIELDS = ['username', 'password', 'securityToken', 'clientSecret'];

/** One object, on as many lines as it likes, or one object a line. */
export function parsePiped(input: string, username: string | undefined, clientSecret: string): Credentials[] {
  const text = input.replace(/^\ufeff/, '');
  if (text.trim() === '') {
    throw wrongInput(Text.of('login-errors.input.none'));
  }
  const entries = entriesOf(text);
  if (username !== undefined && entries.length > 1) {
    throw wrongInput(Text.of('login-errors.input.several'));
  }
  const seen = new Map<string, string>();
  return entries.map(([line, entry]) => {
    const user = usernameOf(entry, username, line);
    const before = seen.get(user.toLowerCase());
    if (before !== undefined) {
      throw wrongInput(Text.of('login-errors.input.twice', { line, before }));
    }
    seen.set(user.toLowerCase(), line);
    const fallback = (name: SecretName): string => (name === 'clientSecret' ? clientSecret : '');
    return credentials(user, (name) => fieldOf(entry, name, line) ?? fallback(name));
  });
}

/** The only object that is piped in; its fields are texts. */
export function pipedObject<Name extends string>(text: string, fields: readonly Name[]): Partial<Record<Name, string>> {
  const entry = parseObject(text.replace(/^\ufeff/, ''));
  if (entry === undefined) {
    throw wrongInput(Text.of('login-errors.input.not-one-object', { fields: fields.join(', ') }));
  }
  checked(entry, '1', fields);
  const found: Partial<Record<Name, string>> = {};
  for (const name of fields) {
    const value = fieldOf(entry, name, '1');
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** Each object with the number of its line. */
function entriesOf(text: string): [line: string, entry: InputEntry][] {
  const whole = parseObject(text);
  if (whole !== undefined) {
    return [['1', checked(whole, '1')]];
  }
  return text.split(/\r?\n/).flatMap((line, at): [string, InputEntry][] => {
    if (line.trim() === '') {
      return [];
    }
    const number = String(at + 1);
    const entry = parseObject(line);
    if (entry === undefined) {
      throw wrongInput(Text.of('login-errors.input.not-json', { line: number }));
    }
    return [[number, checked(entry, number)]];
  });
}

/** JSON's own error would quote the text, so it is dropped. */
function parseObject(text: string): InputEntry | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function checked(entry: InputEntry, line: string, fields: readonly string[] = FIELDS): InputEntry {
  if (Object.keys(entry).some((name) => !fields.includes(name))) {
    throw wrongInput(Text.of('login-errors.input.unknown-field', { line, fields: fields.join(', ') }));
  }
  return entry;
}

function usernameOf(entry: InputEntry, flag: string | undefined, line: string): string {
  const written = fieldOf(entry, 'username', line);
  if (written !== undefined && flag !== undefined && written.toLowerCase() !== flag.toLowerCase()) {
    throw wrongInput(Text.of('login-errors.input.other-username', { line }));
  }
  const username = written ?? flag;
  if (username === undefined) {
    throw wrongInput(Text.of('login-errors.input.no-username-in', { line }));
  }
  if (!isUsername(username)) {
    throw wrongInput(Text.of('login-errors.input.odd-username', { line }));
  }
  return username;
}

function fieldOf(entry: InputEntry, name: string, line: string): string | undefined {
  const value = Object.hasOwn(entry, name) ? entry[name] : undefined;
  if (value !== undefined && value !== null && typeof value !== 'string') {
    throw wrongInput(Text.of('login-errors.input.not-text', { line, field: name }));
  }
  return value ?? undefined;
}

/** What can only fail is not sent: it would cost the user an attempt. */
function check({ username, password, securityToken }: Credentials): void {
  if (password.isEmpty) {
    throw wrongInput(Text.of('login-errors.input.empty-password', { username }));
  }
  const token = securityToken.reveal();
  if (token.length >= 20 && password.reveal().endsWith(token)) {
    throw wrongInput(Text.of('login-errors.input.token-twice', { username }));
  }
}

function warningsOf({ username, password, securityToken }: Credentials): Text[] {
  const token = securityToken.reveal();
  return [
    ...(/\s$/u.test(password.reveal()) ? [Text.of('login.warning.password-blank', { username })] : []),
    ...(token === '' || looksLikeToken(token) ? [] : [Text.of('login.warning.token-shape', { username })]),
  ];
}

/** Bytes of standard input that are read at most. */
const LONGEST = 1024 * 1024;

/** Reads a stream to its end as UTF-8. */
export async function readStream(stream: NodeJS.ReadableStream, patience = 60_000): Promise<string> {
  return (await readStreamBytes(stream, patience)).toString('utf8');
}

/** Reads a stream to its end. Throws a {@link LoginError} when it is too long or says nothing for `patience` ms. */
export async function readStreamBytes(stream: NodeJS.ReadableStream, patience = 60_000): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (error?: LoginError): void => {
      clearTimeout(timer);
      stream.off('data', take).off('end', finish).off('error', fail);
      stream.pause();
      if (error === undefined) {
        resolve(Buffer.concat(chunks));
      } else {
        reject(error);
      }
    };
    const take = (chunk: Buffer | string): void => {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
      if (size > LONGEST) {
        end(wrongInput(Text.of('login-errors.input.too-long')));
      }
    };
    const finish = (): void => end();
    const fail = (): void => end(wrongInput(Text.of('login-errors.input.none')));
    const timer = setTimeout(() => end(wrongInput(Text.of('login-errors.input.silent'))), patience);
    stream.on('data', take).once('end', finish).once('error', fail);
  });
}

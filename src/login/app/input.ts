/**
 * Where the key and the secret of an app come from. A secret never comes from a flag or an argument: from the environment,
 * else from piped JSON, else from a hidden prompt. A private key comes from a file.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readBytes } from '../../facts/files.js';
import type { AppPath } from '../../policy/index.js';
import { Text } from '../../text.js';
import { wrongInput } from '../error.js';
import { type InputSources, pipedObject, VARIABLES } from '../input.js';
import { Secret } from '../secret.js';
import { isUsername } from '../secretArguments.js';
import type { AppCredentials, ClientCredentials } from './credentials.js';

/** The consumer key may stand here too, as it may in a flag. */
export const CLIENT_ID_VARIABLE = 'SF_TOKEN_CLIENT_ID';

export interface AppFlags {
  readonly username: string | undefined;
  readonly 'client-id': string | undefined;
  readonly 'jwt-key-file': string | undefined;
}

const LARGEST_KEY = 64 * 1024;
const FIELDS = ['username', 'clientId', 'clientSecret'] as const;

/** Throws a LoginError that names what is missing or odd, never a value. */
export async function readAppInput(path: AppPath, flags: AppFlags, sources: InputSources): Promise<AppCredentials> {
  const keyFile = flags['jwt-key-file'];
  if (path === 'client-credentials') {
    if (keyFile !== undefined) throw wrongInput(Text.of('login-errors.key-file.other-path'));
    return readClientCredentials(flags, sources);
  }
  const { username } = flags;
  if (username === undefined) throw wrongInput(Text.of('login-errors.input.no-subject'));
  if (keyFile === undefined) throw wrongInput(Text.of('login-errors.key-file.missing'));
  const clientId = clientIdOf(flags['client-id'] ?? sources.env[CLIENT_ID_VARIABLE], path);
  return { path, username, clientId, key: await readKey(keyFile) };
}

async function readClientCredentials(flags: AppFlags, sources: InputSources): Promise<ClientCredentials> {
  const { env, isTerminal, prompt } = sources;
  const given = flags['client-id'] ?? env[CLIENT_ID_VARIABLE];
  const fromEnv = env[VARIABLES.clientSecret];
  if (fromEnv !== undefined) return credentialsOf(flags.username, given, fromEnv);
  if (!isTerminal) return fromPipe(await sources.read(), flags.username, given);
  if (prompt === undefined) throw wrongInput(Text.of('login-errors.input.no-client-secret'));
  // Before somebody looks for a secret: without a key it is of no use.
  clientIdOf(given, 'client-credentials');
  return credentialsOf(flags.username, given, await prompt('clientSecret'));
}

function fromPipe(text: string, username: string | undefined, clientId: string | undefined): ClientCredentials {
  if (text.trim() === '') throw wrongInput(Text.of('login-errors.input.no-client-secret'));
  const fields = pipedObject(text, FIELDS);
  const { username: named } = fields;
  if (named !== undefined && username !== undefined && named.toLowerCase() !== username.toLowerCase()) {
    throw wrongInput(Text.of('login-errors.input.other-username', { line: '1' }));
  }
  return credentialsOf(username ?? named, clientId ?? fields.clientId, fields.clientSecret ?? '');
}

function credentialsOf(
  username: string | undefined,
  clientId: string | undefined,
  clientSecret: string,
): ClientCredentials {
  if (username !== undefined && !isUsername(username)) {
    throw wrongInput(Text.of('login-errors.input.odd-username', { line: '1' }));
  }
  const id = clientIdOf(clientId, 'client-credentials');
  // Halves of characters cannot be sent; a line end at the end is that of a file it was read from.
  const secret = clientSecret.replace(/\r?\n$/, '');
  if (secret === '') throw wrongInput(Text.of('login-errors.input.empty-client-secret'));
  if (/\p{Surrogate}/u.test(secret)) {
    throw wrongInput(Text.of('login-errors.secret.not-text', { name: 'clientSecret' }));
  }
  return { path: 'client-credentials', username, clientId: id, clientSecret: new Secret(secret) };
}

function clientIdOf(text: string | undefined, path: AppPath): Secret {
  if (text === undefined || text === '') throw wrongInput(Text.of('login-errors.client-id.missing-of-app', { path }));
  if (!/^[\w.-]{1,255}$/.test(text)) throw wrongInput(Text.of('login-errors.argument.not-a-client-id'));
  return new Secret(text);
}

/** The words of OpenSSL are dropped: they may quote what the file holds. */
async function readKey(path: string): Promise<KeyObject> {
  if (path.includes('-----BEGIN')) throw wrongInput(Text.of('login-errors.key-file.key-itself'));
  const read = await readBytes(path, { largest: LARGEST_KEY, pipes: true });
  if (!read.ok) throw wrongInput(Text.of('login-errors.key-file.unreadable', { file: path }), read.why);
  const pem = read.value.toString('utf8');
  if (pem.includes('ENCRYPTED')) throw wrongInput(Text.of('login-errors.key-file.encrypted', { file: path }));
  const key = privateKeyIn(pem);
  if (key?.asymmetricKeyType !== 'rsa') throw wrongInput(Text.of('login-errors.key-file.not-a-key', { file: path }));
  return key;
}

function privateKeyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/**
 * Secrets at the door: the environment, standard input or hidden prompts of this very process.
 */
import type { SfCommand } from '@salesforce/sf-plugins-core';
import {
  type InputSources,
  type LoginInput,
  type SecretName,
  VARIABLES,
  readInput,
  readStream,
} from '../login/input.js';
import { interrupted, wrongInput } from '../login/error.js';
import { say } from '../messages.js';
import type { AppCredentials } from '../login/app/credentials.js';
import { type AppFlags, CLIENT_ID_VARIABLE, readAppInput } from '../login/app/input.js';
import type { AppPath, Path } from '../policy/index.js';
import { Text } from '../text.js';
import { answerTo } from './prompt.js';

/** Longer than anybody looks for a password. */
const PATIENCE = 300_000;

/** Takes the secrets and takes them out of the environment, so that no process started later inherits them. */
export async function takeSecrets(
  command: SfCommand<unknown>,
  username: string | undefined,
  path: Path,
  noPrompt: boolean,
): Promise<LoginInput> {
  return readInput(username, path, sourcesOf(command, noPrompt));
}

/** The key and the secret of an app, likewise. */
export async function takeAppSecrets(
  command: SfCommand<unknown>,
  path: AppPath,
  flags: AppFlags,
  noPrompt: boolean,
): Promise<AppCredentials> {
  return readAppInput(path, flags, sourcesOf(command, noPrompt));
}

function sourcesOf(command: SfCommand<unknown>, noPrompt: boolean): InputSources {
  const env = { ...process.env };
  for (const name of [...Object.values(VARIABLES), CLIENT_ID_VARIABLE]) {
    Reflect.deleteProperty(process.env, name);
  }
  const mayAsk = !noPrompt && !command.jsonEnabled();
  return {
    env,
    isTerminal: process.stdin.isTTY,
    read: async () => readStream(process.stdin),
    ...(mayAsk ? { prompt: async (name: SecretName) => ask(command, name) } : {}),
  };
}

async function ask(command: SfCommand<unknown>, name: SecretName): Promise<string> {
  const given = await answerTo(async () =>
    command.secretPrompt({ message: say(Text.of(`login.prompt.${name}`)), ms: PATIENCE }),
  );
  if ('answer' in given) return given.answer;
  throw given.code === 'interrupted' ? interrupted() : wrongInput(Text.of('login-errors.input.silent'));
}

/** The consumer secret of the environment, taken out of it, so that no program started later inherits it. */
export function takeClientSecret(): string {
  const secret = process.env[VARIABLES.clientSecret] ?? '';
  for (const name of Object.values(VARIABLES)) Reflect.deleteProperty(process.env, name);
  return secret;
}

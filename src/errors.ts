/**
 * From what went wrong in a room to the error that sf prints.
 *
 * Rooms throw errors that carry a message key and parameters. Here they get their words, their name, what to do next
 * and the exit code. Foreign errors are not kept as a cause: `--json` would print them, with whatever they hold.
 */
import { SfError } from '@salesforce/core/sfError';
import { EXIT, type ExitCode } from './exitCodes.js';
import { actionsOf, say } from './messages.js';
import type { Text } from './policy/index.js';

/** An error that knows its message key; {@link toSfError} gives it words. */
export interface KeyedError extends Error {
  readonly key: string;
  readonly params: readonly string[];
  readonly exitCode?: number;
  /** A second sentence, which another part gave: why a text is no address. */
  readonly reason?: Text | undefined;
}

/** Wrong usage or wrong input: exit 2. Thrown by commands and jobs. */
export class UsageError extends Error implements KeyedError {
  public readonly exitCode = EXIT.usage;

  public constructor(
    public readonly key: string,
    public readonly params: readonly string[] = [],
  ) {
    super(key);
    this.name = 'UsageError';
  }
}

/** The command could not do its work: exit 1. Thrown by commands and jobs. */
export class RunError extends Error implements KeyedError {
  public readonly exitCode = EXIT.couldNotRun;

  public constructor(
    public readonly key: string,
    public readonly params: readonly string[] = [],
    public readonly reason?: Text,
  ) {
    super(key);
    this.name = 'RunError';
  }
}

export function isKeyedError(error: unknown): error is KeyedError {
  return (
    error instanceof Error &&
    'key' in error &&
    typeof error.key === 'string' &&
    error.key.includes('.') &&
    'params' in error &&
    Array.isArray(error.params)
  );
}

/**
 * sf gives exit 10 to any error whose text holds `TypeError`, and 20 to what looks like a stack id of Salesforce.
 * A profile or a file can be named so; a soft hyphen keeps the exit code ours and the name readable.
 */
export function keepExitCode(words: string): string {
  return words.replaceAll('TypeError', 'Type\u00ADError').replaceAll(/(\d{9,}-\d{3,} )\(/g, '$1\u00AD(');
}

/** Whatever has the shape of a session id (`00D...!...`) is struck out of a text. */
export function strikeSessionIds(words: string): string {
  return words.replaceAll(/00D[A-Za-z0-9]{9,15}![\w.]*/g, '[session id]');
}

/** `facts.ip-file.unknown-key` becomes `IpFileUnknownKeyError`; that a nearest name was found changes no name. */
function errorName(key: string): string {
  const words = key
    .replace(/-nearest$/, '')
    .split('.')
    .slice(1)
    .join('-')
    .split('-');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Error`;
}

/** An error of ours in sf's form. Anything else comes back as it is, but for session ids in its text. */
export function toSfError(error: Error): Error {
  if (isKeyedError(error)) {
    const exitCode = isExitCode(error.exitCode) ? error.exitCode : EXIT.couldNotRun;
    const words = error.reason === undefined ? say(error) : `${say(error)} ${say(error.reason)}`;
    return new SfError(ours(words), errorName(error.key), actionsOf(error).map(ours), exitCode);
  }
  error.message = strikeSessionIds(error.message);
  if (error.stack !== undefined) {
    error.stack = strikeSessionIds(error.stack);
  }
  return error;
}

function ours(words: string): string {
  return strikeSessionIds(keepExitCode(words));
}

function isExitCode(code: number | undefined): code is ExitCode {
  return Object.values(EXIT).some((known) => known === code);
}

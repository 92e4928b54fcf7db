/**
 * From what went wrong in a room to the error that sf prints.
 *
 * Rooms throw errors that carry a message key and parameters. Here they get their words, their name, what to do next
 * and the exit code. Foreign errors are not kept as a cause: `--json` would print them, with whatever they hold.
 */
import { SfError } from '@salesforce/core/sfError';
import { EXIT } from './exitCodes.js';
import { KeyedError } from './keyedError.js';
import { actionsOf, say } from './messages.js';
import { Text } from './text.js';

export { RunError, UsageError } from './runErrors.js';

/**
 * sf gives exit 10 to any error whose text holds `TypeError`, and 20 to what looks like a stack id of Salesforce.
 * A profile or a file can be named so; a soft hyphen keeps the exit code ours and the name readable.
 */
function keepExitCode(words: string): string {
  return words.replaceAll('TypeError', 'Type\u00ADError').replaceAll(/(\d{9,}-\d{3,} )\(/g, '$1\u00AD(');
}

/** Whatever has the shape of a session id (`00D...!...`) is struck out of a text. */
export function strikeSessionIds(words: string): string {
  return words.replaceAll(/00D[A-Za-z0-9]{9,15}![\w.]*/g, '[session id]');
}

/** `facts.ip-file.unknown-key` becomes `IpFileUnknownKeyError`; that a nearest name was found changes no name, nor what kind of org it is. */
function errorName(key: string): string {
  const words = key
    .replace(/(?:-sandbox)?(?:-nearest)?$/, '')
    .split('.')
    .slice(1)
    .join('-')
    .split('-');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Error`;
}

/**
 * An error of ours in sf's form. Anything else comes back as it is, but for session ids in its text.
 *
 * @param org flag of the org that was asked, for what to do next
 */
export function toSfError(error: Error, org = ''): Error {
  if (error instanceof KeyedError) {
    const words = error.reason === undefined ? say(error.text) : `${say(error.text)} ${say(error.reason)}`;
    return new SfError(ours(words), errorName(error.key), actionsOf(error.text, org).map(ours), error.exitCode);
  }
  endAsUsage(error);
  if (error instanceof SfError && error.name === 'NamedOrgNotFoundError' && (error.actions ?? []).length === 0) {
    error.actions = [say(Text.of('shared.org-not-authorised'))];
  }
  error.message = strikeSessionIds(error.message);
  if (error.stack !== undefined) {
    error.stack = strikeSessionIds(error.stack);
  }
  return error;
}

/** Errors of sf's own flags that say that a value is wrong. */
const WRONG_VALUES = new Set(['InvalidApiVersionError', 'RetiredApiVersionError']);

/**
 * What oclif and sf's flags refuse is wrong usage: exit 2. oclif takes the code from the program that runs the command, and
 * for sf that is 1.
 */
function endAsUsage(error: Error): void {
  if ('code' in error && error.code === 'EEXIT') return;
  if ('oclif' in error && typeof error.oclif === 'object' && error.oclif !== null) {
    Object.assign(error.oclif, { exit: EXIT.usage });
  } else if (WRONG_VALUES.has(error.name)) {
    Object.assign(error, { exitCode: EXIT.usage });
  }
}

function ours(words: string): string {
  return strikeSessionIds(keepExitCode(words));
}

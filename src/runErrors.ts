/**
 * What a command or a job throws to end a run. Apart from errors.ts, which makes errors of sf of them and loads a part of
 * core for it.
 */
import { EXIT } from './exitCodes.js';
import { KeyedError } from './keyedError.js';
import type { Text } from './text.js';

/** Wrong usage or wrong input: exit 2. Thrown by commands and jobs. */
export class UsageError extends KeyedError {
  public override readonly name = 'UsageError';

  public constructor(text: Text, reason?: Text) {
    super(text, { exitCode: EXIT.usage, reason, message: text.key });
  }
}

/** The command could not do its work: exit 1. Thrown by commands and jobs. */
export class RunError extends KeyedError {
  public override readonly name = 'RunError';

  public constructor(text: Text, reason?: Text) {
    super(text, { reason, message: text.key });
  }
}

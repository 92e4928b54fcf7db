import type { ExitCode } from '../exitCodes.js';
import { KeyedError } from '../keyedError.js';
import type { Text } from '../text.js';

/**
 * Facts that cannot be read because of what was asked for: a directory that is none, a list with an invalid address
 * (bundle `facts`). `reason` is a second sentence that another room gave, such as why a text is no address.
 */
export class FactsError extends KeyedError {
  public override readonly name = 'FactsError';

  public constructor(text: Text, exitCode: ExitCode, reason?: Text) {
    super(text, { exitCode, reason });
  }
}

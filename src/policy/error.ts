import { EXIT } from '../exitCodes.js';
import { KeyedError } from '../keyedError.js';
import type { Text } from '../text.js';

/** A word of the user on the decision that cannot be taken: exit 2. */
export class PolicyError extends KeyedError {
  public override readonly name = 'PolicyError';

  public constructor(text: Text) {
    super(text, { exitCode: EXIT.usage, message: text.key });
  }
}

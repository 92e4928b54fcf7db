import { EXIT } from '../exitCodes.js';
import { KeyedError } from '../keyedError.js';

/** A word of the user on the decision that cannot be taken: exit 2. */
export class PolicyError extends KeyedError {
  public override readonly name = 'PolicyError';

  public constructor(key: string, ...params: readonly string[]) {
    super(key, params, { exitCode: EXIT.usage, message: key });
  }
}

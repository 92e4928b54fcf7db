import { EXIT } from '../exitCodes.js';

/** A word of the user on the decision that cannot be taken: exit 2. `key` and `params` are the sentence to be. */
export class PolicyError extends Error {
  public override readonly name = 'PolicyError';
  public readonly key: string;
  public readonly params: readonly string[];
  public readonly exitCode = EXIT.usage;

  public constructor(key: string, ...params: readonly string[]) {
    super(key);
    this.key = key;
    this.params = params;
  }
}

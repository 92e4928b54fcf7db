import { KeyedError } from '../keyedError.js';

/** A change cannot be made, or was not: nothing else is said by it than its words. */
export class ChangeError extends KeyedError {
  public override readonly name = 'ChangeError';
}

import { KeyedError } from '../keyedError.js';

/**
 * A step that no org was asked for came to nothing: a program said no, or nobody can tell.
 *
 * - `refused`: it did not happen. `unknown`: it may have. `not-tested`: nothing was sent, for the user's sake.
 */
export class StepFailure extends Error {
  public override readonly name = 'StepFailure';

  public constructor(
    public readonly code: string,
    public readonly kind: 'refused' | 'unknown' | 'not-tested',
  ) {
    super(code);
  }
}

/** A change cannot be made, or was not: nothing else is said by it than its words. */
export class ChangeError extends KeyedError {
  public override readonly name = 'ChangeError';
}

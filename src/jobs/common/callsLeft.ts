/**
 * Reads as long as `--max-calls` allows: what is known already is still worth an answer, and what was not read is told.
 */
import { OrgError } from '../../facts/org/index.js';
import type { Gap } from '../../policy/index.js';
import { type NameOrText, Text } from '../../text.js';

export class CallsLeft {
  readonly #skipped: Gap[] = [];

  /** What is read, or the stand-in when the witness has no such thing, or no calls are left for it. */
  public async read<T>(what: NameOrText, read: () => Promise<T | undefined>, otherwise: T): Promise<T> {
    try {
      return (await read()) ?? otherwise;
    } catch (error) {
      if (!isOfSpentCalls(error)) throw error;
      this.#skipped.push(skippedGap(what));
      return otherwise;
    }
  }

  /** What was not read for want of calls. */
  public get skipped(): readonly Gap[] {
    return this.#skipped;
  }
}

export function isOfSpentCalls(error: unknown): boolean {
  return error instanceof OrgError && error.kind === 'calls-spent';
}

export function skippedGap(what: NameOrText): Gap {
  return { what, why: Text.of('logins.gap.skipped') };
}

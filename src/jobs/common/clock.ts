/** Time, as a job is given it. */
export interface Clock {
  readonly now: () => Date;
  /** Milliseconds; ends at once, without an error, when the signal aborts. With `ref: false` it keeps no process alive. */
  readonly sleep: (
    milliseconds: number,
    how?: { readonly signal?: AbortSignal; readonly ref?: boolean },
  ) => Promise<void>;
}

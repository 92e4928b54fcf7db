/**
 * The one map of exit codes: for the process, the help and the docs.
 *
 * sf itself uses 3-9, 10, 11-19, 20 and 21-29, so ours stay clear of them.
 */
export const EXIT = {
  fine: 0,
  couldNotRun: 1,
  usage: 2,
  no: 30,
  incomplete: 68,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Every exit code with the key of its sentence in messages/shared.md, in the order of the help. */
export const EXIT_TEXTS = [
  [EXIT.fine, 'exit.fine'],
  [EXIT.couldNotRun, 'exit.couldNotRun'],
  [EXIT.usage, 'exit.usage'],
  [EXIT.no, 'exit.no'],
  [EXIT.incomplete, 'exit.incomplete'],
  [EXIT.interrupted, 'exit.interrupted'],
] as const;

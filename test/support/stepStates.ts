import type { StepRecord } from '../../lib/change/index.js';

type State = StepRecord['state'];

/** Every state that a step of a run may have; one that is missing here does not compile. */
const ALL: Readonly<Record<State, true>> = {
  pending: true,
  begun: true,
  done: true,
  undone: true,
  unread: true,
  refused: true,
  open: true,
  unknown: true,
  'left-out': true,
  'not-tested': true,
};

export const STEP_STATES = Object.keys(ALL) as readonly State[];

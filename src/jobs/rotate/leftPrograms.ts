/**
 * Programs that a run has started and left behind as it was killed: before a secret is set again they have to be gone.
 */
import {
  ChangeError,
  PROGRAM_MACHINE,
  type ProgramMachine,
  programRuns,
  type RunRecord,
  type Runs,
  type StartedProgram,
} from '../../change/index.js';
import { interrupted } from '../../login/error.js';
import { say } from '../../messages.js';
import { rotateStepText } from '../../report/rotate/toResult.js';
import { Text } from '../../text.js';
import type { Clock } from '../common/clock.js';

export interface ProgramPatience {
  /** That the program may take, and is waited for. */
  readonly seconds: number;
  /** Whoever runs this has looked: it goes on whatever still runs. */
  readonly isForced: boolean;
  readonly isEnding: () => boolean;
  readonly say: (text: Text) => void;
  readonly sleep: Clock['sleep'];
  readonly machine?: ProgramMachine;
}

interface LeftBehind extends StartedProgram {
  readonly run: RunRecord;
}

const POLL = 250;

/** @throws ChangeError where one still runs, or nobody can tell; LoginError at a signal */
export async function awaitPrograms(
  runs: Runs,
  about: Pick<RunRecord, 'orgId' | 'userId'>,
  patience: ProgramPatience,
): Promise<void> {
  const { isForced, machine = PROGRAM_MACHINE, say } = patience;
  const left: LeftBehind[] = runs.of(about).flatMap((run) => run.programs.map((one) => ({ ...one, run })));
  const [foreign] = left.filter((one) => programRuns(one, machine) === 'unknown');
  if (foreign !== undefined) {
    if (!isForced) throw new ChangeError(Text.of('rotate.error.program-unread', namesOf(foreign)));
    forget(runs, left, machine);
  }
  const last = await stillThere(left, machine, patience);
  if (last === undefined) return;
  const named = { ...namesOf(last), pid: String(last.pid) };
  if (!isForced) throw new ChangeError(Text.of('rotate.error.program-runs', named));
  say(Text.of('rotate.program.forced', named));
}

/** One that is there when the wait is over. */
async function stillThere(
  left: readonly LeftBehind[],
  machine: ProgramMachine,
  { isEnding, say, seconds, sleep }: ProgramPatience,
): Promise<LeftBehind | undefined> {
  const running = (): LeftBehind | undefined => left.find((one) => programRuns(one, machine) === 'yes');
  const first = running();
  if (first === undefined) return undefined;
  say(Text.of('rotate.program.wait', { ...namesOf(first), pid: String(first.pid), seconds: String(seconds) }));
  for (let waited = 0; waited < seconds * 1000; waited += POLL) {
    await sleep(POLL);
    if (isEnding()) throw interrupted();
    if (running() === undefined) return undefined;
  }
  return running();
}

/** Of another machine nobody can ever tell: who was told so is not told again. */
function forget(runs: Runs, left: readonly LeftBehind[], machine: ProgramMachine): void {
  for (const run of new Set(left.map((one) => one.run))) {
    runs.save({ ...run, programs: run.programs.filter((one) => programRuns(one, machine) !== 'unknown') });
  }
}

function namesOf({ run, step }: LeftBehind): { readonly id: string; readonly step: string } {
  return { id: run.id, step: say(rotateStepText(step)) };
}

/**
 * The programs that the steps of a rotation start: each is told nothing before its process is written down.
 */
import type { StartedPrograms } from '../../change/index.js';
import type { RotationOperator } from './operator.js';
import type { Program } from './wantedSteps.js';

interface ProgramsAround {
  readonly operator: Pick<RotationOperator, 'run'>;
  readonly started: StartedPrograms;
  /** Seconds that a program may take, where nothing else is said. */
  readonly programWait: number;
}

export class StepPrograms {
  readonly #around: ProgramsAround;

  public constructor(around: ProgramsAround) {
    this.#around = around;
  }

  /** @param isKept no signal ends it */
  public async run(
    step: string,
    program: Program,
    input: object,
    how: { readonly seconds?: number; readonly isKept?: boolean } = {},
  ): ReturnType<RotationOperator['run']> {
    const { operator, programWait, started } = this.#around;
    const { isKept = false, seconds = programWait } = how;
    return operator.run({
      ...{ program, input, seconds, isKept },
      onStart: (pid) => {
        started.began(step, pid);
      },
      onEnd: (pid) => {
        started.ended(pid);
      },
    });
  }
}

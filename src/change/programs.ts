/**
 * The programs that a run has started. They outlive a run that is killed, with a secret that is lost by then: whoever sets
 * another one has to know whether one of them is still there.
 */
import { type Machine, MACHINE, type OwningProcess, ownerOn } from '../login/machine.js';
import { processTable } from '../login/processTable.js';
import { ownerIn } from '../login/storedJson.js';

/** It leads a process group of its own, where there are groups. */
export interface StartedProgram extends OwningProcess {
  /** For which step. */
  readonly step: string;
}

/** What this machine tells of them; tests replace it. */
export interface ProgramMachine extends Machine {
  /** Whether a process of this group is there. */
  groupRuns(leader: number): boolean;
}

export const PROGRAM_MACHINE: ProgramMachine = {
  ...MACHINE,
  groupRuns: (leader) =>
    processTable()
      ?.rows()
      .some(({ group, isOver }) => group === leader && !isOver) === true,
};

/** Those of a run, as they come and go. */
export class StartedPrograms {
  readonly #machine: ProgramMachine;
  #list: readonly StartedProgram[] = [];
  #keep: () => void = () => undefined;

  public constructor(machine: ProgramMachine = PROGRAM_MACHINE) {
    this.#machine = machine;
  }

  public get list(): readonly StartedProgram[] {
    return this.#list;
  }

  /** @param keep writes the list down, and returns when it is on the disk */
  public keptBy(keep: () => void): void {
    this.#keep = keep;
  }

  /** Before the program is told anything. */
  public began(step: string, pid: number): void {
    this.#list = [...this.#list, { ...ownerOn({ ...this.#machine, pid }), step }];
    this.#keep();
  }

  /** Of itself: what it has left behind on purpose is not looked for. */
  public ended(pid: number): void {
    this.#list = this.#list.filter((one) => one.pid !== pid);
  }
}

/** `unknown`: it was started on another machine, which nobody here can ask. */
export function programRuns(program: StartedProgram, machine: ProgramMachine): 'yes' | 'no' | 'unknown' {
  const { host, pid, start } = program;
  if (nameOf(host) !== nameOf(machine.host)) return 'unknown';
  // Under the same name another start of the machine, or another container: nothing of before is left there.
  if (host !== machine.host) return 'no';
  const isLeader = machine.isAlive(pid) && machine.startOf(pid) === start;
  // The number of a group is given to nobody while one of the group is there.
  return isLeader || machine.groupRuns(pid) ? 'yes' : 'no';
}

function nameOf(host: string): string {
  return host.split(' ')[0] ?? '';
}

export function programIn(value: unknown): StartedProgram | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const owner = ownerIn(fields);
  const { step } = fields;
  return owner === undefined || typeof step !== 'string' ? undefined : { ...owner, step };
}

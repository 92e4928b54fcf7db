/**
 * A planned change, carried out: one run at a time for a user, written down, taken up where it was left.
 */
import { carryOut, ChangeError, newRun, type RunRecord, type Runs, type ChangeStep } from '../change/index.js';
import { RunError } from '../errors.js';
import type { OrgWitness } from '../facts/org/index.js';
import { Text } from '../text.js';

export type RunSubject = Pick<RunRecord, 'command' | 'orgId' | 'org' | 'userId' | 'username' | 'subject' | 'found'>;

export interface ChangeJob {
  readonly runs: Runs;
  readonly about: RunSubject;
  readonly steps: readonly ChangeStep[];
  /** Ids of steps that stay as they are. */
  readonly leftOut: readonly string[];
  /** The run to take up. */
  readonly resumed: RunRecord | undefined;
  readonly now: () => Date;
  /** Told before anything is sent. */
  readonly onBegin: (run: { readonly id: string; readonly file: string }) => void;
  readonly tell: (step: string) => void;
}

/** @throws ChangeError when another run has the user, or nothing can be written down; OrgError when the run cannot go on. */
export async function carryChange(job: ChangeJob): Promise<RunRecord> {
  const { about, leftOut, now, onBegin, resumed, runs, steps, tell } = job;
  const lock = runs.take(about);
  try {
    // As it stands now that nobody else writes it.
    const record =
      resumed === undefined ? freshRecord(job) : { ...takenUp(runs, resumed.id, idsOf(steps)), found: about.found };
    if (resumed === undefined) runs.create(record);
    onBegin({ id: record.id, file: runs.fileOf(record.id) });
    const wanted = steps.filter(({ id }) => !leftOut.includes(id));
    return await carryOut(record, wanted, {
      ...{ now, tell, looksAgain: resumed !== undefined },
      save: (state) => {
        runs.save(state);
      },
    });
  } finally {
    lock.giveBack();
  }
}

/** As it stands on the disk. @throws ChangeError where its steps are not those that it is carried out with */
export function takenUp(runs: Runs, id: string, ids: readonly string[]): RunRecord {
  const run = runs.load(id);
  const isWhole = run.steps.length === ids.length && ids.every((one, at) => run.steps[at]?.id === one);
  if (!isWhole) throw new ChangeError(Text.of('change.error.unreadable', { file: runs.fileOf(id) }));
  return run;
}

function freshRecord({ about, leftOut, now, runs, steps }: ChangeJob): RunRecord {
  return newRun({ id: runs.newId(), ...about }, now(), idsOf(steps), (id) => leftOut.includes(id));
}

function idsOf(steps: readonly ChangeStep[]): string[] {
  return [...new Set(steps.map(({ id }) => id))];
}

/** The run that `--resume` names. @throws ChangeError where it is about something else than what is asked for. */
export function resumedRun(
  runs: Runs,
  id: string,
  { command, username }: { readonly command: string; readonly username: string | undefined },
): RunRecord {
  const run = runs.load(id);
  const isOther = run.command !== command || (username !== undefined && !sameName(username, run.username));
  if (isOther) throw otherRun(run);
  return run;
}

/** @throws RunError where the org does not tell which it is */
export function orgIdOf({ source: { orgId } }: Pick<OrgWitness, 'source'>): string {
  if (orgId === undefined) throw new RunError(Text.of('revoke.error.org'));
  return orgId;
}

/** @throws ChangeError where the run was of another org. */
export function checkOrg(run: RunRecord, orgId: string): void {
  if (run.orgId !== orgId) throw otherRun(run);
}

function otherRun({ command, id, org, username }: RunRecord): ChangeError {
  return new ChangeError(Text.of('change.error.other-run', { id, command, username, org }));
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

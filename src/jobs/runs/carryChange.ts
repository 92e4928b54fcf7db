/**
 * A planned change, carried out: one run at a time for a user, written down, taken up where it was left.
 */
import {
  carryOut,
  ChangeError,
  type HeldBy,
  newRun,
  type RunRecord,
  type Runs,
  type ChangeStep,
} from '../../change/index.js';
import { RunError } from '../../errors.js';
import { OrgError, type OrgWitness } from '../../facts/org/index.js';
import { actionsOf, say } from '../../messages.js';
import type { ReportedRun } from '../../report/revoke/result.js';
import { Text } from '../../text.js';

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

/** A run as it stands when nothing follows any more. */
export interface CarriedRun {
  readonly record: RunRecord;
  /** What ended it before its last step: undefined where nothing did. */
  readonly stopped: Text | undefined;
}

/** @throws ChangeError when another run has the user, or nothing can be written down */
export async function carryChange(job: ChangeJob): Promise<CarriedRun> {
  const { about, leftOut, now, onBegin, resumed, runs, steps, tell } = job;
  const id = resumed?.id ?? runs.newId();
  const lock = runs.take(about, { id, command: about.command });
  try {
    // As it stands now that nobody else writes it.
    let record =
      resumed === undefined ? freshRecord(job, id) : { ...takenUp(runs, id, idsOf(steps)), found: about.found };
    if (resumed === undefined) runs.create(record);
    onBegin({ id, file: runs.fileOf(id) });
    const wanted = steps.filter((step) => !leftOut.includes(step.id));
    const save = (state: RunRecord): void => {
      record = state;
      runs.save(state);
    };
    try {
      return {
        record: await carryOut(record, wanted, { ...{ now, tell, save, looksAgain: resumed !== undefined } }),
        stopped: undefined,
      };
    } catch (error) {
      const stopped = stopOf(error);
      record = { ...record, ended: now().toISOString() };
      saveIfPossible(runs, record);
      return { record, stopped };
    }
  } finally {
    lock.giveBack();
  }
}

/** Of a plan: what would have to end first. */
export function underWayText({ command, host, id, pid }: HeldBy): Text {
  return Text.of('change.under-way', { id, command, pid: String(pid), host });
}

/** What has ended a run that has done something by then, and is to be told with what it has done. @throws whatever else it is */
export function stopOf(error: unknown): Text {
  if (error instanceof OrgError || error instanceof ChangeError) return error.text;
  throw error;
}

/** What has ended a run, as its report tells it. */
export function reportStop(stopped: Text | undefined): Pick<ReportedRun, 'stopped' | 'actions'> {
  return stopped === undefined
    ? { stopped: null, actions: [] }
    : { stopped: say(stopped), actions: remediesOf(stopped) };
}

/** A command that is repeated would begin another run. */
function remediesOf(stopped: Text): string[] {
  switch (stopped.key) {
    case 'facts-org.error.session-expired':
      return [say(Text.of('change.remedy.session-expired'))];
    case 'facts-org.error.request-limit':
      return [say(Text.of('change.remedy.request-limit'))];
    default:
      return actionsOf(stopped);
  }
}

function saveIfPossible(runs: Runs, record: RunRecord): void {
  try {
    runs.save(record);
  } catch (error) {
    if (!(error instanceof ChangeError)) throw error;
  }
}

/** As it stands on the disk. @throws ChangeError where its steps are not those that it is carried out with */
export function takenUp(runs: Runs, id: string, ids: readonly string[]): RunRecord {
  const run = runs.load(id);
  const isWhole = run.steps.length === ids.length && ids.every((one, at) => run.steps[at]?.id === one);
  if (!isWhole) throw new ChangeError(Text.of('change.error.unreadable', { file: runs.fileOf(id) }));
  return run;
}

function freshRecord({ about, leftOut, now, steps }: ChangeJob, id: string): RunRecord {
  return newRun({ id, ...about }, now(), idsOf(steps), (step) => leftOut.includes(step));
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

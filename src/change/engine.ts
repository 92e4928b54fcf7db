/**
 * How a change is carried out: step by step, each written down before and after it, each read back, none sent again that
 * may have happened (docs/adr/0020-changes.md).
 */
import { isNotCarriedOut, OrgError, OrgRefusal } from '../facts/org/index.js';
import { StepFailure } from './error.js';
import type { RunRecord, StepRecord, StepState } from './record.js';

/** What the org shows of a step. */
export interface Sight {
  /** `unknown`: it could not be read, or does not tell. */
  readonly shows: 'done' | 'open' | 'unknown';
  /** How many things are still open, where they are counted. */
  readonly left?: number;
  /** By which what has happened is told from what others do later. */
  readonly shown?: string;
}

export interface ChangeStep {
  readonly id: string;
  /** What has to be known beforehand to tell later whether the step has happened. */
  readonly before?: () => Promise<string | undefined>;
  /** What time it is for the org, where what others do is told from this by the time. */
  readonly clock?: () => Promise<string | undefined>;
  /** What the org shows now. The record has what was seen before. */
  readonly look: (record: StepRecord) => Promise<Sight>;
  /**
   * Sends it. Returns how many things it closed, where they are counted. What it sends may be sent again only as far as the
   * org shows that it did not happen.
   *
   * @param steps of the run, as they stand
   * @throws OrgRefusal, OrgError, StepFailure
   */
  readonly act: (steps: readonly StepRecord[]) => Promise<number | undefined>;
  /** Whether it is sent once more where the org shows that something is open again, though it was done in this very run. */
  readonly again?: (steps: readonly StepRecord[]) => boolean;
  /** Whether nothing may follow it, as it has ended. */
  readonly stops?: (record: StepRecord) => boolean;
}

export interface Around {
  readonly now: () => Date;
  /** Puts the record on the disk. Nothing goes on before it returns. */
  readonly save: (record: RunRecord) => void;
  readonly tell?: (step: string) => void;
  /** No further step is to begin: somebody has interrupted the run. */
  readonly isEnding?: () => boolean;
  /** Further steps of the run follow: it does not end with these. */
  readonly isPart?: boolean;
  /** A run that is taken up tells of what it has done how it stands now, and not what it saw then. */
  readonly looksAgain?: boolean;
}

/** States of steps that a run takes up: nothing was sent, or the org has shown that nothing came of it. */
const TAKEN_UP = new Set<StepState>(['pending', 'refused', 'open', 'not-tested']);
/** It has happened. Whoever has taken it back since may have had a reason: it is not sent again. */
const WAS_DONE = new Set<StepState>(['done', 'undone']);

/** Carries out what is left of a run, and returns its record as it stands on the disk. */
export async function carryOut(record: RunRecord, steps: readonly ChangeStep[], around: Around): Promise<RunRecord> {
  let run: RunRecord = { ...record, ended: null };
  const save = (step: StepRecord): void => {
    run = { ...run, steps: run.steps.map((one) => (one.id === step.id ? step : one)) };
    around.save(run);
  };
  for (const step of steps) {
    const found = run.steps.find(({ id }) => id === step.id);
    if (found === undefined || found.state === 'left-out') continue;
    const isOnceMore = step.again?.(run.steps);
    if (isOnceMore === false) continue;
    const wasDone = WAS_DONE.has(found.state) && isOnceMore !== true;
    if (wasDone && around.looksAgain !== true) continue;
    if (around.isEnding?.() === true) break;
    const carried = new StepRun(step, found, { ...around, save, steps: () => run.steps });
    if (!wasDone) around.tell?.(step.id);
    const ended = await (wasDone ? carried.lookAgain() : isOnceMore === true ? carried.onceMore() : carried.go());
    if (step.stops?.(ended) === true) break;
  }
  if (around.isPart === true) return run;
  run = { ...run, ended: around.now().toISOString() };
  around.save(run);
  return run;
}

interface StepAround {
  readonly now: () => Date;
  readonly save: (step: StepRecord) => void;
  readonly steps: () => readonly StepRecord[];
}

class StepRun {
  readonly #step: ChangeStep;
  readonly #around: StepAround;
  #record: StepRecord;

  public constructor(step: ChangeStep, record: StepRecord, around: StepAround) {
    this.#step = step;
    this.#record = record;
    this.#around = around;
  }

  /** The record with which it ended. */
  public async go(): Promise<StepRecord> {
    await this.#carryOut();
    return this.#record;
  }

  /** What has grown back is shut again; where the org does not show it, what was seen stays. */
  public async onceMore(): Promise<StepRecord> {
    const { shows } = await this.#look();
    if (shows === 'open') await this.#send();
    return this.#record;
  }

  /** At what has happened. The time at which it did stays where the org still shows it, or does not tell. */
  public async lookAgain(): Promise<StepRecord> {
    const { left = null, shows } = await this.#look();
    if (shows === 'open') this.#end({ state: 'undone', left });
    else if (shows === 'done' && this.#record.state === 'undone') this.#end({ state: 'done', left });
    else if (shows === 'done') this.#put({ left });
    return this.#record;
  }

  async #carryOut(): Promise<void> {
    if (!TAKEN_UP.has(this.#record.state)) {
      // It may have happened: the org says whether, and where it does not, nobody sends it again.
      const { left = null, shows, ...seen } = await this.#look();
      if (shows === 'done') this.#end({ state: 'done', left, code: null, ...afterOf(seen) });
      else if (shows === 'unknown') this.#end({ state: this.#unsure(), left, ...afterOf(seen) });
      else await this.#send();
      return;
    }
    const { left = null, shows } = await this.#look();
    if (shows === 'done') this.#end({ state: 'done', left, closed: this.#record.closed ?? 0, code: null });
    else await this.#send();
  }

  #unsure(): StepState {
    return this.#record.state === 'unread' ? 'unread' : 'unknown';
  }

  async #send(): Promise<void> {
    const before = (await this.#step.before?.()) ?? null;
    const asked = this.#around.now().getTime();
    const sentAt = (await this.#clock()) ?? null;
    const blank = { after: null, answeredAt: null, ended: null, code: null } as const;
    this.#put({ ...blank, state: 'begun', before, sentAt, begun: this.#time() });
    let said: 'yes' | 'no' | 'nothing' = 'yes';
    let closed: number | undefined;
    let code: string | null = null;
    let failure: OrgError | undefined;
    try {
      closed = await this.#step.act(this.#around.steps());
      this.#record = { ...this.#record, answeredAt: this.#answeredAt(asked) };
    } catch (error) {
      if (error instanceof StepFailure) {
        if (error.kind === 'not-tested') {
          this.#end({ state: 'not-tested', code: error.code });
          return;
        }
        [said, code] = [error.kind === 'refused' ? 'no' : 'nothing', error.code];
      } else if (error instanceof OrgRefusal) {
        [said, code] = ['no', error.code];
      } else if (error instanceof OrgError) {
        [said, failure] = ['nothing', error];
      } else {
        throw error;
      }
    }
    const isRefused = said === 'no' || isNotCarriedOut(failure);
    const { left = null, shows, ...seen } = await this.#lookAfter(isRefused ? { state: 'refused', code } : undefined);
    const state =
      shows === 'done'
        ? 'done'
        : said === 'no'
          ? 'refused'
          : shows === 'open'
            ? 'open'
            : isRefused
              ? 'refused'
              : said === 'yes'
                ? 'unread'
                : 'unknown';
    const sum = closed === undefined ? null : (this.#record.closed ?? 0) + closed;
    this.#end({ state, left, code, closed: sum, ...afterOf(seen) });
    // What ends the run ends it for the steps that follow as well; a wire that failed once may not fail again.
    if (failure !== undefined && ENDS.has(failure.kind)) throw failure;
  }

  /** @param sure how it ends where nothing can be seen any more, since the org was clear */
  async #lookAfter(sure: Partial<StepRecord> | undefined): Promise<Sight> {
    try {
      return await this.#look();
    } catch (error) {
      if (sure !== undefined) this.#end(sure);
      throw error;
    }
  }

  /** Where the org does not tell it, that is no reason not to send. */
  async #clock(): Promise<string | undefined> {
    try {
      return await this.#step.clock?.();
    } catch (error) {
      if (isForgiven(error)) return undefined;
      throw error;
    }
  }

  /** No earlier than it was, by what this machine has counted since it asked the org for the time. */
  #answeredAt(asked: number): string | null {
    const { sentAt } = this.#record;
    if (sentAt === null) return null;
    const taken = Math.max(0, this.#around.now().getTime() - asked);
    return new Date(Date.parse(sentAt) + taken).toISOString();
  }

  async #look(): Promise<Sight> {
    try {
      return await this.#step.look(this.#record);
    } catch (error) {
      if (isForgiven(error)) return { shows: 'unknown' };
      throw error;
    }
  }

  #end(change: Partial<StepRecord>): void {
    this.#put({ ...change, ended: this.#time() });
  }

  #put(change: Partial<StepRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.#around.save(this.#record);
  }

  #time(): string {
    return this.#around.now().toISOString();
  }
}

function afterOf({ shown }: Pick<Sight, 'shown'>): Partial<StepRecord> {
  return shown === undefined ? {} : { after: shown };
}

/** Of a read: one that failed once may not fail again. */
export function isForgiven(error: unknown): boolean {
  return error instanceof OrgError && !ENDS.has(error.kind);
}

/** No further call can succeed. */
const ENDS = new Set<OrgError['kind']>(['session-expired', 'request-limit', 'calls-spent', 'cancelled']);

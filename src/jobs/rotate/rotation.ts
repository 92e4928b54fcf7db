/**
 * The steps of a rotation, in an order that never leaves the new secret without somebody who has it: delivered, handed over, or
 * told to be lost or replaced.
 */
import {
  carryOut,
  ChangeError,
  type ChangeStep,
  type DoorEnd,
  HAND_OVER,
  type HandedSecret,
  type HeldUser,
  isDelivery,
  type RunRecord,
  type Runs,
  type StartedPrograms,
  type StepRecord,
  UNLOCK_AGAIN,
  type Vault,
} from '../../change/index.js';
import { OrgError } from '../../facts/org/index.js';
import {
  type CarriedRun,
  stopOf,
  handedParts,
  isDelivered,
  isPerhapsSet,
  mayBeHandedOver,
  mayBeHeld,
  secretWords,
  foreignOf,
  setOf,
} from '../runs/index.js';
import type { Clock } from '../common/clock.js';

/** What it takes to carry out the steps of one run. */
export interface RotationWork {
  readonly runs: Runs;
  readonly vault: Vault;
  /** Of those that are wanted, for the run as it stands. */
  readonly steps: readonly ChangeStep[];
  /** What there is to hand over. */
  readonly payload: () => HandedSecret | undefined;
  readonly handOver: (payload: HandedSecret) => Promise<DoorEnd>;
  /** When the password was last changed, as the org shows it; null where it does not. */
  readonly passwordChanged: () => Promise<string | null>;
  /** What it starts. */
  readonly started: StartedPrograms;
  readonly clock: Clock;
  readonly isEnding: () => boolean;
  /** Whether the watched clients have locked the user. */
  readonly isLocked: () => boolean;
  readonly tell: (step: string) => void;
}

export class Rotation {
  readonly #job: RotationWork;
  readonly #user: HeldUser;
  #record: RunRecord;
  /** An earlier look has tried it: what the org shows now may have come after that. */
  readonly #wasTested: boolean;
  /** While a secret is handed over: what could not be written down. */
  #unsaved: ChangeError[] | undefined;

  public constructor(job: RotationWork, record: RunRecord, user: HeldUser) {
    this.#job = job;
    this.#user = user;
    this.#record = { ...record, ended: null };
    this.#wasTested = isTested(record);
    job.started.keptBy(() => {
      this.#save(this.#record);
    });
  }

  /** Once nothing follows any more the run has ended, by itself or by what keeps it from going on. */
  public async carryOut(): Promise<CarriedRun> {
    let stopped: CarriedRun['stopped'];
    try {
      await this.#carryAll();
      await this.#lookAtOthers();
    } catch (error) {
      stopped = stopOf(error);
      // What cannot be written down any more is told all the same.
      this.#unsaved = [];
    }
    return { record: this.end(this.#record.replaced), stopped };
  }

  /** @param replaced when somebody else has changed the password, where there is nothing left to do */
  public end(replaced: string | null): RunRecord {
    this.#save({ ...this.#record, replaced, ended: this.#time() });
    return this.#record;
  }

  async #carryAll(): Promise<void> {
    const { isEnding, isLocked, steps, vault } = this.#job;
    const before = steps.filter(({ id }) => !AFTER.has(id));
    const after = steps.filter(({ id }) => AFTER.has(id));
    try {
      await this.#carryToAll(before);
    } finally {
      // Whatever ended it: what the org may have is somebody's before the run ends.
      if (vault.isLive && !isDelivered(this.#record.steps)) await this.#handOver();
    }
    // What was handed over before its time is not all that the clients need, or does not let them in.
    const isStopped = before.some((step) => this.#stopped(step));
    if (isStopped || !isDelivered(this.#record.steps) || isEnding()) return;
    this.#leaveOut(HAND_OVER);
    await this.#carry(after.filter(({ id }) => id !== 'watch' && id !== UNLOCK_AGAIN));
    // A watch changes nothing: whoever shuts the user meanwhile is not to wait for it.
    this.#user.giveBack();
    await this.#carry(after.filter(({ id }) => id === 'watch'));
    if (!isLocked()) this.#leaveOut(UNLOCK_AGAIN);
    const unlocking = after.find(({ id }) => id === UNLOCK_AGAIN);
    if (unlocking !== undefined && this.#isAhead(unlocking)) await this.#unlockAgain(unlocking);
  }

  /** Not where somebody else changes the user by now. */
  async #unlockAgain(unlocking: ChangeStep): Promise<void> {
    await this.#lookAtOthers();
    if (this.#isDead()) return;
    if (this.#user.takeBack()) await this.#carry([unlocking]);
    else this.#put({ state: 'refused', code: 'under-way' }, UNLOCK_AGAIN);
  }

  /** What lets nobody in any more is delivered to nobody. */
  async #carryToAll(before: readonly ChangeStep[]): Promise<void> {
    const first = before.filter((step) => !isDelivery(step));
    const place = first.findIndex(({ id }) => id === 'password') + 1;
    await this.#carry(first.slice(0, place));
    // Nobody waits for the token of a password that is there no more.
    if (setOf(this.#record.steps)?.state === 'unread') await this.#lookAtOthers();
    if (this.#isDead() || first.slice(0, place).some((step) => this.#stopped(step))) return;
    await this.#carry(first.slice(place));
    this.#prove();
    if (first.some((step) => this.#stopped(step))) return;
    // Each may take long enough for others to set a password of their own.
    for (const delivery of before.filter((step) => isDelivery(step) && this.#isAhead(step))) {
      await this.#lookAtOthers();
      if (this.#isDead()) return;
      await this.#carry([delivery]);
      if (this.#stopped(delivery)) return;
    }
  }

  #isDead(): boolean {
    return this.#record.replaced !== null && mayBeHeld(this.#record.steps);
  }

  /** A login with it is what shows that a password which nobody has answered is set. */
  #prove(): void {
    const password = this.#record.steps.find(({ id }) => id === 'password');
    const isProved = !this.#wasTested && isTested(this.#record);
    if (isProved && password?.state === 'unknown') this.#put({ state: 'done' }, 'password');
  }

  /** Whether somebody else has changed the password by now. What the org does not show keeps nothing from anybody. */
  async #lookAtOthers(): Promise<void> {
    const { steps } = this.#record;
    if (!mayBeHeld(steps)) return;
    try {
      const replaced = foreignOf(steps, await this.#job.passwordChanged());
      if (replaced !== undefined) this.#save({ ...this.#record, replaced });
    } catch (error) {
      if (!(error instanceof OrgError)) throw error;
    }
  }

  #isAhead({ id }: ChangeStep): boolean {
    return this.#record.steps.some((one) => one.id === id && one.state !== 'left-out' && one.state !== 'done');
  }

  #stopped({ id, stops }: ChangeStep): boolean {
    const record = this.#record.steps.find((one) => one.id === id);
    return record !== undefined && record.state !== 'left-out' && stops?.(record) === true;
  }

  /** There is nothing to do for it. */
  #leaveOut(step: string): void {
    const state = this.#record.steps.find(({ id }) => id === step)?.state;
    if (state === 'pending') this.#put({ state: 'left-out' }, step);
  }

  async #carry(steps: readonly ChangeStep[]): Promise<void> {
    const { clock, isEnding, tell } = this.#job;
    await carryOut(this.#record, steps, {
      now: clock.now,
      tell,
      isEnding,
      isPart: true,
      save: (record) => {
        const { replaced, secret } = this.#record;
        this.#save({ ...record, replaced, secret });
      },
    });
  }

  async #handOver(): Promise<void> {
    const { clock, handOver, payload, tell } = this.#job;
    const whole = payload();
    const { steps } = this.#record;
    // Once, and never again where somebody may have the same already.
    if (whole === undefined || mayBeHandedOver(steps)) return;
    tell(HAND_OVER);
    // What cannot be written down now is no reason to lose it, nor is an org that does not answer.
    this.#unsaved = [];
    await Promise.race([this.#lookAtOthers(), clock.sleep(LONGEST_LOOK, { ref: false })]);
    const of = handedParts(steps);
    this.#put({ state: 'begun', before: of, begun: this.#time(), ended: null, code: null });
    const isDoubtful = isPerhapsSet(steps) || this.#isDead();
    const end = await handOver({ ...whole, of, ...(isDoubtful && { perhaps: true }) });
    const state = end.kind === 'done' ? 'done' : end.kind === 'unknown' ? 'unknown' : 'refused';
    this.#put({ state, ended: this.#time(), code: end.kind === 'done' ? null : end.code });
    const [error] = this.#unsaved;
    this.#unsaved = undefined;
    if (error !== undefined) throw error;
  }

  #put(change: Partial<StepRecord>, id: string = HAND_OVER): void {
    const steps = this.#record.steps.map((step) => (step.id === id ? { ...step, ...change } : step));
    this.#save({ ...this.#record, steps });
  }

  #save(record: RunRecord): void {
    // What others did before it was set anew is over.
    const isAnew = setOf(record.steps)?.begun !== setOf(this.#record.steps)?.begun;
    const set = setOf(record.steps)?.state;
    const told = {
      ...record,
      ...(isAnew ? { replaced: null } : {}),
      ...(set === 'done' || set === 'unread' ? { former: null } : {}),
    };
    this.#record = { ...told, programs: this.#job.started.list, secret: secretWords(told) };
    try {
      this.#job.runs.save(this.#record);
    } catch (error) {
      if (this.#unsaved === undefined || !(error instanceof ChangeError)) throw error;
      this.#unsaved.push(error);
    }
  }

  #time(): string {
    return this.#job.clock.now().toISOString();
  }
}

function isTested({ steps }: RunRecord): boolean {
  return steps.some(({ id, state }) => id === 'test' && state === 'done');
}

/** Milliseconds that a secret waits for, while whoever is to have it does not. */
const LONGEST_LOOK = 10_000;

/** Steps for which every client has to have the secret. */
const AFTER = new Set(['unlock', 'watch', UNLOCK_AGAIN]);

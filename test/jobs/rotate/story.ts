/** A rotation whose steps, doors and disk are in memory: what it does, and what becomes of it. */
import { expect } from 'chai';
import {
  type ChangeStep,
  deliverStep,
  type DoorEnd,
  type HandedSecret,
  pauseStep,
  type Payload,
  type RotationDoors,
  type RunRecord,
  Runs,
  setStep,
  StartedPrograms,
  StepFailure,
  testStep,
  tokenStep,
  Vault,
  watchStep,
} from '../../../lib/change/index.js';
import { KeyedError } from '../../../lib/keyedError.js';
import { carryRotation, type RotationJob } from '../../../lib/jobs/rotate/carryRotation.js';
import { MACHINE } from '../../../lib/login/machine.js';
import { Secret } from '../../../lib/login/secret.js';
import { known } from '../../../lib/policy/index.js';
import { MemoryDisk } from '../../login/memoryDisk.js';
import { BEFORE, BEGUN } from './samples.js';

const IDS = [
  ...['pause', 'password', 'token', 'test', 'deliver-1', 'deliver-2', 'hand-over', 'unlock', 'watch', 'unlock-again'],
];
export const ABOUT = {
  ...{ command: 'rotate login', orgId: '00D', org: 'acme', userId: '005', username: 'u', subject: null, found: null },
};
/** A second later. */
const NEXT = '2026-11-24T12:00:01.000Z';
export const REFUSED: DoorEnd = { kind: 'refused', code: 'exit-1' };
const DONE: DoorEnd = { kind: 'done' };

/** What each door comes to, and what happens meanwhile. */
export type Fates = Readonly<Record<string, DoorEnd | (() => DoorEnd | undefined)>>;

class FullDisk extends MemoryDisk {
  public isFull = false;

  public override replace(name: string, content: string): void {
    if (this.isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    super.replace(name, content);
  }
}

const serverTime = async (): ReturnType<RotationDoors['holdings']['serverTime']> => Promise.resolve(known(BEGUN, ''));

export class Story {
  public readonly disk = new FullDisk(new Map());
  public readonly runs = new Runs('/nowhere', undefined, this.disk);
  public readonly did: string[] = [];
  public readonly told: string[] = [];
  public readonly handed: HandedSecret[] = [];
  public begun: Parameters<RotationJob['onBegin']>[0] | undefined;
  public readonly started = new StartedPrograms({ ...MACHINE, startOf: () => 's', groupRuns: () => false });
  public changed: string | null = BEFORE;
  public isLocked = false;
  public isEnding = false;
  /** What becomes of the next look at who has changed the password. */
  public onLook: (() => Promise<void>) | undefined;
  public readonly slept: number[] = [];
  /** The time is over for which it waits for an org at most. */
  public isImpatient = false;
  #fates: Fates = {};

  public async carry(fates: Fates = {}, more: Partial<RotationJob> = {}): Promise<RunRecord & { stopped?: string }> {
    this.#fates = fates;
    const vault = more.vault ?? new Vault();
    const payload = (): Payload | undefined =>
      vault.password === undefined
        ? undefined
        : { username: 'u', password: vault.password.reveal(), securityToken: 'T', instanceUrl: '' };
    const { record, stopped } = await carryRotation({
      ...{ runs: this.runs, vault, payload, started: this.started, about: ABOUT, ids: IDS, resumed: undefined },
      ...{ leftOut: new Set(), skipped: new Set(), isLockedNow: false, isWatchedAgain: false, isAnew: false },
      ...{ steps: this.#steps(vault, payload), clock: this.#clock, holdings: { serverTime } },
      handOver: async (whole) => {
        this.handed.push(whole);
        return this.#work('hand-over');
      },
      passwordChanged: async () => {
        const look = this.onLook;
        this.onLook = undefined;
        await look?.();
        return this.changed;
      },
      ...{ isEnding: () => this.isEnding, isLocked: () => this.isLocked, tell: (step) => this.told.push(step) },
      patience: { seconds: 1, isForced: false, say: () => undefined },
      onBegin: (run) => {
        this.begun = run;
      },
      ...more,
    });
    if (!this.disk.isFull) expect(this.runs.load(record.id), 'what is written down').to.deep.equal(record);
    return { ...record, ...(stopped === undefined ? {} : { stopped: stopped.key }) };
  }

  readonly #clock: RotationJob['clock'] = {
    now: () => new Date(BEGUN),
    sleep: async (milliseconds, how) => {
      this.slept.push(milliseconds);
      return how?.ref === false && !this.isImpatient ? new Promise(() => undefined) : Promise.resolve();
    },
  };

  #steps(vault: Vault, payload: () => Payload | undefined): ChangeStep[] {
    const doors = this.#doors();
    return [
      ...[pauseStep(doors), setStep(doors, vault), tokenStep(doors, vault), testStep(doors, vault)],
      ...[deliverStep(doors, 0, payload), deliverStep(doors, 1, payload), this.#unlock('unlock'), watchStep(doors)],
      this.#unlock('unlock-again'),
    ];
  }

  #doors(): RotationDoors {
    return {
      holdings: { passwordChanged: async () => Promise.resolve(known(this.changed ?? '', '')), serverTime },
      makePassword: async () => Promise.resolve(new Secret('new')),
      setPassword: async () => {
        // Whatever was there before, the org shows another second.
        if (this.#fates['password'] !== REFUSED) this.changed = this.changed === BEGUN ? NEXT : BEGUN;
        await this.#must('password');
      },
      takeToken: async () => {
        await this.#must('token');
        return new Secret('T');
      },
      pause: async () => this.#work('pause'),
      test: async () => this.#work('test'),
      deliver: async (at) => this.#work(`deliver-${String(at + 1)}`),
      watch: async () => this.#work('watch'),
    };
  }

  #unlock(id: string): ChangeStep {
    let isDone = false;
    return {
      id,
      look: async () => Promise.resolve({ shows: isDone ? 'done' : 'open' }),
      act: async () => {
        await this.#must(id);
        isDone = true;
        return undefined;
      },
    };
  }

  async #work(name: string): Promise<DoorEnd> {
    this.did.push(name);
    const fate = this.#fates[name];
    return Promise.resolve((typeof fate === 'function' ? fate() : fate) ?? DONE);
  }

  async #must(name: string): Promise<void> {
    const end = await this.#work(name);
    if (end.kind !== 'done') throw new StepFailure(end.code, end.kind);
  }
}

export const statesIn = ({ steps }: RunRecord): Record<string, string> =>
  Object.fromEntries(steps.map(({ id, state }) => [id, state]));
export const keyOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => (error instanceof KeyedError ? error.key : error));

/**
 * Rotations that meet faults, signals and deaths, in one process: a run's disk, the org, the stores and the hand that takes
 * what is handed over are in memory, and the run can die before or after each of its effects. Programs live on when it does.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  ChangeError,
  deliverStep,
  deliveryId,
  type DoorEnd,
  type HandedSecret,
  newPassword,
  pauseStep,
  type Payload,
  type ProgramMachine,
  recordIn,
  type RotationDoors,
  type RunRecord,
  Runs,
  setStep,
  StartedPrograms,
  StepFailure,
  testStep,
  tokenStep,
  type Vault,
  watchStep,
} from '../../lib/change/index.js';
import { UsageError } from '../../lib/errors.js';
import { OrgError, orgError, OrgRefusal } from '../../lib/facts/org/index.js';
import { isSecretLost, standingOf } from '../../lib/jobs/runs/secretHolders.js';
import { deadSince, foreignOf } from '../../lib/jobs/runs/passwordChanges.js';
import { exitCodeOfRotate } from '../../lib/jobs/rotate/exitCode.js';
import { reportRun, takenUpOf } from '../../lib/jobs/rotate/result.js';
import { say } from '../../lib/messages.js';
import { type RotateEnd, type RotateFound, toRotateLoginResult } from '../../lib/report/rotate/toResult.js';
import { Text } from '../../lib/text.js';
import { carryRotation } from '../../lib/jobs/rotate/carryRotation.js';
import { heldSecret } from '../../lib/jobs/rotate/startingSecret.js';
import { MACHINE } from '../../lib/login/machine.js';
import { Secret } from '../../lib/login/secret.js';
import { type Files, Killed, Life, MemoryDisk } from '../login/memoryDisk.js';

const OLD = 'old-secret';
const IDS = ['pause', 'password', 'token', 'test', 'deliver-1', 'deliver-2', 'hand-over', 'watch'];

/** Programs that are delivered to; without one it runs on a terminal, where somebody is shown the secret. */
type Deliveries = 0 | 2;

/** What is changed: the password, or with `--token-only` the token, which its user resets. */
type Kind = 'password' | 'token';

/** What becomes of one thing that is asked for. `others`: it works, and somebody else sets a password right after it. */
type Fate = 'works' | 'answer-lost' | 'lost' | 'late' | 'refused' | 'signal' | 'others';

const SECOND = 1000;
const MINUTE = 60_000;
/** After so long a request that the org has not answered is not carried out any more (docs/salesforce.md section 10). */
const LATEST = 10 * MINUTE;

class World {
  public readonly kind: Kind;
  public readonly deliveries: Deliveries;
  /** Programs that are under way, with what they are to do, by the number of their process. */
  public readonly running = new Map<number, () => void>();
  /** The secret stands in an email, and no run has taken it. */
  public isInMail = false;
  public processes = 0;
  /** What the org takes now, and how often it was changed. A new password ends the token. */
  public password = OLD;
  public token = '';
  public sets = 0;
  public passwords = 0;
  /** Somebody else has set the password that the org takes now, and has it. */
  public isForeign = false;
  /** They do so between the answer of the org and the look at what it shows. */
  public othersFollow = false;
  /** What the org has taken in and carries out later, though nobody waits for its answer any more. */
  #late: { readonly at: number; readonly password: string }[] = [];
  readonly #lostLate = new Set<string>();
  #changed = Date.parse('2026-01-01T00:00:00Z');
  public readonly stores = new Map<number, string>();
  public readonly handed: HandedSecret[] = [];
  /** How often each of the others happened for each password. */
  public readonly happened = new Map<string, number>();
  public readonly attempts: string[] = [];
  #made = 0;
  #ticks = 0;

  public constructor(kind: Kind = 'password', deliveries: Deliveries = 2) {
    this.kind = kind;
    this.deliveries = deliveries;
    if (kind === 'token') [this.password, this.token] = ['stays', OLD];
  }

  /** Both of it, as a login sends them. */
  public get secret(): string {
    return `${this.password} ${this.token}`;
  }

  /** By how much the clock of the machine is ahead of that of the org, in milliseconds. */
  public skew = 0;

  /** By which a hand-over tells what it gave: no two things are begun at the same time. */
  public now(): Date {
    this.#ticks += 1;
    return new Date(Date.parse('2026-11-24T12:00:01Z') + this.#ticks);
  }

  /** What time it is for the machine. */
  public localNow(): Date {
    return new Date(this.now().getTime() + this.skew);
  }

  public pass(time: number): void {
    this.#ticks += time;
    this.carryOutLate();
  }

  /** When the password was last changed, as the org shows it: in whole seconds. */
  public get changed(): string {
    this.carryOutLate();
    return new Date(Math.floor(this.#changed / SECOND) * SECOND).toISOString();
  }

  /** The answer does not come in time. */
  public setLater(password: string, after: number): void {
    this.#late.push({ at: this.now().getTime() + after, password });
  }

  /** What is on its way as a run dies: nobody was handed it. */
  public die(): void {
    for (const { password } of this.#late) this.#lostLate.add(password);
  }

  /** Whether something is on its way that a death has lost. */
  public get isLostLate(): boolean {
    return this.#late.some(({ password }) => this.#lostLate.has(password));
  }

  public carryOutLate(): void {
    const now = this.now().getTime();
    const due = this.#late.filter(({ at }) => at <= now);
    this.#late = this.#late.filter(({ at }) => at > now);
    for (const { at, password } of due) this.set(password, at);
  }

  /** Somebody else sets a password of their own, in a second of its own: within one the org tells no two changes apart. */
  public setByOthers(): void {
    this.othersFollow = false;
    this.pass(2 * SECOND);
    [this.password, this.token, this.isInMail, this.isForeign] = [this.newPassword(), '', false, true];
    this.#changed = this.now().getTime();
    this.pass(2 * SECOND);
  }

  public get isOld(): boolean {
    return this.sets === 0;
  }

  public set(password: string, at = this.now().getTime()): void {
    [this.password, this.token, this.isInMail, this.isForeign] = [password, '', false, false];
    this.#changed = at;
    this.sets += 1;
    this.passwords += 1;
  }

  public reset(): void {
    this.token = `${this.newPassword()}Token`;
    // Whoever has set the password that stays.
    [this.isInMail, this.isForeign] = [true, this.isForeign && this.kind === 'password'];
    this.sets += 1;
  }

  public get machine(): ProgramMachine {
    const isAlive = (pid: number): boolean => this.running.has(pid);
    return { ...MACHINE, isAlive, startOf: (pid) => `start of ${String(pid)}`, groupRuns: () => false };
  }

  /** They come to their end, whoever began them. */
  public endPrograms(until = Infinity): void {
    for (const [pid, work] of this.running) {
      if (pid > until) continue;
      this.running.delete(pid);
      work();
    }
  }

  public newPassword(): string {
    this.#made += 1;
    return `secret${'x'.repeat(10)}${String(this.#made)}`;
  }

  public count(what: string): void {
    this.happened.set(what, (this.happened.get(what) ?? 0) + 1);
  }
}

/** One process, until it ends, is interrupted or dies. */
class Process {
  readonly #world: World;
  readonly #life: Life;
  readonly #fates: Fate[];
  readonly #changedAtStart: string;
  public readonly started: StartedPrograms;
  public isEnding = false;
  /** The secret was handed over before, and piped in. */
  public isPiped = false;

  public constructor(world: World, life: Life, fates: readonly Fate[]) {
    this.started = new StartedPrograms(world.machine);
    this.#world = world;
    this.#life = life;
    this.#fates = [...fates];
    this.#changedAtStart = world.changed;
  }

  /** A signal that can be caught comes while the thing is under way. */
  #fate(): Fate {
    const fate = this.#fates.shift() ?? 'works';
    if (fate === 'signal') this.isEnding = true;
    return fate === 'signal' ? 'works' : fate;
  }

  /** Whatever was done, somebody else sets a password right after it. */
  #others(fate: Fate): void {
    if (fate === 'others') this.#world.setByOthers();
  }

  async #program(step: string, work: () => void): Promise<DoorEnd> {
    await Promise.resolve();
    const fate = this.#fate();
    const isRefused = fate === 'refused' || fate === 'lost' || fate === 'late';
    this.#run(step, isRefused ? () => undefined : work);
    this.#others(fate);
    if (isRefused) return { kind: 'refused', code: 'exit-1' };
    return fate === 'answer-lost' ? { kind: 'unknown', code: 'timed-out' } : { kind: 'done' };
  }

  /** A process that has been told what it is to do does it, whether or not the run is still there. */
  #run(step: string, work: () => void): void {
    const pid = (this.#world.processes += 1);
    this.started.began(step, pid);
    this.#world.running.set(pid, work);
    this.#life.step(() => {
      this.#world.running.delete(pid);
      work();
    });
    this.started.ended(pid);
  }

  public doors(): RotationDoors {
    const world = this.#world;
    return {
      holdings: {
        passwordChanged: async () => {
          if (world.othersFollow) world.setByOthers();
          return Promise.resolve({ known: true, value: world.changed, from: '' });
        },
        serverTime: async () => Promise.resolve({ known: true, value: world.now().toISOString(), from: '' }),
      },
      now: () => world.localNow(),
      makePassword: async () => Promise.resolve(new Secret(world.newPassword())),
      setPassword: async (secret) => {
        await Promise.resolve();
        const fate = this.#fate();
        if (fate === 'refused') throw new OrgRefusal('INVALID_NEW_PASSWORD', '');
        if (fate === 'lost') throw orgError('connection', { code: 'ECONNRESET' });
        this.#life.step(() => {
          if (fate === 'late') world.setLater(secret.reveal(), LATEST / 2);
          else world.set(secret.reveal());
        });
        world.othersFollow = fate === 'others';
        if (fate === 'late') throw orgError('silent');
        if (fate === 'answer-lost') throw orgError('connection', { code: 'ECONNRESET' });
      },
      takeToken: async () => {
        await Promise.resolve();
        const fate = this.#fate();
        if (fate !== 'lost' && fate !== 'late' && fate !== 'refused') {
          this.#life.step(() => {
            world.reset();
          });
        }
        if (fate !== 'works' && fate !== 'others') throw new StepFailure('no-token', 'refused');
        world.isInMail = false;
        const token = new Secret(world.token);
        this.#others(fate);
        return token;
      },
      ...(world.kind === 'token' ? { passwordOfToken: async () => Promise.resolve(this.#changedAtStart) } : {}),
      pause: async () => this.#program('pause', () => world.count('pause')),
      test: async ({ lacksToken, password, securityToken }) =>
        password === undefined || lacksToken
          ? Promise.resolve({ kind: 'not-tested', code: 'no-secret' })
          : this.#test(`${password.reveal()} ${securityToken?.reveal() ?? ''}`),
      deliver: async (at, payload) =>
        this.#program(deliveryId(at), () => {
          const secret = secretOf(payload);
          world.count(`deliver-${String(at)} ${secret}`);
          world.stores.set(at, secret);
        }),
      // Clients get in with whatever the org takes, whoever gave it to them.
      watch: async (steps) => {
        await Promise.resolve();
        const fate = this.#fate();
        const isForeign = foreignOf(steps, world.changed) !== undefined;
        this.#others(fate);
        if (['refused', 'lost', 'late'].includes(fate)) return { kind: 'refused', code: 'client-fails' };
        return isForeign ? { kind: 'unknown', code: 'changed-by-others' } : { kind: 'done' };
      },
    };
  }

  async #test(secret: string): Promise<DoorEnd> {
    await Promise.resolve();
    const fate = this.#fate();
    if (fate === 'lost' || fate === 'late') return { kind: 'not-tested', code: 'held-back' };
    // Whoever takes up what was refused has it tried again.
    if (fate === 'refused' || secret !== this.#world.secret) {
      return { kind: 'refused', code: 'wrong-password-or-token' };
    }
    this.#life.step(() => {
      this.#world.count(`test ${secret}`);
      this.#world.attempts.push(secret);
    });
    this.#others(fate);
    return fate === 'answer-lost' ? { kind: 'unknown', code: 'timed-out' } : { kind: 'done' };
  }

  public handOver(given: HandedSecret): DoorEnd {
    const secret = secretOf(given);
    this.#run('hand-over', () => {
      // Whoever pipes it in again may be given it again.
      if (!this.isPiped) this.#world.count(`hand-over ${secret}`);
      this.#world.handed.push(given);
    });
    return { kind: 'done' };
  }
}

function secretOf({ password = '', securityToken }: HandedSecret): string {
  return `${password} ${securityToken}`;
}

class FullDisk extends MemoryDisk {
  readonly #world: World;

  public constructor(world: World, files: Files, life: Life) {
    super(files, life);
    this.#world = world;
  }

  public override replace(name: string, content: string): void {
    if (this.#world.sets > 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    super.replace(name, content);
  }
}

interface Lived {
  readonly isWhole: boolean;
  readonly record: RunRecord | undefined;
}

interface Living {
  readonly fates: readonly Fate[];
  readonly until: number;
  /** Once something is set, nothing can be written down any more. */
  readonly isDiskFull?: boolean;
  /** Whoever takes the run up has kept what was handed over, and pipes it in, or types it on the terminal. */
  readonly pipes: boolean;
  /** By how much the clock of the machine is ahead of that of the org. */
  readonly skew?: number;
}

/**
 * What happens between two lives: nothing, minutes go by, or so many that nothing is on its way any more; and then, or after
 * the minutes, somebody else sets a password.
 */
type Between = 'nothing' | 'minutes' | 'long' | 'others' | 'others-soon';

function goOn(world: World, between: Between): void {
  if (between !== 'nothing') {
    world.pass(between === 'minutes' || between === 'others-soon' ? LATEST / 2 : LATEST + MINUTE);
  }
  if (between === 'others' || between === 'others-soon') world.setByOthers();
}

function isHandedOver(record: RunRecord | undefined): boolean {
  return /It was set and handed over once/u.test(record?.secret ?? '');
}

function recordOf(files: Files): RunRecord | undefined {
  const [, bytes] = [...files].find(([name]) => name.endsWith('.run.json')) ?? [];
  if (bytes === undefined) return undefined;
  const record = recordIn(bytes);
  if (record === undefined) throw new Error('The run file is no record');
  return record;
}

async function live(
  world: World,
  files: Files,
  { fates, isDiskFull = false, pipes, skew = 0, until }: Living,
): Promise<Lived> {
  world.skew = skew;
  // A lock of a process that died holds nobody back for ever.
  for (const name of files.keys()) if (name.includes('.lock.')) files.delete(name);
  const found = recordOf(files);
  const resumed = found && standingOf(found);
  const life = new Life(until);
  const runs = new Runs(
    '/nowhere',
    MACHINE,
    isDiskFull ? new FullDisk(world, files, life) : new MemoryDisk(files, life),
  );
  const process = new Process(world, life, fates);
  const given = pipes ? givenBack(world) : undefined;
  const leftOut = leftOutOf(world);
  let planned = plannedOf(world, resumed, given);
  process.isPiped = resumed !== undefined && isSecretLost(resumed) && given !== undefined && !planned.isAnew;
  const vault = await heldIn(world, { resumed, planned }, given).catch(async (error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    // Of what the run says was handed over, and is what the org takes, nothing is refused.
    if (given !== undefined && isHandedOver(found)) expect(secretOf(given)).to.not.equal(world.secret);
    // It took a token that whoever has the password was not given, or what is given is dead.
    process.isPiped = false;
    planned = plannedOf(world, resumed, undefined);
    return heldIn(world, { resumed, planned }, undefined);
  });
  const told = (): Payload => ({
    ...{ username: 'u', instanceUrl: 'i', password: vault.password?.reveal() ?? '' },
    securityToken: vault.securityToken?.reveal() ?? '',
  });
  const payload = (): Payload | undefined => (vault.password === undefined ? undefined : told());
  const handedOver = (): HandedSecret | undefined => {
    const { password, ...token } = told();
    return vault.password === undefined ? vault.securityToken && token : { password, ...token };
  };
  const before = world.processes;
  const doors = process.doors();
  try {
    await carryRotation({
      ...{ runs, resumed, vault, leftOut, payload: handedOver, started: process.started },
      ...{ isAnew: planned.isAnew, holdings: doors.holdings },
      ids: IDS.filter((id) => world.deliveries > 0 || !id.startsWith('deliver-')),
      patience: {
        ...{ seconds: 60, isForced: false, machine: world.machine, say: () => undefined },
      },
      skipped: new Set(),
      ...{ isLockedNow: false, isWatchedAgain: false },
      about: {
        command: 'rotate login',
        orgId: '00D',
        org: 'acme',
        userId: '005',
        username: 'u',
        subject: null,
        found: null,
      },
      steps: [
        pauseStep(doors),
        setStep(doors, vault),
        tokenStep(doors, vault),
        testStep(doors, vault),
        ...Array.from({ length: world.deliveries }, (_, at) => deliverStep(doors, at, payload)),
        watchStep(doors),
      ].filter(({ id }) => !leftOut.has(id)),
      handOver: async (whole) => Promise.resolve(process.handOver(whole)),
      passwordChanged: async () => Promise.resolve(world.changed),
      clock: {
        now: () => world.localNow(),
        // What gives up after a time never has to here: what it waits for comes.
        sleep: async (_, how) => {
          if (how?.ref === false) return new Promise(() => undefined);
          world.endPrograms();
          return Promise.resolve();
        },
      },
      isEnding: () => process.isEnding,
      isLocked: () => false,
      onBegin: () => undefined,
      tell: () => undefined,
    });
    return { isWhole: true, record: recordOf(files) };
  } catch (error) {
    if (error instanceof Killed) return { isWhole: false, record: recordOf(files) };
    if (error instanceof OrgError || error instanceof ChangeError) return { isWhole: true, record: recordOf(files) };
    throw error;
  } finally {
    // Those of the lives before come to their end now at the latest, after everything that this one did.
    world.endPrograms(before);
  }
}

function leftOutOf({ kind }: World): ReadonlySet<string> {
  return new Set(kind === 'token' ? ['password'] : []);
}

/** What whoever was given the secret last has of it, whether or not that is what the org takes. */
function givenBack({ handed }: World): HandedSecret | undefined {
  const last = handed.findLastIndex(({ password }) => password !== undefined);
  const given = handed.slice(Math.max(0, last));
  const none: HandedSecret = { username: 'u', instanceUrl: 'i', securityToken: '' };
  return given.length === 0 ? undefined : given.reduce((whole, one) => ({ ...whole, ...one }), none);
}

interface PlannedLife {
  readonly isAnew: boolean;
  readonly replaced: string | null;
}

/** As the plan tells it before the run is taken up. */
function plannedOf(world: World, resumed: RunRecord | undefined, given: HandedSecret | undefined): PlannedLife {
  if (resumed === undefined) return { isAnew: false, replaced: null };
  const text = world.kind === 'token' ? given?.securityToken : given?.password;
  const hasSecret = world.deliveries > 0 && text !== undefined;
  const { changed } = world;
  const { isAnew } = takenUpOf(resumed, '', { 'skip-token': false, 'skip-test': false }, { changed, hasSecret });
  return { isAnew, replaced: deadSince(resumed, changed) ?? null };
}

/** By pipe where programs are delivered to, else by prompt. */
async function heldIn(
  world: World,
  { planned, resumed }: { readonly resumed: RunRecord | undefined; readonly planned: PlannedLife },
  given: HandedSecret | undefined,
): Promise<Vault> {
  const isTerminal = world.deliveries === 0;
  const typed = [given?.password, given?.securityToken];
  return heldSecret(
    {
      ...{ resumed, ...planned, skipped: new Set(), wanted: { tokenOnly: world.kind === 'token', takesToken: true } },
      plan: { found: { need: 'yes' } },
      operator: {
        isTerminal,
        signal: new AbortController().signal,
        pipedOf: isTerminal ? undefined : given?.of,
        has: (name) => !isTerminal && (name === 'password' || name === 'securityToken') && given?.[name] !== undefined,
        piped: async (name) =>
          Promise.resolve({ answer: name === 'password' || name === 'securityToken' ? given?.[name] : undefined }),
        secret: async ({ key }) => Promise.resolve({ answer: (key.endsWith('token') ? typed[1] : typed[0]) ?? '' }),
      },
    },
    { presentPassword: async () => Promise.resolve(new Secret(world.password)) },
  );
}

/** Whether somebody holds what the org takes now. */
function isPasswordHeld({ handed, kind, password }: World): boolean {
  return kind === 'token' || handed.some((one) => one.password === password);
}

function isSomebodys(world: World): boolean {
  const { deliveries, handed, isForeign, isInMail, isOld, secret, stores, token } = world;
  const isStored = deliveries > 0 && [...stores.values()].filter((one) => one === secret).length === deliveries;
  const isKnown = isPasswordHeld(world);
  const isTokenKnown = token === '' || isInMail || handed.some((one) => one.securityToken === token);
  return isOld || isForeign || isStored || (isKnown && isTokenKnown);
}

function checkTruth(world: World, record: RunRecord | undefined): void {
  for (const [what, times] of world.happened) expect(times, what).to.equal(1);
  expect(world.attempts.length, 'attempts').to.be.at.most(world.sets);
  if (record === undefined) {
    expect(world.isOld).to.equal(true);
    return;
  }
  const stateOf = (id: string): string => record.steps.find((step) => step.id === id)?.state ?? '';
  const isSet = !world.isOld;
  // A run that is over is not told what others do then.
  const isNow = !world.isForeign;
  const setting = stateOf(world.kind);
  if (['done', 'unread'].includes(setting)) expect(isSet, 'set').to.equal(true);
  // Whether its user has reset a token that was not given to the run, the run cannot know.
  const notSet = world.kind === 'token' ? ['pending'] : ['pending', 'refused', 'open'];
  if (record.round === 1 && notSet.includes(setting)) expect(isSet, 'set').to.equal(false);
  if (/old secret still works/u.test(record.secret ?? '')) {
    expect(world.isOld).to.equal(true);
  }
  for (let at = 0; at < world.deliveries; at += 1) {
    const state = stateOf(`deliver-${String(at + 1)}`);
    const has = world.stores.get(at) === world.secret && isSet;
    if (state === 'done' && isNow) expect(has, `delivered ${String(at)}`).to.equal(true);
    // Of a later round a delivery speaks of the secret of that round.
    const isOfRound = record.round === 1 || stateOf(world.kind) === 'done';
    if (isOfRound && (state === 'pending' || state === 'refused')) {
      expect(has, `not delivered ${String(at)}`).to.equal(false);
    }
  }
  if (/was set and handed over once/u.test(record.secret ?? '')) {
    expect(isSomebodys(world), 'handed over').to.equal(true);
  }
  if (!isSomebodys(world)) {
    expect(record.secret, 'words').to.match(
      /is lost[,.]|but only delivery|has not confirmed that it was set|of this run no longer works|is in the email from/u,
    );
  }
}

/** Of a round in which nothing was set what the round before has handed over is still what it was. Returns how many. */
function checkRefusedAnew({ isForeign }: World, record: RunRecord | undefined, wasHandedOver: boolean): 0 | 1 {
  const isRefused =
    record?.former !== null && record?.steps.some(({ id, state }) => id === 'password' && state === 'refused');
  if (isRefused !== true || !wasHandedOver || isForeign) return 0;
  expect(isHandedOver(record), record?.secret ?? '').to.equal(true);
  return 1;
}

/**
 * What a run that was not cut short says at its end, as the org stands then. Returns whether it ended with 0: that says that
 * what the org takes is what everybody has.
 */
function checkEnd(world: World, record: RunRecord | undefined): boolean {
  if (record === undefined) return false;
  const { deliveries, handed, password, secret, stores, token } = world;
  const isEverywhere =
    deliveries > 0
      ? [...stores.values()].filter((one) => one === secret).length === deliveries
      : handed.some((one) => one.password === password) && handed.some((one) => one.securityToken === token);
  const words = record.secret ?? '';
  if (/delivered to every recipient/u.test(words)) expect(isEverywhere, words).to.equal(true);
  if (world.isForeign) expect(words).to.not.match(/It was set and handed over once|delivered to every recipient/u);
  const isFine = exitCodeOf(world, record) === 0;
  if (isFine) expect(isEverywhere, 'ended with 0').to.equal(true);
  return isFine;
}

const FOUND: RotateFound = {
  ...{ source: { kind: 'org', name: 'acme' }, username: 'u', userId: '005', at: '', since: '', own: false },
  ...{ clients: [], older: [], need: 'yes', hindrances: [], refusals: [], email: null, ends: null, changed: null },
  ...{
    tokenOnly: false,
    foreign: null,
    underWay: undefined,
    move: null,
    takesToken: true,
    unlocksFirst: false,
    instanceUrl: 'https://i',
  },
  lock: { locked: false, attempts: 10, left: 10, minutes: 15, time: 'unknown', beforeDelivery: 'no' },
  test: { path: 'soap', address: null, addressAt: null, isNew: null, verdict: null, needsToken: 'unknown' },
  ...{ gaps: [], apiCalls: 1 },
};

function exitCodeOf({ kind }: World, record: RunRecord): number {
  const { replaced, steps } = record;
  const isTested = steps.some(({ id, state }) => id === 'test' && state === 'done');
  const why = Text.of('login.proves.nothing');
  const end: RotateEnd = {
    ...{ run: reportRun(record, ''), now: [], strangers: [], after: null },
    test: isTested ? { outcome: 'succeeded', provesToken: 'yes', why, from: null } : null,
  };
  const found = { ...FOUND, tokenOnly: kind === 'token', foreign: replaced };
  return exitCodeOfRotate(toRotateLoginResult(found, steps, { end }, say));
}

const fate = fc.constantFrom<Fate>(
  'works',
  'works',
  'works',
  'answer-lost',
  'lost',
  'late',
  'refused',
  'signal',
  'others',
);
const death = fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 80 }));
const between = fc.constantFrom<Between>('nothing', 'minutes', 'long', 'long', 'others', 'others-soon');
const living = fc.record({
  fates: fc.array(fate, { maxLength: 9 }),
  ...{ until: death, pipes: fc.boolean(), between },
  skew: fc.constantFrom(0, 0, -11 * MINUTE, 11 * MINUTE, -3 * SECOND),
});

/** As many as mostly meet what they are to show. */
const RUNS = { 2: 1000, 0: 500 } as const;

/** Chance may leave out what is rare: then as many again, as often as nobody would be so unlucky. */
async function untilMet(more: () => Promise<void>, met: () => void): Promise<void> {
  for (let left = 5; ; left -= 1) {
    await more();
    try {
      met();
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

describe('a rotation', () => {
  for (const [kind, deliveries] of [
    ['password', 2],
    ['token', 2],
    ['password', 0],
    ['token', 0],
  ] as const) {
    const how = deliveries > 0 ? '' : ' on a terminal, with nobody to deliver to,';
    it(`of a ${kind}${how} never loses it but by a death, does nothing twice for one, and its file tells the truth`, async () => {
      let [whole, dead, lost, late, replaced, fine, refused] = [0, 0, 0, 0, 0, 0, 0];
      const met = (): void => {
        expect(Math.min(whole, dead, lost)).to.be.greaterThan(RUNS[deliveries] / 50);
        expect(replaced, 'changed by others').to.be.greaterThan(3);
        if (kind === 'password') expect(fine, 'ended with 0').to.be.greaterThan(3);
        if (kind === 'password' && deliveries > 0) expect(refused, 'refused anew').to.be.greaterThan(3);
        if (deliveries > 0) expect(late, 'programs that outlived their run').to.be.greaterThan(3);
      };
      const more = async (): Promise<void> =>
        fc.assert(
          fc.asyncProperty(fc.array(living, { minLength: 1, maxLength: 5 }), async (lives) => {
            const world = new World(kind, deliveries);
            const files: Files = new Map();
            let isHeld = true;
            for (const one of lives) {
              goOn(world, one.between);
              if (isHeld) expect(isSomebodys(world), 'whatever the org carries out later').to.equal(true);
              const [wasSomebodys, wasLostLate] = [isSomebodys(world), world.isLostLate];
              const { passwords, sets } = world;
              const wasHandedOver = isHandedOver(recordOf(files));
              // A token that is taken for a password which nobody has any more makes that nobody's less.
              const wasPasswordHeld = isPasswordHeld(world);
              late += world.running.size;
              const { isWhole, record } = await live(world, files, one);
              checkTruth(world, record);
              refused += checkRefusedAnew(world, record, wasHandedOver && world.sets === sets);
              if (isWhole) fine += Number(checkEnd(world, record));
              // A secret that a death has lost stays lost until another one is set, and may come while nobody sets one.
              const isAnother = world.passwords > passwords || (wasPasswordHeld && world.sets > sets);
              if (isWhole && !wasLostLate && (wasSomebodys || isAnother)) {
                expect(isSomebodys(world), 'the new secret is somebody’s, or the old one works').to.equal(true);
              }
              if (!isWhole) world.die();
              isHeld = isSomebodys(world) && !world.isLostLate;
              whole += Number(isWhole);
              dead += Number(!isWhole);
              lost += Number(!isSomebodys(world));
            }
            goOn(world, 'long');
            if (isHeld) expect(isSomebodys(world), 'whatever the org carries out later').to.equal(true);
            // Whatever happened: taken up without a fault it comes to its end.
            const { record } = await live(world, files, { fates: [], until: Infinity, pipes: false });
            checkTruth(world, record);
            expect(isSomebodys(world)).to.equal(true);
            // Whether the clients were stopped nobody can tell: nothing was set, and a new run begins anew.
            if (record?.steps.some(({ id, state }) => id === 'pause' && state === 'unknown') === true) {
              expect(world.isOld).to.equal(true);
              expect(record.secret).to.match(/It is not known whether --pause stopped the clients/u);
              return;
            }
            const open =
              record?.steps.filter(
                ({ id, state }) => /deliver|password|watch/u.test(id) && !/done|left|unread/u.test(state),
              ) ?? [];
            // Somebody else has set another one since everybody had ours, or may have: nothing is done to that.
            if ((record?.replaced ?? null) !== null) {
              expect(record?.secret).to.match(/of this run no longer works/u);
              // A token that was reset after that is that of a password which somebody else has set.
              if (kind === 'password') expect(world.isForeign).to.equal(true);
              replaced += 1;
            } else if (open.some(({ id, state }) => id === 'password' && state === 'unknown')) {
              expect(record?.secret).to.match(/no login has proved it/u);
            } else {
              expect(open).to.deep.equal([]);
            }
          }),
          { numRuns: RUNS[deliveries] },
        );
      await untilMet(more, met);
    });
  }

  for (const [at, kind] of [
    [0, 'before anything is written'],
    [1, 'after the run file is there'],
  ] as const) {
    it(`leaves the old secret as it is where it dies ${kind}`, async () => {
      const [world, files]: [World, Files] = [new World(), new Map()];
      await live(world, files, { fates: [], until: at, pipes: false });
      expect(world.isOld).to.equal(true);
    });
  }

  it('says that a secret is lost where it dies between setting and delivery, and makes a new one when taken up', async () => {
    let [world, files]: [World, Files] = [new World(), new Map()];
    let until = 0;
    while (world.sets === 0) {
      [world, files] = [new World(), new Map()];
      await live(world, files, { fates: [], until: until++, pipes: false });
    }
    expect(recordOf(files)?.secret).to.match(/set, but was not delivered: this secret is lost/u);
    const { record } = await live(world, files, { fates: [], until: Infinity, pipes: true });
    expect([world.passwords, record?.round]).to.deep.equal([2, 2]);
    expect([...world.stores.values()]).to.deep.equal([world.secret, world.secret]);
    expect(world.happened.get('pause')).to.equal(1);
  });

  for (const [how, fates, last] of [
    ['nothing fails', [], 'watch'],
    ['a delivery fails', ['works', 'works', 'works', 'works', 'refused'], 'hand-over'],
  ] as [string, Fate[], string][]) {
    it(`says that it has ended only when its last step was written, where ${how}`, async () => {
      let ended = 0;
      for (let until = 0; until < 80; until += 1) {
        const [world, files]: [World, Files] = [new World(), new Map()];
        const { record } = await live(world, files, { fates, until, pipes: false });
        if ((record?.ended ?? null) === null) continue;
        ended += 1;
        expect(record?.steps.find(({ id }) => id === last)?.state, `${last}, dead at ${String(until)}`).to.equal(
          'done',
        );
      }
      expect(ended).to.be.greaterThan(0);
    });
  }

  it('hands a secret over that it could not write anything about any more', async () => {
    const [world, files]: [World, Files] = [new World(), new Map()];
    await live(world, files, { fates: [], until: Infinity, pipes: false, isDiskFull: true });
    expect(world.handed.map(secretOf)).to.deep.equal([world.secret]);
    expect(recordOf(files)?.secret).to.match(/this secret is lost/u);
  });

  it('goes on with a secret that was handed over, and does not set another one', async () => {
    const [world, files]: [World, Files] = [new World(), new Map()];
    // pause, set, token, test and the first delivery work; the second says no.
    const fates: Fate[] = ['works', 'works', 'works', 'works', 'works', 'refused'];
    await live(world, files, { fates, until: Infinity, pipes: false });
    expect(world.handed.map(secretOf)).to.deep.equal([world.secret]);
    const { record } = await live(world, files, { fates: [], until: Infinity, pipes: true });
    expect([world.passwords, record?.round]).to.deep.equal([1, 1]);
    expect(world.stores.get(1)).to.equal(world.secret);
  });
});

describe('a new password', () => {
  const wish = { least: 8, any: false, username: 'etl.nightly@acme.example' };
  it('has every kind of characters, is as long as the policy asks, and none that clients send wrong', () => {
    for (let turn = 0; turn < 500; turn += 1) {
      const made = newPassword(wish);
      for (const kind of [/[A-Z]/u, /[a-z]/u, /[0-9]/u, /[-_=]/u]) expect(made).to.match(kind);
      expect(made).to.match(/^[A-Za-z][A-Za-z0-9_=-]{31}$/u);
    }
    expect(newPassword({ ...wish, least: 40 })).to.have.length(40);
    // Salesforce lets an administrator ask for up to 50.
    expect(newPassword({ ...wish, least: undefined })).to.have.length(50);
  });

  it('has others where it is told that any may be', () => {
    const made = Array.from({ length: 50 }, () => newPassword({ ...wish, any: true })).join('');
    expect(made).to.match(/[!#$%+<>&]/u);
  });

  it('does not hold the name of its user', () => {
    for (let turn = 0; turn < 200; turn += 1) {
      expect(newPassword({ ...wish, username: 'aaa@acme.example' }).toLowerCase()).not.to.include('aaa');
    }
  });

  it('does not hold it however it is written, nor in a long one; of two letters nothing is to be said', () => {
    // In ten thousand characters three letters stand one after another by chance in every third.
    for (let turn = 0; turn < 30; turn += 1) {
      const made = newPassword({ least: 10_000, any: false, username: 'ETL@acme.example' });
      expect(made.toLowerCase()).not.to.include('etl');
      expect(made).to.have.length(10_000);
    }
    expect(newPassword({ least: 10_000, any: false, username: 'et@acme.example' })).to.have.length(10_000);
  });

  it('has its kinds of characters in no order', () => {
    const third = Array.from({ length: 100 }, () => newPassword(wish).charAt(2));
    expect(third.some((character) => /[0-9]/u.test(character))).to.equal(true);
    expect(third.some((character) => /[A-Za-z]/u.test(character))).to.equal(true);
  });
});

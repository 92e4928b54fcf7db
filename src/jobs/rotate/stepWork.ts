/**
 * The doors of a rotation: to the org, and by the operator to people and their programs.
 */
import type { Connection } from '@salesforce/core';
import {
  type ChangeStep,
  deliveryId,
  type DoorEnd,
  HAND_OVER,
  type HandedSecret,
  newPassword,
  type Payload,
  type RotationDoors,
  sendPassword,
  type StartedPrograms,
  StepFailure,
  type StepRecord,
  type UserChanges,
  type Vault,
} from '../../change/index.js';
import { OrgRefusal, readServerTime } from '../../facts/org/index.js';
import { Secret } from '../../login/secret.js';
import { resetPage } from '../../report/openReset/result.js';
import { Text } from '../../text.js';
import { foreignOf } from '../runs/index.js';
import type { RotatePlan } from './plan.js';
import { checkGiven } from './pipedPassword.js';
import { answerIn, refusalWords, type RotationOperator } from './operator.js';
import { StepPrograms } from './stepPrograms.js';
import { type SecretTest, type TestedSecret, testHere } from './testLogin.js';
import { newToken } from './newToken.js';
import type { Program, Programs } from './wantedSteps.js';
import { CHANGED, loginsSoFar, readable, watchClients, type Watched, type WatchQuestion } from './watch.js';

/** Seconds that a program may wait for an email. */
const LONGEST_TOKEN = 900;

export interface DoorsAround {
  readonly operator: RotationOperator;
  readonly connection: Connection;
  readonly changes: UserChanges;
  readonly plan: RotatePlan;
  readonly programs: Programs;
  readonly started: StartedPrograms;
  readonly anyCharacters: boolean;
  readonly mayUnlock: boolean;
  /** What else would need a yes is taken for one. */
  readonly isForced: boolean;
  /** Seconds that a program may take. */
  readonly programWait: number;
  readonly test: SecretTest;
  readonly clientSecret: string;
  readonly watch: Pick<WatchQuestion, 'seen' | 'wait' | 'client' | 'clock'> & {
    /** Rows count that were not there when this run began. Else what it has changed before may be at work already. */
    readonly isFirst: boolean;
  };
}

const NONE: ReadonlySet<string> = new Set();

export class Doors implements RotationDoors {
  readonly #around: DoorsAround;
  readonly #programs: StepPrograms;
  #oldPassword: string | undefined;
  /** Whether the user may be unlocked first, where that was asked. */
  #isUnlockWanted: boolean | undefined;
  /** The org has taken the password from this very run. */
  #isSet = false;
  #seen: ReadonlySet<string> | undefined;
  #tokenAt: string | undefined;
  public tested: TestedSecret | undefined;
  public watched: Watched | undefined;

  public constructor(around: DoorsAround) {
    this.#around = around;
    this.#programs = new StepPrograms(around);
  }

  public get holdings(): UserChanges['holdings'] {
    return this.#around.changes.holdings;
  }

  /**
   * What setting the password needs and can be known beforehand, so that no client stands still for a password which is not
   * set.
   *
   * @throws UsageError for one that the policy refuses; StepFailure where somebody does not answer
   */
  public async prepare(): Promise<void> {
    const { operator, isForced, plan } = this.#around;
    if (operator.has('password')) {
      checkGiven(answerIn(await operator.piped('password')) ?? '', { operator, needs: plan.needs });
    }
    if (!plan.found.own) return;
    await this.#askOld();
    if (this.#oldPassword === '' && !isForced) throw new StepFailure('no-password', 'refused');
  }

  /** A locked user resets no token, and so is unlocked first. False at a no. @throws StepFailure where nobody says it */
  public async mayBegin(): Promise<boolean> {
    const { operator, plan } = this.#around;
    if (!plan.found.unlocksFirst) return true;
    this.#isUnlockWanted = await this.#wantsUnlock('rotate.unlock.first');
    if (!this.#isUnlockWanted && !operator.isTerminal) throw new StepFailure('user-locked', 'refused');
    return this.#isUnlockWanted;
  }

  public async makePassword(): Promise<Secret> {
    const { anyCharacters, operator, plan } = this.#around;
    // Before the new one is made: without the old one nothing is set.
    if (plan.found.own) await this.#askOld();
    const given = operator.has('password') ? answerIn(await operator.piped('password')) : undefined;
    if (given !== undefined) return new Secret(given);
    const wish = { least: plan.needs.least, any: anyCharacters, username: plan.found.username };
    return new Secret(newPassword(wish));
  }

  public async setPassword(password: Secret): Promise<void> {
    const newOne = password.reveal();
    try {
      await sendPassword(this.#around, { newPassword: newOne, oldPassword: this.#oldPassword });
    } catch (error) {
      const why = error instanceof OrgRefusal ? refusalWords(error, newOne) : undefined;
      if (why !== undefined) this.#around.operator.tell(why);
      throw error;
    }
    this.#isSet = true;
  }

  /** The password that stays. @throws StepFailure */
  public async presentPassword(): Promise<Secret> {
    const password = await this.#asked('password', Text.of('rotate.prompt.password'));
    if (password === '') throw new StepFailure('no-password', 'refused');
    return new Secret(password);
  }

  public async takeToken(): Promise<Secret> {
    const { operator, isForced, plan, programs, watch } = this.#around;
    await this.#tellPage();
    const command = programs.tokenCommand;
    const printed = command === undefined ? undefined : async (): Promise<string> => this.#printed(command);
    const token = await newToken({ operator, found: plan.found, isForced, printed });
    // Nobody but us has the new one yet: who has got in by now did so with the old one.
    if (plan.found.tokenOnly) {
      this.#seen = await loginsSoFar(watch.client, plan.found.userId);
      const time = await readable(async () => readServerTime(watch.client), 'getServerTimestamp()');
      this.#tokenAt = time.known ? time.value : undefined;
    }
    return new Secret(token);
  }

  /** A token that is taken for the password that stays dies with it: with that which was there when it was asked for. */
  public async passwordOfToken(): Promise<string | undefined> {
    const { changed: planned, tokenOnly } = this.#around.plan.found;
    if (!tokenOnly) return undefined;
    if (planned !== null) return planned;
    const changed = await readable(async () => this.holdings.passwordChanged(), CHANGED);
    return changed.known ? changed.value : undefined;
  }

  public tokenTime(): string | undefined {
    return this.#tokenAt;
  }

  public async pause(): Promise<DoorEnd> {
    const { programs } = this.#around;
    return programs.pause === undefined ? { kind: 'done' } : this.#programs.run('pause', programs.pause, this.#about());
  }

  public async test(vault: Vault, steps: readonly StepRecord[]): Promise<DoorEnd> {
    const { clientSecret, operator, plan, test } = this.#around;
    const { password, securityToken = new Secret('') } = vault;
    if (password === undefined || vault.lacksToken) return { kind: 'not-tested', code: 'no-secret' };
    const piped = operator.has('clientSecret') ? answerIn(await operator.piped('clientSecret')) : undefined;
    const { test: place, username } = plan.found;
    // Where the org does not show it, a login that it refuses may be refused for the password.
    const isShown = steps.some(({ id, state }) => id === 'password' && state === 'done');
    this.tested = await testHere(
      { username, password, securityToken, clientSecret: new Secret(piped ?? clientSecret) },
      test,
      {
        ...{ ...place, isSet: this.#isSet && isShown },
        tell: (text) => {
          operator.tell(text);
        },
      },
    );
    return this.tested.end;
  }

  public async deliver(at: number, payload: Payload): Promise<DoorEnd> {
    const program = this.#around.programs.deliver[at];
    return program === undefined
      ? { kind: 'refused', code: 'no-program' }
      : this.#programs.run(deliveryId(at), program, payload);
  }

  /** No signal ends it: it is what keeps the secret when one came. */
  public async handOver(payload: HandedSecret): Promise<DoorEnd> {
    const { operator, programs } = this.#around;
    // A token alone is not to take the place of the whole secret that the program may keep.
    const isForProgram = payload.password !== undefined || !operator.isTerminal;
    const end: DoorEnd =
      programs.onFailure === undefined || !isForProgram
        ? { kind: 'refused', code: 'no-program' }
        : await this.#programs.run(HAND_OVER, programs.onFailure, payload, { isKept: true });
    if (end.kind === 'done' || !operator.isTerminal) return end;
    operator.tell(Text.of(payload.perhaps === true ? 'rotate.handed-over.perhaps' : 'rotate.handed-over'));
    operator.show(payload);
    return { kind: 'done' };
  }

  /** From the moment of the change on, as the org has told it, and until somebody else changes the password. */
  public async watch(steps: readonly StepRecord[]): Promise<DoorEnd> {
    const { operator, plan, watch } = this.#around;
    const { clients, lock, tokenOnly, userId, username } = plan.found;
    const changedAt = steps.find(({ id }) => id === (tokenOnly ? 'token' : 'password'))?.after ?? undefined;
    const isAnew = watch.isFirst || changedAt === undefined;
    const watched = await watchClients({
      ...{ client: watch.client, clock: watch.clock, wait: watch.wait, changedAt },
      seen: this.#seen ?? (isAnew ? watch.seen : NONE),
      ...{ clients, tokenOnly, userId, username, limit: lock.attempts, signal: operator.signal },
      passwordChanged: async () => this.holdings.passwordChanged(),
      isForeign: (changed) => foreignOf(steps, changed) !== undefined,
    });
    this.watched = watched;
    // Without that time a login with the old secret, written down late, is one with the new.
    const isTimed = changedAt !== undefined && changedAt !== '';
    return watched.end.kind === 'done' && !isTimed ? { kind: 'unknown', code: 'time-unknown' } : watched.end;
  }

  /** The unlocking, where it is wanted. */
  public unlocking(step: ChangeStep, question: 'rotate.unlock' | 'rotate.unlock.first' = 'rotate.unlock'): ChangeStep {
    return {
      ...step,
      act: async (steps) => {
        const isFirst = question === 'rotate.unlock.first';
        const wants = (isFirst ? this.#isUnlockWanted : undefined) ?? (await this.#wantsUnlock(question));
        if (!wants) throw new StepFailure('user-locked', 'refused');
        return step.act(steps);
      },
    };
  }

  async #wantsUnlock(question: 'rotate.unlock' | 'rotate.unlock.first'): Promise<boolean> {
    const { operator, mayUnlock, plan } = this.#around;
    if (mayUnlock || !operator.isTerminal) return mayUnlock;
    return answerIn(await operator.yes(Text.of(question, { username: plan.found.username })));
  }

  /** What a program is told that gets no secret. */
  #about(): object {
    const { instanceUrl, username } = this.#around.plan.found;
    return { username, instanceUrl };
  }

  async #tellPage(): Promise<void> {
    const { operator, plan } = this.#around;
    const { instanceUrl, own, username } = plan.found;
    const url = resetPage(instanceUrl, 'lightning');
    operator.tell(own ? Text.of('rotate.reset.own', { url }) : Text.of('rotate.reset.other', { url, username }));
    if (own && operator.isTerminal) await operator.open(url);
  }

  async #printed(program: Program): Promise<string> {
    const end = await this.#programs.run('token', program, this.#about(), { seconds: LONGEST_TOKEN });
    if (end.kind !== 'done') throw new StepFailure(end.code, 'refused');
    return end.printed.trim();
  }

  async #askOld(): Promise<void> {
    this.#oldPassword ??= await this.#asked('oldPassword', Text.of('rotate.prompt.old-password'));
  }

  async #asked(name: Parameters<RotationOperator['piped']>[0], question: Text): Promise<string> {
    const { operator } = this.#around;
    if (operator.isPiped) return answerIn(await operator.piped(name)) ?? '';
    return operator.isTerminal ? answerIn(await operator.secret(question)) : '';
  }
}

/**
 * The doors of a rotation: prompts, standard input and programs of the user's. What they say is shown nowhere, since it may
 * hold the secret.
 */
import type { Connection } from '@salesforce/core';
import type { SfCommand } from '@salesforce/sf-plugins-core';
import { openPage } from '../../../cli/browser.js';
import type { PipedName, PipedSecrets } from '../../../cli/pipedSecrets.js';
import { type ProgramEnd, runProgram } from '../../../cli/program.js';
import {
  type ChangeStep,
  type DoorEnd,
  newPassword,
  passwordRequest,
  type Payload,
  type RotationDoors,
  StepFailure,
  type UserChanges,
  type Vault,
} from '../../../change/index.js';
import { changeOwnPassword } from '../../../facts/org/index.js';
import type { RotatePlan } from '../../../jobs/rotate.js';
import { type SecretTest, type TestedSecret, testSecret } from '../../../jobs/rotateTest.js';
import { watchClients, type Watched, type WatchQuestion } from '../../../jobs/rotateWatch.js';
import { Secret } from '../../../login/secret.js';
import { say } from '../../../messages.js';
import { resetPage } from '../../../report/openReset/result.js';
import { Text } from '../../../text.js';
import type { Program, Programs } from './login.flags.js';

/** Seconds that a program may wait for an email. */
const LONGEST_TOKEN = 900;
/** Longer than anybody looks for an email, in milliseconds. */
const PATIENCE = 900_000;

export interface DoorsAround {
  readonly command: SfCommand<unknown>;
  readonly connection: Connection;
  readonly changes: UserChanges;
  readonly plan: RotatePlan;
  readonly programs: Programs;
  readonly piped: PipedSecrets | undefined;
  /** Somebody sits here who can be asked and shown. */
  readonly isTerminal: boolean;
  readonly anyCharacters: boolean;
  readonly mayUnlock: boolean;
  /** Seconds that another program may take. */
  readonly programWait: number;
  readonly test: SecretTest;
  readonly clientSecret: string;
  readonly watch: Pick<WatchQuestion, 'seen' | 'wait' | 'client'> & {
    /** Rows count from the last change of the password on, whether or not they were there when this run began. */
    readonly sinceChange: boolean;
  };
  readonly signal: AbortSignal;
  /** Called where somebody presses Ctrl-C at a prompt. */
  readonly interrupt: () => void;
}

const NONE: ReadonlySet<string> = new Set();

export class Doors implements RotationDoors {
  readonly #around: DoorsAround;
  #oldPassword: string | undefined;
  public tested: TestedSecret | undefined;
  public watched: Watched | undefined;

  public constructor(around: DoorsAround) {
    this.#around = around;
  }

  public get holdings(): UserChanges['holdings'] {
    return this.#around.changes.holdings;
  }

  public async makePassword(): Promise<Secret> {
    const { anyCharacters, piped, plan } = this.#around;
    // Before the new one is made: without the old one nothing is set.
    if (plan.found.own) this.#oldPassword = await this.#asked('oldPassword', Text.of('rotate.prompt.old-password'));
    const given = piped?.has('password') === true ? await piped.take('password') : undefined;
    if (given !== undefined) return new Secret(given);
    const wish = { least: plan.leastLength, any: anyCharacters, username: plan.found.username };
    return new Secret(newPassword(wish));
  }

  public async setPassword(password: Secret): Promise<void> {
    const { changes, connection } = this.#around;
    const newOne = password.reveal();
    if (this.#oldPassword === undefined || this.#oldPassword === '') {
      await changes.send(passwordRequest(changes, newOne));
    } else {
      await changeOwnPassword(connection, { newPassword: newOne, oldPassword: this.#oldPassword });
    }
  }

  /** The password that stays. */
  public async presentPassword(): Promise<Secret> {
    const password = await this.#asked('password', Text.of('rotate.prompt.password'));
    if (password === '') throw new StepFailure('no-password', 'refused');
    return new Secret(password);
  }

  public async takeToken(): Promise<Secret> {
    const { isTerminal, piped, programs } = this.#around;
    await this.#tellPage();
    const token = await (programs.tokenCommand !== undefined
      ? this.#printed(programs.tokenCommand)
      : piped !== undefined
        ? this.#piped('securityToken')
        : isTerminal
          ? this.#promptToken()
          : Promise.resolve(undefined));
    if (token === undefined || !isTokenLike(token)) throw new StepFailure('no-token', 'refused');
    if (token !== '' && !/^[A-Za-z0-9]{24,25}$/u.test(token)) this.#tell(Text.of('rotate.token.odd'));
    return new Secret(token);
  }

  public async pause(): Promise<DoorEnd> {
    const { plan, programWait, programs, signal } = this.#around;
    const { instanceUrl, username } = plan.found;
    if (programs.pause === undefined) return { kind: 'done' };
    return endOf(await runProgram(programs.pause, lineOf({ username, instanceUrl }), programWait, { signal }));
  }

  public async test(vault: Vault): Promise<DoorEnd> {
    const { clientSecret, piped, plan, test } = this.#around;
    const { password, securityToken = new Secret('') } = vault;
    if (password === undefined) return { kind: 'not-tested', code: 'no-secret' };
    const secret = piped?.has('clientSecret') === true ? await piped.take('clientSecret') : clientSecret;
    this.tested = await testSecret(
      { username: plan.found.username, password, securityToken, clientSecret: new Secret(secret ?? '') },
      test,
    );
    return this.tested.end;
  }

  public async deliver(at: number, payload: Payload): Promise<DoorEnd> {
    const { programWait, programs, signal } = this.#around;
    const program = programs.deliver[at];
    if (program === undefined) return { kind: 'refused', code: 'no-program' };
    return endOf(await runProgram(program, lineOf(payload), programWait, { signal, own: true }));
  }

  /** No signal ends it: it is what keeps the secret when one came. */
  public async handOver(payload: Payload): Promise<DoorEnd> {
    const { isTerminal, programWait, programs } = this.#around;
    const end: DoorEnd =
      programs.onFailure === undefined
        ? { kind: 'refused', code: 'no-program' }
        : endOf(await runProgram(programs.onFailure, lineOf(payload), programWait, { own: true }));
    if (end.kind === 'done' || !isTerminal) return end;
    this.#tell(Text.of('rotate.handed-over'));
    process.stderr.write(lineOf(payload));
    return { kind: 'done' };
  }

  public async watch(): Promise<DoorEnd> {
    const { plan, signal, watch } = this.#around;
    const { clients, lock, tokenOnly, userId, username } = plan.found;
    const changed = watch.sinceChange ? await this.holdings.passwordChanged() : undefined;
    const changedAt = changed?.known === true && changed.value !== '' ? changed.value : undefined;
    this.watched = await watchClients({
      ...{ client: watch.client, wait: watch.wait, changedAt, seen: changedAt === undefined ? watch.seen : NONE },
      ...{ clients, tokenOnly, userId, username, limit: lock.attempts, signal },
    });
    return this.watched.end;
  }

  /** The unlocking, where it is wanted. */
  public unlocking(step: ChangeStep): ChangeStep {
    return {
      ...step,
      act: async () => {
        if (!(await this.#wantsUnlock())) throw new StepFailure('user-locked', 'refused');
        return step.act();
      },
    };
  }

  async #wantsUnlock(): Promise<boolean> {
    const { command, isTerminal, mayUnlock, plan } = this.#around;
    if (mayUnlock || !isTerminal) return mayUnlock;
    const { username } = plan.found;
    const message = say(Text.of('rotate.unlock', { username }));
    return this.#answer(async () => command.confirm({ message, defaultAnswer: false, ms: PATIENCE }));
  }

  async #tellPage(): Promise<void> {
    const { isTerminal, plan } = this.#around;
    const { instanceUrl, own, username } = plan.found;
    const url = resetPage(instanceUrl, 'lightning');
    this.#tell(own ? Text.of('rotate.reset.own', { url }) : Text.of('rotate.reset.other', { url, username }));
    if (own && isTerminal) await openPage(url);
  }

  async #printed(program: Program): Promise<string | undefined> {
    const { plan, signal } = this.#around;
    const { instanceUrl, username } = plan.found;
    const end = await runProgram(program, lineOf({ username, instanceUrl }), LONGEST_TOKEN, { signal });
    const failed = endOf(end);
    if (failed.kind !== 'done') throw new StepFailure(failed.code, 'refused');
    return end.kind === 'exited' ? end.printed.trim() : undefined;
  }

  async #piped(name: PipedName): Promise<string | undefined> {
    return this.#answer(async () => this.#around.piped?.take(name));
  }

  async #promptToken(): Promise<string> {
    const { plan } = this.#around;
    let message = Text.of('rotate.prompt.token');
    for (;;) {
      const token = (await this.#prompt(message)).trim();
      if (isTokenLike(token) && (token !== '' || plan.found.need !== 'yes')) return token;
      message = Text.of('rotate.prompt.token.again');
    }
  }

  async #asked(name: PipedName, message: Text): Promise<string> {
    const { isTerminal, piped } = this.#around;
    if (piped !== undefined) return (await this.#piped(name)) ?? '';
    return isTerminal ? this.#prompt(message) : '';
  }

  async #prompt(message: Text): Promise<string> {
    const { command } = this.#around;
    return this.#answer(async () => command.secretPrompt({ message: say(message), ms: PATIENCE }));
  }

  /** What somebody answers, unless the run is interrupted or nobody answers. */
  async #answer<T>(ask: () => Promise<T>): Promise<T> {
    const { interrupt, signal } = this.#around;
    const interrupted = new StepFailure('interrupted', 'refused');
    if (signal.aborted) throw interrupted;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        // A prompt that nobody waits for keeps no process alive.
        process.stdin.destroy();
        reject(interrupted);
      };
      signal.addEventListener('abort', abort, { once: true });
      const late = setTimeout(() => {
        reject(new StepFailure('no-answer', 'refused'));
      }, PATIENCE + 1000);
      ask()
        .then(resolve, (error: unknown) => {
          if (error instanceof Error && error.name === 'ExitPromptError') {
            interrupt();
            reject(interrupted);
          } else {
            reject(new StepFailure('no-answer', 'refused'));
          }
        })
        .finally(() => {
          clearTimeout(late);
          signal.removeEventListener('abort', abort);
        });
    });
  }

  #tell(text: Text): void {
    const { command } = this.#around;
    if (!command.jsonEnabled()) command.logToStderr(say(text));
  }
}

/** Letters and digits; nothing where there is no token. */
function isTokenLike(text: string): boolean {
  return text === '' || /^[A-Za-z0-9]{10,64}$/u.test(text);
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** What it said is not looked at: it may be the secret. */
function endOf(end: ProgramEnd): DoorEnd {
  switch (end.kind) {
    case 'exited':
      return end.code === 0 ? { kind: 'done' } : { kind: 'refused', code: `exit-${String(end.code)}` };
    case 'not-started':
      return { kind: 'refused', code: end.code };
    case 'killed':
      return { kind: 'unknown', code: end.signal };
    case 'timed-out':
      return { kind: 'unknown', code: 'timed-out' };
  }
}

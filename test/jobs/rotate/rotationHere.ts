/** Rotations in one process: the org is on loopback, and the operator who runs them is here. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Runs, type RunRecord } from '../../../lib/change/index.js';
import { applyRotation, exitCodeOfRotate, openRotation, rotateResult } from '../../../lib/jobs/rotate/index.js';
import type { Programs } from '../../../lib/jobs/rotate/wantedSteps.js';
import type { RotateLoginResult } from '../../../lib/report/rotate/result.js';
import { connect } from '../../facts/org/support.js';
import type { LoginValues } from '../../org/history.js';
import type { Org, OrgSession } from '../../org/index.js';
import { startRotationOrg } from '../../support/rotationOrg.js';
import { logsInAt } from '../../support/soapLogin.js';
import { type Given, OperatorHere } from './operatorHere.js';

export const OLD = 'Old-pw-of-etl-1';
export const OLD_TOKEN = 'AbcdAbcdAbcdAbcdAbcdAbcd';
const NOW = Date.parse('2026-11-24T12:00:00.000Z');
const HOUR = 3_600_000;

export interface Asked extends Given {
  readonly deliver?: number;
  /** Names of programs. */
  readonly pause?: boolean;
  readonly onFailure?: boolean;
  readonly tokenCommand?: boolean;
  readonly flags?: Partial<Parameters<typeof applyRotation>[0]['flags'] & Parameters<typeof openRotation>[1]['flags']>;
  readonly username?: string;
  readonly resumed?: RunRecord | undefined;
  /** While the clients are watched, between two looks. */
  readonly onWait?: () => void;
  readonly planOnly?: boolean;
}

export interface Rotated extends Pick<OperatorHere, 'ran' | 'told' | 'shown' | 'opened'> {
  readonly result: RotateLoginResult;
  readonly exitCode: number;
  /** Undefined where a plan was all, or somebody said no. */
  readonly isApplied: boolean;
  readonly isInterrupted: boolean | undefined;
  /** Whether a secret that says of which run it is belongs to this one. */
  readonly isOfRun: (of: string) => boolean;
  readonly words: string;
  readonly record: RunRecord | undefined;
  readonly states: Readonly<Record<string, string>>;
}

export class RotationHere {
  readonly #dirs: string[] = [];
  public now = NOW;
  #org: Org | undefined;
  #admin: OrgSession | undefined;
  /** Whose secret is rotated. */
  public who = '';
  #users = 0;
  #vantage: 'office' | 'cloud' = 'office';

  public static async open(): Promise<RotationHere> {
    const here = new RotationHere();
    const { admin, org } = await startRotationOrg(() => here.now, { username: 'first@acme.example', password: OLD });
    [here.#admin, here.#org] = [admin, org];
    return here;
  }

  public get org(): Org {
    if (this.#org === undefined) throw new Error('not open');
    return this.#org;
  }

  /** Of the place from which the plugin runs. */
  public get url(): string {
    return this.org.urls[this.#vantage];
  }

  /** Opens a session of the administrator from there: from where the plugin runs, as far as the org shows. */
  public sitsAt(vantage: 'office' | 'cloud'): void {
    this.#vantage = vantage;
    this.#admin = this.org.change.logIn('admin@loopback.example', vantage);
  }

  /** Where the runs of a user are: each that is looked for reads all there are. */
  get #dataDir(): string {
    return this.#dirs.at(-1) ?? this.#newDir();
  }

  #newDir(): string {
    const dir = mkdtempSync(join(tmpdir(), 'sf-token-rotation-here-'));
    this.#dirs.push(dir);
    return dir;
  }

  /** Takes the session that there is to another place: the org goes on showing from where it was opened. */
  public moveTo(vantage: 'office' | 'cloud'): void {
    this.#vantage = vantage;
  }

  /** Another user, as whom a client has logged in each hour: from the office, whose addresses are trusted. */
  public newUser(client: string | null = 'Billing', from: 'office' | 'cloud' = 'office', every = HOUR): void {
    this.#users += 1;
    this.#newDir();
    this.who = `etl${String(this.#users)}@acme.example`;
    this.org.change.addUser({ username: this.who, profile: 'Plain', password: OLD, securityToken: OLD_TOKEN });
    if (client === null) return;
    for (let time = 11; time > 0; time -= 1) {
      this.logIn(client, this.now - time * every, { sourceIp: this.org.addresses[from] });
    }
  }

  public async close(): Promise<void> {
    await this.org.close();
    for (const dir of this.#dirs) rmSync(dir, { recursive: true });
  }

  /** A row of LoginHistory. */
  public logIn(application: string, at = this.now, more: Partial<LoginValues> = {}): void {
    const { office } = this.org.addresses;
    this.org.change.addLogin(this.who, Math.floor(at / 1000), { application, sourceIp: office, ...more });
  }

  /** What the org takes, from where no token is needed. */
  public async takes(secret: string): Promise<boolean> {
    return logsInAt(this.org.urls.office, this.who, secret);
  }

  get #session(): OrgSession {
    if (this.#admin === undefined) throw new Error('not open');
    return this.#admin;
  }

  public get runs(): Runs {
    return new Runs(this.#dataDir);
  }

  public async rotate(asked: Asked): Promise<Rotated> {
    const connection = await connect(this.org, this.#session, { vantage: this.#vantage });
    const flags = { ...FLAGS, ...asked.flags };
    const programs = programsOf(asked);
    const { isTerminal = false, resumed, username = this.who } = asked;
    const operator = new OperatorHere(asked);
    const clock = {
      now: () => new Date(this.now),
      sleep: async (milliseconds: number, how?: { readonly ref?: boolean }): Promise<void> => {
        // What gives up after a time never has to here.
        if (how?.ref === false) return new Promise(() => undefined);
        this.now += milliseconds;
        asked.onWait?.();
        return Promise.resolve();
      },
    };
    const now = clock.now();
    const since = new Date(this.now - 24 * HOUR).toISOString();
    const found = await openRotation(
      { connection, dataDir: this.#dataDir, now, onProgress: () => undefined },
      { ...{ username, since, programs, resumed, isTerminal, flags }, gives: (name) => operator.has(name) },
    );
    const apart = { clientSecret: '', env: {}, clock, operator, now, dataDir: this.#dataDir };
    const applied =
      asked.planOnly === true
        ? undefined
        : await applyRotation({ ...found, connection, programs, resumed, flags, ...apart });
    const ways = applied === undefined ? { resumed: found.takenUp } : { applied };
    const result = rotateResult(found.plan, found.wanted, ways);
    const id = result.run?.id;
    const { opened, ran, shown, told, words } = operator;
    return {
      ...{ result, ran, told, words: words.join('\n'), shown, opened },
      exitCode: exitCodeOfRotate(result),
      isApplied: applied !== undefined,
      isInterrupted: applied?.isInterrupted,
      isOfRun: found.isOfRun,
      record: id === undefined ? undefined : this.runs.load(id),
      states: Object.fromEntries(result.steps.map(({ state, step }) => [step, state])),
    };
  }
}

/** As a command without further flags has them; nobody is watched, nothing is tried. */
const FLAGS = {
  ...{ force: false, 'login-api-version': 64, unlock: false, wait: 0, 'token-only': false, 'end-sessions': false },
  ...{ 'skip-token': false, 'skip-test': true, 'any-characters': false, 'program-wait': 60 },
};

function programsOf({ deliver = 1, onFailure = true, pause = false, tokenCommand = false }: Asked): Programs {
  return {
    pause: pause ? ['pause'] : undefined,
    tokenCommand: tokenCommand ? ['token'] : undefined,
    deliver: Array.from({ length: deliver }, (_, at) => [`deliver-${String(at + 1)}`] as const),
    onFailure: onFailure ? ['failed'] : undefined,
  };
}

/**
 * One run of the plugin on one machine: the real attempt, guard and journal, stopped at each place where a process can be
 * interrupted, and killed there if a sequence wants it so.
 */
import { attempt } from '../../../lib/login/attempt.js';
import { checkHost } from '../../../lib/login/host.js';
import type { LoginRow } from '../../../lib/facts/org/index.js';
import { failuresSince } from '../../../lib/login/failures.js';
import { Journal } from '../../../lib/login/journal.js';
import type { Machine } from '../../../lib/login/machine.js';
import type { Observed, AttemptResult, Plan, Surroundings } from '../../../lib/login/attemptResult.js';
import { Secret } from '../../../lib/login/secret.js';
import type { Delivery } from '../../../lib/login/send.js';
import { Text } from '../../../lib/text.js';
import { type Files, Killed, Life, MemoryDisk } from '../memoryDisk.js';
import { type Attempt, type ModelOrg, type Party, loginTime } from './org.js';

const USER = 'integration@acme.example';
const PLAN: Plan = {
  host: checkHost('http://127.0.0.1:1'),
  path: 'soap',
  apiVersion: 64,
  clientId: '',
  force: false,
};
const known = <T>(value: T) => ({ known: true, value, from: 'model' }) as const;
const unread = { known: false, gap: { what: 'x', why: Text.of('facts.file.missing') } } as const;

export interface Site {
  readonly party: Exclude<Party, 'foreign'>;
  readonly files: Files;
  /** The numbers of its processes that are alive. */
  readonly alive: Set<number>;
}

export interface Wish {
  readonly right: boolean;
  /** Seconds until the row of its attempt shows. */
  readonly delay: number;
  /** Whether describe has User.NumberOfFailedLogins. */
  readonly counter: boolean;
  /** Seconds by which its clock is wrong. */
  readonly skew: number;
  /** Step of its disk at which it dies. */
  readonly dies: number;
}

/** What it had before its eyes when it decided. */
export interface Reading {
  readonly rows: readonly Attempt[];
  readonly counter: number | undefined;
  /** When it decided: milliseconds by its own clock. */
  readonly at: number;
}

export type Place =
  | 'before the counter'
  | 'before the history'
  | 'after the history'
  | 'before the login'
  | 'after the login';

export class PluginRun {
  readonly #org: ModelOrg;
  public place: Place | undefined;
  public reading: Reading | undefined;
  /** The client name in the request, once there is one. */
  public client: string | undefined;
  public sentAt: number | undefined;
  public made: Attempt | undefined;
  public outcome: AttemptResult | undefined;
  public killed = false;
  /** How many attempts there had been when it read the counter. */
  public countedAt: number | undefined;
  readonly #life: Life;
  readonly #done: Promise<void>;
  #arrive: () => void = () => undefined;
  #resume: (() => void) | undefined;
  #counter: number | undefined;

  public constructor(
    org: ModelOrg,
    public readonly site: Site,
    public readonly pid: number,
    public readonly wish: Wish,
  ) {
    this.#org = org;

    this.#life = new Life(wish.dies);
    site.alive.add(pid);
    this.#done = this.#start();
  }

  public get isOver(): boolean {
    return this.killed || this.outcome !== undefined;
  }

  public clock(): number {
    return this.#org.now + this.wish.skew * 1000;
  }

  /** Until it stands at the next place or is over. */
  public async arrived(): Promise<void> {
    if (this.isOver || this.place !== undefined) return;
    await Promise.race([
      this.#done,
      new Promise<void>((resolve) => {
        this.#arrive = resolve;
      }),
    ]);
  }

  /** Goes on from where it stands. */
  public async goOn(): Promise<void> {
    this.place = undefined;
    this.#resume?.();
    await this.arrived();
  }

  public async kill(): Promise<void> {
    this.#life.kill();
    this.place = undefined;
    this.#resume?.();
    await this.#done;
  }

  async #start(): Promise<void> {
    const secret = new Secret(this.wish.right ? 'right' : 'wrong');
    const none = new Secret('');
    try {
      this.outcome = await attempt(
        { username: USER, password: secret, securityToken: none, clientSecret: none },
        PLAN,
        this.#around(),
      );
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.killed = true;
    } finally {
      this.site.alive.delete(this.pid);
    }
  }

  async #stop(place: Place): Promise<void> {
    await new Promise<void>((resolve) => {
      this.place = place;
      this.#resume = resolve;
      this.#arrive();
    });
    if (this.#life.dead) throw new Killed();
  }

  #around(): Surroundings {
    const machine: Machine = {
      now: () => new Date(this.clock()),
      pid: this.pid,
      host: this.site.party,
      startOf: () => '',
      isAlive: (pid) => this.site.alive.has(pid),
    };
    return {
      wire: { env: {}, limits: { timeout: 1, bytes: 1 } },
      journal: new Journal('/data', machine, new MemoryDisk(this.site.files, this.#life)),
      now: () => new Date(this.clock()),
      observe: async () => this.#observe(),
      send: async (_host, { body }) => this.#send(body),
    };
  }

  async #observe(): Promise<Observed> {
    await this.#stop('before the counter');
    this.#counter = this.wish.counter ? this.#org.counter : undefined;
    this.countedAt = this.wish.counter ? this.#org.attempts.length : undefined;
    await this.#stop('before the history');
    const found = this.#org.rows();
    this.reading = { rows: found, counter: this.#counter, at: this.clock() };
    await this.#stop('after the history');
    this.reading = { ...this.reading, at: this.clock() };
    const rows = found.map(historyRow);
    const user = {
      active: known(true),
      frozen: known(false),
      locked: known(false),
      ...(this.#counter === undefined ? {} : { failedLogins: this.#counter }),
    };
    return {
      facts: {
        user: known(user),
        history: known({ ...failuresSince(rows), rows, whole: true }),
        policy: known({ attempts: this.#org.limit, minutes: 15, of: 'org' }),
      },
      user: known(user),
      row: async () => Promise.resolve(known(undefined)),
      decisionAt: async () => Promise.resolve(unread),
      usedToken: async () => Promise.resolve(undefined),
    };
  }

  async #send(body: string): Promise<Delivery> {
    this.client = /<client>([^<]*)<\/client>/.exec(body)?.[1] ?? '';
    this.sentAt = this.clock();
    await this.#stop('before the login');
    this.made = this.#org.login(this.site.party, this.client, this.wish.right, this.wish.delay);
    await this.#stop('after the login');
    return { kind: 'answered', status: this.made.succeeded ? 200 : 500, location: '', body: answerTo(this.made) };
  }
}

export function historyRow(one: Attempt): LoginRow & { readonly id: string } {
  return {
    id: one.id,
    time: loginTime(one),
    status: one.succeeded ? 'Success' : 'Invalid Password',
    outcome: one.succeeded ? 'success' : 'failure',
    sourceIp: '203.0.113.7',
    loginType: 'Other Apex API',
    loginSubType: 'SoapApiLogin',
    apiType: 'SOAP Partner',
    application: one.client,
  };
}

/** What Salesforce sends back. An expired password spares the call after the login. */
export function answerTo({ succeeded }: Attempt): string {
  const inner = succeeded
    ? '<loginResponse><result><passwordExpired>true</passwordExpired><sandbox>false</sandbox><serverUrl>https://acme.my.salesforce.com/services/Soap/u/64.0</serverUrl><sessionId>x</sessionId><userId>0053k00000B3GjcAAF</userId></result></loginResponse>'
    : '<soapenv:Fault><faultcode>INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: x</faultstring><detail><sf:LoginFault xmlns:sf="x"><sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode><sf:exceptionMessage>x</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>';
  return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`;
}

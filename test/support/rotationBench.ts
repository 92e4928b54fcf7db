/**
 * A rotation of one user with one client, and what is looked at of it: its screens, its run files, and whom it has delivered to.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Org, OrgSession } from '../org/index.js';
import { changesIn, runFilesIn } from './changes.js';
import { asList, asObject, type JsonObject, resultOf } from './envelope.js';
import { keepsIn, startRotationOrg } from './rotationOrg.js';
import { Home, OWN_PLUGIN, plugin, run, type Ran } from './run.js';
import { logsInAt } from './soapLogin.js';

export const WHO = 'etl@acme.example';
/** Path of the request that sets a password. */
export const PASSWORD_PATH = /\/User\/\w+\/password$/u;
/** A program that says no. */
export const FAILS = `'${process.execPath}' -e 'process.exit(1)'`;

const HOUR = 3_600_000;

export class RotationBench {
  public readonly home = new Home();
  readonly #place = mkdtempSync(join(tmpdir(), 'sf-token-rotation-'));
  public now = Date.now();
  public userId = '';
  #org: Org | undefined;
  #admin: OrgSession | undefined;

  /** The client Billing has logged in each hour. */
  public static async open(): Promise<RotationBench> {
    const bench = new RotationBench();
    const user = { username: WHO, password: 'Old-pw-of-etl-1', securityToken: 'AbcdAbcdAbcdAbcdAbcdAbcd' };
    const { admin, org, userId } = await startRotationOrg(() => bench.now, user);
    [bench.#admin, bench.#org, bench.userId] = [admin, org, userId];
    for (let hour = 1; hour < 12; hour += 1) bench.tries('Success', bench.now - hour * HOUR);
    return bench;
  }

  public get org(): Org {
    if (this.#org === undefined) throw new Error('not open');
    return this.#org;
  }

  public get admin(): OrgSession {
    if (this.#admin === undefined) throw new Error('not open');
    return this.#admin;
  }

  public async close(): Promise<void> {
    await this.org.close();
    this.home.remove();
    rmSync(this.#place, { recursive: true });
  }

  /** A row of LoginHistory of the client. */
  public tries(status = 'Success', at = this.now): void {
    this.org.change.addLogin(WHO, Math.floor(at / 1000), { application: 'Billing', status });
  }

  public lock(): void {
    this.org.change.changeUser(WHO, { locked: 1, failed_logins: 10 });
  }

  public get isLocked(): boolean {
    return this.org.change.user(WHO)['locked'] === 1;
  }

  /** Somebody else sets a password. */
  public others(): void {
    this.org.change.secrets.choosePassword(WHO, 'Somebody-elses-own-2');
  }

  public async logsIn(secret: string): Promise<boolean> {
    return logsInAt(this.org.urls.office, WHO, secret);
  }

  public file(name: string): string {
    return join(this.#place, name);
  }

  /** A program that keeps what it is given. */
  public keeps(name: string): string {
    return keepsIn(this.file(name));
  }

  public has(name: string): boolean {
    return existsSync(this.file(name));
  }

  public kept(name: string): JsonObject {
    return asObject(JSON.parse(readFileSync(this.file(name), 'utf8')) as JsonObject);
  }

  public ways(deliver = this.keeps('one')): string[] {
    return ['--deliver', deliver, '--on-failure', this.keeps('failed')];
  }

  public get yes(): string[] {
    return ['--apply', '--no-prompt', '--confirm', this.org.orgId];
  }

  /** Of the org as its administrator. */
  public async ask(words: readonly string[], input?: string): Promise<Ran> {
    return plugin(this.#asked(words), this.home, { ...this.#given, ...(input === undefined ? {} : { input }) });
  }

  /** In a process of its own, beside what is asked meanwhile. */
  public async beside(...words: string[]): Promise<Ran> {
    return run(OWN_PLUGIN, this.#asked(words), this.home, this.#given);
  }

  #asked(words: readonly string[]): string[] {
    return ['token', ...words, '--target-org', this.admin.accessToken];
  }

  get #given(): { readonly env: Readonly<Record<string, string>> } {
    return { env: { SF_ORG_INSTANCE_URL: this.org.urls.office } };
  }

  public async rotate(...words: string[]): Promise<Ran> {
    return this.ask(['rotate', 'login', ...words]);
  }

  public get runId(): string {
    return basename(runFilesIn(this.home)[0] ?? '', '.run.json');
  }

  public written(): JsonObject {
    return asObject(JSON.parse(readFileSync(runFilesIn(this.home)[0] ?? '', 'utf8')) as JsonObject);
  }

  /** Passwords that were set, or were to be. */
  public sets(): number {
    return changesIn(this.org).filter((one) => PASSWORD_PATH.test(one)).length;
  }
}

export function stateIn(ran: Ran, step: string): unknown {
  return asList(resultOf(ran)['steps']).find((one) => one['step'] === step)?.['state'];
}

/** On one line, as somebody reads it. */
export function screenOf({ stderr, stdout }: Ran): string {
  return `${stdout}\n${stderr}`.replaceAll(/\s+/gu, ' ');
}

/** In short, for whoever reads why a test failed. */
export function shortOf(ran: Ran): string {
  if (!ran.stdout.startsWith('{')) return screenOf(ran);
  const whole = JSON.parse(ran.stdout) as JsonObject;
  if (!('result' in whole)) return `${String(whole['name'])}: ${String(whole['message'])}`;
  const { run, steps } = resultOf(ran);
  return [
    ...asList(steps).map(({ code, state, step }) => `${String(step)}=${String(state)} ${String(code)}`),
    JSON.stringify(run),
  ].join(', ');
}

/**
 * What the plugin remembers of its own attempts, for where LoginHistory cannot be read, and the lock that keeps two runs
 * from trying one user at once.
 *
 * One folder of the plugin's data, one file a user; nothing in it names a user: file names are scrypt hashes of the
 * username with a salt of this machine. The lock is written before anything is sent and says whether something was: a
 * run that dies in between leaves it behind, and it counts as a failed attempt.
 */
import { randomBytes, scrypt } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { LoginError } from './error.js';

/** What the guard needs to know. */
export interface JournalState {
  /** Attempts of this plugin since the last success it saw that failed or whose end is not known. */
  readonly failures: number;
  /** ISO time of the newest of them. */
  readonly lastFailure?: string;
}

export type AttemptEnd = 'succeeded' | 'failed' | 'not-sent';

/** What the operating system tells; tests replace it. */
export interface Machine {
  now(): Date;
  readonly pid: number;
  isAlive(pid: number): boolean;
}

export const MACHINE: Machine = {
  now: () => new Date(),
  pid: process.pid,
  isAlive: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
  },
};

/** Longer than an attempt can take: a lock that is older belongs to nobody, whatever process has its number now. */
const LOCK_LIFETIME = 120_000;

interface Lock {
  readonly pid: number;
  readonly host: string;
  readonly at: string;
  readonly sent: boolean;
  readonly nonce: string;
}

/** Throws a {@link LoginError} `journal.unusable` when its folder cannot be read or written: without it nothing is sent. */
export class Journal {
  readonly #folder: string;
  readonly #names = new Map<string, Promise<string>>();

  public constructor(
    dataDir: string,
    private readonly machine: Machine = MACHINE,
  ) {
    this.#folder = join(dataDir, 'sf-plugin-token', 'login-attempts');
  }

  /** Takes the user's lock. Undefined when another run holds it: an attempt is under way. */
  public async open(username: string): Promise<OpenJournal | undefined> {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      chmodSync(this.#folder, 0o700);
      const name = await this.#nameOf(username);
      const files = new UserFiles(join(this.#folder, name), this.machine);
      return files.lock() ? new OpenJournal(files) : undefined;
    } catch (error) {
      throw unusable(error, this.#folder);
    }
  }

  async #nameOf(username: string): Promise<string> {
    const salt = this.#salt();
    const key = `${username.toLowerCase()} ${salt.toString('hex')}`;
    const name = this.#names.get(key) ?? this.#hash(username, salt);
    this.#names.set(key, name);
    return name;
  }

  async #hash(username: string, salt: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      scrypt(username.toLowerCase(), salt, 16, (error, key) => {
        if (error === null) {
          resolve(key.toString('hex'));
        } else {
          reject(error);
        }
      });
    });
  }

  /** Made once. Two runs that make it at the same time agree on the first: a link is never laid over a file. */
  #salt(): Buffer {
    const path = join(this.#folder, 'salt');
    try {
      return readFileSync(path);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') {
        throw error;
      }
    }
    const made = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    writeFileSync(made, randomBytes(32), { mode: 0o600, flag: 'wx' });
    try {
      linkSync(made, path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') {
        throw error;
      }
    } finally {
      rmSync(made, { force: true });
    }
    return readFileSync(path);
  }
}

/** The journal of one user, held by this run until it is closed. */
export class OpenJournal {
  readonly #files: UserFiles;

  public constructor(files: UserFiles) {
    this.#files = files;
  }

  public state(): JournalState {
    return this.#files.state();
  }

  /** Call before anything is sent. From here on a crash counts as a failed attempt. */
  public begin(): void {
    this.#files.markSent();
  }

  /** Writes down how the attempt ended and gives the lock back. */
  public end(end: AttemptEnd): void {
    if (end !== 'not-sent') {
      this.#files.remember(end === 'succeeded');
    }
    this.#files.unlock();
  }

  /** Nothing was tried. */
  public release(): void {
    this.#files.unlock();
  }
}

class UserFiles {
  readonly #state: string;
  readonly #lock: string;
  readonly #nonce = randomBytes(8).toString('hex');

  public constructor(
    base: string,
    private readonly machine: Machine,
  ) {
    this.#state = `${base}.json`;
    this.#lock = `${base}.lock`;
  }

  public lock(): boolean {
    try {
      writeFileSync(this.#lock, this.#content(false), { mode: 0o600, flag: 'wx' });
      return true;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') {
        throw error;
      }
      return this.#clearStale() && this.lock();
    }
  }

  public markSent(): void {
    this.#replace(this.#lock, this.#content(true));
  }

  public unlock(): void {
    rmSync(this.#lock, { force: true });
  }

  public state(): JournalState {
    let text: string;
    try {
      text = readFileSync(this.#state, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') {
        return { failures: 0 };
      }
      throw unusable(error, this.#state);
    }
    const parsed = parseState(text);
    if (parsed === undefined) {
      throw new LoginError('journal.unreadable', [this.#state]);
    }
    return parsed;
  }

  public remember(succeeded: boolean, at = this.machine.now().toISOString()): void {
    const state: JournalState = succeeded ? { failures: 0 } : { failures: this.state().failures + 1, lastFailure: at };
    this.#replace(this.#state, JSON.stringify({ version: 1, ...state }));
  }

  /**
   * Takes away the lock of a run that is gone, and counts its attempt if it had begun one. False when the lock is held.
   * Of several runs that see the same stale lock, the rename lets one through.
   */
  #clearStale(): boolean {
    const seen = this.#read(this.#lock);
    if (seen === undefined || this.#isHeld(seen)) {
      return seen === undefined;
    }
    const aside = `${this.#lock}.${this.#nonce}`;
    try {
      renameSync(this.#lock, aside);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') {
        return true;
      }
      throw error;
    }
    const taken = this.#read(aside);
    if (taken?.nonce !== seen.nonce) {
      // Another run was faster and this is its lock: put it back.
      linkSync(aside, this.#lock);
      rmSync(aside);
      return false;
    }
    if (seen.sent) {
      this.remember(false, seen.at);
    }
    rmSync(aside);
    return true;
  }

  #isHeld(lock: Lock): boolean {
    const age = this.machine.now().getTime() - Date.parse(lock.at);
    const here = lock.host === hostname();
    return age < LOCK_LIFETIME && (!here || this.machine.isAlive(lock.pid));
  }

  #content(sent: boolean): string {
    const { pid } = this.machine;
    const lock: Lock = { pid, host: hostname(), at: this.machine.now().toISOString(), sent, nonce: this.#nonce };
    return JSON.stringify(lock);
  }

  /** Undefined when there is no such file. What cannot be understood counts as an attempt of somebody else. */
  #read(path: string): Lock | undefined {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') {
        return undefined;
      }
      throw error;
    }
    return parseLock(text) ?? { pid: 0, host: '', at: statSync(path).mtime.toISOString(), sent: true, nonce: text };
  }

  #replace(path: string, text: string): void {
    const made = `${path}.${this.#nonce}.tmp`;
    writeFileSync(made, text, { mode: 0o600 });
    renameSync(made, path);
  }
}

function parseState(text: string): JournalState | undefined {
  const parsed = parse(text);
  const failures = parsed['failures'];
  const lastFailure = parsed['lastFailure'];
  if (typeof failures !== 'number' || !Number.isInteger(failures) || failures < 0) {
    return undefined;
  }
  if (lastFailure === undefined) {
    return failures === 0 ? { failures } : undefined;
  }
  return isTime(lastFailure) ? { failures, lastFailure } : undefined;
}

function parseLock(text: string): Lock | undefined {
  const { pid, host, at, sent, nonce } = parse(text);
  return typeof pid === 'number' &&
    typeof host === 'string' &&
    isTime(at) &&
    typeof sent === 'boolean' &&
    typeof nonce === 'string'
    ? { pid, host, at, sent, nonce }
    : undefined;
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function unusable(error: unknown, path: string): LoginError {
  return error instanceof LoginError ? error : new LoginError('journal.unusable', [path, codeOf(error)]);
}

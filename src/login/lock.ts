/**
 * One run at a time for one user.
 *
 * Locks have numbers. Whoever makes the file with the next number holds the user; the highest number alone counts, and
 * the highest is never taken away. So nobody ever removes a lock that somebody else may hold: a lock that is stale is
 * passed over by the next number, which only one of several runs can make, and giving back means to write into one's own
 * file that it is free. The attempt itself is not in the lock, so that nothing is lost with it.
 */
import { randomBytes } from 'node:crypto';
import { Text } from '../text.js';
import type { Disk } from './atomicFiles.js';
import { LoginError } from './error.js';
import { isRunning, type Machine, type OwningProcess, ownerOn } from './machine.js';
import { isTime, ownerIn, parsed } from './storedJson.js';

/** Milliseconds. An older lock holds nobody back; its run finds out before it sends anything, see {@link UserLock.isMine}. */
const LIFETIME = 600_000;
/** Milliseconds by which the clocks of two processes may differ. */
const SKEW = 60_000;
/** A run that is overtaken so often leaves the user to the others. */
const TRIES = 5;

interface Content extends OwningProcess {
  readonly version: 2;
  /** ISO time. */
  readonly at: string;
  readonly free: boolean;
  readonly nonce: string;
  readonly note?: string;
}

/** Whose lock it is, with what its run says of itself. */
export interface LockHolder extends OwningProcess {
  readonly note?: string;
}

export class UserLock {
  readonly #disk: Disk;
  readonly #prefix: string;
  readonly #machine: Machine;
  readonly #pathOf: (name: string) => string;
  readonly #isLong: boolean;
  readonly #note: string;
  readonly #nonce = randomBytes(8).toString('hex');
  #number = 0;

  public constructor(
    disk: Disk,
    /** Of the user's files. */
    prefix: string,
    machine: Machine,
    /** The whole path of a file, for errors. */
    pathOf: (name: string) => string,
    /** Its run may take hours: it holds the user for as long as it is known to be there. */
    isLong = false,
    /** What others are told of whoever holds the user. */
    note = '',
  ) {
    this.#disk = disk;
    this.#prefix = prefix;
    this.#machine = machine;
    this.#pathOf = pathOf;
    this.#isLong = isLong;
    this.#note = note;
  }

  /** False when another run holds the user. */
  public take(): boolean {
    for (let turn = 0; turn < TRIES; turn += 1) {
      const highest = Math.max(0, ...this.#numbers());
      if (highest > 0 && this.#isHeld(highest)) {
        return false;
      }
      const mine = highest + 1;
      if (!this.#disk.create(this.#name(mine), this.#content(false))) {
        continue;
      }
      this.#number = mine;
      if (this.isMine()) {
        // The one before stays: whoever is reading the list now has to find it or this one.
        this.#numbers()
          .filter((number) => number < mine - 1)
          .forEach((number) => {
            this.#disk.remove(this.#name(number));
          });
        return true;
      }
      this.#disk.remove(this.#name(mine));
    }
    return false;
  }

  /** Whether nobody has taken this run for dead and gone on. */
  public isMine(): boolean {
    return Math.max(0, ...this.#numbers()) === this.#number;
  }

  /** Who holds the user now. */
  public holder(): LockHolder | undefined {
    const highest = Math.max(0, ...this.#numbers());
    if (highest === 0 || !this.#isHeld(highest)) return undefined;
    const bytes = this.#disk.read(this.#name(highest));
    return bytes === undefined ? undefined : parseLock(bytes);
  }

  public giveBack(): void {
    this.#disk.replace(this.#name(this.#number), this.#content(true));
  }

  #name(number: number): string {
    return `${this.#prefix}.lock.${String(number)}`;
  }

  #numbers(): number[] {
    const start = `${this.#prefix}.lock.`;
    return this.#disk
      .list()
      .filter((name) => name.startsWith(start))
      .map((name) => Number(name.slice(start.length)));
  }

  #isHeld(number: number): boolean {
    const name = this.#name(number);
    const bytes = this.#disk.read(name);
    if (bytes === undefined) {
      return false;
    }
    const lock = parseLock(bytes);
    if (lock === undefined) {
      throw new LoginError(Text.of('login-errors.journal.unreadable', { file: this.#pathOf(name) }));
    }
    if (lock.free) {
      return false;
    }
    const age = this.#machine.now().getTime() - Date.parse(lock.at);
    if (age < -SKEW) {
      throw new LoginError(Text.of('login-errors.journal.future', { file: this.#pathOf(name), time: lock.at }));
    }
    const runs = isRunning(lock, this.#machine);
    // Without its start another process may have its number.
    return age < LIFETIME ? runs !== false : this.#isLong && runs === true && lock.start !== '';
  }

  #content(free: boolean): string {
    const at = this.#machine.now().toISOString();
    const lock: Content = {
      ...{ version: 2, ...ownerOn(this.#machine), at, free, nonce: this.#nonce },
      ...(this.#note === '' ? {} : { note: this.#note }),
    };
    return JSON.stringify(lock);
  }
}

function parseLock(bytes: Buffer): Content | undefined {
  const fields = parsed(bytes);
  const { version, at, free, nonce, note } = fields;
  const owner = ownerIn(fields);
  return version === 2 && owner !== undefined && isTime(at) && typeof free === 'boolean' && typeof nonce === 'string'
    ? { version, ...owner, at, free, nonce, ...(typeof note === 'string' ? { note } : {}) }
    : undefined;
}

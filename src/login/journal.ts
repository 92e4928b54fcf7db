/**
 * What the plugin remembers of its own attempts: LoginHistory shows them late, or cannot be read at all.
 *
 * One folder of the plugin's data; nothing in it names a user: file names are scrypt hashes of the username with a salt
 * of this machine. An attempt is a file of its own, on the disk before a byte is sent, and stays until a success with a
 * password was seen after it. A run that dies leaves its attempt behind as one whose end nobody knows.
 */
import { createHash, randomBytes, scrypt } from 'node:crypto';
import { join } from 'node:path';
import { inOrder } from '../inOrder.js';
import { ownClient, type Path } from '../policy/index.js';
import { Text } from '../text.js';
import {
  attemptIn,
  type AttemptEnd,
  content,
  endedContent,
  foundEnd,
  type OwnAttempt,
  type Stored,
} from './attemptFile.js';
import { type Disk, Folder, codeOf } from './atomicFiles.js';
import { LoginError } from './error.js';
import { UserLock } from './lock.js';
import { MACHINE, type Machine, ownerOn } from './machine.js';

/** What the guard needs to know. */
export interface JournalState {
  /** Attempts that no success is known after, oldest first. */
  readonly attempts: readonly OwnAttempt[];
  /** Where they stand, for whoever has to decide by hand. */
  readonly files: string;
}

const SALT = 'salt';
const SALT_BYTES = 32;
/** More are of no use: no limit is as high. The oldest are forgotten first. */
const MOST = 50;
/** Milliseconds by which a clock may be behind the one that wrote a time. */
const SKEW = 300_000;
/** First 8 hex digits of a digest of the salt, and the user's hash. */
const NAME = /^([0-9a-f]{8})-[0-9a-f]{32}\.(?:lock\.[1-9]\d{0,14}|[0-9a-f]{12}\.json)$/u;

/** Of a salt and a user in lower case: hashing takes a while, and a run asks for the same one more than once. */
const HASHES = new Map<string, Promise<string>>();

/** Throws a {@link LoginError} `journal.*` when its folder cannot be used: without it nothing is sent. */
export class Journal {
  readonly #machine: Machine;
  readonly #path: string;
  readonly #disk: Disk;

  public constructor(dataDir: string, machine: Machine = MACHINE, disk?: Disk) {
    this.#machine = machine;

    this.#path = join(dataDir, 'sf-plugin-token', 'login-attempts');
    this.#disk = disk ?? new Folder(this.#path);
  }

  /** Takes the user's lock. Undefined when another run holds it: an attempt is under way. */
  public async open(username: string): Promise<OpenJournal | undefined> {
    try {
      const salt = this.#salt();
      const prefix = `${idOf(salt)}-${await hashOf(username, salt)}`;
      const pathOf = (name: string): string => join(this.#path, name);
      const lock = new UserLock(this.#disk, prefix, this.#machine, pathOf);
      if (!lock.take()) {
        return undefined;
      }
      try {
        return new OpenJournal({ disk: this.#disk, prefix, machine: this.#machine, pathOf }, lock);
      } catch (error) {
        lock.giveBack();
        throw error;
      }
    } catch (error) {
      throw unusable(error, this.#path);
    }
  }

  /**
   * Made once; of two runs that make it at the same time the first wins. With another salt every user would have another
   * name and every attempt would be forgotten, so each file names the salt that it was made with.
   */
  #salt(): Buffer {
    const names = this.#disk.list().filter((name) => !name.startsWith('.'));
    const files = names.filter((name) => name !== SALT);
    let salt = this.#disk.read(SALT);
    if (salt === undefined && files.length === 0) {
      this.#disk.create(SALT, randomBytes(SALT_BYTES));
      salt = this.#disk.read(SALT);
    }
    if (salt?.length !== SALT_BYTES) {
      throw new LoginError(Text.of('login-errors.journal.salt', { file: join(this.#path, SALT) }));
    }
    const id = idOf(salt);
    for (const name of files) {
      const [, made] = NAME.exec(name) ?? [];
      if (made === undefined) {
        throw new LoginError(Text.of('login-errors.journal.unreadable', { file: join(this.#path, name) }));
      }
      if (made !== id) {
        throw new LoginError(Text.of('login-errors.journal.salt', { file: join(this.#path, SALT) }));
      }
    }
    return salt;
  }
}

interface JournalPlace {
  readonly disk: Disk;
  readonly prefix: string;
  readonly machine: Machine;
  readonly pathOf: (name: string) => string;
}

/** The journal of one user, held by this run until it is closed. */
export class OpenJournal {
  readonly #place: JournalPlace;
  readonly #lock: UserLock;
  readonly #known: readonly OwnAttempt[];
  #begun: Stored | undefined;

  public constructor(place: JournalPlace, lock: UserLock) {
    this.#place = place;
    this.#lock = lock;
    this.#known = this.#read();
  }

  public state(): JournalState {
    const { pathOf, prefix } = this.#place;
    return { attempts: this.#known, files: pathOf(`${prefix}.*.json`) };
  }

  /** A success with a password was seen after these. */
  public forget(ids: readonly string[]): void {
    this.#guarded(() => {
      ids.forEach((id) => {
        this.#place.disk.remove(this.#name(id));
      });
    });
  }

  /**
   * Call before anything is sent: from here on the attempt counts, whatever becomes of this run. Returns the name of the
   * client under which it goes out; undefined when another run has taken this one for dead, and nothing may be sent.
   *
   * The attempt is written down before the lock is looked at. Whoever takes the lock after that look reads the attempt.
   */
  public begin(path: Path): string | undefined {
    return this.#guarded(() => {
      const { disk, machine } = this.#place;
      const begun: Stored = {
        ...ownerOn(machine),
        id: randomBytes(6).toString('hex'),
        path,
        at: machine.now().toISOString(),
        end: 'open',
      };
      this.#known.slice(0, Math.max(0, this.#known.length + 1 - MOST)).forEach(({ id }) => {
        disk.remove(this.#name(id));
      });
      if (!disk.create(this.#name(begun.id), content(begun))) {
        return undefined;
      }
      if (!this.#lock.isMine()) {
        disk.remove(this.#name(begun.id));
        return undefined;
      }
      this.#begun = begun;
      return ownClient(begun.id);
    });
  }

  /** Writes down how the attempt ended and gives the lock back. */
  public end(end: AttemptEnd): void {
    const begun = this.#begun;
    this.#guarded(() => {
      if (begun !== undefined) {
        this.#write(begun, end);
      }
      this.#lock.giveBack();
    });
  }

  /** Nothing was tried. A lock that cannot be given back is stale as soon as this run has ended. */
  public release(): void {
    try {
      this.#lock.giveBack();
    } catch (error) {
      if (codeOf(error) === '') {
        throw error;
      }
    }
  }

  #write(begun: Stored, end: AttemptEnd): void {
    const { disk, machine } = this.#place;
    switch (end) {
      case 'succeeded':
        // Whatever was before it counts no more. Its own file goes last.
        [...this.#known, begun].forEach(({ id }) => {
          disk.remove(this.#name(id));
        });
        return;
      case 'not-sent':
        disk.remove(this.#name(begun.id));
        return;
      default:
        disk.replace(this.#name(begun.id), content({ ...begun, end, ended: machine.now().toISOString() }));
    }
  }

  #name(id: string): string {
    return `${this.#place.prefix}.${id}.json`;
  }

  #read(): OwnAttempt[] {
    const { disk, prefix, machine, pathOf } = this.#place;
    const now = machine.now();
    const attempts = disk
      .list()
      .filter((name) => name.startsWith(`${prefix}.`) && name.endsWith('.json'))
      .flatMap((name) => {
        const bytes = disk.read(name);
        return bytes === undefined ? [] : [this.#found(attemptIn(bytes, name, this.#place), bytes, now)];
      })
      .sort((one, other) => inOrder(one.at, other.at));
    const latest = new Date(now.getTime() + SKEW).toISOString();
    const future = attempts.find(({ at, ended = at }) => at > latest || ended > latest);
    if (future !== undefined) {
      throw new LoginError(
        Text.of('login-errors.journal.future', { file: pathOf(this.#name(future.id)), time: future.at }),
      );
    }
    return attempts;
  }

  /** Whoever finds a run dead writes down when: after that nothing is sent of it any more. */
  #found(attempt: OwnAttempt, bytes: Buffer, now: Date): OwnAttempt {
    const ended = foundEnd(attempt, now);
    if (ended === undefined) return attempt;
    this.#place.disk.replace(this.#name(attempt.id), endedContent(bytes, ended));
    return { ...attempt, ended };
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw unusable(error, this.#place.pathOf(''));
    }
  }
}

function idOf(salt: Buffer): string {
  return createHash('sha256').update('salt of the journal').update(salt).digest('hex').slice(0, 8);
}

async function hashOf(username: string, salt: Buffer): Promise<string> {
  const key = `${username.toLowerCase()} ${salt.toString('hex')}`;
  const hash =
    HASHES.get(key) ??
    new Promise<string>((resolve, reject) => {
      scrypt(username.toLowerCase(), salt, 16, (error, bytes) => {
        if (error === null) {
          resolve(bytes.toString('hex'));
        } else {
          reject(error);
        }
      });
    });
  HASHES.set(key, hash);
  return hash;
}

/** Errors of the operating system get our words; anything else is a defect and is thrown on. */
function unusable(error: unknown, path: string): unknown {
  const code = codeOf(error);
  return error instanceof LoginError || code === ''
    ? error
    : new LoginError(Text.of('login-errors.journal.unusable', { directory: path, code }));
}

/**
 * The run files: one folder of the plugin's data, a file a run, which nobody but its owner reads; and one run at a time
 * for one user of an org.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { KeyedError } from '../keyedError.js';
import { codeOf, type Disk, Folder } from '../login/atomicFiles.js';
import { type LockHolder, UserLock } from '../login/lock.js';
import { MACHINE, type Machine } from '../login/machine.js';
import { Text } from '../text.js';
import { ChangeError } from './error.js';
import { recordIn, type RunRecord } from './record.js';

const ENDING = '.run.json';

/** A file holds each session and each app that its user had: ten thousand of them are 2 MB. */
const LARGEST = 16 * 1024 * 1024;

type SubjectOfRun = Pick<RunRecord, 'orgId' | 'userId'>;

/** Who is about to change a user, or does. */
export interface Holder {
  readonly id: string;
  /** `revoke login` */
  readonly command: string;
}

/** Of a run that is under way. */
export interface HeldBy extends Holder {
  readonly pid: number;
  readonly host: string;
}

/** A user of an org, held by one run. */
export interface HeldUser {
  /** Where that cannot be written down, the end of the process does. */
  readonly giveBack: () => void;
  /** Once more, after it was given back. False where another run has it by now. */
  readonly takeBack: () => boolean;
}

/** What a run holds: the change of a user alone, or its rotations, which may watch while others change it. */
type Held = 'change' | 'rotation';

export class Runs {
  readonly #disk: Disk;
  readonly #machine: Machine;
  readonly #path: string;

  public constructor(dataDir: string, machine: Machine = MACHINE, disk?: Disk) {
    this.#path = join(dataDir, 'sf-plugin-token', 'runs');
    this.#disk = disk ?? new Folder(this.#path, LARGEST);
    this.#machine = machine;
  }

  /** A name that nobody has, and that sorts by time. */
  public newId(): string {
    const time = this.#machine
      .now()
      .toISOString()
      .replaceAll(/[-:]|\.\d+/gu, '');
    return `${time}-${randomBytes(4).toString('hex')}`;
  }

  /** Where a run's file is. */
  public fileOf(id: string): string {
    return join(this.#path, `${id}${ENDING}`);
  }

  /**
   * Takes the user of this org.
   *
   * @throws ChangeError when another run has it
   */
  public take(about: SubjectOfRun, by: Holder, what: Held = 'change'): HeldUser {
    const lock = this.#lockOf(about, what, `${by.id} ${by.command}`);
    if (!this.#guarded(() => lock.take())) throw this.#underWay(this.#guarded(() => lock.holder()));
    let isHeld = true;
    return {
      giveBack: () => {
        if (!isHeld) return;
        isHeld = false;
        try {
          lock.giveBack();
        } catch (error) {
          if (codeOf(error) === '') throw error;
        }
      },
      takeBack: () => {
        isHeld ||= this.#guarded(() => lock.take());
        return isHeld;
      },
    };
  }

  /** The run that holds the user of this org now; undefined, too, where a lock cannot be read: a plan changes nothing. */
  public heldBy(about: SubjectOfRun, ...what: readonly Held[]): HeldBy | undefined {
    return what.flatMap((one) => {
      try {
        return heldBy(this.#guarded(() => this.#lockOf(about, one).holder())) ?? [];
      } catch (error) {
        if (!(error instanceof KeyedError)) throw error;
        return [];
      }
    })[0];
  }

  #lockOf({ orgId, userId }: SubjectOfRun, what: Held, note?: string): UserLock {
    const prefix = `${orgId}-${userId}${what === 'change' ? '' : `-${what}`}`;
    return new UserLock(this.#disk, prefix, this.#machine, (name) => join(this.#path, name), true, note);
  }

  #underWay(holder: LockHolder | undefined): ChangeError {
    const by = heldBy(holder);
    return new ChangeError(
      by === undefined
        ? Text.of('change.error.held', { folder: this.#path })
        : Text.of('change.error.under-way', { ...by, pid: String(by.pid) }),
    );
  }

  public create(record: RunRecord): void {
    this.#guarded(() => {
      this.#disk.create(`${record.id}${ENDING}`, contentOf(record));
    });
  }

  public save(record: RunRecord): void {
    this.#guarded(() => {
      this.#disk.replace(`${record.id}${ENDING}`, contentOf(record));
    }, 'change.error.unwritten');
  }

  /** @throws ChangeError for a run that is not there or cannot be read */
  public load(id: string): RunRecord {
    const bytes = /^[\w-]{1,64}$/u.test(id) ? this.#guarded(() => this.#disk.read(`${id}${ENDING}`)) : undefined;
    if (bytes === undefined) throw new ChangeError(Text.of('change.error.no-run', { id, folder: this.#path }));
    const record = recordIn(bytes);
    if (record?.id !== id) throw new ChangeError(Text.of('change.error.unreadable', { file: this.fileOf(id) }));
    return record;
  }

  /** Of this user of this org, whatever they were to change. What is no record is nobody's. */
  public of({ orgId, userId }: SubjectOfRun): RunRecord[] {
    return this.#guarded(() => this.#disk.list())
      .filter((name) => name.endsWith(ENDING))
      .flatMap((name) => this.#recordOf(name) ?? [])
      .filter((run) => run.orgId === orgId && run.userId === userId);
  }

  #recordOf(name: string): RunRecord | undefined {
    try {
      const bytes = this.#disk.read(name);
      return bytes === undefined ? undefined : recordIn(bytes);
    } catch (error) {
      if (codeOf(error) === '') throw error;
      return undefined;
    }
  }

  #guarded<T>(work: () => T, why: 'change.error.folder' | 'change.error.unwritten' = 'change.error.folder'): T {
    try {
      return work();
    } catch (error) {
      const code = codeOf(error);
      if (code === '') throw error;
      throw new ChangeError(Text.of(why, { folder: this.#path, code }));
    }
  }
}

/** Undefined where its lock does not tell. */
function heldBy(holder: LockHolder | undefined): HeldBy | undefined {
  const [, id, command] = /^([\w-]+) (.+)$/u.exec(holder?.note ?? '') ?? [];
  if (holder === undefined || id === undefined || command === undefined) return undefined;
  return { id, command, pid: holder.pid, host: holder.host.split(' ')[0] ?? '' };
}

function contentOf(record: RunRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

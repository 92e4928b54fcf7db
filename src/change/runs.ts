/**
 * The run files: one folder of the plugin's data, a file a run, which nobody but its owner reads; and one run at a time
 * for one user of an org.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { codeOf, type Disk, Folder } from '../login/disk.js';
import { UserLock } from '../login/lock.js';
import { MACHINE, type Machine } from '../login/machine.js';
import { Text } from '../text.js';
import { ChangeError } from './error.js';
import { recordIn, type RunRecord } from './record.js';

const ENDING = '.run.json';

export class Runs {
  readonly #disk: Disk;
  readonly #machine: Machine;
  readonly #path: string;

  public constructor(dataDir: string, machine: Machine = MACHINE, disk?: Disk) {
    this.#path = join(dataDir, 'sf-plugin-token', 'runs');
    this.#disk = disk ?? new Folder(this.#path);
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
   * Takes the user of this org. Returns what gives it back; where that cannot be written down, the end of the process does.
   *
   * @throws ChangeError when another run has it
   */
  public take({ orgId, userId }: Pick<RunRecord, 'orgId' | 'userId'>): { readonly giveBack: () => void } {
    return this.#guarded(() => {
      const lock = new UserLock(
        this.#disk,
        `${orgId}-${userId}`,
        this.#machine,
        (name) => join(this.#path, name),
        true,
      );
      if (!lock.take()) throw new ChangeError(Text.of('change.error.under-way', { folder: this.#path }));
      return {
        giveBack: () => {
          try {
            lock.giveBack();
          } catch (error) {
            if (codeOf(error) === '') throw error;
          }
        },
      };
    });
  }

  public create(record: RunRecord): void {
    this.#guarded(() => {
      this.#disk.create(`${record.id}${ENDING}`, contentOf(record));
    });
  }

  public save(record: RunRecord): void {
    this.#guarded(() => {
      this.#disk.replace(`${record.id}${ENDING}`, contentOf(record));
    });
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
  public of({ orgId, userId }: Pick<RunRecord, 'orgId' | 'userId'>): RunRecord[] {
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

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const code = codeOf(error);
      if (code === '') throw error;
      throw new ChangeError(Text.of('change.error.folder', { folder: this.#path, code }));
    }
  }
}

function contentOf(record: RunRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

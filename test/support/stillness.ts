/**
 * Whether a program stands at a question: all its processes sleep, and its terminal hands each key on as it is pressed,
 * which it does for a prompt alone. A slow machine makes nobody sleep: who has something to do is running, or wants to.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Ids of a process and of all that it has started. */
function treeOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid.toString()}/task`);
  const children = tasks.flatMap((task) =>
    readFileSync(`/proc/${pid.toString()}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(treeOf)];
}

/** How long all threads of a process have run; undefined while one of them does not sleep. */
function restOf(pid: number): string | undefined {
  const threads = readdirSync(`/proc/${pid.toString()}/task`).map((task) => {
    const stat = readFileSync(`/proc/${pid.toString()}/task/${task}/stat`, 'utf8');
    // Behind the name, which may have blanks: proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], ran: [task, fields[11], fields[12]].join(' ') };
  });
  return threads.every(({ state }) => state === 'S') ? threads.map(({ ran }) => ran).join() : undefined;
}

/** How often each thread of these processes has gone to sleep: one that woke and sleeps again may have shown something. */
function sleepsOf(pids: readonly number[]): string {
  const statuses = pids.flatMap((pid) =>
    readdirSync(`/proc/${pid.toString()}/task`).map((task) =>
      readFileSync(`/proc/${pid.toString()}/task/${task}/status`, 'utf8'),
    ),
  );
  return statuses.map((status) => /^voluntary_ctxt_switches:\s*(\d+)$/mu.exec(status)?.[1] ?? '').join();
}

/** Whether the terminal at which a process reads hands on each key, instead of whole lines. */
function takesKeys(pid: number): boolean {
  const { stdout } = spawnSync('stty', ['-F', readlinkSync(`/proc/${pid.toString()}/fd/0`), '-a'], {
    encoding: 'utf8',
  });
  return /(?:^|\s)-icanon(?:\s|$)/u.test(stdout);
}

/** Looks in a row that have to agree. */
const LOOKS = 6;

export class Stillness {
  readonly #pid: number;
  #last: string | undefined;
  #alike = 0;
  #sleeps: string | undefined;

  /** @param pid of script(1), whose one child is the program */
  public constructor(pid: number) {
    this.#pid = pid;
  }

  /**
   * One look more: whether nothing has moved in so many of them, and the program waits for a key. From the look before
   * until after the terminal was asked it has not woken: what it shows as it comes to a question is heard between looks.
   *
   * @param shown what is known of the screen; a change of it is a move too
   */
  public look(shown: number): boolean {
    const now = this.#state(shown);
    this.#alike = now !== undefined && now === this.#last ? this.#alike + 1 : 0;
    this.#last = now;
    const before = this.#sleeps;
    this.#sleeps = this.#slept();
    return (
      this.#alike >= LOOKS &&
      this.#sleeps !== undefined &&
      this.#sleeps === before &&
      this.#standsAtQuestion() &&
      this.#slept() === before
    );
  }

  #slept(): string | undefined {
    try {
      return sleepsOf(treeOf(this.#pid));
    } catch {
      return undefined;
    }
  }

  #state(shown: number): string | undefined {
    try {
      const rests = treeOf(this.#pid).map((pid) => [pid, restOf(pid)] as const);
      return rests.some(([, rest]) => rest === undefined) ? undefined : JSON.stringify([shown, rests]);
    } catch {
      // It ends just now, or this system does not tell.
      return undefined;
    }
  }

  #standsAtQuestion(): boolean {
    try {
      const [, program] = treeOf(this.#pid);
      return program !== undefined && takesKeys(program);
    } catch {
      return false;
    }
  }
}

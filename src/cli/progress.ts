/**
 * Progress on long work: a spinner with a count, on a terminal alone.
 */
import stringWidth from 'string-width';
import type { SfCommand } from '@salesforce/sf-plugins-core';
import type { LoginProgress } from '../facts/types.js';
import { say } from '../messages.js';
import { shortened } from '../report/page/fit.js';
import { form, number } from '../report/page/words.js';
import { Text } from '../text.js';

/** How many steps pass between two words of progress. */
const STRIDE = 2000;

/** Cells of a line of progress between what is done and how far it is, and behind that: dots, a sign, blanks. */
const BESIDE_STATUS = 7;

/** With less room nothing of it would be told. */
const LEAST_STATUS = 10;
/** Columns of a terminal that does not say. */
const USUAL_WIDTH = 80;

/** Terminals on which sf draws no spinner either. */
const DUMB: ReadonlySet<string> = new Set(['dumb', 'emacs-color']);

function counted(what: 'groups' | 'calls', count: number): string {
  return form(count) === 'one'
    ? say(Text.of(`shared.progress.${what}.one`))
    : say(Text.of(`shared.progress.${what}.other`, { count: number(count) }));
}

/** What is done, and the words for it. */
const WORK = {
  move: 'move.progress',
  'permission-set': 'permission-set.progress',
  reset: 'reset.progress',
  revoke: 'revoke.progress',
  rotate: 'rotate.progress',
  'token-check-policy': 'token-check-policy.progress',
  'token-list-apps': 'token-list-apps.progress',
  'token-list-integrations': 'token-list-integrations.progress',
  'token-list-logins': 'token-list-logins.progress',
  'token-list-users': 'token-list-users.progress',
  'token-save-snapshot': 'token-save-snapshot.progress',
} as const;

type ReadSoFar = Pick<LoginProgress, 'calls' | 'groups'>;
const NOTHING: ReadSoFar = { calls: 0, groups: 0 };
const together = (one: ReadSoFar, other: ReadSoFar): ReadSoFar => ({
  calls: one.calls + other.calls,
  groups: one.groups + other.groups,
});

/**
 * Takes the line of finished progress off the terminal again, so that a screen begins with the answer; where lines cannot
 * be taken back it stays.
 */
function eraseLine(): void {
  const { env, stderr } = process;
  if (stderr.isTTY && !DUMB.has(env['TERM'] ?? '') && !env['CI']) stderr.write('\u001b[1A\u001b[2K');
}

/** Whether progress is told: on a terminal alone, and not between the lines of what a machine is given on that terminal. */
export function tellsProgress(command: Pick<SfCommand<unknown>, 'jsonEnabled'>, isForPeople = true): boolean {
  return process.stderr.isTTY && !command.jsonEnabled() && (isForPeople || !process.stdout.isTTY);
}

export class Progress {
  readonly #command: SfCommand<unknown>;
  /** What is done, in front of how far it is. */
  readonly #work: string;
  readonly #shown: boolean;
  #count = 0;
  #total: number | undefined;
  /** What was read by readers that have ended, and by the one that is at work. */
  #ended = NOTHING;
  #reading = NOTHING;

  /** @param isForPeople whether standard output gets a page for people */
  public constructor(command: SfCommand<unknown>, work: keyof typeof WORK, isForPeople = true) {
    this.#command = command;
    this.#work = say(Text.of(WORK[work]));
    this.#shown = tellsProgress(command, isForPeople);
    if (this.#shown) {
      command.spinner.start(this.#work);
    }
  }

  public step(): void {
    this.#count += 1;
    if (this.#shown && this.#count % STRIDE === 0) {
      const users = number(this.#count);
      this.#tell(
        this.#total === undefined
          ? Text.of('shared.progress.users', { users })
          : Text.of('shared.progress.users.of', { users, all: number(this.#total) }),
      );
    }
  }

  /** How many steps there will be, where each of them is told. */
  public expect(steps: number): void {
    this.#total = steps;
  }

  /** How far the reading of past logins is: of one reader, or of several one after another. */
  public logins(done: LoginProgress): void {
    if (done.calls < this.#reading.calls) this.#ended = together(this.#ended, this.#reading);
    this.#reading = done;
    const all = together(this.#ended, done);
    const counts = { groups: counted('groups', all.groups), calls: counted('calls', all.calls) };
    this.#tell(
      done.left === 0
        ? Text.of('shared.progress.logins', counts)
        : Text.of('shared.progress.logins.left', { ...counts, left: number(done.left) }),
    );
  }

  /** How many of several orgs have been read. */
  public orgs(done: number, all: number): void {
    this.#tell(Text.of('shared.progress.orgs', { done: number(done), all: number(all) }));
  }

  /** On one line, which the next one takes the place of: what has no room there is cut. */
  #tell(what: Text): void {
    if (this.#shown) {
      const { columns } = process.stderr;
      const room = (columns > 0 ? columns : USUAL_WIDTH) - stringWidth(this.#work) - BESIDE_STATUS;
      this.#command.spinner.status = room < LEAST_STATUS ? '' : shortened(say(what), room);
    }
  }

  public stop(): void {
    if (!this.#shown) return;
    this.#command.spinner.stop();
    eraseLine();
  }
}

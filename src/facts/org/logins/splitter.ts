/**
 * Reads all groups of a GROUP BY over LoginHistory, however many there are.
 *
 * One answer holds at most 2,000 groups and cannot be continued with queryMore. So answers are asked for sorted by user
 * and limited to one page: a page that is full is complete for every user but the last, and the next one begins with
 * that user. Nothing is asked for twice, and no refusal is needed to find out.
 *
 * The org has to add up a whole piece for any page of it, so pieces are cut to a page each beforehand, and small ones are
 * joined: a sample of the users, counted in a short window of time, says where. Time is cut only where users cannot be:
 * one user with more groups than a page holds, since every window of time repeats a user's groups. One user in one
 * second, the resolution of LoginTime, is read row by row.
 */
import { CallsSpent, QueryTimedOut, TooManyGroups } from './failures.js';
import { checkOrder, cutPage } from './page.js';
import { Pace } from './pace.js';
import { Sampler, type SampleWindow } from './sampler.js';
import {
  cutFirst,
  cutUsers,
  expectedRows,
  follows,
  halveTime,
  joined,
  restOf,
  withoutSample,
  type Piece,
  type Point,
} from './historyPieces.js';

/**
 * How the splitter asks. Each may throw {@link TooManyGroups}, {@link QueryTimedOut} or {@link CallsSpent}; anything
 * else ends the read.
 */
export interface Asker<Row> {
  /** The groups of a piece, sorted by user, at most a page of them. */
  groups(piece: Piece): Promise<readonly Row[]>;
  /** The users of a piece with their rows, sorted by user, at most a page of them. Rows without a user are left out. */
  users(piece: Piece): Promise<readonly Point[]>;
  /** All rows of a piece of one second, each as a group of its own or already summed. */
  rows(piece: Piece): Promise<readonly Row[]>;
  readonly userOf: (row: Row) => string | null;
}

export interface SplitProgress {
  /** Pieces answered so far, and those known to be left. */
  readonly pieces: number;
  readonly left: number;
  readonly groups: number;
}

export interface SplitOptions<Row> {
  readonly ask: Asker<Row>;
  /** Called with rows as they come. A group of one user may come in parts, which the caller adds up. */
  readonly emit: (rows: readonly Row[]) => void;
  /** Queries under way at once; at least 1. */
  readonly parallel: number;
  /** Groups in a full answer. */
  readonly pageSize: number;
  readonly window: SampleWindow;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SplitProgress) => void;
  /** Asked before each query; false stops the read, with what is left in the result. */
  readonly mayGoOn?: () => boolean;
}

/** A piece that was left out: no calls were left for it, or the org gave up even on its shortest time. */
export interface UnreadPiece {
  readonly piece: Piece;
  readonly why: 'calls' | 'timeout';
}

/** Reads everything in the pieces. Resolves to what was not read. */
export async function readGroups<Row>(
  pieces: readonly Piece[],
  options: SplitOptions<Row>,
): Promise<readonly UnreadPiece[]> {
  return new Splitter(pieces, options).run();
}

class Splitter<Row> {
  readonly #options: SplitOptions<Row>;
  readonly #queue: Piece[];
  readonly #pace: Pace;
  readonly #sampler: Sampler;
  readonly #active = new Map<Promise<void>, Piece>();
  readonly #unread: UnreadPiece[] = [];
  #failure: { error: unknown } | undefined;
  #pieces = 0;
  #groups = 0;

  public constructor(pieces: readonly Piece[], options: SplitOptions<Row>) {
    this.#options = options;

    this.#queue = [...pieces];
    const { pageSize, window } = options;
    this.#pace = new Pace(pageSize);
    this.#sampler = new Sampler(
      (piece) => this.#users(piece),
      pageSize,
      window,
      () => this.#goOn(),
    );
  }

  public async run(): Promise<readonly UnreadPiece[]> {
    await this.#survey();
    for (;;) {
      while (this.#active.size < this.#options.parallel && this.#goOn()) if (!this.#start()) break;
      if (this.#active.size === 0) break;
      await Promise.race(this.#active.keys());
    }
    if (this.#failure) throw this.#failure.error;
    this.#options.signal?.throwIfAborted();
    return [...this.#unread, ...this.#queue.map((piece) => ({ piece, why: 'calls' as const }))];
  }

  /** A range may hold millions of rows: look before asking for all of them at once. */
  async #survey(): Promise<void> {
    for (const [index, piece] of this.#queue.entries()) {
      if (piece.sample === undefined && this.#goOn()) this.#queue[index] = await this.#sampler.sample(piece);
    }
  }

  #goOn(): boolean {
    return !this.#failure && !this.#options.signal?.aborted && this.#options.mayGoOn?.() !== false;
  }

  /** Begins the next piece; false when none can begin before one under way ends. */
  #start(): boolean {
    const piece = this.#take();
    if (!piece) return false;
    const task: Promise<void> = this.#handle(piece)
      .catch((error: unknown) => {
        if (error instanceof CallsSpent) this.#unread.push({ piece, why: 'calls' });
        else this.#failure ??= { error };
      })
      .finally(() => this.#active.delete(task));
    this.#active.set(task, piece);
    return true;
  }

  /**
   * The next piece, filled up from the one that follows it or cut where it is larger than a page. What follows a piece
   * under way waits for what that page leaves over, so that both fill a page together; of a long range the far half is
   * begun meanwhile. Undefined when all that is left waits.
   */
  #take(): Piece | undefined {
    const free = this.#queue.findIndex((piece) => !this.#waits(piece));
    const piece = free === -1 ? this.#farHalf() : this.#queue.splice(free, 1)[0];
    if (piece === undefined) return undefined;
    const [first, ...others] = this.#cutToPage(piece);
    this.#queue.splice(Math.max(free, 0), 0, ...others);
    return others.length > 0 ? first : this.#filledUp(piece);
  }

  #waits(piece: Piece): boolean {
    return [...this.#active.values()].some((other) => follows(piece, other));
  }

  #cutToPage(piece: Piece): Piece[] {
    return this.#pace.fitsOneAnswer(piece) ? [piece] : cutFirst(piece, this.#pace.rowsOfOnePage());
  }

  /** The second half of the first piece that is worth two workers; its first half stays where it was. */
  #farHalf(): Piece | undefined {
    for (const [index, piece] of this.#queue.entries()) {
      const halves = this.#pace.parts(piece) > 2 ? cutUsers(piece, 2) : [];
      const far = halves.length > 1 ? halves.pop() : undefined;
      if (far === undefined) continue;
      this.#queue.splice(index, 1, ...halves);
      return far;
    }
    return undefined;
  }

  #filledUp(piece: Piece): Piece {
    let filled = piece;
    for (;;) {
      const index = this.#queue.findIndex((next) => follows(next, filled));
      const next = this.#queue[index];
      const both = next && joined(filled, next);
      if (both === undefined) return filled;
      const [first, ...rest] = this.#cutToPage(both);
      const more = (first && expectedRows(first)) ?? 0;
      // Where no user is known between them, two that would be more than a page stay two.
      if (first === undefined || (rest.length === 0 && !this.#pace.fitsOneAnswer(both))) return filled;
      if (more <= (expectedRows(filled) ?? 0)) return filled;
      this.#queue.splice(index, 1, ...rest);
      filled = first;
      if (rest.length > 0) return filled;
    }
  }

  async #handle(piece: Piece): Promise<void> {
    const answer = await this.#ask(() => this.#options.ask.groups(piece));
    if (answer === 'timeout' || answer === 'too-many') return this.#split(piece, answer);
    checkOrder(piece, answer, this.#options.ask.userOf);
    if (answer.length < this.#options.pageSize) {
      this.#pace.answered(piece, answer.length);
      this.#report(answer);
      return;
    }
    return this.#afterFullPage(piece, answer);
  }

  async #users(piece: Piece): Promise<readonly Point[] | undefined> {
    try {
      const points = await this.#ask(() => this.#options.ask.users(piece));
      return typeof points === 'string' ? undefined : points;
    } catch (error) {
      if (error instanceof CallsSpent) return undefined;
      throw error;
    }
  }

  async #ask<T>(query: () => Promise<T>): Promise<T | 'too-many' | 'timeout'> {
    try {
      return await query();
    } catch (error) {
      if (error instanceof TooManyGroups) return 'too-many';
      if (error instanceof QueryTimedOut) return 'timeout';
      throw error;
    }
  }

  /** Takes the users of which the page holds everything, and puts the rest of the piece first in the queue. */
  #afterFullPage(piece: Piece, page: readonly Row[]): Promise<void> | undefined {
    const { complete, users, last } = cutPage(page, this.#options.ask.userOf);
    const apart = complete.length === 0;
    if (apart && piece.users.kind === 'one') return this.#split(piece, 'too-many');
    this.#report(complete);
    const rest = restOf(piece, users, last, apart);
    this.#pace.answered(piece, complete.length, rest);
    const pieces = apart ? [withoutSample({ ...piece, users: { kind: 'one', id: last } })] : [];
    if (rest) pieces.push(rest);
    this.#queue.unshift(...pieces);
    return undefined;
  }

  /** Cuts a piece that was refused: by users where that is known to help, else by time, else row by row. */
  async #split(piece: Piece, why: 'too-many' | 'timeout'): Promise<void> {
    const known = piece.sample?.points.length ? piece : await this.#sampler.sample(piece);
    this.#pace.refused(known, why);
    const byUsers = this.#cut(known);
    if (byUsers) {
      this.#queue.unshift(...byUsers);
      return;
    }
    const halves = halveTime(piece);
    if (halves) this.#queue.unshift(...halves);
    else if (why === 'timeout') this.#unread.push({ piece, why });
    else this.#report(await this.#options.ask.rows(piece));
  }

  #cut(piece: Piece): Piece[] | undefined {
    const parts = cutUsers(piece, Math.max(2, this.#pace.parts(piece)));
    if (parts.length > 1) return parts;
    const { users, sample } = piece;
    // All that is known inside is the user at the lower bound: read that user apart.
    if (users.kind !== 'range' || !users.after?.inclusive || sample?.points[0]?.id !== users.after.id) return undefined;
    const rest = restOf(piece, new Set(), users.after.id, true);
    return [withoutSample({ ...piece, users: { kind: 'one', id: users.after.id } }), ...(rest ? [rest] : [])];
  }

  #report(rows: readonly Row[]): void {
    this.#pieces += 1;
    this.#groups += rows.length;
    this.#options.emit(rows);
    this.#options.onProgress?.({ pieces: this.#pieces, left: this.#queue.length, groups: this.#groups });
  }
}

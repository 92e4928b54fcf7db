/**
 * Reads all groups of a GROUP BY over LoginHistory, however many there are.
 *
 * One answer holds at most 2,000 groups and cannot be continued with queryMore. So answers are asked for sorted by user
 * and limited to one page: a page that is full is complete for every user but the last, and the next one begins with
 * that user. Nothing is asked for twice, and no refusal is needed to find out. Where the org gives up on a piece, a
 * sample of its users (counted in a short window of time) says where to cut it. Time is cut only where users cannot be:
 * one user with more groups than a page holds, since every window of time repeats a user's groups. One user in one
 * second, the resolution of LoginTime, is read row by row.
 */
import { CallsSpent, QueryTimedOut, TooManyGroups } from './failures.js';
import { checkOrder, cutPage } from './page.js';
import { Pace } from './pace.js';
import { cutUsers, halveTime, joined, restOf, type Piece, type Point } from './pieces.js';

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

export interface Progress {
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
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Asked before each query; false stops the read, with what is left in the result. */
  readonly mayGoOn?: () => boolean;
}

/** A piece that was left out: no calls were left for it, or the org gave up even on its shortest time. */
export interface Unread {
  readonly piece: Piece;
  readonly why: 'calls' | 'timeout';
}

const DAY = 86_400;

/** Reads everything in the pieces. Resolves to what was not read. */
export async function readGroups<Row>(
  pieces: readonly Piece[],
  options: SplitOptions<Row>,
): Promise<readonly Unread[]> {
  return new Splitter(pieces, options).run();
}

class Splitter<Row> {
  private readonly queue: Piece[];
  private readonly pace: Pace;
  private readonly active = new Set<Promise<void>>();
  private readonly unread: Unread[] = [];
  private failure: { error: unknown } | undefined;
  private pieces = 0;
  private groups = 0;
  private fullPages = 0;
  /** Window of time in which users are sampled, in seconds. */
  private sampleSeconds = DAY;

  public constructor(
    pieces: readonly Piece[],
    private readonly options: SplitOptions<Row>,
  ) {
    this.queue = [...pieces];
    this.pace = new Pace(options.pageSize);
  }

  public async run(): Promise<readonly Unread[]> {
    for (;;) {
      while (this.queue.length > 0 && this.active.size < this.options.parallel && this.goOn()) this.start();
      if (this.active.size === 0) break;
      await Promise.race(this.active);
    }
    if (this.failure) throw this.failure.error;
    this.options.signal?.throwIfAborted();
    return [...this.unread, ...this.queue.map((piece) => ({ piece, why: 'calls' as const }))];
  }

  private goOn(): boolean {
    return !this.failure && !this.options.signal?.aborted && this.options.mayGoOn?.() !== false;
  }

  private start(): void {
    const piece = this.take();
    if (!piece) return;
    const task: Promise<void> = this.handle(piece)
      .catch((error: unknown) => {
        if (error instanceof CallsSpent) this.unread.push({ piece, why: 'calls' });
        else this.failure ??= { error };
      })
      .finally(() => this.active.delete(task));
    this.active.add(task);
  }

  /** The next piece, with the ones that follow it as long as all fit into one answer, or cut if it is too large. */
  private take(): Piece | undefined {
    let piece = this.queue.shift();
    if (!piece) return undefined;
    const parts = this.pace.parts(piece);
    if (parts > 1) {
      const [first, ...others] = cutUsers(piece, parts);
      this.queue.unshift(...others);
      piece = first ?? piece;
    }
    for (let next = this.queue[0]; next !== undefined; next = this.queue[0]) {
      const both = joined(piece, next);
      if (!both || !this.pace.fitsOneAnswer(both)) break;
      this.queue.shift();
      piece = both;
    }
    return piece;
  }

  private async handle(piece: Piece): Promise<void> {
    const answer = await this.ask(() => this.options.ask.groups(piece));
    if (answer === 'timeout' || answer === 'too-many') return this.split(piece, answer);
    checkOrder(piece, answer, this.options.ask.userOf);
    if (answer.length < this.options.pageSize) {
      this.pace.answered(piece, answer.length);
      this.report(answer);
      return;
    }
    return this.afterFullPage(piece, answer);
  }

  private async ask<T>(query: () => Promise<T>): Promise<T | 'too-many' | 'timeout'> {
    try {
      return await query();
    } catch (error) {
      if (error instanceof TooManyGroups) return 'too-many';
      if (error instanceof QueryTimedOut) return 'timeout';
      throw error;
    }
  }

  /** Takes the users of which the page holds everything, and puts the rest of the piece first in the queue. */
  private async afterFullPage(piece: Piece, page: readonly Row[]): Promise<void> {
    const { complete, users, last } = cutPage(page, this.options.ask.userOf);
    const apart = complete.length === 0;
    if (apart && piece.users.kind === 'one') return this.split(piece, 'too-many');
    this.report(complete);
    const rest = restOf(piece, users, last, apart);
    this.pace.answered(piece, complete.length, rest);
    const pieces = apart ? [withoutSample({ ...piece, users: { kind: 'one', id: last } })] : [];
    if (rest) pieces.push(...(await this.spread(rest)));
    this.queue.unshift(...pieces);
  }

  /** Cuts a long rest for idle workers, once it has shown to be long. */
  private async spread(rest: Piece): Promise<Piece[]> {
    this.fullPages += 1;
    const idle = this.options.parallel - this.active.size - this.queue.length;
    if (idle < 1 || this.fullPages < 2 || !this.goOn()) return [rest];
    const piece = rest.sample === undefined ? await this.sampled(rest) : rest;
    if (this.pace.expectedGroups(piece) < 2 * this.options.pageSize) return [piece];
    return cutUsers(piece, idle + 1);
  }

  /** Cuts a piece that was refused: by users where that is known to help, else by time, else row by row. */
  private async split(piece: Piece, why: 'too-many' | 'timeout'): Promise<void> {
    const known = piece.sample?.points.length ? piece : await this.sampled(piece);
    if (why === 'timeout') this.pace.gaveUp(known);
    const byUsers = this.cut(known);
    if (byUsers) {
      this.queue.unshift(...byUsers);
      return;
    }
    const halves = halveTime(piece);
    if (halves) this.queue.unshift(...halves);
    else if (why === 'timeout') this.unread.push({ piece, why });
    else this.report(await this.options.ask.rows(piece));
  }

  private cut(piece: Piece): Piece[] | undefined {
    const parts = cutUsers(piece, Math.max(2, this.pace.parts(piece)));
    if (parts.length > 1) return parts;
    const { users, sample } = piece;
    // All that is known inside is the user at the lower bound: read that user apart.
    if (users.kind !== 'range' || !users.after?.inclusive || sample?.points[0]?.id !== users.after.id) return undefined;
    const rest = restOf(piece, new Set(), users.after.id, true);
    return [withoutSample({ ...piece, users: { kind: 'one', id: users.after.id } }), ...(rest ? [rest] : [])];
  }

  /** Counts users in a short window at the end of the piece, longer or shorter until it holds some but not too many. */
  private async sampled(piece: Piece): Promise<Piece> {
    if (piece.users.kind !== 'range') return piece;
    const whole = piece.until - piece.from;
    let seconds = Math.min(whole, piece.sample ? piece.sample.seconds * 16 : this.sampleSeconds);
    for (let attempt = 0; attempt < 8 && this.goOn(); attempt += 1) {
      const window: Piece = { ...piece, from: piece.until - seconds };
      const points = await this.ask(() => this.options.ask.users(window));
      const crowded = typeof points === 'string' || points.length >= this.options.pageSize;
      if (crowded && seconds > 1) {
        seconds = Math.max(1, Math.floor(seconds / 8));
        this.sampleSeconds = seconds;
      } else if (typeof points === 'string') {
        return piece;
      } else if (points.length < 2 && seconds < whole) {
        seconds = Math.min(whole, seconds * 16);
      } else {
        return { ...piece, sample: { points, seconds } };
      }
    }
    return piece;
  }

  private report(rows: readonly Row[]): void {
    this.pieces += 1;
    this.groups += rows.length;
    this.options.emit(rows);
    this.options.onProgress?.({ pieces: this.pieces, left: this.queue.length, groups: this.groups });
  }
}

function withoutSample({ users, from, until }: Piece): Piece {
  return { users, from, until };
}

import { DAY_SECONDS } from '../../../isoTime.js';
import { FIRST_PAGES } from './pace.js';
import { expectedRows, type Piece, type Point } from './historyPieces.js';

/** Windows that are tried for one sample. */
const ATTEMPTS = 10;
/** How much longer or shorter the next window is while only one side is known. */
const STEP = 8;

/** The window of time in which users were last sampled well; shared by passes over one history. */
export interface SampleWindow {
  seconds: number;
}

export const firstWindow = (): SampleWindow => ({ seconds: DAY_SECONDS });

/** Finds users of a piece to cut it at, by counting in a short window near its end. */
export class Sampler {
  readonly #ask: (piece: Piece) => Promise<readonly Point[] | undefined>;
  readonly #pageSize: number;
  readonly #window: SampleWindow;
  readonly #mayGoOn: () => boolean;
  public constructor(
    /** The users of a piece; undefined when the org refuses. */
    ask: (piece: Piece) => Promise<readonly Point[] | undefined>,
    pageSize: number,
    window: SampleWindow,
    mayGoOn: () => boolean,
  ) {
    this.#ask = ask;
    this.#pageSize = pageSize;
    this.#window = window;
    this.#mayGoOn = mayGoOn;
  }

  /**
   * The piece with a sample: some users, but fewer than fill a page, so that they are spread over the whole piece. As it
   * was, when it is not a range or no window gives that.
   */
  public async sample(piece: Piece): Promise<Piece> {
    if (piece.users.kind !== 'range') return piece;
    const whole = piece.until - piece.from;
    const [few, many] = [this.#pageSize / 20, this.#pageSize];
    let found: Piece | undefined;
    // Of the windows tried: the longest that held too little, the shortest that held too much.
    let [short, long] = [piece.sample?.seconds ?? 0, Infinity];
    let seconds = Math.min(whole, short === 0 ? this.#window.seconds : short * STEP);
    for (let attempt = 0; attempt < ATTEMPTS && this.#mayGoOn(); attempt += 1) {
      const points = await this.#ask(windowOf(piece, seconds));
      if (points === undefined || points.length >= many) {
        long = seconds;
      } else {
        found = { ...piece, sample: { points, seconds } };
        if (points.length >= few || seconds === whole || (!piece.sample && isSmall(found, this.#pageSize))) break;
        short = seconds;
      }
      const next = between(short, long, whole);
      if (next === seconds || next <= short || next >= long) break;
      seconds = next;
    }
    if (found) this.#window.seconds = found.sample?.seconds ?? seconds;
    return found ?? piece;
  }
}

/** A piece that is asked for at once, however its users are spread. */
export function isSmall(piece: Piece, pageSize: number): boolean {
  return (expectedRows(piece) ?? Infinity) <= pageSize * FIRST_PAGES;
}

function between(short: number, long: number, whole: number): number {
  if (long === Infinity) return Math.min(whole, Math.max(1, short) * STEP);
  return short === 0 ? Math.max(1, Math.floor(long / STEP)) : Math.floor(Math.sqrt(short * long));
}

/** In the middle of the last day: its last minutes may be empty, and jobs of the night belong in a long window. */
function windowOf({ from, until, users }: Piece, seconds: number): Piece {
  const middle = until - Math.floor(Math.min(until - from, DAY_SECONDS) / 2);
  const end = Math.min(until, middle + Math.ceil(seconds / 2));
  const start = Math.max(from, end - seconds);
  return { users, from: start, until: start + seconds };
}

import type { Piece, Point } from './pieces.js';

const DAY = 86_400;
/** Windows that are tried for one sample. */
const ATTEMPTS = 8;

/** The window of time in which users were last sampled well; shared by passes over one history. */
export interface SampleWindow {
  seconds: number;
}

export const firstWindow = (): SampleWindow => ({ seconds: DAY });

/** Finds users of a piece to cut it at, by counting in a short window at its end. */
export class Sampler {
  public constructor(
    /** The users of a piece; undefined when the org refuses. */
    private readonly ask: (piece: Piece) => Promise<readonly Point[] | undefined>,
    private readonly pageSize: number,
    private readonly window: SampleWindow,
    private readonly mayGoOn: () => boolean,
  ) {}

  /**
   * The piece with a sample: some users, but fewer than fill a page, so that they are spread over the whole piece. As it
   * was, when it is not a range or no window gives that.
   */
  public async sample(piece: Piece): Promise<Piece> {
    if (piece.users.kind !== 'range') return piece;
    const whole = piece.until - piece.from;
    let seconds = Math.min(whole, piece.sample ? piece.sample.seconds * 16 : this.window.seconds);
    for (let attempt = 0; attempt < ATTEMPTS && this.mayGoOn(); attempt += 1) {
      const points = await this.ask({ users: piece.users, from: piece.until - seconds, until: piece.until });
      const crowded = points === undefined || points.length >= this.pageSize;
      if (crowded && seconds > 1) {
        seconds = Math.max(1, Math.floor(seconds / 8));
        this.window.seconds = seconds;
      } else if (points === undefined) {
        return piece;
      } else if (points.length < 2 && seconds < whole) {
        seconds = Math.min(whole, seconds * 16);
      } else {
        return { ...piece, sample: { points, seconds } };
      }
    }
    return piece;
  }
}

import { expectedRows, type Piece } from './pieces.js';

/** Learns how much one answer can take: rows before the org gives up, and how many groups come of them. */
export class Pace {
  /** The most rows that an answer is asked for. */
  private capacity = Infinity;
  /** The fewest expected rows at which the org gave up. */
  private tooMany = Infinity;
  private rows = 0;
  private groups = 0;

  public constructor(private readonly pageSize: number) {}

  /** A piece was answered; `groups` came back for all of it but `rest`. */
  public answered(piece: Piece, groups: number, rest?: Piece): void {
    const asked = expectedRows(piece);
    if (asked === undefined) return;
    this.rows += asked - ((rest && expectedRows(rest)) ?? 0);
    this.groups += groups;
    // Feel the way back up after a time-out: twice as much as what just went well, below what did not.
    if (asked * 2 > this.capacity) this.capacity = Math.min(this.capacity * 2, this.tooMany * 0.7);
  }

  /** The org gave up on a piece. A query that times out costs minutes, so go well below it. */
  public gaveUp(piece: Piece): void {
    const rows = expectedRows(piece);
    if (rows === undefined || rows === 0) return;
    this.tooMany = Math.min(this.tooMany, rows);
    this.capacity = Math.min(this.capacity, rows / 8);
  }

  /** Into how many parts a piece must be cut to be answered. */
  public parts(piece: Piece): number {
    const rows = expectedRows(piece) ?? 0;
    return rows > this.capacity ? Math.min(256, Math.ceil(rows / this.capacity)) : 1;
  }

  /** Whether a piece promises to be answered, and in one page. */
  public fitsOneAnswer(piece: Piece): boolean {
    return (expectedRows(piece) ?? Infinity) <= this.capacity && this.expectedGroups(piece) <= this.pageSize * 0.8;
  }

  /** Groups that the piece is expected to come back with; Infinity while nothing is known. */
  public expectedGroups(piece: Piece): number {
    const rows = expectedRows(piece);
    return rows === undefined || this.rows <= 0 ? Infinity : (rows * this.groups) / this.rows;
  }
}

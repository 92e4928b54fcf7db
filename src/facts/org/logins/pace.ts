import { expectedRows, type Piece } from './historyPieces.js';

/**
 * How many pages a piece is aimed at. Of what overflows the next piece begins, so that it costs no call but the org some
 * adding up; what is left empty of a page costs calls.
 */
const AIM = 1.2;
/** Rows that are asked for at once, in pages, before it is known how many groups they make. */
export const FIRST_PAGES = 50;

/** Learns how much one answer can take: rows before the org gives up, and how many groups come of them. */
export class Pace {
  readonly #pageSize: number;
  /** The most rows that the org is trusted with. */
  #capacity = Infinity;
  /** The fewest expected rows at which the org gave up. */
  #tooMany = Infinity;
  #rows = 0;
  #groups = 0;

  public constructor(pageSize: number) {
    this.#pageSize = pageSize;
  }

  /** A piece was answered; `groups` came back for all of it but `rest`. */
  public answered(piece: Piece, groups: number, rest?: Piece): void {
    const asked = expectedRows(piece);
    if (asked === undefined) return;
    this.#rows += asked - ((rest && expectedRows(rest)) ?? 0);
    this.#groups += groups;
    // Feel the way back up after a time-out: twice as much as what just went well, below what did not.
    if (asked * 2 > this.#capacity) this.#capacity = Math.min(this.#capacity * 2, this.#tooMany * 0.7);
  }

  /**
   * The org refused a piece. Its parts must not be joined again, and a query that times out costs minutes: go well below
   * it.
   */
  public refused(piece: Piece, why: 'too-many' | 'timeout'): void {
    const rows = expectedRows(piece);
    if (rows === undefined || rows === 0) return;
    if (why === 'timeout') this.#tooMany = Math.min(this.#tooMany, rows);
    this.#capacity = Math.min(this.#capacity, why === 'timeout' ? rows / 8 : rows / 2);
  }

  /** Into how many parts a piece should be cut so that each is one page and is answered. */
  public parts(piece: Piece): number {
    const rows = expectedRows(piece) ?? 0;
    const most = this.rowsOfOnePage();
    return rows > most ? Math.min(256, Math.ceil(rows / most)) : 1;
  }

  /** Whether a piece promises to be answered, and in one page. */
  public fitsOneAnswer(piece: Piece): boolean {
    return (expectedRows(piece) ?? Infinity) <= this.rowsOfOnePage();
  }

  /** Rows that promise to fill a page and to be answered. */
  public rowsOfOnePage(): number {
    const known = this.#rows > 0 && this.#groups > 0;
    const page = known ? (this.#pageSize * AIM * this.#rows) / this.#groups : this.#pageSize * FIRST_PAGES;
    return Math.min(this.#capacity, page);
  }
}

import { OrderBroken } from './failures.js';
import type { Piece } from './historyPieces.js';

/** What a page that may have been cut off says for certain. */
export interface CutPage<Row> {
  /** Rows of the users of which the page holds everything: all but the last. */
  readonly complete: readonly Row[];
  readonly users: ReadonlySet<string | null>;
  readonly last: string | null;
}

/**
 * Checks that a page is sorted by user as far as that shows without comparing ids: each user's rows together, and a
 * range that begins with a known user begins with that user. Throws {@link OrderBroken}.
 */
export function checkOrder<Row>(piece: Piece, page: readonly Row[], userOf: (row: Row) => string | null): void {
  const users: (string | null)[] = [];
  for (const row of page) {
    const user = userOf(row);
    if (users.length === 0 || user !== users.at(-1)) users.push(user);
  }
  const distinct = new Set(users);
  if (distinct.size !== users.length) throw new OrderBroken();
  const after = piece.users.kind === 'range' ? piece.users.after : undefined;
  if (!after || !distinct.has(after.id)) return;
  if (!after.inclusive || users[0] !== after.id) throw new OrderBroken();
}

/** Splits a full page, in order, before its last user. */
export function cutPage<Row>(page: readonly Row[], userOf: (row: Row) => string | null): CutPage<Row> {
  const lastRow = page.at(-1);
  const last = lastRow === undefined ? null : userOf(lastRow);
  const complete = page.slice(
    0,
    Math.max(
      0,
      page.findIndex((row) => userOf(row) === last),
    ),
  );
  return { complete, users: new Set(complete.map(userOf)), last };
}

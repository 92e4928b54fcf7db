/**
 * A piece of LoginHistory: some users, some time. Pieces are cut until each fits into one answer.
 *
 * The ids that bound a piece are always values that the org itself returned, and their order is the order in which the
 * org returned them. The client never compares two ids: Salesforce orders 15-character ids with case, and how its
 * database collates them is nowhere documented.
 */
import { isoOfSeconds } from '../../../isoTime.js';
import { quote } from '../wire/index.js';

/** Where a range of users begins. `id: null` stands for the rows without a user, which the org sorts first. */
export interface Bound {
  readonly id: string | null;
  readonly inclusive: boolean;
}

export type UserSpan =
  | { readonly kind: 'range'; readonly after?: Bound; readonly before?: string }
  | { readonly kind: 'list'; readonly ids: readonly string[] }
  | { readonly kind: 'one'; readonly id: string | null };

/** A user met in a sample, with the rows counted there. */
export interface Point {
  readonly id: string;
  readonly rows: number;
}

/** Users inside a piece in the org's order, and the seconds of history in which they were counted. */
export interface Sample {
  readonly points: readonly Point[];
  readonly seconds: number;
}

/** Times are whole seconds since 1970, the resolution of LoginTime; `until` is exclusive. */
export interface Piece {
  readonly users: UserSpan;
  readonly from: number;
  readonly until: number;
  readonly sample?: Sample;
}

export const EVERYONE: UserSpan = { kind: 'range' };

const time = (seconds: number): string => isoOfSeconds(seconds).replace('.000Z', 'Z');

function usersWhere(users: UserSpan): string[] {
  switch (users.kind) {
    case 'one':
      return [`UserId = ${users.id === null ? 'null' : quote(users.id)}`];
    case 'list':
      return [`UserId IN (${users.ids.map(quote).join(',')})`];
    case 'range': {
      const { after, before } = users;
      const lower =
        after && (after.id === null ? 'UserId != null' : `UserId ${after.inclusive ? '>=' : '>'} ${quote(after.id)}`);
      const upper = before === undefined ? undefined : `UserId < ${quote(before)}`;
      // A comparison leaves out rows without a user, so that an upper bound alone never stands for everybody below it.
      return [after?.id === null && upper !== undefined ? undefined : lower, upper].filter((one) => one !== undefined);
    }
  }
}

/** The condition that selects exactly the rows of this piece. */
export function pieceWhere(piece: Piece): string {
  const { from, until, users } = piece;
  return [`LoginTime >= ${time(from)}`, `LoginTime < ${time(until)}`, ...usersWhere(users)].join(' AND ');
}

/** Rows that the sample lets expect in the piece; undefined without one. */
export function expectedRows(piece: Piece): number | undefined {
  const { sample } = piece;
  if (!sample) return undefined;
  const counted = sample.points.reduce((sum, point) => sum + point.rows, 0);
  return (counted * (piece.until - piece.from)) / sample.seconds;
}

/** A sample holds for its own piece only: its users need not have rows in another time. */
export function withoutSample({ users, from, until }: Piece): Piece {
  return { users, from, until };
}

/** Both halves of the time of a piece, or undefined when it is one second. */
export function halveTime(piece: Piece): [Piece, Piece] | undefined {
  const seconds = piece.until - piece.from;
  if (seconds < 2) return undefined;
  const middle = piece.from + Math.floor(seconds / 2);
  const whole = withoutSample(piece);
  return [
    { ...whole, until: middle },
    { ...whole, from: middle },
  ];
}

/** The points at which a range can be cut in two that are both new: not at its own lower bound. */
function cuts(piece: Piece, users: UserSpan & { kind: 'range' }): readonly Point[] {
  const points = piece.sample?.points ?? [];
  return points[0] !== undefined && points[0].id === users.after?.id ? points.slice(1) : points;
}

/**
 * Cuts a piece by users into at most `parts` parts that the sample lets expect to be alike in rows. One part, the piece
 * itself, when nothing is known of the users inside.
 */
export function cutUsers(piece: Piece, parts: number): Piece[] {
  const { users } = piece;
  if (users.kind === 'one' || parts < 2) return [piece];
  if (users.kind === 'list') return cutList(piece, users.ids, parts);
  const points = cuts(piece, users);
  const share = points.reduce((sum, point) => sum + point.rows, 0) / parts;
  const bounds: string[] = [];
  let passed = 0;
  for (const point of points) {
    if (passed >= share * (bounds.length + 1) && bounds.length < parts - 1) bounds.push(point.id);
    passed += point.rows;
  }
  // One user outweighs all others: cut off what comes before or after it.
  const last = points.at(-1);
  if (bounds.length === 0 && last) bounds.push(last.id);
  return cutAt(piece, users, bounds);
}

/**
 * Cuts off the first part of a range, of as many rows as the sample lets expect, before the user who would be one too
 * many. Before it come the rows without a user, where the range holds them. One part, the piece itself, when nothing is
 * known of users there.
 */
export function cutFirst(piece: Piece, rows: number): Piece[] {
  const { users, sample } = piece;
  if (users.kind !== 'range' || sample === undefined) return [piece];
  const most = (rows * sample.seconds) / (piece.until - piece.from);
  const inside = new Set(cuts(piece, users));
  let passed = 0;
  for (const point of sample.points) {
    if (inside.has(point) && passed + point.rows > most) return cutAt(piece, users, [point.id]);
    passed += point.rows;
  }
  return [piece];
}

/** Whether a range of users begins where another one, of the same time, ends. */
export function follows(piece: Piece, other: Piece): boolean {
  if (other.from !== piece.from || other.until !== piece.until) return false;
  const [a, b] = [other.users, piece.users];
  if (a.kind !== 'range' || b.kind !== 'range' || a.before === undefined) return false;
  return b.after?.id === a.before && b.after.inclusive;
}

function cutList(piece: Piece, ids: readonly string[], parts: number): Piece[] {
  const size = Math.ceil(ids.length / parts);
  const pieces: Piece[] = [];
  for (let i = 0; i < ids.length; i += size) {
    pieces.push({ ...piece, users: { kind: 'list', ids: ids.slice(i, i + size) } });
  }
  return pieces.map((part) => singled(part));
}

const singled = (piece: Piece): Piece =>
  piece.users.kind === 'list' && piece.users.ids.length === 1 && piece.users.ids[0] !== undefined
    ? { ...piece, users: { kind: 'one', id: piece.users.ids[0] } }
    : piece;

function cutAt(piece: Piece, users: UserSpan & { kind: 'range' }, bounds: readonly string[]): Piece[] {
  if (bounds.length === 0) return [piece];
  // Rows without a user are a piece of their own: a comparison never finds them.
  const nobody: Piece = { ...withoutSample(piece), users: { kind: 'one', id: null } };
  const pieces: Piece[] = users.after ? [] : [nobody];
  let points = piece.sample?.points ?? [];
  let after = users.after ?? { id: null, inclusive: false };
  for (const before of bounds) {
    const end = points.findIndex((point) => point.id === before);
    pieces.push(resampled({ ...piece, users: { kind: 'range', after, before } }, points.slice(0, end)));
    points = points.slice(end);
    after = { id: before, inclusive: true };
  }
  pieces.push(resampled({ ...piece, users: { ...users, after } }, points));
  return pieces;
}

function resampled(piece: Piece, points: readonly Point[]): Piece {
  const { sample, ...bare } = piece;
  return sample ? { ...bare, sample: { points, seconds: sample.seconds } } : bare;
}

/**
 * What is left of a piece when an answer, sorted by user, stopped inside the user `last`: everybody from `last` on, or
 * after `last` when that user is read apart. `read` are the users whose rows are complete.
 */
export function restOf(
  piece: Piece,
  read: ReadonlySet<string | null>,
  last: string | null,
  apart: boolean,
): Piece | undefined {
  const { users } = piece;
  if (users.kind === 'one') return undefined;
  if (users.kind === 'list') {
    const ids = users.ids.filter((id) => !read.has(id) && !(apart && id === last));
    return ids.length === 0 ? undefined : singled({ ...piece, users: { kind: 'list', ids } });
  }
  // Every point up to `last` is in the answer, since its rows are among the piece's: no comparison is needed.
  const points = piece.sample?.points ?? [];
  const done = points.findLastIndex((point) => read.has(point.id) || (apart && point.id === last));
  const span: UserSpan = {
    kind: 'range',
    after: { id: last, inclusive: !apart },
    ...(users.before !== undefined && { before: users.before }),
  };
  return resampled({ ...piece, users: span }, points.slice(done + 1));
}

/** Two pieces as one, when the second begins where the first ends. */
export function joined(first: Piece, second: Piece): Piece | undefined {
  const [a, b] = [first.users, second.users];
  if (!follows(second, first) || a.kind !== 'range' || b.kind !== 'range') return undefined;
  const seconds = first.sample?.seconds;
  if (seconds === undefined || second.sample?.seconds !== seconds) return undefined;
  const span: UserSpan = {
    kind: 'range',
    ...(a.after && { after: a.after }),
    ...(b.before !== undefined && { before: b.before }),
  };
  const points = [...(first.sample?.points ?? []), ...second.sample.points];
  return { ...first, users: span, sample: { points, seconds } };
}

/**
 * Pieces of LoginHistory: what of the rows each of them selects, and that those which one is cut into hold its rows, each
 * once. Held against rows of an org in memory, which sorts rows without a user first.
 */
import { expect } from 'chai';
import {
  cutFirst,
  cutUsers,
  EVERYONE,
  expectedRows,
  follows,
  halveTime,
  joined,
  pieceWhere,
  restOf,
  withoutSample,
  type Piece,
  type Point,
  type UserSpan,
} from '../../../../lib/facts/org/logins/historyPieces.js';

const [FROM, UNTIL] = [1_000_000, 1_000_100];
/** As the org sorts them; each has as many rows as its place says. */
const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const USERS: readonly (string | null)[] = [null, ...IDS];

const piece = (users: UserSpan, more: Partial<Piece> = {}): Piece => ({ users, from: FROM, until: UNTIL, ...more });
const pointsOf = (...ids: readonly string[]): Point[] => ids.map((id) => ({ id, rows: 10 * (IDS.indexOf(id) + 1) }));
const sampled = (users: UserSpan, points: readonly Point[] = pointsOf(...IDS), seconds = 100): Piece =>
  piece(users, { sample: { points, seconds } });
const range = (after?: string | null, inclusive = true, before?: string): UserSpan => ({
  kind: 'range',
  ...(after === undefined ? {} : { after: { id: after, inclusive } }),
  ...(before === undefined ? {} : { before }),
});
/** The users whose rows a condition of SOQL selects: a comparison never finds a row without a user. */
const selected = (one: Piece): (string | null)[] =>
  USERS.filter((id) =>
    pieceWhere(one)
      .split(' AND ')
      .filter((part) => part.startsWith('UserId'))
      .every((part) => {
        const [, operator = '', value = ''] = /^UserId (\S+) (.+)$/u.exec(part) ?? [];
        const values = [...value.matchAll(/'(\w)'/gu)].map(([, text]) => text);
        if (value === 'null') return operator === '=' ? id === null : id !== null;
        if (operator === '=' || operator === 'IN') return id !== null && values.includes(id);
        const [bound = ''] = values;
        if (id === null) return false;
        return operator === '<' ? id < bound : operator === '>' ? id > bound : id >= bound;
      }),
  );
const inAll = (pieces: readonly Piece[]): (string | null)[] => pieces.flatMap(selected);

describe('facts/org/logins: a piece of the history', () => {
  it('is asked for by time and users', () => {
    const begin = 'LoginTime >= 1970-01-12T13:46:40Z AND LoginTime < 1970-01-12T13:48:20Z';
    expect(pieceWhere(piece(EVERYONE))).to.equal(begin);
    expect(pieceWhere(piece({ kind: 'one', id: null }))).to.equal(`${begin} AND UserId = null`);
    expect(pieceWhere(piece({ kind: 'one', id: "o'b\\" }))).to.equal(`${begin} AND UserId = 'o\\'b\\\\'`);
    expect(pieceWhere(piece({ kind: 'list', ids: ['a', 'b'] }))).to.equal(`${begin} AND UserId IN ('a','b')`);
  });

  it('of a range holds who is in it', () => {
    expect(selected(piece(range('b')))).to.deep.equal(['b', 'c', 'd', 'e', 'f']);
    expect(selected(piece(range('b', false)))).to.deep.equal(['c', 'd', 'e', 'f']);
    expect(selected(piece(range('b', true, 'd')))).to.deep.equal(['b', 'c']);
    expect(selected(piece(range(null, false)))).to.deep.equal(IDS);
    expect(selected(piece(range(null, false, 'c')))).to.deep.equal(['a', 'b']);
    expect(selected(piece(EVERYONE))).to.deep.equal(USERS);
  });

  it('has rows as its sample lets expect, for its time', () => {
    expect(expectedRows(piece(EVERYONE))).to.equal(undefined);
    expect(expectedRows(sampled(EVERYONE))).to.equal(210);
    expect(expectedRows(sampled(EVERYONE, pointsOf('a', 'b'), 10))).to.equal(300);
  });

  it('is cut in time down to a second, and then no sample holds', () => {
    const halves = halveTime(piece(EVERYONE, { until: FROM + 5, sample: { points: [], seconds: 5 } }));
    expect(halves).to.deep.equal([
      { users: EVERYONE, from: FROM, until: FROM + 2 },
      { users: EVERYONE, from: FROM + 2, until: FROM + 5 },
    ]);
    expect(halveTime(piece(EVERYONE, { until: FROM + 2 }))).to.have.length(2);
    expect(halveTime(piece(EVERYONE, { until: FROM + 1 }))).to.equal(undefined);
    expect(withoutSample(sampled(EVERYONE))).to.deep.equal(piece(EVERYONE));
  });
});

describe('facts/org/logins: a piece that is cut by users', () => {
  it('holds each of its rows once, and those without a user apart', () => {
    for (const users of [EVERYONE, range('b'), range('b', false), range('b', true, 'e'), range(null, false, 'e')]) {
      const whole = sampled(users, pointsOf(...IDS.filter((id) => selected(piece(users)).includes(id))));
      for (const parts of [2, 3, 4, 50]) {
        const pieces = cutUsers(whole, parts);
        expect(inAll(pieces), JSON.stringify([users, parts])).to.deep.equal(selected(whole));
        // The rows without a user are one more.
        expect(pieces.length).to.be.within(2, parts + 1);
        expect(pieces.reduce((sum, one) => sum + (expectedRows(one) ?? 0), 0)).to.equal(expectedRows(whole));
      }
    }
  });

  it('is cut where the rows are halved', () => {
    // 10, 20, 30, 40, 50, 60: the fifth is the first with whom 105 of 210 are passed.
    expect(cutUsers(sampled(EVERYONE), 2).map(selected)).to.deep.equal([[null], ['a', 'b', 'c', 'd', 'e'], ['f']]);
    expect(cutUsers(sampled(range('a', true, 'e'), pointsOf('a', 'b', 'c', 'd')), 2).map(selected)).to.deep.equal([
      ...[['a', 'b', 'c'], ['d']],
    ]);
  });

  it('is cut off before or after a user who outweighs all others', () => {
    const points = [
      { id: 'b', rows: 1 },
      { id: 'c', rows: 1000 },
    ];
    expect(cutUsers(sampled(range('b'), points), 2).map(selected)).to.deep.equal([['b'], ['c', 'd', 'e', 'f']]);
    expect(cutUsers(sampled(range('c'), [{ id: 'c', rows: 9 }]), 2)).to.have.length(1);
  });

  it('stays whole where nothing is known of its users, for one part, and of one user', () => {
    for (const whole of [piece(EVERYONE), sampled(EVERYONE, []), sampled(range('c'), pointsOf('c'))]) {
      expect(cutUsers(whole, 4)).to.deep.equal([whole]);
    }
    expect(cutUsers(sampled(EVERYONE), 1)).to.deep.equal([sampled(EVERYONE)]);
    expect(cutUsers(piece({ kind: 'one', id: 'a' }), 4)).to.deep.equal([piece({ kind: 'one', id: 'a' })]);
  });

  it('of a list is parts of the list; one of one user is asked for by that', () => {
    const list = piece({ kind: 'list', ids: ['a', 'b', 'c', 'd', 'e'] });
    expect(cutUsers(list, 2).map(({ users }) => users)).to.deep.equal([
      { kind: 'list', ids: ['a', 'b', 'c'] },
      { kind: 'list', ids: ['d', 'e'] },
    ]);
    expect(cutUsers(list, 3).map(({ users }) => users)).to.deep.equal([
      { kind: 'list', ids: ['a', 'b'] },
      { kind: 'list', ids: ['c', 'd'] },
      { kind: 'one', id: 'e' },
    ]);
  });

  it('has its first part cut off before the user who would be one too many', () => {
    const all = sampled(EVERYONE);
    // 10 and 20 are 30; 30 more are 60.
    expect(cutFirst(all, 30).map(selected)).to.deep.equal([[null], ['a', 'b'], ['c', 'd', 'e', 'f']]);
    expect(cutFirst(all, 59).map(selected)).to.deep.equal([[null], ['a', 'b'], ['c', 'd', 'e', 'f']]);
    expect(cutFirst(all, 60).map(selected)).to.deep.equal([[null], ['a', 'b', 'c'], ['d', 'e', 'f']]);
    expect(cutFirst(all, 210)).to.deep.equal([all]);
    // Half of the time has half of the rows.
    expect(cutFirst(sampled(EVERYONE, pointsOf(...IDS), 50), 60).map(selected)).to.deep.equal([
      ...[[null], ['a', 'b'], ['c', 'd', 'e', 'f']],
    ]);
    // Not at its own lower bound, however many rows that user has.
    expect(cutFirst(sampled(range('c'), pointsOf('c', 'd')), 1).map(selected)).to.deep.equal([['c'], ['d', 'e', 'f']]);
    for (const whole of [piece(EVERYONE), piece({ kind: 'list', ids: ['a', 'b'] }), piece({ kind: 'one', id: 'a' })]) {
      expect(cutFirst(whole, 1)).to.deep.equal([whole]);
    }
  });
});

describe('facts/org/logins: pieces beside each other', () => {
  const [, first, second] = cutUsers(sampled(EVERYONE), 2);
  if (first === undefined || second === undefined) throw new Error('The piece was not cut');

  it('follow where one begins at the end of the other, in the same time', () => {
    expect([follows(second, first), follows(first, second), follows(first, first)]).to.deep.equal([true, false, false]);
    expect(follows({ ...second, from: FROM + 1 }, first)).to.equal(false);
    expect(follows({ ...second, until: UNTIL - 1 }, first)).to.equal(false);
    expect(follows(piece(range('f', false)), first), 'the bound itself would be missing').to.equal(false);
    expect(follows(piece({ kind: 'one', id: 'f' }), first)).to.equal(false);
    expect(follows(second, piece(EVERYONE))).to.equal(false);
  });

  it('are joined to what they were cut from, where both were counted alike', () => {
    const both = joined(first, second);
    expect(both && selected(both)).to.deep.equal(IDS);
    expect(both && expectedRows(both)).to.equal(210);
    expect(joined(second, first)).to.equal(undefined);
    expect(joined(withoutSample(first), second)).to.equal(undefined);
    expect(joined(first, withoutSample(second))).to.equal(undefined);
    expect(joined(first, { ...second, sample: { points: [], seconds: 7 } })).to.equal(undefined);
    const ends = joined(first, sampled(range('f', true, 'g'), pointsOf('f')));
    expect(ends?.users).to.deep.equal({ kind: 'range', after: { id: null, inclusive: false }, before: 'g' });
  });
});

describe('facts/org/logins: what is left of a piece whose answer stopped', () => {
  const read = new Set<string | null>([null, 'a', 'b']);

  it('is everybody from the user in whom it stopped on, or after that one', () => {
    const from = restOf(sampled(EVERYONE), read, 'c', false);
    expect(from && selected(from)).to.deep.equal(['c', 'd', 'e', 'f']);
    expect(from?.sample?.points.map(({ id }) => id)).to.deep.equal(['c', 'd', 'e', 'f']);
    const after = restOf(sampled(range('a', true, 'f')), read, 'c', true);
    expect(after && selected(after)).to.deep.equal(['d', 'e']);
    expect(after?.sample?.points.map(({ id }) => id)).to.deep.equal(['d', 'e', 'f']);
    expect(restOf(piece(EVERYONE), read, 'c', false)).not.to.have.property('sample');
    const nobody = restOf(piece(EVERYONE), new Set(), null, true);
    expect(nobody && selected(nobody)).to.deep.equal(IDS);
  });

  it('of a list is who was not read; of one user nothing', () => {
    const list = piece({ kind: 'list', ids: ['a', 'b', 'c', 'd'] });
    expect(restOf(list, read, 'c', false)?.users).to.deep.equal({ kind: 'list', ids: ['c', 'd'] });
    expect(restOf(list, read, 'c', true)?.users).to.deep.equal({ kind: 'one', id: 'd' });
    expect(restOf(list, new Set(['a', 'b', 'c']), 'd', true)).to.equal(undefined);
    expect(restOf(piece({ kind: 'one', id: 'c' }), read, 'c', false)).to.equal(undefined);
  });
});

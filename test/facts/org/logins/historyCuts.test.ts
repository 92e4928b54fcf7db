/**
 * A few histories whose counts have to be right however they are cut: small ones, drawn once and for all, that cost
 * milliseconds. history.property.test.ts draws others each time.
 */
import { expect } from 'chai';
import { LoginColumns } from '../../../../lib/facts/org/logins/columns.js';
import { readLoginHistory, type UnreadPieces, type HistoryRequest } from '../../../../lib/facts/org/logins/history.js';
import type { Piece } from '../../../../lib/facts/org/logins/historyPieces.js';
import { FakeHistory, type FakeLimits, type Login } from './fakeHistory.js';

const START = Date.parse('2026-06-01T00:00:00Z') / 1000;
const USERS = Array.from({ length: 9 }, (_, n) => `005xx000000${String(n)}aAbAAA`);
const SOAP = { LoginType: 'Other Apex API', LoginSubType: 'SoapApiLogin', ApiType: 'SOAP Partner', ApiVersion: '52.0' };
const PAGE = { LoginType: 'Application', LoginSubType: null, ApiType: null, ApiVersion: null };

/** The same numbers each time. */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

function historyOf(seed: number, count: number, seconds: number): Login[] {
  const draw = drawer(seed);
  return Array.from({ length: count }, (): Login => ({
    // One of them logs in as often as all others, and some rows are nobody's.
    UserId:
      [USERS[draw(9)] ?? null, USERS[4] ?? null, draw(9) === 0 ? null : (USERS[draw(9)] ?? null)][draw(3)] ?? null,
    LoginTime: START + draw(seconds),
    SourceIp: ['203.0.113.7', '203.0.113.8', null][draw(3)] ?? null,
    CountryIso: ['DE', null][draw(2)] ?? null,
    ...(draw(3) === 0 ? PAGE : SOAP),
    Application: ['Nightly', 'Billing', null][draw(3)] ?? null,
    Status: ['Success', 'Invalid Password'][draw(2)] ?? null,
  }));
}

interface Read {
  readonly counts: ReadonlyMap<string, number>;
  readonly unread: UnreadPieces;
  readonly org: FakeHistory;
  readonly twice: boolean;
}

const keyOf = (user: string | null, type: string | null, application: string | null, status: string | null): string =>
  JSON.stringify([user, type, application, status]);
const scan = (logins: readonly Login[], isWanted: (login: Login) => boolean): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { Application, LoginType, Status, UserId } of logins.filter(isWanted)) {
    const key = keyOf(UserId, LoginType, Application, Status);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

async function read(
  logins: readonly Login[],
  limits: Partial<FakeLimits>,
  request: Partial<HistoryRequest> & { readonly seconds: number },
): Promise<Read> {
  // The org sorts ids in an order of its own.
  const given = { pageSize: 7, maxRows: Infinity, rank, ...limits };
  const org = new FakeHistory(logins, given);
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  let twice = false;
  const { seconds, ...more } = request;
  const unread = await readLoginHistory(
    org,
    {
      ...{ since: START, until: START + seconds, wanted: 'all', columns: new LoginColumns() },
      ...{ pageSize: given.pageSize, parallel: 2 },
      ...more,
    },
    (group) => {
      const key = keyOf(group.userId, group.loginType, group.application, group.status);
      counts.set(key, (counts.get(key) ?? 0) + group.logins);
      const whole = JSON.stringify(group);
      twice ||= seen.has(whole);
      seen.add(whole);
    },
  );
  return { counts, unread, org, twice };
}

/** Where the org has a user in its own order. */
const rank = (id: string): number => (USERS.indexOf(id) * 5) % 9;

/** Whether a row is one of a piece: a comparison finds no row without a user. */
function isIn({ from, until, users }: Piece, { LoginTime, UserId }: Login): boolean {
  if (LoginTime < from || LoginTime >= until) return false;
  if (users.kind === 'one') return UserId === users.id;
  if (users.kind === 'list') return users.ids.includes(UserId ?? '');
  const { after, before } = users;
  if (UserId === null) return after === undefined && before === undefined;
  const begin = after?.id === undefined || after.id === null ? -1 : rank(after.id) + (after.inclusive ? 0 : 1);
  return rank(UserId) >= begin && (before === undefined || rank(UserId) < rank(before));
}

describe('facts/org/logins: a history that is cut', () => {
  const WIDE = [
    ['a day', 86_400],
    ['seconds, down to single ones', 4],
  ] as const;
  for (const [what, seconds] of WIDE) {
    const logins = historyOf(7, 80, seconds);
    // The most that can be asked for at once: the rows of the fullest second.
    const fullest = Math.max(
      ...[0, 1, 2, 3].map((n) => logins.filter(({ LoginTime }) => LoginTime === START + n).length),
      3,
    );

    it(`is counted whole over ${what}, whatever the org gives up on`, async () => {
      for (const maxRows of [Infinity, Math.max(fullest, 40), fullest]) {
        for (const strict of [false, true]) {
          for (const pageSize of strict ? [7] : [5, 40]) {
            const { counts, unread } = await read(logins, { maxRows, strict, pageSize }, { seconds });
            expect(unread, 'unread').to.deep.equal([]);
            expect(counts, JSON.stringify([maxRows, strict, pageSize])).to.deep.equal(scan(logins, () => true));
          }
        }
      }
    });

    it(`has the users counted that were asked for over ${what}`, async () => {
      for (const users of [USERS.slice(0, 1), USERS.slice(2, 7)]) {
        for (const maxRows of [Infinity, Math.max(fullest, 40)]) {
          const { counts, org, unread } = await read(logins, { maxRows }, { seconds, users });
          expect(unread).to.deep.equal([]);
          expect(counts).to.deep.equal(scan(logins, ({ UserId }) => users.includes(UserId ?? '')));
          expect(
            org.asked.every((soql) => soql.includes('UserId')),
            'nobody else is asked for',
          ).to.equal(true);
        }
      }
    });

    it(`has logins with a password counted over ${what}`, async () => {
      for (const users of [undefined, USERS.slice(2, 7)]) {
        const request = { seconds, wanted: 'password', ...(users && { users }) } as const;
        const { counts, unread } = await read(logins, { maxRows: Math.max(fullest, 40) }, request);
        expect(unread).to.deep.equal([]);
        const isWanted = ({ LoginType, UserId }: Login): boolean =>
          LoginType === SOAP.LoginType && (users?.includes(UserId ?? '') ?? true);
        const found = new Map([...counts].filter(([key]) => key.includes(SOAP.LoginType)));
        expect(found).to.deep.equal(scan(logins, isWanted));
      }
    });
  }

  it('is read in few calls where an answer holds all of it, and in no more than the pages that it fills need', async () => {
    const logins = historyOf(3, 200, 86_400);
    const whole = await read(logins, { pageSize: 2000 }, { seconds: 86_400 });
    expect(whole.org.asked.length).to.be.at.most(2);
    const { counts, org } = await read(logins, { pageSize: 40 }, { seconds: 86_400 });
    expect(counts).to.deep.equal(scan(logins, () => true));
    // At most 200 groups are five pages; of each piece some is left empty.
    expect(org.asked.length).to.be.at.most(25);
  });

  it('counts nothing twice where calls run out, and says what is left', async () => {
    const logins = historyOf(5, 150, 86_400);
    const all = scan(logins, () => true);
    for (const maxCalls of [0, 1, 2, 4, 8, 12]) {
      const { counts, org, unread, twice } = await read(logins, { maxCalls, maxRows: 60 }, { seconds: 86_400 });
      expect(org.asked.length).to.be.at.most(maxCalls);
      expect(twice).to.equal(false);
      for (const [key, count] of counts) expect(count, key).to.be.at.most(all.get(key) ?? 0);
      // What is left, read by itself, is what is missing.
      let rest = 0;
      for (const { piece } of unread) {
        rest += logins.filter((login) => isIn(piece, login)).length;
      }
      const counted = [...counts.values()].reduce((sum, count) => sum + count, 0);
      expect(counted + rest, `${String(maxCalls)} calls`).to.equal(logins.length);
    }
  });

  it('begins no further call once it is to end', async () => {
    const logins = historyOf(5, 150, 86_400);
    const interrupts = new AbortController();
    interrupts.abort();
    const error: unknown = await read(logins, {}, { seconds: 86_400, signal: interrupts.signal }).then(
      ({ org }) => org.asked.length,
      (failure: unknown) => failure,
    );
    expect(error instanceof Error || error === 0).to.equal(true);
  });
});

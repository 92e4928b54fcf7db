import { expect } from 'chai';
import fc from 'fast-check';
import { StatusWords, type LoginGroup } from '../../../lib/policy/index.js';
import {
  isAtLeast,
  MOVE_STAGES,
  seenMoves,
  silenceOf,
  stageOf,
  worthReading,
  type MoveStage,
  type StageFacts,
} from '../../../lib/policy/move/index.js';
import { byOAuth, ETL, group, seconds } from '../logins/support.js';

const DAY = 86_400;
const NOW = seconds('2026-11-22T12:00:00Z');
const START = NOW - 180 * DAY;
const daysAgo = (days: number): number => NOW - days * DAY;
const WORDS = new StatusWords(['Success', 'Invalid Password']);

describe('policy/move: silence', () => {
  const silent = (known: readonly number[], quiet = 14, hasOthers = false): ReturnType<typeof silenceOf> =>
    silenceOf({ known, hasOthers, start: START, now: NOW }, quiet * DAY);

  it('is quiet after longer than ever before, and longer than was asked for', () => {
    const daily = Array.from({ length: 165 }, (_, i) => daysAgo(180 - i));
    expect(silent(daily)).to.include({ isQuiet: true, longestGap: DAY, needed: 14 * DAY });
    expect(silent([...daily, daysAgo(14)]).isQuiet, 'not longer than asked').to.equal(false);
    expect(silent([...daily, daysAgo(15)]).isQuiet).to.equal(true);
  });

  it('of a job of each quarter is no silence after two weeks', () => {
    const quarterly = [daysAgo(110), daysAgo(20)];
    expect(silent(quarterly)).to.include({ isQuiet: false, longestGap: 90 * DAY, needed: 90 * DAY });
    expect(silent([daysAgo(170), daysAgo(91)])).to.include({ isQuiet: true, longestGap: 79 * DAY });
  });

  it('counts the time from the start of what is kept to the first login', () => {
    expect(silent([daysAgo(60)])).to.include({ isQuiet: false, longestGap: 120 * DAY });
    expect(silent([daysAgo(100)])).to.include({ isQuiet: true, longestGap: 80 * DAY });
  });

  it('of a user who was never seen is as long as the history', () => {
    expect(silent([])).to.include({ last: undefined, seconds: 180 * DAY, isQuiet: true });
    const short = silenceOf({ known: [], hasOthers: false, start: NOW - 10 * DAY, now: NOW }, 14 * DAY);
    expect(short.isQuiet).to.equal(false);
  });

  it('is never told quiet from groups where all its times tell otherwise, and the gap is never told shorter', () => {
    const times = fc.array(fc.integer({ min: START, max: NOW - 1 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 8 }), (list, quiet, parts) => {
        const sorted = [...list].sort((a, b) => a - b);
        // Any groups of them, as LoginHistory counts: first, last, how many.
        const groups = Array.from({ length: parts }, (_, part) => sorted.filter((_, i) => i % parts === part))
          .filter((those) => those.length > 0)
          .map((those) => group({ logins: those.length, first: those[0] ?? 0, last: those.at(-1) ?? 0 }));
        const seen = seenMoves(groups, WORDS).get(ETL);
        if (seen === undefined) throw new Error('not seen');
        const told = silenceOf({ ...seen.password, start: START, now: NOW }, quiet * DAY);
        const truth = silenceOf({ known: sorted, hasOthers: false, start: START, now: NOW }, quiet * DAY);
        expect(told.longestGap).to.be.at.least(truth.longestGap);
        expect(told.last).to.equal(truth.last);
        if (told.isQuiet) expect(truth.isQuiet).to.equal(true);
        if (told.exact) expect(told.longestGap).to.equal(truth.longestGap);
      }),
    );
  });
});

describe('policy/move: stages', () => {
  const silence = (days: number): StageFacts['silence'] =>
    silenceOf({ known: [START, daysAgo(days)], hasOthers: false, start: START, now: NOW }, 14 * DAY);
  const LOUD = { ...silence(1), isQuiet: false };
  const QUIET = { ...silence(100), isQuiet: true };
  const app = (days: number): StageFacts['byApp'] => ({
    logins: 2,
    first: daysAgo(days + 1),
    last: daysAgo(1),
    apps: ['Nightly'],
  });
  const stage = (facts: Partial<StageFacts>): MoveStage =>
    stageOf({ silence: LOUD, byApp: undefined, servedBy: [], closed: undefined, ...facts });

  it('follow each other', () => {
    expect([
      stage({}),
      stage({ servedBy: [{ label: 'Nightly', flow: 'jwt' }] }),
      stage({ byApp: app(0) }),
      stage({ byApp: app(1) }),
      stage({ byApp: app(5), silence: QUIET }),
      stage({ byApp: app(5), silence: QUIET, closed: { by: 'impossible' } }),
    ]).to.deep.equal(MOVE_STAGES);
  });

  it('are in use by both once an app logs in on another day', () => {
    expect(stage({ byApp: { logins: 9, first: 0, last: DAY - 1, apps: [] } })).to.equal('proved');
    expect(stage({ byApp: { logins: 2, first: 0, last: DAY, apps: [] } })).to.equal('both');
  });

  it('are quiet without an app too: nobody uses the password', () => {
    expect(stage({ silence: QUIET })).to.equal('quiet');
    expect([isAtLeast('both', 'quiet'), isAtLeast('quiet', 'quiet'), isAtLeast('closed', 'quiet')]).to.deep.equal([
      false,
      true,
      true,
    ]);
  });
});

describe('policy/move: what a history tells of a user', () => {
  const jwt = {
    loginType: 'Remote Access 2.0',
    loginSubType: null,
    apiType: null,
    apiVersion: 'N/A',
    application: 'Nightly',
  };

  it('tells logins with a password from those by an app', () => {
    const seen = seenMoves(
      [group({ logins: 3 }), group({ ...byOAuth, logins: 1 }), group({ ...jwt, logins: 2 })],
      WORDS,
    );
    expect(seen.get(ETL)?.password).to.include({ logins: 4, hasOthers: true });
    expect(seen.get(ETL)?.password.clients).to.deep.equal(['Data Loader', 'MuleSoft']);
    expect(seen.get(ETL)?.byApp).to.deep.include({ logins: 2, apps: ['Nightly'] });
  });

  it('counts tries that failed as logins with a password, and not as logins by an app', () => {
    const failed = { status: 'Invalid Password' };
    const seen = seenMoves([group(failed), group({ ...jwt, ...failed })], WORDS).get(ETL);
    expect(seen?.password.logins).to.equal(10);
    expect([seen?.byApp, seen?.lastSuccess]).to.deep.equal([undefined, undefined]);
  });

  it('is of users alone: a row that names none tells of nobody', () => {
    expect([...seenMoves([group({ userId: null }), group()], WORDS).keys()]).to.deep.equal([ETL]);
  });

  it('counts as logins by an app what needs no person: client credentials, and what may be a JWT', () => {
    const flow = (loginSubType: string | null): number | undefined =>
      seenMoves([group({ ...jwt, loginSubType, logins: 2 })], WORDS).get(ETL)?.byApp?.logins;
    expect([flow('OauthClientCredentials'), flow(null)]).to.deep.equal([2, 2]);
    expect([flow('OauthWebServer'), flow('OauthUserAgent'), flow('OauthRefreshToken')]).to.deep.equal([
      ...[undefined, undefined, undefined],
    ]);
  });

  it('has of logins by apps the first and the last, and the names of the apps in order', () => {
    const days = (first: number, last: number): Pick<LoginGroup, 'first' | 'last'> => ({
      first: daysAgo(first),
      last: daysAgo(last),
    });
    const groups = [
      group({ ...jwt, ...days(20, 10), logins: 2, application: 'Signed' }),
      group({ ...jwt, ...days(40, 30), logins: 3, application: 'Nightly' }),
      group({ ...jwt, ...days(25, 15), logins: 1, application: 'Signed' }),
      group({ ...jwt, ...days(25, 15), logins: 1, application: null }),
      group({ ...jwt, ...days(25, 15), logins: 1, application: '' }),
    ];
    expect(seenMoves(groups, WORDS).get(ETL)?.byApp).to.deep.equal({
      ...{ logins: 8, first: daysAgo(40), last: daysAgo(10), apps: ['Nightly', 'Signed'] },
    });
  });

  it('names the clients with a password once each, in order, and none that has no name', () => {
    const names = ['Zeta', null, 'Alpha', '', 'Zeta', 'Mid'];
    const seen = seenMoves(
      names.map((application) => group({ application })),
      WORDS,
    ).get(ETL);
    expect(seen?.password.clients).to.deep.equal(['Alpha', 'Mid', 'Zeta']);
  });

  it('is read login by login only where that could make it quiet, of users with few of them', () => {
    const window = { start: START, now: NOW };
    const long = { first: daysAgo(170), last: daysAgo(20) };
    const worth = (logins: number, times = long): readonly string[] =>
      worthReading(seenMoves([group({ logins, ...times })], WORDS), window, 14 * DAY).ids;
    expect(worth(200)).to.deep.equal([ETL]);
    expect(worth(201), 'too many').to.deep.equal([]);
    expect(worth(2), 'both times are known').to.deep.equal([]);
    expect(worth(200, { first: daysAgo(170), last: daysAgo(14) }), 'not silent for long').to.deep.equal([]);
    expect(worth(200, { first: daysAgo(170), last: daysAgo(160) }), 'quiet already').to.deep.equal([]);
  });

  it('tells whom its bounds leave out: of too many logins, and beyond 200 users', () => {
    const window = { start: START, now: NOW };
    const long = { first: daysAgo(170), last: daysAgo(20) };
    const idOf = (n: number): string => `005${String(n).padStart(12, '0')}AAA`;
    const groups = Array.from({ length: 202 }, (_, n) =>
      group({ ...long, userId: idOf(n), logins: n === 7 ? 201 : 200 }),
    );
    const { ids, left } = worthReading(seenMoves(groups, WORDS), window, 14 * DAY);
    expect(ids).to.have.length(200);
    expect([...left]).to.deep.equal([
      [idOf(7), 'many-logins'],
      [idOf(201), 'many-users'],
    ]);
    expect(worthReading(seenMoves(groups.slice(0, 7), WORDS), window, 14 * DAY).left.size).to.equal(0);
    const turned = worthReading(seenMoves([...groups].reverse(), WORDS), window, 14 * DAY);
    expect([turned.ids, turned.left], 'whatever the order of the history').to.deep.equal([ids, left]);
  });
});

describe('policy/move: attempts of this plugin', () => {
  const own = 'sf-plugin-token/0123456789ab';

  it('break no silence and are no client, and one that got in tells that the password opens', () => {
    const seen = seenMoves(
      [
        group({ logins: 1, first: daysAgo(90), last: daysAgo(90) }),
        group({ logins: 2, first: daysAgo(3), last: daysAgo(2), application: own }),
      ],
      WORDS,
    ).get(ETL);
    expect(seen).to.deep.include({ ownAttempts: 2, lastSuccess: daysAgo(2) });
    expect(seen?.password).to.deep.include({ known: [daysAgo(90)], logins: 1, clients: ['Data Loader'] });
  });
});

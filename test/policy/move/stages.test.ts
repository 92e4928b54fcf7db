import { expect } from 'chai';
import fc from 'fast-check';
import { Clients, StatusWords, type LoginGroup } from '../../../lib/policy/index.js';
import type { AppFacts } from '../../../lib/policy/apps/index.js';
import {
  certaintyOf,
  clientTimes,
  isAtLeast,
  MOVE_STAGES,
  provingApps,
  seenMoves,
  silenceOf,
  silenceOfUser,
  stageOf,
  type UserSilence,
  worthReading,
  type MoveStage,
  type ProvingLogins,
  type StageFacts,
} from '../../../lib/policy/move/index.js';
import { app as anyApp } from '../apps/support.js';
import { byOAuth, ETL, group, seconds } from '../logins/support.js';
import { is, missing } from '../support.js';

const DAY = 86_400;
const NOW = seconds('2026-11-22T12:00:00Z');
const START = NOW - 180 * DAY;
const daysAgo = (days: number): number => NOW - days * DAY;
const WORDS = new StatusWords(['Success', 'Invalid Password']);
const LASTS = is('2027-11-22T12:00:00.000Z');
const certified = (label: string, more: Partial<AppFacts> = {}): AppFacts =>
  anyApp({ label, certificateEnds: LASTS, scopes: is(['Api']), ...more });
const SIGNING = provingApps([certified('Nightly'), certified('Signed')]);
const NO_APPS = provingApps([]);

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
    const login = fc.record({
      time: fc.integer({ min: START, max: NOW - 1 }),
      application: fc.constantFrom('Nightly', 'Month end', null),
      apiType: fc.constantFrom('SOAP Partner', 'SOAP Enterprise'),
    });
    const logins = fc.array(login, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(logins, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 8 }), (list, quiet, parts) => {
        const sorted = [...list].sort((a, b) => a.time - b.time);
        const one = ({ time, ...marks }: (typeof list)[number]): LoginGroup =>
          group({ ...marks, logins: 1, first: time, last: time });
        // Any groups of the logins of a client, as LoginHistory counts: first, last, how many.
        const byGroup = new Map<string, LoginGroup>();
        sorted.forEach((row, i) => {
          const key = JSON.stringify([i % parts, row.application, row.apiType]);
          const { first, logins } = byGroup.get(key) ?? { first: row.time, logins: 0 };
          byGroup.set(key, { ...one(row), first, logins: logins + 1 });
        });
        const groups = [...byGroup.values()];
        const seen = seenMoves(groups, WORDS, NO_APPS).get(ETL);
        if (seen === undefined) throw new Error('not seen');
        const window = { start: START, now: NOW };
        const told = silenceOfUser(seen.password.clients, window, quiet * DAY);
        const truth = silenceOfUser(clientTimes(sorted.map(one), new Clients([])), window, quiet * DAY);
        const untilQuiet = ({ needed, seconds }: UserSilence): number => needed - seconds;
        expect(untilQuiet(told)).to.be.at.least(untilQuiet(truth));
        expect(told.last).to.equal(truth.last);
        if (told.isQuiet) expect(truth.isQuiet).to.equal(true);
        if (told.exact) expect(told.longestGap).to.be.at.least(truth.longestGap);
        // Whoever is quiet by each of its clients is quiet by all of them together.
        const together = silenceOf({ known: sorted.map(({ time }) => time), hasOthers: false, ...window }, quiet * DAY);
        if (truth.isQuiet) expect(together.isQuiet).to.equal(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('policy/move: silence of each client', () => {
  const window = { start: START, now: NOW };
  const times = (from: number, until: number, every = 1): number[] =>
    Array.from({ length: Math.floor((from - until) / every) + 1 }, (_, i) => daysAgo(from - i * every));
  const silence = (
    clients: Readonly<Record<string, readonly number[]>>,
    more: Partial<LoginGroup> = {},
  ): UserSilence => {
    const groups = Object.entries(clients).flatMap(([application, known]) =>
      known.map((time) => group({ application, ...more, logins: 1, first: time, last: time })),
    );
    return silenceOfUser(clientTimes(groups, new Clients([])), window, 14 * DAY);
  };

  it('is of a month-end job not over two weeks after a nightly load beside it was moved', () => {
    const nightly = times(179, 16);
    expect(silence({ nightly }).isQuiet).to.equal(true);
    const both = silence({ nightly, 'month-end': [173, 143, 112, 82, 51, 20].map(daysAgo) });
    expect(both).to.deep.include({ isQuiet: false, longestGap: 31 * DAY, needed: 31 * DAY, seconds: 20 * DAY });
    expect(both.last, 'whoever came last').to.equal(daysAgo(16));
    expect(both.decidedBy).to.include({ client: 'month-end', logins: 6, last: daysAgo(20) });
    expect(both.clients).to.equal(2);
  });

  it('is said to be held back by a client that surely is not quiet, before one that was not read', () => {
    const nightly = group({ application: 'nightly', logins: 160, first: daysAgo(179), last: daysAgo(20) });
    const told = (...monthEnd: readonly number[]): UserSilence => {
      const those = monthEnd.map((days) => ({ logins: 1, first: daysAgo(days), last: daysAgo(days) }));
      const groups = [nightly, ...those.map((times) => group({ application: 'month-end', ...times }))];
      return silenceOfUser(clientTimes(groups, new Clients([])), window, 14 * DAY);
    };
    const held = told(60);
    expect(held.decidedBy?.client, 'silent for 60 days, after 120').to.equal('month-end');
    expect([held.isQuiet, held.orOthers, held.exact]).to.deep.equal([false, true, false]);
    // nightly may have kept silent from its first day to its last but one: 159 days, of which 20 are over.
    expect([held.seconds, held.needed], 'not shorter than nightly may take').to.deep.equal([
      60 * DAY,
      (60 + 139) * DAY,
    ]);
    expect(held.once.map(({ client }) => client)).to.deep.equal(['month-end']);
    const unread = told(100);
    expect([unread.decidedBy?.client, unread.orOthers], 'quiet itself').to.deep.equal(['nightly', false]);
    expect(
      unread.once.map(({ client }) => client),
      'whoever decides',
    ).to.deep.equal(['month-end']);
  });

  it('is of a user without a client as long as the history, and held back by none', () => {
    const told = silenceOfUser([], { start: START, now: NOW }, 14 * DAY);
    expect(told).to.deep.equal({
      ...{ last: undefined, seconds: 180 * DAY, longestGap: 0, exact: true, needed: 14 * DAY, isQuiet: true },
      ...{ decidedBy: undefined, orOthers: false, once: [], clients: 0 },
    });
    const short = silenceOfUser([], { start: NOW - 10 * DAY, now: NOW }, 14 * DAY);
    expect(short).to.include({ isQuiet: false, exact: true });
  });

  it('counts the time before the first login of each client', () => {
    const nightly = times(179, 20);
    expect(silence({ nightly, yearly: [daysAgo(100)] }).isQuiet, 'silent for 100 days, after 80').to.equal(true);
    expect(silence({ nightly, yearly: [daysAgo(80)] }).isQuiet, 'silent for 80 days, after 100').to.equal(false);
  });

  it('tells clients apart by application and kind of API, and not by the address', () => {
    const known = times(179, 16);
    const at = (of: (i: number) => Partial<LoginGroup>): UserSilence =>
      silenceOfUser(
        clientTimes(
          known.map((time, i) => group({ ...of(i), logins: 1, first: time, last: time })),
          new Clients([]),
        ),
        window,
        14 * DAY,
      );
    expect(at((i) => ({ sourceIp: `192.0.2.${String(i % 9)}` })).clients).to.equal(1);
    expect(at((i) => ({ apiVersion: `5${String(i % 9)}.0` })).clients, 'an update is the same client').to.equal(1);
    expect(at((i) => ({ apiType: i % 2 === 0 ? 'SOAP Partner' : 'SOAP Enterprise' })).clients).to.equal(2);
    expect(at((i) => (i % 2 === 0 ? {} : byOAuth)).clients).to.equal(2);
  });

  it('names a client without a name as list logins does', () => {
    const row = { application: 'N/A', sourceIp: '203.0.113.5', apiVersion: '52.0', logins: 1 };
    const named = new Clients([{ userId: ETL, sourceIp: '203.0.113.5', apiVersion: '52.0', client: 'Acme Sync' }]);
    expect(clientTimes([group(row)], named).map(({ client }) => client)).to.deep.equal(['Acme Sync']);
  });

  it('is read login by login only where each client that is loud could be quiet', () => {
    const hidden = { first: daysAgo(170), last: daysAgo(20), logins: 50 };
    const worth = (...groups: readonly LoginGroup[]): readonly string[] =>
      worthReading(seenMoves(groups, WORDS, NO_APPS), window, 14 * DAY).ids;
    const other = { application: 'Other' };
    expect(worth(group(hidden), group({ ...other, ...hidden }))).to.deep.equal([ETL]);
    const loud = { ...other, first: daysAgo(60), last: daysAgo(60), logins: 1 };
    expect(worth(group(hidden), group(loud)), 'all of its times are known').to.deep.equal([]);
    expect(worth(group({ ...hidden, logins: 101 }), group({ ...other, ...hidden, logins: 100 }))).to.deep.equal([]);
  });
});

describe('policy/move: stages', () => {
  const silence = (days: number): StageFacts['silence'] =>
    silenceOf({ known: [START, daysAgo(days)], hasOthers: false, start: START, now: NOW }, 14 * DAY);
  const LOUD = { ...silence(1), isQuiet: false };
  const QUIET = { ...silence(100), isQuiet: true };
  const seen = (first: number, last: number): Omit<NonNullable<StageFacts['byApp']>, 'flows'> => ({
    ...{ logins: 2, first, last, apps: ['Nightly'] },
  });
  const app = (days: number): StageFacts['byApp'] => ({ ...seen(daysAgo(days + 1), daysAgo(1)), flows: [] });
  const stage = (facts: Partial<StageFacts>): MoveStage =>
    stageOf({
      silence: LOUD,
      recentSince: daysAgo(14),
      isUnread: false,
      byApp: undefined,
      servedBy: [],
      closed: undefined,
      ...facts,
    });

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

  it('are unknown where logins are missing that could break a silence, and known where one of those read does', () => {
    expect([
      stage({ silence: QUIET, byApp: app(5), isUnread: true }),
      stage({ silence: { ...LOUD, last: undefined }, isUnread: true }),
      stage({ isUnread: true }),
      stage({ silence: QUIET, isUnread: true, closed: { by: 'impossible' } }),
    ]).to.deep.equal(['unknown', 'unknown', 'password', 'closed']);
    expect(isAtLeast('unknown', 'password')).to.equal(false);
  });

  it('are in use by both once an app logs in on another day', () => {
    expect(stage({ byApp: { ...seen(daysAgo(1), NOW - 1), flows: [] } })).to.equal('proved');
    expect(stage({ byApp: { ...seen(daysAgo(1), NOW), flows: [] } })).to.equal('both');
  });

  it('are in use by both only while the app goes on: in the quiet time, or since the last password', () => {
    const byApp = (last: number): StageFacts['byApp'] => ({ ...seen(daysAgo(150), last), flows: [] });
    expect(stage({ byApp: byApp(daysAgo(148)) }), 'two logins of long ago').to.equal('proved');
    expect(stage({ byApp: byApp(daysAgo(14) - 1) })).to.equal('proved');
    expect(stage({ byApp: byApp(daysAgo(14)) })).to.equal('both');
    // A job of each quarter: no password came after the app's last login.
    const quarterly = { ...silence(90), isQuiet: false };
    expect(stage({ silence: quarterly, byApp: byApp(daysAgo(80)) })).to.equal('both');
    expect(stage({ silence: quarterly, byApp: byApp(daysAgo(91)) })).to.equal('proved');
  });

  it('are certain by client credentials alone: what a JWT adds is likely', () => {
    const credentials = (first: number, last: number): ProvingLogins['flows'][number] => ({
      ...{ flow: 'client-credentials', certainty: 'certain', ...seen(first, last) },
    });
    const jwt = (first: number, last: number): ProvingLogins['flows'][number] => ({
      ...{ flow: 'jwt', certainty: 'likely' },
      ...seen(first, last),
    });
    const certainty = (...flows: ProvingLogins['flows']): string =>
      certaintyOf(
        {
          ...seen(Math.min(...flows.map(({ first }) => first)), Math.max(...flows.map(({ last }) => last))),
          flows,
        },
        0,
      );
    expect(certainty(credentials(0, 0))).to.equal('certain');
    expect(certainty(jwt(0, DAY))).to.equal('likely');
    expect(certainty(credentials(0, DAY), jwt(3, 4))).to.equal('certain');
    expect(certainty(credentials(0, 0), jwt(3, 4)), 'both on one day').to.equal('certain');
    expect(certainty(credentials(0, 0), jwt(DAY, DAY)), 'in use only if it was a JWT').to.equal('likely');
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
      SIGNING,
    );
    expect(seen.get(ETL)?.password.logins).to.equal(4);
    expect(seen.get(ETL)?.password.clients.map(({ hasOthers }) => hasOthers)).to.have.members([true, false]);
    expect(seen.get(ETL)?.password.names).to.deep.equal(['Data Loader', 'MuleSoft']);
    expect(seen.get(ETL)?.byApp).to.deep.include({ logins: 2, apps: ['Nightly'] });
  });

  it('counts tries that failed as logins with a password, and not as logins by an app', () => {
    const failed = { status: 'Invalid Password' };
    const seen = seenMoves([group(failed), group({ ...jwt, ...failed })], WORDS, SIGNING).get(ETL);
    expect(seen?.password.logins).to.equal(10);
    expect([seen?.byApp, seen?.lastSuccess]).to.deep.equal([undefined, undefined]);
  });

  it('is of users alone: a row that names none tells of nobody', () => {
    expect([...seenMoves([group({ userId: null }), group()], WORDS, NO_APPS).keys()]).to.deep.equal([ETL]);
  });

  const flowsOf = (row: Partial<LoginGroup>, apps = SIGNING): (string | undefined)[] => {
    const { byApp, untold } = seenMoves([group({ ...jwt, ...row })], WORDS, apps).get(ETL) ?? {};
    return [...(byApp?.flows ?? []).map(({ flow }) => flow), ...(untold === undefined ? [] : ['untold'])];
  };

  it('counts as logins by an app those with client credentials, and through an app with a certificate what may be a JWT', () => {
    const by = (loginSubType: string | null): unknown[] => flowsOf({ loginSubType });
    expect([by('OauthClientCredentials'), by(null)]).to.deep.equal([['client-credentials'], ['jwt']]);
    for (const other of ['OauthWebServer', 'OauthUserAgent', 'OauthRefreshToken', 'OauthTokenExchange']) {
      expect(by(other), other).to.deep.equal([]);
    }
  });

  it('takes an OAuth login for no proof where no app is known that it could be a JWT of', () => {
    const untold = ['untold'];
    for (const application of ['Salesforce CLI', 'nightly', '', null]) {
      expect(flowsOf({ application }), String(application)).to.deep.equal(untold);
    }
    expect(flowsOf({}, NO_APPS), 'no app was read').to.deep.equal(untold);
    const apps = (more: Partial<AppFacts>): ReturnType<typeof provingApps> => provingApps([certified('Nightly', more)]);
    expect(flowsOf({}, apps({ certificateEnds: is(undefined) })), 'without a certificate').to.deep.equal(untold);
    expect(flowsOf({}, apps({ certificateEnds: missing('x') })), 'perhaps with one').to.deep.equal(untold);
    expect(flowsOf({}, apps({ scopes: is(['Web']) })), 'it calls no API').to.deep.equal(untold);
    expect(flowsOf({}, apps({ scopes: missing('x') })), 'perhaps it does').to.deep.equal(untold);
    const twins = provingApps([certified('Nightly'), certified('Nightly', { certificateEnds: is(undefined) })]);
    expect(flowsOf({}, twins), 'one of two of a label has no certificate').to.deep.equal(untold);
    const over = apps({ certificateEnds: is('2026-11-19T00:00:00.000Z') });
    expect(flowsOf({}, over), 'the certificate had ended').to.deep.equal(untold);
    const before = { first: seconds('2026-11-01T00:00:00Z'), last: seconds('2026-11-18T00:00:00Z') };
    expect(flowsOf(before, over), 'it had not yet').to.deep.equal(['jwt']);
  });

  it('needs no app that is read for client credentials, but none that may not call the API', () => {
    const credentials = { loginSubType: 'OauthClientCredentials' };
    expect(flowsOf(credentials, NO_APPS)).to.deep.equal(['client-credentials']);
    const scoped = (...scopes: readonly AppFacts['scopes'][]): ReturnType<typeof provingApps> =>
      provingApps(scopes.map((of) => certified('Nightly', { scopes: of })));
    expect(flowsOf(credentials, scoped(missing('x')))).to.deep.equal(['client-credentials']);
    expect(flowsOf(credentials, scoped(is(['Web'])))).to.deep.equal(['untold']);
    expect(flowsOf(credentials, scoped(is(['Web']), is(['Api']))), 'two of a label').to.deep.equal([
      'client-credentials',
    ]);
  });

  it('calls client credentials likely where apps of one label do not all call the API, and names these apps', () => {
    const credentials = group({ ...jwt, loginSubType: 'OauthClientCredentials' });
    const certainties = (...apps: readonly AppFacts[]): unknown => {
      const proving = provingApps(apps);
      const { byApp } = seenMoves([credentials], WORDS, proving).get(ETL) ?? {};
      return [byApp?.flows.map(({ certainty }) => certainty), proving.ambiguous.get('Nightly')?.apps];
    };
    const one = anyApp({ label: 'Nightly', name: 'One' });
    const two = (more: Partial<AppFacts>): AppFacts => anyApp({ label: 'Nightly', name: 'Two', ...more });
    const both = ['ExternalClientApplication/One', 'ExternalClientApplication/Two'];
    expect(certainties(one)).to.deep.equal([['certain'], undefined]);
    expect(certainties(one, two({})), 'by either').to.deep.equal([['certain'], undefined]);
    expect(certainties(one, two({ scopes: is(['Web']) }))).to.deep.equal([['likely'], both]);
    expect(certainties(one, two({ scopes: missing('x') })), 'perhaps it does not').to.deep.equal([['likely'], both]);
    const off = two({ scopes: is(['Web']), clientCredentials: is(false) });
    expect(certainties(one, off), 'the other has no client credentials').to.deep.equal([['certain'], undefined]);
  });

  it('names the apps of a label of which one alone signs: what may be a JWT proves nothing', () => {
    const twins = [certified('Nightly'), certified('Nightly', { name: 'Two', certificateEnds: is(undefined) })];
    const proving = provingApps(twins);
    expect(flowsOf({}, proving)).to.deep.equal(['untold']);
    expect(proving.ambiguous.get('Nightly')?.flows).to.deep.equal(['jwt']);
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
    const { byApp, untold } = seenMoves(groups, WORDS, SIGNING).get(ETL) ?? {};
    const all = { logins: 6, first: daysAgo(40), last: daysAgo(10), apps: ['Nightly', 'Signed'] };
    expect(byApp).to.deep.equal({ ...all, flows: [{ flow: 'jwt', certainty: 'likely', ...all }] });
    expect(untold).to.deep.equal({ logins: 2, first: daysAgo(25), last: daysAgo(15), apps: [] });
  });

  it('names the clients with a password once each, in order, and none that has no name', () => {
    const names = ['Zeta', null, 'Alpha', '', 'Zeta', 'Mid'];
    const seen = seenMoves(
      names.map((application) => group({ application })),
      WORDS,
      NO_APPS,
    ).get(ETL);
    expect(seen?.password.names).to.deep.equal(['Alpha', 'Mid', 'Zeta']);
  });

  it('is read login by login only where that could make it quiet, of users with few of them', () => {
    const window = { start: START, now: NOW };
    const long = { first: daysAgo(170), last: daysAgo(20) };
    const worth = (logins: number, times = long): readonly string[] =>
      worthReading(seenMoves([group({ logins, ...times })], WORDS, NO_APPS), window, 14 * DAY).ids;
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
    const { ids, left } = worthReading(seenMoves(groups, WORDS, NO_APPS), window, 14 * DAY);
    expect(ids).to.have.length(200);
    expect([...left]).to.deep.equal([
      [idOf(7), 'many-logins'],
      [idOf(201), 'many-users'],
    ]);
    expect(worthReading(seenMoves(groups.slice(0, 7), WORDS, NO_APPS), window, 14 * DAY).left.size).to.equal(0);
    const turned = worthReading(seenMoves([...groups].reverse(), WORDS, NO_APPS), window, 14 * DAY);
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
      NO_APPS,
    ).get(ETL);
    expect(seen).to.deep.include({ ownAttempts: 2, lastSuccess: daysAgo(2) });
    expect(seen?.password).to.deep.include({ logins: 1, names: ['Data Loader'] });
    expect(seen?.password.clients.map(({ known }) => known)).to.deep.equal([[daysAgo(90)]]);
  });

  it('prove no app', () => {
    const row = { loginType: 'Remote Access 2.0', loginSubType: 'OauthClientCredentials', application: own };
    expect(seenMoves([group(row)], WORDS, NO_APPS).get(ETL)?.byApp).to.equal(undefined);
  });
});

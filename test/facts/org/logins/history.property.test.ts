import { expect } from 'chai';
import fc from 'fast-check';
import { LoginColumns } from '../../../../lib/facts/org/logins/columns.js';
import { readLoginHistory, type LoginQueries } from '../../../../lib/facts/org/logins/history.js';
import type { LoginGroup } from '../../../../lib/policy/logins/types.js';
import { FakeHistory, type FakeLimits, type Login } from './fakeHistory.js';

/** Kinds of login as Salesforce documents them, and whether a password travelled by API. */
const KINDS: readonly (Pick<Login, 'LoginType' | 'LoginSubType' | 'ApiType' | 'ApiVersion' | 'Application'> & {
  password: boolean;
})[] = [
  {
    LoginType: 'Other Apex API',
    LoginSubType: 'SoapApiLogin',
    ApiType: 'SOAP Partner',
    ApiVersion: '52.0',
    Application: 'N/A',
    password: true,
  },
  {
    LoginType: 'Other Apex API',
    LoginSubType: null,
    ApiType: 'Soap Enterprise',
    ApiVersion: '31.0',
    Application: null,
    password: true,
  },
  {
    LoginType: 'Partner Product',
    LoginSubType: 'SoapApiLogin',
    ApiType: 'SOAP Partner',
    ApiVersion: '64.0',
    Application: "O'Brien, Loader",
    password: true,
  },
  {
    LoginType: 'Otra API de Apex',
    LoginSubType: null,
    ApiType: 'SOAP Partner',
    ApiVersion: '48.0',
    Application: 'ETL',
    password: true,
  },
  {
    LoginType: 'Brand New Type',
    LoginSubType: 'SoapApiLoginMobile',
    ApiType: null,
    ApiVersion: null,
    Application: null,
    password: true,
  },
  {
    LoginType: 'Remote Access 2.0',
    LoginSubType: 'OauthUsernamePassword',
    ApiType: null,
    ApiVersion: null,
    Application: 'MuleSoft',
    password: true,
  },
  {
    LoginType: 'Oauth2, Remote Access 2.0',
    LoginSubType: 'OauthUsernamePassword',
    ApiType: 'N/A',
    ApiVersion: '9998.0',
    Application: 'A, B',
    password: true,
  },
  {
    LoginType: 'Remote Access 2.0',
    LoginSubType: 'OauthRefreshToken',
    ApiType: null,
    ApiVersion: null,
    Application: 'Salesforce for iOS',
    password: false,
  },
  {
    LoginType: 'Remote Access 2.0',
    LoginSubType: null,
    ApiType: null,
    ApiVersion: null,
    Application: 'JWT job',
    password: false,
  },
  {
    LoginType: 'Application',
    LoginSubType: 'UsernamePasswordUiLogin',
    ApiType: 'N/A',
    ApiVersion: 'N/A',
    Application: 'Browser',
    password: false,
  },
  {
    LoginType: 'SAML Sfdc Initiated SSO',
    LoginSubType: null,
    ApiType: null,
    ApiVersion: null,
    Application: 'Browser',
    password: false,
  },
  {
    LoginType: 'Chatter Communities External User',
    LoginSubType: null,
    ApiType: null,
    ApiVersion: null,
    Application: 'Browser',
    password: false,
  },
];

const START = Date.parse('2026-06-01T00:00:00Z') / 1000;
const USERS = [
  '005xx0000001aAbAAA',
  '005xx0000001aabAAA',
  '005xx0000001AABAAA',
  '005xx000000Zz9zAAA',
  "005'\\odd0000000AAA",
].concat(Array.from({ length: 12 }, (_, i) => `005xx00000${String(i).padStart(5, '0')}QAA`));

const login = (seconds: number): fc.Arbitrary<Login & { password: boolean }> =>
  fc
    .record({
      UserId: fc.oneof(
        { arbitrary: fc.constantFrom(...USERS), weight: 8 },
        { arbitrary: fc.constant(null), weight: 1 },
      ),
      LoginTime: fc.integer({ min: START, max: START + seconds - 1 }),
      SourceIp: fc.constantFrom('203.0.113.7', '203.0.113.8', '2001:db8::5', 'Salesforce.com IP', null),
      CountryIso: fc.constantFrom('DE', null),
      kind: fc.constantFrom(...KINDS),
      Status: fc.constantFrom('Success', 'Invalid Password', 'INVALID password', 'Erfolgreich', null),
    })
    .map(({ kind, ...rest }) => ({ ...rest, ...kind }));

/** Some minutes or some seconds of history, so that time has to be cut down to single seconds now and then. */
const history = fc
  .constantFrom(3, 60, 86_400 * 30)
  .chain((seconds) =>
    fc.record({ seconds: fc.constant(seconds), logins: fc.array(login(seconds), { maxLength: 220 }) }),
  );

const limits = fc.record({
  pageSize: fc.integer({ min: 2, max: 30 }),
  share: fc.constantFrom(1, 0.5, 0.2, 0.05, 0),
  strict: fc.boolean(),
  ranks: fc.shuffledSubarray(USERS, { minLength: USERS.length }),
  parallel: fc.integer({ min: 1, max: 5 }),
});

interface Sum {
  logins: number;
  first: number;
  last: number;
}

function add(sums: Map<string, Sum>, key: readonly unknown[], logins: number, first: number, last: number): void {
  const text = JSON.stringify(key);
  const sum = sums.get(text);
  if (sum) {
    sum.logins += logins;
    sum.first = Math.min(sum.first, first);
    sum.last = Math.max(sum.last, last);
  } else {
    sums.set(text, { logins, first, last });
  }
}

const isPassword = (kind: readonly (string | null)[]): boolean =>
  KINDS.some(
    (known) =>
      known.password && known.LoginType === kind[0] && known.LoginSubType === kind[1] && known.ApiType === kind[2],
  );

function scan(logins: readonly Login[], wanted: (login: Login) => boolean): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const one of logins.filter(wanted)) {
    const {
      UserId,
      SourceIp,
      CountryIso,
      LoginType,
      LoginSubType,
      ApiType,
      ApiVersion,
      Application,
      Status,
      LoginTime,
    } = one;
    const key = [UserId, SourceIp, CountryIso, LoginType, LoginSubType, ApiType, ApiVersion, Application, Status];
    add(sums, key, 1, LoginTime, LoginTime);
  }
  return sums;
}

function collect(sums: Map<string, Sum>): (group: LoginGroup) => void {
  return (group) => {
    const {
      logins,
      first,
      last,
      userId,
      sourceIp,
      country,
      loginType,
      loginSubType,
      apiType,
      apiVersion,
      application,
      status,
    } = group;
    const key = [userId, sourceIp, country, loginType, loginSubType, apiType, apiVersion, application, status];
    add(sums, key, logins, first, last);
  };
}

/** The most rows that anybody can be asked for at once and still be answered: those of the fullest second. */
function fullestSecond(logins: readonly Login[]): number {
  const rows = new Map<number, number>();
  for (const { LoginTime } of logins) rows.set(LoginTime, (rows.get(LoginTime) ?? 0) + 1);
  return Math.max(1, ...rows.values());
}

function fake(
  logins: readonly Login[],
  drawn: { pageSize: number; share: number; strict: boolean; ranks: string[] },
  maxCalls = Infinity,
): FakeHistory {
  const order = new Map(drawn.ranks.map((id, rank) => [id, rank]));
  const given: FakeLimits = {
    pageSize: drawn.pageSize,
    maxRows: Math.max(fullestSecond(logins), Math.ceil(logins.length * drawn.share)),
    rank: (id) => order.get(id) ?? -1,
    strict: drawn.strict,
    maxCalls,
  };
  return new FakeHistory(logins, given);
}

describe('facts/org/logins: counts are exact, however the history is cut', () => {
  it('reads every login of a history exactly as a full scan counts it', async () => {
    await fc.assert(
      fc.asyncProperty(history, limits, async ({ seconds, logins }, drawn) => {
        const org = fake(logins, drawn);
        const found = new Map<string, Sum>();
        const request = { since: START, until: START + seconds, wanted: 'all' as const, columns: new LoginColumns() };
        const outcome = await readLoginHistory(
          org,
          { ...request, pageSize: drawn.pageSize, parallel: drawn.parallel },
          collect(found),
        );
        expect(outcome).to.deep.equal([]);
        expect(found).to.deep.equal(scan(logins, () => true));
      }),
      { numRuns: 250 },
    );
  });

  it('reads every login with a password, and those alone need be right', async () => {
    await fc.assert(
      fc.asyncProperty(history, limits, async ({ seconds, logins }, drawn) => {
        const org = fake(logins, drawn);
        const found = new Map<string, Sum>();
        const keep = collect(found);
        const request = {
          since: START,
          until: START + seconds,
          wanted: 'password' as const,
          columns: new LoginColumns(),
        };
        const outcome = await readLoginHistory(
          org,
          { ...request, pageSize: drawn.pageSize, parallel: drawn.parallel },
          (group) => {
            if (isPassword([group.loginType, group.loginSubType, group.apiType])) keep(group);
          },
        );
        expect(outcome).to.deep.equal([]);
        expect(found).to.deep.equal(
          scan(logins, ({ LoginType, LoginSubType, ApiType }) => isPassword([LoginType, LoginSubType, ApiType])),
        );
      }),
      { numRuns: 250 },
    );
  });

  it('reads the users asked for, and nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        limits,
        fc.subarray(USERS, { minLength: 1 }),
        async ({ seconds, logins }, drawn, users) => {
          const org = fake(logins, drawn);
          const found = new Map<string, Sum>();
          const request = {
            since: START,
            until: START + seconds,
            wanted: 'all' as const,
            users,
            columns: new LoginColumns(),
          };
          const outcome = await readLoginHistory(
            org,
            { ...request, pageSize: drawn.pageSize, parallel: drawn.parallel },
            collect(found),
          );
          expect(outcome).to.deep.equal([]);
          expect(found).to.deep.equal(scan(logins, ({ UserId }) => UserId !== null && users.includes(UserId)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('leaves 4 KiB of the 16,384 bytes that Salesforce takes to the headers, with an access token of any kind', async () => {
    const asked: string[] = [];
    const queries: LoginQueries = {
      groups: (soql) => {
        asked.push(soql);
        return Promise.resolve([]);
      },
      rows: () => {
        throw new Error('No piece is too large.');
      },
    };
    const users = Array.from({ length: 1000 }, (_, n) => `005Hs0000${String(n).padStart(6, '0')}IAQ`);
    const request = { since: START, until: START + 1, wanted: 'password' as const, users, columns: new LoginColumns() };
    await readLoginHistory(queries, request, () => undefined);
    const longest = Math.max(...asked.map((soql) => encodeURIComponent(soql).length));
    expect(longest + '/services/data/v67.0/query?q='.length).to.be.within(8192, 16_384 - 4096);
  });

  it('never uses more calls than allowed, never counts a login twice, and says what is left', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        limits,
        fc.integer({ min: 0, max: 12 }),
        async ({ seconds, logins }, drawn, maxCalls) => {
          const org = fake(logins, drawn, maxCalls);
          const found = new Map<string, Sum>();
          const request = {
            since: START,
            until: START + seconds,
            wanted: 'all' as const,
            columns: new LoginColumns(),
          };
          const outcome = await readLoginHistory(
            org,
            { ...request, pageSize: drawn.pageSize, parallel: drawn.parallel },
            collect(found),
          );
          expect(org.asked.length).to.be.at.most(maxCalls);
          const all = scan(logins, () => true);
          for (const [key, { logins: count }] of found) expect(count).to.be.at.most(all.get(key)?.logins ?? 0);
          if (outcome.length === 0) expect(found).to.deep.equal(all);
        },
      ),
      { numRuns: 300 },
    );
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import type { LoginFacts, LoginGroup } from '../../../../lib/policy/logins/index.js';
import { classifyLogin, StatusWords } from '../../../../lib/policy/loginRow/index.js';
import type { LoginQuery } from '../../../../lib/facts/types.js';
import { Text } from '../../../../lib/text.js';
import { startOrg, type Org, type OrgSession } from '../../../org/index.js';
import { errorOf, orgErrorOf, witnessOf } from '../support.js';
import { nameOf } from '../../../support/gapName.js';

const DAY = 86_400;

type Counted = Record<string, number>;

/** Logins by all that tells them apart. */
function counted(groups: readonly LoginGroup[]): Counted {
  const sums: Counted = {};
  for (const {
    userId,
    sourceIp,
    country,
    loginType,
    loginSubType,
    apiType,
    apiVersion,
    application,
    status,
    logins,
  } of groups) {
    const key = [userId, sourceIp, country, loginType, loginSubType, apiType, apiVersion, application, status].join(
      '|',
    );
    sums[key] = (sums[key] ?? 0) + logins;
  }
  return sums;
}

describe('facts/org/logins: an org on loopback', () => {
  let org: Org;
  const query = (given: Partial<LoginQuery> = {}): LoginQuery => {
    const now = org.change.now();
    return {
      since: new Date(now - 180 * DAY * 1000).toISOString(),
      until: new Date(now + 1000).toISOString(),
      wanted: 'password',
      maxLogBytes: 0,
      ...given,
    };
  };
  const read = async (given: Partial<LoginQuery> = {}, session: OrgSession = org.admin): Promise<LoginFacts> =>
    (await witnessOf(org, session)).logins(query(given));

  /** Every row of the history with a password, counted from the tables of the org: SOAP tells even without a sub-type. */
  function scan(where = '1 = 1'): number {
    const [row] = org.change.rows(
      `SELECT COUNT(*) AS n FROM login_history h JOIN login_combo c ON c.n = h.combo
       WHERE (c.login_sub_type IN ('SoapApiLogin', 'OauthUsernamePassword')
         OR (c.login_sub_type IS NULL AND c.api_type LIKE 'SOAP%')) AND ${where}`,
    );
    return Number(row?.['n']);
  }
  const total = ({ groups }: LoginFacts): number => groups.reduce((sum, { logins }) => sum + logins, 0);

  before(async () => {
    org = await startOrg({ users: 300, integrations: 60, logins: 6000, groups: 12, seed: 11 });
  });
  after(async () => org.close());
  afterEach(() => {
    org.clearFaults();
    org.change.timeoutAfter(undefined);
  });

  it('counts what a scan of all rows counts', async () => {
    const facts = await read();
    expect(facts.gaps).to.deep.equal([]);
    expect(total(facts)).to.equal(scan());
    expect(facts.groups.every((group) => classifyLogin(group).path !== 'other')).to.equal(true);
  });

  it('counts the same when the org gives up on windows that are too large', async () => {
    const whole = counted((await read()).groups);
    for (const rows of [3000, 700, 150]) {
      org.change.timeoutAfter(rows);
      const facts = await read();
      expect(facts.gaps, `${rows} rows`).to.deep.equal([]);
      expect(counted(facts.groups), `${rows} rows`).to.deep.equal(whole);
    }
  });

  it('counts what a scan counts in any window, however often the org gives up, in any language', async () => {
    const sessions = new Map(
      ['en_US', 'de', 'ja', 'iw'].map((language) => {
        const username = `window.${language}@loopback.example`;
        org.change.addUser({ username, profile: 'System Administrator', language });
        return [language, org.change.logIn(username)];
      }),
    );
    const now = Math.floor(org.change.now() / 1000);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sessions.keys()),
        fc.tuple(fc.integer({ min: 0, max: 180 * DAY }), fc.integer({ min: 0, max: 180 * DAY })),
        fc.constantFrom(undefined, 2000, 300, 60),
        async (language, [one, other], most) => {
          const [from, until] = [now - Math.max(one, other), now - Math.min(one, other)];
          org.change.timeoutAfter(most);
          const time = (seconds: number): string => new Date(seconds * 1000).toISOString();
          const facts = await read({ since: time(from), until: time(until) }, sessions.get(language));
          expect(facts.gaps).to.deep.equal([]);
          expect(total(facts)).to.equal(scan(`h.time >= ${from} AND h.time < ${until}`));
          const words = new StatusWords(
            facts.groups.map(({ status }) => status),
            facts.successTexts,
          );
          const succeeded = facts.groups.filter(({ status }) => words.outcomeOf(status) === 'success');
          expect(succeeded.reduce((sum, { logins }) => sum + logins, 0)).to.equal(
            scan(`h.time >= ${from} AND h.time < ${until} AND c.status = 'Success'`),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('finds unknown types, commas, quotes, IPv6, null fields and users who are gone', async () => {
    const now = Math.floor(org.change.now() / 1000) - 10;
    const gone = org.change.addUser({ username: 'gone@loopback.example' });
    org.change.addLogin('gone@loopback.example', now, { application: 'O\'Brien, "Ltd"' });
    org.change.addLogin('gone@loopback.example', now, {
      loginType: 'Otra API de Apex',
      loginSubType: null,
      apiType: 'SOAP Partner',
    });
    org.change.addLogin('gone@loopback.example', now, {
      loginType: 'Oauth2, Remote Access 2.0',
      loginSubType: 'OauthUsernamePassword',
      apiType: null,
      apiVersion: null,
    });
    org.change.addLogin('gone@loopback.example', now, { sourceIp: '2001:db8::77', country: null });
    org.change.addLogin('gone@loopback.example', now, { sourceIp: 'Salesforce.com IP' });
    org.change.deleteUser('gone@loopback.example');
    const groups = (await read()).groups.filter(({ userId }) => userId === gone);
    expect(
      groups.map(({ application, country, loginType, sourceIp }) => [sourceIp, country, loginType, application]),
    ).to.have.deep.members([
      ['203.0.113.10', 'DE', 'Other Apex API', 'O\'Brien, "Ltd"'],
      ['203.0.113.10', 'DE', 'Otra API de Apex', 'N/A'],
      ['203.0.113.10', 'DE', 'Oauth2, Remote Access 2.0', 'N/A'],
      ['2001:db8::77', null, 'Other Apex API', 'N/A'],
      ['Salesforce.com IP', 'DE', 'Other Apex API', 'N/A'],
    ]);
  });

  it('reads the users asked for alone', async () => {
    const [user] = (await read()).groups.map(({ userId }) => userId);
    const facts = await read({ users: [user ?? ''], wanted: 'all' });
    expect(new Set(facts.groups.map(({ userId }) => userId))).to.deep.equal(new Set([user]));
  });

  describe('hosts that name an instance', () => {
    const HOSTS = ['na12.salesforce.com', 'CS88.salesforce.com', "o'brien.salesforce.com", 'login.salesforce.com'];
    const hosts = async (given: Partial<LoginQuery> = {}): Promise<LoginFacts> => read({ ...given, stops: true });
    /** Logins by user, host and status, from the tables of the org. */
    const scanned = (): Counted =>
      Object.fromEntries(
        org.change
          .rows(
            `SELECT h.user AS u, c.login_url AS host, c.status AS s, COUNT(*) AS n FROM login_history h
             JOIN login_combo c ON c.n = h.combo WHERE lower(c.login_url) IN ('na12.salesforce.com', 'cs88.salesforce.com')
             GROUP BY 1, 2, 3`,
          )
          .map(({ host, n, s }) => [`${String(host)}|${String(s)}|${String(n)}`, Number(n)]),
      );
    const found = ({ instanceHosts = [] }: LoginFacts): Counted => {
      const byUser = new Map<string, number>();
      for (const { userId, host, status, logins } of instanceHosts) {
        const key = JSON.stringify([userId, host, status]);
        byUser.set(key, (byUser.get(key) ?? 0) + logins);
      }
      return Object.fromEntries(
        [...byUser].map(([key, n]) => {
          const [, host, status] = JSON.parse(key) as [string, string, string];
          return [`${host}|${status}|${String(n)}`, n];
        }),
      );
    };
    let none: LoginFacts;
    let empty: LoginFacts;
    let calls = 0;

    before(async () => {
      none = await read();
      org.clearLog();
      empty = await hosts();
      calls = org.requests.filter(({ soql }) => soql?.includes('LoginUrl') === true).length;
      const now = Math.floor(org.change.now() / 1000);
      for (const [index, loginUrl] of HOSTS.entries()) {
        for (let user = 0; user < 30; user += 1) {
          const username = `host.${String(index)}.${String(user)}@acme.example`;
          org.change.addUser({ username });
          for (let login = 0; login <= user; login += 1) {
            const status = login % 3 === 2 ? 'Invalid Password' : 'Success';
            org.change.addLogin(username, now - (login + 1) * 3 * DAY, { loginUrl, status });
          }
        }
      }
    });

    it('are not asked for unless somebody wants to know', () => {
      expect(none).not.to.have.property('instanceHosts');
    });

    it('cost one call where there are none', () => {
      expect(empty.instanceHosts).to.deep.equal([]);
      expect(calls).to.equal(1);
    });

    it('are found with whoever logs in there, and how it ended', async () => {
      org.clearLog();
      const facts = await hosts();
      expect(found(facts)).to.deep.equal(scanned());
      expect(Object.keys(found(facts)).length).to.be.above(40);
      expect(facts.gaps).to.deep.equal([]);
      expect(org.requests.filter(({ soql }) => soql?.includes('LoginUrl') === true)).to.have.length(2);
      expect(facts.instanceHosts?.every((one) => classifyLogin(one).path === 'soap')).to.equal(true);
    });

    it('are found in parts where the org gives up on the whole', async () => {
      for (const rows of [3000, 700, 150]) {
        org.change.timeoutAfter(rows);
        const facts = await hosts();
        expect(facts.gaps, `${String(rows)} rows`).to.deep.equal([]);
        expect(found(facts), `${String(rows)} rows`).to.deep.equal(scanned());
      }
    });

    it('are read of the users asked for alone', async () => {
      const [user] = (await hosts()).instanceHosts ?? [];
      const facts = await hosts({ users: [user?.userId ?? ''] });
      expect(new Set(facts.instanceHosts?.map(({ userId }) => userId))).to.deep.equal(new Set([user?.userId]));
    });

    it('that cannot be told are a gap', async () => {
      org.change.settings.absent.add('LoginHistory.LoginUrl');
      const facts = await hosts();
      org.change.settings.absent.delete('LoginHistory.LoginUrl');
      expect(facts.gaps.map(({ what, why }) => [what, why.key])).to.deep.equal([
        ['LoginHistory.LoginUrl', 'logins.gap.no-login-url'],
      ]);
      org.fault({
        when: { soql: /GROUP BY LoginUrl/ },
        kind: 'answer',
        times: 999,
        answer: { status: 400, body: '[{"errorCode":"QUERY_TIMEOUT","message":"x"}]' },
      });
      org.clearLog();
      const given = await hosts();
      expect(given.gaps.map(({ what, why }) => [what, why.key])).to.deep.equal([
        ['LoginHistory.LoginUrl', 'logins.gap.timed-out'],
      ]);
      expect(org.requests.filter(({ soql }) => soql?.includes('GROUP BY LoginUrl') === true).length).to.equal(200);
    });
  });

  it('tells who holds Use Any API Auth until a time alone: the last of the ends, and nobody who has it for good', async () => {
    const now = Math.floor(org.change.now() / 1000);
    const ids = new Map(
      ['once', 'twice', 'good', 'over'].map((name) => {
        const username = `${name}@until.example`;
        return [org.change.addUser({ username, profile: 'Standard User' }), username] as const;
      }),
    );
    const set = 'Use_Any_API_Auth';
    org.change.assign('once@until.example', set, now + 5 * DAY);
    org.change.assign('twice@until.example', set, now + 5 * DAY);
    org.change.assign('twice@until.example', 'Integration_Group', now + 9 * DAY);
    org.change.assign('good@until.example', set, now + 5 * DAY);
    org.change.assign('good@until.example', 'Integration_Group');
    org.change.assign('over@until.example', set, now - DAY);
    const facts = await read({ stops: true });
    const named = facts.heldUntil?.map(({ until, userId }) => [ids.get(userId), Date.parse(until) / 1000 - now]);
    expect(named).to.have.deep.members([
      ['once@until.example', 5 * DAY],
      ['twice@until.example', 9 * DAY],
    ]);
  });

  it('never filters on a field that LoginHistory does not filter', async () => {
    org.clearLog();
    await read();
    const asked = org.requests.flatMap(({ soql }) => (soql?.includes('FROM LoginHistory') === true ? [soql] : []));
    expect(asked.length).to.be.above(2);
    for (const soql of asked) {
      const where = /WHERE (.*?)(?: GROUP BY|$)/.exec(soql)?.[1] ?? '';
      const fields =
        where.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''").match(/\b(?!NOT)[A-Z]\w+(?= (?:>=|<=|<|>|=|!=|IN|NOT IN))/g) ?? [];
      expect(new Set(fields), soql).to.satisfy((found: Set<string>) =>
        [...found].every((field) => ['LoginTime', 'UserId', 'LoginType', 'LoginUrl', 'Id'].includes(field)),
      );
    }
  });

  it('says that a session without the permission sees its own logins alone', async () => {
    const session = org.change.sessionWithout('ManageUsers', 'MonitorLoginHistory');
    org.change.addLogin(session.username, Math.floor(org.change.now() / 1000) - 5);
    const facts = await read({}, session);
    expect(new Set(facts.groups.map(({ userId }) => userId))).to.deep.equal(new Set([session.userId]));
    expect(facts.gaps).to.deep.equal([
      {
        what: 'LoginHistory',
        why: Text.of('facts-org.gap.own-rows-only'),
        permission: 'Monitor Login History',
      },
    ]);
  });

  it('stops in time when the calls that are allowed are used up, with what is known', async () => {
    org.change.timeoutAfter(400);
    const full = await witnessOf(org);
    const whole = await full.logins(query());
    const allowed = full.apiCalls() - 8;
    org.clearLog();
    const witness = await witnessOf(org, org.admin, { maxCalls: allowed });
    const facts = await witness.logins(query());
    expect(org.requests.length).to.be.at.most(allowed);
    expect(total(facts)).to.be.above(0).and.below(total(whole));
    expect(facts.gaps.map(({ what, why }) => [what, why.key])).to.deep.equal([
      ['LoginHistory', 'logins.gap.calls-spent'],
    ]);
  });

  describe('event logs', () => {
    const logs = { maxLogBytes: 10 * 1024 * 1024 };

    before(() => {
      const today = Math.floor(org.change.now() / 1000);
      // A history that is counted by its sub-types alone is one short.
      org.change.addUser({ username: 'untold@loopback.example' });
      org.change.addLogin('untold@loopback.example', today - 3, { loginSubType: null, apiType: 'SOAP Partner' });
      org.change.addUser({ username: 'tokened@loopback.example' });
      org.change.addLogin('tokened@loopback.example', today - 2, { sourceIp: '198.51.100.77', useApiToken: 'T' });
      org.change.addLogin('tokened@loopback.example', today - 1, {
        sourceIp: '198.51.100.77',
        application: 'acme, "ltd"',
        useApiToken: 'T',
      });
      org.change.addLogin('tokened@loopback.example', today - 1, { sourceIp: '203.0.113.10', useApiToken: 'P' });
      org.change.writeEventLogs(2);
    });

    it('tell whether a token was used, and what a client calls itself', async () => {
      const facts = await read(logs);
      const id = facts.groups.find(
        ({ sourceIp, application }) => sourceIp === '198.51.100.77' && application === 'acme, "ltd"',
      )?.userId;
      expect(facts.logGaps).to.deep.equal([]);
      expect(facts.tokenUses.filter(({ userId }) => userId === id)).to.have.deep.members([
        { userId: id, sourceIp: '198.51.100.77', path: 'soap', token: 2, password: 0 },
        { userId: id, sourceIp: '203.0.113.10', path: 'soap', token: 0, password: 1 },
      ]);
      const names = facts.clientNames.filter(({ userId }) => userId === id);
      expect(names.find(({ sourceIp }) => sourceIp === '198.51.100.77')).to.include({
        apiVersion: '58.0',
        client: 'acme, "ltd"',
      });
    });

    it('take no other OAuth login for one with a password, whatever address was called', async () => {
      const username = 'refreshed@loopback.example';
      const id = org.change.addUser({ username });
      const now = Math.floor(org.change.now() / 1000);
      org.change.addLogin(username, now - 3);
      for (const loginSubType of ['OauthRefreshToken', 'OauthClientCredentials', 'OauthUsernamePassword', null]) {
        org.change.addLogin(username, now - 2, {
          loginType: 'Remote Access 2.0',
          loginSubType,
          apiType: 'N/A',
          useApiToken: 'P',
        });
      }
      org.change.writeEventLogs(2);
      const uses = (await read({ ...logs, users: [id] })).tokenUses;
      // Without a sub-type, an answer to USE_API_TOKEN tells that there was a password.
      expect(uses.map(({ path, password }) => [path, password])).to.have.deep.members([
        ['other', 2],
        ['oauth-password', 2],
      ]);
    });

    it('are left out without the permission, which is then named', async () => {
      const facts = await read(logs, org.change.sessionWithout('ViewEventLogFiles'));
      expect(facts.tokenUses).to.deep.equal([]);
      expect(facts.gaps).to.deep.equal([]);
      expect(facts.logGaps.map(({ what, permission }) => [what, permission])).to.deep.equal([
        ['EventLogFile', 'View Event Log Files'],
      ]);
    });

    it('are read up to a bound, the newest first, and what is left out is said', async () => {
      const facts = await read({ maxLogBytes: 1 });
      expect(facts.tokenUses).to.deep.equal([]);
      expect(facts.logGaps.map(({ why }) => why.key)).to.deep.equal(['logins.gap.logs-left-out']);
    });

    it('that break off do not keep the history from being listed', async () => {
      const answer = {
        status: 200,
        headers: { 'content-type': 'text/csv' },
        body: '"EVENT_TYPE","USER_ID"\n"Login","005',
      };
      org.fault({ when: { path: /\/LogFile$/ }, kind: 'answer', answer, times: 9 });
      const facts = await read(logs);
      expect(total(facts)).to.equal(scan());
      expect(facts.logGaps.map(({ what, why }) => [what, why.key])).to.deep.equal([
        ['EventLogFile', 'logins.csv.open-quote'],
      ]);
    });
  });
});

describe('facts/org/logins: what only some orgs do', () => {
  let org: Org;
  const users = ['one@loopback.example', 'two@loopback.example'] as const;
  const now = (): number => Math.floor(org.change.now() / 1000);
  const query = (): LoginQuery => ({
    since: new Date((now() - 3600) * 1000).toISOString(),
    until: new Date((now() + 1) * 1000).toISOString(),
    wanted: 'password',
    maxLogBytes: 1_000_000,
  });
  const read = async (session: OrgSession = org.change.sessionOf(org.admin.username)): Promise<LoginFacts> =>
    (await witnessOf(org, session)).logins(query());
  const gapsOf = ({ gaps }: LoginFacts): (readonly [string, string, readonly string[]])[] =>
    gaps.map((gap) => [nameOf(gap), gap.why.key, Object.values(gap.why.params)] as const);
  /** An answer of one's own to the first query for groups. */
  const answer = (...records: object[]): void => {
    const body = JSON.stringify({ totalSize: records.length, done: true, records });
    const headers = { 'content-type': 'application/json' };
    org.fault({ when: { soql: /GROUP BY UserId, SourceIp/ }, kind: 'answer', answer: { status: 200, headers, body } });
  };

  before(async () => {
    org = await startOrg({ seed: 12 });
    // Everything else is older than what is asked about.
    org.change.passTime(2 * DAY);
    for (const username of users) org.change.addUser({ username, profile: 'Standard User' });
    org.change.addLogin(users[0], now() - 60);
    org.change.addLogin(users[1], now() - 50, { status: 'Invalid Password' });
  });
  after(async () => org.close());
  afterEach(() => {
    org.clearFaults();
    org.change.settings.absent.clear();
  });

  const languages = [
    ['de', 'Erfolgreich'],
    ['ja', '成功'],
    ['iw', 'הצלחה'],
  ] as const;
  for (const [language, success] of languages) {
    it(`asks its own login what success is called where statuses come in ${language}`, async () => {
      const admin = `admin.${language}@loopback.example`;
      org.change.addUser({ username: admin, profile: 'System Administrator', language });
      const facts = await read(org.change.logIn(admin));
      expect(facts.successTexts).to.deep.equal([success]);
      expect(facts.groups.map(({ status }) => status))
        .to.include(success)
        .and.not.to.include('Success');
      expect(facts.gaps).to.deep.equal([]);
    });
  }

  it('asks the logins of other sessions where its own stands in no row', async () => {
    org.change.addUser({ username: 'late@loopback.example', profile: 'System Administrator', language: 'de' });
    org.change.logIn('admin.ja@loopback.example');
    const facts = await read(org.change.sessionOf('late@loopback.example'));
    expect(facts.successTexts).to.deep.equal(['Erfolgreich']);
  });

  it('says so when it cannot be told what success is called', async () => {
    org.change.settings.absent.add('AuthSession');
    const facts = await read(org.change.logIn('admin.de@loopback.example'));
    expect(facts.successTexts).to.deep.equal([]);
    expect(gapsOf(facts)).to.deep.equal([
      ['LoginHistory.Status', 'logins.gap.statuses', ['Erfolgreich, Ungültiges Kennwort']],
    ]);
  });

  it('does not ask where statuses are known, nor for one new text beside English ones', async () => {
    const asked = (): number => org.requests.filter(({ soql }) => soql?.includes('AuthSession') === true).length;
    org.clearLog();
    expect(gapsOf(await read())).to.deep.equal([]);
    org.change.addLogin(users[0], now() - 40, { status: 'Failed: Something New' });
    expect(await read()).to.deep.include({ gaps: [], successTexts: [] });
    expect(asked()).to.equal(0);
  });

  it('says what cannot be told apart in an org without sub-types, and does not select them', async () => {
    for (const field of ['LoginSubType', 'CountryIso']) org.change.settings.absent.add(`LoginHistory.${field}`);
    const facts = await read();
    expect(facts.groups).not.to.have.length(0);
    expect(facts.gaps.map(({ what }) => what)).to.deep.equal(['LoginHistory.LoginSubType']);
  });

  it('takes a session that may see event logs and finds none for an org without Event Monitoring', async () => {
    org.change.settings.absent.add('EventLogFile');
    expect((await read()).logGaps).to.deep.equal([]);
    const others = await read(org.change.sessionWithout('ViewEventLogFiles'));
    expect(others.logGaps.map(({ permission }) => permission)).to.deep.equal(['View Event Log Files']);
  });

  it('leaves a gap where the org refuses event logs for another reason, whoever asks', async () => {
    const body = JSON.stringify([{ errorCode: 'INVALID_FIELD', message: 'no' }]);
    const answer = { status: 400, headers: { 'content-type': 'application/json' }, body };
    org.fault({ when: { soql: /FROM EventLogFile/u }, kind: 'answer', answer });
    expect((await read()).logGaps.map(({ what }) => what)).to.deep.equal(['EventLogFile']);
  });

  it('leaves a gap when LoginHistory is refused', async () => {
    org.change.settings.absent.add('LoginHistory');
    const facts = await read();
    expect(facts.groups).to.deep.equal([]);
    expect(facts.gaps.map(({ what, permission }) => [what, permission])).to.deep.equal([
      ['LoginHistory', 'Monitor Login History'],
    ]);
  });

  it('ends the run when the session does', async () => {
    const session = org.change.sessionOf(org.admin.username);
    const witness = await witnessOf(org, session);
    org.fault({ when: { soql: /LoginHistory/ }, kind: 'expired-session' });
    expect(await orgErrorOf(witness.logins(query()))).to.include({ kind: 'session-expired' });
  });

  const group = {
    u: '005000000000001AAA',
    a: '198.18.4.7',
    c: null,
    t: 'Other Apex API',
    s: 'SoapApiLogin',
    k: 'SOAP Partner',
    v: '52.0',
    p: 'ETL',
    r: 'Success',
    n: 3,
    f: '2026-11-01T00:00:00.000+0000',
    l: '2026-11-02T00:00:00.000+0000',
  };
  const broken: readonly (readonly [string, object])[] = [
    ['a count that is none', { ...group, n: 'many' }],
    ['a time that is none', { ...group, f: 'yesterday' }],
    ['a field of another kind', { ...group, a: { ip: 1 } }],
  ];
  for (const [what, row] of broken) {
    it(`refuses an answer with ${what}`, async () => {
      answer(row);
      expect(await errorOf(read())).to.include({ key: 'logins.bad-answer' });
    });
  }

  it('refuses users in an order that is not the org’s own', async () => {
    answer(group, { ...group, u: '005000000000002AAA' }, { ...group, r: 'Invalid Password' });
    expect(await errorOf(read())).to.include({ key: 'logins.order-broken' });
  });
});

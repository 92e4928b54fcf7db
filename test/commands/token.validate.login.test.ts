import { expect } from 'chai';
import {
  ANY_API_AUTH,
  INTEGRATION_CASES,
  type IntegrationCase,
  type Org,
  type Vantage,
  startOrg,
} from '../org/index.js';
import { type Answered, Door, type Credentials, admin, at, word } from '../login/door.js';
import { type JsonObject, asList, asObject } from '../support/envelope.js';

/** What an answer comes to, in one line: outcome, cause, proof of password and token, exit code. */
function summary(answered: Answered): string {
  const [one] = asList(answered.result['results']);
  if (one === undefined) {
    return `error ${word(answered.json['name'])} ${String(answered.code)}`;
  }
  const proves = asObject(one['proves']);
  return [one['outcome'], one['cause'], proves['password'], proves['token'], answered.code].map(word).join(' ');
}

function casesOf(org: Org): Record<IntegrationCase, Credentials> {
  const nobody: Credentials = { username: '', password: '', securityToken: '' };
  const found: Partial<Record<IntegrationCase, Credentials>> = {};
  for (const one of org.integrations) {
    found[one.case] = one;
  }
  const entries = INTEGRATION_CASES.map((name) => [name, found[name] ?? nobody] as const);
  return Object.fromEntries(entries) as Record<IntegrationCase, Credentials>;
}

const first = (answered: Answered): JsonObject => asList(answered.result['results'])[0] ?? {};

describe('sf token validate login on an org', function () {
  let org: Org;
  let door: Door;
  let users: Readonly<Record<IntegrationCase, Credentials>>;

  // A Sunday at noon in the org's zone: the hours of "Night Batch" are closed.
  beforeEach(async () => {
    org = await startOrg({ seed: 7 });
    door = new Door();
    users = casesOf(org);
  });
  afterEach(async () => {
    door.close();
    await org.close();
  });

  const attempts = (): number => org.counters.loginAttempts;
  const validate = async (user: Credentials, vantage: Vantage, ...args: string[]): Promise<Answered> => {
    org.clearLog();
    const session = admin(org, vantage);
    const wait = args.includes('--wait') ? [] : ['--wait', '0'];
    return door.validate(['-o', session, '-u', user.username, ...wait, ...args], at(org, vantage, user));
  };
  const oauth = (): string[] => ['--path', 'oauth-password', '--client-id', org.clientId];
  const secret = (): Record<string, string> => ({ SF_TOKEN_CLIENT_SECRET: org.clientSecret });

  it('names the day on which logins of this very user end, and whether that is sure', async () => {
    // docs/salesforce.md section 6: SOAP login() needs the permission from 2026-12-01 on, and retires on 2027-06-01.
    const day = (answered: Answered): unknown[] => {
      const { certainty, date, latest, of, state } = asObject(first(answered)['breaksOn']);
      return [of, date, latest, state, certainty, asObject(first(answered)['retirement'])['date']];
    };
    const certain = ['any-api-auth', '2026-12-01', '2026-12-01', 'ahead', 'certain', '2027-06-01'];
    expect(day(await validate(users['no-soap-permission'], 'office'))).to.deep.equal(certain);
    const path = ['soap', '2027-06-01', '2027-06-01', 'ahead', 'certain', '2027-06-01'];
    expect(day(await validate(users.good, 'office'))).to.deep.equal(path);
    const alone = ['-u', users.good.username, '--instance-url', org.urls.office];
    const unknown = ['any-api-auth', '2026-12-01', '2026-12-01', 'ahead', 'possible', '2027-06-01'];
    expect(day(await door.validate(alone, at(org, 'office', users.good)))).to.deep.equal(unknown);
    const said = await door.validate(
      [...alone, '--assume', 'use-any-api-auth=optional'],
      at(org, 'office', users.good),
    );
    expect(day(said)).to.deep.equal(path);
    const flow = await validate(users.good, 'office', ...oauth());
    expect(day(flow)).to.deep.equal([
      'oauth-password',
      ...['2027-02-20', '2027-02-20', 'ahead', 'certain', '2027-02-20'],
    ]);
  });

  /** Case, vantage, expected summary, and how many attempts may reach the org. */
  const cases: readonly (readonly [IntegrationCase, Vantage, string, number])[] = [
    ['good', 'cloud', 'succeeded none yes yes 0', 1],
    ['good', 'office', 'succeeded none yes unknown 0', 1],
    ['good', 'branch', 'succeeded none yes yes 0', 1],
    ['stale-token', 'cloud', 'failed token-outdated unknown unknown 30', 1],
    ['stale-token', 'office', 'failed wrong-password-or-token unknown unknown 30', 1],
    ['expired-password', 'cloud', 'refused password-expired unknown unknown 30', 0],
    ['locked', 'cloud', 'refused user-locked unknown unknown 30', 0],
    ['nearly-locked', 'cloud', 'refused attempts-nearly-spent unknown unknown 1', 0],
    ['frozen', 'cloud', 'refused user-frozen unknown unknown 30', 0],
    ['inactive', 'cloud', 'refused user-inactive unknown unknown 30', 0],
    ['profile-range', 'cloud', 'refused profile-range-outside unknown unknown 30', 0],
    ['profile-range', 'office', 'refused profile-range-outside unknown unknown 30', 0],
    ['profile-range', 'branch', 'succeeded none yes unknown 0', 1],
    ['no-api', 'cloud', 'refused api-disabled unknown unknown 30', 0],
    ['mfa', 'cloud', 'refused mfa-required unknown unknown 30', 0],
    ['delegated', 'office', 'succeeded none yes unknown 0', 1],
    ['delegated', 'cloud', 'succeeded none yes unknown 0', 1],
    ['no-soap-permission', 'cloud', 'failed soap-permission unknown unknown 30', 1],
    ['verified-address', 'cloud', 'succeeded none yes unknown 0', 1],
    ['verified-address', 'branch', 'succeeded none yes yes 0', 1],
  ];
  for (const [name, vantage, expected, sent] of cases) {
    it(`${name} from ${vantage}: ${expected}`, async () => {
      // Event logs would tell which secret was used; what is asked here is what follows without them.
      org.change.settings.eventMonitoring = false;
      // The org enforces it and no row of its says so.
      if (name === 'no-soap-permission') org.change.settings.useAnyApiAuth = 'enforced';
      const answered = await validate(users[name], vantage);
      expect(summary(answered)).to.equal(expected);
      expect(attempts(), 'attempts that reached the org').to.equal(sent);
    });
  }

  it('has met every case that the org offers', () => {
    const met = new Set<string>([...cases.map(([name]) => name), 'login-hours']);
    expect([...met].sort()).to.deep.equal([...INTEGRATION_CASES].sort());
  });

  const hours = (open: boolean): Parameters<Org['change']['changeProfile']>[1] => {
    const day = open ? { start: 0, end: 1440 } : { start: 0, end: 0 };
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
    return { hours: Object.fromEntries(days.map((name) => [name, day])) };
  };
  it('login-hours: refused outside, sent inside', async () => {
    org.change.changeProfile('Night Batch', hours(false));
    expect(summary(await validate(users['login-hours'], 'cloud'))).to.equal('refused login-hours unknown unknown 30');
    expect(attempts()).to.equal(0);
    org.change.changeProfile('Night Batch', hours(true));
    expect(first(await validate(users['login-hours'], 'cloud'))['outcome']).to.equal('succeeded');
  });

  /** Rules of the decision table that no integration case stands for. */
  describe('the other rules of the decision table', () => {
    it('soap-version: 65.0 is refused with the reason before anything is sent', async () => {
      const answered = await validate(users.good, 'cloud', '--login-api-version', '65.0');
      expect(answered.code).to.equal(2);
      expect(answered.json['name']).to.equal('VersionTooNewError');
      expect(answered.json['message']).to.include('65.0');
      expect(attempts()).to.equal(0);
      expect((await validate(users.good, 'cloud', '--login-api-version', '30.0')).code).to.equal(2);
      expect((await validate(users.good, 'cloud', '--login-api-version', '31.0')).code).to.equal(0);
    });

    it('soap-disabled: said by the org, and afterwards no success is there to prove it on', async () => {
      org.change.settings.soapLogin = false;
      expect(summary(await validate(users.good, 'cloud'))).to.equal('failed soap-disabled unknown unknown 30');
      expect(attempts()).to.equal(1);
    });

    it('soap-disabled: refused where the table takes SOAP for off', async () => {
      const { code, result } = await validate(users.good, 'cloud', '--assume', 'use-any-api-auth=enforced');
      expect(code, 'evidence of past SOAP logins overrules').to.equal(0);
      expect(asList(result['results'])[0]?.['outcome']).to.equal('succeeded');
    });

    it('soap-permission: refused where the org surely enforces it', async () => {
      const answered = await validate(users['no-soap-permission'], 'cloud', '--assume', 'use-any-api-auth=enforced');
      expect(summary(answered)).to.be.oneOf([
        'refused soap-permission unknown unknown 30',
        'failed soap-permission unknown unknown 30',
      ]);
    });

    it('soap-permission: refused where the release update of the org is in force, nothing sent', async () => {
      org.change.changeReleaseUpdate(ANY_API_AUTH, { status: 'Complete' });
      const answered = await validate(users['no-soap-permission'], 'cloud');
      expect(summary(answered)).to.equal('refused soap-permission unknown unknown 30');
      expect(attempts()).to.equal(0);
    });

    it('oauth-flow-blocked: refused by the setting, nothing sent', async () => {
      org.change.settings.oauthPasswordFlowBlocked = true;
      const answered = await door.validate(
        ['-o', admin(org, 'cloud'), '-u', users.good.username, '--wait', '0', ...oauth()],
        { ...at(org, 'cloud', users.good), ...secret() },
      );
      expect(summary(answered)).to.equal('refused oauth-flow-blocked unknown unknown 30');
      expect(attempts()).to.equal(0);
    });

    it('oauth-flow-blocked: an External Client App, told by the org alone', async () => {
      org.change.settings.appType = 'external-client';
      const answered = await door.validate(
        ['-o', admin(org, 'cloud'), '-u', users.good.username, '--wait', '0', ...oauth()],
        { ...at(org, 'cloud', users.good), ...secret() },
      );
      expect(summary(answered)).to.equal('failed oauth-flow-blocked unknown unknown 30');
      org.clearLog();
      const assumed = await door.validate(
        ['-o', admin(org, 'cloud'), '-u', users.good.username, ...oauth(), '--assume', 'app-type=external-client'],
        { ...at(org, 'cloud', users.good), ...secret() },
      );
      expect(summary(assumed)).to.equal('refused oauth-flow-blocked unknown unknown 30');
      expect(attempts()).to.equal(0);
    });

    it('oauth-external-user: refused', async () => {
      const user = { username: 'ext@loopback.example', password: 'Pw1-external', securityToken: 'T'.repeat(24) };
      org.change.addUser({ ...user, userType: 'PowerCustomerSuccess', permissionSets: ['Use_Any_API_Auth'] });
      const answered = await door.validate(
        ['-o', admin(org, 'cloud'), '-u', user.username, '--wait', '0', ...oauth()],
        { ...at(org, 'cloud', user), ...secret() },
      );
      expect(summary(answered)).to.equal('refused oauth-external-user unknown unknown 30');
      // By SOAP the table does not know, so the org is asked.
      org.clearLog();
      await validate(user, 'cloud');
      expect(attempts()).to.equal(1);
    });

    it('profile-range-relaxed: the app lets other addresses in, so the org is asked', async () => {
      org.change.settings.appIpPolicy = 'relax';
      const user = users['profile-range'];
      const answered = await door.validate(
        ['-o', admin(org, 'cloud'), '-u', user.username, '--wait', '0', ...oauth(), '--assume', 'app-ip-policy=relax'],
        { ...at(org, 'cloud', user), ...secret() },
      );
      expect(attempts()).to.equal(1);
      expect(first(answered)['outcome']).to.be.oneOf(['succeeded', 'failed']);
    });

    it('mfa-api-inside: unconfirmed, so the org is asked', async () => {
      await validate(users.mfa, 'office');
      expect(attempts()).to.equal(1);
    });
  });

  describe('the OAuth username-password flow', () => {
    const byOauth = async (user: Credentials, vantage: Vantage, app = oauth()): Promise<Answered> =>
      door.validate(['-o', admin(org, vantage), '-u', user.username, '--wait', '0', ...app], {
        ...at(org, vantage, user),
        ...secret(),
      });

    const table: readonly (readonly [IntegrationCase, Vantage, string])[] = [
      ['good', 'cloud', 'succeeded none yes yes 0'],
      ['good', 'office', 'succeeded none yes unknown 0'],
      ['stale-token', 'cloud', 'failed token-outdated unknown unknown 30'],
      ['expired-password', 'cloud', 'refused password-expired unknown unknown 30'],
      ['profile-range', 'cloud', 'refused profile-range-outside unknown unknown 30'],
      ['profile-range', 'branch', 'succeeded none yes unknown 0'],
      ['frozen', 'cloud', 'refused user-frozen unknown unknown 30'],
      ['inactive', 'cloud', 'refused user-inactive unknown unknown 30'],
    ];
    for (const [name, vantage, expected] of table) {
      it(`${name} from ${vantage}: ${expected}`, async () => {
        org.change.settings.eventMonitoring = false;
        expect(summary(await byOauth(users[name], vantage))).to.equal(expected);
      });
    }

    it('names a wrong client id', async () => {
      const answered = await byOauth(users.good, 'cloud', ['--path', 'oauth-password', '--client-id', '3MVG9nonsense']);
      expect(summary(answered)).to.equal('failed client-id-wrong unknown unknown 30');
    });

    it('needs a client id', async () => {
      const answered = await validate(users.good, 'cloud', '--path', 'oauth-password');
      expect(answered.code).to.equal(2);
      expect(attempts()).to.equal(0);
    });
  });

  describe('causes that the org gives', () => {
    const wrong = (user: Credentials, change: Partial<Credentials>): Credentials => ({ ...user, ...change });

    it('no token from an address that needs one', async () => {
      const answered = await validate(wrong(users.good, { securityToken: '' }), 'cloud');
      expect(summary(answered)).to.equal('failed token-missing unknown unknown 30');
      expect(asList(first(answered)['causes'])[0]?.['confidence']).to.equal('certain');
    });

    it('a wrong password alone is proved wrong where LoginHistory says so', async () => {
      const answered = await validate(wrong(users.good, { password: 'no', securityToken: '' }), 'office');
      expect(summary(answered)).to.equal('failed wrong-password-or-token no unknown 30');
      const { fix, message } = first(answered);
      expect(message)
        .to.include('The password is wrong.')
        .and.not.to.match(/or the security token after it|for both/u);
      expect(asObject(fix)['what']).not.to.include('security token appended');
    });

    it('never calls the password right when Salesforce asks for a token', async () => {
      org.change.settings.untrustedWrongPassword = 'token-fault';
      const answered = await validate(wrong(users.good, { password: 'no' }), 'cloud');
      expect(asObject(first(answered)['proves'])['password']).to.equal('unknown');
      expect(answered.code).to.equal(30);
    });

    it('a user that the org does not have', async () => {
      const answered = await validate(wrong(users.good, { username: 'nobody@loopback.example' }), 'cloud');
      expect(summary(answered)).to.equal('refused wrong-username-or-host unknown unknown 30');
      expect(attempts()).to.equal(0);
    });

    it('device activation', async () => {
      for (const challenge of ['issued', 'pending'] as const) {
        org.change.setPassword(users.good.username, { password: 'Pw1-challenge', challenge });
        const user = wrong(users.good, { password: 'Pw1-challenge', securityToken: '' });
        expect(summary(await validate(user, 'cloud'))).to.equal('failed token-missing unknown unknown 30');
      }
    });

    it('My Domain refuses the general host', async () => {
      org.change.settings.apiLoginRequiresMyDomain = true;
      const answered = await validate(users.good, 'cloud', '--instance-url', org.generalLoginUrl);
      expect(summary(answered)).to.equal('failed my-domain-required unknown unknown 30');
    });

    it('delegated authentication is down or has no gateway', async () => {
      for (const identityProvider of ['down', 'none'] as const) {
        org.change.settings.identityProvider = identityProvider;
        const answered = await validate(users.delegated, 'office');
        expect(summary(answered)).to.equal('failed delegated-authentication unknown unknown 30');
      }
    });

    it('the org is locked, the trial is over', async () => {
      org.change.settings.closed = 'locked';
      expect(summary(await validate(users.good, 'cloud'))).to.equal('failed org-locked unknown unknown 30');
      org.change.settings.closed = 'trial-expired';
      expect(summary(await validate(users.good, 'cloud'))).to.equal('failed trial-expired unknown unknown 30');
    });

    it('too many logins within an hour', async () => {
      org.change.settings.loginsPerHour = 0;
      expect(summary(await validate(users.good, 'cloud'))).to.equal('failed login-rate-exceeded unknown unknown 30');
    });

    for (const faultPrefix of ['', 'sf:', 'ns1:'] as const) {
      it(`reads faults with the prefix "${faultPrefix}"`, async () => {
        org.change.settings.faultPrefix = faultPrefix;
        expect(summary(await validate(users['stale-token'], 'cloud'))).to.equal(
          'failed token-outdated unknown unknown 30',
        );
      });
    }

    it('says that the token died with the password', async () => {
      const answered = await validate(users['stale-token'], 'cloud');
      const [cause] = asList(first(answered)['causes']);
      expect(JSON.stringify(cause?.['evidence'])).to.match(/invalidated the old token/);
    });
  });

  describe('where the login leads', () => {
    it('fails when it is not the expected org', async () => {
      const answered = await validate(users.good, 'cloud', '--expect-org', '00D000000000001');
      expect(summary(answered)).to.equal('failed other-org yes yes 30');
      const right = await validate(users.good, 'cloud', '--expect-org', org.orgId.slice(0, 15));
      expect(right.code).to.equal(0);
    });

    it('fails when sandbox and production are mixed up', async () => {
      const sandbox = await startOrg({ seed: 9, sandbox: true });
      try {
        const twin = sandbox.integrations.find((one) => one.case === 'good');
        if (twin === undefined) throw new Error('no user');
        const answered = await door.validate(
          ['-o', admin(org, 'cloud'), '-u', twin.username, '--wait', '0', '--instance-url', sandbox.urls.cloud],
          at(org, 'cloud', twin),
        );
        expect(first(answered)['cause']).to.equal('sandbox-mix-up');
        expect(answered.code).to.equal(30);
      } finally {
        await sandbox.close();
      }
    });
  });

  describe('the guard', () => {
    const wrongly = (user: Credentials): Credentials => ({ ...user, password: 'wrong', securityToken: '' });

    it('says how many attempts are left, and stops before the last one, with --force too', async () => {
      org.change.settings.passwordPolicy = {
        maxLoginAttempts: 'FiveAttempts',
        lockoutInterval: 'FifteenMinutes',
        expiration: 'Never',
      };
      const left: unknown[] = [];
      const messages: string[] = [];
      for (const force of [[], [], [], [], ['--force'], ['--force']]) {
        const answered = await validate(wrongly(users.good), 'office', ...force);
        left.push([asObject(first(answered)['guard'])['attemptsLeft'], answered.code]);
        if (answered.code === 1) messages.push(word(first(answered)['message']));
      }
      expect(left).to.deep.equal([
        [5, 30],
        [4, 30],
        [3, 30],
        [2, 1],
        [2, 30],
        [1, 1],
      ]);
      expect(messages[0]).to.include('at least 3 must be left').and.to.include('--force lowers that to 2');
      expect(messages[1]).to.include('The last one is never used, not even with --force');
      expect(first(await validate(users.good, 'office'))['cause']).to.equal('attempts-nearly-spent');
    });

    it("takes the profile's own password policy where there is one", async () => {
      org.change.changeProfile('Standard User', {
        passwordPolicy: { maxLoginAttempts: 'ThreeAttempts', lockoutInterval: 'Forever', expiration: 'Never' },
      });
      const left = asObject(first(await validate(users.good, 'office'))['guard'])['attemptsLeft'];
      expect(left).to.equal(3);
    });

    it('counts with User.NumberOfFailedLogins where LoginHistory has fewer', async () => {
      org.change.changeUser(users.good.username, { failed_logins: 9 });
      expect(summary(await validate(users.good, 'cloud'))).to.equal('refused attempts-nearly-spent unknown unknown 1');
    });

    it('knows no limit where the org has none', async () => {
      org.change.settings.passwordPolicy = {
        maxLoginAttempts: 'NoLimit',
        lockoutInterval: 'FifteenMinutes',
        expiration: 'Never',
      };
      for (let round = 0; round < 4; round++) {
        expect((await validate(wrongly(users.good), 'office')).code).to.equal(30);
      }
    });

    it('takes the strictest limit where the policies cannot be read', async () => {
      const session = org.change.sessionWithout('ModifyMetadata', 'ModifyAllData');
      const run = async (...args: string[]): Promise<Answered> =>
        door.validate(
          ['-o', session.accessToken, '-u', users.good.username, '--wait', '0', ...args],
          at(org, 'cloud', wrongly(users.good)),
        );
      expect((await run()).code).to.equal(30);
      const second = await run();
      expect(summary(second)).to.equal('refused attempts-nearly-spent unknown unknown 1');
      expect(asList(second.result['incomplete'])).not.to.have.length(0);
      expect((await run('--force')).code).to.equal(30);
      expect(summary(await run('--force')), 'the last attempt of the strictest limit').to.equal(
        'refused attempts-nearly-spent unknown unknown 1',
      );
    });

    it('holds back with its journal where LoginHistory cannot be read, and says until when', async () => {
      const session = org.change.sessionWithout('ManageUsers', 'MonitorLoginHistory');
      const run = async (...args: string[]): Promise<Answered> =>
        door.validate(
          ['-o', session.accessToken, '-u', users.good.username, '--wait', '0', ...args],
          at(org, 'cloud', wrongly(users.good)),
        );
      const began = Date.now();
      expect((await run()).code).to.equal(30);
      const ended = Date.now();
      const second = await run();
      expect(summary(second)).to.equal('refused attempt-too-soon unknown unknown 1');
      /** So many minutes after the attempt, to the second. */
      const isNext = (answered: Answered, minutes: number, why: string): void => {
        const next = Date.parse(word(asObject(first(answered)['guard'])['nextSafeAttempt'])) - minutes * 60_000;
        expect(next, why).to.be.within(began - 1000, ended + 1000);
      };
      isNext(second, 5, 'minutes in which nobody could see it');
      expect(summary(await run('--force'))).to.equal('refused attempt-too-soon unknown unknown 1');
      door.passTime(6);
      isNext(await run(), 9, 'the lockout interval of the org, in minutes');
      expect((await run('--force')).code).to.equal(30);
    });

    it('without an org knows only its journal, and says so', async () => {
      const run = async (user: Credentials): Promise<Answered> =>
        door.validate(['--instance-url', org.urls.cloud, '-u', user.username], at(org, 'cloud', user));
      const good = await run(users.good);
      expect(summary(good)).to.equal('succeeded none yes unknown 0');
      expect(good.result).not.to.have.property('source');
      const skipped = asList(asObject(first(good)['guard'])['skipped']).map(({ check }) => check);
      expect(skipped).to.deep.equal(['user', 'state', 'path', 'address', 'attempts']);
      expect((await run(wrongly(users.good))).code).to.equal(30);
      expect(summary(await run(users.good))).to.equal('refused attempt-too-soon unknown unknown 1');
    });

    it('a success starts the journal anew', async () => {
      const run = async (user: Credentials, ...args: string[]): Promise<number> =>
        (await door.validate(['--instance-url', org.urls.cloud, '-u', user.username, ...args], at(org, 'cloud', user)))
          .code;
      expect(await run(wrongly(users.good))).to.equal(30);
      expect(await run(users.good, '--force'), 'too soon').to.equal(1);
      door.passTime(6);
      expect(await run(users.good)).to.equal(1);
      expect(await run(users.good, '--force')).to.equal(0);
      expect(await run(wrongly(users.good))).to.equal(30);
    });

    it('ends no session of another client', async () => {
      const client = org.change.sessionOf(users.good.username, 'office');
      await validate(users.good, 'cloud');
      await validate(wrongly(users.good), 'cloud');
      const response = await fetch(`${org.urls.office}/services/oauth2/userinfo`, {
        headers: { authorization: `Bearer ${client.accessToken}` },
      });
      expect(response.status).to.equal(200);
      expect(org.requests.filter(({ operation }) => operation === 'logout')).to.deep.equal([]);
    });
  });

  describe('evidence', () => {
    it('shows the row of this very attempt', async () => {
      const answered = await validate(users['stale-token'], 'cloud', '--wait', '5');
      expect(asObject(first(answered)['evidence'])).to.include({
        status: 'Failed: API security token required',
        sourceIp: org.addresses.cloud,
      });
    });

    // From a trusted address a success says nothing about the token; only an event log does (USE_API_TOKEN).
    const logged = async (user: Credentials): Promise<Answered> => {
      const writing = setInterval(() => {
        if (attempts() === 0) return;
        clearInterval(writing);
        org.change.writeEventLogs();
      }, 1);
      try {
        return await validate(user, 'office', '--wait', '5');
      } finally {
        clearInterval(writing);
      }
    };

    it('proves the token from a trusted address where an event log says that it was used', async () => {
      expect(summary(await logged(users.good))).to.equal('succeeded none yes yes 0');
    });

    it('proves that no token was used where the event log says so', async () => {
      expect(summary(await logged({ ...users.good, securityToken: '' }))).to.equal('succeeded none yes no 0');
    });

    it('does not take an older row for it', async () => {
      org.change.addLogin(users.good.username, Math.floor(org.change.now() / 1000) + 30, {
        status: 'Invalid Password',
      });
      const answered = await validate(users.good, 'cloud');
      expect(asObject(first(answered)['evidence'])['status']).to.equal('Success');
    });
  });

  describe('several users', () => {
    const piped = async (lines: readonly Credentials[]): Promise<Answered> => {
      const { plugin, Home } = await import('../support/run.js');
      const { envelope } = await import('../support/envelope.js');
      const home = new Home();
      try {
        const ran = await plugin(
          ['token', 'validate', 'login', '-o', admin(org, 'cloud'), '--wait', '0', '--json'],
          home,
          {
            env: at(org, 'cloud'),
            input: lines
              .map(({ username, password, securityToken }) => JSON.stringify({ username, password, securityToken }))
              .join('\n'),
          },
        );
        const json = envelope(ran);
        return { code: ran.code ?? -1, json, result: asObject(json['result'] ?? {}), output: ran.stdout + ran.stderr };
      } finally {
        home.remove();
      }
    };

    it('are tried one after another, and the worst decides', async () => {
      const answered = await piped([users.good, users.frozen, users['stale-token'], users['nearly-locked']]);
      expect(
        asList(answered.result['results']).map(({ outcome, cause }) => `${word(outcome)} ${word(cause)}`),
      ).to.deep.equal([
        'succeeded none',
        'refused user-frozen',
        'failed token-outdated',
        'refused attempts-nearly-spent',
      ]);
      expect(answered.code).to.equal(30);
    });

    it('stop at an answer that concerns them all', async () => {
      org.change.settings.closed = 'locked';
      const answered = await piped([users.good, users['stale-token'], users['verified-address']]);
      expect(
        asList(answered.result['results']).map(({ outcome, cause }) => `${word(outcome)} ${word(cause)}`),
      ).to.deep.equal(['failed org-locked', 'refused stopped-early', 'refused stopped-early']);
      expect(attempts()).to.equal(1);
    });
  });
});

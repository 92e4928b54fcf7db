import { expect } from 'chai';
import type { Integration, IntegrationCase, Org, Vantage } from '../index.js';
import { startOrg } from '../index.js';
import { Client, element, field, passwordGrant, recordsOf, send, soap, soapLogin } from '../client.js';
import type { Reply } from '../client.js';

/** A Wednesday at noon. */
const NOW = Date.parse('2026-11-18T12:00:00Z');
const INVALID = 'Invalid username, password, security token; or user locked out.';

function integration(org: Org, name: IntegrationCase): Integration {
  const found = org.integrations.find((item) => item.case === name);
  if (found === undefined) throw new Error(`No integration ${name}`);
  return found;
}

/** `exceptionCode`, or `ok`. */
function outcomeOf(reply: Reply): string {
  return reply.status === 200 ? 'ok' : (element(reply.text, 'exceptionCode') ?? 'no fault');
}

async function newestStatus(org: Org, username: string): Promise<unknown> {
  const [record] = await new Client(org).all(
    'SELECT Status, LoginType, LoginSubType, SourceIp, ApiType, ApiVersion, UserId FROM LoginHistory ' +
      `WHERE UserId IN (SELECT Id FROM User WHERE Username = '${username}') ORDER BY LoginTime DESC, Id DESC LIMIT 1`,
  );
  return record?.['Status'];
}

describe('Logins with a password', () => {
  let org: Org;

  beforeEach(async () => {
    org = await startOrg({ clock: () => NOW });
  });
  afterEach(() => org.close());

  type Row = [IntegrationCase, Vantage, 'password' | 'with token', string, string | undefined];
  const table: Row[] = [
    ['good', 'office', 'password', 'ok', 'Success'],
    ['good', 'office', 'with token', 'ok', 'Success'],
    ['good', 'cloud', 'with token', 'ok', 'Success'],
    ['good', 'cloud', 'password', 'LOGIN_MUST_USE_SECURITY_TOKEN', 'Failed: API security token required'],
    ['stale-token', 'cloud', 'with token', 'LOGIN_MUST_USE_SECURITY_TOKEN', 'Failed: API security token required'],
    ['stale-token', 'office', 'password', 'ok', 'Success'],
    ['stale-token', 'office', 'with token', 'INVALID_LOGIN', 'Invalid Password'],
    ['locked', 'office', 'password', 'INVALID_LOGIN', 'Password Lockout'],
    ['nearly-locked', 'office', 'password', 'ok', 'Success'],
    ['frozen', 'office', 'password', 'INVALID_LOGIN', 'User is Frozen'],
    ['inactive', 'office', 'password', 'INVALID_LOGIN', 'User is Inactive'],
    ['profile-range', 'branch', 'password', 'ok', 'Success'],
    ['profile-range', 'office', 'password', 'LOGIN_DURING_RESTRICTED_DOMAIN', 'Restricted IP'],
    ['profile-range', 'cloud', 'password', 'LOGIN_DURING_RESTRICTED_DOMAIN', 'Restricted IP'],
    ['login-hours', 'office', 'password', 'LOGIN_DURING_RESTRICTED_TIME', 'Restricted time'],
    ['no-api', 'office', 'password', 'API_DISABLED_FOR_ORG', 'Failed: OAuth API access disabled'],
    ['mfa', 'cloud', 'password', 'INVALID_LOGIN', 'Multi-factor required'],
    ['delegated', 'office', 'password', 'ok', 'Success'],
    ['no-soap-permission', 'office', 'password', 'INSUFFICIENT_ACCESS', undefined],
    ['verified-address', 'cloud', 'password', 'ok', 'Success'],
    ['verified-address', 'branch', 'password', 'LOGIN_MUST_USE_SECURITY_TOKEN', 'Failed: API security token required'],
  ];
  for (const [name, vantage, secret, expected, status] of table) {
    it(`${name} from ${vantage}, ${secret}: ${expected}`, async () => {
      const { username, password, securityToken } = integration(org, name);
      const text = secret === 'password' ? password : password + securityToken;
      const before = org.change.rows('SELECT COUNT(*) AS n FROM login_history')[0]?.['n'];
      const reply = await soapLogin(org.urls[vantage], username, text);
      expect(outcomeOf(reply)).to.equal(expected);
      expect(reply.status).to.equal(expected === 'ok' ? 200 : 500);
      const after = org.change.rows('SELECT COUNT(*) AS n FROM login_history')[0]?.['n'];
      expect(Number(after) - Number(before)).to.equal(status === undefined ? 0 : 1);
      if (status !== undefined) expect(await newestStatus(org, username)).to.equal(status);
    });
  }

  it('of an unknown user leave no row behind', async () => {
    const reply = await soapLogin(org.urls.office, 'nobody@loopback.example', 'x');
    expect(outcomeOf(reply)).to.equal('INVALID_LOGIN');
    const since = await new Client(org).query(
      `SELECT COUNT() FROM LoginHistory WHERE LoginTime >= 2026-11-18T11:59:00Z`,
    );
    expect(field(since.json, 'totalSize')).to.equal(0);
  });

  it('are answered by the fault that is on record, with any of the prefixes', async () => {
    const { username } = integration(org, 'good');
    const bare = await soapLogin(org.urls.office, username, 'wrong');
    const body = (code: string, extra: string, detail: string): string =>
      `<soapenv:Fault><faultcode${extra}>${code}INVALID_LOGIN</faultcode>` +
      `<faultstring>INVALID_LOGIN: ${INVALID}</faultstring><detail><sf:${detail} xsi:type="sf:LoginFault">` +
      `<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode><sf:exceptionMessage>${INVALID}</sf:exceptionMessage>` +
      `</sf:${detail}></detail></soapenv:Fault>`;
    expect(bare.text).to.include(body('', '', 'LoginFault'));
    expect(bare.text).to.include('xmlns:sf="urn:fault.partner.soap.sforce.com"');
    org.change.settings.faultPrefix = 'sf:';
    expect((await soapLogin(org.urls.office, username, 'wrong')).text).to.include(body('sf:', '', 'LoginFault'));
    org.change.settings.faultPrefix = 'ns1:';
    expect((await soapLogin(org.urls.office, username, 'wrong')).text).to.include(
      body('ns1:', ' xmlns:ns1="urn:fault.partner.soap.sforce.com"', 'fault'),
    );
  });

  it('say with the apostrophe U+2019 that the token is missing', async () => {
    const { username, password } = integration(org, 'good');
    const reply = await soapLogin(org.urls.cloud, username, password);
    const message = element(reply.text, 'exceptionMessage') ?? '';
    expect(message.startsWith(`${INVALID} Are you at a new location?`)).to.equal(true);
    expect(message).to.include('company\u2019s trusted networks');
    expect(message.endsWith('then select Reset My Security Token.')).to.equal(true);
  });

  it('succeed with ids, urls and user info, written to history with address, type and version', async () => {
    const { username, password } = integration(org, 'good');
    const { text } = await soapLogin(org.urls.office, username.toUpperCase(), password, '58.0');
    expect(element(text, 'passwordExpired')).to.equal('false');
    expect(element(text, 'sandbox')).to.equal('false');
    expect(element(text, 'organizationId')).to.equal(org.orgId);
    expect(element(text, 'userName')).to.equal(username);
    expect(element(text, 'serverUrl')).to.equal(`${org.urls.office}/services/Soap/u/58.0/${org.orgId.slice(0, 15)}`);
    const session = element(text, 'sessionId') ?? '';
    expect(session).to.match(new RegExp(`^${org.orgId.slice(0, 15)}!`));
    const client = new Client(org, session);
    const [row] = await client.all(
      'SELECT UserId, Status, LoginType, LoginSubType, SourceIp, ApiType, ApiVersion, LoginUrl FROM LoginHistory ' +
        'ORDER BY LoginTime DESC LIMIT 1',
    );
    expect({ ...row, attributes: 0 }).to.deep.equal({
      attributes: 0,
      UserId: element(text, 'userId'),
      Status: 'Success',
      LoginType: 'Other Apex API',
      LoginSubType: 'SoapApiLogin',
      SourceIp: '203.0.113.10',
      ApiType: 'SOAP Partner',
      ApiVersion: '58.0',
      LoginUrl: 'loopback.my.salesforce.com',
    });
  });

  it('with an expired password succeed, and every later call fails', async () => {
    const { username, password } = integration(org, 'expired-password');
    const { text } = await soapLogin(org.urls.office, username, password);
    expect(element(text, 'passwordExpired')).to.equal('true');
    const session = element(text, 'sessionId') ?? '';
    const header = `<SessionHeader xmlns="urn:partner.soap.sforce.com"><sessionId>${session}</sessionId></SessionHeader>`;
    const call = await soap(`${org.urls.office}/services/Soap/u/64.0`, '<getUserInfo/>', header);
    expect(outcomeOf(call)).to.equal('INVALID_OPERATION_WITH_EXPIRED_PASSWORD');
    const rest = await new Client(org, session).query('SELECT Id FROM User');
    expect([rest.status, rest.text.includes('INVALID_OPERATION_WITH_EXPIRED_PASSWORD')]).to.deep.equal([403, true]);
  });

  it('share one session among the SOAP clients of a user, which logout() ends for all', async () => {
    const { username, password } = integration(org, 'good');
    const login = async (): Promise<string> =>
      element((await soapLogin(org.urls.office, username, password)).text, 'sessionId') ?? '';
    const first = await login();
    expect(await login()).to.equal(first);
    const header = `<SessionHeader xmlns="urn:partner.soap.sforce.com"><sessionId>${first}</sessionId></SessionHeader>`;
    const url = `${org.urls.office}/services/Soap/u/64.0`;
    expect(element((await soap(url, '<getUserInfo/>', header)).text, 'userName')).to.equal(username);
    expect((await soap(url, '<getServerTimestamp/>', header)).text).to.include('2026-11-18T12:00:00.000Z');
    expect((await soap(url, '<logout/>', header)).status).to.equal(200);
    expect(outcomeOf(await soap(url, '<getUserInfo/>', header))).to.equal('INVALID_SESSION_ID');
    expect(await login()).to.not.equal(first);
  });

  it('are refused by version: 65 is too new, 30 is gone', async () => {
    const { username, password } = integration(org, 'good');
    const late = await soapLogin(org.urls.office, username, password, '65.0');
    expect(outcomeOf(late)).to.equal('INVALID_OPERATION');
    expect(element(late.text, 'exceptionMessage')).to.equal(
      'The SOAP Login operation is not available in the API version specified (65.0). ' +
        'Refer to the documentation for supported versions.',
    );
    const old = await soapLogin(org.urls.office, username, password, '30.0');
    expect(outcomeOf(old)).to.equal('UNSUPPORTED_API_VERSION');
    for (const version of ['31.0', '64.0']) {
      expect(outcomeOf(await soapLogin(org.urls.office, username, password, version)), version).to.equal('ok');
    }
  });

  it('are refused when the org has SOAP login() off, is locked, or its trial is over', async () => {
    const { username, password } = integration(org, 'good');
    const attempt = async (): Promise<string> => outcomeOf(await soapLogin(org.urls.office, username, password));
    const { settings } = org.change;
    settings.soapLogin = false;
    const off = await soapLogin(org.urls.office, username, password);
    expect(outcomeOf(off)).to.equal('INVALID_OPERATION');
    expect(element(off.text, 'exceptionMessage')).to.equal(
      'SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().',
    );
    settings.soapLogin = true;
    settings.closed = 'locked';
    expect(await attempt()).to.equal('ORG_LOCKED');
    settings.closed = 'trial-expired';
    expect(await attempt()).to.equal('TRIAL_EXPIRED');
    settings.closed = 'no';
    expect(await attempt()).to.equal('ok');
  });

  it('need no Use Any API Auth where it is optional', async () => {
    org.change.settings.useAnyApiAuth = 'optional';
    const { username, password } = integration(org, 'no-soap-permission');
    expect(outcomeOf(await soapLogin(org.urls.office, username, password))).to.equal('ok');
  });

  it('through a login host of all orgs fail where My Domain refuses it', async () => {
    const { username, password } = integration(org, 'good');
    expect(outcomeOf(await soapLogin(org.generalLoginUrl, username, password))).to.equal(
      'LOGIN_MUST_USE_SECURITY_TOKEN',
    );
    org.change.settings.apiLoginRequiresMyDomain = true;
    expect(outcomeOf(await soapLogin(org.generalLoginUrl, username, password))).to.equal(
      'LOGIN_DURING_RESTRICTED_DOMAIN',
    );
    expect(await newestStatus(org, username)).to.equal('Restricted domain');
    expect(outcomeOf(await soapLogin(org.urls.office, username, password))).to.equal('ok');
  });

  it('are checked by the identity provider under delegated authentication', async () => {
    const { username, password } = integration(org, 'delegated');
    const { settings } = org.change;
    settings.identityProvider = 'down';
    expect(outcomeOf(await soapLogin(org.urls.office, username, password))).to.equal('SSO_SERVICE_DOWN');
    settings.identityProvider = 'none';
    expect(outcomeOf(await soapLogin(org.urls.office, username, password))).to.equal('INVALID_SSO_GATEWAY_URL');
  });

  it('of users who never had a token are challenged', async () => {
    for (const [challenge, code] of [
      ['issued', 'LOGIN_CHALLENGE_ISSUED'],
      ['pending', 'LOGIN_CHALLENGE_PENDING'],
    ] as const) {
      const username = `${challenge}@loopback.example`;
      org.change.addUser({ username, password: 'Pw', challenge, permissionSets: ['Use_Any_API_Auth'] });
      expect(outcomeOf(await soapLogin(org.urls.cloud, username, 'Pw'))).to.equal(code);
    }
  });

  it('beyond the hourly rate are refused for the hour', async () => {
    const { username, password } = integration(org, 'good');
    org.change.settings.loginsPerHour = 3;
    const attempt = async (): Promise<string> => outcomeOf(await soapLogin(org.urls.office, username, password));
    expect([await attempt(), await attempt(), await attempt()]).to.deep.equal(['ok', 'ok', 'ok']);
    expect(await attempt()).to.equal('REQUEST_LIMIT_EXCEEDED');
    expect(await newestStatus(org, username)).to.equal('Login rate exceeded');
    org.change.passTime(3700);
    expect(await attempt()).to.equal('ok');
  });

  it('compare the password as XML delivers it: a bare line end is a line feed, an escaped one is kept', async () => {
    const password = 'a\r\nb\rc & <d> "e" \'f\' é 😀';
    const username = 'lines@loopback.example';
    org.change.addUser({ username, password, permissionSets: ['Use_Any_API_Auth'] });
    expect(outcomeOf(await soapLogin(org.urls.office, username, password))).to.equal('ok');
    const raw = password.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    const body = `<login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${raw}</password></login>`;
    expect(outcomeOf(await soap(`${org.urls.office}/services/Soap/u/64.0`, body))).to.equal('INVALID_LOGIN');
    org.change.setPassword(username, { password: password.replaceAll('\r\n', '\n').replaceAll('\r', '\n') });
    expect(outcomeOf(await soap(`${org.urls.office}/services/Soap/u/64.0`, body))).to.equal('ok');
  });

  it('with a DOCTYPE or broken XML never reach the password', async () => {
    const url = `${org.urls.office}/services/Soap/u/64.0`;
    for (const body of ['<!DOCTYPE x [<!ENTITY a "b">]><x/>', '<a><b></a>', 'not xml']) {
      const reply = await send(url, { method: 'POST', body });
      expect([reply.status, reply.text.includes('soapenv:Client')], body).to.deep.equal([500, true]);
    }
    expect(org.counters.loginAttempts).to.equal(0);
  });
});

describe('Lockouts', () => {
  let org: Org;
  const username = 'probe@loopback.example';

  beforeEach(async () => {
    org = await startOrg({ clock: () => NOW });
    org.change.addProfile({
      name: 'Strict',
      permissions: ['ApiEnabled', 'UseAnyApiAuth'],
      passwordPolicy: { maxLoginAttempts: 'ThreeAttempts', lockoutInterval: 'ThirtyMinutes', expiration: 'Never' },
    });
    org.change.addUser({ username, profile: 'Strict', password: 'Right', securityToken: 'T'.repeat(24) });
  });
  afterEach(() => org.close());

  const attempt = async (secret: string, vantage: Vantage = 'office'): Promise<string> =>
    outcomeOf(await soapLogin(org.urls[vantage], username, secret));
  const locked = async (): Promise<unknown> => {
    const { accessToken } = org.change.sessionOf(org.admin.username);
    const records = recordsOf(
      await new Client(org, accessToken).query(
        `SELECT IsPasswordLocked FROM UserLogin WHERE User.Username = '${username}'`,
      ),
    );
    return records[0]?.['IsPasswordLocked'];
  };

  it('follow the profile’s policy, for wrong passwords and missing tokens alike, until the interval is over', async () => {
    expect(await attempt('Wrong')).to.equal('INVALID_LOGIN');
    expect(await attempt('Right', 'cloud')).to.equal('LOGIN_MUST_USE_SECURITY_TOKEN');
    expect(await locked()).to.equal(false);
    expect(await attempt(`Right${'X'.repeat(24)}`, 'cloud')).to.equal('LOGIN_MUST_USE_SECURITY_TOKEN');
    expect(await locked()).to.equal(true);
    expect(await attempt('Right')).to.equal('INVALID_LOGIN');
    expect(await newestStatus(org, username)).to.equal('Password Lockout');
    org.change.passTime(29 * 60);
    expect(await locked()).to.equal(true);
    org.change.passTime(61);
    expect(await locked()).to.equal(false);
    expect(await attempt('Right')).to.equal('ok');
  });

  it('count from the last success on', async () => {
    await attempt('Wrong');
    await attempt('Wrong');
    expect(await attempt('Right')).to.equal('ok');
    await attempt('Wrong');
    await attempt('Wrong');
    expect(await locked()).to.equal(false);
    expect(org.change.user(username)['failed_logins']).to.equal(2);
  });

  it('last until an administrator unlocks where the interval is Forever, and never come with NoLimit', async () => {
    org.change.changeProfile('Strict', {
      passwordPolicy: { maxLoginAttempts: 'ThreeAttempts', lockoutInterval: 'Forever', expiration: 'Never' },
    });
    for (let i = 0; i < 3; i++) await attempt('Wrong');
    org.change.passTime(30 * 86_400);
    expect(await locked()).to.equal(true);
    org.change.changeUser(username, { locked: 0, failed_logins: 0 });
    org.change.changeProfile('Strict', {
      passwordPolicy: { maxLoginAttempts: 'NoLimit', lockoutInterval: 'Forever', expiration: 'Never' },
    });
    for (let i = 0; i < 20; i++) await attempt('Wrong');
    expect(await attempt('Right')).to.equal('ok');
  });

  it('come with the last attempt of a nearly locked user', async () => {
    const nearly = integration(org, 'nearly-locked');
    expect(outcomeOf(await soapLogin(org.urls.office, nearly.username, 'Wrong'))).to.equal('INVALID_LOGIN');
    expect(outcomeOf(await soapLogin(org.urls.office, nearly.username, nearly.password))).to.equal('INVALID_LOGIN');
    expect(await newestStatus(org, nearly.username)).to.equal('Password Lockout');
  });
});

describe('The OAuth password grant', () => {
  let org: Org;

  beforeEach(async () => {
    org = await startOrg({ clock: () => NOW });
  });
  afterEach(() => org.close());

  const grant = async (
    name: IntegrationCase,
    vantage: Vantage,
    secret: 'password' | 'with token',
  ): Promise<{ status: number; error: unknown; description: unknown; token: unknown }> => {
    const { username, password, securityToken } = integration(org, name);
    const reply = await passwordGrant(org, org.urls[vantage], {
      username,
      password: secret === 'password' ? password : password + securityToken,
    });
    return {
      status: reply.status,
      error: field(reply.json, 'error'),
      description: field(reply.json, 'error_description'),
      token: field(reply.json, 'access_token'),
    };
  };

  it('gives a token that works, with the token appended from outside', async () => {
    const answer = await grant('good', 'cloud', 'with token');
    expect(answer.status).to.equal(200);
    const reply = await new Client(org, String(answer.token)).get('/services/oauth2/userinfo');
    expect(field(reply.json, 'preferred_username')).to.equal(integration(org, 'good').username);
    expect(field(reply.json, 'organization_id')).to.equal(org.orgId);
  });

  const refused: [IntegrationCase, Vantage, string, string, string][] = [
    ['good', 'cloud', 'invalid_grant', 'authentication failure', 'Failed: API security token required'],
    ['profile-range', 'cloud', 'invalid_grant', 'ip restricted', 'Failed: IP Address Not Allowed'],
    ['inactive', 'office', 'inactive_user', 'user is inactive', 'User is Inactive'],
    ['frozen', 'office', 'invalid_grant', 'authentication failure', 'User is Frozen'],
    ['locked', 'office', 'invalid_grant', 'authentication failure', 'Password Lockout'],
    ['no-api', 'office', 'invalid_grant', 'authentication failure', 'Failed: OAuth API access disabled'],
  ];
  for (const [name, vantage, error, description, status] of refused) {
    it(`refuses ${name} from ${vantage} with ${error}: ${description}`, async () => {
      const answer = await grant(name, vantage, 'password');
      expect(answer).to.include({ status: 400, error, description });
      expect(await newestStatus(org, integration(org, name).username)).to.equal(status);
    });
  }

  it('says only "authentication failure" when the flow is blocked; LoginHistory knows better', async () => {
    org.change.settings.oauthPasswordFlowBlocked = true;
    const answer = await grant('good', 'office', 'password');
    expect(answer).to.include({ status: 400, error: 'invalid_grant', description: 'authentication failure' });
    expect(await newestStatus(org, integration(org, 'good').username)).to.equal('Username-Password Flow Disabled');
  });

  it('gives the reason in older orgs', async () => {
    org.change.settings.oauthErrorReason = true;
    expect((await grant('good', 'cloud', 'password')).description).to.equal(
      'authentication failure - Failed: API security token required',
    );
  });

  it('knows neither unknown apps nor wrong secrets, nor External Client Apps in this flow', async () => {
    const { username, password } = integration(org, 'good');
    const errorOf = async (form: { clientId?: string; clientSecret?: string }): Promise<unknown> =>
      field((await passwordGrant(org, org.urls.office, { username, password, ...form })).json, 'error');
    expect(await errorOf({ clientId: 'nobody' })).to.equal('invalid_client_id');
    expect(await errorOf({ clientSecret: 'wrong' })).to.equal('invalid_client');
    org.change.settings.appType = 'external-client';
    expect(await errorOf({})).to.equal('unsupported_grant_type');
  });

  it('counts towards the lockout as SOAP does', async () => {
    const { username } = integration(org, 'good');
    for (let i = 0; i < 10; i++) await passwordGrant(org, org.urls.office, { username, password: 'Wrong' });
    expect(await grant('good', 'office', 'password')).to.include({ error: 'invalid_grant' });
    expect(await newestStatus(org, username)).to.equal('Password Lockout');
  });

  it('ignores profile ranges where the app relaxes them', async () => {
    org.change.settings.appIpPolicy = 'relax';
    expect((await grant('profile-range', 'office', 'password')).status).to.equal(200);
  });
});

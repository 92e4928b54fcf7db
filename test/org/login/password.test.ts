import { expect } from 'chai';
import type { IntegrationCase, Org, Vantage } from '../index.js';
import { startOrg } from '../index.js';
import { Client, element, field, send, soap, soapLogin } from '../client.js';
import { integration, INVALID, newestStatus, NOW, outcomeOf } from './support.js';

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
    ['no-soap-permission', 'office', 'password', 'ok', 'Success'],
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

  it('need Use Any API Auth where the org is told to enforce it', async () => {
    const { username, password } = integration(org, 'no-soap-permission');
    const attempt = async (): Promise<string> => outcomeOf(await soapLogin(org.urls.office, username, password));
    expect(await attempt()).to.equal('ok');
    org.change.settings.useAnyApiAuth = 'enforced';
    const before = org.change.rows('SELECT COUNT(*) AS n FROM login_history')[0]?.['n'];
    expect(await attempt()).to.equal('INSUFFICIENT_ACCESS');
    expect(org.change.rows('SELECT COUNT(*) AS n FROM login_history')[0]?.['n']).to.equal(before);
    org.change.settings.useAnyApiAuth = 'optional';
    expect(await attempt()).to.equal('ok');
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

import { expect } from 'chai';
import type { Org, Vantage } from '../index.js';
import { startOrg } from '../index.js';
import { Client, recordsOf, soapLogin } from '../client.js';
import { integration, newestStatus, NOW, outcomeOf } from './support.js';

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

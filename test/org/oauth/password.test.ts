import { expect } from 'chai';
import type { IntegrationCase, Org, Vantage } from '../index.js';
import { startOrg } from '../index.js';
import { Client, field, passwordGrant } from '../client.js';
import { integration, newestStatus, NOW } from '../login/support.js';

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

  it('is blocked where nothing is stored in orgs created since Summer ’23, and is not in older ones', async () => {
    for (const [created, status] of [
      ['2023-04-30T08:00:00Z', 200],
      ['2023-09-30T08:00:00Z', 400],
    ] as const) {
      await org.close();
      org = await startOrg({ clock: () => NOW, created });
      org.change.settings.oauthPasswordFlowBlocked = undefined;
      expect((await grant('good', 'office', 'password')).status, created).to.equal(status);
    }
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

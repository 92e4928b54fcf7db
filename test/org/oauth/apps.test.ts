import { createSign, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import jsforce from '@jsforce/jsforce-node';
import type { AppSpec, MadeApp, Org, Vantage } from '../index.js';
import { startOrg } from '../index.js';
import { Client, type Reply, field, recordsOf, send } from '../client.js';
import { newestStatus, NOW } from '../login/support.js';

const { Connection } = jsforce;
const KEYS = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SECONDS = NOW / 1000;
const ROBOT = 'robot@loopback.example';

describe('Apps of the org on loopback', () => {
  let org: Org;

  beforeEach(async () => {
    org = await startOrg({ clock: () => NOW });
    org.change.addPermissionSet('Nightly_Export', ['ApiEnabled']);
    org.change.addUser({ username: ROBOT, permissionSets: ['Nightly_Export'] });
  });
  afterEach(() => org.close());

  const addApp = (spec: Partial<AppSpec> = {}): MadeApp =>
    org.change.addApp({
      name: 'Nightly_Export',
      label: 'Nightly export',
      clientCredentials: true,
      runAs: ROBOT,
      adminApproved: true,
      permissionSets: ['Nightly_Export'],
      certificate: { publicKey: KEYS.publicKey, ends: SECONDS + 3600 },
      ...spec,
    });
  const post = async (
    url: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Reply> =>
    send(`${url}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(form), headers });
  const byCredentials = async ({ clientId, clientSecret }: MadeApp, vantage: Vantage = 'cloud'): Promise<Reply> =>
    post(org.urls[vantage], {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
  const byJwt = async ({ clientId }: MadeApp, claims: Record<string, unknown> = {}): Promise<Reply> => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = { iss: clientId, sub: ROBOT, aud: 'https://login.salesforce.com', exp: SECONDS + 180, ...claims };
    const signed = `${part({ alg: 'RS256' })}.${part(body)}`;
    const signature = createSign('RSA-SHA256').update(signed).sign(KEYS.privateKey).toString('base64url');
    return post(org.urls.cloud, { grant_type: JWT_BEARER, assertion: `${signed}.${signature}` });
  };
  const said = ({ json, status }: Reply): string =>
    status === 200 ? 'accepted' : `${String(field(json, 'error'))}: ${String(field(json, 'error_description'))}`;

  it('give client credentials a token of the run-as user, with the scopes of the app', async () => {
    const { json } = await byCredentials(addApp({ scopes: ['Api', 'RefreshToken'] }));
    expect(json).to.include({ scope: 'api refresh_token', token_type: 'Bearer', instance_url: org.urls.cloud });
    expect(json).to.not.have.property('refresh_token');
    const who = await new Client(org, String(field(json, 'access_token'))).get('/services/oauth2/userinfo');
    expect(field(who.json, 'preferred_username')).to.equal(ROBOT);
  });

  it('write a row of LoginHistory that names the app, and the sub-type of client credentials alone', async () => {
    const app = addApp();
    await byCredentials(app);
    await byJwt(app);
    const soql = `SELECT LoginType, LoginSubType, Application, Status FROM LoginHistory WHERE UserId IN (SELECT Id FROM User WHERE Username = '${ROBOT}') ORDER BY LoginTime`;
    const rows = recordsOf(await new Client(org).query(soql));
    const common = { LoginType: 'Remote Access 2.0', Application: 'Nightly export', Status: 'Success' };
    expect(rows).to.have.length(2);
    expect(rows.map((row) => row['LoginSubType'])).to.have.members(['OauthClientCredentials', null]);
    for (const row of rows) expect(row).to.include(common);
  });

  it('take key and secret as HTTP Basic too', async () => {
    const { clientId, clientSecret } = addApp();
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const reply = await post(org.urls.cloud, { grant_type: 'client_credentials' }, { authorization });
    expect(said(reply)).to.equal('accepted');
  });

  /** What a client of client credentials hears (docs/salesforce.md section 8). */
  const credentials: readonly (readonly [string, Partial<AppSpec>, string])[] = [
    ['flow off', { clientCredentials: false }, 'unsupported_grant_type: grant type not supported'],
    ['no run-as user', { runAs: '' }, 'invalid_grant: no client credentials user enabled'],
    ['no scopes', { scopes: [] }, 'invalid_grant: no valid scopes defined'],
    ['not installed', { installed: false }, 'invalid_client: External client app is not installed in this org'],
    ['not assigned', { permissionSets: [] }, 'invalid_app_access: user is not admin approved to access this app'],
    ['self-authorised', { adminApproved: false, permissionSets: [] }, 'accepted'],
  ];
  for (const [name, spec, expected] of credentials) {
    it(`client credentials, ${name}: ${expected}`, async () => {
      expect(said(await byCredentials(addApp(spec)))).to.equal(expected);
    });
  }

  it('client credentials: the general host, a wrong secret and an unknown key are refused; a wrong secret locks nobody', async () => {
    const app = addApp();
    const general = await post(org.generalLoginUrl, {
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: app.clientSecret,
    });
    expect(said(general)).to.equal('invalid_grant: request not supported on this domain');
    for (let i = 0; i < 20; i++) {
      const wrong = await byCredentials({ ...app, clientSecret: 'wrong' });
      expect(said(wrong)).to.equal('invalid_client: invalid client credentials');
    }
    expect(said(await byCredentials({ ...app, clientId: '3MVG9nobody' }))).to.match(/^invalid_client_id: /);
    expect(said(await byCredentials(app))).to.equal('accepted');
  });

  /** What a client of the JWT bearer flow hears. */
  const assertions: readonly (readonly [string, Partial<AppSpec>, Record<string, unknown>, string])[] = [
    ['a good one', {}, {}, 'accepted'],
    ['not approved', { adminApproved: false }, {}, "invalid_grant: user hasn't approved this consumer"],
    ['approved before', { adminApproved: false, approved: true }, {}, 'accepted'],
    ['not assigned', { permissionSets: [] }, {}, 'invalid_grant: user is not admin approved to access this app'],
    [
      'certificate ended',
      { certificate: { publicKey: KEYS.publicKey, ends: SECONDS } },
      {},
      'invalid_grant: invalid assertion',
    ],
    ['certificate ends in a second', { certificate: { publicKey: KEYS.publicKey, ends: SECONDS + 1 } }, {}, 'accepted'],
    ['no certificate', { certificate: { publicKey: '', ends: 0 } }, {}, 'invalid_grant: invalid assertion'],
    ['expired now', {}, { exp: SECONDS }, 'invalid_grant: assertion expired'],
    ['expires in a second', {}, { exp: SECONDS + 1 }, 'accepted'],
    ['another audience', {}, { aud: 'https://example.com' }, 'invalid_grant: audience is invalid'],
    ['unknown key', {}, { iss: '3MVG9nobody' }, 'invalid_client_id: client identifier invalid'],
    ['not installed', { installed: false }, {}, 'invalid_client: External client app is not installed in this org'],
  ];
  for (const [name, spec, claims, expected] of assertions) {
    it(`JWT, ${name}: ${expected}`, async () => {
      expect(said(await byJwt(addApp(spec), claims))).to.equal(expected);
    });
  }

  it('both flows: inactive and frozen users are refused, and LoginHistory says why', async () => {
    const app = addApp();
    for (const [change, error, status] of [
      [{ active: 0 }, 'inactive_user: user is inactive', 'User is Inactive'],
      [{ active: 1, frozen: 1 }, 'invalid_grant: authentication failure', 'User is Frozen'],
    ] as const) {
      org.change.changeUser(ROBOT, change);
      expect([said(await byCredentials(app)), said(await byJwt(app))]).to.deep.equal([error, error]);
      expect(await newestStatus(org, ROBOT)).to.equal(status);
    }
  });

  it('profile ranges: a JWT never gets past them, client credentials do where the app relaxes them', async () => {
    const ranges = [{ start: org.addresses.office, end: org.addresses.office }];
    org.change.addProfile({ name: 'Fenced', ranges });
    org.change.addUser({ username: 'fenced@loopback.example', profile: 'Fenced' });
    const spec = { runAs: 'fenced@loopback.example', profiles: ['Fenced'], permissionSets: [] };
    const relaxed = addApp({ ...spec, name: 'Relaxed', ip: 'Bypass' });
    const enforced = addApp(spec);
    const sub = { sub: 'fenced@loopback.example' };
    expect(said(await byJwt(relaxed, sub))).to.equal('invalid_grant: ip restricted');
    expect(said(await byCredentials(relaxed))).to.equal('accepted');
    expect(said(await byCredentials(enforced))).to.equal('invalid_grant: ip restricted');
    expect(said(await byCredentials(enforced, 'office'))).to.equal('accepted');
  });

  it('let jsforce log in with client credentials', async () => {
    const { clientId, clientSecret } = addApp();
    const connection = new Connection({
      instanceUrl: org.urls.cloud,
      version: '64.0',
      oauth2: { clientId, clientSecret, loginUrl: org.urls.cloud },
    });
    const user = await connection.authorize({ grant_type: 'client_credentials' });
    expect(user.organizationId).to.equal(org.orgId);
    expect((await connection.identity()).username).to.equal(ROBOT);
  });

  it('are never External Client Apps to the password flow', async () => {
    const { clientId, clientSecret } = addApp();
    const form = { grant_type: 'password', client_id: clientId, client_secret: clientSecret };
    const reply = await post(org.urls.office, { ...form, username: ROBOT, password: 'x' });
    expect(said(reply)).to.equal('unsupported_grant_type: grant type not supported');
  });
});

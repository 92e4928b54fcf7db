import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import jsforce from '@jsforce/jsforce-node';
import { Client, field, recordsOf, refusalOf } from '../client.js';
import type { Org, Permission } from '../index.js';
import { startOrg } from '../index.js';

const ROBOT = 'robot@loopback.example';
const { publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

describe('Apps in the objects and the metadata of the org on loopback', () => {
  let org: Org;

  before(async () => {
    org = await startOrg();
    org.change.addPermissionSet('Nightly_Export', ['ApiEnabled']);
    org.change.addUser({ username: ROBOT, permissionSets: ['Nightly_Export'] });
    org.change.addApp({
      name: 'Nightly_Export',
      label: 'Nightly export',
      clientCredentials: true,
      runAs: ROBOT,
      adminApproved: true,
      permissionSets: ['Nightly_Export'],
      certificate: { publicKey, ends: org.change.now() / 1000 + 3600, body: 'MIIB' },
      scopes: ['Api', 'RefreshToken'],
    });
    org.change.addApp({ name: 'Vendor', namespace: 'vend', ip: 'Bypass', installed: true });
    org.change.addApp({ name: 'Elsewhere', installed: false });
  });
  after(() => org.close());

  const without = { attributes: undefined };
  const rows = async (soql: string): Promise<object[]> =>
    recordsOf(await new Client(org).query(soql)).map((record) => ({ ...record, ...without }));

  it('are ConnectedApplication and ExternalClientApplication; one that is not installed is none of them', async () => {
    expect(await rows('SELECT Name, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication')).to.deep.equal([
      { ...without, Name: 'Integration App', OptionsAllowAdminApprovedUsersOnly: false },
    ]);
    const soql =
      'SELECT DeveloperName, MasterLabel, DistributionState FROM ExternalClientApplication ORDER BY DeveloperName';
    expect(await rows(soql)).to.deep.equal([
      { ...without, DeveloperName: 'Nightly_Export', MasterLabel: 'Nightly export', DistributionState: 'Local' },
      { ...without, DeveloperName: 'Vendor', MasterLabel: 'Vendor', DistributionState: 'Packaged' },
    ]);
  });

  it('have policies, which name their app, and permission sets that open them', async () => {
    const [policy] = await rows(
      'SELECT ExternalClientApplication.DeveloperName, PermittedUsersPolicyType, IpRelaxationPolicyType, ' +
        'RefreshTokenPolicyType, IsClientCredentialsFlowEnabled, ClientCredentialsFlowUser FROM ExtlClntAppOauthPlcyCnfg ' +
        "WHERE ExternalClientApplication.DeveloperName = 'Nightly_Export'",
    );
    expect(policy).to.include({
      PermittedUsersPolicyType: 'AdminApprovedPreAuthorized',
      IpRelaxationPolicyType: 'Enforce',
      RefreshTokenPolicyType: 'Infinite',
      IsClientCredentialsFlowEnabled: true,
      ClientCredentialsFlowUser: ROBOT,
    });
    const [app] = await rows("SELECT Id FROM ExternalClientApplication WHERE DeveloperName = 'Nightly_Export'");
    const [access] = await rows('SELECT Parent.Name, SetupEntityId, SetupEntityType FROM SetupEntityAccess');
    expect(field(field(access, 'Parent'), 'Name')).to.equal('Nightly_Export');
    expect(access).to.include({ SetupEntityId: field(app, 'Id'), SetupEntityType: 'ExternalClientApplication' });
  });

  it('are hidden from sessions without View Setup and Customize Application', async () => {
    const asked = async (...permissions: Permission[]): Promise<number> => {
      const { accessToken } = org.session({ permissions: ['ApiEnabled', ...permissions] });
      const reply = await new Client(org, accessToken).query('SELECT Id FROM ExternalClientApplication');
      return reply.status === 200 ? recordsOf(reply).length : refusalOf(reply).status;
    };
    expect([await asked(), await asked('ViewSetup'), await asked('CustomizeApplication')]).to.deep.equal([400, 2, 2]);
  });

  it('are not there in orgs without External Client Apps', async () => {
    org.change.settings.absent.add('ExternalClientApplication');
    const reply = await new Client(org).query('SELECT Id FROM ExternalClientApplication');
    org.change.settings.absent.delete('ExternalClientApplication');
    expect(refusalOf(reply)).to.include({ status: 400, code: 'INVALID_TYPE' });
  });

  it('give 500 tokens a page and 2,500 in all; past them by OFFSET or by user, and COUNT() tells how many', async () => {
    for (let i = 0; i < 2501; i++) {
      org.change.secrets.addOauthToken(i === 2500 ? ROBOT : org.admin.username, 'Integration App');
    }
    const client = new Client(org);
    const first = await client.query('SELECT Id FROM OauthToken ORDER BY Id');
    expect(recordsOf(first)).to.have.length(500);
    expect(await client.all('SELECT Id FROM OauthToken ORDER BY Id')).to.have.length(2500);
    expect(await client.all('SELECT Id FROM OauthToken ORDER BY Id OFFSET 2500')).to.have.length(1);
    const [robots] = await client.all(
      `SELECT AppName, AppMenuItem.ApplicationId FROM OauthToken WHERE User.Username = '${ROBOT}'`,
    );
    const [app] = await client.all('SELECT Id FROM ConnectedApplication');
    expect(field(robots?.['AppMenuItem'], 'ApplicationId')).to.equal(app?.['Id']);
    expect(field((await client.query('SELECT COUNT() FROM OauthToken')).json, 'totalSize')).to.equal(2501);
  });

  it('are read as metadata by jsforce, by the names that listMetadata tells', async () => {
    const connection = new jsforce.Connection({
      instanceUrl: org.urls.cloud,
      accessToken: org.admin.accessToken,
      version: '66.0',
    });
    const names = async (type: string): Promise<string[]> =>
      [await connection.metadata.list({ type })].flat().map(({ fullName }) => fullName);
    expect(await names('ExternalClientApplication')).to.deep.equal(['Nightly_Export', 'vend__Vendor']);
    const policies = await names('ExtlClntAppOauthConfigurablePolicies');
    expect(policies).to.deep.equal(['Nightly_Export_oauth_defaultPolicy', 'vend__Vendor_oauth_defaultPolicy']);
    const read: unknown = await connection.metadata.read('ConnectedApp', 'Integration_App');
    expect(field(field(read, 'oauthConfig'), 'scopes')).to.deep.equal(['Api', 'Web', 'RefreshToken']);
  });

  it('tell key and certificate of an External Client App only where the org allows it', async () => {
    const connection = new jsforce.Connection({
      instanceUrl: org.urls.cloud,
      accessToken: org.admin.accessToken,
      version: '66.0',
    });
    // jsforce knows the type by its name alone.
    const read = async (): Promise<unknown> =>
      connection.metadata.read('ExtlClntAppGlobalOauthSettings' as 'ConnectedApp', 'Nightly_Export_glbloauth').then(
        (found) => found,
        (error: unknown) => (error instanceof Error ? error.message : 'unknown'),
      );
    expect(await read()).to.match(/INSUFFICIENT_ACCESS/);
    org.change.settings.appSecretsByMetadata = true;
    expect(await read()).to.include({ certificate: 'MIIB', isPkceRequired: 'true' });
  });
});

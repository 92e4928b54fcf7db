import { createSign, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import jsforce from '@jsforce/jsforce-node';
import forge from 'node-forge';
import { Client, field, send } from '../client.js';
import type { Org } from '../index.js';
import { startOrg } from '../index.js';
import { NOW } from '../login/support.js';
import { writeZip } from '../zip.js';

const ROBOT = 'robot@loopback.example';
const APP = 'Nightly';
const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const file = (type: string, inner: string): string => `<${type} xmlns="${NAMESPACE}">${inner}</${type}>`;
const of = `<externalClientApplication>${APP}</externalClientApplication><label>x</label>`;

const HEADER = {
  [`externalClientApps/${APP}.eca`]: file(
    'ExternalClientApplication',
    '<contactEmail>a@b.example</contactEmail><distributionState>Local</distributionState><label>Nightly</label>',
  ),
};
const SETTINGS = {
  [`extlClntAppOauthSettings/${APP}_oauth.ecaOauth`]: file(
    'ExtlClntAppOauthSettings',
    `<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>${of}`,
  ),
};
const globals = (inner: string): Record<string, string> => ({
  [`extlClntAppGlobalOauthSets/${APP}_glbloauth.ecaGlblOauth`]: file(
    'ExtlClntAppGlobalOauthSettings',
    `<callbackUrl>https://localhost/callback</callbackUrl>${of}${inner}`,
  ),
});
/** JWT bearer is on with a certificate. */
const BOTH_FLOWS = '<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>';
const SET = {
  'permissionsets/Nightly.permissionset': file(
    'PermissionSet',
    '<label>Nightly</label><userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>',
  ),
};
function policies({ name = `${APP}_oauth_defaultPolicy`, runAs = ROBOT, set = 'Nightly', more = '' } = {}): Record<
  string,
  string
> {
  return {
    [`extlClntAppOauthPolicies/${name}.ecaOauthPlcy`]: file(
      'ExtlClntAppOauthConfigurablePolicies',
      `<clientCredentialsFlowUser>${runAs}</clientCredentialsFlowUser><commaSeparatedPermissionSet>${set}</commaSeparatedPermissionSet>` +
        `${of}<ipRelaxationPolicyType>Enforce</ipRelaxationPolicyType><isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>` +
        `<permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType><refreshTokenPolicyType>Zero</refreshTokenPolicyType>${more}`,
    ),
  };
}

describe('External Client Apps that are deployed to the org on loopback', () => {
  let org: Org;
  let connection: jsforce.Connection;
  let certificate = '';
  let privateKey = '';

  before(() => {
    // The org reads it by Node's own X509Certificate.
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const made = forge.pki.createCertificate();
    made.publicKey = forge.pki.publicKeyFromPem(pair.publicKey.export({ type: 'spki', format: 'pem' }).toString());
    made.serialNumber = '01';
    made.validity.notBefore = new Date(NOW - 1000);
    made.validity.notAfter = new Date(NOW + 86_400_000);
    made.setSubject([{ name: 'commonName', value: 'nightly' }]);
    made.setIssuer([{ name: 'commonName', value: 'nightly' }]);
    made.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
    certificate = forge.pki.certificateToPem(made);
  });
  beforeEach(async () => {
    org = await startOrg({ clock: () => NOW });
    org.change.settings.appSecretsByMetadata = true;
    org.change.addPermissionSet('Only_API', ['ApiEnabled', 'ApiUserOnly']);
    org.change.addUser({ username: ROBOT, permissionSets: ['Only_API'] });
    connection = new jsforce.Connection({
      instanceUrl: org.urls.cloud,
      accessToken: org.admin.accessToken,
      version: '64.0',
    });
    connection.metadata.pollInterval = 20;
  });
  afterEach(() => org.close());

  /** What a deployment says of what it refuses, in order. */
  async function deploy(...parts: Record<string, string>[]): Promise<string[]> {
    const zip = writeZip(new Map(parts.flatMap((files) => Object.entries(files))));
    const done = await connection.metadata.deploy(zip, { rollbackOnError: true }).complete(true);
    const list = done.details.componentFailures.map(({ problem }) => problem ?? '');
    expect(done.success).to.equal(list.length === 0);
    return list;
  }
  const assign = async (): Promise<void> => {
    const id = async (soql: string): Promise<string> => (await connection.query(soql)).records[0]?.Id ?? '';
    await connection.sobject('PermissionSetAssignment').create({
      AssigneeId: await id(`SELECT Id FROM User WHERE Username = '${ROBOT}'`),
      PermissionSetId: await id(`SELECT Id FROM PermissionSet WHERE Name = 'Nightly'`),
    });
  };
  const names = async (type: string): Promise<string[]> =>
    (await connection.metadata.list([{ type }])).map(({ fullName }) => fullName);
  const said = (json: unknown, status: number): string =>
    status === 200 ? 'in' : String(field(json, 'error_description'));
  const byCredentials = async (): Promise<string> => {
    const { clientId, clientSecret } = org.change.consumerOf(APP);
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const { json, status } = await send(`${org.urls.cloud}/services/oauth2/token`, { method: 'POST', body });
    return said(json, status);
  };
  const byJwt = async (): Promise<string> => {
    const { clientId } = org.change.consumerOf(APP);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: clientId, sub: ROBOT, aud: 'https://login.salesforce.com', exp: NOW / 1000 + 180 };
    const signed = `${part({ alg: 'RS256' })}.${part(claims)}`;
    const signature = createSign('RSA-SHA256').update(signed).sign(privateKey).toString('base64url');
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `${signed}.${signature}`,
    });
    const { json, status } = await send(`${org.urls.cloud}/services/oauth2/token`, { method: 'POST', body });
    return said(json, status);
  };
  const withCertificate = (): Record<string, string> =>
    globals(`${BOTH_FLOWS}<certificate>${certificate.replaceAll(/-----.*-----|\s/gu, '')}</certificate>`);

  it('log in by both flows once everything is there, and by JWT no more after a deploy without the certificate', async () => {
    expect(await deploy(SET, HEADER, SETTINGS, withCertificate())).to.deep.equal([]);
    await assign();
    expect(await deploy(policies())).to.deep.equal([]);
    expect([await byCredentials(), await byJwt()]).to.deep.equal(['in', 'in']);
    expect(await deploy(globals(BOTH_FLOWS))).to.deep.equal([]);
    expect([await byCredentials(), await byJwt()]).to.deep.equal(['in', 'invalid assertion']);
  });

  it('get their policies from Salesforce, under one name', async () => {
    await deploy(SET, HEADER, SETTINGS, withCertificate());
    await assign();
    expect(await names('ExtlClntAppOauthConfigurablePolicies')).to.deep.equal([`${APP}_oauth_defaultPolicy`]);
    const duplicate = `duplicate value found: ExternalClientApplicationId duplicates value on ${APP}_oauth_defaultPolicy`;
    expect(await deploy(policies({ name: `${APP}_policies` }))).to.deep.equal([duplicate]);
  });

  it('take the policies with the app too, once the permission set is somebody’s', async () => {
    const unassigned = await deploy(SET, HEADER, SETTINGS, withCertificate(), policies());
    expect(unassigned).to.deep.equal(['The permission set Nightly is not assigned to a user']);
    expect(await names('ExternalClientApplication'), 'rolled back').to.deep.equal([]);
    await deploy(SET);
    await assign();
    expect(await deploy(HEADER, SETTINGS, withCertificate(), policies())).to.deep.equal([]);
    expect(await byCredentials()).to.equal('in');
  });

  it('are refused without a header, with a user who is not there or not API Only, with unknown sets and pairs of settings', async () => {
    expect(await deploy(SETTINGS)).to.deep.equal([
      `In field: externalClientApplication - no ExternalClientApplication named ${APP} found`,
    ]);
    await deploy(SET, HEADER, SETTINGS, withCertificate());
    await assign();
    org.change.addUser({ username: 'person@loopback.example', profile: 'Standard User' });
    for (const runAs of ['nobody@loopback.example', 'person@loopback.example']) {
      expect(await deploy(policies({ runAs })), runAs).to.deep.equal([
        'Enter a valid execution user for the OAuth client credentials flow.',
      ]);
    }
    expect(await deploy(policies({ set: 'Nobodys' }))).to.deep.equal([
      'In field: commaSeparatedPermissionSet - no PermissionSet named Nobodys found',
    ]);
    const more =
      '<sessionTimeoutInMinutes>15</sessionTimeoutInMinutes><namedUserJwtSessionTimeoutType>Custom</namedUserJwtSessionTimeoutType>';
    expect(await deploy(policies({ more }))).to.deep.equal(['Invalid plugin settings']);
  });

  it('need the org’s leave to deploy what holds the secrets', async () => {
    org.change.settings.appSecretsByMetadata = false;
    expect(await deploy(HEADER, SETTINGS, withCertificate())).to.deep.equal([
      'Access to OAuth consumer secrets via Metadata API is not allowed',
    ]);
  });

  it('are no rows of a login before their OAuth settings are there', async () => {
    await deploy(HEADER);
    expect(await names('ExtlClntAppOauthSettings')).to.deep.equal([]);
    const soql = 'SELECT DeveloperName FROM ExternalClientApplication';
    const { json } = await new Client(org, org.admin.accessToken).query(soql);
    expect(JSON.stringify(json)).to.include(APP);
  });
});

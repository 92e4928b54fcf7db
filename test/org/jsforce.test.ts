import { expect } from 'chai';
import jsforce from '@jsforce/jsforce-node';
import { Client, field, send } from './client.js';
import type { Org } from './index.js';
import { startOrg } from './index.js';

const { Connection } = jsforce;

describe('jsforce with the org on loopback', () => {
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 2600, logins: 300 });
  });
  after(() => org.close());

  const connect = (): InstanceType<typeof Connection> =>
    new Connection({ instanceUrl: org.urls.cloud, accessToken: org.admin.accessToken, version: '64.0' });

  it('reads every page of a query, and describes', async () => {
    const connection = connect();
    let page = await connection.query('SELECT Id, Profile.Name FROM User');
    let seen = page.records.length;
    while (!page.done) {
      page = await connection.queryMore(page.nextRecordsUrl ?? '');
      seen += page.records.length;
    }
    expect(seen).to.equal(2600);
    const described = await connection.describe('PermissionSet');
    expect(described.fields.map((item) => item.name)).to.include('PermissionsApiEnabled');
    expect((await connection.describeGlobal()).sobjects.map((item) => item.name)).to.include('LoginHistory');
    expect((await connection.identity()).organization_id).to.equal(org.orgId);
  });

  it('gets the refusals with their codes', async () => {
    const refused: unknown = await connect()
      .query("SELECT Id FROM LoginHistory WHERE Status = 'Success'")
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(field(refused, 'errorCode')).to.equal('INVALID_FIELD');
  });

  it('logs in by SOAP with the same outcomes as a raw client', async () => {
    const good = org.integrations.find((item) => item.case === 'good');
    const login = async (secret: string): Promise<string> => {
      const connection = new Connection({ loginUrl: org.urls.cloud, version: '64.0' });
      return connection.login(good?.username ?? '', secret).then(
        (user) => `ok ${user.organizationId}`,
        (error: unknown) => (error instanceof Error ? error.message : 'unknown'),
      );
    };
    expect(await login((good?.password ?? '') + (good?.securityToken ?? ''))).to.equal(`ok ${org.orgId}`);
    expect(await login(good?.password ?? '')).to.match(/^LOGIN_MUST_USE_SECURITY_TOKEN: .*company\u2019s/);
    expect(await login('wrong')).to.equal(
      'INVALID_LOGIN: Invalid username, password, security token; or user locked out.',
    );
  });

  it('runs a Bulk API 2.0 query of one page; several pages come behind Sforce-Locator', async () => {
    const stream = await connect().bulk2.query('SELECT Id, Username FROM User LIMIT 900');
    expect(await stream.toArray()).to.have.length(900);
    const client = new Client(org);
    const base = '/services/data/v64.0/jobs/query';
    const soql = 'SELECT Username, Profile.Name FROM User';
    const job = await client.post(base, { operation: 'query', query: soql });
    const path = `${base}/${String(field(job.json, 'id'))}`;
    expect(field((await client.get(path)).json, 'state')).to.equal('JobComplete');
    const lines: string[] = [];
    const locators: (string | null)[] = [];
    for (let locator = ''; locator !== 'null';) {
      const page = await client.get(`${path}/results${locator === '' ? '' : `?locator=${locator}`}`);
      const [head, ...rows] = page.text.trimEnd().split('\n');
      expect(head).to.equal('"Username","Profile.Name"');
      lines.push(...rows);
      locators.push(page.headers.get('sforce-locator'));
      locator = locators.at(-1) ?? 'null';
    }
    expect(locators).to.have.length(3);
    expect(new Set(lines).size).to.equal(2600);
    const refused = await client.post(base, { operation: 'query', query: 'SELECT COUNT(Id) FROM User' });
    expect(refused.status).to.equal(400);
  });

  it('is sent away from a JWT that is not signed by the app', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      iss: org.clientId,
      sub: org.admin.username,
      aud: 'https://login.salesforce.com',
      exp: 9_999_999_999,
    };
    const ask = (assertion: string): ReturnType<typeof send> =>
      send(`${org.urls.cloud}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
      });
    const forged = `${part({ alg: 'RS256' })}.${part(claims)}.${Buffer.from('forged').toString('base64url')}`;
    expect((await ask(forged)).json).to.deep.equal({ error: 'invalid_grant', error_description: 'invalid assertion' });
    expect(field((await ask(`${part({ alg: 'none' })}.${part(claims)}.`)).json, 'error')).to.equal('invalid_grant');
  });
});

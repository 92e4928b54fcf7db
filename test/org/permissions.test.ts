import { expect } from 'chai';
import { Client, element, field, recordsOf, refusalOf, soap } from './client.js';
import type { Org, Permission } from './index.js';
import { startOrg } from './index.js';

describe('Permissions in the org on loopback', () => {
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 60, logins: 300 });
    // In the first minutes of a day, nobody may have logged in yet.
    org.change.writeEventLogs(2);
    org.change.addSetupChange(org.admin.username, org.change.now() / 1000, 'Added 192.0.2.0');
  });
  after(() => org.close());

  const clientWith = (...permissions: Permission[]): Client =>
    new Client(org, org.change.session({ permissions }).accessToken);

  const hidden: [string, Permission[]][] = [
    ['UserLogin', ['ManageUsers']],
    ['PermissionSet', ['ViewSetup', 'AssignPermissionSets', 'ManageUsers']],
    ['PermissionSetAssignment', ['ViewSetup', 'AssignPermissionSets', 'ManageUsers']],
    ['TwoFactorMethodsInfo', ['ManageTwoFactor']],
    ['EventLogFile', ['ViewEventLogFiles']],
    ['SetupAuditTrail', ['ViewSetup']],
  ];
  for (const [object, permissions] of hidden) {
    it(`show ${object} to holders of ${permissions.join(' or ')} alone`, async () => {
      const without = refusalOf(await clientWith('ApiEnabled').query(`SELECT Id FROM ${object}`));
      expect(without).to.include({ status: 400, code: 'INVALID_TYPE' });
      for (const permission of permissions) {
        const reply = await clientWith('ApiEnabled', permission).query(`SELECT Id FROM ${object}`);
        expect(recordsOf(reply), permission).to.not.be.empty;
      }
    });
  }

  it('show of UserPermissionAccess what the session itself may do, without View Setup too', async () => {
    const records = await clientWith('ApiEnabled', 'MonitorLoginHistory').all(
      'SELECT PermissionsMonitorLoginHistory, PermissionsViewSetup FROM UserPermissionAccess',
    );
    expect(records).to.have.length(1);
    expect(records[0]).to.include({ PermissionsMonitorLoginHistory: true, PermissionsViewSetup: false });
  });

  it('show of LoginHistory the own rows, unless Manage Users or Monitor Login History is held', async () => {
    const session = org.change.session({ permissions: ['ApiEnabled'] });
    org.change.addLogin(session.username, org.change.now() / 1000 - 60);
    const own = await new Client(org, session.accessToken).query('SELECT UserId FROM LoginHistory');
    expect(recordsOf(own).map((record) => record['UserId'])).to.deep.equal([session.userId]);
    for (const permission of ['ManageUsers', 'MonitorLoginHistory'] as const) {
      const all = await clientWith('ApiEnabled', permission).query('SELECT COUNT() FROM LoginHistory');
      expect(field(all.json, 'totalSize'), permission).to.equal(301);
    }
  });

  it('show of AuthSession the own sessions, and which of them asks', async () => {
    const session = org.change.session({ permissions: ['ApiEnabled'], vantage: 'branch' });
    const client = new Client(org, session.accessToken);
    const records = await client.all('SELECT UsersId, SourceIp, IsCurrent FROM AuthSession');
    expect(records.map(({ UsersId, SourceIp, IsCurrent }) => ({ UsersId, SourceIp, IsCurrent }))).to.deep.equal([
      { UsersId: session.userId, SourceIp: org.addresses.branch, IsCurrent: true },
    ]);
    const all = await clientWith('ApiEnabled', 'ManageUsers').all('SELECT Id, IsCurrent FROM AuthSession');
    expect(all.length).to.be.greaterThan(1);
    expect(all.filter((record) => record['IsCurrent'] === true)).to.have.length(1);
  });

  it('show whether a password has expired to holders of Manage Users, and of oneself', async () => {
    const username = 'ended@loopback.example';
    const id = org.change.addUser({ username, profile: 'Standard User', password: 'pw123456', passwordExpired: true });
    const path = `/services/data/v64.0/sobjects/User/${id}/password`;
    expect((await clientWith('ApiEnabled', 'ManageUsers').get(path)).json).to.deep.equal({ isExpired: true });
    const own = org.change.session({ permissions: ['ApiEnabled'] });
    const mine = `/services/data/v64.0/sobjects/User/${own.userId}/password`;
    expect((await new Client(org, own.accessToken).get(mine)).json).to.deep.equal({ isExpired: false });
    expect(refusalOf(await new Client(org, own.accessToken).get(path))).to.deep.include({
      status: 403,
      code: 'INSUFFICIENT_ACCESS',
    });
    const nobody = path.replace(id, '005000000000000AAA');
    expect(refusalOf(await clientWith('ApiEnabled', 'ManageUsers').get(nobody))).to.include({ code: 'NOT_FOUND' });
  });

  it('refuse the API to users without API Enabled', async () => {
    const reply = await clientWith('ViewSetup').query('SELECT Id FROM User');
    expect(refusalOf(reply)).to.include({ status: 403, code: 'API_DISABLED_FOR_ORG' });
  });

  it('refuse the Metadata API without Modify Metadata or Modify All Data', async () => {
    const read = (token: string): ReturnType<typeof soap> =>
      soap(
        `${org.urls.cloud}/services/Soap/m/64.0`,
        '<readMetadata xmlns="http://soap.sforce.com/2006/04/metadata"><type>SecuritySettings</type>' +
          '<fullNames>Security</fullNames></readMetadata>',
        `<SessionHeader xmlns="http://soap.sforce.com/2006/04/metadata"><sessionId>${token}</sessionId></SessionHeader>`,
      );
    const refused = await read(org.change.session({ permissions: ['ApiEnabled', 'ViewSetup'] }).accessToken);
    expect(refused.status).to.equal(500);
    expect(element(refused.text, 'faultcode')).to.equal('sf:INSUFFICIENT_ACCESS');
    expect(element(refused.text, 'faultstring')).to.equal(
      'INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
    );
    for (const permission of ['ModifyMetadata', 'ModifyAllData'] as const) {
      const session = org.change.session({ permissions: ['ApiEnabled', 'ViewSetup', permission] });
      expect((await read(session.accessToken)).status, permission).to.equal(200);
    }
    const stranger = await read('00D000000000001!AQwrong');
    expect(element(stranger.text, 'faultcode')).to.equal('sf:INVALID_SESSION_ID');
  });

  it('come from permission sets and groups too, until the assignment expires', async () => {
    const session = org.change.session({ permissions: ['ApiEnabled'] });
    const client = new Client(org, session.accessToken);
    const count = async (): Promise<number> => (await client.query('SELECT Id FROM EventLogFile')).status;
    expect(await count()).to.equal(400);
    org.change.assign(session.username, 'Login_Auditor', org.change.now() / 1000 + 60);
    expect(await count()).to.equal(200);
    org.change.passTime(120);
    expect(await count()).to.equal(400);
  });

  it('do not come from a set that has to be activated first', async () => {
    const session = org.change.session({ permissions: [] });
    org.change.assign(session.username, 'Break_Glass');
    expect((await new Client(org, session.accessToken).query('SELECT Id FROM User')).status).to.equal(403);
  });

  it('hide the names or rows of other profiles under Profile Filtering', async () => {
    const session = org.change.session({ permissions: ['ApiEnabled'] });
    const client = new Client(org, session.accessToken);
    const all = (await client.all('SELECT Id FROM Profile')).length;
    org.change.settings.profileFiltering = 'names';
    const names = await client.all('SELECT Name FROM Profile');
    org.change.settings.profileFiltering = 'rows';
    const rows = await client.all('SELECT Name FROM Profile');
    const viewer = await clientWith('ApiEnabled', 'ViewAllProfiles').all('SELECT Name FROM Profile WHERE Name != null');
    org.change.settings.profileFiltering = 'off';
    expect(names).to.have.length(all);
    expect(names.filter((record) => record['Name'] !== null)).to.have.length(1);
    expect(rows).to.have.length(1);
    expect(viewer.length).to.equal(all + 1);
  });

  it('end with the session: an expired, frozen or unknown one is INVALID_SESSION_ID', async () => {
    const ended = org.change.session({ permissions: ['ApiEnabled'] });
    org.change.endSessions(ended.username);
    const frozen = org.change.session({ permissions: ['ApiEnabled'] });
    org.change.changeUser(frozen.username, { frozen: 1 });
    for (const token of [ended.accessToken, frozen.accessToken, 'nobody']) {
      const refused = refusalOf(await new Client(org, token).query('SELECT Id FROM User'));
      expect(refused).to.deep.equal({
        status: 401,
        code: 'INVALID_SESSION_ID',
        message: 'Session expired or invalid',
      });
    }
    const late = org.change.session({ permissions: ['ApiEnabled'] });
    org.change.passTime(7201);
    expect((await new Client(org, late.accessToken).query('SELECT Id FROM User')).status).to.equal(401);
  });
});

describe('API versions and limits of the org on loopback', () => {
  let org: Org;
  let client: Client;

  before(async () => {
    org = await startOrg();
    client = new Client(org);
  });
  after(() => org.close());

  it('are listed without a session, the CLI asking with two slashes', async () => {
    const reply = await fetch(`${org.urls.office}//services/data`);
    const versions: unknown = await reply.json();
    expect(versions).to.be.an('array');
    const list = Array.isArray(versions) ? versions : [];
    expect(list.at(-1)).to.deep.equal({ label: "Winter '27", url: '/services/data/v68.0', version: '68.0' });
    expect(list.find((item) => field(item, 'version') === '65.0')).to.include({ label: "Winter '26" });
  });

  it('refuse versions that are gone, not there yet, or no versions', async () => {
    const status = async (path: string): Promise<number> => (await client.get(path)).status;
    expect(await status('/services/data/v30.0/query?q=SELECT+Id+FROM+User')).to.equal(410);
    expect(await status('/services/data/v69.0/query?q=SELECT+Id+FROM+User')).to.equal(404);
    expect(await status('/services/data/v64/query?q=SELECT+Id+FROM+User')).to.equal(404);
    expect(await status('/services/data/v64.0/nothing')).to.equal(404);
    const written = await client.post('/services/data/v64.0/sobjects/User', { LastName: 'x' });
    expect(refusalOf(written)).to.include({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(refusalOf(await client.get('/services/data/v64.0/query')).code).to.equal('MALFORMED_QUERY');
  });

  it('hide fields that are younger than the version', async () => {
    const soql = encodeURIComponent('SELECT IsActive FROM PermissionSetAssignment LIMIT 1');
    expect((await client.get(`/services/data/v51.0/query?q=${soql}`)).status).to.equal(400);
    expect((await client.get(`/services/data/v52.0/query?q=${soql}`)).status).to.equal(200);
  });

  it('tell how many calls are used, and end in REQUEST_LIMIT_EXCEEDED', async () => {
    org.clearLog();
    const first = await client.query('SELECT Id FROM Organization');
    expect(first.headers.get('sforce-limit-info')).to.equal('api-usage=1/1000000');
    org.change.settings.dailyApiRequests = 2;
    const second = await client.get('/services/data/v64.0/limits');
    const third = await client.query('SELECT Id FROM Organization');
    org.change.settings.dailyApiRequests = 1_000_000;
    expect(field(field(second.json, 'DailyApiRequests'), 'Remaining')).to.equal(0);
    expect(refusalOf(third)).to.deep.equal({
      status: 403,
      code: 'REQUEST_LIMIT_EXCEEDED',
      message: 'TotalRequests Limit exceeded.',
    });
    expect(org.counters).to.include({ requests: 3, apiCalls: 2, queryCalls: 1 });
  });

  it('describe fields as docs/salesforce.md says of LoginHistory', async () => {
    const reply = await client.get('/services/data/v64.0/sobjects/LoginHistory/describe');
    const fields = field(reply.json, 'fields');
    const flags = (name: string): unknown => {
      const found: unknown = Array.isArray(fields) ? fields.find((item) => field(item, 'name') === name) : undefined;
      return [field(found, 'filterable'), field(found, 'groupable'), field(found, 'sortable')];
    };
    expect(flags('LoginTime')).to.deep.equal([true, false, true]);
    expect(flags('Status')).to.deep.equal([false, true, true]);
    expect(flags('LoginType')).to.deep.equal([true, true, true]);
    expect(flags('LoginSubType')).to.deep.equal([false, true, true]);
  });

  it('answer several requests in one composite call, each with its own status', async () => {
    const reply = await client.post('/services/data/v64.0/composite', {
      compositeRequest: [
        { method: 'GET', url: '/services/data/v64.0/query?q=SELECT+Id+FROM+Organization', referenceId: 'org' },
        { method: 'GET', url: '/services/data/v64.0/query?q=SELECT+Foo+FROM+Organization', referenceId: 'bad' },
      ],
    });
    const parts = field(reply.json, 'compositeResponse');
    const codes = Array.isArray(parts) ? parts.map((part) => field(part, 'httpStatusCode')) : [];
    expect(codes).to.deep.equal([200, 400]);
  });
});

import { createPublicKey } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Home, sf as run, sfProcess } from '../support/run.js';
import { field } from './client.js';
import type { Org } from './index.js';
import { startOrg } from './index.js';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  /** What `--json` printed. */
  readonly json: unknown;
}

describe('The real Salesforce CLI with the org on loopback', () => {
  let org: Org;
  const home = new Home();

  before(async () => {
    org = await startOrg({ users: 2300, logins: 500 });
  });
  after(async () => {
    await org.close();
    home.remove();
  });

  const sf = async (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> => {
    const { code, stdout } = await run(args, home, { env });
    const json: unknown = args.includes('--json') ? JSON.parse(stdout) : undefined;
    return { code, stdout, json };
  };
  const result = (ended: Ended): unknown => field(ended.json, 'result');

  it('logs in with a JWT', async () => {
    const ended = await sf([
      ...['org', 'login', 'jwt', '--username', org.admin.username, '--jwt-key-file', org.jwtKeyFile],
      ...['--client-id', org.clientId, '--instance-url', org.urls.office, '--alias', 'loopback', '--json'],
    ]);
    expect(ended.code).to.equal(0);
    expect(result(ended)).to.include({ orgId: org.orgId, username: org.admin.username, instanceUrl: org.urls.office });
  });

  it('displays the org as connected', async () => {
    const ended = await sf(['org', 'display', '-o', 'loopback', '--json']);
    expect(result(ended)).to.include({ id: org.orgId, connectedStatus: 'Connected', apiVersion: '68.0' });
  });

  it('lists the users that it knows, with their profiles', async () => {
    const users = result(await sf(['org', 'list', 'users', '-o', 'loopback', '--json']));
    const first: unknown = Array.isArray(users) ? users[0] : undefined;
    expect(first).to.include({ username: org.admin.username, profileName: 'System Administrator' });
  });

  it('queries with parent fields, as a table', async () => {
    const soql = 'SELECT Username, Profile.UserLicense.Name FROM User LIMIT 1';
    const { stdout } = await sfProcess(['data', 'query', '-o', 'loopback', '-q', soql], home);
    expect(stdout).to.match(/PROFILE\.USERLICENSE\.NAME/);
    expect(stdout).to.match(/admin@loopback\.example.*Salesforce/);
  });

  it('is told what cannot be filtered', async () => {
    const soql = "SELECT Id FROM LoginHistory WHERE Status = 'Success'";
    const ended = await sf(['data', 'query', '-o', 'loopback', '-q', soql, '--json']);
    expect(ended.code).to.equal(1);
    expect(field(ended.json, 'name')).to.equal('INVALID_FIELD');
    expect(field(ended.json, 'message')).to.include("field 'Status' can not be filtered in a query call");
  });

  it('is told of too many groups', async () => {
    const soql = 'SELECT Username, COUNT(Id) FROM User GROUP BY Username';
    const ended = await sf(['data', 'query', '-o', 'loopback', '-q', soql, '--json']);
    expect([ended.code, field(ended.json, 'name')]).to.deep.equal([1, 'EXCEEDED_ID_LIMIT']);
  });

  it('exports by Bulk API 2.0, page after page', async () => {
    const file = join(home.path, 'users.csv');
    const soql = 'SELECT Id, Username FROM User';
    // It fetches through whatever undici a process has loaded first, and this plugin brings another one.
    const { stdout } = await sfProcess(
      ['data', 'export', 'bulk', '-o', 'loopback', '-q', soql, '--output-file', file, '--wait', '2', '--json'],
      home,
    );
    expect(field(JSON.parse(stdout), 'result'), stdout).to.include({ totalSize: 2300 });
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).to.have.length(2301);
    expect(org.requests.filter((request) => request.path.endsWith('/results')).length).to.be.greaterThan(2);
  });

  it('retrieves and deploys trusted ranges, all of them at once', async () => {
    writeFileSync(
      join(home.path, 'sfdx-project.json'),
      JSON.stringify({ packageDirectories: [{ path: 'force-app', default: true }], sourceApiVersion: '66.0' }),
    );
    mkdirSync(join(home.path, 'force-app', 'main', 'default'), { recursive: true });
    const settings = ['-o', 'loopback', '-m', 'Settings:Security', '--json'];
    const retrieved = await sf(['project', 'retrieve', 'start', ...settings]);
    expect(field(result(retrieved), 'status')).to.equal('Succeeded');
    const file = join(home.path, 'force-app', 'main', 'default', 'settings', 'Security.settings-meta.xml');
    const text = readFileSync(file, 'utf8');
    expect(text.match(/<ipRanges>/g)).to.have.length(3);
    const one = '<networkAccess><ipRanges><end>192.0.2.9</end><start>192.0.2.1</start></ipRanges></networkAccess>';
    writeFileSync(file, text.replace(/<networkAccess>[^]*<\/networkAccess>/, one));
    const deployed = await sf(['project', 'deploy', 'start', ...settings]);
    expect(deployed.code).to.equal(0);
    expect(org.change.settings.trustedRanges).to.deep.equal([{ start: '192.0.2.1', end: '192.0.2.9' }]);
  });

  it('logs in with an access token', async () => {
    const ended = await sf(
      ['org', 'login', 'access-token', '--instance-url', org.urls.branch, '--no-prompt', '--alias', 'token', '--json'],
      { SF_ACCESS_TOKEN: org.admin.accessToken },
    );
    expect(ended.code).to.equal(0);
    expect(result(ended)).to.include({ orgId: org.orgId, username: org.admin.username });
  });

  it('logs in with a JWT as a user whom an administrator let into an app', async () => {
    org.change.addPermissionSet('Nightly_Export', ['ApiEnabled']);
    org.change.addUser({ username: 'robot@loopback.example', permissionSets: ['Nightly_Export'] });
    org.change.addUser({ username: 'stranger@loopback.example' });
    const publicKey = createPublicKey(readFileSync(org.jwtKeyFile, 'utf8')).export({ type: 'spki', format: 'pem' });
    const { clientId } = org.change.addApp({
      name: 'Nightly_Export',
      adminApproved: true,
      permissionSets: ['Nightly_Export'],
      certificate: { publicKey: String(publicKey), ends: Date.now() / 1000 + 3600 },
    });
    const login = async (username: string): Promise<Ended> =>
      sf([
        ...['org', 'login', 'jwt', '--username', username, '--jwt-key-file', org.jwtKeyFile],
        ...['--client-id', clientId, '--instance-url', org.urls.office, '--json'],
      ]);
    const ended = await login('robot@loopback.example');
    expect(result(ended)).to.include({ orgId: org.orgId, username: 'robot@loopback.example' });
    const refused = await login('stranger@loopback.example');
    expect(refused.code).to.equal(1);
    expect(JSON.stringify(refused.json)).to.include('user is not admin approved to access this app');
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession, type Permission } from '../org/index.js';
import { asList, asObject, type JsonObject } from '../support/envelope.js';
import { Home, ROOT, sf } from '../support/run.js';

interface Diagnosis {
  readonly stdout: string;
  /** What the plugin put into the diagnosis: its data, its results and its suggestions. */
  readonly data: JsonObject;
  readonly results: readonly JsonObject[];
  readonly suggestions: readonly string[];
}

/** The files of this tree that a text names. */
function filesIn(suggestions: readonly string[]): string[] {
  return suggestions
    .join(' ')
    .split(/\s+/u)
    .filter((word) => word.startsWith(ROOT));
}

describe('sf doctor', () => {
  const home = new Home();
  let org: Org;
  let runs = 0;

  before(async function () {
    org = await startOrg({ users: 20, seed: 11 });
    const linked = await sf(['plugins', 'link', ROOT, '--no-install'], home);
    expect(linked.code, linked.stderr).to.equal(0);
  });
  after(async () => {
    home.remove();
    await org.close();
  });

  async function login(session: OrgSession): Promise<void> {
    const args = ['org', 'login', 'access-token', '--instance-url', org.urls.cloud, '--no-prompt', '--set-default'];
    const ran = await sf([...args, '--alias', 'nickname'], home, { env: { SF_ACCESS_TOKEN: session.accessToken } });
    expect(ran.code, ran.stderr).to.equal(0);
  }

  async function doctor(): Promise<Diagnosis> {
    const folder = join(home.path, `diagnosis-${++runs}`);
    mkdirSync(folder);
    const ran = await sf(['doctor', '--plugin', 'sf-plugin-token', '--output-dir', folder], home);
    expect(ran.code, ran.stderr).to.equal(0);
    const [file = ''] = readdirSync(folder);
    const diagnosis = asObject(JSON.parse(readFileSync(join(folder, file), 'utf8')) as JsonObject);
    const [data = {}] = asList(asObject(diagnosis['pluginSpecificData'])['sf-plugin-token']);
    return {
      stdout: ran.stdout,
      data,
      results: asList(diagnosis['diagnosticResults']),
      suggestions: diagnosis['suggestions'] as string[],
    };
  }

  it('tells versions, and that there is no default org', async () => {
    const { data, results } = await doctor();
    const { version } = asObject(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as JsonObject);
    expect(data).to.deep.equal({
      version,
      node: process.versions.node,
      snapshotFormat: '1.3',
      defaultOrg: 'none',
      mayRead: {},
    });
    expect(results).to.deep.equal([{ testName: '[sf-plugin-token] the default org responds', status: 'unknown' }]);
  });

  it('tells by permission what it may read of the default org', async () => {
    await login(org.admin);
    const { data, results, stdout, suggestions } = await doctor();
    const mayRead = asObject(data['mayRead']);
    expect(mayRead).to.include({ 'API Enabled': 'yes', 'Manage Users': 'yes', 'View Setup and Configuration': 'yes' });
    expect(Object.values(mayRead)).to.deep.equal(Object.values(mayRead).map(() => 'yes'));
    expect(results.map(({ status }) => status)).to.deep.equal(results.map(() => 'pass'));
    expect(stdout).to.include('pass - [sf-plugin-token] the default org responds');
    expect(suggestions.join(' ')).not.to.include('sf token');
  });

  it('names no user, no org, no host and no secret', async () => {
    const { data, results, suggestions, stdout } = await doctor();
    // sf prints the folder of the diagnosis, which is ours here.
    const told = JSON.stringify([data, results, suggestions]) + stdout.replaceAll(home.path, '');
    const { admin, orgId, urls } = org;
    for (const name of [
      admin.username,
      admin.accessToken,
      admin.userId,
      orgId,
      orgId.slice(0, 15),
      urls.cloud,
      '127.0.0.1',
      'nickname',
    ]) {
      expect(told).not.to.include(name);
    }
  });

  it('tells which permissions are missing, and where they are to be had', async () => {
    await login(org.change.session({ permissions: ['ApiEnabled', 'ViewSetup'] }));
    const { data, results, suggestions } = await doctor();
    expect(asObject(data['mayRead'])).to.include({ 'View Setup and Configuration': 'yes', 'Manage Users': 'no' });
    expect(results).to.deep.include({
      testName: '[sf-plugin-token] has "Manage Users"',
      status: 'warn',
    });
    expect(suggestions.join(' '))
      .to.match(/\slacks\s/u)
      .and.to.match(/Without\s+Manage\s+Users/u);
    const sets = ['SfTokenReader', 'SfTokenFrozenUsersReader'];
    expect(filesIn(suggestions)).to.deep.equal(
      sets.flatMap((name) => [
        join(ROOT, 'config', 'permissionsets', `${name}.permissionset-meta.xml`),
        join(ROOT, 'docs', 'permissions.md'),
      ]),
    );
    for (const name of sets) {
      expect(suggestions.join('\n')).to.match(new RegExp(`^ +sf org assign permset --name ${name}$`, 'mu'));
    }
    for (const file of filesIn(suggestions)) expect(existsSync(file), file).to.equal(true);
  });

  it('says what helps a session that may not see its own permissions', async () => {
    // Each session may see its own; an org that does not know the object tells nobody.
    org.change.settings.absent.add('UserPermissionAccess');
    await login(org.change.session({ permissions: ['ApiEnabled'] }));
    const { data, suggestions } = await doctor();
    org.change.settings.absent.delete('UserPermissionAccess');
    expect(Object.values(asObject(data['mayRead']))).to.include('unknown');
    expect(suggestions.join(' ').replaceAll(/\s+/gu, ' ')).to.include('cannot see its own permissions');
    expect(suggestions.join('\n')).to.match(/^ +sf org assign permset --name SfTokenReader$/mu);
  });

  it('names the set with Manage Users only where that is what is missing', async () => {
    const some: Permission[] = ['ApiEnabled', 'ViewSetup', 'ViewAllUsers', 'ViewAllProfiles', 'ModifyMetadata'];
    const reader: Permission[] = [...some, 'MonitorLoginHistory', 'ViewEventLogFiles', 'ManageTwoFactor'];
    await login(org.change.session({ permissions: reader }));
    const { suggestions } = await doctor();
    expect(filesIn(suggestions).map((file) => basename(file))).to.deep.equal([
      'SfTokenFrozenUsersReader.permissionset-meta.xml',
      'permissions.md',
    ]);
    await login(org.change.session({ permissions: [...some, 'ManageUsers'] }));
    expect(filesIn((await doctor()).suggestions).map((file) => basename(file))).to.deep.equal([
      'SfTokenReader.permissionset-meta.xml',
      'permissions.md',
    ]);
  });

  it('tells that the default org does not answer, without its words', async () => {
    const session = org.change.session({ permissions: ['ApiEnabled'] });
    await login(session);
    org.change.endSessions(session.username);
    const { data, results, suggestions } = await doctor();
    expect(data).to.include({ defaultOrg: 'does not answer' });
    expect(results).to.deep.equal([{ testName: '[sf-plugin-token] the default org responds', status: 'fail' }]);
    expect(suggestions.join(' ')).to.include('sf org display').and.not.to.include(session.username);
  });
});

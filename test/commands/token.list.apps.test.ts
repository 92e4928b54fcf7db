import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { readXml, type Element } from '../org/soap/xml.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, plugin, ROOT, type Ran } from '../support/run.js';
import { isSarif } from '../support/sarif.js';

const ROBOT = 'robot@loopback.example';
const BOSS = 'boss@loopback.example';
const HOSTILE = '=HYPERLINK("http://x")\u001b[31m<img src=x>::error::y|`';

describe('sf token list apps', () => {
  const home = new Home();
  const scratch = mkdtempSync(join(tmpdir(), 'sf-token-apps-'));
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 200, logins: 3000, seed: 3 });
    org.change.settings.appSecretsByMetadata = true;
    org.change.addPermissionSet('Nightly_Export', ['ApiEnabled', 'ApiUserOnly']);
    org.change.addUser({ username: ROBOT, permissionSets: ['Nightly_Export'] });
    org.change.addUser({ username: BOSS, profile: 'System Administrator' });
    org.change.addApp({
      ...{ name: 'Nightly_Export', label: 'Nightly export', clientCredentials: true, runAs: ROBOT },
      ...{ adminApproved: true, permissionSets: ['Nightly_Export'] },
    });
    org.change.addApp({
      ...{ name: 'Boss', label: 'Boss app', clientCredentials: true, runAs: BOSS, ip: 'Bypass' },
      scopes: ['Api', 'Full'],
    });
    org.change.addApp({ kind: 'connected', name: 'Hostile', label: HOSTILE, namespace: 'vend', adminApproved: true });
    for (let i = 0; i < 3; i++) org.change.secrets.addOauthToken(ROBOT, 'Nightly export');
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  const list = async (...args: string[]): Promise<Ran> =>
    plugin(['token', 'list', 'apps', ...args], home, {
      cwd: scratch,
      env: { SF_ORG_INSTANCE_URL: org.urls.cloud, OCLIF_TABLE_COLUMN_OVERRIDE: '80' },
    });
  const ofOrg = async (...args: string[]): Promise<Ran> => list('--target-org', org.admin.accessToken, ...args);
  const named = (ran: Ran, label: string): JsonObject => {
    const found = asList(resultOf(ran)['apps']).find((row) => row['label'] === label);
    if (found === undefined) throw new Error(`There is no ${label}.`);
    return found;
  };
  const rulesOf = (row: JsonObject): unknown[] => asList(row['findings']).map(({ rule }) => rule);

  it('answers first how many there are, which can log in alone, what is wrong, and which are in use', async () => {
    const { code, stdout } = await ofOrg();
    expect(code, stdout).to.equal(0);
    const words = stdout.replace(/\s+/gu, ' ');
    expect(words).to.match(
      /^4 apps, 2 of them External Client Apps\. 2 allow logins without a user at the screen \(client credentials or JWT bearer\)\. \d more are in use and not installed here\. /u,
    );
    expect(words).to.match(/ \d apps have findings: 1 error, \d+ warnings and 1 note\. /u);
    expect(words).to.match(/ \d apps were used to log in from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d\./u);
    expect(stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('  sf '))).to.deep.equal([]);
    expect(words).to.include('sf token explain app-run-as-privileged');
  });

  it('has what is known of each in JSON', async () => {
    const ran = await ofOrg('--json');
    const nightly = named(ran, 'Nightly export');
    expect(nightly).to.deep.include({
      ...{ kind: 'external-client', name: 'Nightly_Export', namespace: '', permitted: 'admin-approved' },
      flows: { clientCredentials: 'on', jwt: 'off', password: 'off', device: 'not-told', userAgent: 'not-told' },
      runAs: { username: ROBOT, found: true, active: true, frozen: false, apiOnly: true, powers: [] },
      openedBy: { permissionSets: ['Nightly_Export'], profiles: [] },
      ...{ ipPolicy: 'enforce', ipRanges: [], scopes: ['Api'], findings: [] },
    });
    expect(asObject(nightly['tokens'])).to.include({ count: 3, whole: true });
    expect(rulesOf(named(ran, 'Boss app'))).to.deep.equal([
      ...['app-run-as-privileged', 'app-run-as-not-api-only', 'app-self-authorised', 'app-ip-relaxed'],
      'app-full-scope',
    ]);
    expect(named(ran, HOSTILE)).to.include({ kind: 'connected', name: 'Hostile', namespace: 'vend' });
    expect(resultOf(ran)['incomplete']).to.deep.equal([]);
  });

  it('knows who came through an app by its label, and what is in use and not installed', async () => {
    const ran = await ofOrg('--json');
    const restforce = named(ran, 'restforce');
    expect(restforce).to.include({ kind: 'not-installed', permitted: null });
    const use = asObject(restforce['use']);
    expect(Object.keys(asObject(use['flows']))).to.deep.equal(['password']);
    const users = asList(use['named']);
    expect(users.length).to.equal(Math.min(10, Number(use['users'])));
    expect(users.every(({ username }) => String(username).includes('@'))).to.equal(true);
    expect(rulesOf(restforce)).to.deep.equal(['app-ending-flow']);
    expect(asObject(named(ran, 'Nightly export')['use'])['logins']).to.equal(0);
    const client = named(ran, 'ERP Connector');
    expect([Object.keys(asObject(asObject(client['use'])['flows'])), rulesOf(client)]).to.deep.equal([
      ['client-credentials'],
      [],
    ]);
  });

  it('fails on findings that weigh enough, and else on what it could not read', async () => {
    expect((await ofOrg('--fail-on', 'error')).code).to.equal(30);
    expect((await ofOrg('--fail-on', 'note', '--json')).code).to.equal(30);
    const hidden = await list('--target-org', org.change.sessionWithout('CustomizeApplication').accessToken, '--json');
    expect(hidden.code).to.equal(68);
    expect(JSON.stringify(resultOf(hidden)['incomplete'])).to.include('Customize Application');
  });

  it('is incomplete, and has no apps, for a session that may not see them', async () => {
    const session = org.change.sessionWithout('CustomizeApplication', 'ViewSetup', 'ModifyMetadata');
    const ran = await list('--target-org', session.accessToken, '--json', '--fail-on', 'note');
    const result = resultOf(ran);
    const kinds = new Set(asList(result['apps']).map(({ kind }) => kind));
    expect([...kinds], 'of none is known whether it is installed').to.deep.equal([null]);
    expect(asList(result['incomplete']).map(({ what }) => what)).to.include('ConnectedApplication');
    const page = await list('--target-org', session.accessToken);
    const words = page.stdout.replaceAll(/\s+/gu, ' ');
    expect(words).to.include(
      'No apps could be read. In use, but it could not be read whether they are installed here:',
    );
    expect(words).to.not.match(/No app is installed|not installed here/u);
  });

  it('counts no app that runs as nobody, or somebody inactive or frozen, is off, or calls no API, among those that log in alone', async () => {
    const other = await startOrg({ users: 5, logins: 0, integrations: 0 });
    try {
      other.change.settings.appSecretsByMetadata = true;
      other.change.addUser({ username: 'gone@acme.example', profile: 'API Integration' });
      other.change.changeUser('gone@acme.example', { active: 0 });
      other.change.addApp({ name: 'Of_nobody', clientCredentials: true });
      other.change.addApp({ name: 'Of_gone', clientCredentials: true, runAs: 'gone@acme.example' });
      other.change.addUser({ username: 'cold@acme.example', profile: 'API Integration' });
      other.change.changeUser('cold@acme.example', { frozen: 1 });
      other.change.addApp({ name: 'Of_cold', clientCredentials: true, runAs: 'cold@acme.example' });
      other.change.addUser({ username: ROBOT, profile: 'API Integration' });
      const able = { clientCredentials: true, runAs: ROBOT };
      other.change.addApp({ ...able, name: 'Off', enabled: false });
      other.change.addApp({ ...able, name: 'Without_api', scopes: ['OpenID', 'Profile'] });
      other.change.addApp({ ...able, name: 'Without_scopes', scopes: [] });
      other.change.addApp({ ...able, name: 'Of_no_set', adminApproved: true, permissionSets: [] });
      const body = readFileSync(join(ROOT, 'test', 'data', 'apps', 'ended.pem'), 'utf8').replaceAll(
        /-----.*-----|\s/gu,
        '',
      );
      other.change.addApp({ name: 'Ended', label: 'Ended', certificate: { publicKey: '', body, ends: 1 } });
      const ran = await plugin(['token', 'list', 'apps', '--target-org', other.admin.accessToken, '--all'], home, {
        cwd: scratch,
        env: { SF_ORG_INSTANCE_URL: other.urls.cloud },
      });
      expect(ran.stdout).to.match(/Off .*switched off/u);
      expect(ran.stdout.replaceAll(/\s+/gu, ' ')).to.not.include('could not be read');
      expect(ran.stdout.replaceAll(/\s+/gu, ' ')).to.include(
        'None is known to allow logins without a user at the screen',
      );
      const json = await plugin(['token', 'list', 'apps', '--target-org', other.admin.accessToken, '--json'], home, {
        cwd: scratch,
        env: { SF_ORG_INSTANCE_URL: other.urls.cloud },
      });
      const ended = named(json, 'Ended');
      expect(asObject(ended['flows'])['jwt'], 'its certificate has ended').to.equal('off');
      expect([ended['certificateEnds'], ended['logsInAlone']]).to.deep.equal(['2025-01-01T00:00:00.000Z', false]);
      expect(rulesOf(named(json, 'Of_no_set'))).to.deep.equal(['app-opened-to-nobody']);
      const few = other.change.sessionWithout('ModifyMetadata', 'ModifyAllData').accessToken;
      const less = await plugin(['token', 'list', 'apps', '--target-org', few], home, {
        cwd: scratch,
        env: { SF_ORG_INSTANCE_URL: other.urls.cloud },
      });
      expect(less.stdout.replaceAll(/\s+/gu, ' '), 'what it may not read decides').to.match(
        /None is known to allow logins without a user .* For \d+ apps, this could not be read\./u,
      );
      other.change.settings.appSecretsByMetadata = false;
      const kept = await plugin(['token', 'list', 'apps', '--target-org', other.admin.accessToken, '--json'], home, {
        cwd: scratch,
        env: { SF_ORG_INSTANCE_URL: other.urls.cloud },
      });
      expect(asObject(named(kept, 'Of_cold')['flows'])['clientCredentials'], 'settings kept back').to.equal(null);
      const findings = asList(named(kept, 'Of_cold')['findings']).map(({ rule, severity }) => [rule, severity]);
      expect(findings).to.deep.include(['app-run-as-gone', 'note']);
      other.change.settings.appSecretsByMetadata = true;
      const flags = ['--target-org', other.admin.accessToken, '--explain'];
      const cold = await plugin(['token', 'list', 'apps', ...flags], home, {
        cwd: scratch,
        env: { SF_ORG_INSTANCE_URL: other.urls.cloud },
      });
      expect(cold.stdout.replaceAll(/\s+/gu, ' ')).to.include('The app runs as cold@acme.example, who is frozen.');
    } finally {
      await other.close();
    }
  });

  it('claims no logins beyond those that Salesforce keeps', async () => {
    const kept = new Date(Date.now() - 184 * 86_400_000).toISOString().slice(0, 10);
    const asked = resultOf(await ofOrg('--since', '400d', '--json'));
    expect([String(asked['since']).slice(0, 10), asObject(asked['looked'])['limit']]).to.deep.equal([kept, 'kept']);
    const { stdout } = await ofOrg('--since', '400d');
    const words = stdout.replaceAll(/\s+/gu, ' ');
    expect(words).to.include(`were used to log in from ${kept} to `);
    expect(words).to.include(`Logins were read from ${kept} to `);
    expect(words).to.include(': Salesforce keeps the login history for six months.');
    const usual = resultOf(await ofOrg('--json'));
    expect(asObject(usual['looked'])['limit']).to.equal('asked');
  });

  it('denies no use of an app where the logins of others could not be read', async () => {
    const { accessToken } = org.session({ permissions: ['ApiEnabled', 'ViewSetup', 'ModifyMetadata'] });
    const ran = await list('--target-org', accessToken);
    expect(ran.code).to.equal(68);
    expect(ran.stdout).to.not.match(/\b0 apps were used/u);
    expect(ran.stdout.replaceAll(/\s+/gu, ' ')).to.match(/Which apps were used to log in from .* could not be read/u);
  });

  it('writes all of it as CSV, JSON, Markdown and HTML, and nothing of a label works there', async () => {
    const files = ['apps.csv', 'apps.json', 'apps.md', 'apps.html'];
    const { code, stdout } = await ofOrg(...files.flatMap((name) => ['--output-file', name]), '--explain');
    expect(code, stdout).to.equal(0);
    const [csv = '', json = '', markdown = '', html = ''] = files.map((name) =>
      readFileSync(join(scratch, name), 'utf8'),
    );
    expect(csv.split('\r\n')[0]).to.match(/^label,name,kind,id,namespace,flows\.clientCredentials,/u);
    expect(csv).to.include(`"'=HYPERLINK`).and.not.include('\u001b');
    const label = asList(asObject(JSON.parse(json) as JsonObject)['apps']).map((row) => row['label']);
    expect(label).to.include(HOSTILE);
    for (const text of [markdown, html]) expect(text).to.not.include('<img').and.not.include('\u001b');
    expect(stdout)
      .to.not.include('\u001b[31m')
      .and.not.match(/^::error/mu);
  });

  it('gives build servers a case for each app, and those fail that --fail-on names', async () => {
    const cases = async (...args: string[]): Promise<{ suite: Element; failed: string[]; errors: number }> => {
      const { stdout } = await ofOrg('-r', 'junit', ...args);
      const [suite] = readXml(stdout).children.filter(({ name }) => name === 'testsuite');
      if (suite === undefined) throw new Error(stdout);
      const failed = suite.children.filter((one) => one.children.some(({ name }) => name === 'failure'));
      const errors = suite.children.filter((one) => one.children.some(({ name }) => name === 'error'));
      return { suite, failed: failed.map(({ attributes }) => attributes.get('name') ?? ''), errors: errors.length };
    };
    const quiet = await cases();
    expect(quiet).to.deep.include({ failed: [], errors: 0 });
    expect(quiet.suite.children.length).to.be.greaterThan(4);
    const { failed, suite } = await cases('--fail-on', 'error');
    expect(failed).to.deep.equal(['Boss app']);
    expect(suite.attributes.get('failures')).to.equal('1');
    const session = org.change.sessionWithout('CustomizeApplication');
    const unread = await list('--target-org', session.accessToken, '-r', 'junit');
    expect([unread.code, unread.stdout.includes('<error message="incomplete"')]).to.deep.equal([68, true]);
  });

  it('gives code scanning and GitHub Actions its findings, by rule, with what could not be read', async () => {
    const sarif = async (...args: string[]): Promise<JsonObject> => {
      const log: unknown = JSON.parse((await list(...args, '-r', 'sarif')).stdout);
      expect(isSarif(log), JSON.stringify(isSarif.errors)).to.equal(true);
      const [run] = asList(asObject(log as JsonObject)['runs']);
      return asObject(run);
    };
    const org18 = await sarif('--target-org', org.admin.accessToken);
    const results = asList(org18['results']);
    const all = asList(resultOf(await ofOrg('--json'))['apps']).flatMap((row) => asList(row['findings']));
    expect(results.map(({ ruleId }) => ruleId).sort()).to.deep.equal(all.map(({ rule }) => rule).sort());
    const boss = results.filter(({ properties }) => asObject(asObject(properties)['subject'])['name'] === 'Boss app');
    expect(boss.map(({ level }) => level)).to.include.members(['error', 'warning']);
    const project = join(ROOT, 'test', 'data', 'apps', 'project');
    const onDisk = asList((await sarif('--source-dir', project))['results']);
    expect(JSON.stringify(onDisk)).to.match(/"uri":"[^"]*vend__Connector\.connectedApp-meta\.xml"/u);
    const unread = org.change.sessionWithout('CustomizeApplication');
    const [invocation] = asList((await sarif('--target-org', unread.accessToken))['invocations']);
    expect(asObject(invocation)['executionSuccessful']).to.equal(false);

    const { stdout } = await ofOrg('-r', 'github', '--fail-on', 'error');
    expect(stdout).to.match(/^::error title=app-run-as-privileged%3A [^:]*Boss app::/mu);
    expect(
      stdout.split('\n').filter((line) => line !== '' && !/^::(?:error|warning|notice)[ :]/u.test(line)),
    ).to.deep.equal([]);
  });

  it('tells apps of one label apart, and says that what came through them is of all of them', async () => {
    const twins = await startOrg({ users: 5, logins: 0, integrations: 0 });
    const asked = async (...args: string[]): Promise<Ran> =>
      plugin(['token', 'list', 'apps', '--target-org', twins.admin.accessToken, ...args], home, {
        cwd: scratch,
        env: { SF_ORG_INSTANCE_URL: twins.urls.cloud },
      });
    try {
      const profiles = ['API Integration'];
      for (const kind of ['external', 'connected'] as const) {
        twins.change.addApp({ kind, name: `Twin_${kind}`, label: 'Twin, the', adminApproved: true, profiles });
      }
      const values = { loginType: 'Remote Access 2.0', loginSubType: 'OauthClientCredentials', apiType: 'N/A' };
      const at = Math.floor(twins.change.now() / 1000) - 3600;
      for (let n = 0; n < 3; n += 1) {
        twins.change.addLogin('admin@loopback.example', at - n, { ...values, application: 'Twin, the' });
      }
      const rows = asList(resultOf(await asked('--json'))['apps']).filter(({ label }) => label === 'Twin, the');
      expect(
        rows.map(({ kind, name, namesakes, use }) => [kind, name, namesakes, asObject(use)['logins']]),
      ).to.deep.equal([
        ['connected', 'Twin_connected', 1, 3],
        ['external-client', 'Twin_external', 1, 3],
      ]);
      expect((await asked()).stdout.replaceAll(/\s+/gu, ' ')).to.include('Several apps share a label ("Twin, the")');
      expect((await ofOrg()).stdout).to.not.include('share a label');
    } finally {
      await twins.close();
    }
  });

  it('tells of metadata on disk the same, less what only an org knows', async () => {
    const project = ['--source-dir', join(ROOT, 'test', 'data', 'apps', 'project')];
    const ran = await list(...project, '--json');
    // One app is without its global settings, as a repository should be: they hold key and secret.
    expect([ran.code, asList(resultOf(ran)['incomplete'])]).to.deep.equal([0, []]);
    expect(asObject(named(ran, 'Made in Setup')['flows'])['jwt']).to.equal('not-told');
    expect(asObject(named(ran, 'Warehouse feed')['flows'])['jwt']).to.equal('on');
    const nightly = named(ran, 'Nightly export');
    expect(nightly['runAs']).to.deep.equal({ username: 'robot@acme.example' });
    expect(nightly).to.include({ certificateEnds: '2029-03-03T12:47:08.000Z' });
    expect(Object.keys(nightly)).to.not.include.members(['id', 'tokens', 'use']);
    expect(rulesOf(nightly)).to.deep.equal([]);
    // By its policies alone it is not known that client credentials are on.
    expect(asObject(named(ran, 'Made in Setup')['flows'])['clientCredentials']).to.equal('not-told');
    expect(asObject(nightly['flows'])['clientCredentials']).to.equal('on');
    expect(rulesOf(named(ran, 'Made in Setup'))).to.deep.equal(['app-run-as-gone', 'app-ip-relaxed']);
    expect(rulesOf(named(ran, 'Vendor connector'))).to.deep.equal([
      ...['app-self-authorised', 'app-ip-relaxed', 'app-full-scope'],
    ]);
    const [finding] = asList(named(ran, 'Vendor connector')['findings']);
    expect(String(finding?.['file'])).to.match(/vend__Connector\.connectedApp-meta\.xml$/u);
    expect((await list(...project, '--fail-on', 'error')).code).to.equal(30);
    expect(resultOf(ran)).to.not.have.any.keys('since', 'until');
  });

  const save = async (file: string, ...args: string[]): Promise<Ran> =>
    plugin(['token', 'save', 'snapshot', '-o', org.admin.accessToken, '--output-file', file, '--json', ...args], home, {
      cwd: scratch,
      env: { SF_ORG_INSTANCE_URL: org.urls.cloud },
    });

  it('says of a snapshot that was saved without apps how to save them, and is incomplete', async () => {
    const saved = await save('org.jsonl');
    expect(saved.code, saved.stderr).to.equal(0);
    const { code, stdout } = await list('--snapshot', 'org.jsonl');
    expect(code).to.equal(68);
    expect(stdout.replace(/\s+/gu, ' ')).to.include('sf token save snapshot --apps --logins 30');
    expect((await save('logins.jsonl', '--logins', '30')).code).to.equal(0);
    const words = (await list('--snapshot', 'logins.jsonl')).stdout.replaceAll(/\s+/gu, ' ');
    // Those with a password are in it.
    expect(words).to.include('the snapshot lacks logins without a password and apps (why');
    expect(words).to.include(', which is what the snapshot contains.');
  });

  it('tells of a snapshot with apps and logins what the org told, as far as logins with a password go', async () => {
    const saved = await save('apps.jsonl', '--apps', '--logins', '30');
    expect(saved.code, saved.stderr).to.equal(0);
    expect(resultOf(saved)).to.deep.include({ apps: 4, incomplete: [] });
    const [online, offline] = [await ofOrg('--json'), await list('--snapshot', 'apps.jsonl', '--json')];
    const known = (ran: Ran): JsonObject[] =>
      asList(resultOf(ran)['apps'])
        .filter(({ kind }) => kind !== 'not-installed')
        .map((row) => ({ ...row, use: 'of another kind of logins' }));
    expect(known(offline)).to.deep.equal(known(online));
    expect(rulesOf(named(offline, 'restforce'))).to.deep.equal(['app-ending-flow']);
    expect(offline.code).to.equal(68);
    expect(asList(resultOf(offline)['incomplete']).map(({ why }) => why)).to.deep.equal([
      'The snapshot contains only API logins with a password.',
    ]);
  });

  it('is incomplete in who came through its apps where the snapshot holds no logins', async () => {
    expect((await save('no-logins.jsonl', '--apps')).code).to.equal(0);
    const ran = await list('--snapshot', 'no-logins.jsonl', '--json');
    expect([ran.code, asList(resultOf(ran)['incomplete']).map(({ what }) => what)]).to.deep.equal([
      68,
      ['LoginHistory'],
    ]);
  });
});

import { spawn } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeKeyPair } from '../../lib/login/app/keyPair.js';
import { startOrg, type Org } from '../org/index.js';
import { readXml } from '../org/soap/xml.js';
import { asList, asObject, envelope, type JsonObject, resultOf } from '../support/envelope.js';
import { Home, OWN_PLUGIN, plugin, ROOT, type Ran } from '../support/run.js';
import { PseudoTerminal } from '../support/terminal.js';
import { describeWith, expectMode } from '../support/system.js';

const DAY = 86_400;
const ROBOT = 'robot.nightly@acme.example';
const PERSON = 'pat@acme.example';
const BOSS = 'boss@acme.example';
const HOSTILE = "o'brien`$(id)`<b>&@acme.example";

describe('sf token generate app', () => {
  const home = new Home();
  let org: Org;
  let base = '';
  let folder = '';

  before(async () => {
    org = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4 });
    const now = Math.floor(Date.now() / 1000);
    const soap = (username: string, application = 'acme-etl'): void => {
      org.change.addLogin(username, now - DAY, { application });
    };
    for (const username of [ROBOT, HOSTILE]) org.change.addUser({ username, profile: 'API Integration' });
    soap(ROBOT);
    soap(HOSTILE, 'other');
    org.change.addUser({ username: PERSON, profile: 'Standard User', email: 'pat@acme.example' });
    soap(PERSON, 'Data Loader');
    org.change.addLogin(PERSON, now - 2 * DAY, { loginType: 'Application', application: 'Browser' });
    org.change.addUser({ username: BOSS, profile: 'API Integration' });
    org.change.addPermissionSet('Everything', ['ModifyAllData', 'AuthorApex']);
    org.change.assign(BOSS, 'Everything');
    soap(BOSS, 'boss-sync');
  });
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'sf-token-app-'));
    folder = join(base, 'out');
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));
  after(async () => {
    await org.close();
    home.remove();
  });

  const generate = async (username: string, ...flags: string[]): Promise<Ran> =>
    generateAs(org.admin.accessToken, username, ...flags);
  const generateAs = async (token: string, username: string, ...flags: string[]): Promise<Ran> => {
    const where = flags.includes('--output-dir') ? [] : ['--output-dir', folder];
    const args = ['token', 'generate', 'app', '--username', username, '--target-org', token, ...where, ...flags];
    return plugin(args, home, { env: { SF_ORG_INSTANCE_URL: org.urls.cloud }, cwd: base });
  };
  const json = async (username: string, ...flags: string[]): Promise<{ code: number | null; result: JsonObject }> => {
    const ran = await generate(username, ...flags, '--json');
    return { code: ran.code, result: asObject(resultOf(ran)) };
  };
  const read = (path: string): string => readFileSync(join(folder, ...path.split('/')), 'utf8');
  /** By the strict reader of the org on loopback: texts of the elements, by their names. */
  const parsed = (path: string, type: string): Record<string, string> => {
    const root = readXml(read(path));
    expect(root.name).to.equal(type);
    return Object.fromEntries(root.children.map(({ name, text }) => [name, text]));
  };
  const ids = (result: JsonObject): unknown[] => asList(result['obstacles']).map(({ id }) => id);
  const message = (ran: Ran): string => String(envelope(ran)['message']);

  it('writes the app, its permission set and, apart from them, its policies', async () => {
    const { code, result } = await json(ROBOT, '--flow', 'client-credentials', '--contact-email', 'ops@acme.example');
    expect([code, ids(result)]).to.deep.equal([0, []]);
    expect(parsed('app/externalClientApps/Robot_Nightly.eca-meta.xml', 'ExternalClientApplication')).to.include({
      contactEmail: 'ops@acme.example',
      distributionState: 'Local',
      label: 'Robot Nightly',
    });
    const settings = 'app/extlClntAppOauthSettings/Robot_Nightly_oauth.ecaOauth-meta.xml';
    expect(parsed(settings, 'ExtlClntAppOauthSettings')).to.include({ commaSeparatedOauthScopes: 'Api' });
    const globals = 'app/extlClntAppGlobalOauthSets/Robot_Nightly_glbloauth.ecaGlblOauth-meta.xml';
    const global = parsed(globals, 'ExtlClntAppGlobalOauthSettings');
    expect(global).to.include({ isClientCredentialsFlowEnabled: 'true', isNamedUserJwtEnabled: 'false' });
    expect(global).to.not.have.any.keys('consumerKey', 'consumerSecret', 'certificate');
    const policies = 'policies/extlClntAppOauthPolicies/Robot_Nightly_oauth_defaultPolicy.ecaOauthPlcy-meta.xml';
    expect(parsed(policies, 'ExtlClntAppOauthConfigurablePolicies')).to.include({
      clientCredentialsFlowUser: ROBOT,
      commaSeparatedPermissionSet: 'Robot_Nightly',
      ipRelaxationPolicyType: 'Enforce',
      permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
    });
    expect(read('package.xml')).to.not.include('ExtlClntAppOauthConfigurablePolicies');
    expect(existsSync(join(folder, 'keys'))).to.equal(false);
  });

  it('makes a key of mode 600 and a certificate for JWT, and keeps both the next time', async () => {
    const first = await json(ROBOT, '--flow', 'jwt', '--certificate-ends', '2035-05-06');
    expect(first.code).to.equal(0);
    const key = join(folder, 'keys', 'Robot_Nightly.key');
    expectMode(key, 0o600);
    const certificate = new X509Certificate(read('keys/Robot_Nightly.crt'));
    expect(certificate.checkPrivateKey(createPrivateKey(read('keys/Robot_Nightly.key')))).to.equal(true);
    expect(certificate.verify(certificate.publicKey)).to.equal(true);
    expect(new Date(certificate.validTo).toISOString()).to.equal('2035-05-06T23:59:59.000Z');
    const globals = 'app/extlClntAppGlobalOauthSets/Robot_Nightly_glbloauth.ecaGlblOauth-meta.xml';
    const global = parsed(globals, 'ExtlClntAppGlobalOauthSettings');
    // It would make access tokens JWTs: the certificate is what turns JWT bearer on.
    expect(global['isNamedUserJwtEnabled']).to.equal('false');
    const body = String(global['certificate']);
    expect(new X509Certificate(Buffer.from(body, 'base64')).fingerprint256).to.equal(certificate.fingerprint256);
    for (const file of ['.gitignore', '.forceignore']) expect(read(file)).to.equal('keys/\n');

    const before = read('keys/Robot_Nightly.key');
    const again = await json(ROBOT, '--flow', 'client-credentials', '--overwrite');
    expect(asObject(again.result['certificate'])).to.deep.equal({
      ...{ ends: '2035-05-06', reused: true, from: 'folder', replaces: false },
    });
    expect(read('keys/Robot_Nightly.key')).to.equal(before);
    expect(String(parsed(globals, 'ExtlClntAppGlobalOauthSettings')['certificate'])).to.equal(body);
    const kept = await generate(ROBOT, '--flow', 'jwt', '--force', '--new-key', '--json');
    expect([kept.code, message(kept).includes('Robot_Nightly.key')]).to.deep.equal([1, true]);
    expect(read('keys/Robot_Nightly.key')).to.equal(before);
    const other = await json(ROBOT, '--flow', 'jwt', '--overwrite', '--new-key');
    expect(read('keys/Robot_Nightly.key')).to.not.equal(before);
    expect(asObject(other.result['certificate'])).to.include({ from: 'made', replaces: true });
    expect(other.result['overwritten']).to.include(join(folder, 'keys', 'Robot_Nightly.key'));
  });

  it("adds to the user's own ignore files, and loses nothing of them", async () => {
    mkdirSync(folder);
    const lines = { '.gitignore': '.env\r\n# mine', '.forceignore': 'keys/\n!keys/*.key\n' };
    for (const [name, text] of Object.entries(lines)) writeFileSync(join(folder, name), text);
    const { code, result } = await json(ROBOT, '--flow', 'jwt');
    expect([code, result['overwritten']]).to.deep.equal([0, []]);
    expect(read('.gitignore')).to.equal('.env\r\n# mine\nkeys/\n');
    // What lets the key in again stands before the line that keeps it out.
    expect(read('.forceignore')).to.equal('keys/\n!keys/*.key\nkeys/\n');
    await json(ROBOT, '--flow', 'jwt', '--overwrite');
    expect(read('.gitignore'), 'it is there already').to.equal('.env\r\n# mine\nkeys/\n');
    writeFileSync(join(folder, '.gitignore'), Buffer.from([0xff, 0xfe, 0x00]));
    const odd = await generate(ROBOT, '--flow', 'jwt', '--overwrite', '--json');
    expect([odd.code, message(odd).includes('.gitignore')]).to.deep.equal([1, true]);
    expect(readFileSync(join(folder, '.gitignore'))).to.deep.equal(Buffer.from([0xff, 0xfe, 0x00]));
  });

  it('prints the private key nowhere', async () => {
    const ran = await generate(ROBOT, '--flow', 'jwt', '--explain');
    const body = read('keys/Robot_Nightly.key').split('\n')[3] ?? '';
    expect(body).to.have.length(64);
    expect(ran.stdout + ran.stderr).to.not.include(body);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
    const holding = files.filter((path) => statSync(path).isFile() && readFileSync(path, 'utf8').includes(body));
    expect(holding).to.deep.equal([join(folder, 'keys', 'Robot_Nightly.key')]);
  });

  it('writes nothing for a person and for a privileged user, says why, and writes with --force', async () => {
    const person = await json(PERSON, '--flow', 'jwt');
    expect([person.code, ids(person.result), person.result['written']]).to.deep.equal([30, ['person'], false]);
    expect(existsSync(folder)).to.equal(false);
    const boss = await json(BOSS, '--flow', 'jwt');
    expect([boss.code, ids(boss.result)]).to.deep.equal([30, ['privileged']]);
    const { stdout } = await generate(BOSS, '--flow', 'jwt');
    expect(stdout.split('\n')[0]).to.match(/^Nothing was written: 1 obstacle to moving/u);
    expect(stdout).to.include('ModifyAllData, AuthorApex');
    const forced = await json(BOSS, '--flow', 'jwt', '--force');
    expect([forced.code, forced.result['written']]).to.deep.equal([0, true]);
  });

  describe('and the apps that are in the org', () => {
    let own: Org;
    const made = 'app/extlClntAppGlobalOauthSets/Robot_Nightly_glbloauth.ecaGlblOauth-meta.xml';

    beforeEach(async () => {
      own = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4 });
      own.change.settings.appSecretsByMetadata = true;
      own.change.addPermissionSet('Nightly', ['ApiEnabled', 'ApiUserOnly']);
      own.change.addUser({ username: ROBOT, profile: 'API Integration', permissionSets: ['Nightly'] });
    });
    afterEach(async () => own.close());

    const ofOwn = async (...flags: string[]): Promise<Ran> =>
      plugin(
        [
          ...['token', 'generate', 'app', '-u', ROBOT, '-o', own.admin.accessToken, '--output-dir', folder],
          ...['--contact-email', 'ops@acme.example', ...flags, '--json'],
        ],
        home,
        { env: { SF_ORG_INSTANCE_URL: own.urls.cloud }, cwd: base },
      );
    const soap = (application: string): void => {
      own.change.addLogin(ROBOT, Math.floor(Date.now() / 1000) - DAY, { application });
    };
    const pair = (): { body: string; publicKey: string } => {
      const certificate = new X509Certificate(readFileSync(join(ROOT, 'test', 'data', 'apps', 'nightly.pem'), 'utf8'));
      const publicKey = String(certificate.publicKey.export({ type: 'spki', format: 'pem' }));
      return { body: certificate.raw.toString('base64'), publicKey };
    };

    it('names one that could serve already, before anything is written, but none that could not', async () => {
      soap('acme-etl');
      own.change.addApp({ name: 'Served', label: 'Served by', clientCredentials: true, runAs: ROBOT });
      own.change.addApp({ name: 'Narrow', clientCredentials: true, runAs: ROBOT, scopes: ['OpenID'] });
      own.change.addApp({
        ...{ name: 'Signed', adminApproved: true, permissionSets: ['Nightly'] },
        certificate: { ...pair(), ends: Date.parse('2029-03-03T12:47:08Z') / 1000 },
      });
      own.change.addApp({ name: 'Robot_Nightly', clientCredentials: true, runAs: ROBOT });
      const ran = await ofOwn('--flow', 'client-credentials');
      const result = resultOf(ran);
      expect([ran.code, ids(result), existsSync(folder)]).to.deep.equal([
        30,
        ['served', 'served', 'redeployed'],
        false,
      ]);
      const texts = asList(result['obstacles']).map(({ text }) => String(text));
      expect(texts[0]).to.include('"Served by"').and.include('client credentials');
      expect(texts[1]).to.include('"Signed"').and.include('JWT bearer');
    });

    it('takes over no app of its name that is of somebody else', async () => {
      soap('acme-etl');
      own.change.addUser({ username: 'other@acme.example', profile: 'API Integration' });
      own.change.addApp({
        ...{ name: 'Robot_Nightly', label: 'Somebody else', clientCredentials: true, runAs: 'other@acme.example' },
      });
      const ran = await ofOwn('--flow', 'client-credentials');
      const result = resultOf(ran);
      expect([ran.code, ids(result), existsSync(folder)]).to.deep.equal([30, ['taken'], false]);
      expect(String(asList(result['obstacles'])[0]?.['text'])).to.include('"Somebody else"');
      expect((await ofOwn('--flow', 'client-credentials', '--name', 'Another')).code).to.equal(0);
    });

    it('calls an app its own that runs as the user, though nobody opened it to the user yet', async () => {
      soap('acme-etl');
      const app = { clientCredentials: true, adminApproved: true, runAs: ROBOT };
      own.change.addApp({ ...app, name: 'Robot_Nightly', label: 'Half done' });
      own.change.addApp({ ...app, name: 'Elsewhere', label: 'Not opened' });
      // Neither could serve: what approves users refuses a run-as user whom nobody let in.
      const ran = await ofOwn('--flow', 'client-credentials');
      expect([ran.code, ids(resultOf(ran))]).to.deep.equal([0, ['redeployed']]);
    });

    it('says of its own app that it is switched off, which a deployment does not change', async () => {
      soap('acme-etl');
      const app = { clientCredentials: true, adminApproved: true, runAs: ROBOT, enabled: false };
      own.change.addApp({ ...app, name: 'Robot_Nightly', label: 'Half done' });
      const ran = await ofOwn('--flow', 'client-credentials');
      expect([ran.code, ids(resultOf(ran))]).to.deep.equal([0, ['redeployed', 'switched-off']]);
    });

    it('has the honest answer for the connector of a package, and stops unless other clients are there too', async () => {
      own.change.addApp({ kind: 'connected', name: 'Connector', label: 'Vendor Sync', namespace: 'vend' });
      soap('Vendor Sync');
      const alone = resultOf(await ofOwn('--flow', 'jwt'));
      const [found] = asList(alone['obstacles']);
      expect([alone['written'], found?.['id'], found?.['stops']]).to.deep.equal([false, 'vendor', true]);
      expect(found?.['text']).to.include('package vend');
      expect(found?.['fix']).to.match(/vendor.* 2027-06-01.*Use Any API Auth.*2026-12-01/u);
      soap('acme-etl');
      const both = resultOf(await ofOwn('--flow', 'jwt'));
      expect([both['written'], ids(both)]).to.deep.equal([true, ['vendor']]);
    });

    it('carries the certificate of the app that is deployed again, whatever its flow, unless a new key is wanted', async () => {
      soap('acme-etl');
      const certificate = { ...pair(), ends: Date.parse('2029-03-03T12:47:08Z') / 1000 };
      own.change.addApp({ name: 'Robot_Nightly', adminApproved: true, certificate });
      for (const flow of ['client-credentials', 'jwt']) {
        const ran = await ofOwn('--flow', flow, '--overwrite');
        expect(ran.code, ran.stdout).to.equal(0);
        expect(asObject(resultOf(ran)['certificate'])).to.deep.equal({
          ...{ ends: '2029-03-03', reused: true, from: 'org', replaces: false },
        });
        expect(String(parsed(made, 'ExtlClntAppGlobalOauthSettings')['certificate'])).to.equal(certificate.body);
        expect(existsSync(join(folder, 'keys'))).to.equal(false);
      }
      const renewed = await ofOwn('--flow', 'jwt', '--overwrite', '--new-key');
      expect(asObject(resultOf(renewed)['certificate'])).to.include({ from: 'made', replaces: true });
      expect(parsed(made, 'ExtlClntAppGlobalOauthSettings')['certificate']).to.not.equal(certificate.body);
      // Now the folder and the org differ: neither is taken without a word.
      const differ = await ofOwn('--flow', 'jwt', '--overwrite');
      expect([differ.code, message(differ).includes('a different certificate')]).to.deep.equal([1, true]);
      const forced = await ofOwn('--flow', 'jwt', '--overwrite', '--force');
      expect(asObject(resultOf(forced)['certificate'])).to.include({ from: 'folder', replaces: true });
    });

    const ended = (): { body: string; publicKey: string; ends: number } => {
      const certificate = new X509Certificate(readFileSync(join(ROOT, 'test', 'data', 'apps', 'ended.pem'), 'utf8'));
      const publicKey = String(certificate.publicKey.export({ type: 'spki', format: 'pem' }));
      return { body: certificate.raw.toString('base64'), publicKey, ends: Date.parse('2025-01-01T00:00:00Z') / 1000 };
    };

    it('carries no certificate that has ended for JWT, unless told to, and then says so', async () => {
      soap('acme-etl');
      own.change.addApp({ name: 'Robot_Nightly', adminApproved: true, certificate: ended() });
      const stopped = await ofOwn('--flow', 'jwt');
      expect([stopped.code, existsSync(folder)]).to.deep.equal([1, false]);
      expect(message(stopped)).to.include('expired on 2025-01-01').and.include('--new-key');
      const forced = resultOf(await ofOwn('--flow', 'jwt', '--force'));
      expect(forced['certificate']).to.deep.include({ ends: '2025-01-01', from: 'org', ended: true });
      // By client credentials it logs in whatever the certificate.
      const other = resultOf(await ofOwn('--flow', 'client-credentials', '--overwrite'));
      expect(other['certificate']).to.deep.include({ ends: '2025-01-01', ended: true });
      const renewed = await ofOwn('--flow', 'jwt', '--overwrite', '--new-key');
      expect([renewed.code, asObject(resultOf(renewed)['certificate'])['from']]).to.deep.equal([0, 'made']);
    });

    it('keeps no pair of the folder whose certificate has ended, unless told to', async () => {
      soap('acme-etl');
      const { certificate, privateKey } = await makeKeyPair({
        ...{ commonName: 'Robot_Nightly', from: new Date('2024-01-01T00:00:00Z') },
        until: new Date('2025-01-01T00:00:00Z'),
      });
      mkdirSync(join(folder, 'keys'), { recursive: true });
      writeFileSync(join(folder, 'keys', 'Robot_Nightly.key'), privateKey);
      writeFileSync(join(folder, 'keys', 'Robot_Nightly.crt'), certificate);
      const stopped = await ofOwn('--flow', 'jwt', '--overwrite');
      expect([stopped.code, message(stopped)]).to.satisfy(
        ([code, words]: [number, string]) =>
          code === 1 && words.includes('expired on 2025-01-01') && words.includes('--new-key'),
      );
      const renewed = await ofOwn('--flow', 'jwt', '--overwrite', '--new-key');
      expect(asObject(resultOf(renewed)['certificate'])).to.include({ from: 'made' });
    });

    it('names in README and steps no key that was not made, and has the certificate kept whatever the flow', async () => {
      soap('acme-etl');
      const certificate = { ...pair(), ends: Date.parse('2029-03-03T12:47:08Z') / 1000 };
      own.change.addApp({ name: 'Robot_Nightly', adminApproved: true, certificate });
      const result = resultOf(await ofOwn('--flow', 'jwt'));
      for (const text of [read('README.md'), JSON.stringify(result['steps'])]) {
        expect(text)
          .to.include('--jwt-key-file KEY_FILE')
          .and.not.match(/keys\/|delete it here/u);
      }
      expect(read('README.md')).to.include('keep `certificate`');
      await ofOwn('--flow', 'client-credentials', '--overwrite');
      expect(read('README.md')).to.include('keep `certificate`');
      await ofOwn('--flow', 'jwt', '--overwrite', '--new-key');
      expect(read('README.md')).to.include('--jwt-key-file keys/Robot_Nightly.key').and.include('delete it here');
    });

    it('stops before files for JWT that would turn client credentials of its app off', async () => {
      soap('acme-etl');
      own.change.addApp({
        ...{ name: 'Robot_Nightly', label: 'Runs today', clientCredentials: true, runAs: ROBOT, adminApproved: true },
        permissionSets: ['Nightly'],
      });
      const result = resultOf(await ofOwn('--flow', 'jwt'));
      expect([result['written'], ids(result)]).to.deep.equal([false, ['redeployed', 'credentials-end']]);
      expect(String(asList(result['obstacles'])[1]?.['text'])).to.include('"Runs today" has client credentials on');
      expect(ids(resultOf(await ofOwn('--flow', 'client-credentials')))).to.deep.equal(['redeployed']);
    });

    it('calls the policies of an app that was made in Setup as the org does, in files and steps', async () => {
      soap('acme-etl');
      const app = { clientCredentials: true, runAs: ROBOT, scopes: ['OpenID'] };
      own.change.addApp({ ...app, name: 'Robot_Nightly', madeIn: 'setup' });
      const ran = await ofOwn('--flow', 'client-credentials');
      expect(ran.code, ran.stdout).to.equal(0);
      const result = resultOf(ran);
      expect(readdirSync(join(folder, 'policies', 'extlClntAppOauthPolicies'))).to.deep.equal([
        'Robot_Nightly_oauthPlcy.ecaOauthPlcy-meta.xml',
      ]);
      for (const text of [read('README.md'), JSON.stringify(result['steps'])]) {
        expect(text).to.include('Robot_Nightly_oauthPlcy').and.not.include('_defaultPolicy');
      }
      // A file of an earlier run under the usual name would be deployed with it.
      const usual = 'Robot_Nightly_oauth_defaultPolicy.ecaOauthPlcy-meta.xml';
      writeFileSync(join(folder, 'policies', 'extlClntAppOauthPolicies', usual), 'x');
      const both = await ofOwn('--flow', 'client-credentials', '--overwrite');
      expect([both.code, message(both).includes(usual)]).to.deep.equal([1, true]);
      // Where no such app is known the steps say what one of Setup is called.
      rmSync(folder, { recursive: true });
      const named = resultOf(await ofOwn('--flow', 'client-credentials', '--name', 'New_one'));
      expect(JSON.stringify(named['steps'])).to.include('New_one_oauth_defaultPolicy').and.include('New_one_oauthPlcy');
    });

    it('stops where the certificate of that app cannot be read, since a deployment would take it away', async () => {
      soap('acme-etl');
      const certificate = { ...pair(), ends: Date.parse('2029-03-03T12:47:08Z') / 1000 };
      own.change.addApp({ name: 'Robot_Nightly', adminApproved: true, certificate });
      own.change.settings.appSecretsByMetadata = false;
      const result = resultOf(await ofOwn('--flow', 'client-credentials'));
      expect([result['written'], ids(result)]).to.deep.equal([false, ['redeployed', 'certificate-unread']]);
      const other = resultOf(await ofOwn('--flow', 'client-credentials', '--name', 'Another'));
      expect([other['written'], ids(other)]).to.deep.equal([true, []]);
      expect(asList(other['unread']), 'whether that app could serve is not known').to.not.be.empty;
    });
  });

  it('says that the flow is undecided for want of facts, where they could not be read', async () => {
    const session = org.session({ permissions: ['ApiEnabled', 'ViewSetup'] });
    const ran = await generateAs(session.accessToken, ROBOT, '--json');
    expect(ran.code).to.equal(2);
    expect(message(ran)).to.include('not all facts could be read: LoginHistory').and.include('--flow jwt');
  });

  describeWith('terminal')('on a terminal', () => {
    const asking = (): string[] => {
      const start = [process.execPath, OWN_PLUGIN];
      return [...start, ...'token generate app -u'.split(' '), ROBOT, '-o', org.admin.accessToken];
    };

    it('writes nothing where the input ends at the question', async () => {
      const { code, screen } = await PseudoTerminal.answering([...asking(), '--output-dir', folder], {
        cwd: base,
        env: { PATH: process.env['PATH'] ?? '', ...home.env, SF_ORG_INSTANCE_URL: org.urls.cloud },
        answers: [[/Can the client sign a JWT/u, '\u0004']],
      });
      expect([code, existsSync(folder)], screen).to.deep.equal([130, false]);
      expect(screen).to.include('Interrupted at the prompt. Nothing was sent.');
    });

    for (const [keys, flow] of [
      ['y', 'jwt'],
      ['n', 'client-credentials'],
    ] as const) {
      it(`asks for the flow where no fact decides, with what Salesforce recommends: ${keys} is ${flow}`, async () => {
        const line = [...asking(), '--output-dir', folder].map((word) => `'${word}'`).join(' ');
        const child = spawn('script', ['-qec', `stty cols 200; exec ${line}`, '/dev/null'], {
          env: {
            ...{ PATH: process.env['PATH'], ...home.env, SF_ORG_INSTANCE_URL: org.urls.cloud },
            ...{ SHELL: '/bin/sh', TERM: 'xterm' },
          },
          cwd: base,
        });
        let screen = '';
        let isAsked = false;
        child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
          screen += chunk;
          if (isAsked || !screen.includes('Can the client sign a JWT')) return;
          isAsked = true;
          child.stdin.write(`${keys}\r`);
        });
        await once(child, 'close');
        expect(isAsked, screen).to.equal(true);
        expect(screen.indexOf('recommends client credentials')).to.be.within(0, screen.indexOf('Can the client sign'));
        expect(screen).to.include('prefers JWT bearer');
        expect(existsSync(join(folder, 'keys', 'Robot_Nightly.key')), screen).to.equal(flow === 'jwt');
        expect(screen).to.include('as you answered');
      });
    }
  });

  it('stops for scratch orgs that the user made in a Dev Hub', async () => {
    const username = 'hub@acme.example';
    org.change.addUser({ username, profile: 'API Integration' });
    org.change.addLogin(username, Math.floor(Date.now() / 1000) - DAY, { application: 'hub-ci' });
    expect(ids((await json(username, '--flow', 'jwt', '--force', '--overwrite')).result)).to.deep.equal([]);
    org.change.secrets.addScratchOrg(username);
    try {
      expect(ids((await json(username, '--flow', 'jwt', '--force', '--overwrite')).result)).to.deep.equal([
        'scratch-orgs',
      ]);
    } finally {
      org.change.settings.absent.add('ScratchOrgInfo');
    }
  });

  it('asks for the flow where no fact decides, which nobody can answer here', async () => {
    const ran = await generate(ROBOT, '--json');
    expect(ran.code).to.equal(2);
    expect(message(ran)).to.include('--flow jwt').and.to.include('--flow client-credentials');
    expect(existsSync(folder)).to.equal(false);
  });

  it('is incomplete where this session may not see who holds what', async () => {
    const session = org.session({ permissions: ['ApiEnabled', 'ViewSetup'] });
    const ran = await generateAs(session.accessToken, ROBOT, '--flow', 'jwt', '--json');
    const result = asObject(resultOf(ran));
    expect([ran.code, result['written']]).to.deep.equal([68, true]);
    expect(asList(result['incomplete'])).to.not.be.empty;
  });

  it('overwrites nothing, and refuses halves of a pair', async () => {
    expect((await generate(ROBOT, '--flow', 'jwt')).code).to.equal(0);
    const again = await generate(ROBOT, '--flow', 'jwt', '--force', '--json');
    expect([again.code, message(again)]).to.deep.equal([
      1,
      '8 of the files already exist, all with the content to be written. Nothing was written.',
    ]);
    const edited = `${read('README.md')}\nAsk Pat first.\n`;
    writeFileSync(join(folder, 'README.md'), edited);
    const named = await generate(ROBOT, '--flow', 'jwt', '--force', '--json');
    expect([named.code, message(named)]).to.deep.equal([
      1,
      `8 of the files already exist. Edited since, or about to change: ${join(folder, 'README.md')}. ` +
        'Nothing was written.',
    ]);
    expect(read('README.md')).to.equal(edited);
    const told = await generate(ROBOT, '--flow', 'jwt', '--overwrite');
    expect([
      told.code,
      told.stdout.replaceAll(/\s+/gu, ' ').includes('Overwritten with different content'),
    ]).to.deep.equal([0, true]);
    expect(read('README.md')).to.not.equal(edited);
    rmSync(join(folder, 'keys', 'Robot_Nightly.crt'));
    const half = await generate(ROBOT, '--flow', 'jwt', '--overwrite', '--json');
    expect([half.code, message(half).includes('Robot_Nightly.key')]).to.deep.equal([1, true]);
    writeFileSync(join(folder, 'keys', 'Robot_Nightly.crt'), 'no certificate');
    const none = await generate(ROBOT, '--flow', 'jwt', '--overwrite', '--json');
    expect([none.code, message(none).includes('--new-key')]).to.deep.equal([1, true]);
  });

  it('writes through no link, with --overwrite neither: a key would stand where nobody expects it', async () => {
    const outside = join(base, 'outside');
    mkdirSync(outside);
    mkdirSync(folder);
    writeFileSync(join(outside, 'precious'), 'mine');
    for (const [link, target] of [
      ['keys', outside],
      ['README.md', join(outside, 'precious')],
      ['package.xml', join(outside, 'nowhere')],
    ] as const) {
      symlinkSync(target, join(folder, link));
      const ran = await generate(ROBOT, '--flow', 'jwt', '--overwrite', '--json');
      expect([ran.code, message(ran).includes(link)], link).to.deep.equal([1, true]);
      rmSync(join(folder, link));
    }
    expect([readdirSync(outside), readFileSync(join(outside, 'precious'), 'utf8')]).to.deep.equal([
      ['precious'],
      'mine',
    ]);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('refuses a folder in a package directory of a project', async () => {
    writeFileSync(join(base, 'sfdx-project.json'), '{"packageDirectories":[{"path":"force-app"}]}');
    mkdirSync(join(base, 'force-app'));
    const ran = await generate(ROBOT, '--flow', 'jwt', '--output-dir', join(base, 'force-app', 'main'), '--json');
    expect([ran.code, message(ran).includes('--output-dir')]).to.deep.equal([2, true]);
    expect((await generate(ROBOT, '--flow', 'jwt', '--output-dir', join(base, 'apps'))).code).to.equal(0);
  });

  it('refuses names that are none, days that have passed, users who are not there', async () => {
    for (const flags of [
      ['--name', 'two words'],
      ['--name', '../../etc'],
      ['--name', 'a'.repeat(61)],
      ['--certificate-ends', '2020-01-01'],
      ['--certificate-ends', new Date().toISOString().slice(0, 10)],
      ['--certificate-ends', '2035-02-30'],
      ['--certificate-ends', '9999-01-01'],
      ['--flow', 'password'],
      ['--contact-email', 'notmail'],
      ['--contact-email', 'Pat <pat@acme.example>'],
      ['--contact-email', `${'a'.repeat(70)}@acme.example`],
      ['--label', 'a'.repeat(81)],
      ['--label', 'two\nlines'],
      ['--label', ' '],
    ]) {
      const ran = await generate(ROBOT, '--flow', 'jwt', ...flags, '--json');
      expect([flags.join(' '), ran.code]).to.deep.equal([flags.join(' '), 2]);
    }
    const far = message(await generate(ROBOT, '--flow', 'jwt', '--certificate-ends', '9999-01-01', '--json'));
    expect(far).to.match(
      /^--certificate-ends: 9999-01-01 is more than 10 years ahead.* Give a day up to \d{4}-\d\d-\d\d/u,
    );
    expect((await generate('nobody@acme.example', '--flow', 'jwt', '--json')).code).to.equal(2);
    // An app with client credentials has no key: taken in silence, the flags would promise one.
    for (const flags of [['--new-key'], ['--certificate-ends', '2035-05-06']]) {
      const ran = await generate(ROBOT, '--flow', 'client-credentials', ...flags, '--json');
      expect([ran.code, message(ran).includes(`${flags[0] ?? ''} is for JWT bearer`)]).to.deep.equal([2, true]);
    }
    const nameless = await generate('4711@acme.example', '--flow', 'jwt', '--json');
    expect([nameless.code, message(nameless).includes('--name')]).to.deep.equal([2, true]);
    expect(existsSync(folder)).to.equal(false);
  });

  it('makes names of strangers harmless in every file', async () => {
    const { code, result } = await json(HOSTILE, '--flow', 'client-credentials', '--contact-email', 'a@b.example');
    expect([code, result['name']]).to.deep.equal([0, 'O_Brien_Id_B']);
    const policies = 'policies/extlClntAppOauthPolicies/O_Brien_Id_B_oauth_defaultPolicy.ecaOauthPlcy-meta.xml';
    expect(read(policies)).to.include('&lt;b&gt;&amp;');
    const readme = read('README.md');
    expect(readme).to.not.include('<b>&@acme.example with').and.to.not.include(`\`${HOSTILE}`);
    const fences = readme.split('\n').filter((line) => line.trim().startsWith('```'));
    expect(fences.length % 2).to.equal(0);
  });

  it('takes its facts from a snapshot too, which knows no permissions', async () => {
    const snapshot = join(base, 'org.jsonl');
    const env = { SF_ORG_INSTANCE_URL: org.urls.cloud };
    const saved = await plugin(
      ['token', 'save', 'snapshot', '--target-org', org.admin.accessToken, '--logins', '30', '--output-file', snapshot],
      home,
      { env },
    );
    expect(saved.code, saved.stderr).to.equal(0);
    const ran = await plugin(
      [
        ...['token', 'generate', 'app', '--username', ROBOT, '--snapshot', snapshot, '--flow', 'jwt'],
        '--output-dir',
        folder,
        '--json',
      ],
      home,
    );
    const result = asObject(resultOf(ran));
    expect([ran.code, result['written'], result['apiCalls']]).to.deep.equal([68, true, 0]);
    expect(read('README.md')).to.include('--target-org "$SF_TARGET_ORG"');
    // Without its apps nobody knows whether one serves already, or has the name; nor who creates scratch orgs.
    expect(asList(result['incomplete']).map(({ what }) => what)).to.include.members(['apps', 'ScratchOrgInfo']);
    const asked = ['--username', ROBOT, '--snapshot', snapshot, '--flow', 'jwt', '--output-dir', join(base, 'again')];
    const words = (await plugin(['token', 'generate', 'app', ...asked], home)).stdout.replaceAll(/\s+/gu, ' ');
    expect(words).to.include(
      'An app that could be used already, or that has the name Robot_Nightly, may not be seen here.',
    );
    expect(words).to.not.include('does not affect');
  });

  it('names the apps that could serve already by a snapshot with apps, and asks no org', async () => {
    const snapshot = join(base, 'apps.jsonl');
    const served = await startOrg({ users: 10, integrations: 0, logins: 0 });
    try {
      served.change.settings.appSecretsByMetadata = true;
      served.change.addPermissionSet('Feed', ['ApiEnabled', 'ApiUserOnly']);
      served.change.addUser({ username: 'feed@acme.example', profile: 'API Integration', permissionSets: ['Feed'] });
      served.change.addLogin('feed@acme.example', Math.floor(served.change.now() / 1000) - 3600, {
        application: 'feeder',
      });
      served.change.addApp({
        ...{ name: 'Old_feed', label: 'The feed', clientCredentials: true, runAs: 'feed@acme.example' },
        ...{ adminApproved: true, permissionSets: ['Feed'] },
      });
      const saved = await plugin(
        [
          ...['token', 'save', 'snapshot', '--target-org', served.admin.accessToken, '--apps', '--logins', '30'],
          ...['--output-file', snapshot],
        ],
        home,
        { env: { SF_ORG_INSTANCE_URL: served.urls.cloud } },
      );
      expect(saved.code, saved.stderr).to.equal(0);
    } finally {
      await served.close();
    }
    const ran = await plugin(
      [
        ...['token', 'generate', 'app', '--username', 'feed@acme.example', '--snapshot', snapshot, '--flow', 'jwt'],
        ...['--output-dir', folder, '--json'],
      ],
      home,
    );
    const result = asObject(resultOf(ran));
    expect(result['apiCalls'], ran.stdout).to.equal(0);
    expect(JSON.stringify(result)).to.include('The feed');
  });
});

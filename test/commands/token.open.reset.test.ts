import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { asList, resultOf } from '../support/envelope.js';
import { Home, plugin, ROOT, type Ran } from '../support/run.js';
import { itWith } from '../support/system.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const WHO = 'etl@acme.example';
const LIGHTNING = '/lightning/settings/personal/ResetApiToken/home';
const CLASSIC = '/_ui/system/security/ResetApiTokenEdit';

describe('sf token open reset', () => {
  const home = new Home();
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-open-'));
  const opened = join(folder, 'opened.txt');
  let org: Org;
  let own: OrgSession;

  before(async () => {
    org = await startOrg({ users: 20, clock: () => NOW });
    const second = (days: number): number => NOW / 1000 - days * 86_400;
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    org.change.addProfile({ name: 'Narrow', ranges: [{ start: '203.0.113.0', end: '203.0.113.255' }] });
    org.change.addProfile({ name: 'Robot', permissions: ['ApiEnabled', 'ApiUserOnly'] });
    org.change.addProfile({ name: 'Careful', permissions: ['ApiEnabled', 'TwoFactorApi'] });
    const add = (username: string, profile: string, email = `mail.${username}`): string =>
      org.change.addUser({ username, profile, email });
    add(WHO, 'Plain');
    add('narrow@acme.example', 'Narrow');
    add('robot@acme.example', 'Robot');
    add('careful@acme.example', 'Careful');
    add('copy@acme.example', 'Plain', 'copy@acme.example.invalid');
    org.change.addLogin(WHO, second(1), { application: 'Nightly', sourceIp: org.addresses.cloud });
    org.change.addLogin(WHO, second(2), { application: 'Hourly', sourceIp: org.addresses.office });
    const status = 'Invalid Password';
    org.change.addLogin(WHO, second(3), { application: 'Forgotten', sourceIp: org.addresses.cloud, status });
    org.change.addLogin(WHO, second(50), { application: 'Old', sourceIp: org.addresses.cloud });
    own = org.change.logIn('admin@loopback.example');
    const program = join(folder, process.platform === 'darwin' ? 'open' : 'xdg-open');
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" >> '${opened}'\n`);
    chmodSync(program, 0o755);
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    rmSync(opened, { force: true });
  });

  const env = (): Record<string, string> => ({ SF_ORG_INSTANCE_URL: org.urls.office });
  const command = (args: readonly string[], token = own.accessToken): string[] => [
    ...['token', 'open', 'reset', '--target-org', token],
    ...args,
  ];
  const reset = async (...args: string[]): Promise<Ran> => plugin(command(args), home, { env: env() });
  /** With a browser that writes down what it is to open. */
  const opening = async (...args: string[]): Promise<Ran> =>
    plugin(command(args), home, { env: { ...env(), PATH: [folder, process.env['PATH']].join(delimiter) } });
  const pagesOpened = (): string[] => (existsSync(opened) ? readFileSync(opened, 'utf8').trimEnd().split('\n') : []);

  itWith('shell')('opens the page of the own user: a plain address, after it has said what a reset means', async () => {
    const { code, stderr, stdout } = await opening();
    expect(code, stderr).to.equal(0);
    expect(pagesOpened()).to.deep.equal([org.urls.office + LIGHTNING]);
    expect(stdout).to.include('admin@loopback.example').and.include('This user can reset the token.');
    expect(stdout + stderr).not.to.match(/frontdoor|sid=|00D\w{12,15}!/u);
  });

  itWith('shell')('opens the page of Classic where that is asked for', async () => {
    await opening('--experience', 'classic');
    expect(pagesOpened()).to.deep.equal([org.urls.office + CLASSIC]);
  });

  it('prints the address alone with --url-only, and opens nothing', async () => {
    const { code, stdout } = await opening('--url-only');
    expect(code).to.equal(0);
    expect(stdout).to.equal(`${org.urls.office}${LIGHTNING}\n`);
    expect(pagesOpened()).to.deep.equal([]);
  });

  for (const [who, words] of [
    ['copy@acme.example', /where no email arrives. Do not reset it/u],
    ['robot@acme.example', /option/u],
  ] as const) {
    it(`says beside the address of ${who} that no token comes of it`, async () => {
      const { stderr, stdout } = await reset('--username', who, '--url-only');
      expect(stdout).to.equal(`${org.urls.office}${LIGHTNING}\n`);
      expect(stderr.replaceAll(/\s+/gu, ' ')).to.match(words);
    });
  }

  it('opens nothing for another user: it prints a text to send', async () => {
    const { code, stdout } = await opening('--username', WHO);
    expect(code).to.equal(0);
    expect(pagesOpened()).to.deep.equal([]);
    expect(stdout.replaceAll(/\s+/gu, ' '))
      .to.include("No one can reset another user's token.")
      .and.include(`Log in to Salesforce as ${WHO}`)
      .and.include(org.urls.office + LIGHTNING)
      .and.include(`to mail.${WHO}`);
  });

  it('says of no browser that there is none, and still names the page', async () => {
    const { code, stderr } = await plugin(command([]), home, {
      env: { ...env(), PATH: join(ROOT, 'node_modules', '.bin') },
    });
    expect(code, stderr).to.equal(0);
    expect(stderr.replaceAll(/\s+/gu, '')).to.include('Nobrowsercouldbestarted').and.include(LIGHTNING);
  });

  it('tells what becomes of each client when the old token dies', async () => {
    const result = resultOf(await reset('--username', WHO, '--json'));
    const clients = asList(result['clients']).map(({ client, ends }) => [client, ends]);
    expect(clients).to.deep.equal([
      ['Nightly', 'stops'],
      ['Hourly', 'unknown'],
      ['Forgotten', 'fails-already'],
    ]);
    const longer = resultOf(await reset('--username', WHO, '--json', '--since', '90d'));
    expect(asList(longer['clients']).map(({ client }) => client)).to.include('Old');
  });

  const hindered: [string, string, string, string][] = [
    ['narrow@acme.example', 'no', 'profile-ranges', 'login IP ranges'],
    ['robot@acme.example', 'no', 'api-only', 'API Only'],
    ['careful@acme.example', 'no', 'mfa', 'Multi-Factor'],
    ['copy@acme.example', 'no', 'invalid-mail', '.invalid'],
  ];
  for (const [username, obtainable, id, words] of hindered) {
    it(`says that ${username} cannot get a token, why, and what an administrator can lift`, async () => {
      const result = resultOf(await reset('--username', username, '--json'));
      expect(result['obtainable']).to.equal(obtainable);
      const [first, ...others] = asList(result['hindrances']);
      expect(others).to.deep.equal([]);
      expect(first?.['id']).to.equal(id);
      expect(first?.['why']).to.include(words);
      expect(first?.['lift']).to.match(/\w/u);
    });
  }

  it('leads nobody into ending the only token, nor to a button that is hidden', async () => {
    const wordsOf = async (...args: string[]): Promise<string> =>
      (await reset(...args)).stdout.replaceAll(/\s+/gu, ' ');
    const dead = await wordsOf('--username', 'copy@acme.example');
    expect(dead)
      .to.match(/where no email arrives\. Do not reset it/u)
      .and.not.match(/click Reset Security Token|try the new token once/u);
    expect(resultOf(await reset('--username', 'copy@acme.example', '--json'))['message']).to.equal(null);
    const hidden = await wordsOf('--username', 'narrow@acme.example');
    expect(hidden)
      .to.match(/Send the user this, but only once that is resolved/u)
      .and.not.match(/try the new token once/u);
    const own = org.change.sessionOf('copy@acme.example').accessToken;
    const ran = await plugin(command(['--json'], own), home, { env: env() });
    expect([resultOf(ran)['opened'], pagesOpened()], ran.stdout).to.deep.equal([false, []]);
  });

  it('looks at the failed logins of this user alone', async () => {
    expect((await reset('--username', WHO)).stdout.replaceAll(/\s+/gu, ' ')).to.match(
      /sf token list logins --username etl@acme\.example [^:]*--failed/u,
    );
  });

  const shutOut: [string, () => void, string, RegExp][] = [
    ['inactive', () => org.change.changeUser(STATED, { active: 0 }), 'no', /^activate the user/u],
    ['frozen', () => org.change.changeUser(STATED, { frozen: 1 }), 'no', /^find out who froze the user/u],
    ['locked', () => org.change.changeUser(STATED, { locked: 1 }), 'no', /^unlock the user in Setup > Users/u],
    [
      'single-sign-on',
      () => org.change.assign(STATED, 'SSO'),
      'unknown',
      /^change the password where single sign-on keeps it/u,
    ],
  ];
  const STATED = 'stated@acme.example';
  for (const [id, change, obtainable, lift] of shutOut) {
    it(`says of a user who is ${id} what that means for the option, and what can be done`, async () => {
      if (id === 'inactive') {
        org.change.addPermissionSet('SSO', ['IsSsoEnabled']);
        org.change.addUser({ username: STATED, profile: 'Plain', email: 'stated@mail.example' });
        org.change.addLogin(STATED, NOW / 1000 - 86_400, { application: 'Nightly', sourceIp: org.addresses.cloud });
      }
      org.change.changeUser(STATED, { active: 1, frozen: 0, locked: 0 });
      change();
      const ran = await reset('--username', STATED, '--json');
      const result = resultOf(ran);
      expect([result['obtainable'], asList(result['hindrances']).map((one) => one['id'])]).to.deep.equal([
        obtainable,
        [id],
      ]);
      expect(asList(result['hindrances'])[0]?.['lift']).to.match(lift);
      expect(ran.code).to.equal(obtainable === 'no' ? 0 : 68);
      // What the reset stops does not turn on that state.
      if (id !== 'single-sign-on') expect(asList(result['clients'])[0]?.['ends']).to.equal('stops');
      const page = (await reset('--username', STATED)).stdout.replaceAll(/\s+/gu, ' ');
      expect(page)
        .to.include(
          obtainable === 'no' ? 'No one can log in as this user now' : 'This user logs in through single sign-on',
        )
        .and.not.include('This user can reset the token');
    });
  }

  it('does not doubt that the user of the session gets in', async () => {
    const blind = org.change.sessionWithout('ManageUsers');
    const ran = await plugin(command(['--url-only', '--json'], blind.accessToken), home, { env: env() });
    const ids = asList(resultOf(ran)['hindrances']).map(({ id }) => id);
    expect(ids).not.to.include('frozen').and.not.to.include('locked');
  });

  it('passes nothing over: what could not be read makes the answer incomplete', async () => {
    const blind = org.change.sessionWithout('ManageUsers', 'MonitorLoginHistory', 'ModifyMetadata', 'ModifyAllData');
    const { code, stdout } = await plugin(command(['--username', WHO, '--json'], blind.accessToken), home, {
      env: env(),
    });
    expect(code).to.equal(68);
    const { clients, incomplete } = resultOf({ code, stdout, stderr: '' });
    expect(clients).to.deep.equal([]);
    expect(asList(incomplete).map(({ what }) => what)).to.include('LoginHistory');
  });

  it('refuses a user whom the org does not have', async () => {
    const { code, stderr } = await reset('--username', 'nobody@acme.example');
    expect(code).to.equal(2);
    expect(stderr).to.include('nobody@acme.example');
  });
});

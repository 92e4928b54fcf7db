/**
 * What a session is not shown, and lists that were taken in part: through the commands, to the exit code.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { profile, securitySettings, trustedRange } from '../facts/metadata/written.js';
import { startOrg, type Org } from '../org/index.js';
import { clockAt } from '../support/clock.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, plugin, type Ran } from '../support/run.js';

const NOW = '2026-11-24T12:00:00Z';
const DAY = 86_400;
const PLAIN = 'plain@hidden.example';
const HOLDS = 'holds@hidden.example';
/** Without ranges. */
const FREE = 'free@hidden.example';
const ELSEWHERE = '198.18.0.1';
/** Inside the ranges that the profile of these users has. */
const INSIDE = '192.0.2.7';

const whatOf = (result: JsonObject): unknown[] => asList(result['incomplete']).map(({ what }) => what);
const whyOf = (result: JsonObject): string =>
  asList(result['incomplete'])
    .map(({ why }) => String(why))
    .join(' ');
const firstLine = (ran: Ran): string => ran.stdout.split('\n').find((line) => line.trim() !== '') ?? '';

describe('what is hidden is not taken for absent', () => {
  const home = new Home();
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-hidden-'));
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 20, integrations: 0, logins: 0, seed: 3, clock: () => Date.parse(NOW) });
    const { change } = org;
    change.settings.useAnyApiAuth = 'optional';
    change.addProfile({
      name: 'Ranged',
      permissions: ['ApiEnabled'],
      ranges: [{ start: '192.0.2.0', end: '192.0.2.15' }],
    });
    for (const username of [PLAIN, HOLDS]) change.addUser({ username, profile: 'Ranged' });
    change.addProfile({ name: 'Free', permissions: ['ApiEnabled'] });
    change.addUser({ username: FREE, profile: 'Free' });
    const now = Math.floor(Date.parse(NOW) / 1000);
    change.assign(HOLDS, 'Use_Any_API_Auth', now + 30 * DAY);
    for (const username of [PLAIN, HOLDS]) change.addLogin(username, now - DAY, { application: 'acme-etl' });
  });
  afterEach(() => {
    org.change.settings.absent.clear();
  });
  after(async () => {
    home.remove();
    rmSync(folder, { recursive: true });
    await org.close();
  });

  async function ask(...args: readonly string[]): Promise<Ran> {
    return plugin(['token', ...args, '--target-org', org.admin.accessToken], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) },
    });
  }
  const hide = (...fields: readonly string[]): void => {
    for (const field of fields) org.change.settings.absent.add(field);
  };

  describe('list users', () => {
    const users = async (ip: string, who = PLAIN): Promise<Ran> =>
      ask('list', 'users', '--username', who, '--ip', ip, '--assume', 'use-any-api-auth=optional', '--json');
    const verdicts = (ran: Ran): unknown[] => asList(resultOf(ran)['users']).map(({ verdict }) => verdict);

    it('gives a pass where all is seen, and a clear no', async () => {
      const [inside, outside] = [await users(INSIDE), await users(ELSEWHERE, FREE)];
      expect([inside.code, ...verdicts(inside)]).to.deep.equal([0, 'no-token']);
      expect([outside.code, ...verdicts(outside)]).to.deep.equal([0, 'token-required']);
      expect([...whatOf(resultOf(inside)), ...whatOf(resultOf(outside))]).to.deep.equal([]);
    });

    // Delegated authentication decides only where no profile range does; API Only decides what becomes of the token.
    for (const [field, ip, who, verdict] of [
      ['PermissionsTwoFactorApi', INSIDE, PLAIN, 'unknown'],
      ['PermissionsApiEnabled', INSIDE, PLAIN, 'unknown'],
      ['PermissionsIsSsoEnabled', ELSEWHERE, FREE, 'unknown'],
      ['PermissionsApiUserOnly', ELSEWHERE, FREE, 'token-required'],
    ] as const) {
      it(`${field}, hidden on permission sets: incomplete, and exit 68`, async () => {
        hide(`PermissionSet.${field}`);
        const ran = await users(ip, who);
        expect(verdicts(ran)).to.deep.equal([verdict]);
        expect([ran.code, whatOf(resultOf(ran))]).to.deep.equal([68, [field]]);
        const people = await ask(
          'list',
          'users',
          '--username',
          who,
          '--ip',
          ip,
          '--assume',
          'use-any-api-auth=optional',
        );
        expect(firstLine(people))
          .to.match(/^Partial[:,] /u)
          .and.to.include(field);
        expect(whyOf(resultOf(ran))).to.equal('The field is not visible to this session.');
      });
    }

    it('PermissionsIsSsoEnabled, which an org may lack: no gap where Profile lacks it too', async () => {
      hide('PermissionSet.PermissionsIsSsoEnabled', 'Profile.PermissionsIsSsoEnabled');
      const ran = await users(ELSEWHERE, FREE);
      expect([ran.code, ...verdicts(ran), ...whatOf(resultOf(ran))]).to.deep.equal([0, 'token-required']);
    });
  });

  describe('generate permission-set', () => {
    let made = 0;
    const generate = async (...more: readonly string[]): Promise<Ran> =>
      ask('generate', 'permission-set', 'any-api-auth', '--output-dir', join(folder, `out${++made}`), ...more);

    it('tells who holds Use Any API Auth where all is seen', async () => {
      const ran = await generate('--json');
      expect(ran.code, ran.stderr).to.equal(0);
      expect(asList(resultOf(ran)['ending']).map(({ username }) => username)).to.deep.equal([HOLDS]);
    });

    it('Use Any API Auth, hidden: not an org without it', async () => {
      hide('PermissionSet.PermissionsUseAnyApiAuth');
      const ran = await generate('--json');
      expect([ran.code, whatOf(resultOf(ran))]).to.deep.equal([
        68,
        ['PermissionSet.PermissionsUseAnyApiAuth', 'PermissionsUseAnyApiAuth'],
      ]);
      expect(whyOf(resultOf(ran)))
        .to.include('not visible')
        .and.not.include('has no permission');
      expect(resultOf(ran)['unused']).to.equal(null);
      expect(firstLine(await generate())).to.match(/^Partial[:,] /u);
    });

    it('Use Any API Auth, absent: an org without it', async () => {
      hide('PermissionSet.PermissionsUseAnyApiAuth', 'Profile.PermissionsUseAnyApiAuth');
      const ran = await generate('--json');
      expect(ran.code).to.equal(68);
      expect(whyOf(resultOf(ran))).to.include('has no permission Use Any API Auth');
    });

    for (const field of ['PermissionSetAssignment.ExpirationDate', 'PermissionSet.HasActivationRequired']) {
      it(`${field}, hidden: who holds it at a login is not certain`, async () => {
        hide(field);
        const ran = await generate('--json');
        expect(ran.code).to.equal(68);
        expect(whatOf(resultOf(ran))).to.include(field);
        expect(firstLine(await generate())).to.match(/^Partial[:,] /u);
      });
    }
  });

  describe('list logins', () => {
    const logins = async (...more: readonly string[]): Promise<Ran> => ask('list', 'logins', ...more);

    it('tells until when the permission is held where all is seen', async () => {
      const ran = await logins('--username', HOLDS, '--json');
      expect(ran.code, ran.stderr).to.equal(0);
      const [row] = asList(resultOf(ran)['logins']);
      expect(asObject(row?.['breaksOn'])['heldUntil']).to.equal('2026-12-24T12:00:00.000Z');
    });

    for (const field of [
      'PermissionSet.PermissionsUseAnyApiAuth',
      'PermissionSetAssignment.ExpirationDate',
      'PermissionSet.HasActivationRequired',
    ]) {
      it(`${field}, hidden: nobody is said to hold it for good`, async () => {
        hide(field);
        const ran = await logins('--username', HOLDS, '--json');
        expect([ran.code, whatOf(resultOf(ran)).includes(field)]).to.deep.equal([68, true]);
        const people = await logins('--username', HOLDS);
        expect(firstLine(people)).to.match(/^Partial[:,] /u);
      });
    }
  });

  describe('check ip, with a JSON list of which a part was not taken', () => {
    const project = join(folder, 'project');
    const list = join(folder, 'list.json');
    before(() => {
      mkdirSync(join(project, 'profiles'), { recursive: true });
      mkdirSync(join(project, 'settings'), { recursive: true });
      writeFileSync(join(project, 'profiles', 'Sales.profile-meta.xml'), profile());
      const office = securitySettings(trustedRange('203.0.113.0', '203.0.113.255'));
      writeFileSync(join(project, 'settings', 'Security.settings-meta.xml'), office);
      writeFileSync(list, JSON.stringify({ ips: ['203.0.113.7'], v6: { list: ['2001:db8::1'] } }));
    });
    const check = async (...more: readonly string[]): Promise<Ran> =>
      plugin(
        ['token', 'check', 'ip', '--source-dir', project, '--ip-file', list]
          .concat(['--assume', 'use-any-api-auth=optional', '--assume', 'soap-login=on'])
          .concat(more),
        home,
        { env: { NODE_OPTIONS: clockAt(NOW, folder) } },
      );

    it('is no pass: a gap that names the place, exit 68, for people too', async () => {
      const ran = await check('--json');
      expect([ran.code, whatOf(resultOf(ran))]).to.deep.equal([68, [list]]);
      expect(asList(resultOf(ran)['answers']).every(({ verdict }) => verdict === 'no-token')).to.equal(true);
      expect(whyOf(resultOf(ran))).to.include('v6.list');
      const people = await check();
      expect([people.code, people.stdout.includes('v6.list')]).to.deep.equal([68, true]);
      expect(firstLine(people)).to.match(/^Partial[:,] /u);
    });

    it('names the files that .forceignore leaves out', async () => {
      const ignored = ['profiles/Sales.profile-meta.xml'].map((file) => join(project, file));
      writeFileSync(join(project, 'sfdx-project.json'), JSON.stringify({ packageDirectories: [{ path: '.' }] }));
      writeFileSync(join(project, '.forceignore'), 'profiles/**\n');
      try {
        const ran = await check('--ip-key', 'ips', '--json');
        expect(ran.code).to.equal(0);
        expect(asObject(resultOf(ran)['source'])['ignored']).to.deep.equal({ count: 1, files: ignored });
        expect((await check('--ip-key', 'ips')).stdout).to.include(
          `Excluded by .forceignore, as in Salesforce CLI: 1 metadata file (${ignored.join(', ')}).`,
        );
      } finally {
        rmSync(join(project, 'sfdx-project.json'));
        rmSync(join(project, '.forceignore'));
      }
    });

    it('is a note and a pass where --ip-key names the list', async () => {
      const ran = await check('--ip-key', 'ips', '--json');
      expect([ran.code, whatOf(resultOf(ran))]).to.deep.equal([0, []]);
      const people = await check('--ip-key', 'ips');
      expect(people.code).to.equal(0);
      expect(people.stdout.replaceAll(/\s+/gu, ' ')).to.include('selects one list').and.include('v6.list');
    });
  });
});

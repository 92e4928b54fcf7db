import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { XMLParser } from 'fast-xml-parser';
import { startOrg, type Org } from '../org/index.js';
import { soapLogin } from '../org/client.js';
import { outcomeOf } from '../org/login/support.js';
import { clockAt } from '../support/clock.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, plugin, run as start, sf, type Ran } from '../support/run.js';

const DAY = 86_400;
const NOW = '2026-11-28T08:00:00Z';
const AFTER = '2026-12-02T08:00:00Z';
const NAME = 'Use_Any_API_Auth_Stopgap';
const ETL = 'etl@acme.example';
const OBRIEN = "o'brien@acme.example";
const NIGHTLY = 'nightly@acme.example';
/** An integration user of the sample org, whose history it wrote. */
const SAMPLE = 'no-soap-permission@integration.loopback.example';
const FAILS = 'fails@acme.example';
const GONE = 'gone@acme.example';
const HOLDS = 'holds@acme.example';
const IDLE = 'idle@acme.example';
const ENDS = 'ends@acme.example';

describe('sf token generate permission-set any-api-auth', () => {
  const home = new Home();
  let org: Org;
  let time = NOW;
  let project = '';
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-generate-'));
  const now = Math.floor(Date.parse(NOW) / 1000);

  before(async () => {
    org = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4, clock: () => Date.parse(time) });
    // Nobody else holds the permission, so that the lists are those of the people below.
    for (const username of [ETL, OBRIEN, NIGHTLY, FAILS, GONE, HOLDS, IDLE, ENDS]) {
      org.change.addUser({ username, profile: 'API Integration', password: 'Secret.123', securityToken: '' });
    }
    org.change.addUser({ username: 'legacy@acme.example', profile: 'Legacy Sync' });
    for (const username of [HOLDS, IDLE]) org.change.assign(username, 'Use_Any_API_Auth');
    org.change.assign(ENDS, 'Use_Any_API_Auth', now + 30 * DAY);
    const soap = (username: string, daysAgo: number, status = 'Success'): void => {
      org.change.addLogin(username, now - daysAgo * DAY, { application: 'acme-etl', status });
    };
    soap(ETL, 1);
    soap(OBRIEN, 4);
    // A job of each quarter.
    soap(NIGHTLY, 80);
    soap(FAILS, 1, 'Invalid Password');
    soap(GONE, 5);
    org.change.changeUser(GONE, { active: 0 });
    soap(HOLDS, 2);
    soap(IDLE, 120);
    soap(ENDS, 3);
    org.change.addLogin('legacy@acme.example', now - 2 * DAY, { application: 'acme-etl' });
    project = join(folder, 'project');
    mkdirSync(join(project, 'force-app'), { recursive: true });
    writeFileSync(
      join(project, 'sfdx-project.json'),
      JSON.stringify({ packageDirectories: [{ path: 'force-app', default: true }], sourceApiVersion: '66.0' }),
    );
  });
  after(async () => {
    home.remove();
    rmSync(folder, { recursive: true });
    await org.close();
  });

  async function run(args: readonly string[], token = org.admin.accessToken): Promise<Ran> {
    return plugin(['token', 'generate', 'permission-set', 'any-api-auth', '--target-org', token, ...args], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.cloud, NODE_OPTIONS: clockAt(time, folder) },
    });
  }
  const usernames = (list: JsonObject[string] | undefined): unknown[] => asList(list).map(({ username }) => username);

  it('names who stops, the latest login first, and writes what lets them go on', async () => {
    const dir = join(folder, 'out');
    const ran = await run(['--output-dir', dir, '--json']);
    expect(ran.code, ran.stderr).to.equal(0);
    const result = resultOf(ran);
    expect(usernames(result['assign'])).to.deep.equal([ETL, SAMPLE, OBRIEN, NIGHTLY]);
    expect(asList(result['assign'])[0]).to.deep.include({ certainty: 'certain', clients: ['acme-etl'] });
    expect(asObject(result['enforced'])).to.include({ of: 'any-api-auth', date: '2026-12-01', daysLeft: 3 });
    expect(result['nameTaken']).to.equal(false);
    // Who is inactive by now cannot log in, and is counted.
    expect(result['inactive']).to.equal(1);
    const xml = join(dir, 'permissionsets', `${NAME}.permissionset-meta.xml`);
    const list = join(dir, `${NAME}.usernames.txt`);
    expect(asList(result['files']).map(({ path }) => path)).to.deep.equal([xml, list]);
    expect(readFileSync(list, 'utf8')).to.equal(`${ETL}\n${SAMPLE}\n${OBRIEN}\n${NIGHTLY}\n`);
    const parsed = new XMLParser({ ignoreAttributes: false }).parse(readFileSync(xml, 'utf8')) as {
      PermissionSet: Record<string, unknown>;
    };
    const { description, label, ...rest } = parsed.PermissionSet;
    expect(rest).to.deep.equal({
      '@_xmlns': 'http://soap.sforce.com/2006/04/metadata',
      hasActivationRequired: false,
      userPermissions: { enabled: true, name: 'UseAnyApiAuth' },
    });
    expect(String(label).length).to.be.within(1, 80);
    expect(String(description).length).to.be.within(1, 255);
  });

  it('names whom list logins --without-any-api-auth names, and counts the inactive one as it does', async () => {
    const generated = resultOf(await run(['--output-dir', join(folder, 'same'), '--json']));
    const asked = [
      'token',
      'list',
      'logins',
      '--target-org',
      org.admin.accessToken,
      '--without-any-api-auth',
      '--json',
    ];
    const ran = await plugin(asked, home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.cloud, NODE_OPTIONS: clockAt(time, folder) },
    });
    const { logins, summary } = resultOf(ran);
    const stopping = asList(logins).filter((row) => row['lastSuccess'] !== undefined);
    expect(stopping.map((row) => asObject(row['user'])['username'])).to.have.members(usernames(generated['assign']));
    expect(asObject(summary)['withoutAnyApiAuth']).to.deep.equal({ certain: stopping.length, possible: 0 });
    expect(asObject(summary)['inactive']).to.equal(generated['inactive']);
    expect(JSON.stringify(logins)).not.to.include(GONE);
  });

  it('names the reverse: holders who do not use it, profiles that grant it, and who holds it until a day', async () => {
    const result = resultOf(await run(['--output-dir', join(folder, 'reverse'), '--json']));
    const unused = asObject(result['unused']);
    expect(unused['days']).to.equal(90);
    const holders = asList(unused['holders']);
    expect(holders.map(({ username }) => username))
      .to.include(IDLE)
      .and.not.include.members([HOLDS]);
    expect(holders.find(({ username }) => username === IDLE)).to.deep.include({
      heldBy: [{ kind: 'permission-set', name: 'Use_Any_API_Auth' }],
      lastSoapLogin: '2026-07-31T08:00:00.000Z',
    });
    const admin = holders.find(({ username }) => username === org.admin.username);
    expect(admin).to.deep.include({ heldBy: [{ kind: 'profile', name: 'System Administrator' }] });
    expect(asList(result['profiles']).find(({ profile }) => profile === 'Legacy Sync')).to.deep.equal({
      profile: 'Legacy Sync',
      holders: 1,
      soapUsers: ['legacy@acme.example'],
    });
    expect(asList(result['ending'])).to.have.length(1);
    expect(asList(result['ending'])[0]).to.include({ username: ENDS, until: '2026-12-28T08:00:00.000Z' });
    const fewer = resultOf(await run(['--output-dir', join(folder, 'fewer'), '--unused-days', '130', '--json']));
    expect(usernames(asObject(fewer['unused'])['holders'])).not.to.include(IDLE);
  });

  it('overwrites nothing unless it is told to, and then asks the org nothing', async () => {
    const dir = join(folder, 'there');
    mkdirSync(join(dir, 'permissionsets'), { recursive: true });
    const file = join(dir, 'permissionsets', `${NAME}.permissionset-meta.xml`);
    writeFileSync(file, 'mine');
    org.clearLog();
    const refused = await run(['--output-dir', dir]);
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.include('--force');
    expect(org.requests.filter(({ soql }) => soql?.includes('LoginHistory') === true)).to.deep.equal([]);
    expect(readFileSync(file, 'utf8')).to.equal('mine');
    expect(existsSync(join(dir, `${NAME}.usernames.txt`))).to.equal(false);
    expect((await run(['--output-dir', dir, '--force'])).code).to.equal(0);
    expect(readFileSync(file, 'utf8')).to.include('UseAnyApiAuth');
    expect(readdirSync(dir).sort()).to.deep.equal([`${NAME}.usernames.txt`, 'permissionsets']);
  });

  it('says so when the org has a permission set of this name', async () => {
    const ran = await run(['--output-dir', join(folder, 'taken'), '--name', 'use_any_api_auth', '--json']);
    expect(resultOf(ran)['nameTaken']).to.equal(true);
    expect(JSON.stringify(resultOf(ran)['notes'])).to.include('a deployment replaces what it grants');
  });

  it('people read who stops, what was written and what to do', async () => {
    const dir = join(folder, 'people');
    const ran = await run(['--output-dir', dir]);
    const words = ran.stdout.replaceAll(/\s+/gu, ' ');
    expect(words).to.match(/^4 users log in via SOAP without Use Any API Auth, required from 2026-12-01\. /u);
    expect(words)
      .to.include('Use_Any_API_Auth_Stopgap.permissionset-meta.xml (the permission set).')
      .and.include('Use_Any_API_Auth_Stopgap.usernames.txt (4 usernames to assign it to).');
    expect(words).to.include(`--on-behalf-of ${ETL} --on-behalf-of ${SAMPLE} --on-behalf-of ${NIGHTLY}`);
    expect(words).to.include(
      `Assign these in Setup, because sf cannot find usernames with an apostrophe or a backslash: ${OBRIEN}`,
    );
    expect(words).to.include('SOAP login() itself is retired on 2027-06-01');
    const explained = await run(['--output-dir', dir, '--force', '--explain']);
    expect(explained.stdout.replaceAll(/\s+/gu, ' '))
      .to.include('From 2026-12-01, SOAP login() requires the permission Use Any API Auth.')
      .and.include('Salesforce does not document which user licenses allow Use Any API Auth');
    expect(ran.stdout).not.to.match(/\{[a-z]\w*\}/u);
  });

  it('is proved by deploying it: the SOAP login that stops on 2026-12-01 goes on', async () => {
    const authorised = await sf(
      [
        ...['org', 'login', 'jwt', '--username', org.admin.username, '--jwt-key-file', org.jwtKeyFile],
        ...['--client-id', org.clientId, '--instance-url', org.urls.office, '--alias', 'loopback', '--json'],
      ],
      home,
      { cwd: project },
    );
    expect(authorised.code, authorised.stdout).to.equal(0);
    const source = join('force-app', 'main', 'default');
    const ran = await plugin(
      [
        ...['token', 'generate', 'permission-set', 'any-api-auth', '--target-org', 'loopback'],
        ...['--output-dir', source, '--json'],
      ],
      home,
      { cwd: project, env: { NODE_OPTIONS: clockAt(time, folder) } },
    );
    expect(ran.code, ran.stdout).to.equal(0);
    const commands = asObject(resultOf(ran)['commands']);

    time = AFTER;
    const login = async (): Promise<string> => outcomeOf(await soapLogin(org.urls.office, ETL, 'Secret.123'));
    expect(await login(), 'on the day after, without the permission').to.equal('INSUFFICIENT_ACCESS');
    for (const command of [String(commands['deploy']), ...(commands['assign'] as string[])]) {
      const done = await shell(command);
      expect(done.code, done.stdout + done.stderr).to.equal(0);
    }
    expect(await login(), 'with it').to.equal('ok');
    expect(await login()).to.equal('ok');
    time = NOW;
  });

  /** The command as a person would paste it, with `sf` the one of this project. */
  async function shell(command: string): Promise<Ran> {
    const cli = join(import.meta.dirname, '..', '..', 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');
    const defined = `sf() { "${process.execPath}" "${cli}" "$@"; }; ${command}`;
    return start('/bin/sh', ['-c', defined], home, { cwd: project });
  }

  it('an org that cannot be read whole gives an incomplete answer', async () => {
    const session = org.change.sessionWithout('ManageUsers', 'MonitorLoginHistory');
    const ran = await run(['--output-dir', join(folder, 'part'), '--json'], session.accessToken);
    expect(ran.code).to.equal(68);
    expect(asList(resultOf(ran)['incomplete']).map(({ what }) => what)).to.include('LoginHistory');
    // The session sees its own logins alone: that others do not use the permission is not known.
    expect([resultOf(ran)['unused'], resultOf(ran)['profiles']]).to.deep.equal([null, null]);
    const page = await run(['--output-dir', join(folder, 'page'), '--unused-days', '90'], session.accessToken);
    expect(page.stdout).to.include('It is unknown who has it without using it, because not all logins could be read.');
    expect(page.stdout).not.to.match(/has not logged in|have not logged in|remove the permission/iu);
    const blind = org.change.session({ permissions: ['ApiEnabled', 'MonitorLoginHistory'] });
    const dark = await run(['--output-dir', join(folder, 'dark'), '--json'], blind.accessToken);
    expect(dark.code).to.equal(68);
    const result: JsonObject = resultOf(dark);
    expect(result['unused']).to.equal(null);
    expect(result['profiles']).to.equal(null);
    expect(asList(result['assign']).every(({ certainty }) => certainty === 'possible')).to.equal(true);
  });

  describe('bad input', () => {
    const table: readonly (readonly [what: string, args: string[], said: RegExp])[] = [
      ['a name that Salesforce refuses', ['--name', 'two__bars'], /"two__bars" is not a valid API name/],
      ['a name that leads elsewhere', ['--name', '../x'], /is not a valid API name/],
      ['a day that no calendar has', ['--since', '2026-02-30'], /"2026-02-30" of --since/],
      ['more days than are seen', ['--since', '30d'], /90 days without a login cannot be found in 30 days/],
      ['no days at all', ['--unused-days', '0'], /unused-days|greater than or equal to 1/],
    ];
    for (const [what, args, said] of table) {
      it(`${what} is an error of usage`, async () => {
        const ran = await run(['--output-dir', join(folder, 'bad'), ...args]);
        expect(ran.code).to.equal(2);
        expect(ran.stderr.replaceAll(/\s+/gu, ' ')).to.match(said);
        expect(existsSync(join(folder, 'bad'))).to.equal(false);
      });
    }

    it('another kind too', async () => {
      const ran = await plugin(['token', 'generate', 'permission-set', 'api-client', '--target-org', 'x'], home);
      expect(ran.code).to.equal(2);
      expect(ran.stderr).to.include('any-api-auth');
    });
  });
});

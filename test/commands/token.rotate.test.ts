import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { changesIn, runFilesIn, statesOf } from '../support/changes.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { logsInAt } from '../support/soapLogin.js';
import { Home, OWN_PLUGIN, plugin, run, type Ran, type RunOptions } from '../support/run.js';
import { expectMode } from '../support/system.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const WHO = 'etl@acme.example';
const PASSWORD = 'Old-pw-of-etl-1';
const TOKEN = 'Qa7'.repeat(8);
const DAY = 86_400;

/** A store of the user's: keeps what it reads from standard input in a file, and does as it is told. */
const STORE = `
  const [, , file, how] = process.argv;
  let all = '';
  process.stdin.setEncoding('utf8').on('data', (chunk) => (all += chunk)).on('end', () => {
    require('node:fs').writeFileSync(file + '.env', JSON.stringify([process.argv, process.env]));
    if (how === 'hang') return void setInterval(() => {}, 1000);
    if (how === 'fail') { console.error(all); process.exit(1); }
    if (how === 'print') { console.log(all); console.error(all); }
    require('node:fs').appendFileSync(file, all);
  });
`;

describe('sf token rotate login', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-rotate-'));
  const script = join(folder, 'store.cjs');
  let home: Home;
  let org: Org;
  let admin: OrgSession;
  let count = 0;
  let place = '';

  before(() => {
    writeFileSync(script, STORE);
  });
  beforeEach(async () => {
    home = new Home();
    place = join(folder, String((count += 1)));
    mkdirSync(place);
    org = await startOrg({ users: 20, clock: () => NOW });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    const { office } = org.addresses;
    org.change.settings.trustedRanges = [{ start: office, end: office }];
    org.change.addUser({ username: WHO, profile: 'Plain', password: PASSWORD, securityToken: TOKEN });
    const at = NOW / 1000 - 3600;
    // Two clients that log in by the hour, and one by night.
    for (let hour = 0; hour < 24; hour += 1) {
      org.change.addLogin(WHO, at - hour * 3600, { application: 'Nightly load' });
      org.change.addLogin(WHO, at - hour * 3600 - 60, { application: 'Billing' });
    }
    for (let day = 0; day < 5; day += 1) org.change.addLogin(WHO, at - day * DAY, { application: 'Archive' });
    admin = org.change.logIn('admin@loopback.example', 'office');
  });
  afterEach(async () => {
    await org.close();
    home.remove();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const file = (name: string): string => join(place, name);
  const store = (name: string, how = 'keep'): string => `'${process.execPath}' '${script}' '${file(name)}' ${how}`;
  const kept = (name: string): JsonObject[] =>
    existsSync(file(name))
      ? readFileSync(file(name), 'utf8')
          .trim()
          .split('\n')
          .map((line) => asObject(JSON.parse(line) as JsonObject))
      : [];
  const rotate = async (args: readonly string[], options: RunOptions = {}, token = admin.accessToken): Promise<Ran> =>
    plugin(['token', 'rotate', 'login', ...args, '--target-org', token], home, {
      ...options,
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '100', ...options.env },
    });
  const yes = (): string[] => ['--apply', '--no-prompt', '--confirm', org.orgId, '--json'];
  const ways = (how = 'keep'): string[] => ['--deliver', store('one', how), '--on-failure', store('failed')];
  const login = async (...args: string[]): Promise<Ran> => rotate(['--username', WHO, ...args]);
  const told = (ran: Ran): JsonObject => {
    if (!ran.stdout.includes('"result"')) throw new Error(ran.stdout + ran.stderr);
    return resultOf(ran);
  };
  const changes = (): string[] => changesIn(org);
  const runFiles = (): string[] => runFilesIn(home);
  const runFile = (): JsonObject => asObject(JSON.parse(readFileSync(runFiles()[0] ?? '', 'utf8')) as JsonObject);
  /** Whether the org takes this secret, from where a token is needed or not. */
  const logsIn = async (secret: string): Promise<boolean> => {
    return logsInAt(org.urls.office, WHO, secret);
  };

  it('plans without changing anything: who stops, how often each tries, and when that locks', async () => {
    org.clearLog();
    const ran = await login('--json');
    const result = told(ran);
    expect(changes()).to.deep.equal([]);
    expect(runFiles()).to.deep.equal([]);
    const clients = asList(result['clients']).map((one) => [
      ...[one['client'], one['atChange'], one['needsToken'], one['retrySeconds'], one['retryFrom'], one['lockSeconds']],
    ]);
    // Ten failures lock; a client that tries by the hour needs ten hours for it.
    expect(clients).to.deep.equal([
      ['Billing', 'stops', 'no', 3600, 'logins', 36_000],
      ['Nightly load', 'stops', 'no', 3600, 'logins', 36_000],
      ['Archive', 'stops', 'no', DAY, 'logins', 10 * DAY],
    ]);
    expect(asObject(result['lock'])).to.include({ attempts: 10, left: 10, beforeDelivery: 'no' });
    // Two by the hour and one by the day: ten failures in 10 / (2/3600 + 1/86400) seconds.
    expect(asObject(result['lock'])['seconds']).to.equal(Math.floor(10 / (2 / 3600 + 1 / DAY)));
    expect(asObject(result['test'])).to.include({ address: org.addresses.office, isNew: null, path: 'soap' });
    expect(ran.code, ran.stdout).to.equal(0);
  });

  it('names the kind of app that generate app would make, and none where only that can tell', async () => {
    expect(asObject(told(await login('--json'))['move'])['option']).to.equal(null);
    org.change.addProfile({
      name: 'Ranged',
      permissions: ['ApiEnabled', 'UseAnyApiAuth'],
      ranges: [{ start: org.addresses.office, end: org.addresses.office }],
    });
    const ranged = 'ranged@rotate.example';
    org.change.addUser({ username: ranged, profile: 'Ranged', password: PASSWORD });
    org.change.addLogin(ranged, NOW / 1000 - 3600, { application: 'Nightly load' });
    const plan = told(await rotate(['--username', ranged, '--json']));
    expect(asObject(plan['move'])['option']).to.equal('jwt-bearer');
    const args = ['--username', ranged, '--output-dir', file('app'), '--force', '--json'];
    const made = await plugin(['token', 'generate', 'app', ...args, '--target-org', admin.accessToken], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.office },
    });
    expect(told(made)['flow']).to.equal('jwt');
  });

  it('rotates: sets, tries, delivers, watches, and writes no secret down', async () => {
    org.clearLog();
    const ran = await login(...yes(), ...ways(), '--wait', '0');
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
    const result = told(ran);
    expect(statesOf(result)).to.deep.equal([
      'pause left-out',
      'unlock-first left-out',
      'password done',
      'sessions left-out',
      'token left-out',
      'test done',
      'deliver-1 done',
      'hand-over left-out',
      'unlock done',
      'watch left-out',
      'unlock-again left-out',
    ]);
    const [{ password = '', ...rest } = {}] = kept('one');
    expect(rest).to.deep.equal({ username: WHO, securityToken: '', instanceUrl: org.urls.office });
    expect(await logsIn(String(password))).to.equal(true);
    expect(await logsIn(PASSWORD)).to.equal(false);
    expect(kept('failed')).to.deep.equal([]);
    const [path = ''] = runFiles();
    expectMode(path, 0o600);
    const written = readFileSync(path, 'utf8') + ran.stdout + ran.stderr + readFileSync(file('one.env'), 'utf8');
    expect(written).not.to.include(String(password));
    expect(runFile()['secret']).to.match(/delivered to every recipient/u);
    expect(changes().filter((one) => one.endsWith('/password'))).to.have.length(1);
  });

  const noWay: [string, string[], number, RegExp][] = [
    ['without --on-failure', ['--apply', '--no-prompt', '--confirm', 'ORG', '--deliver', 'true'], 2, /--on-failure/u],
    ['without --deliver', ['--apply', '--no-prompt', '--confirm', 'ORG', '--on-failure', 'cat'], 2, /--deliver/u],
    ['without --confirm', ['--apply', '--no-prompt', '--deliver', 'true', '--on-failure', 'cat'], 2, /--confirm/u],
    [
      'with the id of another org',
      ['--apply', '--no-prompt', '--confirm', '00D000000000001AAA', '--deliver', 'true', '--on-failure', 'cat'],
      2,
      /a different org/u,
    ],
    [
      'with a command line that does not end',
      ['--apply', '--no-prompt', '--confirm', 'ORG', '--deliver', `'true`, '--on-failure', 'cat'],
      2,
      /quote/u,
    ],
  ];
  for (const [how, args, code, words] of noWay) {
    it(`changes nothing off a terminal ${how}`, async () => {
      org.clearLog();
      const ran = await login(...args.map((one) => (one === 'ORG' ? org.orgId : one)));
      expect(ran.stderr.replaceAll(/\s+/gu, ' ')).to.match(words);
      expect([ran.code, changes()]).to.deep.equal([code, []]);
    });
  }

  const refusedPlans: [string, string, () => void][] = [
    ['the user is frozen', 'frozen', () => org.change.changeUser(WHO, { frozen: 1 })],
    ['the user is inactive', 'inactive', () => org.change.changeUser(WHO, { active: 0 })],
    [
      'the user logs in by single sign-on',
      'single-sign-on',
      () => {
        org.change.addPermissionSet('SSO', ['IsSsoEnabled']);
        org.change.assign(WHO, 'SSO');
      },
    ],
    [
      'the email address ends in .invalid',
      'dead-mail',
      () => org.change.changeUser(WHO, { email: 'etl@acme.example.invalid' }),
    ],
    [
      'a token is needed and the option is hidden',
      'token-unobtainable',
      () => {
        org.change.settings.trustedRanges = [];
        org.change.addPermissionSet('ApiOnly', ['ApiUserOnly']);
        org.change.assign(WHO, 'ApiOnly');
      },
    ],
    [
      'the lock would come before the delivery',
      'lock-before-delivery',
      () => org.change.changeUser(WHO, { failed_logins: 10 }),
    ],
    ['nothing tells when it would lock', 'lock-unknown', () => org.change.settings.absent.add('LoginHistory')],
  ];
  for (const [how, id, prepare] of refusedPlans) {
    it(`changes nothing where ${how}`, async () => {
      prepare();
      org.clearLog();
      const ran = await login(...yes(), ...ways(), '--skip-token');
      const result = told(ran);
      expect(asList(result['refusals']).map((one) => one['id'])).to.deep.equal([id]);
      expect(changes()).to.deep.equal([]);
      expect(await logsIn(PASSWORD)).to.equal(!['frozen', 'inactive'].includes(id) && id !== 'token-unobtainable');
      expect(result['mode']).to.equal('plan');
      expect(ran.code).to.equal(30);
    });
  }

  it('says in the plan that the test comes from an address that is new for this user', async () => {
    const { branch, office } = org.addresses;
    org.change.settings.trustedRanges = [office, branch].map((address) => ({ start: address, end: address }));
    const elsewhere = org.change.logIn('admin@loopback.example', 'branch');
    const ran = await rotate(['--username', WHO], {}, elsewhere.accessToken);
    expect(ran.stdout.replaceAll(/\s+/gu, ' ')).to.include(
      `The secret is tested from where this command runs. The session was opened from ${org.addresses.branch}, where this user has never logged in: Salesforce freezes users`,
    );
    // And says nothing of a test that is not made.
    const untried = await rotate(['--username', WHO, '--skip-test'], {}, elsewhere.accessToken);
    expect([untried.code, untried.stdout.includes('The secret is tested')]).to.deep.equal([0, false]);
  });

  it('leaves the old password where the policy refuses the new one', async () => {
    const ran = await login(...yes(), ...ways(), '--piped', '--wait', '0');
    expect(ran.code, ran.stderr).to.equal(0);
    const [{ password = '' } = {}] = kept('one');
    // The policy remembers the last ones.
    const again = await rotate(['--username', WHO, ...yes(), ...ways(), '--piped', '--wait', '0'], {
      input: JSON.stringify({ password }),
    });
    const result = told(again);
    expect(statesOf(result))
      .to.include('password refused')
      .and.include('deliver-1 pending')
      .and.include('test pending');
    expect(asList(result['steps']).find(({ step }) => step === 'password')?.['code']).to.equal('INVALID_NEW_PASSWORD');
    expect(again.code).to.equal(30);
    expect(kept('failed')).to.deep.equal([]);
    expect(asObject(result['run'])['secret']).to.match(/was not set/u);
    expect(await logsIn(String(password))).to.equal(true);
  });

  for (const [how, password, words] of [
    ['is too short', 'Canary1', 'at least 8 characters'],
    ['lacks a kind of characters', 'CanaryCanary', 'lacks a kind of character '],
  ] as const) {
    it(`stops no client for a password that ${how}`, async () => {
      const piped = [...yes(), ...ways(), '--piped', '--pause', store('pause')];
      const ran = await rotate(['--username', WHO, ...piped], { input: JSON.stringify({ password }) });
      expect([ran.code, kept('pause'), runFiles(), changes()], ran.stdout).to.deep.equal([2, [], [], []]);
      expect(ran.stdout).to.include(words).and.not.to.include('Canary');
    });
  }

  it('stops no client where the session may set no password of others', async () => {
    const helper = org.change.sessionWithout('ManageUsers', 'ManageInternalUsers', 'ModifyAllData');
    const paused = [...yes(), ...ways(), '--skip-token', '--pause', store('pause')];
    const ran = await rotate(['--username', WHO, ...paused], {}, helper.accessToken);
    expect(asList(told(ran)['refusals']).map(({ id }) => id)).to.include('not-permitted');
    expect([ran.code, kept('pause'), changes()]).to.deep.equal([30, [], []]);
    // One's own is set with the old one, which takes no permission; the page of a token is not asked for it.
    const alone = await rotate(['--username', WHO, '--token-only', '--json'], {}, helper.accessToken);
    expect(asList(told(alone)['refusals']).map(({ id }) => id)).not.to.include('not-permitted');
  });

  it('takes a password that is piped in, and shows it nowhere', async () => {
    const piped = 'Piped-Canary-31415-x';
    const ran = await rotate(['--username', WHO, ...yes(), ...ways(), '--piped', '--wait', '0'], {
      input: JSON.stringify({ password: piped }),
    });
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
    expect(await logsIn(piped)).to.equal(true);
    expect(ran.stdout + ran.stderr + JSON.stringify(runFile())).not.to.include('Canary');
    const odd = await rotate(['--username', WHO, ...yes(), ...ways(), '--piped'], { input: '{"pasword":"Canary-8"}' });
    expect([odd.code, odd.stdout.includes('Canary')]).to.deep.equal([2, false]);
  });

  it('changes nothing where the session may not', async () => {
    const helper = org.change.sessionWithout('ManageUsers', 'ModifyAllData');
    const ran = await rotate(
      ['--username', WHO, ...yes(), ...ways(), '--force', '--skip-token'],
      {},
      helper.accessToken,
    );
    expect(statesOf(told(ran)))
      .to.include('password refused')
      .and.include('deliver-1 pending');
    expect([ran.code, kept('failed'), await logsIn(PASSWORD)]).to.deep.equal([30, [], true]);
  });

  it('proves nothing by a login that needs no token where a client needs the one that was left out', async () => {
    const at = Math.floor(org.change.now() / 1000) - 3600;
    org.change.addLogin(WHO, at, { application: 'Cloud job', sourceIp: '198.51.100.9' });
    const ran = await login(...yes(), ...ways(), '--skip-token', '--force', '--wait', '0');
    const result = told(ran);
    expect(asObject(result['token'])['needed']).to.not.equal('no');
    expect(statesOf(result)).to.include('test done').and.include('deliver-1 done').and.include('token left-out');
    expect(ran.code).to.equal(68);
  });

  it('goes on only where it is told to while a part of it cannot be read', async () => {
    const helper = org.change.sessionWithout('ModifyMetadata', 'ModifyAllData');
    const part = ['--username', WHO, ...yes(), ...ways(), '--skip-token', '--wait', '0'];
    const held = await rotate(part, {}, helper.accessToken);
    expect(asList(told(held)['refusals']).map(({ id }) => id)).to.deep.equal(['lock-unknown']);
    expect(asList(told(held)['incomplete']).length).to.be.greaterThan(0);
    expect([held.code, await logsIn(PASSWORD)]).to.deep.equal([30, true]);
    const ran = await rotate([...part, '--force'], {}, helper.accessToken);
    expect(statesOf(told(ran)))
      .to.include('password done')
      .and.include('deliver-1 done');
    // What the policy asks for is not known: as long as any policy can ask.
    expect(String(kept('one')[0]?.['password'])).to.have.length(50);
  });

  const failing: [string, string[], string, string][] = [
    ['exits with 1', ['--deliver', 'FAIL'], 'refused', 'exit-1'],
    ['hangs', ['--deliver', 'HANG', '--program-wait', '3'], 'unknown', 'timed-out'],
    ['cannot be started', ['--deliver', 'HOLLOW'], 'refused', 'ENOENT'],
  ];
  for (const [how, args, state, code] of failing) {
    it(`hands the secret over, once, where a delivery ${how}`, async () => {
      // It is there and may be run; what it is written for is not.
      const hollow = file('hollow');
      writeFileSync(hollow, '#!/nowhere/at-all\n', { mode: 0o700 });
      const filled = args.map((one) =>
        one === 'FAIL' ? store('one', 'fail') : one === 'HANG' ? store('one', 'hang') : one === 'HOLLOW' ? hollow : one,
      );
      const ran = await login(...yes(), ...filled, '--on-failure', store('failed'), '--wait', '0');
      const result = told(ran);
      const [, delivery] = asList(result['steps']).filter(({ step }) => /test|deliver-1/u.test(String(step)));
      expect([delivery?.['state'], delivery?.['code']]).to.deep.equal([state, code]);
      expect(statesOf(result)).to.include('hand-over done');
      expect(kept('failed')).to.have.length(1);
      const [{ password = '' } = {}] = kept('failed');
      expect(await logsIn(String(password))).to.equal(true);
      expect(ran.stdout + ran.stderr + JSON.stringify(runFile())).not.to.include(String(password));
      expect(ran.code).to.equal(state === 'unknown' ? 30 : 30);
    });
  }

  for (const flag of ['--deliver', '--on-failure', '--pause', '--token-command']) {
    it(`changes nothing where the program of ${flag} is not there`, async () => {
      org.clearLog();
      const others = flag === '--on-failure' ? ['--deliver', store('one')] : ways();
      const ran = await login(...yes(), ...others, flag, '/nowhere/at-all');
      expect(ran.stdout).to.include(`${flag} names a program that does not exist`);
      expect([ran.code, changes(), runFiles()]).to.deep.equal([2, [], []]);
    });
  }

  it('repeats nothing of what a program says, which may be the secret', async () => {
    const ran = await login(...yes(), ...ways('print'), '--wait', '0');
    const [{ password = '' } = {}] = kept('one');
    expect(ran.code).to.equal(0);
    expect(ran.stdout + ran.stderr).not.to.include(String(password));
  });

  it('goes on with a secret that was handed over, and sets none again', async () => {
    const first = told(await login(...yes(), '--deliver', store('one'), ...ways('fail'), '--wait', '0'));
    expect(statesOf(first)).to.include('deliver-1 done').and.include('deliver-2 refused').and.include('hand-over done');
    const id = String(asObject(first['run'])['id']);
    org.clearLog();
    const [handed = {}] = kept('failed');
    const ran = await rotate(
      ['--resume', id, ...yes(), '--deliver', store('one'), ...ways(), '--wait', '0', '--piped'],
      { input: JSON.stringify({ password: handed['password'], securityToken: '' }) },
    );
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
    // Looks from the same moment on, however much later it is.
    expect(told(ran)['since']).to.equal(first['since']);
    expect(statesOf(told(ran)))
      .to.include('deliver-1 done')
      .and.include('deliver-2 done');
    expect(changes().filter((one) => one.endsWith('/password'))).to.deep.equal([]);
    expect(kept('one').map(({ password }) => password)).to.deep.equal([handed['password'], handed['password']]);
  });

  it('makes a new secret where the one of the run is lost, and gives it to everybody', async () => {
    const first = told(await login(...yes(), '--deliver', store('one'), ...ways('fail'), '--wait', '0'));
    const id = String(asObject(first['run'])['id']);
    const ran = await rotate(['--resume', id, ...yes(), '--deliver', store('one'), ...ways(), '--wait', '0']);
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
    const [before, after, again] = kept('one').map(({ password }) => String(password));
    expect([after === again, before === after]).to.deep.equal([true, false]);
    expect(await logsIn(after ?? '')).to.equal(true);
    expect(asObject(told(ran)['run'])['round']).to.equal(2);
    const other = await rotate(['--resume', id, ...yes(), ...ways(), '--wait', '0']);
    expect(other.code).to.equal(2);
  });

  it('stops the clients before anything is set, and sets nothing where that fails', async () => {
    org.clearLog();
    const ran = await login(...yes(), ...ways(), '--pause', store('pause', 'fail'));
    expect(statesOf(told(ran)))
      .to.include('pause refused')
      .and.include('password pending');
    expect([ran.code, changes(), await logsIn(PASSWORD)]).to.deep.equal([30, [], true]);
    const well = await login(
      ...yes(),
      ...ways(),
      '--pause',
      store('pause'),
      '--wait',
      '0',
      '--end-sessions',
      '--skip-test',
    );
    expect(statesOf(told(well)))
      .to.include('pause done')
      .and.include('sessions done')
      .and.include('deliver-1 done');
    expect(kept('pause')).to.deep.equal([{ username: WHO, instanceUrl: org.urls.office }]);
    expect(org.change.openSessions(WHO)).to.equal(0);
  });

  it('takes the new token from a program, from where one is needed, and proves it', async () => {
    org.change.settings.trustedRanges = [];
    // One who has reset the token once gets a new one with a password that is set, where the org mails it then (open).
    org.change.secrets.resetToken(WHO, PASSWORD);
    org.change.settings.tokenAfterSetPassword = true;
    const mailbox = setInterval(() => {
      const [, mail] = org.change.secrets.mailbox(WHO);
      if (mail === undefined) return;
      clearInterval(mailbox);
      writeFileSync(file('mail'), mail.secret);
    }, 50);
    const read = `const f=require('node:fs');const t=setInterval(()=>{if(f.existsSync('${file('mail')}')){clearInterval(t);setTimeout(()=>console.log(f.readFileSync('${file('mail')}','utf8')),200)}},50)`;
    const ran = await login(
      ...yes(),
      ...ways(),
      '--wait',
      '0',
      '--token-command',
      `'${process.execPath}' -e "${read}"`,
    );
    clearInterval(mailbox);
    const result = told(ran);
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
    expect(statesOf(result)).to.include('token done').and.include('test done').and.include('deliver-1 done');
    expect(asObject(result['test'])['provesToken']).to.equal('yes');
    const [{ password = '', securityToken = '' } = {}] = kept('one');
    expect(securityToken).to.match(/^[A-Za-z0-9]{24}$/u);
    expect(await logsIn(String(password) + String(securityToken))).to.equal(true);
    expect(ran.stdout + ran.stderr).not.to.include(String(securityToken));
  });

  it('hands over what was set where no token comes, and wants a way to take one before it sets anything', async () => {
    org.change.settings.trustedRanges = [];
    org.clearLog();
    const noMeans = await login(...yes(), ...ways());
    expect([noMeans.code, changes()]).to.deep.equal([2, []]);
    const ran = await login(
      ...yes(),
      ...ways(),
      '--token-command',
      `'${process.execPath}' -e "console.log('no token here')"`,
    );
    expect(statesOf(told(ran)))
      .to.include('token refused')
      .and.include('deliver-1 pending')
      .and.include('hand-over done');
    expect([ran.code, kept('failed').length]).to.deep.equal([30, 1]);
    // Half a secret is delivered to nobody who needs the whole, in a run that is taken up either.
    const id = String(asObject(told(ran)['run'])['id']);
    const left = await rotate(['--resume', id, ...yes(), ...ways(), '--wait', '0', '--skip-token', '--piped'], {
      input: JSON.stringify({ password: kept('failed')[0]?.['password'] }),
    });
    expect(asList(told(left)['refusals']).map((one) => one['id'])).to.deep.equal(['token-left-out']);
    expect([left.code, kept('one')]).to.deep.equal([30, []]);
  });

  it('changes the token alone: the password stays, both are tried and delivered', async () => {
    org.change.settings.trustedRanges = [];
    org.clearLog();
    org.change.secrets.resetToken(WHO, PASSWORD);
    const secret = org.change.secrets.mailbox(WHO)[0]?.secret ?? '';
    const ran = await rotate(['--username', WHO, '--token-only', ...yes(), ...ways(), '--wait', '0', '--piped'], {
      input: `${JSON.stringify({ password: PASSWORD })}\n\n${JSON.stringify({ securityToken: secret })}\n`,
    });
    const result = told(ran);
    // A token that was never reset is taken as well: docs/salesforce.md, section 3.
    expect(ran.code, ran.stdout + ran.stderr).to.equal(68);
    expect(asObject(result['token'])['unproved']).to.match(
      /It is not proved that the security token is new and the old one invalid/u,
    );
    expect(statesOf(result)).to.include('password left-out').and.include('token done').and.include('test done');
    expect(changes().filter((one) => one.endsWith('/password'))).to.deep.equal([]);
    expect(kept('one')).to.deep.equal([
      { username: WHO, password: PASSWORD, securityToken: secret, instanceUrl: org.urls.office },
    ]);
    expect(ran.stdout + ran.stderr)
      .not.to.include(secret)
      .and.not.to.include(PASSWORD);
  });

  it('tries the new secret by OAuth where its client logs in so, with the secret of the app, which it keeps nowhere', async () => {
    const app = ['--path', 'oauth-password', '--client-id', org.clientId, '--wait', '0', '--piped'];
    const tried = (): unknown[] =>
      org.requests.filter(({ path }) => path === '/services/oauth2/token').map(({ status }) => status);
    org.clearLog();
    const again = await rotate(['--username', WHO, ...yes(), ...ways(), ...app], {
      input: `${JSON.stringify({ clientSecret: org.clientSecret })}\n`,
    });
    const result = told(again);
    expect(statesOf(result), again.stdout + again.stderr)
      .to.include('test done')
      .and.include('deliver-1 done');
    expect(tried()).to.deep.equal([200]);
    expect(asObject(result['test'])).to.include({
      path: 'oauth-password',
      outcome: 'succeeded',
      provesToken: 'unknown',
    });
    const password = String(kept('one').at(-1)?.['password']);
    expect(await logsIn(password)).to.equal(true);
    for (const secret of [password, org.clientSecret]) {
      expect(
        again.stdout +
          again.stderr +
          runFiles()
            .map((one) => readFileSync(one, 'utf8'))
            .join(),
      ).not.to.include(secret);
    }
  });

  it('proves nothing by OAuth without the secret of the app, says so, and delivers', async () => {
    const ran = await login(
      ...yes(),
      ...ways(),
      '--path',
      'oauth-password',
      '--client-id',
      org.clientId,
      '--wait',
      '0',
    );
    expect(statesOf(told(ran)), ran.stdout)
      .to.include('test refused')
      .and.include('deliver-1 done');
    expect(asObject(told(ran)['test'])['outcome']).to.equal('failed');
    expect(ran.code).to.equal(30);
    // Nor is anything sent where no app is named.
    const none = await login(...yes(), ...ways(), '--path', 'oauth-password', '--wait', '0');
    expect(statesOf(told(none)))
      .to.include('test not-tested')
      .and.include('deliver-1 done');
    expect(none.code).to.equal(68);
  });

  it('is no failed test where the guard holds the attempt back: the delivery goes on', async () => {
    org.change.changeUser(WHO, { failed_logins: 8 });
    const ran = await login(...yes(), ...ways(), '--force', '--wait', '0');
    expect(statesOf(told(ran)))
      .to.include('test not-tested')
      .and.include('deliver-1 done');
    // Nothing has proved the new secret, and nobody was watched.
    expect(ran.code).to.equal(68);
    expect(org.change.user(WHO)['locked']).to.equal(0);
  });

  it('has nothing proved where no client is watched and nothing was tried', async () => {
    org.change.addUser({ username: 'quiet@acme.example', profile: 'Plain', password: PASSWORD, securityToken: TOKEN });
    const quiet = ['--username', 'quiet@acme.example', ...yes(), ...ways(), '--skip-token', '--wait', '3600'];
    const ran = await rotate([...quiet, '--skip-test']);
    expect(statesOf(told(ran)))
      .to.include('deliver-1 done')
      .and.include('watch not-tested');
    expect(ran.code, ran.stdout).to.equal(68);
    // What was tried is proved, whoever comes back; where no client was seen, one may need the token all the same.
    const tried = await rotate(quiet);
    expect(statesOf(told(tried)))
      .to.include('test done')
      .and.include('watch not-tested');
    expect(tried.code, tried.stdout).to.equal(68);
  });

  for (const [wait, watch] of [
    ['0', 'watch left-out'],
    // Whose logins need no token may send it all the same: such a client is waited for.
    ['1', 'watch open'],
  ] as const) {
    it(`has no new token proved by a login from where none is needed, with --wait ${wait}`, async () => {
      org.change.secrets.resetToken(WHO, PASSWORD);
      const secret = org.change.secrets.mailbox(WHO)[0]?.secret ?? '';
      const ran = await rotate(['--username', WHO, '--token-only', ...yes(), ...ways(), '--wait', wait, '--piped'], {
        input: `${JSON.stringify({ password: PASSWORD })}\n\n${JSON.stringify({ securityToken: secret })}\n`,
      });
      const result = told(ran);
      expect(statesOf(result)).to.include('test done').and.include('deliver-1 done').and.include(watch);
      expect([asObject(result['test'])['provesToken'], ran.code]).to.deep.equal(['unknown', 68]);
    });
  }

  it('plans and takes up with the flags that were given: without its programs a run delivers to nobody', async () => {
    const given = ['--end-sessions', '--since', '7d', '--skip-test', '--wait', '0'];
    const plan = await login(...given, '--deliver', 'tee "a b"', '--on-failure', 'tee c');
    const next = `--since 7d --end-sessions --skip-test --deliver 'tee "a b"' --on-failure 'tee c' --wait 0`;
    expect(plan.stdout).to.include(`-o "$SF_TARGET_ORG" ${next} --apply`);
    const failed = await login(
      ...yes().filter((one) => one !== '--json'),
      ...['--deliver', 'false', '--on-failure', 'true', '--wait', '0'],
    );
    expect([failed.code, failed.stdout]).to.satisfy(
      ([code, text]: [number, string]) =>
        code === 30 && /--resume \S+ --deliver false --on-failure true --wait 0\b/u.test(text),
    );
  });

  it('takes no run up whose file has lost a step', async () => {
    const first = told(await login(...yes(), ...ways('fail'), '--wait', '0'));
    const [path = ''] = runFiles();
    const record = runFile();
    const steps = asList(record['steps']).filter(({ id }) => id !== 'hand-over');
    writeFileSync(path, JSON.stringify({ ...record, steps }));
    org.clearLog();
    const id = String(asObject(first['run'])['id']);
    const ran = await rotate(['--resume', id, ...yes(), ...ways(), '--wait', '0']);
    expect([ran.code, changes()], ran.stdout).to.deep.equal([1, []]);
  });

  it('changes the password of the user of the session by the call that takes the old one', async () => {
    org.change.setPassword('admin@loopback.example', { password: 'Admin-old-1' });
    const own = [
      '--username',
      'admin@loopback.example',
      ...yes(),
      ...ways(),
      '--wait',
      '0',
      '--skip-test',
      '--skip-token',
    ];
    const without = await rotate([...own, '--force']);
    expect(statesOf(told(without))).to.include('password refused');
    expect(asList(told(await rotate(own))['refusals']).map(({ id }) => id)).to.include('own-user');
    const wrong = await rotate([...own, '--piped'], { input: '{"oldPassword":"Not-this-1"}' });
    expect(asList(told(wrong)['steps']).find(({ step }) => step === 'password')?.['code']).to.equal(
      'INVALID_OLD_PASSWORD',
    );
    const ran = await rotate([...own, '--piped'], { input: '{"oldPassword":"Admin-old-1"}' });
    expect(statesOf(told(ran)))
      .to.include('password done')
      .and.include('deliver-1 done');
    expect(org.requests.some(({ operation }) => operation === 'changeOwnPassword')).to.equal(true);
  });

  it('unlocks a user whom failures have locked, once everybody has the secret, and only where that is wanted', async () => {
    org.change.changeUser(WHO, { locked: 1, failed_logins: 10 });
    const plan = await login();
    expect(plan.stdout.replaceAll(/\s+/gu, ' ')).to.include('The user is locked: ').and.not.include('Time to lockout');
    expect(asObject(told(await login('--json'))['lock'])['locked']).to.equal(true);
    const first = told(await login(...yes(), ...ways(), '--force', '--skip-token', '--wait', '0'));
    expect(statesOf(first)).to.include('deliver-1 done').and.include('unlock refused').and.include('test not-tested');
    expect(org.change.user(WHO)['locked']).to.equal(1);
    const id = String(asObject(first['run'])['id']);
    org.clearLog();
    const again = await rotate(['--resume', id, ...yes(), ...ways(), '--wait', '0', '--unlock']);
    expect(statesOf(told(again))).to.include('unlock done');
    expect(org.change.user(WHO)['locked']).to.equal(0);
    expect(changes().filter((one) => one.endsWith('/password'))).to.deep.equal([]);
  });

  it('meets a fault of the wire while it sets: nothing is lost, whatever the org did', async () => {
    org.fault({ when: { method: 'POST', path: /\/password$/u }, kind: 'drop', times: 1 });
    const lost = await login(...yes(), ...ways(), '--wait', '0');
    expect(statesOf(told(lost)))
      .to.include('password unknown')
      .and.include('deliver-1 pending')
      .and.include('hand-over done');
    // It may be set later: somebody holds it, marked as what it is.
    expect([await logsIn(PASSWORD), kept('failed').map(({ perhaps }) => perhaps)]).to.deep.equal([true, [true]]);
    const id = String(asObject(told(lost)['run'])['id']);
    const held = await rotate(['--resume', id, ...yes(), ...ways(), '--wait', '0']);
    expect(asList(told(held)['refusals']).map((one) => one['id'])).to.deep.equal(['on-its-way']);
    const again = await rotate(['--resume', id, ...yes(), ...ways(), '--wait', '0', '--force']);
    expect(again.code, again.stdout).to.equal(0);
  });

  it('puts no secret into the log of sf, whatever its level', async () => {
    const ran = await run(
      OWN_PLUGIN,
      [
        'token',
        'rotate',
        'login',
        '--username',
        WHO,
        ...yes(),
        ...ways(),
        '--wait',
        '0',
        '--target-org',
        admin.accessToken,
      ],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office, SF_DISABLE_LOG_FILE: 'false', SF_LOG_LEVEL: 'trace' } },
    );
    const [{ password = '' } = {}] = kept('one');
    expect(ran.code, ran.stderr).to.equal(0);
    const files = readdirSync(home.path, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'));
    expect(files.some((text) => text.includes('"level"'))).to.equal(true);
    for (const text of files) expect(text.includes(String(password))).to.equal(false);
  });
});

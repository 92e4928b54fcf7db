import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { clockAt } from '../support/clock.js';
import { changesIn, runFilesIn, statesOf } from '../support/changes.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, OWN_PLUGIN, plugin, ROOT, run, type Ran } from '../support/run.js';
import { expectMode } from '../support/system.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const WHO = 'etl@acme.example';
const DAY = 86_400;

describe('sf token revoke', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-revoke-'));
  let home: Home;
  let org: Org;
  let userId: string;
  let admin: OrgSession;

  beforeEach(async () => {
    home = new Home();
    org = await startOrg({ users: 20, clock: () => NOW });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    userId = org.change.addUser({
      username: WHO,
      profile: 'Plain',
      password: 'pw-of-etl-1',
      securityToken: 'A'.repeat(24),
    });
    org.change.secrets.addChildSession(org.change.sessionOf(WHO));
    org.change.secrets.addOauthToken(WHO, 'Nightly load');
    org.change.secrets.addScheduledJob(WHO, 'Nightly clean-up');
    org.change.addVerifiedAddress(WHO, org.addresses.cloud);
    org.change.addVerifiedAddress(WHO, '203.0.113.99');
    const at = NOW / 1000 - ((NOW / 1000) % 3600);
    org.change.addLogin(WHO, at - 40 * DAY, { application: 'Nightly load' });
    org.change.addLogin(WHO, at - 2 * DAY, { application: 'Nightly load' });
    org.change.addLogin(WHO, at - DAY - 3600 * 8, { application: 'curl', sourceIp: '192.0.2.200', country: 'XX' });
    admin = org.change.logIn('admin@loopback.example');
  });
  afterEach(async () => {
    await org.close();
    home.remove();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const revoke = async (args: readonly string[], token = admin.accessToken, env = {}): Promise<Ran> =>
    plugin(['token', 'revoke', ...args, '--target-org', token], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '100', ...env },
    });
  const yes = (): string[] => ['--apply', '--no-prompt', '--confirm', org.orgId];
  const login = async (...args: string[]): Promise<Ran> => revoke(['login', '--username', WHO, ...args]);
  const changes = (): string[] => changesIn(org);
  const runFiles = (): string[] => runFilesIn(home);

  it('plans without changing anything', async () => {
    org.clearLog();
    const { code, stderr, stdout } = await login();
    expect(code, stderr + stdout).to.equal(0);
    expect(changes()).to.deep.equal([]);
    expect(stdout).to.match(/^Nothing is changed yet\./u);
    expect(stdout).to.include('sessions 3, app tokens 1, verified addresses 2');
    expect(stdout).to.include('Nightly clean-up').and.include('--apply');
    expect(runFiles()).to.deep.equal([]);
  });

  it('names the apps that run as the user, and the certificates that can log it in', async () => {
    const pem = readFileSync(join(ROOT, 'test', 'data', 'apps', 'nightly.pem'), 'utf8');
    const certificate = { publicKey: '', ends: 0, body: pem.replaceAll(/-----[A-Z ]+-----|\s/gu, '') };
    org.change.settings.appSecretsByMetadata = true;
    org.change.addApp({ name: 'Runs_As_It', label: 'Runs as it', clientCredentials: true, runAs: WHO });
    org.change.addApp({ name: 'Runs_As_Other', clientCredentials: true, runAs: 'admin@loopback.example' });
    org.change.addApp({ name: 'Opened', label: 'Opened', certificate, adminApproved: true, profiles: ['Plain'] });
    org.change.addApp({ name: 'Closed', certificate, adminApproved: true, profiles: ['System Administrator'] });
    org.change.addApp({ name: 'Anybody', label: 'Anybody', certificate });
    const ran = await login('--json');
    const open = asObject(resultOf(ran)['open']);
    const apps = asList(open['apps']).map(({ app, by, certain, ends }) => [app, by, ends, certain]);
    // As openssl x509 -enddate says it.
    const until = '2029-03-03T12:47:08.000Z';
    expect(apps).to.have.deep.members([
      ['Runs as it', 'client-credentials', null, true],
      ['Opened', 'certificate', until, true],
      ['Anybody', 'certificate', until, false],
    ]);
    // What metadata do not tell is said to be missing, and no certificate is said not to be there.
    org.change.settings.appSecretsByMetadata = false;
    const closed = await login('--json');
    expect([closed.code, JSON.stringify(resultOf(closed)['incomplete'])]).to.satisfy(
      ([code, words]: [number, string]) => code === 68 && /certificate|ExtlClntApp/iu.test(words),
    );
    org.change.settings.appSecretsByMetadata = true;
    const { stdout } = await login();
    expect(stdout).to.include('app run as this user').and.include('Anybody (perhaps)');
    // A session that may not see them says so, and lists none as if there were none.
    const helper = org.change.sessionWithout('ViewSetup', 'ModifyMetadata', 'ModifyAllData', 'CustomizeApplication');
    const poor = resultOf(await revoke(['login', '--username', WHO, '--json'], helper.accessToken));
    expect(asObject(poor['open'])['apps']).to.equal(null);
    expect(asList(poor['incomplete']).map(({ what }) => what)).to.include('ConnectedApplication');
  });

  it('marks what is unusual: a new address, client, country and hour', async () => {
    // At the time of the org: what is unusual is looked for in the last days.
    const clock = { NODE_OPTIONS: clockAt(new Date(NOW).toISOString(), folder) };
    const result = resultOf(await revoke(['login', '--username', WHO, '--json'], admin.accessToken, clock));
    const rows = asList(result['logins']).map(({ address, unusual }) => [address, unusual]);
    expect(rows[0]).to.deep.equal(['192.0.2.200', ['new-address', 'new-client', 'new-country', 'new-hour']]);
    expect(rows.slice(1)).to.deep.equal([[org.addresses.office, []]]);
  });

  it('shuts everything in order, reads it back, and writes it down without a secret', async () => {
    org.clearLog();
    const ran = await login(...yes(), '--json');
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
    const result = resultOf(ran);
    expect(statesOf(result)).to.deep.equal([
      'freeze done',
      'sessions done',
      'tokens done',
      'password done',
      'addresses done',
    ]);
    expect(org.change.user(WHO)['frozen']).to.equal(1);
    expect(org.change.openSessions(WHO)).to.equal(0);
    for (const table of ['oauth_token', 'login_ip']) {
      const rows = org.change.rows(`SELECT * FROM ${table} t JOIN user u ON u.n = t.user WHERE u.username = '${WHO}'`);
      expect(rows, table).to.deep.equal([]);
    }
    org.change.changeUser(WHO, { frozen: 0 });
    expect(changes().map((one) => one.split(' ')[1]?.split('/').at(-2))).to.include.members([
      'UserLogin',
      'AuthSession',
      'oauth2',
    ]);
    expect(changes()[0]).to.match(/^PATCH .*UserLogin/u);
    const [file = ''] = runFiles();
    expectMode(file, 0o600);
    const record = readFileSync(file, 'utf8');
    expect(record + ran.stdout + ran.stderr).not.to.match(/del_|00D\w{12,15}!|NewPassword/u);
    expect(asObject(result['run'])['file']).to.equal(file);
    expect(org.change.openSessions(admin.username)).to.be.greaterThan(0);
  });

  it('leaves out what is to be kept', async () => {
    const result = resultOf(await login(...yes(), '--json', '--keep', 'sessions', '--keep', 'password'));
    expect(statesOf(result)).to.deep.equal([
      'freeze done',
      'sessions left-out',
      'tokens done',
      'password left-out',
      'addresses done',
    ]);
    expect(changes().filter((one) => /AuthSession|password/u.test(one))).to.deep.equal([]);
    // All of them leave nothing to do.
    const all = ['freeze', 'sessions', 'tokens', 'password', 'addresses'].flatMap((step) => ['--keep', step]);
    const none = await login(...yes(), ...all);
    expect([none.code, runFiles()], none.stderr).to.satisfy(
      ([code, files]: [number, string[]]) => code === 2 && files.length === 1,
    );
  });

  it('names the step that does what was planned, and nothing else', async () => {
    const words = async (...args: string[]): Promise<string> =>
      (await login(...args, '--since', '30d')).stdout.replaceAll(/\s+/gu, ' ');
    // A freeze stops every client, a new password those that send one, and neither what takes the freeze back.
    expect(await words()).to.match(/These clients \(seen since \S+\) stop: /u);
    expect(await words('--keep', 'freeze')).to.include(') stop, unless they log in through an app: ');
    expect(await words('--keep', 'freeze', '--keep', 'password')).to.include(') from logging in again: ');
    org.change.changeUser(WHO, { frozen: 1 });
    expect(await words('--unfreeze')).to.match(/The freeze no longer keeps out these clients \(seen since \S+\): /u);
    expect((await login('--unfreeze')).stdout).to.include('-o "$SF_TARGET_ORG" --unfreeze --apply');
    org.change.changeUser(WHO, { frozen: 0 });
    const planned = await login('--keep', 'sessions', '--keep', 'password', '--since', '30d');
    expect(planned.stdout).to.include('-o "$SF_TARGET_ORG" --keep sessions --keep password --since 30d --apply');
  });

  it('takes the freeze back alone', async () => {
    await login(...yes(), '--json');
    org.clearLog();
    const result = resultOf(await login('--unfreeze', ...yes(), '--json'));
    expect(statesOf(result)).to.deep.equal(['unfreeze done']);
    expect(org.change.user(WHO)['frozen']).to.equal(0);
    expect(changes()).to.have.length(1);
  });

  it('says of a user who is not frozen that nothing was to be undone', async () => {
    const plan = await login('--unfreeze');
    expect(plan.stdout.replaceAll(/\s+/gu, ' '))
      .to.include(`${WHO} is not frozen: there is nothing to undo.`)
      .and.not.include('--apply')
      .and.not.include('no longer keeps out');
    org.clearLog();
    const ran = await login('--unfreeze', ...yes());
    expect(ran.stdout.replaceAll(/\s+/gu, ' '))
      .to.include(`${WHO} was not frozen: there was nothing to undo.`)
      .and.include('unfreeze nothing to do, verified')
      .and.not.include('Done for');
    expect([ran.code, changes()]).to.deep.equal([0, []]);
    // As of a user who is frozen already, and has no sessions.
    org.change.changeUser(WHO, { frozen: 1 });
    expect((await login(...yes())).stdout).to.match(/freeze +nothing to do, verified/u);
  });

  it('tells when a job starts next and a certificate ends, and not since when', async () => {
    org.change.secrets.addScheduledJob(WHO, 'Nightly clean-up');
    const { stdout } = await login();
    const lines = stdout.split('\n');
    const head = lines.find((line) => line.includes('Next, or expires')) ?? '';
    const job = lines.find((line) => line.includes('Nightly clean-up')) ?? '';
    const session = lines.find((line) => /^ *session /u.test(line)) ?? '';
    const [since, ahead] = [head.indexOf('Since'), head.indexOf('Next, or expires')];
    expect([since > 0, ahead > since], stdout).to.deep.equal([true, true]);
    expect([job.slice(since, ahead).trim(), job.slice(ahead)], job).to.satisfy(
      ([before, after]: [string, string]) => before === '' && /^20\d\d-/u.test(after),
    );
    expect([session.slice(since, ahead), session.slice(ahead).trim()], session).to.satisfy(
      ([before, after]: [string, string]) => /^20\d\d-/u.test(before) && after === '',
    );
  });

  for (const order of ['parents-first', 'children-first'] as const) {
    it(`ends families of sessions where the org wants ${order}`, async () => {
      org.change.settings.sessionOrder = order;
      expect(statesOf(resultOf(await login(...yes(), '--json')))).to.include('sessions done');
      expect(org.change.openSessions(WHO)).to.equal(0);
    });
  }

  const refused: [string, string[], number, RegExp][] = [
    ['without --no-prompt', ['--apply', '--confirm', 'ORG'], 2, /--no-prompt/u],
    ['without --confirm', ['--apply', '--no-prompt'], 2, /--confirm/u],
    [
      'with the id of another org',
      ['--apply', '--no-prompt', '--confirm', '00D000000000001AAA'],
      2,
      /a different org/u,
    ],
  ];
  for (const [how, args, code, words] of refused) {
    it(`changes nothing off a terminal ${how}`, async () => {
      org.clearLog();
      const ran = await login(...args.map((one) => (one === 'ORG' ? org.orgId : one)));
      expect([ran.code, ran.stderr.replaceAll(/\s+/gu, ' ')]).to.satisfy(
        ([found, text]: [number, string]) => found === code && words.test(text),
      );
      expect(changes()).to.deep.equal([]);
    });
  }

  it('refuses the user of the session, and the last administrator', async () => {
    const own = await revoke(['login', '--username', 'admin@loopback.example', ...yes()]);
    expect([own.code, own.stderr]).to.satisfy(
      ([code, text]: [number, string]) => code === 1 && /logged in as/u.test(text),
    );
    const helper = org.change.sessionWithout('ModifyAllData');
    const last = await revoke(['login', '--username', 'admin@loopback.example', ...yes()], helper.accessToken);
    expect(last.code, last.stdout + last.stderr).to.equal(1);
    expect(last.stderr.replaceAll(/\s+/gu, ' ')).to.include('the last active administrator this session can see');
    expect(org.change.user('admin@loopback.example')['frozen']).to.equal(0);
  });

  const unread: [string, string, () => void][] = [
    [
      'refuses to tell',
      'PermissionSetAssignment',
      () => {
        const body = '[{"errorCode":"INSUFFICIENT_ACCESS","message":"no access"}]';
        const when = { soql: /FROM PermissionSetAssignment.*PermissionsModifyAllData/u };
        org.fault({ when, kind: 'answer', times: 9, answer: { status: 403, body } });
      },
    ],
    [
      'hides the permission by which one knows',
      'PermissionSet.PermissionsModifyAllData',
      () => org.change.settings.absent.add('PermissionSet.PermissionsModifyAllData'),
    ],
  ];
  for (const [how, what, prepare] of unread) {
    it(`changes nothing where the org ${how} who else is an administrator, unless it is told to`, async () => {
      prepare();
      org.clearLog();
      const plan = await login('--json');
      expect(plan.code).to.equal(68);
      expect(asList(resultOf(plan)['incomplete']).map((gap) => gap['what'])).to.deep.equal([what]);
      const ran = await login(...yes());
      expect(ran.code, ran.stderr).to.equal(1);
      const words = ran.stderr.replaceAll(/\s+/gu, ' ');
      expect(words).to.include(`could undo this (${what})`).and.include('--force');
      expect(changes()).to.deep.equal([]);
      expect(runFiles()).to.deep.equal([]);
      const forced = await login(...yes(), '--force', '--json');
      expect(statesOf(resultOf(forced))).to.include('freeze done');
      // All that was known is shut; what was not read may be open.
      expect(forced.code).to.equal(68);
      const again = await login(...yes(), '--force');
      expect(again.code, again.stderr).to.equal(68);
      expect(again.stdout.replaceAll(/\s+/gu, ' ')).to.match(/^.{0,4}Partial/u);
    });
  }

  for (const [how, change] of [
    ['frozen', { frozen: 1 }],
    ['locked', { locked: 1 }],
    ['inactive', { active: 0 }],
  ] as const) {
    it(`counts no administrator who is ${how} as one who could take it back`, async () => {
      const helper = org.change.sessionWithout('ModifyAllData');
      org.change.addProfile({ name: 'Second', permissions: ['ApiEnabled', 'ModifyAllData'] });
      org.change.addUser({ username: 'second@acme.example', profile: 'Second' });
      const admins = await revoke(['login', '--username', 'admin@loopback.example'], helper.accessToken);
      expect(admins.code, admins.stderr).to.not.equal(1);
      org.change.changeUser('second@acme.example', change);
      const last = await revoke(['login', '--username', 'admin@loopback.example'], helper.accessToken);
      expect(last.code, last.stdout).to.equal(1);
      expect(last.stderr.replaceAll(/\s+/gu, ' ')).to.include(
        'last active administrator this session can see who is neither frozen nor locked',
      );
    });
  }

  it('--force does not reach the last administrator who is seen to be the last, nor the user of the session', async () => {
    const helper = org.change.sessionWithout('ModifyAllData');
    for (const token of [helper.accessToken, admin.accessToken]) {
      const ran = await revoke(['login', '--username', 'admin@loopback.example', ...yes(), '--force'], token);
      expect(ran.code, ran.stdout).to.equal(1);
    }
    expect(org.change.user('admin@loopback.example')['frozen']).to.equal(0);
  });

  it('calls no path closed of a user of whom it cannot be read whether frozen', async () => {
    const blind = org.change.sessionWithout('ManageUsers', 'ModifyAllData');
    const paths = async (token?: string): Promise<unknown[]> => {
      const result = resultOf(await revoke(['login', '--username', WHO, '--json'], token));
      return asList(asObject(result['open'])['paths']).map(({ open, path }) => [path, open]);
    };
    expect(await paths()).to.deep.include(['soap', 'yes']);
    expect(await paths(blind.accessToken)).to.deep.include(['soap', 'unknown']);
  });

  it('says what is still open where the session may do only a part of it', async () => {
    const helper = org.change.sessionWithout('CustomizeApplication');
    const ran = await revoke(['login', '--username', WHO, ...yes(), '--json'], helper.accessToken);
    const result = resultOf(ran);
    expect(statesOf(result)).to.deep.equal([
      'freeze done',
      'sessions done',
      'tokens refused',
      'password done',
      'addresses done',
    ]);
    expect(ran.code).to.equal(30);
    const again = await revoke([
      'login',
      '--resume',
      String(asObject(result['run'])['id']),
      '--apply',
      '--no-prompt',
      '--confirm',
      org.orgId,
      '--json',
    ]);
    expect(statesOf(resultOf(again))).to.include('tokens done');
    expect(again.code).to.equal(0);
    expect(changes().filter((one) => one.endsWith('/password'))).to.have.length(1);
  });

  it('changes nothing and says so where the session may do none of it', async () => {
    const helper = org.change.sessionWithout('ManageUsers', 'CustomizeApplication');
    const ran = await revoke(['login', '--username', WHO, ...yes(), '--json'], helper.accessToken);
    expect(ran.code).to.equal(30);
    expect(statesOf(resultOf(ran)).filter((one) => one.endsWith(' done'))).to.deep.equal([]);
    expect(org.change.user(WHO)['frozen']).to.equal(0);
    expect(org.change.openSessions(WHO)).to.equal(3);
  });

  it('goes on where one step meets a fault of the wire, and takes that one up again', async () => {
    org.fault({ when: { method: 'PATCH', path: /UserLogin/u }, kind: 'drop', times: 1 });
    const ran = await login(...yes(), '--json');
    const result = resultOf(ran);
    expect(statesOf(result)).to.include('freeze open').and.include('password done');
    const again = resultOf(
      await revoke([
        'login',
        '--resume',
        String(asObject(result['run'])['id']),
        '--apply',
        '--no-prompt',
        '--confirm',
        org.orgId,
        '--json',
      ]),
    );
    expect(statesOf(again).filter((one) => !one.endsWith(' done'))).to.deep.equal([]);
    expect(org.change.user(WHO)['frozen']).to.equal(1);
  });

  it('refuses a run of something else, and one that is not there', async () => {
    const { run } = resultOf(await login(...yes(), '--json'));
    const id = String(asObject(run ?? {})['id']);
    const other = await revoke(['address', '--resume', id, '--apply', '--no-prompt', '--confirm', org.orgId]);
    expect(other.code).to.equal(1);
    expect((await login('--resume', '../../x', '--apply', '--no-prompt', '--confirm', org.orgId)).code).to.equal(1);
  });

  for (const [how, steps] of [
    ['no steps', []],
    ['some of its steps', ['freeze', 'sessions']],
  ] as const) {
    it(`takes no run up whose file has ${how}: nothing is told to be done`, async () => {
      const { run } = resultOf(await login(...yes(), '--json'));
      const [file = ''] = runFiles();
      const record = asObject(JSON.parse(readFileSync(file, 'utf8')) as JsonObject);
      const kept = asList(record['steps']).filter(({ id }) => steps.some((step) => step === id));
      writeFileSync(file, JSON.stringify({ ...record, steps: kept }));
      org.change.changeUser(WHO, { frozen: 0 });
      org.clearLog();
      const id = String(asObject(run ?? {})['id']);
      const ran = await login('--resume', id, '--apply', '--no-prompt', '--confirm', org.orgId, '--json');
      expect([ran.code, changes()], ran.stdout).to.deep.equal([1, []]);
      expect(ran.stdout).to.include('not the complete record of a run');
    });
  }

  describe('in processes of their own', () => {
    const slow = (): void => {
      org.fault({ when: { method: 'POST', path: /\/password$/u }, kind: 'slow', delay: 600_000, times: 1 });
    };
    const isAsked = (): boolean =>
      org.requests.some(({ method, path }) => method === 'POST' && path.endsWith('/password'));
    const inOwn = async (watch: NonNullable<Parameters<typeof run>[3]>['watch']): Promise<Ran> =>
      run(
        OWN_PLUGIN,
        ['token', 'revoke', 'login', '--username', WHO, ...yes(), '--target-org', admin.accessToken],
        home,
        {
          env: { SF_ORG_INSTANCE_URL: org.urls.office },
          ...(watch === undefined ? {} : { watch }),
        },
      );
    const stepsOf = (file: string): string[] => statesOf(JSON.parse(readFileSync(file, 'utf8')) as JsonObject, 'id');

    for (const signal of ['SIGKILL', 'SIGINT', 'SIGTERM'] as const) {
      it(`that end by ${signal} within a step leave a file that says so, and are taken up`, async () => {
        slow();
        const dead = await inOwn({
          when: (output) => output.includes('Now: set a password') && isAsked(),
          then: (kill) => {
            kill(signal);
          },
        });
        expect(dead.code).to.equal(signal === 'SIGKILL' ? null : 130);
        const [file = ''] = runFiles();
        expect(stepsOf(file)).to.deep.equal([
          ...['freeze done', 'sessions done', 'tokens done', 'password begun', 'addresses pending'],
        ]);
        const id = basename(file, '.run.json');
        const again = await revoke([
          'login',
          '--resume',
          id,
          '--apply',
          '--no-prompt',
          '--confirm',
          org.orgId,
          '--json',
        ]);
        expect(again.code, again.stdout + again.stderr).to.equal(0);
        expect(stepsOf(file).filter((one) => !one.endsWith(' done'))).to.deep.equal([]);
      });
    }

    it('wait for nobody: a second run of the same user is refused while the first is under way', async () => {
      slow();
      let second: Promise<Ran> | undefined;
      await inOwn({
        when: (output) => output.includes('Now: set a password'),
        then: (kill) => {
          second = login(...yes()).finally(() => {
            kill('SIGKILL');
          });
        },
      });
      const refusal = await second;
      expect(refusal?.code).to.equal(1);
      expect(refusal?.stderr.replaceAll(/\s+/gu, ' ')).to.include('changing this user right now');
    });
  });

  it('writes the report as Markdown, HTML and JSON', async () => {
    const files = ['incident.md', 'incident.html', 'incident.json'].map((name) => join(folder, name));
    const ran = await login(...yes(), '--since', '30d', ...files.flatMap((file) => ['--output-file', file]));
    expect(ran.code, ran.stderr).to.equal(0);
    const [markdown = '', html = '', json = ''] = files.map((file) => readFileSync(file, 'utf8'));
    const plain = markdown
      .replaceAll('\\', '')
      .replaceAll(/&#(\d+);/gu, (_, code) => String.fromCodePoint(Number(code)));
    for (const text of [plain, html]) {
      expect(text).to.include('192.0.2.200').and.include('freeze');
      // Whoever reads the file later cannot ask again.
      expect(text).to.include('What cannot be revoked from here').and.include('.run.json');
    }
    expect(asObject(JSON.parse(json) as JsonObject)['mode']).to.equal('applied');
    expect(markdown + html + json).not.to.match(/del_|00D\w{12,15}!/u);
  });

  it('puts no secret into the log of sf, whatever its level', async () => {
    const ran = await run(
      OWN_PLUGIN,
      ['token', 'revoke', 'login', '--username', WHO, ...yes(), '--target-org', admin.accessToken],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office, SF_DISABLE_LOG_FILE: 'false', SF_LOG_LEVEL: 'trace' } },
    );
    expect(ran.code, ran.stderr).to.equal(0);
    const files = readdirSync(home.path, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'));
    expect(files.some((text) => text.includes('oauth2') || text.includes('"level"'))).to.equal(true);
    for (const text of [...files, ran.stdout, ran.stderr]) expect(text).not.to.match(/NewPassword|del_[0-9a-f]{20}/u);
  });

  it('says of an address that the user has not verified that there was nothing to take back', async () => {
    org.clearLog();
    const ran = await revoke(['address', '--username', WHO, '--ip', '192.0.2.77', ...yes()]);
    expect(ran.stdout.replaceAll(/\s+/gu, ' '))
      .to.include(`${WHO} has not verified 192.0.2.77: there is nothing to remove.`)
      .and.not.include('no longer has');
    expect([ran.code, changes()]).to.deep.equal([0, []]);
  });

  it('takes back one verified address', async () => {
    const of = (...args: string[]): Promise<Ran> =>
      revoke(['address', '--username', WHO, '--ip', org.addresses.cloud, ...args]);
    const plan = await of();
    expect([plan.code, plan.stdout]).to.satisfy(
      ([code, text]: [number, string]) => code === 0 && /Nothing is changed yet/u.test(text),
    );
    const result = resultOf(await of(...yes(), '--json'));
    expect(statesOf(result)).to.deep.equal(['address done']);
    const left = org.change.rows(
      `SELECT source_ip FROM login_ip i JOIN user u ON u.n = i.user WHERE u.username = '${WHO}'`,
    );
    expect(left.map(({ source_ip: address }) => address)).to.deep.equal(['203.0.113.99']);
    expect((await of()).stdout).to.include('there is nothing to remove');
    expect((await revoke(['address', '--username', WHO, '--ip', '010.0.0.5'])).code).to.equal(2);
    expect(userId).to.match(/^005/u);
  });
});

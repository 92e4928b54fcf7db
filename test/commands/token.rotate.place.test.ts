/**
 * A rotation and the address from which it tries the new secret; locked users; and runs that are taken up with what was
 * handed over.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { changesIn, runFilesIn, statesOf } from '../support/changes.js';
import { asList, asObject, envelope, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, plugin, type Ran } from '../support/run.js';
import { until } from '../support/until.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const WHO = 'etl@acme.example';
const PASSWORD = 'Old-pw-of-etl-1';
const TOKEN = 'Qa7'.repeat(8);
const ADMIN = 'admin@loopback.example';

/** Keeps what it reads, or fails. */
const STORE = `
  let all = '';
  process.stdin.on('data', (chunk) => (all += chunk)).on('end', () => {
    if (process.argv[3] === 'fail') process.exit(1);
    require('node:fs').appendFileSync(process.argv[2], all);
  });
`;

describe('sf token rotate login, from where it runs', () => {
  let home: Home;
  let org: Org;
  /** In the office, which is trusted and from where the clients come; and in a branch, which is not. */
  let office: OrgSession;
  let branch: OrgSession;
  let place = '';

  beforeEach(async () => {
    home = new Home();
    place = mkdtempSync(join(tmpdir(), 'sf-token-place-'));
    writeFileSync(join(place, 'store.cjs'), STORE);
    org = await startOrg({ users: 20, clock: () => NOW });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    trust(org.addresses.office);
    org.change.addUser({ username: WHO, profile: 'Plain', password: PASSWORD, securityToken: TOKEN });
    for (let hour = 1; hour < 25; hour += 1) {
      org.change.addLogin(WHO, NOW / 1000 - hour * 3600, { application: 'Nightly load' });
    }
    office = org.change.logIn(ADMIN, 'office');
    branch = org.change.logIn(ADMIN, 'branch');
  });
  afterEach(async () => {
    await org.close();
    home.remove();
    rmSync(place, { recursive: true });
  });

  const trust = (...addresses: string[]): void => {
    org.change.settings.trustedRanges = addresses.map((address) => ({ start: address, end: address }));
  };
  const file = (name: string): string => join(place, name);
  const store = (name: string, how = 'keep'): string =>
    `'${process.execPath}' '${file('store.cjs')}' '${file(name)}' ${how}`;
  const textOf = (name: string): string => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '');
  const kept = (name: string): JsonObject[] =>
    textOf(name)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => asObject(JSON.parse(line) as JsonObject));
  const rotate = async (args: readonly string[], from = office, input?: string): Promise<Ran> =>
    plugin(['token', 'rotate', 'login', ...args, '--target-org', from.accessToken], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls[from === branch ? 'branch' : 'office'], OCLIF_TABLE_COLUMN_OVERRIDE: '100' },
      ...(input === undefined ? {} : { input }),
    });
  const begin = async (args: readonly string[], from = office, input?: string): Promise<Ran> =>
    rotate(['--username', WHO, ...args], from, input);
  const sure = (): string[] => ['--apply', '--no-prompt', '--confirm', org.orgId];
  const ways = (how = 'keep'): string[] => ['--deliver', store('one', how), '--on-failure', store('failed')];
  const words = ({ stderr, stdout }: Ran): string => (stdout + stderr).replaceAll(/\s+/gu, ' ');
  const stepOf = (ran: Ran, id: string): JsonObject | undefined =>
    asList(resultOf(ran)['steps']).find(({ step }) => step === id);
  const refusalsOf = (ran: Ran): unknown[] => asList(resultOf(ran)['refusals']).map(({ id }) => id);
  const idOf = (ran: Ran): string => String(asObject(resultOf(ran)['run'])['id']);
  const attempts = (): number => org.requests.filter(({ operation }) => operation === 'login').length;

  describe('an address that needs the token, while no client does', () => {
    it('is seen in the plan: the test is left out, and why', async () => {
      const ran = await begin(['--json'], branch);
      expect(asObject(resultOf(ran)['test'])).to.include({ verdict: 'token-required', needsToken: 'yes', isNew: true });
      expect(asObject(resultOf(ran)['token'])['needed']).to.equal('no');
      expect(stepOf(ran, 'test')).to.include({ state: 'not-tested', code: 'token-needed-here' });
      expect(words(await begin([], branch))).to.include(
        `The new secret is not tested: at ${org.addresses.branch}, where the session was opened, the user needs the security token, and there is no new one. Clients that log in again are the proof.`,
      );
      // Where it needs none it is tried.
      expect(asObject(resultOf(await begin(['--json']))['test'])).to.include({
        ...{ verdict: 'no-token', isNew: null, needsToken: 'unknown' },
      });
    });

    it('delivers all the same, without an attempt that can only fail', async () => {
      org.clearLog();
      const ran = await begin([...sure(), ...ways(), '--wait', '0', '--json'], branch);
      expect(statesOf(resultOf(ran)), ran.stdout)
        .to.include('test not-tested')
        .and.include('deliver-1 done')
        .and.include('hand-over left-out');
      expect([attempts(), org.change.user(WHO)['failed_logins'], kept('failed')]).to.deep.equal([0, 0, []]);
      expect(asObject(resultOf(ran)['test'])['why']).to.match(/^The new secret is not tested: at/u);
      // Nothing was tried, and nobody was watched.
      expect(ran.code).to.equal(68);
    });

    it('reads whether the user has verified that address', async () => {
      org.change.addVerifiedAddress(WHO, org.addresses.branch);
      const ran = await begin(['--json'], branch);
      expect(asObject(resultOf(ran)['test'])).to.include({ verdict: 'unknown', needsToken: 'unknown' });
      expect(stepOf(ran, 'test')).to.include({ state: 'planned' });
    });

    it('is no wall for a run that is taken up: nothing is set again', async () => {
      const first = await begin([...sure(), ...ways('fail'), '--wait', '0', '--json'], branch);
      expect(statesOf(resultOf(first)))
        .to.include('deliver-1 refused')
        .and.include('hand-over done');
      org.clearLog();
      const more = ['--resume', idOf(first), ...sure(), ...ways(), '--wait', '0', '--piped', '--json'];
      const ran = await rotate(more, branch, textOf('failed'));
      expect(statesOf(resultOf(ran)), ran.stdout)
        .to.include('test not-tested')
        .and.include('deliver-1 done');
      expect([attempts(), changesIn(org).filter((one) => one.endsWith('/password'))]).to.deep.equal([0, []]);
      expect(kept('one').map(({ password }) => password)).to.deep.equal(kept('failed').map(({ password }) => password));
    });
  });

  it('an attempt without a token that is refused for the want of one says nothing of the secret', async () => {
    // Whether the user has verified the address cannot be read.
    org.change.settings.absent.add('LoginIp');
    const ran = await begin([...sure(), ...ways(), '--wait', '0', '--json'], branch);
    expect(asObject(resultOf(ran)['test']), ran.stdout).to.include({ needsToken: 'unknown', outcome: 'failed' });
    expect(statesOf(resultOf(ran)))
      .to.include('test not-tested')
      .and.include('deliver-1 done');
    expect(asObject(resultOf(ran)['test'])['why']).to.match(/was refused without a token, which says nothing/u);
    expect(ran.code).to.equal(68);
  });

  it('nor does one that is refused without a reason, of a password that the org has just taken', async () => {
    for (const object of ['LoginIp', 'LoginHistory']) org.change.settings.absent.add(object);
    const path = ['--path', 'oauth-password', '--client-id', org.clientId, '--piped', '--skip-token', '--force'];
    const ran = await begin(
      [...sure(), ...ways(), ...path, '--wait', '0', '--json'],
      branch,
      JSON.stringify({ clientSecret: org.clientSecret }),
    );
    expect(stepOf(ran, 'test'), ran.stdout).to.include({ state: 'not-tested', code: 'wrong-password-or-token' });
    expect(statesOf(resultOf(ran))).to.include('deliver-1 done');
  });

  it('a token that a client needs is not left out but with --force', async () => {
    trust();
    const args = [...sure(), ...ways(), '--skip-token', '--wait', '0', '--json'];
    org.clearLog();
    const held = await begin(args);
    expect([refusalsOf(held), held.code, changesIn(org)]).to.deep.equal([['token-left-out'], 30, []]);
    const next = words(await begin(['--skip-token', '--deliver', 'true']));
    expect(next).to.match(/# get the new token/u);
    expect(statesOf(resultOf(await begin([...args, '--force'])))).to.include('deliver-1 done');
  });

  it('knows no address of this machine: a session works wherever it is taken to', async () => {
    // Opened in the office, from where the clients come, and taken to a place that is new for this user.
    const away = async (args: readonly string[]): Promise<Ran> =>
      plugin(['token', 'rotate', 'login', '--username', WHO, ...args, '--target-org', office.accessToken], home, {
        env: { SF_ORG_INSTANCE_URL: org.urls.branch, OCLIF_TABLE_COLUMN_OVERRIDE: '100' },
      });
    const warning = `which may be new for this user: Salesforce freezes users for that. The session was opened from ${org.addresses.office} on 2026-11-24 12:00 UTC`;
    expect(words(await away([]))).to.include(warning);
    trust(org.addresses.office, org.addresses.branch);
    const ran = await away([...sure(), ...ways(), '--wait', '0']);
    expect(ran.stderr.replaceAll(/\s+/gu, ' ')).to.include(warning);
    // The org has written down from where it came.
    expect(ran.stdout.replaceAll(/\s+/gu, ' ')).to.include(`The secret was tested from ${org.addresses.branch}, where`);
  });

  it('says of a new address that it is new: in the plan, before the attempt, and in the result', async () => {
    trust(org.addresses.office, org.addresses.branch);
    const told = `from where this command runs. The session was opened from ${org.addresses.branch}, where this user has never`;
    // Somebody else's failures make it no place of the user's.
    org.change.addLogin(WHO, NOW / 1000 - 60, { sourceIp: org.addresses.branch, status: 'Invalid Password' });
    const ran = await begin([...sure(), ...ways(), '--wait', '0', '--force'], branch);
    expect(ran.code, words(ran)).to.equal(0);
    expect(ran.stderr.replaceAll(/\s+/gu, ' ')).to.include(`The secret is tested ${told}`);
    expect(ran.stdout.replaceAll(/\s+/gu, ' ')).to.include(
      `The secret was tested from ${org.addresses.branch}, where this user had never logged in`,
    );
  });

  describe('a locked user', () => {
    const lock = (): void => org.change.changeUser(WHO, { locked: 1, failed_logins: 10 });

    it('needs the token as an unlocked one does', async () => {
      lock();
      const result = resultOf(await begin(['--json']));
      expect([asObject(result['token'])['needed'], asList(result['clients'])[0]?.['needsToken']]).to.deep.equal([
        'no',
        'no',
      ]);
      trust();
      const without = resultOf(await begin(['--unlock', '--json']));
      expect(asObject(without['token'])['needed']).to.equal('yes');
      // Once it is unlocked, ten failures lock it again.
      expect(asObject(without['lock'])).to.include({ locked: true, left: 10, seconds: 36_000 });
    });

    it('is unlocked before anything is set where it has to reset the token, and only where that is wanted', async () => {
      lock();
      trust();
      org.clearLog();
      const args = [...sure(), ...ways(), '--wait', '0', '--piped', '--json'];
      const input = `{}\n${JSON.stringify({ securityToken: TOKEN })}\n`;
      const held = await begin(args, office, input);
      expect([refusalsOf(held), held.code, changesIn(org)]).to.deep.equal([['locked'], 30, []]);
      const page = words(await begin([]));
      expect(page)
        .to.include('cannot log in to reset the token')
        .and.match(/--apply --unlock|--unlock --apply/u);
      const ran = await begin([...args, '--unlock', '--skip-test'], office, input);
      const states = statesOf(resultOf(ran));
      expect(states.slice(0, 5), ran.stdout).to.deep.equal([
        'pause left-out',
        'unlock-first done',
        'password done',
        'sessions left-out',
        'token done',
      ]);
      const [first, second] = changesIn(org);
      expect([first?.startsWith('PATCH'), second?.endsWith('/password')], changesIn(org).join()).to.deep.equal([
        true,
        true,
      ]);
      expect(org.change.user(WHO)['locked']).to.equal(0);
    });

    it('that was locked while the run stood still is unlocked before the token is taken', async () => {
      trust();
      const noToken = `'${process.execPath}' -e ""`;
      const given = [...ways(), '--wait', '0', '--skip-test', '--json'];
      const first = await begin([...sure(), ...given, '--token-command', noToken]);
      expect(statesOf(resultOf(first)))
        .to.include('unlock-first left-out')
        .and.include('token refused');
      lock();
      const [handed = {}] = kept('failed');
      const input = `${JSON.stringify(handed)}\n${JSON.stringify({ securityToken: TOKEN })}\n`;
      const more = ['--resume', idOf(first), ...sure(), ...given, '--piped'];
      expect(refusalsOf(await rotate(more, office, input))).to.deep.equal(['locked']);
      const ran = await rotate([...more, '--unlock'], office, input);
      expect(statesOf(resultOf(ran)), ran.stdout)
        .to.include('unlock-first done')
        .and.include('token done')
        .and.include('deliver-1 done');
      const { of, ...secret } = handed;
      expect(of).to.match(/^password \S+Z$/u);
      expect(kept('one')).to.deep.equal([{ ...secret, securityToken: TOKEN }]);
    });
  });

  describe('taken up with what was handed over', () => {
    /** One that has a token, and whose delivery has failed. */
    const failed = async (): Promise<string> => {
      trust();
      const input = `{}\n${JSON.stringify({ securityToken: TOKEN })}\n`;
      const args = [...sure(), ...ways('fail'), '--skip-test', '--wait', '0', '--piped', '--json'];
      const ran = await begin(args, office, input);
      expect(statesOf(resultOf(ran)), ran.stdout)
        .to.include('token done')
        .and.include('hand-over done');
      return idOf(ran);
    };
    const again = async (id: string, input: string, ...more: string[]): Promise<Ran> =>
      rotate(
        ['--resume', id, ...sure(), ...ways(), '--skip-test', '--wait', '0', '--piped', '--json', ...more],
        office,
        input,
      );

    it('takes exactly that JSON', async () => {
      const id = await failed();
      const ran = await again(id, textOf('failed'));
      expect(statesOf(resultOf(ran)), ran.stdout).to.include('deliver-1 done');
      const [{ of, ...secret } = {}] = kept('failed');
      expect(of).to.match(/^password \S+Z, token \S+Z$/u);
      expect(kept('one')).to.deep.equal([secret]);
    });

    it('refuses that of an earlier round, before anything is sent', async () => {
      const id = await failed();
      const [first = {}] = kept('failed');
      const lost = await again(id, JSON.stringify({ ...first, of: 'password 2026-11-24T11:00:00.000Z' }));
      expect([lost.code, String(envelope(lost)['name'])]).to.deep.equal([2, 'ErrorPipedFormerError']);
      expect(textOf('one')).to.equal('');
    });

    for (const [how, change] of [
      ['user', { username: 'other@acme.example' }],
      ['org', { instanceUrl: 'https://other.my.salesforce.com' }],
    ] as const) {
      it(`and not that of another ${how}`, async () => {
        const id = await failed();
        org.clearLog();
        const ran = await again(id, JSON.stringify({ ...kept('failed')[0], ...change }));
        expect([ran.code, changesIn(org), kept('one')], ran.stdout).to.deep.equal([2, [], []]);
        expect(words(ran)).to.include('is for another user or another org').and.not.include(TOKEN);
      });
    }

    for (const [how, token] of [
      ['without the token', {}],
      ['with an empty one', { securityToken: '' }],
    ] as const) {
      it(`delivers no password ${how} to clients that need it`, async () => {
        const id = await failed();
        org.clearLog();
        const { password = '' } = kept('failed')[0] ?? {};
        const ran = await again(id, JSON.stringify({ password, ...token }));
        expect([ran.code, changesIn(org), kept('one')], ran.stdout).to.deep.equal([2, [], []]);
        expect(words(ran)).to.include('got a security token with the password');
      });
    }
  });

  it('is taken up with --apply alone: without it the plan says what is left', async () => {
    const first = await begin([...sure(), ...ways('fail'), '--wait', '0', '--json']);
    const id = idOf(first);
    const before = runFilesIn(home).map((one) => readFileSync(one, 'utf8'));
    org.clearLog();
    const plan = await rotate(['--resume', id, ...ways(), '--wait', '0']);
    expect([plan.code, changesIn(org), kept('one')], plan.stderr).to.deep.equal([0, [], []]);
    expect(runFilesIn(home).map((one) => readFileSync(one, 'utf8'))).to.deep.equal(before);
    expect(words(plan))
      .to.include(`once you confirm, run ${id} resumes for ${WHO}: set the new password`)
      .and.match(new RegExp(`--resume ${id} .*--apply`, 'u'));
    expect(words(plan))
      .to.include('Without --piped, another secret is generated, and the one that was handed over becomes invalid.')
      .and.match(
        /--apply --piped +# continue with the secret that was handed over|# continue with the secret that was handed over/u,
      );
    // With what was handed over nothing is set.
    const piped = words(await rotate(['--resume', id, ...ways(), '--wait', '0', '--piped'], office, textOf('failed')));
    expect(piped).to.include('deliver with program 1').and.not.include('set the new password and');
  });

  it('names commands that can be pasted: none that reads a secret from a terminal', async () => {
    const args = [...sure(), ...ways('fail'), '--since', '7d', '--piped', '--wait', '0'];
    const first = words(await begin(args, office, '{}'));
    expect(first)
      .to.match(/--resume \S+ --since 7d --deliver /u)
      .and.include(
        '# complete the remaining steps with another secret, or add --piped and pipe in the one that was handed over',
      );
    const id = /--resume (\S+)/u.exec(first)?.[1] ?? '';
    const lost = words(await rotate(['--resume', id, ...sure(), ...ways(), '--wait', '0']));
    expect(lost).to.include(
      'The secret that was handed over was not piped in, so a new one is generated: the earlier one becomes invalid',
    );
  });

  it('tells a freeze from a lock, and what takes it back', async () => {
    const watched = begin([...sure(), ...ways(), '--skip-test', '--wait', '3600']);
    await until(() => kept('one').length > 0, 'a delivery');
    org.change.changeUser(WHO, { frozen: 1 });
    const ran = await watched;
    expect(words(ran))
      .to.include(`${WHO} is frozen now. That is not a lockout, and this run did not do it`)
      .and.include('(user-frozen)')
      .and.match(/--unfreeze +# unfreeze the user|# unfreeze the user/u)
      .and.not.include('is locked by failed logins');
    expect(ran.code).to.equal(30);
  });

  it('keeps the session by which it runs, of its own user, and says so', async () => {
    org.change.setPassword(ADMIN, { password: 'Admin-old-1' });
    const own = ['--username', ADMIN, '--end-sessions', '--skip-test', '--skip-token', '--wait', '0'];
    const said = 'This is your own user: the session that this command uses is kept, and expires by itself.';
    expect(words(await rotate([...own, '--piped'], office, '{}'))).to.include(said);
    const ran = await rotate([...own, ...sure(), ...ways(), '--piped'], office, '{"oldPassword":"Admin-old-1"}');
    expect(words(ran)).to.include(said);
    expect([ran.code, org.change.openSessions(ADMIN), kept('one').length], words(ran)).to.deep.equal([0, 1, 1]);
  });
});

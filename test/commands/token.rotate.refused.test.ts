/**
 * A rotation that cannot end well: the plan names the step that fixes the cause, and --force only where the run can end
 * well in spite of it.
 */
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { changesIn, statesOf } from '../support/changes.js';
import { asList, asObject, resultOf } from '../support/envelope.js';
import { Home, plugin, type Ran } from '../support/run.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const WHO = 'etl@acme.example';
const ADMIN = 'admin@loopback.example';

describe('sf token rotate login, refused', () => {
  let home: Home;
  let org: Org;
  let admin: OrgSession;

  beforeEach(async () => {
    home = new Home();
    org = await startOrg({ users: 20, clock: () => NOW });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    const { office } = org.addresses;
    org.change.settings.trustedRanges = [{ start: office, end: office }];
    org.change.addUser({
      username: WHO,
      profile: 'Plain',
      password: 'Old-pw-of-etl-1',
      securityToken: 'Qa7'.repeat(8),
    });
    for (let hour = 0; hour < 24; hour += 1) {
      org.change.addLogin(WHO, NOW / 1000 - 3600 * (hour + 1), { application: 'Nightly load' });
    }
    admin = org.change.logIn(ADMIN, 'office');
  });
  afterEach(async () => {
    await org.close();
    home.remove();
  });

  const token = async (...args: string[]): Promise<Ran> =>
    plugin(['token', ...args, '--target-org', admin.accessToken], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '200' },
    });
  const rotate = async (...args: string[]): Promise<Ran> => token('rotate', 'login', '--username', WHO, ...args);
  const refusalsOf = (ran: Ran): unknown[] => asList(resultOf(ran)['refusals']).map(({ id }) => id);
  /** The commands that the page names, and the sentences behind them. */
  const nextOf = ({ stdout }: Ran): string[] =>
    stdout
      .slice(stdout.indexOf('\nNext'))
      .split('\n')
      .filter((line) => /^ {2}sf /u.test(line))
      .map((line) => line.trim());
  const RUN = `sf token rotate login --username ${WHO} -o "$SF_TARGET_ORG"`;
  const WITH = `--username ${WHO} -o "$SF_TARGET_ORG"`;

  const cases: [string, () => void, string[], RegExp[]][] = [
    [
      'frozen',
      () => org.change.changeUser(WHO, { frozen: 1 }),
      [],
      [/^sf token revoke login --username \S+ -o \S+ --unfreeze +# .*once you know who froze/u],
    ],
    [
      'inactive',
      () => org.change.changeUser(WHO, { active: 0 }),
      [],
      [/^sf org open -o \S+ --path \/lightning\/setup\/ManageUsers\/home +# activate the user/u],
    ],
    [
      'single-sign-on',
      () => {
        org.change.addPermissionSet('SSO', ['IsSsoEnabled']);
        org.change.assign(WHO, 'SSO');
      },
      [],
      [/^sf token list logins --username \S+ -o \S+ +# see whether any client logs in with a Salesforce password/u],
    ],
    [
      'dead-mail',
      () => {
        org.change.settings.trustedRanges = [];
        org.change.changeUser(WHO, { email: 'etl@acme.example.invalid' });
      },
      [],
      [/^sf org open -o \S+ --path \/lightning\/setup\/ManageUsers\/home +# correct the user's email address/u],
    ],
    [
      'token-unobtainable',
      () => {
        org.change.settings.trustedRanges = [];
        org.change.addPermissionSet('ApiOnly', ['ApiUserOnly']);
        org.change.assign(WHO, 'ApiOnly');
      },
      [],
      [/^sf token open reset --username \S+ -o \S+ --url-only +# see what hides the option/u],
    ],
    [
      'lock-before-delivery',
      () => org.change.changeUser(WHO, { failed_logins: 10 }),
      ['--deliver', './store-secret'],
      [/--deliver \.\/store-secret --apply --pause \.\/stop-clients +# .*stops the clients first/u],
    ],
  ];
  for (const [id, prepare, asked, steps] of cases) {
    it(`${id}: names what mends it, and no --force`, async () => {
      prepare();
      expect(refusalsOf(await rotate(...asked, '--json'))).to.deep.equal([id]);
      const next = nextOf(await rotate(...asked));
      expect(next, next.join('\n')).to.have.length(steps.length);
      for (const [at, step] of steps.entries()) expect(next[at]).to.match(step);
      expect(next.join('\n')).not.to.include('--force');
    });
  }

  it('own-user: takes the old password from standard input', async () => {
    const own = ['rotate', 'login', '--username', ADMIN, '--deliver', './store-secret'];
    expect(refusalsOf(await token(...own, '--json'))).to.include('own-user');
    const ran = await token(...own);
    const next = nextOf(ran).join('\n');
    expect(next)
      .to.match(/--deliver \.\/store-secret --apply --piped/u)
      .and.not.to.include('--force');
    expect(ran.stdout).to.match(/# .*current password as oldPassword/u);
  });

  it('lock-unknown: --pause, or --force, since nothing says that it locks', async () => {
    org.change.settings.absent.add('LoginHistory');
    const next = nextOf(await rotate('--skip-token'));
    expect(next[0]).to.match(/--skip-token --apply --pause \.\/stop-clients /u);
    expect(next[1]).to.match(/--skip-token --apply --force +#/u);
    expect(next).to.have.length(2);
  });

  it('dead-mail where nobody needs the token: --force can end well', async () => {
    org.change.changeUser(WHO, { email: 'etl@acme.example.invalid' });
    const next = nextOf(await rotate());
    expect(next[0]).to.include('sf org open');
    expect(next[1]).to.include(`${RUN} --apply --force`);
  });

  it('the first of several causes does not hide the others', async () => {
    org.change.changeUser(WHO, { frozen: 1, active: 0 });
    const next = nextOf(await rotate()).join('\n');
    expect(next).to.include('sf org open').and.include(`${WITH} --unfreeze`).and.not.to.include('--force');
  });

  it('a user who is locked already is no reason: the run unlocks it once everybody has the secret', async () => {
    org.change.changeUser(WHO, { failed_logins: 10, locked: 1 });
    expect(refusalsOf(await rotate('--json'))).to.deep.equal([]);
    const next = nextOf(await rotate()).join('\n');
    expect(next).to.include(`${RUN} --unlock --apply`);
    expect(nextOf(await rotate('--unlock')).join('\n')).to.include(`${RUN} --unlock --apply`);
  });

  it('says of a user of single sign-on that a new password stops no client', async () => {
    org.change.addPermissionSet('SSO', ['IsSsoEnabled']);
    org.change.assign(WHO, 'SSO');
    const result = resultOf(await rotate('--json'));
    expect(asList(result['clients']).map(({ atChange, lockSeconds }) => [atChange, lockSeconds])).to.deep.equal([
      ['goes-on', 'never'],
    ]);
  });

  it('of a token alone: what hides the option refuses it, whoever needs the token', async () => {
    org.change.addPermissionSet('ApiOnly', ['ApiUserOnly']);
    org.change.assign(WHO, 'ApiOnly');
    expect(refusalsOf(await rotate('--json'))).to.deep.equal([]);
    const ran = await rotate('--token-only', '--json');
    expect(refusalsOf(ran)).to.deep.equal(['token-unobtainable']);
    const { stdout } = await rotate('--token-only');
    expect(stdout).to.include('This user cannot get a new token now:').and.include('API Only');
    expect(nextOf({ ...ran, stdout }).join('\n'))
      .to.include('open reset')
      .and.not.to.include('--force');
    org.change.changeUser(WHO, { email: 'etl@acme.example.invalid' });
    expect(nextOf(await rotate('--token-only')).join('\n')).not.to.include('--force');
  });

  it('of a token alone: it is taken though no address needs it, and who may stop is named', async () => {
    const { stdout } = await rotate('--token-only');
    expect(stdout).not.to.include('No address that clients log in from needs');
    expect(stdout).to.include(`${WHO} must reset the token in their personal settings; the email goes to ${WHO}.`);
    expect(stdout.replaceAll(/\s+/gu, ' ')).to.match(/these clients \(seen since \S+\) may fail.*: Nightly load\./iu);
  });

  it('says what hides the option where a client may need the token', async () => {
    org.change.settings.trustedRanges = [];
    org.change.changeUser(WHO, { email: 'etl@acme.example.invalid' });
    expect((await rotate()).stdout).to.include('A client needs the security token, but this user cannot get one now:');
  });

  it('what it names does help', async () => {
    org.change.changeUser(WHO, { frozen: 1 });
    const ran = await token(
      'revoke',
      'login',
      '--username',
      WHO,
      '--unfreeze',
      '--apply',
      '--no-prompt',
      '--confirm',
      org.orgId,
    );
    expect(ran.code, ran.stderr).to.equal(0);
    expect(refusalsOf(await rotate('--json'))).to.deep.equal([]);
    org.change.changeUser(WHO, { failed_logins: 10 });
    expect(refusalsOf(await rotate('--pause', './stop-clients', '--json'))).to.deep.equal([]);
  });

  describe('taken up with other flags', () => {
    const run = async (...args: string[]): Promise<Ran> =>
      token('rotate', 'login', ...args, '--no-prompt', '--confirm', org.orgId, '--wait', '0', '--json');
    /** One whose second delivery has failed; its secret is lost. */
    const failed = async (...args: string[]): Promise<string> => {
      const ran = await run('--username', WHO, '--apply', '--deliver', 'false', '--on-failure', 'false', ...args);
      return String(asObject(resultOf(ran)['run'])['id']);
    };
    const ways = ['--deliver', 'true', '--on-failure', 'true'];

    for (const [flag, ...value] of [['--end-sessions'], ['--pause', 'true'], ['--token-command', 'true']] as const) {
      it(`${flag}: refused where the run has no such step, since it would not be done`, async () => {
        const id = await failed('--skip-token');
        org.clearLog();
        const ran = await run('--resume', id, '--apply', ...ways, flag, ...value);
        expect([ran.code, changesIn(org)], ran.stdout).to.deep.equal([2, []]);
        expect(ran.stdout).to.include(`was started without ${flag}`);
      });
    }

    it('--skip-test: the new secret is not tried', async () => {
      const id = await failed();
      org.clearLog();
      const ran = await run('--resume', id, '--apply', ...ways, '--skip-test');
      expect(statesOf(resultOf(ran)), ran.stdout)
        .to.include('test left-out')
        .and.include('deliver-1 done');
      expect(org.requests.filter(({ operation }) => operation === 'login')).to.deep.equal([]);
    });
  });
});

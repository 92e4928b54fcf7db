/**
 * A rotation of the user of the session, who can set a password of its own with the old one alone: one that is lost is
 * lost to this user, which is told beforehand and afterwards.
 */
import { basename } from 'node:path';
import { expect } from 'chai';
import type { Org, OrgSession } from '../org/index.js';
import { changesIn, runFilesIn, statesOf } from '../support/changes.js';
import { asList, resultOf } from '../support/envelope.js';
import { startRotationOrg } from '../support/rotationOrg.js';
import { Home, plugin, type Ran } from '../support/run.js';

const ME = 'admin@loopback.example';
const OTHER = 'other-admin@acme.example';
const FAILS = `'${process.execPath}' -e 'process.exit(1)'`;
const KEEPS = `'${process.execPath}' -e 'process.stdin.resume()'`;
const HANGS = `'${process.execPath}' -e 'setTimeout(() => undefined, 20000)'`;
const GIVEN = '{"oldPassword":"Admin-old-1"}';

describe('sf token rotate login for the user of the session', () => {
  let home: Home;
  let org: Org;
  let admin: OrgSession;
  let now = Date.now();

  beforeEach(async () => {
    home = new Home();
    now = Date.now();
    ({ admin, org } = await startRotationOrg(() => now, { username: 'etl@acme.example', password: 'Etl-old-1' }));
    org.change.setPassword(ME, { password: 'Admin-old-1' });
    org.change.addUser({ profile: 'System Administrator', username: OTHER, password: 'Other-old-1' });
  });
  afterEach(async () => {
    await org.close();
    home.remove();
  });

  const rotate = async (args: readonly string[], { as = admin, input = '' } = {}): Promise<Ran> => {
    now += 60_000;
    const more = ['--skip-token', '--skip-test', '--wait', '0', '--target-org', as.accessToken];
    return plugin(['token', 'rotate', 'login', ...args, ...more, ...(input === '' ? [] : ['--piped'])], home, {
      ...{ env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '200' }, input },
    });
  };
  const yes = (): string[] => ['--apply', '--no-prompt', '--confirm', org.orgId];
  const runId = (): string => basename(runFilesIn(home)[0] ?? '', '.run.json');
  const words = ({ stdout }: Ran): string => stdout.replaceAll(/\s+/gu, ' ');
  const refusalsOf = (ran: Ran): unknown[] => asList(resultOf(ran)['refusals']).map(({ id }) => id);
  const lost = async (...more: string[]): Promise<Ran> =>
    rotate(['--username', ME, ...yes(), '--deliver', FAILS, '--on-failure', FAILS, ...more], { input: GIVEN });

  it('says in the plan what becomes of it where the run is killed', async () => {
    const plan = words(await rotate(['--username', ME], { input: GIVEN }));
    expect(plan).to.include('--resume cannot set another one for you');
    expect(words(await rotate(['--username', OTHER]))).to.not.include('cannot set another one for you');
  });

  it('asks for no old password where the one that it has set is lost, and names who can set another one', async () => {
    const ran = await lost();
    expect(words(ran))
      .to.match(/sf org login web --alias admin +# log in as another administrator, and resume the run/u)
      .and.not.match(/--resume \S+ .*--apply +#/u);
    org.clearLog();
    const again = ['--resume', runId(), '--deliver', KEEPS, '--on-failure', KEEPS];
    for (const input of ['', GIVEN]) {
      const ended = await rotate([...again, ...yes(), '--json'], { input });
      expect([ended.code, refusalsOf(ended)], ended.stdout).to.deep.equal([30, ['own-lost']]);
    }
    expect(changesIn(org)).to.deep.equal([]);
    const plan = words(await rotate(again));
    expect(plan)
      .to.match(/# log in as another administrator/u)
      .and.not.match(/oldPassword/u);
    const as = org.change.logIn(OTHER, 'office');
    const done = await rotate([...again, ...yes(), '--json'], { as });
    expect([done.code, statesOf(resultOf(done)).includes('deliver-1 done')], done.stdout).to.deep.equal([0, true]);
  });

  it('says no more that it is lost once it was given all the same', async () => {
    const chosen = '{"oldPassword":"Admin-old-1","password":"Mine-own-31415-x"}';
    const ran = await rotate(['--username', ME, ...yes(), '--deliver', FAILS, '--on-failure', FAILS, '--json'], {
      input: chosen,
    });
    expect(refusalsOf(ran)).to.deep.equal(['own-lost']);
    const again = ['--resume', runId(), '--deliver', KEEPS, '--on-failure', KEEPS, ...yes(), '--json'];
    const done = await rotate([...again, '--force'], { input: '{"oldPassword":"Mine-own-31415-x"}' });
    expect([done.code, refusalsOf(done)], done.stdout).to.deep.equal([0, []]);
  });

  for (const [how, programs, said] of [
    ['has taken it', [KEEPS, FAILS], 'It was set, but only delivery by program 1 is confirmed.'],
    ['may have taken it', [HANGS], 'this secret is lost, unless it was passed on by program 1, which is not known.'],
  ] as const) {
    it(`takes the old password without --force where a program ${how}`, async () => {
      const to = programs.flatMap((program) => ['--deliver', program]);
      const chosen = '{"oldPassword":"Admin-old-1","password":"Mine-own-31415-x"}';
      const ran = await rotate(['--username', ME, ...yes(), ...to, '--on-failure', FAILS, '--program-wait', '1'], {
        input: chosen,
      });
      expect(words(ran))
        .to.include(said)
        .and.match(/--resume \S+ --piped .*--apply/u)
        .and.not.match(/alias admin/u);
      const again = ['--resume', runId(), ...programs.flatMap(() => ['--deliver', KEEPS]), '--on-failure', KEEPS];
      const done = await rotate([...again, ...yes()], { input: '{"oldPassword":"Mine-own-31415-x"}' });
      expect(done.code, done.stdout + done.stderr).to.equal(0);
      expect(words({ ...done, stdout: done.stderr })).to.include('The secret of the run was not delivered to everyone');
    });
  }

  it('says that one may be held which nobody knows the hand-over of', async () => {
    const ran = await rotate(
      ['--username', ME, ...yes(), '--deliver', FAILS, '--on-failure', HANGS, '--program-wait', '1'],
      { input: GIVEN },
    );
    expect(words(ran))
      .to.include('this secret is lost, unless it was passed on in the hand-over, which is not known.')
      .and.not.match(/alias admin/u);
  });

  it('needs no old password to go on with what was handed over', async () => {
    const ran = await rotate(['--username', ME, ...yes(), '--deliver', FAILS, '--on-failure', KEEPS, '--json'], {
      input: `{"oldPassword":"Admin-old-1","password":"Mine-own-31415-x"}`,
    });
    expect(statesOf(resultOf(ran))).to.include('hand-over done');
    const again = ['--resume', runId(), ...yes(), '--deliver', KEEPS, '--on-failure', KEEPS, '--json'];
    const done = await rotate(again, { input: '{"password":"Mine-own-31415-x"}' });
    expect([done.code, refusalsOf(done)], done.stdout).to.deep.equal([0, []]);
  });
});

/**
 * What others do to a password while a rotation of it is under way or over: whose it is, is told by the clock of the org, and
 * what lets nobody in any more is never told as delivered.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import type { Org, OrgSession } from '../org/index.js';
import { changesIn, runFilesIn } from '../support/changes.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { keepsIn, keptIn, startRotationOrg } from '../support/rotationOrg.js';
import { logsInAt } from '../support/soapLogin.js';
import { Home, plugin, type Ran } from '../support/run.js';

const WHO = 'etl@acme.example';
const TOKEN = 'AbcdAbcdAbcdAbcdAbcdAbcd';
const THEIRS = 'Somebody-elses-own-2';
const PASSWORD = /\/User\/\w+\/password$/u;
const MINUTE = 60_000;

describe('sf token rotate login and what others do to the password', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-rotate-foreign-'));
  let home: Home;
  let org: Org;
  let admin: OrgSession;
  let now = Date.now();
  let count = 0;
  let place = '';
  let userId = '';

  beforeEach(async () => {
    home = new Home();
    place = join(folder, String((count += 1)));
    now = Date.now();
    const user = { username: WHO, password: 'Old-pw-of-etl-1', securityToken: TOKEN };
    ({ admin, org, userId } = await startRotationOrg(() => now, user));
    for (let hour = 1; hour < 12; hour += 1) tries(now - hour * 60 * MINUTE);
  });
  afterEach(async () => {
    await org.close();
    home.remove();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const tries = (at: number): void => {
    org.change.addLogin(WHO, Math.floor(at / 1000), { application: 'Billing' });
  };
  const logsIn = async (secret: string): Promise<boolean> => {
    return logsInAt(org.urls.office, WHO, secret);
  };
  const others = (): void => {
    org.change.secrets.choosePassword(WHO, THEIRS);
  };
  const keeps = (name: string): string => keepsIn(`${place}-${name}`);
  const has = (name: string): boolean => existsSync(`${place}-${name}`);
  const kept = (name: string): JsonObject => keptIn(`${place}-${name}`);
  const rotate = async (args: readonly string[], input?: string): Promise<Ran> =>
    plugin(['token', 'rotate', 'login', ...args, '--target-org', admin.accessToken], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.office },
      ...(input === undefined ? {} : { input }),
    });
  const yes = (): string[] => ['--apply', '--no-prompt', '--confirm', org.orgId, '--json'];
  const ways = (deliver = keeps('one')): string[] => ['--deliver', deliver, '--on-failure', keeps('failed')];
  const quiet = ['--skip-test', '--wait', '0'];
  const runId = (): string => basename(runFilesIn(home)[0] ?? '', '.run.json');
  const stateOf = (ran: Ran, step: string): unknown =>
    asList(resultOf(ran)['steps']).find((one) => one['step'] === step)?.['state'];
  const sets = (): number => changesIn(org).filter((one) => PASSWORD.test(one)).length;
  const secretOf = (ran: Ran): string => String(asObject(resultOf(ran)['run'])['secret']);
  const written = (): JsonObject => asObject(JSON.parse(readFileSync(runFilesIn(home)[0] ?? '', 'utf8')) as JsonObject);
  const unread = (): void => {
    org.fault({
      when: { soql: /SELECT LastPasswordChangeDate FROM User/u, nth: 4 },
      ...{ kind: '503', times: 6, delay: 0 },
    });
  };

  it('sends nothing more once everybody has what somebody else has replaced: it is told dead', async () => {
    unread();
    const begun = await rotate(['--username', WHO, ...quiet, ...ways(), ...yes()]);
    expect([stateOf(begun, 'password'), stateOf(begun, 'deliver-1')], begun.stdout).to.deep.equal(['unread', 'done']);
    org.clearFaults();
    now += 20 * MINUTE;
    others();
    const plan = await rotate(['--resume', runId(), ...quiet, ...ways()]);
    expect(plan.stdout.replaceAll(/\s+/gu, ' ')).to.match(/^\W*The new password of etl@acme\.example no longer works/u);
    const ran = await rotate(['--resume', runId(), ...quiet, ...ways(), ...yes()]);
    expect([ran.code, sets(), has('failed')], ran.stdout).to.deep.equal([30, 1, false]);
    expect([secretOf(ran), String(written()['secret'])].join(' ')).to.match(
      /of this run no longer works.+of this run no longer works/u,
    );
    expect(await logsIn(THEIRS)).to.equal(true);
  });

  it('takes its own change for its own, however far the clock of the org is ahead', async () => {
    now += 11 * MINUTE;
    const begun = await rotate(['--username', WHO, '--skip-test', '--wait', '1', ...ways(), ...yes()]);
    expect([stateOf(begun, 'password'), begun.code], begun.stdout).to.deep.equal(['done', 68]);
    const ran = await rotate(['--resume', runId(), '--skip-test', '--wait', '1', ...ways(), ...yes()]);
    expect([ran.code, sets(), asObject(resultOf(ran)['password'])['foreign']], ran.stdout).to.deep.equal([68, 1, null]);
    expect(secretOf(ran)).to.match(/delivered to every recipient/u);
  });

  it('has no client back by what somebody else has set, in the same run and in one that is taken up', async () => {
    const begun = await rotate(['--username', WHO, '--skip-test', '--wait', '1', ...ways(), ...yes()]);
    expect(begun.code, begun.stdout).to.equal(68);
    now += MINUTE;
    others();
    tries((now += 5000));
    const ran = await rotate(['--resume', runId(), '--skip-test', '--wait', '1', ...ways(), ...yes()]);
    expect([ran.code, stateOf(ran, 'watch') === 'done'], ran.stdout).to.deep.equal([30, false]);
    expect(secretOf(ran)).to.match(/of this run no longer works/u);
  });

  it('says in the same run that somebody else has changed it while clients were delivered to', async () => {
    // A delivery that takes as long as it takes somebody else.
    const url = `${org.urls.office}/services/data/v60.0/sobjects/User/${userId}/password`;
    const body = JSON.stringify({ NewPassword: THEIRS });
    const headers = { authorization: `Bearer ${admin.accessToken}`, 'content-type': 'application/json' };
    const sent = JSON.stringify({ method: 'POST', headers, body });
    writeFileSync(`${place}-theirs.cjs`, `setTimeout(() => fetch(${JSON.stringify(url)}, ${sent}), 1500);`);
    const theirs = `'${process.execPath}' '${place}-theirs.cjs'`;
    const clock = setInterval(() => (now += 500), 100);
    try {
      const ran = await rotate(['--username', WHO, '--skip-test', '--wait', '1', ...ways(theirs), ...yes()]);
      expect([ran.code, stateOf(ran, 'deliver-1')], ran.stdout).to.deep.equal([30, 'done']);
      expect(secretOf(ran)).to.match(/of this run no longer works/u);
    } finally {
      clearInterval(clock);
    }
  });

  it('takes nothing for the new secret that was handed over before somebody else changed it', async () => {
    const begun = await rotate([
      '--username',
      WHO,
      ...quiet,
      ...ways(`'${process.execPath}' -e 'process.exit(1)'`),
      ...yes(),
    ]);
    expect([begun.code, has('failed')], begun.stdout).to.deep.equal([30, true]);
    now += MINUTE;
    others();
    const plan = await rotate(['--resume', runId(), ...quiet, ...ways()]);
    const page = plan.stdout.replaceAll(/\s+/gu, ' ');
    expect(page).to.match(/the secret of this run no longer works/u);
    expect(page).to.not.match(/Without --piped|--piped|It was set and handed over once/u);
    const refused = await rotate(
      ['--resume', runId(), ...quiet, ...ways(), '--piped', ...yes()],
      `${JSON.stringify(kept('failed'))}\n`,
    );
    expect([refused.code, sets()], refused.stdout).to.deep.equal([2, 1]);
    expect(refused.stdout + refused.stderr).to.match(
      /Standard input has a secret, but that of run \S+ no longer works/u,
    );
    // Within a second the org tells no two changes apart.
    now += MINUTE;
    const anew = await rotate(['--resume', runId(), ...quiet, ...ways(), ...yes()]);
    expect([anew.code, sets()], anew.stdout).to.deep.equal([0, 2]);
    expect(await logsIn(String(kept('one')['password']))).to.equal(true);
  });

  it('knows a token dead with the password that stayed', async () => {
    const given = `${JSON.stringify({ password: 'Old-pw-of-etl-1' })}\n${JSON.stringify({ securityToken: TOKEN })}\n`;
    const begun = await rotate(['--username', WHO, '--token-only', '--piped', ...quiet, ...ways(), ...yes()], given);
    expect([stateOf(begun, 'token'), stateOf(begun, 'deliver-1')], begun.stdout).to.deep.equal(['done', 'done']);
    now += MINUTE;
    others();
    const ran = await rotate(['--resume', runId(), '--token-only', ...quiet, ...ways(), ...yes()]);
    expect([ran.code, secretOf(ran)], ran.stdout).to.satisfy(([code, words]: [number, string]) => {
      return code === 30 && /of this run no longer works/u.test(words);
    });
  });
});

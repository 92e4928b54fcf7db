/**
 * Changes on a terminal: what is shown before the question, what it asks, and what Ctrl-C and a no leave as it was.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { changesIn, runFilesIn, statesOf } from '../support/changes.js';
import { asObject, type Json } from '../support/envelope.js';
import { Home, OWN_PLUGIN } from '../support/run.js';
import { type Answer, type Answered, PseudoTerminal } from '../support/terminal.js';
import { describeWith } from '../support/system.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const WHO = 'etl@acme.example';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

describeWith('terminal')('a change on a terminal', () => {
  let home: Home;
  let org: Org;
  let admin: OrgSession;
  let now = NOW;

  beforeEach(async () => {
    home = new Home();
    now = NOW;
    org = await startOrg({ users: 20, clock: () => now });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    const { cloud, office } = org.addresses;
    org.change.settings.trustedRanges = [{ start: office, end: office }];
    org.change.addUser({ username: WHO, profile: 'Plain', password: 'Old-pw-of-etl-1' });
    org.change.addVerifiedAddress(WHO, cloud);
    for (let hour = 1; hour < 24; hour += 1) {
      org.change.addLogin(WHO, NOW / 1000 - hour * 3600, { application: 'Nightly load' });
    }
    admin = org.change.logIn('admin@loopback.example', 'office');
  });
  afterEach(async () => {
    await org.close();
    home.remove();
  });

  const shown = async (words: readonly string[], answers: readonly Answer[]): Promise<Answered> => {
    const ran = await PseudoTerminal.answering(
      [process.execPath, OWN_PLUGIN, 'token', ...words, '--target-org', admin.accessToken],
      {
        cwd: home.path,
        env: { PATH: process.env['PATH'] ?? '', ...home.env, SF_ORG_INSTANCE_URL: org.urls.office },
        answers,
      },
    );
    return { ...ran, screen: stripVTControlCharacters(ran.screen).replaceAll(/\s+/gu, ' ') };
  };
  const runFile = (): string => runFilesIn(home)[0] ?? '';
  const states = (): string[] => statesOf(asObject(JSON.parse(readFileSync(runFile(), 'utf8')) as Json), 'id');
  const revoke = ['revoke', 'login', '--username', WHO, '--apply'];

  for (const [what, words, question] of [
    ['revoke login', revoke, /Apply all of this/u],
    ['revoke address', ['revoke', 'address', '--username', WHO, '--apply', '--ip', 'CLOUD'], /Remove the verified/u],
    ['rotate login', ['rotate', 'login', '--username', WHO, '--apply'], /Set a new password/u],
  ] as const) {
    for (const [key, keys, code] of [
      ['Ctrl-C', CTRL_C, 130],
      ['Ctrl-D', CTRL_D, 130],
      ['no', 'n\r', 0],
    ] as const) {
      it(`${what} changes nothing at ${key}, and names the org and the user in what it asks`, async () => {
        org.clearLog();
        const args = words.map((word) => (word === 'CLOUD' ? org.addresses.cloud : word));
        const ran = await shown(args, [[question, keys]]);
        expect([ran.code, changesIn(org), runFilesIn(home)], ran.screen).to.deep.equal([code, [], []]);
        const asked = ran.screen.slice(ran.screen.search(question));
        expect(asked).to.include(WHO).and.include(org.orgId).and.include('admin@loopback.example');
        expect(asked.includes('Interrupted at the prompt. Nothing was sent.'), asked).to.equal(code === 130);
      });
    }
  }

  it('taken up shows what is left, asks for the run, and ends at Ctrl-C as it was', async () => {
    org.fault({ when: { method: 'PATCH', path: /UserLogin/u }, kind: 'drop', times: 1 });
    const first = await shown(revoke, [[/Apply all of this/u, 'y\r']]);
    expect([first.code, states()[0]], first.screen).to.deep.equal([30, 'freeze open']);
    const id = basename(runFile(), '.run.json');
    org.clearLog();
    const left = await shown(['revoke', 'login', '--resume', id, '--apply'], [[/Resume run/u, CTRL_C]]);
    expect([left.code, changesIn(org), states()[0]]).to.deep.equal([130, [], 'freeze open']);
    expect(left.screen).to.include(`once you confirm, run ${id} resumes for ${WHO}: freeze the user.`);
    expect(left.screen).not.to.include('Nothing is changed yet');
    const done = await shown(['revoke', 'login', '--resume', id, '--apply'], [[/Resume run/u, 'y\r']]);
    expect([done.code, states()[0]], done.screen).to.deep.equal([0, 'freeze done']);
    const none = await shown(['revoke', 'login', '--resume', id, '--apply'], [[/Resume run/u, 'n\r']]);
    expect(none.screen).to.include(`Run ${id} has nothing left to do for ${WHO}.`);
  });

  it('of a rotation: a new password is asked for only where one is set', async () => {
    const rotate = ['rotate', 'login', '--username', WHO, '--apply', '--skip-test', '--wait', '1'];
    const first = await shown([...rotate, '--deliver', 'true'], [[/Set a new password/u, 'y\r']]);
    const id = basename(runFile(), '.run.json');
    expect(states(), first.screen).to.include('deliver-1 done').and.include('watch open');
    org.clearLog();
    const args = ['rotate', 'login', '--resume', id, '--apply', '--deliver', 'true', '--skip-test', '--wait', '1'];
    const again = await shown(args, [[/Resume run/u, CTRL_C]]);
    expect([again.code, changesIn(org)]).to.deep.equal([130, []]);
    expect(again.screen).to.include(`once you confirm, run ${id} resumes for ${WHO}: watch the clients come back.`);
    expect(again.screen).to.include('The new secret was delivered to every recipient.');
    expect(again.screen).not.to.include('Nothing is changed yet').and.not.to.include('Set a new password');
  });

  it('of a locked user who has to reset the token: a no to unlocking it first leaves a plan, as a no to the change does', async () => {
    org.change.settings.trustedRanges = [];
    org.change.changeUser(WHO, { locked: 1, failed_logins: 10 });
    org.clearLog();
    const ran = await shown(
      ['rotate', 'login', '--username', WHO, '--apply', '--skip-test', '--wait', '0'],
      [
        [/Set a new password/u, 'y\r'],
        [/Unlock now, before anything is changed/u, 'n\r'],
      ],
    );
    expect(ran.screen).to.include('the user is unlocked before anything is set');
    expect([ran.code, changesIn(org), runFilesIn(home)], ran.screen).to.deep.equal([0, [], []]);
    const end = ran.screen.slice(ran.screen.lastIndexOf('Unlock now'));
    expect(end).to.include('Nothing is changed yet').and.not.to.include('Error');
    expect(end).to.include('# apply it, and unlock the user first');
  });

  it('of a rotation whose secret is lost: it asks for a new one', async () => {
    const rotate = ['rotate', 'login', '--username', WHO, '--apply', '--skip-test', '--wait', '0'];
    await shown([...rotate, '--deliver', 'false'], [[/Set a new password/u, 'y\r']]);
    const id = basename(runFile(), '.run.json');
    expect(states()).to.include('deliver-1 refused').and.include('hand-over done');
    // Within a second the org tells no two changes apart.
    now += 1000;
    const args = ['rotate', 'login', '--resume', id, '--apply', '--deliver', 'true', '--skip-test', '--wait', '0'];
    const again = await shown(args, [[/Set a new password/u, 'y\r']]);
    expect([again.code, states().includes('deliver-1 done')], again.screen).to.deep.equal([0, true]);
    expect(again.screen).to.include(
      `resumes for ${WHO}: set the new password, deliver with program 1 and unlock the user.`,
    );
  });
});

/**
 * What people are told beside what a machine reads: the answer on standard error, each file by its name, and progress on a
 * terminal alone.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { envelope } from '../support/envelope.js';
import { SIGN, watch } from '../support/gate.js';
import { Home, plugin, OWN_PLUGIN, ROOT } from '../support/run.js';
import { itWith } from '../support/system.js';

const SAMPLE = join(ROOT, 'test', 'data', 'project', 'sample');
const DENIED = ['check', 'ip', '--source-dir', SAMPLE, '--ip', '203.0.113.200', '--at', '2026-11-24'];
const LOCKED = ['diagnose', 'login', '--error', 'PASSWORD_LOCKOUT'];

describe('beside what a machine reads', () => {
  const home = new Home();
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-beside-'));
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 30, logins: 300, seed: 7 });
    for (const name of ['older', 'newer']) {
      const ran = await plugin(['token', 'audit', 'ranges', '--source-dir', SAMPLE, '-r', 'json'], home);
      writeFileSync(join(folder, `${name}.json`), ran.stdout);
    }
  });
  after(async () => {
    home.remove();
    rmSync(folder, { recursive: true });
    await org.close();
  });

  const run = async (args: readonly string[]): ReturnType<typeof plugin> =>
    plugin(['token', ...args], home, { cwd: folder, env: { SF_ORG_INSTANCE_URL: org.urls.cloud } });
  const ofOrg = (): string[] => ['--target-org', org.admin.accessToken];

  /** Of each command that writes formats for machines: with which of them, and what its answer begins with. */
  const printed: readonly (readonly [readonly string[], readonly string[], RegExp, number])[] = [
    [DENIED, ['csv', 'json', 'junit', 'github', 'html'], /^! token-required {2}203\.0\.113\.200 .*\nExit 30: /mu, 30],
    [LOCKED, ['json'], /^✗ certain {2}user-locked\n\n {2}why {2}Too many/u, 0],
    [['explain', 'denied'], ['json'], /^verdict {2}denied/u, 0],
    [['list', 'ranges', '--source-dir', SAMPLE], ['csv', 'json', 'html'], /^\S.* range/u, 0],
    [
      ['audit', 'ranges', '--source-dir', SAMPLE],
      ['csv', 'json', 'sarif', 'junit', 'github'],
      /exit \d+|Exit \d+/iu,
      30,
    ],
    [['diff', 'ranges', `dir:${SAMPLE}`, `dir:${SAMPLE}`], ['csv', 'json'], /^\S.*\.\n/u, 0],
    [['diff', 'results', 'older.json', 'newer.json'], ['json'], /^\S.*\.\n/u, 0],
  ];
  for (const [args, formats, answer, code] of printed) {
    it(`the answer stands on standard error: sf token ${args.slice(0, 2).join(' ')}`, async () => {
      for (const format of formats) {
        const ran = await run([...args, '-r', format]);
        expect(ran.code, ran.stderr).to.equal(code);
        expect(ran.stderr, format).to.match(answer);
        expect(ran.stderr.trimEnd().split('\n').length, 'no more than that').to.be.at.most(9);
      }
    });
  }

  it('the answer of lists of an org too, with the code with which they end', async () => {
    const users = ['list', 'users', ...ofOrg(), '--fail-on', 'token-required'];
    for (const format of ['csv', 'json', 'junit', 'github', 'html']) {
      const ran = await run([...users, '-r', format]);
      expect(ran.code).to.equal(30);
      expect(ran.stderr, format).to.match(/^Exit 30: --fail-on token-required \(\d+ users\)\.\n\d+ of \d+ users/mu);
    }
    const logins = await run(['list', 'logins', ...ofOrg(), '-r', 'csv']);
    expect(logins.stderr).to.match(/^\d{4}-\d\d-\d\d, /mu);
    expect(logins.stdout).to.match(/^user\.id,|^\w/u);
  });

  it('nothing of it where the page itself is printed, or where sf prints its envelope', async () => {
    const markdown = await run([...DENIED, '-r', 'markdown']);
    expect(markdown.stderr).to.equal('');
    const json = await run([...DENIED, '--json']);
    expect(json.stderr).to.equal('');
    expect(envelope(json)['status']).to.equal(30);
  });

  it('the answer and each file by its name under --json, on standard error', async () => {
    for (const args of [DENIED, LOCKED]) {
      const ran = await run([...args, '--json', '--output-file', 'why.json', '--output-file', 'why.md']);
      envelope(ran);
      expect(ran.stderr).to.match(/\nWritten: why\.json \([^)]*\)\.\nWritten: why\.md \([^)]*\)\.\n$/u);
      expect(ran.stderr).to.match(args === DENIED ? /^! token-required .*\nExit 30: /u : /locked/iu);
    }
    const users = await run(['list', 'users', ...ofOrg(), '--json', '--output-file', 'users.csv']);
    envelope(users);
    expect(users.stderr).to.match(/^Written: users\.csv \(\d+ users as CSV\)\.$/mu);
  });

  it('the cause beside files, on the terminal', async () => {
    const ran = await run([...DENIED, '--output-file', 'answer.csv']);
    expect(ran.stdout).to.match(/token-required .*\nExit 30: .*\n\n {2}Why .*untrusted.*\n {2}To do .*\n\nWritten: /u);
    const several = await run([...DENIED, '--ip', '203.0.113.50', '--output-file', 'answer.csv']);
    expect(several.stdout).to.match(
      /^! 2 answers: .*\nExit 30: .*\n\n! token-required {2}203\.0\.113\.200 .*\n {2}Why .*untrusted/u,
    );
  });

  it('the cause of a login beside files, and no progress in a file', async () => {
    const frozen = 'frozen@integration.loopback.example';
    const secrets = { SF_TOKEN_PASSWORD: 'Pw1-canary', SF_TOKEN_SECURITY_TOKEN: 'canary' };
    const args = ['token', 'validate', 'login', '-u', frozen, '--wait', '0', ...ofOrg()];
    const env = { SF_ORG_INSTANCE_URL: org.urls.cloud, ...secrets };
    const ran = await plugin([...args, '--output-file', 'login.xml'], home, { cwd: folder, env });
    expect(ran.code).to.equal(30);
    expect(ran.stdout).to.match(
      /^✗ refused .*\nNothing was sent.*\(exit 30\)\.\n\n {2}cause {2}user-frozen\n {2}why .*\n\nWritten: /u,
    );
    expect(ran.stderr).to.not.match(/Looking|Trying/u);
    const junit = await plugin([...args, '-r', 'junit'], home, { cwd: folder, env });
    expect(junit.stderr).to.match(/^✗ refused .*\nNothing was sent.*\n\n {2}cause {2}user-frozen\n/mu);
  });

  itWith('terminal')(
    'progress where standard output goes to a file and errors to a terminal, in every format',
    async () => {
      for (const args of [
        ['list', 'users', '-r', 'csv'],
        ['list', 'logins', '-r', 'json'],
      ]) {
        const { all, atGate } = await watch(
          { org, home, folder, program: OWN_PLUGIN, now: '2026-11-28T12:00:00Z' },
          args,
        );
        expect(atGate, args.join(' ')).to.match(SIGN);
        expect(all).to.match(/ of \d+ users need|, \d+ users? |\d{4}-\d\d-\d\d, /u);
        expect(readFileSync(join(folder, 'page.txt'), 'utf8')).to.not.match(/Reading|need a token for/u);
      }
    },
  );
});

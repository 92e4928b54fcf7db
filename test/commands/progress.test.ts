/**
 * Words of progress where the page itself is on the terminal, and none between the lines of what a machine is given there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { clockAt } from '../support/clock.js';
import { writeRegister } from '../support/register.js';
import { Home, inherited, OWN_PLUGIN } from '../support/run.js';
import { PseudoTerminal } from '../support/terminal.js';
import { describeWith } from '../support/system.js';

const NOW = '2026-11-28T12:00:00Z';
const USER = ['--username', 'good@integration.loopback.example'];
/** A frame of the spinner. */
const SPINNER = /[\u2800-\u28ff]/u;

describeWith('terminal')('progress, with the page on the terminal', () => {
  const home = new Home();
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-progress-'));
  const policy = join(folder, 'sf-token.yml');
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 20, logins: 50, seed: 7, clock: () => Date.parse(NOW) });
    writeRegister(policy);
  });
  after(async () => {
    home.remove();
    rmSync(folder, { recursive: true });
    await org.close();
  });

  /** All that the terminal is sent, standard output with it. */
  async function sent(args: readonly string[]): Promise<string> {
    return PseudoTerminal.errorsOf([process.execPath, OWN_PLUGIN, 'token', ...args, '-o', org.admin.accessToken], {
      cwd: folder,
      env: {
        ...inherited(),
        ...home.env,
        SF_ORG_INSTANCE_URL: org.urls.cloud,
        NODE_OPTIONS: clockAt(NOW, folder),
      },
      file: '/dev/tty',
      hears: () => undefined,
    });
  }

  const RUNS: readonly (readonly string[])[] = [
    ['list', 'integrations', '--policy', policy],
    ['check', 'policy', '--policy', policy],
    ['revoke', 'login', ...USER],
    ['rotate', 'login', ...USER],
  ];
  for (const args of RUNS) {
    it(`sf token ${args.slice(0, 2).join(' ')}`, async () => {
      expect(await sent(args)).to.match(SPINNER);
      expect(await sent([...args, '--json'])).to.not.match(SPINNER);
    });
  }

  it('none between the lines of a machine format', async () => {
    for (const command of ['integrations', 'logins']) {
      const args = command === 'integrations' ? ['--policy', policy] : [];
      expect(await sent(['list', command, ...args, '-r', 'csv']), command).to.not.match(SPINNER);
    }
  });
});

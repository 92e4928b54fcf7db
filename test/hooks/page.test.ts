/**
 * What `sf doctor` shows of the plugin on terminals, of a session that lacks permissions: kept in test/golden, and held
 * against the diagnosis that is written beside it.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { asList, asObject, type JsonObject } from '../support/envelope.js';
import { expectGolden, partsOf, TERMINALS, type Part } from '../support/golden.js';
import { CLI, Home, inherited, ROOT, sf } from '../support/run.js';
import { PseudoTerminal } from '../support/terminal.js';
import { describeWith } from '../support/system.js';

describeWith('terminal')('sf doctor as terminals show it', () => {
  const home = new Home();
  const terminal = new PseudoTerminal();
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 20, seed: 11 });
    await sf(['plugins', 'link', ROOT, '--no-install'], home);
    const { accessToken } = org.change.session({ permissions: ['ApiEnabled', 'ViewSetup', 'ModifyMetadata'] });
    const login = ['org', 'login', 'access-token', '--instance-url', org.urls.cloud, '--no-prompt', '--set-default'];
    const ran = await sf(login, home, { env: { SF_ACCESS_TOKEN: accessToken } });
    expect(ran.code, ran.stderr).to.equal(0);
  });
  after(async () => {
    terminal.close();
    home.remove();
    await org.close();
  });

  async function doctor(columns: number, env: Readonly<Record<string, string>>): Promise<string> {
    const own = Object.fromEntries(Object.entries(home.env).filter(([name]) => name !== 'FORCE_COLOR'));
    const { screen } = await terminal.run({
      program: CLI,
      args: ['doctor', '--plugin', 'sf-plugin-token', '--output-dir', 'diagnosis'],
      env: { ...inherited(), ...own, TERM: 'xterm-256color', ...env },
      cwd: home.path,
      input: '',
      first: [],
      columns,
    });
    return screen;
  }

  /** What differs by machine and run: where the plugin is, and the name of the file. */
  const anywhere = (text: string): string => text.replaceAll(ROOT, '/plugin').replace(/\/\d{13}-/gu, '/0000000000000-');

  it('says what is missing and how to get it', async () => {
    const parts: Part[] = [];
    // sf's own headings take their colours once for a process.
    for (const one of TERMINALS.filter(({ env }) => Object.keys(env).length === 0)) {
      const folder = join(home.path, 'diagnosis');
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      const screen = anywhere(await doctor(one.columns, one.env));
      const [file = ''] = readdirSync(folder);
      const diagnosis = asObject(JSON.parse(readFileSync(join(folder, file), 'utf8')) as JsonObject);
      for (const { status, testName } of asList(diagnosis['diagnosticResults'])) {
        expect(screen).to.include(`${String(status)} - ${String(testName)}`);
      }
      parts.push(...partsOf(one, screen.replaceAll(home.path, '')));
    }
    expectGolden('doctor', parts);
  });
});

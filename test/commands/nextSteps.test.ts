/**
 * Commands that answers name as the next step: each of them exists, and takes the flags that it is given, whatever the facts
 * were read from.
 */
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '@oclif/core';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { clockAt } from '../support/clock.js';
import { REGISTER } from '../support/register.js';
import { Home, plugin, ROOT, type Ran } from '../support/run.js';

const NOW = '2026-11-28T08:00:00Z';
const DAY = 86_400;
const SECONDS = Date.parse(NOW) / 1000;

/** Every command of ours in a text, up to the end of its line, or of its string in JSON. */
function commandsIn(text: string): string[] {
  return [...text.replaceAll('\\"', "'").matchAll(/\bsf token [a-z][^\n"`]*/gu)].map(
    ([all]) => all.split(/ +#/u)[0] ?? all,
  );
}

/** The commands of ours that a page names as what comes next: in a pipe no line is wrapped. */
function nextOnPage(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('  sf token '))
    .map((line) => line.trim().split(/ +# /u)[0] ?? line);
}

/** As a shell hands them over; the variable of the org holds its access token. */
function wordsOfShell(command: string, token: string): string[] {
  const words = command.replace(/^sf token /u, '').match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/gu) ?? [];
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/gu, '$1$2').replace('$SF_TARGET_ORG', token));
}

describe('commands of next steps', () => {
  const home = new Home();
  const folder = home.path;
  let org: Org;
  let config: Config;

  before(async () => {
    config = await Config.load({ root: ROOT });
    org = await startOrg({ users: 60, integrations: 3, logins: 300, seed: 4, clock: () => Date.parse(NOW) });
    const { change } = org;
    change.settings.appSecretsByMetadata = true;
    change.addPermissionSet('Opens_It', ['ApiEnabled']);
    const credentials = { clientCredentials: true, adminApproved: true } as const;
    for (const name of ['password', 'built', 'almost', 'quiet', 'proved']) {
      const username = `${name}@acme.example`;
      change.addUser({ username, profile: 'API Integration' });
      const days = name === 'quiet' ? [170, 160, 150, 140] : [40, 30, 20, 10, 3, 2, 1];
      for (const day of days) change.addLogin(username, SECONDS - day * DAY, { application: 'acme-etl' });
    }
    change.assign('built@acme.example', 'Opens_It');
    const opened = { ...credentials, permissionSets: ['Opens_It'] };
    change.addApp({ name: 'Ready', label: 'Ready', ...opened, runAs: 'built@acme.example' });
    change.addApp({ name: 'Almost', label: 'Almost', ...opened, runAs: 'almost@acme.example' });
    change.addLogin('proved@acme.example', SECONDS - DAY, {
      ...{ loginType: 'Remote Access 2.0', loginSubType: 'OauthClientCredentials', apiType: null },
      application: 'Ready',
    });
    writeFileSync(join(folder, 'sf-token.yml'), REGISTER);
    const saved = await run('save', 'snapshot', '--logins', '180', '--apps', '--output-file', 'org.jsonl', ...live());
    expect(saved.code, saved.stdout).to.be.oneOf([0, 68]);
  });
  after(async () => {
    home.remove();
    await org.close();
  });

  const live = (): string[] => ['--target-org', org.admin.accessToken];
  const runIn = async (cwd: string, args: readonly string[]): Promise<Ran> =>
    plugin(['token', ...args], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) },
      cwd,
    });
  const run = async (...args: string[]): Promise<Ran> => runIn(folder, args);

  /** What is wrong with it, or nothing. */
  function faultOf(command: string): string | undefined {
    const words = command.replace(/^sf /u, '').match(/(?:'[^']*'|\\.|[^\s'])+/gu) ?? [];
    const ids = words.map((_, length) => words.slice(0, words.length - length).join(':'));
    const found = ids.map((id) => config.findCommand(id)).find((one) => one !== undefined);
    if (found === undefined) return 'is no command';
    const known = new Set(
      Object.entries(found.flags).flatMap(([name, { aliases = [], char, charAliases = [] }]) => [
        ...[name, ...aliases].map((one) => `--${one}`),
        ...[char, ...charAliases].map((one) => `-${String(one)}`),
      ]),
    );
    const flags = words.map((word) => word.replace(/=.*$/su, '')).filter((word) => /^--?[a-z]/u.test(word));
    const unknown = flags.filter((flag) => flag !== '--json' && !known.has(flag));
    return unknown.length === 0 ? undefined : `has no flag ${unknown.join(', ')}`;
  }

  it('are told from those that do not exist', () => {
    expect(faultOf('sf token list users -o prod --from-history 30')).to.equal(undefined);
    expect(faultOf("sf token validate login --username 'a b' --snapshot org.jsonl")).to.equal('has no flag --snapshot');
    expect(faultOf('sf token lost')).to.equal('is no command');
  });

  const paste = async (command: string, cwd: string): Promise<void> => {
    const ran = await runIn(cwd, wordsOfShell(command, org.admin.accessToken));
    expect(ran.code, `${command}\n${ran.stderr}`).to.be.oneOf([0, 30, 68]);
    pasted += 1;
  };

  let told = 0;
  let pasted = 0;
  after(() => {
    expect(told, 'commands that were told').to.be.above(100);
    expect(pasted, 'commands that were pasted').to.be.above(25);
  });
  for (const [source, sourceOf] of [
    ['an org', live],
    ['a snapshot', (): string[] => ['--snapshot', 'org.jsonl']],
  ] as const) {
    for (const asked of [
      ['list', 'users'],
      ['list', 'users', '--from-history', '30'],
      ['list', 'users', '--summary'],
      ['list', 'logins'],
      ['list', 'logins', '--path', 'all', '--failed'],
      ['list', 'logins', '--fail-on', 'soap'],
      ['list', 'apps'],
      ['list', 'integrations'],
      ['list', 'ranges'],
      ['audit', 'ranges'],
      ['check', 'ip', '--ip', '198.51.100.7', '--username', 'password@acme.example'],
      ['check', 'move'],
      ['check', 'policy'],
      ['check', 'policy', '--preflight'],
      ['generate', 'app', '--username', 'password@acme.example', '--flow', 'jwt', '--output-dir', 'app'],
      ['generate', 'policy', '--output-file', 'new.yml'],
      ['generate', 'permission-set', 'any-api-auth', '--output-dir', 'set'],
    ]) {
      it(`exist with their flags after ${asked.join(' ')} of ${source}`, async () => {
        const runs = [await run(...asked, ...sourceOf()), await run(...asked, ...sourceOf(), '--json', '--explain')];
        const commands = runs.flatMap(({ stdout, stderr }) => commandsIn(`${stdout}\n${stderr}`));
        for (const command of commands) expect(faultOf(command), command).to.equal(undefined);
        told += commands.length;
      });
      it(`run as they are pasted after ${asked.join(' ')} of ${source}`, async () => {
        const cwd = mkdtempSync(join(folder, 'pasted-'));
        for (const file of ['sf-token.yml', 'org.jsonl']) cpSync(join(folder, file), join(cwd, file));
        const { stdout } = await runIn(cwd, [...asked, ...sourceOf()]);
        for (const command of nextOnPage(stdout)) await paste(command, cwd);
        const again = `sf token ${asked[0]} ${asked[1]} `;
        const explained = await runIn(cwd, [...asked, ...sourceOf(), '--explain']);
        for (const command of nextOnPage(explained.stdout)) {
          expect(command.startsWith(again) && command.endsWith(' --explain'), command).to.equal(false);
        }
      });
    }
  }

  it('of a move are those of its stage, and ask the org where a snapshot cannot answer', async () => {
    const watched = commandsIn((await run('check', 'move', '--json', ...live())).stdout);
    expect(watched.some((command) => command.startsWith('sf token list logins --username proved@'))).to.equal(true);
    const { stdout } = await run('check', 'move', '--json', '--snapshot', 'org.jsonl');
    const commands = commandsIn(stdout);
    for (const start of ['generate app', 'validate login', 'revoke login']) {
      const those = commands.filter((command) => command.startsWith(`sf token ${start}`));
      expect(those.length, `${start}\n${commands.join('\n')}`).to.be.above(0);
      const isOffline = start === 'generate app';
      for (const command of those) expect(command.includes('--snapshot'), command).to.equal(isOffline);
    }
  });

  it('of a move run as they are pasted, for every integration, or name what to put in', async () => {
    const { stdout } = await run('check', 'move', '--json', ...live());
    const { result } = JSON.parse(stdout) as {
      result: { integrations: { stage: string; next?: { text: string; command: string } }[] };
    };
    const steps = result.integrations.flatMap(({ next, stage }) => (next ? [{ ...next, stage }] : []));
    expect(steps.map(({ stage }) => stage)).to.include.members(['password', 'built', 'proved', 'quiet']);
    for (const { command, text } of steps) {
      // What only a person can read stands in capitals.
      const places = command.match(/(?<= )[A-Z]+_[A-Z]+\b/gu) ?? [];
      const isOurs = command.startsWith('sf token ');
      if (isOurs && places.length === 0) await paste(command, mkdtempSync(join(folder, 'pasted-')));
      for (const place of places) expect(text).to.include(place);
    }
  });

  it('of an error and of the steps of a move ask the org that was asked', async () => {
    const { code, stderr } = await run('list', 'users', '--username', 'nobody@acme.example', ...live());
    expect(code).to.equal(2);
    expect(stderr).to.match(/"sf data query -o \S+ -q 'SELECT Username FROM User'"/u);
    for (const source of [live(), ['--snapshot', 'org.jsonl']]) {
      const { stdout } = await run('list', 'logins', '--json', ...source);
      const { result } = JSON.parse(stdout) as { result: { logins: { moveTo: { steps: string[] } }[] } };
      const commands = result.logins.flatMap(({ moveTo: { steps } }) =>
        steps.flatMap((step) => [...step.matchAll(/sf token [^:]*/gu)].map(([command]) => command)),
      );
      expect(commands).not.to.have.length(0);
      for (const command of commands) expect(command).to.include(' -o "$SF_TARGET_ORG" ');
    }
  });
});

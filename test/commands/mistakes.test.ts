/**
 * What somebody mistypes: the answer repeats it, says what would be right, and the exit code is that of wrong usage.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '@oclif/core/command';
import { expect } from 'chai';
import { asObject, type Json } from '../support/envelope.js';
import { Home, plugin } from '../support/run.js';

interface Mistake {
  readonly args: readonly string[];
  readonly says: RegExp;
}

const MISTAKES: readonly Mistake[] = [
  { args: ['check', 'ip', '--ip', '203.0.113.7', '-r', 'xml'], says: /xml to be one of: human, csv, json, junit/u },
  { args: ['list', 'users', '-r', 'pdf'], says: /pdf to be one of: human, csv/u },
  { args: ['validate', 'login', '-r', 'html'], says: /html to be one of: human, /u },
  { args: ['diagnose', 'login', '--error', 'x', '-r', 'html'], says: /html to be one of: human, json, markdown/u },
  { args: ['list', 'users', '--fail-on', 'refused'], says: /refused to be one of: no-token, unknown/u },
  { args: ['list', 'logins', '-o', 'nobody', '--fail-on', 'refused'], says: /refused to be one of: any, soap/u },
  { args: ['list', 'logins', '-o', 'nobody', '--since', '30'], says: /"30" of --since/u },
  { args: ['diagnose', 'login', '--error', 'x', '--since', 'yesterday'], says: /"yesterday" of --since/u },
  { args: ['check', 'ip', '--ip', '203.0.113.256'], says: /203\.0\.113\.256/u },
  { args: ['diagnose', 'login'], says: /There is nothing to diagnose/u },
];

/** Every flag of every command that takes a value. */
async function valueFlags(): Promise<[string, string][]> {
  const folder = new URL('../../lib/commands/token/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^[a-z/-]+\.js$/u.test(file.replaceAll('\\', '/')),
  );
  const found = files.map(async (file): Promise<[string, string][]> => {
    const module = (await import(new URL(file, folder).href)) as { default: typeof Command };
    const command = file.replace(/\.js$/u, '').replace(/[\\/]/u, ' ');
    return Object.entries(module.default.flags)
      .filter(([, { type }]) => type === 'option')
      .map(([name]) => [command, name]);
  });
  return (await Promise.all(found)).flat();
}

describe('what is mistyped', () => {
  const home = new Home();
  const project = join(home.path, 'project');
  before(() => {
    mkdirSync(join(project, 'force-app'), { recursive: true });
    writeFileSync(
      join(project, 'sfdx-project.json'),
      JSON.stringify({ packageDirectories: [{ path: 'force-app', default: true }], sourceApiVersion: '66.0' }),
    );
  });
  after(() => {
    home.remove();
  });

  const source = (args: readonly string[]): readonly string[] =>
    args.includes('ip') || args.includes('users') ? ['-d', project] : [];

  it('an empty value, as a variable that is not set leaves it: refused for every flag of every command', async () => {
    const flags = await valueFlags();
    expect(new Set(flags.map(([command]) => command)).size, 'commands').to.be.at.least(14);
    for (const [index, [command, flag]] of flags.entries()) {
      const ran = await plugin(['token', ...command.split(' '), `--${flag}`, index % 2 === 0 ? '' : ' '], home);
      expect(ran.code, `${command} --${flag}: ${ran.stderr}`).to.equal(2);
      const said = flag === 'error' ? 'The error text is empty.' : `--${flag} was given without a value.`;
      expect(ran.stderr.replaceAll(/\s+/gu, ' '), command).to.include(said);
      expect(ran.stdout).to.equal('');
    }
  });

  for (const { args, says } of MISTAKES) {
    it(`sf token ${args.join(' ')}`, async () => {
      const ran = await plugin(['token', ...args, ...source(args)], home);
      expect(ran.code, ran.stderr).to.equal(2);
      expect(ran.stderr.replaceAll(/\s+/gu, ' ')).to.match(says).and.not.to.include('EEXIT');
      expect(ran.stdout).to.equal('');
      const json = await plugin(['token', ...args, ...source(args), '--json'], home);
      const told = asObject(JSON.parse(json.stdout) as Json);
      expect([json.code, told['exitCode']]).to.deep.equal([2, 2]);
      expect(told['message']).to.match(says);
    });
  }
});

/**
 * The help of each command: what one needs to use it, and no more. The rest stands in docs/flags.md.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Home, plugins, type Ran } from '../support/run.js';

/** Lines of a terminal with 80 columns: a command of 25 flags with what each does, and four examples. */
const MOST_LINES = 135;
const MOST_EXAMPLES = 6;

describe('the help of each command', () => {
  const home = new Home();
  after(() => {
    home.remove();
  });
  const folder = join(import.meta.dirname, '..', '..', 'lib', 'commands', 'token');
  const commands = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^[^.]+\.js$/u.test(file))
    .map((file) => file.replace('.js', '').split(/[/\\]/u));

  const pages = new Map<readonly string[], Ran>();
  before(async () => {
    const asked = commands.map((words) => ({ args: ['token', ...words, '--help'], env: { COLUMNS: '80' } }));
    const { ends } = await plugins(asked, home);
    for (const [at, ran] of ends.entries()) pages.set(commands[at] ?? [], ran);
  });

  for (const words of commands) {
    it(`sf token ${words.join(' ')} --help`, () => {
      const { code, stdout } = pages.get(words) ?? { code: null, stdout: '' };
      expect(code).to.equal(0);
      const lines = stdout.trimEnd().split('\n');
      expect(lines.length, stdout).to.be.within(30, MOST_LINES);
      const examples = lines.filter((line) => line.startsWith(`    $ sf token ${words.join(' ')}`));
      expect(examples.length, stdout).to.be.within(1, MOST_EXAMPLES);
      // Of a flag that takes several values the help says so by its form.
      expect(stdout).to.not.match(/several times for/u);
    });
  }
});

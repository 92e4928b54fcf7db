import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PLUGIN, ROOT } from '../support/run.js';
import { describeWith } from '../support/system.js';
import { Prod, SECRETS } from './prod.js';
import { Shell } from './shell.js';

interface Question {
  readonly question: string;
  readonly command: string;
  /** Of which other sources the page says that the question can be asked. */
  readonly sources: readonly string[];
}

/** Rows of the tables whose second column is a command. */
const QUESTIONS: Question[] = readFileSync(join(ROOT, 'docs', 'questions.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, question, command, sources] = /^\| (.*?) +\| `(sf .*?)` +\| +(.*?) *\|$/u.exec(line) ?? [];
    if (question === undefined || command === undefined || sources === undefined) return [];
    return [{ question, command, sources: sources.split(', ').filter((source) => source !== '') }];
  });

/** An answer: it ran, and the command line is one that the command knows. */
const ANSWERS = [0, 30, 68];

describeWith('shell')('docs/questions.md', () => {
  const shell = new Shell(PLUGIN);
  const asked = QUESTIONS.filter(({ command }) => !command.startsWith('sf doctor'));
  let prod: Prod;

  before(async function () {
    await shell.open();
    prod = await Prod.open(shell.home);
    const saved = await shell.run('sf token save snapshot --target-org prod --logins 30 --output-file saved.jsonl');
    expect(saved.code, saved.stderr).to.equal(0);
    for (const report of ['before.json', 'after.json']) {
      const { code, stderr } = await shell.run(`sf token audit ranges --target-org prod --output-file ${report}`);
      expect(ANSWERS, stderr).to.include(code);
    }
  });
  after(async () => {
    await shell.remove();
    await prod.close();
  });

  it('has a question for each command', () => {
    const commands = new Set(
      asked.map(({ command }) =>
        command
          .split(' ')
          .slice(0, command.startsWith('sf token explain') ? 3 : 4)
          .join(' '),
      ),
    );
    expect([...commands].sort()).to.deep.equal([
      'sf token audit ranges',
      'sf token check ip',
      'sf token check move',
      'sf token check policy',
      'sf token diagnose login',
      'sf token diff ranges',
      'sf token diff results',
      'sf token explain',
      'sf token generate app',
      'sf token generate notice',
      'sf token generate permission-set',
      'sf token generate policy',
      'sf token list apps',
      'sf token list integrations',
      'sf token list logins',
      'sf token list ranges',
      'sf token list users',
      'sf token open reset',
      'sf token revoke address',
      'sf token revoke login',
      'sf token rotate login',
      'sf token save snapshot',
      'sf token validate login',
    ]);
  });

  for (const { question, command, sources } of asked) {
    it(question, async () => {
      const ran = await shell.run(command, { ...SECRETS, SF_TARGET_ORG: 'prod' });
      expect(ANSWERS, `${command}\n${ran.stdout}${ran.stderr}`).to.include(ran.code);
      const others = {
        snapshot: `${command} --snapshot saved.jsonl`,
        project: `${command} --source-dir test/data/project/sample`,
        'no org': command,
      };
      for (const [source, line] of Object.entries(others).filter(([name]) => sources.includes(name))) {
        if (command.includes('--source-dir') || command.includes('validate')) continue;
        const again = await shell.run(line);
        expect(ANSWERS, `${source}: ${line}\n${again.stdout}${again.stderr}`).to.include(again.code);
      }
    });
  }
});

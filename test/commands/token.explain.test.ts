import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { asObject, type Json } from '../support/envelope.js';
import { Home, plugin, ROOT, type Ran } from '../support/run.js';

/** The cells of the rows of a table of docs/ whose first cells match. */
function rowsOf(file: string, row: RegExp): string[][] {
  return readFileSync(join(ROOT, 'docs', file), 'utf8')
    .split('\n')
    .filter((line) => row.test(line))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/gu, '')));
}

/** What Markdown escapes. */
const plain = (cell: string | undefined): string => (cell ?? '').replaceAll('\\|', '|').replaceAll('&lt;', '<');
const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');

describe('token explain', () => {
  const home = new Home();
  after(() => {
    home.remove();
  });

  async function explain(...args: readonly string[]): Promise<Ran> {
    return plugin(['token', 'explain', ...args], home, { env: { OCLIF_TABLE_COLUMN_OVERRIDE: '80' } });
  }

  async function entriesOf(...args: readonly string[]): Promise<ReturnType<typeof asObject>[]> {
    const { code, stdout } = await explain(...args, '--json');
    expect(code).to.equal(0);
    const { result } = asObject(JSON.parse(stdout) as Json);
    const { entries } = asObject(result);
    return (Array.isArray(entries) ? entries : []).map(asObject);
  }

  it('knows every verdict, every rule of the decision table and every cause of the docs, with their words', async () => {
    const entries = await entriesOf();
    const told = (kind: string): ReturnType<typeof asObject>[] => entries.filter((entry) => entry['kind'] === kind);
    expect(told('verdict').map(({ name }) => name)).to.deep.equal([
      'no-token',
      'unknown',
      'token-required',
      'denied',
      'impossible',
    ]);
    const rules = rowsOf('decision-table.md', /^\| \d+ \|/u);
    expect(rules.length).to.be.greaterThan(20);
    expect(
      told('rule').map(({ place, name, explanation, mark, source }) => [place, name, explanation, mark, source]),
    ).to.deep.equal(
      rules.map(([place, name, condition, , , , mark, source]) => [Number(place), bare(name), condition, mark, source]),
    );
    const causes = rowsOf('causes.md', /^\| `[a-z-]+` \| [A-Z]/u).filter((cells) => cells.length === 7);
    expect(causes.length).to.be.greaterThan(50);
    expect(told('cause').map(({ name, explanation }) => [name, explanation])).to.deep.equal(
      causes.map(([name, explanation]) => [bare(name), plain(explanation)]),
    );
  });

  it('says what a verdict means', async () => {
    const { code, stdout } = await explain('token-required');
    expect(code).to.equal(0);
    expect(stdout).to.match(/^verdict {2}token-required\n\n {2}means .*security token appended to/u);
  });

  it('says of a rule when it holds, on what it turns, and who says so', async () => {
    const { stdout } = await explain('login-hours');
    for (const line of [
      'rule  login-hours',
      'holds when  ',
      'order       rule 12 of 22',
      '(documented by Salesforce)',
    ]) {
      expect(stdout).to.include(line);
    }
  });

  it('says who can mend a cause, and explains a rule of the same name too', async () => {
    const entries = await entriesOf('user-locked');
    expect(entries.map(({ kind }) => kind)).to.deep.equal(['rule', 'cause']);
    expect(asObject(entries[1]?.['fix'])['who']).to.equal('admin');
    const { stdout } = await explain('token-missing');
    expect(stdout).to.include('what to do  integrator: Append');
  });

  it('says of what is not documented by Salesforce that it is not', async () => {
    expect((await explain('profile-range-relaxed')).stdout).to.include('(not confirmed)');
    const { stdout } = await explain('app-blocked');
    expect(stdout.replace(/\s+/gu, ' ')).to.include('not documented by Salesforce');
  });

  it('lists all names within a screen', async () => {
    const { stdout } = await explain();
    const pages = readdirSync(join(ROOT, 'docs', 'rules')).filter((file) => file !== 'README.md').length;
    expect(stdout).to.match(
      new RegExp(`^5 verdicts, 22 rules, ${pages} rules of findings and \\d+ causes have a page`, 'u'),
    );
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).to.be.at.most(40);
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
    expect(stdout).to.match(new RegExp(`and ${pages - 10} more\\s+\\(--all\\)`, 'u'));
  });

  it('lists every rule of findings with --all', async () => {
    const { stdout } = await explain('--all');
    const names = new Set(stdout.match(/[a-z]+(?:-[a-z]+)+/gu));
    const pages = readdirSync(join(ROOT, 'docs', 'rules')).filter((file) => file !== 'README.md');
    expect(pages.filter((file) => !names.has(file.replace(/\.md$/u, '')))).to.deep.equal([]);
  });

  it('writes Markdown, and files by their extension', async () => {
    expect((await explain('denied', '-r', 'markdown')).stdout).to.match(/^\*\*verdict {2}denied\*\*\n/u);
    const file = join(home.path, 'denied.json');
    const { code, stdout } = await explain('denied', '--output-file', file);
    expect(code).to.equal(0);
    expect(stdout).to.include(file);
    const { entries } = asObject(JSON.parse(readFileSync(file, 'utf8')) as Json);
    expect(entries).to.have.length(1);
  });

  it('repeats no word that it does not know: it may be a secret', async () => {
    for (const args of [['S3cret!canary9'], ['user-locked', 'S3cret!canary9'], ['--name', 'S3cret!canary9']]) {
      const { code, stdout, stderr } = await explain(...args);
      expect(code).to.equal(2);
      expect(stdout + stderr).not.to.include('canary9');
      expect(stderr).to.match(/to see (?:all names|its flags)/u);
    }
  });

  it('keeps such a word out of the debug output, and its own names in', async () => {
    const env = { DEBUG: '*' };
    const { stderr, stdout } = await plugin(['token', 'explain', 'S3cret!canary9'], home, { env });
    expect(stderr.length).to.be.greaterThan(1000);
    expect(stdout + stderr).not.to.include('canary9');
    const known = await plugin(['token', 'explain', 'denied'], home, { env });
    expect(known.stdout).to.match(/^verdict {2}denied\n/u);
  });
});

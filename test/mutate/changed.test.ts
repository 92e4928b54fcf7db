import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { changedFiles } from '../../scripts/mutate/changed.js';

const SOMEBODY = ['-c', 'user.name=somebody', '-c', 'user.email=somebody@example.com', '-c', 'commit.gpgsign=false'];

describe('the files of a branch that are mutated', () => {
  let folder: string;
  const git = (...args: string[]): string =>
    execFileSync('git', [...SOMEBODY, ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const write = (file: string, text: string): void => {
    writeFileSync(join(folder, file), text);
  };
  const commit = (): void => {
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Something');
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mutate-changed-'));
    mkdirSync(join(folder, 'src', 'ip'), { recursive: true });
    git('init', '--quiet', '--initial-branch', 'main');
    for (const name of ['same', 'committed', 'edited', 'gone']) write(`src/ip/${name}.ts`, '1;\n');
    write('.gitignore', 'src/ip/ignored.ts\n');
    commit();
    git('checkout', '--quiet', '-b', 'branch');
    write('src/ip/committed.ts', '2;\n');
    rmSync(join(folder, 'src', 'ip', 'gone.ts'));
    commit();
    write('src/ip/edited.ts', '2;\n');
    for (const name of ['new.ts', 'ignored.ts', 'words.md']) write(`src/ip/${name}`, '2;\n');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const expected = ['src/ip/committed.ts', 'src/ip/edited.ts', 'src/ip/new.ts'];

  it('are those that differ from main: committed or not, and new ones that git does not know', () => {
    expect(changedFiles(folder)).to.deep.equal(expected);
  });

  it('are found in a clone that has main as a branch of its origin alone', () => {
    git('update-ref', 'refs/remotes/origin/main', 'main');
    git('branch', '--quiet', '--delete', '--force', 'main');
    expect(changedFiles(folder)).to.deep.equal(expected);
  });

  it('cannot be told without either', () => {
    git('branch', '--quiet', '--delete', '--force', 'main');
    expect(() => changedFiles(folder)).to.throw('no clone with a branch main or origin/main');
  });
});

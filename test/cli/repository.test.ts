import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { inRepository } from '../../lib/cli/repository.js';

describe('where files of findings are in a repository', () => {
  const root = mkdtempSync(join(tmpdir(), 'sf-token-repo-'));
  const below = join(root, 'a', 'b');
  before(() => {
    mkdirSync(below, { recursive: true });
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const fileOf = (format: string, file: string | undefined, directory: string): string | undefined => {
    const gap = { what: 'x', why: 'y', ...(file === undefined ? {} : { file }) };
    return inRepository(format, { findings: [], incomplete: [gap] }, directory).incomplete[0]?.file;
  };

  it('outside of any, what is above the directory is named as a whole', () => {
    for (const format of ['sarif', 'github']) {
      expect(fileOf(format, 'x.yml', below)).to.equal('x.yml');
      expect(fileOf(format, '../x.yml', below)).to.equal(join(root, 'a', 'x.yml'));
      expect(fileOf(format, undefined, below)).to.equal(undefined);
    }
  });

  it('of ranges that decided an answer, too', () => {
    const answers = [{ range: { file: '../x.xml', line: 1 } }, { nearest: { file: 'y.xml' } }, {}];
    expect(inRepository('github', { answers, incomplete: [] }, below).answers).to.deep.equal([
      { range: { file: join(root, 'a', 'x.xml'), line: 1 } },
      { nearest: { file: 'y.xml' } },
      {},
    ]);
  });

  it('in one from its root, where it is a work tree or a submodule too', () => {
    writeFileSync(join(root, 'a', '.git'), 'gitdir: elsewhere');
    expect(fileOf('sarif', '../x.yml', below)).to.equal('x.yml');
    expect(fileOf('github', 'x.yml', below)).to.equal('b/x.yml');
    expect(fileOf('github', join(root, 'a', 'c', 'x.yml'), below)).to.equal('c/x.yml');
    expect(fileOf('github', '../..data/x.yml', below)).to.equal('..data/x.yml');
    expect(fileOf('sarif', '../../x.yml', below)).to.equal(join(root, 'x.yml'));
    for (const format of ['json', 'csv', 'junit', 'human', 'markdown', 'html']) {
      expect(fileOf(format, '../x.yml', below), format).to.equal('../x.yml');
    }
  });
});

import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NewFiles } from '../../lib/cli/newFiles.js';
import { toSfError } from '../../lib/errors.js';
import { itWith } from '../support/system.js';

describe('cli: new files', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-new-'));
    writeFileSync(join(folder, 'file'), '');
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const below of ['', 'a', join('a', 'b')]) {
    it(`cannot go to a file, which is named with what to do: file/${below}`, () => {
      const files = new NewFiles(join(folder, 'file', below), false);
      let error: Error | undefined;
      try {
        files.write([{ path: 'x.txt', text: '' }]);
      } catch (thrown) {
        error = thrown instanceof Error ? toSfError(thrown) : undefined;
      }
      expect(error?.message).to.equal(`Cannot write files to "${join(folder, 'file')}": it is a file, not a folder.`);
      expect(JSON.stringify(error)).to.include('Choose another folder');
    });
  }

  it('makes the folders above that are missing, and goes through links to folders', () => {
    symlinkSync(folder, join(folder, 'link'), 'junction');
    new NewFiles(join(folder, 'link', 'a', 'b'), false).write([{ path: join('c', 'x.txt'), text: 'there' }]);
    expect(readFileSync(join(folder, 'a', 'b', 'c', 'x.txt'), 'utf8')).to.equal('there');
  });

  itWith('proc')('ends where a system takes no new folders though it says that the one above is there', () => {
    expect(() => {
      new NewFiles('/proc/sf-token/new', false).write([{ path: 'x.txt', text: '' }]);
    }).to.throw(/\/proc\/sf-token\/new|shared\.output\.folder/u);
  });
});

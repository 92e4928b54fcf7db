import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NewFiles } from '../../lib/cli/newFiles.js';
import { toSfError } from '../../lib/errors.js';

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
      expect(error?.message).to.equal(`Files cannot go to "${join(folder, 'file')}": that is a file, no folder.`);
      expect(JSON.stringify(error)).to.include('Name another folder');
    });
  }
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/run.js';

const FILES = ['SECURITY.md', 'CONTRIBUTING.md', 'docs/testing.md'];

describe('files that the documents name', () => {
  for (const file of FILES) {
    it(`are there: ${file}`, () => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const named = [...text.matchAll(/`((?:src|test|docs|scripts|bench|config|schemas|messages)\/[\w./-]+)`/gu)];
      const paths = named.map(([, path = '']) => path).filter((path) => !existsSync(join(ROOT, path)));
      expect(paths).to.deep.equal([]);
      expect(named.length, `paths in ${file}`).to.be.above(0);
    });
  }
});

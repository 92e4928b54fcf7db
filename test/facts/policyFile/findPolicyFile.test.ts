/** Where the policy file is looked for: in the folder, then in the nearest one above it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findPolicyFile } from '../../../lib/facts/policyFile/index.js';

describe('policy file: where it is found', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy-find-'));
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is the folder itself, or the nearest above it that has one', () => {
    const [top, inner] = [join(folder, 'sf-token.yml'), join(folder, 'a', 'sf-token.yml')];
    writeFileSync(top, 'version: 1\n');
    expect(findPolicyFile(join(folder, 'a', 'b'))).to.equal(top);
    writeFileSync(inner, 'version: 1\n');
    expect(findPolicyFile(join(folder, 'a', 'b'))).to.equal(inner);
    expect(findPolicyFile(folder)).to.equal(top);
  });

  it('is no folder of that name', () => {
    writeFileSync(join(folder, 'sf-token.yml'), 'version: 1\n');
    mkdirSync(join(folder, 'a', 'sf-token.yml'));
    expect(findPolicyFile(join(folder, 'a'))).to.equal(join(folder, 'sf-token.yml'));
  });

  it('is nowhere where no folder above has one', () => {
    expect(findPolicyFile(join(folder, 'a', 'b'))).to.equal(undefined);
  });
});

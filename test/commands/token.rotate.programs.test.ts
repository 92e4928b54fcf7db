/**
 * Programs are looked for where the system looks for them when it starts one without a shell.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkProgram } from '../../lib/commands/token/rotate/login.programs.js';
import { UsageError } from '../../lib/errors.js';
import { say } from '../../lib/messages.js';
import { itWith } from '../support/system.js';

describe('cli: whether a program can be started', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-there-'));
  const isThere = (program: string, path: string | undefined, platform: NodeJS.Platform = 'linux'): boolean => {
    try {
      checkProgram('deliver', [program, 'x'], { platform, path });
      return true;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      expect(say(error.text)).to.include('--deliver').and.not.include(program);
      return false;
    }
  };

  before(() => {
    writeFileSync(join(folder, 'store'), '#!/bin/sh\n', { mode: 0o700 });
    writeFileSync(join(folder, 'plain'), '#!/bin/sh\n', { mode: 0o600 });
    writeFileSync(join(folder, 'tool.exe'), '', { mode: 0o700 });
    mkdirSync(join(folder, 'inner'));
    chmodSync(join(folder, 'inner'), 0o700);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  itWith('rights')('by its path', () => {
    expect(isThere(join(folder, 'store'), '')).to.equal(true);
    for (const name of ['plain', 'inner', 'nothing']) expect(isThere(join(folder, name), folder), name).to.equal(false);
  });

  itWith('rights', 'shell')('by its name, on the PATH alone', () => {
    expect(isThere('store', `/nowhere:${folder}`)).to.equal(true);
    expect(isThere('store', '/nowhere')).to.equal(false);
    expect(isThere('plain', folder)).to.equal(false);
    expect(isThere('sh', undefined)).to.equal(true);
    expect(isThere('tool', folder)).to.equal(false);
  });

  it('on Windows without its ending', () => {
    expect(isThere('tool', folder, 'win32')).to.equal(true);
    expect(isThere(join(folder, 'tool'), '', 'win32')).to.equal(true);
    expect(isThere('tool', '', 'win32')).to.equal(false);
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Home, plugin } from '../support/run.js';

/** Whether a run of its own process, in a new home, kept what it compiled. */
async function keeps(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const home = new Home();
  try {
    await plugin(args, home, { env: { NODE_COMPILE_CACHE: '', ...env } });
    return ['sf', 'sf-plugin-token'].some((name) => existsSync(join(home.path, '.cache', name, 'sf-plugin-token')));
  } finally {
    home.remove();
  }
}

describe('hooks/init', () => {
  const COMMAND = ['token', 'diagnose', 'login', '--error', 'INVALID_LOGIN'];

  it('lets a command of the plugin keep what it compiled, in the cache of sf', async () => {
    expect(await keeps(COMMAND)).to.equal(true);
  });

  it('keeps nothing in a pipeline, where nobody comes back, nor for what is no command of the plugin', async () => {
    expect(await keeps(COMMAND, { CI: 'true' })).to.equal(false);
    expect(await keeps(['--version'])).to.equal(false);
  });
});

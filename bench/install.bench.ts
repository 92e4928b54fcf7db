/**
 * What `sf plugins install` puts on the disk of a user.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { install, packed } from '../test/package/support.js';
import { Home } from '../test/support/run.js';
import type { Bench, Measurement } from './bench.js';

const MIB = 1024 * 1024;

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** The ratio says how much more than the packages that any plugin on sf's own libraries brings. */
async function size(): Promise<Measurement> {
  const home = new Home();
  try {
    await install((await packed()).tarball, home);
    const modules = join(home.path, '.local', 'share', 'sf', 'node_modules');
    const all = bytesBelow(modules);
    const own = bytesBelow(join(modules, 'sf-plugin-token'));
    const parser = bytesBelow(join(modules, 'fast-xml-parser'));
    const stack = all - own - parser;
    return {
      value: all / MIB,
      unit: 'MiB',
      against: `the packages without the plugin and its XML parser: ${(stack / MIB).toFixed(1)} MiB (the plugin itself: ${(own / MIB).toFixed(1)} MiB)`,
      ratio: all / stack,
    };
  } finally {
    home.remove();
  }
}

export const benches: Bench[] = [{ name: 'install-size', run: size }];

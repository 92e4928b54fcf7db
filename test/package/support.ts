/**
 * The package as users get it: packed from a clean copy of the tree, and installed into the real Salesforce CLI.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Home, ROOT, run, sf, type Ran } from '../support/run.js';

/** What is made, not written: `npm pack` has to make anew what it needs of it. */
const MADE = new Set([
  'node_modules',
  'lib',
  '.lib',
  'oclif.manifest.json',
  '.git',
  '.stage',
  '.nyc_output',
  'coverage',
  'reports',
]);

export interface Packed {
  readonly tarball: string;
  /** Paths in the package, sorted. */
  readonly files: readonly string[];
  /** The copy of the tree that was packed. */
  readonly copy: string;
  remove(): void;
}

/** What `npm pack --json` says. */
interface Report {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let packing: Promise<Packed> | undefined;

/** Packs the tree as it is published, its prepack script included; once for all who ask. */
export async function packed(): Promise<Packed> {
  packing ??= pack();
  return packing;
}

async function pack(): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-pack-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  const copy = join(folder, 'tree');
  mkdirSync(copy);
  for (const entry of readdirSync(ROOT)) {
    if (!MADE.has(entry)) cpSync(join(ROOT, entry), join(copy, entry), { recursive: true, verbatimSymlinks: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const ran = await npm(['pack', '--json', '--pack-destination', folder], copy);
  // What prepack prints comes first.
  const [report] = JSON.parse(ran.stdout.slice(ran.stdout.search(/^\[/mu))) as [Report];
  const files = report.files.map(({ path }) => path);
  return { tarball: join(folder, report.filename), files: files.sort(), copy, remove };
}

/** npm itself needs no home of its own: it reads from it which registry to use. */
async function npm(args: readonly string[], cwd: string): Promise<Ran> {
  const home = new Home();
  const env = Object.fromEntries(
    Object.entries({ HOME: process.env['HOME'], NODE_OPTIONS: '' }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  try {
    const ran = await run('npm', args, home, { cwd, env });
    if (ran.code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${String(ran.code)}:\n${ran.stderr}`);
    return ran;
  } finally {
    home.remove();
  }
}

/**
 * Installs a tarball as `sf plugins install` does it unattended: its name stands in unsignedPluginAllowList.json. What
 * the plugin depends on comes from the registry that npm is set up with.
 */
export async function install(tarball: string, home: Home): Promise<Ran> {
  const url = pathToFileURL(tarball).href;
  const config = join(home.path, '.config', 'sf');
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'unsignedPluginAllowList.json'), JSON.stringify([url]));
  const ran = await sf(['plugins', 'install', url], home, { env: { NODE_OPTIONS: '' } });
  if (ran.code !== 0) throw new Error(`sf plugins install ended with ${String(ran.code)}:\n${ran.stdout}${ran.stderr}`);
  return ran;
}

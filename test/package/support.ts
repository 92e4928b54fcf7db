/**
 * The package as users get it: packed from a clean copy of the tree, and installed into the real Salesforce CLI.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Home, ROOT, run, sf, type Ran } from '../support/run.js';
import { NPM } from '../support/system.js';

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
}

/** What `npm pack --json` says. */
interface Report {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let packing: Promise<Packed> | undefined;

/**
 * Packs the tree as it is published, its prepack script included; once for all who ask, in other processes of the same
 * run too where they share a folder.
 */
export async function packed(): Promise<Packed> {
  const shared = process.env['TEST_SHARED_DIR'];
  packing ??= shared === undefined ? packHere() : packOnce(join(shared, 'packed'));
  return packing;
}

async function packHere(): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-pack-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return pack(folder);
}

/** Who makes the folder packs; the others wait until it says how that ended. The folder goes with the run. */
async function packOnce(folder: string): Promise<Packed> {
  const done = join(folder, 'done.json');
  if (isMade(folder)) {
    const end = await pack(folder).catch((error: unknown) => ({ error: String(error) }));
    writeFileSync(`${done}.new`, JSON.stringify(end));
    renameSync(`${done}.new`, done);
  }
  while (!existsSync(done)) await setTimeout(100);
  const end = JSON.parse(readFileSync(done, 'utf8')) as Packed | { readonly error: string };
  if ('error' in end) throw new Error(end.error);
  return end;
}

/** Whether this process is the one that makes the folder. */
function isMade(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function pack(folder: string): Promise<Packed> {
  const copy = join(folder, 'tree');
  mkdirSync(copy);
  for (const entry of readdirSync(ROOT)) {
    if (!MADE.has(entry)) cpSync(join(ROOT, entry), join(copy, entry), { recursive: true, verbatimSymlinks: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  const ran = await npm(['pack', '--json', '--pack-destination', folder], copy);
  // What prepack prints comes first.
  const [report] = JSON.parse(ran.stdout.slice(ran.stdout.search(/^\[/mu))) as [Report];
  const files = report.files.map(({ path }) => path);
  return { tarball: join(folder, report.filename), files: files.sort(), copy };
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
    const [program, ...first] = NPM;
    const ran = await run(program, [...first, ...args], home, { cwd, env });
    if (ran.code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${String(ran.code)}:\n${ran.stderr}`);
    return ran;
  } finally {
    home.remove();
  }
}

/**
 * Installs a tarball as `sf plugins install` does it unattended: its name stands in unsignedPluginAllowList.json. What
 * the plugin depends on comes from the registry that npm is set up with, or from what npm has kept of it: `npm ci` has
 * fetched most of it before.
 */
export async function install(tarball: string, home: Home): Promise<Ran> {
  const url = pathToFileURL(tarball).href;
  const config = join(home.path, '.config', 'sf');
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'unsignedPluginAllowList.json'), JSON.stringify([url]));
  const cache = (await npm(['config', 'get', 'cache'], ROOT)).stdout.trim();
  const env = { NODE_OPTIONS: '', npm_config_cache: cache };
  const ran = await sf(['plugins', 'install', url], home, { env });
  if (ran.code !== 0) throw new Error(`sf plugins install ended with ${String(ran.code)}:\n${ran.stdout}${ran.stderr}`);
  return ran;
}

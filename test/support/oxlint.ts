/**
 * Oxlint as `npm run lint` runs it, on texts that stand in no file of the project.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asList, asObject, type Json, type JsonObject } from './envelope.js';
import { ROOT } from './run.js';

export const OXLINT_CONFIG = join(ROOT, 'oxlint.config.ts');

/** The configuration as it stands in oxlint.config.ts. */
export async function oxlintConfig(): Promise<JsonObject> {
  const { default: config } = (await import(pathToFileURL(OXLINT_CONFIG).href)) as { default: Json };
  return asObject(config);
}

/** A complaint about a file. */
export interface Complaint {
  /** Without the name of its plugin. */
  readonly rule: string;
  readonly message: string;
  /** From 1. */
  readonly line: number;
}

/** What Oxlint says of files in a folder (of all, where flags name none), by their paths from there. */
export function oxlint(folder: string, ...flagsAndFiles: string[]): Map<string, Complaint[]> {
  const program = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const ran = spawnSync(process.execPath, [program, '-f', 'json', ...flagsAndFiles], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 256 * 2 ** 20,
  });
  const found = new Map<string, Complaint[]>();
  if (!ran.stdout.startsWith('{')) throw new Error(`Oxlint did not run: ${ran.stdout}${ran.stderr}`);
  for (const said of asList(asObject(JSON.parse(ran.stdout) as Json)['diagnostics'])) {
    const file = String(said['filename']).replaceAll('\\', '/');
    const [label] = asList(said['labels']);
    const complaint = {
      rule: /\((.*)\)/u.exec(String(said['code']))?.[1] ?? String(said['code']),
      message: String(said['message']),
      line: Number(asObject(label?.['span'])['line']),
    };
    found.set(file, [...(found.get(file) ?? []), complaint]);
  }
  return found;
}

/** Runs what it is given in a folder of its own, which is removed behind it. */
function inFolder<T>(does: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-lint-'));
  try {
    return does(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/**
 * What is said of new files of src/ (or of texts in place of a file there), beside all that is there: by their paths
 * below src/.
 */
export function complaintsBeside(files: ReadonlyMap<string, string>): Map<string, Complaint[]> {
  return inFolder((folder) => {
    const plugins = ['scripts/oxlint-deeds.mjs', 'scripts/oxlint-eslint.mjs', 'scripts/oxlint-rooms.mjs'];
    for (const name of ['src', 'eslint.rooms.js', 'oxlint.config.ts', 'package.json', ...plugins]) {
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const [file, text] of files) write(join(folder, 'src', file), text);
    const found = oxlint(folder, ...[...files.keys()].map((file) => `src/${file}`));
    return new Map([...files.keys()].map((file) => [file, found.get(`src/${file}`) ?? []]));
  });
}

/** A text that stands in place of a file. */
export interface Probe {
  /** From the root of the project. */
  readonly file: string;
  readonly text: string;
}

/**
 * Which rules each text breaks in its place. Of the texts for one place each stands in a tree of its own, and nothing
 * stands beside them: where an import leads is not asked.
 */
export async function rulesBroken(probes: readonly Probe[]): Promise<string[][]> {
  const config = await oxlintConfig();
  const inTrees = (glob: string): string => (glob.startsWith('**') ? glob : `tree-*/${glob}`);
  const overrides = asList(config['overrides']).map((one) => ({
    ...one,
    files: (one['files'] as string[]).map(inTrees),
    rules: { ...asObject(one['rules']), 'eslint-js/no-restricted-paths': 'off' },
  }));
  const moved = {
    ...config,
    jsPlugins: (config['jsPlugins'] as string[]).map((path) => join(ROOT, path)),
    overrides,
    ignorePatterns: [],
  };
  const times = new Map<string, number>();
  const paths = probes.map(({ file }) => {
    const tree = times.get(file) ?? 0;
    times.set(file, tree + 1);
    return `tree-${tree.toString()}/${file}`;
  });
  return inFolder((folder) => {
    write(join(folder, 'config.json'), JSON.stringify(moved));
    for (const [at, path] of paths.entries()) write(join(folder, path), probes[at]?.text ?? '');
    const found = oxlint(folder, '-c', 'config.json');
    return paths.map((path) => (found.get(path) ?? []).map(({ rule }) => rule));
  });
}

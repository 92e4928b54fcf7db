import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bench, Bound, Measurement } from './bench.js';

export interface Run {
  /** Where the `*.bench.ts` files are. */
  readonly directory: string;
  readonly args: readonly string[];
  /** The figures. */
  readonly out: (text: string) => void;
  /** Progress and errors. */
  readonly log: (text: string) => void;
}

const USAGE = 'usage: npm run bench -- [--json] [--only NAME]...';
const SUFFIX = '.bench.ts';

/**
 * Runs the benches one after another. Prints a table, or under `--json` one object of name to measurement, and that
 * only when every bench gave its figure. Says of each bound whether it was kept.
 *
 * @returns the exit code: 0, 1 when a bench failed or a bound was not kept, 2 for wrong usage.
 */
export async function runBenches({ directory, args, out, log }: Run): Promise<number> {
  const flags = readFlags(args);
  if (typeof flags === 'string') {
    log(`${flags}\n${USAGE}`);
    return 2;
  }
  const loaded = await load(directory, flags.only);
  if (loaded.failures.length > 0) {
    log(loaded.failures.join('\n'));
    return 1;
  }
  const names = loaded.benches.map(({ name }) => name);
  const unknown = flags.only.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    log(`There is no bench ${unknown.join(', ')}. The benches are:\n${names.map((name) => `  ${name}`).join('\n')}`);
    return 2;
  }
  const chosen = loaded.benches.filter(({ name }) => flags.only.length === 0 || flags.only.includes(name));
  const { results, failures } = await measure(chosen, log);
  if (!flags.json) out(table(results));
  else if (failures.length === 0) out(JSON.stringify(Object.fromEntries(results), undefined, 2));
  if (failures.length > 0) log(failures.join('\n'));
  const bounds = results.flatMap(([name, measurement]) => (measurement.bounds ?? []).map((bound) => ({ name, bound })));
  if (bounds.length > 0) log(bounds.map(({ name, bound }) => boundWords(name, bound)).join('\n'));
  return failures.length > 0 || !bounds.every(({ bound }) => isKept(bound)) ? 1 : 0;
}

function isKept(bound: Bound): boolean {
  return 'most' in bound ? bound.value <= bound.most : bound.value >= bound.least;
}

function boundWords(name: string, bound: Bound): string {
  const { unit, value } = bound;
  const [words, limit] = 'most' in bound ? ['at most', bound.most] : ['at least', bound.least];
  return `${isKept(bound) ? 'passed' : 'FAILED'}  ${name}: ${value.toLocaleString('en')} ${unit}, ${words} ${limit.toLocaleString('en')}`;
}

interface Flags {
  readonly json: boolean;
  readonly only: readonly string[];
}

function readFlags(args: readonly string[]): Flags | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false }, only: { type: 'string', multiple: true, default: [] } },
    });
    return values;
  } catch (error) {
    return messageOf(error);
  }
}

interface Loaded {
  readonly benches: Bench[];
  readonly failures: string[];
}

/** Imports the bench files; with names asked for, no more of them than it takes to find those. */
async function load(directory: string, only: readonly string[]): Promise<Loaded> {
  const loaded: Loaded = { benches: [], failures: [] };
  for (const file of filesOf(directory, only)) {
    const found = loaded.benches.map(({ name }) => name);
    if (only.length > 0 && only.every((name) => found.includes(name))) break;
    try {
      const { benches } = (await import(pathToFileURL(join(directory, file)).href)) as { benches: Bench[] };
      const twice = benches.filter(
        ({ name }, i) => found.includes(name) || benches.findIndex((b) => b.name === name) < i,
      );
      loaded.failures.push(...twice.map(({ name }) => `${file}: there are two benches ${name}.`));
      loaded.benches.push(...benches);
    } catch (error) {
      loaded.failures.push(`${file}: cannot be loaded: ${messageOf(error)}`);
    }
  }
  return loaded;
}

/** Files whose name begins a name that is asked for come first. */
function filesOf(directory: string, only: readonly string[]): string[] {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith(SUFFIX))
    .sort();
  const likely = files.filter((file) => only.some((name) => name.startsWith(file.slice(0, -SUFFIX.length))));
  return [...new Set([...likely, ...files])];
}

type Results = [name: string, measurement: Measurement][];

async function measure(benches: readonly Bench[], log: Run['log']): Promise<{ results: Results; failures: string[] }> {
  const results: Results = [];
  const failures: string[] = [];
  for (const bench of benches) {
    log(`${bench.name} ...`);
    try {
      const { value, unit, against, ratio, bounds = [] } = await bench.run();
      if (!Number.isFinite(value) || !Number.isFinite(ratio)) throw new Error(`gave ${value} ${unit}, ratio ${ratio}`);
      const measured = { value: rounded(value), unit, against, ratio: rounded(ratio) };
      const all = [
        ...(bench.ratio === undefined ? [] : [{ ...bench.ratio, unit: 'as the ratio', value: ratio }]),
        ...bounds,
      ];
      const held = all.map((bound) => ({ ...bound, value: rounded(bound.value) }));
      results.push([bench.name, held.length === 0 ? measured : { ...measured, bounds: held }]);
    } catch (error) {
      failures.push(`${bench.name} failed: ${messageOf(error)}`);
    }
  }
  return { results, failures };
}

/** Four significant digits: more would only be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function table(results: Results): string {
  const rows = results.map(([name, { value, unit, ratio, against }]) => [
    name,
    `${value.toLocaleString('en')} ${unit}`,
    ratio.toLocaleString('en'),
    against,
  ]);
  const all = [['bench', 'value', 'ratio', 'against'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * `check ip` with 5,314 blocks of GitHub's published list against 81 profiles, of which 22 have ranges: 122,222 answers
 * as JSON, beside the same answers as CSV. The two take turns, so that each meets the same machine.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Measurement } from './bench.js';
import { checkIp, middle, type Cost } from './check-ip-run.js';
import { profileRange, smallProfile, writeProject } from './project-files.js';

const LIST = join(import.meta.dirname, '..', 'test', 'data', 'ip-lists', 'github-meta.json');
const PROFILES = 81;
const WITH_RANGES = 22;
/** 5,314 blocks, for the org and for each profile with ranges. */
const ANSWERS = 122_222;
const ROUNDS = 3;
const MOST_TIMES = 1.5;
const MOST_MIB = 400;

function profile(index: number): readonly [string, string] {
  return [`P${index}`, smallProfile(index < WITH_RANGES ? profileRange('20.0.7.0', `20.0.7.${index}`) : '')];
}

function countIn(file: string, what: RegExp): number {
  const found = readFileSync(file, 'latin1').match(what)?.length ?? 0;
  if (found !== ANSWERS) throw new Error(`${file} has ${found} answers.`);
  return found;
}

function measure(): Measurement {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-bench-'));
  try {
    const project = join(folder, 'project');
    writeProject(
      project,
      Array.from({ length: PROFILES }, (_, index) => profile(index)),
    );
    const ask = ['-d', project, '--ip-file', LIST, '--ip-key', 'actions'];
    const [csv, json]: [Cost[], Cost[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      csv.push(checkIp(folder, [...ask, '-r', 'csv'], join(folder, 'out.csv')));
      json.push(checkIp(folder, [...ask, '--json'], join(folder, 'out.json')));
    }
    countIn(join(folder, 'out.csv'), /\r\n\d/g);
    countIn(join(folder, 'out.json'), /^ {8}"address": /gm);
    const [asCsv, asJson] = [middle(csv), middle(json)];
    const ratio = asJson.cpuSeconds / asCsv.cpuSeconds;
    const most = Math.max(...json.map(({ mebibytes }) => mebibytes));
    const words = ({ cpuSeconds, seconds, mebibytes }: Cost): string =>
      `${cpuSeconds.toFixed(1)} s of CPU time, ${seconds.toFixed(1)} s on the clock, ${mebibytes.toFixed(0)} MiB`;
    return {
      value: asJson.cpuSeconds,
      unit: 's',
      against: `CSV ${words(asCsv)}; JSON ${words(asJson)}`,
      ratio,
      bounds: [
        { unit: 'times the CPU time of CSV', value: ratio, most: MOST_TIMES },
        { unit: 'MiB', value: most, most: MOST_MIB },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benches: Bench[] = [{ name: 'check-ip-blocks-json', run: async () => Promise.resolve(measure()) }];

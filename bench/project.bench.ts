/**
 * `check ip` on 200 MB of profiles, in CPU seconds beyond the start of the command: beside reading the same files without
 * looking into them, beside Python's parser in C, and beside the parser that read all of them before, fast-xml-parser
 * with its validator, which still reads what is not plain.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILE_ELEMENTS } from '../lib/facts/metadata/profile.js';
import { keptBy, readAnyXml } from '../lib/facts/metadata/xml.js';
import type { Bench, Measurement } from './bench.js';
import { besidePython, beyondStart, expat, within } from './beyond-start.js';
import { largeProfile, profileRange, writeProject } from './project-files.js';

const PROFILES = 81;
/** Of the parser of before, so many times as many. */
const SAMPLED = 9;
/** What is promised, in parts of what the parser of before takes for all profiles. */
const MOST_NAMED = 0.1;
const MOST_ALL = 0.5;

function* profiles(): Generator<readonly [string, string]> {
  for (let i = 0; i < PROFILES; i++) yield [`P${i}`, largeProfile(i, profileRange('20.0.7.0', `20.0.7.${i}`))];
}

/** CPU seconds of this process. */
function timed(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function bareRead(folder: string): number {
  return timed(() => {
    const size = readdirSync(folder).reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0);
    if (size < 150e6) throw new Error(`The profiles have ${size} bytes.`);
  });
}

/** What the parser of before takes for all, by every ninth file: they are of one size. */
function parserOfBefore(folder: string): number {
  const isKept = keptBy(PROFILE_ELEMENTS);
  const some = readdirSync(folder).filter((_, index) => index % SAMPLED === 0);
  const seconds = timed(() => {
    for (const name of some) {
      const read = readAnyXml(readFileSync(join(folder, name), 'utf8'), 'Profile', isKept);
      if (!read.ok) throw new Error(`${name} could not be read.`);
    }
  });
  return (seconds * PROFILES) / some.length;
}

function measure(): Measurement {
  return within((folder) => {
    const project = join(folder, 'large');
    writeProject(project, profiles());
    const beyond = beyondStart(folder);
    const files = join(project, 'profiles');
    bareRead(files);
    const bare = bareRead(files);
    const python = expat(files);
    const named = beyond(['-d', project, '--profile', 'P7']);
    const all = beyond(['-d', project]);
    const before = parserOfBefore(files);
    const beside = `${besidePython(python)}; the parser of before ${before.toFixed(2)} s`;
    return {
      value: all,
      unit: 's',
      against: `a bare read ${bare.toFixed(2)} s; ${beside}; one profile named ${named.toFixed(2)} s`,
      ratio: all / (python ?? bare),
      bounds: [
        { unit: "of the former parser's time with one profile named", value: named / before, most: MOST_NAMED },
        { unit: "of the former parser's time with all profiles", value: all / before, most: MOST_ALL },
      ],
    };
  });
}

export const benches: Bench[] = [{ name: 'project-profiles', run: async () => Promise.resolve(measure()) }];

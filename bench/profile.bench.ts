/**
 * `check ip` on one profile with 200,000 ranges, in CPU seconds beyond the start of the command, beside Python's parser
 * in C on the same file.
 */
import { join } from 'node:path';
import type { Bench, Measurement } from './bench.js';
import { besidePython, beyondStart, expat, within } from './beyond-start.js';
import { profileRange, smallProfile, writeProject } from './project-files.js';

const RANGES = 200_000;
const MOST_SECONDS = 2;

function measure(): Measurement {
  return within((folder) => {
    const project = join(folder, 'ranges');
    const written = Array.from({ length: RANGES }, (_, i) => {
      const at = `${20 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
      return profileRange(`${at}.0`, `${at}.31`);
    }).join('');
    writeProject(project, [['P0', smallProfile(written)]]);
    const value = beyondStart(folder)(['-d', project, '--profile', 'P0']);
    const python = expat(join(project, 'profiles'));
    return {
      value,
      unit: 's',
      against: besidePython(python),
      ratio: value / (python ?? 1),
      bounds: [{ unit: 's of CPU time beyond the start', value, most: MOST_SECONDS }],
    };
  });
}

export const benches: Bench[] = [{ name: 'profile-200k', run: async () => Promise.resolve(measure()) }];

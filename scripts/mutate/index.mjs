/**
 * Changes src/ in one small place at a time and sees whether a test notices. Hours for all, so it is no part of
 * `npm test`.
 *
 *   npm run mutate                     all rooms
 *   npm run mutate -- ip guard         these rooms (their names stand in rooms.ts)
 *   npm run mutate -- src/ip/cidr.ts   these files
 *   npm run mutate -- --changed        the files that differ from main, new ones too
 *   ... --jobs 2                       so many processes, one unless told
 *   ... --sample 200                   of each room so many mutants, for a first look
 *   ... --seed 2                       other ones: who wrote tests for those of one sample is judged by another
 *
 * Exit code 1 if a room is below what is asked of it. What was not noticed is printed, and stands with its code in
 * reports/mutation/ROOM.html, or in ROOM-part.html where not all files of the room were asked for.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { changedFiles } from './changed.ts';
import { ROOMS, filesOf, judgesOf, reportOf, roomOf } from './rooms.ts';
import { scoreOf, told } from './score.ts';

const root = join(import.meta.dirname, '..', '..');
const here = (file) => join(import.meta.dirname, file);

/** What to mutate, by room: files, and rooms with all of theirs. */
function chosen(names, isChanged) {
  const asked = names.length === 0 && !isChanged ? Object.keys(ROOMS) : names;
  const files = asked.flatMap((name) => (name in ROOMS ? filesOf(name, root) : [name]));
  const byRoom = new Map();
  for (const file of new Set([...files, ...(isChanged ? changedFiles(root) : [])])) {
    const room = roomOf(file);
    if (room === undefined) {
      console.log(`${file} is in no room that is mutated.`);
    } else {
      byRoom.set(room, [...(byRoom.get(room) ?? []), file]);
    }
  }
  return byRoom;
}

async function mutate(name, { without }, files, { jobs, sample, seed }) {
  const report = `reports/mutation/${reportOf(name, files, root)}`;
  return new Stryker({
    mutate: files,
    plugins: [here('runner.mjs'), here('sample.mjs'), here('reporter.mjs')],
    testRunner: 'mocha-in-one-process',
    mochaTests: judgesOf(name, root),
    mochaWithout: without ?? [],
    testRunnerNodeArgs: ['--max-old-space-size=1400', '--import=tsx', '--disable-warning=ExperimentalWarning'],
    checkers: sample === undefined ? [] : ['sample'],
    sample: { size: Number(sample), seed: Number(seed) },
    buildCommand: 'node scripts/mutate/build.mjs',
    ignorePatterns: ['lib', '.lib', 'bench', 'coverage', 'reports', '.nyc_output', '.stage'],
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: Number(jobs),
    // Once all tests of a room: minutes on a machine that has much else to do.
    dryRunTimeoutMinutes: 60,
    timeoutMS: 20_000,
    timeoutFactor: 3,
    cleanTempDir: 'always',
    reporters: ['unnoticed', 'html', 'json'],
    htmlReporter: { fileName: `${report}.html` },
    jsonReporter: { fileName: `${report}.json` },
    warnings: false,
  }).runMutationTest();
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    changed: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '1' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
process.chdir(root);
const lines = [];
for (const [name, files] of chosen(positionals, values.changed)) {
  const room = ROOMS[name];
  if (room === undefined) continue;
  console.log(`== ${name}: ${files.length} files`);
  const mutants = await mutate(name, room, files, { sample: room.sample, ...values });
  lines.push(told(name, mutants, room.least));
  if (scoreOf(mutants).score < room.least) {
    process.exitCode = 1;
  }
}
console.log(`\n${lines.length === 0 ? 'Nothing to mutate.' : lines.join('\n')}`);

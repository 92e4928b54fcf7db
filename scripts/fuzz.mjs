/**
 * The random tests at their full size: `npm test` runs a sample of each.
 *
 *   node scripts/fuzz.mjs          random sequences and texts
 *   node scripts/fuzz.mjs agree    logins of clients that are not ours, as check ip foretells them
 *   node scripts/fuzz.mjs long     what a terminal shows of an org of 200,000 users and 10,000,000 logins
 *   node scripts/fuzz.mjs sweep    every read of an org, every member of a snapshot and every file of a project, with every fault
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
/** Test files, and what makes each of them large. */
const SWEEP = [
  'test/sweep/org.test.ts',
  'test/sweep/scenes.test.ts',
  'test/sweep/snapshot.test.ts',
  'test/facts/project/faults.test.ts',
].map((file) => [file, { SF_TOKEN_SWEEP: 'all' }]);
const FUZZ = [
  ['test/login/model.test.ts', { SF_TOKEN_SEQUENCES: '10000' }],
  ['test/fuzz/parsers.test.ts', { SF_TOKEN_FUZZ_RUNS: '100000' }],
];
const AGREE = [['test/e2e/agreement.test.ts', { SF_TOKEN_LOGINS: '10000' }]];

const LONG = [['test/commands/longWork.test.ts', { SF_TOKEN_LONG_LOGINS: '10000000' }]];

const files = { agree: AGREE, long: LONG, sweep: SWEEP }[process.argv[2]] ?? FUZZ;
const failed = files.filter(([file, env]) => {
  const done = spawnSync(process.execPath, [mocha, '--timeout', '0', file], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  return done.status !== 0;
});
process.exitCode = failed.length === 0 ? 0 : 1;

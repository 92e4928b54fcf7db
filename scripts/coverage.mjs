/**
 * The gate on coverage: the compiled JavaScript, without source maps, as it was counted in the tests and in every
 * process they started. A file that no test loaded counts with all its lines.
 */
import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = join(import.meta.dirname, '..');
const output = join(root, '.nyc_output');
const read = (file) => JSON.parse(readFileSync(join(output, file), 'utf8'));

/** Whether the process that left this mark is there; one that was killed has left it behind. */
function isAlive(mark) {
  try {
    return process.kill(Number(mark.slice('alive-'.length)), 0);
  } catch {
    return false;
  }
}

// A minute is long for a few megabytes; who is still there then is another process of that number.
for (let seconds = 0; seconds < 60; seconds += 0.1) {
  const marks = existsSync(output) ? readdirSync(output).filter((file) => file.startsWith('alive-')) : [];
  if (!marks.some(isAlive)) {
    for (const mark of marks) rmSync(join(output, mark));
    break;
  }
  await pause(100);
}

const files = existsSync(output) ? readdirSync(output).filter((file) => file.startsWith('counts-')) : [];
if (files.length === 0) {
  console.error('No coverage was recorded: run the tests first.');
  process.exit(1);
}

/** Marks in a file's part of the map what ran of it: a byte for each place, in the order of scripts/instrument.mjs. */
function mark({ s, f, b }, ran) {
  let place = 0;
  for (const counts of [s, f, ...Object.values(b)]) {
    for (const key of Object.keys(counts)) {
      counts[key] ||= ran[place];
      place += 1;
    }
  }
  if (place !== ran.length) {
    throw new Error('What a process counted is not what the map says.');
  }
}

// What ran in each process becomes what ran in any.
const counted = read('map.json');
for (const file of files) {
  for (const [path, ran] of Object.entries(read(file))) {
    if (counted[path] === undefined) {
      throw new Error(`${path} was counted, but the map does not have it.`);
    }
    mark(counted[path], Buffer.from(ran, 'latin1'));
  }
  rmSync(join(output, file));
}
rmSync(join(output, 'map.json'));
writeFileSync(join(output, 'all.json'), JSON.stringify(counted));

const done = spawnSync(
  'nyc',
  ['report', '--reporter=text', '--check-coverage', '--lines=95', '--branches=90', '--exclude-after-remap=false'],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = done.status ?? 1;

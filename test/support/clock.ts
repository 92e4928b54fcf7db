/**
 * The clock of a process that a test starts: what Salesforce ends is judged by the date.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireOption } from '../../scripts/test-clock.cjs';
import { ROOT } from './run.js';

/** Writes a file into the folder that moves the clock of the process that loads it to this time. */
export function clockFile(time: string, folder: string): string {
  const file = join(folder, `clock-${String(Date.parse(time))}.cjs`);
  const module = JSON.stringify(join(ROOT, 'scripts', 'clock.cjs'));
  writeFileSync(file, `require(${module})(Date.parse(${JSON.stringify(time)}) - Date.now());\n`);
  return file;
}

/**
 * NODE_OPTIONS for a process that begins at this time.
 *
 * @param folder where the file that moves its clock is put
 */
export function clockAt(time: string, folder: string): string {
  return [process.env['NODE_OPTIONS'] ?? '', requireOption(clockFile(time, folder))].join(' ').trim();
}

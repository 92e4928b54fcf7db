/**
 * The clock of a process that a test starts: what Salesforce ends is judged by the date.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.js';

/**
 * NODE_OPTIONS for a process that begins at this time.
 *
 * @param folder where the file that moves its clock is put
 */
export function clockAt(time: string, folder: string): string {
  const file = join(folder, `clock-${String(Date.parse(time))}.cjs`);
  const module = JSON.stringify(join(ROOT, 'scripts', 'clock.cjs'));
  writeFileSync(file, `require(${module})(Date.parse(${JSON.stringify(time)}) - Date.now());\n`);
  return [process.env['NODE_OPTIONS'] ?? '', `--require ${file}`].join(' ').trim();
}

/**
 * A store that a rotation gives a secret to, and that keeps it when a test wants it: so that what comes before is before
 * it, however slow the machine is.
 */
import { writeFileSync } from 'node:fs';

/** When a store keeps what it has read: after milliseconds, or when it may. */
export type After = number | 'may';

/**
 * Its arguments: the file that it adds to, and when. Beside that file it leaves its process (.pid), and that it has read all
 * (.begun). It waits no longer than its folder is there.
 */
export const WAITING_STORE = `
  const { appendFileSync, existsSync, writeFileSync } = require('node:fs');
  const { dirname } = require('node:path');
  const [, , file, after] = process.argv;
  writeFileSync(file + '.pid', String(process.pid));
  const may = file + '.may';
  let all = '';
  const keeps = () => appendFileSync(file, all);
  const looks = () => {
    if (existsSync(may)) keeps();
    else if (existsSync(dirname(file))) setTimeout(looks, 20);
  };
  process.stdin.setEncoding('utf8').on('data', (chunk) => (all += chunk)).on('end', () => {
    writeFileSync(file + '.begun', '');
    if (after === 'may') looks();
    else setTimeout(keeps, Number(after));
  });
`;

/** Lets the stores of a file keep what they have read. */
export function mayKeep(file: string): void {
  writeFileSync(`${file}.may`, '');
}

/**
 * The calls of `list logins` as a function of rows and of groups, as the table of docs/performance.md:
 * `npx tsx bench/logins-table.ts`. It takes some minutes.
 */
import { measureGrouped } from './logins-costs.js';
import type { HistorySize } from './logins-org.js';

const SMALL = { users: 20_500, integrations: 500 };
const LARGE = { users: 205_000, integrations: 5_000 };
const SIZES: readonly HistorySize[] = [
  { ...SMALL, logins: 10_000 },
  { ...SMALL, logins: 100_000 },
  { ...SMALL, logins: 1_000_000 },
  { ...SMALL, logins: 10_000_000 },
  { ...LARGE, logins: 1_000_000, groups: 2 },
  { ...LARGE, logins: 1_000_000, groups: 8 },
  { ...LARGE, logins: 1_000_000, groups: 32 },
  { ...LARGE, logins: 1_000_000, groups: 128 },
  { ...LARGE, logins: 10_000_000 },
];

const shown = (count: number): string => count.toLocaleString('en');

process.stdout.write('| users | rows | groups with a password | API calls | MiB | a loop over all rows |\n');
process.stdout.write('| ---: | ---: | ---: | ---: | ---: | ---: |\n');
for (const size of SIZES) {
  const { bytes, calls, groups } = await measureGrouped(size);
  const plain = Math.ceil(size.logins / 2000);
  const cells = [size.users, size.logins, groups, calls, Math.round(bytes / 2 ** 20), plain].map(shown);
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

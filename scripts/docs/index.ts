/**
 * Writes every generated page of the documentation, the keys of messages/ as types, the part of a schema that comes from
 * a table, and what HTML reports carry.
 *
 *   tsx scripts/docs/index.ts           writes them
 *   tsx scripts/docs/index.ts --check   fails when one is stale, and names it
 *
 * All but those in src/, which are first, need lib (npm run compile).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fresh as messageKeys } from './message-keys.js';

const root = join(import.meta.dirname, '..', '..');
const pages: readonly { file: string; fresh: () => string | Promise<string> }[] = [
  { file: 'src/messageKeys.ts', fresh: messageKeys },
  { file: 'src/report/html/assets.ts', fresh: async () => (await import('./page.js')).fresh() },
  { file: 'docs/design.md', fresh: async () => (await import('./design.js')).fresh() },
  { file: 'docs/decision-table.md', fresh: async () => (await import('./decision-table.js')).fresh() },
  { file: 'docs/causes.md', fresh: async () => (await import('./causes.js')).fresh() },
  { file: 'docs/address-lists.md', fresh: async () => (await import('./address-lists.js')).fresh() },
  { file: 'README.md', fresh: async () => (await import('./readme.js')).fresh() },
  { file: 'schemas/sf-token.schema.json', fresh: async () => (await import('./policy-schema.js')).fresh() },
  { file: 'schemas/snapshot.schema.json', fresh: async () => (await import('./snapshot-schema.js')).fresh() },
];

/** The pages of rules after the others: which there are, the compiled rules tell. */
async function* allPages(): AsyncGenerator<(typeof pages)[number]> {
  yield* pages;
  yield* (await import('./rules.js')).pages();
}

const check = process.argv.includes('--check');
for await (const { file, fresh } of allPages()) {
  const path = join(root, file);
  const wanted = await fresh();
  if (!check) {
    writeFileSync(path, wanted);
  } else if (!existsSync(path) || readFileSync(path, 'utf8') !== wanted) {
    console.error(`${file} is stale. Write it anew: npm run docs`);
    process.exitCode = 1;
  }
}

/**
 * Writes every generated page of the documentation, and the part of a schema that comes from a table.
 *
 *   tsx scripts/docs/index.ts           writes them
 *   tsx scripts/docs/index.ts --check   fails when one is stale, and names it
 *
 * Needs lib (npm run compile).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fresh as causes } from './causes.js';
import { fresh as decisionTable } from './decision-table.js';
import { fresh as readme } from './readme.js';
import { fresh as snapshotSchema } from './snapshot-schema.js';

const root = join(import.meta.dirname, '..', '..');
const pages: readonly { file: string; fresh: () => string | Promise<string> }[] = [
  { file: 'docs/decision-table.md', fresh: decisionTable },
  { file: 'docs/causes.md', fresh: causes },
  { file: 'README.md', fresh: readme },
  { file: 'schemas/snapshot.schema.json', fresh: snapshotSchema },
];

const check = process.argv.includes('--check');
for (const { file, fresh } of pages) {
  const path = join(root, file);
  const wanted = await fresh();
  if (!check) {
    writeFileSync(path, wanted);
  } else if (readFileSync(path, 'utf8') !== wanted) {
    console.error(`${file} is stale. Write it anew: npm run docs`);
    process.exitCode = 1;
  }
}

/**
 * Measures every figure of the project: `npm run bench -- [--json] [--only NAME]...`
 */
import { Console } from 'node:console';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runBenches } from './runner.js';

// Standard output is for the figures alone, whatever a bench or what it runs may print.
const out = new Console(process.stdout, process.stderr);
globalThis.console = new Console(process.stderr, process.stderr);

process.exitCode = await runBenches({
  directory: dirname(fileURLToPath(import.meta.url)),
  args: process.argv.slice(2),
  out: (text) => {
    out.log(text);
  },
  log: (text) => {
    out.error(text);
  },
});

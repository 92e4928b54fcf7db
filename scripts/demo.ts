/**
 * `npm run demo`: the plugin in the real Salesforce CLI, in a temporary home, as its three kinds of users run it.
 * Every command line stands before its output.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const home = mkdtempSync(join(tmpdir(), 'sf-token-demo-'));
const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  SF_DISABLE_TELEMETRY: 'true',
  SF_DISABLE_LOG_FILE: 'true',
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  SF_AUTOUPDATE_DISABLE: 'true',
  SF_SKIP_NEW_VERSION_CHECK: 'true',
};

function sf(args: readonly string[], silent = false): number {
  const done = spawnSync(
    process.execPath,
    [join(root, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js'), ...args],
    { cwd: root, env, stdio: ['ignore', silent ? 'ignore' : 'inherit', silent ? 'pipe' : 'inherit'], encoding: 'utf8' },
  );
  if (silent && done.status !== 0) {
    process.stderr.write(done.stderr);
  }
  return done.status ?? 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Shows a command line, runs it, and holds it to the exit code that the story expects. */
function show(why: string, line: string, expected: number): void {
  say(`\n# ${why}\n$ sf ${line}`);
  const status = sf(line.split(' '));
  say(`(exit code ${status})`);
  if (status !== expected) {
    say(`The demo expected exit code ${expected}.`);
    process.exitCode = 1;
  }
}

const sample = 'test/data/project/sample';
try {
  if (sf(['plugins', 'link', root, '--no-install'], true) !== 0) {
    throw new Error('The plugin could not be linked.');
  }
  show(
    'An admin: do the office and a home address need a token, by the metadata in this project?',
    `token check ip --source-dir ${sample} --ip 203.0.113.50 --ip 203.0.113.200`,
    30,
  );
  show(
    'A pipeline: may the build servers log in as the integration profile? The exit code answers.',
    `token check ip --source-dir ${sample} --ip 192.0.2.64/28 --profile Integration`,
    0,
  );
  show(
    'A release engineer: what breaks when the client moves to API version 65?',
    `token check ip --source-dir ${sample} --ip 192.0.2.70 --login-api-version 65.0 -r github`,
    30,
  );
} finally {
  rmSync(home, { recursive: true, force: true });
}

/**
 * Everything that has to hold before a change lands. All steps run, even after one failed, so that one run tells all:
 * those that only read run beside the tests, the output of each kept together. The last line holds the counts of the
 * test runner itself.
 *
 *   node scripts/test.mjs            all steps
 *   node scripts/test.mjs STEP ...   only these
 */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { build } from 'esbuild';
import { isOlder } from './older.cjs';
import { requireOption, writeClock } from './test-clock.cjs';

const root = join(import.meta.dirname, '..');
const stage = join(root, '.stage');
const counted = join(root, '.nyc_output');
const scratch = mkdtempSync(join(tmpdir(), 'sf-token-test-'));
const countsFile = join(scratch, 'counts.json');

const env = {
  // Without what npm says of itself: core looks through all variables some hundred times in each command that asks an org.
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('npm_') || name === 'npm_execpath'),
  ),
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  SF_DISABLE_TELEMETRY: 'true',
  SF_DISABLE_LOG_FILE: 'true',
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  SF_AUTOUPDATE_DISABLE: 'true',
  SF_DISABLE_AUTOUPDATE: 'true',
  SF_SKIP_NEW_VERSION_CHECK: 'true',
  // By the last two on Windows.
  TMPDIR: scratch,
  TEMP: scratch,
  TMP: scratch,
  TEST_COUNTS_FILE: countsFile,
  // Programs in Go: four times the room before they tidy up, which took them a fifth of their time.
  GOGC: '400',
};

/** Seconds of the processor of all processes that have ended and were waited for; where the system does not tell, none. */
function secondsOfEnded() {
  const file = '/proc/self/stat';
  const [, , ...fields] = existsSync(file) ? readFileSync(file, 'utf8').split(/\) | /u) : [];
  return fields.length === 0 ? undefined : (Number(fields[13]) + Number(fields[14])) / 100;
}
let secondsBefore = secondsOfEnded();

/** Adds to a step what its program has taken, which has just ended. */
function count(step) {
  const seconds = secondsOfEnded();
  if (seconds === undefined) return;
  step.seconds = (step.seconds ?? 0) + seconds - secondsBefore;
  secondsBefore = seconds;
}

const isWindows = process.platform === 'win32';
/** The Node of the packages, without a shell in between on Windows: its lines are shorter than the names of all tests. */
const NODE = isWindows ? process.execPath : 'node';

/** Runs a program for a step. What it says is shown at once, or gathered while other steps run too. */
async function run(step, command, args, cwd = root, more = {}) {
  const { said } = step;
  const gathers = said !== undefined;
  const colour = gathers && process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(command, args, {
    cwd,
    env: { ...env, ...colour, ...more },
    // Programs of packages are scripts of the shell there.
    shell: isWindows && command !== NODE,
    stdio: gathers ? ['inherit', 'pipe', 'pipe'] : 'inherit',
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => said.push(chunk));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once('exit', () => count(step));
    child.once('close', (code) => resolve(code === 0));
  });
}

/**
 * The native compiler, by its file: `tsc` may be that of the package beside it, which tools ask as a library. Several
 * checkers would each check what all files need.
 */
const compiles = (step, ...args) =>
  run(step, 'node', [join(root, 'node_modules', 'typescript-native', 'bin', 'tsc'), '--checkers', '1', ...args]);

let isThere;
/** Compiles lib once where a step needs its types and it is older than src. */
const withLib = (step) => (isThere ??= isOlder() ? compiles(step, '-p', '.') : Promise.resolve(true));

/**
 * The tree as it is, with lib replaced by its instrumented twin: tests and the processes they start load that one. It has
 * the manifest of its commands, as the package has: without one each process loads all of them to run one.
 */
async function layStage(step) {
  rmSync(stage, { recursive: true, force: true });
  rmSync(counted, { recursive: true, force: true });
  mkdirSync(counted);
  const left = new Set(['node_modules', 'lib', '.lib', '.git', '.stage', '.nyc_output', 'coverage', 'reports']);
  for (const entry of readdirSync(root)) {
    if (!left.has(entry)) {
      cpSync(join(root, entry), join(stage, entry), { recursive: true, verbatimSymlinks: true });
    }
  }
  symlinkSync(join(root, 'node_modules'), join(stage, 'node_modules'), 'junction');
  await compileTests();
  return (
    (await run(step, 'node', ['scripts/instrument.mjs', join(stage, 'lib'), counted])) &&
    (await run(step, 'node', ['scripts/bundle.mjs', 'manifest', stage])) &&
    run(step, 'node', ['scripts/bundle.mjs', 'quick', stage])
  );
}

/** Room for what lives briefly: the tests make much of it, and an eighth of their time went into tidying it up. */
const YOUNG = 'max-semi-space-size=32';

/** Several threads that tidy up for one program would wait for each other where others work on all cores: a tenth of its time. */
const ONE_THREAD = 'single-threaded-gc';

/** Code that has not run for a while: a later file of tests runs it again. */
const KEPT_CODE = 'no-flush-bytecode';

/**
 * No code of the quick compiler. It fills a process that loads thousands of modules with more than 16 MiB of machine code,
 * behind which V8 no longer optimizes regular expressions: a test of texts took 96 seconds in a worker of that age, and 5
 * in a young one.
 */
const LITTLE_CODE = 'no-sparkplug';

/**
 * The tests in JavaScript, beside their source: tsx would have a look at each module of each package that they load, in
 * every process that runs them.
 */
async function compileTests() {
  await build({
    entryPoints: globSync(['test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'], {
      cwd: stage,
      exclude: ['test/data'],
    }).map((file) => join(stage, file)),
    outbase: stage,
    outdir: stage,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'warning',
  });
  const file = join(stage, '.mocharc.json');
  const { 'node-option': options, require: first, ...more } = JSON.parse(readFileSync(file, 'utf8'));
  const left = options.filter((option) => option !== 'import=tsx');
  writeFileSync(
    file,
    JSON.stringify({
      ...more,
      extension: ['test.js'],
      'node-option': [...left, YOUNG, ONE_THREAD, KEPT_CODE, LITTLE_CODE],
      require: [join(root, 'scripts', 'source-maps.cjs'), ...first],
    }),
  );
}

/**
 * The files of tests, those that take long first: files are shared out, and no one should wait for the last. What is
 * installed comes before all, since it waits more than it works; whoever else asks for the packed package finds it there.
 */
function testFiles() {
  const order = [
    /^test\/package\/install/,
    /^test\/(commands|docs|e2e|hooks|sweep|org\/(cli|main)|login\/(model|processes)|policy\/properties|facts\/org\/logins)/,
  ];
  const rank = (file) => order.findIndex((those) => those.test(file)) + 1 || order.length + 1;
  return readdirSync(join(stage, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.js'))
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .sort()
    .sort((a, b) => rank(a) - rank(b));
}

/** A copy without the schemas of files (`*.schema.json`), which belong to no command and so are none to compare. */
function schemasOfCommands() {
  const copy = join(scratch, 'schemas');
  cpSync(join(root, 'schemas'), copy, { recursive: true, filter: (path) => !path.endsWith('.schema.json') });
  return copy;
}

/** oclif as in development, but with what is compiled. */
const COMPILED = ['--import', './scripts/compiled-commands.mjs'];

/** Runs each step, given where it says what it has to say. */
const steps = {
  compile: (step) => {
    rmSync(join(root, 'lib'), { recursive: true, force: true });
    return compiles(step, '-p', '.');
  },
  // Several threads of its checker would each check what all files need.
  lint: (step) =>
    run(step, 'oxlint', ['--type-aware', '--report-unused-disable-directives-severity=error', '.'], root, {
      GOMAXPROCS: '1',
    }),
  'lint-commands': (step) =>
    run(step, 'node', [`--${YOUNG}`, join('node_modules', 'eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0']),
  schemas: async (step) =>
    (await withLib(step)) &&
    run(step, 'node', [
      ...[`--${YOUNG}`, ...COMPILED, '--import', './scripts/one-program.mjs'],
      ...['bin/dev.js', 'schema', 'compare', '--filepath', schemasOfCommands()],
    ]),
  format: (step) => run(step, 'oxfmt', ['--check', '.']),
  types: async (step) =>
    // Tests have their types from lib.
    (await withLib(step)) &&
    (await compiles(step, '-p', 'tsconfig.test.json')) &&
    // What runs in a browser.
    compiles(step, '-p', join('src', 'report', 'html', 'page')),
  snapshot: (step) => run(step, 'node', [...COMPILED, 'bin/dev.js', 'snapshot', 'compare']),
  'dead-code': (step) => run(step, 'knip', []),
  docs: (step) => run(step, 'tsx', ['scripts/docs/index.ts', '--check']),
  tests: async (step) =>
    (await layStage(step)) &&
    (await run(
      step,
      NODE,
      [
        join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'),
        '--parallel',
        '--jobs',
        // A third of a test's time is spent waiting.
        String(availableParallelism() + 1),
        ...testFiles(),
      ],
      stage,
      {
        NODE_OPTIONS: [join(root, 'scripts', 'count-coverage.cjs'), writeClock(scratch)].map(requireOption).join(' '),
        TEST_COVERAGE_DIR: counted,
        TEST_SHARED_DIR: scratch,
        // Of the same 2,000 modules that most of the processes load.
        NODE_COMPILE_CACHE: join(stage, '.compile-cache'),
      },
    )) &&
    // A runner that is lost ends without a word.
    existsSync(countsFile),
  coverage: (step) => run(step, 'node', ['scripts/coverage.mjs']),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`Unknown step ${unknown.join(', ')}. The steps: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

const failed = [];

/** Runs a step and tells how it went; a step beside others says all it has to say at its end. */
async function take(name, isBesideOthers) {
  const began = Date.now();
  const said = isBesideOthers ? [] : undefined;
  if (!isBesideOthers) {
    console.log(`\n== ${name}`);
  }
  const step = { said };
  if (!(await steps[name](step))) {
    failed.push(name);
  }
  if (isBesideOthers) {
    console.log(`\n== ${name}`);
    process.stdout.write(said.join(''));
  }
  const times = [
    `${((Date.now() - began) / 1000).toFixed(1)} s`,
    ...(step.seconds === undefined ? [] : [`${step.seconds.toFixed(1)} CPU seconds`]),
  ];
  console.log(`== ${name}: ${failed.includes(name) ? 'FAILED' : 'ok'} (${times.join(', ')})`);
}

/** Runs steps one after another, as many lanes of them as there are cores or as is said. */
async function takeAll(names, lanes = availableParallelism(), isBesideOthers = names.length > 1) {
  const left = [...names];
  const lane = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      await take(name, isBesideOthers);
    }
  };
  await Promise.all(Array.from({ length: Math.min(left.length, lanes) }, lane));
}

const names = asked.length > 0 ? asked : Object.keys(steps);
const those = (...some) => names.filter((name) => some.includes(name));
/** They only read, and take the cores that tests leave idle while they wait. */
const checks = names.filter((name) => !['compile', 'tests', 'coverage'].includes(name));
/** Those that ask for nothing that is compiled run beside the compiler, which takes one core. */
const early = names.includes('compile') ? checks.filter((name) => ['lint-commands', 'format'].includes(name)) : [];
const late = checks.filter((name) => !early.includes(name));
const compiled = takeAll(those('compile'));
if (names.includes('tests')) {
  const tested = compiled.then(() => take('tests', false));
  await takeAll(early, 1, true);
  await compiled;
  await Promise.all([tested, takeAll(late, 1, true)]);
} else {
  await Promise.all([compiled, takeAll(early, 1)]);
  await takeAll(late);
}
await takeAll(those('coverage'));

const hung = existsSync(`${countsFile}.hung`) ? readFileSync(`${countsFile}.hung`, 'utf8') : '';
const counts = existsSync(countsFile) ? JSON.parse(readFileSync(countsFile, 'utf8')) : undefined;
rmSync(scratch, { recursive: true, force: true });
if (failed.length > 0) {
  console.log(`\nFailed steps: ${failed.join(', ')}`);
}
// Told again, since the table of the coverage is long and the end of a log is what is looked at first.
for (const { title, file, message } of counts?.failures ?? []) {
  console.log(`\nFailed: ${title}\n  ${file ?? ''}\n  ${message.split('\n').slice(0, 15).join('\n  ')}`);
}
// Told again, for the same reason.
if (counts !== undefined && counts.long !== '') {
  console.log(`\n${counts.long}`);
}
process.stdout.write(hung);
if (counts !== undefined) {
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
}
process.exitCode = failed.length > 0 ? 1 : 0;

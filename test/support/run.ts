/**
 * Runs commands as a user does: in a process of their own, with a home of their own. Where nothing could tell the
 * difference they share a process, one after another.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inOneProcess, inRunner } from './runner.js';

/** The package under test: the instrumented copy when coverage is measured, else the work tree. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** What starts the plugin alone, and the real Salesforce CLI. */
export const PLUGIN = join(ROOT, 'bin', 'run.js');
const QUICK = join(ROOT, '.quick', 'bin', 'run.js');
/** The plugin for a process of its own: in `npm test` from a few files, so that it starts in half of the time. */
export const OWN_PLUGIN = existsSync(QUICK) ? QUICK : PLUGIN;
export const CLI = join(ROOT, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');

export interface Ran {
  /** Exit code, or null when a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What comes by standard input; without it standard input is empty. `open` leaves it open and silent. */
  readonly input?: string | { readonly open: true };
  /** Polled until it holds, then done once; to send a signal at the right moment. */
  readonly watch?: {
    readonly when: (output: string) => boolean;
    readonly then: (kill: (signal: NodeJS.Signals) => void) => void;
  };
}

/** A temporary HOME with the settings that keep sf away from the user's own files. */
export class Home {
  public readonly path = mkdtempSync(join(tmpdir(), 'sf-token-home-'));

  public get env(): Record<string, string> {
    return {
      HOME: this.path,
      USERPROFILE: this.path,
      XDG_CONFIG_HOME: join(this.path, '.config'),
      XDG_DATA_HOME: join(this.path, '.local', 'share'),
      XDG_CACHE_HOME: join(this.path, '.cache'),
      SF_DISABLE_TELEMETRY: 'true',
      SF_DISABLE_LOG_FILE: 'true',
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_DISABLE_AUTOUPDATE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      FORCE_COLOR: '0',
      // What was compiled once.
      ...(process.env['NODE_COMPILE_CACHE'] === undefined
        ? {}
        : { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] }),
    };
  }

  public remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs a program to its end and collects what it said. Never throws for its exit code. */
export async function run(
  program: string,
  args: readonly string[],
  home: Home,
  options: RunOptions = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? home.path,
      env: { ...inherited(), ...home.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    const kill = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const { watch } = options;
    const poll = setInterval(() => {
      if (watch?.when(stdout + stderr) === true) {
        clearInterval(poll);
        watch.then(kill);
      }
    }, 20);
    child.stdin.on('error', () => undefined);
    if (typeof options.input !== 'object') {
      child.stdin.end(options.input ?? '');
    }
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(poll);
      resolve({ code, stdout, stderr });
    });
  });
}

/** What a child needs of this process: the path, what Windows starts nothing without (whose names may be small), and what lets its coverage be counted. */
export function inherited(): Record<string, string> {
  const kept =
    /^(?:PATH|TMPDIR|TEMP|TMP|SYSTEMROOT|COMSPEC|PATHEXT|LANG|NODE_OPTIONS|TEST_COVERAGE_DIR|NODE_COMPILE_CACHE|NODE_EXTRA_CA_CERTS)$/;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && kept.test(name.toUpperCase()) ? [[name, value]] : [],
    ),
  );
}

/** Variables that commands read when they run; all others may be read when modules load. */
const READ_LATE = new Set([
  'SF_ORG_INSTANCE_URL',
  'SF_TARGET_ORG',
  'SF_CONTENT_TYPE',
  'SF_DATA_DIR',
  'SF_ACCESS_TOKEN',
  'SF_TOKEN_PASSWORD',
  'SF_TOKEN_SECURITY_TOKEN',
  'SF_TOKEN_CLIENT_SECRET',
  'OCLIF_TABLE_COLUMN_OVERRIDE',
  'GITHUB_STEP_SUMMARY',
  'PATH',
]);

/** The plugin alone, through bin/run.js. */
export async function plugin(args: readonly string[], home: Home, options: RunOptions = {}): Promise<Ran> {
  return runProgram(PLUGIN, args, home, options);
}

/** The real Salesforce CLI; link the plugin first where it is needed. */
export async function sf(args: readonly string[], home: Home, options: RunOptions = {}): Promise<Ran> {
  return runProgram(CLI, args, home, options);
}

/**
 * In a process of its own where that may matter: for signals, for what is open or a device, for variables that are read
 * once, and with TEST_OWN_PROCESS set always.
 */
async function runProgram(program: string, args: readonly string[], home: Home, options: RunOptions): Promise<Ran> {
  const { input = '', watch, cwd = home.path } = options;
  const { NODE_OPTIONS, ...env } = options.env ?? {};
  const first = loadedFirst(NODE_OPTIONS);
  const needsOwn =
    first === undefined ||
    watch !== undefined ||
    typeof input === 'object' ||
    process.env['TEST_OWN_PROCESS'] !== undefined ||
    Object.keys(env).some((name) => !READ_LATE.has(name)) ||
    args.some((arg) => arg.includes('/dev/'));
  return needsOwn
    ? run(process.execPath, [program === PLUGIN ? OWN_PLUGIN : program, ...args], home, options)
    : inRunner({ program, args, env: { ...inherited(), ...home.env, ...env }, cwd, input, first });
}

/** One of several runs of {@link plugins}. */
export interface PluginRun {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
}

/**
 * The plugin alone, several times in one process of its own, which has ended then; `beside` is what threads of it wrote,
 * as the one that writes the trace log. Variables that are read once are to
 * be the same in all of them.
 */
export async function plugins(
  runs: readonly PluginRun[],
  home: Home,
  cwd = home.path,
): Promise<{ ends: readonly Ran[]; beside: string }> {
  const once = runs.map(({ env }) =>
    JSON.stringify(
      Object.entries(env)
        .filter(([name]) => !READ_LATE.has(name))
        .sort(),
    ),
  );
  if (new Set(once).size > 1) throw new Error('Variables that are read once differ.');
  const commands = runs.map(({ args, env, input = '' }) => ({
    ...{ program: OWN_PLUGIN, args, input, cwd, first: [] },
    env: { ...inherited(), ...home.env, ...env },
  }));
  const { did, beside } = await inOneProcess(commands);
  return { ends: did, beside };
}

/** The file that these options add to our own (`clockAt`); nothing when they ask for anything else. */
function loadedFirst(nodeOptions: string | undefined): readonly string[] | undefined {
  const own = process.env['NODE_OPTIONS'] ?? '';
  if (nodeOptions === undefined || nodeOptions === own) return [];
  const file = nodeOptions.startsWith(own)
    ? /^ ?--require="([^"]+)"$/u.exec(nodeOptions.slice(own.length))?.[1]
    : undefined;
  return file === undefined ? undefined : [file];
}

/** The real Salesforce CLI, in a process of its own: what draws its tables does so once. */
export async function sfProcess(args: readonly string[], home: Home, options: RunOptions = {}): Promise<Ran> {
  return run(process.execPath, [CLI, ...args], home, options);
}

/** The plugin alone, in a process of its own. */
export async function pluginProcess(args: readonly string[], home: Home, options: RunOptions = {}): Promise<Ran> {
  return run(process.execPath, [OWN_PLUGIN, ...args], home, options);
}

/** Ticks of a second and more, which patience is counted in (src/facts/silenceLimit.ts), do nothing. */
const NO_TICKS = `const every=setInterval;globalThis.setInterval=(work,ms,...more)=>every(ms>=1000?()=>{}:work,ms,...more)`;

/**
 * NODE_OPTIONS of a process that never loses its patience. Where what it waits for never comes, it ends by nothing but what
 * it is told: one that went on waiting would not end at all, however fast the machine is.
 */
export function patient(): string {
  return `${process.env['NODE_OPTIONS'] ?? ''} --import=data:text/javascript,${encodeURIComponent(NO_TICKS)}`.trim();
}

/** Milliseconds for which an org holds an answer back that is never to come: longer than any test. */
export const FOR_GOOD = 86_400_000;

/** Writes at its end how much memory a process had at most. */
const MEMORY = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\nmost memory '+process.resourceUsage().maxRSS))`;

/** The plugin alone, in a process of its own, and how many bytes of memory that had at most. */
export async function pluginMemory(
  args: readonly string[],
  home: Home,
  options: RunOptions = {},
): Promise<Ran & { readonly memory: number }> {
  const ran = await run(process.execPath, ['--import', MEMORY, OWN_PLUGIN, ...args], home, options);
  const [told, kibibytes] = /\nmost memory (\d+)$/u.exec(ran.stderr) ?? ['', 'not told'];
  return { ...ran, stderr: ran.stderr.slice(0, ran.stderr.length - told.length), memory: Number(kibibytes) * 1024 };
}

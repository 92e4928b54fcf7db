/**
 * Runs commands one after another, each as bin/run.js of the plugin or of the Salesforce CLI runs it in a process of its
 * own: to load the same 2,000 modules for each takes longer than the command. Started by runner.ts, which sends a command
 * and gets what it did.
 *
 * A command gets its arguments, its variables, its folder and its standard input, and leaves nothing behind: what it
 * changed of the process is put back, and what @salesforce/core keeps is forgotten. It ends as a process does, when
 * nothing is left to wait for, or by process.exit(); one that ends so and leaves work undone takes the runner with it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers';
import { pathToFileURL } from 'node:url';

/**
 * With `whole` among the arguments the process is one for a few commands of one home: what they set up once, as the log
 * of @salesforce/core, stays until the process ends as any does, and so is all on the disk then.
 */
const isWhole = process.argv.includes('whole');
/**
 * With `terminal` standard output is a pseudo-terminal and gets what commands write to it, as a user's would. Its width is
 * set before each command, and a mark behind it tells where it ends. What goes to standard error is kept, as always.
 */
const isTerminal = process.argv.includes('terminal');
/** What no command writes: a private message of a terminal, which shows nothing. */
const MARK = '\u001b_end of command\u001b\\';
const exit = process.exit.bind(process);
const ROOT = join(import.meta.dirname, '..', '..');
const DOCTOR = join(ROOT, 'node_modules', '@salesforce', 'plugin-info', 'lib', 'doctor.js');
const require = createRequire(import.meta.url);
/** The command that is running, for everything that it started. */
const current = new AsyncLocalStorage();

/** Thrown by process.exit(), which does not return. */
class Exited extends Error {}

/** What a stream gets is kept for the command that wrote it; of one that has ended nothing is heard any more. */
function keep(stream, name) {
  stream.write = (chunk, encoding, done) => {
    const job = current.getStore();
    if (job !== undefined && !job.ended) {
      job[name].push(
        typeof chunk === 'string'
          ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8')
          : Buffer.from(chunk),
      );
    }
    const told = typeof encoding === 'function' ? encoding : done;
    if (told !== undefined) {
      process.nextTick(told);
    }
    return true;
  };
}
if (!isTerminal) {
  keep(process.stdout, 'stdout');
}
keep(process.stderr, 'stderr');

process.exit = (code) => {
  const job = current.getStore();
  if (job !== undefined) {
    end(job, code);
  }
  throw new Exited('The command has ended.');
};
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => {
    if (!(error instanceof Exited)) {
      process.send({ crash: String(error?.stack ?? error) });
    }
  });
}
process.on('disconnect', () => {
  globalThis.leaveCounts?.();
  process.kill(process.pid, 'SIGKILL');
});

/** Who listens to the process and its streams, by event. */
function listeners() {
  return [process, process.stdout, process.stderr].map((emitter) => ({
    emitter,
    events: new Map(emitter.eventNames().map((event) => [event, emitter.rawListeners(event)])),
  }));
}

/** Leaves those who listened before. */
function unlisten(before) {
  listeners().forEach(({ emitter, events }, place) => {
    for (const [event, now] of events) {
      const then = new Set(before[place].events.get(event) ?? []);
      for (const listener of now.filter((one) => !then.has(one))) {
        emitter.removeListener(event, listener);
      }
    }
  });
}

/** As process.exit() does: those who want to know are told, and may still write. */
function end(job, code) {
  if (job.ended || job.ending) {
    return;
  }
  job.ending = true;
  if (code !== undefined) {
    process.exitCode = code;
  }
  if (!isWhole) {
    const before = new Set(job.listeners[0].events.get('exit') ?? []);
    for (const listener of process.rawListeners('exit').filter((one) => !before.has(one))) {
      listener.call(process, process.exitCode ?? 0);
    }
  }
  job.code = Number(process.exitCode ?? 0);
  job.ended = true;
  job.tell();
}

/** How many things of each kind the process waits for. */
function waitsFor() {
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo().filter((one) => one !== 'Immediate')) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

function waitsForMore(before) {
  return [...waitsFor()].some(([kind, count]) => count > (before.get(kind) ?? 0));
}

/** Forgets what @salesforce/core keeps for a process: it knows nothing of another home. The Salesforce CLI has its own. */
async function forget([command]) {
  const cores = Object.keys(require.cache).filter((path) => path.endsWith('/@salesforce/core/lib/index.js'));
  for (const core of cores) {
    const { ConfigAggregator, SfdcUrl, SfProject, StateAggregator } = require(core);
    ConfigAggregator.instances.clear();
    ConfigAggregator.encrypted = true;
    SfProject.instances.clear();
    SfdcUrl.cache.clear();
    StateAggregator.instanceMap.clear();
  }
  globalThis.salesforceCoreLifecycle?.removeAllListeners('warning');
  delete globalThis.salesforceCoreLifecycle;
  // The Salesforce CLI puts another one in its place.
  delete process.setMaxListeners;
  if (command === 'doctor') {
    // One doctor writes one diagnosis.
    const { Doctor } = await import(pathToFileURL(DOCTOR).href);
    Doctor.instance = undefined;
  }
  http.globalAgent.destroy();
  https.globalAgent.destroy();
}

/** The system's own as well, which tells where home is. */
function setEnvironment(env) {
  for (const variables of new Set([system, process.env])) {
    for (const name of Object.keys(variables)) {
      if (!(name in env)) {
        delete variables[name];
      }
    }
    Object.assign(variables, env);
  }
}

/** Loads what a process of its own would load first. Such a file moves the clock, which is put back by what this gives. */
function load(files) {
  const { Date: clock } = globalThis;
  const { now } = clock;
  const { constructor } = clock.prototype;
  for (const file of files) {
    delete require.cache[require.resolve(file)];
    require(file);
  }
  return () => {
    globalThis.Date = clock;
    clock.now = now;
    clock.prototype.constructor = constructor;
  };
}

let shell;
/** The terminal itself is made wider or narrower, and this process is told by a signal, as when a window is drawn. */
async function resize(columns) {
  if (columns === undefined || process.stdout.columns === columns) {
    return;
  }
  // A shell starts a program sooner than a process of this size does.
  shell ??= spawn('sh', [], { stdio: ['pipe', 'inherit', 'inherit'] });
  shell.unref();
  shell.stdin.unref();
  shell.stdin.write(`stty -F /dev/tty rows 50 cols ${String(columns)}\n`);
  while (process.stdout.columns !== columns) {
    await nextTurn();
  }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
/**
 * Of the system. To ask it for one name or all takes so long that a tenth of a command's time went there, since core does it
 * hundreds of times: commands ask a plain object. On Windows names are the same in capitals and in small letters, as those of
 * no other object are.
 */
const system = process.env;
if (process.platform !== 'win32') {
  process.env = { ...system };
}
const own = { ...process.env };
let commands = 0;

/** Runs one command to its end. */
async function take({ program, args, env, cwd, input, first, columns }) {
  await resize(columns);
  const job = { stdout: [], stderr: [], ended: false, ending: false, listeners: listeners() };
  const stdin = new PassThrough();
  stdin.end(input);
  Object.defineProperty(process, 'stdin', { value: stdin, configurable: true, enumerable: true });
  process.argv = [process.execPath, program, ...args];
  process.exitCode = undefined;
  setEnvironment(env);
  process.chdir(cwd);
  const putBack = load(first);
  const before = waitsFor();
  const ended = new Promise((resolve) => {
    job.tell = resolve;
  });
  commands += 1;
  current
    .run(job, async () => {
      await import(`${pathToFileURL(program).href}?${String(commands)}`);
      while (!job.ended && waitsForMore(before)) {
        await nextTurn();
      }
      end(job);
    })
    .catch((error) => {
      // What process.exit() threw has done its work.
      if (!(error instanceof Exited)) {
        job.stderr.push(Buffer.from(`${String(error?.stack ?? error)}\n`));
        end(job, 1);
      }
    });
  await ended;

  if (!isWhole) {
    unlisten(job.listeners);
  }
  putBack();
  process.exitCode = undefined;
  setEnvironment(own);
  process.chdir(ROOT);
  await forget(args);
  for (let turns = 0; turns < 20 && waitsForMore(before); turns += 1) {
    await nextTurn();
  }
  const isSpent = waitsForMore(before);
  if (isSpent) {
    globalThis.leaveCounts?.();
  }
  if (isTerminal) {
    process.stdout.write(MARK);
  }
  const [stdout, stderr] = [job.stdout, job.stderr].map((chunks) => Buffer.concat(chunks).toString('utf8'));
  process.send({ ran: { code: job.code, stdout, stderr }, isSpent });
}

process.on('message', (command) => {
  if (command === 'end') {
    exit(0);
  }
  void take(command);
});

/**
 * Ctrl-C and SIGTERM, whatever a run is about: it is gone within a second, with 130, and leaves nothing half done.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect } from 'chai';
import { TestHost } from '../login/server.js';
import { Home, OWN_PLUGIN, patient, ROOT } from '../support/run.js';
import { PseudoTerminal } from '../support/terminal.js';
import { describeWith } from '../support/system.js';
import { until } from '../support/until.js';

const PROJECT = join(ROOT, 'test', 'data', 'project', 'sample');
const SESSION = '00D000000000001!AQcAnArY';
const SECRET = 'cAnArYpassword';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT'] as const;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

describe('a signal', () => {
  let home: Home;
  let host: TestHost;

  beforeEach(() => {
    home = new Home();
    mkdirSync(join(home.path, 'tmp'));
    host = new TestHost(() => undefined);
  });
  afterEach(async () => {
    await host.close();
    home.remove();
  });

  const environment = (more: Readonly<Record<string, string>>): Record<string, string> => ({
    PATH: process.env['PATH'] ?? '',
    // The host never answers, and nobody reads the pipe: what waits for them never ends.
    NODE_OPTIONS: patient(),
    ...home.env,
    TMPDIR: join(home.path, 'tmp'),
    ...more,
  });

  /** Runs the plugin, and sends the signal as soon as it is where the test wants it. */
  async function signalled(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    signal: NodeJS.Signals,
    isThere: (child: ChildProcess, output: () => string) => Promise<void>,
    reads = true,
  ): Promise<Ended> {
    const child = spawn(process.execPath, [OWN_PLUGIN, ...args], {
      env: environment(env),
      cwd: home.path,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stderr.on('data', take);
    if (reads) child.stdout.on('data', take);
    const ended = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve) => {
      child.on('exit', (code, by) => resolve({ code, signal: by }));
    });
    await Promise.race([isThere(child, () => output), ended]);
    child.kill(signal);
    return { ...(await ended), output };
  }

  /** Files of temporary names, wherever the run may have put them. */
  const leftBehind = (): string[] =>
    readdirSync(home.path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tmp$|out\./.test(name));

  for (const signal of SIGNALS) {
    it(`${signal} ends a run that waits for the org, and leaves no file`, async () => {
      const origin = `http://127.0.0.1:${String(await host.listen())}`;
      const args = ['token', 'list', 'users', '-o', SESSION, '--output-file', 'out.csv'];
      const env = { SF_ORG_INSTANCE_URL: origin, SF_ORG_API_VERSION: '66.0' };
      const isThere = async (): Promise<void> => until(() => host.seen.length > 0, 'a request');
      const ended = await signalled(args, env, signal, isThere);
      expect(ended).to.deep.include({ code: 130, signal: null });
      expect(leftBehind()).to.deep.equal([]);
      expect(ended.output).not.to.include('cAnArY');
    });

    it(`${signal} ends a login that waits for its answer, and the journal says that it may have been tried`, async () => {
      const origin = `http://127.0.0.1:${String(await host.listen())}`;
      const args = ['token', 'validate', 'login', '--instance-url', origin, '-u', 'a@b.c'];
      const env = { SF_TOKEN_PASSWORD: SECRET, SF_TOKEN_SECURITY_TOKEN: SECRET };
      const ended = await signalled(args, env, signal, async () => until(() => host.seen.length > 0, 'a request'));
      expect(ended).to.deep.include({ code: 130, signal: null });
      expect(host.seen).to.have.length(1);
      const files = readdirSync(home.path, { recursive: true, encoding: 'utf8' }).filter(
        (name) => name.includes(`login-attempts${sep}`) && name.endsWith('.json'),
      );
      const attempts = files.map((name) => JSON.parse(readFileSync(join(home.path, name), 'utf8')) as object);
      expect(attempts.filter((one) => 'end' in one && one.end === 'open')).to.have.length(1);
      const written = readdirSync(home.path, { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
      expect(written.join() + ended.output).not.to.include('cAnArY');
    });
  }

  for (const [signal, ...format] of [
    ['SIGINT', '-r', 'csv'],
    ['SIGTERM', '--json'],
  ] as const) {
    it(`${signal} ends a run that writes ${format.join(' ')} to a pipe that nobody reads`, async () => {
      const list = join(home.path, 'list.txt');
      writeFileSync(list, Array.from({ length: 3000 }, (_, at) => `10.0.${at >> 8}.${at & 255}`).join('\n'));
      const args = ['token', 'check', 'ip', '-d', PROJECT, '--at', '2026-11-24', '--ip-file', list, ...format];
      // The pipe is full when what can be read of it no longer grows.
      const full = async ({ stdout }: ChildProcess): Promise<void> => {
        let grew = Infinity;
        stdout?.on('readable', () => {
          grew = performance.now();
        });
        await until(() => performance.now() - grew > 500, 'a full pipe');
      };
      const ended = await signalled(args, {}, signal, full, false);
      expect(ended).to.deep.include({ code: 130, signal: null });
    });
  }

  describeWith('terminal')('at a hidden prompt', () => {
    it('the end of the input ends the run and says that nothing was sent', async () => {
      const origin = `http://127.0.0.1:${String(await host.listen())}`;
      const words = [
        process.execPath,
        OWN_PLUGIN,
        'token',
        'validate',
        'login',
        '-u',
        'a@b.c',
        '--instance-url',
        origin,
      ];
      const { code, screen } = await PseudoTerminal.answering([...words, '--output-file', 'answer.json'], {
        cwd: home.path,
        env: environment({}),
        answers: [[/password/iu, '\u0004']],
      });
      expect([code, existsSync(join(home.path, 'answer.json')), host.seen], screen).to.deep.equal([130, false, []]);
      expect(screen).to.include('Interrupted at the prompt. Nothing was sent.');
    });

    for (const how of ['Ctrl-C', ...SIGNALS] as const) {
      it(`${how} ends the run, shows nothing that was typed, and gives the terminal back`, async () => {
        const origin = `http://127.0.0.1:${String(await host.listen())}`;
        const quoted = [
          process.execPath,
          OWN_PLUGIN,
          'token',
          'validate',
          'login',
          '-u',
          'a@b.c',
          '--instance-url',
          origin,
        ]
          .map((word) => `'${word}'`)
          .join(' ');
        const script = `stty -a > before; sh -c "echo \\$\\$ > pid; exec ${quoted}"; echo $? > code; stty -a > after`;
        const child = spawn('script', ['-qec', script, '/dev/null'], {
          env: environment({ SHELL: '/bin/sh', TERM: 'xterm' }),
          cwd: home.path,
          stdio: ['pipe', 'pipe', 'pipe'],
        });
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => {
          output += chunk.toString('utf8');
        });
        const closed = new Promise((resolve) => child.on('close', resolve));
        await until(() => /password/i.test(output), 'a prompt');
        child.stdin.write(SECRET);
        await new Promise((resolve) => setTimeout(resolve, 300));
        const read = (name: string): string => readFileSync(join(home.path, name), 'utf8').trim();
        if (how === 'Ctrl-C') child.stdin.write('\x03');
        else process.kill(Number(read('pid')), how);
        await until(() => existsSync(join(home.path, 'code')), 'the end');
        child.stdin.end();
        await closed;
        expect(read('code')).to.equal('130');
        expect(read('after')).to.equal(read('before'));
        expect(read('after')).to.match(/(?<!-)\becho\b/);
        expect(output).not.to.include('cAnArY');
        expect(host.seen).to.have.length(0);
      });
    }
  });
});

/**
 * How real processes end that are told to, or whose output nobody reads.
 */
import { execFileSync, spawn } from 'node:child_process';
import { constants, openSync, closeSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Home, OWN_PLUGIN, patient, ROOT } from '../support/run.js';
import { describeWith } from '../support/system.js';

const PROJECT = join(ROOT, 'test', 'data', 'project', 'sample');
const CHECK = ['token', 'check', 'ip', '--source-dir', PROJECT, '--at', '2026-11-24'];

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

describeWith('shell', 'pipes')('the end of a run', () => {
  let home: Home;

  beforeEach(() => {
    home = new Home();
  });
  afterEach(() => {
    home.remove();
  });

  /** @param script what a shell does with the plugin, `"$@"`. */
  async function shell(
    script: string,
    args: readonly string[],
    use: (pid: number) => void = () => undefined,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const child = spawn('sh', ['-c', script, 'sh', process.execPath, OWN_PLUGIN, ...args], {
      env: { PATH: process.env['PATH'], ...home.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    use(child.pid ?? 0);
    return new Promise<Ended>((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal, stderr }));
    });
  }

  it('is quiet when nobody reads the output, with the exit code of the answer', async () => {
    // The answer for this address is a no. The code is told past the pipe.
    const { stderr } = await shell('{ "$@"; echo "exit $?" >&2; } | true', [...CHECK, '--ip', '203.0.113.200']);
    expect(stderr).to.equal('exit 30\n');
  });

  it('is as quiet where the reader has enough of a long answer under way', async () => {
    const many = join(home.path, 'many.txt');
    writeFileSync(
      many,
      Array.from({ length: 1000 }, (_, at) => `198.18.${String(at >> 8)}.${String(at & 255)}\n`).join(''),
    );
    const formats = [['-r', 'junit'], ['--json']];
    const ends = await Promise.all(
      formats.map(async (format) =>
        shell('{ "$@"; echo "exit $?" >&2; } | head -c 100000 > /dev/null', [...CHECK, '--ip-file', many, ...format]),
      ),
    );
    expect(ends.map(({ stderr }) => stderr)).to.deep.equal(formats.map(() => 'exit 30\n'));
  });

  describeWith('full')('on a full disk', () => {
    it('is an error in a sentence, never the good answer, and without a stack', async () => {
      for (const more of [['-r', 'csv'], ['--json'], []]) {
        // The answer for this address is a yes.
        const { stderr } = await shell('"$@" > /dev/full; echo "exit $?" >&2', [
          ...[...CHECK, '--ip', '203.0.113.5', ...more],
        ]);
        expect(stderr, more.join(' '))
          .to.match(/^Standard output could not be written: no space left \(ENOSPC\)\. .*\nexit 1\n$/mu)
          .and.not.match(/^ +at /mu);
      }
    });

    it('ends no run that has more to do', async () => {
      const file = join(home.path, 'u.csv');
      const { stderr } = await shell('"$@" > /dev/full; echo "exit $?" >&2', [
        ...[...CHECK, '--ip', '203.0.113.5', '-r', 'junit', '--output-file', file],
      ]);
      expect(stderr)
        .to.match(/no space left \(ENOSPC\)/u)
        .and.to.match(/exit 1\n$/u);
      expect(readFileSync(file, 'utf8')).to.include('203.0.113.5');
    });
  });

  describe('with more to do than print', () => {
    let many: string;

    beforeEach(() => {
      many = join(home.path, 'many.txt');
      writeFileSync(many, Array.from({ length: 1000 }, (_, at) => `198.18.${at >> 8}.${at & 255}\n`).join(''));
    });

    /** Runs it in front of a reader who has enough, and once in front of one who reads it all. */
    async function readShort(reader: string, args: readonly string[], files: readonly string[]): Promise<Ended> {
      const named = (prefix: string): string[] =>
        files.flatMap((file) => ['--output-file', join(home.path, `${prefix}${file}`)]);
      await shell('"$@" > /dev/null', [...args, ...named('all-')]);
      const ended = await shell(`{ "$@"; echo "exit $?" >&2; } | ${reader}`, [...args, ...named('')]);
      for (const file of files) {
        const whole = readFileSync(join(home.path, `all-${file}`), 'utf8');
        expect(whole).not.to.equal('');
        expect(readFileSync(join(home.path, file), 'utf8'), file).to.equal(whole);
        expect(ended.stderr, file).to.include(join(home.path, file));
      }
      return ended;
    }

    it('writes its files whole and names them, and ends with the code of the answer', async () => {
      const args = [...CHECK, '--ip-file', many];
      for (const [reader, format] of [
        ['head -c 60 > /dev/null', 'junit'],
        ['true', 'csv'],
      ] as const) {
        const { stderr } = await readShort(reader, [...args, '-r', format], ['u.csv', 'u.json']);
        expect(stderr).to.match(/exit 30\n$/u);
      }
    });

    it('appends the summary of a step', async () => {
      const summary = join(home.path, 'summary.md');
      await shell(`GITHUB_STEP_SUMMARY='${summary}' "$@" | true`, [...CHECK, '--ip-file', many, '-r', 'github']);
      expect(readFileSync(summary, 'utf8')).to.include('1,000 answers');
    });

    it('writes the other files where whoever reads a pipe goes away', async () => {
      const pipe = join(home.path, 'pipe.json');
      const file = join(home.path, 'u.csv');
      execFileSync('mkfifo', [pipe]);
      const { stderr } = await shell(`head -c 1 '${pipe}' > /dev/null & "$@" > /dev/null; echo "exit $?" >&2`, [
        ...[...CHECK, '--ip-file', many, '--output-file', pipe, '--output-file', file],
      ]);
      expect(stderr).to.equal('exit 30\n');
      expect(readFileSync(file, 'utf8').split('\n').length).to.be.greaterThan(1000);
    });

    it('tells people what is new', async () => {
      const told = join(home.path, 'told.json');
      const program = join(home.path, 'tell.sh');
      writeFileSync(program, `#!/bin/sh\ncat > '${told}'\n`, { mode: 0o755 });
      const policy = join(home.path, 'sf-token.yml');
      writeFileSync(policy, 'version: 1\n');
      const { stderr } = await shell('{ "$@"; echo "exit $?" >&2; } | true', [
        ...['token', 'check', 'policy', '--source-dir', PROJECT, '--policy', policy, '-r', 'json', '--notify', program],
      ]);
      expect(stderr).to.match(/exit 30\n$/u);
      expect(readFileSync(told, 'utf8')).to.include('"exitCode":30');
    });
  });

  it('comes within a second of the signal while a pipe is waited for', async () => {
    const pipe = join(home.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      // It opens for writing as soon as the run has it open for reading.
      let writer: number | undefined;
      const send = (pid: number): void => {
        const poll = setInterval(() => {
          try {
            // Open until the end: when it closes, the list is read to its end.
            writer = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
          } catch {
            return;
          }
          clearInterval(poll);
          process.kill(pid, signal);
        }, 20);
      };
      // Nothing comes by the pipe, and it is not closed: a run that waits for it never ends.
      const env = { NODE_OPTIONS: patient() };
      const ended = await shell('exec "$@"', [...CHECK, '--ip-file', pipe], send, env);
      if (writer !== undefined) closeSync(writer);
      expect(ended).to.deep.equal({ code: 130, signal: null, stderr: '' });
    }
  });
});

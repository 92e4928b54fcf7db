import { expect } from 'chai';
import { splitCommandLine } from '../../lib/cli/commandLine.js';
import { UsageError } from '../../lib/errors.js';
import { runProgram } from '../../lib/cli/program.js';
import { programEnvironment } from '../../lib/cli/programEnvironment.js';
import { PROGRAM_MACHINE } from '../../lib/change/index.js';
import { processTable } from '../../lib/login/processTable.js';
import { itWith } from '../support/system.js';
import { until } from '../support/until.js';

const node = (code: string): readonly [string, ...string[]] => [process.execPath, '-e', code];

const sizeOf = (leader: number): number =>
  processTable()
    ?.rows()
    .filter(({ group, isOver }) => group === leader && !isOver).length ?? 0;

const goneSoon = async (pid: number): Promise<void> => {
  await until(() => PROGRAM_MACHINE.startOf(pid) === '', 'the end of the program');
};

describe('programs of the user', () => {
  const good: readonly (readonly [text: string, ...words: string[]])[] = [
    ['tell', 'tell'],
    ['  tell  --to   ops ', 'tell', '--to', 'ops'],
    [`tell "two words" 'three more words'`, 'tell', 'two words', 'three more words'],
    [`tell a\\ b "a \\"quoted\\" word"`, 'tell', 'a b', 'a "quoted" word'],
    [`tell '$HOME *.json | ; # >'`, 'tell', '$HOME *.json | ; # >'],
    [`tell --empty ""`, 'tell', '--empty', ''],
    ["tell '`id`'", 'tell', '`id`'],
    [`tell it\\'s`, 'tell', `it's`],
    ['tell \\\n  --to \\\n ops', 'tell', '--to', 'ops'],
    ['tell o\\\nps "two\\\n words"', 'tell', 'ops', 'two words'],
    [`tell "it's \\\nhere" 'it'`, 'tell', `it's here`, 'it'],
    [`tell 'two\\\nlines' a\\\\\nb`, 'tell', 'two\\\nlines', 'a\\', 'b'],
  ];
  for (const [text, ...words] of good) {
    it(`splits ${text}`, () => {
      expect(splitCommandLine('notify', text)).to.deep.equal(words);
    });
  }

  const bad: readonly (readonly [text: string, name: string])[] = [
    ['', 'empty'],
    ['   ', 'empty'],
    ['""', 'empty'],
    ['tell "ops', 'quote'],
    [`tell 'ops`, 'quote'],
    [`tell it's`, 'quote'],
    ['tell ops\\', 'backslash'],
    ['tell \\', 'backslash'],
    ['tell ${$+', 'shell'],
    ['tell $HOME', 'shell'],
    ['tell "${HOME}"', 'shell'],
    ['tell *.json', 'shell'],
    ['tell | mail', 'shell'],
    ['tell; rm x', 'shell'],
    ['tell > file', 'shell'],
    ['tell & true', 'shell'],
    ['tell # ops', 'shell'],
    ['tell\\', 'backslash'],
    ['tell a b\\', 'backslash'],
    ['tell `id`', 'shell'],
    ['tell $(id)', 'shell'],
  ];
  for (const [text, name] of bad) {
    it(`refuses ${text === '' ? 'nothing' : text}`, () => {
      expect(() => splitCommandLine('notify', text)).to.throw(UsageError, `program.${name}`);
    });
  }

  it('gives the input to standard input, and neither arguments nor secrets of ours to the environment', async () => {
    process.env['SF_TOKEN_PASSWORD'] = 'Canary-7';
    process.env['SF_ACCESS_TOKEN'] = 'Canary-8';
    process.env['SFDX_ACCESS_TOKEN'] = 'Canary-9';
    try {
      const seen =
        'let all="";process.stdin.on("data",d=>all+=d).on("end",()=>console.log(all, JSON.stringify([process.argv,process.env])))';
      const end = await runProgram(node(seen), 'the news', 20);
      expect(end).to.include({ kind: 'exited', code: 0 });
      const said = end.kind === 'exited' ? end.said : '';
      expect(said).to.match(/^the news /u);
      expect(said).not.to.match(/Canary/u);
      expect(said).to.include('PATH');
    } finally {
      delete process.env['SF_TOKEN_PASSWORD'];
      delete process.env['SFDX_ACCESS_TOKEN'];
      delete process.env['SF_ACCESS_TOKEN'];
    }
  });

  it('leaves secrets out of the environment by their shape, whatever the variable is called', () => {
    const session = '00DHs00000000G9!AQEAQCanarySessionId.of_some_length';
    const kept = { PATH: '/bin', SF_TARGET_ORG: 'prod', VAULT_TOKEN: 'hvs.CAESIJ', BUILD: '65a1f0c2d3e4b5a697887766' };
    const held = {
      ...{
        SF_TARGET_ORG: session,
        SF_ORG_PROD: session,
        MINE: ` ${session}`,
        URL: `https://x.example/?sid=${session}`,
      },
      ...{ AUTH: 'force://PlatformCLI::5Aep861Canary@acme.my.salesforce.com', REFRESH: '5Aep861Canary' },
      ...{ OLD_TOKEN: 'Qa7'.repeat(8), SF_TOKEN_PASSWORD: 'Canary-7' },
    };
    expect(programEnvironment({ ...held })).to.deep.equal({});
    expect(programEnvironment({ ...kept })).to.deep.equal(kept);
  });

  it('tells how it ended: by a code, by a signal, not at all, or too late', async () => {
    expect(await runProgram(node('console.error("no"); process.exit(3)'), '', 20)).to.deep.equal({
      kind: 'exited',
      code: 3,
      said: 'no\n',
      printed: '',
    });
    expect(
      await runProgram(node('process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)'), '', 20),
    ).to.include({
      kind: 'killed',
      signal: 'SIGTERM',
    });
    expect(await runProgram(['./no-such-program'], '', 20)).to.deep.equal({ kind: 'not-started', code: 'ENOENT' });
    expect(await runProgram(node('setInterval(() => {}, 1000)'), '', 1)).to.deep.equal({ kind: 'timed-out', said: '' });
  });

  it('tells the program nothing before its process is known, and ends it where that cannot be written down', async () => {
    const order: string[] = [];
    const end = await runProgram(node('process.stdin.resume().on("end", () => console.log(process.pid))'), 'x', 20, {
      own: true,
      onStart: (pid) => order.push(`began ${String(pid)}`),
      onEnd: (pid) => order.push(`ended ${String(pid)}`),
    });
    const pid = end.kind === 'exited' ? end.printed.trim() : '';
    expect(order).to.deep.equal([`began ${pid}`, `ended ${pid}`]);
    let begun = 0;
    const failing = runProgram(node('process.stdin.on("data", () => process.exit(7))'), 'the secret', 20, {
      own: true,
      onStart: (number) => {
        begun = number;
        throw new Error('no disk');
      },
    });
    const error = await failing.catch((one: unknown) => one);
    expect(String(error)).to.include('no disk');
    await goneSoon(begun);
  });

  itWith('signals')('ends with it what it has started', async () => {
    const child = `const c = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }); console.log(c.pid); setInterval(() => {}, 1000)`;
    const ending = new AbortController();
    let group = 0;
    const running = runProgram(node(child), '', 20, {
      own: true,
      signal: ending.signal,
      onStart: (pid) => (group = pid),
    });
    // Both are there: the program, and what it started.
    await until(() => sizeOf(group) > 1, 'both');
    ending.abort();
    expect(await running).to.include({ kind: 'killed', signal: 'SIGKILL' });
    await until(() => !PROGRAM_MACHINE.groupRuns(group), 'the end of both');
  });

  it('is over when the program is, whatever that has left behind', async () => {
    const child = `const c = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { stdio: 'inherit' }); c.unref(); console.log(c.pid)`;
    const end = await runProgram(node(child), '', 10, { own: true });
    expect(end).to.include({ kind: 'exited', code: 0 });
    const left = Number(end.kind === 'exited' ? end.printed : '');
    // It is not ended: it may be the client that was started again.
    expect(process.kill(left, 0)).to.equal(true);
    process.kill(left, 'SIGKILL');
  });

  it('keeps only the beginning of what it says, and takes a program that reads nothing', async () => {
    const end = await runProgram(node('process.stdout.write("x".repeat(100000))'), 'y'.repeat(1_000_000), 20);
    expect(end.kind === 'exited' && end.said).to.equal('x'.repeat(16 * 1024));
  });
});

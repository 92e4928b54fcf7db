import { expect } from 'chai';
import { splitCommandLine } from '../../lib/cli/commandLine.js';
import { UsageError } from '../../lib/errors.js';
import { runProgram } from '../../lib/cli/program.js';

const node = (code: string): readonly [string, ...string[]] => [process.execPath, '-e', code];

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
    ['tell $HOME', 'shell'],
    ['tell "${HOME}"', 'shell'],
    ['tell *.json', 'shell'],
    ['tell | mail', 'shell'],
    ['tell; rm x', 'shell'],
    ['tell > file', 'shell'],
    ['tell & true', 'shell'],
    ['tell # ops', 'shell'],
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
      delete process.env['SF_ACCESS_TOKEN'];
    }
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

  it('keeps only the beginning of what it says, and takes a program that reads nothing', async () => {
    const end = await runProgram(node('process.stdout.write("x".repeat(100000))'), 'y'.repeat(1_000_000), 20);
    expect(end.kind === 'exited' && end.said).to.equal('x'.repeat(16 * 1024));
  });
});

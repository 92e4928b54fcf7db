/** A question that never comes: the test that waits for it ends, and says which it was. */
import { expect } from 'chai';
import { describeWith } from './system.js';
import { PseudoTerminal, type Answer, type Answered } from './terminal.js';

/** Asks as a prompt does, key by key. */
const ASKS = `
const { stdin, stderr } = process;
const ask = (question) => new Promise((resolve) => {
  stderr.write(question + '\\n? ');
  stdin.setRawMode(true);
  stdin.resume();
  stdin.once('data', (key) => { stdin.setRawMode(false); stdin.pause(); resolve(String(key)); });
});
const [, ...questions] = process.argv;
// As one that listens to keys while it is at work.
const busy = (ms) => { for (const end = Date.now() + ms; Date.now() < end;); };
(async () => {
  for (const question of questions) {
    if (question === 'WORK') {
      stdin.setRawMode(true);
      busy(2500);
    } else if (question === 'WAIT') await new Promise((resolve) => setTimeout(resolve, 2500));
    else stderr.write('got ' + await ask(question) + '\\n');
  }
})();
`;

describeWith('terminal', 'proc')('a program with somebody who answers it', () => {
  const asked = async (questions: readonly string[], answers: readonly Answer[]): Promise<Answered> =>
    PseudoTerminal.answering([process.execPath, '-e', ASKS, '--', ...questions], {
      ...{ answers, cwd: import.meta.dirname, env: { PATH: process.env['PATH'] ?? '' } },
    });
  const failureOf = async (work: Promise<Answered>): Promise<string> =>
    work.then(
      ({ screen }) => `no failure: ${screen}`,
      (error: unknown) => String(error),
    );

  it('has all its questions answered, however long it works or waits before the next', async () => {
    const { code, screen } = await asked(
      ['First?', 'WORK', 'Second?', 'WAIT', 'Third?'],
      [
        [/First/u, 'a'],
        [/Second/u, 'b'],
        [/Third/u, 'c'],
      ],
    );
    expect(code, screen).to.equal(0);
    expect(screen).to.match(/got a[^]*got b[^]*got c/u);
  });

  it('ends where a question never comes, which is named with the last lines of the screen', async () => {
    const failure = await failureOf(
      asked(
        ['First?', 'Another question?'],
        [
          [/First/u, 'a'],
          [/Second/u, 'b'],
        ],
      ),
    );
    expect(failure).to.include('/Second/u was not asked.').and.include('Another question?').and.include('got a');
    expect(failure).to.include('waits at a question');
  });

  it('ends where one question more is asked than is answered', async () => {
    const failure = await failureOf(asked(['First?', 'Another question?'], [[/First/u, 'a']]));
    expect(failure).to.include('waits at a question').and.include('Another question?');
  });

  it('fails where it has ended before all questions came', async () => {
    const failure = await failureOf(
      asked(
        ['First?'],
        [
          [/First/u, 'a'],
          [/Second/u, 'b'],
        ],
      ),
    );
    expect(failure).to.include('has ended with 0').and.include('/Second/u was not asked.').and.include('got a');
  });
});

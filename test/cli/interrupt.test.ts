/**
 * Signals that are held while a secret is nobody's. Node gives a signal back to the system when its last listener goes.
 */
import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { holdInterrupts, SIGNALS } from '../../lib/cli/interrupt.js';
import { itWith } from '../support/system.js';

const LIB = new URL('../../lib/cli/interrupt.js', import.meta.url).href;

/** A run that takes no notice of signals while it works, has its answer, and ends since nothing is left to do. */
const RUN = `
  import { endOnInterrupt, holdInterrupts } from '${LIB}';
  endOnInterrupt();
  holdInterrupts(() => undefined);
  const memory = Array.from({ length: 200_000 }, (_, at) => ({ at }));
  process.exitCode = 30;
  console.log('up');
  setTimeout(() => memory.length, 20);
`;

describe('cli: a run that ends by itself', () => {
  for (const signal of ['SIGQUIT', 'SIGTERM'] as const) {
    itWith('signals')(
      `is not ended by ${signal} while Node takes itself down: no core file, and the code of its answer`,
      async () => {
        for (let turn = 0; turn < 8; turn += 1) {
          const child = spawn(process.execPath, ['--input-type=module', '-e', RUN], {
            stdio: ['ignore', 'pipe', 'ignore'],
          });
          const ended = await new Promise((resolve) => {
            let sends: NodeJS.Timeout | undefined;
            child.stdout.once('data', () => {
              sends = setInterval(() => child.kill(signal), 0);
            });
            child.once('exit', (code, by) => {
              clearInterval(sends);
              resolve(code ?? by);
            });
          });
          expect(ended).to.equal(30);
        }
      },
    );
  }
});

describe('cli: signals that are held', () => {
  const first = (): void => undefined;
  const second = (): void => undefined;
  beforeEach(() => {
    for (const signal of SIGNALS) process.on(signal, first).on(signal, second);
  });
  afterEach(() => {
    for (const signal of SIGNALS) process.removeListener(signal, first).removeListener(signal, second);
  });

  it('have a listener at every moment, and those of before when they are given back', () => {
    const before = SIGNALS.map((signal) => process.listeners(signal));
    const alone: string[] = [];
    const watch = (event: string | symbol): void => {
      const signal = SIGNALS.find((one) => one === event);
      if (signal !== undefined && process.listenerCount(signal) === 0) alone.push(signal);
    };
    const asked = (): void => undefined;
    process.on('removeListener', watch);
    try {
      const giveBack = holdInterrupts(asked);
      for (const signal of SIGNALS) expect(process.listeners(signal), signal).to.deep.equal([asked]);
      giveBack();
    } finally {
      process.removeListener('removeListener', watch);
    }
    expect(alone).to.deep.equal([]);
    expect(SIGNALS.map((signal) => process.listeners(signal))).to.deep.equal(before);
  });
});

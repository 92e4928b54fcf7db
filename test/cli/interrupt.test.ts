/**
 * Signals that are held while a secret is nobody's. Node gives a signal back to the system when its last listener goes.
 */
import { expect } from 'chai';
import { holdInterrupts, SIGNALS } from '../../lib/cli/interrupt.js';

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

/**
 * That {@link expectLinear} fails where it should. What it measures is counted here, so that no machine decides; the
 * last test alone measures the processor.
 */
import { expect } from 'chai';
import { expectLinear, type Meter } from './growth.js';

const SIZE = 65_536;

/** Work that counts its own steps, and what it costs by that count: a thousand steps a millisecond. */
function counted(steps: (size: number) => number): { work: (size: number) => number; meter: Meter; calls: number[] } {
  const calls: number[] = [];
  let done = 0;
  return {
    calls,
    work: (size) => {
      calls.push(size);
      return (done += steps(size));
    },
    meter: (work) => {
      const before = done;
      work();
      return (done - before) / 1000;
    },
  };
}

describe('a test of growth', () => {
  const passes: readonly (readonly [string, (size: number) => number])[] = [
    ['constant', () => 1_000_000],
    ['linear', (size) => 10 * size],
    ['n log n', (size) => size * Math.log2(size)],
    ['linear beside a part that is always there', (size) => 500_000 + 10 * size],
  ];
  for (const [name, steps] of passes) {
    it(`takes work that is ${name}, at the first try`, () => {
      const { work, meter, calls } = counted(steps);
      expectLinear(work, SIZE, name, meter);
      expect(calls).to.deep.equal([SIZE / 4, SIZE]);
    });
  }

  const fails: readonly (readonly [string, (size: number) => number])[] = [
    ['quadratic', (size) => size ** 2 / 1000],
    ['cubic', (size) => size ** 3 / 1_000_000_000],
    ['quadratic behind a linear part that is smaller', (size) => size + size ** 2 / 1000],
  ];
  for (const [name, steps] of fails) {
    it(`fails work that is ${name}, after five tries, and says what it took`, () => {
      const { work, meter, calls } = counted(steps);
      expect(() => {
        expectLinear(work, SIZE, 'A sort', meter);
      }).to.throw(/^A sort grows too fast: [\d.]+ ms, and [\d.]+ ms for 4 times as much$/u);
      expect(calls).to.have.length(10);
    });
  }

  it('takes the least of several tries, so that a pause of the machine fails nothing', () => {
    const { work, meter } = counted((size) => 10 * size);
    let measured = 0;
    // Collecting garbage, in the first three measures of the larger size.
    const paused: Meter = (act) => meter(act) + (measured++ % 2 === 1 && measured < 7 ? 60_000 : 0);
    expectLinear(work, SIZE, '', paused);
    expect(measured).to.equal(8);
  });

  it('judges no work that is too small to be measured', () => {
    expectLinear(
      () => undefined,
      SIZE,
      '',
      () => 0,
    );
    const { work, meter } = counted((size) => size ** 2 / 100_000);
    expectLinear(work, SIZE, 'Some 43 ms, which are noise', meter);
  });

  it('measures the processor: work that waits costs nothing, work that grows fails', () => {
    const still = new Int32Array(new SharedArrayBuffer(4));
    expectLinear((size) => Atomics.wait(still, 0, 0, size ** 2 / 1000), 256, 'A wait');

    // By the same clock, so that the ratio is 16 on any machine, however slow or busy.
    const quadratic = (size: number): void => {
      const { user, system } = process.cpuUsage();
      for (let spent = 0; spent < size ** 2 * 1000;) {
        const now = process.cpuUsage({ user, system });
        spent = now.user + now.system;
      }
    };
    expect(() => {
      expectLinear(quadratic, 16, 'Two loops');
    }).to.throw(/^Two loops grows too fast/u);
  });
});

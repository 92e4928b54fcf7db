/**
 * How work grows with its size, whatever the machine: by the time of the processor, which a busy machine does not change
 * much, and by its ratio, which a slow one does not change.
 */
import { expect } from 'chai';

/** Four times the size is four times the work where it is linear, sixteen times where it is quadratic. */
const STEP = 4;
const MOST = 10;
/** Milliseconds below which the clock of the processor and the collector of garbage tell more than the work. */
const NOISE = 10;
const TRIES = 5;

/** Does the work and gives what it cost, in milliseconds. */
export type Meter = (work: () => unknown) => number;

const processor: Meter = (work) => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/**
 * Fails where the work of this size costs more than ten times what a quarter of it costs, in each of five tries.
 *
 * @param meter the time of the processor, unless the work counts itself
 */
export function expectLinear(work: (size: number) => unknown, size: number, what = '', meter = processor): void {
  let [small, large] = [Infinity, Infinity];
  for (let tries = 0; tries < TRIES; tries += 1) {
    small = Math.min(
      small,
      meter(() => work(size / STEP)),
    );
    large = Math.min(
      large,
      meter(() => work(size)),
    );
    if (large <= MOST * Math.max(small, NOISE)) return;
  }
  expect.fail(
    `${what} grows too fast: ${small.toFixed(1)} ms, and ${large.toFixed(1)} ms for ${String(STEP)} times as much`,
  );
}

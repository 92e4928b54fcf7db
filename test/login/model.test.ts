/**
 * Random lives of an integration user: runs on two machines, several at once, that are stopped and killed anywhere; clients
 * of somebody else's that fail and succeed; a LoginHistory that shows rows late or never. docs/testing.md says what holds.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { Sequence, type Step, newScore } from './model/sequence.js';
import type { Wish } from './model/run.js';

/** 10,000 by `npm run fuzz`. */
const SEQUENCES = Number(process.env['SF_TOKEN_SEQUENCES'] ?? '1000');

const delay = fc.oneof(
  { arbitrary: fc.constant(0), weight: 3 },
  { arbitrary: fc.integer({ min: 1, max: 300 }), weight: 5 },
  { arbitrary: fc.constant(Infinity), weight: 1 },
);
const wish: fc.Arbitrary<Wish> = fc.record({
  right: fc.oneof({ arbitrary: fc.constant(false), weight: 9 }, { arbitrary: fc.constant(true), weight: 1 }),
  delay,
  counter: fc.oneof({ arbitrary: fc.constant(false), weight: 4 }, { arbitrary: fc.constant(true), weight: 1 }),
  skew: fc.constantFrom(0, 0, -30, 30),
  dies: fc.oneof({ arbitrary: fc.constant(Infinity), weight: 9 }, { arbitrary: fc.nat(40), weight: 1 }),
});
const machine = fc.constantFrom(0 as const, 1 as const);
const start = fc.record({ kind: fc.constant('start' as const), site: machine, wish });
/** Of the newest runs one is chosen; 9 steps bring any to its end. */
const go = fc.record({ kind: fc.constant('go' as const), run: fc.nat(7), steps: fc.constantFrom(1, 1, 2, 3, 9) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: start, weight: 6 },
  { arbitrary: go, weight: 8 },
  { arbitrary: fc.record({ kind: fc.constant('kill' as const), run: fc.nat(7) }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant('foreign' as const),
      right: fc.oneof({ arbitrary: fc.constant(false), weight: 5 }, { arbitrary: fc.constant(true), weight: 1 }),
      delay,
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      seconds: fc.constantFrom(0.4, 1, 5, 20, 61, 130, 301, 301, 700),
    }),
    weight: 4,
  },
);

describe(`${String(SEQUENCES)} random sequences of runs, kills, foreign clients and rows that show late`, () => {
  it('lock no user by an attempt of ours, send no second one beside one that does not show, and try whoever has the margin', async () => {
    const score = newScore();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(3, 5, 10),
        fc.array(step, { minLength: 4, maxLength: 60, size: 'max' }),
        async (limit, steps) => new Sequence(limit, score).run(steps),
      ),
      { numRuns: SEQUENCES },
    );
    const { refused, ...counts } = score;
    for (const [name, count] of Object.entries(counts)) {
      expect(count, name).to.be.at.least(SEQUENCES / 1000);
    }
    for (const cause of ['attempt-too-soon', 'attempt-unseen', 'attempt-under-way', 'attempts-nearly-spent']) {
      expect(refused.get(cause) ?? 0, cause).to.be.at.least(SEQUENCES / 1000);
    }
    if (process.env['SF_TOKEN_SEQUENCES'] !== undefined) {
      console.log(counts, Object.fromEntries(refused));
    }
  });
});

describe('a run that stands still between its last check and its request', () => {
  const wrong: Wish = { right: false, delay: Infinity, counter: false, skew: 0, dies: Infinity };
  const asleep: readonly Step[] = [
    { kind: 'start', site: 0, wish: wrong },
    { kind: 'go', run: 0, steps: 3 },
    { kind: 'pass', seconds: 700 },
    // The success seems to come long after the attempt, which goes out only now, and whose row never shows.
    { kind: 'foreign', right: true, delay: 0 },
    { kind: 'go', run: 0, steps: 1 },
    { kind: 'kill', run: 0 },
    { kind: 'pass', seconds: 301 },
    { kind: 'start', site: 0, wish: wrong },
    { kind: 'go', run: 0, steps: 9 },
  ];

  it('holds a second attempt back, whatever has succeeded before it was found dead', async () => {
    const score = newScore();
    await new Sequence(10, score).run(asleep);
    expect([score.sent, score.killed, ...score.refused.keys()]).to.deep.equal([1, 1, 'attempt-unseen']);
  });

  it('is over with a success that came after it was found dead', async () => {
    const score = newScore();
    await new Sequence(10, score).run([
      ...asleep,
      { kind: 'pass', seconds: 301 },
      { kind: 'foreign', right: true, delay: 0 },
      { kind: 'start', site: 0, wish: wrong },
      { kind: 'go', run: 0, steps: 9 },
    ]);
    expect(score.sent).to.equal(2);
  });

  it('counts as failed when it was killed after it had written that down', async () => {
    const score = newScore();
    await new Sequence(3, score).run([
      { kind: 'start', site: 0, wish: { ...wrong, delay: 1, counter: true, dies: 19 } },
      { kind: 'go', run: 0, steps: 3 },
      { kind: 'pass', seconds: 301 },
      { kind: 'foreign', right: true, delay: 0 },
      { kind: 'go', run: 0, steps: 9 },
      { kind: 'start', site: 0, wish: wrong },
      { kind: 'go', run: 0, steps: 9 },
    ]);
    expect([score.sent, score.killed, ...score.refused.keys()]).to.deep.equal([1, 1, 'attempts-nearly-spent']);
  });
});

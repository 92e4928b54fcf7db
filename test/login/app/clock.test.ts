import { expect } from 'chai';
import { clockDifference, withClock } from '../../../lib/login/app/clock.js';
import type { FoundCause } from '../../../lib/login/findings.js';

/** A whole second, as a Date header tells it. */
const THERE = Date.parse('2026-11-29T12:00:00Z');
const found = (cause: FoundCause['cause']): FoundCause => ({ cause, confidence: 'certain', evidence: [] });
const told = (causes: readonly FoundCause[], difference: number | undefined): string[] =>
  withClock(causes, difference).map(({ cause, confidence, evidence }) =>
    `${cause} ${confidence} ${evidence.map(({ key }) => key).join(',')}`.trim(),
  );

describe('the clock of this machine, by the Date of an answer', () => {
  const differences: readonly (readonly [string, number | undefined, number, number, number | undefined])[] = [
    ['equal', THERE, 0, 1000, 0],
    ['three minutes behind', THERE, -180_000, -179_000, -180],
    ['ten minutes ahead', THERE, 600_000, 601_000, 600],
    ['no Date', undefined, 0, 1000, undefined],
    ['set back while the answer was under way', THERE, 1000, 0, undefined],
  ];
  for (const [name, date, sent, answered, expected] of differences) {
    it(`${name}: ${String(expected)}`, () => {
      expect(clockDifference(date, { sent: THERE + sent, answered: THERE + answered })).to.equal(expected);
    });
  }

  it('behind by the life of an assertion, the clock is the reason why it had expired', () => {
    expect(told([found('assertion-expired')], -179)).to.deep.equal(['clock-skew certain login.clock.behind']);
    const maybe = ['assertion-expired certain', 'clock-skew possible login.clock.behind'];
    expect(told([found('assertion-expired')], -178)).to.deep.equal(maybe);
    expect(told([found('assertion-expired')], -120)).to.deep.equal(maybe);
    expect(told([found('assertion-expired')], -119)).to.deep.equal(['assertion-expired certain login.clock.fine']);
  });

  it('right, it is no guess any more', () => {
    const guess: FoundCause = { cause: 'clock-skew', confidence: 'possible', evidence: [] };
    expect(told([found('assertion-expired'), guess], 0)).to.deep.equal(['assertion-expired certain login.clock.fine']);
  });

  it('ahead, it may be the reason: what Salesforce says then is not documented', () => {
    const told180 = ['app-certificate certain', 'clock-skew possible login.clock.ahead'];
    expect(told([found('app-certificate')], 180)).to.deep.equal(told180);
    expect(told([found('app-certificate')], 179)).to.deep.equal(['app-certificate certain']);
  });

  it('says nothing of other causes, and nothing where it is not known', () => {
    expect(told([found('app-not-approved')], -600)).to.deep.equal(['app-not-approved certain']);
    expect(told([found('assertion-expired')], undefined)).to.deep.equal(['assertion-expired certain']);
  });
});

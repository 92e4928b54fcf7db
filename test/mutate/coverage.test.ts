import { expect } from 'chai';
import { spread } from '../../scripts/mutate/coverage.js';

describe('which test reaches which mutant', () => {
  it('is nothing where no test reaches a file', () => {
    expect(spread(undefined, new Map([['hook 0', ['reads']]]))).to.deep.equal({ static: {}, perTest: { reads: {} } });
  });

  it('counts what a hook before a suite reaches for each test of the suite', () => {
    const counted = { static: { 7: 1 }, perTest: { 'hook 0': { 1: 2, 2: 1 }, reads: { 1: 1 }, other: { 3: 1 } } };
    expect(spread(counted, new Map([['hook 0', ['reads', 'counts']]]))).to.deep.equal({
      static: { 7: 1 },
      perTest: { reads: { 1: 3, 2: 1 }, counts: { 1: 2, 2: 1 }, other: { 3: 1 } },
    });
  });
});

import { expect } from 'chai';
import { interval, scoreOf, told } from '../../scripts/mutate/score.js';

const many = (status: string, times: number): { status: string }[] => Array.from({ length: times }, () => ({ status }));

describe('the score of mutants', () => {
  const mutants = [
    ...many('Killed', 80),
    ...many('Timeout', 10),
    ...many('Survived', 6),
    ...many('NoCoverage', 4),
    ...many('RuntimeError', 3),
    ...many('CompileError', 900),
    ...many('Ignored', 50),
  ];

  it('is the share that was noticed, of those that were tried', () => {
    expect(scoreOf(mutants)).to.deep.equal({ all: 1003, tried: 100, noticed: 90, broken: 3, ignored: 50, score: 90 });
  });

  it('counts a mutant that no test reaches as unnoticed', () => {
    expect(scoreOf([...many('Killed', 1), ...many('NoCoverage', 1)]).score).to.equal(50);
  });

  it('is no pass where no mutant could be tried', () => {
    expect(scoreOf(many('RuntimeError', 5)).score).to.equal(0);
    expect(scoreOf([]).score).to.equal(100);
  });

  it('says of a sample that it is one, within which bounds', () => {
    expect(told('facts', mutants, 80)).to.equal(
      'facts: 90.0 % (95 %: 82.6 to 94.5) of 100 of 1003 mutants, a sample; 10 unnoticed, ' +
        '50 of what runs once, while modules load, not tried, 3 broke the test run itself; at least 80 % are asked for',
    );
    expect(told('ip', many('Killed', 3), 90)).to.match(/^ip: 100\.0 % of 3 mutants; 0 unnoticed/);
  });

  /** From Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3. */
  for (const [noticed, tried, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    it(`lies within Wilson's interval: ${String(noticed)} of ${String(tried)}`, () => {
      const [from, to] = interval(noticed, tried);
      expect(from).to.be.closeTo(low * 100, 0.006);
      expect(to).to.be.closeTo(high * 100, 0.006);
    });
  }
});

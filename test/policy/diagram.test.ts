import { expect } from 'chai';
import { end, splitGaps, settle, split, type Diagram } from '../../lib/policy/diagram.js';
import { evaluate } from '../../lib/policy/evaluate.js';
import type { FactName, Possibilities } from '../../lib/policy/ruleInput.js';
import type { Verdict } from '../../lib/policy/index.js';
import { userRuleFacts } from '../../lib/policy/userFacts.js';
import { nameOf } from '../support/gapName.js';
import { gap } from './support.js';

const [GOOD, BAD, REFUSED] = [end('no-token'), end('token-required'), end('denied')];

/** A split on a fact that a read would settle. */
function unread(name: FactName, ...branches: [Diagram, ...Diagram[]]): Diagram {
  return split(name, [gap(name)], branches);
}

/** A split that Salesforce's texts leave open. */
function silent(name: FactName, ...branches: [Diagram, ...Diagram[]]): Diagram {
  return split(name, [], branches);
}

function verdictOf(diagram: Diagram): Verdict | undefined {
  return diagram.verdict;
}

function named(diagram: Diagram): string[] {
  return splitGaps(settle(diagram)).map(nameOf);
}

describe('policy: decision diagrams', () => {
  it('leave out a split whose branches are alike', () => {
    expect(split('frozen', [gap('frozen')], [GOOD, end('no-token')])).to.equal(GOOD);
    expect(named(unread('frozen', unread('locked', GOOD, BAD), unread('locked', GOOD, BAD)))).to.deep.equal(['locked']);
    expect(named(unread('frozen', unread('locked', GOOD, BAD), unread('locked', BAD, GOOD)))).to.deep.equal([
      'frozen',
      'locked',
    ]);
  });

  it('are unknown where a split is open that no read would settle', () => {
    expect(verdictOf(settle(GOOD))).to.equal('no-token');
    expect(verdictOf(settle(silent('useAnyApiAuth', GOOD, BAD)))).to.equal('unknown');
    expect(verdictOf(settle(silent('useAnyApiAuth', GOOD, GOOD)))).to.equal('no-token');
  });

  it('keep the reads that matter behind such a split', () => {
    // Refused or not by the silent fact; otherwise it turns on a read.
    expect(named(silent('useAnyApiAuth', REFUSED, unread('frozen', REFUSED, GOOD)))).to.deep.equal(['frozen']);
    expect(named(silent('useAnyApiAuth', unread('frozen', REFUSED, GOOD), REFUSED))).to.deep.equal(['frozen']);
    // Either way unknown: no read matters.
    expect(verdictOf(settle(silent('useAnyApiAuth', REFUSED, unread('frozen', BAD, GOOD))))).to.equal('unknown');
  });

  it('let no fact have two values at once where splits on it stand on several ways', () => {
    // Open: which of the two holds. Frozen is refused by the one and let in by the other, and the reverse: never sure.
    const crossed = silent('useAnyApiAuth', unread('frozen', REFUSED, GOOD), unread('frozen', GOOD, REFUSED));
    expect(verdictOf(settle(crossed))).to.equal('unknown');
    // The same fact behind another one: by its value on the way there.
    const behind = silent(
      'useAnyApiAuth',
      unread('frozen', REFUSED, GOOD),
      unread('locked', unread('frozen', REFUSED, GOOD), unread('frozen', GOOD, REFUSED)),
    );
    const settled = settle(behind);
    expect(named(behind)).to.deep.equal(['frozen', 'locked']);
    const at = (diagram: Diagram, ...values: readonly number[]): Verdict | undefined =>
      values.reduce((left, value) => (left.verdict === undefined ? (left.branches[value] ?? left) : left), diagram)
        .verdict;
    expect([at(settled, 0, 0), at(settled, 0, 1), at(settled, 1, 0), at(settled, 1, 1)]).to.deep.equal([
      'denied',
      'unknown',
      'no-token',
      'unknown',
    ]);
  });

  it('join splits on the same fact and on different ones', () => {
    const same = silent('useAnyApiAuth', unread('frozen', REFUSED, GOOD), unread('frozen', REFUSED, BAD));
    expect(named(same)).to.deep.equal(['frozen']);
    const different = silent('useAnyApiAuth', unread('frozen', REFUSED, GOOD), unread('locked', REFUSED, GOOD));
    expect(named(different)).to.deep.equal(['frozen', 'locked']);
    const nested = silent(
      'useAnyApiAuth',
      unread('frozen', REFUSED, GOOD),
      unread('locked', BAD, unread('frozen', REFUSED, GOOD)),
    );
    expect(named(nested)).to.deep.equal(['frozen', 'locked']);
    const three = silent('useAnyApiAuth', unread('frozen', REFUSED, GOOD), REFUSED, REFUSED);
    expect(named(three)).to.deep.equal(['frozen']);
  });
});

describe('policy: the walk', () => {
  it('needs a last rule that always holds', () => {
    const none: Possibilities = {
      loginApiVersion: { values: [64], gaps: [] },
      soapLogin: { values: ['on'], gaps: [] },
      useAnyApiAuth: { values: ['optional'], gaps: [] },
      holdsAnyApiAuth: { values: [true], gaps: [] },
      passwordFlow: { values: ['allowed'], gaps: [] },
      appType: { values: ['connected'], gaps: [] },
      appIpPolicy: { values: ['enforce'], gaps: [] },
      retirement: { values: ['ahead'], gaps: [] },
      userKind: { values: ['internal'], gaps: [] },
      loginHours: { values: ['within'], gaps: [] },
      profileRanges: { values: ['none'], gaps: [] },
      trusted: { values: [false], gaps: [] },
      verified: { values: [false], gaps: [] },
      ...userRuleFacts((_, { usual }) => ({ values: [usual] as const, gaps: [] })),
    };
    expect(() => evaluate([], none)).to.throw('The rules ended before one of them held.');
  });
});

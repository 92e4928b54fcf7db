/** Causes with their evidence: which comes first, and what rules out what. */
import { expect } from 'chai';
import { Findings } from '../../lib/login/findings.js';
import { rulesOut } from '../../lib/login/ruledOutCauses.js';
import type { CauseId } from '../../lib/login/phrases/causes.js';
import type { Confidence, Signal } from '../../lib/login/signals.js';
import { Text } from '../../lib/text.js';

const WORDS = Text.of('login.evidence.text', { words: 'x', line: '1' });

describe('causes that are equally likely', () => {
  const ranked = (...found: readonly (readonly [CauseId, number])[]): string[] => {
    const findings = new Findings();
    for (const [cause, place] of found) findings.add(cause, 'possible', WORDS, true, place);
    return findings.ranked().map(({ cause }) => cause);
  };

  it('stand in the order in which words suggest them, by the first place of each', () => {
    expect(ranked(['user-frozen', 1], ['user-locked', 2])).to.deep.equal(['user-frozen', 'user-locked']);
    expect(ranked(['user-frozen', 0], ['user-locked', 1], ['user-frozen', 2], ['user-locked', 1])).to.deep.equal([
      ...['user-frozen', 'user-locked'],
    ]);
    expect(ranked(['user-frozen', 2], ['user-locked', 1], ['user-frozen', 0], ['user-locked', 1])).to.deep.equal([
      ...['user-frozen', 'user-locked'],
    ]);
  });

  it('stand behind the one of which more speaks', () => {
    expect(ranked(['user-locked', 0], ['user-frozen', 1], ['user-frozen', 1])).to.deep.equal([
      ...['user-frozen', 'user-locked'],
    ]);
  });
});

describe('what is certain', () => {
  const signal = (cause: CauseId, confidence: Confidence): Signal => ({
    ...{ at: 1000, line: 1, shows: 'x' },
    suspicions: [[cause, confidence]],
  });

  it('rules out what more general words near it could mean; what is only likely does not', () => {
    expect(rulesOut([signal('not-sent', 'certain')])('connection-lost', 1010)).to.equal(true);
    expect(rulesOut([signal('not-sent', 'certain')])('user-locked', 1010)).to.equal(false);
    for (const confidence of ['likely', 'possible'] as const) {
      expect(rulesOut([signal('not-sent', confidence)])('connection-lost', 1010), confidence).to.equal(false);
    }
  });

  it('rules out nothing of another message: 400 characters before it or behind it', () => {
    const isOut = rulesOut([signal('not-sent', 'certain')]);
    expect([599, 600, 1400, 1401].map((at) => isOut('connection-lost', at))).to.deep.equal([false, true, true, false]);
  });
});

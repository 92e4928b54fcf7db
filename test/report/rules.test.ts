/**
 * Every rule of the decision table has its words: a few for tables and sums, and what to do next where it is no pass.
 */
import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import { RULE_TABLE } from '../../lib/policy/index.js';
import { adviceWords, type Explained } from '../../lib/report/checkIp/words.js';
import { openHeading, ruleWords } from '../../lib/report/page/words.js';

function answerBy(rule: string): Explained {
  return {
    address: '203.0.113.7',
    subject: { kind: 'org', name: 'prod' },
    decides: true,
    verdict: 'denied',
    rule,
    explanation: 0,
    notes: [],
    reasons: [{ rule, outcome: 'decided', text: '' }],
  };
}

describe('report: the words of rules', () => {
  for (const { id, mark, verdicts } of RULE_TABLE) {
    it(`has some for ${id}`, () => {
      expect(ruleWords(id, say)).to.not.equal(id);
      if (verdicts.some((verdict) => verdict !== 'no-token')) {
        expect(adviceWords(answerBy(id), say)).to.match(/^[A-Z].*\.$/u);
      }
      // A column of its own in the list of users whom it leaves open.
      if (mark === 'U') expect(openHeading(id, say)).to.not.equal(`${id}?`);
    });
  }

  it('shows the id of a rule that it does not know', () => {
    expect(ruleWords('of-tomorrow', say)).to.equal('of-tomorrow');
  });
});

import { expect } from 'chai';
import { EXPLAINED, EXPLAINED_NAMES, explainedBy, RULES } from '../../lib/jobs/explain.js';

describe('jobs: what stands behind a name', () => {
  it('is the rule, with its place in the order of the decision table', () => {
    const [rule] = explainedBy('soap-version');
    expect(rule).to.include({ kind: 'rule', name: 'soap-version', place: 1 });
    const last = explainedBy('untrusted').find(({ kind }) => kind === 'rule');
    expect(last).to.include({ place: RULES });
  });

  it('is all there is without a name, and nothing for one that nobody prints', () => {
    expect(explainedBy(undefined)).to.equal(EXPLAINED);
    expect(explainedBy('no-such-name')).to.deep.equal([]);
    expect(EXPLAINED_NAMES).to.include.members(['token-required', 'login-ends-soon', 'password-expired']);
    expect(new Set(EXPLAINED_NAMES).size).to.equal(EXPLAINED_NAMES.length);
  });
});

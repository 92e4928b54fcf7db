import { expect } from 'chai';
import {
  countVerdicts,
  gateConclusion,
  isWorse,
  listConclusion,
  VERDICTS,
  worst,
  type Gap,
  type Verdict,
} from '../../lib/policy/index.js';
import { gap } from './support.js';

const ORDER: readonly Verdict[] = ['no-token', 'unknown', 'token-required', 'denied', 'impossible'];

function decided(verdict: Verdict, ...missing: Gap[]): { verdict: Verdict; missing: Gap[] } {
  return { verdict, missing };
}

describe('policy: the order of verdicts', () => {
  it('is the one of docs/design.md, from good to bad', () => {
    expect(VERDICTS).to.deep.equal(ORDER);
    for (const [i, one] of ORDER.entries()) {
      for (const [j, other] of ORDER.entries()) expect(isWorse(one, other)).to.equal(i > j);
    }
  });

  it('has a worst of several, and none of none', () => {
    expect(worst(['no-token', 'denied', 'unknown'])).to.equal('denied');
    expect(worst(['unknown', 'no-token'])).to.equal('unknown');
    expect(worst([])).to.equal(undefined);
  });

  it('counts every verdict, also those that did not occur', () => {
    expect(countVerdicts(['denied', 'denied', 'unknown'])).to.deep.equal({
      'no-token': 0,
      unknown: 1,
      'token-required': 0,
      denied: 2,
      impossible: 0,
    });
  });
});

describe('policy: a gate', () => {
  it('says no to any verdict worse than unknown', () => {
    for (const verdict of ['token-required', 'denied', 'impossible'] as const) {
      expect(gateConclusion([decided('no-token'), decided('unknown', gap('a')), decided(verdict)])).to.equal('no');
    }
  });

  it('is incomplete where one is unknown, whether a read failed or Salesforce is silent', () => {
    expect(gateConclusion([decided('no-token'), decided('unknown')])).to.equal('incomplete');
    expect(gateConclusion([decided('unknown', gap('a')), decided('no-token')])).to.equal('incomplete');
  });

  it('is incomplete where a fact that could have changed a verdict was unreadable', () => {
    expect(gateConclusion([decided('no-token', gap('a'))])).to.equal('incomplete');
  });

  it('says yes otherwise', () => {
    expect(gateConclusion([decided('no-token'), decided('no-token')])).to.equal('yes');
    expect(gateConclusion([])).to.equal('yes');
  });
});

describe('policy: a list', () => {
  it('fails on what the caller wants, else tells what is missing', () => {
    expect(listConclusion({ failing: true, missing: true })).to.equal('no');
    expect(listConclusion({ failing: true, missing: false })).to.equal('no');
    expect(listConclusion({ failing: false, missing: true })).to.equal('incomplete');
    expect(listConclusion({ failing: false, missing: false })).to.equal('yes');
  });
});

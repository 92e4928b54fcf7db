import { expect } from 'chai';
import { daysUntil, retirementOf } from '../../../lib/policy/logins/retirement.js';
import { RETIREMENTS, type Quote, type Retirements } from '../../../lib/policy/index.js';

import { assertSayable } from './support.js';

const sourced = { says: '', read: '2026-11-22', confidence: 'C' };

function dates(...quotes: readonly Partial<Quote>[]): Retirements {
  const soap = quotes.map((quote, index) => ({ ...sourced, source: `source ${index}`, ...quote }));
  return { ...RETIREMENTS, retirements: { ...RETIREMENTS.retirements, soap } };
}

const keys = (retirement: ReturnType<typeof retirementOf>): string[] =>
  (retirement?.what ?? [])
    .map((text) => {
      assertSayable(text);
      return text;
    })
    .map(({ key, params }) => [key.replace('logins.retirement.', ''), ...params].join(' '));

describe('policy/logins: when a path ends', () => {
  it('counts whole days by the UTC day', () => {
    expect(daysUntil('2026-11-22', '2026-11-22T23:59:59Z')).to.equal(0);
    expect(daysUntil('2026-11-23', '2026-11-22T23:59:59Z')).to.equal(1);
    expect(daysUntil('2026-11-21', '2026-11-22T00:00:00Z')).to.equal(-1);
    expect(daysUntil('2027-02-20', '2026-11-22T12:00:00Z')).to.equal(90);
  });

  it('has no end for other ways to log in', () => {
    expect(retirementOf('other', RETIREMENTS, '2026-11-22T12:00:00Z')).to.equal(undefined);
  });

  it('counts the earliest day, names its source, and says that sources differ', () => {
    const found = retirementOf('soap', dates({ date: '2027-07-01' }, { date: '2027-06-01' }), '2027-05-30T00:00:00Z');
    expect(found).to.deep.include({ date: '2027-06-01', daysLeft: 2, source: 'source 1' });
    expect(keys(found)).to.deep.equal(['soap 2027-06-01', 'differs 2027-07-01']);
  });

  it('says when the release reaches sandboxes, and what was put off', () => {
    const given = dates(
      { date: '2026-09-01', supersededBy: '2027-06-01' },
      { date: '2027-06-01' },
      { release: "Summer '27" },
    );
    expect(keys(retirementOf('soap', given, '2026-11-22T00:00:00Z'))).to.deep.equal([
      'soap 2027-06-01',
      'first-orgs 2027-05-01',
      'put-off 2026-09-01',
    ]);
  });

  it('needs no second sentence when all agree', () => {
    expect(keys(retirementOf('soap', dates({ date: '2027-06-01' }), '2026-11-22T00:00:00Z'))).to.deep.equal([
      'soap 2027-06-01',
    ]);
  });
});

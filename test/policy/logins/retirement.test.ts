import { expect } from 'chai';
import { daysUntil, retirementOf, versionRetirementOf } from '../../../lib/policy/logins/retirement.js';
import { RETIREMENTS, type Quote, type Retirements } from '../../../lib/policy/index.js';

import { is, org } from '../support.js';
import { assertSayable } from './support.js';

const sourced = { says: '', read: '2026-11-22', confidence: 'C' };

function dates(...quotes: readonly Partial<Quote>[]): Retirements {
  const soap = quotes.map((quote, index) => ({ ...sourced, source: `source ${index}`, ...quote }));
  return { ...RETIREMENTS, retirements: { ...RETIREMENTS.retirements, soap } };
}

/** An org that says nothing of its own. */
const NO_UPDATES = org();

const keys = (retirement: ReturnType<typeof retirementOf>): string[] =>
  (retirement?.what ?? [])
    .map((text) => {
      assertSayable(text);
      return text;
    })
    .map(({ key, params }) => [key.replace('logins.retirement.', ''), ...Object.values(params)].join(' '));

describe('policy/logins: when a path ends', () => {
  it('counts whole days by the UTC day', () => {
    expect(daysUntil('2026-11-22', '2026-11-22T23:59:59Z')).to.equal(0);
    expect(daysUntil('2026-11-23', '2026-11-22T23:59:59Z')).to.equal(1);
    expect(daysUntil('2026-11-21', '2026-11-22T00:00:00Z')).to.equal(-1);
    expect(daysUntil('2027-02-20', '2026-11-22T12:00:00Z')).to.equal(90);
  });

  it('has no end for other ways to log in', () => {
    expect(retirementOf('other', NO_UPDATES, RETIREMENTS, '2026-11-22T12:00:00Z')).to.equal(undefined);
  });

  it('counts the earliest day, names its source, and says that sources differ', () => {
    const found = retirementOf(
      'soap',
      NO_UPDATES,
      dates({ date: '2027-07-01' }, { date: '2027-06-01' }),
      '2027-05-30T00:00:00Z',
    );
    expect(found).to.deep.include({ date: '2027-06-01', latest: '2027-07-01', daysLeft: 2 });
    expect(found?.source).to.match(/^source 1; source 0$/);
    expect(keys(found)).to.deep.equal(['soap 2027-06-01', 'differs 2027-07-01']);
  });

  it('says when the release reaches sandboxes, and what was put off', () => {
    const given = dates(
      { date: '2026-09-01', supersededBy: '2027-06-01' },
      { date: '2027-06-01' },
      { release: "Summer '27" },
    );
    expect(keys(retirementOf('soap', NO_UPDATES, given, '2026-11-22T00:00:00Z'))).to.deep.equal([
      'soap 2027-06-01',
      'first-orgs 2027-05-01',
      'put-off 2026-09-01',
    ]);
  });

  it('needs no second sentence when all agree', () => {
    expect(keys(retirementOf('soap', NO_UPDATES, dates({ date: '2027-06-01' }), '2026-11-22T00:00:00Z'))).to.deep.equal(
      ['soap 2027-06-01'],
    );
  });

  it('is what the org itself says, where it says so: ReleaseDate, with the title and status of its row', () => {
    const title = 'SOAP API login() Call in SOAP API Versions 31.0 Through 64.0 Is Being Retired';
    const row = { about: 'soap-login-retirement', title, status: 'Invocable', releaseDate: '2027-07-15' } as const;
    const its = org({
      releaseUpdates: is({ state: 'listed', rows: [row], readAt: '2026-11-22T00:00:00.000Z' }),
    });
    const found = retirementOf('soap', its, RETIREMENTS, '2026-11-22T00:00:00Z');
    expect(found).to.deep.include({ date: '2027-07-15', latest: '2027-07-15', source: title });
    expect(keys(found)).to.deep.equal(['soap 2027-07-15', `update ${title} Invocable`]);
  });
});

describe('policy/logins: when an API version goes', () => {
  // API versions 31 to 40: deprecated Summer '27, retired Summer '28 (docs/salesforce.md section 6, D).
  for (const version of ['31.0', '37.0', '40.0', '40']) {
    it(`${version} goes with Summer '28`, () => {
      const found = versionRetirementOf(version);
      expect(found?.deprecated.release).to.equal("Summer '27");
      expect(found?.retired.release).to.equal("Summer '28");
      expect(found?.source).to.match(/^https:\/\/help\.salesforce\.com\//);
      if (found !== undefined) assertSayable(found.what);
    });
  }
  for (const version of ['30.0', '41.0', '64.0', undefined]) {
    it(`${version ?? 'none'} has no such end`, () => expect(versionRetirementOf(version)).to.equal(undefined));
  }
});

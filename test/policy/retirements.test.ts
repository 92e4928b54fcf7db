import { expect } from 'chai';
import { RETIREMENTS, retirementDates, retirementState, type Quote } from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import { is, judge, keysOf, OFFICE, ORG, org, say } from './support.js';

describe('policy: retirements', () => {
  it('are the days that docs/salesforce.md section 6 quotes', () => {
    expect(retirementDates(RETIREMENTS, 'soap')).to.deep.include({ earliest: '2027-06-01', latest: '2027-06-01' });
    expect(retirementDates(RETIREMENTS, 'oauth-password')).to.deep.include({
      earliest: '2027-02-20',
      latest: '2027-02-20',
      putOff: '2026-09-01',
    });
    const { milestones } = RETIREMENTS;
    expect(milestones.soapLoginOffInNewOrgs.date).to.equal('2025-10-01');
    expect(milestones.anyApiAuthEnforced.date).to.equal('2026-12-01');
    expect(milestones.anyApiAuthEnforcedInNewOrgs.date).to.equal('2026-06-01');
    expect(milestones.passwordFlowGoneInNewOrgs.date).to.equal('2026-06-01');
    expect(milestones.passwordFlowBlockedInNewOrgs.date).to.equal('2023-06-01');
  });

  it('that come with something else are its days, and a day that was put off names the one that is in force', () => {
    const { apps, instanceHosts, milestones, retirements } = RETIREMENTS;
    expect(milestones.passwordFlowGoneInNewOrgs).to.include({ release: "Summer '26", earliest: '2026-05-01' });
    expect(instanceHosts.sandbox).to.include({ release: "Winter '27", date: '2026-09-01' });
    expect(instanceHosts.production).to.include({ release: "Spring '27", date: '2027-01-01' });
    expect(apps.find(({ what }) => what === 'user-agent-flow')).to.include({ date: '2027-02-20' });
    for (const quotes of Object.values(retirements)) {
      const inForce = new Set(quotes.filter((quote) => quote.supersededBy === undefined).map(({ date }) => date));
      const later = quotes.flatMap(({ supersededBy }) => supersededBy ?? []);
      expect(later.filter((day) => !inForce.has(day))).to.deep.equal([]);
    }
  });

  it('each have a source, the day it was read, and how sure it is', () => {
    const { retirements, releases, milestones, apiVersions } = RETIREMENTS;
    const all = [...Object.values(retirements).flat(), ...releases, ...Object.values(milestones), apiVersions.ageing];
    expect(all.length).to.be.greaterThan(7);
    for (const { source, read, confidence } of all) {
      expect(source.length).to.be.greaterThan(10);
      expect(read).to.match(/^\d{4}-\d{2}-\d{2}$/u);
      expect(confidence).to.match(/^[DCU]$/u);
    }
    for (const { date, release } of Object.values(retirements).flat()) {
      expect(date ?? release).to.be.a('string');
      if (date !== undefined) expect(new Date(date).toISOString().slice(0, 10)).to.equal(date);
    }
  });

  it('take the earliest and the latest of the days that are quoted', () => {
    const quote = (date: string): Quote => ({ date, says: '', source: '', read: '', confidence: 'C' });
    const retirements = {
      ...RETIREMENTS,
      retirements: { soap: [quote('2030-05-02'), quote('2030-01-31'), quote('2030-03-01')], 'oauth-password': [] },
    };
    const dates = retirementDates(retirements, 'soap');
    expect(dates).to.deep.equal({
      earliest: '2030-01-31',
      latest: '2030-05-02',
      firstOrgs: undefined,
      putOff: undefined,
    });
    expect(retirementState(dates, '2030-01-30T23:59:59.999Z')).to.equal('ahead');
    expect(retirementState(dates, '2030-01-31T00:00:00.000Z')).to.equal('due');
    expect(retirementState(dates, '2030-05-02T23:59:59.999Z')).to.equal('due');
    expect(retirementState(dates, '2030-05-03T00:00:00.000Z')).to.equal('past');
    expect(() => retirementDates(retirements, 'oauth-password')).to.throw('quotes no day for oauth-password');
  });

  it('take the last day that was put off, and the first of the releases that the texts in force name', () => {
    const quote = (changes: Partial<Quote>): Quote => ({ says: '', source: '', read: '', confidence: 'C', ...changes });
    const [release] = RETIREMENTS.releases;
    if (release === undefined) throw new Error('No releases.');
    const spring = { ...release, name: "Spring '30", firstOrgs: '2030-01-10', lastOrgs: '2030-02-20' };
    const summer = { ...release, name: "Summer '30", firstOrgs: '2030-05-10', lastOrgs: '2030-06-20' };
    const retirements = {
      ...RETIREMENTS,
      releases: [summer, spring],
      retirements: {
        soap: [
          quote({ date: '2030-06-15' }),
          quote({ date: '2029-06-15', supersededBy: 'a later text' }),
          quote({ date: '2029-09-15', supersededBy: 'a later text' }),
          quote({ date: '2028-09-15', supersededBy: 'a later text' }),
          quote({ release: "Spring '30", supersededBy: 'a later text' }),
          quote({ release: "Summer '30" }),
        ],
        'oauth-password': [quote({ date: '2029-06-15', supersededBy: 'a later text' })],
      },
    };
    expect(retirementDates(retirements, 'soap')).to.deep.equal({
      earliest: '2030-06-15',
      latest: '2030-06-15',
      firstOrgs: '2030-05-10',
      putOff: '2029-09-15',
    });
    expect(() => retirementDates(retirements, 'oauth-password'), 'all put off').to.throw('quotes no day');
  });

  it('leave out a day that Salesforce has put off, and tell it in a note', () => {
    const notes = (at: string): string[] =>
      judge(ORG, OFFICE, { ask: { at, path: 'oauth-password' } })
        .notes.map(say)
        .filter((note) => note.includes('2026-09-01'));
    expect(notes('2026-08-31T23:59:59Z')).to.deep.equal([]);
    expect(notes('2026-09-01T00:00:00Z')).to.deep.equal([
      'An earlier text named 2026-09-01 as the end of this way of logging in; the latest one names 2027-02-20.',
    ]);
    expect(notes('2027-02-20T00:00:00Z')).to.deep.equal([]);
  });

  it('are told with their days', () => {
    const line = (at: string, path: 'soap' | 'oauth-password'): string => {
      const { trace } = judge(ORG, OFFICE, { ask: { at, path } });
      return say(trace.find(({ rule }) => rule === 'path-retired')?.text ?? Text.of('facts.file.missing'));
    };
    expect(line('2026-08-01T00:00:00Z', 'soap')).to.equal('This way of logging in is not retired before 2027-06-01.');
    expect(line('2026-12-01T00:00:00Z', 'oauth-password')).to.equal(
      'This way of logging in is not retired before 2027-02-20.',
    );
    expect(line('2027-02-20T12:00:00Z', 'oauth-password')).to.equal(
      'Salesforce may have retired this way of logging in: the date quoted for it is 2027-02-20.',
    );
    expect(line('2027-07-01T00:00:00Z', 'soap')).to.equal(
      'Salesforce has retired this way of logging in: the latest date quoted for it is 2027-06-01.',
    );
  });

  it("are told with the days of the org's own row", () => {
    const row = {
      about: 'soap-login-retirement',
      title: 'SOAP',
      status: 'Invocable',
      releaseDate: '2026-09-15',
    } as const;
    const its = org({ releaseUpdates: is({ state: 'listed', rows: [row], readAt: '2026-08-01T00:00:00.000Z' }) });
    const line = (at: string): string => {
      const { trace } = judge(ORG, OFFICE, { org: its, ask: { at } });
      return say(trace.find(({ rule }) => rule === 'path-retired')?.text ?? Text.of('facts.file.missing'));
    };
    expect(line('2026-08-03T00:00:00Z')).to.equal('This way of logging in is not retired before 2026-09-15.');
    expect(line('2026-09-16T00:00:00Z')).to.equal(
      'Salesforce has retired this way of logging in: the latest date quoted for it is 2026-09-15.',
    );
  });

  it('are noted from the day on which the first orgs get the release that Salesforce names', () => {
    const noted = (at: string): boolean =>
      keysOf(judge(ORG, OFFICE, { ask: { at } }).notes).includes('note.first-orgs');
    expect(noted('2027-04-30T23:59:59Z')).to.equal(false);
    expect(noted('2027-05-01T00:00:00Z')).to.equal(true);
    expect(noted('2027-05-31T23:59:59Z')).to.equal(true);
    expect(noted('2027-06-01T00:00:00Z')).to.equal(false);
  });
});

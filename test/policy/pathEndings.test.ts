import { expect } from 'chai';
import {
  endingOf,
  endingStateAt,
  topicOf,
  type EndingWay,
  type OrgFacts,
  type ReleaseUpdate,
} from '../../lib/policy/index.js';
import { is, missing, org } from './support.js';

const READ_AT = '2026-11-28T09:00:00.000Z';

/** The titles that docs/salesforce.md section 1 gives. */
const TITLES = {
  'any-api-auth': 'Assign Use Any API Auth Permission for SOAP login()',
  'soap-login-retirement': 'SOAP API login() Call in SOAP API Versions 31.0 Through 64.0 Is Being Retired',
  'oauth-password-retirement': 'Retirement of OAuth 2.0 Username-Password Flow for Connected Apps',
} as const;

function update(changes: Partial<ReleaseUpdate> = {}): ReleaseUpdate {
  const { about = 'any-api-auth' } = changes;
  return { about, title: TITLES[about], status: 'Nascent', ...changes };
}

function orgWith(...rows: readonly ReleaseUpdate[]): OrgFacts {
  return org({ releaseUpdates: is({ state: 'listed', rows, readAt: READ_AT }) });
}

describe('policy: release updates', () => {
  it('are told by a part of their title, without case', () => {
    for (const [about, title] of Object.entries(TITLES)) {
      expect(topicOf(title), title).to.equal(about);
      expect(topicOf(`(Postponed)  ${title.toUpperCase()} `), title).to.equal(about);
      expect(topicOf(title.replaceAll(' ', ' \n ')), title).to.equal(about);
    }
  });

  it('of other things are none of them', () => {
    for (const title of [
      '',
      'Enforce View Roles and Role Hierarchy',
      'Use Any API Client is checked',
      'SOAP API login() has a new page',
      'Retirement of the user-agent flow',
    ]) {
      expect(topicOf(title), title).to.equal(undefined);
    }
  });
});

describe('policy: when a way to log in ends', () => {
  const published: readonly (readonly [EndingWay, string])[] = [
    ['any-api-auth', '2026-12-01'],
    ['soap', '2027-06-01'],
    ['oauth-password', '2027-02-20'],
  ];
  for (const [way, day] of published) {
    it(`is ${day} for ${way}, as published, where the org has no row on it`, () => {
      for (const facts of [
        org(),
        org({ releaseUpdates: is({ state: 'empty' }) }),
        org({ releaseUpdates: missing('ReleaseUpdate') }),
        orgWith(),
      ]) {
        const ending = endingOf(way, facts);
        expect(ending).to.include({ of: way, date: day, latest: day, from: 'published' });
        expect(ending.update).to.equal(undefined);
        expect(ending.sources).to.not.be.empty;
      }
    });
  }

  it('names the article of Salesforce before what others write', () => {
    expect(endingOf('soap', org()).sources[0]).to.match(/^https:\/\/help\.salesforce\.com\/.*005132110/u);
    expect(endingOf('oauth-password', org()).sources[0]).to.match(/^https:\/\/help\.salesforce\.com\/.*005461976/u);
  });

  it('is the ReleaseDate of the org’s own row where it has one', () => {
    const row = update({ releaseDate: '2027-01-15' });
    expect(endingOf('any-api-auth', orgWith(row))).to.deep.equal({
      of: 'any-api-auth',
      date: '2027-01-15',
      latest: '2027-01-15',
      from: 'release-update',
      sources: [TITLES['any-api-auth']],
      update: row,
      inForce: false,
      readAt: READ_AT,
    });
    const early = orgWith(update({ about: 'oauth-password-retirement', releaseDate: '2027-01-10' }));
    expect(endingOf('oauth-password', early).date).to.equal('2027-01-10');
    expect(endingOf('soap', early).date).to.equal('2027-06-01');
  });

  it('is in the months of the release that the row names where it has no ReleaseDate', () => {
    const label = (releaseLabel: string): OrgFacts => orgWith(update({ about: 'soap-login-retirement', releaseLabel }));
    expect(endingOf('soap', label('Summer ’27'))).to.include({
      date: '2027-05-01',
      latest: '2027-06-30',
      from: 'release-update',
    });
    // A release that the data does not know: the published day, and the row beside it.
    const unknown = endingOf('soap', label("Summer '39"));
    expect(unknown).to.include({ date: '2027-06-01', from: 'published', inForce: false });
    expect(unknown.update?.releaseLabel).to.equal("Summer '39");
  });

  it('takes of several rows the one that is in force', () => {
    const facts = orgWith(
      update({ status: 'Pending', releaseDate: '2026-10-01' }),
      update({ status: 'Info' }),
      update({ status: 'Complete' }),
    );
    expect(endingOf('any-api-auth', facts).update?.status).to.equal('Complete');
  });

  it('takes of rows that stand alike the one whose day comes first, and one without a day last', () => {
    const on = (releaseDate?: string): ReleaseUpdate =>
      update({ status: 'Pending', ...(releaseDate !== undefined && { releaseDate }) });
    for (const rows of [
      [on('2027-03-01'), on('2027-01-15'), on(), on('2027-02-01')],
      [on(), on('2027-01-15')],
      [on('2027-01-15'), on()],
      [on('2027-01-15'), on('2027-03-01')],
    ]) {
      expect(endingOf('any-api-auth', orgWith(...rows)).date).to.equal('2027-01-15');
    }
  });

  it('reads a status whatever its case and the space around it', () => {
    expect(endingOf('any-api-auth', orgWith(update({ status: ' INVOKED ' }))).inForce).to.equal(true);
    expect(endingOf('any-api-auth', orgWith(update({ status: 'pending' }))).inForce).to.equal(false);
    expect(endingOf('any-api-auth', orgWith(update({ status: 'Info' }))).inForce).to.equal(undefined);
  });
});

describe('policy: how a way to log in stands at a time', () => {
  const state = (way: EndingWay, facts: OrgFacts, at: string): string => endingStateAt(endingOf(way, facts), at);

  it('begins to need Use Any API Auth with the first minute of 2026-12-01', () => {
    expect(state('any-api-auth', org(), '2026-11-30T23:59:59Z')).to.equal('ahead');
    expect(state('any-api-auth', org(), '2026-12-01T00:00:00Z')).to.equal('past');
  });

  it('is open on the quoted day of a retirement, and past after it', () => {
    expect(state('oauth-password', org(), '2027-02-19T23:59:59Z')).to.equal('ahead');
    expect(state('oauth-password', org(), '2027-02-20T12:00:00Z')).to.equal('due');
    expect(state('oauth-password', org(), '2027-02-21T00:00:00Z')).to.equal('past');
  });

  for (const status of ['Complete', 'Revocable', 'Invoked', 'complete']) {
    it(`is past from the day of the reading on where the org's row is ${status}`, () => {
      const facts = orgWith(update({ status, releaseDate: '2027-01-15' }));
      expect(state('any-api-auth', facts, READ_AT)).to.equal('past');
      expect(state('any-api-auth', facts, '2027-01-01T00:00:00Z')).to.equal('past');
      expect(state('any-api-auth', facts, '2026-11-01T00:00:00Z')).to.equal('due');
    });
  }

  for (const status of ['Invocable', 'Nascent', 'Pending']) {
    it(`is ahead on the day of the reading where the org's row is ${status}, whatever its date`, () => {
      const facts = orgWith(update({ status, releaseDate: '2026-11-15' }));
      expect(state('any-api-auth', facts, '2026-11-16T00:00:00Z')).to.equal('ahead');
      expect(state('any-api-auth', facts, READ_AT)).to.equal('ahead');
      // Any day on, docs/salesforce.md says: its date is over and proves nothing of a later day.
      expect(state('any-api-auth', facts, '2026-11-29T00:00:00Z')).to.equal('due');
      const later = orgWith(update({ status, releaseDate: '2027-01-15' }));
      expect(state('any-api-auth', later, '2026-12-24T00:00:00Z')).to.equal('ahead');
      expect(state('any-api-auth', later, '2027-01-15T00:00:00Z')).to.equal('past');
    });
  }

  for (const status of ['Info', '', 'Abgeschlossen']) {
    it(`goes by the days alone where the org's row is "${status}"`, () => {
      const facts = orgWith(update({ status }));
      expect(state('any-api-auth', facts, READ_AT)).to.equal('ahead');
      expect(state('any-api-auth', facts, '2026-12-01T00:00:00Z')).to.equal('past');
    });
  }
});

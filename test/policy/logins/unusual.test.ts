import { expect } from 'chai';
import { seenLogins, type LoginMoment } from '../../../lib/policy/logins/index.js';

const moment = (client: string): LoginMoment => ({
  ...{ time: '2026-11-20T08:00:00Z', address: '192.0.2.1', client, type: 'Application' },
  ...{ outcome: 'failure', country: undefined },
});
const BEFORE = { addresses: new Set(['203.0.113.1']), clients: new Set(['dataloader']) };

describe('policy/logins: unusual logins', () => {
  it('an attempt of this plugin is no new client, and its address counts as that of any other', () => {
    expect(seenLogins([moment('sf-plugin-token')], BEFORE)[0]?.unusual).to.deep.equal(['new-address']);
    expect(seenLogins([moment('Other')], BEFORE)[0]?.unusual).to.deep.equal(['new-address', 'new-client']);
  });

  it('whoever failed before from there has no past there, and is marked the more', () => {
    const failed = { addresses: new Set(['192.0.2.1']), clients: new Set<string>() };
    const before = { ...BEFORE, failed };
    expect(seenLogins([moment('DataLoader')], before)[0]?.unusual).to.deep.equal(['new-address', 'failed-before']);
    const got = { ...before, addresses: new Set(['192.0.2.1']) };
    expect(seenLogins([moment('DataLoader')], got)[0]?.unusual).to.deep.equal([]);
    // The same of a client: it counts where the client is new, in any case.
    const tried = { ...got, failed: { addresses: new Set<string>(), clients: new Set(['other']) } };
    expect(seenLogins([moment('Other')], tried)[0]?.unusual).to.deep.equal(['new-client', 'failed-before']);
    const knows = { ...tried, clients: new Set(['other']) };
    expect(seenLogins([moment('Other')], knows)[0]?.unusual).to.deep.equal([]);
  });

  it('a country and an hour are new where the time before had none of them, in UTC', () => {
    const at = (time: string, country?: string): LoginMoment => ({ ...moment('DataLoader'), time, country });
    const before = { ...BEFORE, addresses: new Set(['192.0.2.1']), countries: new Set(['DE']), hours: new Set([8]) };
    const marks = (...moments: readonly LoginMoment[]): unknown => seenLogins(moments, before)[0]?.unusual;
    expect(marks(at('2026-11-20T08:59:59.000Z', 'DE'))).to.deep.equal([]);
    expect(marks(at('2026-11-20T09:00:00.000Z', 'DE'))).to.deep.equal(['new-hour']);
    expect(marks(at('2026-11-20T10:30:00.000+02:00', 'DE'))).to.deep.equal([]);
    expect(marks(at('2026-11-20T08:00:00.000Z', 'FR'))).to.deep.equal(['new-country']);
    expect(marks(at('2026-11-20T08:00:00.000Z')), 'nobody knows from which').to.deep.equal([]);
    // Of several logins one is enough for the hour, and the first country that is told.
    expect(marks(at('2026-11-20T08:00:00.000Z'), at('2026-11-20T03:00:00.000Z', 'FR'))).to.deep.equal([
      'new-country',
      'new-hour',
    ]);
  });

  it('nothing is unusual where there was no time before to compare with', () => {
    expect(seenLogins([{ ...moment('Other'), country: 'FR' }], {})[0]?.unusual).to.deep.equal([]);
  });

  it('are one row for each address, client and type, with the times and failures of all of it', () => {
    const one = (time: string, more: Partial<LoginMoment> = {}): LoginMoment => ({ ...moment('A'), time, ...more });
    const rows = seenLogins(
      [
        one('2026-11-20T08:00:00Z', { outcome: 'success', country: 'DE' }),
        one('2026-11-19T08:00:00Z'),
        one('2026-11-21T08:00:00Z', { outcome: 'unknown' }),
        one('2026-11-22T08:00:00Z', { type: 'Other' }),
        one('2026-11-18T08:00:00Z', { address: '203.0.113.1' }),
        one('2026-11-17T08:00:00Z', { client: 'DataLoader', address: '203.0.113.1' }),
      ],
      BEFORE,
    );
    // The most unusual first, then the newest.
    expect(rows.map(({ address, client, type, unusual }) => [address, client, type, unusual.length])).to.deep.equal([
      ['192.0.2.1', 'A', 'Other', 2],
      ['192.0.2.1', 'A', 'Application', 2],
      ['203.0.113.1', 'A', 'Application', 1],
      ['203.0.113.1', 'DataLoader', 'Application', 0],
    ]);
    expect(rows[1]).to.deep.equal({
      ...{ address: '192.0.2.1', country: 'DE', client: 'A', type: 'Application', logins: 3, failures: 1 },
      ...{ first: '2026-11-19T08:00:00Z', last: '2026-11-21T08:00:00Z', unusual: ['new-address', 'new-client'] },
    });
    expect(rows[0]?.country).to.equal(null);
  });
});

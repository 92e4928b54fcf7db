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
  });
});

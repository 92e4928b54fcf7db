/**
 * Whose page it is and what a reset stops: docs/salesforce.md section 4.
 */
import { expect } from 'chai';
import { resetOf } from '../../lib/jobs/openReset.js';
import { witnessOf } from '../facts/org/support.js';
import { startOrg, type Org } from '../org/index.js';

const NOW = '2026-11-24T12:00:00.000Z';

describe('jobs: the reset of a token', () => {
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => Date.parse(NOW) });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled'] });
    org.change.addUser({ username: 'etl@acme.example', profile: 'Plain' });
    org.change.addLogin('etl@acme.example', Date.parse(NOW) / 1000 - 600, {
      application: 'Nightly load',
      sourceIp: '198.51.100.10',
    });
  });
  after(async () => org.close());

  it('is of the user of the session, or of the one who is named, with whoever logs in', async () => {
    const witness = await witnessOf(org, org.change.logIn('admin@loopback.example', 'office'), { now: NOW });
    const asked = { since: '2026-10-25T12:00:00.000Z', now: NOW };
    const own = await resetOf(witness, { ...asked, username: undefined });
    expect([own.found.own, own.found.user.username]).to.deep.equal([true, 'admin@loopback.example']);
    const { found } = await resetOf(witness, { ...asked, username: 'etl@acme.example' });
    expect([found.own, found.rows.map(({ client }) => client)]).to.deep.equal([false, ['Nightly load']]);
  });
});

import { expect } from 'chai';
import type { Fact, ReleaseUpdates } from '../../../lib/policy/index.js';
import { ANY_API_AUTH, SOAP_RETIREMENT, startOrg, type Org, type OrgSession } from '../../org/index.js';
import { openOrg } from '../../../lib/facts/org/index.js';
import { connect, gapIn, valueOf, witnessOf } from './support.js';

/** What docs/salesforce.md section 1 says of the Tooling API's ReleaseUpdate, asked of the org on loopback. */
describe('the release updates of an org', () => {
  let org: Org;
  const NOW = '2026-11-24T12:00:00.000Z';

  beforeEach(async () => {
    org = await startOrg({ users: 20, logins: 0, created: '2019-05-06T08:00:00Z', clock: () => Date.parse(NOW) });
  });
  afterEach(async () => {
    await org.close();
  });

  async function read(session?: OrgSession): Promise<Fact<ReleaseUpdates>> {
    return (await (await witnessOf(org, session)).org()).releaseUpdates;
  }

  it('are those that end a way to log in, with the day of enforcement and not the one of test runs', async () => {
    const value = valueOf(await read());
    if (value.state !== 'listed') throw new Error(value.state);
    expect(value.rows.map(({ about, status, releaseDate }) => [about, status, releaseDate])).to.have.deep.members([
      ['any-api-auth', 'Nascent', '2026-12-01'],
      ['soap-login-retirement', 'Nascent', '2027-06-01'],
      ['oauth-password-retirement', 'Invocable', '2027-02-20'],
    ]);
    const row = value.rows.find(({ about }) => about === 'any-api-auth');
    expect(row?.title).to.equal('Assign Use Any API Auth Permission for SOAP login()');
  });

  it('are read whole, past the first page, and never by a filter', async () => {
    for (let i = 0; i < 2100; i++) {
      org.change.setReleaseUpdate({ developerName: `Other${String(i)}`, title: `Other ${String(i)}`, status: 'Info' });
    }
    org.change.changeReleaseUpdate(ANY_API_AUTH, { status: 'Complete' });
    const value = valueOf(await read());
    expect(value.state === 'listed' ? value.rows.map(({ status }) => status) : value.state).to.include('Complete');
    const asked = org.requests.filter(({ soql }) => soql?.includes('ReleaseUpdate') === true);
    expect(asked).to.not.be.empty;
    for (const { soql } of asked) expect(soql).not.to.match(/WHERE/iu);
  });

  it('are empty where there are none', async () => {
    org.change.removeReleaseUpdate();
    expect(valueOf(await read())).to.deep.equal({ state: 'empty' });
  });

  it('are absent where the API is older than the object', async () => {
    const connection = await connect(org, org.admin, { version: '49.0' });
    const facts = await (await openOrg(connection)).org();
    expect(valueOf(facts.releaseUpdates)).to.deep.equal({ state: 'absent' });
  });

  it('are unreadable for a session without View Setup', async () => {
    const session = org.change.session({ permissions: ['ApiEnabled'] });
    const unread = gapIn(await read(session));
    expect([unread.what, unread.permission]).to.deep.equal(['ReleaseUpdate', 'View Setup and Configuration']);
  });

  it('are unreadable, not absent, where no title is recognised in a session that is not English', async () => {
    org.change.addUser({ username: 'de@t.example', profile: 'System Administrator', language: 'de' });
    const unread = gapIn(await read(org.change.sessionOf('de@t.example')));
    expect([unread.what, unread.why.params]).to.deep.equal(['ReleaseUpdate', { language: 'de' }]);
  });

  it('are told as far as their titles are recognised in a session that is not English; of the others nothing is known', async () => {
    org.change.addUser({ username: 'some.de@t.example', profile: 'System Administrator', language: 'de' });
    org.change.setReleaseUpdate({
      developerName: SOAP_RETIREMENT,
      title: 'SOAP API login() Call in SOAP API Versions 31.0 Through 64.0 Is Being Retired',
      status: 'Nascent',
      releaseDate: '2027-06-01',
    });
    const fact = await read(org.change.sessionOf('some.de@t.example'));
    const value = valueOf(fact);
    expect(value.state === 'listed' ? value.rows.map(({ about }) => about) : value.state).to.deep.equal([
      'soap-login-retirement',
    ]);
    expect(fact.known && [fact.partial?.what, fact.partial?.why.params]).to.deep.equal([
      'ReleaseUpdate',
      { language: 'de' },
    ]);
  });

  it('of other kinds alone are listed and tell nothing, in English', async () => {
    org.change.removeReleaseUpdate();
    org.change.setReleaseUpdate({ developerName: 'Other', title: 'Another', status: 'Complete' });
    const value = valueOf(await read());
    expect(value.state === 'listed' ? value.rows : value.state).to.deep.equal([]);
  });
});

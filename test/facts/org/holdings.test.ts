/** What is open for one user, read anew by each call, and what a session that may not see it is told. */
import { expect } from 'chai';
import { ConnectionClient, HoldingReader } from '../../../lib/facts/org/index.js';
import { startOrg, type Org, type OrgSession } from '../../org/index.js';
import type { Permission } from '../../org/model/permissions.js';
import { nameOf } from '../../support/gapName.js';
import { connect, gapIn, valueOf } from './support.js';

const NOW = Date.parse('2026-11-24T12:00:00.000Z');
const WHO = 'etl@acme.example';
const OTHER = 'other@acme.example';

describe('facts of an org: what is open for one user', () => {
  let org: Org;
  let userId = '';
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => NOW });
    userId = org.change.addUser({ username: WHO, password: 'Old-pw-1' });
    org.change.addUser({ username: OTHER, password: 'Old-pw-1' });
  });
  after(async () => org.close());

  const reader = async (session: OrgSession = org.admin, id = userId): Promise<HoldingReader> =>
    new HoldingReader(new ConnectionClient(await connect(org, session)), id);
  /** A user of the org who may do all that an administrator may, but that. */
  const without = async (...missing: readonly Permission[]): Promise<HoldingReader> =>
    reader(org.change.sessionWithout(...missing));

  it('the freeze and the lock, as they are by now', async () => {
    const holdings = await reader();
    for (const [frozen, locked] of [
      [false, false],
      [true, false],
      [false, true],
    ] as const) {
      org.change.changeUser(WHO, { frozen: Number(frozen), locked: Number(locked) });
      const { id, ...switches } = valueOf(await holdings.switches());
      expect(switches).to.deep.equal({ frozen, locked });
      expect(id).to.match(/^0Yw\w{15}$/u);
    }
    org.change.changeUser(WHO, { locked: 0 });
  });

  it('its sessions, with that from which each was opened, and none of others', async () => {
    const own = org.change.sessionOf(WHO);
    org.change.secrets.addChildSession(own);
    org.change.sessionOf(OTHER);
    const sessions = valueOf(await (await reader()).sessions());
    expect(sessions.map(({ address, created, current }) => ({ address, created, current }))).to.deep.equal([
      ...[own, own].map(() => ({
        ...{ address: org.addresses.cloud, created: new Date(NOW).toISOString(), current: false },
      })),
    ]);
    const [first, second] = sessions;
    expect([first?.parent, second?.parent]).to.deep.equal([undefined, first?.id]);
    expect(second).to.include({ loginType: 'Application' });
    // Whoever asks by one of them is shown which.
    const seen = valueOf(await (await reader(own)).sessions());
    expect(seen.map(({ current }) => current)).to.deep.equal([true, false]);
    org.change.endSessions(WHO);
    expect(valueOf(await (await reader()).sessions())).to.deep.equal([]);
  });

  it('the tokens of apps, by which each is revoked', async () => {
    org.change.secrets.addOauthToken(WHO, 'Nightly load');
    org.change.secrets.addOauthToken(WHO, 'Billing');
    org.change.secrets.addOauthToken(OTHER, 'Other');
    const fact = await (await reader()).tokens();
    const tokens = valueOf(fact);
    expect(tokens.map(({ app }) => app)).to.deep.equal(['Nightly load', 'Billing']);
    expect(fact).not.to.have.property('partial');
    for (const { created, deleteToken, id, lastUsed } of tokens) {
      expect([created, lastUsed]).to.deep.equal([new Date(NOW).toISOString(), new Date(NOW).toISOString()]);
      expect([id.slice(0, 3), deleteToken.slice(0, 4)]).to.deep.equal(['0CQ', 'del_']);
    }
  });

  it('the addresses that it has verified, and none that somebody was asked about', async () => {
    org.change.addVerifiedAddress(WHO, '203.0.113.7');
    org.change.addVerifiedAddress(WHO, '203.0.113.8', false);
    org.change.addVerifiedAddress(OTHER, '203.0.113.9');
    const addresses = valueOf(await (await reader()).addresses());
    expect(addresses.map(({ address, created, verified }) => [address, created, verified])).to.deep.equal([
      ['203.0.113.7', new Date(NOW - 3_600_000).toISOString(), true],
    ]);
  });

  it('when its password was last changed, which never is a time too', async () => {
    const holdings = await reader();
    org.change.secrets.choosePassword(WHO, 'Another-pw-2');
    expect(valueOf(await holdings.passwordChanged())).to.equal(new Date(NOW).toISOString());
    expect(valueOf(await holdings.serverTime())).to.equal(new Date(NOW).toISOString());
    const none = JSON.stringify({ totalSize: 1, done: true, records: [{ LastPasswordChangeDate: null }] });
    const answer = { status: 200, headers: { 'content-type': 'application/json' }, body: none };
    org.fault({ kind: 'answer', when: { soql: /SELECT LastPasswordChangeDate/u }, times: 1, answer });
    expect(valueOf(await holdings.passwordChanged())).to.equal('');
  });

  it('the jobs that run as it', async () => {
    org.change.secrets.addScheduledJob(WHO, 'Nightly');
    org.change.secrets.addScheduledJob(OTHER, 'Weekly');
    expect(valueOf(await (await reader()).jobs())).to.deep.equal([
      { name: 'Nightly', state: 'WAITING', next: new Date(NOW + 3_600_000).toISOString() },
    ]);
  });

  it('the scratch orgs that it made; in an org that is no Dev Hub there is nothing to know', async () => {
    const holdings = await reader();
    org.change.settings.absent.add('ScratchOrgInfo');
    expect(await holdings.scratchOrgs()).to.deep.include({ known: true, value: undefined });
    org.change.secrets.addScratchOrg(WHO);
    org.change.secrets.addScratchOrg(OTHER);
    expect(valueOf(await holdings.scratchOrgs())).to.equal(1);
  });

  const LISTS = [
    ['sessions', 'AuthSession', 'ManageUsers', 'Manage Users'],
    ['tokens', 'OauthToken', 'CustomizeApplication', 'Customize Application'],
    ['addresses', 'LoginIp', 'ManageUsers', 'Manage Users'],
    ['jobs', 'CronTrigger', 'ViewSetup', 'View Setup and Configuration'],
  ] as const;
  for (const [what, object, permission, label] of LISTS) {
    it(`${what}: a list that the session may not see whole is a gap, whether or not the org says so`, async () => {
      const gap = gapIn(await (await without(permission))[what]());
      expect([gap.what, gap.permission]).to.deep.equal([object, label]);
      // Of jobs the org refuses to tell; of the others it shows fewer rows without a word.
      expect(gap.why.key).to.equal(what === 'jobs' ? 'facts-org.gap.refused' : 'facts-org.gap.hidden-rows');
    });

    it(`${what}: a refusal is a gap that names the permission`, async () => {
      const body = JSON.stringify([
        { errorCode: 'INVALID_TYPE', message: `sObject type '${object}' is not supported.` },
      ]);
      const answer = { status: 400, headers: { 'content-type': 'application/json' }, body };
      org.fault({ kind: 'answer', when: { soql: new RegExp(`FROM ${object} `, 'u') }, times: 1, answer });
      const gap = gapIn(await (await reader())[what]());
      expect([gap.what, gap.permission]).to.deep.equal([object, label]);
    });
  }

  it('one’s own is seen without any of the permissions', async () => {
    const session = org.change.session({ permissions: ['ApiEnabled'] });
    const holdings = await reader(session, session.userId);
    for (const read of [holdings.sessions(), holdings.tokens(), holdings.addresses()]) {
      expect((await read).known).to.equal(true);
    }
    expect(valueOf(await holdings.tokens())).to.deep.equal([]);
  });

  it('nobody: of a user who is not there the freeze and the password are gaps', async () => {
    const holdings = await reader(org.admin, '005000000000000AAA');
    for (const fact of [await holdings.switches(), await holdings.passwordChanged()]) {
      expect(gapIn(fact).why.key).to.equal('facts-org.gap.hidden-rows');
    }
  });

  it('as many tokens as a query gives may be more', async () => {
    const rows = (count: number): string =>
      JSON.stringify({
        ...{ totalSize: count, done: true },
        records: Array.from({ length: count }, (_, n) => ({
          ...{ Id: `0CQ${String(n).padStart(12, '0')}AAA`, AppName: null, DeleteToken: `d${String(n)}` },
          ...{ CreatedDate: null, LastUsedDate: null },
        })),
      });
    const partialOf = async (count: number): Promise<string | undefined> => {
      const answer = { status: 200, headers: { 'content-type': 'application/json' }, body: rows(count) };
      org.fault({ kind: 'answer', when: { soql: /FROM OauthToken/u }, times: 1, answer });
      const fact = await (await reader()).tokens();
      expect(valueOf(fact)).to.have.length(count);
      expect(valueOf(fact)[0]).to.deep.include({ app: '', created: undefined, lastUsed: undefined });
      return fact.known && fact.partial ? nameOf(fact.partial) : undefined;
    };
    // docs/salesforce.md: a query gives 2,500 of them at most.
    expect([await partialOf(2499), await partialOf(2500)]).to.deep.equal([undefined, 'OauthToken']);
  });
});

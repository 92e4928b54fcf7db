/** What an org tells that single questions need: who changed ranges, which app has a key, how many users there are. */
import { expect } from 'chai';
import { OrgError } from '../../../lib/facts/org/index.js';
import { startOrg, type MadeApp, type Org, type OrgSession } from '../../org/index.js';
import { nameOf } from '../../support/gapName.js';
import { gapIn, valueOf, witnessOf } from './support.js';

const NOW = Date.parse('2026-11-24T12:00:00.000Z');
const SECONDS = NOW / 1000;

describe('facts of an org: single questions', () => {
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 5, logins: 0, integrations: 0, clock: () => NOW });
  });
  after(async () => org.close());

  const refuse = (soql: RegExp, errorCode: string): void => {
    const body = JSON.stringify([{ errorCode, message: 'no' }]);
    const answer = { status: 400, headers: { 'content-type': 'application/json' }, body };
    org.fault({ kind: 'answer', when: { soql }, times: 1, answer });
  };

  describe('who changed an address', () => {
    const changesOf = async (session?: OrgSession): ReturnType<Awaited<ReturnType<typeof witnessOf>>['setupChanges']> =>
      (await witnessOf(org, session)).setupChanges();

    it('are the changes whose words name one, the newest first, with who made them', async () => {
      const who = 'admin@loopback.example';
      org.change.addSetupChange(who, SECONDS - 300, 'Added Trusted IP Range 203.0.113.0 to 203.0.113.255');
      org.change.addSetupChange(who, SECONDS - 200, 'Changed the session timeout');
      org.change.addSetupChange(who, SECONDS - 100, 'Deleted Trusted IP Range 198.51.100.7 to 198.51.100.7');
      const fact = await changesOf();
      expect(valueOf(fact).map(({ at, by, words }) => [at, by, words.split(' ')[0]])).to.deep.equal([
        [new Date(NOW - 100_000).toISOString(), who, 'Deleted'],
        [new Date(NOW - 300_000).toISOString(), who, 'Added'],
      ]);
      expect(fact).not.to.have.property('partial');
    });

    it('may be more than those where the org has more than are read, from a day on that is told', async () => {
      const rows = (count: number): string =>
        JSON.stringify({
          ...{ totalSize: count, done: true },
          records: Array.from({ length: count }, (_, n) => ({
            CreatedDate: new Date(NOW - n * 60_000).toISOString().replace('Z', '+0000'),
            ...{ CreatedBy: null, Display: `Added 203.0.113.${String(n % 200)}` },
          })),
        });
      const partialOf = async (count: number): Promise<unknown> => {
        const answer = { status: 200, headers: { 'content-type': 'application/json' }, body: rows(count) };
        org.fault({ kind: 'answer', when: { soql: /FROM SetupAuditTrail/u }, times: 1, answer });
        const fact = await changesOf();
        expect(valueOf(fact)).to.have.length(count);
        expect(valueOf(fact)[0]?.by).to.equal(undefined);
        return fact.known ? fact.partial?.why.params : undefined;
      };
      expect([await partialOf(1999), await partialOf(2000)]).to.deep.equal([
        ...[undefined, { most: '2000', day: '2026-11-23' }],
      ]);
    });

    it('is a gap where the session may not see Setup', async () => {
      refuse(/FROM SetupAuditTrail/u, 'INVALID_TYPE');
      expect(gapIn(await changesOf())).to.deep.include({
        ...{ what: 'SetupAuditTrail', permission: 'View Setup and Configuration' },
      });
    });
  });

  describe('how many users there are', () => {
    it('are those that are active, or all; no answer where the org gives none', async () => {
      const witness = await witnessOf(org);
      const [all, active] = [(await witness.userCount(true)) ?? 0, await witness.userCount(false)];
      org.change.addUser({ username: 'gone@acme.example', active: false });
      expect([await witness.userCount(true), await witness.userCount(false)]).to.deep.equal([all + 1, active]);
      refuse(/COUNT\(Id\) n FROM User/u, 'QUERY_TOO_COMPLICATED');
      expect(await witness.userCount(true)).to.equal(undefined);
    });
  });

  describe('the app of a key', () => {
    const ROBOT = 'robot@loopback.example';
    let made: MadeApp;
    before(() => {
      org.change.addUser({ username: ROBOT });
      const app = { clientCredentials: true, runAs: ROBOT, adminApproved: true };
      made = org.change.addApp({ name: 'Nightly_Export', label: 'Nightly export', ...app });
      org.change.addApp({ name: 'Other', label: 'Other app', enabled: false });
    });

    it('is that which has it, with its run-as user, and whether it is off', async () => {
      org.change.settings.appSecretsByMetadata = true;
      const witness = await witnessOf(org);
      const app = valueOf(await witness.appOfKey(made.clientId));
      expect(app?.label).to.equal('Nightly export');
      expect([app && valueOf(app.runAs), app && valueOf(app.switchedOff)]).to.deep.equal([ROBOT, false]);
      const other = valueOf(await witness.appOfKey(org.change.consumerOf('Other').clientId));
      expect([other?.label, other && valueOf(other.switchedOff)]).to.deep.equal(['Other app', true]);
    });

    it('is none where no app has it', async () => {
      expect(valueOf(await (await witnessOf(org)).appOfKey('3MVG9nobody'))).to.equal(undefined);
    });

    it('is a gap where keys may not be read', async () => {
      org.change.settings.appSecretsByMetadata = false;
      expect(gapIn(await (await witnessOf(org)).appOfKey(made.clientId)).why.key).to.equal('facts-org.gap.app-secrets');
    });
  });

  describe('from where a session was opened', () => {
    const addressOf = async (): Promise<unknown> =>
      (await witnessOf(org)).sessionAddress().then(
        (found) => ('address' in found ? found.time : nameOf(found)),
        (error: unknown) => error,
      );

    it('is not told where the org shows neither sessions nor logins', async () => {
      refuse(/FROM AuthSession/u, 'INVALID_TYPE');
      refuse(/FROM LoginHistory/u, 'INVALID_TYPE');
      expect(await addressOf()).to.equal('session address');
    });

    it('ends the reading where no further call can succeed', async () => {
      org.fault({ kind: 'request-limit', when: { soql: /FROM AuthSession/u }, times: 1 });
      expect(await addressOf())
        .to.be.instanceOf(OrgError)
        .and.to.include({ kind: 'request-limit' });
    });
  });

  it('where it is reached is what the session was opened at', async () => {
    expect((await witnessOf(org)).instanceUrl).to.equal(org.urls.cloud);
  });
});

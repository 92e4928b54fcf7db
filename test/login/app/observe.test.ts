/** What an administrator's org tells of a login by an app (docs/salesforce.md sections 5 and 8). */
import { expect } from 'chai';
import { ConnectionClient, openOrg, orgError, type OrgWitness } from '../../../lib/facts/org/index.js';
import { AppObserver } from '../../../lib/login/app/observe.js';
import { Text } from '../../../lib/text.js';
import { connect, errorOf, gapIn, impatient, valueOf } from '../../facts/org/support.js';
import { type Org, type OrgSession, startOrg } from '../../org/index.js';

const POWERS = ['ModifyAllData', 'ViewAllData', 'ManageUsers'] as const;
const JWT = { loginType: 'Remote Access 2.0', loginSubType: '', apiType: 'N/A' };
const CREDENTIALS = { ...JWT, loginSubType: 'OauthClientCredentials' };
const NONE = { known: true, value: undefined, from: 'LoginHistory' };

describe('AppObserver', () => {
  let org: Org;
  let username = '';
  let userId = '';
  const now = (): number => Math.floor(org.change.now() / 1000);
  const observer = async (wait = 0, session: OrgSession = org.admin): Promise<AppObserver> => {
    const connection = await connect(org, session);
    const witness = await openOrg(connection, impatient());
    return new AppObserver(witness, new ConnectionClient(connection, impatient()), { wait, powers: POWERS });
  };
  /** A witness of which each test says what it tells. */
  const stubbed = async (witness: Partial<OrgWitness>): Promise<AppObserver> =>
    new AppObserver(witness as OrgWitness, new ConnectionClient(await connect(org, org.admin), impatient()), {
      ...{ wait: 0, powers: POWERS },
    });

  before(async () => {
    const began = Date.now();
    org = await startOrg({ seed: 31, clock: () => began });
    org.change.addPermissionSet('Powers', ['ManageUsers', 'ModifyAllData']);
    org.change.addPermissionSet('Api_Only', ['ApiUserOnly']);
  });
  after(async () => org.close());
  beforeEach(() => {
    username = `robot.${String(Math.random()).slice(2)}@loopback.example`;
    userId = org.change.addUser({ username, profile: 'Standard User' });
  });
  afterEach(() => {
    org.clearFaults();
    org.change.settings.absent.clear();
  });

  describe('the user before the attempt', () => {
    it('has an id and a state, and the org its kind', async () => {
      org.change.changeUser(username, { frozen: 1 });
      const { sandbox, user, userId: id } = await (await observer()).user(username);
      expect([id, sandbox]).to.deep.equal([userId, false]);
      const state = valueOf(user);
      expect([state?.active, state?.frozen, state?.locked].map((fact) => fact && valueOf(fact))).to.deep.equal([
        ...[true, true, false],
      ]);
      expect(user).to.include({ from: 'User' });
    });

    it('who is not there has no id, and a name that may have been meant', async () => {
      const near = await (await observer()).user(`${username}.uat`);
      expect(near).to.deep.equal({
        user: { known: true, value: undefined, from: 'User' },
        nearest: username,
        sandbox: false,
      });
    });

    it('may be hidden from the session: then nothing is known of the user', async () => {
      const blind = org.change.sessionWithout('ViewAllUsers', 'ManageUsers', 'ViewAllData', 'ModifyAllData');
      const hidden = await (await observer(0, blind)).user('nobody@loopback.example');
      expect(gapIn(hidden.user).permission).to.equal('View All Users');
      expect(hidden).not.to.have.any.keys('userId', 'nearest');
    });

    it('is told without the kind of org where the org does not say', async () => {
      org.change.settings.absent.add('Organization');
      const blind = await observer();
      expect(await blind.user(username)).not.to.have.property('sandbox');
      expect(await blind.sandbox()).to.equal(undefined);
    });
  });

  describe('the row of the attempt', () => {
    it('is one that was not there before, of the same flow', async () => {
      org.change.addLogin(username, now(), { ...JWT, application: 'before' });
      const watch = await observer();
      await watch.user(username);
      expect(await watch.row(userId, 'jwt', undefined)).to.deep.equal(NONE);
      org.change.addLogin(username, now(), { ...CREDENTIALS, application: 'credentials' });
      expect(await watch.row(userId, 'jwt', undefined)).to.deep.equal(NONE);
      org.change.addLogin(username, now(), { ...JWT, application: 'ours' });
      expect(valueOf(await watch.row(userId, 'jwt', undefined))?.application).to.equal('ours');
      expect(valueOf(await watch.row(userId, 'client-credentials', undefined))?.application).to.equal('credentials');
    });

    it('is the oldest of those that are new: others may have come since', async () => {
      const watch = await observer();
      await watch.user(username);
      org.change.addLogin(username, now() - 2, { ...JWT, application: 'ours' });
      org.change.addLogin(username, now() - 1, { ...JWT, application: 'a later one' });
      expect(valueOf(await watch.row(userId, 'jwt', undefined))?.application).to.equal('ours');
    });

    it('of a user of whom nothing was read before is known by its time, ten seconds before the answer at the most', async () => {
      const answered = new Date(now() * 1000).toISOString();
      const row = async (): Promise<string | undefined> =>
        valueOf(await (await observer()).row(userId, 'client-credentials', answered))?.application;
      org.change.addLogin(username, now() - 11, { ...CREDENTIALS, application: 'too old' });
      expect(await row()).to.equal(undefined);
      org.change.addLogin(username, now() - 9, { ...CREDENTIALS, application: 'ours' });
      expect(await row()).to.equal('ours');
    });

    it('is none where neither a time nor what was there before tells whose it is', async () => {
      org.change.addLogin(username, now(), JWT);
      expect(await (await observer()).row(userId, 'jwt', undefined)).to.deep.equal(NONE);
    });

    it('is none after a history that could not be read, which is no history without rows', async () => {
      org.change.settings.absent.add('LoginHistory');
      const watch = await observer();
      expect((await watch.user(username)).userId).to.equal(userId);
      org.change.settings.absent.clear();
      org.change.addLogin(username, now(), JWT);
      expect(await watch.row(userId, 'jwt', undefined)).to.deep.equal(NONE);
    });

    it('is waited for, as long as it was told and no longer', async () => {
      const watch = await observer(120);
      await watch.user(username);
      const began = performance.now();
      expect(await watch.row(userId, 'jwt', undefined)).to.deep.equal(NONE);
      expect(performance.now() - began).to.be.at.least(110);
      const patient = await observer(3_600_000);
      await patient.user(username);
      org.change.addLogin(username, now(), { ...JWT, application: 'ours' });
      expect(valueOf(await patient.row(userId, 'jwt', undefined))?.application).to.equal('ours');
    });

    it('is a gap where it cannot be read any more: nothing is thrown after the attempt', async () => {
      const watch = await observer(3_600_000);
      await watch.user(username);
      org.fault({ when: { soql: /FROM LoginHistory/ }, kind: 'drop', times: 20 });
      const gap = gapIn(await watch.row(userId, 'jwt', undefined));
      expect([gap.what, gap.why.key]).to.deep.equal(['LoginHistory', 'facts-org.error.connect-broken']);
    });
  });

  describe('the app of a key', () => {
    it('is the one that has the key, and whom it runs as', async () => {
      org.change.settings.appSecretsByMetadata = true;
      const { clientId } = org.change.addApp({
        ...{ name: 'Nightly_Export', label: 'Nightly export' },
        ...{ clientCredentials: true, runAs: username, enabled: false },
      });
      const app = valueOf(await (await observer()).app(clientId));
      expect(app?.label).to.equal('Nightly export');
      expect(app && [app.switchedOff, app.runAs].map((fact) => valueOf<unknown>(fact))).to.deep.equal([true, username]);
      expect(valueOf(await (await observer()).app('3MVG9other'))).to.equal(undefined);
      org.change.settings.appSecretsByMetadata = false;
      const kept = gapIn(await (await observer()).app(clientId));
      expect([kept.what, kept.why.key]).to.deep.equal(['ExtlClntAppGlobalOauthSettings', 'facts-org.gap.app-secrets']);
    });

    it('is a gap where the org breaks off, and whatever else goes wrong is thrown', async () => {
      const why = Text.of('facts-org.error.connection', { code: 'ECONNRESET' });
      const broken = await stubbed({
        appOfKey: async () => Promise.reject(orgError('connection', { code: 'ECONNRESET' })),
      });
      expect(gapIn(await broken.app('3MVG9'))).to.deep.equal({ what: 'ExtlClntAppGlobalOauthSettings', why });
      const wrong = await stubbed({ appOfKey: async () => Promise.reject(new TypeError('a fault of ours')) });
      expect((await errorOf(wrong.app('3MVG9'))).message).to.equal('a fault of ours');
    });
  });

  describe('what the user may do', () => {
    const excess = async (watch: AppObserver): ReturnType<AppObserver['excess']> =>
      watch.excess({ id: userId, username });

    it('is what it holds of the powers, in their order, and whether it is API Only', async () => {
      org.change.assign(username, 'Powers');
      expect(await excess(await observer())).to.deep.equal({
        ...{ permissions: ['ModifyAllData', 'ManageUsers'], apiOnly: false, gaps: [] },
      });
      org.change.unassignAll(username);
      org.change.assign(username, 'Api_Only');
      expect(await excess(await observer())).to.deep.equal({ permissions: [], apiOnly: true, gaps: [] });
    });

    it('is a gap each where it cannot be read', async () => {
      const why = Text.of('facts-org.error.connection', { code: 'ECONNRESET' });
      const broken = await stubbed({
        permissionHolders: async () => Promise.reject(orgError('connection', { code: 'ECONNRESET' })),
        // oxlint-disable-next-line require-yield -- it breaks before the first
        async *users() {
          await Promise.resolve();
          throw orgError('connection', { code: 'ECONNRESET' });
        },
      });
      expect(await excess(broken)).to.deep.equal({
        permissions: [],
        apiOnly: undefined,
        gaps: [
          { what: 'PermissionSetAssignment', why },
          { what: 'User', why },
        ],
      });
    });

    it('says where permissions were read in part, and where the user is hidden', async () => {
      const partial = { what: 'PermissionSet.IsActivationRequired', why: Text.of('facts.file.missing') };
      const watch = await stubbed({
        permissionHolders: async () =>
          Promise.resolve({
            ...{ known: true, from: 'test', partial },
            value: [{ id: userId, username, permissions: new Set(['ViewAllData'] as const) }],
          }),
        async *users() {
          await Promise.resolve();
          yield* [];
        },
      });
      expect(await excess(watch)).to.deep.equal({
        permissions: ['ViewAllData'],
        apiOnly: undefined,
        gaps: [partial, { what: 'User', why: Text.of('login.gap.hidden-user') }],
      });
    });
  });
});

import { expect } from 'chai';
import jsforce from '@jsforce/jsforce-node';
import { Client, field, recordsOf, refusalOf, send, soapLogin, VERSION } from './client.js';
import { NOW } from './login/support.js';
import type { Org } from './index.js';
import { startOrg } from './index.js';

const { Connection } = jsforce;
const DATA = `/services/data/v${VERSION}/sobjects`;
const WHO = 'int@acme.example';
const OLD = 'old-password-1';
const NEW = 'new-password-2';

describe('Secrets of users in the org on loopback', () => {
  let org: Org;
  let admin: Client;
  let userId: string;

  beforeEach(async () => {
    org = await startOrg({ users: 20, clock: () => NOW });
    org.change.addProfile({ name: 'Integration', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    userId = org.change.addUser({
      ...{ username: WHO, email: WHO, profile: 'Integration' },
      ...{ password: OLD, securityToken: 'A'.repeat(24) },
    });
    admin = new Client(org);
  });
  afterEach(() => org.close());

  const logsIn = async (secret: string): Promise<boolean> =>
    (await soapLogin(org.urls.cloud, WHO, secret)).status === 200;
  const passwordPath = (): string => `${DATA}/User/${userId}/password`;
  const setPassword = (password: unknown, client = admin): ReturnType<Client['post']> =>
    client.post(passwordPath(), { NewPassword: password });
  const records = async (soql: string, client = admin): Promise<Readonly<Record<string, unknown>>[]> =>
    recordsOf(await client.query(soql));
  const ids = async (soql: string): Promise<string[]> => (await records(soql)).map((row) => String(row['Id']));

  describe('a password', () => {
    it('is set with 204, and the token dies with the old one', async () => {
      expect(await logsIn(OLD + 'A'.repeat(24))).to.equal(true);
      expect((await setPassword(NEW)).status).to.equal(204);
      expect(await logsIn(OLD + 'A'.repeat(24))).to.equal(false);
      expect(await logsIn(NEW + 'A'.repeat(24))).to.equal(false);
      expect((await soapLogin(org.urls.office, WHO, NEW)).status).to.equal(200);
      expect(org.change.secrets.mailbox(WHO)).to.deep.equal([]);
    });

    const refused: [string, string, Parameters<typeof setPolicy>[0]][] = [
      ['shorter than the policy asks', 'abcdef1', {}],
      ['without a digit', 'abcdefgh', {}],
      ['without a capital', 'abcdefg1', { complexity: 'UpperLowerCaseNumeric' }],
      ['without a special character', 'Abcdefg1', { complexity: 'UpperLowerCaseNumericSpecialCharacters' }],
      ['that is the present one', OLD, {}],
    ];
    const setPolicy = (change: Partial<Org['change']['settings']['passwordPolicy']>): void => {
      Object.assign(org.change.settings.passwordPolicy, change);
    };
    for (const [what, password, policy] of refused) {
      it(`${what} is refused with INVALID_NEW_PASSWORD and changes nothing`, async () => {
        setPolicy(policy);
        const reply = refusalOf(await setPassword(password));
        expect([reply.status, reply.code]).to.deep.equal([400, 'INVALID_NEW_PASSWORD']);
        expect(await logsIn(OLD + 'A'.repeat(24))).to.equal(true);
      });
    }

    it('is remembered as long as the policy says', async () => {
      setPolicy({ historyRestriction: 1 });
      for (const next of [NEW, 'third-password-3']) expect((await setPassword(next)).status).to.equal(204);
      expect(refusalOf(await setPassword(NEW)).code).to.equal('INVALID_NEW_PASSWORD');
      expect((await setPassword(OLD)).status).to.equal(204);
    });

    it('of exactly the least length is taken', async () => {
      expect((await setPassword('abcdefg1')).status).to.equal(204);
    });

    it('is set by holders of Manage Users alone, and not for oneself', async () => {
      const other = new Client(org, org.change.sessionWithout('ManageUsers').accessToken);
      expect(refusalOf(await setPassword(NEW, other))).to.include({ status: 403, code: 'INSUFFICIENT_ACCESS' });
      const own = `${DATA}/User/${org.admin.userId}/password`;
      const self = refusalOf(await admin.post(own, { NewPassword: NEW }));
      expect(self).to.deep.equal({
        ...{ status: 403, code: 'INSUFFICIENT_ACCESS', message: 'Cannot set password for self' },
      });
    });

    it('that is reset is dead at once; the user gets a link, and GET says that it has expired', async () => {
      const reply = await admin.call('DELETE', passwordPath());
      expect(reply.status).to.equal(200);
      expect(field(reply.json, 'NewPassword')).to.be.a('string');
      expect(await logsIn(OLD + 'A'.repeat(24))).to.equal(false);
      expect(field((await admin.get(passwordPath())).json, 'isExpired')).to.equal(true);
      expect(org.change.secrets.mailbox(WHO).map(({ to, kind }) => [to, kind])).to.deep.equal([[WHO, 'link']]);
    });
  });

  describe('a token by mail', () => {
    it('comes after a reset from the settings, and works', async () => {
      org.change.secrets.resetToken(WHO, OLD);
      const [mail] = org.change.secrets.mailbox(WHO);
      expect(mail?.subject).to.equal('Your new Salesforce security token');
      expect(await logsIn(OLD + (mail?.secret ?? ''))).to.equal(true);
      expect(await logsIn(OLD + 'A'.repeat(24))).to.equal(false);
    });

    it('comes after a password reset only when a lasting password is set, and only after a reset before', async () => {
      const { secrets } = org.change;
      const kinds = (): string[] => secrets.mailbox(WHO).map(({ kind }) => kind);
      await admin.call('DELETE', passwordPath());
      secrets.choosePassword(WHO, 'chosen-password-1');
      expect(kinds()).to.deep.equal(['link']);
      secrets.resetToken(WHO, 'chosen-password-1');
      await admin.call('DELETE', passwordPath());
      expect(kinds()).to.deep.equal(['link', 'token', 'link']);
      secrets.choosePassword(WHO, 'chosen-password-2');
      expect(kinds()).to.deep.equal(['link', 'token', 'link', 'token']);
      expect(await logsIn(`chosen-password-2${secrets.mailbox(WHO).at(-1)?.secret ?? ''}`)).to.equal(true);
    });

    it('reaches nobody whose address ends in .invalid', () => {
      org.change.changeUser(WHO, { email: `${WHO}.invalid` });
      org.change.secrets.resetToken(WHO, OLD);
      expect(org.change.secrets.mailbox(WHO)).to.deep.equal([]);
    });
  });

  describe('a session', () => {
    const OPEN = `SELECT Id, ParentId FROM AuthSession WHERE Users.Username = '${WHO}' ORDER BY Id`;

    it('ends by delete, with those that were opened from it', async () => {
      const parent = org.change.sessionOf(WHO);
      const child = org.change.secrets.addChildSession(parent);
      const [first, second] = await records(OPEN);
      expect(second?.['ParentId']).to.equal(first?.['Id']);
      const connection = new Connection({
        ...{ instanceUrl: org.urls.cloud, accessToken: org.admin.accessToken, version: VERSION },
      });
      await connection.sobject('AuthSession').delete(String(first?.['Id']));
      expect(await records(OPEN)).to.deep.equal([]);
      expect((await new Client(org, parent.accessToken).get(`/services/data/v${VERSION}/limits`)).status).to.equal(401);
      expect((await new Client(org, child.accessToken).get(`/services/data/v${VERSION}/limits`)).status).to.equal(401);
      const again = refusalOf(await admin.call('DELETE', `${DATA}/AuthSession/${String(second?.['Id'])}`));
      expect(again).to.include({ status: 404, code: 'ENTITY_IS_DELETED' });
    });

    for (const [order, first, last] of [
      ['parents-first', 1, 0],
      ['children-first', 0, 1],
    ] as const) {
      it(`of a family ends in order where the org wants ${order}`, async () => {
        org.change.settings.sessionOrder = order;
        org.change.secrets.addChildSession(org.change.sessionOf(WHO));
        const family = await ids(OPEN);
        const end = (id = ''): ReturnType<Client['call']> => admin.call('DELETE', `${DATA}/AuthSession/${id}`);
        expect(refusalOf(await end(family[first])).code).to.equal('DELETE_FAILED');
        expect((await end(family[last])).status).to.equal(204);
      });
    }

    it('of somebody else is not shown and not ended without Manage Users', async () => {
      org.change.sessionOf(WHO);
      const [id] = await ids(OPEN);
      const other = new Client(org, org.change.sessionWithout('ManageUsers').accessToken);
      expect(await records(OPEN, other)).to.deep.equal([]);
      const refusal = refusalOf(await other.call('DELETE', `${DATA}/AuthSession/${id ?? ''}`));
      expect(refusal.code).to.equal('INSUFFICIENT_ACCESS_OR_READONLY');
    });
  });

  describe('an OAuth token', () => {
    const HELD = `SELECT Id, AppName, DeleteToken FROM OauthToken WHERE User.Username = '${WHO}'`;
    const revoke = (token: string): ReturnType<typeof send> =>
      send(`${org.urls.cloud}/services/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token }) });

    it('is revoked by its DeleteToken, and its session with it', async () => {
      const { accessToken } = org.change.secrets.addOauthToken(WHO, 'Nightly load');
      const [held] = await records(HELD);
      expect(held?.['AppName']).to.equal('Nightly load');
      expect((await revoke(String(held?.['DeleteToken']))).status).to.equal(200);
      expect(await records(HELD)).to.deep.equal([]);
      expect((await new Client(org, accessToken).get(`/services/data/v${VERSION}/limits`)).status).to.equal(401);
      const again = await revoke(String(held?.['DeleteToken']));
      expect([again.status, field(again.json, 'error')]).to.deep.equal([400, 'invalid_token']);
    });

    it('of somebody else is not shown without Customize Application, and none is deleted as a record', async () => {
      org.change.secrets.addOauthToken(WHO, 'Nightly load');
      const other = new Client(org, org.change.sessionWithout('CustomizeApplication').accessToken);
      expect(await records(HELD, other)).to.deep.equal([]);
      const [id] = await ids(HELD);
      expect((await admin.call('DELETE', `${DATA}/OauthToken/${id ?? ''}`)).status).to.equal(405);
    });
  });

  describe('UserLogin', () => {
    const STATE = `SELECT Id, IsFrozen, IsPasswordLocked FROM UserLogin WHERE UserId = '`;
    const state = async (): Promise<Readonly<Record<string, unknown>>> =>
      (await records(`${STATE}${userId}'`))[0] ?? {};
    const change = async (body: unknown, client = admin): ReturnType<Client['call']> =>
      client.call('PATCH', `${DATA}/UserLogin/${String((await state())['Id'])}`, body);

    it('freezes and thaws; a frozen user neither logs in nor keeps a session', async () => {
      const { accessToken } = org.change.sessionOf(WHO);
      expect((await change({ IsFrozen: true })).status).to.equal(204);
      expect((await state())['IsFrozen']).to.equal(true);
      expect(await logsIn(OLD + 'A'.repeat(24))).to.equal(false);
      expect((await new Client(org, accessToken).get(`/services/data/v${VERSION}/limits`)).status).to.equal(401);
      expect((await change({ IsFrozen: false })).status).to.equal(204);
      expect(await logsIn(OLD + 'A'.repeat(24))).to.equal(true);
    });

    it('unlocks, and locks nobody', async () => {
      org.change.changeUser(WHO, { locked: 1, failed_logins: 10 });
      expect((await change({ IsPasswordLocked: false })).status).to.equal(204);
      expect((await state())['IsPasswordLocked']).to.equal(false);
      expect(refusalOf(await change({ IsPasswordLocked: true })).code).to.equal('FIELD_INTEGRITY_EXCEPTION');
      expect((await state())['IsPasswordLocked']).to.equal(false);
    });

    it('is changed by holders of Manage Users alone', async () => {
      const other = new Client(org, org.change.sessionWithout('ManageUsers').accessToken);
      expect((await change({ IsFrozen: true }, other)).status).to.equal(404);
      expect((await state())['IsFrozen']).to.equal(false);
    });
  });

  it('a verified address is taken back by delete, with Manage Users', async () => {
    org.change.addVerifiedAddress(WHO, org.addresses.cloud);
    const [id = ''] = await ids(`SELECT Id FROM LoginIp WHERE UsersId = '${userId}'`);
    expect(await logsIn(OLD)).to.equal(true);
    const other = new Client(org, org.change.sessionWithout('ManageUsers').accessToken);
    const refusal = refusalOf(await other.call('DELETE', `${DATA}/LoginIp/${id}`));
    expect(refusal.code).to.equal('INSUFFICIENT_ACCESS_OR_READONLY');
    expect((await admin.call('DELETE', `${DATA}/LoginIp/${id}`)).status).to.equal(204);
    expect(await logsIn(OLD)).to.equal(false);
    expect(refusalOf(await admin.call('DELETE', `${DATA}/LoginIp/${id}`)).code).to.equal('ENTITY_IS_DELETED');
  });
});

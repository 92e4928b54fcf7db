import { expect } from 'chai';
import type { PermissionHolder } from '../../../lib/policy/index.js';
import { startOrg, type Org } from '../../org/index.js';
import { gapIn, valueOf, witnessOf } from './support.js';

const NOW = '2026-11-24T12:00:00Z';
const seconds = (time: string): number => Date.parse(time) / 1000;

describe('who holds permissions, and what the org asks of passwords and sessions', () => {
  let org: Org;
  const ids: string[] = [];

  before(async () => {
    org = await startOrg({ users: 5, logins: 0, integrations: 0, clock: () => Date.parse(NOW) });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled'] });
    org.change.addProfile({ name: 'Chiefs', permissions: ['ApiEnabled', 'ModifyAllData', 'ManageUsers'] });
    org.change.addPermissionSet('T_Apex', ['AuthorApex']);
    org.change.addPermissionSet('T_Mfa', ['ForceTwoFactor']);
    org.change.addPermissionSet('T_Users', ['ManageUsers']);
    org.change.addPermissionSet('T_Session', ['ModifyAllData'], true);
    org.change.addGroup('T_Group', ['T_Apex', 'T_Mfa']);
    const add = (name: string, profile: string, ...permissionSets: string[]): void => {
      ids.push(org.change.addUser({ username: `${name}@t.example`, profile, permissionSets }));
    };
    add('chief', 'Chiefs', 'T_Mfa');
    add('manager', 'Plain', 'T_Users');
    add('etl', 'Plain', 'T_Group', 'T_Session');
    add('ended', 'Plain');
    org.change.assign('ended@t.example', 'T_Users', seconds('2026-11-24T11:59:59Z'));
    add('ends', 'Plain');
    org.change.assign('ends@t.example', 'T_Users', seconds('2026-11-24T12:00:01Z'));
    add('gone', 'Plain', 'T_Users');
    org.change.changeUser('gone@t.example', { active: 0 });
  });
  after(async () => {
    await org.close();
  });

  const named = (holders: readonly PermissionHolder[]): Record<string, string> =>
    Object.fromEntries(
      holders
        .filter(({ username }) => username.endsWith('@t.example'))
        .map(({ permissions, username }) => [
          username.slice(0, -'@t.example'.length),
          [...permissions].sort().join(' '),
        ]),
    );

  it('tells active users by profile, permission set or group, and nobody whose assignment ended or waits', async () => {
    const witness = await witnessOf(org, org.admin, { now: NOW });
    const holders = valueOf(await witness.permissionHolders({ holding: ['ModifyAllData', 'ManageUsers'], most: 100 }));
    expect(named(holders)).to.deep.equal({
      chief: 'ManageUsers ModifyAllData',
      manager: 'ManageUsers',
      ends: 'ManageUsers',
    });
  });

  it('tells what single users hold, and leaves out who holds nothing of it', async () => {
    const witness = await witnessOf(org, org.admin, { now: NOW });
    const holders = valueOf(
      await witness.permissionHolders({ holding: ['AuthorApex'], telling: ['ForceTwoFactor'], ids }),
    );
    expect(named(holders)).to.deep.equal({ chief: 'ForceTwoFactor', etl: 'AuthorApex ForceTwoFactor' });
    expect(holders.find(({ username }) => username === 'etl@t.example')?.id).to.equal(ids[2]);
  });

  it('is partial where more hold it than were asked for', async () => {
    const witness = await witnessOf(org, org.admin, { now: NOW });
    const some = await witness.permissionHolders({ holding: ['ManageUsers'], most: 1, withoutProfiles: true });
    const all = await witness.permissionHolders({ holding: ['ManageUsers'], most: 2, withoutProfiles: true });
    expect(some.known && some.partial?.what).to.equal('PermissionSetAssignment');
    expect(all.known && all.partial).to.equal(undefined);
    expect(named(valueOf(all))).to.deep.equal({ manager: 'ManageUsers', ends: 'ManageUsers' });
  });

  it('tells the profiles that grant it themselves', async () => {
    const witness = await witnessOf(org, org.admin, { now: NOW });
    const granting = valueOf(await witness.profilesGranting(['ManageUsers']));
    const names = (await witness.profiles()).filter(({ id = '' }) => granting.has(id)).map(({ name }) => name);
    expect(names).to.include('Chiefs');
    expect(names).not.to.include('Plain');
  });

  it('is a gap where the session may not see permission sets, or does not see the permission', async () => {
    const poor = await witnessOf(org, org.change.session({ permissions: ['ApiEnabled'] }), { now: NOW });
    expect(gapIn(await poor.permissionHolders({ holding: ['ManageUsers'] })).permission).to.equal(
      'View Setup and Configuration',
    );
    const witness = await witnessOf(org, org.admin, { now: NOW });
    const hidden = await witness.permissionHolders({ holding: ['NoSuchPermission'] });
    expect(hidden.known && hidden.partial?.what).to.equal('PermissionSet.PermissionsNoSuchPermission');
    const telling = await witness.permissionHolders({ holding: ['AuthorApex'], telling: ['NoSuchPermission'], ids });
    expect(telling.known && telling.partial?.what).to.equal('PermissionSet.PermissionsNoSuchPermission');
    expect(named(valueOf(telling))).to.deep.equal({ etl: 'AuthorApex' });
  });

  it('is nobody where the org does not have the permission', async () => {
    const fields = ['PermissionSet', 'Profile'].map((object) => `${object}.PermissionsUseAnyApiAuth`);
    for (const field of fields) org.change.settings.absent.add(field);
    try {
      const witness = await witnessOf(org, org.admin, { now: NOW });
      const holders = await witness.permissionHolders({ holding: ['UseAnyApiAuth'], most: 9 });
      expect([holders.known && holders.partial, valueOf(holders)]).to.deep.equal([undefined, []]);
      expect([...valueOf(await witness.profilesGranting(['UseAnyApiAuth']))]).to.deep.equal([]);
    } finally {
      for (const field of fields) org.change.settings.absent.delete(field);
    }
  });

  it('tells when single users logged in, the newest first and as many as asked for, and failed logins too', async () => {
    const times = ['2026-11-20T03:00:00Z', '2026-11-21T03:00:00Z', '2026-11-22T03:00:00Z', '2026-11-24T12:00:00Z'];
    for (const time of times) org.change.addLogin('etl@t.example', seconds(time), { status: 'Invalid Password' });
    const witness = await witnessOf(org, org.admin, { now: NOW });
    const users = ids.slice(1, 3);
    const asked = { users, since: '2026-11-20T03:00:01Z', until: NOW };
    const of = async (most: number): Promise<unknown> =>
      Object.fromEntries(valueOf(await witness.loginTimes({ ...asked, most })));
    expect(await of(2)).to.deep.equal({
      [String(users[0])]: [],
      [String(users[1])]: [seconds('2026-11-22T03:00:00Z'), seconds('2026-11-21T03:00:00Z')],
    });
    expect(await of(1)).to.deep.include({ [String(users[1])]: [seconds('2026-11-22T03:00:00Z')] });
    const poor = await witnessOf(org, org.change.session({ permissions: ['ApiEnabled'] }), { now: NOW });
    expect(gapIn(await poor.loginTimes({ ...asked, most: 2 })).permission).to.equal('Monitor Login History');
  });

  it('tells policies of passwords and sessions', async () => {
    const policies = async (): Promise<unknown[]> => {
      const witness = await witnessOf(org, org.admin, { now: NOW });
      const { mfaForUi, password, sessionTimeout } = valueOf(await witness.loginPolicies());
      return [mfaForUi, password.maxLoginAttempts, password.minimumPasswordLength, sessionTimeout].map(
        (fact) => fact.known && fact.value,
      );
    };
    expect(await policies()).to.deep.equal([true, 'TenAttempts', '8', 'TwoHours']);
    org.change.settings.passwordPolicy.maxLoginAttempts = 'NoLimit';
    org.change.settings.sessionSettings['sessionTimeout'] = 'TwentyFourHours';
    org.change.settings.sessionSettings['enableMFADirectUILoginOptIn'] = 'false';
    expect(await policies()).to.deep.equal([false, 'NoLimit', '8', 'TwentyFourHours']);
  });
});

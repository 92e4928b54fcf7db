import { expect } from 'chai';
import { startOrg, type Org } from '../../../org/index.js';
import { valueOf, witnessOf } from '../support.js';

describe('facts/org/logins: how long passwords live', () => {
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 40, logins: 0, seed: 5 });
  });
  after(async () => org.close());

  it('is the org’s policy, and a profile’s own where it has one', async () => {
    const policy = {
      maxLoginAttempts: 'TenAttempts',
      lockoutInterval: 'FifteenMinutes',
      expiration: 'ThirtyDays',
    } as const;
    const profile = org.change.addProfile({ name: 'Short Lived', passwordPolicy: policy });
    const life = await (await witnessOf(org)).passwordLife();
    expect(life.org).to.equal(90);
    expect(life.profiles.get(profile)).to.equal(30);
  });

  it('leaves out what cannot be read, and says so', async () => {
    const witness = await witnessOf(org, org.change.sessionWithout('ModifyMetadata', 'ModifyAllData'));
    const life = await witness.passwordLife();
    expect(life.org === undefined || life.profiles.size === 0).to.equal(true);
    expect(witness.gaps().length).to.be.above(0);
  });

  it('finds who has Password Never Expires, by profile and by permission set', async () => {
    org.change.addProfile({ name: 'Ever', permissions: ['ApiEnabled', 'PasswordNeverExpires'] });
    org.change.addPermissionSet('Ever_Set', ['PasswordNeverExpires']);
    const byProfile = org.change.addUser({ username: 'ever.profile@loopback.example', profile: 'Ever' });
    const bySet = org.change.addUser({ username: 'ever.set@loopback.example', permissionSets: ['Ever_Set'] });
    const neither = org.change.addUser({ username: 'never@loopback.example' });
    const found = valueOf(await (await witnessOf(org)).passwordNeverExpires([byProfile, bySet, neither]));
    expect(found).to.deep.equal(new Set([byProfile, bySet]));
  });
});

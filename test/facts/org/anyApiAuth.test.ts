import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../../org/index.js';
import { gapIn, valueOf, witnessOf } from './support.js';

/** A user without Use Any API Auth proves it optional, a holder proves nothing (PLATFORM.md section 1). */
describe('SOAP logins of users without Use Any API Auth', () => {
  let org: Org;
  const UPDATE = Date.UTC(2026, 9, 1) / 1000;
  const now = (): number => Math.floor(org.change.now() / 1000);
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

  beforeEach(async () => {
    org = await startOrg({ users: 20, logins: 0, integrations: 0, created: '2019-05-06T08:00:00Z' });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled'] });
    org.change.addProfile({ name: 'Holding', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    org.change.addPermissionSet('Any_Auth', ['UseAnyApiAuth']);
    org.change.addUser({ username: 'plain@t.example', profile: 'Plain' });
    org.change.addUser({ username: 'by-profile@t.example', profile: 'Holding' });
    org.change.addUser({ username: 'by-set@t.example', profile: 'Plain', permissionSets: ['Any_Auth'] });
  });
  afterEach(async () => {
    await org.close();
  });

  async function proof(session?: OrgSession): Promise<string | undefined> {
    return valueOf((await (await witnessOf(org, session)).org()).lastSoapSuccessWithout);
  }

  it('are none in the sample org, which enforces it', async () => {
    expect(await proof()).to.equal(undefined);
  });

  it('are not those of holders, by profile, by permission set, or while an assignment lasted', async () => {
    org.change.addUser({ username: 'held@t.example', profile: 'Plain' });
    org.change.assign('held@t.example', 'Any_Auth', now() - 3600);
    for (const user of ['by-profile', 'by-set', 'held']) org.change.addLogin(`${user}@t.example`, now() - 60);
    expect(await proof()).to.equal(undefined);
  });

  it('are found among newer ones of holders', async () => {
    const time = now() - 600;
    org.change.addLogin('plain@t.example', time - 900);
    org.change.addLogin('plain@t.example', time);
    org.change.addLogin('by-set@t.example', now() - 60);
    expect(await proof()).to.equal(iso(time));
  });

  it('count from the day of the release update', async () => {
    org.change.addLogin('by-set@t.example', now() - 60);
    org.change.addLogin('plain@t.example', UPDATE - 1);
    expect(await proof()).to.equal(undefined);
    org.change.addLogin('plain@t.example', UPDATE);
    expect(await proof()).to.equal(iso(UPDATE));
  });

  it('are neither failures nor other ways to log in', async () => {
    org.change.addLogin('by-set@t.example', now() - 60);
    org.change.addLogin('plain@t.example', now() - 60, { status: 'Invalid Password' });
    org.change.addLogin('plain@t.example', now() - 60, {
      ...{ loginType: 'Remote Access 2.0', loginSubType: 'OauthUsernamePassword', apiType: 'N/A' },
    });
    expect(await proof()).to.equal(undefined);
  });

  it('are those of anybody where the org does not know the permission', async () => {
    org.change.settings.absent.add('PermissionSet.PermissionsUseAnyApiAuth');
    const time = now() - 60;
    org.change.addLogin('by-set@t.example', time);
    expect(await proof()).to.equal(iso(time));
  });

  it('are a gap where nobody may see who holds it, or who else logged in', async () => {
    org.change.addLogin('plain@t.example', now() - 60);
    const session = org.change.sessionWithout('ViewSetup', 'AssignPermissionSets', 'ManageUsers');
    const hidden = gapIn((await (await witnessOf(org, session)).org()).lastSoapSuccessWithout);
    expect(hidden).to.include({ what: 'PermissionSetAssignment', permission: 'View Setup and Configuration' });

    const own = org.change.session({ permissions: ['ApiEnabled', 'ViewSetup', 'UseAnyApiAuth'] });
    org.change.addLogin(own.username, now() - 60);
    const others = gapIn((await (await witnessOf(org, own)).org()).lastSoapSuccessWithout);
    expect(others).to.include({ what: 'LoginHistory', permission: 'Monitor Login History' });
  });
});

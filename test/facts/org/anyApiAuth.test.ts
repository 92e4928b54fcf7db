import { expect } from 'chai';
import type { Gap } from '../../../lib/policy/index.js';
import { startOrg, type Org, type OrgSession } from '../../org/index.js';
import { gapIn, valueOf, witnessOf } from './support.js';

/** A user without Use Any API Auth proves it optional, a holder proves nothing (docs/salesforce.md section 1). */
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
    // The one of the sample who logs in without it.
    const sample = org.integrations.find(({ case: name }) => name === 'no-soap-permission');
    org.change.assign(String(sample?.username), 'Any_Auth');
  });
  afterEach(async () => {
    await org.close();
  });

  async function proof(session?: OrgSession): Promise<string | undefined> {
    return valueOf((await (await witnessOf(org, session)).org()).lastSoapSuccessWithout);
  }

  async function unread(): Promise<Gap> {
    return gapIn((await (await witnessOf(org)).org()).lastSoapSuccessWithout);
  }

  it('are none where all who log in hold it', async () => {
    expect(await proof()).to.equal(undefined);
  });

  it('are not those of holders, by profile, by permission set, by group, or while an assignment lasted', async () => {
    org.change.addUser({ username: 'by-group@t.example', profile: 'Plain', permissionSets: ['Integration_Group'] });
    org.change.addUser({ username: 'held@t.example', profile: 'Plain' });
    org.change.assign('held@t.example', 'Any_Auth', now() - 3600);
    for (const user of ['by-profile', 'by-set', 'by-group']) org.change.addLogin(`${user}@t.example`, now() - 60);
    org.change.addLogin('held@t.example', now() - 3660);
    expect(await proof()).to.equal(undefined);
  });

  it('are those that came after the assignment had expired', async () => {
    const time = now() - 3540;
    org.change.addUser({ username: 'held@t.example', profile: 'Plain' });
    org.change.assign('held@t.example', 'Any_Auth', now() - 3600);
    org.change.addLogin('held@t.example', time);
    org.change.addLogin('by-set@t.example', now() - 60);
    expect(await proof()).to.equal(iso(time));
    org.change.assign('held@t.example', 'Any_Auth', now() + 3600);
    expect(await proof()).to.equal(undefined);
  });

  it('are those of users who would hold it only once a session has activated it', async () => {
    const time = now() - 60;
    org.change.addPermissionSet('Any_Auth_In_Session', ['UseAnyApiAuth']);
    org.change.rows("UPDATE permission_set SET activation_required = 1 WHERE name = 'Any_Auth_In_Session'");
    org.change.assign('plain@t.example', 'Any_Auth_In_Session');
    org.change.addLogin('plain@t.example', time);
    expect(await proof()).to.equal(iso(time));
  });

  it('are not those of users of whom no assignment shows, not even the one of their profile', async () => {
    org.change.addLogin('plain@t.example', now() - 60);
    org.change.unassignAll('plain@t.example');
    expect(await proof()).to.equal(undefined);
  });

  for (const spoken of [true, false]) {
    it(`are found in a session that speaks German, with types of logins ${spoken ? 'translated' : 'in English'}`, async () => {
      const time = now() - 60;
      org.change.settings.loginTypesSpoken = spoken;
      org.change.addUser({ username: 'admin@t.example', profile: 'System Administrator', language: 'de' });
      org.change.addLogin('by-set@t.example', now() - 30, { loginType: 'Networks Portal API Only' });
      org.change.addLogin('by-set@t.example', now() - 10);
      org.change.addLogin('plain@t.example', time);
      expect(await proof(org.change.logIn('admin@t.example'))).to.equal(iso(time));
    });
  }

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
    for (const name of ['PermissionSet', 'Profile']) org.change.settings.absent.add(`${name}.PermissionsUseAnyApiAuth`);
    const time = now() - 60;
    org.change.addLogin('by-set@t.example', time);
    expect(await proof()).to.equal(iso(time));
  });

  it('prove nothing where the permission is hidden', async () => {
    org.change.settings.absent.add('PermissionSet.PermissionsUseAnyApiAuth');
    org.change.addLogin('by-set@t.example', now() - 60);
    const { what, why } = await unread();
    expect([what, why.key]).to.deep.equal(['PermissionsUseAnyApiAuth', 'facts-org.gap.hidden-field']);
  });

  const ASSIGNMENTS = /^SELECT AssigneeId, .* FROM PermissionSetAssignment WHERE AssigneeId IN/;
  const asked = (): number => org.requests.filter(({ soql }) => ASSIGNMENTS.test(soql ?? '')).length;
  function addHolders(count: number): void {
    for (let i = 0; i < count; i++) {
      org.change.addUser({ username: `holder${i}@t.example`, profile: 'Holding' });
      org.change.addLogin(`holder${i}@t.example`, now() - 60 - i);
    }
  }

  it('are sought among hundreds of users, in few calls', async () => {
    const time = now() - 3600;
    org.change.addLogin('plain@t.example', time);
    addHolders(300);
    expect(await proof()).to.equal(iso(time));
    expect(asked()).to.be.within(2, 3);
  });

  it('are found in one call where they are the newest, however many users there are', async () => {
    addHolders(300);
    const time = now() - 30;
    org.change.addLogin('plain@t.example', time);
    expect(await proof()).to.equal(iso(time));
    expect(asked()).to.equal(1);
  });

  it('are given up after five calls, which is a gap', async () => {
    org.change.addLogin('plain@t.example', now() - 3600);
    addHolders(1000);
    expect(await unread()).to.include({ what: 'LoginHistory' });
    expect(asked()).to.equal(5);
  });

  it('are found in an org with more groups of logins than one answer may hold', async () => {
    addHolders(2100);
    const time = now() - 30;
    org.change.addLogin('plain@t.example', time);
    expect(await proof()).to.equal(iso(time));
  });

  describe('where the org does not look at so many logins', () => {
    const refuse = (code: string, span: RegExp): void => {
      org.fault({
        kind: 'answer',
        when: { soql: new RegExp(`^SELECT UserId, .*LoginTime ${span.source}`) },
        times: 99,
        answer: {
          status: 400,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify([{ errorCode: code, message: 'Too much to look at.' }]),
        },
      });
    };
    const ALL = />= /;
    const WEEK = /= LAST_N_DAYS:7/;
    const DAY = /= LAST_N_DAYS:1 /;

    it('are sought in the last week, then in the last day', async () => {
      const weekly = now() - 4 * 86_400;
      org.change.addLogin('plain@t.example', weekly);
      org.change.addLogin('by-set@t.example', now() - 60);
      refuse('EXCEEDED_ID_LIMIT', ALL);
      expect(await proof()).to.equal(iso(weekly));
      refuse('QUERY_TIMEOUT', WEEK);
      // What came before that day was not looked at.
      expect((await unread()).why.key).to.equal('facts-org.gap.part-of-history');
      const daily = now() - 120;
      org.change.addLogin('plain@t.example', daily);
      expect(await proof()).to.equal(iso(daily));
    });

    it('are a gap where even a day is too much', async () => {
      org.change.addLogin('plain@t.example', now() - 60);
      for (const span of [ALL, WEEK, DAY]) refuse('QUERY_TIMEOUT', span);
      const found = gapIn((await (await witnessOf(org)).org()).lastSoapSuccessWithout);
      expect(found).to.include({ what: 'LoginHistory', permission: 'Monitor Login History' });
    });

    it('count from the day of the release update all the same', async () => {
      org.change.passTime(UPDATE + 2 * 86_400 - now());
      org.change.addLogin('by-set@t.example', now() - 60);
      org.change.addLogin('plain@t.example', UPDATE - 60);
      refuse('QUERY_TIMEOUT', ALL);
      expect((await unread()).why.key).to.equal('facts-org.gap.part-of-history');
      org.change.addLogin('plain@t.example', UPDATE + 60);
      expect(await proof()).to.equal(iso(UPDATE + 60));
    });
  });

  it('are a gap where the assignments are refused', async () => {
    org.change.addLogin('plain@t.example', now() - 60);
    org.fault({
      kind: 'answer',
      when: { soql: ASSIGNMENTS },
      answer: {
        status: 400,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ errorCode: 'INSUFFICIENT_ACCESS', message: 'No access.' }]),
      },
    });
    const refused = gapIn((await (await witnessOf(org)).org()).lastSoapSuccessWithout);
    expect(refused).to.include({ what: 'PermissionSetAssignment', permission: 'View Setup and Configuration' });
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

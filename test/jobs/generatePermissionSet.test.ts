/**
 * Who stops on 2026-12-01 without Use Any API Auth: docs/salesforce.md sections 1 and 6, docs/json.md.
 */
import { expect } from 'chai';
import { stopgapOf, type StopgapFound } from '../../lib/jobs/generatePermissionSet.js';
import { witnessOf } from '../facts/org/support.js';
import { startOrg, type Org, type OrgSession } from '../org/index.js';

const NOW = '2026-11-24T12:00:00.000Z';
const SECONDS = Date.parse(NOW) / 1000;
const DAY = 86_400;
const SINCE = '2026-05-28T12:00:00.000Z';

describe('jobs: the permission set that buys time', () => {
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => Date.parse(NOW) });
    org.change.forgetLogins();
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled'] });
    org.change.addPermissionSet('Any_Auth', ['UseAnyApiAuth']);
    const logIn = (username: string, days: number, more: object = {}): void => {
      org.change.addUser({ username, profile: 'Plain' });
      org.change.addLogin(username, SECONDS - days * DAY, { application: 'Nightly load', ...more });
    };
    logIn('stops@t.example', 1);
    logIn('quarterly@t.example', 100);
    logIn('holds@t.example', 1);
    org.change.assign('holds@t.example', 'Any_Auth');
    logIn('oauth@t.example', 1, { loginType: 'Remote Access 2.0', loginSubType: 'OauthUsernamePassword' });
    logIn('failed@t.example', 1, { status: 'Invalid Password' });
    logIn('left@t.example', 1);
    org.change.changeUser('left@t.example', { active: 0 });
    org.change.addUser({ username: 'idle@t.example', profile: 'Plain' });
    org.change.assign('idle@t.example', 'Any_Auth');
  });
  after(async () => org.close());

  const find = async (more: object = {}, session: OrgSession = org.admin): Promise<StopgapFound> =>
    stopgapOf(await witnessOf(org, session, { now: NOW }), {
      ...{ name: 'Token_Any_API_Auth', since: SINCE, now: NOW, unusedDays: 90, ...more },
    });
  const names = (users: readonly { readonly username: string }[]): string[] => users.map(({ username }) => username);

  it('is for those who log in by SOAP and lack the permission, the latest first, and for nobody else', async () => {
    const { nameTaken, conclusion, stopgap } = await find();
    expect(names(stopgap.assign)).to.deep.equal(['stops@t.example', 'quarterly@t.example']);
    expect([stopgap.inactive, conclusion, nameTaken]).to.deep.equal([1, 'yes', false]);
    expect((await find({ name: 'Any_Auth' })).nameTaken).to.equal(true);
  });

  it('tells who holds the permission and has not used it for so many days', async () => {
    expect(names((await find()).stopgap.unused))
      .to.include('idle@t.example')
      .and.not.include('holds@t.example');
    org.change.addLogin('idle@t.example', SECONDS - 60 * DAY, { application: 'Nightly load' });
    expect(names((await find()).stopgap.unused)).to.not.include('idle@t.example');
    expect(names((await find({ unusedDays: 30 })).stopgap.unused)).to.include('idle@t.example');
  });

  it('looks no further back than it was asked to', async () => {
    const { look, stopgap } = await find({ since: '2026-10-25T12:00:00.000Z' });
    expect([names(stopgap.assign), look.from]).to.deep.equal([['stops@t.example'], '2026-10-25T12:00:00.000Z']);
  });

  it('is incomplete where this session may not read who logged in', async () => {
    const found = await find({}, org.change.sessionWithout('MonitorLoginHistory', 'ManageUsers'));
    expect([found.conclusion, found.usesRead]).to.deep.equal(['incomplete', false]);
    expect(found.gaps.map(({ what }) => what)).to.include('LoginHistory');
  });
});

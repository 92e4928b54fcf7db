import { expect } from 'chai';
import { inspect, type Inspected } from '../../lib/login/inspect.js';
import { type Org, startOrg } from '../org/index.js';
import { connect } from '../facts/org/support.js';

const NOW = '2026-11-24T12:00:00Z';
const SINCE = '2026-11-23T12:00:00Z';

describe('users whose logins fail', () => {
  let org: Org;
  const hoursAgo = (hours: number): number => Date.parse(NOW) / 1000 - hours * 3600;

  before(async () => {
    org = await startOrg({ users: 5, logins: 0, integrations: 0, clock: () => Date.parse(NOW) });
    for (const name of ['ann', 'bob', 'eve']) org.change.addUser({ username: `${name}@t.example` });
    org.change.addLogin('ann@t.example', hoursAgo(30), { status: 'Invalid Password' });
    for (const hours of [3, 2]) org.change.addLogin('ann@t.example', hoursAgo(hours), { status: 'Invalid Password' });
    org.change.addLogin('ann@t.example', hoursAgo(1));
    org.change.changeUser('bob@t.example', { active: 0 });
    org.change.addLogin('bob@t.example', hoursAgo(2), { status: 'User is Inactive' });
  });
  after(async () => {
    await org.close();
  });

  const inspected = async (...usernames: string[]): Promise<Inspected> =>
    inspect(await connect(org, org.admin), { texts: [], usernames, since: SINCE, now: NOW });
  const causes = ({ users }: Inspected): string[][] =>
    users.map(({ causes: found }) => found.map(({ cause, confidence }) => `${cause} ${confidence}`));

  it('come in the order of the names, with the failures of the time in question', async () => {
    const { source, users } = await inspected('bob@t.example', 'ann@t.example', 'eve@t.example');
    expect(source.kind).to.equal('org');
    expect(users.map(({ failedLogins, username }) => [username, failedLogins])).to.deep.equal([
      ['bob@t.example', 1],
      ['ann@t.example', 2],
      ['eve@t.example', 0],
    ]);
  });

  it('are diagnosed by what the org says of each', async () => {
    const [bob, ann] = causes(await inspected('bob@t.example', 'ann@t.example'));
    expect(bob).to.deep.equal(['user-inactive certain']);
    expect(ann?.[0]).to.match(/^wrong-password-or-token/);
  });

  it('are told of a lockout that a login has ended since', async () => {
    org.change.addUser({ username: 'kim@t.example' });
    org.change.addLogin('kim@t.example', hoursAgo(2), { status: 'Password Lockout' });
    org.change.addLogin('kim@t.example', hoursAgo(1));
    const found = await inspected('kim@t.example');
    expect(causes(found)).to.deep.equal([[]]);
    expect(found.users[0]?.unknown.map(({ key }) => key)).to.deep.equal(['login.lockout-over']);
  });

  it('that the org does not have get the name that may have been meant', async () => {
    const found = await inspected('ann@t.exampel');
    expect(found.users[0]).to.include({ username: 'ann@t.exampel', failedLogins: undefined });
    expect(causes(found)).to.deep.equal([['wrong-username-or-host certain']]);
    expect(JSON.stringify(found.users[0])).to.include('"nearest":"ann@t.example"');
  });

  it('whose statuses are in a language that nobody tells have no number of failures', async () => {
    const username = 'admin.de@t.example';
    org.change.addUser({ username, profile: 'System Administrator', language: 'de' });
    org.change.addUser({ username: 'lee@t.example' });
    org.change.addLogin('lee@t.example', hoursAgo(1), { status: 'Tundmatu olek' });
    const { users } = await inspect(await connect(org, org.change.sessionOf(username)), {
      texts: [],
      usernames: ['lee@t.example'],
      since: SINCE,
      now: NOW,
    });
    expect(users[0]?.failedLogins).to.equal(undefined);
  });

  it('are not known to a session that does not see them', async () => {
    const blind = org.change.session({ permissions: ['ApiEnabled', 'ViewSetup'] });
    const { users } = await inspect(await connect(org, blind), {
      texts: [],
      usernames: ['ann@t.example'],
      since: SINCE,
      now: NOW,
    });
    expect(users[0]?.failedLogins).to.equal(undefined);
    expect(JSON.stringify(users[0])).to.include('LoginHistory').and.not.to.include('certain');
  });
});

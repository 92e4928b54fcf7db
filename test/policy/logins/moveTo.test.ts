import { expect } from 'chai';
import { Text } from '../../../lib/text.js';
import { is, missing, profile, user, withRanges } from '../support.js';
import { byOAuth, group, list } from './support.js';

const keys = (steps: readonly { readonly key: string }[] | undefined): string[] =>
  (steps ?? []).map(({ key }) => key.replace('logins.move.step.', ''));

describe('policy/logins: what to move to', () => {
  it('is left open for a client of one integration user, of which no fact decides', () => {
    const [row] = list([group()], { users: [user({ integration: is(true), apiOnly: is(true) })] }).rows;
    expect(row?.moveTo.option).to.equal('either');
    expect(row?.moveTo.why).to.deep.equal(Text.of('logins.move.why.undecided'));
    expect(keys(row?.moveTo.steps)).to.deep.equal(['app', 'prove', 'prove-history', 'stop-password']);
    expect(row?.moveTo.steps[0]?.params).to.deep.equal({ username: 'etl@example.com' });
  });

  it('is JWT bearer for a user whose profile has ranges, as `generate app` chooses', () => {
    const users = [user({ integration: is(true) })];
    const [row] = list([group({ sourceIp: '10.0.0.1' })], { users, profile: withRanges('10.0.0.0/8') }).rows;
    expect(row?.moveTo.option).to.equal('jwt-bearer');
    expect(row?.moveTo.why).to.deep.equal(Text.of('move.flow.ranges', { profile: 'Sales' }));
    expect(keys(row?.moveTo.steps)[0]).to.equal('ranges-enforced');
  });

  it('takes a tool that people have on machines of their own for no shared client', () => {
    const bob = user({ id: '005000000000002AAA', username: 'bob@example.com', integration: is(true) });
    const groups = [group({ sourceIp: '198.51.100.1' }), group({ userId: bob.id, sourceIp: '198.51.100.2' })];
    const { rows } = list(groups, { users: [user({ integration: is(true) }), bob] });
    expect(rows.map(({ moveTo }) => moveTo.option)).to.deep.equal(['either', 'either']);
  });

  it('is JWT bearer for a client that several users share', () => {
    const bob = user({ id: '005000000000002AAA', username: 'bob@example.com', integration: is(true) });
    const users = [user({ integration: is(true) }), bob];
    const { rows } = list([group(), group({ userId: bob.id }), group({ ...byOAuth })], { users });
    const options = rows.map(({ client, moveTo }) => [client, moveTo.option]);
    expect(options).to.have.deep.members([
      ['Data Loader', 'jwt-bearer'],
      ['Data Loader', 'jwt-bearer'],
      ['MuleSoft', 'either'],
    ]);
    const shared = rows.find(({ client }) => client === 'Data Loader');
    expect(keys(shared?.moveTo.steps)).to.deep.equal(['app-jwt', 'prove-jwt', 'prove-history', 'stop-password']);
    expect(shared?.moveTo.why.params).to.deep.equal({ users: '2' });
  });

  it('warns that JWT bearer enforces profile ranges, and names the addresses outside', () => {
    const bob = user({ id: '005000000000002AAA', username: 'bob@example.com', integration: is(true) });
    const groups = [group({ sourceIp: '10.0.0.1' }), group({ userId: bob.id, sourceIp: '203.0.113.9' })];
    const { rows } = list(groups, { users: [user({ integration: is(true) }), bob], profile: withRanges('10.0.0.0/8') });
    const steps = new Map(rows.map((row) => [row.user?.username, row.moveTo.steps[0]]));
    expect(steps.get('etl@example.com')).to.deep.equal(
      Text.of('logins.move.step.ranges-enforced', { profile: 'Sales' }),
    );
    expect(steps.get('bob@example.com')).to.deep.equal(
      Text.of('logins.move.step.profile-ranges', { profile: 'Sales', addresses: '203.0.113.9' }),
    );
  });

  it('says nothing of ranges that nobody can read, or of a profile that does not show', () => {
    const bob = user({ id: '005000000000002AAA', username: 'bob@example.com', integration: is(true) });
    const users = [user({ integration: is(true) }), bob];
    const groups = [group({ sourceIp: '10.0.0.1' }), group({ userId: bob.id, sourceIp: '10.0.0.1' })];
    const hidden = { question: { profiles: new Map<string, never>() } };
    for (const given of [{ profile: profile({ ranges: missing('Profile') }) }, hidden]) {
      for (const row of list(groups, { users, ...given }).rows) {
        expect(keys(row.moveTo.steps)[0], row.user?.username).to.equal('app-jwt');
      }
    }
  });

  it('names no more than three addresses outside', () => {
    const bob = user({ id: '005000000000002AAA', username: 'bob@example.com', integration: is(true) });
    const groups = [1, 2, 3, 4].map((end) => group({ sourceIp: `203.0.113.${end}`, logins: 10 - end }));
    const { rows } = list([...groups, group({ userId: bob.id, sourceIp: '10.0.0.1' })], {
      users: [user({ integration: is(true) }), bob],
      profile: withRanges('10.0.0.0/8'),
    });
    const steps = rows.find((row) => row.user?.username === 'etl@example.com')?.moveTo.steps;
    expect(steps?.[0]?.params['addresses']).to.equal('203.0.113.1, 203.0.113.2, 203.0.113.3');
  });

  const obstacles = [
    ['activate', user({ active: is(false), integration: is(true) })],
    ['api-enabled', user({ apiEnabled: is(false), integration: is(true) })],
    ['integration-user', user()],
  ] as const;
  for (const [step, facts] of obstacles) {
    it(`says first what stands in the way: ${step}`, () => {
      expect(keys(list([group()], { users: [facts] }).rows[0]?.moveTo.steps)[0]).to.equal(step);
    });
  }

  it('has the other user run the app whom it told to create or to choose, and never the person', () => {
    const bob = user({ id: '005000000000002AAA', username: 'bob@example.com', integration: is(true) });
    const persons = [user(), user({ active: is(false), integration: is(true) })];
    for (const person of persons) {
      const alone = list([group()], { users: [person] }).rows[0]?.moveTo.steps ?? [];
      const groups = [group(), group({ userId: bob.id })];
      const rows = list(groups, { users: [person, bob] }).rows.filter((row) => row.user?.username !== bob.username);
      const shared = rows[0]?.moveTo.steps ?? [];
      expect(keys(alone)).to.include.members(['app.other', 'prove.other']).and.not.include('app');
      expect(keys(shared)).to.include.members(['app-jwt.other', 'prove-jwt.other', 'prove-history.other']);
      for (const steps of [alone, shared]) {
        const named = steps.filter(({ params }) => params['username'] !== undefined);
        // What stands in the way, and whose password is given up at the end.
        expect(keys(named)).to.have.length(2);
        expect(keys(named).at(-1)).to.equal('stop-password');
      }
    }
  });

  it('is for the one user of a client too, where rows are made by client', () => {
    const users = [user({ integration: is(true) })];
    const [row] = list([group()], { users, question: { by: 'client' } }).rows;
    expect(row?.moveTo.steps[0]?.params).to.deep.equal({ username: 'etl@example.com' });
    expect(list([group({ userId: null })], { users, question: { by: 'client' } }).rows[0]?.moveTo.option).to.equal(
      'none',
    );
  });

  it('has nothing to say of users who are gone', () => {
    const [row] = list([group({ userId: '005000000000009AAA' })]).rows;
    expect(row?.moveTo).to.deep.equal({
      option: 'none',
      why: Text.of('logins.move.why.user-gone'),
      steps: [],
    });
  });
});

import { expect } from 'chai';
import { Text } from '../../../lib/text.js';
import { is, user, withRanges } from '../support.js';
import { byOAuth, group, list } from './support.js';

const keys = (steps: readonly { readonly key: string }[] | undefined): string[] =>
  (steps ?? []).map(({ key }) => key.replace('logins.move.step.', ''));

describe('policy/logins: what to move to', () => {
  it('is client credentials for a client of one integration user, who stays the user to run as', () => {
    const [row] = list([group()], { users: [user({ integration: is(true), apiOnly: is(true) })] }).rows;
    expect(row?.moveTo.option).to.equal('client-credentials');
    expect(row?.moveTo.why).to.deep.equal(Text.of('logins.move.why.one-user', { username: 'etl@example.com' }));
    expect(keys(row?.moveTo.steps)).to.deep.equal([
      'app-credentials',
      'run-as',
      'prove-credentials',
      'prove-history',
      'stop-password',
    ]);
    expect(row?.moveTo.steps[1]?.params).to.deep.equal({ username: 'etl@example.com' });
  });

  it('is JWT bearer for a client that several users share', () => {
    const bob = user({ id: '005000000000002AAA', username: 'bob@example.com', integration: is(true) });
    const users = [user({ integration: is(true) }), bob];
    const { rows } = list([group(), group({ userId: bob.id }), group({ ...byOAuth })], { users });
    const options = rows.map(({ client, moveTo }) => [client, moveTo.option]);
    expect(options).to.have.deep.members([
      ['Data Loader', 'jwt-bearer'],
      ['Data Loader', 'jwt-bearer'],
      ['MuleSoft', 'client-credentials'],
    ]);
    const shared = rows.find(({ client }) => client === 'Data Loader');
    expect(keys(shared?.moveTo.steps)).to.deep.equal([
      'app-jwt',
      'pre-authorize',
      'prove-jwt',
      'prove-history',
      'stop-password',
    ]);
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

  it('has nothing to say of users who are gone', () => {
    const [row] = list([group({ userId: '005000000000009AAA' })]).rows;
    expect(row?.moveTo).to.deep.equal({
      option: 'none',
      why: Text.of('logins.move.why.user-gone'),
      steps: [],
    });
  });
});

import { expect } from 'chai';
import { chooseFlow, type FlowChoice } from '../../../lib/policy/move/index.js';
import { Text } from '../../../lib/text.js';
import { group, list } from '../logins/support.js';
import { is, profile, user, withRanges } from '../support.js';

const OWN = user({ integration: is(true) });
const BOB = user({ id: '005000000000002AAA', username: 'bob@example.com', integration: is(true) });

describe('policy/move: the flow that replaces a password', () => {
  const choose = (
    groups: Parameters<typeof list>[0],
    more: Partial<Parameters<typeof chooseFlow>[0]> = {},
  ): FlowChoice => {
    const { rows } = list(groups, { users: [OWN, BOB] });
    return chooseFlow({ username: OWN.username, asked: undefined, rows, profile: profile(), ...more });
  };

  it('is decided by nobody for a client of one user whose profile has no ranges', () => {
    expect(choose([group()])).to.deep.equal({ flow: undefined, why: [], shared: [] });
  });

  it('is JWT bearer where a client logs in with several usernames from one address', () => {
    const choice = choose([group(), group({ userId: BOB.id })]);
    expect(choice).to.include({ flow: 'jwt', because: 'shared-client' });
    expect(choice.shared).to.deep.equal([{ client: 'Data Loader', usernames: ['bob@example.com'] }]);
    expect(choice.why.map(({ key, params }) => [key, params['count']])).to.deep.equal([['move.flow.shared', '2']]);
  });

  it('is not decided by the same tool at another address, nor by another tool at the same', () => {
    expect(choose([group(), group({ userId: BOB.id, sourceIp: '203.0.113.9' })]).flow).to.equal(undefined);
    expect(choose([group(), group({ userId: BOB.id, application: 'Other' })]).flow).to.equal(undefined);
  });

  it('is decided by one address that they share, whatever others they have', () => {
    const elsewhere = group({ userId: BOB.id, sourceIp: '203.0.113.9' });
    const choice = choose([group(), elsewhere, group({ userId: BOB.id })]);
    expect(choice.shared).to.deep.equal([{ client: 'Data Loader', usernames: ['bob@example.com'] }]);
  });

  it('names the others in order', () => {
    const amy = user({ id: '005000000000003AAA', username: 'amy@example.com' });
    const { rows } = list([group(), group({ userId: BOB.id }), group({ userId: amy.id })], { users: [OWN, BOB, amy] });
    expect(choose([], { rows: [...rows].reverse() }).shared, 'in whatever order they log in').to.deep.equal(
      choose([], { rows }).shared,
    );
    expect(choose([], { rows }).shared).to.deep.equal([
      { client: 'Data Loader', usernames: ['amy@example.com', 'bob@example.com'] },
    ]);
  });

  it('is not decided by users whom the org does not have, nor by logins of nobody', () => {
    expect(choose([group(), group({ userId: '005000000000009AAA' }), group({ userId: null })])).to.deep.equal({
      ...{ flow: undefined, why: [], shared: [] },
    });
  });

  it('is not decided by several versions of the client of one user', () => {
    expect(choose([group(), group({ apiVersion: '58.0' })]).shared).to.deep.equal([]);
  });

  it('is not decided by attempts of ours, which are no client', () => {
    const own = { application: 'sf-plugin-token' };
    expect(choose([group(own), group({ ...own, userId: BOB.id })]).shared).to.deep.equal([]);
  });

  it('is JWT bearer where the profile has ranges, which it keeps enforced', () => {
    const choice = choose([group()], { profile: withRanges('10.0.0.0/8') });
    expect(choice).to.include({ flow: 'jwt', because: 'profile-ranges' });
    expect(choice.why).to.deep.equal([Text.of('move.flow.ranges', { profile: 'Sales' })]);
  });

  it('is what was asked for, and what speaks against it is still told', () => {
    const groups = [group(), group({ userId: BOB.id })];
    const choice = choose(groups, { asked: 'client-credentials' });
    expect(choice).to.include({ flow: 'client-credentials', because: 'asked' });
    expect(choice.shared).to.have.length(1);
    expect(choose([group()], { asked: 'jwt' })).to.include({ flow: 'jwt', because: 'asked' });
  });

  it('knows the user in any case', () => {
    expect(choose([group()], { username: OWN.username.toUpperCase() }).flow).to.equal(undefined);
  });
});

/**
 * Whether passwords have expired, as the org says itself: a bounded number of calls, and never a login.
 */
import { expect } from 'chai';
import { say } from '../../../lib/messages.js';
import { type Org, startOrg } from '../../org/index.js';
import { orgErrorOf, witnessOf } from './support.js';

describe('whether passwords have expired', () => {
  let org: Org;
  const ids = new Map<string, string>();

  before(async () => {
    org = await startOrg({ users: 20 });
    for (const [name, more] of [
      ['fresh', {}],
      ['ended', { passwordExpired: true }],
    ] as const) {
      const username = `${name}@acme.example`;
      const id = org.change.addUser({ username, profile: 'Standard User', password: 'secret1', ...more });
      ids.set(name, id);
    }
  });
  after(async () => {
    await org.close();
  });
  beforeEach(() => {
    org.clearFaults();
    org.clearLog();
  });

  const idOf = (name: string): string => ids.get(name) ?? '';
  const asked = (): number => org.requests.filter(({ path }) => path.endsWith('/password')).length;

  it('is what the org says, one call a user and no attempt', async () => {
    const found = await (await witnessOf(org)).passwordsExpired([idOf('fresh'), idOf('ended')]);
    expect([...found]).to.deep.equal([
      [idOf('fresh'), { known: true, value: false, from: 'User password' }],
      [idOf('ended'), { known: true, value: true, from: 'User password' }],
    ]);
    expect(asked()).to.equal(2);
    expect(org.counters.loginAttempts).to.equal(0);
  });

  it('is a gap with its permission where the session may not ask, except for its own user', async () => {
    const session = org.change.session({ permissions: ['ApiEnabled'] });
    const witness = await witnessOf(org, session);
    const found = await witness.passwordsExpired([session.userId, idOf('ended')]);
    expect(found.get(session.userId)).to.deep.include({ known: true, value: false });
    expect(found.get(idOf('ended'))).to.have.property('known', false);
    expect(witness.gaps().map(({ what, permission, why }) => [what, permission, say(why)])).to.deep.equal([
      [
        'isExpired',
        'Manage Users',
        'Salesforce refused the read: INSUFFICIENT_ACCESS (You do not have permission to view this record.).',
      ],
    ]);
  });

  it('is not asked again and again where the org refuses', async () => {
    const witness = await witnessOf(org, org.change.session({ permissions: ['ApiEnabled'] }));
    const many = Array.from({ length: 60 }, () => idOf('ended'));
    const found = await witness.passwordsExpired(many);
    expect([...found.values()].every(({ known }) => !known)).to.equal(true);
    expect(asked()).to.be.at.most(8);
  });

  it('is asked for the first hundred of many, and that is said', async () => {
    const witness = await witnessOf(org);
    await witness.passwordsExpired(Array.from({ length: 130 }, () => idOf('fresh')));
    expect(asked()).to.equal(100);
    expect(witness.gaps().map(({ why }) => [why.key, why.params])).to.deep.equal([
      ['facts-org.gap.expired-bound', { asked: '100', users: '130' }],
    ]);
  });

  it('is not taken from an answer of another shape', async () => {
    org.fault({
      kind: 'answer',
      when: { path: /password$/ },
      answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"isExpired":"no"}' },
    });
    expect((await orgErrorOf((await witnessOf(org)).passwordsExpired([idOf('fresh')]))).kind).to.equal('shape');
  });
});

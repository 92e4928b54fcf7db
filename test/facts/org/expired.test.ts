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
  const asked = (): number => org.requests.filter(({ path }) => /\/(?:password|composite)$/u.test(path)).length;

  it('is what the org says, one call for both and no attempt', async () => {
    const found = await (await witnessOf(org)).passwordsExpired([idOf('fresh'), idOf('ended')]);
    expect([...found]).to.deep.equal([
      [idOf('fresh'), { known: true, value: false, from: 'User password' }],
      [idOf('ended'), { known: true, value: true, from: 'User password' }],
    ]);
    expect(asked()).to.equal(1);
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

  it('is asked of hundreds of users in a few calls, and nothing is missing then', async () => {
    const witness = await witnessOf(org);
    const others = org.change.addUser.bind(org.change);
    const many = Array.from({ length: 649 }, (_, at) =>
      others({
        username: `u${String(at)}@acme.example`,
        profile: 'Standard User',
        password: 'secret1',
        passwordExpired: at % 3 === 0,
      }),
    );
    const found = await witness.passwordsExpired(many);
    expect(many.map((id) => found.get(id)?.known === true && found.get(id))).to.deep.equal(
      many.map((_, at) => ({ known: true, value: at % 3 === 0, from: 'User password' })),
    );
    expect([asked(), witness.gaps()]).to.deep.equal([26, []]);
  });

  it('is asked for the first 2,500 of many, and that is said', async () => {
    const witness = await witnessOf(org);
    await witness.passwordsExpired(Array.from({ length: 2600 }, () => idOf('fresh')));
    expect(asked()).to.equal(100);
    expect(witness.gaps().map(({ why }) => [why.key, why.params])).to.deep.equal([
      ['facts-org.gap.expired-bound', { asked: '2500', users: '2600' }],
    ]);
  });

  it('is asked again, alone, where one of several reads had no luck', async () => {
    const busy = { errorCode: 'UNABLE_TO_LOCK_ROW', message: 'busy' };
    const parts = [
      { body: { isExpired: false }, httpHeaders: {}, httpStatusCode: 200, referenceId: 'read0' },
      { body: [busy], httpHeaders: {}, httpStatusCode: 400, referenceId: 'read1' },
    ];
    const headers = { 'content-type': 'application/json' };
    org.fault({
      kind: 'answer',
      when: { path: /composite$/ },
      answer: { status: 200, headers, body: JSON.stringify({ compositeResponse: parts }) },
    });
    const found = await (await witnessOf(org)).passwordsExpired([idOf('fresh'), idOf('ended')]);
    expect([...found.values()].map((fact) => fact.known && fact.value)).to.deep.equal([false, true]);
    expect(org.requests.filter(({ path }) => path.endsWith('/password'))).to.have.length(1);
  });

  it('is not taken from a call that leaves one out', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = { status: 200, headers, body: '{"compositeResponse":[]}' };
    org.fault({ kind: 'answer', when: { path: /composite$/ }, answer });
    const read = (await witnessOf(org)).passwordsExpired([idOf('fresh'), idOf('ended')]);
    expect((await orgErrorOf(read)).kind).to.equal('shape');
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

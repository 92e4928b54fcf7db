import { expect } from 'chai';
import { startOrg, type Org } from '../../org/index.js';
import { collect, witnessOf } from './support.js';

describe('facts of an org: users by their email address', () => {
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 5, logins: 0, integrations: 0, seed: 3 });
    org.change.addUser({ username: 'ann.old@acme.example', email: 'Ann@Acme.example', active: false });
    org.change.addUser({ username: 'ann.new@acme.example', email: 'ann@acme.example' });
  });
  after(async () => {
    await org.close();
  });

  it('are all who have it, in any case, inactive ones too, and nobody else', async () => {
    const witness = await witnessOf(org);
    const users = await collect(witness.users({ addresses: [], emails: ['ANN@acme.EXAMPLE', 'nobody@acme.example'] }));
    expect(users.map(({ username }) => username).sort()).to.deep.equal([
      'ann.new@acme.example',
      'ann.old@acme.example',
    ]);
    expect(witness.gaps()).to.deep.equal([]);
  });

  it('are nobody, and that is said, where the org refuses to be asked for addresses', async () => {
    const body = JSON.stringify([{ errorCode: 'INVALID_FIELD', message: "No such column 'Email' on entity 'User'." }]);
    const answer = { status: 400, headers: { 'content-type': 'application/json' }, body };
    org.fault({ kind: 'answer', when: { soql: /WHERE Email IN/u }, answer });
    const witness = await witnessOf(org);
    expect(await collect(witness.users({ addresses: [], emails: ['ann@acme.example'] }))).to.deep.equal([]);
    expect(witness.gaps().map(({ what }) => what)).to.include('User.Email');
  });
});

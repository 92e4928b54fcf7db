import { expect } from 'chai';
import { unregistered } from '../../lib/jobs/presentState.js';
import type { LoginGroup } from '../../lib/policy/index.js';
import { facts, GOOD, group, OWNER } from '../policy/gate/support.js';

/** As LoginHistory has it. */
const WRONG = 'Invalid Password';
const GUESSED = '203.0.113.66';

describe('the register that is written from what an org has', () => {
  const written = async (groups: readonly LoginGroup[]): Promise<unknown> =>
    unregistered(await facts({ policy: { integrations: [] }, groups, users: [GOOD, OWNER] }));
  const { username } = GOOD;
  const etl = {
    ...{ name: username.slice(0, username.indexOf('@')), username, owner: 'TODO', purpose: 'TODO', path: 'soap' },
    ...{ clients: ['Data Loader'], addresses: ['198.18.4.7'] },
  };

  it('allows no address and no client by which nobody got in', async () => {
    const guess = group({ sourceIp: GUESSED, application: 'Guesser', status: WRONG });
    expect(await written([group(), guess])).to.deep.equal([etl]);
    // The same client, at an address from which it got in once as well.
    const both = [group({ sourceIp: GUESSED, status: WRONG }), group({ sourceIp: GUESSED })];
    expect(await written([group(), ...both])).to.deep.equal([{ ...etl, addresses: ['198.18.4.7', GUESSED] }]);
  });

  it('takes a login of which nobody can tell how it ended for one that got in', async () => {
    // No status of them is one that a language of Salesforce has for a success.
    const untold = [group({ status: 'Qapla' }), group({ sourceIp: GUESSED, status: 'Qapla' })];
    expect(await written(untold)).to.deep.equal([{ ...etl, addresses: ['198.18.4.7', GUESSED] }]);
  });

  it('names nobody who only tried', async () => {
    expect(await written([group({ status: WRONG })])).to.deep.equal([]);
    expect(await written([group({ status: WRONG }), group({ logins: 1 })])).to.deep.equal([etl]);
  });
});

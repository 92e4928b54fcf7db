/** Logins by apps alone are those among all logins, without where they came from. */
import { expect } from 'chai';
import { openOrg } from '../../../../lib/facts/org/index.js';
import type { LoginQuery } from '../../../../lib/facts/types.js';
import { isByApp, type LoginGroup } from '../../../../lib/policy/index.js';
import { type Org, startOrg } from '../../../org/index.js';
import { connect, impatient } from '../support.js';

const DAY = 86_400;

describe('logins by apps', () => {
  let org: Org;
  let now = '';

  before(async () => {
    org = await startOrg({ users: 300, logins: 6000, seed: 12 });
    now = new Date(org.change.now()).toISOString();
    const at = Math.floor(org.change.now() / 1000);
    // As Salesforce has written it too, and by a JWT, which has no sub-type.
    for (const loginType of ['Oauth2, Remote Access 2.0', 'Remote Access Client', 'Remote Access 2.0']) {
      for (const loginSubType of [null, 'OauthClientCredentials', 'OauthUsernamePassword']) {
        const marks = { loginType, loginSubType, apiType: null, application: `${loginType} of ours` };
        org.change.addLogin('admin@loopback.example', at - DAY, marks);
      }
    }
  });
  after(async () => org.close());

  const read = async (wanted: LoginQuery['wanted'], users?: readonly string[]): Promise<readonly LoginGroup[]> => {
    const witness = await openOrg(await connect(org, org.admin), { ...impatient(), now });
    const since = new Date(Date.parse(now) - 30 * DAY * 1000).toISOString();
    const { gaps, groups } = await witness.logins({
      ...{ since, until: now, wanted, maxLogBytes: 0 },
      ...(users && { users }),
    });
    expect(gaps).to.deep.equal([]);
    return groups;
  };
  /** Added up by what both tell. */
  const summed = (groups: readonly LoginGroup[]): string[] => {
    const sums = new Map<string, { logins: number; first: number; last: number }>();
    for (const { application, apiType, first, last, loginSubType, loginType, logins, status, userId } of groups) {
      const key = [userId, loginType, loginSubType, apiType, application, status].join('|');
      const sum = sums.get(key);
      sums.set(key, {
        logins: (sum?.logins ?? 0) + logins,
        first: Math.min(sum?.first ?? first, first),
        last: Math.max(sum?.last ?? last, last),
      });
    }
    return [...sums].map(([key, { first, last, logins }]) => [key, logins, first, last].join('|')).sort();
  };

  it('are those of all logins, of everybody and of some', async () => {
    const all = await read('all');
    const byApps = await read('apps');
    const wanted = summed(all.filter(isByApp));
    expect(wanted.length).to.be.greaterThan(20);
    expect(summed(byApps)).to.deep.equal(wanted);
    expect(wanted.filter((one) => one.includes('of ours'))).to.have.length(6);
    const users = [...new Set(all.flatMap(({ userId }) => userId ?? []))].sort().slice(0, 40);
    const ofSome = await read('apps', users);
    expect(summed(ofSome)).to.deep.equal(
      summed(all.filter(isByApp).filter(({ userId }) => users.includes(userId ?? ''))),
    );
  });
});

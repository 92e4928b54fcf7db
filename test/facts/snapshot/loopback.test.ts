import { expect } from 'chai';
import { openOrg } from '../../../lib/facts/org/index.js';
import { openSnapshot, Pseudonyms } from '../../../lib/facts/snapshot/index.js';
import type { UserGroup, UserQuery, Witness } from '../../../lib/facts/types.js';
import { parseAddress } from '../../../lib/ip/index.js';
import { startOrg, type Org, type OrgSession } from '../../org/index.js';
import { connect, impatient } from '../org/support.js';
import { all, decisions, gapWords, saved, Scratch, told } from './support.js';

/** Groups in an order of their own, by what the decision looks at. */
function comparable(groups: readonly UserGroup[]): string[] {
  return groups
    .map(({ count, user: { profileId, ...user } }) => {
      const facts = Object.entries(user).filter(([name, fact]) => typeof fact === 'object' && name !== 'email');
      return JSON.stringify([count, profileId, facts.sort()], (_, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      );
    })
    .sort();
}

describe('a snapshot of an org on loopback', function () {
  const scratch = new Scratch();
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 2500, logins: 3000, seed: 7 });
  });
  after(async () => {
    scratch.remove();
    await org.close();
  });

  /** Both read at one time, of which the statuses of release updates speak. */
  const now = new Date().toISOString();
  const live = async (session: OrgSession): Promise<Witness> =>
    openOrg(await connect(org, session), { ...impatient(), now });
  const addresses = (): UserQuery['addresses'] => [org.addresses.office, org.addresses.cloud].map(parseAddress);

  for (const permitted of ['everything', 'nothing'] as const) {
    it(`tells what the org tells somebody who may read ${permitted}`, async () => {
      const session = permitted === 'everything' ? org.admin : org.change.session({ permissions: ['ApiEnabled'] });
      const offline = await openSnapshot(scratch.file('org.jsonl', await saved(await live(session))));
      const some = (await all(offline.users({ addresses: [] }))).slice(5, 9);
      const queries: UserQuery[] = [
        { addresses: addresses() },
        { addresses: [], includeInactive: true },
        { addresses: addresses(), integrationOnly: true },
        { addresses: addresses(), usernames: some.map(({ username }) => username) },
        { addresses: addresses(), profiles: some.map(({ profileId }) => profileId ?? '') },
      ];
      for (const query of queries) {
        const [online, then] = [await live(session), await openSnapshot(offline.source.name)];
        expect(await told(then, query)).to.deep.equal(await told(online, query));
        expect(then.gaps().map(gapWords)).to.have.members(online.gaps().map(gapWords));
      }
    });
  }

  it('counts the same groups', async () => {
    const offline = await openSnapshot(scratch.file('groups.jsonl', await saved(await live(org.admin))));
    const query = { addresses: addresses() };
    const online = await live(org.admin);
    const groups = online.userGroups === undefined ? [] : await all(online.userGroups(query));
    expect(groups.length).to.be.greaterThan(5);
    expect(comparable(await all(offline.userGroups(query)))).to.deep.equal(comparable(groups));
  });

  it('keeps the verdicts when it is anonymized', async () => {
    const offline = await openSnapshot(scratch.file('named.jsonl', await saved(await live(org.admin))));
    const text = await saved(await live(org.admin), { names: new Pseudonyms() });
    const nameless = await openSnapshot(scratch.file('nameless.jsonl', text));
    expect(await decisions(nameless)).to.deep.equal(await decisions(offline));
    for (const { username, name } of (await all(offline.users({ addresses: [] }))).slice(0, 50)) {
      expect(text).not.to.include(username).and.not.to.include(name);
    }
  });

  it('holds no session id', async () => {
    expect(await saved(await live(org.admin)))
      .not.to.include(org.admin.accessToken)
      .and.not.to.match(/00D\w{12,15}!/u);
  });
});

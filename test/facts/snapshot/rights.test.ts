/** Policies and permissions of a snapshot: what the org tells, the snapshot tells, and no more of anybody. */
import { expect } from 'chai';
import { openOrg } from '../../../lib/facts/org/index.js';
import { openSnapshot, Pseudonyms, type SnapshotWitness } from '../../../lib/facts/snapshot/index.js';
import type { Witness } from '../../../lib/facts/types.js';
import type { Fact, HolderQuery, PermissionHolder } from '../../../lib/policy/index.js';
import { RULE_PERMISSIONS } from '../../../lib/policy/gate/index.js';
import { startOrg, type Org, type OrgSession } from '../../org/index.js';
import { connect, impatient } from '../org/support.js';
import { MemoryOrg } from './memory.js';
import { sampleOrg } from './sample.js';
import { saved, Scratch, TAKEN } from './support.js';

const options = { permissions: RULE_PERMISSIONS } as const;

describe('policies and permissions of a snapshot', () => {
  const scratch = new Scratch();
  let org: Org;
  let offline: SnapshotWitness;
  const ids: string[] = [];

  before(async () => {
    org = await startOrg({ users: 300, seed: 9 });
    org.change.addProfile({ name: 'Powerful', permissions: ['ApiEnabled', 'ModifyAllData', 'ForceTwoFactor'] });
    org.change.addUser({ username: 'one@t.example', profile: 'Powerful' });
    org.change.addUser({ username: 'gone@t.example', profile: 'Powerful', active: false });
    offline = await openSnapshot(scratch.file('org.jsonl', await saved(await live(org.admin), options)));
    for await (const { id } of offline.users({ addresses: [], includeInactive: true })) ids.push(id);
  });
  after(async () => {
    scratch.remove();
    await org.close();
  });

  const live = async (session: OrgSession): Promise<Witness> =>
    openOrg(await connect(org, session), { ...impatient(), now: TAKEN });
  const heldBy = (fact: Fact<readonly PermissionHolder[]> | undefined): unknown => {
    if (fact?.known !== true) return fact;
    const one = ({ id, permissions, username }: PermissionHolder): string =>
      [id, username, ...[...permissions].sort()].join(' ');
    return { partial: fact.partial !== undefined, holders: fact.value.map(one).sort() };
  };

  it('are those of the org: what it asks of passwords and sessions', async () => {
    const told = await (await live(org.admin)).loginPolicies?.();
    expect(told?.known).to.equal(true);
    expect(await offline.loginPolicies?.()).to.deep.equal(told);
  });

  it('are those of the org: which profiles make administrators, and which grant what', async () => {
    const online = await live(org.admin);
    const listed = (fact: Fact<ReadonlySet<string>> | undefined): string[] | undefined =>
      fact?.known === true ? [...fact.value].sort() : undefined;
    const administrators = listed(await online.administrators?.());
    expect(administrators?.length).to.be.greaterThan(1);
    expect(listed(await offline.administrators?.())).to.deep.equal(administrators);
    for (const permission of RULE_PERMISSIONS) {
      const [then, now] = [offline.profilesGranting?.([permission]), online.profilesGranting?.([permission])];
      expect(listed(await then), permission).to.deep.equal(listed(await now));
    }
  });

  it('are those of the org: who holds what, by profiles and beside them', async () => {
    const online = await live(org.admin);
    const queries: HolderQuery[] = [
      { holding: ['ModifyAllData', 'ManageUsers'] },
      { holding: ['UseAnyApiAuth'], withoutProfiles: true },
      { holding: ['UseAnyApiAuth'] },
      { holding: ['AuthorApex'], telling: ['ForceTwoFactor', 'ApiUserOnly'], ids },
      { holding: ['ForceTwoFactor'], ids: ids.slice(0, 40) },
    ];
    let seen = 0;
    for (const query of queries) {
      const told = heldBy(await online.permissionHolders?.(query));
      expect(heldBy(await offline.permissionHolders?.(query)), JSON.stringify(query)).to.deep.equal(told);
      seen += JSON.stringify(told).split('005').length;
    }
    expect(seen).to.be.greaterThan(20);
  });

  it('are not known where the session could not read them, nor of what was not asked for', async () => {
    const poor = org.change.session({ permissions: ['ApiEnabled'] });
    const path = scratch.file('poor.jsonl', await saved(await live(poor), options));
    const holders = await (await openSnapshot(path)).permissionHolders?.({ holding: ['ManageUsers'] });
    expect(holders?.known).to.equal(false);
    const other = await offline.profilesGranting?.(['ViewSetup']);
    expect(other?.known).to.equal(false);
    expect(offline.gaps().map(({ what }) => what)).to.include('PermissionSet.PermissionsViewSetup');
  });

  it('hold no name of anybody: users stand there by their ids', async () => {
    const text = await saved(await live(org.admin), { ...options, names: new Pseudonyms() });
    const [header = ''] = text.split('\n');
    expect(header).to.include('"grants"');
    expect(text).not.to.include('one@t.example').and.not.to.include('admin@loopback.example');
    const whole = await saved(new MemoryOrg(sampleOrg()), { permissions: ['ManageUsers'] });
    const { grants } = JSON.parse(whole.split('\n')[0] ?? '') as { grants: unknown };
    expect(JSON.stringify(grants)).not.to.match(/@|Ada|Bob/u);
  });

  it('keep what could not be read as it was told', async () => {
    const path = scratch.file(
      'sample.jsonl',
      await saved(new MemoryOrg(sampleOrg()), { permissions: ['ManageUsers'] }),
    );
    const sample = await openSnapshot(path);
    const policies = await sample.loginPolicies?.();
    expect(policies?.known === true && policies.value.password.minimumPasswordLength.known).to.equal(false);
    expect(policies?.known === true && policies.value.password.historyRestriction).to.deep.equal({
      known: true,
      value: undefined,
      from: 'SecuritySettings',
    });
    // By the profile, and by a permission set alone; a part of the list could not be read.
    expect(heldBy(await sample.permissionHolders?.({ holding: ['ManageUsers', 'ForceTwoFactor'] }))).to.deep.equal({
      partial: true,
      holders: [
        '005000000000001AAA ada@corp.example ManageUsers',
        '005000000000002AAA bob@corp.example ForceTwoFactor ManageUsers',
      ],
    });
    expect(heldBy(await sample.permissionHolders?.({ holding: ['ManageUsers'], withoutProfiles: true }))).to.deep.equal(
      { partial: true, holders: [] },
    );
  });
});

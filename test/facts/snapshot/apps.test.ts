/** Apps of a snapshot: what the org tells, the snapshot tells, and no more of anybody. */
import { expect } from 'chai';
import { openOrg } from '../../../lib/facts/org/index.js';
import { openSnapshot, Pseudonyms } from '../../../lib/facts/snapshot/index.js';
import type { Witness } from '../../../lib/facts/types.js';
import { type AppsSeen, type Fact, known, openingSets } from '../../../lib/policy/index.js';
import { say } from '../../../lib/messages.js';
import { type Org, startOrg } from '../../org/index.js';
import { connect, impatient } from '../org/support.js';
import { MemoryOrg } from './memory.js';
import { sampleApp, sampleOrg } from './sample.js';
import { saved, Scratch, TAKEN } from './support.js';

describe('apps of a snapshot', () => {
  const scratch = new Scratch();
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 50, seed: 9 });
    org.change.settings.appSecretsByMetadata = true;
    org.change.addPermissionSet('Nightly_Export', ['ApiEnabled', 'ApiUserOnly']);
    for (const name of ['robot', 'other']) {
      org.change.addUser({ username: `${name}@t.example`, permissionSets: ['Nightly_Export'] });
    }
    org.change.addApp({
      ...{ name: 'Nightly_Export', label: 'Nightly export', clientCredentials: true, runAs: 'robot@t.example' },
      ...{ adminApproved: true, permissionSets: ['Nightly_Export'] },
    });
    org.change.addApp({ kind: 'connected', name: 'Old', label: 'Old', namespace: 'vend', adminApproved: true });
    for (let i = 0; i < 3; i++) org.change.secrets.addOauthToken('robot@t.example', 'Nightly export');
  });
  after(async () => {
    scratch.remove();
    await org.close();
  });

  const live = async (): Promise<Witness> => openOrg(await connect(org, org.admin), { ...impatient(), now: TAKEN });
  const setsOf = (fact: Fact<AppsSeen> | undefined): string[] =>
    fact?.known === true ? openingSets(fact.value.apps) : [];

  it('are those of the org, with who is assigned the permission sets that open them', async () => {
    const online = await live();
    const [told, offline] = [
      await online.apps?.(),
      await openSnapshot(scratch.file('org.jsonl', await saved(await live(), { apps: true }))),
    ];
    expect(told?.known === true && told.value.apps.length, 'with one that every org here has').to.equal(3);
    // Certificates are not saved.
    const bare = told?.known === true ? told.value.apps.map(({ certificate: _certificate, ...app }) => app) : [];
    const read = await offline.apps();
    expect(read.known && read.value.apps).to.deep.equal(bare);
    expect(read.known && told?.known === true && read.value.strangers).to.deep.equal(
      told?.known === true && told.value.strangers,
    );
    const names = setsOf(told);
    expect(names).to.deep.equal(['Nightly_Export']);
    const assigned = await online.assignedSets?.({ names });
    expect(assigned?.known === true && assigned.value.size).to.equal(2);
    expect(await offline.assignedSets({ names })).to.deep.equal(assigned);
    const users = assigned?.known === true ? [...assigned.value.keys()].slice(1) : [];
    const ofOne = await online.assignedSets?.({ names, users });
    expect(ofOne?.known === true && ofOne.value.size).to.equal(1);
    expect(await offline.assignedSets({ names, users })).to.deep.equal(ofOne);
    expect(await offline.assignedSets({ names: ['Other'] })).to.deep.equal(known(new Map(), 'PermissionSetAssignment'));
  });

  it('are read of an org only where they are asked for', async () => {
    const [without, withThem] = [await live(), await live()];
    expect(await saved(without)).to.not.include('Nightly');
    await saved(withThem, { apps: true });
    expect(withThem.apiCalls()).to.be.greaterThan(without.apiCalls());
  });

  it('lose no member on the way, neither of apps that are known in part', async () => {
    const { apps, assigned } = sampleOrg();
    const offline = await openSnapshot(
      scratch.file('all.jsonl', await saved(new MemoryOrg(sampleOrg()), { apps: true })),
    );
    const inWords = (value: unknown): string =>
      JSON.stringify(value, (name, one: unknown) => {
        if (name === 'why' && typeof one === 'object') return 'why';
        if (one instanceof Map || one instanceof Set) return [...(one as Iterable<unknown>)];
        return typeof one === 'bigint' ? String(one) : one;
      });
    expect(inWords(await offline.apps())).to.equal(inWords(apps));
    expect(inWords(await offline.assignedSets({ names: ['Nightly_Export'] }))).to.equal(inWords(assigned));
  });

  it('name nobody where names are pseudonyms, and still agree with users, profiles and assignments', async () => {
    const text = await saved(new MemoryOrg(sampleOrg()), { apps: true, names: new Pseudonyms() });
    expect(text).to.not.match(/ada@|"Nightly_Export"\]|Office of|System Administrator/u);
    const offline = await openSnapshot(scratch.file('nameless.jsonl', text));
    const read = await offline.apps();
    const [app] = read.known ? read.value.apps : [];
    const [profile] = await offline.profiles();
    const usernames: string[] = [];
    for await (const { username } of offline.users({ addresses: [], includeInactive: true })) usernames.push(username);
    expect(app?.openedBy.known === true && app.openedBy.value.profiles).to.deep.equal([profile?.name]);
    expect(app?.runAs.known === true && usernames.includes(app.runAs.value ?? '')).to.equal(true);
    const assigned = await offline.assignedSets({ names: setsOf(read) });
    expect(assigned.known && [...assigned.value.keys()]).to.deep.equal(['005000000000001AAA']);
  });

  for (const [count, kept, isPartial] of [
    [10_000, 10_000, false],
    [10_001, 10_000, true],
  ] as const) {
    it(`of ${String(count)} in an org are ${String(kept)}, and it ${isPartial ? 'says so' : 'is all of them'}`, async () => {
      const one = sampleApp('A');
      const seen: AppsSeen = { apps: Array.from({ length: count }, () => one), strangers: new Map() };
      const many = new MemoryOrg({ ...sampleOrg(), apps: known(seen, 'ConnectedApplication') });
      const offline = await openSnapshot(scratch.file('many.jsonl', await saved(many, { apps: true })));
      const read = await offline.apps();
      expect(read.known && read.value.apps.length).to.equal(kept);
      const why = read.known && read.partial !== undefined ? say(read.partial.why) : undefined;
      expect(why).to.equal(
        isPartial ? 'The org has 10001 apps, but a snapshot contains only the first 10000.' : undefined,
      );
    });
  }
});

import { expect } from 'chai';
import type { AnyApiAuthGrants, Fact } from '../../../lib/policy/index.js';
import { startOrg, type Org } from '../../org/index.js';
import { gapIn, valueOf, witnessOf } from './support.js';

const NAME = 'Stopgap';
const NOW = '2026-11-24T12:00:00Z';

/** Holders and what grants them the permission, as the org was made below; ids as its API gives them. */
describe('who holds Use Any API Auth', () => {
  let org: Org;
  let found: AnyApiAuthGrants;
  const ids = new Map<string, string>();
  const END = '2027-03-01T08:00:00.000Z';

  const seconds = (time: string): number => Date.parse(time) / 1000;

  before(async () => {
    org = await startOrg({ users: 5, logins: 0, integrations: 0, clock: () => Date.parse(NOW) });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled'] });
    org.change.addProfile({ name: 'Holding', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    ids.set('set', org.change.addPermissionSet('T_Any_Auth', ['UseAnyApiAuth']));
    ids.set('second', org.change.addPermissionSet('T_Second', ['UseAnyApiAuth']));
    org.change.addPermissionSet('T_Nobody', ['UseAnyApiAuth']);
    org.change.addPermissionSet('T_Session', ['UseAnyApiAuth'], true);
    org.change.addPermissionSet('T_Other', ['ApiEnabled']);
    org.change.addGroup('T_Group', ['T_Other', 'T_Any_Auth']);
    org.change.addGroup('T_Muted', ['T_Any_Auth'], ['UseAnyApiAuth']);
    const add = (name: string, ...sets: string[]): void => {
      const username = `${name}@t.example`;
      ids.set(name, org.change.addUser({ username, profile: 'Plain', permissionSets: sets }));
    };
    org.change.addUser({ username: 'by-profile@t.example', profile: 'Holding' });
    add('by-set', 'T_Any_Auth');
    add('by-group', 'T_Group');
    add('muted', 'T_Muted');
    add('without', 'T_Other');
    add('session', 'T_Session');
    add('twice', 'T_Any_Auth', 'T_Second');
    add('gone', 'T_Any_Auth');
    org.change.changeUser('gone@t.example', { active: 0 });
    add('ended');
    org.change.assign('ended@t.example', 'T_Any_Auth', seconds('2026-01-01T08:00:00Z'));
    add('ends');
    org.change.assign('ends@t.example', 'T_Any_Auth', seconds(END));
    org.change.assign('ends@t.example', 'T_Second', seconds('2027-02-01T08:00:00Z'));
    add('extended');
    org.change.assign('extended@t.example', 'T_Any_Auth', seconds('2027-02-01T08:00:00Z'));
    org.change.assign('extended@t.example', 'T_Second', seconds(END));
    add('lasts', 'T_Second');
    add('lasts-too');
    org.change.assign('lasts-too@t.example', 'T_Any_Auth', seconds(END));
    org.change.assign('lasts-too@t.example', 'T_Second');
    org.change.assign('lasts@t.example', 'T_Any_Auth', seconds(END));
    found = valueOf(await (await witnessOf(org, org.admin, { now: NOW })).anyApiAuthGrants(NAME));
  });
  after(async () => {
    await org.close();
  });

  const held = (name: string): Record<string, unknown> | undefined => {
    const holder = found.holders.find(({ username }) => username === `${name}@t.example`);
    return (
      holder && {
        id: holder.id,
        by: holder.grants.map(({ kind, name: by }) => `${kind} ${by}`).sort(),
        ...(holder.until === undefined ? {} : { until: holder.until }),
      }
    );
  };

  it('is told by what grants it', () => {
    expect(held('by-profile')).to.deep.include({ by: ['profile Holding'] });
    expect(held('by-set')).to.deep.equal({ id: ids.get('by-set'), by: ['permission-set T_Any_Auth'] });
    expect(held('by-group')).to.deep.equal({ id: ids.get('by-group'), by: ['group T_Group'] });
    expect(held('twice')).to.deep.equal({
      id: ids.get('twice'),
      by: ['permission-set T_Any_Auth', 'permission-set T_Second'],
    });
  });

  it('is nobody whose group mutes it, whose assignment ended, who is inactive, or whose set waits or is another', () => {
    for (const name of ['muted', 'ended', 'gone', 'without', 'session']) expect(held(name), name).to.equal(undefined);
  });

  it('is told until the last end where each assignment ends, and for ever where one does not', () => {
    for (const name of ['ends', 'extended']) expect(held(name)?.['until'], name).to.equal(END);
    for (const name of ['lasts', 'lasts-too']) {
      expect(held(name)?.['by'], name).to.have.length(2);
      expect(held(name), name).not.to.have.property('until');
    }
  });

  it('has what grants it named also where nobody has that', () => {
    const grants = found.grants.map(({ id, kind, name }) => ({ id, what: `${kind} ${name}` }));
    expect(grants.map(({ what }) => what)).to.include.members([
      'profile Holding',
      'permission-set T_Any_Auth',
      'permission-set T_Nobody',
      'group T_Group',
    ]);
    for (const other of ['T_Other', 'T_Session', 'T_Muted']) {
      expect(grants.map(({ what }) => what).join()).not.to.include(other);
    }
    expect(grants.find(({ what }) => what === 'permission-set T_Any_Auth')?.id).to.equal(ids.get('set'));
  });

  it('is told whether the org has a permission set of the name, in any case', async () => {
    expect(found.nameTaken).to.equal(false);
    const witness = await witnessOf(org);
    expect(valueOf(await witness.anyApiAuthGrants('t_other')).nameTaken).to.equal(true);
    expect(valueOf(await witness.anyApiAuthGrants("it's")).nameTaken).to.equal(false);
  });

  describe('where a field is hidden', () => {
    const absent = (): Set<string> => org.change.settings.absent;
    afterEach(() => {
      absent().clear();
    });
    const read = async (): Promise<Fact<AnyApiAuthGrants>> =>
      (await witnessOf(org, org.admin, { now: NOW })).anyApiAuthGrants(NAME);

    it('is not known', async () => {
      absent().add('PermissionSet.PermissionsUseAnyApiAuth');
      const { what, why } = gapIn(await read());
      expect([what, why.key]).to.deep.equal(['PermissionSet.PermissionsUseAnyApiAuth', 'facts-org.gap.hidden-field']);
    });

    it('is not known in another way where the org does not have the permission', async () => {
      for (const name of ['PermissionSet', 'Profile']) absent().add(`${name}.PermissionsUseAnyApiAuth`);
      const { what, why } = gapIn(await read());
      expect([what, why.key]).to.deep.equal([
        'PermissionSet.PermissionsUseAnyApiAuth',
        'facts-org.gap.no-any-api-auth',
      ]);
    });

    for (const field of ['PermissionSet.HasActivationRequired', 'PermissionSetAssignment.ExpirationDate']) {
      it(`is known in part without ${field}`, async () => {
        absent().add(field);
        const fact = await read();
        expect(fact.known && fact.partial?.why.key).to.be.a('string');
        expect(valueOf(fact).holders.map(({ username }) => username)).to.include('by-set@t.example');
      });
    }

    it('is known of groups by the name of the row that holds their permissions together', async () => {
      absent().add('PermissionSet.PermissionSetGroupId');
      const [holder] = valueOf(await read()).holders.filter(({ username }) => username === 'by-group@t.example');
      expect(holder?.grants.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal([
        'permission-set T_Group_Permissions',
      ]);
    });
  });

  it('is not told to a session that cannot read permission sets', async () => {
    const witness = await witnessOf(org, org.change.session({ permissions: ['ApiEnabled'] }));
    const gap = gapIn(await witness.anyApiAuthGrants(NAME));
    expect([gap.what, gap.permission]).to.deep.equal(['PermissionSet', 'View Setup and Configuration']);
  });
});

import { expect } from 'chai';
import { readApps } from '../../../lib/facts/org/apps/index.js';
import { GapList, readCapabilities, readIdentity } from '../../../lib/facts/org/session/index.js';
import { ConnectionClient } from '../../../lib/facts/org/wire/index.js';
import type { AppFacts, Fact } from '../../../lib/policy/index.js';
import { startOrg, type Org, type OrgSession } from '../../org/index.js';
import { connect, valueOf } from './support.js';

const ROBOT = 'robot@loopback.example';

describe('the apps of an org, by its objects', () => {
  let org: Org;

  beforeEach(async () => {
    org = await startOrg();
    org.change.addPermissionSet('Nightly_Export', ['ApiEnabled']);
    org.change.addUser({ username: ROBOT, permissionSets: ['Nightly_Export'] });
    org.change.addApp({
      name: 'Nightly_Export',
      label: 'Nightly export',
      clientCredentials: true,
      runAs: ROBOT,
      adminApproved: true,
      permissionSets: ['Nightly_Export'],
      profiles: ['System Administrator'],
      ip: 'Bypass',
    });
    org.change.addApp({ name: 'Unused', ip: 'Enforce_RelaxRefresh' });
  });
  afterEach(() => org.close());

  const read = async (session: OrgSession = org.admin): Promise<{ apps: Fact<readonly AppFacts[]>; gaps: GapList }> => {
    const client = new ConnectionClient(await connect(org, session));
    const gaps = new GapList();
    const capabilities = await readCapabilities(client, await readIdentity(client));
    return { apps: await readApps(client, gaps, capabilities), gaps };
  };
  const named = (apps: readonly AppFacts[], label: string): AppFacts => {
    const found = apps.find((app) => app.label === label);
    if (found === undefined) throw new Error(`There is no app ${label}`);
    return found;
  };

  it('tell policies of External Client Apps, their run-as user, and who opens them', async () => {
    const apps = valueOf((await read()).apps);
    const app = named(apps, 'Nightly export');
    expect(app).to.include({ kind: 'external-client', name: 'Nightly_Export' });
    expect(valueOf(app.clientCredentials)).to.equal(true);
    expect(valueOf(app.runAs)).to.equal(ROBOT);
    expect(valueOf(app.permitted)).to.equal('admin-approved');
    expect(valueOf(app.ipPolicy)).to.equal('relax');
    expect(valueOf(app.refreshToken)).to.equal('Infinite');
    expect(valueOf(app.openedBy)).to.deep.equal({
      permissionSets: ['Nightly_Export'],
      profiles: ['System Administrator'],
    });
    const unused = named(apps, 'Unused');
    expect(valueOf(unused.permitted)).to.equal('self-authorised');
    expect(valueOf(unused.runAs)).to.equal(undefined);
    expect(valueOf(unused.ipPolicy)).to.equal('relax-refresh');
    expect(valueOf(unused.openedBy)).to.deep.equal({ permissionSets: [], profiles: [] });
  });

  it('tell of connected apps who may use them, and leave open what only metadata hold', async () => {
    const app = named(valueOf((await read()).apps), 'Integration App');
    expect(app.kind).to.equal('connected');
    expect(valueOf(app.permitted)).to.equal('self-authorised');
    for (const fact of [app.clientCredentials, app.runAs, app.certificateEnds, app.scopes, app.ipPolicy]) {
      expect(fact.known).to.equal(false);
    }
  });

  for (const count of [2500, 2501, 10_000]) {
    it(`count ${String(count)} tokens, to the last one`, async () => {
      for (let i = 0; i < count; i++)
        org.change.secrets.addOauthToken(org.admin.username, i === 0 ? 'Nightly export' : 'Integration App');
      const { apps } = await read();
      const tokens = (label: string): unknown => valueOf(named(valueOf(apps), label).tokens);
      expect(tokens('Integration App')).to.include({ count: count - 1 });
      expect(tokens('Nightly export')).to.include({ count: 1 });
      expect(tokens('Unused')).to.deep.equal({ count: 0 });
    });
  }

  it('have no tokens in a session that sees its own alone: a gap, and never 0', async () => {
    org.change.secrets.addOauthToken(ROBOT, 'Integration App');
    const { apps, gaps } = await read(org.change.sessionWithout('CustomizeApplication'));
    const { tokens } = named(valueOf(apps), 'Integration App');
    expect(tokens.known && tokens.partial?.permission).to.equal('Customize Application');
    expect(gaps.list().map(({ what }) => what)).to.deep.equal(['OauthToken']);
  });

  it('are unread where the session may not see apps, or the org has no External Client Apps', async () => {
    const { apps } = await read(org.change.sessionWithout('CustomizeApplication', 'ViewSetup'));
    expect(apps.known).to.equal(false);
    org.change.settings.absent.add('ExternalClientApplication');
    expect((await read()).apps.known).to.equal(false);
  });
});

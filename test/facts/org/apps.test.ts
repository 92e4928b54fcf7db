import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readApps } from '../../../lib/facts/org/apps/index.js';
import { GapList, readCapabilities, readIdentity } from '../../../lib/facts/org/session/index.js';
import { MetadataReader } from '../../../lib/facts/org/settings/index.js';
import { ConnectionClient } from '../../../lib/facts/org/wire/index.js';
import type { AppFacts, AppsSeen, Fact } from '../../../lib/policy/index.js';
import { startOrg, type Org, type OrgSession } from '../../org/index.js';
import { ROOT } from '../../support/run.js';
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
    org.change.addApp({ name: 'Unused', ip: 'Enforce_RelaxRefresh', enabled: false });
  });
  afterEach(() => org.close());

  const read = async (
    session: OrgSession = org.admin,
  ): Promise<{ apps: Fact<readonly AppFacts[]>; strangers: AppsSeen['strangers']; gaps: GapList }> => {
    const client = new ConnectionClient(await connect(org, session));
    const gaps = new GapList();
    const capabilities = await readCapabilities(client, await readIdentity(client));
    const metadata = new MetadataReader(client);
    const passwordFlowBlocked = { known: true, value: false, from: 'test' } as const;
    const seen = await readApps({ client, metadata, gaps, capabilities, passwordFlowBlocked });
    const apps = seen.known ? { ...seen, value: seen.value.apps } : seen;
    return { apps, strangers: seen.known ? seen.value.strangers : new Map(), gaps };
  };
  const named = (apps: readonly AppFacts[], label: string): AppFacts => {
    const found = apps.find((app) => app.label === label);
    if (found === undefined) throw new Error(`There is no app ${label}`);
    return found;
  };

  it('tell policies of External Client Apps, their run-as user, and who opens them', async () => {
    const { clientCredentials } = named(valueOf((await read()).apps), 'Nightly export');
    const why = clientCredentials.known || clientCredentials.gap.why.key;
    expect(why, 'settings that nobody may read').to.equal('facts-org.gap.app-secrets');
    org.change.settings.appSecretsByMetadata = true;
    const apps = valueOf((await read()).apps);
    const app = named(apps, 'Nightly export');
    expect(app).to.include({ kind: 'external-client', name: 'Nightly_Export' });
    expect(valueOf(app.clientCredentials)).to.equal(true);
    expect(valueOf(app.runAs)).to.equal(ROBOT);
    expect(valueOf(app.permitted)).to.equal('admin-approved');
    expect(valueOf(app.ipPolicy)).to.equal('relax');
    expect(valueOf(app.refreshToken)).to.equal('Infinite');
    expect(app.switchedOff && valueOf(app.switchedOff)).to.equal(false);
    expect(valueOf(app.openedBy)).to.deep.equal({
      permissionSets: ['Nightly_Export'],
      profiles: ['System Administrator'],
    });
    const unused = named(apps, 'Unused');
    expect(unused.switchedOff && valueOf(unused.switchedOff), 'by its policies').to.equal(true);
    expect(valueOf(unused.permitted)).to.equal('self-authorised');
    expect(valueOf(unused.runAs)).to.equal(undefined);
    expect(valueOf(unused.ipPolicy)).to.equal('relax-refresh');
    expect(valueOf(unused.openedBy)).to.deep.equal({ permissionSets: [], profiles: [] });
  });

  it('tell the end of a certificate, flows and scopes by metadata, and leave them open where those are closed', async () => {
    const body = readFileSync(join(ROOT, 'test/data/apps/nightly.pem'), 'utf8').replaceAll(
      /-----[A-Z ]+-----|\s/gu,
      '',
    );
    const certificate = { publicKey: '', ends: 0, body };
    org.change.addApp({
      kind: 'connected',
      name: 'Old_Export',
      label: 'Old',
      namespace: 'vend',
      certificate,
      clientCredentials: true,
      runAs: ROBOT,
      scopes: ['Full', 'RefreshToken'],
    });
    org.change.addApp({ name: 'Signed', certificate });
    const closed = valueOf((await read()).apps);
    const old = named(closed, 'Old');
    expect(old).to.include({ kind: 'connected', name: 'Old_Export' });
    expect(valueOf(old.namespace)).to.equal('vend');
    // As openssl x509 -enddate says it.
    expect(valueOf(old.certificateEnds)).to.equal('2029-03-03T12:47:08.000Z');
    expect(valueOf(old.scopes)).to.deep.equal(['Full', 'RefreshToken']);
    expect([valueOf(old.clientCredentials), valueOf(old.runAs), valueOf(old.ipPolicy)]).to.deep.equal([
      true,
      ROBOT,
      'enforce',
    ]);
    expect(valueOf(named(closed, 'Integration App').runAs)).to.equal(undefined);
    const { certificateEnds } = named(closed, 'Signed');
    expect(certificateEnds.known || certificateEnds.gap.why.key).to.equal('facts-org.gap.app-secrets');
    org.change.settings.appSecretsByMetadata = true;
    const open = valueOf((await read()).apps);
    expect(valueOf(named(open, 'Signed').certificateEnds)).to.equal('2029-03-03T12:47:08.000Z');
    expect(valueOf(named(open, 'Unused').certificateEnds)).to.equal(undefined);
    expect(JSON.stringify(open), 'a consumer key').to.not.include('3MVG9');
  });

  for (const count of [2500, 2501, 10_000]) {
    it(`count ${String(count)} tokens, to the last one`, async () => {
      for (let i = 0; i < count; i++) {
        org.change.secrets.addOauthToken(org.admin.username, i === 0 ? 'Nightly export' : 'Integration App');
      }
      const { apps } = await read();
      const tokens = (label: string): unknown => valueOf(named(valueOf(apps), label).tokens);
      expect(tokens('Integration App')).to.include({ count: count - 1 });
      expect(tokens('Nightly export')).to.include({ count: 1 });
      expect(tokens('Unused')).to.deep.equal({ count: 0 });
    });
  }

  it('leave tokens of apps that are not installed under their labels', async () => {
    org.change.secrets.addOauthToken(ROBOT, 'Loader of old');
    const { strangers } = await read();
    expect([...strangers].map(([label, { count }]) => [label, count])).to.deep.equal([['Loader of old', 1]]);
  });

  it('have no tokens in a session that sees its own alone: a gap, and never 0', async () => {
    org.change.secrets.addOauthToken(ROBOT, 'Integration App');
    const { apps, gaps } = await read(org.change.sessionWithout('CustomizeApplication'));
    const { tokens } = named(valueOf(apps), 'Integration App');
    expect(tokens.known && tokens.partial?.permission).to.equal('Customize Application');
    expect(gaps.list().map(({ what }) => what)).to.include('OauthToken');
  });

  it('are unread where the session may not see apps', async () => {
    const { apps } = await read(org.change.sessionWithout('CustomizeApplication', 'ViewSetup'));
    expect(apps.known).to.equal(false);
  });

  it('are the connected apps alone, and all of them, in an org without External Client Apps', async () => {
    const types = ['ExternalClientApplication', 'ExtlClntAppOauthSettings', 'ExtlClntAppGlobalOauthSettings'];
    for (const type of [...types, 'ExtlClntAppOauthPlcyCnfg']) org.change.settings.absent.add(type);
    const { apps, gaps } = await read();
    expect(apps.known && apps.partial).to.equal(undefined);
    expect(valueOf(apps).map(({ label }) => label)).to.deep.equal(['Integration App']);
    expect(gaps.list()).to.deep.equal([]);
  });

  it('are in part where the object alone is hidden: metadata name External Client Apps', async () => {
    org.change.settings.absent.add('ExtlClntAppOauthPlcyCnfg');
    const { apps } = await read();
    const app = named(valueOf(apps), 'Nightly export');
    expect([app.permitted.known, app.runAs.known, app.ipPolicy.known]).to.deep.equal([false, false, false]);
    expect(valueOf(app.scopes)).to.deep.equal(['Api']);
  });
});

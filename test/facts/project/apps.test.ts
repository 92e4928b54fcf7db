import { join } from 'node:path';
import { expect } from 'chai';
import { openProjectApps } from '../../../lib/facts/project/index.js';
import type { AppFacts } from '../../../lib/policy/index.js';
import { shown, valueOf, whyOf } from '../metadata/written.js';
import { failure, Tree } from './tree.js';

const PROJECT = join(import.meta.dirname, '..', '..', 'data', 'apps', 'project');
const of = '<externalClientApplication>A</externalClientApplication>';
const policies = (inner = ''): string =>
  `<ExtlClntAppOauthConfigurablePolicies>${of}${inner}</ExtlClntAppOauthConfigurablePolicies>`;
const header = '<ExternalClientApplication><label>One</label></ExternalClientApplication>';

describe('The apps of a project', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });

  const appsOf = async (directory: string): Promise<readonly AppFacts[]> =>
    valueOf(await (await openProjectApps(directory)).apps()).apps;
  const named = (apps: readonly AppFacts[], label: string): AppFacts => {
    const found = apps.find((app) => app.label === label);
    if (found === undefined) throw new Error(`There is no app ${label}`);
    return found;
  };

  it('are those of its files: an app in five of them, one made in Setup, a connected app, and a vendor’s', async () => {
    const project = await openProjectApps(PROJECT);
    const { apps } = valueOf(await project.apps());
    expect(apps.map(({ kind, label, name }) => [label, kind, name])).to.deep.equal([
      ['Made in Setup', 'external-client', 'Made_In_Setup'],
      ['Nightly export', 'external-client', 'Nightly_Export'],
      ['Vendor connector', 'connected', 'Connector'],
      ['Warehouse feed', 'connected', 'Warehouse'],
    ]);
    expect(project.gaps()).to.deep.equal([]);
    expect([project.apiCalls(), project.source]).to.deep.equal([0, { kind: 'project', name: PROJECT }]);
    expect(JSON.stringify(apps, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))).to.not.include(
      '3MVG9',
    );
  });

  it('have what the five files of an External Client App tell', async () => {
    const app = named(await appsOf(PROJECT), 'Nightly export');
    expect(valueOf(app.namespace)).to.equal(undefined);
    expect([valueOf(app.clientCredentials), valueOf(app.passwordFlow), valueOf(app.deviceFlow)]).to.deep.equal([
      ...[true, false, false],
    ]);
    expect(valueOf(app.runAs)).to.equal('robot@acme.example');
    // As openssl x509 -enddate says it.
    expect(valueOf(app.certificateEnds)).to.equal('2029-03-03T12:47:08.000Z');
    expect([valueOf(app.permitted), valueOf(app.ipPolicy), valueOf(app.refreshToken)]).to.deep.equal([
      ...['admin-approved', 'enforce', 'Zero'],
    ]);
    expect(valueOf(app.openedBy)).to.deep.equal({ permissionSets: ['Nightly_Export', 'Shared_Api'], profiles: [] });
    expect(valueOf(app.ipRanges).map(shown)).to.deep.equal(['198.51.100.0-198.51.100.15']);
    expect(valueOf(app.scopes)).to.deep.equal(['Api', 'RefreshToken']);
    expect(valueOf(app.tokens)).to.equal(undefined);
  });

  it('have no gap for want of the global settings, which hold key and secret: nothing tells of a certificate', async () => {
    const apps = await appsOf(PROJECT);
    const app = named(apps, 'Made in Setup');
    expect([valueOf(app.certificateEnds), app.certificateUntold]).to.deep.equal([undefined, true]);
    expect(named(apps, 'Nightly export').certificateUntold).to.equal(undefined);
    expect([valueOf(app.clientCredentials), valueOf(app.runAs), valueOf(app.ipPolicy)]).to.deep.equal([
      ...[undefined, undefined, 'relax'],
    ]);
    expect(valueOf(app.deviceFlow)).to.equal(undefined);
  });

  it('have a gap for what stands in policies that are not there', async () => {
    const [app] = await appsOf(tree.make({ 'x/A.eca': header }));
    expect(app && whyOf(app.permitted)).to.equal('facts.project.no-app-part @-');
  });

  it('have what a connected app tells, and of a package its namespace', async () => {
    const apps = await appsOf(PROJECT);
    const warehouse = named(apps, 'Warehouse feed');
    expect(valueOf(warehouse.certificateEnds)).to.equal('2029-03-03T12:47:08.000Z');
    expect(valueOf(warehouse.openedBy)).to.deep.equal({
      permissionSets: ['Warehouse_Feed'],
      profiles: ['Integration'],
    });
    expect(valueOf(warehouse.ipRanges).map(shown)).to.deep.equal(['203.0.113.0-203.0.113.127']);
    expect([valueOf(warehouse.passwordFlow), valueOf(warehouse.deviceFlow)], 'blocked in the settings').to.deep.equal([
      ...[false, undefined],
    ]);
    const vendor = named(apps, 'Vendor connector');
    expect([valueOf(vendor.namespace), valueOf(vendor.permitted), valueOf(vendor.ipPolicy)]).to.deep.equal([
      ...['vend', 'self-authorised', 'relax'],
    ]);
    expect([valueOf(vendor.scopes), valueOf(vendor.certificateEnds)]).to.deep.equal([['Full'], undefined]);
  });

  it('are there without a header too, and under either spelling of a name', async () => {
    const root = tree.make({ 'x/A_defaultPolicy.ecaOauthPlcy': policies(), 'x/a.eca': header });
    expect((await appsOf(root)).map(({ label }) => label)).to.deep.equal(['One']);
    const alone = tree.make({ 'x/A_defaultPolicy.ecaOauthPlcy': policies() });
    expect((await appsOf(alone)).map(({ label, name }) => [label, name])).to.deep.equal([['A', 'A']]);
  });

  it('are switched off by either switch of their policies, and told of none without these', async () => {
    const plcy = (inner: string): string =>
      tree.make({
        'x/a.eca': header,
        'x/A_plcy.ecaPlcy-meta.xml': `<ExtlClntAppConfigurablePolicies>${of}${inner}</ExtlClntAppConfigurablePolicies>`,
      });
    const off = async (directory: string): Promise<unknown[]> =>
      (await appsOf(directory)).map(({ switchedOff }) => switchedOff && valueOf(switchedOff));
    expect(await off(plcy('<isEnabled>false</isEnabled>'))).to.deep.equal([true]);
    const plugin = '<isEnabled>true</isEnabled><isOauthPluginEnabled>false</isOauthPluginEnabled>';
    expect(await off(plcy(plugin))).to.deep.equal([true]);
    expect(await off(plcy('<isEnabled>true</isEnabled>'))).to.deep.equal([false]);
    expect(await off(tree.make({ 'x/a.eca': header }))).to.deep.equal([undefined]);
  });

  it('are unsure where two files contradict each other, and sure where they agree', async () => {
    const bypass = policies('<ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>');
    const enforce = policies('<ipRelaxationPolicyType>Enforce</ipRelaxationPolicyType>');
    const make = (...files: string[]): string =>
      tree.make(
        Object.fromEntries(files.map((text, index) => [`p${String(index)}/A_plcy.ecaOauthPlcy-meta.xml`, text])),
      );
    const [differ] = await appsOf(make(bypass, enforce));
    expect(differ && whyOf(differ.ipPolicy)).to.equal('facts.project.disagree @1');
    const [same] = await appsOf(make(bypass, bypass));
    expect(same && valueOf(same.ipPolicy)).to.equal('relax');
  });

  for (const [what, text] of [
    [
      'a certificate that is none',
      '<ConnectedApp><label>x</label><oauthConfig><certificate>My_Cert</certificate></oauthConfig></ConnectedApp>',
    ],
    [
      'an IP policy that nobody knows',
      '<ConnectedApp><label>x</label><oauthPolicy><ipRelaxation>SOMETIMES</ipRelaxation></oauthPolicy></ConnectedApp>',
    ],
    [
      'a range that ends before it starts',
      '<ConnectedApp><label>x</label><ipRanges><startAddress>192.0.2.9</startAddress><endAddress>192.0.2.1</endAddress></ipRanges></ConnectedApp>',
    ],
    ['a file that is cut off', '<ConnectedApp><label>x</label>'],
    ['another root', '<Profile><label>x</label></Profile>'],
  ] as const) {
    it(`say so of ${what}`, async () => {
      const project = await openProjectApps(tree.make({ 'a/X.connectedApp': text }));
      await project.apps();
      expect(project.gaps()).to.have.length(1);
    });
  }

  it('are missed where there are none', async () => {
    const root = tree.make({ 'profiles/A.profile': '<Profile/>' });
    expect(await failure(openProjectApps(root))).to.deep.include({ key: 'facts.project.no-apps', exitCode: 1 });
  });
});

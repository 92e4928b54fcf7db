import { join } from 'node:path';
import { expect } from 'chai';
import { openProject } from '../../../lib/facts/project/index.js';
import { shown, trustedRange, securitySettings, profile, profileRange, valueOf, whyOf } from '../metadata/written.js';
import { Tree } from './tree.js';

const DATA = join(import.meta.dirname, '..', '..', 'data', 'project');
const SAMPLE = join(DATA, 'sample');
const SHAPES = join(DATA, 'shapes');

describe('A project in source format (the sample)', () => {
  it('gives the trusted ranges as they are stored', async () => {
    const { trustedRanges } = await (await openProject(SAMPLE)).org();
    const ranges = valueOf(trustedRanges);
    expect(ranges.map((range) => [shown(range), range.description])).to.deep.equal([
      ['203.0.113.0-203.0.113.127', 'Hamburg office'],
      ['203.0.113.48-203.0.113.63', 'Hamburg office, meeting rooms & guests'],
      ['198.51.100.128-198.51.100.255', 'Data centre Rotterdam'],
      ['198.51.100.10-198.51.100.10', 'VPN gateway'],
      ['192.0.2.64-192.0.2.79', 'Build servers'],
      ['10.0.0.0-10.255.255.255', undefined],
    ]);
    expect(ranges[2]?.line).to.equal(16);
    expect(ranges[2]?.file).to.equal(join(SAMPLE, 'force-app/main/default/settings/Security.settings-meta.xml'));
  });

  it('gives the other facts of the org, and says what a project never has', async () => {
    const project = await openProject(SAMPLE);
    const org = await project.org();
    expect(valueOf(org.oauthPasswordFlowBlocked)).to.equal(true);
    expect(valueOf(org.salesforceCredentialsDisabled)).to.equal(false);
    expect(valueOf(org.created)).to.equal(undefined);
    expect(valueOf(org.timeZone)).to.equal('UTC');
    expect(valueOf(org.lastSoapSuccess)).to.equal(undefined);
    expect(project.source).to.deep.equal({ kind: 'project', name: SAMPLE });
    expect(project.apiCalls()).to.equal(0);
    expect('users' in project).to.equal(false);
    expect(project.gaps()).to.deep.equal([]);
  });

  it('gives the password policies and session settings', async () => {
    const settings = await (await openProject(SAMPLE)).securitySettings();
    expect(valueOf(settings.passwordPolicies.maxLoginAttempts)).to.equal('FiveAttempts');
    expect(valueOf(settings.passwordPolicies.lockoutInterval)).to.equal('ThirtyMinutes');
    expect(valueOf(settings.passwordPolicies.expiration)).to.equal('NinetyDays');
    expect(valueOf(settings.passwordPolicies.historyRestriction)).to.equal('12');
    expect(valueOf(settings.sessionSettings.enforceIpRangesEveryRequest)).to.equal(true);
    expect(valueOf(settings.sessionSettings.sessionTimeout)).to.equal('TwoHours');
  });

  it('gives each profile its ranges and hours, in the order of the names', async () => {
    const profiles = await (await openProject(SAMPLE)).profiles();
    expect(profiles.map(({ name, metadataName }) => [name, metadataName])).to.deep.equal([
      ['Admin', 'Admin'],
      ['Integration', 'Integration'],
      ['Night shift', 'Night shift'],
      ['Sales (Benelux)', 'Sales %28Benelux%29'],
      ['Warehouse', 'Warehouse'],
    ]);
    expect(profiles.map(({ ranges }) => valueOf(ranges).map(shown))).to.deep.equal([
      [],
      [
        '192.0.2.64-192.0.2.79',
        '198.51.100.128-198.51.100.159',
        '20010db8004000000000000000000000-20010db800400000000000000000ffff',
      ],
      [],
      ['0.0.0.0-255.255.255.255'],
      [],
    ]);
    const night = { start: 0, end: 360 };
    const off = { start: 480, end: 480 };
    expect(profiles.map(({ hours }) => valueOf(hours))).to.deep.equal([
      {},
      {},
      { monday: night, tuesday: night, wednesday: night, thursday: night, friday: night, saturday: off, sunday: off },
      {},
      {},
    ]);
  });

  it('gives audits the user permissions and licences of profiles and permission sets', async () => {
    const project = await openProject(SAMPLE);
    const integration = (await project.profiles()).find(({ name }) => name === 'Integration');
    const enabled = integration === undefined ? [] : valueOf(integration.userPermissions).map(({ name }) => name);
    expect(enabled).to.deep.equal(['ApiEnabled', 'ApiUserOnly', 'UseAnyApiAuth']);
    expect(integration && valueOf(integration.userLicense)).to.equal('Salesforce Integration');
    const [set, ...others] = await project.permissionSets();
    expect(others).to.deep.equal([]);
    expect(set?.name).to.equal('Freight_Tracking_API');
    expect(set && valueOf(set.label)).to.equal('Freight tracking API');
    expect(set && valueOf(set.userPermissions).map(({ name, enabled: on }) => [name, on])).to.deep.equal([
      ['ApiEnabled', true],
      ['UseAnyApiAuth', true],
    ]);
  });

  it('may be pointed to by a directory within it', async () => {
    const within = join(SAMPLE, 'force-app', 'main');
    const project = await openProject(within);
    expect(valueOf((await project.org()).trustedRanges)).to.have.length(6);
    const [admin] = await project.profiles();
    expect(admin?.files).to.deep.equal([join(within, 'default/profiles/Admin.profile-meta.xml')]);
  });

  it('names files as the user would, from where the user stands', async () => {
    const before = process.cwd();
    process.chdir(SAMPLE);
    try {
      const [admin] = await (await openProject('.')).profiles();
      expect(admin?.files).to.deep.equal(['force-app/main/default/profiles/Admin.profile-meta.xml']);
    } finally {
      process.chdir(before);
    }
  });
});

describe('Metadata in metadata format (the shapes of real files)', () => {
  it('reads one range alone, CR LF, a byte order mark and entities', async () => {
    const project = await openProject(SHAPES);
    const org = await project.org();
    const ranges = valueOf(org.trustedRanges);
    expect(ranges.map((range) => [shown(range), range.description, range.line])).to.deep.equal([
      ['192.0.2.0-192.0.2.255', 'Büro <Köln> "A&B"', 4],
    ]);
    expect(valueOf(org.oauthPasswordFlowBlocked)).to.equal(false);
    expect(project.gaps()).to.deep.equal([]);
  });

  it('decodes file names: percent sequences, kana, both, and a percent sign alone', async () => {
    const profiles = await (await openProject(SHAPES)).profiles();
    expect(profiles.map(({ name }) => name)).to.deep.equal(['カスタム(EU) 100%', '営業マネージャー']);
    expect(profiles.map(({ metadataName }) => metadataName)).to.deep.equal([
      'カスタム%28EU%29 100%',
      '%E5%96%B6%E6%A5%AD%E3%83%9E%E3%83%8D%E3%83%BC%E3%82%B8%E3%83%A3%E3%83%BC',
    ]);
    expect(profiles.map(({ hours }) => valueOf(hours))).to.deep.equal([{}, {}]);
  });

  it('reads permission sets', async () => {
    const [set] = await (await openProject(SHAPES)).permissionSets();
    expect(set && [set.name, valueOf(set.label), valueOf(set.userPermissions)]).to.deep.equal([
      'Token_Reader',
      'Token reader',
      [],
    ]);
  });
});

describe('File names of profiles', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });

  for (const [file, name] of [
    ['A%2FB.profile', 'A/B'],
    ['100%25.profile', '100%'],
    ['%ZZ%28.profile', '%ZZ('],
    ['%E3%82.profile', '%E3%82'],
    ['a%2.profile', 'a%2'],
    ['x.profile.profile', 'x.profile'],
    // Taken apart as some file systems do: ka and the voicing mark.
    ['\u30AB\u3099.profile', '\u30AC'],
  ] as const) {
    it(`${JSON.stringify(file)} is the profile ${name}`, async () => {
      const profiles = await (await openProject(tree.make({ [`profiles/${file}`]: profile() }))).profiles();
      expect(profiles.map((read) => read.name)).to.deep.equal([name]);
    });
  }

  it('are no profiles without a name, or with more after the suffix', async () => {
    const files = ['.profile', 'a.profile.bak', 'a.profile-meta.xml~', 'Other.settings', 'x-Security.settings'];
    const root = tree.make({
      'Security.settings': securitySettings(),
      ...Object.fromEntries(files.map((file) => [file, 'not metadata'])),
    });
    const project = await openProject(root);
    expect(await project.profiles()).to.deep.equal([]);
    expect(valueOf((await project.org()).trustedRanges)).to.deep.equal([]);
    expect(project.gaps()).to.deep.equal([]);
  });
});

describe('What a project does not hold', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });

  it('is not known, and no gap of the reading', async () => {
    const project = await openProject(
      tree.make({ 'profiles/Sales.profile': profile(profileRange('192.0.2.1', '192.0.2.1')) }),
    );
    const org = await project.org();
    expect(whyOf(org.trustedRanges)).to.equal('facts.project.no-security @-');
    expect(whyOf(org.oauthPasswordFlowBlocked)).to.equal('facts.project.no-oauth-oidc @-');
    expect(whyOf(org.salesforceCredentialsDisabled)).to.equal('facts.project.no-security @-');
    await project.profiles();
    expect(project.gaps()).to.deep.equal([]);
  });

  it('shows as a gap where a Security.settings says nothing of the ranges', async () => {
    const project = await openProject(
      tree.make({ 'Security.settings': '<SecuritySettings><sessionSettings/></SecuritySettings>' }),
    );
    expect(whyOf((await project.org()).trustedRanges)).to.equal('facts.project.no-network-access @-');
    expect(project.gaps().map(({ why }) => why.key)).to.deep.equal(['facts.project.no-network-access']);
  });

  it('stays apart from settings that are not stored', async () => {
    const project = await openProject(
      tree.make({
        'Security.settings': securitySettings(trustedRange('192.0.2.1', '192.0.2.1')),
        'OauthOidc.settings': '<OauthOidcSettings/>',
      }),
    );
    const org = await project.org();
    expect(valueOf(org.oauthPasswordFlowBlocked)).to.equal(undefined);
    expect(valueOf(org.salesforceCredentialsDisabled)).to.equal(undefined);
  });

  it('is read as far as it is asked for: the profiles with these names, in any case, as people or the API call them', async () => {
    const project = await openProject(
      tree.make({
        'profiles/Sales %26 Co.profile': profile(profileRange('192.0.2.1', '192.0.2.1')),
        'profiles/Other.profile': 'broken',
      }),
    );
    for (const name of ['sales & co', 'Sales %26 Co']) {
      expect((await project.profiles([name])).map((read) => read.name)).to.deep.equal(['Sales & Co']);
    }
    expect(project.gaps()).to.deep.equal([]);
    expect((await project.profiles(['Sales & Co', 'nobody'])).map((read) => read.name)).to.deep.equal([
      'Other',
      'Sales & Co',
    ]);
    expect(project.gaps().map(({ what }) => what)).to.deep.equal(['Profile Other']);
  });

  it('is read once, however often it is asked for', async () => {
    const root = tree.make({ 'Security.settings': 'broken', 'profiles/A.profile': 'broken' });
    const project = await openProject(root);
    await Promise.all([
      project.org(),
      project.org(),
      project.securitySettings(),
      project.profiles(),
      project.profiles(),
    ]);
    expect(project.gaps()).to.have.length(2);
  });
});

describe('Who administers a project', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });
  const permission = (name: string, enabled: boolean): string =>
    `<userPermissions><enabled>${String(enabled)}</enabled><name>${name}</name></userPermissions>`;
  const administratorsIn = async (profiles: Readonly<Record<string, string>>): Promise<unknown> => {
    const files = Object.entries(profiles).map(([name, inner]): [string, string] => [
      `force-app/main/default/profiles/${name}.profile-meta.xml`,
      profile(inner),
    ]);
    const directory = tree.make({
      'sfdx-project.json': '{"packageDirectories":[{"path":"force-app"}]}',
      ...Object.fromEntries(files),
    });
    const fact = await (await openProject(directory)).administrators?.();
    return fact?.known === true ? [...fact.value].sort() : fact?.gap.what;
  };

  it('are the profiles that may change everything, and the standard one by its name', async () => {
    expect(
      await administratorsIn({
        ...{ Admin: '', Powerful: permission('ModifyAllData', true), Weak: permission('ModifyAllData', false) },
        ...{ Other: permission('ApiEnabled', true) },
        // As profiles are: most of what they grant changes nothing for others.
        Mixed: [
          permission('ApiEnabled', true),
          permission('ModifyAllData', true),
          permission('RunReports', false),
        ].join(''),
      }),
    ).to.deep.equal(['Admin', 'Mixed', 'Powerful']);
  });

  it('are not known where one of the profiles cannot be read', async () => {
    const odd = '<userPermissions><enabled>perhaps</enabled><name>ModifyAllData</name></userPermissions>';
    expect(await administratorsIn({ Admin: '', Odd: odd }))
      .to.be.a('string')
      .and.to.include('Odd');
  });
});

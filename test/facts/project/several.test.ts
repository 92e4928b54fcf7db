import { expect } from 'chai';
import { openProject, type ProjectWitness } from '../../../lib/facts/project/index.js';
import {
  component,
  profile,
  profileRange,
  securitySettings,
  shown,
  trustedRange,
  valueOf,
  whyOf,
} from '../metadata/written.js';
import { short, Tree, type Files } from './tree.js';

const A = trustedRange('192.0.2.0', '192.0.2.9', 'Lab');
const B = trustedRange('198.51.100.0', '198.51.100.9');
const SETTINGS = 'settings/Security.settings-meta.xml';
const permission = (name: string, on: boolean): string =>
  `<userPermissions><enabled>${on}</enabled><name>${name}</name></userPermissions>`;

describe('Several package directories', () => {
  const tree = new Tree();
  let root = '';
  afterEach(() => {
    tree.removeAll();
  });

  /** A project whose package directories `one` and `two` hold these files. */
  async function open(one: Files, two: Files): Promise<ProjectWitness> {
    const under = (name: string, files: Files): Files =>
      Object.fromEntries(Object.entries(files).map(([path, content]) => [`${name}/${path}`, content]));
    const config = JSON.stringify({ packageDirectories: [{ path: 'one', default: true }, { path: 'two' }] });
    root = tree.make({ 'sfdx-project.json': config, ...under('one', one), ...under('two', two) });
    return openProject(root);
  }

  const gaps = (project: ProjectWitness): string[] => project.gaps().map((gap) => short(gap, root));

  it('that hold equal trusted ranges in another order, with other descriptions, agree', async () => {
    const project = await open(
      { [SETTINGS]: securitySettings(A, B) },
      { [SETTINGS]: securitySettings(B, trustedRange('192.0.2.0', '192.0.2.9')) },
    );
    const ranges = valueOf((await project.org()).trustedRanges);
    expect(ranges.map((range) => [shown(range), range.description])).to.deep.equal([
      ['192.0.2.0-192.0.2.9', 'Lab'],
      ['198.51.100.0-198.51.100.9', undefined],
    ]);
    expect(gaps(project)).to.deep.equal([]);
  });

  it('that hold other trusted ranges leave a gap that names both, since the last deploy wins', async () => {
    const project = await open({ [SETTINGS]: securitySettings(A) }, { [SETTINGS]: securitySettings(A, B) });
    const { trustedRanges } = await project.org();
    expect(whyOf(trustedRanges)).to.equal('facts.project.disagree @9');
    expect(gaps(project)).to.deep.equal([
      `SecuritySettings: networkAccess | facts.project.disagree | two/${SETTINGS}:9`,
    ]);
    expect(trustedRanges.known ? [] : trustedRanges.gap.why.params).to.deep.equal({
      files: `${root}/one/${SETTINGS}:3`,
      last: `${root}/two/${SETTINGS}:9`,
    });
  });

  it('agree that a range twice is not a range once', async () => {
    const project = await open({ [SETTINGS]: securitySettings(A, A) }, { [SETTINGS]: securitySettings(A, B) });
    expect(whyOf((await project.org()).trustedRanges)).to.equal('facts.project.disagree @9');
  });

  it('of which one says nothing of ranges leave the word to the other', async () => {
    const silent = component(
      'SecuritySettings',
      '<sessionSettings><lockSessionsToIp>true</lockSessionsToIp></sessionSettings>',
    );
    for (const [one, two] of [
      [silent, securitySettings(A)],
      [securitySettings(A), silent],
    ] as const) {
      const project = await open({ [SETTINGS]: one }, { [SETTINGS]: two });
      expect(valueOf((await project.org()).trustedRanges).map(shown)).to.deep.equal(['192.0.2.0-192.0.2.9']);
      expect(valueOf((await project.securitySettings()).sessionSettings.lockSessionsToIp)).to.equal(true);
      expect(gaps(project)).to.deep.equal([]);
    }
  });

  it('of which one is empty and one is not contradict each other', async () => {
    const project = await open({ [SETTINGS]: securitySettings() }, { [SETTINGS]: securitySettings(A) });
    expect(whyOf((await project.org()).trustedRanges)).to.equal('facts.project.disagree @4');
  });

  it('of which one file is broken leave its gap, since it may say otherwise', async () => {
    for (const order of [0, 1]) {
      const [one, two] = order === 0 ? [securitySettings(A), '<a'] : ['<a', securitySettings(A)];
      const project = await open({ [SETTINGS]: one }, { [SETTINGS]: two });
      expect(whyOf((await project.org()).trustedRanges)).to.match(/^facts\.xml\./u);
      expect(gaps(project)).to.have.length(1);
    }
  });

  it('of which one has an unreadable range keep saying that there may be more', async () => {
    const broken = trustedRange('x', '192.0.2.1');
    for (const [one, two] of [
      [securitySettings(A, broken), securitySettings(A)],
      [securitySettings(A), securitySettings(A, broken)],
    ] as const) {
      const project = await open({ [SETTINGS]: one }, { [SETTINGS]: two });
      const fact = (await project.org()).trustedRanges;
      expect(valueOf(fact).map(shown)).to.deep.equal(['192.0.2.0-192.0.2.9']);
      expect(fact.known && fact.partial?.what).to.equal('SecuritySettings: ipRanges');
    }
  });

  it('of which two block and allow the password flow leave a gap', async () => {
    const oauth = (value: string): string =>
      component('OauthOidcSettings', `<blockOAuthUnPwFlow>${value}</blockOAuthUnPwFlow>`);
    const file = 'settings/OauthOidc.settings-meta.xml';
    const project = await open({ [file]: oauth('true') }, { [file]: oauth('false') });
    expect(whyOf((await project.org()).oauthPasswordFlowBlocked)).to.equal('facts.project.disagree @3');
    expect(gaps(project)).to.have.length(1);
  });

  it('that hold the same profile agree when ranges and hours are equal', async () => {
    const text = profile(
      profileRange('192.0.2.1', '192.0.2.9'),
      '<loginHours><mondayEnd>9</mondayEnd><mondayStart>1</mondayStart></loginHours>',
    );
    const project = await open(
      { 'profiles/Sales.profile-meta.xml': text },
      { 'profiles/Sales.profile-meta.xml': text },
    );
    const [sales, ...others] = await project.profiles();
    expect(others).to.deep.equal([]);
    expect(sales?.files).to.deep.equal([
      `${root}/one/profiles/Sales.profile-meta.xml`,
      `${root}/two/profiles/Sales.profile-meta.xml`,
    ]);
    expect(sales && valueOf(sales.ranges).map(shown)).to.deep.equal(['192.0.2.1-192.0.2.9']);
    expect(sales && valueOf(sales.hours)).to.deep.equal({ monday: { start: 1, end: 9 } });
  });

  it('agree on hours whatever the order of the days', async () => {
    const day = (name: string): string => `<${name}Start>1</${name}Start><${name}End>9</${name}End>`;
    const hours = (...days: readonly string[]): string => profile(`<loginHours>${days.map(day).join('')}</loginHours>`);
    const file = 'profiles/Sales.profile-meta.xml';
    const same = await open({ [file]: hours('monday', 'friday') }, { [file]: hours('friday', 'monday') });
    const [sales] = await same.profiles();
    expect(sales && valueOf(sales.hours)).to.deep.equal({ monday: { start: 1, end: 9 }, friday: { start: 1, end: 9 } });
    const other = await open({ [file]: hours('monday', 'friday') }, { [file]: hours('friday', 'sunday') });
    const [torn] = await other.profiles();
    expect(torn && whyOf(torn.hours)).to.equal('facts.project.disagree @3');
  });

  it('never lose or invent a range when only one of the files has it', async () => {
    const file = 'profiles/Sales.profile-meta.xml';
    const hours = '<loginHours><mondayEnd>9</mondayEnd><mondayStart>1</mondayStart></loginHours>';
    const project = await open({ [file]: profile(profileRange('192.0.2.1', '192.0.2.9')) }, { [file]: profile(hours) });
    const [sales] = await project.profiles();
    expect(sales && whyOf(sales.ranges)).to.equal('facts.project.disagree @2');
    expect(sales && whyOf(sales.hours)).to.equal('facts.project.disagree @3');
    expect(gaps(project)).to.deep.equal([
      `Profile Sales: loginIpRanges | facts.project.disagree | two/${file}:2`,
      `Profile Sales: loginHours | facts.project.disagree | two/${file}:3`,
    ]);
  });

  it('that name a profile in two spellings hold one profile', async () => {
    const text = profile(profileRange('192.0.2.1', '192.0.2.9'));
    const project = await open({ 'profiles/A%28B%29.profile': text }, { 'profiles/A(B).profile-meta.xml': profile() });
    const [only, ...others] = await project.profiles();
    expect(others).to.deep.equal([]);
    expect(only && whyOf(only.ranges)).to.equal('facts.project.disagree @2');
  });

  it('bring the user permissions of a profile together, unless one says on and the other off', async () => {
    const files = (one: string, two: string): [Files, Files] => [
      { 'profiles/Sales.profile': profile(one), 'profiles/X.profile': profile('<userLicense>A</userLicense>') },
      { 'profiles/Sales.profile': profile(two), 'profiles/X.profile': profile('<userLicense>B</userLicense>') },
    ];
    const together = await open(...files(permission('ApiEnabled', true), permission('ApiUserOnly', false)));
    const [sales, x] = await together.profiles();
    expect(sales && valueOf(sales.userPermissions).map(({ name, enabled }) => [name, enabled])).to.deep.equal([
      ['ApiEnabled', true],
      ['ApiUserOnly', false],
    ]);
    expect(x && whyOf(x.userLicense)).to.equal('facts.project.disagree @3');
    const apart = await open(...files(permission('ApiEnabled', true), permission('ApiEnabled', false)));
    const [torn] = await apart.profiles();
    expect(torn && whyOf(torn.userPermissions)).to.equal('facts.project.disagree @3');
    const broken = await open(...files(permission('ApiEnabled', true), '<userPermissions/>'));
    const [half] = await broken.profiles();
    expect(half && whyOf(half.userPermissions)).to.equal('facts.element.missing @3');
    const partial = await open(...files(permission('ApiEnabled', true), `${permission('A', true)}<userPermissions/>`));
    const [some] = await partial.profiles();
    expect(some && valueOf(some.userPermissions)).to.have.length(2);
    expect(some?.userPermissions.known && some.userPermissions.partial?.why.key).to.equal('facts.element.missing');
  });

  it('that hold the same permission set agree on its label or leave a gap', async () => {
    const set = (label: string): string => component('PermissionSet', `<label>${label}</label>`);
    const file = 'permissionsets/Api.permissionset-meta.xml';
    const project = await open({ [file]: set('One') }, { [file]: set('Two') });
    const [only] = await project.permissionSets();
    expect(only && whyOf(only.label)).to.equal('facts.project.disagree @3');
    // No verdict turns on a label.
    expect(gaps(project)).to.deep.equal([]);
  });

  it('may hold both formats of one component', async () => {
    const project = await open(
      { 'profiles/A.profile': profile(profileRange('192.0.2.1', '192.0.2.1')) },
      { 'profiles/A.profile-meta.xml': profile(profileRange('192.0.2.1', '192.0.2.1')) },
    );
    const [a] = await project.profiles();
    expect(a && valueOf(a.ranges).map(shown)).to.deep.equal(['192.0.2.1-192.0.2.1']);
  });
});

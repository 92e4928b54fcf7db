import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openProject } from '../../../lib/facts/project/index.js';
import { profile, profileRange, securitySettings, trustedRange } from '../metadata/written.js';
import { ask, type Asked } from './asked.js';
import { failure, Tree } from './tree.js';

const OFFICE = securitySettings(trustedRange('192.0.2.0', '192.0.2.255'));
const ANYWHERE = securitySettings(trustedRange('203.0.113.0', '203.0.113.255'));
const REFUSING = profile(profileRange('198.51.100.0', '198.51.100.9'));
const ASKED: Asked = { ips: ['192.0.2.7'], profile: 'Sales' };

/** The expected answers come from what `sf project deploy` leaves out by the same rules. */
describe('.forceignore', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });

  /** The office is trusted; `main/old` would trust another office and refuse this one. */
  function project(rules: Readonly<Record<string, string | Uint8Array>>): string {
    return tree.make({
      'sfdx-project.json': JSON.stringify({ packageDirectories: [{ path: 'main' }] }),
      'main/settings/Security.settings-meta.xml': OFFICE,
      'main/profiles/Sales.profile-meta.xml': profile(),
      'main/old/settings/Security.settings-meta.xml': ANYWHERE,
      'main/old/profiles/Sales.profile-meta.xml': REFUSING,
      ...rules,
    });
  }

  async function told(root: string): Promise<readonly unknown[]> {
    const { code, verdicts } = await ask(root, ASKED);
    return [code, ...verdicts];
  }

  it('left out, its metadata collides', async () => {
    expect(await told(project({}))).to.deep.equal([68, 'unknown 192.0.2.7']);
  });

  for (const rules of [
    'main/old',
    'old/',
    '**/old/**',
    '# comment\n\nMAIN/OLD\n',
    'main/old/**\r\n',
    '*\n!main\n!main/profiles\n!main/settings\n!main/profiles/*\n!main/settings/*',
  ]) {
    it(`takes away what it names: ${JSON.stringify(rules)}`, async () => {
      const root = project({ '.forceignore': rules });
      const { code, verdicts, result } = await ask(root, ASKED);
      expect([code, ...verdicts]).to.deep.equal([0, 'no-token 192.0.2.7']);
      expect(result.incomplete).to.deep.equal([]);
    });
  }

  for (const rules of ['', '# main/old', 'main\\old', '/old', 'main/old\n!main/old', 'other/**']) {
    it(`takes away nothing else: ${JSON.stringify(rules)}`, async () => {
      expect(await told(project({ '.forceignore': rules }))).to.deep.equal([68, 'unknown 192.0.2.7']);
    });
  }

  it('counts by the one that is nearest to the package directory', async () => {
    const near = project({ '.forceignore': 'main/settings', 'main/.forceignore': 'old' });
    expect(await told(near)).to.deep.equal([0, 'no-token 192.0.2.7']);
  });

  it('takes nothing from a project in which metadata that decides is left out', async () => {
    const { code, verdicts } = await ask(project({ '.forceignore': '**/settings/**\n**/old/**' }), {
      ips: ['192.0.2.7'],
    });
    expect([code, ...verdicts]).to.deep.equal([68, 'unknown 192.0.2.7']);
  });

  describe('above the directory that was named', () => {
    const SOURCE = { '.forceignore': 'main/old' };

    it('counts where the project begins there, as it does for sf', async () => {
      const root = project(SOURCE);
      expect(await told(join(root, 'main'))).to.deep.equal([0, 'no-token 192.0.2.7']);
      const old = join(root, 'main', 'old');
      expect(await failure(openProject(old))).to.include({ key: 'facts.project.all-ignored', exitCode: 1 });
    });

    it('counts for nothing without a project there', async () => {
      const root = project(SOURCE);
      rmSync(join(root, 'sfdx-project.json'));
      expect(await told(join(root, 'main'))).to.deep.equal([68, 'unknown 192.0.2.7']);
    });

    it('leaves every answer open where it cannot be read', async () => {
      const root = project({ '.forceignore': Buffer.from('\uFEFFmain/old', 'utf16le') });
      expect(await told(join(root, 'main'))).to.deep.equal([68, 'unknown 192.0.2.7']);
    });
  });

  it('is named with what it left out: the metadata files alone, the first 50 of them', async () => {
    const root = project({ '.forceignore': 'main/old', 'main/old/notes.txt': 'x' });
    const files = ['profiles/Sales.profile-meta.xml', 'settings/Security.settings-meta.xml'];
    expect((await openProject(root)).source.ignored).to.deep.equal({
      count: 2,
      files: files.map((file) => join(root, 'main/old', file)),
    });
    expect((await openProject(project({}))).source).not.to.have.property('ignored');
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`main/old/profiles/P${n}.profile`, profile()]),
    );
    const { ignored } = (await openProject(project({ '.forceignore': 'main/old', ...many }))).source;
    expect([ignored?.count, ignored?.files.length]).to.deep.equal([62, 50]);
  });

  it('that cannot be read leaves every answer open', async () => {
    expect(await told(project({ '.forceignore': Buffer.from('\uFEFFmain/old', 'utf16le') }))).to.deep.equal([
      68,
      'unknown 192.0.2.7',
    ]);
    const outside = tree.make({ rules: 'main/old' });
    const root = project({});
    symlinkSync(join(outside, 'rules'), join(root, '.forceignore'));
    const { result } = await ask(root, ASKED);
    expect(result.incomplete.map(({ why }) => why.key)).to.include('facts.file.outside');
  });

  it('takes away the gap of what would not be deployed', async () => {
    const root = project({ '.forceignore': 'main/old\nmain/link' });
    symlinkSync('../gone', join(root, 'main', 'link'));
    expect(await told(root)).to.deep.equal([0, 'no-token 192.0.2.7']);
  });
});

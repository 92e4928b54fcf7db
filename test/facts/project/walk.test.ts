import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openProject, type WalkLimits, type ProjectWitness } from '../../../lib/facts/project/index.js';
import { Text } from '../../../lib/text.js';
import { profile, profileRange, securitySettings, shown, trustedRange, valueOf, whyOf } from '../metadata/written.js';
import { itWith } from '../../support/system.js';
import { failure, OPEN_FOLDER, short, Tree, withoutRights } from './tree.js';

const GOOD = profile(profileRange('192.0.2.1', '192.0.2.9'));
const BAD = 'profiles/Bad.profile';

describe('Reading a project from disk', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });

  async function names(directory: string, limits?: WalkLimits): Promise<string[]> {
    return (await (await openProject(directory, limits)).profiles()).map(({ name }) => name);
  }

  async function gapsOf(root: string, project?: ProjectWitness): Promise<string[]> {
    const witness = project ?? (await openProject(root));
    await witness.org();
    await witness.profiles();
    return witness.gaps().map((gap) => short(gap, root));
  }

  describe('finds metadata', () => {
    it('only in the package directories of sfdx-project.json, each once', async () => {
      const config = { packageDirectories: [{ path: './a/' }, { path: 'a/inner' }, { path: 'a' }] };
      const root = tree.make({
        'sfdx-project.json': `\uFEFF${JSON.stringify(config)}`,
        'a/profiles/A.profile-meta.xml': GOOD,
        'a/inner/profiles/B.profile-meta.xml': GOOD,
        'mdapi/profiles/C.profile': GOOD,
      });
      expect(await names(root)).to.deep.equal(['A', 'B']);
      const [, b] = await (await openProject(root)).profiles();
      expect(b?.files).to.have.length(1);
    });

    it('in any folder; without a project not in node_modules and folders that begin with a dot', async () => {
      const root = tree.make({
        'A.profile': GOOD,
        'x/y/B.profile': GOOD,
        'node_modules/p/profiles/C.profile': GOOD,
        '.sf/profiles/D.profile': GOOD,
        'x/.git/E.profile': GOOD,
      });
      expect(await names(root)).to.deep.equal(['A', 'B']);
    });

    it('through symbolic links that stay inside, once, and not in circles', async () => {
      const root = tree.make({ 'real/profiles/A.profile': GOOD });
      symlinkSync('../real', join(root, 'real', 'circle'));
      symlinkSync('real', join(root, 'again'));
      symlinkSync('.', join(root, 'self'));
      symlinkSync('real/profiles/A.profile', join(root, 'B.profile'));
      symlinkSync('nowhere', join(root, 'dangling'));
      expect(await names(root)).to.deep.equal(['A', 'B']);
      // Where it led on another machine, there may have been metadata.
      expect(await gapsOf(root)).to.deep.equal(['dangling | facts.file.missing | dangling']);
    });

    it('also where the directory itself is a symbolic link', async () => {
      const real = tree.make({ 'profiles/A.profile': GOOD });
      const link = join(tree.make(), 'link');
      symlinkSync(real, link);
      expect(await names(link)).to.deep.equal(['A']);
    });
  });

  describe('reads nothing outside', () => {
    it('and says so of symbolic links that lead out', async () => {
      const outside = tree.make({ 'profiles/Out.profile': GOOD, 'Security.settings': securitySettings() });
      const root = tree.make({ 'profiles/A.profile': GOOD });
      symlinkSync(join(outside, 'profiles'), join(root, 'more'));
      symlinkSync(join(outside, 'Security.settings'), join(root, 'Security.settings'));
      expect(await names(root)).to.deep.equal(['A']);
      expect(await gapsOf(root)).to.have.members([
        'more | facts.file.outside | more',
        'SecuritySettings | facts.file.outside | Security.settings',
      ]);
    });

    it('and says so of package directories that lead out, are missing, or are files', async () => {
      const outside = tree.make({ 'profiles/Out.profile': GOOD });
      const paths = ['in', `../${outside.split('/').at(-1) ?? ''}`, 'gone', 'file.txt'];
      const root = tree.make({
        'sfdx-project.json': JSON.stringify({ packageDirectories: paths.map((path) => ({ path })) }),
        'in/profiles/A.profile': GOOD,
        'file.txt': 'a',
      });
      expect(await names(root)).to.deep.equal(['A']);
      const [, ...others] = await gapsOf(root);
      expect((await openProject(root)).gaps()[0]?.why.key).to.equal('facts.file.outside');
      expect(others).to.deep.equal([
        'gone | facts.file.missing | gone',
        'file.txt | facts.file.not-directory | file.txt',
      ]);
    });
  });

  describe('leaves a gap and reads the other files', () => {
    const refused: readonly (readonly [string, (path: string) => void, string])[] = [
      ['a symbolic link to itself', (path) => symlinkSync(path, path), 'facts.file.loop'],
      ['a symbolic link to nothing', (path) => symlinkSync('nothing', path), 'facts.file.missing'],
      ['a symbolic link to a directory', (path) => symlinkSync('.', path), 'facts.file.directory'],
      ['a pipe that nobody writes to', (path) => execFileSync('mkfifo', [path]), 'facts.file.not-regular'],
    ];
    for (const [name, make, expected] of refused) {
      itWith(...(name.includes('pipe') ? (['pipes'] as const) : []))(`for ${name}`, async () => {
        const root = tree.make({ 'profiles/A.profile': GOOD });
        make(join(root, BAD));
        expect(await names(root)).to.deep.equal(['A', 'Bad']);
        expect(await gapsOf(root)).to.deep.equal([`Profile Bad | ${expected} | ${BAD}`]);
      });
    }

    const contents: readonly (readonly [string, string | Uint8Array, string])[] = [
      ['UTF-16', Buffer.from(`\uFEFF${GOOD}`, 'utf16le'), 'facts.file.utf-16'],
      ['big-endian UTF-16', Buffer.from(`\uFEFF${GOOD}`, 'utf16le').swap16(), 'facts.file.utf-16'],
      ['UTF-16 without a mark', Buffer.from(GOOD, 'utf16le'), 'facts.file.binary'],
      ['Latin-1', Buffer.from(GOOD.replace('192', 'Ä'), 'latin1'), 'facts.file.not-utf-8'],
      ['an empty file', '', 'facts.xml.empty'],
      ['a DOCTYPE', GOOD.replace('<Profile', '<!DOCTYPE Profile>\n<Profile'), 'facts.xml.doctype'],
      ['broken XML', GOOD.replace('</loginIpRanges>', ''), 'facts.xml.malformed'],
      ['a merge conflict', `<<<<<<< HEAD\n${GOOD}=======\n${GOOD}>>>>>>> other\n`, 'facts.xml.markup'],
      ['another component', securitySettings(), 'facts.xml.root'],
    ];
    for (const [name, content, expected] of contents) {
      it(`for ${name}`, async () => {
        const root = tree.make({ 'profiles/A.profile': GOOD, [BAD]: content });
        const [a, bad] = await (await openProject(root)).profiles();
        expect(a && valueOf(a.ranges).map(shown)).to.deep.equal(['192.0.2.1-192.0.2.9']);
        expect(bad && whyOf(bad.ranges).split(' ')[0]).to.equal(expected);
        expect(bad && whyOf(bad.hours).split(' ')[0]).to.equal(expected);
        expect((await gapsOf(root)).map((gap) => gap.split(':')[0])).to.deep.equal([
          `Profile Bad | ${expected} | ${BAD}`,
        ]);
      });
    }

    it('for a file over 64 MiB, and looks into one of 64 MiB', async () => {
      const root = tree.make({ 'profiles/A.profile': GOOD, [BAD]: GOOD });
      truncateSync(join(root, BAD), 64 * 1024 * 1024 + 1);
      expect(await gapsOf(root)).to.deep.equal([`Profile Bad | facts.file.too-large | ${BAD}`]);
      // Made longer by NUL bytes, which it can tell only by reading them.
      truncateSync(join(root, BAD), 64 * 1024 * 1024);
      expect(await gapsOf(root)).to.deep.equal([`Profile Bad | facts.file.binary | ${BAD}`]);
    });

    it('for nothing in a profile of thousands of permissions', async () => {
      const field = '<fieldPermissions><editable>true</editable><field>A.B__c</field></fieldPermissions>\n';
      const root = tree.make({ 'A.profile': profile(field.repeat(20_000), profileRange('192.0.2.1', '192.0.2.9')) });
      const [a] = await (await openProject(root)).profiles();
      expect(a && valueOf(a.ranges).map((range) => [shown(range), range.line])).to.deep.equal([
        ['192.0.2.1-192.0.2.9', 20_004],
      ]);
    });

    itWith('rights')('for files and directories that it may not read', async () => {
      const root = tree.make({ 'profiles/A.profile': GOOD, [BAD]: GOOD, 'shut/profiles/C.profile': GOOD }, OPEN_FOLDER);
      chmodSync(join(root, BAD), 0);
      chmodSync(join(root, 'shut'), 0);
      await withoutRights(async () => {
        expect(await gapsOf(root)).to.deep.equal([
          'shut | facts.file.permission | shut',
          `Profile Bad | facts.file.permission | ${BAD}`,
        ]);
      });
      chmodSync(join(root, 'shut'), 0o755);
    });

    it('for what lies deeper or is more than it looks at', async () => {
      const root = tree.make({ 'a/A.profile': GOOD, 'a/b/B.profile': GOOD, 'a/b/c/C.profile': GOOD });
      const deep = await openProject(root, { depth: 2, entries: 100 });
      expect((await deep.profiles()).map(({ name }) => name)).to.deep.equal(['A', 'B']);
      expect(await gapsOf(root, deep)).to.deep.equal(['a/b/c | facts.file.too-deep | a/b/c']);
      const many = await openProject(root, { depth: 64, entries: 3 });
      expect((await many.profiles()).map(({ name }) => name)).to.deep.equal(['A']);
      expect(many.gaps().map(({ why }) => [why.key, why.params])).to.deep.equal([
        ['facts.file.too-many', { limit: '3' }],
      ]);
    });
  });

  describe('refuses', () => {
    it('a directory that does not exist', async () => {
      const gone = join(tree.make(), 'gone');
      expect(await failure(openProject(gone))).to.deep.equal({
        key: 'facts.project.unread',
        params: { directory: gone },
        reason: 'facts.file.missing',
        exitCode: 2,
      });
    });

    it('a file, and a path through a file', async () => {
      const root = tree.make({ 'A.profile': GOOD });
      expect((await failure(openProject(join(root, 'A.profile')))).reason).to.equal('facts.file.not-directory');
      expect((await failure(openProject(join(root, 'A.profile', 'b')))).reason).to.equal('facts.file.not-directory');
    });

    it('a directory without metadata', async () => {
      const root = tree.make({ 'README.md': 'hello', 'settings/Account.settings': '<AccountSettings/>' });
      mkdirSync(join(root, 'profiles'));
      expect(await failure(openProject(root))).to.deep.equal({
        key: 'facts.project.no-metadata',
        params: { directory: root },
        reason: undefined,
        exitCode: 1,
      });
    });

    it('a project without metadata in its package directories', async () => {
      const root = tree.make({
        'sfdx-project.json': '{"packageDirectories":[{"path":"a"},{"path":"b"}]}',
        'a/x.cls': '',
        'b/x.cls': '',
        'Security.settings': securitySettings(trustedRange('192.0.2.1', '192.0.2.1')),
      });
      expect(await failure(openProject(root))).to.deep.include(
        Text.of('facts.project.no-metadata-in-packages', { directory: root, packages: 'a, b' }),
      );
    });

    for (const [name, config, expected] of [
      ['that is no JSON', '{"packageDirectories":', 'facts.project.config-json'],
      ['that is UTF-16', Buffer.from('\uFEFF{}', 'utf16le'), 'facts.project.config-unread'],
      ['over 1 MiB', ' '.repeat(1024 * 1024 + 1), 'facts.project.config-unread'],
      ['without package directories', '{}', 'facts.project.config-directories'],
      ['with none of them', '{"packageDirectories":[]}', 'facts.project.config-directories'],
      ['that is null', 'null', 'facts.project.config-directories'],
      [
        'with a package directory without path',
        '{"packageDirectories":[{"path":"a"},{}]}',
        'facts.project.config-directories',
      ],
      ['with a path that is a number', '{"packageDirectories":[{"path":1}]}', 'facts.project.config-directories'],
      ['with an absolute path', '{"packageDirectories":[{"path":"/etc"}]}', 'facts.project.config-absolute'],
    ] as const) {
      it(`a sfdx-project.json ${name}`, async () => {
        const root = tree.make({ 'sfdx-project.json': config, 'a/A.profile': GOOD });
        expect(await failure(openProject(root))).to.deep.include({ key: expected, exitCode: 1 });
      });
    }
  });
});

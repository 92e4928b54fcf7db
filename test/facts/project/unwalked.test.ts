import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { profile, profileRange, securitySettings, trustedRange } from '../metadata/written.js';
import { ask, type Asked, type Told } from './asked.js';
import { OPEN_FOLDER, Tree, withoutRights } from './tree.js';

const OFFICE = securitySettings(trustedRange('192.0.2.0', '192.0.2.255'));
/** Refuses the office. */
const ELSEWHERE = profile(profileRange('198.51.100.0', '198.51.100.9'));
const QUESTION: Asked = { ips: ['192.0.2.7'], profile: 'Sales' };

/**
 * The office is trusted and the profile lets everybody in, as far as the main package tells; another place holds the
 * same profile with ranges that refuse the office. As soon as that place cannot be walked, no answer is a pass.
 */
describe('What of a project was not walked', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });

  /** Without the other place a pass; with it, in whatever way it cannot be walked, incomplete. */
  function project(paths: readonly string[], files: Readonly<Record<string, string>> = {}): string {
    const config = JSON.stringify({ packageDirectories: paths.map((path) => ({ path })) });
    return tree.make(
      {
        'sfdx-project.json': config,
        'main/settings/Security.settings-meta.xml': OFFICE,
        'main/profiles/Sales.profile-meta.xml': profile(),
        ...files,
      },
      OPEN_FOLDER,
    );
  }

  async function expectPass(root: string): Promise<void> {
    const { code, verdicts } = await ask(root, QUESTION);
    expect([code, verdicts]).to.deep.equal([0, ['no-token 192.0.2.7']]);
  }

  function expectTainted({ code, verdicts, result }: Told, key: string): void {
    expect([code, verdicts]).to.deep.equal([68, ['unknown 192.0.2.7']]);
    expect(result.incomplete.map(({ why }) => why.key)).to.include(key);
    expect(result.answers.map(({ verdict }) => verdict)).to.not.include('no-token');
  }

  it('taints where a package directory is missing', async () => {
    await expectPass(project(['main']));
    expectTainted(await ask(project(['main', 'vendor/shared']), QUESTION), 'facts.file.missing');
  });

  it('taints where a package directory is empty, as a submodule is that was not checked out', async () => {
    const root = project(['main', 'shared']);
    mkdirSync(join(root, 'shared'));
    expectTainted(await ask(root, QUESTION), 'facts.project.empty-directory');
    tree.write(root, 'shared/README.md', 'Nothing here yet.');
    await expectPass(root);
  });

  it('taints where a submodule is missing whose .gitmodules stands above the directory that was named', async () => {
    const root = tree.make({
      '.gitmodules': '[submodule "a"]\n\tpath = force/main/shared\n[submodule "b"]\n\tpath = other\n',
      'force/main/settings/Security.settings-meta.xml': securitySettings(trustedRange('192.0.2.0', '192.0.2.255')),
    });
    const { code, result } = await ask(join(root, 'force', 'main'), { ips: ['192.0.2.7'] });
    expect([code, ...result.incomplete.map(({ what }) => what)]).to.deep.equal([68, join(root, 'force/main/shared')]);
    tree.write(root, 'force/main/shared/profiles/Sales.profile', profile());
    expect((await ask(join(root, 'force', 'main'), { ips: ['192.0.2.7'] })).code).to.equal(0);
  });

  it('taints where a submodule below a package directory is empty or missing', async () => {
    const root = project(['main'], {
      '.gitmodules': '[submodule "a"]\n\tpath = main/shared\n\turl = ../shared\n[submodule "docs"]\n\tpath = docs\n',
    });
    expectTainted(await ask(root, QUESTION), 'facts.file.missing');
    mkdirSync(join(root, 'main', 'shared'));
    expectTainted(await ask(root, QUESTION), 'facts.project.empty-directory');
    tree.write(root, 'main/shared/README.md', 'Here.');
    await expectPass(root);
  });

  it('taints where the submodule of a submodule is empty or missing', async () => {
    const root = project(['main'], {
      '.gitmodules': '[submodule "a"]\n\tpath = main/shared\n',
      'main/shared/.gitmodules': '[submodule "b"]\n\tpath = inner\n',
    });
    expectTainted(await ask(root, QUESTION), 'facts.file.missing');
    mkdirSync(join(root, 'main', 'shared', 'inner'));
    expectTainted(await ask(root, QUESTION), 'facts.project.empty-directory');
    tree.write(root, 'main/shared/inner/README.md', 'Here.');
    await expectPass(root);
  });

  for (const line of [
    '\tPath = main/shared',
    '\tpath = main/shared ; theirs',
    '[submodule "a"] path = "main/shared" # x',
  ]) {
    it(`taints where a submodule is missing that Git reads from ${JSON.stringify(line)}`, async () => {
      const root = project(['main'], { '.gitmodules': `[submodule "a"]\n${line}\n` });
      expectTainted(await ask(root, QUESTION), 'facts.file.missing');
    });
  }

  it('taints what a replacement of sfdx-project.json changes at the deploy', async () => {
    const files = { 'main/profiles/Sales.profile-meta.xml': profile(profileRange('192.0.2.0', '192.0.2.9')) };
    const config = (replacement: object): string =>
      JSON.stringify({
        packageDirectories: [{ path: 'main' }],
        replacements: [{ stringToReplace: '192.0.2.9', replaceWithEnv: 'X', ...replacement }],
      });
    for (const replacement of [
      { filename: 'main/profiles/Sales.profile-meta.xml' },
      { filename: './main/profiles/Sales.profile-meta.xml' },
      { glob: 'main/**/Sales.profile-meta.xml' },
      { glob: '**/*.xml' },
      { glob: 'main/**/{Sales,Other}.profile-meta.xml' },
    ]) {
      const root = project(['main'], { ...files, 'sfdx-project.json': config(replacement) });
      const { code, verdicts, result } = await ask(root, QUESTION);
      expect([code, verdicts], JSON.stringify(replacement)).to.deep.equal([68, ['unknown 192.0.2.7']]);
      expect(result.incomplete.map(({ why }) => why.key)).to.include('facts.project.replaced');
    }
    await expectPass(project(['main'], { ...files, 'sfdx-project.json': config({ glob: 'main/classes/**/*.cls' }) }));
  });

  it('is not what stands in a hidden directory, or in node_modules: Salesforce CLI deploys it', async () => {
    for (const folder of ['.extra', 'node_modules/theirs']) {
      const root = project(['main'], { [`main/${folder}/profiles/Sales.profile-meta.xml`]: ELSEWHERE });
      const { code, verdicts } = await ask(root, QUESTION);
      expect([code, verdicts], folder).to.deep.equal([68, ['unknown 192.0.2.7']]);
      // A .forceignore brings the rules of Salesforce CLI with it, by which hidden files stay here.
      tree.write(root, '.forceignore', '# nothing of ours\n');
      expect((await ask(root, QUESTION)).code, folder).to.equal(folder === '.extra' ? 0 : 68);
    }
  });

  it('is not what a link reaches by a path that .forceignore does not leave out', async () => {
    for (const link of ['again', 'zz']) {
      const root = project(['main'], {
        'main/real/profiles/Sales.profile-meta.xml': ELSEWHERE,
        '.forceignore': 'main/real/\n',
      });
      await expectPass(root);
      symlinkSync('real', join(root, 'main', link));
      const { code, verdicts } = await ask(root, QUESTION);
      expect([code, verdicts], link).to.deep.equal([68, ['unknown 192.0.2.7']]);
    }
  });

  it('is not a file whose name differs in case alone: either may be what the org gets', async () => {
    const root = project(['main'], {
      'main/profiles/Sales.profile-meta.xml': profile(profileRange('192.0.2.0', '192.0.2.9')),
      'main/more/sales.profile-meta.xml': profile(profileRange('192.0.2.0', '192.0.2.3')),
    });
    for (const name of ['Sales', 'sales', 'SALES']) {
      const { code, verdicts } = await ask(root, { ...QUESTION, profile: name });
      expect([code, verdicts], name).to.deep.equal([68, ['unknown 192.0.2.7']]);
    }
  });

  it('taints where a link leads out, or to nothing', async () => {
    const outside = tree.make({ 'profiles/Sales.profile-meta.xml': ELSEWHERE });
    const root = project(['main']);
    await expectPass(root);
    symlinkSync(outside, join(root, 'main', 'more'));
    expectTainted(await ask(root, QUESTION), 'facts.file.outside');
    rmSync(join(root, 'main', 'more'));
    symlinkSync('../gone', join(root, 'main', 'more'));
    expectTainted(await ask(root, QUESTION), 'facts.file.missing');
  });

  it('taints what lies deeper than the walk goes, or after its last entry', async () => {
    const deep = project(['main'], { 'main/a/b/c/Sales.profile-meta.xml': ELSEWHERE });
    const limited = await ask(deep, { ...QUESTION, limits: { depth: 2, entries: 100 } });
    expectTainted(limited, 'facts.file.too-deep');
    expectTainted(
      await ask(deep, { ...QUESTION, limits: { depth: 9, entries: 5 } }).catch(() => expect.fail('refused')),
      'facts.file.too-many',
    );
    // Walked, the profile is one of two, and one of them refuses.
    const walked = await ask(deep, QUESTION);
    expect([walked.code, walked.verdicts]).to.deep.equal([68, ['unknown 192.0.2.7']]);
  });

  it('taints where a directory, or what a link leads to, may not be read', async () => {
    const root = project(['main'], { 'main/shut/inner/Sales.profile-meta.xml': ELSEWHERE });
    symlinkSync('../main/shut/inner', join(root, 'main', 'link'));
    chmodSync(join(root, 'main', 'shut'), 0);
    await withoutRights(async () => {
      const told = await ask(root, QUESTION);
      expectTainted(told, 'facts.file.permission');
      expect(told.result.incomplete.map(({ file }) => file)).to.have.members([
        join(root, 'main', 'shut'),
        join(root, 'main', 'link'),
      ]);
    });
    chmodSync(join(root, 'main', 'shut'), 0o755);
  });

  it('taints the trusted ranges and the OAuth flow too', async () => {
    const flow = '<OauthOidcSettings><blockOAuthUnPwFlow>false</blockOAuthUnPwFlow></OauthOidcSettings>';
    const files = { 'main/settings/OauthOidc.settings-meta.xml': flow };
    const asked: Asked = { ips: ['192.0.2.7'], path: 'oauth-password', assume: ['app-ip-policy=enforce'] };
    const whole = await ask(project(['main'], files), asked);
    expect([whole.code, whole.verdicts]).to.deep.equal([0, ['no-token 192.0.2.7']]);
    const part = await ask(project(['main', 'gone'], files), asked);
    expect([part.code, part.verdicts]).to.deep.equal([68, ['unknown 192.0.2.7']]);
    const org = await ask(project(['main', 'gone']), { ips: ['192.0.2.7'] });
    expect([org.code, org.verdicts]).to.deep.equal([68, ['unknown 192.0.2.7']]);
  });

  it('changes no answer that is the same whatever it holds', async () => {
    // Nothing trusts "elsewhere", by what it means.
    const told = await ask(project(['main', 'gone']), { ips: ['elsewhere'] });
    expect(told.verdicts).to.deep.equal(['token-required elsewhere']);
  });

  it('is a file whose name is written in another case', async () => {
    await expectPass(project(['main'], { 'main/profiles/Sales.profile-meta.xml.bak': ELSEWHERE }));
    for (const name of ['Sales.Profile-meta.xml', 'Sales.profile-Meta.xml', 'sales.PROFILE']) {
      expectTainted(
        await ask(project(['main'], { [`main/other/${name}`]: ELSEWHERE }), QUESTION),
        'facts.project.misspelt-name',
      );
    }
    const settings = project(['main'], { 'main/other/security.settings-meta.xml': securitySettings() });
    expectTainted(await ask(settings, QUESTION), 'facts.project.misspelt-name');
  });
});

import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { profile, profileRange, securitySettings, trustedRange } from '../metadata/written.js';
import { ask, type Asked, type Told } from './asked.js';
import { Tree, withoutRights } from './tree.js';

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
      '/tmp',
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

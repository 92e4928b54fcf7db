/**
 * `npm run demo`: the plugin in the real Salesforce CLI, in a temporary home, against an org on loopback and against
 * metadata on disk, as its three kinds of users run it. Every command line stands before its output.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOrg } from '../test/org/index.js';

const root = join(import.meta.dirname, '..');
const SAMPLE = 'test/data/project/sample';

interface Step {
  readonly why: string;
  /** What follows `sf`. */
  readonly line: string;
  /** The exit code that the story expects; the demo fails when another one comes. */
  readonly code: number;
  /** Where secrets are: never in the line. */
  readonly env?: Readonly<Record<string, string>>;
}

interface Ended {
  readonly code: number;
  readonly said: string;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

class Demo {
  public readonly home = mkdtempSync(join(tmpdir(), 'sf-token-demo-'));
  readonly #env = {
    PATH: process.env['PATH'] ?? '',
    HOME: this.home,
    SF_DISABLE_TELEMETRY: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_DISABLE_AUTOUPDATE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    NODE_COMPILE_CACHE: join(this.home, 'compiled'),
    FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
    // The width of the terminal; a pipe does not tell one.
    OCLIF_TABLE_COLUMN_OVERRIDE: String(process.stdout.isTTY ? process.stdout.columns : 80),
  };

  /** Runs a program to its end, and keeps what it says. */
  public async run(program: string, args: readonly string[], env: Step['env'] = {}): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, ...args], {
        cwd: root,
        env: { ...this.#env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      const keep = (chunk: string): string => (said += chunk);
      child.stdout.setEncoding('utf8').on('data', keep);
      child.stderr.setEncoding('utf8').on('data', keep);
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code: code ?? 1, said });
      });
    });
  }

  public async sf(args: readonly string[], env: Step['env'] = {}): Promise<Ended> {
    return this.run(join(root, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js'), args, env);
  }

  public async prepare(what: string, ended: Promise<Ended>): Promise<void> {
    const { code, said } = await ended;
    if (code !== 0) throw new Error(`The demo could not ${what}.\n${said}`);
  }

  /** Shows the steps in their order. The next one runs while one is read: most of a second goes into starting sf. */
  public async show(steps: readonly Step[]): Promise<void> {
    const start = ({ line, env }: Step): Promise<Ended> => this.sf(line.split(' '), env);
    const ends = new Map<Step, Promise<Ended>>();
    for (const [index, step] of steps.entries()) {
      for (const next of steps.slice(index, index + 2)) if (!ends.has(next)) ends.set(next, start(next));
      print(`\n# ${step.why}\n$ sf ${step.line}`);
      const ended = await ends.get(step);
      print(`${ended?.said ?? ''}(exit code ${String(ended?.code)})`);
      if (ended?.code !== step.code) {
        print(`The demo expected exit code ${step.code}.`);
        process.exitCode = 1;
      }
    }
  }
}

const demo = new Demo();
const org = await startOrg({ users: 400, logins: 2000, seed: 7 });
try {
  const plugin = join(demo.home, 'plugin');
  const staged = demo.run(join(root, 'scripts', 'bundle.mjs'), ['stage', plugin]);
  const login = [
    ...['org', 'login', 'jwt', '--username', org.admin.username, '--jwt-key-file', org.jwtKeyFile],
    ...['--client-id', org.clientId, '--instance-url', org.urls.office, '--alias', 'demo'],
  ];
  await demo.prepare('authorise the org', demo.sf(login));
  await demo.prepare('bundle the plugin', staged);
  await demo.prepare('link the plugin', demo.sf(['plugins', 'link', plugin, '--no-install']));
  const integration = (name: string): (typeof org.integrations)[number] => {
    const found = org.integrations.find((one) => one.case === name);
    if (found === undefined) throw new Error(`The org has no integration ${name}.`);
    return found;
  };
  const [ranged, expired] = [integration('profile-range'), integration('expired-password')];
  const steps: readonly Step[] = [
    {
      why: 'An admin: which integration users would need a token from outside every trusted range?',
      line: 'token list users --target-org demo --integration-only --summary',
      code: 0,
    },
    {
      why: 'An admin: who still logs in with a password, how, and when does that end?',
      line: 'token list logins --target-org demo --by path',
      code: 0,
    },
    {
      why: 'A pipeline: does a login with a password end within 90 days? The exit code answers.',
      line: 'token list logins --target-org demo --by path --fail-within 90 -r github',
      code: 30,
    },
    {
      why: 'A pipeline, before a deploy: would the metadata in this project let the build servers in?',
      line: `token check ip --source-dir ${SAMPLE} --ip 192.0.2.64/28 --profile Integration -r github`,
      code: 0,
    },
    {
      why: 'A release engineer: this integration user fails. Which rule refuses it, and from where would it pass?',
      line: `token check ip --target-org demo --username ${ranged.username} --ip ${org.addresses.cloud} --ip ${org.addresses.branch}`,
      code: 30,
    },
    {
      why: 'A release engineer: do this password and token still log in? (They are in SF_TOKEN_PASSWORD and SF_TOKEN_SECURITY_TOKEN.)',
      line: `token validate login --target-org demo --username ${expired.username}`,
      code: 30,
      env: { SF_TOKEN_PASSWORD: expired.password, SF_TOKEN_SECURITY_TOKEN: expired.securityToken },
    },
    {
      why: 'A release engineer: a client failed, and its log has one code. Which causes are there?',
      line: 'token diagnose login --error LOGIN_MUST_USE_SECURITY_TOKEN',
      code: 0,
    },
  ];
  await demo.show(steps);
  print('\nTo keep such an org running and ask it yourself: npm run org (docs/org-on-loopback.md)');
} finally {
  await org.close();
  rmSync(demo.home, { recursive: true, force: true });
}

/**
 * What no command about apps may say, log or write: client secrets, private keys, consumer keys. Everything that could log,
 * logs; the files of the home, of the temporary folder and of the working folder are looked into.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type MadeApp, type Org, startOrg } from '../org/index.js';
import { Home, plugins, type Ran } from '../support/run.js';

const ROBOT = 'robot@loopback.example';
const CLIENT_SECRET = `cAnArY${randomBytes(24).toString('hex')}`;
const KEYS = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** Every file below a directory. */
function files(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
}

describe('commands about apps keep secrets', () => {
  let org: Org;
  let home: Home;
  let folder = '';
  let keyFile = '';
  let made: MadeApp;

  before(async () => {
    org = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4 });
    org.change.settings.appSecretsByMetadata = true;
    org.change.addPermissionSet('Nightly_Export', ['ApiEnabled', 'ApiUserOnly']);
    org.change.addUser({ username: ROBOT, profile: 'API Integration', permissionSets: ['Nightly_Export'] });
    org.change.addLogin(ROBOT, Math.floor(org.change.now() / 1000) - 86_400, { application: 'acme-etl' });
    made = org.change.addApp({
      ...{ name: 'Nightly_Export', label: 'Nightly export', clientSecret: CLIENT_SECRET, clientCredentials: true },
      ...{ runAs: ROBOT, adminApproved: true, permissionSets: ['Nightly_Export'] },
      certificate: { publicKey: KEYS.publicKey, ends: Math.floor(org.change.now() / 1000) + 86_400 },
    });
  });
  const open = (): void => {
    home = new Home();
    mkdirSync(join(home.path, 'tmp'));
    folder = mkdtempSync(join(tmpdir(), 'sf-token-app-secrets-'));
    keyFile = join(folder, 'given.key');
    writeFileSync(keyFile, KEYS.privateKey, { mode: 0o600 });
    const entry = ['name: nightly', `username: ${ROBOT}`, 'owner: ops@acme.example', 'purpose: load', 'path: soap'];
    writeFileSync(join(folder, 'sf-token.yml'), `version: 1\nintegrations:\n  - ${entry.join('\n    ')}\n`);
  };
  const close = (): void => {
    home.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  after(async () => org.close());

  /** Runs commands one after another in a process of their own, which has ended then, with all that it logs. */
  const run = async (commands: readonly (readonly string[])[]): Promise<readonly Ran[]> => {
    const env = {
      ...{ SF_ORG_INSTANCE_URL: org.urls.cloud, SF_TOKEN_CLIENT_SECRET: CLIENT_SECRET },
      ...{ SF_LOG_LEVEL: 'trace', SF_DISABLE_LOG_FILE: 'false', SF_ENV: 'development' },
      TMPDIR: join(home.path, 'tmp'),
    };
    const { beside, ends } = await plugins(
      commands.map((args) => ({ args: ['token', ...args, '--target-org', org.admin.accessToken], env })),
      home,
      folder,
    );
    expect(leaksIn(beside, [KEYS.privateKey]), 'beside').to.deep.equal([]);
    return ends;
  };
  const bodyOf = (pem: string): string[] => pem.split('\n').filter((line) => line.length === 64);
  /** Lines of keys, whole: shorter parts of them occur by chance. */
  const leaksIn = (text: string, keys: readonly string[]): string[] =>
    [CLIENT_SECRET, made.clientId, ...keys.flatMap(bodyOf)].filter((canary) => text.includes(canary));
  const silent = (ran: Ran, keys: readonly string[], holding: readonly string[]): void => {
    expect(leaksIn(ran.stdout, keys), 'stdout').to.deep.equal([]);
    expect(leaksIn(ran.stderr, keys), 'stderr').to.deep.equal([]);
    const written = [...files(home.path), ...files(folder)];
    expect(
      written.filter((path) => leaksIn(readFileSync(path, 'utf8'), keys).length > 0),
      'files',
    ).to.deep.equal(holding);
    expect(
      written.some((path) => path.endsWith('.log')),
      'there is a log to look into',
    ).to.equal(true);
  };

  const credentials = ['validate', 'login', '--path', 'client-credentials', '-u', ROBOT, '--wait', '0'];
  const jwt = ['validate', 'login', '--path', 'jwt', '-u', ROBOT, '--wait', '0'];
  describe('each in turn', () => {
    const asked = [
      ['list apps', ['list', 'apps', '--explain']],
      ['list apps as JSON', ['list', 'apps', '--json']],
      ['list apps as files', ['list', 'apps', '--output-file', 'a.csv', '--output-file', 'a.html', '--explain']],
      ['check move', ['check', 'move', '--explain']],
      ['check move as JSON', ['check', 'move', '--json']],
      ['generate notice', ['generate', 'notice', '--output-dir', 'notices']],
      ['save snapshot --apps', ['save', 'snapshot', '--apps', '--logins', '30', '--output-file', 'org.jsonl']],
    ] as const;
    let ends: readonly Ran[] = [];

    before(async () => {
      open();
      ends = await run(asked.map(([, args]) => args));
    });
    after(close);

    for (const [at, [name]] of asked.entries()) {
      it(name, () => {
        const ran = ends[at] ?? { code: null, stdout: '', stderr: 'not run' };
        expect(ran.stdout.length, ran.stderr).to.be.greaterThan(0);
        silent(ran, [KEYS.privateKey], [keyFile]);
      });
    }
  });

  describe('one after another, the org changed between them', () => {
    beforeEach(open);
    afterEach(close);

    for (const more of [[], ['--json']]) {
      it(`validate login by both flows, that succeed and that fail ${more.join('')}`, async () => {
        const byApp = (args: readonly string[]): string[] => [...args, '--client-id', made.clientId, ...more];
        const withKey = byApp([...jwt, '--jwt-key-file', keyFile]);
        for (const ran of await run([byApp(credentials), withKey])) {
          expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
          silent(ran, [KEYS.privateKey], [keyFile]);
        }
        org.change.changeUser(ROBOT, { active: 0 });
        try {
          for (const ran of await run([byApp(credentials), withKey])) {
            expect(ran.code, ran.stdout).to.equal(30);
            silent(ran, [KEYS.privateKey], [keyFile]);
          }
        } finally {
          org.change.changeUser(ROBOT, { active: 1 });
        }
      });
    }

    it('generate app, whose private key stands in the one file that it names, and nowhere else', async () => {
      for (const more of [[], ['--json', '--overwrite', '--new-key', '--force']]) {
        const to = ['--output-dir', 'new', '--contact-email', 'ops@acme.example', '--force'];
        const words = ['generate', 'app', '-u', ROBOT, '--flow', 'jwt', '--name', 'Another', ...to, ...more];
        const [ran = { code: null, stdout: '', stderr: 'not run' }] = await run([words]);
        expect(ran.code, ran.stdout + ran.stderr).to.be.oneOf([0, 68]);
        const key = join(folder, 'new', 'keys', 'Another.key');
        silent(ran, [readFileSync(key, 'utf8')], [key]);
        silent(ran, [KEYS.privateKey], [keyFile]);
      }
    });
  });
});

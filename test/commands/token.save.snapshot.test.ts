import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { asList, asObject, envelope, resultOf, type JsonObject } from '../support/envelope.js';
import {
  FOR_GOOD,
  Home,
  OWN_PLUGIN,
  patient,
  plugin,
  run as runProgram,
  type Ran,
  type RunOptions,
} from '../support/run.js';
import { expectMode, itWith } from '../support/system.js';

const AT = '2026-11-24T12:00:00Z';

describe('sf token save snapshot', () => {
  const home = new Home();
  let org: Org;
  let folder = '';
  /** Saved once by the administrator, for the tests that ask it. */
  let saved = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-save-'));
    org = await startOrg({ users: 400, logins: 600, seed: 3 });
    org.change.addVerifiedAddress('admin@loopback.example', org.addresses.cloud);
    saved = join(folder, 'saved.jsonl');
    await save(['--output-file', saved]);
  });
  after(async () => {
    home.remove();
    rmSync(folder, { recursive: true });
    await org.close();
  });
  afterEach(() => {
    org.clearFaults();
  });

  const as = (session: OrgSession): string[] => ['--target-org', session.accessToken];
  const run = async (args: string[], options: RunOptions = {}): Promise<Ran> =>
    plugin(args, home, { ...options, env: { SF_ORG_INSTANCE_URL: org.urls.cloud, ...options.env } });
  async function save(args: string[], session = org.admin, options?: RunOptions): Promise<Ran> {
    return run(['token', 'save', 'snapshot', ...as(session), ...args], options);
  }
  const path = (name: string): string => join(folder, name);
  const words = (ran: Ran): string => ran.stderr.replaceAll(/\s+/gu, ' ');
  /** A result without what tells where it comes from. */
  const answer = (ran: Ran): JsonObject =>
    Object.fromEntries(Object.entries(resultOf(ran)).filter(([name]) => name !== 'source' && name !== 'apiCalls'));

  describe('the file', () => {
    it('holds the org, and the result says what was saved', async () => {
      org.clearLog();
      const file = path('result.jsonl');
      const ran = await save(['--output-file', file, '--json']);
      const { taken, apiCalls, warnings, ...result } = resultOf(ran);
      // A profile of the sample org has all of IPv4.
      expect(warnings).to.have.length(1);
      expect(JSON.stringify(warnings)).to.match(
        /Profile Everywhere: login IP ranges are over Salesforce's limit: 4,294,967,296 IPv4 addresses/,
      );
      expect(ran.code).to.equal(0);
      expect(result).to.deep.equal({
        schemaVersion: '1.0',
        source: { kind: 'org', name: 'admin@loopback.example', orgId: org.orgId },
        file,
        anonymized: false,
        profiles: 20,
        users: 400,
        incomplete: [],
      });
      const [header, ...rest] = readFileSync(file, 'utf8').trimEnd().split('\n');
      expect(asObject(JSON.parse(header ?? '') as JsonObject)['taken']).to.equal(taken);
      expect(rest).to.have.length(401);
      // sf itself asks for the API version and the org before the command begins.
      expect(apiCalls).to.be.within(15, org.counters.apiCalls);
    });

    it('is said to people with how to ask it', async () => {
      const ran = await save(['--output-file', path('human.jsonl')]);
      expect(ran.stdout).to.include(
        `Saved 400 users and 20 profiles of admin@loopback.example.\nWritten: ${path('human.jsonl')} (the snapshot).\n`,
      );
      expect(ran.stdout).to.include('--anonymize replaces them');
      expect(ran.stdout).to.include(`sf token list users --snapshot ${path('human.jsonl')}`);
    });

    it('is for its owner alone, also when it takes the place of another', async () => {
      writeFileSync(path('open.jsonl'), 'old', { mode: 0o666 });
      await save(['--output-file', path('open.jsonl')]);
      expectMode(path('open.jsonl'), 0o600);
      expect(readFileSync(path('open.jsonl'), 'utf8')).to.match(/^\{"kind":"sf-token-snapshot"/u);
    });

    it('holds no session id, and neither does what is printed', async () => {
      const ran = await save(['--output-file', path('secret.jsonl'), '--json']);
      for (const text of [readFileSync(path('secret.jsonl'), 'utf8'), ran.stdout, ran.stderr]) {
        expect(text)
          .not.to.include(org.admin.accessToken)
          .and.not.to.match(/00D\w{12,15}!/u);
      }
    });

    itWith('shell')('goes to a pipe as it is, and tells the answer on standard error', async () => {
      const command = `"${process.execPath}" "${OWN_PLUGIN}" token save snapshot --output-file /dev/stdout | cat`;
      const env = { SF_ORG_INSTANCE_URL: org.urls.cloud, SF_TARGET_ORG: org.admin.accessToken };
      const { stderr, stdout } = await runProgram('sh', ['-c', command], home, { env });
      expect(stdout).to.match(/^\{"kind":"sf-token-snapshot"[^]*"sha256":"[\da-f]{64}"\}\n$/u);
      expect(stderr).to.match(/^Saved [\d,]+ users and \d+ profiles/mu);
    });
  });

  describe('asked offline', () => {
    const questions: [string, string[]][] = [
      ['check ip of the org', ['check', 'ip', '--ip', '203.0.113.7', '--ip', '198.51.100.0/24', '--json']],
      ['check ip of a profile, for people', ['check', 'ip', '--ip', '203.0.113.7', '--profile', 'Warehouse']],
      ['check ip of users', ['check', 'ip', '--ip', '198.51.100.77', '--username', 'ADMIN@loopback.example', '--json']],
      ['check ip from where the session came', ['check', 'ip', '--json']],
      ['list users', ['list', 'users', '--include-inactive', '--json']],
      [
        'list users at addresses',
        ['list', 'users', '--ip', '198.51.100.77', '--ip', '203.0.113.7', '--result-format', 'csv'],
      ],
      [
        'list integration users by the OAuth flow',
        ['list', 'users', '--integration-only', '--path', 'oauth-password', '--json'],
      ],
    ];
    for (const [what, args] of questions) {
      it(`${what}: the same answer, to the letter, and the same exit code`, async () => {
        const live = await run(['token', ...args, '--at', AT, ...as(org.admin)]);
        const offline = await plugin(['token', ...args, '--at', AT, '--snapshot', saved], home);
        expect(offline.code).to.equal(live.code);
        if (args.includes('--json')) expect(answer(offline)).to.deep.equal(answer(live));
        else expect(offline.stdout).to.equal(live.stdout);
        expect(live.stdout.length).to.be.greaterThan(200);
      });
    }

    it('counts users as the org does', async () => {
      const args = ['list', 'users', '--summary', '--ip', '198.51.100.77', '--at', AT, '--json'];
      const live = await run(['token', ...args, ...as(org.admin)]);
      const offline = await plugin(['token', ...args, '--snapshot', saved], home);
      expect(asObject(answer(live)['summary'])['users']).to.be.greaterThan(300);
      expect(answer(offline)).to.deep.equal(answer(live));
    });

    it('names the file as its source', async () => {
      const offline = await plugin(
        ['token', 'check', 'ip', '--snapshot', saved, '--ip', '203.0.113.7', '--json'],
        home,
      );
      const { taken, ...source } = asObject(resultOf(offline)['source']);
      expect(source).to.deep.equal({ kind: 'snapshot', name: saved, orgId: org.orgId });
      const header = readFileSync(saved, 'utf8').split('\n')[0] ?? '';
      expect(taken).to.equal(asObject(JSON.parse(header) as JsonObject)['taken']);
    });

    it('tells people beside the answer how old it is', async () => {
      const offline = await plugin(['token', 'check', 'ip', '--snapshot', saved, '--ip', '203.0.113.7'], home);
      expect(words(offline)).to.match(/^Facts of .*saved\.jsonl as of 20\d\d-\d\d-\d\dT/u);
    });

    it('refuses a file that is cut off, with exit 2 and what to do', async () => {
      writeFileSync(path('cut.jsonl'), readFileSync(saved, 'utf8').slice(0, -100));
      const ran = await plugin(['token', 'list', 'users', '--snapshot', path('cut.jsonl')], home);
      expect(ran.code).to.equal(2);
      expect(words(ran)).to.include('is cut off: its last line is missing').and.to.include('Copy the whole file again');
    });
  });

  describe('--logins', () => {
    it('saves past logins of so many days, and says how many', async () => {
      const file = path('logins.jsonl');
      const result = resultOf(await save(['--logins', '30', '--output-file', file, '--json']));
      const groups = readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('{"kind":"login"'))
        .map((line) => asObject(JSON.parse(line) as JsonObject));
      expect(groups.length).to.be.greaterThan(3);
      expect(result['logins']).to.equal(groups.reduce((sum, { logins }) => sum + Number(logins), 0));
      const human = await save(['--logins', '30', '--output-file', file]);
      expect(human.stdout).to.include(`(the snapshot, with ${String(result['logins'])} logins of the past).`);
    });

    it('takes a number of days from 1', async () => {
      const ran = await save(['--logins', '0', '--output-file', path('none.jsonl')]);
      expect(ran.code).to.equal(2);
      expect(words(ran)).to.include('"0" is not a number of days.').and.to.include('--logins 30');
    });
  });

  describe('--anonymize', () => {
    it('leaves out every username, name and mail address, and keeps the verdicts', async () => {
      const file = path('nameless.jsonl');
      const ran = await save(['--anonymize', '--output-file', file]);
      expect(ran.stdout).to.include('are pseudonyms');
      const text = readFileSync(file, 'utf8');
      for (const row of org.change.rows('SELECT username, email FROM user')) {
        for (const name of Object.values(row)) expect(text).not.to.include(String(name));
      }
      const list = async (snapshot: string): Promise<unknown> =>
        asList(
          resultOf(await plugin(['token', 'list', 'users', '--snapshot', snapshot, '--at', AT, '--json'], home))[
            'users'
          ],
        ).map(({ id, verdict, rule, address, token }) => [id, verdict, rule, address, token]);
      expect(await list(file)).to.deep.equal(await list(saved));
    });
  });

  describe('what could not be read', () => {
    it('is told, is in the file, and makes the run incomplete', async () => {
      const file = path('poor.jsonl');
      const poor = org.change.session({ permissions: ['ApiEnabled'] });
      const ran = await save(['--output-file', file, '--json'], poor);
      expect(ran.code).to.equal(68);
      const gaps = asList(resultOf(ran)['incomplete']);
      expect(gaps.map(({ permission }) => permission)).to.include('Manage Users');
      const offline = await plugin(['token', 'check', 'ip', '--snapshot', file, '--ip', '203.0.113.7', '--json'], home);
      expect(offline.code).to.equal(68);
      const human = await save(['--output-file', file], poor);
      expect(human.code).to.equal(68);
      expect(human.stdout).to.include('Manage Users');
    });
  });

  describe('bad input', () => {
    it('no file named: wrong usage', async () => {
      const ran = await save([]);
      expect(ran.code).to.equal(2);
      expect(words(ran)).to.include('Missing required flag output-file');
    });

    it('a folder that does not exist: said before the org is asked', async () => {
      org.clearLog();
      const ran = await save(['--output-file', path('no/such/folder.jsonl')]);
      expect(ran.code).to.equal(1);
      expect(words(ran)).to.include('it does not exist (ENOENT)').and.to.include('existing folder');
      expect(org.requests.filter(({ soql }) => soql?.includes('FROM User') === true)).to.deep.equal([]);
    });

    it('a session that ends in the middle: nothing is left', async () => {
      mkdirSync(path('ended'));
      org.fault({ when: { soql: /FROM User WHERE|FROM User ORDER/u }, kind: 'expired-session' });
      const ran = await save(['--output-file', path('ended/x.jsonl'), '--json'], org.change.sessionWithout());
      expect(ran.code).to.equal(1);
      expect(envelope(ran)['name']).to.equal('ErrorSessionExpiredError');
      expect(readdirSync(path('ended'))).to.deep.equal([]);
    });

    it('Ctrl-C in the middle: 130, and nothing is left', async () => {
      mkdirSync(path('stopped'));
      org.clearLog();
      org.fault({ when: { soql: /FROM User WHERE|FROM User ORDER/u }, kind: 'slow', delay: FOR_GOOD, times: 5 });
      const ran = await save(['--output-file', path('stopped/x.jsonl')], org.admin, {
        // No answer comes: a run that waits for one never ends.
        env: { NODE_OPTIONS: patient() },
        watch: {
          when: () => org.requests.some(({ soql }) => /FROM User (WHERE|ORDER)/u.test(soql ?? '')),
          then: (kill) => {
            kill('SIGINT');
          },
        },
      });
      expect(ran.code).to.equal(130);
      expect(readdirSync(path('stopped'))).to.deep.equal([]);
    });
  });

  it('has help with three examples, its flags and the exit codes', async () => {
    const ran = await plugin(['token', 'save', 'snapshot', '--help'], home);
    expect(ran.stdout.split('EXAMPLES')[1]?.match(/\$ sf token /gu)).to.have.length(3);
    expect(ran.stdout)
      .to.include('--anonymize')
      .and.to.match(/--output-file=<path> +\(required\)/u);
  });
});

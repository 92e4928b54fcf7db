/**
 * What people see: on an org of 20,000 users every command prints at most forty lines at 80 columns, and what was asked
 * stands in the first five; the numbers in its sentences are those of the JSON.
 *
 * The width comes from OCLIF_TABLE_COLUMN_OVERRIDE, as for sf's own tables, so that one process can run all commands.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import stringWidth from 'string-width';
import { startOrg, type Org } from '../org/index.js';
import { clockAt } from '../support/clock.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { SIGN, watch } from '../support/gate.js';
import { writeRegister } from '../support/register.js';
import { writeSides } from '../support/sides.js';
import { Home, OWN_PLUGIN, plugin, type Ran } from '../support/run.js';
import { itWith } from '../support/system.js';

const NOW = '2026-11-28T12:00:00Z';
const MOST_LINES = 40;
const ANSWER_LINES = 5;
/** A path as pipelines have them: a line for pasting that holds it takes two rows. */
const LONG_PATH = join('artifacts', 'nightly-salesforce-logins', 'production-org', 'snapshot-of-2026-11-28.jsonl');
const of = (...cases: readonly string[]): string[] =>
  cases.flatMap((name) => ['--username', `${name}@integration.loopback.example`]);
/** In none of the org's ranges. */
const ELSEWHERE = '8.8.8.8';

describe('screens of an org of 20,000 users', () => {
  const home = new Home();
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-screens-'));
  /** In the folder where the commands run, as its name there: a long path makes two rows of a line for pasting. */
  const snapshot = 'org.jsonl';
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 20_000, logins: 200_000, seed: 7, clock: () => Date.parse(NOW) });
    const saved = await ask(['save', 'snapshot', '--logins', '30', '--output-file', snapshot, '--json']);
    expect(saved.code, saved.stdout).to.equal(0);
    writeRegister(join(folder, 'sf-token.yml'));
    writeSides(folder);
    mkdirSync(dirname(join(folder, LONG_PATH)), { recursive: true });
    copyFileSync(join(folder, snapshot), join(folder, LONG_PATH));
  });
  after(async () => {
    home.remove();
    rmSync(folder, { recursive: true });
    await org.close();
  });

  /** The secrets of the integration user that a login is tried of. */
  function secretsOf(args: readonly string[]): Record<string, string> {
    const one = org.integrations.find(({ username }) => args[0] === 'validate' && args.includes(username));
    return one === undefined ? {} : { SF_TOKEN_PASSWORD: one.password, SF_TOKEN_SECURITY_TOKEN: one.securityToken };
  }

  async function ask(args: readonly string[], columns = 80): Promise<Ran> {
    const isOffline = ['--snapshot', '--error', 'diff', 'explain'].some((one) => args.includes(one));
    return plugin(['token', ...args, ...(isOffline ? [] : ['--target-org', org.admin.accessToken])], home, {
      cwd: folder,
      env: {
        SF_ORG_INSTANCE_URL: org.urls.cloud,
        ...secretsOf(args),
        NODE_OPTIONS: clockAt(NOW, folder),
        OCLIF_TABLE_COLUMN_OVERRIDE: String(columns),
      },
    });
  }

  /** The rows of a terminal that a text takes: a line that is wider goes on in the next row. */
  const rowsOf = (text: string, columns: number): string[] =>
    text
      .trimEnd()
      .split('\n')
      .flatMap((line) => [line, ...Array<string>(Math.max(0, Math.ceil(stringWidth(line) / columns) - 1)).fill('')]);
  /** Lines that are for pasting, which are never broken. */
  const isCommand = (line: string): boolean => /^ {2}(?:sf|tr) /u.test(line);

  const users = (json: JsonObject): unknown => asObject(asObject(json['summary'])['byVerdict'])['token-required'];
  const stops = (json: JsonObject): unknown => asList(asObject(json['summary'])['breaks'])[0]?.['users'];
  const assigned = (json: JsonObject): unknown => asList(json['assign']).length;

  const errors = (json: JsonObject): unknown => asObject(json['counts'])['error'];
  const registered = (json: JsonObject): unknown => asList(json['integrations']).length;

  // Each command with what its first five lines must tell: words, and a number that the JSON has.
  const COMMANDS: readonly {
    readonly args: readonly string[];
    readonly tells: RegExp;
    readonly number?: (json: JsonObject) => unknown;
  }[] = [
    {
      args: ['list', 'users', '--snapshot', snapshot],
      tells: /^([\d,]+) of [\d,]+ users need a token/u,
      number: users,
    },
    {
      args: ['list', 'users', '--snapshot', snapshot, '--summary'],
      tells: /^([\d,]+) of [\d,]+ users need a token/u,
      number: users,
    },
    {
      args: ['list', 'users', '--snapshot', snapshot, '--from-history', '30'],
      tells: /^(?:None|[\d,]+) of [\d,]+ users? needs? a token/u,
    },
    {
      args: ['list', 'users', '--snapshot', LONG_PATH],
      tells: /^([\d,]+) of [\d,]+ users need a token/u,
      number: users,
    },
    {
      args: ['list', 'users', '--ip', ELSEWHERE, '--fail-on', 'token-required'],
      tells: /^Exit 30: --fail-on token-required \(([\d,]+) users\)\./u,
      number: users,
    },
    { args: ['list', 'logins', '--expiring', '30'], tells: /^\d+ passwords expire within 30 days/u },
    { args: ['list', 'logins', '--failed'], tells: /failed/u },
    { args: ['list', 'logins'], tells: /^2026-12-01, in 3 days: .*? for ([\d,]+) users?\b/u, number: stops },
    { args: ['list', 'logins', '--snapshot', snapshot], tells: /^2026-12-01, in 3 days: .*? for ([\d,]+) users?\b/u },
    { args: ['check', 'ip', '--snapshot', snapshot, '--ip', ELSEWHERE], tells: /^! token-required {2}8\.8\.8\.8 /u },
    {
      args: ['check', 'ip', '--snapshot', snapshot, '--ip', ELSEWHERE, '--ip', '9.9.9.9', '--ip', '1.1.1.1'].concat([
        '--ip',
        '8.8.4.4',
      ]),
      tells: /^! (4) answers: 4 token-required\./u,
      number: (json) => asList(json['answers']).filter(({ decides }) => decides === true).length,
    },
    {
      args: ['generate', 'permission-set', 'any-api-auth', '--output-dir', 'set', '--force'],
      tells: /^([\d,]+) users log in via SOAP without Use Any API Auth/u,
      number: assigned,
    },
    {
      args: ['check', 'move'],
      // Partial before it: the register names a user whom the org does not have.
      tells: /^Partial: Ghost .* Exit 30: ([\d,]+) integrations are not quiet/u,
      number: (json) => asList(json['integrations']).filter(({ fails }) => fails === true).length,
    },
    {
      args: ['generate', 'app', ...of('good'), '--flow', 'jwt', '--output-dir', 'app', '--force'],
      tells: /^The app Good for good@integration\.loopback\.example is in app: JWT bearer/u,
    },
    { args: ['save', 'snapshot', '--output-file', 'again.jsonl'], tells: /^Saved 20,000 users and 20 profiles of / },
    { args: ['diagnose', 'login', '--error', 'PASSWORD_LOCKOUT'], tells: /^✗ certain {2}user-locked/u },
    { args: ['diagnose', 'login', ...of('locked')], tells: /^✗ certain {2}user-locked/u },
    {
      args: ['diagnose', 'login', ...of('frozen', 'inactive', 'good')],
      tells: /^A cause was found for 2 of 3 users \(exit 68\)\.$/u,
    },
    {
      args: ['diagnose', 'login', ...of('locked', 'frozen', 'inactive', 'good', 'no-api', 'mfa')],
      tells: /^A cause was found for 3 of 6 users \(exit 68\)\.$/u,
    },
    { args: ['list', 'ranges'], tells: /^3 trusted ranges contain 1,280 addresses/u },
    { args: ['audit', 'ranges'], tells: /^Exit 30: (\d+) errors?\./u, number: errors },
    {
      args: ['audit', 'ranges', '--snapshot', snapshot],
      tells: /^Exit 30: (\d+) error/u,
      number: errors,
    },
    { args: ['diff', 'ranges', 'file:before.txt', 'file:after.txt'], tells: /^1 list differs between / },
    { args: ['diff', 'ranges', `snapshot:${snapshot}`, 'file:after.txt'], tells: /^1 list differs between / },
    { args: ['diff', 'results', 'before.json', 'after.json'], tells: /new/u },
    { args: ['list', 'integrations'], tells: /^sf-token\.yml registers (4) integrations\./u, number: registered },
    { args: ['check', 'policy'], tells: /^Exit 30: ([\d,]+) errors?\./u, number: errors },
    {
      args: ['check', 'policy', '--snapshot', snapshot],
      tells: /^Partial: the snapshot lacks .* Exit 30: ([\d,]+) errors?\./u,
      number: errors,
    },
    { args: ['check', 'policy', '--preflight'], tells: /^\S+: all \d+ rules can be checked/u },
    { args: ['generate', 'policy', '--output-file', 'present.yml'], tells: /present\.yml/u },
    { args: ['open', 'reset', ...of('good')], tells: /^A reset emails the new token of good@/u },
    { args: ['revoke', 'login', ...of('verified-address')], tells: /^Nothing is changed yet\./u },
    {
      args: ['revoke', 'address', ...of('verified-address'), '--ip', '198.51.100.77'],
      tells: /^verified-address@\S+ has verified 198\.51\.100\.77\./u,
    },
    { args: ['explain'], tells: /^5 verdicts, 22 rules, / },
    { args: ['validate', 'login', '--wait', '0', ...of('good')], tells: /^✓ succeeded {2}good@/u },
    { args: ['validate', 'login', '--wait', '0', ...of('stale-token')], tells: /^✗ failed {2}stale-token@/u },
    { args: ['validate', 'login', '--wait', '0', ...of('expired-password')], tells: /^✗ refused .* \(exit 30\)\.$/u },
  ];

  for (const { args, number, tells } of COMMANDS) {
    const name = args.filter((arg) => arg !== snapshot).join(' ');
    it(`sf token ${name}: at most ${String(MOST_LINES)} lines, the answer first`, async () => {
      const { stderr, stdout } = await ask(args);
      expect(stderr, 'where standard error is a pipe').to.not.match(SIGN);
      const rows = rowsOf(stdout, 80);
      expect(rows.length, stdout).to.be.within(2, MOST_LINES);
      const wide = stdout.split('\n').filter((line) => stringWidth(line) > 80 && !isCommand(line));
      expect(wide, stdout).to.deep.equal([]);
      expect(stdout).to.not.match(/%s|\{\w+\}|undefined|\bunknown *$/mu);
      const answer = rows.slice(0, rows.indexOf(''));
      expect(answer.length, stdout).to.be.within(1, ANSWER_LINES);
      const told = tells.exec(answer.join(' '));
      expect(told, stdout).to.not.equal(null);
      if (number === undefined) return;
      const json = resultOf(await ask([...args, '--json']));
      expect(Number(told?.[1]?.replaceAll(',', '')), stdout).to.equal(number(json));
    });
  }

  it('of a terminal of 60 columns too, and of 120', async () => {
    const asked = [
      ['list', 'users', '--snapshot', snapshot],
      ['list', 'users', '--snapshot', snapshot, '--from-history', '30'],
      ['list', 'logins', '--snapshot', snapshot],
      ['check', 'policy', '--snapshot', snapshot],
      ['audit', 'ranges', '--snapshot', snapshot],
      ['check', 'move', '--snapshot', snapshot],
      ['explain'],
    ];
    for (const args of asked) {
      for (const columns of [60, 120]) {
        const { stdout } = await ask(args, columns);
        expect(rowsOf(stdout, columns).length, stdout).to.be.within(2, MOST_LINES);
      }
    }
  });

  it('every number of the days on which logins stop is one of the JSON', async () => {
    const { stdout } = await ask(['list', 'logins']);
    const json = resultOf(await ask(['list', 'logins', '--json']));
    const breaks = asList(asObject(json['summary'])['breaks']);
    const said = stdout.split('\n').flatMap((line) => {
      const [, date, days, count] = /^(\S{10}), in (\d+) days?: .* for ([\d,]+) users?\b/u.exec(line) ?? [];
      return date === undefined ? [] : [[date, Number(days), Number(count?.replaceAll(',', ''))]];
    });
    expect(said.length).to.be.above(1);
    expect(said).to.deep.equal(
      breaks.slice(0, said.length).map(({ date, daysLeft, users: count }) => [date, daysLeft, count]),
    );
  });

  it('the users of whom a check of list logins speaks are those of its days, each once', async () => {
    for (const [days, isSeveral] of [
      [30, false],
      [90, true],
    ] as const) {
      const args = ['list', 'logins', '--fail-within', String(days)];
      const { stdout } = await ask(args);
      const json = resultOf(await ask([...args, '--json']));
      const daysOf = asList(asObject(json['summary'])['breaks']).filter(({ daysLeft }) => Number(daysLeft) <= days);
      const sum = daysOf.reduce((total, { users }) => total + Number(users), 0);
      const [, count = ''] = /^Exit 30: --fail-within \d+ \(([\d,]+) users/u.exec(stdout) ?? [];
      const users = Number(count.replaceAll(',', ''));
      expect(users, stdout).to.be.above(0);
      if (isSeveral) expect(users).to.be.below(sum);
      else expect(users).to.equal(sum);
      expect(stdout.includes('some on more than one day'), stdout).to.equal(isSeveral);
    }
  });

  it('cases of JUnit have names of their own', async () => {
    const args = ['list', 'logins', '--fail-within', '90'];
    const { stdout } = await ask([...args, '-r', 'junit']);
    const names = [...stdout.matchAll(/<testcase [^>]*? name="([^"]*)"/gu)].map(([, name]) => name);
    expect(names.length).to.be.above(400);
    expect(new Set(names).size).to.equal(names.length);
    expect(names.filter((name) => name?.endsWith(')')).length, 'users of several clients').to.be.above(100);
  });

  for (const [args, life] of [
    [['list', 'users'], /Reading users.*1\d,000 of [\d,]+ users/su],
    [['list', 'logins'], /Reading the login history.*[1-9][\d,]* groups of logins, \d+ API calls/su],
    [['save', 'snapshot', '--output-file', 'third.jsonl'], /Saving.*\d,000 of 20,000 users/su],
  ] as const) {
    itWith('terminal')(
      `sf token ${args.join(' ')}: a sign of life before the org has answered, on the terminal alone`,
      async () => {
        const { all, atGate: seen } = await watch({ org, home, folder, program: OWN_PLUGIN, now: NOW }, args);
        expect(seen, 'before the first answer').to.match(SIGN);
        expect(all).to.match(life);
        const page = readFileSync(join(folder, 'page.txt'), 'utf8');
        expect(page).to.match(/^(?:[\d,]+ of |2026-12-01, |Saved )/u);
        // oxlint-disable-next-line no-control-regex
        expect(page).to.not.match(/[\u2800-\u28ff\u2588\u2591\u001b]|Reading|Saving\b/u);
      },
    );
  }

  // The last one: the session is that of a user more.
  it('keeps to a screen, with the answer first, where hardly anything could be read and where a list fails', async () => {
    const few = org.change.session({ permissions: ['ApiEnabled'] }).accessToken;
    const asked: readonly (readonly [readonly string[], number])[] = [
      [['list', 'users'], 68],
      [['list', 'users', '--summary'], 68],
      [['list', 'users', '--fail-on', 'unknown'], 30],
      [['list', 'users', '--summary', '--fail-on', 'unknown'], 30],
      [['check', 'ip', '--ip', ELSEWHERE, '--profile', 'Kiosk', ...of('locked')], 68],
    ];
    for (const [args, code] of asked) {
      const ran = await plugin(['token', ...args, '--target-org', few], home, {
        cwd: folder,
        env: { SF_ORG_INSTANCE_URL: org.urls.cloud, OCLIF_TABLE_COLUMN_OVERRIDE: '80' },
      });
      expect(ran.code, ran.stderr).to.equal(code);
      const rows = rowsOf(ran.stdout, 80);
      expect(rows.length, ran.stdout).to.be.at.most(MOST_LINES);
      expect(rows.slice(0, ANSWER_LINES).join(' '), ran.stdout).to.match(/^Partial: .*(?: users |answers: )/u);
      expect(rows.indexOf(''), 'the answer').to.be.at.most(ANSWER_LINES);
    }
    const worst = await ask([
      ...['list', 'users', '--ip', '203.0.113.10', '--ip', ELSEWHERE, '--fail-on', 'denied', '--fail-on', 'impossible'],
    ]);
    expect(rowsOf(worst.stdout, 80).length, worst.stdout).to.be.at.most(MOST_LINES);
  });
});

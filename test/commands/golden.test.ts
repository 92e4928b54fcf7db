/**
 * The page of every command as a terminal shows it, kept in test/golden: at 60, 80, 120 and 200 columns, in colour, with
 * NO_COLOR, on a dumb terminal and in a pipe, from an org on loopback whose clock stands still. Only what differs from
 * run to run is masked, width for width.
 *
 *   GOLDEN=write npx mocha test/commands/golden.test.ts    writes what is shown now; look at each with git diff
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type IntegrationCase, type MadeApp, type Org } from '../org/index.js';
import { clockAt, clockFile } from '../support/clock.js';
import { asList, asObject, type Json, type JsonObject } from '../support/envelope.js';
import { expectGolden, GOLDEN_FOLDER, partsOf, TERMINALS, type Part } from '../support/golden.js';
import { writeSides } from '../support/sides.js';
import { writeRegister } from '../support/register.js';
import { Home, inherited, PLUGIN, plugin } from '../support/run.js';
import { PseudoTerminal } from '../support/terminal.js';
import { describeWith } from '../support/system.js';
import {
  ofAnswers,
  ofApps,
  ofAudit,
  ofAttempt,
  ofCauses,
  ofFailures,
  ofHistory,
  ofIntegrations,
  ofListUsers,
  ofLogins,
  ofOneUser,
  ofPaths,
  ofMoves,
  ofNewApp,
  ofPermissionSet,
  ofPolicy,
  ofPresent,
  ofRanges,
  ofReset,
  ofRevoke,
  ofRotate,
  ofRevokedAddress,
  ofSnapshot,
  ofSummary,
  takenIn,
  type Told,
} from './golden.numbers.js';

const NOW = '2026-11-24T12:00:00Z';
const KEYS = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
/** Shown by test/hooks/page.test.ts. */
const DOCTOR = 'doctor';
const FEW = 3;
/** In none of the org's ranges. */
const ELSEWHERE = '8.8.8.8';

interface Others {
  readonly users: readonly JsonObject[];
  readonly logins: JsonObject;
}

interface Screen {
  readonly name: string;
  readonly args: readonly string[];
  /** What its numbers have to be, by its JSON and, where that has no rows, by that of others. */
  readonly counted: (result: JsonObject, others: Others) => Told;
  /** The page of which this one is a variety. */
  readonly isLike?: string;
  /** Whose secrets are given. */
  readonly secrets?: IntegrationCase;
  /** It logs in by an app. */
  readonly isByApp?: true;
  /** A file that is not there before. */
  readonly writes?: string;
  /** No org is asked. */
  readonly isOffline?: true;
  readonly code?: number;
}

const who = (name: IntegrationCase): string => `${name}@integration.loopback.example`;
const of = (...names: readonly IntegrationCase[]): string[] => names.flatMap((name) => ['--username', who(name)]);
const validate = (name: IntegrationCase, code = 30): Omit<Screen, 'name'> => ({
  args: ['validate', 'login', ...of(name), '--wait', '0'],
  counted: ofAttempt,
  secrets: name,
  code,
});

/** The org's clock stands still and that of the command does not, so what it measures hangs on the speed of the machine. */
function withoutClock(page: string): string {
  // oxlint-disable-next-line no-control-regex
  return page.replace(/^ {2}(?:\u001b\[\d+m)*clock(?:\u001b\[\d+m)* {2}.*\n(?: {10,}.*\n)*/mu, '');
}

/** The numbers of the sentences, without dates, addresses, versions, controls and names; the rows of tables apart. */
function toldBy(page: string): { numbers: number[]; rows: Map<string, number[]> } {
  const rows = new Map<string, number[]>();
  const said: string[] = [];
  let isTable = false;
  for (const line of page.slice(0, page.search(/\nNext[ :]/u)).split('\n')) {
    if (/^(?:App|Verdict|Profile|Stops|Ends|User|Where|Client|Step|Open|Address) {2}/u.test(line)) {
      isTable = true;
    } else if (line === '' || /^[\d,]+ of /u.test(line)) {
      isTable = false;
    } else if (isTable) {
      const [name = '', ...cells] = line.split(/ {2,}/u);
      rows.set(
        name,
        cells.filter((cell) => /^[\d,]+$/u.test(cell)).map((cell) => Number(cell.replaceAll(',', ''))),
      );
      continue;
    }
    if (!isTable && !/^Warning: |^Assumed: |^ {2}(?!guard|because)/u.test(line)) said.push(line);
  }
  const words = said
    .join('\n')
    .replace(/\d{4}-\d\d-\d\d(?: \d\d:\d\d UTC|\S*)|\d+(?:\.\d+)+|\S*[@/]\S*|\(line \d+\)|\bSBS-[A-Z]+-\d+/gu, '');
  return { rows, numbers: (words.match(/\d[\d,]*/gu) ?? []).map((one) => Number(one.replaceAll(',', ''))) };
}

describeWith('terminal')('pages as terminals show them', function golden() {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-golden-'));
  const terminal = new PseudoTerminal();
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 400, logins: 2000, seed: 7, clock: () => Date.parse(NOW) });
    writeRegister(join(folder, 'sf-token.yml'));
    writeSides(folder);
    writeFileSync(join(folder, 'app.key'), KEYS.privateKey, { mode: 0o600 });
  });
  after(async () => {
    terminal.close();
    rmSync(folder, { recursive: true });
    await org.close();
  });

  let made: MadeApp | undefined;
  /** Made when a page needs it: others list the apps of the org. */
  const app = (): MadeApp =>
    (made ??= org.change.addApp({
      ...{
        name: 'Nightly_Export',
        label: 'Nightly export',
        clientCredentials: true,
        runAs: who('good'),
        approved: true,
      },
      certificate: { publicKey: KEYS.publicKey, ends: Date.parse(NOW) / 1000 + 86_400 },
    }));
  const argsOf = ({ args, isByApp, isOffline }: Screen): string[] => [
    'token',
    ...args,
    ...(isByApp ? ['--client-id', app().clientId] : []),
    ...(isOffline ? [] : ['--target-org', org.admin.accessToken]),
  ];
  const secretsOf = ({ args, isByApp, secrets }: Screen): Record<string, string> => {
    if (isByApp) return args.includes('jwt') ? {} : { SF_TOKEN_CLIENT_SECRET: app().clientSecret };
    const one = org.integrations.find((integration) => integration.case === secrets);
    return one === undefined ? {} : { SF_TOKEN_PASSWORD: one.password, SF_TOKEN_SECURITY_TOKEN: one.securityToken };
  };
  const clock = (): { first: string[]; NODE_OPTIONS: string } => {
    return { NODE_OPTIONS: clockAt(NOW, folder), first: [clockFile(NOW, folder)] };
  };

  /** As if nobody had tried a login before: the org counts failures, and the journal is in a home of its own. */
  const forget = ({ secrets, writes }: Screen): void => {
    if (writes !== undefined) rmSync(join(folder, writes), { force: true });
    if (secrets === undefined) return;
    org.change.changeUser(who(secrets), { failed_logins: 0 });
    if (secrets === 'stale-token') org.change.forgetLogins();
  };
  async function shown(
    screen: Screen,
    columns: number,
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ code: number; screen: string; stderr: string }> {
    const home = new Home();
    forget(screen);
    try {
      return await terminal.run({
        program: PLUGIN,
        args: argsOf(screen),
        env: {
          ...inherited(),
          ...Object.fromEntries(Object.entries(home.env).filter(([name]) => name !== 'FORCE_COLOR')),
          TERM: 'xterm-256color',
          SF_ORG_INSTANCE_URL: org.urls.cloud,
          ...secretsOf(screen),
          ...env,
        },
        cwd: folder,
        input: '',
        first: clock().first,
        columns,
      });
    } finally {
      home.remove();
    }
  }

  async function piped(screen: Screen, ...more: readonly string[]): Promise<string> {
    const home = new Home();
    forget(screen);
    try {
      const { stdout } = await plugin([...argsOf(screen), ...more], home, {
        cwd: folder,
        env: { SF_ORG_INSTANCE_URL: org.urls.cloud, NODE_OPTIONS: clock().NODE_OPTIONS, ...secretsOf(screen) },
      });
      return stdout;
    } finally {
      home.remove();
    }
  }

  const results = new Map<string, JsonObject>();
  async function resultOf({ name }: Pick<Screen, 'name'>): Promise<JsonObject> {
    const screen = SCREENS.find((one) => one.name === name);
    const known = results.get(name);
    if (known !== undefined || screen === undefined) return known ?? {};
    const result = asObject(asObject(JSON.parse(await piped(screen, '--json')) as Json)['result']);
    results.set(name, result);
    return result;
  }
  const others = async (): Promise<Others> => ({
    users: asList((await resultOf({ name: 'list-users' }))['users']),
    logins: await resultOf({ name: 'list-logins' }),
  });

  const SCREENS: readonly Screen[] = [
    { name: 'check-ip-one', args: ['check', 'ip', '--ip', ELSEWHERE], code: 30, counted: ofAnswers },
    {
      name: 'check-ip-several',
      args: ['check', 'ip', '--ip', ELSEWHERE, '--ip', '203.0.113.10', ...of('profile-range', 'good')],
      code: 30,
      counted: ofAnswers,
    },
    { name: 'list-users', args: ['list', 'users'], counted: ofListUsers },
    {
      name: 'list-users-summary',
      isLike: 'list-users',
      args: ['list', 'users', '--summary'],
      counted: (_, { users }) => ofSummary(users),
    },
    {
      name: 'list-users-from-history',
      isLike: 'list-users',
      args: ['list', 'users', '--from-history', '30'],
      counted: ofHistory,
    },
    {
      name: 'list-users-one',
      isLike: 'list-users',
      args: ['list', 'users', ...of('verified-address')],
      counted: ofOneUser,
    },
    { name: 'list-logins', args: ['list', 'logins'], counted: (result) => ofLogins(result, false) },
    {
      name: 'list-logins-by-path',
      isLike: 'list-logins',
      args: ['list', 'logins', '--by', 'path'],
      counted: (result, { logins }) => ofPaths(logins, result),
    },
    {
      name: 'list-logins-failed',
      isLike: 'list-logins',
      args: ['list', 'logins', '--failed'],
      counted: (result, { logins }) => ofFailures(logins, result),
    },
    {
      name: 'list-logins-expiring',
      isLike: 'list-logins',
      args: ['list', 'logins', '--expiring', '30'],
      counted: (result) => ofLogins(result, true),
    },
    // Before anybody logs in.
    { name: 'list-integrations', args: ['list', 'integrations'], counted: ofIntegrations },
    { name: 'check-policy', args: ['check', 'policy'], code: 30, counted: ofPolicy },
    {
      name: 'generate-policy',
      args: ['generate', 'policy', '--output-file', 'present.yml'],
      writes: 'present.yml',
      counted: ofPresent,
    },
    { name: 'revoke-login', args: ['revoke', 'login', ...of('verified-address')], counted: ofRevoke },
    { name: 'rotate-login', args: ['rotate', 'login', ...of('good')], counted: ofRotate },
    {
      name: 'revoke-address',
      args: ['revoke', 'address', ...of('verified-address'), '--ip', '198.51.100.77'],
      counted: ofRevokedAddress,
    },
    { name: 'open-reset', args: ['open', 'reset', ...of('good')], counted: ofReset },
    { name: 'validate-login-succeeded', ...validate('good', 0) },
    { name: 'validate-login-refused', ...validate('frozen') },
    { name: 'validate-login-expired', isLike: 'validate-login-refused', ...validate('expired-password') },
    {
      name: 'diagnose-login-error',
      args: ['diagnose', 'login', '--error', 'LOGIN_MUST_USE_SECURITY_TOKEN'],
      isOffline: true,
      counted: (result) => ({ numbers: ofCauses(result) }),
    },
    // The org wrote ten rows of wrong passwords for this user.
    {
      name: 'diagnose-login-user',
      args: ['diagnose', 'login', ...of('locked')],
      counted: (result) => ({ numbers: [...ofCauses(result), 10] }),
    },
    {
      name: 'diagnose-login-several',
      isLike: 'diagnose-login-user',
      args: ['diagnose', 'login', ...of('frozen', 'good', 'inactive')],
      code: 68,
      // Of three users, of whom one has no failed login.
      counted: () => ({ numbers: [2, 3, 68] }),
    },
    {
      name: 'generate-permission-set',
      args: ['generate', 'permission-set', 'any-api-auth', '--output-dir', 'set', '--force'],
      counted: ofPermissionSet,
    },
    {
      name: 'generate-notice',
      args: ['generate', 'notice', '--output-dir', 'notices', '--force'],
      code: 68,
      counted: (result) => ({
        numbers: [asList(result['notices']).length, Number(result['withoutOwner'])].filter((count) => count !== 0),
      }),
    },
    { name: 'check-move', args: ['check', 'move'], code: 30, counted: ofMoves },
    {
      name: 'generate-app',
      args: ['generate', 'app', ...of('good'), '--flow', 'jwt', '--output-dir', 'app'],
      code: 30,
      counted: ofNewApp,
    },
    {
      name: 'save-snapshot',
      args: ['save', 'snapshot', '--logins', '30', '--output-file', 'org.jsonl'],
      counted: () => ofSnapshot(join(folder, 'org.jsonl')),
    },
    { name: 'list-apps', args: ['list', 'apps'], counted: ofApps },
    { name: 'list-ranges', args: ['list', 'ranges'], counted: ofRanges },
    { name: 'audit-ranges', args: ['audit', 'ranges'], code: 30, counted: ofAudit },
    {
      name: 'diff-ranges',
      args: ['diff', 'ranges', 'file:before.txt', 'file:after.txt'],
      isOffline: true,
      // A block of 16 and one address more, 128 addresses less, in the one list that both have.
      counted: () => ({ numbers: [1, 17, 128, 0, 16, 1, 128] }),
    },
    {
      name: 'diff-results',
      args: ['diff', 'results', 'before.json', 'after.json'],
      isOffline: true,
      counted: () => ({ numbers: [1, 1, 1, 1] }),
    },
    { name: 'explain', args: ['explain', 'user-locked'], isOffline: true, counted: () => ({ numbers: [] }) },
    {
      name: 'validate-login-credentials',
      args: ['validate', 'login', '--path', 'client-credentials', ...of('good'), '--wait', '0'],
      ...{ isByApp: true, counted: () => ({ numbers: [] }) },
    },
    {
      name: 'validate-login-jwt',
      args: ['validate', 'login', '--path', 'jwt', '--jwt-key-file', 'app.key', ...of('good'), '--wait', '0'],
      ...{ isByApp: true, counted: () => ({ numbers: [] }) },
    },
    // The last one, since the logins before it are forgotten.
    { name: 'validate-login-failed', ...validate('stale-token') },
  ];

  for (const screen of SCREENS) {
    it(screen.name, async () => {
      const parts: Part[] = [];
      for (const one of TERMINALS.slice(0, screen.isLike === undefined ? undefined : FEW)) {
        const { code, screen: text } = await shown(screen, one.columns, one.env);
        expect(code, text).to.equal(screen.code ?? 0);
        parts.push(...partsOf(one, withoutClock(text)));
      }
      const page = withoutClock(await piped(screen));
      parts.push(['a pipe', page]);
      const told = toldBy(page);
      const counted = screen.counted(await resultOf(screen), await others());
      expect(told.numbers, page).to.deep.equal(counted.numbers);
      const taken = takenIn(page, await resultOf(screen));
      expect(taken?.holds ?? true, taken?.said).to.equal(true);
      const tabled = Object.entries(counted.rows ?? {}).filter(([name]) => told.rows.has(name));
      expect(tabled.length > 0).to.equal(counted.rows !== undefined);
      for (const [name, numbers] of tabled) expect(told.rows.get(name), name).to.deep.equal(numbers);
      expectGolden(screen.name, parts);
    });
  }

  it('has no page that nothing shows', () => {
    const names = [...SCREENS.map(({ name }) => name), DOCTOR];
    expect(readdirSync(GOLDEN_FOLDER).sort()).to.deep.equal(names.map((name) => `${name}.txt`).sort());
  });
});

/**
 * What is piped into a rotation: one secret, of this user and this run, in whatever lines it comes. What died with another
 * password is given to nobody.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import type { Org, OrgSession } from '../org/index.js';
import { changesIn, runFilesIn } from '../support/changes.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { keepsIn, keptIn, startRotationOrg } from '../support/rotationOrg.js';
import { Home, plugin, type Ran } from '../support/run.js';

const WHO = 'etl@acme.example';
const OLD = 'Old-pw-of-etl-1';
const MINUTE = 60_000;
type Secret = Partial<Record<string, string>>;
type Lines = readonly (Secret | string)[];
const FAILS = `'${process.execPath}' -e 'process.exit(1)'`;

describe('sf token rotate login --piped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-rotate-piped-'));
  let home: Home;
  let org: Org;
  let admin: OrgSession;
  let now = Date.now();
  let count = 0;
  let place = '';

  beforeEach(async () => {
    home = new Home();
    place = join(folder, String((count += 1)));
    now = Date.now();
    ({ admin, org } = await startRotationOrg(() => now, { username: WHO, password: OLD }));
    for (let hour = 1; hour < 12; hour += 1) org.change.addLogin(WHO, Math.floor(now / 1000) - hour * 3600, {});
    // Nowhere is trusted: each client needs a token.
    org.change.settings.trustedRanges = [];
  });
  afterEach(async () => {
    await org.close();
    home.remove();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const keeps = (name: string): string => keepsIn(`${place}-${name}`);
  const kept = (name: string): Secret =>
    Object.fromEntries(Object.entries(keptIn(`${place}-${name}`)).map(([key, value]) => [key, String(value)]));
  const prints = (token: string): string => `'${process.execPath}' -e 'console.log(process.argv[1])' ${token}`;
  const rotate = async (args: readonly string[], lines?: Lines): Promise<Ran> => {
    now += MINUTE;
    const input = lines?.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
    return plugin(
      [
        ...['token', 'rotate', 'login', ...args, '--force', '--skip-test', '--wait', '0'],
        ...['--on-failure', keeps('failed'), '--target-org', admin.accessToken, '--json'],
        ...['--apply', '--no-prompt', '--confirm', org.orgId, ...(input === undefined ? [] : ['--piped'])],
      ],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office }, ...(input === undefined ? {} : { input }) },
    );
  };
  const runId = (): string => basename(runFilesIn(home)[0] ?? '', '.run.json');
  /** A round that fails at its delivery, and hands over what it has set. */
  const handed = async (more: readonly string[], letter: string): Promise<Secret> => {
    const token = prints(`${letter}bcdAbcdAbcdAbcdAbcdAbcd`);
    const ran = await rotate([...more, '--token-command', token, '--deliver', FAILS]);
    expect(ran.code, ran.stdout).to.equal(30);
    return kept('failed');
  };
  const takenUp = async (lines: Lines, ...more: string[]): Promise<Ran> =>
    rotate(['--resume', runId(), '--deliver', keeps('one'), ...more], lines);
  const isDelivered = (): boolean => existsSync(`${place}-one`);
  const sets = (): number => changesIn(org).filter((one) => /\/User\/\w+\/password$/u.test(one)).length;
  const nameOf = (ran: Ran): unknown => asObject(JSON.parse(ran.stdout) as JsonObject)['name'];
  const tokenStep = (ran: Ran): unknown[] =>
    asList(resultOf(ran)['steps']).flatMap(({ code, state, step }) => (step === 'token' ? [state, code] : []));

  it('delivers what was handed over last, and no part of what was before', async () => {
    const first = await handed(['--username', WHO], 'B');
    const { securityToken, ...second } = await handed(['--resume', runId()], 'C');
    const tries: (readonly [Secret, string])[] = [
      [{ securityToken: first['securityToken'], of: first['of'] }, 'ErrorPipedFormerError'],
      [{ securityToken, username: 'other@acme.example' }, 'ErrorPipedLineError'],
      [{ securityToken, of: second['of'], instanceUrl: 'https://elsewhere.example' }, 'ErrorPipedOtherError'],
      [first, 'ErrorPipedLineError'],
    ];
    for (const [line, name] of tries) {
      const ran = await takenUp([second, line]);
      expect([ran.code, isDelivered(), ran.stdout.includes(name)], ran.stdout).to.deep.equal([2, false, true]);
    }
    expect(sets()).to.equal(2);
    const ran = await takenUp(['', {}, second, { securityToken }]);
    expect([ran.code, sets()], ran.stdout).to.deep.equal([0, 2]);
    expect([kept('one')['password'], kept('one')['securityToken']]).to.deep.equal([second['password'], securityToken]);
  });

  describe('where nobody is known to need a token', () => {
    const NEW = 'new@acme.example';
    const given = (name: string): Secret => kept(name);
    beforeEach(() => {
      org.change.addUser({ profile: 'Plain', username: NEW, password: OLD, securityToken: 'AbcdAbcdAbcdAbcdAbcdAbcd' });
    });
    const begin = async (): Promise<Secret> => {
      const ran = await rotate(['--username', NEW, '--token-command', FAILS, '--deliver', FAILS]);
      expect(ran.code, ran.stdout).to.equal(30);
      return given('failed');
    };
    const TOKEN = 'ZbcdZbcdZbcdZbcdZbcdZbcd';

    it('refuses what was handed over before the token was taken, and takes both together', async () => {
      const older = await begin();
      const more = ['--token-command', prints(TOKEN)];
      const taken = await rotate(['--resume', runId(), '--deliver', FAILS, ...more], [older]);
      expect([taken.code, given('failed')['securityToken']], taken.stdout).to.deep.equal([30, TOKEN]);
      const newer = given('failed');
      const half = await takenUp([older], ...more);
      expect([half.code, nameOf(half), isDelivered()], half.stdout).to.deep.equal([2, 'ErrorPipedTokenError', false]);
      const both = await takenUp([newer, older], ...more);
      expect([both.code, sets(), kept('one')['securityToken']], both.stdout).to.deep.equal([0, 1, TOKEN]);
    });

    it('looks for the token in a later line than what was handed over without it', async () => {
      const older = await begin();
      const ran = await takenUp([older, { securityToken: TOKEN }]);
      expect([ran.code, sets(), kept('one')['securityToken']], ran.stdout).to.deep.equal([0, 1, TOKEN]);
    });
  });

  for (const [what, before] of [
    ['a blank line', ''],
    ['an empty object', {}],
  ] as const) {
    it(`takes what was handed over where ${what} stands before it`, async () => {
      const given = await handed(['--username', WHO], 'B');
      const ran = await takenUp([before, given]);
      expect([ran.code, sets(), kept('one')['password']], ran.stdout).to.deep.equal([0, 1, given['password']]);
    });

    it(`refuses it in a run that makes another secret, also after ${what}`, async () => {
      const given = await handed(['--username', WHO], 'B');
      const ran = await rotate(['--username', WHO, '--deliver', keeps('one')], [before, given]);
      expect([ran.code, sets(), isDelivered()], ran.stdout).to.deep.equal([2, 1, false]);
      expect(nameOf(ran)).to.equal('ErrorPipedHandedError');
    });
  }

  it('takes no token from a line of an earlier round for the password that stays', async () => {
    const only = ['--token-only', '--deliver'];
    const begin = async (args: readonly string[], token: string): Promise<Secret> => {
      await rotate([...args, ...only, FAILS], [{ password: OLD }, { securityToken: token }]);
      return kept('failed');
    };
    const first = await begin(['--username', WHO], 'BbcdAbcdAbcdAbcdAbcdAbcd');
    const second = await begin(['--resume', runId()], 'CbcdAbcdAbcdAbcdAbcdAbcd');
    expect(second['securityToken']).to.not.equal(first['securityToken']);
    const dead = await takenUp([{ password: OLD }, first], '--token-only');
    expect([dead.code, isDelivered(), nameOf(dead)]).to.deep.equal([2, false, 'ErrorPipedFormerError']);
    const anew = await rotate(['--username', WHO, ...only, keeps('one')], [second]);
    expect([anew.code, isDelivered(), nameOf(anew)]).to.deep.equal([2, false, 'ErrorPipedHandedError']);
    const ran = await takenUp([{ password: OLD }, second], '--token-only');
    expect([ran.code, kept('one')['securityToken']], ran.stdout).to.deep.equal([0, second['securityToken']]);
  });

  it('takes none from a line that comes when another password is set', async () => {
    const given = await handed(['--username', WHO], 'B');
    const late = { ...given };
    delete late['of'];
    // What has come by then is looked through: so many lines that this one is not.
    const many = Array.from({ length: 150 }, () => ({ clientSecret: '' }));
    const ran = await takenUp([{}, ...many, late]);
    expect([ran.code, sets(), isDelivered(), tokenStep(ran)], ran.stdout).to.deep.equal([
      ...[30, 2, false, ['refused', 'wrong-line']],
    ]);
    expect([kept('failed')['securityToken'], kept('failed')['password'] === given['password']]).to.deep.equal([
      '',
      false,
    ]);
  });
});

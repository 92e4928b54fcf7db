/**
 * Rotations that are killed while a program of theirs is at work: the program lives on, with what is lost by then.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { changesIn, runFilesIn, statesOf } from '../support/changes.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { logsInAt } from '../support/soapLogin.js';
import { Home, OWN_PLUGIN, plugin, run, type Ran } from '../support/run.js';
import { until } from '../support/until.js';
import { type After, mayKeep, WAITING_STORE } from '../support/waitingStore.js';

const WHO = 'etl@acme.example';
const PASSWORD = 'Old-pw-of-etl-1';

/** As the steps are told. */
const WORDS = { pause: 'stop the clients', 'deliver-1': 'deliver with program 1' } as const;

describe('what a killed rotation leaves behind', function () {
  if (process.platform === 'win32') return;
  let home: Home;
  let org: Org;
  let admin: OrgSession;
  let place = '';
  let now = 0;

  beforeEach(async () => {
    home = new Home();
    place = mkdtempSync(join(tmpdir(), 'sf-token-left-'));
    writeFileSync(join(place, 'store.cjs'), WAITING_STORE);
    now = Date.parse('2026-11-24T12:00:00Z');
    org = await startOrg({ users: 20, clock: () => now });
    const { office } = org.addresses;
    org.change.settings.trustedRanges = [{ start: office, end: office }];
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    org.change.addUser({ username: WHO, profile: 'Plain', password: PASSWORD });
    admin = org.change.logIn('admin@loopback.example', 'office');
  });
  afterEach(async () => {
    for (const name of readdirSync(place).filter((one) => one.endsWith('.pid'))) end(name.replace('.pid', ''));
    await org.close();
    home.remove();
    rmSync(place, { recursive: true });
  });

  const file = (name: string): string => join(place, name);
  const store = (name: string, after: After): string =>
    `'${process.execPath}' '${file('store.cjs')}' '${file(name)}' ${String(after)}`;
  /** The real work is done by a child of what was started, as in docs/stores.md. */
  const shell = (name: string, after: After): string =>
    `sh -c "cat | ${store(name, after).replaceAll("'", String.raw`'`)}"`;
  const kept = (name: string): string[] =>
    existsSync(file(name))
      ? readFileSync(file(name), 'utf8')
          .split('\n')
          .filter((line) => line.trim() !== '')
      : [];
  const passwordsIn = (name: string): string[] =>
    kept(name).map((line) => String(asObject(JSON.parse(line) as JsonObject)['password']));
  const end = (name: string): void => {
    try {
      process.kill(Number(readFileSync(file(`${name}.pid`), 'utf8')), 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  /** Each in a second of its own: within one the org tells no two changes apart. */
  const rotation = (words: readonly string[]): string[] => {
    now += 1000;
    return [
      ...['token', 'rotate', 'login', ...words, '--no-prompt', '--confirm', org.orgId, '--wait', '0'],
      ...['--target-org', admin.accessToken, '--on-failure', store('failed', 0), '--skip-test', '--skip-token'],
    ];
  };
  const env = (): Record<string, string> => ({ SF_ORG_INSTANCE_URL: org.urls.office });
  /** Begins one, and kills it when its program is there and has what it was given. */
  const killedIn = async (step: keyof typeof WORDS, words: readonly string[]): Promise<Ran> =>
    run(OWN_PLUGIN, rotation(['--username', WHO, '--apply', '--force', ...words]), home, {
      env: { ...env(), TMPDIR: home.path },
      watch: {
        when: (output) => output.includes(`Now: ${WORDS[step]}`) && existsSync(file(`${step}.begun`)),
        then: (kill) => {
          kill('SIGKILL');
        },
      },
    });
  const again = async (words: readonly string[]): Promise<Ran> =>
    plugin(rotation(['--resume', idOf(), '--apply', ...words, '--json']), home, { env: env() });
  /** A run that waits for a store meanwhile, where it has come so far; what a store keeps too soon shows nothing false. */
  const keptDuring = async (name: string, ran: Promise<Ran>): Promise<Ran> => {
    setTimeout(() => {
      mayKeep(file(name));
    }, 2000);
    return ran;
  };
  const record = (): JsonObject => asObject(JSON.parse(readFileSync(runFilesIn(home)[0] ?? '', 'utf8')) as JsonObject);
  const idOf = (): string => basename(runFilesIn(home).sort()[0] ?? '', '.run.json');
  const logsIn = async (password: string): Promise<boolean> => {
    return logsInAt(org.urls.office, WHO, password);
  };

  for (const [how, program] of [
    ['a delivery', store],
    ['a child of a delivery', shell],
  ] as const) {
    it(`${how} that is slow has stored the lost secret before a new one is set`, async () => {
      const dead = await killedIn('deliver-1', ['--deliver', program('deliver-1', 'may')]);
      expect(dead.code).to.equal(null);
      const [begun] = asList(record()['programs']);
      expect([begun?.['step'], typeof begun?.['pid']]).to.deep.equal(['deliver-1', 'number']);
      const ran = await keptDuring('deliver-1', again(['--deliver', program('deliver-1', 0)]));
      expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
      const stored = passwordsIn('deliver-1');
      expect(stored).to.have.length(2);
      expect(await Promise.all(stored.map(logsIn))).to.deep.equal([false, true]);
      expect(record()['programs']).to.deep.equal([]);
      expect(record()['round']).to.equal(2);
    });
  }

  it('a delivery that does not end holds the next one back, and a new run as well', async () => {
    await killedIn('deliver-1', ['--deliver', shell('deliver-1', 'may')]);
    org.clearLog();
    const words = ['--deliver', store('deliver-1', 0), '--program-wait', '1'];
    for (const ran of [
      await again(words),
      await plugin(rotation(['--username', WHO, '--apply', ...words, '--json']), home, { env: env() }),
    ]) {
      expect(ran.code, ran.stdout).to.equal(1);
      expect(ran.stdout.replaceAll(/\s+/gu, ' ')).to.match(
        /left a program running, which it started to deliver with program 1 \(process \d+\)/u,
      );
    }
    expect(changesIn(org)).to.deep.equal([]);
    end('deliver-1');
    const ran = await again(words);
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
    expect(await logsIn(passwordsIn('deliver-1').at(-1) ?? '')).to.equal(true);
  });

  it('one that nobody here can ask about is told, and passed over only with --force', async () => {
    await killedIn('deliver-1', ['--deliver', store('deliver-1', 'may')]);
    mayKeep(file('deliver-1'));
    const path = runFilesIn(home)[0] ?? '';
    const [begun] = asList(record()['programs']);
    const elsewhere = [{ ...begun, step: 'deliver-1', pid: 1, start: '1', host: 'another-machine boot pid' }];
    writeFileSync(path, JSON.stringify({ ...record(), programs: elsewhere }));
    org.clearLog();
    const held = await again(['--deliver', store('deliver-1', 0)]);
    expect([held.code, changesIn(org)], held.stdout).to.deep.equal([1, []]);
    expect(held.stdout.replaceAll(/\s+/gu, ' ')).to.include(
      'on another machine to deliver with program 1, and was killed',
    );
    const ran = await again(['--deliver', store('deliver-1', 0), '--force']);
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
    expect(record()['programs']).to.deep.equal([]);
  });

  it('clients that were being stopped: nothing is set, and the run goes on once somebody has seen them stopped', async () => {
    const deliver = ['--deliver', store('one', 0)];
    await killedIn('pause', [...deliver, '--pause', store('pause', 'may')]);
    expect(record()['secret']).to.match(/^No secret was set, and the old one still works/u);
    org.clearLog();
    const ran = await keptDuring('pause', again([...deliver, '--pause', store('pause', 0)]));
    const result = resultOf(ran);
    expect(statesOf(result)).to.include('pause unknown').and.include('password pending');
    expect([ran.code, changesIn(org), await logsIn(PASSWORD)], ran.stderr).to.deep.equal([30, [], true]);
    // The program of the dead run has come to its end meanwhile, and was not started a second time.
    expect(kept('pause')).to.have.length(1);
    const page = await plugin(
      rotation(['--resume', idOf(), '--apply', ...deliver, '--pause', store('pause', 0)]),
      home,
      {
        env: env(),
      },
    );
    expect(page.stdout.replaceAll(/\s+/gu, ' ')).to.include('--force').and.include('that the clients are stopped');
    const forced = await again([...deliver, '--pause', store('pause', 0), '--force']);
    expect(forced.code, forced.stdout + forced.stderr).to.equal(0);
    expect(statesOf(resultOf(forced)))
      .to.include('pause done')
      .and.include('deliver-1 done');
    expect(kept('pause')).to.have.length(1);
  });

  it('or begins anew: no lock of the dead run is in the way', async () => {
    await killedIn('pause', ['--deliver', store('one', 0), '--pause', store('pause', 'may')]);
    mayKeep(file('pause'));
    const words = ['--username', WHO, '--apply', '--force', '--deliver', store('one', 0), '--json'];
    const ran = await plugin(rotation(words), home, { env: env() });
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
    expect(runFilesIn(home)).to.have.length(2);
  });

  it('no file: what was killed while it held the secret has written it nowhere', async () => {
    await killedIn('deliver-1', ['--deliver', store('deliver-1', 'may')]);
    mayKeep(file('deliver-1'));
    await until(() => kept('deliver-1').length > 0, 'a store');
    const [secret = ''] = passwordsIn('deliver-1');
    expect(await logsIn(secret)).to.equal(true);
    // Home, logs, run files, temporary files and what a dump of the process would leave stand in this folder.
    const files = readdirSync(home.path, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    expect(files.some(({ name }) => name.endsWith('.run.json'))).to.equal(true);
    for (const one of files) {
      expect(readFileSync(join(one.parentPath, one.name), 'latin1').includes(secret), one.name).to.equal(false);
    }
  });
});

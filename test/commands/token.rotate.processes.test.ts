/**
 * Rotations in processes of their own: signals, deaths, two at once, clients that retry, and prompts on a terminal.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { Random } from '../org/generate/random.js';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { runFilesIn } from '../support/changes.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { logsInAt } from '../support/soapLogin.js';
import { Home, OWN_PLUGIN, plugin, run, type Ran } from '../support/run.js';
import { type Answer, type Answered, PseudoTerminal } from '../support/terminal.js';
import { describeWith } from '../support/system.js';
import { type After, mayKeep, WAITING_STORE } from '../support/waitingStore.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const WHO = 'etl@acme.example';
const PASSWORD = 'Old-pw-of-etl-1';

/**
 * A client as they are: tries again and again, with what its store holds, else with what it has had for years; one
 * after another, with more than a second between: LoginHistory tells no two of a second apart, and so none with the old
 * secret shows after one with the new. In place of these milliseconds a text: it tries once, and prints that.
 */
const CLIENT = `
  const { existsSync, readFileSync } = require('node:fs');
  const [, , url, name, store, every] = process.argv;
  const tries = async () => {
    const line = existsSync(store) ? readFileSync(store, 'utf8').split('\\n').at(-2) ?? '' : '';
    const password = line === '' ? '${PASSWORD}' : JSON.parse(line).password;
    await fetch(url + '/services/Soap/u/60.0', {
      method: 'POST', headers: { 'content-type': 'text/xml', soapaction: 'login' },
      body: '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><CallOptions xmlns="urn:partner.soap.sforce.com"><client>' + name +
        '</client></CallOptions></e:Header><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${WHO}</username><password>' + password + '</password></login></e:Body></e:Envelope>',
    }).catch(() => undefined);
  };
  const again = () => tries().then(() => setTimeout(again, Number(every)));
  if (Number(every) > 0) again();
  else tries().then(() => console.log(every));
`;

/** A shell that lets the system write core files, and becomes the plugin. */
const CORES = ['-c', 'ulimit -c unlimited 2>/dev/null; exec "$0" "$@"', OWN_PLUGIN];

/** Of the times at which signals come: SF_TOKEN_SEED is another one. */
const SEED = Number(process.env['SF_TOKEN_SEED'] ?? 20_261_130);

/** Seconds to watch that no test waits for: it ends the watch when it has seen what it is about. */
const FOR_EVER = 3600;

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGQUIT' | 'SIGKILL';

/** As the steps are told. */
const WORDS = {
  password: 'set the new password',
  test: 'test the new secret once',
  'deliver-1': 'deliver with program 1',
  unlock: 'unlock the user',
} as const;

describe('sf token rotate login in processes of their own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-rotate-own-'));
  const [store, client] = [join(folder, 'store.cjs'), join(folder, 'client.cjs')];
  let home: Home;
  let org: Org;
  let admin: OrgSession;
  let place = '';
  let count = 0;

  before(() => {
    writeFileSync(store, WAITING_STORE);
    writeFileSync(client, CLIENT);
  });
  /** Whatever ended a run: what it leaves is no core file, and holds no secret that a store has got. */
  afterEach(function leavesNothing() {
    const secrets = ['one', 'failed'].flatMap((name) => kept(name));
    for (const entry of readdirSync(home.path, { recursive: true, withFileTypes: true })) {
      expect(entry.name, this.currentTest?.title).not.to.match(/^core(?:\.\d+)?$/u);
      if (!entry.isFile()) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      expect(
        secrets.filter((one) => text.includes(one)),
        entry.name,
      ).to.deep.equal([]);
    }
  });
  afterEach(async () => {
    await org.close();
    home.remove();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const open = async (clock: () => number = () => NOW): Promise<void> => {
    home = new Home();
    place = join(folder, String((count += 1)));
    mkdirSync(place);
    org = await startOrg({ users: 20, clock });
    const { office } = org.addresses;
    org.change.settings.trustedRanges = [{ start: office, end: office }];
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    org.change.addUser({ username: WHO, profile: 'Plain', password: PASSWORD });
    for (let hour = 1; hour < 12; hour += 1) {
      for (const application of ['Nightly load', 'Billing', 'Archive']) {
        org.change.addLogin(WHO, Math.floor(org.change.now() / 1000) - hour * 3600, { application });
      }
    }
    admin = org.change.logIn('admin@loopback.example', 'office');
  };
  const file = (name: string): string => join(place, name);
  const keeps = (name: string, after: After = 0): string =>
    `'${process.execPath}' '${store}' '${file(name)}' ${String(after)}`;
  /** Of lines that are whole: a store may be at one right now. */
  const kept = (name: string): string[] =>
    existsSync(file(name))
      ? readFileSync(file(name), 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => String(asObject(JSON.parse(line) as JsonObject)['password']))
      : [];
  const args = (wait: number, after: After): string[] => [
    ...['--no-prompt', '--confirm', org.orgId, '--wait', String(wait), '--target-org', admin.accessToken],
    ...['--deliver', keeps('one', after), '--on-failure', keeps('failed')],
  ];
  const begin = ['token', 'rotate', 'login', '--username', WHO, '--apply'];
  const own = async (
    words: readonly string[],
    watch?: NonNullable<NonNullable<Parameters<typeof run>[3]>['watch']>,
  ): Promise<Ran> =>
    run(
      process.platform === 'linux' ? 'sh' : OWN_PLUGIN,
      process.platform === 'linux' ? [...CORES, ...words] : words,
      home,
      {
        env: { SF_ORG_INSTANCE_URL: org.urls.office },
        ...(watch === undefined ? {} : { watch }),
      },
    );
  const runFiles = (): string[] => runFilesIn(home).sort();
  const resumed = async (path: string): Promise<Ran> =>
    plugin(
      ['token', 'rotate', 'login', '--resume', basename(path, '.run.json'), '--apply', ...args(0, 0), '--json'],
      home,
      {
        env: { SF_ORG_INSTANCE_URL: org.urls.office },
      },
    );
  const recordOf = (path: string): JsonObject => asObject(JSON.parse(readFileSync(path, 'utf8')) as JsonObject);
  const statesOf = (path: string): string[] =>
    asList(recordOf(path)['steps']).map(({ id, state }) => `${String(id)} ${String(state)}`);
  /** What comes before it is behind it, and the clients are looked at. */
  const isWatching = (): boolean => {
    const [path] = runFiles();
    return path !== undefined && statesOf(path).includes('watch begun');
  };
  /**
   * Whether the clients were looked at after each of them had come to what it is to come to, in a second after the first
   * look: whatever is said of them then is said of that.
   */
  const lookedSince = (outcomes: readonly string[]): (() => boolean) => {
    const looks = (): number => org.requests.filter(({ soql }) => soql?.includes('FROM LoginHistory') === true).length;
    let began: number | undefined;
    let looksBefore: number | undefined;
    return () => {
      if (looksBefore !== undefined) return looks() > looksBefore;
      if (!isWatching()) return false;
      began ??= Math.floor(org.change.now() / 1000);
      const seen = new Set(
        org.change
          .rows(
            'SELECT application, status FROM login_history JOIN login_combo ON combo = login_combo.n ' +
              `WHERE time > ${String(began)}`,
          )
          .map(({ application, status }) => `${String(application)} ${status === 'Success' ? 'Success' : 'Failed'}`),
      );
      if (outcomes.every((one) => seen.has(one))) looksBefore = looks();
      return false;
    };
  };
  const logsIn = async (password: string): Promise<boolean> => {
    const isIn = await logsInAt(org.urls.office, WHO, password);
    // What this test tries is nobody's attempt.
    org.change.changeUser(WHO, { failed_logins: 0 });
    return isIn;
  };
  /** At some time after a step began. */
  const signalled = async (step: keyof typeof WORDS, signal: Signal, after: number, delay: number): Promise<Ran> =>
    own([...begin, ...args(0, delay), '--force', '--skip-token'], {
      when: (output) => output.includes(`Now: ${WORDS[step]}`),
      then: (kill) => {
        setTimeout(() => {
          kill(signal);
        }, after);
      },
    });
  /** While the store has the secret and does not keep it. */
  const signalledAtStore = async (signal: Signal): Promise<Ran> =>
    own([...begin, ...args(0, 'may'), '--force', '--skip-token'], {
      when: (output) => output.includes(`Now: ${WORDS['deliver-1']}`) && existsSync(file('one.begun')),
      then: (kill) => {
        kill(signal);
      },
    });

  const firstThatLogsIn = async (secrets: readonly string[]): Promise<string | undefined> => {
    const those = await Promise.all(secrets.map(async (one) => ((await logsIn(one)) ? one : undefined)));
    return those.find((one) => one !== undefined);
  };

  it('that are killed between setting and delivery leave a file that says so, and are taken up', async () => {
    await open();
    const dead = await signalledAtStore('SIGKILL');
    expect(dead.code).to.equal(null);
    const [path = ''] = runFiles();
    expect(recordOf(path)['secret']).to.match(/was set, but was not delivered: this secret is lost/u);
    expect(statesOf(path)).to.include('password done').and.include('deliver-1 begun').and.include('hand-over pending');
    expect(await logsIn(PASSWORD)).to.equal(false);
    mayKeep(file('one'));
    const again = await resumed(path);
    expect(again.code, again.stdout + again.stderr).to.equal(0);
    expect([recordOf(path)['round'], statesOf(path).includes('deliver-1 done')]).to.deep.equal([2, true]);
    expect(await logsIn(kept('one').at(-1) ?? '')).to.equal(true);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT'] as const) {
    it(`that get ${signal} while a delivery is under way hand the secret over, and end with 130`, async () => {
      await open();
      const ended = await signalledAtStore(signal);
      expect(ended.code, ended.stderr).to.equal(130);
      const [handed = ''] = kept('failed');
      expect(await logsIn(handed)).to.equal(true);
      expect(ended.stdout + ended.stderr).not.to.include(handed);
      const [path = ''] = runFiles();
      expect(statesOf(path)).to.include('deliver-1 unknown').and.include('hand-over done');
      expect(recordOf(path)['secret']).to.match(/handed over once/u);
    });
  }

  it('wait for nobody: a second run of the same user is refused while the first is under way', async () => {
    await open();
    let second: Promise<Ran> | undefined;
    await own([...begin, ...args(0, 'may')], {
      when: (output) => output.includes('Now: deliver with program 1'),
      then: (kill) => {
        second = own([...begin, ...args(0, 0)]).finally(() => {
          kill('SIGTERM');
        });
      },
    });
    const refusal = await second;
    expect(refusal?.code).to.equal(1);
    expect(refusal?.stderr.replaceAll(/\s+/gu, ' ')).to.include('changing this user right now');
    expect(await logsIn(kept('failed')[0] ?? '')).to.equal(true);
  });

  it('twenty of them, with a signal at some time: the secret is somebody’s, or a death is told and taken up', async () => {
    await open();
    const chance = new Random(SEED);
    let works = PASSWORD;
    let lost = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      const before = new Set(runFiles());
      const signal = (['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGTERM'] as const)[turn % 5] ?? 'SIGINT';
      const step = (['password', 'test', 'deliver-1', 'unlock'] as const)[turn % 4] ?? 'test';
      const ended = await signalled(step, signal, chance.int(400), chance.int(600));
      const path = runFiles().find((one) => !before.has(one)) ?? '';
      const held = [works, kept('one').at(-1) ?? '', kept('failed').at(-1) ?? ''];
      const found = await firstThatLogsIn(held);
      const told = `seed ${String(SEED)}, turn ${String(turn)}: ${signal} in ${step}`;
      if (signal !== 'SIGKILL') expect(ended.code, `${told} ${ended.stderr}`).to.be.oneOf([0, 130, 68]);
      if (found === undefined) {
        expect([signal, String(recordOf(path)['secret'])], told).to.satisfy(
          ([by, words]: [string, string]) => by === 'SIGKILL' && /this secret is lost/u.test(words),
        );
        lost += 1;
        const again = await resumed(path);
        // 68 where the guard held the test back, since this test itself has tried so often.
        expect(again.code, `${told} ${again.stdout}${again.stderr}`).to.be.oneOf([0, 68]);
        // A program that the dead run had begun has ended before the new secret was stored.
        works = kept('one').at(-1) ?? '';
      } else {
        works = found;
      }
      expect(await logsIn(works), told).to.equal(true);
    }
    expect(org.change.user(WHO)['locked']).to.equal(0);
    expect(lost).to.be.lessThan(8);
  });

  it('watch the clients come back, and name the one that was forgotten', async () => {
    await open(() => Date.now());
    // However slow the machine is: what the clients try until they are delivered to locks nobody here.
    org.change.settings.passwordPolicy = { ...org.change.settings.passwordPolicy, maxLoginAttempts: 'NoLimit' };
    const clients: ChildProcess[] = [];
    const starts = (name: string, from: string, every: number): void => {
      const words = [client, org.urls.office, name, file(from), String(every)];
      clients.push(spawn(process.execPath, words, { stdio: 'ignore' }));
    };
    starts('Nightly load', 'one', 1100);
    starts('Billing', 'one', 1300);
    starts('Archive', 'nowhere', 1500);
    try {
      const ran = await own([...begin, ...args(FOR_EVER, 0), '--force', '--skip-token', '--json'], {
        when: lookedSince(['Archive Failed', 'Billing Success', 'Nightly load Success']),
        then: (kill) => {
          kill('SIGINT');
        },
      });
      const result = resultOf(ran);
      const now = asList(result['clients']).map((one) => [one['client'], one['now']]);
      expect(Object.fromEntries(now), ran.stderr).to.deep.equal({
        'Nightly load': 'back',
        Billing: 'back',
        Archive: 'fails',
      });
      const forgotten = asList(result['clients']).find((one) => one['client'] === 'Archive');
      const [failure] = asList(forgotten?.['failures'] ?? []);
      expect(failure?.['address']).to.equal(org.addresses.office);
      expect(Number(failure?.['count'])).to.be.at.least(1);
      expect(asObject(result['after'])).to.include({ locked: false, frozen: false });
      expect(ran.code).to.equal(130);
    } finally {
      for (const one of clients) one.kill('SIGKILL');
    }
  });

  /** What each client that logs in with SOAP as this plugin's tests do has come to, by its name. */
  const clientsOf = (ran: Ran): Record<string, unknown> =>
    Object.fromEntries(asList(resultOf(ran)['clients']).map((one) => [String(one['client']), one['now']]));
  const once = (name: string, prints: string): string =>
    `'${process.execPath}' '${client}' '${org.urls.office}' '${name}' '${file('nowhere')}' '${prints}'`;

  it('take no login with the old password for a sign of life, however late it came', async () => {
    await open(() => Date.now());
    // The last one before the change: the look at the clients is over by then.
    const ran = await own([...begin, ...args(1, 0), '--pause', once('Billing', 'paused'), '--skip-token', '--json']);
    // One in each of the hours before, and this.
    const [row] = org.change.rows(
      'SELECT COUNT(*) AS n FROM login_history JOIN login_combo ON combo = login_combo.n ' +
        `WHERE application = 'Billing' AND status = 'Success'`,
    );
    expect(row?.['n'], ran.stderr).to.equal(12);
    expect(clientsOf(ran)).to.include({ Billing: 'silent', Archive: 'silent' });
    expect(asList(resultOf(ran)['steps']).find(({ step }) => step === 'watch')?.['state']).to.equal('open');
  });

  it('take no login with the old token for one either', async () => {
    await open(() => Date.now());
    org.change.secrets.resetToken(WHO, PASSWORD);
    const secret = org.change.secrets.mailbox(WHO)[0]?.secret ?? '';
    const ran = await run(
      OWN_PLUGIN,
      [
        ...begin,
        ...args(1, 0),
        '--token-only',
        '--force',
        '--json',
        '--token-command',
        once('Billing', secret),
        '--piped',
      ],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office }, input: `${JSON.stringify({ password: PASSWORD })}\n` },
    );
    expect(clientsOf(ran), ran.stderr).to.include({ Billing: 'silent', Archive: 'silent' });
  });

  it('tell a freeze by Salesforce from a lock', async () => {
    await open(() => Date.now());
    const ran = own([...begin, ...args(FOR_EVER, 0), '--json'], {
      when: isWatching,
      then: () => {
        org.change.changeUser(WHO, { frozen: 1 });
      },
    });
    const result = resultOf(await ran);
    expect(asObject(result['after'])).to.include({ locked: false, frozen: true });
    const watch = asList(result['steps']).find(({ step }) => step === 'watch');
    expect([watch?.['state'], watch?.['code']]).to.deep.equal(['refused', 'user-frozen']);
  });

  for (const [how, flags, state, locked] of [
    ['unlock a user whom watched clients have locked, where that is wanted', ['--unlock'], 'done', 0],
    ['leave the lock where nobody wants it gone', [], 'refused', 1],
  ] as const) {
    it(how, async () => {
      await open(() => Date.now());
      const ran = await own([...begin, ...args(FOR_EVER, 0), ...flags, '--json'], {
        when: isWatching,
        then: () => {
          org.change.changeUser(WHO, { locked: 1, failed_logins: 10 });
        },
      });
      const result = resultOf(ran);
      const stateOf = (id: string): unknown => asList(result['steps']).find(({ step }) => step === id)?.['state'];
      expect([stateOf('unlock'), stateOf('watch'), stateOf('unlock-again')], ran.stderr).to.deep.equal([
        ...['done', 'refused'],
        state,
      ]);
      expect(org.change.user(WHO)['locked']).to.equal(locked);
      expect(asObject(result['after'])['locked']).to.equal(locked === 1);
      expect(ran.code).to.equal(30);
    });
  }

  describeWith('terminal')('on a terminal', () => {
    const onTerminal = async (words: readonly string[], answers: readonly Answer[]): Promise<Answered> =>
      PseudoTerminal.answering([process.execPath, OWN_PLUGIN, ...words], {
        cwd: home.path,
        env: { PATH: process.env['PATH'] ?? '', ...home.env, SF_ORG_INSTANCE_URL: org.urls.office },
        answers,
      });
    const target = (): string[] => ['--target-org', admin.accessToken, '--wait', '0'];

    it('change nothing at Ctrl-C where they ask whether to', async () => {
      await open();
      const { code } = await onTerminal([...begin, ...target()], [[/Set a new password/u, '\u0003']]);
      expect([code, await logsIn(PASSWORD), runFiles()]).to.deep.equal([130, true, []]);
    });

    for (const [key, keys] of [
      ['Ctrl-C', '\u0003'],
      ['Ctrl-D', '\u0004'],
    ] as const) {
      it(`hand the secret over on the terminal at ${key} where they ask for the token`, async () => {
        await open();
        org.change.settings.trustedRanges = [];
        const { code, screen } = await onTerminal(
          [...begin, ...target(), '--force'],
          [
            [/Set a new password/u, 'y\r'],
            [/Security token from the new email/u, keys],
          ],
        );
        const [line = ''] = /\{"username":"[^\n]*\}/u.exec(screen) ?? [];
        const { password = '' } = JSON.parse(line) as Record<string, string>;
        org.change.settings.trustedRanges = [{ start: org.addresses.office, end: org.addresses.office }];
        expect(await logsIn(password), screen).to.equal(true);
        expect(code).to.equal(130);
        expect(recordOf(runFiles()[0] ?? '')['secret']).to.match(/handed over once/u);
      });
    }

    it('set nothing at Ctrl-C where they ask for a password', async () => {
      await open();
      const stays = await onTerminal(
        [...begin, ...target(), '--token-only', '--force'],
        [
          [/Continue with the new token/u, 'y\r'],
          [/Current password \(it is not changed\)/u, '\u0003'],
        ],
      );
      expect([stays.code, runFiles()], stays.screen).to.deep.equal([130, []]);
      org.change.setPassword('admin@loopback.example', { password: 'Admin-old-1' });
      org.clearLog();
      const own_ = ['token', 'rotate', 'login', '--username', 'admin@loopback.example', '--apply'];
      const mine = await onTerminal(
        [...own_, ...target(), '--force', '--skip-token', '--skip-test'],
        [
          [/Set a new password/u, 'y\r'],
          [/Current password/u, '\u0003'],
        ],
      );
      expect(mine.code, mine.screen).to.equal(130);
      expect(
        org.requests.filter(({ operation, path }) => operation === 'changeOwnPassword' || path.endsWith('/password')),
      ).to.deep.equal([]);
    });

    it('unlock nobody at Ctrl-C where they ask whether to', async () => {
      await open();
      org.change.changeUser(WHO, { locked: 1, failed_logins: 10 });
      const { code, screen } = await onTerminal(
        [...begin, ...target(), '--force', '--skip-token'],
        [
          [/Set a new password/u, 'y\r'],
          [/Unlock now/u, '\u0003'],
        ],
      );
      expect([code, org.change.user(WHO)['locked']], screen).to.deep.equal([130, 1]);
      expect(screen).to.match(/\{"username":"/u);
    });

    it('change nothing at Ctrl-C where they ask whether to go on with the new token', async () => {
      await open();
      const { code, screen } = await onTerminal(
        [...begin, ...target(), '--token-only', '--force'],
        [[/Continue with the new token/u, '\u0003']],
      );
      expect([code, runFiles(), await logsIn(PASSWORD)], screen).to.deep.equal([130, [], true]);
    });

    it('hand the secret over at Ctrl-C where they ask for the token once more', async () => {
      await open();
      org.change.settings.trustedRanges = [];
      const { code, screen } = await onTerminal(
        [...begin, ...target(), '--force'],
        [
          [/Set a new password/u, 'y\r'],
          [/Security token from the new email/u, 'no token\r'],
          [/That does not look like a security token/u, '\u0003'],
        ],
      );
      const [line = ''] = /\{"username":"[^\n]*\}/u.exec(screen) ?? [];
      const { password = '' } = JSON.parse(line) as Record<string, string>;
      org.change.settings.trustedRanges = [{ start: org.addresses.office, end: org.addresses.office }];
      expect([code, await logsIn(password)], screen).to.deep.equal([130, true]);
      expect(recordOf(runFiles()[0] ?? '')['secret']).to.match(/handed over once/u);
    });

    it('leave the lock at Ctrl-C where they ask whether to unlock a user whom watched clients have locked', async () => {
      await open(() => Date.now());
      const locks = setInterval(() => {
        if (!isWatching()) return;
        org.change.changeUser(WHO, { locked: 1, failed_logins: 10 });
        clearInterval(locks);
      }, 50);
      try {
        const { code, screen } = await onTerminal(
          [...begin, ...target().slice(0, -1), String(FOR_EVER), '--force', '--skip-token'],
          [
            [/Set a new password/u, 'y\r'],
            [/Unlock now/u, '\u0003'],
          ],
        );
        expect([code, org.change.user(WHO)['locked']], screen).to.deep.equal([130, 1]);
        expect(statesOf(runFiles()[0] ?? '')).to.include('watch refused');
        expect(screen.match(/\{"username":"/gu), screen).to.have.length(1);
      } finally {
        clearInterval(locks);
      }
    });

    it('hand the token over with the password where the run is taken up that was left without it', async () => {
      await open();
      org.change.settings.trustedRanges = [];
      const secrets = (screen: string): Record<string, string>[] =>
        (screen.match(/\{"username":"[^\n]*\}/gu) ?? []).map((line) => JSON.parse(line) as Record<string, string>);
      const first = await onTerminal(
        [...begin, ...target(), '--force'],
        [
          [/Set a new password/u, 'y\r'],
          [/Security token from the new email/u, '\u0003'],
        ],
      );
      const [{ password = '' } = {}] = secrets(first.screen);
      org.change.secrets.resetToken(WHO, password);
      const token = org.change.secrets.mailbox(WHO)[0]?.secret ?? '';
      const id = String(recordOf(runFiles()[0] ?? '')['id']);
      const second = await onTerminal(
        ['token', 'rotate', 'login', '--resume', id, '--apply', ...target()],
        [
          [/Resume run/u, 'y\r'],
          [/Password that the run handed over/u, `${password}\r`],
          [/Security token from the new email/u, `${token}\r`],
        ],
      );
      const [{ of = '', ...shown } = {}, ...more] = secrets(second.screen);
      expect([shown, more], second.screen).to.deep.equal([
        { username: WHO, password, securityToken: token, instanceUrl: org.urls.office },
        [],
      ]);
      expect(of, 'which secret of the run it is').to.match(/^password \S+Z, token \S+Z$/u);
      const { secret, steps } = recordOf(runFiles()[0] ?? '');
      expect(secret).to.equal('It was set and handed over once.');
      expect(JSON.stringify(steps)).to.match(/"test","state":"done"/u);
      expect(second.code).to.equal(0);
    });

    it('show the secret once, where no program is to get it', async () => {
      await open();
      const { code, screen } = await onTerminal([...begin, ...target()], [[/Set a new password/u, 'y\r']]);
      const lines = screen.match(/\{"username":"[^\n]*\}/gu) ?? [];
      expect(lines).to.have.length(1);
      const { password = '' } = JSON.parse(lines[0] ?? '') as Record<string, string>;
      expect(screen.split(password)).to.have.length(2);
      expect([code, await logsIn(password)]).to.deep.equal([0, true]);
    });
  });
});

import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { LoginError } from '../../lib/login/error.js';
import { takeSecrets } from '../../lib/cli/secrets.js';
import { admin, at } from '../login/door.js';
import { TestHost, always } from '../login/server.js';
import { type Org, startOrg } from '../org/index.js';
import { asList, asObject, envelope } from '../support/envelope.js';
import { Home, OWN_PLUGIN, plugin, pluginProcess, plugins, ROOT, type Ran, type RunOptions } from '../support/run.js';

/** Parts that occur nowhere else; whatever is found of them is a leak. The middle breaks careless escaping. */
const MIDDLE = '&<>"\' \\ \u{1f511}\r]]>%20';
const canary = (name: string, length: number): string => {
  const [head, tail] = [`cAnArY${name}Hd`, `Tl${name}YrAnAc`];
  return head + MIDDLE + 'x&'.repeat((length - head.length - tail.length - MIDDLE.length) / 2) + tail;
};
const SECRETS = { password: canary('Pw', 1000), securityToken: canary('Tk', 80), clientSecret: canary('Cs', 120) };
const LEAK = /cAnArY(?:Pw|Tk|Cs)Hd|Tl(?:Pw|Tk|Cs)YrAnAc/;

/** Every file below a directory. */
function files(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
}

describe('sf token validate login keeps secrets', () => {
  let org: Org;
  let home: Home;
  let username = '';

  before(async () => {
    org = await startOrg({ seed: 11 });
    username = org.integrations.find((one) => one.case === 'good')?.username ?? '';
    org.change.setPassword(username, { password: SECRETS.password, securityToken: SECRETS.securityToken });
  });
  after(async () => org.close());
  beforeEach(() => {
    home = new Home();
    mkdirSync(join(home.path, 'tmp'));
  });
  afterEach(() => home.remove());

  /** Everything that could log, logs: sf's trace log (jsforce's too) in a file, debug output on stderr. */
  const loud = (): Record<string, string> => ({
    SF_LOG_LEVEL: 'trace',
    SF_DISABLE_LOG_FILE: 'false',
    SF_ENV: 'development',
    DEBUG: '*',
    TMPDIR: join(home.path, 'tmp'),
  });
  const variables = {
    SF_TOKEN_PASSWORD: SECRETS.password,
    SF_TOKEN_SECURITY_TOKEN: SECRETS.securityToken,
    SF_TOKEN_CLIENT_SECRET: SECRETS.clientSecret,
  };
  /** In a process of its own, unless no variable that is read once makes a difference. */
  const validate = async (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
    plugin(['token', 'validate', 'login', ...args], home, options);
  const silent = (ran: Ran): void => {
    expect(ran.stdout, 'stdout').not.to.match(LEAK);
    expect(ran.stderr, 'stderr').not.to.match(LEAK);
    for (const path of files(home.path)) {
      expect(readFileSync(path, 'utf8'), path).not.to.match(LEAK);
    }
  };
  const quiet = (ran: Ran): void => {
    expect(files(home.path), 'there is a log to look into').not.to.deep.equal([]);
    silent(ran);
  };
  /** What is traced: to a file, or with DEBUG to standard output, by a thread of its own. */
  const traced = (): string =>
    files(home.path)
      .filter((path) => path.endsWith('.log'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('');

  it('says, logs and writes none of them: a success in JSON, and they reach the org unharmed', async () => {
    const ran = await validate(['-o', admin(org, 'cloud'), '-u', username, '--wait', '0', '--json'], {
      env: { ...at(org, 'cloud'), ...loud(), ...variables },
    });
    expect(ran.code, ran.stderr.slice(-500)).to.equal(0);
    quiet(ran);
  });

  for (const debug of ['', '*']) {
    it(`says, logs and writes none of them: a success, and a failure, traced to ${debug === '' ? 'a file' : 'standard output'}`, async () => {
      const args = ['token', 'validate', 'login', '-o', admin(org, 'cloud'), '-u', username, '--wait', '0'];
      const env = { ...at(org, 'cloud'), ...loud(), DEBUG: debug, ...variables };
      const { ends, beside } = await plugins(
        [
          { args, env },
          { args: [...args, '--json'], env: { ...env, SF_TOKEN_PASSWORD: `${SECRETS.password}no` } },
        ],
        home,
      );
      expect(ends.map(({ code }) => code)).to.deep.equal([0, 30]);
      ends.forEach(quiet);
      expect(beside).not.to.match(LEAK);
      const trace = debug === '' ? traced() : beside;
      // Of both, and of what jsforce asks; a thread may lose its last lines on standard output as the process ends.
      const most = debug === '' ? 2 : 1;
      expect(trace.match(/API version cache last checked/gu)?.length).to.be.at.least(most);
      expect(trace).to.match(/Attempting to resolve url/u);
    });
  }

  it('shows none of the arguments that are refused, in no debug and no trace output', async () => {
    const validated = (...args: readonly string[]): readonly string[] => ['token', 'validate', 'login', ...args];
    const refused: readonly (readonly string[])[] = [
      validated('-u', 'a@b.c', '--password', SECRETS.password),
      validated('-u', 'a@b.c', `--security-token=${SECRETS.securityToken}`),
      validated(SECRETS.password),
      validated('--username', SECRETS.password),
      validated(
        ...['-u', 'a@b.c', '--instance-url', `https://i:${encodeURIComponent(SECRETS.password)}@login.salesforce.com`],
      ),
      ['token', 'diagnose', 'login', '--error', 'x', SECRETS.password],
      ...[
        ['check', 'ip'],
        ['list', 'users'],
        ['list', 'logins'],
        ['save', 'snapshot'],
        ['generate', 'permission-set', 'any-api-auth'],
      ].flatMap((words) => {
        const command = ['token', ...words, '--api-version', '66.0'];
        return [
          ['token', ...words.filter((word) => word !== 'any-api-auth'), SECRETS.password],
          [...command, SECRETS.password, '--json'],
          [...command, '--password', SECRETS.password],
          [...command, `--pasword=${SECRETS.password}`, '--json'],
          [...command, `-p${SECRETS.password}`],
        ];
      }),
    ];
    const { ends, beside } = await plugins(
      refused.map((args) => ({ args, env: loud() })),
      home,
    );
    for (const [at_, ran] of ends.entries()) {
      const what = refused[at_]?.join(' ');
      expect(ran.code, what).to.equal(2);
      expect(ran.stderr, 'debug output is on').to.match(/oclif/);
      // What is refused comes to no journal; the trace goes to standard output, which is `beside`.
      silent(ran);
    }
    expect(beside, 'trace').to.match(/TRACE/u).and.not.to.match(LEAK);
  });

  it('says, logs and writes none of them by OAuth, from a pipe, to a host that repeats all it gets', async () => {
    const host = new TestHost((request, response) => {
      const repeated = [
        request.body,
        decodeURIComponent(request.body.replaceAll('+', ' ')),
        JSON.stringify(request),
      ].join('\n');
      always(400, JSON.stringify({ error: 'invalid_grant', error_description: repeated }))(
        request,
        response,
        request as never,
      );
    });
    try {
      const port = await host.listen();
      const input = JSON.stringify({ username, ...SECRETS });
      const ran = await validate(
        [
          '--instance-url',
          `http://127.0.0.1:${String(port)}`,
          '--path',
          'oauth-password',
          '--client-id',
          'app',
          '--json',
        ],
        { env: loud(), input },
      );
      expect(ran.code).to.equal(30);
      quiet(ran);
      expect(host.seen).to.have.length(1);
      const form = new URLSearchParams(host.seen[0]?.body);
      expect(form.get('password')).to.equal(SECRETS.password + SECRETS.securityToken);
      expect(form.get('client_secret')).to.equal(SECRETS.clientSecret);
    } finally {
      await host.close();
    }
  });

  it('says, logs and writes none of them when the input or the journal is broken', async () => {
    const broken = await validate(['--instance-url', org.urls.cloud, '--json'], {
      env: loud(),
      input: `{"username":"${username}","password":"cAnArYPwHd`,
    });
    expect(broken.code).to.equal(2);
    quiet(broken);
    const blocked = await validate(['--instance-url', org.urls.cloud, '-u', username, '--json'], {
      env: { ...loud(), DEBUG: '', ...variables, SF_DATA_DIR: '/dev/null/nowhere' },
    });
    expect(blocked.code).to.equal(1);
    expect(envelope(blocked)['name']).to.equal('JournalUnusableError');
    quiet(blocked);
  });

  it('refuses an argument that looks like a secret, and repeats it nowhere', async () => {
    for (const args of [
      ['--password', SECRETS.password],
      [`--security-token=${SECRETS.securityToken}`],
      [SECRETS.password],
      ['--username', SECRETS.password],
    ]) {
      const ran = await validate(['--instance-url', org.urls.cloud, ...args, '--json']);
      expect(ran.code).to.equal(2);
      expect(ran.stdout + ran.stderr, args.join(' ')).not.to.match(LEAK);
      expect(JSON.stringify(envelope(ran)), 'the error is told').to.match(/SecretArgument|argument/i);
    }
  });

  it('has none of them among its arguments, in its title, or in what its children inherit', async () => {
    org.fault({ when: { path: /\/services\/Soap\/u/ }, kind: 'slow', delay: 3000 });
    const child = spawn(
      process.execPath,
      [OWN_PLUGIN, 'token', 'validate', 'login', '--instance-url', org.urls.cloud, '-u', username],
      {
        env: { PATH: process.env['PATH'] ?? '', ...home.env, ...variables },
        stdio: ['ignore', 'ignore', 'ignore'],
      },
    );
    const ended = new Promise((resolve) => child.on('close', resolve));
    org.clearLog();
    while (org.requests.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const proc = `/proc/${String(child.pid)}/cmdline`;
    if (existsSync(proc)) {
      expect(readFileSync(proc, 'utf8')).to.include('validate').and.not.to.match(LEAK);
    }
    await ended;
    // The environment of the process itself is what we gave it; takeSecrets takes it away from later children.
    const env = process.env;
    Object.assign(env, variables);
    const command = { jsonEnabled: () => true } as unknown as Parameters<typeof takeSecrets>[0];
    await takeSecrets(command, username, 'soap', true);
    expect(Object.keys(env).filter((name) => name.startsWith('SF_TOKEN_'))).to.deep.equal([]);
  });

  describe('environment, pipe, prompt', () => {
    const cause = (ran: Ran): string => {
      const [one] = asList(asObject(envelope(ran)['result'])['results']);
      return `${String(ran.code)} ${JSON.stringify(one?.['outcome'])}`;
    };
    const toHost = ['--instance-url'];

    it('reads no standard input when the environment has the password', async () => {
      const ran = await validate([...toHost, org.urls.cloud, '-u', username, '--json'], {
        env: variables,
        input: { open: true },
      });
      expect(cause(ran)).to.equal('0 "succeeded"');
    });

    it('takes a piped object', async () => {
      const ran = await validate([...toHost, org.urls.cloud, '--json'], {
        input: JSON.stringify({ username, ...SECRETS }, null, 2),
      });
      expect(cause(ran)).to.equal('0 "succeeded"');
    });

    it('ends with 2 when nobody gives a password', async () => {
      const ran = await validate([...toHost, org.urls.cloud, '-u', username, '--json']);
      expect(ran.code).to.equal(2);
      expect(envelope(ran)['name']).to.equal('InputNoneError');
    });

    /** A terminal, as far as the door can see. */
    const onTerminal = async (prompt: () => Promise<string>, noPrompt = false): Promise<string> => {
      const terminal = Object.getOwnPropertyDescriptor(process.stdin, 'isTTY');
      Object.defineProperty(process.stdin, 'isTTY', { value: true, configurable: true });
      const command = { jsonEnabled: () => false, secretPrompt: prompt } as unknown as Parameters<
        typeof takeSecrets
      >[0];
      try {
        const { users } = await takeSecrets(command, username, 'soap', noPrompt);
        return users[0]?.password.reveal() ?? '';
      } catch (error) {
        return error instanceof LoginError ? `${error.key} ${String(error.exitCode)}` : String(error);
      } finally {
        if (terminal === undefined) {
          Reflect.deleteProperty(process.stdin, 'isTTY');
        } else {
          Object.defineProperty(process.stdin, 'isTTY', terminal);
        }
      }
    };

    it('asks on a terminal', async () => {
      expect(await onTerminal(async () => Promise.resolve('typed'))).to.equal('typed');
    });

    it('does not ask with --no-prompt', async () => {
      expect(await onTerminal(async () => Promise.resolve('typed'), true)).to.equal('login-errors.input.none 2');
    });

    it('ends with 130 on Ctrl-C at the prompt', async () => {
      const interrupted = Object.assign(new Error('User force closed the prompt with SIGINT'), {
        name: 'ExitPromptError',
      });
      expect(await onTerminal(async () => Promise.reject(interrupted))).to.equal('login-errors.interrupted 130');
      expect(await onTerminal(async () => Promise.reject(new Error('Prompt timed out.')))).to.equal(
        'login-errors.input.silent 2',
      );
    });
  });

  it('ends with 130 on Ctrl-C in flight, and counts the attempt', async () => {
    const host = new TestHost(() => undefined);
    try {
      const url = `http://127.0.0.1:${String(await host.listen())}`;
      const ran = await validate(['--instance-url', url, '-u', username], {
        env: variables,
        watch: { when: () => host.seen.length > 0, then: (kill) => kill('SIGINT') },
      });
      expect(ran.code).to.equal(130);
      const next = await validate(['--instance-url', url, '-u', username, '--json'], { env: variables });
      expect(next.code).to.equal(1);
      expect(asList(asObject(envelope(next)['result'])['results'])[0]?.['cause']).to.equal('attempt-too-soon');
      expect(host.seen).to.have.length(1);
    } finally {
      await host.close();
    }
  });

  it('tries a user once when two runs come at once', async () => {
    const host = new TestHost((request, response, socket) => {
      setTimeout(() => always(200, '<html></html>')(request, response, socket), 3000);
    });
    try {
      const args = [
        '--instance-url',
        `http://127.0.0.1:${String(await host.listen())}`,
        '-u',
        username,
        '--json',
        '--force',
      ];
      const inProcess = async (): Promise<Ran> =>
        pluginProcess(['token', 'validate', 'login', ...args], home, { env: variables });
      const both = await Promise.all([inProcess(), inProcess()]);
      expect(both.map(({ code }) => code).sort()).to.deep.equal([1, 68]);
      expect(host.seen).to.have.length(1);
    } finally {
      await host.close();
    }
  });

  it('logs in through a proxy, with a certificate that the user made known', async () => {
    const data = (name: string): string => join(ROOT, 'test', 'data', 'login', name);
    const tls = {
      key: readFileSync(data('self-signed.key.pem'), 'utf8'),
      cert: readFileSync(data('self-signed.cert.pem'), 'utf8'),
    };
    const salesforce = new TestHost(always(500, '<html></html>'), tls);
    const asked: string[] = [];
    const port = await salesforce.listen();
    const proxy = createServer().on('connect', (request: IncomingMessage, client: Duplex) => {
      asked.push(request.url ?? '');
      const upstream = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
        one.pipe(other);
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      const { port: at_ } = proxy.address() as AddressInfo;
      const ran = await validate(['--instance-url', 'https://acme.my.salesforce.com', '-u', username, '--json'], {
        env: {
          ...variables,
          HTTPS_PROXY: `http://127.0.0.1:${String(at_)}`,
          NODE_EXTRA_CA_CERTS: data('self-signed.cert.pem'),
        },
      });
      expect(ran.code).to.equal(68);
      expect(asList(asObject(envelope(ran)['result'])['results'])[0]?.['cause']).to.equal('answer-unreadable');
      expect(asked).to.deep.equal(['acme.my.salesforce.com:443']);
      expect(salesforce.seen.map(({ path, headers }) => [path, headers.host])).to.deep.equal([
        ['/services/Soap/u/64.0', 'acme.my.salesforce.com'],
      ]);
    } finally {
      proxy.close();
      await salesforce.close();
    }
  });
});

/**
 * Answers of a gigabyte, to commands in processes of their own: each ends with an error, in far less memory than the
 * answer has.
 */
import { readFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { admin, at } from '../login/door.js';
import { bomb, Gigabyte, TestHost, type Handler } from '../login/server.js';
import { startOrg, type Org } from '../org/index.js';
import { Home, pluginMemory } from '../support/run.js';

const MIB = 1024 * 1024;
const DATA = join(import.meta.dirname, '..', 'data');
const CERTIFICATE = {
  key: readFileSync(join(DATA, 'login', 'self-signed.key.pem'), 'utf8'),
  cert: readFileSync(join(DATA, 'tls', 'good.cert.pem'), 'utf8'),
};

interface Case {
  readonly what: string;
  readonly args: (origin: string) => readonly string[];
  readonly env: (origin: string) => Record<string, string>;
  readonly code: number;
  readonly says: RegExp;
  /** Bytes, with much room: what was seen is about half. */
  readonly most: number;
  /** What is answered by a gigabyte. */
  readonly path: RegExp;
  readonly tls?: true;
  readonly answers: readonly ('in chunks' | 'as gzip')[];
}

describe('a command that is answered by a gigabyte', () => {
  let org: Org;
  let home: Home;
  let host: TestHost | undefined;

  before(async () => {
    org = await startOrg({ users: 20 });
  });
  after(async () => {
    await org.close();
  });
  beforeEach(() => {
    home = new Home();
  });
  afterEach(async () => {
    await host?.close();
    home.remove();
  });

  /** What this path is asked for gets a gigabyte; the org answers all else. */
  const behind =
    (path: RegExp, gigabyte: Handler): Handler =>
    (seen, response, socket) => {
      if (path.test(seen.path)) {
        gigabyte(seen, response, socket);
        return;
      }
      const { method, path: asked, headers } = seen;
      ask(org.urls.cloud + asked, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }).end(seen.body);
    };

  const list = (what: string, path: RegExp, how: Pick<Case, 'answers'> & Partial<Case>): Case => ({
    what,
    args: () => ['token', 'list', 'users', '-o', admin(org, 'cloud')],
    env: (origin) => ({ ...at(org, 'cloud'), SF_ORG_INSTANCE_URL: origin }),
    code: 1,
    says: /64 MiB/u,
    most: 512 * MIB,
    path,
    ...how,
  });
  const cases: readonly Case[] = [
    list('a list', /describe|\/query(?!.*Organization)|\/Soap\/u\//u, { answers: ['in chunks', 'as gzip'] }),
    list('a list over TLS', /describe|\/query(?!.*Organization)|\/Soap\/u\//u, { answers: ['in chunks'], tls: true }),
    // Two are read at once, each up to its bound.
    list('reads of metadata', /\/Soap\/m\//u, {
      args: () => ['token', 'check', 'ip', '--ip', '203.0.113.7', '-o', admin(org, 'cloud')],
      answers: ['as gzip'],
      says: /256 MiB/u,
      most: 900 * MIB,
    }),
    list('the versions of the API, which core asks for', /\/services\/data$/u, {
      answers: ['as gzip'],
      says: /4 MiB/u,
      most: 400 * MIB,
    }),
    list('the kind of org, which core asks for', /Organization/u, {
      answers: ['in chunks'],
      says: /4 MiB/u,
      most: 400 * MIB,
    }),
    {
      what: 'a login',
      args: (origin) => ['token', 'validate', 'login', '--instance-url', origin, '-u', 'a@b.c'],
      env: () => ({ SF_TOKEN_PASSWORD: 'x', SF_TOKEN_SECURITY_TOKEN: '' }),
      code: 68,
      says: /more than 1 MiB/u,
      most: 400 * MIB,
      path: /./u,
      answers: ['in chunks'],
    },
  ];
  const type = { 'content-type': 'application/json' };
  const starts = { 'in chunks': () => new Gigabyte().handler(type, false), 'as gzip': () => bomb(type) };
  for (const { what, args, env, code, says, most, answers, path, tls } of cases) {
    for (const how of answers) {
      it(`does not hold it: ${what}, ${how}`, async () => {
        host = new TestHost(behind(path, starts[how]()), tls && CERTIFICATE);
        const origin = `${tls ? 'https' : 'http'}://127.0.0.1:${String(await host.listen())}`;
        const trusted = tls ? { NODE_EXTRA_CA_CERTS: join(DATA, 'tls', 'authority.cert.pem') } : {};
        const ran = await pluginMemory([...args(origin), '--json'], home, { env: { ...env(origin), ...trusted } });
        expect(ran.code, ran.stdout + ran.stderr).to.equal(code);
        expect(ran.stdout).to.match(says);
        expect(ran.memory)
          .to.be.greaterThan(20 * MIB)
          .and.lessThan(most);
      });
    }
  }
});

/**
 * Answers of a gigabyte, to commands in processes of their own: each ends with an error, in far less memory than the
 * answer has.
 */
import { request as ask } from 'node:http';
import { expect } from 'chai';
import { admin, at } from '../login/door.js';
import { bomb, Gigabyte, TestHost, type Handler } from '../login/server.js';
import { startOrg, type Org } from '../org/index.js';
import { Home, pluginMemory } from '../support/run.js';

const MIB = 1024 * 1024;

interface Case {
  readonly what: string;
  readonly args: (origin: string) => readonly string[];
  readonly env: (origin: string) => Record<string, string>;
  readonly code: number;
  readonly says: RegExp;
  /** Bytes, with much room: what was seen is about half. */
  readonly most: number;
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

  /** What opens an org is the Salesforce CLI's own, and a metadata read may be longer: the org answers these. */
  const behind =
    (gigabyte: Handler): Handler =>
    (seen, response, socket) => {
      if (/describe|\/query|\/Soap\/u\//u.test(seen.path) && !seen.path.includes('Organization')) {
        gigabyte(seen, response, socket);
        return;
      }
      const { method, path, headers } = seen;
      ask(org.urls.cloud + path, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }).end(seen.body);
    };

  const cases: readonly Case[] = [
    {
      what: 'a list',
      args: () => ['token', 'list', 'users', '-o', admin(org, 'cloud')],
      env: (origin) => ({ ...at(org, 'cloud'), SF_ORG_INSTANCE_URL: origin }),
      code: 1,
      says: /64 MiB/u,
      most: 512 * MIB,
      answers: ['in chunks', 'as gzip'],
    },
    {
      what: 'a login',
      args: (origin) => ['token', 'validate', 'login', '--instance-url', origin, '-u', 'a@b.c'],
      env: () => ({ SF_TOKEN_PASSWORD: 'x', SF_TOKEN_SECURITY_TOKEN: '' }),
      code: 68,
      says: /more than 1 MiB/u,
      most: 400 * MIB,
      answers: ['in chunks'],
    },
  ];
  const type = { 'content-type': 'application/json' };
  const starts = { 'in chunks': () => new Gigabyte().handler(type, false), 'as gzip': () => bomb(type) };
  for (const { what, args, env, code, says, most, answers } of cases) {
    for (const how of answers) {
      it(`does not hold it: ${what}, ${how}`, async () => {
        host = new TestHost(behind(starts[how]()));
        const origin = `http://127.0.0.1:${String(await host.listen())}`;
        const ran = await pluginMemory([...args(origin), '--json'], home, { env: env(origin) });
        expect(ran.code, ran.stdout + ran.stderr).to.equal(code);
        expect(ran.stdout).to.match(says);
        expect(ran.memory)
          .to.be.greaterThan(20 * MIB)
          .and.lessThan(most);
      });
    }
  }
});

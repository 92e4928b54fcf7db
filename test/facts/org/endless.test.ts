/**
 * Answers that never end: by silence, by size, by pages.
 */
import { expect } from 'chai';
import { ConnectionClient } from '../../../lib/facts/org/index.js';
import { opener, readLogs } from '../../../lib/facts/org/logins/eventLogs.js';
import { fieldsOf, rowsOf } from '../../../lib/facts/org/wire/query.js';
import { bomb, Gigabyte, TestHost, type Handler } from '../../login/server.js';
import { startOrg, type Org } from '../../org/index.js';
import { connect, errorOf, impatient, orgErrorOf, VERSION } from './support.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const READ = { service: 'm', method: 'readMetadata', args: { type: 'SecuritySettings' } } as const;

describe('an org whose answers never end', () => {
  let org: Org;
  let host: TestHost | undefined;

  before(async () => {
    org = await startOrg({ users: 20 });
  });
  after(async () => {
    await org.close();
  });
  afterEach(async () => {
    await host?.close();
  });

  async function clientOf(handler: Handler, silence = 300): Promise<ConnectionClient> {
    host = new TestHost(handler);
    const cloud = `http://127.0.0.1:${await host.listen()}`;
    const connection = await connect({ ...org, urls: { ...org.urls, cloud } }, org.admin);
    return new ConnectionClient(connection, { ...impatient(), silence, largest: 1024 * 1024 });
  }

  it('is given up when it drips, or says nothing, and not asked again', async () => {
    const drips: Handler = (_request, response) => {
      response.writeHead(200, JSON_TYPE);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => {
        clearInterval(drip);
      });
    };
    for (const handler of [drips, () => undefined]) {
      const client = await clientOf(handler);
      expect(await orgErrorOf(client.get('/x'))).to.include({ kind: 'silent', exitCode: 1 });
      expect(await orgErrorOf(client.soap(READ))).to.include({ kind: 'silent' });
      const streamed = (async (): Promise<void> => {
        for await (const chunk of client.stream('/x')) expect(chunk.length).to.be.lessThan(100);
      })();
      expect(await orgErrorOf(streamed)).to.include({ kind: 'silent' });
      expect(client.calls()).to.equal(3);
      await host?.close();
    }
  });

  it('is read as it comes: a character in two pieces is one', async () => {
    const body = Buffer.from('{"name":"Jörg 🦆"}');
    const pieces = [body.subarray(0, 11), body.subarray(11, 16), body.subarray(16)];
    const client = await clientOf((_request, response) => {
      response.writeHead(200, JSON_TYPE);
      const send = (): void => {
        const piece = pieces.shift();
        if (piece === undefined) response.end();
        else response.write(piece, () => setTimeout(send, 20));
      };
      send();
    }, 60_000);
    expect(await client.get('/x')).to.deep.equal({ name: 'Jörg 🦆' });
  });

  it('has one patience for all attempts of a read', async () => {
    // Half of the patience for each attempt, in ticks as the patience has them: a busy machine loses both.
    const client = await clientOf((_request, _response, socket) => {
      let left = 32;
      const tick = setInterval(() => {
        if (--left > 0) return;
        clearInterval(tick);
        socket.destroy();
      }, 5);
    });
    expect(await orgErrorOf(client.get('/x'))).to.include({ kind: 'silent' });
    expect(client.calls()).to.be.lessThan(4);
  });

  it('is waited for as long as enough comes', async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(200, JSON_TYPE);
      let left = 10;
      const more = setInterval(() => {
        response.write(' '.repeat(30 * 1024));
        if (--left > 0) return;
        clearInterval(more);
        response.end('{}');
      }, 100);
    });
    expect(await client.get('/x')).to.deep.equal({});
  });

  const gigabytes: readonly (readonly [string, () => { handler: Handler; gigabyte?: Gigabyte }])[] = [
    ['unpacked', () => ({ handler: bomb(JSON_TYPE) })],
    ...[true, false].map((announced) => {
      const start = (): { handler: Handler; gigabyte: Gigabyte } => {
        const gigabyte = new Gigabyte();
        return { gigabyte, handler: gigabyte.handler(JSON_TYPE, announced) };
      };
      return [announced ? 'announced' : 'in chunks', start] as const;
    }),
  ];
  for (const [how, start] of gigabytes) {
    it(`is not read beyond the bound: a gigabyte, ${how}`, async () => {
      const { handler, gigabyte } = start();
      const client = await clientOf(handler, 60_000);
      const read = {
        query: async () => rowsOf(client, 'SELECT Id FROM User'),
        describe: async () => fieldsOf(client, 'User'),
        metadata: async () => client.soap(READ),
      };
      for (const [what, act] of Object.entries(read)) {
        expect(await orgErrorOf(act()), what).to.include({ kind: 'too-large', exitCode: 1 });
      }
      expect(client.calls()).to.equal(3);
      // One MiB is read each time; the rest is what the system holds for both sides.
      expect(gigabyte?.sent ?? 0).to.be.lessThan(3 * 32 * 1024 * 1024);
    });

    it(`is not read beyond what it announced of an event log: a gigabyte, ${how}`, async () => {
      const { handler, gigabyte } = start();
      const client = await clientOf(handler, 60_000);
      const files = [{ id: '0AT000000000001AAA', type: 'Login', date: '2026-11-24', length: 1000 }] as const;
      const request = { since: '', until: '9', users: new Set<string>(), maxBytes: 2 ** 30 };
      const error = await errorOf(readLogs(files, opener(client, client.stream), request));
      // In pieces, so that what comes is neither held nor waited for; whichever bound is met first.
      expect(error)
        .to.have.property('key')
        .that.matches(/^logins\.csv\.(?:longer|too-long)$/);
      expect(gigabyte?.sent ?? 0).to.be.lessThan(32 * 1024 * 1024);
    });
  }

  it('is not read beyond what it announced of an event log, whatever the records are', async () => {
    for (const [text, key] of [
      ['"a","b"\n', 'logins.csv.longer'],
      ['\n', 'logins.csv.longer'],
      [',', 'logins.csv.too-long'],
      ['""', 'logins.csv.too-long'],
    ] as const) {
      let taken = 0;
      async function* open(): AsyncGenerator<Uint8Array> {
        for (const chunk = Buffer.alloc(65_536, text); taken < 2 ** 30; taken += chunk.length) {
          yield Promise.resolve(chunk);
        }
      }
      const files = [{ id: '0AT000000000001AAA', type: 'Login', date: '2026-11-24', length: 3_000_000 }] as const;
      const request = { since: '', until: '9', users: new Set<string>(), maxBytes: 2 ** 30 };
      expect(await errorOf(readLogs(files, open, request)), text).to.include({ key });
      expect(taken).to.be.lessThan(5_000_000);
    }
  });

  const page = (rows: number, totalSize: number) => (request: { path: string }, calls: number) => ({
    totalSize,
    done: false,
    nextRecordsUrl: `/services/data/v${VERSION}/query/01g-${request.path.length}x${calls}`,
    records: Array.from({ length: rows }, () => ({ Id: '005000000000001AAA' })),
  });
  const lists: readonly (readonly [string, ReturnType<typeof page>, number])[] = [
    ['without records', page(0, 10), 1],
    ['with more records than it announced', page(5, 10), 3],
  ];
  for (const [name, answer, calls] of lists) {
    it(`is not asked for one more page for ever: pages ${name}`, async () => {
      let asked = 0;
      const client = await clientOf((request, response) => {
        response.writeHead(200, JSON_TYPE);
        response.end(JSON.stringify(answer(request, ++asked)));
      });
      expect(await orgErrorOf(rowsOf(client, 'SELECT Id FROM User'))).to.include({ kind: 'endless' });
      expect(client.calls()).to.equal(calls);
    });
  }
});

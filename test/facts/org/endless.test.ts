/**
 * Answers that never end: by silence, by size, by pages.
 */
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { ConnectionClient } from '../../../lib/facts/org/index.js';
import { rowsOf } from '../../../lib/facts/org/wire/query.js';
import { TestHost, type Handler } from '../../login/server.js';
import { startOrg, type Org } from '../../org/index.js';
import { connect, impatient, orgErrorOf, VERSION } from './support.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const READ = { service: 'm', method: 'readMetadata', args: { type: 'SecuritySettings' } } as const;

describe('an org whose answers never end', () => {
  let org: Org;
  let host: TestHost;

  before(async () => {
    org = await startOrg({ users: 20 });
  });
  after(async () => {
    await org.close();
  });
  afterEach(async () => {
    await host.close();
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
      await host.close();
    }
  });

  it('has one patience for all attempts of a read', async () => {
    const client = await clientOf((_request, _response, socket) => {
      setTimeout(() => socket.destroy(), 150);
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

  it('is not read beyond the bound, plain or inflated', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    const zipped: Handler = (_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' });
      response.end(bomb);
    };
    let sent = 0;
    const gigabyte: Handler = (_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': 2 ** 30 });
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', more);
      more();
    };
    for (const handler of [zipped, gigabyte]) {
      const client = await clientOf(handler, 60_000);
      expect(await orgErrorOf(client.get('/x'))).to.include({ kind: 'too-large' });
      expect(await orgErrorOf(client.soap(READ))).to.include({ kind: 'too-large' });
      expect(client.calls()).to.equal(2);
      await host.close();
    }
    expect(sent).to.be.lessThan(64 * 1024 * 1024);
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

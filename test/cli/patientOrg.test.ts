import { Transport } from '@jsforce/jsforce-node/lib/transport.js';
import { Org } from '@salesforce/core';
import { expect } from 'chai';
import { patient, patientOrg } from '../../lib/cli/patientOrg.js';
import { ConnectionClient } from '../../lib/facts/org/index.js';
import { connectByJwt, impatient, orgErrorOf } from '../facts/org/support.js';
import { always, bomb, Gigabyte, TestHost, type Handler } from '../login/server.js';
import { startOrg } from '../org/index.js';

const READ = { service: 'm', method: 'readMetadata', args: { type: 'SecuritySettings' } } as const;
const SESSION = '00D000000000001!AQ';

describe('cli: an org that is opened', () => {
  let host: TestHost;

  beforeEach(() => {
    host = new TestHost(() => undefined);
  });
  afterEach(async () => {
    delete process.env['SF_ORG_INSTANCE_URL'];
    await host.close();
  });

  it('is given up when it never tells its versions', async () => {
    process.env['SF_ORG_INSTANCE_URL'] = `http://127.0.0.1:${String(await host.listen())}`;
    const open = async (): Promise<Org> => Org.create({ aliasOrUsername: SESSION });
    expect(await orgErrorOf(patient(open, 300))).to.include({ kind: 'silent', exitCode: 1 });
    expect(host.seen.map(({ path }) => path)).to.deep.equal(['/services/data']);
  });

  it('comes from a flag that has the same patience, named or by default', async () => {
    const never = async (): Promise<unknown> => new Promise(() => undefined);
    const flag = patientOrg({ parse: never, default: never }, 100);
    expect(await orgErrorOf(flag.parse())).to.include({ kind: 'silent' });
    expect(await orgErrorOf(flag.default())).to.include({ kind: 'silent' });
    const fine = patientOrg({ parse: async (input: string) => Promise.resolve(`${input}!`), default: 'none' }, 100);
    expect([await fine.parse('org'), fine.default]).to.deep.equal(['org!', 'none']);
  });

  it('is the default in help by its name, never by its access token', async () => {
    const told = async (name: string | undefined): Promise<unknown> => {
      const opens = async (): Promise<unknown> => Promise.resolve(undefined);
      const flag = patientOrg({ parse: opens, defaultHelp: async () => Promise.resolve(name) }, 1000);
      return flag.defaultHelp();
    };
    expect(await told('admin@acme.example')).to.equal('admin@acme.example');
    expect(await told(SESSION)).to.equal(undefined);
    expect(await told(undefined)).to.equal(undefined);
  });

  const JSON_TYPE = { 'content-type': 'application/json' };
  const MIB = 1024 * 1024;
  const opened = async (handler: Handler, limit?: number): Promise<Org> => {
    host = new TestHost(handler);
    process.env['SF_ORG_INSTANCE_URL'] = `http://127.0.0.1:${String(await host.listen())}`;
    return patient(async () => Org.create({ aliasOrUsername: SESSION }), limit);
  };
  const paths = (): readonly string[] => host.seen.map(({ path }) => path.replace(/\?.*/u, ''));
  const VERSIONS = JSON.stringify([{ version: '66.0' }]);
  const versionsThen =
    (handler: Handler): Handler =>
    (seen, response, socket) => {
      (seen.path === '/services/data' ? always(200, VERSIONS, JSON_TYPE) : handler)(seen, response, socket);
    };

  for (const [what, behind] of [
    ['the versions', (handler: Handler): Handler => handler],
    ['the kind of org', versionsThen],
  ] as const) {
    it(`is not read beyond 4 MiB: ${what}`, async () => {
      const gigabyte = new Gigabyte();
      for (const handler of [bomb(JSON_TYPE), gigabyte.handler(JSON_TYPE, true), gigabyte.handler(JSON_TYPE, false)]) {
        expect(await orgErrorOf(opened(behind(handler)))).to.include({ kind: 'too-large', exitCode: 1 });
        await host.close();
      }
      // Four MiB each; the rest is what the system holds for both sides.
      expect(gigabyte.sent).to.be.lessThan(4 * 32 * MIB);
    });

    it(`takes no session to another host: ${what}`, async () => {
      const other = new TestHost(always(200, '[]', JSON_TYPE));
      const location = `http://127.0.0.1:${String(await other.listen())}/services/data`;
      const error = await orgErrorOf(opened(behind(always(302, '', { location }))));
      await other.close();
      expect(error).to.include({ kind: 'moved' });
      expect(other.seen).to.deep.equal([]);
    });
  }

  it('is given up when enough comes, but no end', async () => {
    const drips: Handler = (_seen, response) => {
      response.writeHead(200, JSON_TYPE);
      const drip = setInterval(() => response.write(' '.repeat(10_000)), 10);
      response.on('close', () => {
        clearInterval(drip);
      });
    };
    expect(await orgErrorOf(opened(drips, 500))).to.include({ kind: 'silent' });
  });

  it('is asked again when its answer breaks off or is a passing no, as any read is', async () => {
    const answers: Handler[] = [
      (_seen, response) => {
        response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
        response.write('[', () => response.destroy());
      },
      always(503, ''),
    ];
    const org = await opened(versionsThen(always(200, '{"records":[]}', JSON_TYPE)));
    await host.close();
    expect(org.getConnection().getApiVersion()).to.equal('66.0');
    const again = await opened((seen, response, socket) => {
      const handler = seen.path === '/services/data' ? answers.shift() : undefined;
      (handler ?? versionsThen(always(200, '{"records":[]}', JSON_TYPE)))(seen, response, socket);
    });
    expect(again.getConnection().getApiVersion()).to.equal('66.0');
    expect(paths().slice(0, 3)).to.deep.equal(Array(3).fill('/services/data'));
  });

  it('leaves the requests of others to jsforce, at the same time too', async () => {
    const big = ' '.repeat(5 * MIB);
    const opening = orgErrorOf(opened(always(200, big, JSON_TYPE)));
    const other = new TestHost(always(200, big, JSON_TYPE));
    const url = `http://127.0.0.1:${String(await other.listen())}/`;
    const [error, { body }] = await Promise.all([opening, new Transport().httpRequest({ method: 'GET', url })]);
    await other.close();
    expect(error).to.include({ kind: 'too-large' });
    expect(body.length).to.equal(5 * MIB);
  });

  for (const [how, start] of [
    ['as gzip', () => bomb(JSON_TYPE)],
    ['in chunks', () => new Gigabyte().handler(JSON_TYPE, false)],
  ] as const) {
    it(`renews its session by no answer of a gigabyte, ${how}`, async () => {
      const org = await startOrg({ users: 5 });
      try {
        const connection = await connectByJwt(org, `renews.${how.replace(' ', '.')}@acme.example`);
        host = new TestHost(start());
        connection.getAuthInfo().update({ loginUrl: `http://127.0.0.1:${String(await host.listen())}` });
        connection.accessToken = SESSION;
        const client = new ConnectionClient(connection, impatient());
        for (const read of [async () => client.get('/services/data/v66.0/limits'), async () => client.soap(READ)]) {
          expect(await orgErrorOf(read())).to.include({ kind: 'too-large' });
        }
        expect(paths()).to.deep.equal(Array(2).fill('/services/oauth2/token'));
      } finally {
        await org.close();
      }
    });
  }
});

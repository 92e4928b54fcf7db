/**
 * Hosts whose certificate does not stand for them, met by a call to an org and by a login: each has an error of its own,
 * and no byte of a request reaches them. So with proxies that let nobody through.
 */
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { connect as connectTo, createServer, type AddressInfo, type LookupFunction, type Server } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { AuthInfo, Connection, Org } from '@salesforce/core';
import { expect } from 'chai';
import { patient } from '../../lib/cli/patientOrg.js';
import type { TlsFault } from '../../lib/facts/tlsFault.js';
import { toSfError } from '../../lib/errors.js';
import { ConnectionClient } from '../../lib/facts/org/index.js';
import { soapLogin } from '../../lib/login/envelope.js';
import { checkHost } from '../../lib/login/host.js';
import { Secret } from '../../lib/login/secret.js';
import { send, type Delivery } from '../../lib/login/send.js';
import { say } from '../../lib/messages.js';
import { Text } from '../../lib/text.js';
import { impatient, orgErrorOf } from '../facts/org/support.js';
import { asList, asObject, envelope } from '../support/envelope.js';
import { Home, plugin } from '../support/run.js';

const NAME = 'acme.my.salesforce.com';
const SESSION = '00D000000000001!cAnArY';
const SECRET = 'cAnArYpassword';
const CANARY = /cAnArY/;
const READ = { service: 'm', method: 'readMetadata', args: { type: 'SecuritySettings' } } as const;
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'];

const data = (name: string): string => readFileSync(join(import.meta.dirname, '..', 'data', name), 'utf8');
const KEY = data('login/self-signed.key.pem');
const AUTHORITY = data('tls/authority.cert.pem');
const certificate = (name: string): string => data(`tls/${name}.cert.pem`);

/** Speaks TLS and keeps score: connections, and bytes of requests that came through TLS. */
class SecureHost {
  public connections = 0;
  public bytes = 0;
  public port = 0;
  readonly #server: tls.Server;

  public constructor(cert: string) {
    this.#server = tls.createServer({ key: KEY, cert }, (socket) => {
      socket
        .on('error', () => undefined)
        .on('data', (chunk: Buffer) => {
          this.bytes += chunk.length;
          socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}');
        });
    });
    this.#server.on('connection', () => (this.connections += 1)).on('tlsClientError', () => undefined);
  }

  public async listen(): Promise<this> {
    this.port = await listening(this.#server);
    return this;
  }

  public close(): void {
    this.#server.close();
  }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function clientOf(origin: string): Promise<ConnectionClient> {
  const authInfo = await AuthInfo.create({
    username: SESSION,
    accessTokenOptions: { accessToken: SESSION, instanceUrl: origin },
  });
  const connection = await Connection.create({ authInfo, connectionOptions: { version: '66.0' } });
  return new ConnectionClient(connection, impatient());
}

async function login(origin: string): Promise<Delivery> {
  const credentials = {
    username: 'a@b.c',
    password: new Secret(SECRET),
    securityToken: new Secret(SECRET),
    clientSecret: new Secret(''),
  };
  const wire = { env: process.env, limits: { timeout: 60_000, bytes: 1000 } };
  return send(checkHost(origin), soapLogin(credentials, 64, 'client'), wire);
}

/** The ways of a call to an org, each for itself. */
const CALLS: Readonly<Record<string, (client: ConnectionClient) => Promise<unknown>>> = {
  get: async (client) => client.get('/services/data/v66.0/limits'),
  soap: async (client) => client.soap(READ),
  stream: async (client) => {
    for await (const chunk of client.stream('/x')) expect(chunk.length).to.be.at.least(0);
  },
};

/** What the user is told is to say this. */
interface Fault {
  readonly what: string;
  readonly cert: string;
  readonly trusted?: true;
  readonly kind: TlsFault;
  readonly detail: RegExp;
  readonly says: RegExp;
  readonly advises: RegExp;
}

const FAULTS: readonly Fault[] = [
  {
    what: 'signed by itself',
    cert: data('login/self-signed.cert.pem'),
    kind: 'certificate-issuer',
    detail: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    says: /this machine does not trust/,
    advises: /NODE_EXTRA_CA_CERTS/,
  },
  {
    what: 'signed by an authority that is not known',
    cert: certificate('good') + AUTHORITY,
    kind: 'certificate-issuer',
    detail: /^SELF_SIGNED_CERT_IN_CHAIN$/,
    says: /this machine does not trust/,
    advises: /NODE_EXTRA_CA_CERTS/,
  },
  {
    what: 'signed by an authority that it does not show',
    cert: certificate('good'),
    kind: 'certificate-issuer',
    detail: /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/,
    says: /this machine does not trust/,
    advises: /NODE_EXTRA_CA_CERTS/,
  },
  {
    what: 'for another name',
    cert: certificate('other-name'),
    trusted: true,
    kind: 'certificate-name',
    detail: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    says: /not for/,
    advises: /address|name of the host/,
  },
  {
    what: 'expired',
    cert: certificate('expired'),
    trusted: true,
    kind: 'certificate-expired',
    detail: /^CERT_HAS_EXPIRED$/,
    says: /has expired/,
    advises: /clock/,
  },
  {
    what: 'not valid yet',
    cert: certificate('not-yet'),
    trusted: true,
    kind: 'certificate-early',
    detail: /^CERT_NOT_YET_VALID$/,
    says: /not valid yet/,
    advises: /clock/,
  },
];

describe('a host whose certificate does not stand for it', () => {
  const kept = new Map(
    [...VARIABLES, 'NODE_TLS_REJECT_UNAUTHORIZED', 'SF_ORG_INSTANCE_URL', 'SF_DISABLE_DNS_CHECK'].map((name) => [
      name,
      process.env[name],
    ]),
  );
  const lookup = dns.lookup;
  const authorities = tls.getCACertificates('default');
  const closers: (() => void)[] = [];

  before(() => {
    // No name is asked for outside this machine: every one is this machine.
    const here: LookupFunction = (_, options, callback) => {
      if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(null, '127.0.0.1', 4);
    };
    Object.assign(dns, { lookup: here });
  });
  beforeEach(() => {
    for (const name of kept.keys()) Reflect.deleteProperty(process.env, name);
  });
  afterEach(() => {
    tls.setDefaultCACertificates(authorities);
    for (const close of closers.splice(0)) close();
  });
  after(() => {
    Object.assign(dns, { lookup });
    for (const [name, value] of kept) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  async function hostWith({ cert, trusted }: Pick<Fault, 'cert' | 'trusted'>): Promise<SecureHost> {
    tls.setDefaultCACertificates(trusted === true ? [...authorities, AUTHORITY] : authorities);
    const host = await new SecureHost(cert).listen();
    closers.push(() => {
      host.close();
    });
    return host;
  }

  /** A proxy that answers CONNECT with this status, and leads to the port. */
  async function proxyTo(port: number, status = 200): Promise<{ readonly asked: string[]; readonly url: string }> {
    const asked: string[] = [];
    const server = createServer((client) => {
      client.on('error', () => undefined);
      client.once('data', (head) => {
        asked.push(head.toString('latin1').split(' ')[1] ?? '');
        if (status !== 200) {
          client.end(`HTTP/1.1 ${String(status)} x\r\ncontent-length: 0\r\n\r\n`);
          return;
        }
        const upstream = connectTo(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
        upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
        client.on('close', () => upstream.destroy());
        client.pipe(upstream).pipe(client);
      });
    });
    const url = `http://me:cAnArYproxy@127.0.0.1:${String(await listening(server))}`;
    closers.push(() => server.close());
    return { asked, url };
  }

  async function refused(origin: string, { kind, detail, says, advises }: Omit<Fault, 'what' | 'cert'>): Promise<void> {
    const delivery = await login(origin);
    expect(delivery).to.include({ kind: 'not-sent', why: kind });
    const code = delivery.kind === 'not-sent' ? delivery.detail : '';
    expect(code).to.match(detail);
    const words = say(Text.of(`login.not-sent.${kind}`, { host: new URL(origin).hostname, detail: code }));
    expect(words)
      .to.match(says)
      .and.to.match(advises)
      .and.to.include(code)
      .and.not.to.match(/\{[a-z]\w*\}/u);
    for (const [name, call] of Object.entries(CALLS)) {
      const client = await clientOf(origin);
      const error = await orgErrorOf(call(client));
      expect(error, name).to.include({ kind, exitCode: 1 });
      expect(client.calls(), name).to.equal(1);
      const told = toSfError(error);
      const actions = 'actions' in told && Array.isArray(told.actions) ? told.actions.join(' ') : '';
      expect(told.message, name)
        .to.match(says)
        .and.not.to.match(/\{[a-z]\w*\}/u);
      expect(actions, name).to.match(advises);
      const all = [told.message, actions, error.stack, told.stack, JSON.stringify(error), JSON.stringify(told)].join();
      expect(all, name).not.to.match(CANARY);
    }
  }

  it('is not this one: a good certificate of a known authority gets the requests', async () => {
    const host = await hostWith({ cert: certificate('good'), trusted: true });
    const origin = `https://127.0.0.1:${String(host.port)}`;
    expect(await login(origin)).to.include({ kind: 'answered', status: 200 });
    const sent = host.bytes;
    expect(sent).to.be.above(400);
    expect(await (await clientOf(origin)).get('/x')).to.deep.equal({});
    expect(host.bytes).to.be.above(sent);
  });

  for (const fault of FAULTS) {
    it(`gets nothing: ${fault.what}`, async () => {
      const host = await hostWith(fault);
      await refused(`https://127.0.0.1:${String(host.port)}`, fault);
      // One for the login, one for each of the calls.
      expect(host).to.include({ bytes: 0, connections: 1 + Object.keys(CALLS).length });
    });

    it(`gets nothing behind a proxy: ${fault.what}`, async () => {
      const host = await hostWith(fault);
      const { asked, url } = await proxyTo(host.port);
      process.env['HTTPS_PROXY'] = url;
      await refused(`https://${NAME}:${String(host.port)}`, fault);
      expect(host.bytes).to.equal(0);
      expect(asked).to.deep.equal(Array(1 + Object.keys(CALLS).length).fill(`${NAME}:${String(host.port)}`));
    });

    it(`gets nothing though NODE_TLS_REJECT_UNAUTHORIZED is 0: ${fault.what}`, async () => {
      const host = await hostWith(fault);
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      await refused(`https://127.0.0.1:${String(host.port)}`, fault);
      expect(host.bytes).to.equal(0);
    });

    it(`gets nothing of what core asks when it opens an org: ${fault.what}`, async () => {
      const host = await hostWith(fault);
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      // Core looks the name up in a way of its own, and is not to wait for the one that is put in place here.
      process.env['SF_DISABLE_DNS_CHECK'] = 'true';
      process.env['SF_ORG_INSTANCE_URL'] = `https://127.0.0.1:${String(host.port)}`;
      const error = await orgErrorOf(patient(async () => Org.create({ aliasOrUsername: SESSION })));
      expect(error).to.include({ kind: fault.kind, exitCode: 1 });
      expect(host).to.include({ bytes: 0, connections: 1 });
    });
  }

  it('ends a login with 68 and a call with 1, in words that say what to do', async () => {
    const home = new Home();
    try {
      const host = await hostWith({ cert: data('login/self-signed.cert.pem') });
      const origin = `https://127.0.0.1:${String(host.port)}`;
      const input = JSON.stringify({ username: 'a@b.c', password: SECRET, securityToken: SECRET });
      const login_ = await plugin(['token', 'validate', 'login', '--instance-url', origin, '--json'], home, { input });
      const [result] = asList(asObject(envelope(login_)['result'])['results']);
      expect(login_.code, login_.stderr).to.equal(68);
      expect(result).to.include({ outcome: 'unknown', cause: 'not-sent' });
      expect(result?.['message']).to.match(/does not trust .* NODE_EXTRA_CA_CERTS/);
      const env = { SF_ORG_INSTANCE_URL: origin };
      const call = await plugin(['token', 'list', 'users', '-o', SESSION, '--api-version', '66.0'], home, { env });
      expect(call.code, call.stderr).to.equal(1);
      expect(call.stderr)
        .to.match(/this machine does not trust/)
        .and.to.match(/NODE_EXTRA_CA_CERTS/);
      expect(login_.stdout + login_.stderr + call.stdout + call.stderr).not.to.match(CANARY);
      expect(host.bytes).to.equal(0);
    } finally {
      home.remove();
    }
  });

  it('gets nothing where it speaks no TLS', async () => {
    const heard: string[] = [];
    const server = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .on('data', (chunk: Buffer) => {
          heard.push(chunk.toString('latin1'));
          socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
        });
    });
    const port = await listening(server);
    closers.push(() => server.close());
    await refused(`https://127.0.0.1:${String(port)}`, {
      kind: 'no-tls',
      detail: /^(?:EPROTO|ERR_SSL_\w+)$/,
      says: /does not support a TLS version/,
      advises: /port/,
    });
    expect(heard).to.have.length(1 + Object.keys(CALLS).length);
    // A greeting of TLS, and nothing that can be read.
    for (const one of heard) expect(one.slice(0, 2)).to.equal('\x16\x03');
    expect(heard.join()).not.to.match(CANARY);
  });

  /** What proxies answer to CONNECT, and how often a call asks them. */
  const refusals = [
    { status: 407, kind: 'proxy-login', hindrance: 'proxy-login', says: /username and a password/, times: 1 },
    { status: 403, kind: 'proxy-refused', hindrance: 'proxy', says: /\(403\)/, times: 1 },
    { status: 502, kind: 'proxy-refused', hindrance: 'proxy', says: /\(502\)/, times: 4 },
  ] as const;
  for (const { status, kind, hindrance, says, times } of refusals) {
    it(`is not reached through a proxy that answers ${String(status)}`, async () => {
      const { asked, url } = await proxyTo(0, status);
      process.env['HTTPS_PROXY'] = url;
      expect(await login(`https://${NAME}`)).to.deep.equal({
        kind: 'not-sent',
        why: hindrance,
        detail: String(status),
      });
      expect(say(Text.of(`login.not-sent.${hindrance}`, { host: NAME, detail: String(status) }))).to.match(says);
      const client = await clientOf(`https://${NAME}`);
      const error = await orgErrorOf(client.get('/x'));
      expect(error).to.include({ kind, exitCode: 1 });
      const told = toSfError(error);
      expect(told.message)
        .to.match(says)
        .and.not.to.match(/\{[a-z]\w*\}/u);
      expect(JSON.stringify([told, told.stack, error.stack])).not.to.match(CANARY);
      expect(asked).to.have.length(1 + times);
    });
  }

  it('is not reached through a proxy that is not there, or whose own certificate is not accepted', async () => {
    const gone = createServer();
    const port = await listening(gone);
    await new Promise((resolve) => gone.close(resolve));
    const host = await hostWith({ cert: data('login/self-signed.cert.pem') });
    const ways = [
      { url: `http://me:cAnArYproxy@127.0.0.1:${String(port)}`, code: 'ECONNREFUSED' },
      { url: `https://me:cAnArYproxy@127.0.0.1:${String(host.port)}`, code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    ];
    for (const { url, code } of ways) {
      process.env['HTTPS_PROXY'] = url;
      expect(await login(`https://${NAME}`)).to.deep.equal({ kind: 'not-sent', why: 'proxy', detail: code });
      const error = await orgErrorOf((await clientOf(`https://${NAME}`)).get('/x'));
      expect(error).to.include({ kind: 'proxy-refused' });
      expect(error.text.params).to.deep.equal({ code });
      expect(say(error.text) + (error.stack ?? '')).not.to.match(CANARY);
    }
    expect(host.bytes).to.equal(0);
  });
});

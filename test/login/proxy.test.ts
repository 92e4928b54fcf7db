/**
 * Both kinds of requests, the calls to an org and the login, leave by the same way whatever the environment says.
 */
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect as connectTo, type AddressInfo, type LookupFunction } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { AuthInfo, Connection } from '@salesforce/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { Dispatcher, EnvHttpProxyAgent } from 'undici';
import { ConnectionClient, OrgError } from '../../lib/facts/org/index.js';
import { proxyFor } from '../../lib/facts/proxy.js';
import { soapLogin } from '../../lib/login/envelope.js';
import { checkHost } from '../../lib/login/host.js';
import { Secret } from '../../lib/login/secret.js';
import { send } from '../../lib/login/send.js';
import { impatient } from '../facts/org/support.js';
import { always, TestHost } from './server.js';

const NAME = 'acme.my.salesforce.com';
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'];
const data = (name: string): string =>
  readFileSync(join(import.meta.dirname, '..', 'data', 'login', `self-signed.${name}.pem`), 'utf8');

describe('the way out', () => {
  const kept = new Map(VARIABLES.map((name) => [name, process.env[name]]));
  const lookup = dns.lookup;
  const authorities = tls.getCACertificates('default');
  const asked: string[] = [];
  let salesforce: TestHost;
  let proxy: Server;
  let port = 0;
  let proxyUrl = '';

  before(async () => {
    // No name is asked for outside this machine: every one is this machine.
    const here: LookupFunction = (_, options, callback) => {
      if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(null, '127.0.0.1', 4);
    };
    Object.assign(dns, { lookup: here });
    tls.setDefaultCACertificates([...authorities, data('cert')]);
    salesforce = new TestHost(always(200, '{}', { 'content-type': 'application/json' }), {
      key: data('key'),
      cert: data('cert'),
    });
    port = await salesforce.listen();
    proxy = createServer().on('connect', ({ url = '' }, client) => {
      asked.push(url);
      const upstream = connectTo(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
      client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
      upstream.on('error', () => client.destroy());
      client.pipe(upstream).pipe(client);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    proxyUrl = `http://me:secret@127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
  });
  beforeEach(() => {
    asked.length = 0;
    for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
  });
  after(async () => {
    Object.assign(dns, { lookup });
    tls.setDefaultCACertificates(authorities);
    for (const [name, value] of kept) if (value !== undefined) process.env[name] = value;
    proxy.closeAllConnections();
    proxy.close();
    await salesforce.close();
  });

  async function call(url: string): Promise<unknown> {
    const accessToken = '00D000000000001!AQ';
    const authInfo = await AuthInfo.create({
      username: accessToken,
      accessTokenOptions: { accessToken, instanceUrl: url },
    });
    const connection = await Connection.create({ authInfo, connectionOptions: { version: '66.0' } });
    return new ConnectionClient(connection, impatient()).get('/services/data/v66.0/limits');
  }

  /** What the proxy was asked for by a call to the org and by a login, one after the other. */
  async function ways(url: string): Promise<{ readonly call: string[]; readonly login: string[] }> {
    const from = asked.length;
    expect(await call(url)).to.deep.equal({});
    const between = asked.length;
    const login = soapLogin(
      { username: 'a@b.c', password: new Secret('pw'), securityToken: new Secret(''), clientSecret: new Secret('') },
      64,
      'client',
    );
    const delivery = await send(checkHost(url), login, { env: process.env, limits: { timeout: 60_000, bytes: 1000 } });
    expect(delivery).to.include({ kind: 'answered', status: 200 });
    return { call: asked.slice(from, between), login: asked.slice(between) };
  }

  /** By turns, so that no connection of the one before is open still. */
  const exempt: readonly (readonly [string, boolean])[] = [
    ['', false],
    ['*', true],
    ['example.com', false],
    [NAME, true],
    ['*.acme.my.salesforce.com', false],
    ['.salesforce.com', true],
    [`${NAME}:PORT`, true],
    ['salesforce.com', true],
    [`${NAME}:1`, false],
    ['127.0.0.0/8', false],
  ];
  for (const [list, direct] of exempt) {
    it(`is the same for both: ${direct ? 'past' : 'through'} the proxy with NO_PROXY=${list}`, async () => {
      process.env['HTTPS_PROXY'] = proxyUrl;
      process.env['NO_PROXY'] = list.replace('PORT', String(port));
      const { call: called, login } = await ways(`https://${NAME}:${String(port)}`);
      // undici keeps a tunnel that it has, so a later call need not ask for one.
      expect(login).to.deep.equal(direct ? [] : [`${NAME}:${String(port)}`]);
      if (direct) expect(called).to.deep.equal([]);
    });
  }

  it('is the same for both whichever variable is set', async () => {
    for (const [name, other] of [
      ['https_proxy', 'HTTPS_PROXY'],
      ['HTTPS_PROXY', 'http_proxy'],
      ['http_proxy', 'HTTP_PROXY'],
    ] as const) {
      for (const one of VARIABLES) Reflect.deleteProperty(process.env, one);
      process.env[name] = proxyUrl.replace('secret', name);
      process.env[other] = 'http://127.0.0.1:1';
      const { call: called, login } = await ways(`https://${NAME}:${String(port)}`);
      expect([called.length, login.length], `${name} before ${other}`).to.deep.equal([1, 1]);
    }
  });

  it('names the variable of a proxy that is none, and not its value', async () => {
    process.env['HTTPS_PROXY'] = 'ftp://canary:secret@x';
    const error = await call(`https://${NAME}:${String(port)}`).catch((one: unknown) => one);
    expect(error).to.be.instanceOf(OrgError).and.to.include({ kind: 'proxy' });
    expect(Object.values((error as OrgError).text.params)).to.deep.equal(['HTTPS_PROXY']);
  });

  it('never takes what is for this machine to a proxy', () => {
    const env = { HTTPS_PROXY: 'http://p', HTTP_PROXY: 'http://p' };
    for (const url of ['http://127.0.0.1:8080', 'http://127.1.2.3', 'http://localhost', 'http://[::1]:80']) {
      expect(proxyFor(new URL(url), env), url).to.equal(undefined);
    }
    expect(proxyFor(new URL('https://127.example.com'), env)?.variable).to.equal('HTTPS_PROXY');
  });

  it('is the one that undici itself would take', async () => {
    const label = fc.constantFrom('a', 'b', 'my', 'com');
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    const address = fc.constantFrom('10.0.0.7', '[2001:db8::1]', '[2001:db8::2]');
    const target = fc
      .tuple(
        fc.constantFrom('https', 'http'),
        fc.oneof({ weight: 4, arbitrary: name }, address),
        fc.constantFrom('', ':8443', '.'),
      )
      .map(([scheme, host, end]) => `${scheme}://${host}${end === '.' && host.endsWith(']') ? '' : end}`);
    const entry = fc
      .tuple(
        fc.constantFrom('', '', '.', '*.', '*'),
        fc.oneof({ weight: 4, arbitrary: name }, address, fc.constantFrom('*', '10.0.0.0/8', '2001:db8::1')),
        fc.constantFrom('', '', ':8443', ':443', '.'),
      )
      .filter(
        ([before, host, after]) =>
          !(/[:[*/]/.test(host) && before !== '') && !(host.includes('::') && !host.startsWith('[') && after !== ''),
      )
      .filter(([before, , after]) => before !== '*' || after === '')
      .map((parts) => parts.join(''));
    const list = fc
      .tuple(fc.array(entry, { maxLength: 3 }), fc.constantFrom(',', ' ', ', '))
      .map(([all, by]) => all.join(by));
    await fc.assert(
      fc.asyncProperty(target, list, async (url, noProxy) => {
        const ours = proxyFor(new URL(url), { HTTPS_PROXY: 'http://p', NO_PROXY: noProxy });
        expect(ours === undefined ? 'direct' : 'proxied', `${url} with NO_PROXY=${noProxy}`).to.equal(
          await undiciTakes(url, noProxy),
        );
      }),
      { numRuns: 400 },
    );
  });
});

/** A proxy that never is: that it is asked is all there is to know. */
class Asked extends Dispatcher {
  readonly #tell: (way: 'proxied') => void;
  public constructor(tell: (way: 'proxied') => void) {
    super();
    this.#tell = tell;
  }
  public override dispatch(): boolean {
    this.#tell('proxied');
    return true;
  }
  public override connect(): never {
    this.#tell('proxied');
    throw new Error('asked');
  }
  public override close = async (): Promise<void> => Promise.resolve();
  public override destroy = async (): Promise<void> => Promise.resolve();
}

async function undiciTakes(url: string, noProxy: string): Promise<'direct' | 'proxied'> {
  return new Promise((resolve) => {
    const options = {
      httpProxy: 'http://p',
      httpsProxy: 'http://p',
      noProxy,
      proxyTunnel: true,
      clientFactory: (): Dispatcher => new Asked(resolve),
      connect: (_: unknown, callback: (error: Error, socket: null) => void): void => {
        resolve('direct');
        callback(new Error('direct'), null);
      },
    };
    const agent = new EnvHttpProxyAgent(options);
    void agent
      .request({ origin: new URL(url).origin, path: '/', method: 'GET' })
      .catch(() => agent.destroy())
      .catch(() => undefined);
  });
}

import { getEventListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, connect } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Accepted,
  readOauthLogin,
  readOauthUserInfo,
  readSoapLogin,
  readSoapUserInfo,
} from '../../lib/login/answer.js';
import {
  checkSendable,
  oauthLogin,
  oauthUserInfo,
  soapLogin,
  soapUserInfo,
  xmlText,
} from '../../lib/login/envelope.js';
import { LoginError } from '../../lib/login/error.js';
import { checkHost } from '../../lib/login/host.js';
import { type Credentials, Secret } from '../../lib/login/secret.js';
import { type Delivery, send, type SendOptions } from '../../lib/login/send.js';
import { say } from '../../lib/messages.js';
import { Text } from '../../lib/text.js';
import { type Handler, Gigabyte, TestHost, always, bomb } from './server.js';

const data = (name: string): string => readFileSync(new URL(`../data/login/${name}`, import.meta.url), 'utf8');
const TLS = { key: data('self-signed.key.pem'), cert: data('self-signed.cert.pem') };

function credentials(password: string, securityToken = '', clientSecret = ''): Credentials {
  return {
    username: "o'neil&sons@acme.example",
    password: new Secret(password),
    securityToken: new Secret(securityToken),
    clientSecret: new Secret(clientSecret),
  };
}

/** XML 1.0 as the standard reads it: line ends normalised first, then references resolved. Independent of src. */
function readXmlText(written: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return written
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/&(?:#(\d+)|(\w+));/g, (_all, code: string | undefined, name: string | undefined) =>
      code === undefined ? (named[name ?? ''] ?? '?') : String.fromCodePoint(Number(code)),
    );
}
const element = (xml: string, name: string): string =>
  new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? '';

describe('the requests', () => {
  const password = 'a&b<c>d"e\'f g \u{1f511}\r\r\n\n\t]]>&amp;';

  it('carries password and token through XML unharmed', () => {
    const { body } = soapLogin(credentials(password, 'TOKEN'), 64, 'client');
    expect(readXmlText(element(body, 'password'))).to.equal(`${password}TOKEN`);
    expect(readXmlText(element(body, 'username'))).to.equal("o'neil&sons@acme.example");
  });

  it('carries any text that XML 1.0 can hold', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => {
      try {
        checkSendable(credentials(one), 'soap');
        return true;
      } catch {
        return false;
      }
    });
    fc.assert(
      fc.property(text, (one) => {
        expect(readXmlText(xmlText(one))).to.equal(one);
      }),
      { numRuns: 500 },
    );
  });

  it('names the version, and says what SOAP says', () => {
    const request = soapLogin(credentials('p'), 64, 'client');
    expect(request.path).to.equal('/services/Soap/u/64.0');
    expect(request.headers).to.include({ soapaction: 'login', 'content-type': 'text/xml; charset=UTF-8' });
  });

  it('carries password and token through a form unharmed', () => {
    const form = new URLSearchParams(oauthLogin(credentials(password, 'TOKEN', 's&='), 'client').body);
    expect(Object.fromEntries(form)).to.deep.equal({
      grant_type: 'password',
      client_id: 'client',
      client_secret: 's&=',
      username: "o'neil&sons@acme.example",
      password: `${password}TOKEN`,
    });
  });

  it('posts the form where RFC 6749, section 4.3.2, has it, and asks for JSON', () => {
    const { method, path, headers } = oauthLogin(credentials('p'), 'client');
    expect([method, path]).to.deep.equal(['POST', '/services/oauth2/token']);
    expect(headers).to.deep.equal({ 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' });
  });

  it('names the client for LoginHistory in the header of the call (CallOptions)', () => {
    expect(element(soapLogin(credentials('p'), 64, 'a<b').body, 'client')).to.equal('a&lt;b');
  });

  it('sends no empty client secret', () => {
    expect(new URLSearchParams(oauthLogin(credentials('p'), 'client').body).has('client_secret')).to.equal(false);
  });

  it('refuses before sending what XML cannot carry, naming the field and not the value', () => {
    for (const bad of ['canary\u0000', 'canary\u001b[2J', 'canary\ud800', 'canary\ufffe']) {
      for (const one of [credentials(bad), credentials('p', bad)]) {
        try {
          checkSendable(one, 'soap');
          expect.fail('sendable');
        } catch (error) {
          expect(error).to.be.instanceOf(LoginError);
          expect(`${(error as LoginError).key} ${Object.values((error as LoginError).text.params).join(' ')}`).to.match(
            /^login-errors\.secret\.not-in-xml (password|securityToken)$/,
          );
        }
      }
    }
    expect(() => checkSendable({ ...credentials('p'), username: 'canary\u0007' }, 'soap'))
      .to.throw(LoginError)
      .with.nested.property('text.params.name', 'username');
    expect(() => checkSendable({ ...credentials('p'), clientSecret: new Secret('canary\ud800') }, 'oauth-password'))
      .to.throw(LoginError)
      .with.nested.property('text.params.name', 'clientSecret');
    expect(() => checkSendable(credentials('\u0007'), 'oauth-password')).not.to.throw();
    expect(() => checkSendable(credentials('\ud800'), 'oauth-password'))
      .to.throw(LoginError)
      .with.property('key', 'login-errors.secret.not-text');
  });
});

const arrived = (status: number, body: string, location = ''): Extract<Delivery, { kind: 'answered' }> => ({
  kind: 'answered',
  status,
  location,
  body,
});

/** As recorded in trinodb/trino TestSalesforceBasicAuthenticator, shortened. */
const LOGIN_OK =
  '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><loginResponse><result><metadataServerUrl>https://acme.my.salesforce.com/services/Soap/m/46.0/00D3k000000tr3G</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>true</sandbox><serverUrl>https://acme.my.salesforce.com/services/Soap/u/46.0/00D3k000000tr3G</serverUrl><sessionId>00D3k000000tr3G!AQ&amp;0</sessionId><userId>0053k00000B3GjcAAF</userId><userInfo><organizationId>00D3k000000tr3G</organizationId><userName>a@b.c</userName></userInfo></result></loginResponse></soapenv:Body></soapenv:Envelope>';
const fault = (prefix: string, code: string, words: string, detail = 'sf:LoginFault'): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault><faultcode>${prefix}${code}</faultcode><faultstring>${code}: ${words}</faultstring><detail><${detail} xsi:type="sf:LoginFault"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${words}</sf:exceptionMessage></${detail}></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`;

describe('the answers', () => {
  it('reads a login', () => {
    const read = readSoapLogin(arrived(200, LOGIN_OK)) as Accepted;
    expect(read).to.deep.include({
      kind: 'accepted',
      apiUrl: 'https://acme.my.salesforce.com/services/Soap/u/46.0/00D3k000000tr3G',
      userId: '0053k00000B3GjcAAF',
      orgId: '00D3k000000tr3GEAQ',
      passwordExpired: false,
      sandbox: true,
    });
    expect(read.session.reveal()).to.equal('00D3k000000tr3G!AQ&0');
  });

  for (const prefix of ['', 'sf:', 'ns1:']) {
    it(`reads a fault whose code has the prefix "${prefix}"`, () => {
      expect(readSoapLogin(arrived(500, fault(prefix, 'INVALID_LOGIN', 'Invalid &amp; &#13;x 007')))).to.deep.equal({
        kind: 'refused',
        code: 'INVALID_LOGIN',
        words: 'Invalid & \rx 007',
      });
    });
  }

  it('reads a fault with another detail, and one without any', () => {
    expect(readSoapLogin(arrived(500, fault('', 'INVALID_LOGIN', 'w', 'sf:fault')))).to.deep.include({
      code: 'INVALID_LOGIN',
      words: 'w',
    });
    const bare =
      '<e:Envelope xmlns:e="x"><e:Body><e:Fault><faultcode>sf:UNKNOWN_EXCEPTION</faultcode><faultstring>w</faultstring></e:Fault></e:Body></e:Envelope>';
    expect(readSoapLogin(arrived(500, bare))).to.deep.equal({ kind: 'refused', code: 'UNKNOWN_EXCEPTION', words: 'w' });
  });

  it('does not show as a code what is none', () => {
    expect(readSoapLogin(arrived(500, fault('', 'a b\u001b', 'w')))).to.deep.include({ code: 'UNKNOWN' });
  });

  it('reads OAuth answers', () => {
    const ok = {
      access_token: '00D!x',
      instance_url: 'https://acme.my.salesforce.com',
      id: 'https://test.salesforce.com/id/00D3k000000tr3GEAQ/0053k00000B3GjcAAF',
    };
    expect(readOauthLogin(arrived(200, JSON.stringify(ok)))).to.deep.include({
      kind: 'accepted',
      orgId: '00D3k000000tr3GEAQ',
      userId: '0053k00000B3GjcAAF',
      sandbox: true,
    });
    expect(
      readOauthLogin(arrived(400, '{"error":"invalid_grant","error_description":"authentication failure"}')),
    ).to.deep.equal({
      kind: 'refused',
      code: 'invalid_grant',
      words: 'authentication failure',
    });
  });

  it('reads whose session it is', () => {
    const xml =
      '<s:Envelope xmlns:s="x"><s:Body><getUserInfoResponse><result><organizationId>00D3k000000tr3GEAQ</organizationId><userId>0053k00000B3GjcAAF</userId></result></getUserInfoResponse></s:Body></s:Envelope>';
    const whose = { kind: 'verified', userId: '0053k00000B3GjcAAF', orgId: '00D3k000000tr3GEAQ', username: '' };
    expect(readSoapUserInfo(arrived(200, xml))).to.deep.equal(whose);
    expect(
      readOauthUserInfo(arrived(200, '{"user_id":"0053k00000B3GjcAAF","organization_id":"00D3k000000tr3GEAQ"}')),
    ).to.deep.equal(whose);
    expect(readOauthUserInfo(arrived(403, 'Bad_OAuth_Token'))).to.deep.include({
      kind: 'refused',
      code: 'INVALID_SESSION_ID',
    });
    expect(
      readOauthUserInfo(
        arrived(
          403,
          '[{"message":"The users password has expired","errorCode":"INVALID_OPERATION_WITH_EXPIRED_PASSWORD"}]',
        ),
      ),
    ).to.deep.include({
      code: 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
    });
  });

  it('writes ids with 18 characters', () => {
    const idsOf = (userId: string, orgId: string): unknown =>
      readOauthUserInfo(arrived(200, JSON.stringify({ user_id: userId, organization_id: orgId })));
    // Examples of Salesforce's own documentation and of the recorded answer above.
    const whose = { kind: 'verified', userId: '0053k00000B3GjcAAF', orgId: '00D3k000000tr3GEAQ', username: '' };
    expect(idsOf('0053k00000B3Gjc', '00D3k000000tr3G')).to.deep.equal(whose);
    expect(idsOf('nonsense', '0053k00000B3Gjc00D3k000000tr3G')).to.deep.equal({ ...whose, userId: '', orgId: '' });
  });

  const bombs =
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><soapenv:Envelope xmlns:soapenv="x"><soapenv:Body>&lol2;</soapenv:Body></soapenv:Envelope>';
  const malformed: readonly (readonly [string, number, string, string])[] = [
    ['HTML of a login page', 200, '<!DOCTYPE html><html><body>Please log in</body></html>', 'html'],
    ['HTML of a proxy', 502, '<html><body>Bad Gateway</body></html>', 'html'],
    ['an entity bomb', 500, bombs, 'doctype'],
    [
      'an external entity',
      500,
      '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><s:Envelope xmlns:s="x"/>',
      'doctype',
    ],
    ['half an answer', 200, LOGIN_OK.slice(0, 600), 'broken'],
    ['an answer without its last tag', 200, LOGIN_OK.replace('</soapenv:Envelope>', ''), 'broken'],
    ['nothing', 200, '  ', 'empty'],
    ['plain words', 200, 'Service Temporarily Unavailable', 'broken'],
    ['a login without a session', 200, LOGIN_OK.replace(/<sessionId>.*<\/sessionId>/, ''), 'shape'],
    ['a login with a status that is none', 202, LOGIN_OK, 'shape'],
    ['JSON', 200, '{"access_token":"x"}', 'broken'],
    ['a redirect', 302, LOGIN_OK, 'redirect'],
    [
      'the prototype of an object',
      200,
      '<a:Envelope xmlns:a="x"><a:Body><__proto__><result/></__proto__></a:Body></a:Envelope>',
      'broken|shape',
    ],
  ];
  for (const [name, status, body, why] of malformed) {
    it(`takes no login from ${name}`, () => {
      const read = readSoapLogin(arrived(status, body));
      expect(read.kind).to.equal('unreadable');
      expect(read.kind === 'unreadable' ? read.why : '').to.match(new RegExp(`^(${why})$`));
    });
  }

  it('takes no OAuth login from lists, words or half an object', () => {
    const kinds = ['[]', '"x"', 'null', '{"access_token":"x"', '{"access_token":"x"}', '<html></html>'].map((body) => {
      const read = readOauthLogin(arrived(200, body));
      return read.kind === 'unreadable' ? read.why : read.kind;
    });
    expect(kinds).to.deep.equal(['shape', 'shape', 'shape', 'broken', 'shape', 'html']);
  });
});

describe('send: one request, once', () => {
  let host: TestHost | undefined;
  const servers: Server[] = [];
  afterEach(async () => {
    await host?.close();
    host = undefined;
    for (const server of servers.splice(0)) {
      server.close();
    }
  });

  const request = soapLogin(credentials('p'), 64, 'client');
  const wire = (limits: Partial<SendOptions['limits']> = {}, more: Partial<SendOptions> = {}): SendOptions => ({
    env: {},
    limits: { timeout: 60_000, bytes: 1024 * 1024, ...limits },
    ...more,
  });
  async function sent(handler: Handler, how: SendOptions = wire()): Promise<Delivery> {
    await host?.close();
    host = new TestHost(handler);
    return send(checkHost(`http://127.0.0.1:${String(await host.listen())}`), request, how);
  }

  it('posts the envelope and gives the answer', async () => {
    // By the clock of the machine, as the server's Date header is: that of the tests may be moved.
    const real = (): number => performance.timeOrigin + performance.now();
    const before = real();
    const answer = await sent(always(200, 'fine'));
    expect(answer).to.deep.include({ kind: 'answered', status: 200, location: '', body: 'fine' });
    // The Date header has whole seconds.
    const { date = 0 } = answer.kind === 'answered' ? answer : {};
    expect(date).to.be.within(before - 1000, real() + 1000);
    expect(host?.seen).to.have.length(1);
    expect(host?.seen[0]).to.deep.include({ method: 'POST', path: '/services/Soap/u/64.0', body: request.body });
    expect(host?.seen[0]?.headers).to.include({
      'content-length': String(Buffer.byteLength(request.body)),
      connection: 'close',
    });
  });

  it('follows no redirect', async () => {
    const other = new TestHost(always(200, LOGIN_OK));
    const port = await other.listen();
    const delivery = await sent(always(307, '', { location: `http://127.0.0.1:${String(port)}/steal` }));
    expect(delivery).to.deep.include({ kind: 'answered', status: 307, location: '127.0.0.1' });
    expect(host?.seen).to.have.length(1);
    expect(other.seen).to.have.length(0);
    await other.close();
  });

  for (const status of [420, 429, 500, 502, 503, 504]) {
    it(`does not repeat after ${String(status)}`, async () => {
      expect(await sent(always(status, 'x'))).to.deep.include({ kind: 'answered', status });
      expect(host?.seen).to.have.length(1);
    });
  }

  for (const announced of [true, false]) {
    it(`stops reading an answer of a gigabyte, ${announced ? 'announced' : 'in chunks'}`, async () => {
      const gigabyte = new Gigabyte();
      const delivery = await sent(
        gigabyte.handler({ 'content-type': 'text/xml' }, announced),
        wire({ timeout: 300_000 }),
      );
      expect(delivery).to.deep.equal({ kind: 'too-large', status: 200 });
      expect(host?.seen).to.have.length(1);
      // What is read, and what the system holds for both sides.
      expect(gigabyte.sent).to.be.lessThan(32 * 1024 * 1024);
      expect(readSoapLogin({ kind: 'too-large', status: 200 })).to.include({ kind: 'unreadable', why: 'too-large' });
    });
  }

  it('unpacks nothing: it asks for plain answers, and a small one could become a gigabyte', async () => {
    const packed = bomb({ 'content-type': 'text/xml' });
    for (const read of [readSoapLogin, readOauthLogin]) {
      const delivery = await sent(packed);
      expect(delivery).to.deep.equal({ kind: 'encoded', status: 200 });
      expect(host?.seen[0]?.headers['accept-encoding']).to.equal('identity');
      expect(delivery.kind === 'encoded' ? read(delivery) : delivery).to.include({
        kind: 'unreadable',
        why: 'encoded',
      });
    }
    expect(say(Text.of('login.unreadable.encoded', { host: 'h', status: '200' }))).to.match(/not unpacked/);
  });

  it('knows a connection that drops before the answer', async () => {
    expect(await sent((_request, _response, socket) => socket.destroy())).to.deep.equal({
      kind: 'lost',
      why: 'dropped',
    });
    expect(host?.seen).to.have.length(1);
  });

  it('knows a connection that drops in the middle of the answer', async () => {
    const delivery = await sent((_request, response, socket) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('<a>', () => setTimeout(() => socket.destroy(), 20));
    });
    expect(delivery).to.deep.equal({ kind: 'lost', why: 'dropped' });
    expect(host?.seen).to.have.length(1);
  });

  it('does not wait longer than it should, for the answer or for its end', async () => {
    expect(await sent(() => undefined, wire({ timeout: 2000 }))).to.deep.equal({ kind: 'lost', why: 'timeout' });
    const half: Handler = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('<a>');
    };
    expect(await sent(half, wire({ timeout: 2000 }))).to.deep.equal({ kind: 'lost', why: 'timeout' });
  });

  it('stops when it is interrupted', async () => {
    const controller = new AbortController();
    const handler: Handler = () => controller.abort();
    expect(await sent(handler, wire({}, { signal: controller.signal }))).to.deep.equal({
      kind: 'lost',
      why: 'interrupted',
    });
    expect(await sent(always(200, ''), wire({}, { signal: controller.signal }))).to.deep.equal({
      kind: 'not-sent',
      why: 'interrupted',
      detail: '',
    });
  });

  it('knows that nothing was sent where nobody listens', async () => {
    host = new TestHost(always(200, ''));
    const port = await host.listen();
    await host.close();
    const delivery = await send(checkHost(`http://127.0.0.1:${String(port)}`), request, wire());
    expect(delivery).to.deep.equal({ kind: 'not-sent', why: 'refused', detail: 'ECONNREFUSED' });
    host = undefined;
  });

  it('sends nothing to a certificate that it does not know, whatever the environment allows', async () => {
    host = new TestHost(always(200, 'fine'), TLS);
    const port = await host.listen();
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const delivery = await send(checkHost(`https://localhost:${String(port)}`), request, wire());
      expect(delivery).to.deep.include({ kind: 'not-sent', why: 'certificate-issuer' });
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
    expect(host.seen).to.have.length(0);
  });

  it('sends nothing to a port that does not speak TLS', async () => {
    host = new TestHost(always(200, 'fine'));
    const delivery = await send(checkHost(`https://127.0.0.1:${String(await host.listen())}`), request, wire());
    expect(delivery).to.deep.include({ kind: 'not-sent', why: 'no-tls' });
    expect(host.seen).to.have.length(0);
  });

  it('names the host in the handshake, by which servers choose their certificate; no address, which is no name', async () => {
    const names: string[] = [];
    const server = createTls({
      ...TLS,
      SNICallback: (name, done) => {
        names.push(name);
        done(null);
      },
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = String(typeof address === 'object' && address !== null ? address.port : 0);
    for (const name of ['localhost', '127.0.0.1']) {
      const delivery = await send(checkHost(`https://${name}:${port}`), request, wire());
      expect(delivery).to.deep.include({ kind: 'not-sent', why: 'certificate-issuer' });
    }
    expect(names).to.deep.equal(['localhost']);
  });

  it('knows a name that no host can have', async () => {
    const name = `${'a'.repeat(64)}.example`;
    const delivery = await send(checkHost(`https://${name}`, [name]), request, wire());
    expect(delivery).to.deep.equal({ kind: 'not-sent', why: 'name', detail: 'ENOTFOUND' });
  });

  it('listens no more to the end of the run once it is done', async () => {
    const stop = new AbortController();
    await sent(always(200, 'fine'), wire({}, { signal: stop.signal }));
    expect(getEventListeners(stop.signal, 'abort')).to.deep.equal([]);
  });

  it('gives up on a handshake that never ends', async () => {
    const silent = createServer(() => undefined);
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const delivery = await send(checkHost(`https://127.0.0.1:${String(port)}`), request, wire({ timeout: 200 }));
    expect(delivery).to.deep.equal({ kind: 'not-sent', why: 'timeout', detail: '' });
  });

  /** A proxy that notes what it is asked for and connects to `target`, whatever the name; with 0 it hangs up. */
  async function proxy(status: number, target: number): Promise<{ readonly url: string; readonly asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((client) => {
      client.on('error', () => undefined);
      client.once('data', (head) => {
        asked.push(head.toString('latin1'));
        if (status === 0) {
          client.destroy();
          return;
        }
        client.write(`HTTP/1.1 ${String(status)} x\r\n\r\n`);
        if (status === 200) {
          const upstream = connect(target, '127.0.0.1');
          upstream.on('error', () => undefined);
          client.pipe(upstream).pipe(client);
        } else {
          client.end();
        }
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return {
      asked,
      url: `http://me:proxypass@127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`,
    };
  }

  it('goes through a proxy by CONNECT, so that the proxy sees the host and nothing of the request', async () => {
    host = new TestHost(always(200, 'fine'), TLS);
    const { url, asked } = await proxy(200, await host.listen());
    const salesforce = checkHost('https://acme.my.salesforce.com');
    // The certificate is for this name but signed by nobody, so the tunnel is all that can be seen from here.
    const delivery = await send(salesforce, request, wire({}, { env: { HTTPS_PROXY: url } }));
    expect(delivery).to.deep.include({ kind: 'not-sent', why: 'certificate-issuer' });
    expect(asked).to.have.length(1);
    expect(asked[0]).to.match(/^CONNECT acme\.my\.salesforce\.com:443 HTTP\/1\.1\r\n/);
    expect(asked[0]).to.include(`proxy-authorization: Basic ${Buffer.from('me:proxypass').toString('base64')}`);
    expect(asked[0]).not.to.include('password');
  });

  it('knows a proxy that refuses', async () => {
    const { url } = await proxy(407, 0);
    const delivery = await send(
      checkHost('https://acme.my.salesforce.com'),
      request,
      wire({}, { env: { HTTPS_PROXY: url } }),
    );
    expect(delivery).to.deep.equal({ kind: 'not-sent', why: 'proxy-login', detail: '407' });
  });

  it('knows a proxy that hangs up', async () => {
    const { asked, url } = await proxy(0, 0);
    const delivery = await send(
      checkHost('https://acme.my.salesforce.com'),
      request,
      wire({}, { env: { HTTPS_PROXY: url } }),
    );
    expect(delivery).to.deep.equal({ kind: 'not-sent', why: 'proxy', detail: '' });
    expect(asked).to.have.length(1);
  });

  it('knows a proxy where nobody listens', async () => {
    const salesforce = checkHost('https://acme.my.salesforce.com');
    host = new TestHost(always(200, ''));
    const port = await host.listen();
    await host.close();
    const env = { HTTPS_PROXY: `http://127.0.0.1:${String(port)}` };
    expect(await send(salesforce, request, wire({}, { env }))).to.deep.equal({
      kind: 'not-sent',
      why: 'proxy',
      detail: 'ECONNREFUSED',
    });
  });

  it('never sends what is for this machine through a proxy', async () => {
    const { url, asked } = await proxy(200, 1);
    const delivery = await sent(always(200, 'fine'), wire({}, { env: { HTTPS_PROXY: url, HTTP_PROXY: url } }));
    expect(delivery).to.deep.include({ kind: 'answered', status: 200 });
    expect(asked).to.deep.equal([]);
  });

  it('sends a session as a header of the call after the login', () => {
    const session = new Secret('00D!<&');
    expect(readXmlText(element(soapUserInfo('/p', session).body, 'sessionId'))).to.equal('00D!<&');
    expect(oauthUserInfo(session)).to.deep.include({ method: 'GET', path: '/services/oauth2/userinfo' });
    expect(oauthUserInfo(session).headers).to.include({ authorization: 'Bearer 00D!<&' });
  });
});

/**
 * What a bad day between us and an org comes to: the message, the exit code, and how often the org is asked again.
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConnectionClient, openOrg, OrgError, orgError, OrgRefusal } from '../../../lib/facts/org/index.js';
import { actionsOf, say } from '../../../lib/messages.js';
import { startOrg, type Fault, type Org } from '../../org/index.js';
import { connect, connectByJwt, errorOf, impatient, orgErrorOf, VERSION } from './support.js';

const LIMITS = `/services/data/v${VERSION}/limits`;
const QUERY = `/services/data/v${VERSION}/query?q=${encodeURIComponent('SELECT Id, Name FROM Organization')}`;
const READ = {
  service: 'm',
  method: 'readMetadata',
  args: { type: 'SecuritySettings', fullNames: ['Security'] },
} as const;

describe('calls to an org', () => {
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 20 });
  });
  after(async () => {
    await org.close();
  });
  beforeEach(() => {
    org.clearFaults();
    org.clearLog();
  });

  /** Runs one query and one SOAP call against an org that has the fault, and tells what each ended with. */
  async function under(
    fault: Omit<Fault, 'when'>,
  ): Promise<{ errors: Error[]; waited: number[]; client: ConnectionClient }> {
    const waited: number[] = [];
    const client = new ConnectionClient(await connect(org, org.admin), impatient(waited));
    const errors: Error[] = [];
    for (const call of [async () => client.get(QUERY), async () => client.soap(READ)]) {
      org.clearFaults();
      org.fault({ ...fault, when: { path: /query|Soap/ } });
      errors.push(await errorOf(call()));
    }
    return { errors, waited, client };
  }

  it('counts every request, and agrees with the org about it', async () => {
    const client = new ConnectionClient(await connect(org, org.admin));
    await client.get(LIMITS);
    await client.get(QUERY);
    await client.soap(READ);
    expect(client.calls()).to.equal(3).and.to.equal(org.counters.requests);
  });

  it('sends no more than it may: what it would have read is incomplete, not a run that could not begin', async () => {
    const client = new ConnectionClient(await connect(org, org.admin), { maxCalls: 1 });
    await client.get(LIMITS);
    expect(await errorOf(client.get(QUERY))).to.include({ kind: 'calls-spent', exitCode: 68 });
    expect([client.calls(), org.counters.requests]).to.deep.equal([1, 1]);
  });

  const passing: readonly { readonly kind: Fault['kind']; readonly delay?: number; readonly first: number }[] = [
    { kind: '503', delay: 7, first: 7000 },
    { kind: '429', delay: 3, first: 3000 },
    { kind: '500', first: 500 },
    { kind: 'drop', first: 500 },
    { kind: 'truncated-page', first: 500 },
  ];
  for (const { kind, delay, first } of passing) {
    it(`asks again after ${kind}, and has the answer then`, async () => {
      const waited: number[] = [];
      const client = new ConnectionClient(await connect(org, org.admin), impatient(waited));
      org.fault({ kind, when: { path: /query/ }, ...(delay === undefined ? {} : { delay }) });
      const answer = await client.get(QUERY);
      expect(answer).to.have.property('totalSize', 1);
      expect(waited).to.deep.equal([first]);
      expect(client.calls()).to.equal(2);
    });
  }

  it('asks four times at most, and waits longer each time', async () => {
    const { errors, waited, client } = await under({ kind: '503', times: 50, delay: 0 });
    for (const error of errors) expect(error).to.be.instanceOf(OrgError).and.to.have.property('kind', 'unavailable');
    expect(waited).to.deep.equal([500, 1000, 2000, 500, 1000, 2000]);
    expect(client.calls()).to.equal(8);
  });

  it('names what was read where the org does not serve it, and no id', async () => {
    const client = new ConnectionClient(await connect(org, org.admin), impatient());
    const data = `/services/data/v${VERSION}`;
    const soql = 'SELECT UserId, (SELECT Id FROM Logs) FROM LoginHistory WHERE UserId IN (SELECT Id FROM User)';
    const reads: readonly (readonly [name: string, read: () => Promise<unknown>])[] = [
      ['Organization', async () => client.get(QUERY)],
      ['LoginHistory', async () => client.get(`${data}/tooling/query?q=${encodeURIComponent(soql)}`)],
      ['query', async () => client.get(`${data}/query/01gRO0000016PIAYA2-2000`)],
      ['PermissionSet', async () => client.get(`${data}/sobjects/PermissionSet/describe`)],
      ['EventLogFile', async () => client.get(`${data}/sobjects/EventLogFile/0ATHs000001AbCdOAK/LogFile`)],
      ['limits', async () => client.get(LIMITS)],
      ['data', async () => client.get('/services/data/')],
      ['Profile', async () => client.getAll([`${data}/tooling/sobjects/Profile/00eHs000001AbCdIAK`])],
      ['readMetadata', async () => client.soap(READ)],
    ];
    for (const [name, read] of reads) {
      org.clearFaults();
      org.fault({ kind: '500', times: 50, when: {} });
      const error = await orgErrorOf(read());
      expect(say(error.text), name).to.match(
        new RegExp(`^The org did not serve the request after several attempts \\(${name}: \\w+\\)\\.$`, 'u'),
      );
      expect(error).to.include({ kind: 'unavailable', exitCode: 1 });
    }
  });

  it('does not wait for an hour when Retry-After asks for it', async () => {
    const { errors, waited } = await under({ kind: '429', times: 50, delay: 3600 });
    for (const error of errors) expect(error).to.have.property('kind', 'retry-later');
    expect(waited).to.deep.equal([]);
  });

  const lasting: readonly { readonly fault: Omit<Fault, 'when'>; readonly kind: string; readonly calls: number }[] = [
    { fault: { kind: 'html-200', times: 50 }, kind: 'not-salesforce', calls: 2 },
    { fault: { kind: 'request-limit', times: 50 }, kind: 'request-limit', calls: 2 },
    { fault: { kind: 'drop', times: 50 }, kind: 'connect-broken', calls: 8 },
    { fault: { kind: 'redirect', times: 50, location: 'http://198.51.100.9/login' }, kind: 'moved', calls: 2 },
  ];
  for (const { fault, kind, calls } of lasting) {
    it(`ends with ${kind} when every answer is ${fault.kind}`, async () => {
      const { errors, client } = await under(fault);
      for (const error of errors) {
        expect(error).to.be.instanceOf(OrgError).and.to.include({ kind, exitCode: 1 });
      }
      expect(client.calls()).to.equal(calls);
    });
  }

  it('takes JSON that breaks off for a broken connection', async () => {
    const client = new ConnectionClient(await connect(org, org.admin), impatient());
    org.fault({ kind: 'truncated-json', when: { path: /query/ }, times: 50 });
    expect(await errorOf(client.get(QUERY))).to.include({ kind: 'connection' });
  });

  it('ends with session-expired when a raw access token is no longer valid', async () => {
    const session = org.change.sessionOf('admin@loopback.example');
    const client = new ConnectionClient(await connect(org, session), impatient());
    org.fault({ kind: 'expired-session', when: { path: /query/ } });
    expect(await errorOf(client.get(QUERY))).to.include({ kind: 'session-expired', exitCode: 1 });
    expect(await errorOf(client.soap(READ))).to.include({ kind: 'session-expired' });
    expect(client.calls()).to.equal(2);
  });

  it('renews the session of a JWT login in the middle of the work', async () => {
    const client = new ConnectionClient(await connectByJwt(org, 'renews@loopback.example'), impatient());
    org.fault({ kind: 'expired-session', when: { path: /query/ } });
    expect(await client.get(QUERY)).to.have.property('totalSize', 1);
    org.fault({ kind: 'expired-session', when: { path: /Soap/ } });
    expect(await client.soap(READ)).to.contain('<networkAccess>');
  });

  it('renews a session once for all calls that are on their way', async () => {
    const client = new ConnectionClient(await connectByJwt(org, 'together@loopback.example'), impatient());
    org.change.endSessions('together@loopback.example');
    const before = org.requests.filter(({ operation }) => operation?.includes('jwt-bearer')).length;
    await Promise.all(Array.from({ length: 4 }, async () => client.get(QUERY)));
    expect(org.requests.filter(({ operation }) => operation?.includes('jwt-bearer')).length - before).to.equal(1);
  });

  it('does not renew for ever when the org refuses each new session', async () => {
    const client = new ConnectionClient(await connectByJwt(org, 'refused@loopback.example'), impatient());
    org.fault({ kind: 'expired-session', when: { path: /query|Soap/ }, times: 1000 });
    expect(await errorOf(client.get(QUERY))).to.include({ kind: 'session-expired' });
    expect(await errorOf(client.soap(READ))).to.include({ kind: 'session-expired' });
    expect(client.calls()).to.equal(6);
  });

  it('turns a refusal into one that names its code, in REST and in SOAP', async () => {
    const client = new ConnectionClient(
      await connect(org, org.change.sessionWithout('ModifyMetadata', 'ModifyAllData')),
    );
    const soql = encodeURIComponent('SELECT Nothing FROM Organization');
    const rest = await errorOf(client.get(`/services/data/v${VERSION}/query?q=${soql}`));
    expect(rest).to.be.instanceOf(OrgRefusal).and.to.have.property('code', 'INVALID_FIELD');
    const soap = await errorOf(client.soap(READ));
    expect(soap).to.be.instanceOf(OrgRefusal).and.to.include({
      code: 'INSUFFICIENT_ACCESS',
      words: 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
    });
  });

  interface Meaning {
    readonly name: string;
    readonly status: number;
    readonly headers?: Record<string, string>;
    readonly body: string;
    readonly kind: string;
    readonly calls: number;
  }
  const coded = (errorCode: string, message = 'words'): string => JSON.stringify([{ errorCode, message }]);
  const meanings: readonly Meaning[] = [
    { name: 'any 401', status: 401, body: coded('ANYTHING'), kind: 'session-expired', calls: 1 },
    {
      name: 'an invalid session id with 403',
      status: 403,
      body: coded('INVALID_SESSION_ID'),
      kind: 'session-expired',
      calls: 1,
    },
    {
      name: 'the limit of calls in a day',
      status: 403,
      body: coded('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
      kind: 'request-limit',
      calls: 1,
    },
    {
      name: 'the limit of calls at the same time, which passes',
      status: 403,
      body: coded('REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'),
      kind: 'unavailable',
      calls: 4,
    },
    { name: 'a cursor that is gone', status: 400, body: coded('INVALID_QUERY_LOCATOR'), kind: 'cursor', calls: 1 },
    {
      name: 'an unknown exception, which may pass',
      status: 500,
      body: coded('UNKNOWN_EXCEPTION'),
      kind: 'unavailable',
      calls: 4,
    },
    {
      name: 'a gateway without an answer',
      status: 502,
      body: '<html>Bad gateway</html>',
      kind: 'unavailable',
      calls: 4,
    },
    { name: 'a page that is not there', status: 404, body: '<html>Not Found</html>', kind: 'not-salesforce', calls: 1 },
    {
      name: 'one error that is no list',
      status: 400,
      body: '{"errorCode":"INVALID_QUERY_LOCATOR"}',
      kind: 'cursor',
      calls: 1,
    },
    { name: 'JSON without a code', status: 400, body: '[{"message":"?"}]', kind: 'not-salesforce', calls: 1 },
    { name: 'nothing at all', status: 400, body: '', kind: 'not-salesforce', calls: 1 },
    {
      name: 'a Retry-After that is a date far ahead',
      status: 503,
      headers: { 'retry-after': new Date(Date.now() + 7_200_000).toUTCString() },
      body: '',
      kind: 'retry-later',
      calls: 1,
    },
    {
      name: 'a Retry-After of seconds, two hours ahead',
      status: 503,
      headers: { 'retry-after': ' 7200 ' },
      body: '',
      kind: 'retry-later',
      calls: 1,
    },
    {
      name: 'a Retry-After that is neither',
      status: 503,
      headers: { 'retry-after': 'soon' },
      body: '',
      kind: 'unavailable',
      calls: 4,
    },
    { name: 'a redirect that leads nowhere', status: 302, body: '', kind: 'moved', calls: 1 },
    {
      name: 'a redirect to itself for ever',
      status: 307,
      headers: { location: LIMITS },
      body: '',
      kind: 'moved',
      calls: 4,
    },
    {
      name: 'a redirect to a look-alike',
      status: 302,
      headers: { location: 'https://my.salesforce.com.evil.example/' },
      body: '',
      kind: 'moved',
      calls: 1,
    },
    {
      name: 'a redirect to Salesforce without TLS',
      status: 302,
      headers: { location: 'http://my.salesforce.com/' },
      body: '',
      kind: 'moved',
      calls: 1,
    },
  ];
  for (const { name, status, headers = {}, body, kind, calls } of meanings) {
    it(`takes ${name} for ${kind}`, async () => {
      const client = new ConnectionClient(await connect(org, org.admin), impatient());
      const type = body.startsWith('<') ? 'text/html' : 'application/json';
      const answer = { status, headers: { 'content-type': type, ...headers }, body };
      org.fault({ kind: 'answer', when: { path: /limits/ }, times: 100, answer });
      expect(await orgErrorOf(client.get(LIMITS))).to.include({ kind });
      expect(client.calls()).to.equal(calls);
    });
  }

  it('follows a redirect within the org', async () => {
    const client = new ConnectionClient(await connect(org, org.admin), impatient());
    const answer = { status: 307, headers: { location: QUERY }, body: '' };
    org.fault({ kind: 'answer', when: { path: /limits/ }, answer });
    expect(await client.get(LIMITS)).to.have.property('totalSize', 1);
  });

  it('takes SOAP that is no envelope for something else than Salesforce', async () => {
    const client = new ConnectionClient(await connect(org, org.admin), impatient());
    const answer = { status: 200, headers: { 'content-type': 'text/xml' }, body: '<html><body>Log in</body></html>' };
    org.fault({ kind: 'answer', when: { path: /Soap/ }, answer });
    expect(await orgErrorOf(client.soap(READ))).to.include({ kind: 'not-salesforce' });
  });

  it('refuses the SOAP API with a JWT-based access token before version 68, as jsforce does', async () => {
    const connection = await connect(org, org.admin);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    connection.accessToken = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ sub: 'x' })}.c2ln`;
    const refusal = await errorOf(new ConnectionClient(connection, impatient()).soap(READ));
    expect(refusal).to.be.instanceOf(OrgRefusal).and.to.include({ code: 'JWT_ACCESS_TOKEN' });
  });

  it('says so when the certificate of the host is not accepted, and does not ask again', async () => {
    const file = (name: string): Buffer => readFileSync(join(import.meta.dirname, '..', '..', 'data', 'login', name));
    const server = createSecureServer({ cert: file('self-signed.cert.pem'), key: file('self-signed.key.pem') });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const elsewhere = { ...org, urls: { ...org.urls, cloud: `https://127.0.0.1:${port}` } };
      const client = new ConnectionClient(await connect(elsewhere, org.admin), impatient());
      expect(await orgErrorOf(client.get(LIMITS))).to.include({ kind: 'certificate-issuer' });
      expect(client.calls()).to.equal(1);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('waits for real when nobody shortens it', async () => {
    const client = new ConnectionClient(await connect(org, org.admin));
    org.fault({ kind: '503', when: { path: /query/ }, delay: 0 });
    const began = Date.now();
    await client.get(QUERY);
    expect(Date.now() - began).to.be.at.least(490);
  });

  it('stops at once when it is told to, while an answer is awaited and while it waits to ask again', async () => {
    const connection = await connect(org, org.admin);
    for (const fault of [
      { kind: 'slow', delay: 600_000 },
      { kind: '503', delay: 20, times: 50 },
    ] as const) {
      org.clearFaults();
      org.fault({ ...fault, when: { path: /query/ } });
      const stop = new AbortController();
      const client = new ConnectionClient(connection, { signal: stop.signal });
      setTimeout(() => {
        stop.abort();
      }, 100);
      expect(await errorOf(client.get(QUERY))).to.include({ kind: 'cancelled', exitCode: 130 });
      expect(await errorOf(client.get(QUERY))).to.include({ kind: 'cancelled' });
    }
  });

  it('ends with a connection error when nobody listens', async () => {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const nowhere = { ...org, urls: { ...org.urls, cloud: `http://127.0.0.1:${port}` } };
    const client = new ConnectionClient(await connect(nowhere, org.admin), impatient());
    const error = await errorOf(client.get(QUERY));
    expect(error).to.include({ kind: 'connect-refused' });
    expect(error.message, 'names the place').to.include(`127.0.0.1:${port}`);
  });

  it('never shows a token, in any error, nor a foreign error as its cause', async () => {
    const kinds = ['html-200', 'request-limit', 'drop', '503', 'truncated-json', 'expired-session'] as const;
    for (const kind of kinds) {
      const session = org.change.sessionOf('admin@loopback.example');
      org.clearFaults();
      org.fault({ kind, when: {}, times: 50 });
      const connection = await connect(org, session);
      const error = await orgErrorOf(openOrg(connection, impatient()));
      const shown = `${error.message} ${error.stack ?? ''} ${JSON.stringify(error)} ${say(error.text)}`;
      expect(shown, kind).not.to.contain(session.accessToken).and.not.to.contain(session.accessToken.split('!')[1]);
      expect(shown, kind).not.to.contain('TypeError');
      expect(error.cause, kind).to.equal(undefined);
    }
  });

  it('has words and remedies for every way to end', () => {
    const what = 'one';
    const errors = [
      orgError('session-expired'),
      orgError('request-limit'),
      orgError('unavailable', { what }),
      orgError('retry-later', { seconds: '900' }),
      orgError('connection', { code: what }),
      orgError('connect-refused', { host: 'two', code: what }),
      orgError('connect-timeout', { host: 'two', code: what }),
      orgError('connect-unreachable', { host: 'two', code: what }),
      orgError('connect-name', { host: 'two', code: what }),
      orgError('connect-port', { host: 'two', code: what }),
      orgError('connect-broken', { host: 'two', code: what }),
      orgError('proxy-refused', { code: what }),
      orgError('proxy-login'),
      orgError('certificate-issuer', { code: what }),
      orgError('certificate-name', { code: what }),
      orgError('certificate-expired', { code: what }),
      orgError('certificate-early', { code: what }),
      orgError('certificate', { code: what }),
      orgError('no-tls', { code: what }),
      orgError('not-salesforce', { what }),
      orgError('moved', { host: what, target: 'two' }),
      orgError('truncated', { what }),
      orgError('cursor'),
      orgError('order', { what }),
      orgError('shape', { what }),
      orgError('unknown-username', { usernames: what }),
      orgError('unknown-profile', { profiles: what }),
    ];
    for (const { kind, text } of errors) {
      expect(say(text), kind).to.match(/\.$|: one\.?$/);
      for (const value of Object.values(text.params)) expect(say(text), kind).to.include(value);
      expect(actionsOf(text), kind).not.to.have.length(0);
    }
    expect(say(orgError('cancelled').text)).to.equal('Interrupted.');
  });
});

describe('whose session it is', () => {
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 20 });
  });
  after(async () => {
    await org.close();
  });

  it('is told by name for a raw access token, which core takes for the username', async () => {
    const connection = await connect(org, org.admin);
    expect(connection.getUsername()).to.equal(org.admin.accessToken);
    const witness = await openOrg(connection);
    expect(witness.source).to.deep.equal({ kind: 'org', name: 'admin@loopback.example', orgId: org.orgId });
    expect(witness.apiCalls()).to.equal(1);
  });

  it('falls back to the id URL of the REST resources where userinfo is out of the scope', async () => {
    org.fault({
      kind: 'answer',
      when: { path: /userinfo/ },
      answer: { status: 403, headers: { 'content-type': 'text/html' }, body: 'Missing_OAuth_Token' },
    });
    const resources = { identity: `https://login.salesforce.com/id/${org.orgId}/${org.admin.userId}` };
    org.fault({
      kind: 'answer',
      when: { path: new RegExp(`/services/data/v${VERSION}$`) },
      answer: { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(resources) },
    });
    const witness = await openOrg(await connect(org, org.admin));
    expect(witness.source).to.deep.equal({ kind: 'org', name: 'admin@loopback.example', orgId: org.orgId });
  });

  it('is the host where the org tells neither, and never the token', async () => {
    org.clearFaults();
    const refused = { status: 403, headers: { 'content-type': 'text/html' }, body: 'Missing_OAuth_Token' };
    org.fault({ kind: 'answer', when: { path: /userinfo/ }, answer: refused });
    const nothing = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
    org.fault({ kind: 'answer', when: { path: new RegExp(`/services/data/v${VERSION}$`) }, answer: nothing });
    const witness = await openOrg(await connect(org, org.admin));
    expect(witness.source).to.deep.equal({ kind: 'org', name: new URL(org.urls.cloud).host });
  });

  it('is the stored username of a JWT login', async () => {
    org.clearFaults();
    const witness = await openOrg(await connectByJwt(org, 'stored@loopback.example'));
    expect(witness.source.name).to.equal('stored@loopback.example');
  });
});

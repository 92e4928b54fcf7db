import { expect } from 'chai';
import { Client, field, recordsOf, refusalOf, send } from './client.js';
import type { Org } from './index.js';
import { startOrg } from './index.js';

const SOQL = 'SELECT Id FROM User';

describe('Faults on demand', () => {
  let org: Org;
  let client: Client;

  before(async () => {
    org = await startOrg({ users: 2500 });
    client = new Client(org);
  });
  beforeEach(() => {
    org.clearFaults();
    org.clearLog();
  });
  after(() => org.close());

  it('503 and 429 say when to come back, once or as often as asked', async () => {
    org.fault({ when: { soql: /FROM User/ }, kind: '503', delay: 7, times: 2 });
    for (let i = 0; i < 2; i++) {
      const reply = await client.query(SOQL);
      expect(refusalOf(reply)).to.include({ status: 503, code: 'SERVER_UNAVAILABLE' });
      expect(reply.headers.get('retry-after')).to.equal('7');
    }
    org.fault({ when: {}, kind: '429', delay: 3 });
    const limited = await client.query(SOQL);
    expect([limited.status, limited.headers.get('retry-after')]).to.deep.equal([429, '3']);
    expect((await client.query(SOQL)).status).to.equal(200);
    expect(org.requests.map((request) => request.fault)).to.deep.equal(['503', '503', '429', undefined]);
  });

  it('meet the requests that are picked: by path, query, operation, vantage and turn', async () => {
    org.fault({ when: { operation: 'listMetadata' }, kind: '500' });
    org.fault({ when: { vantage: 'office' }, kind: '500' });
    org.fault({ when: { path: /\/query$/, nth: 2 }, kind: '500' });
    expect((await client.query(SOQL)).status).to.equal(200);
    expect((await client.get('/services/data/v64.0/limits')).status).to.equal(200);
    expect((await client.query(SOQL)).status).to.equal(500);
    expect((await client.query(SOQL)).status).to.equal(200);
    expect((await new Client(org, org.admin.accessToken, 'office').query(SOQL)).status).to.equal(500);
  });

  it('drop the connection, or the half of a page', async () => {
    const failed = async (): Promise<boolean> =>
      client.query(SOQL).then(
        () => false,
        () => true,
      );
    org.fault({ when: {}, kind: 'drop' });
    expect(await failed()).to.equal(true);
    org.fault({ when: {}, kind: 'truncated-page' });
    expect(await failed()).to.equal(true);
    org.fault({ when: {}, kind: 'truncated-json' });
    const half = await client.query(SOQL);
    expect([half.status, half.json]).to.deep.equal([200, undefined]);
    expect(await failed()).to.equal(false);
  });

  it('answer with a page of HTML, a redirect, ten megabytes or whatever a test wants', async () => {
    org.fault({ when: {}, kind: 'html-200' });
    const html = await client.query(SOQL);
    expect([html.status, html.headers.get('content-type')]).to.deep.equal([200, 'text/html']);
    org.fault({ when: {}, kind: 'redirect', location: 'https://elsewhere.example/' });
    const moved = await client.query(SOQL);
    expect([moved.status, moved.headers.get('location')]).to.deep.equal([302, 'https://elsewhere.example/']);
    org.fault({ when: {}, kind: 'huge' });
    expect((await client.query(SOQL)).text.length).to.be.greaterThan(10 * 1024 * 1024);
    org.fault({ when: {}, kind: 'answer', answer: { status: 418, body: 'tea' } });
    expect(await client.query(SOQL)).to.include({ status: 418, text: 'tea' });
  });

  it('let an answer wait', async () => {
    org.fault({ when: {}, kind: 'slow', delay: 300 });
    const started = performance.now();
    expect(recordsOf(await client.query(SOQL))).to.have.length(2000);
    expect(performance.now() - started).to.be.at.least(290);
  });

  it('end the session in the middle of a query', async () => {
    const session = org.change.sessionWithout();
    const user = new Client(org, session.accessToken);
    org.fault({ when: { path: /query\/01g/ }, kind: 'expired-session' });
    const next = String(field((await user.query(SOQL)).json, 'nextRecordsUrl'));
    expect(refusalOf(await user.get(next))).to.include({ status: 401, code: 'INVALID_SESSION_ID' });
    expect((await user.query(SOQL)).status).to.equal(401);
  });

  it('are armed from another process through the control path', async () => {
    const control = `${org.urls.cloud}/_control`;
    const fault = { when: { soql: 'from user' }, kind: 'request-limit' };
    expect((await send(`${control}/faults`, { method: 'POST', body: JSON.stringify(fault) })).status).to.equal(204);
    expect(refusalOf(await client.query(SOQL)).code).to.equal('REQUEST_LIMIT_EXCEEDED');
    expect(field((await send(`${control}/counters`)).json, 'requests')).to.equal(3);
  });
});

describe('The request log', () => {
  it('keeps what was asked, never a secret', async () => {
    const org = await startOrg();
    const secrets = ['Canary-Pass-1', 'CanaryToken', org.admin.accessToken];
    await send(`${org.urls.office}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', username: 'a@b.c', password: 'Canary-Pass-1CanaryToken' }),
    });
    await new Client(org).query('SELECT Id FROM Organization');
    const [login, query] = org.requests;
    expect(login).to.include({ method: 'POST', path: '/services/oauth2/token', vantage: 'office', status: 400 });
    expect(login).to.include({ operation: 'password', username: 'a@b.c' });
    expect(query).to.include({ soql: 'SELECT Id FROM Organization', operation: 'query', username: org.admin.username });
    const text = JSON.stringify(org.requests);
    for (const secret of secrets) expect(text.includes(secret)).to.equal(false);
    await org.close();
  });
});

/** One request that changes an org, sent once: what is a yes, what is a no, and after what nobody knows. */
import { expect } from 'chai';
import {
  changeOwnPassword,
  ConnectionClient,
  HoldingReader,
  isNotCarriedOut,
  OrgError,
  OrgRefusal,
  orgError,
  sendOnce,
  type ChangeRequest,
} from '../../../lib/facts/org/index.js';
import { startOrg, type Org } from '../../org/index.js';
import { logsInAt } from '../../support/soapLogin.js';
import { connect, valueOf } from './support.js';

const WHO = 'etl@acme.example';

describe('facts of an org: one request that changes it', () => {
  let org: Org;
  let userId = '';
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0 });
    const { office } = org.addresses;
    org.change.settings.trustedRanges = [{ start: office, end: office }];
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    userId = org.change.addUser({ username: WHO, profile: 'Plain', password: 'Old-pw-of-etl-1' });
  });
  beforeEach(() => {
    org.clearLog();
  });
  after(async () => org.close());

  const PASSWORD = (): ChangeRequest => ({
    ...{ method: 'POST', path: `/services/data/v66.0/sobjects/User/${userId}/password` },
    body: { NewPassword: 'New-pw-of-etl-2' },
  });
  const FORM = (token: string): ChangeRequest => ({
    ...{ method: 'POST', path: '/services/oauth2/revoke', body: new URLSearchParams({ token }) },
  });
  const send = async (request: ChangeRequest): Promise<unknown> =>
    sendOnce(await connect(org, org.admin), request).then(
      () => 'yes',
      (error: unknown) => error,
    );
  /** What it is told as where the org, or whoever stands before it, answers so. */
  const toldAt = async (
    request: ChangeRequest,
    status: number,
    body = '',
    type = 'application/json',
  ): Promise<unknown> => {
    const { method, path } = request;
    const headers = { 'content-type': type };
    const answer = { status, headers: status === 302 ? { ...headers, location: '/elsewhere' } : headers, body };
    org.fault({ kind: 'answer', when: { path: new RegExp(`^${path}$`, 'u'), method }, times: 1, answer });
    const told = await send(request);
    expect(
      org.requests.filter((one) => one.path === path),
      'sent once',
    ).to.have.length(1);
    org.clearLog();
    if (told instanceof OrgRefusal) return told.code;
    return told instanceof OrgError ? [told.kind, isNotCarriedOut(told)] : told;
  };

  it('is carried out, with its body as JSON, as a form, or without one', async () => {
    expect(await send(PASSWORD())).to.equal('yes');
    expect(await logsInAt(org.urls.office, WHO, 'New-pw-of-etl-2')).to.equal(true);
    org.change.secrets.addOauthToken(WHO, 'Nightly & load');
    const holdings = new HoldingReader(new ConnectionClient(await connect(org, org.admin)), userId);
    const [token] = valueOf(await holdings.tokens());
    expect(await send(FORM(token?.deleteToken ?? ''))).to.equal('yes');
    expect(valueOf(await holdings.tokens())).to.deep.equal([]);
    org.change.addVerifiedAddress(WHO, '203.0.113.7');
    const [address] = valueOf(await holdings.addresses());
    const path = `/services/data/v66.0/sobjects/LoginIp/${address?.id ?? ''}`;
    expect(await send({ method: 'DELETE', path })).to.equal('yes');
    expect(valueOf(await holdings.addresses())).to.deep.equal([]);
  });

  // docs/salesforce.md section 10: 204 for a record, 200 for a form; proxies and gateways send pages with 200.
  it('is taken for carried out at 204, of a form at 200, and at no page', async () => {
    expect(await toldAt(PASSWORD(), 204)).to.equal('yes');
    expect(await toldAt(FORM('x'), 200, '')).to.equal('yes');
    for (const body of ['<html>Welcome to the guest network</html>', '\n  <html></html>']) {
      expect(await toldAt(FORM('x'), 200, body, 'text/html')).to.deep.equal(['not-salesforce', false]);
    }
    expect(await toldAt(PASSWORD(), 200, '{}')).to.deep.equal(['not-salesforce', false]);
    expect(await toldAt(PASSWORD(), 302)).to.deep.equal(['not-salesforce', false]);
    // A choice of several, without a place to go to.
    expect(await toldAt(PASSWORD(), 300)).to.deep.equal(['not-salesforce', false]);
  });

  it('did not happen where the org says no, or does not take requests', async () => {
    const no = (errorCode: string): string => JSON.stringify([{ errorCode, message: 'no' }]);
    expect(await toldAt(PASSWORD(), 400, no('INVALID_NEW_PASSWORD'))).to.equal('INVALID_NEW_PASSWORD');
    expect(await toldAt(PASSWORD(), 400, no('UNABLE_TO_LOCK_ROW'))).to.equal('UNABLE_TO_LOCK_ROW');
    expect(await toldAt(PASSWORD(), 401, no('INVALID_SESSION_ID'))).to.deep.equal(['session-expired', true]);
    expect(await toldAt(PASSWORD(), 403, no('REQUEST_LIMIT_EXCEEDED'))).to.deep.equal(['request-limit', true]);
  });

  it('may have happened where no answer came', async () => {
    const { method, path } = PASSWORD();
    org.fault({ kind: 'drop', when: { path: new RegExp(`^${path}$`, 'u'), method }, times: 1 });
    const told = await send(PASSWORD());
    expect(told).to.be.instanceOf(OrgError);
    expect(isNotCarriedOut(told)).to.equal(false);
    expect(org.requests.filter((one) => one.path === path)).to.have.length.at.most(1);
  });

  it('of one’s own password names the old one, whatever characters either has', async () => {
    org.change.addUser({ username: 'own@acme.example', profile: 'System Administrator', password: 'Old<&>"\'pw-1' });
    const session = org.change.logIn('own@acme.example', 'office');
    const connection = await connect(org, session);
    await changeOwnPassword(connection, { oldPassword: 'Old<&>"\'pw-1', newPassword: 'New&<pw>-2' });
    const wrong = changeOwnPassword(connection, { oldPassword: 'Old<&>"\'pw-1', newPassword: 'Third-pw-3' });
    const error: unknown = await wrong.catch((failure: unknown) => failure);
    expect(error).to.be.instanceOf(OrgRefusal).and.to.include({ code: 'INVALID_OLD_PASSWORD' });
    await changeOwnPassword(connection, { oldPassword: 'New&<pw>-2', newPassword: 'Third-pw-3' });
  });

  it('of one’s own password is taken for carried out at the answer of that call alone', async () => {
    const connection = await connect(org, org.admin);
    const answer = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' };
    org.fault({ kind: 'answer', when: { path: /\/Soap\/u\//u }, times: 1, answer });
    const told: unknown = await changeOwnPassword(connection, { oldPassword: 'a', newPassword: 'b' }).catch(
      (error: unknown) => error,
    );
    expect(told).to.be.instanceOf(OrgError);
    expect(isNotCarriedOut(told)).to.equal(false);
  });
});

describe('facts of an org: whether nothing came of a request', () => {
  // docs/adr/0020-changes.md: limits of requests, and connections that did not come about.
  it('is sure where the org said no, took no request, or was never reached', () => {
    expect(isNotCarriedOut(new OrgRefusal('UNABLE_TO_LOCK_ROW', ''))).to.equal(true);
    expect(isNotCarriedOut(orgError('request-limit'))).to.equal(true);
    expect(isNotCarriedOut(orgError('session-expired'))).to.equal(true);
    expect(isNotCarriedOut(orgError('silent'))).to.equal(false);
    expect(isNotCarriedOut(orgError('cancelled'))).to.equal(false);
    expect(isNotCarriedOut(orgError('connection', { code: 'ECONNRESET' }))).to.equal(false);
    expect(isNotCarriedOut(new Error('other'))).to.equal(false);
    expect(isNotCarriedOut(undefined)).to.equal(false);
  });
});

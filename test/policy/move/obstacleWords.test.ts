/**
 * What each obstacle says: of whom, what it is, and what to do. The sentences stand in messages/move.md.
 */
import { expect } from 'chai';
import { type ChosenFlow, obstaclesOf, type MoveUser } from '../../../lib/policy/move/index.js';
import { Text } from '../../../lib/text.js';
import { byOAuth, group, list } from '../logins/support.js';
import { factsOf, is, missing, org, profile, user, withRanges } from '../support.js';

const USERNAME = 'etl@example.com';
const ETL = { username: USERNAME, integration: is(true), apiOnly: is(true) };
const JWT: ChosenFlow = { flow: 'jwt', because: 'asked', why: [], shared: [] };
const CREDENTIALS: ChosenFlow = { ...JWT, flow: 'client-credentials' };
const byJwt = { ...byOAuth, loginSubType: null, application: 'Nightly' };

const LOOK: MoveUser['look'] = { from: '2026-05-30T00:00:00.000Z', limit: 'asked' };

type Groups = Parameters<typeof list>[0];
const rowsOf = (groups: Groups, its = user(ETL)): MoveUser['rows'] =>
  list(groups, { users: [its], filter: { paths: ['soap', 'oauth-password', 'other'] } }).rows;
/** Rows of logins, the most from the first. */
const from = (...addresses: readonly string[]): MoveUser['rows'] =>
  rowsOf(addresses.map((sourceIp, at) => group({ sourceIp, logins: 100 - at })));

const about = (more: Partial<MoveUser> = {}): MoveUser => ({
  ...{ user: user(ETL), profile: profile(), rows: rowsOf([group()]), inBrowser: undefined },
  ...{ privileges: is([]), scratchOrgs: is(undefined), servedBy: [], packaged: new Map(), unreadHistory: undefined },
  unreadCertificate: undefined,
  look: LOOK,
  ...more,
});
const said = (more: Partial<MoveUser>, flow = JWT): (readonly [Text, Text])[] =>
  obstaclesOf(about(more), flow).found.map(({ fix, text }) => [text, fix]);

describe('policy/move: what each obstacle says', () => {
  const username = USERNAME;
  const shared = [{ client: 'Data Loader', usernames: ['bob@example.com', 'eve@example.com'] }];
  const cases: readonly (readonly [what: string, Partial<MoveUser>, text: Text, fix: Text, flow?: ChosenFlow])[] = [
    [
      'an inactive user',
      { user: user({ ...ETL, active: is(false) }) },
      Text.of('move.inactive', { username }),
      Text.of('move.inactive.fix'),
    ],
    [
      'a frozen user',
      { user: user({ ...ETL, frozen: is(true) }) },
      Text.of('move.frozen', { username }),
      Text.of('move.frozen.fix'),
    ],
    [
      'a person',
      { user: user({ ...ETL, integration: is(false) }), inBrowser: '2026-11-20T23:59:59.000Z' },
      Text.of('move.person', { username, date: '2026-11-20' }),
      Text.of('move.person.fix'),
    ],
    [
      'a user who is not API Only',
      { user: user({ ...ETL, integration: is(false) }) },
      Text.of('move.not-api-only', { username }),
      Text.of('move.not-api-only.fix'),
    ],
    [
      'privileges',
      { privileges: is(['ModifyAllData', 'ManageUsers']) },
      Text.of('move.privileged', { username, permissions: 'ModifyAllData, ManageUsers' }),
      Text.of('move.privileged.fix'),
    ],
    [
      'two addresses outside the ranges, in order',
      { profile: withRanges('10.0.0.0/8'), rows: from('203.0.113.9', '10.0.0.1', '198.18.4.7') },
      Text.of('move.outside.other', { profile: 'Sales', addresses: '198.18.4.7, 203.0.113.9', count: '2' }),
      Text.of('move.outside.fix', { profile: 'Sales' }),
    ],
    [
      'four of them, of which three are named',
      { profile: withRanges('10.0.0.0/8'), rows: from('9.9.9.4', '9.9.9.3', '9.9.9.2', '9.9.9.1') },
      Text.of('move.outside.other', { profile: 'Sales', addresses: '9.9.9.1, 9.9.9.2, 9.9.9.3', count: '4' }),
      Text.of('move.outside.fix', { profile: 'Sales' }),
    ],
    [
      'scratch orgs',
      { scratchOrgs: is(3) },
      Text.of('move.scratch-orgs', { username, count: '3' }),
      Text.of('move.scratch-orgs.fix'),
    ],
    [
      'a client of three usernames, this one included',
      {},
      Text.of('move.shared', { client: 'Data Loader', count: '3' }),
      Text.of('move.shared.fix'),
      { ...CREDENTIALS, shared },
    ],
    [
      'an app that serves by client credentials',
      { servedBy: [{ label: 'Nightly', flow: 'client-credentials' }] },
      Text.of('move.served.credentials', { app: 'Nightly', username }),
      Text.of('move.served.fix', { flow: 'client-credentials' }),
    ],
    [
      'an app that serves by JWT',
      { servedBy: [{ label: 'Nightly', flow: 'jwt' }] },
      Text.of('move.served.jwt', { app: 'Nightly', username }),
      Text.of('move.served.fix', { flow: 'jwt' }),
    ],
    [
      'a certificate that could not be read',
      { unreadCertificate: 'Nightly' },
      Text.of('move.certificate-unread', { app: 'Nightly' }),
      Text.of('move.certificate-unread.fix'),
    ],
    [
      'no login with a password, though an app logs in',
      { rows: rowsOf([group(byJwt)]) },
      Text.of('move.no-logins', { since: '2026-05-30', username }),
      Text.of('move.no-logins.fix'),
    ],
    [
      'no login with a password in all that is kept',
      { rows: [], look: { ...LOOK, limit: 'kept' } },
      Text.of('move.no-logins', { since: '2026-05-30', username }),
      Text.of('move.no-logins.fix.all'),
    ],
    [
      'no login with a password in what a snapshot holds',
      { rows: [], look: { ...LOOK, limit: 'saved' } },
      Text.of('move.no-logins', { since: '2026-05-30', username }),
      Text.of('move.no-logins.fix.saved'),
    ],
  ];
  for (const [what, more, text, fix, flow] of cases) {
    it(what, () => {
      expect(said(more, flow)).to.deep.equal([[text, fix]]);
    });
  }
});

describe('policy/move: clients that a package brought', () => {
  const packaged = new Map([
    ['Data Loader', 'load'],
    ['MuleSoft', 'mule'],
  ]);
  const vendor = (client: string, namespace: string): Text => Text.of('move.vendor', { client, namespace });

  // docs/salesforce.md section 6: SOAP login() ends on 2027-06-01, the OAuth flow on 2027-02-20.
  it('are told with the day on which their path ends, each once, the next first', () => {
    const rows = rowsOf([group(), group({ apiVersion: '58.0' }), group(byOAuth)]);
    expect(said({ packaged, rows })).to.deep.equal([
      [vendor('MuleSoft', 'mule'), Text.of('move.vendor.fix', { date: '2027-02-20' })],
      [vendor('Data Loader', 'load'), Text.of('move.vendor.fix.soap', { date: '2027-06-01' })],
    ]);
  });

  it('by SOAP are told of the end of SOAP login(), though the user lacks the permission that puts it off', () => {
    const lacks = user({ ...ETL, useAnyApiAuth: is(false) });
    const rows = rowsOf([group()], lacks);
    expect(rows[0]?.breaksOn?.date).to.equal('2026-12-01');
    expect(said({ user: lacks, packaged, rows })).to.deep.equal([
      [vendor('Data Loader', 'load'), Text.of('move.vendor.fix.soap', { date: '2027-06-01' })],
    ]);
  });

  it('are told with the day too where the user is inactive, so that nothing of his stops', () => {
    const inactive = user({ ...ETL, active: is(false) });
    const [, second] = said({ user: inactive, packaged, rows: rowsOf([group(byOAuth)], inactive) });
    expect(second).to.deep.equal([vendor('MuleSoft', 'mule'), Text.of('move.vendor.fix', { date: '2027-02-20' })]);
  });

  it('are told with the day itself where the org has ended the flow before the day of all', () => {
    const now = '2026-11-28T09:00:00.000Z';
    const update = {
      about: 'oauth-password-retirement',
      title: 'x',
      status: 'Complete',
      releaseDate: '2027-02-20',
    } as const;
    const its = org({ releaseUpdates: is({ state: 'listed', readAt: now, rows: [update] }) });
    const { rows } = list([group(byOAuth)], { users: [user(ETL)], question: { facts: factsOf({ org: its, now }) } });
    expect(said({ packaged, rows })).to.deep.equal([
      [vendor('MuleSoft', 'mule'), Text.of('move.vendor.fix', { date: '2026-11-28' })],
    ]);
  });

  it('are no obstacle where they log in through an app', () => {
    const app = new Map([['Nightly', 'night']]);
    expect(said({ packaged: app, rows: rowsOf([group(), group(byJwt)]) })).to.deep.equal([]);
  });

  it('with two paths are told for each', () => {
    const both = rowsOf([group(), group({ ...byOAuth, application: 'Data Loader' })]);
    expect(said({ packaged, rows: both }).map(([, fix]) => fix)).to.deep.equal([
      Text.of('move.vendor.fix', { date: '2027-02-20' }),
      Text.of('move.vendor.fix.soap', { date: '2027-06-01' }),
    ]);
  });
});

describe('policy/move: addresses and the ranges of a profile', () => {
  it('are not compared where the profile or its ranges do not show', () => {
    expect(said({ profile: undefined, rows: from('203.0.113.9') })).to.deep.equal([]);
    const { found, gaps } = obstaclesOf(
      about({ profile: profile({ ranges: missing('ranges') }), rows: from('203.0.113.9') }),
      JWT,
    );
    expect([found, gaps.map(({ what }) => what)]).to.deep.equal([[], ['ranges']]);
  });

  it('are not compared for Salesforce’s own addresses, which no range holds', () => {
    expect(said({ profile: withRanges('10.0.0.0/8'), rows: from('Salesforce.com IP') })).to.deep.equal([]);
  });

  it('count once, however many logins came from them', () => {
    const rows = rowsOf([group({ sourceIp: '9.9.9.9' }), group({ ...byOAuth, sourceIp: '9.9.9.9' })]);
    const [[text] = []] = said({ profile: withRanges('10.0.0.0/8'), rows });
    expect(text?.params).to.deep.equal({ profile: 'Sales', addresses: '9.9.9.9' });
  });
});

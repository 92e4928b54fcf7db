import { expect } from 'chai';
import { say } from '../../../lib/messages.js';
import { type ChosenFlow, obstaclesOf, type MoveUser } from '../../../lib/policy/move/index.js';
import { Text } from '../../../lib/text.js';
import { byOAuth, group, list } from '../logins/support.js';
import { is, missing, profile, user, withRanges } from '../support.js';

const INTEGRATION = { integration: is(true), apiOnly: is(true) };
const JWT: ChosenFlow = { flow: 'jwt', because: 'asked', why: [], shared: [] };
const CREDENTIALS: ChosenFlow = { ...JWT, flow: 'client-credentials' };
/** Rows of logins by whatever path. */
const rowsOf = (...groups: Parameters<typeof list>[0]): MoveUser['rows'] =>
  list(groups, {
    users: [user()],
    filter: { paths: ['soap', 'oauth-password', 'client-credentials', 'oauth', 'other'] },
  }).rows;

describe('policy/move: what stands in the way', () => {
  const about = (more: Partial<MoveUser> = {}): MoveUser => ({
    user: user(INTEGRATION),
    profile: profile(),
    rows: rowsOf(group()),
    inBrowser: undefined,
    privileges: is([]),
    scratchOrgs: is(undefined),
    look: { from: '2026-05-30T00:00:00.000Z', limit: 'asked' },
    ...{ servedBy: [], packaged: new Map(), unreadCertificate: undefined, unreadHistory: undefined },
    ...more,
  });
  const ids = (more: Partial<MoveUser> = {}, flow = JWT): string[] =>
    obstaclesOf(about(more), flow).found.map(({ id, stops }) => `${id}${stops ? '' : ' (note)'}`);

  it('is nothing for an active integration user without privileges', () => {
    expect([ids(), ids({}, CREDENTIALS)]).to.deep.equal([[], []]);
    expect(obstaclesOf(about(), JWT).gaps).to.deep.equal([]);
  });

  it('is a user who cannot log in', () => {
    expect(ids({ user: user({ ...INTEGRATION, active: is(false) }) })).to.deep.equal(['inactive']);
    expect(ids({ user: user({ ...INTEGRATION, frozen: is(true) }) })).to.deep.equal(['frozen']);
  });

  it('is a person, who logs in in a browser; who does not is told to become API Only', () => {
    const inBrowser = '2026-11-20T08:00:00.000Z';
    const person = user({ integration: is(false) });
    expect(ids({ user: person, inBrowser })).to.deep.equal(['person']);
    expect(ids({ user: person })).to.deep.equal(['not-api-only']);
    expect(ids({ inBrowser }), 'an integration user').to.deep.equal([]);
    const [found] = obstaclesOf(about({ user: person, inBrowser }), JWT).found;
    expect(found?.text.params['date']).to.equal('2026-11-20');
  });

  it('is whoever may do what administrators may, named', () => {
    const { found } = obstaclesOf(about({ privileges: is(['ModifyAllData', 'AuthorApex']) }), JWT);
    expect(found.map(({ id }) => id)).to.deep.equal(['privileged']);
    expect(found[0]?.text.params['permissions']).to.equal('ModifyAllData, AuthorApex');
  });

  it('is an address outside the ranges of the profile, which the app of either flow enforces', () => {
    const rows = rowsOf(group({ sourceIp: '10.0.0.1' }), group({ sourceIp: '203.0.113.9' }));
    const ranged = { profile: withRanges('10.0.0.0/8'), rows };
    const { found } = obstaclesOf(about(ranged), JWT);
    expect(found[0]?.text.params).to.include({ addresses: '203.0.113.9' });
    expect(ids(ranged)).to.deep.equal(['outside-profile-ranges']);
    expect(ids(ranged, CREDENTIALS)).to.deep.equal(['outside-profile-ranges']);
    expect(obstaclesOf(about(ranged), CREDENTIALS).found[0]?.text.key).to.equal('move.outside.credentials');
    expect(ids({ ...ranged, rows: rowsOf(group({ sourceIp: '10.255.255.255' })) })).to.deep.equal([]);
  });

  it('is who creates scratch orgs, for JWT alone', () => {
    expect(ids({ scratchOrgs: is(1) })).to.deep.equal(['scratch-orgs']);
    expect(ids({ scratchOrgs: is(0) })).to.deep.equal([]);
    expect(ids({ scratchOrgs: is(1) }, CREDENTIALS)).to.deep.equal([]);
  });

  it('is a client of several usernames, for client credentials alone', () => {
    const shared = [{ client: 'Data Loader', usernames: ['bob@example.com'] }];
    expect(ids({}, { ...CREDENTIALS, shared })).to.deep.equal(['shared-client']);
    expect(ids({}, { ...JWT, shared })).to.deep.equal([]);
  });

  it('is an app that could serve already', () => {
    const servedBy = [
      { label: 'Nightly', flow: 'client-credentials' as const },
      { label: 'Signed', flow: 'jwt' as const },
    ];
    const { found } = obstaclesOf(about({ servedBy }), JWT);
    expect(found.map(({ id, stops, text: { key, params } }) => [id, stops, key, params['app']])).to.deep.equal([
      ['served', true, 'move.served.credentials', 'Nightly'],
      ['served', true, 'move.served.jwt', 'Signed'],
    ]);
  });

  it('is a client that a package brought, where none is of another kind', () => {
    const packaged = new Map([['Data Loader', 'vend']]);
    expect(ids({ packaged })).to.deep.equal(['vendor']);
    expect(ids({ packaged: new Map([['Other', 'vend']]) })).to.deep.equal([]);
    const both = rowsOf(group(), group({ application: 'Own job' }));
    expect(ids({ packaged, rows: both })).to.deep.equal(['vendor (note)']);
    expect(ids({ packaged, rows: rowsOf(group({ ...byOAuth })) }), 'no password').to.deep.equal([]);
  });

  it('is an app of the same name, of somebody else: it stops, and is told where it is of this user', () => {
    const nightly = { label: 'Nightly', switchedOff: is(false), clientCredentials: is(false) };
    expect(ids({ sameName: { ...nightly, isForUser: false } })).to.deep.equal(['taken']);
    expect(ids({ sameName: { ...nightly, isForUser: true } })).to.deep.equal(['redeployed (note)']);
  });

  it('is an app of the same name that is switched off: a deployment leaves it so', () => {
    const nightly = { label: 'Nightly', isForUser: true, clientCredentials: is(false) };
    expect(ids({ sameName: { ...nightly, switchedOff: is(true) } })).to.deep.equal([
      'redeployed (note)',
      'switched-off (note)',
    ]);
    const { gaps } = obstaclesOf(about({ sameName: { ...nightly, switchedOff: missing('policies') } }), JWT);
    expect(gaps.map(({ what }) => what)).to.deep.equal(['policies']);
  });

  it('is an app of the same name that logs in with client credentials, which files for JWT turn off', () => {
    const nightly = { label: 'Nightly', isForUser: true, switchedOff: is(false) };
    const sameName = { ...nightly, clientCredentials: is(true) };
    expect(ids({ sameName })).to.deep.equal(['redeployed (note)', 'credentials-end']);
    expect(ids({ sameName }, CREDENTIALS)).to.deep.equal(['redeployed (note)']);
    expect(ids({ sameName: { ...nightly, clientCredentials: is(false) } })).to.deep.equal(['redeployed (note)']);
    const unread: MoveUser['sameName'] = { ...nightly, clientCredentials: missing('global settings') };
    expect(obstaclesOf(about({ sameName: unread }), JWT).gaps.map(({ what }) => what)).to.deep.equal([
      'global settings',
    ]);
  });

  it('is an app of the same name whose certificate could not be read', () => {
    expect(ids({ unreadCertificate: 'Nightly' })).to.deep.equal(['certificate-unread']);
  });

  it('is told, and stops nothing, where no login with a password was seen', () => {
    expect(ids({ rows: [] })).to.deep.equal(['no-logins (note)']);
    expect(ids({ rows: rowsOf(group(byOAuth)) })).to.deep.equal([]);
  });

  it('denies no login where some could not be read', () => {
    const unreadHistory = { what: 'LoginHistory', why: Text.of('facts-org.gap.own-rows-only') };
    const { found } = obstaclesOf(about({ rows: [], unreadHistory }), JWT);
    expect(found.map(({ stops, text }) => [stops, say(text)])).to.deep.equal([
      [false, `It is not known whether ${user().username} logs in with a password: not all logins could be read.`],
    ]);
    expect(ids({ unreadHistory }), 'a login was seen').to.deep.equal([]);
  });

  it('is unknown where a fact could not be read, and says which', () => {
    const unread = about({
      user: user({ ...INTEGRATION, active: missing('User.IsActive') }),
      privileges: missing('PermissionSetAssignment'),
      scratchOrgs: missing('ScratchOrgInfo'),
    });
    const { found, gaps } = obstaclesOf(unread, JWT);
    expect(found).to.deep.equal([]);
    expect(gaps.map(({ what }) => what)).to.deep.equal(['User.IsActive', 'PermissionSetAssignment', 'ScratchOrgInfo']);
  });
});

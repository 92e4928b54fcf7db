import { expect } from 'chai';
import { type OrgClient, OrgError, OrgRefusal, openOrg, type OrgWitness } from '../../lib/facts/org/index.js';
import { decisionAfter, decisionBefore, REFUSES_BY } from '../../lib/login/decisions.js';
import { Observer } from '../../lib/login/observe.js';
import { OrgReads } from '../../lib/login/orgReads.js';
import { parseAddress } from '../../lib/ip/index.js';
import {
  resolveAssumptions,
  RETIREMENTS,
  RULE_TABLE,
  type Ask,
  type Facts,
  type ProfileFacts,
  type Retirements,
  type UserFacts,
} from '../../lib/policy/index.js';
import type { Fact } from '../../lib/policy/types.js';
import { type Org, startOrg } from '../org/index.js';

const known = <T>(value: T): Fact<T> => ({ known: true, value, from: 'test' });
const USER = '005Hs0000000001IAA';

/** Answers paths that hold a text with what stands beside it; the last answer of a list is repeated. */
function client(answers: readonly (readonly [string, readonly unknown[]])[]): OrgClient & { readonly asked: string[] } {
  const asked: string[] = [];
  const turns = new Map<string, number>();
  return {
    asked,
    instanceUrl: 'https://acme.my.salesforce.com',
    apiVersion: '64.0',
    get: async (path) => {
      const text = decodeURIComponent(path);
      asked.push(text);
      const [key, values] = answers.find(([one]) => text.includes(one)) ?? ['', [new OrgRefusal('NOT_FOUND', text)]];
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      const value = values[Math.min(turn, values.length - 1)];
      return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
    },
    soap: async () => Promise.reject(new OrgRefusal('NOT_FOUND', 'soap')),
    calls: () => asked.length,
  };
}

const page = (...records: object[]): unknown => ({ totalSize: records.length, done: true, records });
const row = (id: string, status: string, more: object = {}): object => ({
  Id: id,
  LoginTime: '2026-11-22T10:00:00.000+0000',
  Status: status,
  SourceIp: '203.0.113.7',
  LoginType: 'Other Apex API',
  LoginSubType: 'SoapApiLogin',
  Application: null,
  ...more,
});
const identity = {
  user_id: '005Hs0000000009IAA',
  organization_id: '00DHs0000000001MAA',
  preferred_username: 'admin@acme.example',
};
const rights = (granted: boolean): readonly (readonly [string, readonly unknown[]])[] => [
  ['/services/oauth2/userinfo', [identity]],
  ['UserPermissionAccess/describe', [{ fields: [{ name: 'PermissionsManageUsers' }] }]],
  ['FROM UserPermissionAccess', [page({ PermissionsManageUsers: granted })]],
];

describe('OrgReads', () => {
  it('knows that a user is not there only when it would see the user', async () => {
    const fields: readonly [string, readonly unknown[]] = ['User/describe', [{ fields: [{ name: 'Id' }] }]];
    const empty: readonly [string, readonly unknown[]] = ['FROM User WHERE', [page()]];
    expect(await new OrgReads(client([fields, empty, ...rights(true)])).user('a@b.c')).to.deep.equal({
      known: true,
      value: undefined,
      from: 'User',
    });
    const hidden = await new OrgReads(client([fields, empty, ...rights(false)])).user('a@b.c');
    expect(hidden.known ? 'known' : hidden.gap.permission).to.equal('View All Users');
  });

  it('reads the failed logins where the org counts them', async () => {
    const counted = client([
      ['User/describe', [{ fields: [{ name: 'NumberOfFailedLogins' }] }]],
      ['FROM User WHERE', [page({ Id: USER, NumberOfFailedLogins: 4 })]],
    ]);
    expect(await new OrgReads(counted).user("o'neil@b.c")).to.deep.equal({
      known: true,
      value: { id: USER, failedLogins: 4 },
      from: 'User',
    });
    expect(counted.asked.join()).to.include("Username = 'o\\'neil@b.c'");
  });

  it('takes an empty history for none only when it may read the rows of others', async () => {
    expect(await new OrgReads(client([['FROM LoginHistory', [page()]], ...rights(true)])).history(USER)).to.deep.equal({
      known: true,
      value: [],
      from: 'LoginHistory',
    });
    const hidden = await new OrgReads(client([['FROM LoginHistory', [page()]], ...rights(false)])).history(USER);
    expect(hidden.known ? 'known' : hidden.gap.permission).to.equal('Monitor Login History');
    const own = await new OrgReads(client([['FROM LoginHistory', [page()]], ...rights(false)])).history(
      identity.user_id,
    );
    expect(own.known).to.equal(true);
  });

  it('makes a gap of a refusal and lets the run end with anything else', async () => {
    const refused = await new OrgReads(
      client([['FROM LoginHistory', [new OrgRefusal('INVALID_TYPE', 'no')]], ...rights(true)]),
    ).history(USER);
    expect(refused.known).to.equal(false);
    const broken = new OrgReads(
      client([['FROM LoginHistory', [new OrgError('connection', 'x')]], ...rights(true)]),
    ).history(USER);
    expect(await broken.catch((error: unknown) => error)).to.be.instanceOf(OrgError);
  });

  it('reads on where the newest rows hold no success with a password, and says where it stopped', async () => {
    const token = { LoginType: 'Remote Access 2.0', LoginSubType: 'OauthRefreshToken' };
    const rows = (count: number): object[] =>
      Array.from({ length: count }, (_, at) => row(`0Ya${String(at)}`, 'Success', token));
    const last = row('0YaLast', 'Success', { LoginTime: '2026-11-20T10:00:00.000+0000' });
    const failed = row('0YaFailed', 'Invalid Password', { LoginTime: '2026-11-21T10:00:00.000+0000' });
    const asking = (...pages: unknown[]): ReturnType<typeof client> =>
      client([['FROM LoginHistory', pages], ...rights(true)]);

    const reached = asking(page(...rows(200)), page(...rows(500), failed, last));
    const found = await new OrgReads(reached).failures(USER);
    expect(found.known ? found.value : found.gap).to.include({ failures: 1, lastSuccess: '2026-11-20T10:00:00.000Z' });
    expect(found.known ? found.value : found.gap).not.to.have.property('rowsRead');
    expect(
      reached.asked.filter((one) => one.includes('FROM LoginHistory')).map((one) => one.split('LIMIT ')[1]),
    ).to.deep.equal(['200', '2000']);

    const endless = await new OrgReads(asking(page(...rows(200)), page(...rows(2000)))).failures(USER);
    expect(endless.known ? endless.value : endless.gap).to.include({ failures: 0, rowsRead: 2000 });
    const few = asking(page(...rows(3)));
    expect(await new OrgReads(few).failures(USER)).to.have.nested.property('value.failures', 0);
    expect(few.asked.filter((one) => one.includes('FROM LoginHistory'))).to.have.length(1);
  });

  describe('usedToken', () => {
    const file = (more: object = {}): unknown =>
      page({
        Id: '0AT',
        LogFile: '/services/data/v64.0/sobjects/EventLogFile/0AT/LogFile',
        LogFileLength: 100,
        ...more,
      });
    const login = (used: string, more: object = {}): object => ({
      USER_ID: USER.slice(0, 15),
      TIMESTAMP_DERIVED: '2026-11-22T10:00:01.000Z',
      USE_API_TOKEN: used,
      ...more,
    });
    const used = async (rows: unknown, listed = file()): Promise<string | undefined> =>
      new OrgReads(
        client([
          ['/LogFile', [rows]],
          ['FROM EventLogFile', [listed]],
        ]),
      ).usedToken(USER, '2026-11-22T10:00:00.000Z');

    it('reads T and P of the newest login of the user since then', async () => {
      expect(await used([login('P'), login('T')])).to.equal('T');
      expect(await used([login('T'), login('P')])).to.equal('P');
    });

    it('takes neither other users nor earlier logins nor other values', async () => {
      expect(await used([login('T', { USER_ID: '005000000000009' })])).to.equal(undefined);
      expect(await used([login('T', { TIMESTAMP_DERIVED: '2026-11-22T09:59:59.000Z' })])).to.equal(undefined);
      expect(await used([login('')])).to.equal(undefined);
      expect(await used('a page of HTML')).to.equal(undefined);
    });

    it('reads no log that is too long, and stays silent where there is none', async () => {
      expect(await used([login('T')], file({ LogFileLength: 6_000_000 }))).to.equal(undefined);
      expect(await used([login('T')], file({ LogFile: 'https://evil.test/' }))).to.equal(undefined);
      expect(await new OrgReads(client([])).usedToken(USER, '')).to.equal(undefined);
      expect(await used(new OrgError('not-salesforce', 'x'))).to.equal(undefined);
    });
  });
});

describe('Observer: the row of this very attempt', () => {
  let org: Org;
  let witness: OrgWitness;
  const ask: Ask = { path: 'soap', loginApiVersion: 64, at: '2026-11-22T10:00:00.000Z' };
  let facts: Facts;
  let username = '';

  before(async () => {
    org = await startOrg({ seed: 21 });
    username = org.integrations.find((one) => one.case === 'good')?.username ?? '';

    const { Org: SfOrg } = await import('@salesforce/core');
    process.env['SF_ORG_INSTANCE_URL'] = org.urls.cloud;
    const connection = (await SfOrg.create({ aliasOrUsername: org.admin.accessToken })).getConnection();
    witness = await openOrg(connection);
    const orgFacts = await witness.org();
    facts = {
      org: orgFacts,
      assumptions: resolveAssumptions(orgFacts, new Map(), { source: 'org', now: ask.at }),
      now: ask.at,
    };
  });
  after(async () => {
    delete process.env['SF_ORG_INSTANCE_URL'];
    await org.close();
  });

  const observing = (pages: readonly unknown[], wait: number): Observer => {
    const seen = client([
      ['User/describe', [{ fields: [{ name: 'Id' }] }]],
      ['FROM User WHERE', [page({ Id: USER })]],
      ['FROM LoginHistory', pages],
      ...rights(true),
    ]);
    return new Observer(witness, seen, { ask, facts, wait });
  };
  const old = row('0Ya000000000001', 'Success');
  const fresh = row('0Ya000000000002', 'Invalid Password');

  it('waits until the row comes', async () => {
    const observed = await observing([page(old), page(old), page(fresh, old)], 5000).observe(username);
    const found = await observed.row();
    expect(found.known ? found.value?.status : 'unread').to.equal('Invalid Password');
  });

  it('stops waiting in time, and then there is none', async () => {
    const observed = await observing([page(old)], 150).observe(username);
    const began = Date.now();
    expect(await observed.row()).to.deep.equal({ known: true, value: undefined, from: 'LoginHistory' });
    expect(Date.now() - began).to.be.at.least(100);
  });

  it('takes no row of another flow for its own', async () => {
    const other = row('0Ya000000000003', 'Success', {
      LoginType: 'Remote Access 2.0',
      LoginSubType: 'OauthRefreshToken',
    });
    const observed = await observing([page(old), page(other, old)], 0).observe(username);
    expect(await observed.row()).to.deep.equal({ known: true, value: undefined, from: 'LoginHistory' });
  });

  it('throws nothing after the attempt: a broken connection is a gap', async () => {
    const observed = await observing([page(old), new OrgError('connection', 'ECONNRESET')], 0).observe(username);
    const found = await observed.row();
    expect(found.known ? 'known' : found.gap.why.key).to.equal('facts-org.error.connection');
  });

  it('cannot look where LoginHistory is closed', async () => {
    const observed = await observing([new OrgRefusal('INVALID_TYPE', 'no')], 1000).observe(username);
    expect((await observed.row()).known).to.equal(false);
  });

  it('decides anew for the address that the row shows', async () => {
    const observed = await observing([page(old)], 0).observe(username);
    const at = async (address: string): Promise<string> => {
      const decision = await observed.decisionAt(address);
      return decision.known ? `${decision.value.verdict} ${decision.value.rule}` : decision.gap.what;
    };
    expect(await at(org.addresses.office)).to.equal('no-token trusted-range');
    expect(await at(org.addresses.cloud)).to.equal('token-required untrusted');
    expect(await at('Salesforce.com IP')).to.equal('SourceIp');
  });
});

describe('decisions before and after', () => {
  const no = known(false);
  const user: UserFacts = {
    id: USER,
    username: 'a@b.c',
    name: 'A',
    email: known(undefined),
    profileId: '00e',
    userType: known('Standard'),
    active: known(true),
    frozen: no,
    locked: no,
    apiEnabled: known(true),
    apiOnly: no,
    delegatedAuthentication: no,
    mfaForApi: no,
    useAnyApiAuth: known(true),
    authenticatorRegistered: no,
    verifiedAddresses: known([]),
    integration: no,
  };
  const range = { start: parseAddress('192.0.2.0'), end: parseAddress('192.0.2.255') };
  const profile = (ranges: readonly (typeof range)[]): Fact<ProfileFacts> =>
    known({ id: '00e', name: 'P', ranges: known(ranges), hours: known({ sunday: { start: 0, end: 0 } }) });
  const orgFacts: Facts['org'] = {
    created: known('2019-01-01T00:00:00.000Z'),
    timeZone: known('UTC'),
    trustedRanges: known([]),
    oauthPasswordFlowBlocked: no,
    lastSoapSuccess: known(undefined),
    lastSoapSuccessWithout: known(undefined),
    salesforceCredentialsDisabled: no,
  };
  const now = '2026-11-23T10:00:00.000Z';
  const facts: Facts = {
    org: orgFacts,
    assumptions: resolveAssumptions(orgFacts, new Map(), { source: 'org', now }),
    now,
  };
  const seen = { address: parseAddress('203.0.113.7'), from: 'test' };
  const oauth: Ask = { path: 'oauth-password', loginApiVersion: 64, at: now };
  const said = ({ verdict, rule }: { verdict: string; rule: string }): string => `${verdict} ${rule}`;

  it('a refused address is refused whether the path is retired already or not', () => {
    expect(said(decisionBefore(user, profile([range]), seen, oauth, facts))).to.equal('denied profile-range-outside');
    expect(said(decisionBefore(user, profile([]), seen, oauth, facts))).to.equal('token-required untrusted');
    const later = { ...oauth, at: '2028-01-01T00:00:00.000Z' };
    expect(said(decisionBefore(user, profile([]), seen, later, facts))).to.equal('impossible path-retired');
  });

  it('a success proves all but the address', () => {
    const unread: Fact<boolean> = { known: false, gap: { what: 'x', why: { key: 'test.x', params: [] } } };
    const hidden = {
      ...user,
      active: unread,
      frozen: unread,
      locked: unread,
      apiEnabled: unread,
      useAnyApiAuth: known(false),
    };
    const sunday: Ask = { path: 'soap', loginApiVersion: 64, at: '2026-11-22T10:00:00.000Z' };
    expect(said(decisionAfter(hidden, profile([]), seen, sunday, facts))).to.equal('token-required untrusted');
    const inside = { address: parseAddress('192.0.2.9'), from: 'test' };
    expect(said(decisionAfter(hidden, profile([range]), inside, sunday, facts))).to.equal(
      'no-token profile-range-inside',
    );
    const verified = { ...hidden, verifiedAddresses: known([seen.address]) };
    expect(said(decisionAfter(verified, profile([]), seen, oauth, facts))).to.equal('unknown verified-address');
  });

  it('knows of every rule what it refuses by', () => {
    expect(Object.keys(REFUSES_BY).sort()).to.deep.equal(RULE_TABLE.map(({ id }) => id).sort());
  });

  describe('what is open about a refusal', () => {
    const gap: Fact<never> = { known: false, gap: { what: 'x', why: { key: 'test.x', params: [] } } };
    const soap: Ask = { path: 'soap', loginApiVersion: 64, at: '2026-11-17T10:00:00.000Z' };
    const open = (one: UserFacts, its: Fact<ProfileFacts>, ask = soap, more: Partial<Facts> = {}): unknown => {
      const { open: found = {} } = decisionBefore(one, its, seen, ask, { ...facts, ...more });
      return [found.path?.key ?? 'settled', found.address?.key ?? 'settled'];
    };

    it('nothing, where all is read', () => {
      expect(open(user, profile([]))).to.deep.equal(['settled', 'settled']);
    });

    it('the path, where the permission for it or its retirement is not known', () => {
      expect(open({ ...user, apiEnabled: gap }, profile([]))).to.deep.equal([
        'policy.api-disabled.undetermined',
        'settled',
      ]);
      const quoted = (date: string): object => ({ date, says: '', source: '', read: '', confidence: 'C' });
      const retirements = {
        ...RETIREMENTS,
        retirements: { ...RETIREMENTS.retirements, soap: [quoted('2027-06-01'), quoted('2027-10-01')] },
      } as Retirements;
      const between = { ...soap, at: '2027-08-03T10:00:00.000Z' };
      expect(open(user, profile([]), between, { retirements })).to.deep.equal([
        'policy.path-retired.decided-between',
        'settled',
      ]);
    });

    it('the address, where the ranges of the profile are not known', () => {
      expect(open(user, gap)).to.deep.equal(['settled', 'policy.login-hours.undetermined']);
    });

    it('neither, where only the need for a token is open', () => {
      const org = { ...facts.org, trustedRanges: gap };
      expect(open(user, profile([]), soap, { org })).to.deep.equal(['settled', 'settled']);
    });
  });

  it('names the address and how it is known', () => {
    expect(decisionBefore(user, profile([]), seen, oauth, facts).address).to.deep.equal({
      text: '203.0.113.7',
      from: 'test',
    });
    expect(decisionBefore(user, profile([]), undefined, oauth, facts)).not.to.have.property('address');
  });
});

import { expect } from 'chai';
import { ConnectionClient, OneUserReader, OrgError, openOrg, type OrgWitness } from '../../lib/facts/org/index.js';
import { decisionAfter, decisionBefore, REFUSES_BY } from '../../lib/login/decisions.js';
import { Observer, stateOf } from '../../lib/login/observe.js';
import type { Observed } from '../../lib/login/attemptResult.js';
import { readFailures } from '../../lib/login/history.js';
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
import type { Fact, Gap } from '../../lib/policy/types.js';
import { Text } from '../../lib/text.js';
import { type Org, type OrgSession, startOrg } from '../org/index.js';
import { connect, errorOf, gapIn, impatient, valueOf } from '../facts/org/support.js';
import { until } from '../support/until.js';
import { plainFacts } from '../support/users.js';
import { nameOf } from '../support/gapName.js';

const known = <T>(value: T): Fact<T> => ({ known: true, value, from: 'test' });

const TOKEN = { loginType: 'Remote Access 2.0', loginSubType: 'OauthRefreshToken', apiType: 'N/A' };

describe('OneUserReader', () => {
  let org: Org;
  let username = '';
  let userId = '';
  const now = (): number => Math.floor(org.change.now() / 1000);
  const reads = async (session: OrgSession = org.admin): Promise<OneUserReader> =>
    new OneUserReader(new ConnectionClient(await connect(org, session), impatient()));

  before(async () => {
    const began = Date.now();
    org = await startOrg({ seed: 22, clock: () => began });
  });
  after(async () => org.close());
  beforeEach(() => {
    username = `reads.${String(Math.random()).slice(2)}@loopback.example`;
    userId = org.change.addUser({ username, profile: 'Standard User' });
  });
  afterEach(() => {
    org.clearFaults();
    org.change.settings.absent.clear();
  });

  it('knows that a user is not there only when it would see the user', async () => {
    const nobody = 'nobody@loopback.example';
    expect(await (await reads()).user(nobody)).to.deep.equal({ known: true, value: undefined, from: 'User' });
    const blind = org.change.sessionWithout('ViewAllUsers', 'ManageUsers', 'ViewAllData', 'ModifyAllData');
    expect(gapIn(await (await reads(blind)).user(nobody)).permission).to.equal('View All Users');
  });

  it('reads the failed logins where the org counts them', async () => {
    const id = org.change.addUser({ username: "o'neil@loopback.example" });
    org.change.changeUser("o'neil@loopback.example", { failed_logins: 4 });
    expect(valueOf(await (await reads()).user("o'neil@loopback.example"))).to.deep.equal({ id, failedLogins: 4 });
    org.change.settings.absent.add('User.NumberOfFailedLogins');
    expect(valueOf(await (await reads()).user("o'neil@loopback.example"))).to.deep.equal({ id });
  });

  it('takes an empty history for none only when it may read the rows of others', async () => {
    expect(await (await reads()).history(userId)).to.deep.equal({ known: true, value: [], from: 'LoginHistory' });
    const session = org.change.sessionWithout('ManageUsers', 'MonitorLoginHistory');
    const blind = await reads(session);
    expect(gapIn(await blind.history(userId)).permission).to.equal('Monitor Login History');
    expect(valueOf(await blind.history(session.userId))).to.deep.equal([]);
  });

  it('makes a gap of a refusal and lets the run end with anything else', async () => {
    org.change.settings.absent.add('LoginHistory');
    expect(gapIn(await (await reads()).history(userId)).what).to.equal('LoginHistory');
    org.change.settings.absent.clear();
    org.fault({ when: { soql: /FROM LoginHistory/ }, kind: 'html-200', times: 9 });
    expect(await errorOf((await reads()).history(userId))).to.be.instanceOf(OrgError);
  });

  it('reads on where the newest rows hold no success with a password, and says where it stopped', async () => {
    const limits = (): (string | undefined)[] =>
      org.requests.flatMap(({ soql }) =>
        soql?.includes('FROM LoginHistory') === true ? [soql.split('LIMIT ')[1]] : [],
      );
    const asked = await reads();
    org.change.addLogin(username, now() - 500);
    org.change.addLogin(username, now() - 400, { status: 'Invalid Password' });
    for (let i = 0; i < 300; i += 1) org.change.addLogin(username, now() - 300 + i, TOKEN);
    org.clearLog();
    expect(valueOf(await readFailures(asked, userId)))
      .to.include({ failures: 1, lastSuccess: new Date((now() - 500) * 1000).toISOString() })
      .and.not.to.have.property('rowsRead');
    expect(limits()).to.deep.equal(['200', '2000']);

    for (let i = 0; i < 1700; i += 1) org.change.addLogin(username, now(), TOKEN);
    expect(valueOf(await readFailures(asked, userId))).to.include({ failures: 0, rowsRead: 2000 });

    const few = org.change.addUser({ username: `few.${username}`, profile: 'Standard User' });
    org.change.addLogin(`few.${username}`, now(), TOKEN);
    org.clearLog();
    expect(valueOf(await readFailures(asked, few))).to.include({ failures: 0 });
    expect(limits()).to.deep.equal(['200']);
  });

  for (const language of ['de', 'ja', 'iw']) {
    it(`counts in a session that speaks ${language} what it counts in English`, async () => {
      const admin = `admin.${language}.${username}`;
      org.change.addUser({ username: admin, profile: 'System Administrator', language });
      for (let i = 0; i < 16; i += 1) org.change.addLogin(username, now() - 100 + i);
      org.change.addLogin(username, now() - 50, { status: 'Invalid Password' });
      org.change.addLogin(username, now() - 49, { status: 'Failed: API security token required' });
      const session = org.change.logIn(admin);
      const found = valueOf(await readFailures(await reads(session), userId));
      expect(found).to.include({ failures: 2, lastSuccess: new Date((now() - 85) * 1000).toISOString() });
      expect(found.rows[0]?.status).not.to.equal('Failed: API security token required');
      expect(found.rows.map(({ outcome }) => outcome)).to.deep.equal([
        'failure',
        'failure',
        ...Array<string>(16).fill('success'),
      ]);
    });
  }

  it('counts neither successes nor failures in a language that nobody tells', async () => {
    const admin = `admin.${username}`;
    org.change.addUser({ username: admin, profile: 'System Administrator', language: 'de' });
    org.change.addLogin(username, now());
    org.change.settings.absent.add('AuthSession');
    const asked = await reads(org.change.logIn(admin));
    const gap = gapIn(await readFailures(asked, userId));
    expect([gap.what, gap.why]).to.deep.equal([
      'LoginHistory.Status',
      Text.of('logins.gap.statuses', { statuses: 'Erfolgreich' }),
    ]);
  });

  describe('usedToken', () => {
    const used = async (
      more: { readonly sourceIp?: string; readonly path?: 'soap' | 'oauth-password' } = {},
      session = org.admin,
    ): Promise<string | undefined> => {
      const [row] = valueOf(await (await reads()).history(userId));
      if (row === undefined) throw new Error('no row');
      return (await reads(session)).usedToken(userId, { ...row, ...more }, more.path ?? 'soap');
    };

    it('reads T and P of the very login', async () => {
      org.change.addLogin(username, now() - 60, { useApiToken: 'P' });
      org.change.addLogin(username, now(), { useApiToken: 'T' });
      org.change.writeEventLogs(2);
      expect(await used()).to.equal('T');
      org.change.addLogin(username, now() + 1, { useApiToken: 'P' });
      org.change.writeEventLogs(2);
      expect(await used()).to.equal('P');
    });

    it('takes no other login for it: of another user, second, address or path', async () => {
      const other = `other.${username}`;
      org.change.addUser({ username: other, profile: 'Standard User' });
      org.change.addLogin(other, now(), { useApiToken: 'T' });
      org.change.addLogin(username, now() - 1, { useApiToken: 'T' });
      org.change.addLogin(username, now());
      org.change.writeEventLogs(2);
      expect(await used()).to.equal(undefined);
      org.change.addLogin(username, now() + 1, { useApiToken: 'T' });
      org.change.writeEventLogs(2);
      expect(await used()).to.equal('T');
      expect(await used({ sourceIp: '192.0.2.1' })).to.equal(undefined);
      expect(await used({ path: 'oauth-password' })).to.equal(undefined);
    });

    it('does not choose between two logins of one second that differ', async () => {
      for (const useApiToken of ['T', 'P'] as const) org.change.addLogin(username, now(), { useApiToken });
      org.change.writeEventLogs(2);
      expect(await used()).to.equal(undefined);
    });

    it('stays silent where no log is, none may be read, or one is broken', async () => {
      org.change.addLogin(username, now(), { useApiToken: 'T' });
      org.change.writeEventLogs(2);
      expect(await used({}, org.change.sessionWithout('ViewEventLogFiles'))).to.equal(undefined);
      org.fault({
        when: { path: /LogFile$/ },
        kind: 'answer',
        answer: { status: 200, headers: { 'content-type': 'text/csv' }, body: '"EVENT_TYPE","open\n' },
      });
      expect(await used()).to.equal(undefined);
      expect(await used()).to.equal('T');
      org.change.settings.absent.add('EventLogFile');
      expect(await used()).to.equal(undefined);
    });
  });
});

describe('Observer: what the guard is told before the attempt', () => {
  let org: Org;
  let facts: Facts;
  let username = '';
  let userId = '';
  const ask: Ask = { path: 'soap', loginApiVersion: 64, at: '2026-11-22T10:00:00.000Z' };
  const observed = async (name = username, session: OrgSession = org.admin): Promise<Observed> => {
    const connection = await connect(org, session);
    const observer = new Observer(await openOrg(connection), new ConnectionClient(connection, impatient()), {
      ask,
      facts,
      wait: 0,
    });
    return observer.observe(name);
  };

  /** Of a fact that has to be there. */
  const told = <T>(fact: Fact<T> | undefined): T => {
    if (fact === undefined) throw new Error('not told');
    return valueOf(fact);
  };
  const why = <T>(fact: Fact<T> | undefined): Gap => {
    if (fact === undefined) throw new Error('not told');
    return gapIn(fact);
  };

  before(async () => {
    const began = Date.now();
    org = await startOrg({ seed: 23, clock: () => began });
    const orgFacts = await (await openOrg(await connect(org, org.admin))).org();
    const assumptions = resolveAssumptions(orgFacts, new Map(), { source: 'org', at: ask.at });
    facts = { org: orgFacts, assumptions, now: ask.at };
  });
  after(async () => org.close());
  beforeEach(() => {
    username = `observed.${String(Math.random()).slice(2)}@loopback.example`;
    userId = org.change.addUser({ username, profile: 'Standard User' });
  });
  afterEach(() => {
    org.change.settings.absent.clear();
  });

  it('is each state of the user as the org has it', async () => {
    const { facts: read, user, userId: id } = await observed();
    expect(id).to.equal(userId);
    const { active, frozen, locked, passwordExpired, failedLogins } = told(read.user) ?? {};
    expect([active, frozen, locked, passwordExpired].map(told)).to.deep.equal([true, false, false, false]);
    expect(failedLogins).to.equal(0);
    expect(told(told(user)?.active)).to.equal(true);

    org.change.changeUser(username, { frozen: 1, locked: 1, failed_logins: 4 });
    const { facts: then, user: state } = await observed();
    expect([told(then.user)?.frozen, told(then.user)?.locked].map(told)).to.deep.equal([true, true]);
    expect(told(then.user)?.failedLogins).to.equal(4);
    expect([told(state)?.frozen, told(state)?.locked].map(told)).to.deep.equal([true, true]);
  });

  it('has no number of failed logins where the org has no such field', async () => {
    org.change.settings.absent.add('User.NumberOfFailedLogins');
    expect(told((await observed()).facts.user)).not.to.have.property('failedLogins');
  });

  it('is the history, the limit and the decision for the address of the session', async () => {
    org.change.settings.passwordPolicy = {
      maxLoginAttempts: 'FiveAttempts',
      lockoutInterval: 'ThirtyMinutes',
      expiration: 'Never',
    };
    const time = Math.floor(org.change.now() / 1000) - 100;
    expect(await observed(), 'no success yet').not.to.have.property('lastSuccess');
    org.change.addLogin(username, time);
    org.change.addLogin(username, time + 10, { status: 'Invalid Password' });
    const { facts: read, lastSuccess } = await observed();
    expect(lastSuccess).to.equal(new Date(time * 1000).toISOString());
    expect(told(read.history).failures).to.equal(1);
    expect(told(read.policy)).to.deep.equal({ attempts: 5, minutes: 30, of: 'org' });
    expect(told(read.decision).address?.text).to.equal(org.addresses.cloud);
  });

  it('is that there is no such user, and nothing else', async () => {
    const seen = await observed('nobody@loopback.example');
    const { facts: read, user, userId: id } = seen;
    expect(read).to.deep.equal({ user: { known: true, value: undefined, from: 'User' } });
    expect([user, id]).to.deep.equal([{ known: true, value: undefined, from: 'User' }, undefined]);
    expect(await seen.row()).to.deep.equal({ known: true, value: undefined, from: 'User' });
    const gap = why(await seen.decisionAt(org.addresses.office));
    expect([gap.what, gap.why.key]).to.deep.equal(['User', 'login.gap.hidden-user']);
    expect(await seen.usedToken(undefined)).to.equal(undefined);
  });

  it('is that it cannot be told whether there is such a user', async () => {
    const blind = org.change.sessionWithout('ViewAllUsers', 'ManageUsers', 'ViewAllData', 'ModifyAllData');
    const { facts: read, user } = await observed('nobody@loopback.example', blind);
    expect(why(read.user).permission).to.equal('View All Users');
    expect(why(user)).to.deep.equal(why(read.user));
    expect(read).to.have.all.keys('user');
  });

  it('is what the profile of this user says, and that it cannot be told where the profile does not show', async () => {
    const range = { start: org.addresses.office, end: org.addresses.office };
    org.change.addProfile({ name: 'Narrow', permissions: ['ApiEnabled', 'UseAnyApiAuth'], ranges: [range] });
    const narrow = `narrow.${username}`;
    org.change.addUser({ username: narrow, profile: 'Narrow' });
    const decisionOf = (seen: Observed): string[] => {
      const { verdict, rule, open = {} } = told(seen.facts.decision);
      return [verdict, rule, ...Object.keys(open)];
    };
    expect(decisionOf(await observed(narrow)), 'the address of the session is outside').to.deep.equal([
      'denied',
      'profile-range-outside',
    ]);
    expect(decisionOf(await observed(username))[1]).not.to.equal('profile-range-outside');
    org.change.deleteProfile('Narrow');
    const [verdict, , ...open] = decisionOf(await observed(narrow));
    expect(verdict).to.equal('unknown');
    expect(open).to.include('address');
  });

  it('is the kind of org, where the org says so', async () => {
    const sandbox = valueOf(await (await openOrg(await connect(org, org.admin))).organization()).sandbox;
    expect((await observed()).sandbox).to.equal(sandbox);
    expect((await observed('nobody@loopback.example')).sandbox).to.equal(sandbox);
    org.change.settings.absent.add('Organization');
    expect(await observed()).not.to.have.property('sandbox');
  });
});

describe('Observer: the row of this very attempt', () => {
  let org: Org;
  let witness: OrgWitness;
  let client: ConnectionClient;
  const ask: Ask = { path: 'soap', loginApiVersion: 64, at: '2026-11-22T10:00:00.000Z' };
  let facts: Facts;
  let username = '';
  const fresh = (more: Parameters<Org['change']['addLogin']>[2] = {}): string =>
    org.change.addLogin(username, Math.floor(org.change.now() / 1000), { status: 'Invalid Password', ...more });

  before(async () => {
    org = await startOrg({ seed: 21 });
    username = org.integrations.find((one) => one.case === 'good')?.username ?? '';
    const connection = await connect(org, org.admin);
    client = new ConnectionClient(connection, impatient());
    witness = await openOrg(connection);
    const orgFacts = await witness.org();
    facts = {
      org: orgFacts,
      assumptions: resolveAssumptions(orgFacts, new Map(), { source: 'org', at: ask.at }),
      now: ask.at,
    };
  });
  after(async () => org.close());
  afterEach(() => {
    org.clearFaults();
    org.change.settings.absent.clear();
  });

  /** Milliseconds for what ends by itself. */
  const FOR_EVER = 3_600_000;
  const observing = (wait: number): Observer => new Observer(witness, client, { ask, facts, wait });

  it('waits until the row comes', async () => {
    const observed = await observing(FOR_EVER).observe(username);
    const looking = observed.row();
    setTimeout(() => fresh(), 300);
    expect(valueOf(await looking)?.status).to.equal('Invalid Password');
  });

  it('stops waiting in time, and then there is none', async () => {
    const observed = await observing(150).observe(username);
    const began = Date.now();
    expect(await observed.row()).to.deep.equal({ known: true, value: undefined, from: 'LoginHistory' });
    expect(Date.now() - began).to.be.at.least(100);
  });

  it('is not the row of an attempt before it, and waiting ends when the user ends it', async () => {
    fresh();
    const stop = new AbortController();
    const observer = new Observer(witness, client, { ask, facts, wait: FOR_EVER, signal: stop.signal });
    const observed = await observer.observe(username);
    stop.abort();
    expect(await observed.row()).to.deep.equal({ known: true, value: undefined, from: 'LoginHistory' });
  });

  it('asks once a second, not without a pause', async () => {
    const observed = await observing(FOR_EVER).observe(username);
    org.clearLog();
    const began = performance.now();
    const looking = observed.row();
    const asked = (): number => org.requests.filter(({ soql }) => soql?.includes('FROM LoginHistory') === true).length;
    await until(() => asked() > 2, 'a third look');
    expect(performance.now() - began).to.be.at.least(1900);
    fresh();
    expect(valueOf(await looking)?.status).to.equal('Invalid Password');
  });

  it('takes no row of another flow for its own', async () => {
    const observed = await observing(0).observe(username);
    fresh({ ...TOKEN, status: 'Success' });
    expect(await observed.row()).to.deep.equal({ known: true, value: undefined, from: 'LoginHistory' });
  });

  it('throws nothing after the attempt: a broken connection is a gap', async () => {
    const observed = await observing(0).observe(username);
    org.fault({ when: { soql: /FROM LoginHistory/ }, kind: 'drop', times: 20 });
    const gap = gapIn(await observed.row());
    expect([gap.what, gap.why.key]).to.deep.equal(['LoginHistory', 'facts-org.error.connect-broken']);
  });

  it('cannot look where LoginHistory is closed', async () => {
    org.change.settings.absent.add('LoginHistory');
    const observed = await observing(1000).observe(username);
    org.change.settings.absent.clear();
    expect(gapIn(await observed.row()).what, 'what was there before is not known').to.equal('LoginHistory');
  });

  it('tells by the event logs whether the token was used', async () => {
    const observed = await observing(0).observe(username);
    fresh({ status: 'Success', useApiToken: 'T' });
    org.change.writeEventLogs(2);
    expect(await observed.usedToken(valueOf(await observed.row()))).to.equal('T');
    expect(await observed.usedToken(undefined)).to.equal(undefined);
  });

  it('decides anew for the address that the row shows', async () => {
    const observed = await observing(0).observe(username);
    const at = async (address: string): Promise<string> => {
      const decision = await observed.decisionAt(address);
      return decision.known ? `${decision.value.verdict} ${decision.value.rule}` : nameOf(decision.gap);
    };
    expect(await at(org.addresses.office)).to.equal('no-token trusted-range');
    expect(await at(org.addresses.cloud)).to.equal('token-required untrusted');
    expect(await at('Salesforce.com IP')).to.equal('SourceIp');
    expect(gapIn(await observed.decisionAt('')).why.key).to.equal('login.gap.no-address');
    expect(valueOf(await observed.decisionAt(org.addresses.office)).address).to.deep.equal({
      text: org.addresses.office,
      from: 'LoginHistory',
    });
  });
});

const user: UserFacts = {
  id: '005Hs0000000001IAA',
  username: 'a@b.c',
  name: 'A',
  profileId: '00e',
  ...plainFacts(() => 'test'),
  email: known(undefined),
};

describe('the state of a user', () => {
  const base = { active: known(true), frozen: known(false), locked: known(false) };

  it('says of the password what was read of it, and no more', () => {
    expect(stateOf(user)).to.deep.equal(base);
    for (const more of [
      { lastPasswordChange: '2026-01-02T03:04:05.000Z' },
      { passwordExpires: '2026-12-01T00:00:00.000Z' },
      { passwordExpired: known(true) },
    ]) {
      expect(stateOf({ ...user, ...more })).to.deep.equal({ ...base, ...more });
    }
  });
});

describe('decisions before and after', () => {
  const no = known(false);
  const range = { start: parseAddress('192.0.2.0'), end: parseAddress('192.0.2.255') };
  const profile = (ranges: readonly (typeof range)[]): Fact<ProfileFacts> =>
    known({ id: '00e', name: 'P', ranges: known(ranges), hours: known({ sunday: { start: 0, end: 0 } }) });
  const orgFacts: Facts['org'] = {
    created: known('2019-01-01T00:00:00.000Z'),
    sandbox: known(false),
    releaseUpdates: known({ state: 'absent' } as const),
    timeZone: known('UTC'),
    trustedRanges: known([]),
    oauthPasswordFlowBlocked: no,
    lastSoapSuccess: known(undefined),
    lastSoapSuccessWithout: known(undefined),
    salesforceCredentialsDisabled: no,
    rangesEnforcedAlways: no,
  };
  const now = '2026-11-23T10:00:00.000Z';
  const facts: Facts = {
    org: orgFacts,
    assumptions: resolveAssumptions(orgFacts, new Map(), { source: 'org', at: now }),
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

  it('a no either way is no certain cause where the rule behind it may not hold', () => {
    const unread: Fact<boolean> = { known: false, gap: { what: 'UserLogin', why: Text.of('facts.file.missing') } };
    const yes = known(true);
    const either = { ...user, frozen: unread, mfaForApi: yes, authenticatorRegistered: yes };
    const decision = decisionBefore(either, profile([]), seen, oauth, facts);
    expect([said(decision), Object.keys(decision.open ?? {})]).to.deep.equal([
      'unknown mfa-api-registered',
      ['address'],
    ]);
    // Here the range refuses, frozen or not.
    expect(said(decisionBefore(either, profile([range]), seen, oauth, facts))).to.equal('denied profile-range-outside');
  });

  it('a success proves all but the address', () => {
    const unread: Fact<boolean> = { known: false, gap: { what: 'x', why: Text.of('facts.file.missing') } };
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
    const gap: Fact<never> = { known: false, gap: { what: 'x', why: Text.of('facts.file.missing') } };
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
      const before = (its: Fact<ProfileFacts>): string =>
        said(decisionBefore(user, its, seen, between, { ...facts, retirements }));
      // What holds as long as the path exists: the address is refused either way, or needs a token.
      expect([before(profile([range])), before(profile([]))]).to.deep.equal([
        'denied profile-range-outside',
        'token-required untrusted',
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

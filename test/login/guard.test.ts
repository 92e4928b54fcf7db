import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { LoginError } from '../../lib/login/error.js';
import { type GuardDecision, type GuardFacts, type GuardVerdict, guard } from '../../lib/login/guard.js';
import { failuresSince } from '../../lib/login/history.js';
import { Journal, type JournalState, type Machine, type OpenJournal } from '../../lib/login/journal.js';
import { lockoutPolicy } from '../../lib/login/policies.js';
import type { PasswordPolicies } from '../../lib/facts/metadata/securitySettings.js';
import type { ProfilePasswordPolicy } from '../../lib/facts/org/index.js';
import type { LoginRow } from '../../lib/login/diagnose.js';
import type { Fact } from '../../lib/policy/types.js';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const known = <T>(value: T): Fact<T> => ({ known: true, value, from: 'test' });
const unread = <T>(what: string): Fact<T> => ({
  known: false,
  gap: { what, why: { key: `test.${what}`, params: [] } },
});
const minutesAgo = (minutes: number): string => new Date(NOW.getTime() - minutes * 60_000).toISOString();

const user = { active: known(true), frozen: known(false), locked: known(false) };
const text = { key: 'test.step', params: [] };
const ten = { attempts: 10, minutes: 15, of: 'org' } as const;
const decision = {
  verdict: 'token-required',
  rule: 'untrusted',
  text,
  address: { text: '203.0.113.7', from: 'AuthSession' },
} as const;
const fine: GuardFacts = {
  user: known(user),
  history: known({ failures: 0 }),
  policy: known(ten),
  decision: known(decision),
};
const clean: JournalState = { failures: 0 };
const after = (minutes: number, failures = 1): JournalState => ({ failures, lastFailure: minutesAgo(minutes) });

function line(verdict: GuardVerdict): string {
  return verdict.allow ? 'allow' : `${verdict.kind} ${verdict.cause}`;
}
const ask = (facts: GuardFacts, journal = clean, force = false): string => line(guard(facts, journal, NOW, force));

describe('guard: may this user be tried now?', () => {
  it('allows what nothing speaks against, and says what it looked at', () => {
    expect(guard(fine, clean, NOW, false)).to.deep.equal({
      allow: true,
      checked: ['user', 'state', 'path', 'address', 'attempts', 'journal'],
      skipped: [],
      attemptsLeft: 10,
    });
  });

  const certain: readonly (readonly [string, GuardFacts, string])[] = [
    ['no such user', { ...fine, user: known(undefined) }, 'wrong-username-or-host'],
    ['inactive', { ...fine, user: known({ ...user, active: known(false) }) }, 'user-inactive'],
    ['frozen', { ...fine, user: known({ ...user, frozen: known(true) }) }, 'user-frozen'],
    ['locked', { ...fine, user: known({ ...user, locked: known(true) }) }, 'user-locked'],
    ['expired', { ...fine, user: known({ ...user, passwordExpired: known(true) }) }, 'password-expired'],
    [
      'path',
      { ...fine, decision: known({ ...decision, verdict: 'impossible', rule: 'soap-disabled' }) },
      'soap-disabled',
    ],
    [
      'address',
      { ...fine, decision: known({ ...decision, verdict: 'denied', rule: 'profile-range-outside' }) },
      'profile-range-outside',
    ],
    ['hours', { ...fine, decision: known({ ...decision, verdict: 'denied', rule: 'login-hours' }) }, 'login-hours'],
    [
      'MFA',
      { ...fine, decision: known({ ...decision, verdict: 'impossible', rule: 'mfa-api-registered' }) },
      'mfa-required',
    ],
  ];
  for (const [name, facts, cause] of certain) {
    it(`is certain: ${name}, and --force changes nothing`, () => {
      expect(ask(facts)).to.equal(`certain ${cause}`);
      expect(ask(facts, clean, true)).to.equal(`certain ${cause}`);
    });
  }

  it('refuses by address only where the address is known', () => {
    const nowhere = { verdict: decision.verdict, rule: decision.rule, text };
    const refused = { ...nowhere, verdict: 'denied', rule: 'profile-range-outside' } as const;
    const verdict = guard({ ...fine, decision: known(refused) }, clean, NOW, false);
    expect(verdict.allow).to.equal(true);
    expect(verdict.skipped.map(({ check }) => check)).to.deep.equal(['address']);
    const hours = { ...nowhere, verdict: 'denied', rule: 'login-hours' } as const;
    expect(ask({ ...fine, decision: known(hours) })).to.equal('certain login-hours');
  });

  describe('says that it checked only what was read', () => {
    const skippedOf = (facts: GuardFacts, journal = clean): unknown =>
      guard(facts, journal, NOW, false).skipped.map(({ check, why }) => [check, why.key]);
    const why = (key: string): { key: string; params: string[] } => ({ key, params: [] });

    it('a path or an address that cannot be told is none of it', () => {
      const unknown = { ...decision, verdict: 'unknown' } as const;
      const open = (more: GuardDecision['open']): unknown =>
        skippedOf({ ...fine, decision: known({ ...unknown, open: more ?? {} }) });
      expect(open({ path: why('the.path') })).to.deep.equal([['path', 'the.path']]);
      expect(open({ address: why('the.address') })).to.deep.equal([['address', 'the.address']]);
      expect(open({}), 'whether a token is needed is no question of the guard').to.deep.equal([]);
      expect(skippedOf({ ...fine, decision: known(unknown) })).to.deep.equal([
        ['path', 'test.step'],
        ['address', 'test.step'],
      ]);
    });

    it('the state is none of it where the org does not say whether the password has expired', () => {
      const its = (passwordExpired: Fact<boolean>): unknown =>
        skippedOf({ ...fine, user: known({ ...user, passwordExpired }) });
      expect(its(unread('isExpired'))).to.deep.equal([['state', 'test.isExpired']]);
      expect(its(known(false))).to.deep.equal([]);
    });

    it('attempts are none of it where their limit was not read', () => {
      const facts: GuardFacts = { ...fine, policy: unread('policy'), history: known({ failures: 1 }) };
      expect(skippedOf(facts)).to.deep.equal([['attempts', 'test.policy']]);
      expect(
        skippedOf({ user: known(user), history: known({ failures: 1 }), decision: known(decision) }),
      ).to.deep.equal([['attempts', 'login.guard.skipped.no-org']]);
      const refused = guard({ ...facts, history: known({ failures: 2 }) }, clean, NOW, false);
      expect(refused.checked, 'what refuses was looked at').to.include('attempts');
    });

    it('an interval that was not read is not called endless', () => {
      const facts: GuardFacts = {
        ...fine,
        history: unread('history'),
        policy: known({ attempts: 10, minutes: 'unread', of: 'org' }),
      };
      const verdict = guard(facts, after(1), NOW, false);
      expect(verdict.allow ? 'allowed' : verdict.reason.key).to.equal('login.guard.journal-unread');
      const endless = guard({ ...facts, policy: known({ ...ten, minutes: 'forever' }) }, after(1), NOW, false);
      expect(endless.allow ? 'allowed' : endless.reason.key).to.equal('login.guard.journal-forever');
    });
  });

  it('names when a lockout ends, unless that time is over', () => {
    const locked = { ...fine, user: known({ ...user, locked: known(true) }) };
    const next = (failed: string): string | undefined => {
      const verdict = guard({ ...locked, history: known({ failures: 10, newestFailure: failed }) }, clean, NOW, false);
      return verdict.allow ? 'allowed' : verdict.nextSafeAttempt;
    };
    expect(next(minutesAgo(5))).to.equal('2026-11-22T12:10:00.000Z');
    expect(next(minutesAgo(20))).to.equal(undefined);
  });

  /** Limit, failures so far, and whether two attempts are left. */
  const margins: readonly (readonly [number | 'none', number, boolean])[] = [
    [10, 0, true],
    [10, 8, true],
    [10, 9, false],
    [10, 12, false],
    [5, 3, true],
    [5, 4, false],
    [3, 1, true],
    [3, 2, false],
    ['none', 1000, true],
  ];
  for (const [attempts, failures, allowed] of margins) {
    it(`${allowed ? 'allows' : 'refuses'} with ${String(failures)} failures of ${String(attempts)}, with --force too`, () => {
      const facts = { ...fine, policy: known({ ...ten, attempts }), history: known({ failures }) };
      const expected = allowed ? 'allow' : 'protective attempts-nearly-spent';
      expect(ask(facts)).to.equal(expected);
      expect(ask(facts, clean, true)).to.equal(expected);
    });
  }

  it('takes the witness that has counted more', () => {
    expect(ask({ ...fine, user: known({ ...user, failedLogins: 9 }) })).to.equal('protective attempts-nearly-spent');
    expect(ask({ ...fine, user: known({ ...user, failedLogins: 0 }), history: known({ failures: 9 }) })).to.equal(
      'protective attempts-nearly-spent',
    );
  });

  it('takes the strictest limit where the limit is unread; --force is the word that it is higher', () => {
    const facts = (failures: number): GuardFacts => ({
      ...fine,
      policy: unread('policy'),
      history: known({ failures }),
    });
    expect(ask(facts(1))).to.equal('allow');
    expect(ask(facts(2))).to.equal('protective attempts-nearly-spent');
    expect(ask(facts(2), clean, true)).to.equal('allow');
    expect(ask(facts(2), after(1, 2), true), 'own attempts never come to the last one').to.equal(
      'protective attempts-nearly-spent',
    );
  });

  it('counts an own failure that LoginHistory does not show yet', () => {
    const facts = {
      ...fine,
      policy: known({ ...ten, attempts: 3 }),
      history: known({ failures: 1, newestFailure: minutesAgo(60) }),
    };
    expect(ask(facts)).to.equal('allow');
    expect(ask(facts, after(2))).to.equal('protective attempts-nearly-spent');
    expect(ask(facts, after(10))).to.equal('allow');
  });

  it('takes a count that may be too low for no count', () => {
    const facts = (failures: number): GuardFacts => ({ ...fine, history: known({ failures, rowsRead: 2000 }) });
    const { skipped, ...verdict } = guard(facts(1), clean, NOW, false);
    expect(verdict).to.include({ allow: true }).and.not.to.have.property('attemptsLeft');
    expect(skipped).to.deep.equal([{ check: 'attempts', why: { key: 'login.guard.skipped.rows', params: ['2000'] } }]);
    expect(ask(facts(9)), 'what was seen is enough to refuse').to.equal('protective attempts-nearly-spent');
    expect(ask(facts(0), after(1)), 'the journal holds back').to.equal('protective attempt-too-soon');
    expect(ask(facts(0), after(1, 9), true)).to.equal('protective attempts-nearly-spent');
  });

  describe('where LoginHistory is unread', () => {
    const blind: GuardFacts = { ...fine, history: unread('history') };
    it('holds back for the lockout interval after a failure, else for an hour', () => {
      expect(ask(blind, clean)).to.equal('allow');
      expect(ask(blind, after(14))).to.equal('protective attempt-too-soon');
      expect(ask(blind, after(15))).to.equal('allow');
      expect(ask({}, after(59))).to.equal('protective attempt-too-soon');
      expect(ask({}, after(60))).to.equal('allow');
      const verdict = guard({}, after(10), NOW, false);
      expect(verdict.allow ? '' : verdict.nextSafeAttempt).to.equal('2026-11-22T12:50:00.000Z');
    });

    it('promises no time where a lockout lasts for ever', () => {
      const verdict = guard({ ...blind, policy: known({ ...ten, minutes: 'forever' }) }, after(999), NOW, false);
      expect(verdict).to.include({ allow: false, cause: 'attempt-too-soon' });
      expect(verdict).not.to.have.property('nextSafeAttempt');
    });

    it('lets --force override the time, and never the number', () => {
      expect(ask(blind, after(1), true)).to.equal('allow');
      expect(ask({}, after(1), true)).to.equal('allow');
      expect(ask({}, after(9999, 2), true)).to.equal('protective attempts-nearly-spent');
      expect(ask(blind, after(1, 8), true)).to.equal('allow');
      expect(ask(blind, after(1, 9), true)).to.equal('protective attempts-nearly-spent');
    });

    it('says what it could not look at', () => {
      const { checked, skipped } = guard({}, clean, NOW, false);
      expect(checked).to.deep.equal(['journal']);
      expect(skipped.map(({ check }) => check)).to.deep.equal(['user', 'state', 'path', 'address', 'attempts']);
    });
  });

  it('forgets its own failures when LoginHistory shows a later success', () => {
    const facts = {
      ...fine,
      policy: unread<typeof ten>('policy'),
      history: known({ failures: 0, lastSuccess: minutesAgo(1) }),
    };
    expect(ask(facts, after(2, 2))).to.equal('allow');
    expect(ask(facts, after(0, 2))).to.equal('protective attempts-nearly-spent');
  });
});

describe('LoginHistory', () => {
  const row = (
    status: string,
    loginSubType = 'SoapApiLogin',
    loginType = 'Other Apex API',
    time = '2026-11-22T10:00:00.000Z',
  ): LoginRow => ({
    time,
    status,
    outcome: status === 'Success' ? 'success' : status === '' ? 'unknown' : 'failure',
    loginType,
    loginSubType,
    apiType: '',
    sourceIp: '',
    application: '',
  });

  const before = (status: string, loginSubType?: string, loginType?: string): LoginRow =>
    row(status, loginSubType, loginType, '2026-11-22T09:59:59.000Z');

  it('counts failures since the last success with a password', () => {
    expect(
      failuresSince([row('Invalid Password'), row('invalid password'), before('Success'), before('Invalid Password')])
        .failures,
    ).to.equal(3);
    const older = row('Invalid Password', undefined, undefined, '2026-11-22T09:59:58.000Z');
    expect(failuresSince([row('Invalid Password'), before('Success'), older]).failures).to.equal(1);
    expect(failuresSince([row('Success')])).to.deep.equal({ failures: 0, lastSuccess: '2026-11-22T10:00:00.000Z' });
    expect(failuresSince([])).to.deep.equal({ failures: 0 });
  });

  it('counts a failure in the second of the success, whichever the org names first', () => {
    const success = row('Success');
    const failure = row('Invalid Password');
    for (const rows of [
      [success, failure],
      [failure, success],
    ]) {
      expect(failuresSince(rows)).to.include({ failures: 1, newestFailure: failure.time, lastSuccess: success.time });
    }
  });

  it('says when older rows than it has seen may hold more failures', () => {
    const token = row('Success', 'OauthRefreshToken', 'Remote Access 2.0');
    expect(failuresSince([token, row('Invalid Password')], 2)).to.include({ failures: 1, rowsRead: 2 });
    expect(failuresSince([token, row('Invalid Password')], 3)).not.to.have.property('rowsRead');
    expect(failuresSince([row('Success'), row('Invalid Password')], 2)).not.to.have.property('rowsRead');
  });

  it('concludes nothing from successes that show no password', () => {
    const rows = [
      row('Success', 'OauthRefreshToken', 'Remote Access 2.0'),
      row('Success', '', 'Remote Access 2.0'),
      row('Invalid Password'),
    ];
    expect(failuresSince(rows).failures).to.equal(1);
    expect(
      failuresSince([row('Success', 'UsernamePasswordUiLogin', 'Application'), before('Invalid Password')]).failures,
    ).to.equal(0);
    expect(
      failuresSince([row('Success', 'OauthUsernamePassword', 'Remote Access 2.0'), before('Invalid Password')])
        .failures,
    ).to.equal(0);
  });

  // PLATFORM.md section 5: types and sub-types through which no password travels, or perhaps none.
  const withoutPassword = [
    ['', 'Third Party SSO'],
    ['', 'SAML Sfdc Initiated SSO'],
    ['', 'Lightning Login'],
    ['', 'Passwordless Login'],
    ['', 'Certificate-based login'],
    ['', 'Employee Login to Community'],
    ['InternalSalesforceAuthentication', 'Application'],
    ['OauthClientCredentials', 'Remote Access 2.0'],
    ['OauthRefreshToken', 'Remote Access 2.0'],
    ['OauthWebServer', 'Remote Access 2.0'],
    ['OauthTokenExchange', 'Remote Access 2.0'],
    // JWT bearer has no sub-type.
    ['', 'Remote Access 2.0'],
    ['', 'Oauth2, Remote Access 2.0'],
    ['', 'SSO eines Drittanbieters'],
    ['UiPasswordReset', 'Application'],
  ] as const;
  for (const [subType, type] of withoutPassword) {
    it(`does not begin to count anew with a success by ${type} ${subType}`, () => {
      const rows = [row('Success', subType, type), ...Array.from({ length: 8 }, () => before('Invalid Password'))];
      expect(failuresSince(rows)).to.include({ failures: 8 }).and.not.to.have.property('lastSuccess');
    });
  }

  it('counts no failure of a login that surely carried no password, and every other that is no success', () => {
    const rows = [
      row('Failed: Assertion Invalid', '', 'SAML Sfdc Initiated SSO'),
      row('Failed: Signature Invalid', 'OauthTokenExchange', 'Remote Access 2.0'),
      row('Failed: Signature Invalid', '', 'Remote Access 2.0'),
      row('Invalid Password', 'UsernamePasswordUiLogin', 'Application'),
      row(''),
    ];
    expect(failuresSince(rows).failures).to.equal(3);
  });
});

describe('lockoutPolicy', () => {
  const none = known<string | undefined>(undefined);
  const policies = (attempts: string, interval: string): Fact<PasswordPolicies> =>
    known({
      complexity: none,
      expiration: none,
      historyRestriction: none,
      minimumPasswordLength: none,
      maxLoginAttempts: known<string | undefined>(attempts),
      lockoutInterval: known<string | undefined>(interval),
    });
  const profile = known({ id: '00e', name: 'Sales', metadataName: 'Sales Users', ranges: known([]), hours: known({}) });
  const own = (name: string, attempts: string, interval: string): ProfilePasswordPolicy => ({
    profile: name,
    maxLoginAttempts: known<string | undefined>(attempts),
    lockoutInterval: known<string | undefined>(interval),
    passwordExpiration: none,
  });
  const read = (fact: Fact<{ attempts: unknown; minutes: unknown; of: string }>): unknown =>
    fact.known ? [fact.value.attempts, fact.value.minutes, fact.value.of] : fact.gap.what;

  /** Choices of SecuritySettings.passwordPolicies as the Metadata API spells them. */
  it("reads the org's choices", () => {
    const of = (attempts: string, interval: string): unknown =>
      read(lockoutPolicy(profile, { org: policies(attempts, interval), profiles: known([]) }));
    expect(of('ThreeAttempts', 'FifteenMinutes')).to.deep.equal([3, 15, 'org']);
    expect(of('FiveAttempts', 'ThirtyMinutes')).to.deep.equal([5, 30, 'org']);
    expect(of('TenAttempts', 'SixtyMinutes')).to.deep.equal([10, 60, 'org']);
    expect(of('NoLimit', 'Forever')).to.deep.equal(['none', 'forever', 'org']);
    expect(of('TwentyAttempts', 'Forever')).to.equal('maxLoginAttempts');
  });

  it('tells an interval that it does not know from one without an end', () => {
    const org = policies('TenAttempts', 'FifteenMinutes');
    const of = (interval: Fact<string | undefined>): unknown => {
      const value = org.known ? { ...org.value, lockoutInterval: interval } : undefined;
      const fact: Fact<PasswordPolicies> = value === undefined ? org : known(value);
      return read(lockoutPolicy(profile, { org: fact, profiles: known([]) }));
    };
    expect(of(unread('interval'))).to.deep.equal([10, 'unread', 'org']);
    expect(of(known<string | undefined>('TwoDays'))).to.deep.equal([10, 'unread', 'org']);
    expect(of(known<string | undefined>('Forever'))).to.deep.equal([10, 'forever', 'org']);
  });

  it("prefers the profile's own, by label or metadata name", () => {
    const org = policies('TenAttempts', 'FifteenMinutes');
    const with_ = (name: string): unknown =>
      read(lockoutPolicy(profile, { org, profiles: known([own(name, '3', '0')]) }));
    expect(with_('sales users')).to.deep.equal([3, 'forever', 'profile']);
    expect(with_('Sales')).to.deep.equal([3, 'forever', 'profile']);
    expect(with_('Other')).to.deep.equal([10, 15, 'org']);
    expect(read(lockoutPolicy(profile, { org, profiles: known([own('Sales', '0', '30')]) }))).to.deep.equal([
      'none',
      30,
      'profile',
    ]);
  });

  it('guesses nothing where a policy could hold that cannot be read', () => {
    const org = policies('TenAttempts', 'FifteenMinutes');
    expect(read(lockoutPolicy(profile, { org, profiles: unread('policies') }))).to.equal('policies');
    expect(read(lockoutPolicy(unread('profile'), { org, profiles: known([own('x', '3', '15')]) }))).to.equal('profile');
    expect(read(lockoutPolicy(unread('profile'), { org, profiles: known([]) }))).to.deep.equal([10, 15, 'org']);
    expect(read(lockoutPolicy(profile, { org: unread('security'), profiles: known([]) }))).to.equal('security');
  });
});

describe('Journal', () => {
  let dir = '';
  let now = NOW;
  const alive = new Set<number>();
  const machine = (pid: number): Machine => ({ now: () => now, pid, isAlive: (one) => alive.has(one) });
  const journal = (pid = 1): Journal => new Journal(dir, machine(pid));
  const folder = (): string => join(dir, 'sf-plugin-token', 'login-attempts');
  const USER = 'integration@acme.example';

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'sf-token-journal-'));
    now = NOW;
    alive.clear();
    alive.add(1).add(2);
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const open = async (pid = 1, name = USER): Promise<OpenJournal> => {
    const opened = await journal(pid).open(name);
    if (opened === undefined) throw new Error('held');
    return opened;
  };
  const fail = async (pid = 1): Promise<void> => {
    const opened = await open(pid);
    opened.begin();
    opened.end('failed');
  };
  const code = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'none',
      (error: unknown) => (error instanceof LoginError ? error.key : String(error)),
    );

  it('counts failures and forgets them with a success, whatever the case of the name', async () => {
    await fail();
    await fail();
    const opened = await open(1, USER.toUpperCase());
    expect(opened.state()).to.deep.equal({ failures: 2, lastFailure: NOW.toISOString() });
    opened.begin();
    opened.end('succeeded');
    expect((await open()).state()).to.deep.equal({ failures: 0 });
  });

  it('counts nothing that was not sent', async () => {
    const opened = await open();
    opened.begin();
    opened.end('not-sent');
    expect((await open()).state()).to.deep.equal({ failures: 0 });
  });

  it('names no user and is readable for its owner alone', async () => {
    await fail();
    const files = readdirSync(folder());
    expect(files).to.have.length(2);
    expect(files.join()).to.match(/^[0-9a-f]{32}\.json,salt$/);
    for (const file of files) {
      expect(statSync(join(folder(), file)).mode & 0o777, file).to.equal(0o600);
      expect(readFileSync(join(folder(), file), 'latin1')).not.to.match(/integration|acme/i);
    }
    expect(statSync(folder()).mode & 0o777).to.equal(0o700);
  });

  it('gives the user to one run at a time', async () => {
    const opened = await open(1);
    expect(await journal(2).open(USER)).to.equal(undefined);
    expect(await journal(2).open('other@acme.example')).not.to.equal(undefined);
    opened.release();
    expect(await journal(2).open(USER)).not.to.equal(undefined);
  });

  it('lets one of many through that come at once', async () => {
    const many = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => journal(at % 2 === 0 ? 1 : 2).open(USER)),
    );
    expect(many.filter((one) => one !== undefined)).to.have.length(1);
  });

  it('counts the attempt of a run that died after it had begun to send', async () => {
    (await open(1)).begin();
    alive.delete(1);
    expect((await open(2)).state()).to.deep.equal({ failures: 1, lastFailure: NOW.toISOString() });
  });

  it('counts nothing of a run that died before', async () => {
    await open(1);
    alive.delete(1);
    expect((await open(2)).state()).to.deep.equal({ failures: 0 });
  });

  it('does not wait for ever for a process whose number somebody else has', async () => {
    (await open(1)).begin();
    now = new Date(NOW.getTime() + 119_000);
    expect(await journal(2).open(USER)).to.equal(undefined);
    now = new Date(NOW.getTime() + 121_000);
    expect((await open(2)).state().failures).to.equal(1);
  });

  it('sends nothing when it cannot be read or written', async () => {
    await fail();
    const [state = ''] = readdirSync(folder()).filter((name) => name.endsWith('.json'));
    for (const damaged of ['', '{"failures":-1}', '{"failures":1}', '[]', '{"failures":1,"lastFailure":"soon"}']) {
      writeFileSync(join(folder(), state), damaged);
      const opened = await open();
      expect(() => opened.state(), damaged)
        .to.throw(LoginError)
        .with.property('key', 'login-errors.journal.unreadable');
      opened.release();
    }
    writeFileSync(join(dir, 'file'), '');
    expect(await code(new Journal(join(dir, 'file')).open(USER))).to.equal('login-errors.journal.unusable');
  });

  it('takes a lock that nobody can read for an attempt', async () => {
    await fail();
    const [state = ''] = readdirSync(folder()).filter((name) => name.endsWith('.json'));
    const lock = join(folder(), state.replace('.json', '.lock'));
    writeFileSync(lock, 'garbage');
    utimesSync(lock, NOW, NOW);
    expect(await journal(2).open(USER)).to.equal(undefined);
    now = new Date(NOW.getTime() + 121_000);
    expect((await open(2)).state().failures).to.equal(2);
  });

  it('makes a folder that others could read its own again', async () => {
    await fail();
    chmodSync(folder(), 0o777);
    await fail();
    expect(statSync(folder()).mode & 0o777).to.equal(0o700);
  });
});

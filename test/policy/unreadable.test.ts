import { expect } from 'chai';
import {
  gapKey,
  RETIREMENTS,
  RULE_TABLE,
  uniqueGaps,
  unreadable,
  type Decision,
  type Fact,
  type OrgFacts,
  type ReleaseUpdateTopic,
  type Subject,
  type UserFacts,
  type Verdict,
} from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import { nameOf } from '../support/gapName.js';
import {
  assertSayable,
  at,
  CLOUD,
  gap,
  is,
  judge,
  missing,
  OFFICE,
  ORG,
  org,
  profile,
  profileSubject,
  ranges,
  say,
  user,
  userSubject,
  withRanges,
  type Setting,
} from './support.js';

function brief({ verdict, rule, missing: gaps }: Decision): readonly [Verdict, string, ...string[]] {
  return [verdict, rule, ...gaps.map(nameOf)];
}

function outcomes({ trace }: Decision): string[] {
  return trace.map(({ rule, outcome }) => `${rule} ${outcome}`);
}

describe('policy: one fact that cannot be read', () => {
  const cases: readonly (readonly [keyof UserFacts, rule: string])[] = [
    ['userType', 'soap-external-user'],
    ['apiEnabled', 'api-disabled'],
    ['active', 'user-inactive'],
    ['frozen', 'user-frozen'],
    ['locked', 'user-locked'],
    ['mfaForApi', 'mfa-api-registered'],
    ['delegatedAuthentication', 'delegated-auth-untrusted'],
    ['verifiedAddresses', 'verified-address'],
  ];
  for (const [name, rule] of cases) {
    it(`${name}: unknown, by ${rule}`, () => {
      const its = user({ authenticatorRegistered: is(true), [name]: missing(name) });
      expect(brief(judge(userSubject(its), CLOUD))).to.deep.equal(['unknown', rule, name]);
    });
  }

  it('the authenticator matters under MFA for API alone', () => {
    const authenticatorRegistered = missing<boolean>('TwoFactorMethodsInfo');
    expect(brief(judge(userSubject(user({ authenticatorRegistered })), CLOUD))).to.deep.equal([
      'token-required',
      'untrusted',
    ]);
    const under = user({ authenticatorRegistered, mfaForApi: is(true) });
    expect(brief(judge(userSubject(under), CLOUD))).to.deep.equal([
      'unknown',
      'mfa-api-registered',
      'TwoFactorMethodsInfo',
    ]);
    expect(brief(judge(userSubject(under), OFFICE))).to.deep.equal([
      'unknown',
      'mfa-api-inside',
      'TwoFactorMethodsInfo',
    ]);
  });

  it('the permission Use Any API Auth matters where it may be enforced', () => {
    const its = userSubject(user({ useAnyApiAuth: missing('PermissionsUseAnyApiAuth') }));
    expect(brief(judge(its, OFFICE))).to.deep.equal(['no-token', 'trusted-range']);
    const enforced: Setting = { assume: ['use-any-api-auth=enforced'] };
    expect(brief(judge(its, OFFICE, enforced))).to.deep.equal([
      'unknown',
      'soap-permission',
      'PermissionsUseAnyApiAuth',
    ]);
  });

  it('the OAuth setting matters on its path', () => {
    const setting = org({ oauthPasswordFlowBlocked: missing('OauthOidcSettings') });
    expect(brief(judge(ORG, OFFICE, { org: setting }))).to.deep.equal(['no-token', 'trusted-range']);
    const decision = judge(ORG, OFFICE, { org: setting, ask: { path: 'oauth-password' } });
    expect(brief(decision)).to.deep.equal(['unknown', 'oauth-flow-blocked', 'OauthOidcSettings']);
  });

  it('an OAuth setting that a project does not hold is open, and no gap: the word settles it', () => {
    const project = org({ oauthPasswordFlowBlocked: is(undefined), created: is(undefined) });
    const decision = judge(ORG, OFFICE, { org: project, ask: { path: 'oauth-password' }, source: 'project' });
    expect(brief(decision)).to.deep.equal(['unknown', 'oauth-flow-blocked']);
    const told = judge(ORG, OFFICE, {
      org: project,
      ask: { path: 'oauth-password' },
      source: 'project',
      assume: ['password-flow=allowed'],
    });
    expect(brief(told)).to.deep.equal(['no-token', 'trusted-range']);
  });

  it('the default of that setting hangs on the day the org was created', () => {
    const facts = org({ oauthPasswordFlowBlocked: is(undefined), created: missing('Organization') });
    const decision = judge(ORG, OFFICE, { org: facts, ask: { path: 'oauth-password' } });
    expect(brief(decision)).to.deep.equal(['unknown', 'oauth-flow-blocked', 'Organization']);
    const both = org({ oauthPasswordFlowBlocked: missing('OauthOidcSettings'), created: missing('Organization') });
    expect(brief(judge(ORG, OFFICE, { org: both, ask: { path: 'oauth-password' } }))).to.deep.equal([
      'unknown',
      'oauth-flow-blocked',
      'OauthOidcSettings',
      'Organization',
    ]);
  });

  it('a type of user that nobody knows is a gap, not an internal user', () => {
    const decision = judge(userSubject(user({ userType: is('Robot') })), OFFICE);
    expect(brief(decision)).to.deep.equal(['unknown', 'soap-external-user', 'User.UserType']);
    expect(decision.missing.map(({ why }) => say(why))).to.deep.equal([
      'It is "Robot", a type that this version of the plugin does not know.',
    ]);
  });

  it('trusted ranges: unknown, by trusted-range', () => {
    const facts = org({ trustedRanges: missing('SecuritySettings') });
    const decision = judge(ORG, OFFICE, { org: facts });
    expect(brief(decision)).to.deep.equal(['unknown', 'trusted-range', 'SecuritySettings']);
    expect(outcomes(decision).slice(-3)).to.deep.equal([
      'trusted-range undetermined',
      'verified-address passed',
      'untrusted undetermined',
    ]);
    expect(decision.trace.map(({ text }) => say(text)).slice(-3)).to.deep.equal([
      'Cannot tell whether the address is in a trusted range of the org (Network Access). Not read: SecuritySettings.',
      'The user has not verified this address.',
      'If none of the undetermined rules applies, untrusted decides: token-required.',
    ]);
    expect(decision.nearest).to.equal(undefined);
  });

  it('trusted ranges do not matter elsewhere, which is outside of them by definition', () => {
    const facts = org({ trustedRanges: missing('SecuritySettings') });
    expect(brief(judge(ORG, 'elsewhere', { org: facts }))).to.deep.equal(['token-required', 'untrusted']);
  });

  it('trusted ranges do not matter in a profile range, nor outside of all', () => {
    const facts = org({ trustedRanges: missing('SecuritySettings') });
    const subject = profileSubject(withRanges('203.0.113.0/24'));
    expect(brief(judge(subject, CLOUD, { org: facts }))).to.deep.equal(['no-token', 'profile-range-inside']);
    expect(brief(judge(subject, OFFICE, { org: facts }))).to.deep.equal(['denied', 'profile-range-outside']);
  });

  it('profile ranges: unknown, and the trace goes on', () => {
    const subject = profileSubject(profile({ ranges: missing('profile Sales') }));
    expect(brief(judge(subject, CLOUD))).to.deep.equal(['unknown', 'profile-range-outside', 'profile Sales']);
    const decision = judge(subject, OFFICE);
    expect(brief(decision)).to.deep.equal(['unknown', 'profile-range-outside', 'profile Sales']);
    expect(outcomes(decision).filter((line) => !line.endsWith('passed'))).to.deep.equal([
      'profile-range-outside undetermined',
      'profile-range-inside undetermined',
      'trusted-range undetermined',
    ]);
    expect(brief(judge(subject, 'elsewhere'))).to.deep.equal(['unknown', 'profile-range-outside', 'profile Sales']);
  });

  it('a hidden profile hides ranges and hours alike', () => {
    const hidden = unreadable<never>(gap('profile 00e000000000009AAA', 'View All Profiles'));
    const decision = judge(userSubject(user(), hidden), OFFICE);
    expect(brief(decision)).to.deep.equal(['unknown', 'login-hours', 'profile 00e000000000009AAA']);
    expect(decision.missing.map(({ permission }) => permission)).to.deep.equal(['View All Profiles']);
    expect(decision.token).to.deep.include({ obtainable: 'unknown' });
  });

  it('a hidden profile does not matter to a user who is refused before', () => {
    const hidden = unreadable<never>(gap('profile 00e000000000009AAA'));
    expect(brief(judge(userSubject(user({ active: is(false) }), hidden), OFFICE))).to.deep.equal([
      'denied',
      'user-inactive',
    ]);
  });

  it('login hours: unknown, by login-hours', () => {
    const subject = profileSubject(profile({ hours: missing('profile Sales') }));
    expect(brief(judge(subject, OFFICE))).to.deep.equal(['unknown', 'login-hours', 'profile Sales']);
  });

  it('the zone of the org matters where hours do', () => {
    const facts = org({ timeZone: missing('Organization.TimeZoneSidKey') });
    const subject = profileSubject(profile({ hours: is({ monday: { start: 480, end: 1080 } }) }));
    expect(brief(judge(subject, OFFICE, { org: facts }))).to.deep.equal([
      'unknown',
      'login-hours',
      'Organization.TimeZoneSidKey',
    ]);
    expect(brief(judge(profileSubject(profile()), OFFICE, { org: facts }))).to.deep.equal([
      'no-token',
      'trusted-range',
    ]);
    const word: Setting = { org: facts, assume: ['login-hours-zone=UTC'] };
    expect(brief(judge(subject, OFFICE, word))).to.deep.equal(['no-token', 'trusted-range']);
  });

  it('the zone does not matter when no day lets anybody in', () => {
    const facts = org({ timeZone: missing('Organization.TimeZoneSidKey') });
    const off = { start: 0, end: 0 };
    const week = { monday: off, tuesday: off, wednesday: off, thursday: off, friday: off, saturday: off, sunday: off };
    const decision = judge(profileSubject(profile({ hours: is(week) })), OFFICE, { org: facts });
    expect(brief(decision)).to.deep.equal(['denied', 'login-hours']);
    expect(say(decision.trace.at(-1)?.text ?? Text.of('facts.file.missing'))).to.equal(
      "The time is outside the profile's login hours, whatever their time zone.",
    );
  });
});

describe('policy: several facts that cannot be read', () => {
  it('agree where every rule refuses', () => {
    const its = user({ frozen: missing('UserLogin'), locked: missing('UserLogin') });
    const decision = judge(userSubject(its, withRanges('192.0.2.0/24')), CLOUD);
    expect(brief(decision)).to.deep.equal(['denied', 'profile-range-outside']);
    expect(outcomes(decision).filter((line) => !line.endsWith('passed'))).to.deep.equal([
      'user-frozen undetermined',
      'user-locked undetermined',
      'profile-range-outside decided',
    ]);
  });

  it('are named together, each gap once, and only those that matter', () => {
    const its = user({
      frozen: missing('UserLogin'),
      locked: missing('UserLogin'),
      verifiedAddresses: missing('LoginIp'),
      authenticatorRegistered: missing('TwoFactorMethodsInfo'),
    });
    expect(brief(judge(userSubject(its), CLOUD))).to.deep.equal(['unknown', 'user-frozen', 'UserLogin', 'LoginIp']);
    expect(brief(judge(userSubject(its), OFFICE))).to.deep.equal(['unknown', 'user-frozen', 'UserLogin']);
  });

  it('all of them: unknown by the first rule that could decide otherwise', () => {
    const its = user({
      userType: missing('a'),
      active: missing('b'),
      frozen: missing('c'),
      locked: missing('d'),
      apiEnabled: missing('e'),
      delegatedAuthentication: missing('f'),
      mfaForApi: missing('g'),
      useAnyApiAuth: missing('h'),
      authenticatorRegistered: missing('i'),
      verifiedAddresses: missing('j'),
      apiOnly: missing('k'),
      email: missing('l'),
    });
    const facts = org({
      trustedRanges: missing('m'),
      created: missing('n'),
      lastSoapSuccess: missing('o'),
      timeZone: missing('p'),
    });
    const decision = judge(userSubject(its, missing('q')), CLOUD, { org: facts });
    expect(brief(decision).slice(0, 2)).to.deep.equal(['unknown', 'soap-disabled']);
    expect(decision.missing.map(({ what }) => what).sort()).to.deep.equal('abcdefghijmnoq'.split(''));
  });
});

describe('policy: a no either way', () => {
  it('is denied by the rule that refuses at the latest, and says what each value gives', () => {
    const setting: Setting = {
      org: org({ oauthPasswordFlowBlocked: missing('OauthOidcSettings') }),
      ask: { path: 'oauth-password' },
    };
    const decision = judge(profileSubject(withRanges('192.0.2.0/24')), CLOUD, setting);
    expect(brief(decision)).to.deep.equal(['denied', 'profile-range-outside', 'OauthOidcSettings']);
    expect(outcomes(decision).filter((line) => !line.endsWith('passed'))).to.deep.equal([
      'oauth-flow-blocked undetermined',
      'profile-range-outside decided',
    ]);
    expect(decision.hinges).to.deep.equal([]);
    const note = decision.notes.find(({ key }) => key === 'policy.note.either-way');
    expect(note?.params['hinges']?.split(', ')).to.have.members([
      'password-flow=blocked: impossible (oauth-flow-blocked)',
      'password-flow=allowed: denied (profile-range-outside)',
    ]);
    expect(decision.nearest?.scope).to.equal('profile');
  });

  // Nobody is called locked or frozen of whom that was not read: the rule is the one whose facts are known.
  for (const [fact, rule] of [
    ['frozen', 'user-frozen'],
    ['locked', 'user-locked'],
  ] as const) {
    it(`names no rule whose fact is not known, and decides no step: ${rule}`, () => {
      const its = user({ [fact]: missing('UserLogin'), mfaForApi: is(true), authenticatorRegistered: is(true) });
      const decision = judge(userSubject(its), CLOUD);
      expect(brief(decision)).to.deep.equal(['denied', 'mfa-api-registered', 'UserLogin']);
      expect(outcomes(decision).filter((line) => !line.endsWith('passed'))).to.deep.equal([
        `${rule} undetermined`,
        'mfa-api-registered undetermined',
      ]);
    });
  }

  it('is not one where a value asks for a token only', () => {
    const setting: Setting = {
      org: org({ oauthPasswordFlowBlocked: missing('OauthOidcSettings') }),
      ask: { path: 'oauth-password' },
    };
    const decision = judge(ORG, CLOUD, setting);
    expect(brief(decision)).to.deep.equal(['unknown', 'oauth-flow-blocked', 'OauthOidcSettings']);
    expect(decision.hinges.map(({ fact }) => fact)).to.deep.equal(['password-flow']);
    expect(decision.notes.map(({ key }) => key)).not.to.include('policy.note.either-way');
  });
});

describe('policy: an open fact that no read would settle', () => {
  it('is said to hold or not where somebody settles it', () => {
    const line = (value: string): string | undefined =>
      judge(ORG, OFFICE, { assume: [`soap-login=${value}`] })
        .trace.filter(({ rule }) => rule === 'soap-disabled')
        .map(({ text }) => say(text))[0];
    expect(line('on')).to.equal('SOAP API login() is assumed to be on in this org (assumption soap-login).');
    expect(line('off')).to.equal('SOAP API login() is assumed to be off in this org (assumption soap-login).');
  });

  it('has a sentence in every rule that turns on it', () => {
    const assumed = ['soapLogin', 'useAnyApiAuth', 'passwordFlow'];
    const turning = RULE_TABLE.filter(({ facts }) => facts.some((fact) => assumed.includes(fact)));
    expect(turning.map(({ id }) => id)).to.deep.equal(['soap-disabled', 'soap-permission', 'oauth-flow-blocked']);
    for (const id of ['soap-disabled', 'soap-permission', 'oauth-flow-blocked'] as const) {
      assertSayable(Text.of(`policy.${id}.open`));
    }
  });
});

describe('policy: lists that were read in part', () => {
  const partly = { known: true as const, from: 'test', partial: gap('Security.settings', undefined) };

  it('hold what they hold for certain', () => {
    const facts = org({ trustedRanges: { ...partly, value: ranges('198.18.4.0/24') } });
    expect(brief(judge(ORG, OFFICE, { org: facts }))).to.deep.equal(['no-token', 'trusted-range']);
    expect(brief(judge(ORG, CLOUD, { org: facts }))).to.deep.equal(['unknown', 'trusted-range', 'Security.settings']);
  });

  it('are never no ranges at all', () => {
    const subject = profileSubject(profile({ ranges: { ...partly, value: [] } }));
    const decision = judge(subject, OFFICE);
    expect(brief(decision)).to.deep.equal(['unknown', 'profile-range-outside', 'Security.settings']);
    expect(decision.token.obtainable).to.equal('no');
    const elsewhere = judge(subject, 'elsewhere');
    expect(brief(elsewhere)).to.deep.equal(['unknown', 'profile-range-outside', 'Security.settings']);
  });

  it('may hold a verified address that was not read', () => {
    const its = user({ verifiedAddresses: { ...partly, value: [at('203.0.113.10')] } });
    expect(brief(judge(userSubject(its), '203.0.113.10'))).to.deep.equal(['unknown', 'verified-address']);
    expect(brief(judge(userSubject(its), CLOUD))).to.deep.equal(['unknown', 'verified-address', 'Security.settings']);
  });
});

describe('policy: the permission that may be enforced', () => {
  /** A sandbox before the day: whether its own creation or its production's counts is open. */
  const setting: Setting = { now: '2026-11-22T00:00:00Z', org: org({ sandbox: is(true) }) };

  it('is open in a sandbox before 2026-12-01, and no gap', () => {
    const decision = judge(userSubject(user({ useAnyApiAuth: is(false) })), OFFICE, setting);
    expect(brief(decision)).to.deep.equal(['unknown', 'soap-permission']);
    expect(
      say(decision.trace.find(({ rule }) => rule === 'soap-permission')?.text ?? Text.of('facts.file.missing')),
    ).to.equal(
      'The user lacks the permission Use Any API Auth, and it is not known whether the org enforces it (assumption use-any-api-auth).',
    );
  });

  it('does not make a gap of what would not settle it', () => {
    const its = user({ useAnyApiAuth: is(false), verifiedAddresses: missing('LoginIp') });
    expect(brief(judge(userSubject(its), CLOUD, setting))).to.deep.equal(['unknown', 'soap-permission']);
  });

  it('makes a gap of what would settle it: a frozen user is refused either way', () => {
    const its = (frozen: Fact<boolean>): Subject => userSubject(user({ useAnyApiAuth: is(false), frozen }));
    expect(brief(judge(its(missing('UserLogin')), OFFICE, setting))).to.deep.equal([
      'unknown',
      'soap-permission',
      'UserLogin',
    ]);
    expect(brief(judge(its(is(true)), OFFICE, setting))).to.deep.equal(['denied', 'user-frozen']);
    expect(brief(judge(its(is(false)), OFFICE, setting))).to.deep.equal(['unknown', 'soap-permission']);
  });

  it('matters not when the user is refused as impossible anyway', () => {
    const its = user({ useAnyApiAuth: is(false), apiEnabled: is(false) });
    expect(brief(judge(userSubject(its), OFFICE, setting))).to.deep.equal(['impossible', 'api-disabled']);
  });

  it('makes a gap of what would settle it', () => {
    const its = user({ useAnyApiAuth: is(false), apiEnabled: missing('Permissions') });
    expect(brief(judge(userSubject(its), OFFICE, setting))).to.deep.equal([
      'unknown',
      'soap-permission',
      'Permissions',
    ]);
  });

  it('does not concern the holders', () => {
    const judged = (holds: boolean): unknown =>
      brief(judge(userSubject(user({ useAnyApiAuth: is(holds) })), CLOUD, setting));
    expect(judged(false)).to.deep.equal(['unknown', 'soap-permission']);
    expect(judged(true)).to.deep.equal(['token-required', 'untrusted']);
  });

  it('is enforced from 2026-12-01 on, whoever logged in before', () => {
    const success = is('2026-11-30T00:00:00Z');
    const facts = org({ lastSoapSuccess: success, lastSoapSuccessWithout: success });
    const on = (now: string): unknown =>
      brief(judge(userSubject(user({ useAnyApiAuth: is(false) })), CLOUD, { now, org: facts }));
    expect(on('2026-11-30T23:59:59Z')).to.deep.equal(['token-required', 'untrusted']);
    expect(on('2026-12-01T00:00:00Z')).to.deep.equal(['impossible', 'soap-permission']);
  });

  it('hangs on the release updates of the org, which could not be read', () => {
    const facts = org({ releaseUpdates: missing('ReleaseUpdate') });
    const decision = judge(userSubject(user({ useAnyApiAuth: is(false) })), OFFICE, { ...setting, org: facts });
    expect(brief(decision)).to.deep.equal(['unknown', 'soap-permission', 'ReleaseUpdate']);
  });
});

describe('policy: a path that the org itself may have retired', () => {
  const unread = org({ releaseUpdates: missing('ReleaseUpdate') });
  const holder = userSubject(user({ useAnyApiAuth: is(true) }));

  it('stays open before and after the published days when the release updates could not be read', () => {
    for (const path of ['soap', 'oauth-password'] as const) {
      for (const time of ['2026-11-24T12:00:00Z', '2028-01-01T12:00:00Z']) {
        const decision = judge(holder, OFFICE, { ask: { path, at: time }, at: time, org: unread });
        expect(brief(decision), `${path} ${time}`).to.deep.equal(['unknown', 'path-retired', 'ReleaseUpdate']);
      }
    }
  });

  it('stays open where the titles of some updates are not recognised, unless its own is among the others', () => {
    const gap = { what: 'ReleaseUpdate', why: Text.of('facts.file.missing') };
    const listing = (about: ReleaseUpdateTopic): OrgFacts => {
      const row = { about, title: 'A title', status: 'Nascent', releaseDate: '2027-06-01' };
      const value = { state: 'listed', rows: [row], readAt: '2026-11-24T12:00:00.000Z' } as const;
      return org({ releaseUpdates: { known: true, value, from: 'ReleaseUpdate', partial: gap } });
    };
    const of = (about: ReleaseUpdateTopic): ReturnType<typeof brief> => {
      const at = '2026-11-24T12:00:00Z';
      return brief(judge(holder, OFFICE, { ask: { path: 'soap', at }, at, org: listing(about) }));
    };
    expect(of('oauth-password-retirement')).to.deep.equal(['unknown', 'path-retired', 'ReleaseUpdate']);
    expect(of('soap-login-retirement')).to.deep.equal(['no-token', 'trusted-range']);
  });

  it('names what each case would give', () => {
    const { hinges } = judge(holder, OFFICE, { ask: { path: 'oauth-password' }, org: unread });
    expect(hinges.map(({ fact, values }) => ({ fact, values }))).to.deep.equal([
      {
        fact: 'retirement',
        values: [
          { value: 'ahead', verdict: 'no-token', rule: 'trusted-range' },
          { value: 'past', verdict: 'impossible', rule: 'path-retired' },
        ],
      },
    ]);
  });

  it('refuses an address outside the ranges of the profile either way', () => {
    const decision = judge(profileSubject(withRanges(OFFICE)), CLOUD, { ask: { path: 'oauth-password' }, org: unread });
    expect(decision.verdict).to.equal('denied');
  });

  it('is settled by days that somebody gave', () => {
    expect(brief(judge(holder, OFFICE, { org: unread, retirements: RETIREMENTS }))).to.deep.equal([
      'no-token',
      'trusted-range',
    ]);
  });
});

describe('policy: ranges in Session Settings', () => {
  it('stand for the ranges of every profile', () => {
    const facts = org({ sessionRanges: is(ranges('198.51.100.0/24')) });
    expect(brief(judge(ORG, '198.51.100.7', { org: facts }))).to.deep.equal(['no-token', 'profile-range-inside']);
    expect(brief(judge(ORG, OFFICE, { org: facts }))).to.deep.equal(['denied', 'profile-range-outside']);
    expect(brief(judge(profileSubject(withRanges(OFFICE)), OFFICE, { org: facts }))).to.deep.equal([
      'denied',
      'profile-range-outside',
    ]);
  });

  it('leave the verdict open where they were not found', () => {
    const facts = org({ sessionRanges: missing('login IP ranges in Session Settings') });
    expect(brief(judge(ORG, OFFICE, { org: facts }))).to.deep.equal([
      'unknown',
      'profile-range-outside',
      'login IP ranges in Session Settings',
    ]);
  });
});

describe('policy: gaps', () => {
  it('are the same when they say the same', () => {
    const one = { ...gap('a'), file: 'f', line: 3 };
    expect(gapKey(one)).to.equal(gapKey({ ...gap('a'), file: 'f', line: 3 }));
    expect(gapKey(one)).not.to.equal(gapKey({ ...gap('a'), file: 'f', line: 4 }));
    expect(gapKey(one)).not.to.equal(gapKey({ ...one, permission: 'p' }));
    expect(uniqueGaps([one, gap('b')], [gap('b'), one]).map(({ what }) => what)).to.deep.equal(['a', 'b']);
  });
});

describe('policy: whether a user is stopped could not be read', () => {
  const UNREAD: Partial<UserFacts> = { frozen: missing('UserLogin'), locked: missing('UserLogin') };

  it('leaves the verdict open and tells what it is unless the user is stopped', () => {
    const cases: readonly (readonly [string, Partial<UserFacts>, Decision['unless']])[] = [
      [CLOUD, UNREAD, { verdict: 'token-required', rule: 'untrusted', facts: ['frozen', 'locked'] }],
      [OFFICE, UNREAD, { verdict: 'no-token', rule: 'trusted-range', facts: ['frozen', 'locked'] }],
      [
        CLOUD,
        { ...UNREAD, verifiedAddresses: missing('LoginIp') },
        { verdict: 'token-required', rule: 'untrusted', facts: ['frozen', 'locked', 'verified-address'] },
      ],
      // What remains is what Salesforce's own texts leave open.
      [
        CLOUD,
        { ...UNREAD, delegatedAuthentication: is(true) },
        { verdict: 'unknown', rule: 'delegated-auth-untrusted', facts: ['frozen', 'locked'] },
      ],
      [CLOUD, { ...UNREAD, frozen: is(false) }, { verdict: 'token-required', rule: 'untrusted', facts: ['locked'] }],
      [CLOUD, { ...UNREAD, locked: is(false) }, { verdict: 'token-required', rule: 'untrusted', facts: ['frozen'] }],
    ];
    for (const [address, state, unless] of cases) {
      const decision = judge(userSubject(user(state)), address);
      expect(decision.verdict).to.equal('unknown');
      expect(decision.unless, address).to.deep.equal(unless);
    }
  });

  it('tells nothing of it where another fact leaves the verdict open too, and where the verdict stands', () => {
    const isOpen = judge(userSubject(user(UNREAD), missing('Profile')), CLOUD);
    expect(isOpen.verdict).to.equal('unknown');
    expect(isOpen).to.not.have.property('unless');
    for (const state of [{ ...UNREAD, active: is(false) }, { frozen: is(true) }, {}]) {
      const decision = judge(userSubject(user(state)), CLOUD);
      expect(decision.verdict).to.not.equal('unknown');
      expect(decision).to.not.have.property('unless');
    }
  });
});

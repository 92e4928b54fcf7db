import { expect } from 'chai';
import { formatRange } from '../../lib/ip/index.js';
import type { Fact } from '../../lib/policy/types.js';
import type { Decision, NamedRange, UserFacts } from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import {
  MESSAGES,
  at,
  CLOUD,
  gap,
  is,
  judge,
  keysOf,
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

function named(range: Decision['range']): string | undefined {
  if (range === undefined) return undefined;
  const { description } = range.range;
  return `${range.scope} ${formatRange(range.range)}${description === undefined ? '' : ` ${description}`}`;
}

function described(range: string, description: string): NamedRange {
  const [first] = ranges(range);
  if (first === undefined) throw new Error('No range.');
  return { ...first, description };
}

const NESTED = [
  described('10.0.0.0/8', 'all'),
  described('10.1.0.0/16', 'site'),
  described('10.1.2.0/24', 'floor'),
  described('10.1.2.128-10.1.3.127', 'same size, later start'),
];

describe('policy: the range that is named', () => {
  const facts = org({ trustedRanges: is(NESTED) });

  it('is the smallest that holds the address, then the one with the lowest start', () => {
    const name = (where: string): string | undefined => named(judge(ORG, where, { org: facts }).range);
    expect(name('10.1.2.1')).to.equal('trusted 10.1.2.0-10.1.2.255 floor');
    expect(name('10.1.2.200')).to.equal('trusted 10.1.2.0-10.1.2.255 floor');
    expect(name('10.1.3.1')).to.equal('trusted 10.1.2.128-10.1.3.127 same size, later start');
    expect(name('10.1.9.1')).to.equal('trusted 10.1.0.0-10.1.255.255 site');
    expect(name('10.200.0.1')).to.equal('trusted 10.0.0.0-10.255.255.255 all');
  });

  it('is told with its description where it has one', () => {
    const told = (where: string, setting: Setting): string =>
      say(judge(ORG, where, setting).trace.at(-1)?.text ?? Text.of('facts.file.missing'));
    expect(told('10.1.2.1', { org: facts })).to.equal(
      "The address is in the org's trusted range 10.1.2.0-10.1.2.255 (Network Access: floor): no token is needed.",
    );
    expect(told(OFFICE, {})).to.equal(
      "The address is in the org's trusted range 198.18.4.0-198.18.4.255 (Network Access): no token is needed.",
    );
  });

  it('is one of the profile where the profile decides', () => {
    const own = profileSubject(profile({ ranges: is(NESTED) }));
    const decision = judge(own, '10.1.2.1');
    expect(named(decision.range)).to.equal('profile 10.1.2.0-10.1.2.255 floor');
    expect(say(decision.trace.at(-1)?.text ?? Text.of('facts.file.missing'))).to.equal(
      "The address is in the profile's login IP range 10.1.2.0-10.1.2.255 (floor): no token is needed, and while the profile has ranges the user cannot request one.",
    );
    expect(named(judge(userSubject(user({ delegatedAuthentication: is(true) })), OFFICE).range)).to.equal(
      'trusted 198.18.4.0-198.18.4.255',
    );
  });

  it('is the one that covers all of IPv4 for elsewhere, or none where several do together', () => {
    const one = judge(profileSubject(withRanges('0.0.0.0-255.255.255.255')), 'elsewhere');
    expect(named(one.range)).to.equal('profile 0.0.0.0-255.255.255.255');
    const two = judge(profileSubject(withRanges('0.0.0.0-127.255.255.255', '128.0.0.0-255.255.255.255')), 'elsewhere');
    expect(two.range).to.equal(undefined);
    expect(keysOf(two.trace.map(({ text }) => text)).at(-1)).to.equal('profile-range-inside.decided-several');
  });

  it('gives way to the nearest where none holds the address', () => {
    const decision = judge(ORG, '9.255.255.250', { org: facts });
    expect(decision.range).to.equal(undefined);
    expect(named(decision.nearest)).to.equal('trusted 10.0.0.0-10.255.255.255 all');
    expect(named(judge(ORG, CLOUD).nearest)).to.equal('trusted 198.18.4.0-198.18.4.255');
    expect(named(judge(profileSubject(withRanges('192.0.2.0/24')), OFFICE).nearest)).to.equal(
      'profile 192.0.2.0-192.0.2.255',
    );
    const setting: Setting = { ask: { path: 'oauth-password' }, assume: ['app-ip-policy=relax'] };
    expect(named(judge(profileSubject(withRanges('192.0.2.0/24')), OFFICE, setting).nearest)).to.equal(
      'profile 192.0.2.0-192.0.2.255',
    );
    for (const changes of [
      { verifiedAddresses: is([at(CLOUD)]) },
      { delegatedAuthentication: is(true) },
      { mfaForApi: is(true), authenticatorRegistered: is(true) },
    ]) {
      expect(named(judge(userSubject(user(changes)), CLOUD).nearest)).to.equal('trusted 198.18.4.0-198.18.4.255');
    }
  });

  it('is nearest within the family of the address', () => {
    expect(judge(ORG, '2001:db8::1').nearest).to.equal(undefined);
    const both = org({ trustedRanges: is(ranges('198.18.4.0/24', '2001:db8:1::/48')) });
    expect(named(judge(ORG, '2001:db8::1', { org: both }).nearest)).to.equal(
      'trusted 2001:db8:1::-2001:db8:1:ffff:ffff:ffff:ffff:ffff',
    );
  });

  it('is neither where no range decided, where there are none, and elsewhere', () => {
    expect(judge(userSubject(user({ active: is(false) })), OFFICE)).not.to.have.any.keys('range', 'nearest');
    expect(judge(ORG, CLOUD, { org: org({ trustedRanges: is([]) }) })).not.to.have.any.keys('range', 'nearest');
    expect(judge(ORG, 'elsewhere')).not.to.have.any.keys('range', 'nearest');
  });
});

describe('policy: the token', () => {
  it('is never called out of reach: one may exist, and an administrator may lift what hides the reset', () => {
    const sentences = [...MESSAGES].filter(([key]) => key.startsWith('policy.token.no.'));
    expect(sentences).to.have.length(4);
    for (const [key, sentence] of sentences) {
      expect(sentence, key)
        .to.match(/\bnow\b/u)
        .and.to.include('It is not known whether the user already has a token');
      expect(sentence, key).not.to.match(/\bno token can\b|\bnever\b/iu);
    }
  });

  function token(changes: Partial<UserFacts>, its = profile()): string {
    const { token: note } = judge(userSubject(user(changes), its), CLOUD);
    return `${note.obtainable} ${note.why.key.replace('policy.token.', '')}`;
  }

  it('can be had by a user whom nothing hinders', () => {
    expect(token({})).to.equal('yes yes');
    expect(say(judge(userSubject(user()), CLOUD).token.why)).to.equal(
      'The user can request a new token now, and the email with it arrives. It is not known whether the user already has one.',
    );
  });

  it('cannot be had with profile ranges, API Only, under MFA for API Logins, or with a dead mail address', () => {
    expect(token({}, withRanges('192.0.2.0/24'))).to.equal('no no.profile-ranges');
    expect(token({ apiOnly: is(true) })).to.equal('no no.api-only');
    expect(token({ mfaForApi: is(true) })).to.equal('no no.mfa');
    expect(token({ email: is('etl@example.com.invalid') })).to.equal('no no.invalid-mail');
    expect(token({ email: is('ETL@EXAMPLE.COM.INVALID') })).to.equal('no no.invalid-mail');
    expect(token({ email: is('invalid@example.com') })).to.equal('yes yes');
    expect(token({ email: is('etl@invalid.example') })).to.equal('yes yes');
  });

  it('is an open question where one of these is not known and none of them holds', () => {
    expect(token({}, profile({ ranges: missing('Sales') }))).to.equal('unknown unknown.profile-ranges');
    expect(token({ apiOnly: missing('PermissionSet') })).to.equal('unknown unknown.api-only');
    expect(token({ mfaForApi: missing('PermissionSet') })).to.equal('unknown unknown.mfa');
    expect(token({ email: missing('User.Email') })).to.equal('unknown unknown.invalid-mail');
    expect(token({ email: missing('User.Email'), apiOnly: is(true) })).to.equal('no no.api-only');
    expect(token({ email: is(undefined) })).to.equal('yes yes');
  });

  it('depends on the user where an org or a profile is asked about', () => {
    const of = (decision: Decision): string => `${decision.token.obtainable} ${decision.token.why.key}`;
    expect(of(judge(ORG, CLOUD))).to.equal('unknown policy.token.unknown.user');
    expect(of(judge(profileSubject(profile()), CLOUD))).to.equal('unknown policy.token.unknown.user');
    expect(of(judge(profileSubject(withRanges(OFFICE)), CLOUD))).to.equal('no policy.token.no.profile-ranges');
  });
});

describe('policy: notes', () => {
  function notes(decision: Decision): string[] {
    return keysOf(decision.notes);
  }

  it('say that Salesforce never sees a special address, and the ranges still answer', () => {
    const facts = org({ trustedRanges: is(ranges('10.0.0.0/8')) });
    const decision = judge(ORG, '10.1.2.3', { org: facts });
    expect(decision.verdict).to.equal('no-token');
    expect(decision.notes.map(say)).to.deep.equal([
      'Salesforce can never see a client at 10.1.2.3: 10.0.0.0/8 (private, RFC 1918). The answer still follows from the ranges.',
    ]);
    expect(notes(judge(ORG, '8.8.8.8'))).to.deep.equal([]);
    expect(notes(judge(ORG, '100.63.255.255'))).to.deep.equal([]);
    expect(notes(judge(ORG, '100.64.0.0'))).to.deep.equal(['note.special-address']);
    expect(notes(judge(ORG, 'elsewhere'))).to.deep.equal([]);
  });

  it('say that an expired password fails after the login, by the time of the question', () => {
    const its = userSubject(user({ passwordExpires: '2026-08-03T10:00:00.000Z' }));
    const note = (now: string, time = now): string[] => notes(judge(its, '8.8.8.8', { now, ask: { at: time } }));
    expect(note('2026-08-03T09:59:59.999Z')).to.deep.equal([]);
    expect(note('2026-08-03T10:00:00.000Z')).to.deep.equal(['note.password-expired']);
    expect(note('2026-08-03T09:00:00.000Z', '2026-09-01T00:00:00.000Z')).to.deep.equal([]);
    expect(notes(judge(userSubject(user()), '8.8.8.8'))).to.deep.equal([]);
  });

  it('say what the org itself says of the password, before any date', () => {
    const told = (passwordExpired: Fact<boolean>, passwordExpires?: string): string[] =>
      notes(
        judge(
          userSubject(user({ passwordExpired, ...(passwordExpires === undefined ? {} : { passwordExpires }) })),
          '8.8.8.8',
          { now: '2026-08-04T00:00:00.000Z' },
        ),
      );
    const past = '2026-08-03T10:00:00.000Z';
    expect(told(is(true))).to.deep.equal(['note.password-is-expired']);
    expect(told(is(true), '2027-01-01T00:00:00.000Z')).to.deep.equal(['note.password-is-expired']);
    expect(told(is(false), past)).to.deep.equal([]);
    expect(told(missing<boolean>('isExpired'), past)).to.deep.equal(['note.password-inferred']);
    expect(told(missing<boolean>('isExpired'))).to.deep.equal(['note.password-not-told']);
  });

  it('say that delegated authentication checks the password, where the rule does not', () => {
    const its = { delegatedAuthentication: is(true) };
    expect(notes(judge(userSubject(user(its), withRanges('8.8.8.0/24')), '8.8.8.8'))).to.deep.equal(['note.delegated']);
    expect(notes(judge(userSubject(user(its)), '8.8.8.8'))).to.deep.equal([]);
    const hidden = { delegatedAuthentication: missing<boolean>('PermissionSet') };
    expect(notes(judge(userSubject(user(hidden), withRanges('8.8.8.0/24')), '8.8.8.8'))).to.deep.equal([]);
  });

  it('say that the org may refuse Salesforce credentials altogether', () => {
    const disabled = (value: boolean | undefined): string[] =>
      notes(judge(ORG, '8.8.8.8', { org: org({ salesforceCredentialsDisabled: is(value) }) }));
    expect(disabled(true)).to.deep.equal(['note.salesforce-credentials-disabled']);
    expect(disabled(false)).to.deep.equal([]);
    expect(disabled(undefined)).to.deep.equal([]);
    const unread = judge(ORG, '8.8.8.8', {
      org: org({ salesforceCredentialsDisabled: { known: false, gap: gap('Security') } }),
    });
    expect({ notes: notes(unread), verdict: unread.verdict, missing: unread.missing }).to.deep.equal({
      notes: [],
      verdict: 'token-required',
      missing: [],
    });
  });

  it('say which API versions go next', () => {
    const version = (loginApiVersion: number, path: 'soap' | 'oauth-password' = 'soap'): string[] =>
      notes(judge(ORG, '8.8.8.8', { ask: { loginApiVersion, path } }));
    expect(version(30)).to.deep.equal([]);
    expect(version(31)).to.deep.equal(['note.version-ageing']);
    expect(version(40)).to.deep.equal(['note.version-ageing']);
    expect(version(41)).to.deep.equal([]);
    expect(version(31, 'oauth-password')).to.deep.equal([]);
    expect(judge(ORG, '8.8.8.8', { ask: { loginApiVersion: 31 } }).notes.map(say)).to.deep.equal([
      "API version 31.0 is deprecated with Summer '27 and retired with Summer '28.",
    ]);
  });

  it('say that nothing is elsewhere when everything is trusted', () => {
    const whole = Array.from(
      { length: 128 },
      (_, index) => `${String(index * 2)}.0.0.0-${String(index * 2 + 1)}.255.255.255`,
    );
    const facts = org({ trustedRanges: is(ranges(...whole)) });
    expect(notes(judge(ORG, 'elsewhere', { org: facts }))).to.deep.equal(['note.elsewhere-empty']);
    const short = org({ trustedRanges: is(ranges(...whole.slice(1))) });
    expect(notes(judge(ORG, 'elsewhere', { org: short }))).to.deep.equal([]);
  });
});

/**
 * What of a password policy a password is known not to keep to: the values of the Metadata API's PasswordPolicies.complexity.
 */
import { expect } from 'chai';
import type { ProfilePasswordPolicy } from '../../lib/facts/org/index.js';
import { lackOfPassword, passwordNeeds } from '../../lib/login/passwordRules.js';
import type { Fact, PasswordPolicies, ProfileFacts } from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';

describe('a password that the policy is known to refuse', () => {
  const cases: [string, string | undefined, number | undefined, 'length' | 'kinds' | undefined][] = [
    ['short', 'NoRestriction', 8, 'length'],
    ['longer-1', 'NoRestriction', 8, undefined],
    ['letters', 'NoRestriction', 5, undefined],
    ['letters', 'AlphaNumeric', 5, 'kinds'],
    ['1234567', 'AlphaNumeric', 5, 'kinds'],
    ['letters1', 'AlphaNumeric', 5, undefined],
    ['letters1', 'SpecialCharacters', 5, 'kinds'],
    ['letters-1', 'SpecialCharacters', 5, undefined],
    ['letters-1', 'UpperLowerCaseNumeric', 5, 'kinds'],
    ['Letters1', 'UpperLowerCaseNumeric', 5, undefined],
    ['Letters1', 'UpperLowerCaseNumericSpecialCharacters', 5, 'kinds'],
    ['Letters-1', 'UpperLowerCaseNumericSpecialCharacters', 5, undefined],
    // What could not be read, or is none that is known, refuses nothing.
    ['x', undefined, undefined, undefined],
    ['x', 'Any3UpperLowerCaseNumericSpecialCharacters', undefined, undefined],
  ];
  for (const [password, complexity, least, lack] of cases) {
    it(`${password}, ${complexity ?? 'unread'}, ${String(least)}: ${lack ?? 'nothing known'}`, () => {
      expect(lackOfPassword(password, { complexity, least })).to.equal(lack);
    });
  }
});

const known = <T>(value: T): Fact<T> => ({ known: true, value, from: 'test' });
const unread = { known: false, gap: { what: 'Something', why: Text.of('facts.file.missing') } } as const;

describe('what a new password has to be', () => {
  const org = (
    least: Fact<string | undefined>,
    complexity = known<string | undefined>('AlphaNumeric'),
  ): Fact<PasswordPolicies> =>
    known<PasswordPolicies>({
      complexity,
      minimumPasswordLength: least,
      lockoutInterval: unread,
      maxLoginAttempts: unread,
      expiration: unread,
      historyRestriction: unread,
    });
  const profile = (name: string, metadataName?: string): Fact<ProfileFacts> =>
    known({
      ...{ id: '00e', name, ranges: unread, hours: unread },
      ...(metadataName === undefined ? {} : { metadataName }),
    });
  const own = (name: string, least: string): ProfilePasswordPolicy => ({
    profile: name,
    minimumPasswordLength: known(least),
    maxLoginAttempts: unread,
    lockoutInterval: unread,
    passwordExpiration: unread,
  });
  const nothing = { least: undefined, complexity: undefined };

  it('is the policy of the profile, by either of its names, whatever their case', () => {
    const sources = { org: org(known('8')), profiles: known([own('other', '5'), own('SALES users', '12')]) };
    const needs = { least: 12, complexity: undefined };
    expect(passwordNeeds(profile('Sales Users'), sources)).to.deep.equal(needs);
    expect(passwordNeeds(profile('x', 'sales Users'), sources)).to.deep.equal(needs);
  });

  it('is the policy of the org where the profile has none, or none has', () => {
    for (const profiles of [known([]), known([own('other', '12')])]) {
      const sources = { org: org(known('8')), profiles };
      expect(passwordNeeds(profile('Sales'), sources)).to.deep.equal({ least: 8, complexity: 'AlphaNumeric' });
    }
    // Where no profile has one it does not matter which the user has.
    expect(passwordNeeds(unread, { org: org(known('8')), profiles: known([]) }).least).to.equal(8);
  });

  it('is not known where it cannot be told which policy holds', () => {
    expect(passwordNeeds(profile('Sales'), { org: org(known('8')), profiles: unread })).to.deep.equal(nothing);
    const profiles = known([own('Sales', '12')]);
    expect(passwordNeeds(unread, { org: org(known('8')), profiles })).to.deep.equal(nothing);
    expect(passwordNeeds(profile('Sales'), { org: unread, profiles: known([]) })).to.deep.equal(nothing);
  });

  it('takes a length for one only where it is a number of three digits at most', () => {
    const least = (value: Fact<string | undefined>): number | undefined =>
      passwordNeeds(profile('Sales'), { org: org(value), profiles: known([]) }).least;
    expect([known('5'), known('12'), known('128')].map(least)).to.deep.equal([5, 12, 128]);
    for (const value of [known('1280'), known('x8'), known('8x'), known(''), known(undefined), unread]) {
      expect(least(value)).to.equal(undefined);
    }
    const sources = { org: org(known('8'), unread), profiles: known([]) };
    expect(passwordNeeds(profile('Sales'), sources)).to.deep.equal({ least: 8, complexity: undefined });
  });
});

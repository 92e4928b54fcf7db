/**
 * What of a password policy a password is known not to keep to: the values of the Metadata API's PasswordPolicies.complexity.
 */
import { expect } from 'chai';
import { lackOfPassword } from '../../lib/login/passwordRules.js';

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

import { expect } from 'chai';
import type { Fact } from '../../../lib/policy/types.js';
import type { Parsed, ProfileMetadata, SecuritySettings } from '../../../lib/facts/metadata/index.js';
import {
  OAUTH_OIDC,
  PERMISSION_SET,
  PROFILE,
  SECURITY,
  type ComponentForm,
} from '../../../lib/facts/project/component.js';
import {
  component,
  PLACE,
  profile,
  profileRange,
  rootOf,
  securitySettings,
  shown,
  trustedRange,
  whyOf,
} from './written.js';

const RANGE = profileRange('192.0.2.1', '192.0.2.9');
const HOURS = '<loginHours><mondayEnd>9</mondayEnd><mondayStart>1</mondayStart></loginHours>';
const PERMISSION = '<userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>';

function parsed<T>({ elements, parse, root }: ComponentForm<T>, text: string): Parsed<T> {
  return parse(rootOf(text, root, elements), PLACE);
}
const profileOf = (text: string): Parsed<ProfileMetadata> => parsed(PROFILE, text);
const settingsOf = (text: string): Parsed<SecuritySettings> => parsed(SECURITY, text);

/** The names of elements are case-sensitive: what Salesforce makes of another case is not known, so it is no "none". */
describe('An element that is written in another case', () => {
  for (const name of ['LoginIpRanges', 'loginIPRanges', 'loginipranges', 'LOGINIPRANGES', 'md:loginIpRanges']) {
    it(`leaves the ranges of a profile open: ${name}`, () => {
      const wrong = RANGE.replaceAll('loginIpRanges', name);
      const { value, gaps } = profileOf(profile(wrong));
      expect(whyOf(value.ranges)).to.equal('facts.element.misspelt @3');
      expect(gaps.map(({ what, line, why }) => [what, line, why.params])).to.deep.equal([
        ['Profile Sales: loginIpRanges', 3, { found: name, expected: 'loginIpRanges' }],
      ]);
      // Beside ranges in the right case there may be more.
      const { ranges } = profileOf(profile(RANGE, wrong)).value;
      expect(ranges.known && [ranges.value.map(shown), ranges.partial?.line]).to.deep.equal([
        ['192.0.2.1-192.0.2.9'],
        7,
      ]);
    });
  }

  const facts: readonly (readonly [string, () => Fact<unknown>])[] = [
    ['LoginHours', () => profileOf(profile(HOURS.replaceAll('loginHours', 'LoginHours'))).value.hours],
    ['loginhours beside loginHours', () => profileOf(profile('<loginhours/>', HOURS)).value.hours],
    [
      'UserPermissions',
      () => profileOf(profile(PERMISSION.replaceAll('userPermissions', 'UserPermissions'))).value.userPermissions,
    ],
    ['UserLicense', () => profileOf(profile('<UserLicense>Salesforce</UserLicense>')).value.userLicense],
    [
      'NetworkAccess',
      () =>
        settingsOf(
          securitySettings(trustedRange('192.0.2.1', '192.0.2.9')).replaceAll('networkAccess', 'NetworkAccess'),
        ).value.trustedRanges,
    ],
    [
      'SingleSignOnSettings',
      () => settingsOf(component('SecuritySettings', '<SingleSignOnSettings/>')).value.salesforceCredentialsDisabled,
    ],
    [
      'isLoginWithSalesforceCredentialsdisabled',
      () =>
        settingsOf(
          component(
            'SecuritySettings',
            '<singleSignOnSettings><isLoginWithSalesforceCredentialsdisabled>true</isLoginWithSalesforceCredentialsdisabled></singleSignOnSettings>',
          ),
        ).value.salesforceCredentialsDisabled,
    ],
    [
      'MaxLoginAttempts',
      () =>
        settingsOf(
          component(
            'SecuritySettings',
            '<passwordPolicies><MaxLoginAttempts>NoLimit</MaxLoginAttempts></passwordPolicies>',
          ),
        ).value.passwordPolicies.maxLoginAttempts,
    ],
    [
      'blockOAuthUnPWFlow',
      () =>
        parsed(OAUTH_OIDC, component('OauthOidcSettings', '<blockOAuthUnPWFlow>true</blockOAuthUnPWFlow>')).value
          .passwordFlowBlocked,
    ],
    [
      'userpermissions of a permission set',
      () =>
        parsed(PERMISSION_SET, component('PermissionSet', PERMISSION.replaceAll('userPermissions', 'userpermissions')))
          .value.userPermissions,
    ],
  ];
  for (const [name, fact] of facts) {
    it(`leaves its fact open: ${name}`, () => {
      expect(whyOf(fact())).to.equal('facts.element.misspelt @3');
    });
  }

  it('inside a range or a day has never been passed over', () => {
    const { ranges } = profileOf(profile(RANGE.replaceAll('startAddress', 'StartAddress'))).value;
    expect(whyOf(ranges)).to.equal('facts.element.unexpected @5');
    const { trustedRanges } = settingsOf(
      securitySettings(trustedRange('192.0.2.1', '192.0.2.9').replaceAll('ipRanges', 'IpRanges')),
    ).value;
    expect(whyOf(trustedRanges)).to.equal('facts.element.unexpected @4');
    expect(whyOf(profileOf(profile(HOURS.replaceAll('mondayEnd', 'MondayEnd'))).value.hours)).to.equal(
      'facts.element.unexpected @3',
    );
  });
});

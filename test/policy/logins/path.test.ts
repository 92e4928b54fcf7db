import { expect } from 'chai';
import {
  classifyLogin,
  isKnownStatus,
  isSuccess,
  TYPES_WITHOUT_API_PASSWORD,
  type LoginMarks,
} from '../../../lib/policy/logins/index.js';

const marks = (given: Partial<LoginMarks>): LoginMarks => ({
  loginType: null,
  loginSubType: null,
  apiType: null,
  application: null,
  ...given,
});

describe('policy/logins: the path of a login', () => {
  // Values of LoginHistory from the object reference, API 67; PLATFORM.md section 5.
  const table: readonly (readonly [Partial<LoginMarks>, path: string, certainty: string])[] = [
    // LoginSubType decides where it is given.
    [{ loginSubType: 'SoapApiLogin', loginType: 'Other Apex API' }, 'soap', 'certain'],
    [{ loginSubType: 'SoapApiLoginMobile' }, 'soap', 'certain'],
    [{ loginSubType: 'SoapApiLoginNetworksPortal' }, 'soap', 'certain'],
    [{ loginSubType: 'SOAP API (Portal)' }, 'soap', 'certain'],
    [{ loginSubType: 'OauthUsernamePassword', loginType: 'Remote Access 2.0' }, 'oauth-password', 'certain'],
    [{ loginSubType: 'OAuth Username-Password' }, 'oauth-password', 'certain'],
    [{ loginSubType: 'oauthUSERNAMEpassword' }, 'oauth-password', 'certain'],
    [{ loginSubType: 'OauthClientCredentials', loginType: 'Remote Access 2.0' }, 'other', 'certain'],
    [{ loginSubType: 'OauthRefreshToken', apiType: 'SOAP Partner' }, 'other', 'certain'],
    [{ loginSubType: 'UsernamePasswordUiLogin', loginType: 'Application' }, 'other', 'certain'],
    [{ loginSubType: 'UiPasswordReset' }, 'other', 'certain'],
    // Sub-types that nobody has seen yet.
    [{ loginSubType: 'OauthHybridUsernamePassword' }, 'oauth-password', 'likely'],
    [{ loginSubType: 'SoapApiLoginAgent' }, 'soap', 'likely'],
    [{ loginSubType: 'OauthDeviceCode', loginType: 'Remote Access 2.0' }, 'other', 'likely'],
    [{ loginSubType: 'Something', loginType: 'Other Apex API' }, 'soap', 'likely'],
    // Without a sub-type LoginType, ApiType and Application tell.
    [{ loginType: 'Other Apex API' }, 'soap', 'likely'],
    [{ loginType: 'OtherApi' }, 'soap', 'likely'],
    [{ loginType: 'Partner Product', apiType: 'SOAP Partner' }, 'soap', 'likely'],
    [{ loginType: 'partner product' }, 'soap', 'likely'],
    [{ loginType: 'Otra API de Apex', apiType: 'Soap Enterprise' }, 'soap', 'likely'],
    [{ loginType: '別の Apex API', apiType: 'SOAP Partner' }, 'soap', 'likely'],
    [{ loginType: 'Networks Portal API Only' }, 'soap', 'likely'],
    [{ loginType: 'Whatever', application: 'Data Loader Bulk' }, 'soap', 'likely'],
    // JWT bearer logins have no sub-type: OAuth without one is not taken for a password.
    [{ loginType: 'Remote Access 2.0', application: 'ETL' }, 'other', 'likely'],
    [{ loginType: 'Oauth2, Remote Access 2.0', apiType: 'SOAP Partner' }, 'other', 'likely'],
    [{ loginType: 'Remote Access Client' }, 'other', 'likely'],
    [{ loginType: 'Application' }, 'other', 'certain'],
    [{ loginType: 'SAML Sfdc Initiated SSO' }, 'other', 'certain'],
    [{ loginType: 'Third Party SSO', apiType: 'N/A' }, 'other', 'certain'],
    [{ loginType: 'Chatter Communities External User' }, 'other', 'likely'],
    [{ loginType: 'Brand New Type' }, 'other', 'likely'],
    [{}, 'other', 'likely'],
  ];
  for (const [given, path, certainty] of table) {
    it(`${JSON.stringify(given)} is ${path}, ${certainty}`, () => {
      expect(classifyLogin(marks(given))).to.deep.equal({ path, certainty });
    });
  }

  it('leaves out no login type that is known to carry passwords by API', () => {
    const carriers = ['Other Apex API', 'OtherApi', 'Partner Product', 'Partner', 'Remote Access 2.0'];
    expect(TYPES_WITHOUT_API_PASSWORD).not.to.include.members(carriers);
    for (const carrier of [...carriers, 'Oauth2, Remote Access 2.0', 'Networks Portal API Only']) {
      expect(TYPES_WITHOUT_API_PASSWORD).not.to.include(carrier);
    }
  });
});

describe('policy/logins: the status of a login', () => {
  it('knows success in any capitals, and in the words of the org', () => {
    expect(isSuccess('Success')).to.equal(true);
    expect(isSuccess('SUCCESS')).to.equal(true);
    expect(isSuccess('Erfolgreich')).to.equal(false);
    expect(isSuccess('Erfolgreich', ['erfolgreich'])).to.equal(true);
    expect(isSuccess('Invalid Password', ['erfolgreich'])).to.equal(false);
  });

  it('knows the documented failures however they are capitalised, and no others', () => {
    for (const status of ['Invalid password', 'INVALID PASSWORD', 'Failed: API Security Token Required', 'success']) {
      expect(isKnownStatus(status), status).to.equal(true);
    }
    expect(isKnownStatus('Erfolgreich')).to.equal(false);
    expect(isKnownStatus('Ungültiges Kennwort')).to.equal(false);
  });
});

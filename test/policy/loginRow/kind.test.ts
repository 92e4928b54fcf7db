import { expect } from 'chai';
import {
  classifyLogin,
  isSurelySoap,
  LOGIN_HISTORY_WORDS,
  mayBeByApp,
  mayBeOf,
  TYPES_OF_SOAP,
  TYPES_WITHOUT_API_PASSWORD,
  type LoginMarks,
} from '../../../lib/policy/loginRow/index.js';

const marks = (given: Partial<LoginMarks>): LoginMarks => ({
  loginType: null,
  loginSubType: null,
  apiType: null,
  application: null,
  ...given,
});

describe('policy/loginRow: the path of a login', () => {
  // Values of LoginHistory from the object reference, API 67; docs/salesforce.md section 5.
  const table: readonly (readonly [Partial<LoginMarks>, path: string, certainty: string])[] = [
    // LoginSubType decides where it is given.
    [{ loginSubType: 'SoapApiLogin', loginType: 'Other Apex API' }, 'soap', 'certain'],
    [{ loginSubType: 'SoapApiLoginMobile' }, 'soap', 'certain'],
    [{ loginSubType: 'SoapApiLoginNetworksPortal' }, 'soap', 'certain'],
    [{ loginSubType: 'SOAP API (Portal)' }, 'soap', 'certain'],
    [{ loginSubType: 'OauthUsernamePassword', loginType: 'Remote Access 2.0' }, 'oauth-password', 'certain'],
    [{ loginSubType: 'OAuth Username-Password' }, 'oauth-password', 'certain'],
    [{ loginSubType: 'oauthUSERNAMEpassword' }, 'oauth-password', 'certain'],
    [{ loginSubType: 'OauthClientCredentials', loginType: 'Remote Access 2.0' }, 'client-credentials', 'certain'],
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
    [{ loginType: 'DataLoader' }, 'soap', 'likely'],
    [{ loginType: 'Data Loader 67' }, 'soap', 'likely'],
    [{ loginType: 'My Data Loader', application: 'Old Data Loader' }, 'other', 'likely'],
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
      expect(classifyLogin(marks(given))).to.include({ path, certainty });
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

describe('policy/loginRow: whether a login carried a password', () => {
  // docs/salesforce.md section 5: JWT bearer has no sub-type, so a row of OAuth without one can be either.
  const table: readonly (readonly [type: string | null, subType: string | null, password: string])[] = [
    ['Other Apex API', 'SoapApiLogin', 'yes'],
    ['Other Apex API', null, 'yes'],
    ['Partner Product', null, 'yes'],
    ['Remote Access 2.0', 'OauthUsernamePassword', 'yes'],
    ['Application', 'UsernamePasswordUiLogin', 'yes'],
    ['Chatter Communities External User', null, 'yes'],
    // Sub-types that nobody has seen yet: as the path that their names tell.
    ['Other Apex API', 'SoapApiLoginAgent', 'yes'],
    ['Remote Access 2.0', 'OauthHybridUsernamePassword', 'yes'],
    ['Remote Access 2.0', 'OauthDeviceCode', 'unknown'],
    ['Third Party SSO', null, 'no'],
    ['Lightning Login', null, 'no'],
    ['Passwordless Login', null, 'no'],
    ['Passwordless Login via Passkeys', null, 'no'],
    ['Certificate-based login', null, 'no'],
    ['Certificate', null, 'no'],
    ['Employee Login to Community', null, 'no'],
    ['SAML Sfdc Initiated SSO', null, 'no'],
    ['SAML Idp Initiated SSO', null, 'no'],
    ['SAML Site SSO', null, 'no'],
    ['Customer Service Portal Third-Party SSO', null, 'no'],
    ['Partner Portal Third-Party SSO', null, 'no'],
    ['Chatter Communities External User Third Party SSO', null, 'no'],
    ['Application', 'InternalSalesforceAuthentication', 'no'],
    ['Other Apex API', 'InternalSalesforceAuthentication', 'no'],
    ['Remote Access 2.0', 'OauthClientCredentials', 'no'],
    ['Remote Access 2.0', 'OauthRefreshToken', 'no'],
    ['Remote Access 2.0', 'OauthTokenExchange', 'no'],
    ['Remote Access 2.0', 'OauthWebServer', 'no'],
    ['Remote Access 2.0', 'OauthOtpLogin', 'no'],
    ['Remote Access 2.0', null, 'unknown'],
    ['Remote Access 2.0', 'OauthJwtBearer', 'unknown'],
    ['Oauth2, Remote Access 2.0', '', 'unknown'],
    ['Remote Access Client', null, 'unknown'],
    ['Application', null, 'unknown'],
    ['Application', 'UiPasswordReset', 'unknown'],
    ['Help And Training', null, 'unknown'],
    ['AppExchange', null, 'unknown'],
    ['Anmeldung eines Dritten', null, 'unknown'],
    [null, null, 'unknown'],
  ];
  for (const [loginType, loginSubType, password] of table) {
    it(`${String(loginType)}, ${String(loginSubType)}: ${password}`, () => {
      expect(classifyLogin(marks({ loginType, loginSubType })).password).to.equal(password);
    });
  }

  it('takes a row for a proof of SOAP login() where the sub-type or the API says so, not by its type alone', () => {
    expect(isSurelySoap(marks({ loginType: 'Other Apex API', loginSubType: 'SoapApiLogin' }))).to.equal(true);
    expect(isSurelySoap(marks({ loginType: 'Andere Apex-API', apiType: 'SOAP Partner' }))).to.equal(true);
    expect(isSurelySoap(marks({ loginType: 'Other Apex API', apiType: 'N/A' }))).to.equal(false);
    expect(isSurelySoap(marks({ loginType: 'Remote Access 2.0', apiType: 'SOAP Partner' }))).to.equal(false);
    expect(isSurelySoap(marks({ loginSubType: 'OauthRefreshToken', apiType: 'SOAP Partner' }))).to.equal(false);
    expect(isSurelySoap(marks({ loginType: 'Third Party SSO', apiType: 'SOAP Partner' }))).to.equal(false);
  });

  it('finds the row of an attempt by its path, without a sub-type too, and takes no other flow for it', () => {
    expect(mayBeOf(marks({ loginSubType: 'SoapApiLogin' }), 'soap')).to.equal(true);
    expect(mayBeOf(marks({ loginSubType: 'SoapApiLogin' }), 'oauth-password')).to.equal(false);
    expect(mayBeOf(marks({ loginType: 'Partner Product', loginSubType: '' }), 'soap')).to.equal(true);
    expect(mayBeOf(marks({ loginType: 'Andere Apex-API', apiType: 'SOAP Partner' }), 'soap')).to.equal(true);
    expect(mayBeOf(marks({ loginSubType: 'OauthUsernamePassword' }), 'oauth-password')).to.equal(true);
    expect(mayBeOf(marks({ loginType: 'Remote Access 2.0', loginSubType: '' }), 'oauth-password')).to.equal(true);
    expect(mayBeOf(marks({ loginType: 'Remote Access 2.0', loginSubType: '' }), 'soap')).to.equal(false);
    expect(mayBeOf(marks({ loginSubType: 'OauthRefreshToken' }), 'oauth-password')).to.equal(false);
  });
});

describe('policy/loginRow: the documented types', () => {
  it('are those of the object reference, each with its label', () => {
    // LoginHistory.LoginType and LoginSubType, API 67: so many values are listed.
    expect(LOGIN_HISTORY_WORDS.loginTypes).to.have.length(29);
    expect(LOGIN_HISTORY_WORDS.loginSubTypes).to.have.length(20);
    for (const { name, label } of [...LOGIN_HISTORY_WORDS.loginTypes, ...LOGIN_HISTORY_WORDS.loginSubTypes]) {
      expect(name).to.match(/^[A-Z][A-Za-z2]+$/);
      expect(label).to.match(/^[A-Z]/);
    }
  });

  it('of SOAP are three, by name and by label', () => {
    expect(TYPES_OF_SOAP).to.have.members([
      'OtherApi',
      'Other Apex API',
      'Partner',
      'Partner Product',
      'NetworksPortalApiOnly',
      'Networks Portal API Only',
    ]);
  });
});

describe('policy/loginRow: a login by an app', () => {
  const oauth = { loginType: 'Remote Access 2.0' };
  const table: readonly (readonly [Partial<LoginMarks>, credentials: boolean, jwt: boolean])[] = [
    [{ ...oauth, loginSubType: 'OauthClientCredentials' }, true, false],
    [{ ...oauth, loginSubType: 'OAuth Client Credentials' }, true, false],
    // For JWT bearer no sub-type is documented.
    [{ ...oauth, loginSubType: null }, false, true],
    [{ ...oauth, loginSubType: 'OauthJwtBearer' }, false, true],
    [{ ...oauth, loginSubType: 'OauthRefreshToken' }, false, false],
    [{ ...oauth, loginSubType: 'OauthUsernamePassword' }, false, false],
    [{ loginType: 'Other Apex API', loginSubType: 'SoapApiLogin' }, false, false],
    [{ loginType: 'Application', loginSubType: null }, false, false],
  ];
  for (const [given, credentials, jwt] of table) {
    it(`${JSON.stringify(given)}: client credentials ${String(credentials)}, JWT ${String(jwt)}`, () => {
      const one = marks(given);
      expect([mayBeByApp(one, 'client-credentials'), mayBeByApp(one, 'jwt')]).to.deep.equal([credentials, jwt]);
    });
  }
});

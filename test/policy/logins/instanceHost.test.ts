import { expect } from 'chai';
import { hostOf, isInstanceHost } from '../../../lib/policy/logins/instanceHost.js';

// Names as Salesforce's help and trust pages have them: na12, cs88, eu45, ap16, um5, usa77, ind2s; My Domain formats of
// https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm.
const INSTANCES = [
  'na12.salesforce.com',
  'NA139.salesforce.com',
  'https://eu45.salesforce.com',
  'https://ap16.salesforce.com/services/Soap/u/52.0',
  'um5.salesforce.com:443',
  'usa77.salesforce.com',
  'ind2s.salesforce.com',
  'cs88.salesforce.com',
  'na1-api.salesforce.com',
  'emea.salesforce.com',
  'acme--uat.cs88.my.salesforce.com',
];
const OTHERS = [
  'login.salesforce.com',
  'test.salesforce.com',
  'welcome.salesforce.com',
  'www.salesforce.com',
  'acme.my.salesforce.com',
  'na12.my.salesforce.com',
  'acme--uat.sandbox.my.salesforce.com',
  'cs88.sandbox.my.salesforce.com',
  'acme.my.site.com',
  'acme.lightning.force.com',
  'na12.salesforce.com.evil.example',
  'evil.example/na12.salesforce.com',
  'xna12.salesforce.com.',
  'communities.acme.example',
  '',
];

describe('a host that names an instance', () => {
  for (const url of INSTANCES) it(`is ${url}`, () => expect(isInstanceHost(url)).to.equal(true));
  for (const url of OTHERS) it(`is not ${url || 'nothing'}`, () => expect(isInstanceHost(url)).to.equal(false));

  it('is told without scheme, port and path, in small letters', () => {
    expect(hostOf(' HTTPS://NA12.Salesforce.com:443/services/Soap/u/52.0?x=1#y ')).to.equal('na12.salesforce.com');
    expect(hostOf('na12.salesforce.com')).to.equal('na12.salesforce.com');
  });
});

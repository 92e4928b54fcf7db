import { expect } from 'chai';
import jsforce from '@jsforce/jsforce-node';
import type { Org } from '../index.js';
import { startOrg } from '../index.js';
import { Client, element, field, recordsOf, soap } from '../client.js';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

describe('Metadata of the org on loopback', () => {
  let org: Org;

  before(async () => {
    org = await startOrg();
    org.change.settings.trustedRanges = [
      { start: '10.0.0.1', end: '10.0.0.9' },
      { start: '203.0.113.0', end: '203.0.113.255', description: 'A & <B>' },
      { start: '203.0.113.0', end: '203.0.113.7' },
      { start: '9.9.9.9', end: '9.9.9.9' },
    ];
    org.change.addProfile({
      name: 'Two Ranges',
      metadataName: 'Two Ranges',
      ranges: [
        { start: '198.51.100.0', end: '198.51.100.9', description: 'second' },
        { start: '192.0.2.1', end: '192.0.2.1' },
      ],
      hours: { monday: { start: 480, end: 1020 }, sunday: { start: 0, end: 0 } },
    });
  });
  after(() => org.close());

  const read = (type: string, ...names: string[]): ReturnType<typeof soap> =>
    soap(
      `${org.urls.cloud}/services/Soap/m/64.0`,
      `<readMetadata xmlns="${NAMESPACE}"><type>${type}</type>` +
        `${names.map((name) => `<fullNames>${name}</fullNames>`).join('')}</readMetadata>`,
      `<SessionHeader xmlns="${NAMESPACE}"><sessionId>${org.admin.accessToken}</sessionId></SessionHeader>`,
    );

  it('lists trusted ranges by start descending, then end ascending, each as description, end, start', async () => {
    const { status, text } = await read('SecuritySettings', 'Security');
    expect(status).to.equal(200);
    const ranges = [...text.matchAll(/<ipRanges>(.*?)<\/ipRanges>/g)].map((match) => match[1]);
    expect(ranges).to.deep.equal([
      '<end>203.0.113.7</end><start>203.0.113.0</start>',
      '<description>A &amp; &lt;B&gt;</description><end>203.0.113.255</end><start>203.0.113.0</start>',
      '<end>10.0.0.9</end><start>10.0.0.1</start>',
      '<end>9.9.9.9</end><start>9.9.9.9</start>',
    ]);
    expect(text).to.include('<records xsi:type="SecuritySettings"><fullName>Security</fullName>');
    expect(element(text, 'maxLoginAttempts')).to.equal('TenAttempts');
  });

  it('lists profile ranges by start ascending, and login hours in minutes', async () => {
    const { text } = await read('Profile', 'Two Ranges');
    const ranges = [...text.matchAll(/<loginIpRanges>(.*?)<\/loginIpRanges>/g)].map((match) => match[1]);
    expect(ranges).to.deep.equal([
      '<endAddress>192.0.2.1</endAddress><startAddress>192.0.2.1</startAddress>',
      '<description>second</description><endAddress>198.51.100.9</endAddress><startAddress>198.51.100.0</startAddress>',
    ]);
    expect(/<loginHours>(.*?)<\/loginHours>/.exec(text)?.[1]).to.equal(
      '<mondayEnd>1020</mondayEnd><mondayStart>480</mondayStart><sundayEnd>0</sundayEnd><sundayStart>0</sundayStart>',
    );
  });

  it('reads an org without ranges as an empty element', async () => {
    const { trustedRanges } = org.change.settings;
    org.change.settings.trustedRanges = [];
    const { text } = await read('SecuritySettings', 'Security');
    org.change.settings.trustedRanges = trustedRanges;
    expect(text).to.include('<networkAccess/>');
  });

  it('answers what is not there with nil, and refuses eleven names and unknown types', async () => {
    const some = await read('Profile', 'Admin', 'Nobody');
    expect(some.text).to.include('<records xsi:nil="true"/>');
    const many = await read('Profile', ...Array.from({ length: 11 }, (_, i) => `P${String(i)}`));
    expect(many.status).to.equal(500);
    expect(element(many.text, 'faultstring')).to.equal(
      'EXCEEDED_ID_LIMIT: record limit reached. cannot submit more than 10 records in this operation',
    );
    expect(element((await read('Nonsense', 'x')).text, 'faultcode')).to.equal('sf:INVALID_TYPE');
  });

  it('is read by jsforce: ranges, profiles with encoded names, policies, switches', async () => {
    const { urls, admin } = org;
    org.change.changeProfile('Two Ranges', {
      passwordPolicy: { maxLoginAttempts: 'ThreeAttempts', lockoutInterval: 'Forever', expiration: 'SixMonths' },
    });
    org.change.settings.oauthPasswordFlowBlocked = true;
    const connection = new jsforce.Connection({
      instanceUrl: urls.cloud,
      accessToken: admin.accessToken,
      version: '64.0',
    });
    const settings = await connection.metadata.read('SecuritySettings', 'Security');
    expect(settings.networkAccess?.ipRanges.map((range) => range.start)).to.deep.equal([
      '203.0.113.0',
      '203.0.113.0',
      '10.0.0.1',
      '9.9.9.9',
    ]);
    const listed = await connection.metadata.list([{ type: 'Profile' }]);
    const sales = listed.find((item) => item.fullName === 'Sales %28EU%29');
    expect(sales).to.include({ type: 'Profile', fileName: 'profiles/Sales %28EU%29.profile' });
    const [admins, eu] = await connection.metadata.read('Profile', ['Admin', 'Sales %28EU%29']);
    expect(admins?.custom).to.equal(false);
    expect(eu?.fullName).to.equal('Sales %28EU%29');
    const policies = await connection.metadata.list([{ type: 'ProfilePasswordPolicy' }]);
    const policy = await connection.metadata.read('ProfilePasswordPolicy', policies[0]?.fullName ?? '');
    expect(policy).to.include({
      maxLoginAttempts: 3,
      lockoutInterval: 0,
      passwordExpiration: 180,
      profile: 'Two Ranges',
    });
    const oauth = (await read('OauthOidcSettings', 'OauthOidc')).text;
    expect(element(oauth, 'blockOAuthUnPwFlow')).to.equal('true');
  });

  it('is there in the Tooling API too, one profile at a time', async () => {
    const client = new Client(org);
    const [settings] = recordsOf(await client.tooling('SELECT Metadata FROM SecuritySettings'));
    const ranges = field(field(field(settings, 'Metadata'), 'networkAccess'), 'ipRanges');
    expect(ranges).to.be.an('array').with.length(4);
    const [profile] = recordsOf(
      await client.tooling("SELECT FullName, Metadata FROM Profile WHERE Name = 'Two Ranges'"),
    );
    expect(field(field(profile, 'Metadata'), 'loginIpRanges')).to.deep.equal([
      { endAddress: '192.0.2.1', startAddress: '192.0.2.1' },
      { description: 'second', endAddress: '198.51.100.9', startAddress: '198.51.100.0' },
    ]);
  });
});

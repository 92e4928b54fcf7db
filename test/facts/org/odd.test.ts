/**
 * Answers that Salesforce is not known to give, and orgs that are not like others.
 */
import { expect } from 'chai';
import { parseAddress } from '../../../lib/ip/index.js';
import { MetadataReader } from '../../../lib/facts/org/settings/metadata.js';
import { ConnectionClient } from '../../../lib/facts/org/index.js';
import { startOrg, type Fault, type Org } from '../../org/index.js';
import { expectedUsers, plain, tally } from './oracle.js';
import { collect, connect, gapIn, impatient, orgErrorOf, valueOf, witnessOf } from './support.js';

function json(body: unknown, status = 200): NonNullable<Fault['answer']> {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function soap(operation: string, result: string): NonNullable<Fault['answer']> {
  const body =
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>' +
    `<${operation}Response>${result}</${operation}Response></soapenv:Body></soapenv:Envelope>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

describe('odd answers', () => {
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 200, seed: 4 });
  });
  after(async () => {
    await org.close();
  });
  beforeEach(() => {
    org.clearFaults();
  });

  const USER = { Id: '005000000000001AAA', Username: 'u', Name: 'n', ProfileId: null, UserType: null, IsActive: true };
  const shapes: readonly { readonly soql: RegExp; readonly record: object; readonly field: string }[] = [
    { soql: /^SELECT Id, Username/, record: { ...USER, Id: null }, field: 'Id' },
    { soql: /^SELECT Id, Username/, record: { ...USER, IsActive: 'true' }, field: 'IsActive' },
    { soql: /^SELECT Id, Username/, record: { ...USER, LastLoginDate: 'yesterday' }, field: 'LastLoginDate' },
    {
      soql: /^SELECT UserId, IsFrozen/,
      record: { UserId: '005Hs0000000001IAA', IsFrozen: null, IsPasswordLocked: false },
      field: 'IsFrozen',
    },
    { soql: /FROM PermissionSet /, record: { Id: '0PS', IsOwnedByProfile: null }, field: 'PermissionsApiEnabled' },
    { soql: /FROM Profile /, record: { Name: 'No id' }, field: 'Id' },
  ];
  for (const { soql, record, field } of shapes) {
    it(`of another shape end the run with the name of the field: ${JSON.stringify(record)}`, async () => {
      org.fault({ kind: 'answer', when: { soql }, answer: json({ totalSize: 1, done: true, records: [record] }) });
      const witness = await witnessOf(org);
      // Make the merge reach the row that is wrong.
      const error = await orgErrorOf(collect(witness.users({ addresses: [] })));
      expect(error).to.include({ kind: 'shape' });
      expect(error.text.params).to.deep.equal({ what: field });
    });
  }

  it('of an organization that is not there, of describe without fields, of counts that are none', async () => {
    const cases = [
      { soql: /FROM Organization/, body: { totalSize: 0, done: true, records: [] }, param: 'Organization' },
      { path: /\/User\/describe/, body: { fields: 'none' }, param: 'User' },
      { soql: /^SELECT IsFrozen/, body: { totalSize: 1, done: true, records: [{ total: 'many' }] }, param: 'total' },
    ];
    for (const { body, param, ...when } of cases) {
      org.clearFaults();
      org.fault({ kind: 'answer', when, answer: json(body) });
      const witness = await witnessOf(org);
      const all = Promise.all([witness.organization(), collect(witness.userGroups({ addresses: [] }))]);
      expect(Object.values((await orgErrorOf(all)).text.params)).to.deep.equal([param]);
    }
  });

  it('of settings that are not there', async () => {
    org.fault({
      kind: 'answer',
      when: { operation: 'readMetadata' },
      times: 10,
      answer: soap('readMetadata', '<result><records xsi:nil="true"/></result>'),
    });
    const witness = await witnessOf(org);
    expect(gapIn(await witness.security()).why.key).to.equal('facts-org.gap.not-there');
    expect(valueOf(await witness.myDomain())).to.equal(undefined);
    expect(valueOf(await witness.oauthOidc())).to.equal(undefined);
  });

  it('of broken ranges leave the others, and a gap', async () => {
    const ranges = '<ipRanges><end>198.51.100.300</end><start>198.51.100.1</start></ipRanges>';
    const good = '<ipRanges><end>203.0.113.9</end><start>203.0.113.9</start></ipRanges>';
    const record = `<records xsi:type="SecuritySettings"><fullName>Security</fullName><networkAccess>${ranges}${good}</networkAccess></records>`;
    org.fault({
      kind: 'answer',
      when: { operation: 'readMetadata' },
      answer: soap('readMetadata', `<result>${record}</result>`),
    });
    const witness = await witnessOf(org);
    const trusted = valueOf(await witness.security()).trustedRanges;
    expect(valueOf(trusted)).to.have.length(1);
    expect(trusted).to.have.nested.property('partial.what', 'SecuritySettings: ipRanges');
    expect(witness.gaps()).to.have.length(1);
    expect(witness.gaps()[0]).not.to.have.property('line');
  });

  it('of password policies and login history that are refused', async () => {
    const witness = await witnessOf(org, org.change.sessionWithout('ModifyMetadata', 'ModifyAllData'));
    expect(gapIn(await witness.passwordPolicies()).permission).to.equal(
      'Modify Metadata Through Metadata API Functions',
    );
    org.fault({
      kind: 'answer',
      when: { soql: /FROM LoginHistory/ },
      answer: json([{ errorCode: 'INVALID_TYPE', message: "sObject type 'LoginHistory' is not supported." }], 400),
    });
    expect(gapIn((await witness.org()).lastSoapSuccess)).to.include({ permission: 'Monitor Login History' });
  });

  it('of refused verified addresses, and of sources that are no address', async () => {
    const witness = await witnessOf(org);
    const query = { addresses: [parseAddress('203.0.113.9')] };
    const refused = json([{ errorCode: 'INVALID_FIELD', message: 'No such column' }], 400);
    org.fault({ kind: 'answer', when: { soql: /FROM LoginIp/ }, times: 1000, answer: refused });
    const users = await collect(witness.users(query));
    expect(users.every(({ verifiedAddresses }) => !verifiedAddresses.known)).to.equal(true);
    expect(witness.gaps().map(({ what }) => what)).to.deep.equal(['LoginIp']);
    const groups = await collect(witness.userGroups(query));
    expect(tally(groups.map(({ user, count }) => [plain(user), count]))).to.deep.equal(
      tally(users.map((user) => [plain(user), 1])),
    );
    org.clearFaults();
    org.change.addVerifiedAddress('admin@loopback.example', 'Salesforce.com IP');
    const all = await collect(witness.users({ addresses: 'all' }));
    expect(all.some(({ verifiedAddresses }) => valueOf(verifiedAddresses).length > 0)).to.equal(true);
  });
});

describe('metadata that is no metadata', () => {
  let org: Org;
  let reader: MetadataReader;

  before(async () => {
    org = await startOrg();
    reader = new MetadataReader(new ConnectionClient(await connect(org, org.admin), impatient()));
  });
  after(async () => org.close());
  beforeEach(() => {
    org.clearFaults();
  });
  const answering = (result: string): void =>
    org.fault({ kind: 'answer', when: { operation: 'readMetadata' }, answer: soap('readMetadata', result) });

  const PROFILE = { type: 'Profile', elements: ['loginIpRanges'] };
  const refused: readonly string[] = [
    '<!DOCTYPE x [<!ENTITY a "b">]><result><records><fullName>A</fullName></records></result>',
    '<result><records><fullName>A</fullName><loginIpRanges><![CDATA[x]]></loginIpRanges></records></result>',
    '<result><records><fullName>A</fullName><!-- <loginIpRanges/> --></records></result>',
    '<result><records><fullName>A</fullName><loginIpRanges><a></b></loginIpRanges></records></result>',
    '<result><records><fullName>A<b>c</fullName></records></result>',
  ];
  for (const xml of refused) {
    it(`is refused: ${xml}`, async () => {
      answering(xml);
      expect(await orgErrorOf(reader.read(PROFILE, ['A']))).to.include({ kind: 'shape' });
    });
  }

  it('has names with entities and per cent signs, well formed or not', async () => {
    const record = (name: string): string => `<records><fullName>${name}</fullName><custom>true</custom></records>`;
    const xml = `<result>${['A &amp; B', 'Custom%3A C', '100% D'].map(record).join('')}</result>`;
    answering(xml);
    const read = await reader.read(PROFILE, ['x']);
    expect([...read.keys()]).to.deep.equal(['A & B', 'Custom: C', '100% D']);
    expect(read.get('A & B')?.root.children).to.deep.equal([]);
  });

  it('is nothing where the Tooling API has no such record, and an error where it has no metadata', async () => {
    const tooling = (records: object[]): void =>
      org.fault({
        kind: 'answer',
        when: { soql: /SELECT Metadata/ },
        answer: json({ totalSize: records.length, done: true, records }),
      });
    tooling([]);
    expect(await reader.tooling('Profile', '00e')).to.equal(undefined);
    tooling([{ Metadata: null }]);
    expect(await orgErrorOf(reader.tooling('Profile', '00e'))).to.include({ kind: 'shape' });
  });
});

describe('orgs that are not like others', () => {
  it('have users whose passwords expire, and users without a profile', async () => {
    const org = await startOrg({ users: 20 });
    try {
      org.change.changeUser('admin@loopback.example', { password_expires: 1_800_000_000 });
      org.change.addUser({ username: 'robot@loopback.example', userType: 'AutomatedProcess' });
      org.change.rows(`UPDATE user SET profile = NULL WHERE username = 'robot@loopback.example'`);
      const users = await collect((await witnessOf(org)).users({ addresses: [] }));
      const admin = users.find(({ username }) => username === 'admin@loopback.example');
      expect(admin?.passwordExpires).to.equal('2027-01-15T08:00:00.000Z');
      const robot = users.find(({ username }) => username === 'robot@loopback.example');
      expect(robot && plain(robot)).to.include({
        profileId: undefined,
        userType: 'AutomatedProcess',
        apiEnabled: false,
        integration: false,
      });
    } finally {
      await org.close();
    }
  });

  it('have no permission sets, no frozen users and no integrations', async () => {
    const org = await startOrg({ users: 60 });
    try {
      org.change.rows('DELETE FROM permission_set WHERE profile IS NULL');
      org.change.rows('UPDATE user SET frozen = 0, locked = 0');
      org.change.rows('UPDATE permission_set SET p_ApiUserOnly = 0');
      org.change.rows(`UPDATE user_license SET name = 'Salesforce' WHERE name = 'Salesforce Integration'`);
      const witness = await witnessOf(org);
      org.clearLog();
      const groups = await collect(witness.userGroups({ addresses: [] }));
      expect(tally(groups.map(({ user, count }) => [plain(user), count]))).to.deep.equal(
        tally(expectedUsers(org, {}).map((user) => [user, 1])),
      );
      expect(await collect(witness.users({ addresses: [], integrationOnly: true }))).to.deep.equal([]);
      expect(org.requests.some(({ soql }) => soql?.startsWith('SELECT Id, Username') === true)).to.equal(false);
      expect(witness.gaps()).to.deep.equal([]);
    } finally {
      await org.close();
    }
  });

  it('hide the licences of profiles, so that everybody is looked at for integrations', async () => {
    const org = await startOrg({ users: 60 });
    try {
      org.change.settings.profileFiltering = 'rows';
      const witness = await witnessOf(org, org.change.sessionWithout('ViewAllProfiles'));
      const users = await collect(witness.users({ addresses: [], integrationOnly: true }));
      const all = await collect(witness.users({ addresses: [] }));
      const maybe = all.filter(({ integration }) => !integration.known || integration.value);
      expect(users.map(({ id }) => id)).to.deep.equal(maybe.map(({ id }) => id));
      expect(maybe.length).to.be.greaterThan(30);
    } finally {
      await org.close();
    }
  });
});

import { expect } from 'chai';
import type { Org } from '../index.js';
import { startOrg } from '../index.js';
import { Client, field, recordsOf, refusalOf } from '../client.js';

describe('Queries that Salesforce refuses', () => {
  let org: Org;
  let client: Client;

  before(async () => {
    org = await startOrg({ users: 2300, logins: 30_000, eventLogDays: 0 });
    client = new Client(org);
  });
  after(() => org.close());

  const NOT_FILTERABLE = [
    'Status',
    'Application',
    'ApiType',
    'ApiVersion',
    'Browser',
    'Platform',
    'ClientVersion',
    'SourceIp',
    'LoginSubType',
    'ForwardedForIp',
    'LoginGeoId',
    'AuthMethodReference',
  ];
  for (const name of NOT_FILTERABLE) {
    it(`a filter on LoginHistory.${name}, which still groups and sorts`, async () => {
      const refused = refusalOf(await client.query(`SELECT Id FROM LoginHistory WHERE ${name} != 'Success'`));
      expect(refused).to.include({ status: 400, code: 'INVALID_FIELD' });
      expect(refused.message).to.include(`field '${name}' can not be filtered in a query call`);
      expect(
        (await client.query(`SELECT ${name}, COUNT(Id) FROM LoginHistory GROUP BY ${name} LIMIT 9`)).status,
      ).to.equal(200);
      expect((await client.query(`SELECT Id FROM LoginHistory ORDER BY ${name} LIMIT 1`)).status).to.equal(200);
    });
  }

  const FILTERABLE = [
    'AuthenticationServiceId = null',
    "CipherSuite = 'x'",
    "CountryIso = 'DE'",
    'Id != null',
    'LoginTime = TODAY',
    "LoginType IN ('Application')",
    "LoginUrl = 'x'",
    'NetworkId = null',
    'OptionsIsGet = false',
    'OptionsIsPost = true',
    "TlsProtocol = 'TLS 1.3'",
    'UserId != null',
  ];
  for (const condition of FILTERABLE) {
    it(`not: LoginHistory WHERE ${condition}`, async () => {
      expect((await client.query(`SELECT COUNT() FROM LoginHistory WHERE ${condition}`)).status).to.equal(200);
    });
  }

  const refused: [string, string, string][] = [
    [
      'SELECT LoginTime, COUNT(Id) FROM LoginHistory GROUP BY LoginTime',
      'MALFORMED_QUERY',
      "field 'LoginTime' can not be grouped in a query call",
    ],
    ['SELECT Foo FROM User', 'INVALID_FIELD', "No such column 'Foo' on entity 'User'."],
    ['SELECT Id FROM User WHERE Profile.Foo = 1', 'INVALID_FIELD', "No such column 'Foo' on entity 'Profile'."],
    ["SELECT Id FROM User WHERE Prof.Name = 'x'", 'INVALID_FIELD', "Didn't understand relationship 'Prof'"],
    ['SELECT User.Name FROM LoginHistory', 'INVALID_FIELD', "Didn't understand relationship 'User'"],
    ['SELECT Id FROM ProfileLoginIpRange', 'INVALID_TYPE', "sObject type 'ProfileLoginIpRange' is not supported."],
    ['SELECT Id FORM User', 'MALFORMED_QUERY', 'unexpected token'],
    ['SELECT Id FROM User WHERE', 'MALFORMED_QUERY', 'unexpected token'],
    ["SELECT Id FROM User WHERE Name = 'a", 'MALFORMED_QUERY', ''],
    [
      'SELECT Id FROM User WHERE IsActive = true AND Name = null OR Alias = null',
      'MALFORMED_QUERY',
      'unexpected token',
    ],
    [
      'SELECT ProfileId, Name, COUNT(Id) FROM User GROUP BY ProfileId',
      'MALFORMED_QUERY',
      'must be grouped or aggregated: Name',
    ],
    [
      "SELECT Id FROM User WHERE IsActive = 'true'",
      'INVALID_FIELD',
      'must be of type boolean and should not be enclosed',
    ],
    [
      'SELECT Id FROM User WHERE Username = 3',
      'INVALID_FIELD',
      'must be of type string and should be enclosed in quotes',
    ],
    ["SELECT Id FROM LoginHistory WHERE LoginTime > '2026-01-01'", 'INVALID_FIELD', 'must be of type dateTime'],
    ['SELECT Id FROM LoginHistory WHERE LoginTime > 2026-01-01', 'INVALID_FIELD', 'must be of type dateTime'],
    ['SELECT MAX(LoginTime) FROM LoginHistory LIMIT 1', 'MALFORMED_QUERY', 'cannot also use LIMIT'],
    [
      'SELECT Profile.Name, Profile.UserLicense.Name FROM User GROUP BY Profile.Name, Profile.UserLicense.Name',
      'MALFORMED_QUERY',
      'duplicate alias: Name',
    ],
    ['SELECT FIELDS(ALL) FROM User', 'MALFORMED_QUERY', 'LIMIT of at most 200'],
    ['SELECT Id FROM User OFFSET 2001', 'MALFORMED_QUERY', 'Maximum SOQL offset'],
    ['SELECT LogFileFieldNames FROM EventLogFile ORDER BY LogFileFieldNames', 'MALFORMED_QUERY', 'can not be sorted'],
  ];
  for (const [soql, code, message] of refused) {
    it(soql, async () => {
      const answer = refusalOf(await client.query(soql));
      expect(answer).to.include({ status: 400, code });
      expect(answer.message).to.include(message);
    });
  }

  it('marks the offending word with row and column', async () => {
    const { message } = refusalOf(await client.query("SELECT Id FROM LoginHistory WHERE Status = 'Success'"));
    expect(message).to.equal(
      "\nSELECT Id FROM LoginHistory WHERE Status = 'Success'\n" +
        `${' '.repeat(34)}^\nERROR at Row:1:Column:35\nfield 'Status' can not be filtered in a query call`,
    );
  });

  it('more than 2,000 groups, however they are counted; 2,000 are answered', async () => {
    const many = refusalOf(await client.query('SELECT Username, COUNT(Id) FROM User GROUP BY Username'));
    expect(many).to.deep.equal({
      status: 400,
      code: 'EXCEEDED_ID_LIMIT',
      message: 'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
    });
    const logins = await client.query('SELECT UserId, SourceIp, COUNT(Id) FROM LoginHistory GROUP BY UserId, SourceIp');
    expect(refusalOf(logins).code).to.equal('EXCEEDED_ID_LIMIT');
    const limited = await client.query('SELECT Username, COUNT(Id) FROM User GROUP BY Username LIMIT 2000');
    expect(recordsOf(limited)).to.have.length(2000);
  });

  it('a query over more rows than the org has time for', async () => {
    org.change.timeoutAfter(25_000);
    const refusedQuery = refusalOf(
      await client.query('SELECT LoginType, COUNT(Id) FROM LoginHistory GROUP BY LoginType'),
    );
    const smaller = await client.query('SELECT COUNT() FROM User');
    org.change.timeoutAfter(undefined);
    expect(refusedQuery).to.include({ status: 400, code: 'QUERY_TIMEOUT' });
    expect(smaller.status).to.equal(200);
  });

  it('LoginHistory on the Tooling API, and more than one profile with its Metadata', async () => {
    expect(refusalOf(await client.tooling('SELECT Id FROM LoginHistory')).code).to.equal('INVALID_TYPE');
    const many = refusalOf(await client.tooling('SELECT Id, Metadata FROM Profile'));
    expect(many.code).to.equal('MALFORMED_QUERY');
    expect(many.message).to.include('no more than one row');
  });

  it('fields and objects that this org does not have, which describe does not show either', async () => {
    const absent = ['PermissionSet.PermissionsUseAnyApiAuth', 'TwoFactorMethodsInfo'];
    for (const name of absent) org.change.settings.absent.add(name);
    const column = refusalOf(await client.query('SELECT PermissionsUseAnyApiAuth FROM PermissionSet'));
    const object = refusalOf(await client.query('SELECT Id FROM TwoFactorMethodsInfo'));
    const described = await client.get('/services/data/v64.0/sobjects/PermissionSet/describe');
    const missing = await client.get('/services/data/v64.0/sobjects/TwoFactorMethodsInfo/describe');
    org.change.settings.absent.clear();
    expect(column.code).to.equal('INVALID_FIELD');
    expect(object.code).to.equal('INVALID_TYPE');
    expect(missing.status).to.equal(404);
    expect(described.text).to.include('PermissionsApiEnabled').and.not.include('PermissionsUseAnyApiAuth');
  });

  it('a request line over 16 KB', async () => {
    const ids = Array.from({ length: 900 }, () => "'005000000000000AAA'").join(', ');
    expect((await client.query(`SELECT Id FROM User WHERE Id IN (${ids})`)).status).to.equal(414);
  });
});

describe('Pages of the org on loopback', () => {
  let org: Org;
  let client: Client;

  before(async () => {
    org = await startOrg({ users: 4500, logins: 9000, eventLogDays: 0 });
    client = new Client(org);
  });
  after(() => org.close());

  const ways = [
    'SELECT Id, Username FROM User',
    'SELECT Id, Username FROM User ORDER BY Id',
    'SELECT Id, Username FROM User WHERE IsActive = true',
    'SELECT Id, Username FROM User WHERE IsActive = true ORDER BY Username DESC',
    'SELECT Id, UserId, LoginTime, Status FROM LoginHistory ORDER BY LoginTime DESC, Id',
    'SELECT Id FROM User LIMIT 2500',
    'SELECT Id FROM LoginHistory WHERE LoginTime = LAST_N_DAYS:90 LIMIT 3000 OFFSET 100',
  ];
  for (const soql of ways) {
    it(`hold every record once: ${soql}`, async () => {
      const first = await client.query(soql);
      const records = await client.all(soql);
      expect(recordsOf(first).length).to.equal(2000);
      expect(records.length).to.equal(field(first.json, 'totalSize'));
      expect(new Set(records.map((record) => record['Id'])).size).to.equal(records.length);
      const small = await client.all(soql, { 'Sforce-Query-Options': 'batchSize=700' });
      expect(small).to.deep.equal(records);
    });
  }

  it('are asked for by a locator that says where they begin, and may be asked for again', async () => {
    const first = await client.query('SELECT Id FROM User');
    const next = String(field(first.json, 'nextRecordsUrl'));
    expect(next).to.match(/^\/services\/data\/v64\.0\/query\/01g[0-9A-Za-z]{15}-2000$/);
    const [once, twice] = [await client.get(next), await client.get(next)];
    expect(once.text).to.equal(twice.text);
    expect(field(once.json, 'nextRecordsUrl')).to.equal(next.replace('-2000', '-4000'));
  });

  it('belong to the user who asked, and are given up for the eleventh query', async () => {
    const first = await client.query('SELECT Id FROM User');
    const next = String(field(first.json, 'nextRecordsUrl'));
    const other = new Client(org, org.change.sessionWithout().accessToken);
    expect(refusalOf(await other.get(next)).code).to.equal('INVALID_QUERY_LOCATOR');
    for (let i = 0; i < 10; i++) await client.query('SELECT Id FROM User');
    expect(refusalOf(await client.get(next))).to.include({ status: 400, code: 'INVALID_QUERY_LOCATOR' });
  });

  it('count a limited query as its limit', async () => {
    const reply = await client.query('SELECT Id FROM UserLicense ORDER BY Name LIMIT 5 OFFSET 4');
    expect(field(reply.json, 'totalSize')).to.equal(2);
    expect(field((await client.query('SELECT COUNT() FROM UserLicense')).json, 'totalSize')).to.equal(6);
  });
});

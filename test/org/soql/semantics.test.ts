import { expect } from 'chai';
import fc from 'fast-check';
import type { Org } from '../index.js';
import { startOrg } from '../index.js';
import type { QueryRecord } from '../client.js';
import { Client, field, recordsOf } from '../client.js';

const NOW = Date.parse('2026-11-18T09:30:00Z');
const seconds = (iso: string): number => Date.parse(iso) / 1000;

describe('Queries of the org on loopback', () => {
  let org: Org;
  let client: Client;

  before(async () => {
    org = await startOrg({ clock: () => NOW, timeZone: 'Europe/Berlin', eventLogDays: 0 });
    client = new Client(org);
    org.change.addProfile({ name: 'Test Crew' });
    const people: [string, string | null, number, string | null][] = [
      ['ada', 'Ada', 1, '2026-11-18T08:00:00Z'],
      ['bob', 'bob', 1, '2026-11-17T22:59:59Z'],
      ['cy', null, 0, '2026-11-17T23:00:00Z'],
      ['dee', 'Dee_1', 1, null],
      ['eve', 'Dee%2', 0, '2026-10-31T12:00:00Z'],
    ];
    for (const [name, department, active, login] of people) {
      const username = `${name}@crew.example`;
      org.change.addUser({ username, lastName: name, profile: 'Test Crew' });
      org.change.changeUser(username, {
        department,
        active,
        last_login: login === null ? null : seconds(login),
      });
    }
    org.change.assign('ada@crew.example', 'Reports');
    org.change.assign('bob@crew.example', 'Integration_Group');
  });
  after(() => org.close());

  const crew = (condition: string): Promise<string[]> =>
    client
      .all(`SELECT LastName FROM User WHERE Profile.Name = 'Test Crew' AND (${condition}) ORDER BY LastName`)
      .then((records) => records.map((record) => String(record['LastName'])));

  const conditions: [string, string[]][] = [
    ["Department = 'BOB'", ['bob']],
    ["Department != 'bob'", ['ada', 'cy', 'dee', 'eve']],
    ["NOT Department = 'bob'", ['ada', 'cy', 'dee', 'eve']],
    ['Department = null', ['cy']],
    ['Department != null', ['ada', 'bob', 'dee', 'eve']],
    ["Department = ''", ['cy']],
    ["Department IN ('ADA', 'bob')", ['ada', 'bob']],
    ["Department IN ('ada', null)", ['ada', 'cy']],
    ["Department NOT IN ('ada', 'bob')", ['cy', 'dee', 'eve']],
    ["Department LIKE 'd%'", ['dee', 'eve']],
    ["Department LIKE 'dee\\_%'", ['dee']],
    ["Department LIKE '%\\%2'", ['eve']],
    ["NOT (Department LIKE 'd%' OR IsActive = false)", ['ada', 'bob']],
    ['IsActive = true AND (LastLoginDate = null OR LastLoginDate > 2026-11-18T07:59:59Z)', ['ada', 'dee']],
    ['LastLoginDate >= 2026-11-18T09:00:00+01:00', ['ada']],
    // Midnight in Berlin is 23:00 UTC in November; an administrator's day is that of the user's zone.
    ['LastLoginDate = TODAY', ['ada', 'cy']],
    ['LastLoginDate = YESTERDAY', ['bob']],
    ['LastLoginDate < TODAY', ['bob', 'eve']],
    ['LastLoginDate = THIS_MONTH', ['ada', 'bob', 'cy']],
    ['LastLoginDate = LAST_MONTH', ['eve']],
    ['LastLoginDate = LAST_N_DAYS:1', ['ada', 'bob', 'cy']],
    ['LastLoginDate = LAST_N_DAYS:30', ['ada', 'bob', 'cy', 'eve']],
    ['LastLoginDate = N_DAYS_AGO:1', ['bob']],
    ['LastLoginDate != TODAY', ['bob', 'dee', 'eve']],
    ["Id IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Reports')", ['ada']],
    ['Id IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSetGroupId != null)', ['bob']],
    [
      "Id NOT IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.Type = 'Regular')",
      ['bob', 'cy', 'dee', 'eve'],
    ],
    [
      'Id IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.PermissionsUseAnyApiAuth = true)',
      ['bob'],
    ],
  ];
  for (const [condition, expected] of conditions) {
    it(`finds ${expected.join(', ')} by ${condition}`, async () => {
      expect(await crew(condition)).to.deep.equal(expected);
    });
  }

  it('sorts nulls first unless asked otherwise, and without case', async () => {
    const order = async (by: string): Promise<unknown[]> => {
      const records = await client.all(`SELECT Department FROM User WHERE Profile.Name = 'Test Crew' ORDER BY ${by}`);
      return records.map((record) => record['Department']);
    };
    expect(await order('Department')).to.deep.equal([null, 'Ada', 'bob', 'Dee%2', 'Dee_1']);
    expect(await order('Department DESC NULLS LAST')).to.deep.equal(['Dee_1', 'Dee%2', 'bob', 'Ada', null]);
    expect(await order('Department DESC')).to.deep.equal([null, 'Dee_1', 'Dee%2', 'bob', 'Ada']);
  });

  it('writes records as the REST API does', async () => {
    const [record] = await client.all(
      'SELECT Id, Username, LastLoginDate, IsActive, Department, Profile.Name, Profile.UserLicense.Name FROM User ' +
        "WHERE Username = 'ADA@crew.example'",
    );
    const id = String(record?.['Id']);
    expect(record).to.deep.equal({
      attributes: { type: 'User', url: `/services/data/v64.0/sobjects/User/${id}` },
      Id: id,
      Username: 'ada@crew.example',
      LastLoginDate: '2026-11-18T08:00:00.000+0000',
      IsActive: true,
      Department: 'Ada',
      Profile: {
        attributes: field(field(record, 'Profile'), 'attributes'),
        Name: 'Test Crew',
        UserLicense: {
          attributes: field(field(field(record, 'Profile'), 'UserLicense'), 'attributes'),
          Name: 'Salesforce',
        },
      },
    });
    expect(field(field(field(record, 'Profile'), 'attributes'), 'type')).to.equal('Profile');
  });

  it('names aggregates by alias or expr0, expr1', async () => {
    const reply = await client.query(
      "SELECT IsActive, COUNT(Id) n, MIN(LastLoginDate), MAX(LastLoginDate) FROM User WHERE Profile.Name = 'Test Crew' " +
        'GROUP BY IsActive ORDER BY COUNT(Id) DESC',
    );
    expect(recordsOf(reply)).to.deep.equal([
      {
        attributes: { type: 'AggregateResult' },
        IsActive: true,
        n: 3,
        expr0: '2026-11-17T22:59:59.000+0000',
        expr1: '2026-11-18T08:00:00.000+0000',
      },
      {
        attributes: { type: 'AggregateResult' },
        IsActive: false,
        n: 2,
        expr0: '2026-10-31T12:00:00.000+0000',
        expr1: '2026-11-17T23:00:00.000+0000',
      },
    ]);
  });

  it('keeps users whose profile is gone, with a null parent', async () => {
    org.change.addProfile({ name: 'Short Lived' });
    org.change.addUser({ username: 'left@crew.example', profile: 'Short Lived' });
    org.change.deleteProfile('Short Lived');
    const [record] = await client.all("SELECT ProfileId, Profile.Name FROM User WHERE Username = 'left@crew.example'");
    expect(record?.['Profile']).to.equal(null);
    expect(record?.['ProfileId']).to.match(/^00e/);
  });
});

/** Kinds of logins from which random histories are drawn: few, so that groups repeat. */
const TYPES = ['Other Apex API', 'Partner Product', 'Application'] as const;
const STATUSES = ['Success', 'Invalid Password'] as const;
const ADDRESSES = ['203.0.113.1', '198.51.100.2', '2001:db8::7'] as const;
const FIRST = seconds('2026-11-01T00:00:00Z');

interface Login {
  readonly user: number;
  readonly time: number;
  readonly loginType: string;
  readonly status: string;
  readonly sourceIp: string;
  readonly loginSubType: string | null;
}

const anyLogin = fc.record<Login>({
  user: fc.integer({ min: 0, max: 3 }),
  time: fc.integer({ min: 0, max: 100_000 }),
  loginType: fc.constantFrom(...TYPES),
  status: fc.constantFrom(...STATUSES),
  sourceIp: fc.constantFrom(...ADDRESSES),
  loginSubType: fc.constantFrom('SoapApiLogin', null),
});

const GROUPABLE = ['UserId', 'LoginType', 'Status', 'SourceIp', 'LoginSubType'] as const;

describe('Groups of LoginHistory in the org on loopback', () => {
  let org: Org;
  let client: Client;
  let ids: string[];

  before(async () => {
    org = await startOrg({ clock: () => NOW, eventLogDays: 0 });
    client = new Client(org);
    ids = [0, 1, 2, 3].map((i) => org.change.addUser({ username: `login${String(i)}@crew.example` }));
  });
  after(() => org.close());

  const valueOf = (login: Login, name: (typeof GROUPABLE)[number]): string | null => {
    const values = {
      UserId: ids[login.user] ?? '',
      LoginType: login.loginType,
      Status: login.status,
      SourceIp: login.sourceIp,
      LoginSubType: login.loginSubType,
    };
    return values[name];
  };

  /** The same groups, counted one row after the other. */
  const count = (logins: readonly Login[], by: readonly (typeof GROUPABLE)[number][]): string[] => {
    const groups = new Map<string, { n: number; first: number; last: number }>();
    for (const login of logins) {
      const key = JSON.stringify(by.map((name) => valueOf(login, name)));
      const known = groups.get(key) ?? { n: 0, first: Number.POSITIVE_INFINITY, last: 0 };
      groups.set(key, {
        n: known.n + 1,
        first: Math.min(known.first, login.time),
        last: Math.max(known.last, login.time),
      });
    }
    return [...groups]
      .map(([key, { n, first, last }]) => `${key} ${String(n)} ${String(first)} ${String(last)}`)
      .sort();
  };

  const read = (record: QueryRecord, by: readonly string[]): string => {
    const time = (name: string): number => seconds(String(record[name]).replace('+0000', 'Z')) - FIRST;
    const key = JSON.stringify(by.map((name) => record[name]));
    return `${key} ${String(record['n'])} ${String(time('a'))} ${String(time('b'))}`;
  };

  it('are those of a count over every row, for random histories, fields and windows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLogin, { maxLength: 60 }),
        fc.subarray([...GROUPABLE], { minLength: 1 }),
        fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 100_000 })),
        fc.subarray([...TYPES], { minLength: 1 }),
        fc.integer({ min: 0, max: 3 }),
        async (logins, by, [x, y], types, fromUser) => {
          org.change.rows('DELETE FROM login_history');
          for (const { user, time, ...values } of logins) {
            org.change.addLogin(ids[user] ?? '', FIRST + time, values);
          }
          const [start, end] = [Math.min(x, y), Math.max(x, y)];
          const iso = (offset: number): string => new Date((FIRST + offset) * 1000).toISOString();
          const soql =
            `SELECT ${by.join(', ')}, COUNT(Id) n, MIN(LoginTime) a, MAX(LoginTime) b FROM LoginHistory ` +
            `WHERE LoginTime >= ${iso(start)} AND LoginTime < ${iso(end)} ` +
            `AND LoginType IN (${types.map((type) => `'${type}'`).join(', ')}) AND UserId >= '${ids[fromUser] ?? ''}' ` +
            `GROUP BY ${by.join(', ')}`;
          const records = await client.all(soql);
          const wanted = logins.filter(
            (login) =>
              login.time >= start &&
              login.time < end &&
              types.some((type) => type === login.loginType) &&
              login.user >= fromUser,
          );
          expect(records.map((record) => read(record, by)).sort()).to.deep.equal(count(wanted, by));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('count nothing as 0 and have no extremes then', async () => {
    org.change.rows('DELETE FROM login_history');
    const reply = await client.query('SELECT COUNT(Id) n, MAX(LoginTime) m FROM LoginHistory');
    expect(recordsOf(reply)).to.deep.equal([{ attributes: { type: 'AggregateResult' }, n: 0, m: null }]);
  });
});

import { expect } from 'chai';
import type { Org } from '../index.js';
import { INTEGRATION_CASES, startOrg } from '../index.js';
import { Client, field, recordsOf } from '../client.js';

const NOW = Date.parse('2026-11-18T12:00:00Z');
const DAY = 86_400;

async function count(org: Org, soql: string): Promise<unknown> {
  return field((await new Client(org).query(soql)).json, 'totalSize');
}

/** Successful SOAP logins of users who hold Use Any API Auth (`IN`) or do not (`NOT IN`), since a time in seconds. */
function soapSuccesses(org: Org, holders: 'IN' | 'NOT IN', since = 0): number {
  const [row] = org.change.rows(
    `SELECT COUNT(*) AS n FROM login_history h JOIN login_combo c ON c.n = h.combo
     WHERE c.login_sub_type = 'SoapApiLogin' AND c.status = 'Success' AND h.time >= ${String(since)}
       AND h.user ${holders} (
         SELECT a.assignee FROM permission_set_assignment a JOIN permission_set s ON s.n = a.pset
         WHERE s.p_UseAnyApiAuth = 1 AND a.expires IS NULL)`,
  );
  return Number(row?.['n']);
}

describe('The generator of the org on loopback', () => {
  it('builds the same org from the same seed and time, and another from another', async () => {
    const options = { users: 300, logins: 3000, clock: () => NOW };
    const [one, same, other] = await Promise.all([
      startOrg({ ...options, seed: 5 }),
      startOrg({ ...options, seed: 5 }),
      startOrg({ ...options, seed: 6 }),
    ]);
    const tables = ['user', 'permission_set_assignment', 'login_ip', 'login_history', 'login_combo', 'profile'];
    const rows = (org: Org, table: string): string => JSON.stringify(org.change.rows(`SELECT * FROM ${table}`));
    for (const table of tables) expect(rows(one, table) === rows(same, table), table).to.equal(true);
    expect(rows(one, 'user') === rows(other, 'user')).to.equal(false);
    expect(one.orgId).to.equal(same.orgId).and.not.equal(other.orgId);
    expect(one.integrations).to.deep.equal(same.integrations).and.not.deep.equal(other.integrations);
    await Promise.all([one.close(), same.close(), other.close()]);
  });

  describe('makes an org that', () => {
    let org: Org;
    before(async () => {
      org = await startOrg({ users: 5000, integrations: 100, logins: 50_000, clock: () => NOW });
    });
    after(() => org.close());

    it('has as many users and logins as asked for', async () => {
      expect(await count(org, 'SELECT COUNT() FROM User')).to.equal(5000);
      expect(await count(org, 'SELECT COUNT() FROM UserLogin')).to.equal(5000);
      expect(await count(org, 'SELECT COUNT() FROM LoginHistory')).to.equal(50_000);
    });

    it('has an integration user for every case', () => {
      expect(org.integrations.map((item) => item.case)).to.deep.equal([...INTEGRATION_CASES]);
    });

    it('assigns to every user the permission set of its profile', async () => {
      const profiles = await new Client(org).all('SELECT ProfileId, COUNT(Id) n FROM User GROUP BY ProfileId');
      const assigned = await new Client(org).all(
        'SELECT PermissionSet.ProfileId, COUNT(Id) n FROM PermissionSetAssignment ' +
          'WHERE PermissionSet.IsOwnedByProfile = true GROUP BY PermissionSet.ProfileId',
      );
      const pairs = (records: typeof profiles): string[] =>
        records.map((record) => `${String(record['ProfileId'])} ${String(record['n'])}`).sort();
      expect(pairs(assigned)).to.deep.equal(pairs(profiles));
    });

    it('has histories of 180 days, most of them by few integrations from few addresses', async () => {
      const [span] = recordsOf(
        await new Client(org).query(
          'SELECT MIN(LoginTime) a, MAX(LoginTime) b, COUNT_DISTINCT(UserId) u FROM LoginHistory',
        ),
      );
      const age = (name: string): number => (NOW - Date.parse(String(span?.[name]).replace('+0000', 'Z'))) / 1000 / DAY;
      expect(age('a')).to.be.within(170, 180.01);
      expect(age('b')).to.be.within(0, 1);
      const busiest = org.change.rows(
        `SELECT COUNT(*) AS n, COUNT(DISTINCT c.source_ip) AS addresses FROM login_history h
         JOIN login_combo c ON c.n = h.combo GROUP BY h.user ORDER BY n DESC LIMIT 100`,
      );
      const rows = busiest.reduce((sum, row) => sum + Number(row['n']), 0);
      expect(rows / 50_000).to.be.within(0.8, 0.9);
      for (const row of busiest) expect(Number(row['addresses'])).to.be.at.most(8);
    });

    it('has password logins of both paths, failures in bursts, and values that trip careless readers', async () => {
      const values = async (name: string): Promise<string[]> =>
        (await new Client(org).all(`SELECT ${name} v, COUNT(Id) FROM LoginHistory GROUP BY ${name} LIMIT 2000`)).map(
          (record) => String(record['v']),
        );
      expect(await values('LoginSubType')).to.include.members(['SoapApiLogin', 'OauthUsernamePassword', 'null']);
      expect(await values('Status')).to.include.members([
        'Success',
        'Invalid Password',
        'Failed: API Security Token Required',
      ]);
      expect(await values('LoginType')).to.include('Oauth2, Remote Access 2.0');
      const addresses = org.change
        .rows('SELECT DISTINCT source_ip AS a FROM login_combo')
        .map((row) => String(row['a']));
      expect(addresses).to.include('Salesforce.com IP');
      expect(addresses.some((address) => address.startsWith('2001:db8:'))).to.equal(true);
    });

    it('has SOAP logins of users who hold Use Any API Auth, and of users who do not', () => {
      expect(soapSuccesses(org, 'IN')).to.be.above(1000);
      expect(soapSuccesses(org, 'NOT IN')).to.be.above(1000);
    });

    it('has none of the latter since the day on which the permission is needed', async () => {
      const later = await startOrg({ users: 400, logins: 8000, clock: () => Date.parse('2027-01-20T12:00:00Z') });
      const since = Date.UTC(2026, 11, 1) / 1000;
      expect(soapSuccesses(later, 'IN', since)).to.be.above(50);
      expect(soapSuccesses(later, 'NOT IN', since)).to.equal(0);
      expect(soapSuccesses(later, 'NOT IN')).to.be.above(50);
      await later.close();
    });

    it('freezes and locks a few users only, however large it is', async () => {
      expect(await count(org, 'SELECT COUNT() FROM UserLogin WHERE IsFrozen = true')).to.be.within(5, 20);
      expect(await count(org, 'SELECT COUNT() FROM UserLogin WHERE IsPasswordLocked = true')).to.be.within(3, 12);
    });
  });
});

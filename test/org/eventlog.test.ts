import { expect } from 'chai';
import { Client, recordsOf, soapLogin } from './client.js';
import type { Org } from './index.js';
import { startOrg } from './index.js';

const NOW = Date.parse('2026-11-18T12:00:00Z');

/** Rows of a CSV without quotes or commas inside its values, by column. */
function rowsOf(csv: string): Record<string, string>[] {
  const [head = [], ...lines] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(1, -1).split('","'));
  return lines.map((line) => Object.fromEntries(head.map((name, i) => [name, line[i] ?? ''])));
}

describe('Event logs of the org on loopback', () => {
  let org: Org;

  beforeEach(async () => {
    org = await startOrg({ clock: () => NOW });
  });
  afterEach(() => org.close());

  const logOf = async (type: string): Promise<Record<string, string>[]> => {
    const client = new Client(org);
    const [file] = recordsOf(
      await client.query(
        `SELECT Id, LogFile, LogFileLength FROM EventLogFile WHERE EventType = '${type}' AND LogDate = TODAY`,
      ),
    );
    const reply = await client.get(String(file?.['LogFile']));
    expect(Buffer.byteLength(reply.text)).to.equal(file?.['LogFileLength']);
    return rowsOf(reply.text);
  };

  it('tell a login with the token from one with the password alone, and what failed', async () => {
    const { username, password, securityToken } = org.integrations[0] ?? {
      username: '',
      password: '',
      securityToken: '',
    };
    await soapLogin(org.urls.office, username, password);
    await soapLogin(org.urls.cloud, username, password + securityToken);
    await soapLogin(org.urls.cloud, username, password);
    org.change.writeEventLogs();
    const rows = (await logOf('Login')).filter((row) => row['USER_NAME'] === username);
    expect(rows.map((row) => [row['SOURCE_IP'], row['LOGIN_STATUS'], row['USE_API_TOKEN']])).to.deep.equal([
      ['203.0.113.10', 'LOGIN_NO_ERROR', 'P'],
      ['198.51.100.77', 'LOGIN_NO_ERROR', 'T'],
      ['198.51.100.77', 'LOGIN_ERROR_MUST_USE_API_TOKEN', ''],
    ]);
    expect(rows[0]).to.include({
      EVENT_TYPE: 'Login',
      ORGANIZATION_ID: org.orgId.slice(0, 15),
      API_TYPE: 'P',
      API_VERSION: '64.0',
      LOGIN_TYPE: 'I',
      LOGIN_SUB_TYPE: 'SoapApiLogin',
      TIMESTAMP_DERIVED: '2026-11-18T12:00:00.000Z',
      TIMESTAMP: '20261118120000.000',
    });
    const usage = (await logOf('ApiTotalUsage')).filter((row) => row['USER_NAME'] === username);
    expect(usage.map((row) => [row['API_FAMILY'], row['API_RESOURCE'], row['CLIENT_IP']])).to.deep.equal([
      ['SOAP', 'login', '203.0.113.10'],
      ['SOAP', 'login', '198.51.100.77'],
      ['SOAP', 'login', '198.51.100.77'],
    ]);
  });

  it('are empty without Event Monitoring, which is not the same as hidden', async () => {
    org.change.settings.eventMonitoring = false;
    const reply = await new Client(org).query('SELECT Id FROM EventLogFile');
    expect([reply.status, recordsOf(reply)]).to.deep.equal([200, []]);
    const session = org.change.session({ permissions: ['ApiEnabled'] });
    expect((await new Client(org, session.accessToken).query('SELECT Id FROM EventLogFile')).status).to.equal(400);
  });
});

import { expect } from 'chai';
import jsforce from '@jsforce/jsforce-node';
import type { Org } from '../index.js';
import { startOrg } from '../index.js';

describe('Permission sets of the org on loopback', () => {
  let org: Org;
  let connection: jsforce.Connection;
  const USERNAME = 'etl@acme.example';

  beforeEach(async () => {
    org = await startOrg();
    org.change.addUser({ username: USERNAME, profile: 'Standard User' });
    connection = connect(org.admin.accessToken);
  });
  afterEach(() => org.close());

  function connect(accessToken: string): jsforce.Connection {
    return new jsforce.Connection({ instanceUrl: org.urls.cloud, accessToken, version: '64.0' });
  }
  /** What a deployment through updateMetadata says: nothing when it is taken. */
  async function save(set: Readonly<Record<string, unknown>>, as = connection): Promise<string[]> {
    const saved = await as.metadata.update('PermissionSet', [set] as never);
    return (Array.isArray(saved) ? saved : [saved]).flatMap(({ errors }) =>
      (Array.isArray(errors) ? errors : [errors]).map((error: { statusCode?: string }) => error.statusCode ?? ''),
    );
  }
  const grant = (name: string, enabled = true): { name: string; enabled: boolean } => ({ name, enabled });
  const granted = async (name: string): Promise<unknown> => {
    const soql = `SELECT PermissionsUseAnyApiAuth, PermissionsApiEnabled FROM PermissionSet WHERE Name = '${name}'`;
    const [row] = (await connection.query(soql)).records;
    return [row?.['PermissionsUseAnyApiAuth'], row?.['PermissionsApiEnabled']];
  };
  const userId = async (): Promise<string> =>
    (await connection.query(`SELECT Id FROM User WHERE Username = '${USERNAME}'`)).records[0]?.Id ?? '';
  const setId = async (name: string): Promise<string> =>
    (await connection.query(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`)).records[0]?.Id ?? '';
  /** The error code of an assignment; the id's first letters when it was made. */
  async function assign(PermissionSetId: string, AssigneeId: string, as = connection): Promise<string> {
    try {
      const made = await as.sobject('PermissionSetAssignment').create({ AssigneeId, PermissionSetId });
      return made.success ? made.id.slice(0, 3) : '';
    } catch (error) {
      return error instanceof Error && 'errorCode' in error ? String(error.errorCode) : String(error);
    }
  }

  it('hold what the last deployed file says, no more', async () => {
    expect(await save({ fullName: 'Mine', label: 'Mine', userPermissions: [grant('UseAnyApiAuth')] })).to.deep.equal(
      [],
    );
    expect(await granted('Mine')).to.deep.equal([true, false]);
    await save({ fullName: 'Mine', label: 'Mine', userPermissions: [grant('ApiEnabled')] });
    expect(await granted('Mine')).to.deep.equal([false, true]);
    const read = await connection.metadata.read('PermissionSet', 'Mine');
    expect(read.userPermissions.map(({ name }) => name)).to.deep.equal(['ApiEnabled']);
  });

  it('are refused without a label, under a wrong name, with a permission that the org has not', async () => {
    expect(await save({ fullName: 'Mine' })).to.deep.equal(['REQUIRED_FIELD_MISSING']);
    for (const fullName of ['9', 'two words', 'a__b', 'a_', 'ä']) {
      expect(await save({ fullName, label: 'x' }), fullName).to.deep.equal(['INVALID_INPUT']);
    }
    const unknown = { fullName: 'Mine', label: 'x', userPermissions: [grant('UseAnyApiClient')] };
    expect(await save(unknown)).to.deep.equal(['INVALID_CROSS_REFERENCE_KEY']);
    expect(await setId('Mine')).to.equal('');
  });

  it('are assigned once, by who may', async () => {
    const set = await setId('Use_Any_API_Auth');
    const user = await userId();
    const without = connect(org.change.sessionWithout('AssignPermissionSets').accessToken);
    expect(await assign(set, user, without)).to.equal('INSUFFICIENT_ACCESS_OR_READONLY');
    expect(await assign(set, user)).to.equal('0Pa');
    expect(await assign(set, user)).to.equal('DUPLICATE_VALUE');
    expect(await assign(user, user)).to.equal('MALFORMED_ID');
    const assigned = `SELECT Assignee.Username FROM PermissionSetAssignment WHERE PermissionSetId = '${set}' AND AssigneeId = '${user}'`;
    expect((await connection.query(assigned)).totalSize).to.equal(1);
  });
});

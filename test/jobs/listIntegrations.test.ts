/**
 * The register of a policy file held against an org: docs/salesforce.md section 6, docs/ci.md, docs/rules.
 */
import { expect } from 'chai';
import { policyOf } from '../../lib/facts/policyFile/index.js';
import type { Witness } from '../../lib/facts/types.js';
import { ruleLayouts } from '../../lib/jobs/common/policyFile.js';
import { readRegister, type RegisterRead } from '../../lib/jobs/listIntegrations.js';
import { witnessOf } from '../facts/org/support.js';
import { startOrg, type Org, type OrgSession } from '../org/index.js';

const NOW = '2026-11-24T12:00:00.000Z';
const SECONDS = Date.parse(NOW) / 1000;
const entry = (name: string, more = ''): string =>
  `  - {name: ${name}, username: ${name}@t.example, owner: ann@acme.example, purpose: loads orders, path: soap${more}}\n`;

describe('jobs: the register of integrations', () => {
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => Date.parse(NOW) });
    org.change.forgetLogins();
    org.change.addProfile({ name: 'Robots', permissions: ['ApiEnabled', 'ApiUserOnly', 'UseAnyApiAuth'] });
    org.change.addUser({ username: 'etl@t.example', profile: 'Robots' });
    org.change.addLogin('etl@t.example', SECONDS - 86_400, { application: 'Nightly load', sourceIp: '203.0.113.10' });
  });
  after(async () => org.close());

  const register = async (entries: string, session: OrgSession = org.admin): Promise<RegisterRead> => {
    const { file } = await policyOf(`version: 1\n${entries}`, 'sf-token.yml', ruleLayouts());
    return readRegister(await witnessOf(org, session, { now: NOW }), { file, now: NOW, since: undefined });
  };

  it('says of each who is there, when it logged in last, and that SOAP ends with June 2027', async () => {
    const read = await register(`integrations:\n${entry('etl')}${entry('gone')}`);
    const of = (name: string): RegisterRead['held']['integrations'][number] | undefined =>
      read.held.integrations.find(({ integration }) => integration.name === name);
    expect([of('etl')?.user, of('gone')?.user, read.conclusion]).to.deep.equal(['there', 'missing', 'yes']);
    expect(of('etl')?.lastLogin).to.equal('2026-11-23T12:00:00.000Z');
    expect(of('etl')?.addresses.map(({ address }) => address)).to.deep.equal(['203.0.113.10']);
    expect(of('etl')?.stops?.date).to.equal('2027-06-01');
    expect(of('gone')?.findings.map(({ rule }) => rule)).to.include('integration-user-missing');
  });

  it('leaves out what is of another org, and counts it', async () => {
    const read = await register(`integrations:\n${entry('etl')}${entry('gone', ', org: 00D000000000062EAA')}`);
    expect(read.held.integrations.map(({ integration }) => integration.name)).to.deep.equal(['etl']);
    expect(read.elsewhere?.integrations).to.equal(1);
  });

  it('is incomplete where logins cannot be read', async () => {
    const session = org.change.sessionWithout('MonitorLoginHistory', 'ManageUsers');
    const read = await register(`integrations:\n${entry('etl')}`, session);
    expect([read.conclusion, read.held.gaps.map(({ what }) => what).includes('LoginHistory')]).to.deep.equal([
      ...['incomplete', true],
    ]);
  });

  it('reads nothing for one without entries', async () => {
    const { file } = await policyOf('version: 1\n', 'sf-token.yml', ruleLayouts());
    const never = (): never => {
      throw new Error('It was asked.');
    };
    const witness: Witness = {
      ...{ source: { kind: 'org', name: 'prod' }, org: never, profiles: never, gaps: never, apiCalls: () => 0 },
    };
    const read = await readRegister(witness, { file, now: NOW, since: undefined });
    expect([read.held.integrations, read.conclusion, read.apiCalls]).to.deep.equal([[], 'yes', 0]);
  });
});

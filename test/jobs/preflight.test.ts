/**
 * Which rules a session could judge, org by org: one that cannot be opened hides no other.
 */
import { expect } from 'chai';
import { foreseeOrgs, preflightConclusion, type SessionSource } from '../../lib/jobs/preflight.js';
import { policyOf } from '../../lib/facts/policyFile/index.js';
import { ruleLayouts } from '../../lib/jobs/common/policyFile.js';
import { say } from '../../lib/messages.js';
import type { PolicyFile } from '../../lib/policy/gate/index.js';
import { toPreflightResult } from '../../lib/report/preflight/result.js';

const NOW = { now: () => new Date('2026-11-24T12:00:00Z'), hasLists: false };

const opened = (name: string, permissions: readonly string[]): SessionSource => ({
  name,
  open: async () =>
    Promise.resolve({
      source: { kind: 'org', name, orgId: `00D-${name}` },
      capabilities: async () => Promise.resolve(new Set(permissions)),
      apiCalls: () => 3,
    }),
});
const broken = (name: string): SessionSource => ({
  name,
  open: async () => Promise.reject(new Error('The session has ended.\nMore of it.')),
});

describe('jobs: what a session could judge', () => {
  let file: PolicyFile;
  before(async () => {
    ({ file } = await policyOf(
      'version: 1\nranges:\n  office:\n    - 192.0.2.0/24\ntrusted: [office]\n',
      'sf-token.yml',
      ruleLayouts(),
    ));
  });

  it('is told of each org, with the calls of all', async () => {
    const { apiCalls, orgs } = await foreseeOrgs([opened('a', []), opened('b', ['ViewSetup'])], file, NOW);
    expect(apiCalls).to.equal(6);
    expect(orgs.map(({ id, name }) => [name, id])).to.deep.equal([
      ['a', '00D-a'],
      ['b', '00D-b'],
    ]);
    const [without, withIt] = orgs.map(({ rules }) => rules.find(({ id }) => id === 'range-unregistered')?.judged);
    expect([without, withIt]).to.deep.equal(['no', 'yes']);
  });

  it('names one of several that cannot be opened, and throws for one alone', async () => {
    const { orgs } = await foreseeOrgs([broken('x'), opened('a', [])], file, NOW);
    expect(orgs[0]).to.deep.equal({ name: 'x', rules: [], unread: 'The session has ended.' });
    const error: unknown = await foreseeOrgs([broken('x')], file, NOW).catch((thrown: unknown) => thrown);
    expect(error).to.be.an('error');
  });

  it('comes to yes where every rule can be judged in every org, else it is incomplete', async () => {
    const all = ['ViewSetup', 'ViewAllUsers', 'ManageUsers', 'MonitorLoginHistory', 'ModifyMetadata'];
    const more = ['ViewEventLogFiles', 'ManageTwoFactor', 'ViewAllProfiles', 'CustomizeApplication', 'ViewAllData'];
    const outcome = async (...sources: readonly SessionSource[]): Promise<string> => {
      const { apiCalls, orgs } = await foreseeOrgs(sources, file, NOW);
      const words = { labelOf: (name: string): string => name, setOf: (name: string): string => name };
      return preflightConclusion(toPreflightResult({ policy: file.path, orgs, apiCalls, ...words }, say));
    };
    const able = opened('a', [...all, ...more]);
    expect(await outcome(able)).to.equal('yes');
    expect(await outcome(able, opened('b', all.slice(1)))).to.equal('incomplete');
    expect(await outcome(able, broken('x'))).to.equal('incomplete');
  });
});

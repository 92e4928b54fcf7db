/** Which rules have nothing to judge by what the file alone says, before anything is read. */
import { expect } from 'chai';
import { policyOf } from '../../../lib/facts/policyFile/index.js';
import { ruleLayouts } from '../../../lib/jobs/common/policyFile.js';
import { notAskedFor } from '../../../lib/policy/gate/index.js';
import { ENTRY, NOW } from './support.js';

async function none(policy: Readonly<Record<string, unknown>>, hasLists = false): Promise<readonly string[]> {
  const { file } = await policyOf(JSON.stringify({ version: 1, ...policy }), 'sf-token.yml', ruleLayouts());
  return [...notAskedFor(file, NOW, hasLists)];
}

/** Of the register. */
const REGISTER = [
  ...['integration-user-missing', 'integration-unused', 'integration-path', 'integration-address'],
  ...['integration-client', 'integration-new-use', 'integration-unusual-hour', 'integration-unusual-calls'],
  ...['move-by-passed', 'path-ends-before-move', 'any-api-auth-unused', 'any-api-auth-unregistered', 'rotation-due'],
  ...['person-as-integration', 'integration-not-api-only', 'integration-privileged', 'integration-blocked'],
  ...['integration-mfa-api', 'integration-without-profile-ranges', 'integration-interactive-login', 'access-review'],
  ...['owner-gone', 'token-mailbox'],
];
const RANGES = ['range-unregistered', 'range-missing', 'range-expired'];
const PROBES = ['must-pass', 'must-not-pass'];
const WAIVERS = ['waiver-expired', 'waiver-long'];

describe('policy file: rules that have nothing to judge', () => {
  it('are all those about entries that an empty file does not have, and no rule about the org', async () => {
    expect(await none({})).to.deep.equal([...REGISTER, ...RANGES, ...PROBES, ...WAIVERS, 'published-range']);
  });

  it('are those of clients and of owners where no entry names any', async () => {
    const integrations = [{ ...ENTRY, clients: undefined, owner: 'Integration team' }];
    const left = ['integration-client', 'owner-gone', ...RANGES, ...PROBES, ...WAIVERS, 'published-range'];
    expect(await none({ integrations })).to.deep.equal(left);
    const named = await none({ integrations: [ENTRY] });
    expect(named).to.not.include('integration-client');
    expect(named).to.not.include('owner-gone');
  });

  it('are each of them no longer once the file has something for it', async () => {
    const without = (...ids: readonly string[]): string[] =>
      [...REGISTER, ...RANGES, ...PROBES, ...WAIVERS, 'published-range'].filter((id) => !ids.includes(id));
    expect(await none({ mustPass: ['10.0.0.1'] })).to.deep.equal(without('must-pass'));
    expect(await none({ mustNotPass: ['10.0.0.1'] })).to.deep.equal(without('must-not-pass'));
    expect(await none({ ranges: { office: ['192.0.2.0/24'] }, trusted: ['office'] })).to.deep.equal(without(...RANGES));
    const waiver = { rule: 'must-pass', reason: 'known', owner: 'ann@example.com', until: '2027-01-01' };
    expect(await none({ waivers: [waiver] })).to.deep.equal(without(...WAIVERS));
    // What is found in the file itself is judged, whatever is read.
    const over = { ...waiver, until: '2026-01-01' };
    expect(await none({ waivers: [over] })).to.deep.equal(without(...WAIVERS));
    expect(await none({}, true)).to.deep.equal(without('published-range'));
  });
});

import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import type { JudgedSource } from '../../lib/jobs/checkPolicy.js';
import { toCheckPolicyResult } from '../../lib/report/gate/result.js';
import { facts, gap, judged, read, outcomeOf } from '../policy/gate/support.js';

describe('report: several orgs held against one policy', () => {
  it('says of what could not be read in which of them', async () => {
    const { users } = await facts();
    if (!users.there) throw new Error('There are no users.');
    const open = await judged({ facts: { users: read(users.value, gap('User')) } });
    const of = (name: string, orgId: string): Omit<JudgedSource, 'rules'> => ({
      ...{ name, apiCalls: 1 },
      source: { kind: 'org', name, orgId },
      org: { name, id: orgId },
    });
    const result = toCheckPolicyResult(
      {
        judged: [
          { ...of('prod', '00D000000000001AAA'), rules: open },
          { ...of('uat', '00D000000000002AAA'), rules: await judged() },
        ],
        unread: [],
        policy: 'sf-token.yml',
        threshold: 'error',
      },
      say,
    );
    expect(result.incomplete.map(({ what }) => what)).to.deep.equal(['User (prod)']);
    expect(result.orgs.map(({ outcome }) => outcome)).to.deep.equal(['incomplete', 'passed']);
  });

  it('a waiver may name a finding by the fingerprint of such a report', async () => {
    const entry = { 'rotate-by': '2026-11-21' };
    const [finding] = (await outcomeOf('rotation-due', { entry })).findings;
    const waived = async (subject: string): Promise<boolean> => {
      const waiver = { rule: 'rotation-due', subject, reason: 'r', owner: 'o', until: '2026-12-31' };
      const [one] = (await outcomeOf('rotation-due', { entry, policy: { waivers: [waiver] } })).findings;
      return one?.waiver !== undefined;
    };
    const print = finding?.fingerprint ?? '';
    expect([await waived(print), await waived(`${print}-00D000000000001AAA`)]).to.deep.equal([true, true]);
    expect(await waived(`${print}-00D000000000002AAA`)).to.equal(false);
  });
});

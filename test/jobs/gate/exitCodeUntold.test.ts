/**
 * What `check policy` comes to and tells beside its findings: messages/token.check.policy.md (--notify), docs/ci.md.
 */
import { expect } from 'chai';
import { exitCodeUntold, orgNotes } from '../../../lib/jobs/gate/index.js';

describe('jobs: what a gate tells beside its findings', () => {
  it('is no yes where nobody could be told what is new, and any other answer stays', () => {
    expect(exitCodeUntold(0)).to.equal(1);
    expect([exitCodeUntold(30), exitCodeUntold(68), exitCodeUntold(1)]).to.deep.equal([30, 68, 1]);
  });

  it('names the names of one org, and orgs of which the baseline says nothing', () => {
    const judged = (
      name: string,
      orgId: string,
      askedAs?: readonly string[],
    ): Parameters<typeof orgNotes>[0][number] => ({
      ...{ name, source: { kind: 'org', name, orgId } },
      ...(askedAs && { askedAs }),
    });
    const [one, other] = [judged('a@t.example', '00D1', ['prod', 'live']), judged('b@t.example', '00D2')];
    const shown = (baseline?: Parameters<typeof orgNotes>[1]): unknown[] =>
      orgNotes([one, other], baseline).map(({ key, params }) => [key, params['org']]);
    expect(shown()).to.deep.equal([['gate.same-org', 'a@t.example']]);
    const orgs = [{ key: '00D1', name: 'a@t.example', ending: '', isRead: true }];
    const result = { orgs, findings: [], judged: new Set<string>(), open: [], looks: new Map() };
    expect(shown({ file: 'old.json', result })).to.deep.equal([
      ['gate.same-org', 'a@t.example'],
      ['token-check-policy.baseline.other-org', 'b@t.example'],
    ]);
  });
});

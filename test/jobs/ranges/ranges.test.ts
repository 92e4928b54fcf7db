/**
 * What `list ranges`, `audit ranges` and `diff ranges` make of an org: docs/salesforce.md section 2.
 */
import { expect } from 'chai';
import { formatRange } from '../../../lib/ip/index.js';
import { auditRanges } from '../../../lib/jobs/ranges/auditRanges.js';
import { diffOf, sideOf } from '../../../lib/jobs/ranges/diffRanges.js';
import { rangesOf } from '../../../lib/jobs/ranges/listRanges.js';
import { AUDIT_DEFAULTS } from '../../../lib/policy/audit/index.js';
import { Text } from '../../../lib/text.js';
import { witnessOf } from '../../facts/org/support.js';
import { startOrg, type Org } from '../../org/index.js';

const NOW = '2026-11-24T12:00:00.000Z';

describe('jobs: the ranges of an org', () => {
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => Date.parse(NOW) });
    org.change.settings.trustedRanges = [{ start: '192.0.2.0', end: '192.0.2.255' }];
    org.change.addProfile({ name: 'Ranged', ranges: [{ start: '198.51.100.7', end: '198.51.100.7' }] });
  });
  after(async () => org.close());
  const witness = async (): ReturnType<typeof witnessOf> =>
    witnessOf(org, org.change.logIn('admin@loopback.example', 'office'), { now: NOW });

  it('are listed of a profile that is named in any case, and an unknown one is named with the nearest', async () => {
    const found = await rangesOf({ witness: await witness(), scope: 'profile', profiles: ['Ranged'] });
    expect(found.profiles).to.equal(1);
    expect(found.read.profiles.map(({ name }) => name)).to.deep.equal(['Ranged']);
    const unknown = rangesOf({ witness: await witness(), scope: 'profile', profiles: ['Rangd'] });
    const error: unknown = await unknown.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.include({ key: 'shared.profile.unknown-nearest' });
  });

  it('are audited, each list once', async () => {
    const asked = { witness: await witness(), published: [], evidence: undefined, parameters: AUDIT_DEFAULTS };
    const { judged, lists, ranges, source } = await auditRanges(asked);
    expect(source.kind).to.equal('org');
    expect(ranges).to.be.at.least(2);
    expect(lists).to.be.at.least(2);
    // 256 addresses are no gap, and no rule is left without an outcome.
    expect(judged.map(({ outcome }) => outcome)).to.not.include(undefined);
  });

  it('differ from themselves in nothing, and by the range that was added', async () => {
    const before = await sideOf(await witness());
    const same = await diffOf({ from: before, to: await sideOf(await witness()), evidence: undefined });
    expect(same.diff.lists.every((list) => list.added.isEmpty && list.removed.isEmpty)).to.equal(true);
    expect(same.logins).to.equal(undefined);
    org.change.settings.trustedRanges = [
      { start: '192.0.2.0', end: '192.0.2.255' },
      { start: '203.0.113.9', end: '203.0.113.9' },
    ];
    const after = await diffOf({ from: before, to: await sideOf(await witness()), evidence: undefined });
    const added = after.diff.lists.filter((list) => !list.added.isEmpty);
    expect(added.map((list) => [...list.added.ranges()].map(formatRange))).to.deep.equal([['203.0.113.9']]);
  });

  it('differ by what a caller may want to fail on: what came, what went, or either', async () => {
    const range = (address: string): { start: string; end: string } => ({ start: address, end: address });
    const sideWith = async (...addresses: string[]): ReturnType<typeof sideOf> => {
      org.change.settings.trustedRanges = addresses.map(range);
      return sideOf(await witness());
    };
    const small = await sideWith('192.0.2.1');
    const large = await sideWith('192.0.2.1', '203.0.113.9');
    const outcomes = async (from: typeof small, to: typeof small): Promise<string[]> =>
      Promise.all(
        (['any', 'added', 'removed', 'logins'] as const).map(
          async (what) => (await diffOf({ from, to, evidence: undefined, failOn: [what] })).conclusion,
        ),
      );
    expect(await outcomes(small, large)).to.deep.equal(['no', 'no', 'yes', 'yes']);
    expect(await outcomes(large, small)).to.deep.equal(['no', 'yes', 'no', 'yes']);
    expect(await outcomes(small, small)).to.deep.equal(['yes', 'yes', 'yes', 'yes']);
    expect((await diffOf({ from: small, to: large, evidence: undefined })).conclusion).to.equal('yes');
    const gap = { what: 'Profile', why: Text.of('facts.file.failed', { code: 'x' }) };
    const unread = { ...small, side: { ...small.side, gaps: [gap] } };
    expect((await diffOf({ from: unread, to: small, evidence: undefined })).conclusion).to.equal('incomplete');
  });
});

/**
 * Two reports held against each other: docs/json.md, docs/ci.md and docs/exit-codes.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { diffResultsOf, diffResultsConclusion } from '../../../lib/jobs/results/index.js';
import type { DiffResultsResult } from '../../../lib/report/resultsDiff/result.js';
import { errorOf } from '../../facts/org/support.js';

const A = '00D000000000001AAA';
const B = '00D000000000002AAA';
const [FIRST, SECOND, THIRD] = ['0123456789abcdef', '1123456789abcdef', '2123456789abcdef'];

const finding = (fingerprint: string, more: object = {}): object => ({
  ...{ fingerprint, rule: 'must-pass', severity: 'error', text: 't', subject: { kind: 'address', name: '8.8.8.8' } },
  ...more,
});
const WAIVED = { waiver: { reason: 'r', owner: 'ann@acme.example', until: '2027-01-01' } };
const report = (findings: readonly object[], more: object = {}): object => ({
  ...{ schemaVersion: '1.0', rules: [{ rule: 'must-pass', incomplete: [] }], findings },
  ...{ orgs: [{ name: 'admin@a.example', id: A, outcome: 'failed' }], ...more },
});

describe('jobs: what two runs found', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'sf-token-diff-results-'));
  after(() => {
    rmSync(scratch, { recursive: true });
  });
  const diff = async (older: object, newer: object): Promise<DiffResultsResult> => {
    const [from, to] = [join(scratch, 'older.json'), join(scratch, 'newer.json')];
    writeFileSync(from, JSON.stringify(older));
    writeFileSync(to, JSON.stringify(newer));
    return diffResultsOf(from, to);
  };
  const prints = (findings: DiffResultsResult['new']): string[] => findings.map((one) => one.fingerprint.slice(0, 16));

  it('is new, fixed, newly waived or unchanged, and a no only where the new was asked for', async () => {
    const result = await diff(
      report([finding(FIRST), finding(SECOND), finding('3123456789abcdef')]),
      report([finding(SECOND, WAIVED), finding(THIRD), finding('3123456789abcdef')]),
    );
    expect([prints(result.new), prints(result.fixed), prints(result.newlyWaived)]).to.deep.equal([
      ...[[THIRD], [FIRST], [SECOND]],
    ]);
    expect(prints(result.unchanged)).to.deep.equal(['3123456789abcdef']);
    expect([diffResultsConclusion(result, 'new'), diffResultsConclusion(result, undefined)]).to.deep.equal([
      'no',
      'yes',
    ]);
  });

  it('is new where its waiver has gone, and not where it is waived', async () => {
    const gone = await diff(report([finding(FIRST, WAIVED)]), report([finding(FIRST)]));
    expect([prints(gone.new), diffResultsConclusion(gone, 'new')]).to.deep.equal([[FIRST], 'no']);
    const waived = await diff(report([]), report([finding(FIRST, WAIVED)]));
    expect([waived.new, diffResultsConclusion(waived, 'new')]).to.deep.equal([[], 'yes']);
  });

  it('is not fixed by a rule that could not be judged to its end: that is incomplete', async () => {
    const open = { rules: [{ rule: 'must-pass', incomplete: [{ what: 'LoginHistory', why: 'x' }] }] };
    const result = await diff(report([finding(FIRST)]), report([], open));
    expect([result.fixed, prints(result.unknown), result.unjudged.rules]).to.deep.equal([[], [FIRST], ['must-pass']]);
    expect(diffResultsConclusion(result, 'new')).to.equal('incomplete');
  });

  it('cannot be told of reports without an org in common', async () => {
    const other = { orgs: [{ name: 'admin@b.example', id: B, outcome: 'failed' }] };
    expect(await errorOf(diff(report([]), report([], other)))).to.include({ key: 'token-diff-results.other-org' });
  });
});

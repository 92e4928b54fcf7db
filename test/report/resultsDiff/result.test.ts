import { expect } from 'chai';
import { diffResults, type DiffResultsResult, type FormerFinding } from '../../../lib/report/resultsDiff/result.js';

const finding = (fingerprint: string, changes: Partial<FormerFinding> = {}): FormerFinding => ({
  ...{ fingerprint, rule: 'rotation-due', severity: 'error', subject: 'Etl', text: 'said', waived: false },
  ...changes,
});

type Part = 'new' | 'fixed' | 'newlyWaived' | 'unchanged' | 'unknown';
const PARTS: readonly Part[] = ['new', 'fixed', 'newlyWaived', 'unchanged', 'unknown'];

/** In which part the one finding comes out. */
function partOf(
  before: FormerFinding | undefined,
  after: FormerFinding | undefined,
  judged = ['rotation-due'],
): Part[] {
  const list = (one: FormerFinding | undefined): FormerFinding[] => (one === undefined ? [] : [one]);
  const result: DiffResultsResult = diffResults(
    { path: 'a.json', result: { findings: list(before), judged: new Set(['rotation-due']) } },
    { path: 'b.json', result: { findings: list(after), judged: new Set(judged) } },
  );
  return PARTS.filter((part) => result[part].length > 0);
}

describe('report: two results held against each other', () => {
  const [open, waived] = [finding('1'), finding('1', { waived: true })];

  it('tells what is new, fixed, newly waived and unchanged', () => {
    expect(partOf(undefined, open)).to.deep.equal(['new']);
    expect(partOf(open, undefined)).to.deep.equal(['fixed']);
    expect(partOf(open, waived)).to.deep.equal(['newlyWaived']);
    expect(partOf(undefined, waived)).to.deep.equal(['newlyWaived']);
    expect(partOf(open, finding('1', { text: 'in other words', severity: 'warning' }))).to.deep.equal(['unchanged']);
    expect(partOf(waived, waived)).to.deep.equal(['unchanged']);
  });

  it('takes a finding whose waiver has ended for a new one', () => {
    expect(partOf(waived, open)).to.deep.equal(['new']);
  });

  it('takes nothing for fixed that the second run could not judge', () => {
    expect(partOf(open, undefined, [])).to.deep.equal(['unknown']);
  });
});

import { expect } from 'chai';
import { diffResults } from '../../../lib/jobs/results/diffResults.js';
import type { FormerOrg, FormerResult } from '../../../lib/jobs/results/formerResult.js';
import { say } from '../../../lib/messages.js';
import { PLAIN, pageText } from '../../../lib/report/page/terminal.js';
import { diffResultsPage } from '../../../lib/report/resultsDiff/page.js';
import {
  type DiffResultsResult,
  type FormerFinding,
  isWholeDiff,
  type UnjudgedParts,
} from '../../../lib/report/resultsDiff/result.js';

const finding = (fingerprint: string, changes: Partial<FormerFinding> = {}): FormerFinding => ({
  ...{ fingerprint, rule: 'rotation-due', severity: 'error', subject: 'Etl', text: 'said', waived: false },
  org: 'a',
  ...changes,
});

const ORG: FormerOrg = { key: 'a', name: 'prod', ending: 'a', isRead: true };

type Part = 'new' | 'fixed' | 'newlyWaived' | 'unchanged' | 'unknown';
const PARTS: readonly Part[] = ['new', 'fixed', 'newlyWaived', 'unchanged', 'unknown'];

/** In which part the one finding comes out. */
function partOf(
  before: FormerFinding | undefined,
  after: FormerFinding | undefined,
  judged = ['rotation-due'],
  orgs: readonly FormerOrg[] = [ORG],
): Part[] {
  const list = (one: FormerFinding | undefined): FormerFinding[] => (one === undefined ? [] : [one]);
  const result: DiffResultsResult = diffResults(
    {
      path: 'a.json',
      result: { orgs: [ORG], findings: list(before), judged: new Set(['rotation-due']), looks: new Map(), open: [] },
    },
    { path: 'b.json', result: { orgs, findings: list(after), judged: new Set(judged), looks: new Map(), open: [] } },
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
    const unread = [{ ...ORG, isRead: false }];
    expect(partOf(open, undefined, undefined, unread)).to.deep.equal(['unknown']);
    expect(partOf(open, undefined, undefined, [{ ...ORG, key: 'b' }])).to.deep.equal(['unknown']);
  });

  it('takes nothing for fixed that the second run was not asked to look at', () => {
    type Looked = readonly string[] | undefined;
    const none = { orgs: [ORG], findings: [], judged: new Set(['rotation-due']), open: [] };
    const of = (before: Looked, after: Looked): [Part[], string[]] => {
      const looks = (at: Looked): FormerResult['looks'] => new Map(at === undefined ? [] : [['rotation-due', at]]);
      const result = diffResults(
        { path: 'a.json', result: { ...none, findings: [open], looks: looks(before) } },
        { path: 'b.json', result: { ...none, looks: looks(after) } },
      );
      return [PARTS.filter((part) => result[part].length > 0), result.unjudged.rules];
    };
    for (const [before, after] of [
      [['a'], []],
      [['a'], ['b']],
      [['a', 'b'], ['a']],
      [undefined, ['a']],
    ] as const) {
      const told = of(before, after);
      expect(told, JSON.stringify([before, after])).to.deep.equal([['unknown'], ['rotation-due']]);
    }
    for (const [before, after] of [
      [['a'], ['a']],
      [['a'], ['b', 'a']],
      [['a'], undefined],
      [[], []],
    ] as const) {
      expect(of(before, after), JSON.stringify([before, after])).to.deep.equal([['fixed'], []]);
    }
  });

  it('takes a finding of another org for another one, and that of a report on several for the same', () => {
    expect(partOf(open, finding('1', { org: 'b' }))).to.deep.equal(['new', 'fixed']);
    const print = '0123456789abcdef';
    expect(partOf(finding(print), finding(`${print}-00D000000000001AAA`))).to.deep.equal(['unchanged']);
  });
});

describe('report: what the second of two results could not judge', () => {
  const other: FormerOrg = { key: 'b', name: 'uat', ending: 'b', isRead: true };
  const nothing = { findings: [], judged: new Set(['rotation-due']), looks: new Map(), open: [] };
  const unjudged = (before: FormerResult, after: FormerResult): [UnjudgedParts, boolean] => {
    const result = diffResults({ path: 'a.json', result: before }, { path: 'b.json', result: after });
    return [result.unjudged, isWholeDiff(result)];
  };
  const both = { ...nothing, orgs: [ORG, other] };

  it('are rules that could not be read, though the first run found nothing by them', () => {
    const open = { ...both, judged: new Set<string>(), open: ['rotation-due'] };
    expect(unjudged(both, open)).to.deep.equal([{ rules: ['rotation-due'], orgs: [] }, false]);
    expect(unjudged(open, open)[1], 'neither could').to.equal(false);
    expect(unjudged(open, both)).to.deep.equal([{ rules: [], orgs: [] }, true]);
  });

  it('are orgs that could not be read, or were not looked at', () => {
    const unread = { ...both, orgs: [ORG, { ...other, key: 'uat', isRead: false }] };
    const expected = [{ rules: [], orgs: ['uat'] }, false];
    expect(unjudged(both, unread)).to.deep.equal(expected);
    expect(unjudged(both, { ...both, orgs: [ORG] })).to.deep.equal(expected);
    // What the first run could not read, the second one may have.
    expect(unjudged(unread, both)[1]).to.equal(true);
    expect(unjudged({ ...both, orgs: [ORG] }, both)[1]).to.equal(true);
  });
});

describe('report: the page of two results held against each other', () => {
  const many = (name: string, count: number, waived = false): FormerFinding[] =>
    Array.from({ length: count }, (_, index) =>
      finding(`${name} ${index}`, {
        subject: `integration ${name} ${index}`,
        text: 'It was said. '.repeat(20),
        waived,
      }),
    );
  const linesOf = (result: DiffResultsResult, all = false, failing = false): string[] =>
    pageText(
      diffResultsPage(result, { all, failing }, say),
      { ...PLAIN, columns: 80 },
      { explain: false, words: { next: '' } },
    )
      .trimEnd()
      .split('\n');
  const none = { schemaVersion: '1.0', from: 'a.json', to: 'b.json' } as const;
  const result: DiffResultsResult = {
    ...{ ...none, new: many('new', 300), fixed: many('fixed', 300), newlyWaived: many('waived', 300, true) },
    ...{ unknown: many('unknown', 300), unchanged: [], unjudged: { rules: [], orgs: [] } },
  };

  it('is a screen, a line a finding, whatever there is', () => {
    const lines = linesOf(result, false, true);
    expect(lines.length).to.be.at.most(40);
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
    const one = linesOf({ ...result, fixed: [], newlyWaived: [], unknown: [] });
    expect(one.filter((line) => line.startsWith('rotation-due'))).to.have.length(10);
    expect(one.at(-1)).to.equal('10 of 300 findings. --all: up to 200; --json: all.');
  });

  it('shows 200 of each with --all', () => {
    const lines = linesOf({ ...result, fixed: [], newlyWaived: [], unknown: [] }, true);
    expect(lines.filter((line) => line.startsWith('rotation-due'))).to.have.length(200);
  });

  it('says first with which code it ends, where that is no yes', () => {
    const empty: DiffResultsResult = {
      ...{ ...none, new: [], fixed: [], newlyWaived: [], unknown: [], unchanged: [] },
      unjudged: { rules: [], orgs: [] },
    };
    expect(linesOf(empty)[0]).to.equal('0 new, 0 fixed, 0 newly waived, 0 unchanged.');
    expect(linesOf(result, false, true)[0]).to.equal('Exit 30: 300 new findings.');
    expect(linesOf({ ...empty, new: many('new', 1) }, false, true)[0]).to.equal('Exit 30: 1 new finding.');
    expect(linesOf({ ...empty, new: many('new', 1) })[0]).to.match(/^1 new, /u);
    expect(linesOf({ ...empty, unknown: many('unknown', 1) })[0]).to.equal('Exit 68: the answer is unknown.');
    const rules = ['one', 'two', 'three', 'four', 'five'];
    const words = (lines: readonly string[]): string => lines.join(' ').replaceAll(/\s+/gu, ' ');
    const lines = linesOf({ ...empty, unjudged: { rules, orgs: ['uat'] } });
    expect(lines[0]).to.equal('Exit 68: the answer is unknown.');
    expect(words(lines)).to.match(
      /could not fully check these rules.*: one, two, three and 2 more \(--all, --json\)\./u,
    );
    expect(words(lines)).to.match(/did not read these orgs.*: uat\./u);
    const all = words(linesOf({ ...empty, unjudged: { rules, orgs: [] } }, true));
    expect(all).to.match(/: one, two, three, four, five\./u);
    const both = linesOf({ ...empty, new: many('new', 1), unjudged: { rules, orgs: [] } }, false, true);
    expect(both[0]).to.equal('Exit 30: 1 new finding.');
  });
});

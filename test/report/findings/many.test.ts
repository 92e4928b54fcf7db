import { expect } from 'chai';
import { say } from '../../../lib/messages.js';
import { findingBlocks } from '../../../lib/report/findings/page.js';
import type { ReportedFinding } from '../../../lib/report/findings/result.js';
import type { Block } from '../../../lib/report/page/page.js';
import { finding, RESULT, WAIVED } from './sample.js';

const times = (count: number, one: ReportedFinding): ReportedFinding[] => Array.from({ length: count }, () => one);
const blocksOf = (findings: ReportedFinding[], all = false): Block[] =>
  findingBlocks({ ...RESULT, findings, incomplete: [] }, { all }, say);
const rowsOf = (block: Block | undefined): unknown[] => (block?.kind === 'table' ? [...block.rows] : []);

describe('report: findings by rule', () => {
  it('what is waived is counted apart from what counts', () => {
    const rules = ['a', 'b', 'c'].map((rule) => finding({ rule }));
    const mixed = [...times(2, finding({ rule: 'd' })), ...times(6, { ...WAIVED, rule: 'd' })];
    const table = blocksOf([...rules, ...mixed]).at(-1);
    expect(rowsOf(table)).to.deep.equal([{ severity: 'ERROR', rule: 'd', findings: '2 (+6 waived)' }]);
    const [block] = blocksOf(mixed);
    const items = block?.kind === 'facts' ? block.items.map(({ text }) => text) : [];
    expect(items.find((text) => text.startsWith('and '))).to.match(/^and 6 more\./u);
    const [other] = blocksOf([...times(3, finding()), WAIVED]);
    const texts = other?.kind === 'facts' ? other.items.map(({ text }) => text) : [];
    expect(texts.find((text) => text.startsWith('and '))).to.match(/^and 2 more, 1 of them waived\./u);
  });

  it('of many of one rule the sums come first, a row a rule, ten at most; then the gravest rule alone', () => {
    const rules = Array.from({ length: 14 }, (_, at) => finding({ rule: `rule-${at}`, severity: 'warning' }));
    const blocks = blocksOf([...times(950, finding({ rule: 'first' })), ...rules]);
    expect(blocks.map(({ kind }) => kind)).to.deep.equal(['table', 'facts']);
    expect(rowsOf(blocks[0])[0]).to.deep.equal({ severity: 'ERROR', rule: 'first', findings: '950' });
    expect(rowsOf(blocks[0])).to.have.length(10);
    const whole = blocksOf([...times(950, finding({ rule: 'first' })), ...rules], true);
    expect([rowsOf(whole[0]).length, whole.length]).to.deep.equal([15, 16]);
  });
});

import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import { findingsWritten } from '../../lib/report/gate/page.js';
import { finding } from './findings/sample.js';

describe('report: what a file of findings holds', () => {
  it('is a number as people write it, with its word', () => {
    const written = (count: number): string =>
      findingsWritten({ findings: Array.from({ length: count }, () => finding()) }, { all: false, format: 'csv' }, say);
    expect([0, 1, 6686].map(written)).to.deep.equal(['0 findings', '1 finding', '6,686 findings']);
  });

  it('is a summary of them where it is a page, which holds not all', () => {
    const three = { findings: [finding(), finding(), finding()] };
    expect(findingsWritten(three, { all: false, format: 'markdown' }, say)).to.match(
      /^a summary of the findings, 3 in all/u,
    );
    expect(findingsWritten(three, { all: true, format: 'markdown' }, say)).to.match(
      /^up to 200 findings of each rule, 3 in all$/u,
    );
  });
});

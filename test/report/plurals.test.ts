import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import { findingsWritten } from '../../lib/report/gate/page.js';
import { finding } from './findings/sample.js';

describe('report: what a file of findings holds', () => {
  it('is a number as people write it, with its word', () => {
    const written = (count: number): string =>
      findingsWritten({ findings: Array.from({ length: count }, () => finding()) }, say);
    expect([0, 1, 6686].map(written)).to.deep.equal(['0 findings', '1 finding', '6,686 findings']);
  });
});

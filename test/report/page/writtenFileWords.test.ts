import { expect } from 'chai';
import { say } from '../../../lib/messages.js';
import { writtenWords } from '../../../lib/report/page/writtenFileWords.js';

describe('report: what a file of a format holds', () => {
  // One file of HTML takes the first 20,000 rows, and says so; CSV and JSON take all.
  for (const [format, count, words] of [
    ['html', 20_000, 'this page with all rows as HTML'],
    ['html', 20_001, 'this page with the first 20,000 of 20,001 users as HTML'],
    ['csv', 20_001, '20,001 users as CSV'],
    ['json', 1, '1 user as JSON'],
    ['markdown', 20_001, 'this page as Markdown'],
  ] as const) {
    it(`${format}, of ${String(count)} rows`, () => {
      expect(writtenWords(format, 'users', count, say)).to.equal(words);
    });
  }
});

/**
 * HTML of lists, as pieces of text; what a browser makes of it is asked in test/commands/html.test.ts.
 */
import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import { HtmlReport } from '../../lib/report/html/html.js';

describe('report/html', () => {
  const columns = [{ heading: 'User', kind: 'name' }] as const;
  const page = { answer: ['The answer.'], look: [], next: [], details: [] };
  const written = (rows: number): string => {
    const report = new HtmlReport({ title: 'list', columns }, say);
    const pieces = [report.start()];
    for (let row = 1; row <= rows; row++) pieces.push(report.row([`u${row}@acme.example`]));
    return [...pieces, ...report.end({ page, look: [], charts: [], explain: false })].join('');
  };
  const rowsOf = (html: string): unknown =>
    JSON.parse(/<script type="application\/json" id="rows">([^]*?)<\/script>/.exec(html)?.[1] ?? '');

  it('holds every row up to 20,000', () => {
    const html = written(20_000);
    expect(rowsOf(html)).to.have.length(20_000);
    expect(html).to.not.include('The first 20,000');
  });

  it('holds no more, says so, and where the others are', () => {
    const html = written(20_003);
    const rows = rowsOf(html);
    expect(rows).to.have.length(20_000).and.to.deep.include(['u20000@acme.example']);
    expect(html).to.include('The first 20,000 of 20,003 rows.').and.to.include('.csv');
  });

  it('is whole without a row', () => {
    expect(rowsOf(written(0))).to.deep.equal([]);
  });

  it('says first that an answer is partial', () => {
    const report = new HtmlReport({ title: 'list', columns: [] }, say);
    const html = [
      report.start(),
      ...report.end({ page: { ...page, partial: 'Partial: X.' }, look: [], charts: [], explain: false }),
    ].join('');
    expect(html.indexOf('Partial: X.')).to.be.within(1, html.indexOf('The answer.'));
    expect(html).to.not.include('id="rows-table"');
  });
});

import { expect } from 'chai';
import { CsvLines, HtmlRows, shownTable, written, type ListColumn } from '../../../lib/report/page/columns.js';
import type { Text } from '../../../lib/text.js';

interface City {
  readonly name: string;
  readonly country?: string;
  readonly people: number;
}

/** Keys stand for their sentences here. */
const say = ({ key }: Text): string => key;
const PARIS: City = { name: 'Paris', country: 'FR', people: 2 };
const BERN: City = { name: 'Bern', people: 1 };

const COLUMNS: readonly ListColumn<City>[] = [
  { ...written('people', ({ people }) => people), shared: true },
  {
    ...written('country', ({ country }) => country),
    shown: {
      place: 2,
      key: 'country',
      heading: 'pages.column.country',
      kind: 'text',
      cell: ({ country = '' }) => country,
      rank: 0,
      html: { filter: true },
    },
  },
  {
    shown: {
      place: 1,
      key: 'name',
      heading: 'pages.column.name',
      kind: 'name',
      cell: ({ name }) => name,
      html: { cell: ({ name }) => name.toUpperCase() },
    },
  },
];

describe('report: the columns of a list', () => {
  it('stand in CSV in the order of their list, with a field for each that CSV has', () => {
    const csv = new CsvLines(COLUMNS);
    expect(csv.heading()).to.equal('people,country\r\n');
    expect([PARIS, BERN].map((city) => csv.line(city))).to.deep.equal(['2,FR\r\n', '1,\r\n']);
  });

  it('are put into words once for rows that share their reasons, where they are the same for them', () => {
    let asked = 0;
    const counted: readonly ListColumn<City>[] = [
      { ...written('people', ({ people }) => (asked++, people)), shared: true },
      written('country', ({ country }) => country),
    ];
    const csv = new CsvLines(counted, ({ people }) => people);
    const lines = [PARIS, { ...PARIS, country: 'TX' }, BERN].map((city) => csv.line(city));
    expect(lines).to.deep.equal(['2,FR\r\n', '2,TX\r\n', '1,\r\n']);
    expect(asked).to.equal(2);
  });

  it('stand on a terminal by their place, those alone that have a rank and that some row fills', () => {
    expect(shownTable(COLUMNS, [PARIS, BERN], say)).to.deep.equal({
      columns: [{ key: 'country', kind: 'text', rank: 0, heading: 'pages.column.country' }],
      rows: [{ country: 'FR' }, { country: '' }],
    });
    expect(shownTable(COLUMNS, [BERN], say).columns).to.deep.equal([]);
  });

  it('stand in HTML by their place, with cells of its own', () => {
    const rows = new HtmlRows(COLUMNS, say);
    expect(rows.columns).to.deep.equal([
      { heading: 'pages.column.name', kind: 'name', filter: false },
      { heading: 'pages.column.country', kind: 'text', filter: true },
    ]);
    expect(rows.cells(PARIS)).to.deep.equal(['PARIS', 'FR']);
  });

  it('are left out of HTML where nothing is in them', () => {
    const whole = new HtmlRows(COLUMNS, say, { filledBy: [BERN] });
    expect(whole.columns.map(({ heading }) => heading)).to.deep.equal(['pages.column.name']);
    expect(whole.cells(BERN)).to.deep.equal(['BERN']);
    expect(new HtmlRows(COLUMNS, say, { filledBy: [PARIS, BERN] }).columns).to.have.length(2);
    expect(new HtmlRows(COLUMNS, say, { isLeftOut: (key) => key === 'name' }).cells(BERN)).to.deep.equal(['']);
  });
});

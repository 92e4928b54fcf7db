import { expect } from 'chai';
import {
  CsvLines,
  HtmlRows,
  shownTable,
  tableBlock,
  written,
  type ListColumn,
  type TableColumn,
} from '../../../lib/report/page/columns.js';
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

describe('report: the columns of a table', () => {
  const TABLE: readonly TableColumn<City>[] = [
    { key: 'name', heading: 'pages.column.name', kind: 'name', rank: 0, cell: ({ name }) => name },
    { key: 'people', heading: () => 'People', kind: 'number', rank: 1, cell: ({ people }) => String(people) },
    {
      ...{ key: 'country', heading: 'pages.column.country', kind: 'text', rank: 2, optional: true },
      cell: ({ country = '' }) => country,
    },
  ];

  it('stand in their order, each with its cell of every row', () => {
    expect(tableBlock(TABLE, [PARIS, BERN], say)).to.deep.equal({
      kind: 'table',
      columns: [
        { key: 'name', heading: 'pages.column.name', kind: 'name', rank: 0 },
        { key: 'people', heading: 'People', kind: 'number', rank: 1 },
        { key: 'country', heading: 'pages.column.country', kind: 'text', rank: 2 },
      ],
      rows: [
        { name: 'Paris', people: '2', country: 'FR' },
        { name: 'Bern', people: '1', country: '' },
      ],
    });
  });

  it('are there where a row fills them that is not shown, and else where they are not optional', () => {
    const more = (): string => 'more';
    const keys = (rows: readonly City[]): string[] =>
      tableBlock(TABLE, rows, say, { most: 1, more }).columns.map(({ key }) => key);
    expect(keys([BERN, PARIS])).to.deep.equal(['name', 'people', 'country']);
    expect(keys([{ ...BERN, name: '' }])).to.deep.equal(['name', 'people']);
    const table = tableBlock(TABLE, [BERN, PARIS], say, { most: 1, more, title: 'Cities' });
    expect(table.title).to.equal('Cities');
    expect(table.rows).to.have.length(1);
    expect(table.more).to.deep.equal({ count: 2, words: more });
  });
});

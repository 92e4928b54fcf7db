import { expect } from 'chai';
import fc from 'fast-check';
import stringWidth from 'string-width';
import type { Block, Column, Page, TableBlock } from '../../../lib/report/page/page.js';
import { pageMarkdown } from '../../../lib/report/page/markdown.js';
import { pageText, PLAIN, type Terminal } from '../../../lib/report/page/terminal.js';

const COLUMNS: readonly Column[] = [
  { key: 'verdict', heading: 'Verdict', kind: 'verdict', rank: 0 },
  { key: 'user', heading: 'User', kind: 'name', rank: 0 },
  { key: 'profile', heading: 'Profile', kind: 'text', rank: 2 },
  { key: 'why', heading: 'Why', kind: 'word', rank: 1 },
  { key: 'logins', heading: 'Logins', kind: 'number', rank: 3 },
];
const ROWS = [
  { verdict: 'token-required', user: 'dwh@acme.example', profile: 'Sync', why: 'untrusted', logins: '1,204' },
  {
    verdict: 'denied',
    user: 'etl.nightly@integration.acme.example',
    profile: 'Integrations',
    why: 'locked',
    logins: '7',
  },
];
const PAGE: Page = {
  partial: 'Partial: LoginHistory could not be read.',
  answer: ['2 of 3 users need a token.', '1 would be refused.'],
  look: [
    {
      kind: 'table',
      title: 'Who:',
      columns: COLUMNS,
      rows: ROWS,
      more: { count: 3, words: ({ count, shown }) => `${shown} of ${count} shown.` },
    },
  ],
  next: [{ command: 'sf token list logins -o prod', why: 'who logs in' }],
  details: [{ kind: 'text', lines: ['Assumed:', '  soap-login = on: it is.'] }],
};
const show = (columns: number | undefined, page = PAGE, more: Partial<Terminal> = {}, explain = false): string =>
  pageText(page, { ...PLAIN, columns, ...more }, { explain, words: { next: 'Next:' } });

describe('report: a page on a terminal', () => {
  it('names no run with --explain once that was given, nor does Markdown, and no heading without a step', () => {
    const step = { command: 'sf token list logins -o prod --explain', why: 'why', explains: true } as const;
    const page = { ...PAGE, next: [step] };
    const words = { next: 'Next:', details: 'Details' };
    expect(show(100, page)).to.include('Next:').and.to.include(step.command);
    expect(pageMarkdown(page, { explain: false, words })).to.include(step.command);
    for (const text of [show(100, page, {}, true), pageMarkdown(page, { explain: true, words })]) {
      expect(text).not.to.include(step.command);
      expect(text).not.to.include('Next:');
    }
  });

  it('begins with what was not read, then has the answer, what to look at, and what to do next', () => {
    expect(show(100)).to.equal(
      [
        'Partial: LoginHistory could not be read.',
        '2 of 3 users need a token.',
        '1 would be refused.',
        '',
        'Who:',
        'Verdict           User                                  Profile       Why        Logins',
        '! token-required  dwh@acme.example                      Sync          untrusted   1,204',
        '✗ denied          etl.nightly@integration.acme.example  Integrations  locked          7',
        '2 of 3 shown.',
        '',
        'Next:',
        '  sf token list logins -o prod  # who logs in',
        '',
      ].join('\n'),
    );
  });

  it('shows how it came about when asked', () => {
    expect(show(100)).to.not.include('Assumed:');
    expect(show(100, PAGE, {}, true)).to.match(/Assumed:\n {2}soap-login = on: it is\.\n$/);
  });

  it('shortens the name behind the @ first, and breaks no word', () => {
    expect(show(80).split('\n').slice(5, 8)).to.deep.equal([
      'Verdict           User                           Profile       Why        Logins',
      '! token-required  dwh@acme.example               Sync          untrusted   1,204',
      '✗ denied          etl.nightly@integration.acme…  Integrations  locked          7',
    ]);
  });

  it('then shortens other texts, then lets columns go in their order', () => {
    const long = ROWS.map((row) => ({ ...row, user: row.user.replace('@', '.of.the.data.warehouse@') }));
    const [table] = PAGE.look;
    if (table?.kind !== 'table') throw new Error('no table');
    const page = { ...PAGE, look: [{ ...table, rows: long }] };
    expect(show(80, page).split('\n').slice(5, 8)).to.deep.equal([
      'Verdict           User                                   Profile       Why',
      '! token-required  dwh.of.the.data.warehouse@acme.examp…  Sync          untrusted',
      '✗ denied          etl.nightly.of.the.data.warehouse@in…  Integrations  locked',
    ]);
  });

  it('cuts a warning no earlier than at the end of its second line', () => {
    const cutAt = (line: string): string[] =>
      show(40, { ...PAGE, look: [{ kind: 'text', lines: [line, 'more'], cut: '(--explain)' }] })
        .split('\n')
        .filter((one) => /Warn|addresses|more$/u.test(one));
    const start = 'Warning: the ranges contain more addresses than Salesforce allows';
    expect(cutAt(`${start}.`)).to.deep.equal([
      'Warning: the ranges contain more',
      '  addresses than Salesforce allows.',
      'more',
    ]);
    expect(cutAt(`${start}: 4,294,967,296, and the limit is 33,554,432 since Winter.`)).to.deep.equal([
      ...['Warning: the ranges contain more', '  addresses than Salesforce… (--explain)', 'more'],
    ]);
  });

  it('is a list below 80 columns', () => {
    expect(show(60).split('\n').slice(4, 9)).to.deep.equal([
      'Who:',
      '! token-required  dwh@acme.example',
      '  Profile: Sync; Why: untrusted; Logins: 1,204',
      '✗ denied  etl.nightly@integration.acme.example',
      '  Profile: Integrations; Why: locked; Logins: 7',
    ]);
  });

  it('cuts nothing in a pipe', () => {
    const [, , , , , , , row] = show(undefined).split('\n');
    expect(row).to.equal('✗ denied          etl.nightly@integration.acme.example  Integrations  locked          7');
  });

  it('has signs in ASCII for a terminal that knows no others', () => {
    expect(show(100, PAGE, { signs: false }))
      .to.include('\nx denied ')
      .and.to.include('\n! token-required ');
  });

  it('wraps a sentence at words, and hangs what follows', () => {
    const answer = [
      'One sentence that is much longer than thirty columns.',
      '  An item that is longer than that, too.',
    ];
    const text = show(30, { ...PAGE, partial: '', answer, look: [], next: [] });
    expect(text.trimStart()).to.equal(
      [
        'One sentence that is much',
        '  longer than thirty columns.',
        '  An item that is longer',
        '    than that, too.',
        '',
      ].join('\n'),
    );
  });

  it('breaks a row that has no room between its items, so that each heading stands beside what it is of', () => {
    const columns: Column[] = ['User', 'Profile', 'Last login', 'Why'].map((heading, rank) => ({
      ...{ key: heading, heading, rank },
      kind: 'text',
    }));
    const row = { User: 'dwh@acme.example', Profile: 'Minimum Access', 'Last login': '2026-11-22', Why: 'untrusted' };
    const text = show(44, {
      ...PAGE,
      partial: '',
      answer: ['x'],
      look: [{ kind: 'table', columns, rows: [row] }],
      next: [],
    });
    expect(text.split('\n').slice(-4)).to.deep.equal([
      'dwh@acme.example',
      '  Profile: Minimum Access',
      '  Last login: 2026-11-22; Why: untrusted',
      '',
    ]);
  });

  it('shows fewer rows of a table where the page is more than a screen, and says how many there are', () => {
    const rows = Array.from({ length: 10 }, (_, index) => ({ ...ROWS[0], user: `user${index}@example.com` }));
    const table = (count: number): TableBlock => ({
      ...{ kind: 'table', columns: COLUMNS, rows },
      more: { count, words: ({ shown, count: all, left }) => `${shown} of ${all}, ${left} left` },
    });
    const page = (lines: number, block = table(1200)): Page => ({
      ...{ answer: ['x'], next: [], details: [] },
      look: [block, { kind: 'text', lines: Array<string>(lines).fill('y') }],
    });
    const shown = (
      columns: number | undefined,
      lines: number,
      block?: TableBlock,
    ): [number, string | undefined, number] => {
      const text = show(columns, page(lines, block)).trimEnd().split('\n');
      return [
        text.filter((line) => line.includes('user')).length,
        text.find((line) => line.endsWith(' left')),
        text.length,
      ];
    };
    // The answer, two empty lines, the heading and the line that says how many there are.
    expect(shown(80, 25)).to.deep.equal([10, '10 of 1,200, 1,190 left', 40]);
    expect(shown(80, 26)).to.deep.equal([7, '7 of 1,200, 1,193 left', 38]);
    expect(shown(80, 32)).to.deep.equal([3, '3 of 1,200, 1,197 left', 40]);
    // In a file, or where all rows were asked for, nothing is left out.
    expect(shown(undefined, 60)).to.deep.equal([10, '10 of 1,200, 1,190 left', 75]);
    const all: TableBlock = { ...table(11), rows: [...rows, ...rows.slice(0, 1)] };
    expect(shown(80, 60, all)).to.deep.equal([11, undefined, 75]);
  });

  it('explains a column where it is shown', () => {
    const legend = { column: 'profile', text: 'Profile: as it was.' };
    const rows = [{ ...ROWS[0], user: `${'u'.repeat(40)}@acme.example`, profile: 'p'.repeat(30) }];
    const look: Block[] = [{ kind: 'table', columns: COLUMNS, rows, legend }];
    expect(show(130, { ...PAGE, look })).to.match(/ {2}Profile .*\nProfile: as it was\.\n/su);
    // The room that is left does for a narrow column that matters less.
    expect(show(80, { ...PAGE, look }))
      .to.match(/ Logins\n/u)
      .and.to.not.match(/Profile/u);
    expect(show(60, { ...PAGE, look })).to.match(/\n {2}Profile: ppp.*\nProfile: as it was\.\n/su);
  });

  it('never wraps a command', () => {
    const command = `sf token list users --target-org ${'a'.repeat(80)}`;
    expect(show(40, { ...PAGE, next: [{ command, why: 'who' }] })).to.include(`\n  # who\n  ${command}\n`);
  });

  it('cuts a warning on two rows, and on one where the page is more than a screen of forty rows', () => {
    const warning = `Warning: ${'word '.repeat(30)}end`;
    const page = (lines: number): Page => ({
      ...{ answer: ['x'], next: [], details: [] },
      look: [
        { kind: 'text', lines: Array<string>(lines).fill('y') },
        { kind: 'text', lines: [warning], cut: '(--explain)' },
      ],
    });
    const rows = (lines: number): string[] => show(60, page(lines)).trimEnd().split('\n');
    // The answer, an empty line, the lines, an empty line.
    expect(rows(35)).to.have.length(40);
    expect(rows(35).at(-1)).to.match(/^ {2}word .*… \(--explain\)$/u);
    expect(rows(36)).to.have.length(40);
    expect(rows(36).at(-1)).to.match(/^Warning: word .*… \(--explain\)$/u);
    expect(stringWidth(rows(36).at(-1) ?? '')).to.be.at.most(60);
    expect(rows(37)).to.have.length(41);
    const { length } = show(60, page(36), {}, true).trimEnd().split('\n');
    expect(length, 'who asks for all of it').to.equal(41);
    const wide = { command: 'c'.repeat(90), why: '' };
    const pasted = show(60, { ...page(31), next: [wide] })
      .trimEnd()
      .split('\n');
    expect(
      pasted.find((line) => line.startsWith('Warning')),
      'a wide line takes two rows',
    ).to.match(/\(--explain\)$/u);
  });

  it('colours verdicts, the first line of the answer, and nothing that is cut', () => {
    const text = show(100, PAGE, { tone: (tone, said) => `<${tone}>${said}</>` });
    expect(text).to.include('<strong>2 of 3 users need a token.</>');
    expect(text).to.include('<warn>! token-required</>  dwh@acme.example');
  });

  it('keeps the colours of verdicts where a row is a few lines of its own', () => {
    const text = show(60, PAGE, { tone: (tone, said) => `<${tone}>${said}</>` });
    expect(text).to.include('<strong><warn>! token-required  dwh@acme.example</></>\n');
    expect(text).to.include('<strong><bad>✗ denied  etl.nightly@integration.acme.example</></>\n');
  });

  it('names no number that is 0 there, but one that always stays', () => {
    const columns: Column[] = [
      { key: 'name', heading: 'Profile', kind: 'text', rank: 0 },
      { key: 'token', heading: 'Token', kind: 'number', rank: 0 },
      { key: 'open', heading: 'Open', kind: 'number', rank: 1 },
      { key: 'none', heading: 'None', kind: 'number', rank: 2 },
    ];
    const rows = [{ name: 'Sales', token: '0', open: '0', none: '10' }];
    const text = show(60, { ...PAGE, look: [{ kind: 'table', columns, rows }] });
    expect(text).to.include('\nSales  Token: 0\n  None: 10\n');
  });

  it('gives the answer five rows: what has none left follows as a part of its own', () => {
    const answer = [
      '15,144 of 18,533 users need a token from outside all ranges.',
      '1,244 would be refused: 664 without API Enabled and 580 for other reasons.',
      '2,034 cannot be told: 1,085 with delegated authentication and 949 in Experience Cloud.',
      '111 need none.',
    ];
    const page: Page = { answer, look: [], next: [], details: [] };
    expect(show(100, page)).to.equal(`${answer.join('\n')}\n`);
    expect(show(50, page).split('\n')).to.deep.equal([
      '15,144 of 18,533 users need a token from outside',
      '  all ranges.',
      '1,244 would be refused: 664 without API Enabled',
      '  and 580 for other reasons.',
      '',
      '2,034 cannot be told: 1,085 with delegated',
      '  authentication and 949 in Experience Cloud.',
      '111 need none.',
      '',
    ]);
    const partial = 'Partial: LoginHistory and UserLogin could not be read, and what is more they told nobody why.';
    expect(show(30, { ...page, partial }).split('\n\n')[0], 'what is partial stays with the answer').to.match(
      /^Partial: (?:.*\n){4}15,144 of 18,533 users need.*\n.*\n.*ranges\.$/u,
    );
  });

  const cell = fc.string({ unit: 'grapheme', maxLength: 60 });
  it('keeps each row on one line of the terminal, whatever strangers call themselves', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ verdict: cell, user: cell, profile: cell, why: fc.constant('untrusted') }), {
          maxLength: 5,
        }),
        fc.integer({ min: 80, max: 200 }),
        (rows, columns) => {
          const page: Page = {
            answer: ['x'],
            look: [{ kind: 'table', columns: COLUMNS, rows }],
            next: [],
            details: [],
          };
          const lines = show(columns, page).trimEnd().split('\n').slice(2);
          expect(lines).to.have.length(rows.length + 1);
          const verdicts = Math.max(7, ...rows.map(({ verdict }) => stringWidth(verdict)));
          for (const line of lines) {
            // oxlint-disable-next-line no-control-regex
            expect(line).to.not.match(/[\u0000-\u001f\u007f-\u009f]/);
            // A verdict is ours and never shortened: strangers have none.
            if (verdicts < 40) expect(stringWidth(line)).to.be.at.most(columns);
          }
        },
      ),
    );
  });
});

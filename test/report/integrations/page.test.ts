import { expect } from 'chai';
import { moreWords } from '../../../lib/report/page/cut.js';
import { say } from '../../../lib/messages.js';
import { listIntegrationsPage } from '../../../lib/report/integrations/page.js';
import { finding } from '../findings/sample.js';
import { PLAIN, pageText } from '../../../lib/report/page/terminal.js';
import type {
  ListIntegrationsResult,
  ReportedIntegration,
  ReportedStops,
} from '../../../lib/report/integrations/result.js';

const ONE: ReportedIntegration = {
  ...{ name: 'Etl', username: 'etl@example.com', owner: 'ann', purpose: 'orders', path: 'soap', line: 3 },
  ownAttempts: 0,
  ...{ addresses: { seen: [] }, user: 'there', counts: { error: 0, warning: 0, note: 0, waived: 0 }, findings: [] },
};
const NONE: ListIntegrationsResult = {
  schemaVersion: '1.0',
  source: { kind: 'org', name: 'admin@acme.example' },
  at: '2026-11-22T12:00:00.000Z',
  policy: 'sf-token.yml',
  integrations: [ONE],
  summary: {
    stops: [],
    withFindings: 0,
    findings: { error: 0, warning: 0, note: 0, waived: 0 },
    rotation: { overdue: 0, soon: 0, days: 14 },
  },
  incomplete: [],
  apiCalls: 0,
};
const GAP = { what: 'LoginHistory', why: 'It is hidden.' };
const stop = (more: Partial<ReportedStops>): ReportedStops => ({
  ...{ of: 'soap', date: '2027-06-01', latest: '2027-06-01', daysLeft: 191, state: 'ahead', certainty: 'certain' },
  integrations: 2,
  ...more,
});

type Summary = Partial<ListIntegrationsResult['summary']>;
const pageOf = (
  changes: Partial<ListIntegrationsResult>,
  summary: Summary = {},
): ReturnType<typeof listIntegrationsPage> =>
  listIntegrationsPage(
    { ...NONE, ...changes, summary: { ...NONE.summary, ...summary } },
    { all: false, source: '-o prod', named: undefined },
    say,
  );
const stopLine = (more: Partial<ReportedStops>): string | undefined => {
  const [first] = pageOf({}, { stops: [stop(more)] }).details;
  return first?.kind === 'text' ? first.lines[0] : undefined;
};
const stopsSentence = (...stops: Partial<ReportedStops>[]): string | undefined =>
  pageOf({}, { stops: stops.map(stop) }).answer[1];

describe('report: what --explain adds to list integrations', () => {
  const found = (count: number): ReportedIntegration['findings'] =>
    Array.from({ length: count }, (_, at) => finding({ rule: `rule-${String(at)}` }));
  const shown = (integrations: ReportedIntegration[], all: boolean): [number, number, string | undefined] => {
    const options = { all, source: '-o prod', named: undefined };
    const { details } = listIntegrationsPage({ ...NONE, integrations }, options, say);
    const facts = details.filter((block) => block.kind === 'facts');
    const last = details.at(-1);
    return [facts.length, facts[0]?.items.length ?? 0, last?.kind === 'text' ? last.lines.at(-1) : undefined];
  };

  it('is what was found of ten, three findings each; with --all of up to 200 everything', () => {
    const of = (count: number, findings: number): ReportedIntegration[] =>
      Array.from({ length: count }, (_, at) => ({ ...ONE, name: `Etl ${String(at)}`, findings: found(findings) }));
    expect(shown(of(10, 3), false)).to.deep.equal([10, 3, undefined]);
    expect(shown([...of(3, 0), ...of(11, 4)], false)).to.deep.equal([
      10,
      4,
      '10 of 11 integrations with findings. --all: up to 200; --output-file integrations.csv: all.',
    ]);
    expect(shown(of(201, 150), true)).to.deep.equal([
      200,
      150,
      '200 of 201 integrations with findings. --output-file integrations.csv: all.',
    ]);
  });
});

describe('report: the answer of list integrations', () => {
  it('says that nothing is wrong where all was read, and no more than was read where not', () => {
    expect(pageOf({}).answer).to.deep.equal([
      'sf-token.yml registers 1 integration.',
      'No stop date is known for any of them.',
      'None of them has a finding that is not waived.',
    ]);
    const page = pageOf({ incomplete: [GAP] });
    expect(page.partial).to.include('LoginHistory');
    expect(page.answer.at(-1)).to.equal('None of them has a finding, as far as they could be checked.');
  });

  it('says for each end what ends, and whether it is ahead', () => {
    const any = { of: 'any-api-auth', date: '2026-12-01', daysLeft: 9 } as const;
    expect(stopLine({})).to.equal('2027-06-01, in 191 days: SOAP login() ends for 2 integrations.');
    expect(stopLine({ daysLeft: 0, integrations: 1 })).to.equal(
      '2027-06-01, today: SOAP login() ends for 1 integration.',
    );
    expect(stopLine({ of: 'oauth-password', state: 'due' })).to.equal(
      'Since 2027-06-01, the OAuth username-password flow may end for 2 integrations on any day.',
    );
    expect(stopLine(any)).to.equal(
      '2026-12-01, in 9 days: SOAP login() ends for 2 integrations without Use Any API Auth.',
    );
    expect(stopLine({ ...any, certainty: 'possible' })).to.equal(
      '2026-12-01, in 9 days: SOAP login() may end for 2 integrations: who has Use Any API Auth could not be read.',
    );
    expect(stopLine({ ...any, state: 'past' })).to.include('which 2 integrations lack');
    expect(stopLine({ ...any, state: 'past', certainty: 'possible' })).to.include(
      'for 2 integrations, it could not be',
    );
    expect(stopLine({ of: 'password', daysLeft: 1 })).to.include('in 1 day: the password of 2 integrations expires');
    expect(stopLine({ of: 'password', daysLeft: -1, state: 'past' })).to.include('expired on');
  });

  it('names the three soonest days, whatever ends on them, and the one with most', () => {
    const any = { of: 'any-api-auth', date: '2026-12-01', daysLeft: 2, integrations: 312 } as const;
    const password = (date: string, daysLeft: number): Partial<ReportedStops> => ({
      ...{ of: 'password', date, daysLeft, integrations: 1 },
    });
    const [first, third, fourth] = [password('2026-11-30', 1), password('2026-12-04', 5), password('2026-12-05', 6)];
    expect(stopsSentence(first, any, third, fourth)).to.equal(
      'First to stop: 1 on 2026-11-30 (in 1 day: password expires), 312 on 2026-12-01 (in 2 days: no Use Any API Auth), ' +
        '1 on 2026-12-04 (in 5 days: password expires) and 1 more (--explain).',
    );
    expect(stopsSentence(first, password('2026-12-02', 3), third, fourth, stop({ integrations: 2 }))).to.equal(
      'First to stop: 1 on 2026-11-30 (in 1 day: password expires), 1 on 2026-12-02 (in 3 days: password expires), ' +
        '1 on 2026-12-04 (in 5 days: password expires), 2 on 2027-06-01 (in 191 days: SOAP login() ends) and 1 more (--explain).',
    );
  });

  it('counts all that ends on a day, and what is past apart', () => {
    const any = { of: 'any-api-auth', date: '2026-12-01', daysLeft: 0, certainty: 'possible' } as const;
    const past = { of: 'password', date: '2026-11-01', daysLeft: -28, state: 'past', integrations: 1 } as const;
    expect(stopsSentence(past, any, { of: 'password', date: '2026-12-01', daysLeft: 0 })).to.equal(
      'First to stop: 1 past its date (password expires) and ' +
        '4 on 2026-12-01 (today: perhaps no Use Any API Auth and password expires).',
    );
    expect(stopsSentence({ ...past, integrations: 3 })).to.equal(
      'First to stop: 3 past their date (password expires).',
    );
  });

  it('says of all days with --explain what ends', () => {
    const stops = ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'].map((date) => stop({ date }));
    const text = JSON.stringify(pageOf({}, { stops }).details);
    for (const { date } of stops) expect(text).to.include(`${date}, in 191 days: SOAP login() ends`);
  });

  it('is one part on a terminal of 80 columns', () => {
    const stops = ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'].map((date, index) =>
      stop({ of: 'password', date, daysLeft: index + 8, integrations: index === 3 ? 1312 : 1 }),
    );
    const counts = { error: 1, warning: 2, note: 3, waived: 4 };
    const page = pageOf({}, { stops, withFindings: 1, findings: counts });
    const text = pageText(page, { ...PLAIN, columns: 80 }, { explain: false, words: { next: 'Next:' } });
    const [answer = ''] = text.split('\n\n');
    expect(answer.split('\n')).to.have.length.at.most(5);
    expect(answer.replaceAll(/\s+/gu, ' ')).to.include('1,312 on 2026-12-03').and.to.include('4 waived');
  });

  it('speaks of rotation where something is due', () => {
    const line = (overdue: number, soon: number): string | undefined =>
      pageOf({}, { rotation: { overdue, soon, days: 14 } })
        .look.flatMap((block) => (block.kind === 'text' ? block.lines : []))
        .find((one) => one.startsWith('Secrets'));
    expect([line(0, 0), line(1, 0), line(0, 2)]).to.deep.equal([
      undefined,
      'Secrets to rotate: 1 overdue, 0 within 14 days.',
      'Secrets to rotate: 0 overdue, 2 within 14 days.',
    ]);
  });

  it('counts findings by severity, and has three sentences', () => {
    const { answer } = pageOf(
      {},
      {
        stops: [stop({}), stop({ date: '2027-06-02' }), stop({ date: '2027-06-03' })],
        withFindings: 1,
        findings: { error: 1, warning: 2, note: 0, waived: 3 },
        rotation: { overdue: 1, soon: 0, days: 14 },
      },
    );
    expect(answer).to.have.length(3);
    expect(answer.at(-1)).to.equal('1 of them has findings: 1 error, 2 warnings and 3 waived.');
  });

  it('shows ten rows, with --all more', () => {
    const many = Array.from({ length: 11 }, (_, index) => ({ ...ONE, name: `Etl ${index}` }));
    const [table] = pageOf({ integrations: many }).look;
    expect(table).to.have.property('rows').with.length(10);
    expect(table?.kind === 'table' && moreWords(table)).to.match(/^10 of 11 integrations\./u);
  });

  it('repeats the policy file in what to do next, where it was named', () => {
    const named = listIntegrationsPage(NONE, { all: false, source: '-o prod', named: 'a b.yml' }, say);
    expect(named.next.map(({ command }) => command)).to.deep.equal([
      "sf token list integrations -o prod --policy 'a b.yml' --output-file integrations.html",
      "sf token check policy -o prod --policy 'a b.yml'",
    ]);
    const empty = listIntegrationsPage(
      { ...NONE, integrations: [] },
      { all: false, source: '-o prod', named: 'a b.yml' },
      say,
    );
    expect(empty.next.map(({ command }) => command)).to.deep.equal([
      "sf token generate policy -o prod --output-file 'a b.yml'",
    ]);
  });
});

import { expect } from 'chai';
import { moreWords } from '../../lib/report/page/cut.js';
import { say } from '../../lib/messages.js';
import { diagnosisGithub } from '../../lib/report/diagnosis/github.js';
import { diagnosisPage } from '../../lib/report/diagnosis/page.js';
import type { DiagnoseLoginResult, ReportedCause } from '../../lib/report/diagnosis/result.js';
import { validateLoginText } from '../../lib/report/validateLogin/formats.js';
import { validateLoginPage } from '../../lib/report/validateLogin/page.js';
import type { LoginAnswer } from '../../lib/report/validateLogin/result.js';
import type { Block, Page } from '../../lib/report/page/page.js';

const titles = (blocks: readonly Block[]): (string | undefined)[] =>
  blocks.map((block) => (block.kind === 'text' ? block.lines.join('\n') : block.title));

function login(username: string, changes: Partial<LoginAnswer> = {}): LoginAnswer {
  const host = 'acme.my.salesforce.com';
  return {
    ...{ username, host, path: 'soap', apiVersion: '64.0', outcome: 'succeeded', cause: 'none', causes: [] },
    message: `What happened to ${username}.`,
    proves: { password: 'yes', token: 'yes', why: 'It logged in.' },
    fix: { who: 'nobody', what: 'Nothing.' },
    guard: { checked: [], skipped: [] },
    connection: { host: `https://${host}`, path: 'soap', apiVersion: '64.0', secretOrder: 'password' },
    retirement: { date: '2027-06-01', latest: '2027-06-01', source: 'x', replacement: 'An app.' },
    ...changes,
  };
}
describe('report: what to configure a client with', () => {
  const app = { scopes: [] };
  for (const [what, changes, isShown] of [
    ['of an app that logs in', { path: 'client-credentials', app }, true],
    [
      'of an app that does not',
      { path: 'client-credentials', app, outcome: 'failed', cause: 'client-id-wrong' },
      false,
    ],
    ['of a password that is wrong', { outcome: 'failed', cause: 'wrong-password-or-token' }, true],
    ['of a host that refuses everybody', { outcome: 'failed', cause: 'my-domain-required' }, false],
  ] as const) {
    it(`${what}: ${isShown ? 'shown' : 'not shown'}`, () => {
      const results = [login('good@example.com', changes)];
      const page = validateLoginPage({ schemaVersion: '1.0', results, incomplete: [] }, { code: 0, all: false }, say);
      expect(JSON.stringify(page).includes('configure it with')).to.equal(isShown);
    });
  }
});

describe('report: logins as annotations', () => {
  const lines = (pieces: Iterable<string>): string[] => [...pieces].join('').trimEnd().split('\n').filter(Boolean);

  it('are an error for a no, a warning for what is not known, and nothing for what logs in', () => {
    const results = [
      login('good@example.com'),
      login('old@example.com', { outcome: 'failed', cause: 'token-outdated' }),
      login('frozen@example.com', { outcome: 'refused', refusal: 'answer', cause: 'user-frozen' }),
      login('slow@example.com', { outcome: 'unknown', cause: 'no-answer' }),
    ];
    const told = lines(validateLoginText('github', { schemaVersion: '1.0', results, incomplete: [] }, say));
    expect(told.map((line) => line.split('::')[1])).to.deep.equal([
      'error title=old@example.com%3A failed (token-outdated)',
      'error title=frozen@example.com%3A refused (user-frozen)',
      'warning title=slow@example.com%3A unknown (no-answer)',
    ]);
  });

  it('of causes are an error where one is certain, else a warning; notes are warnings', () => {
    const cause = (changes: Partial<ReportedCause>): ReportedCause => ({
      ...{ cause: 'user-frozen', confidence: 'certain', explanation: 'It is frozen.', evidence: ['seen'] },
      ...{ fix: { who: 'admin', what: 'Unfreeze it.' }, ...changes },
    });
    const causes = [cause({ username: 'a@example.com' }), cause({ cause: 'wrong-password', confidence: 'possible' })];
    const told = lines(
      diagnosisGithub({ schemaVersion: '1.0', subject: {}, causes, notes: ['Nothing.'], incomplete: [] }, say),
    );
    expect(told).to.have.length(3);
    expect(told[0]).to.match(/^::warning .*::Nothing\.$/u);
    expect(told[1]).to.match(/^::warning title=wrong-password \(possible\)::/u);
    expect(told[2]).to.equal(
      '::error title=a@example.com%3A user-frozen (certain)::It is frozen.%0Aseen%0Aadmin: Unfreeze it.',
    );
  });
});

const page = (results: LoginAnswer[], code: 0 | 1 | 30 | 68, all = false): Page =>
  validateLoginPage({ schemaVersion: '1.0', results, incomplete: [] }, { all, code }, say);

describe('report: validate login of one user', () => {
  const said = 'A long text of Salesforce.';
  const whole = (cause: string): { look: string; details: string } => {
    const message = `What happened. Salesforce says: ${said}`;
    const shown = page([login('a@example.com', { outcome: 'failed', cause, message, said })], 30);
    return { look: JSON.stringify(shown.look) + JSON.stringify(shown.brief), details: JSON.stringify(shown.details) };
  };

  it('tells the day for this user, and on what it hangs where that is not known', () => {
    const ends = { of: 'any-api-auth', date: '2026-12-01', latest: '2026-12-01', daysLeft: 7, state: 'ahead' } as const;
    const shown = (changes: Partial<LoginAnswer>): string =>
      JSON.stringify(page([login('a@example.com', changes)], 0).look);
    const lacks = shown({ breaksOn: { ...ends, certainty: 'certain' } });
    expect(lacks).to.include('2026-12-01 for this user').and.not.include('2027-06-01');
    const open = shown({ breaksOn: { ...ends, certainty: 'possible' } });
    expect(open).to.include('2027-06-01, or 2026-12-01 if the user does not have the permission Use Any API Auth');
  });

  it('leaves the whole text of Salesforce to --explain where the cause is known', () => {
    const { details, look } = whole('token-outdated');
    expect(look).to.include('"What happened."').and.not.include(said);
    expect(details).to.include(`Salesforce says: ${said}`);
  });

  it('shows it at once where nobody knows what it means', () => {
    const { details, look } = whole('unknown-fault');
    expect(look).to.include(`What happened. Salesforce says: ${said}`);
    expect(details).to.equal('[]');
  });
});

describe('report: validate login of several users', () => {
  const results = [
    login('good@example.com'),
    login('slow@example.com', { outcome: 'unknown', cause: 'no-answer' }),
    login('frozen@example.com', { outcome: 'refused', refusal: 'answer', cause: 'user-frozen' }),
    login('fine@example.com'),
    login('old@example.com', { outcome: 'failed', cause: 'token-outdated' }),
  ];

  it('says how many of which outcome and the exit code on its first line', () => {
    expect(page(results, 30).answer).to.deep.equal([
      '5 logins, exit 30: 1 failed, 1 refused, 1 unknown and 2 succeeded.',
    ]);
    expect(page([login('a@example.com'), login('b@example.com')], 0).answer).to.deep.equal([
      '2 logins, exit 0: 2 succeeded.',
    ]);
  });

  it('begins with what failed, was refused or is not known, each in the order in which it was tried', () => {
    const [table] = page(results, 30).look;
    expect(table?.kind === 'table' && table.rows).to.deep.equal([
      { outcome: 'failed', user: 'old@example.com', cause: 'token-outdated', who: 'nobody' },
      { outcome: 'refused', user: 'frozen@example.com', cause: 'user-frozen', who: 'nobody' },
      { outcome: 'unknown', user: 'slow@example.com', cause: 'no-answer', who: 'nobody' },
      { outcome: 'succeeded', user: 'good@example.com', cause: '', who: '' },
      { outcome: 'succeeded', user: 'fine@example.com', cause: '', who: '' },
    ]);
  });

  it('tells two in full, of more the first that did not succeed, and the others with --explain', () => {
    const told = (blocks: readonly Block[]): (string | undefined)[] =>
      titles(blocks.filter(({ kind }) => kind === 'facts')).map((title) => title?.split('  ')[1]);
    const [good, , , fine, old] = results;
    if (good === undefined || fine === undefined || old === undefined) throw new Error('No results.');
    const two = page([good, old], 30);
    expect([told(two.look), two.details]).to.deep.equal([['old@example.com', 'good@example.com'], []]);
    const three = page([good, fine, old], 30);
    expect([told(three.look), told(three.details)]).to.deep.equal([
      ['old@example.com'],
      ['good@example.com', 'fine@example.com'],
    ]);
    expect(told(page([good, fine, good], 0).look)).to.deep.equal([]);
  });

  it('shows ten rows, and up to 200 with --all', () => {
    const many = Array.from({ length: 201 }, (_, at) => login(`u${at}@example.com`, { outcome: 'failed', cause: 'x' }));
    const rowsOf = (those: LoginAnswer[], all: boolean): unknown => {
      const [table] = page(those, 30, all).look;
      return table?.kind === 'table' && [table.rows.length, moreWords(table)];
    };
    expect(rowsOf(many.slice(0, 10), false)).to.deep.equal([10, undefined]);
    expect(rowsOf(many.slice(0, 11), false)).to.deep.equal([10, '10 of 11 logins. --all: up to 200; --json: all.']);
    expect(rowsOf(many, true)).to.deep.equal([200, '200 of 201 logins. --json: all.']);
  });

  it('tells the cause of those that did not succeed where only the answer is shown, three at most', () => {
    const brief = page(results, 30).brief ?? [];
    expect(titles(brief).map((title) => title?.split('  ')[1])).to.deep.equal([
      'old@example.com',
      'frozen@example.com',
      'slow@example.com',
    ]);
    const [first] = brief;
    expect(first?.kind === 'facts' && first.items).to.deep.equal([
      { label: 'cause', text: 'token-outdated' },
      { label: 'why', text: 'What happened to old@example.com.' },
    ]);
    const many = Array.from({ length: 9 }, (_, at) => login(`u${at}@example.com`, { outcome: 'failed', cause: 'x' }));
    expect(page(many, 30).brief).to.have.length(3);
    expect(page([login('good@example.com')], 0).brief).to.deep.equal([]);
  });
});

describe('report: diagnose login of several users', () => {
  const cause = (username: string): ReportedCause => ({
    ...{ username, cause: 'user-frozen', confidence: 'certain', explanation: 'Frozen.', evidence: ['Seen.'] },
    fix: { who: 'admin', what: 'Unfreeze.' },
  });
  const result = (usernames: string[], causes: ReportedCause[], notes: string[] = []): DiagnoseLoginResult => ({
    ...{ schemaVersion: '1.0', subject: { usernames }, causes, notes, incomplete: [] },
  });
  const options = { all: false, code: 68, source: undefined } as const;
  const [a, b, c] = ['a@example.com', 'b@example.com', 'c@example.com'];

  it('says of how many there is a cause, and the exit code, on its first line', () => {
    expect(diagnosisPage(result([a, b, c], [cause(a), cause(b)]), options, say).answer).to.deep.equal([
      'A cause was found for 2 of 3 users (exit 68).',
    ]);
    expect(
      diagnosisPage(result([a, b], [cause(a), cause(a), cause(b)]), { ...options, code: 0 }, say).answer,
    ).to.deep.equal(['A cause was found for each of 2 users (exit 0).']);
  });

  it('counts a cause without a name as that of all', () => {
    const ofAll: ReportedCause = {
      ...{ cause: 'org-locked', confidence: 'likely', explanation: 'Locked.', evidence: [] },
      fix: { who: 'admin', what: 'Ask.' },
    };
    expect(diagnosisPage(result([a, b], [ofAll]), { ...options, code: 0 }, say).answer[0]).to.match(
      /for each of 2 users/u,
    );
  });

  it('begins with those of whom a cause is known, before what is told of the others', () => {
    const { look } = diagnosisPage(result([a, b], [cause(a)], ['b@example.com has no failed login.']), options, say);
    expect(titles(look)).to.deep.equal(['certain  user-frozen  a@example.com', 'b@example.com has no failed login.']);
  });

  it('keeps to a screen: of many causes a line each and the facts of the first, of the others with --explain', () => {
    const kinds = (blocks: readonly Block[]): string[] => blocks.map(({ kind }) => kind);
    const users = Array.from({ length: 12 }, (_, at) => `u${String(at)}@example.com`);
    const three = diagnosisPage(result(users, users.slice(0, 3).map(cause)), options, say);
    expect([kinds(three.look), three.details]).to.deep.equal([['facts', 'facts', 'facts'], []]);
    const notes = users.map((who) => `${who} has no failed login.`);
    const { details, look } = diagnosisPage(result(users, users.map(cause), notes), options, say);
    expect(kinds(look)).to.deep.equal(['table', 'facts', 'text', 'text']);
    const [table, first, , told] = look;
    expect(table?.kind === 'table' && [table.rows.length, moreWords(table)]).to.deep.equal([
      10,
      '10 of 12 causes. --all: up to 200; --json: all.',
    ]);
    expect(table?.kind === 'table' && table.rows[0]).to.deep.equal({
      ...{ sure: 'certain', cause: 'user-frozen', user: 'u0@example.com', who: 'admin' },
    });
    expect(first?.kind === 'facts' && first.title).to.equal('certain  user-frozen  u0@example.com');
    expect(told?.kind === 'text' && [told.lines.length, told.lines.at(-1)]).to.deep.equal([6, '7 more notes (--all).']);
    expect(details).to.have.length(11);
    const [every] = diagnosisPage(result(users, users.map(cause), notes), { ...options, all: true }, say).look;
    expect(every?.kind === 'table' && every.rows.length).to.equal(12);
  });

  it('says who else may know where a text tells nothing, and asks that org where the user is named', () => {
    const none = (subject: DiagnoseLoginResult['subject'], source: string | undefined): Page =>
      diagnosisPage({ ...result([], []), subject }, { ...options, source }, say);
    const text = (page: Page): string => JSON.stringify(page.look);
    const bare = none({}, undefined);
    expect(text(bare)).to.include('--username').and.to.include('--target-org');
    expect(bare.next).to.deep.equal([]);
    const named = none({ username: a }, undefined);
    expect(text(named)).to.include('--target-org').and.not.to.include('--username');
    expect(named.next.map(({ command }) => command)).to.deep.equal([
      `sf token diagnose login -o "$SF_TARGET_ORG" --username ${a}`,
    ]);
    expect(text(none({ username: a }, '-o prod'))).not.to.include('--target-org');
    expect(text(diagnosisPage(result([a], [cause(a)]), { ...options, source: undefined }, say))).not.to.include(
      'repeat',
    );
  });

  it('names the users with their causes where only the answer is shown', () => {
    const { brief = [] } = diagnosisPage(result([a, b], [cause(a)], ['b@example.com has none.']), options, say);
    expect(titles(brief)).to.deep.equal(['certain  user-frozen  a@example.com\nb@example.com has none.']);
    const one = diagnosisPage({ ...result([], [cause(a)]), subject: { username: a } }, { ...options, code: 0 }, say);
    const [why] = one.brief ?? [];
    expect(why?.kind === 'facts' && why.items.map(({ text }) => text)).to.deep.equal(['Frozen.', 'admin: Unfreeze.']);
  });
});

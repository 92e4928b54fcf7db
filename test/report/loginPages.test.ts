import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import { diagnosisPage } from '../../lib/report/diagnosisPage.js';
import type { DiagnoseLoginResult, ReportedCause } from '../../lib/report/diagnosisResult.js';
import { validateLoginPage } from '../../lib/report/loginPage.js';
import type { LoginAnswer } from '../../lib/report/loginResult.js';
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
const page = (results: LoginAnswer[], code: 0 | 1 | 30 | 68): Page =>
  validateLoginPage({ schemaVersion: '1.0', results, incomplete: [] }, code, say);

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
    const order = titles(page(results, 30).look).map((title) => title?.split('  ').slice(0, 2).join(' '));
    expect(order).to.deep.equal([
      'failed old@example.com',
      'refused frozen@example.com',
      'unknown slow@example.com',
      'succeeded good@example.com',
      'succeeded fine@example.com',
    ]);
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
  const [a, b, c] = ['a@example.com', 'b@example.com', 'c@example.com'];

  it('says of how many there is a cause, and the exit code, on its first line', () => {
    expect(
      diagnosisPage(result([a, b, c], [cause(a), cause(b)]), { code: 68, source: undefined }, say).answer,
    ).to.deep.equal(['A cause was found for 2 of 3 users (exit 68).']);
    expect(
      diagnosisPage(result([a, b], [cause(a), cause(a), cause(b)]), { code: 0, source: undefined }, say).answer,
    ).to.deep.equal(['A cause was found for each of 2 users (exit 0).']);
  });

  it('counts a cause without a name as that of all', () => {
    const ofAll: ReportedCause = {
      ...{ cause: 'org-locked', confidence: 'likely', explanation: 'Locked.', evidence: [] },
      fix: { who: 'admin', what: 'Ask.' },
    };
    expect(diagnosisPage(result([a, b], [ofAll]), { code: 0, source: undefined }, say).answer[0]).to.match(
      /for each of 2 users/u,
    );
  });

  it('begins with those of whom a cause is known, before what is told of the others', () => {
    const { look } = diagnosisPage(
      result([a, b], [cause(a)], ['b@example.com has no failed login.']),
      { code: 68, source: undefined },
      say,
    );
    expect(titles(look)).to.deep.equal(['certain  user-frozen  a@example.com', 'b@example.com has no failed login.']);
  });

  it('names the users with their causes where only the answer is shown', () => {
    const { brief = [] } = diagnosisPage(
      result([a, b], [cause(a)], ['b@example.com has none.']),
      { code: 68, source: undefined },
      say,
    );
    expect(titles(brief)).to.deep.equal(['certain  user-frozen  a@example.com\nb@example.com has none.']);
    const one = diagnosisPage(
      { ...result([], [cause(a)]), subject: { username: a } },
      { code: 0, source: undefined },
      say,
    );
    const [why] = one.brief ?? [];
    expect(why?.kind === 'facts' && why.items.map(({ text }) => text)).to.deep.equal(['Frozen.', 'admin: Unfreeze.']);
  });
});

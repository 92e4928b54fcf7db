import { expect } from 'chai';
import { reportGap } from '../../../lib/report/gapsAndAssumptions.js';
import { moreWords } from '../../../lib/report/page/cut.js';
import { inList } from '../../../lib/inList.js';
import { LOGINS_FORMATS, loginsText as parts, type LoginsFormat } from '../../../lib/report/logins/formats.js';
import { loginFindings, loginFindingsText } from '../../../lib/report/logins/findings.js';
import { loginsPage, type LoginsPageOptions } from '../../../lib/report/logins/page.js';
import type { Page } from '../../../lib/report/page/page.js';
import { pageText, PLAIN } from '../../../lib/report/page/terminal.js';
import type { LoginsResult } from '../../../lib/report/logins/result.js';
import { toLoginsResult, type OrgLogins } from '../../../lib/report/logins/toResult.js';
import { Text } from '../../../lib/text.js';
import { byOAuth, group, list } from '../../policy/logins/support.js';
import { gap, is, user } from '../../policy/support.js';

const ASKED: LoginsPageOptions = {
  ...{ all: true, source: '--target-org prod', orgs: ['--target-org prod'], expiring: undefined, expiringWithin: 30 },
  ...{ onlyFailed: false, now: '2026-11-22T12:00:00.000Z', failed: [] },
};
const page = (of: LoginsResult, all = true): Page => loginsPage(of, { ...ASKED, all }, say);
const loginsText = (format: Extract<LoginsFormat, 'human' | 'csv' | 'json' | 'markdown'>, of: LoginsResult): string =>
  format === 'human' || format === 'markdown'
    ? pageText(page(of), PLAIN, { explain: true, words: { next: 'Next' } })
    : [...parts(format, of)].join('');

/** Keys stand for their sentences here. */
const say = ({ key, params }: Text): string => [key, ...Object.values(params)].join(' ');

function found(name: string, groups = [group()], users = [user()]): OrgLogins {
  return {
    source: { kind: 'org', name, orgId: '00D000000000001AAA' },
    listed: list(groups, { users }),
    look: {
      from: '2026-10-23T12:00:00.000Z',
      until: '2026-11-22T12:00:00.000Z',
      limit: 'asked',
      what: Text.of('logins.looked.asked', { since: '2026-10-23', until: '2026-11-22' }),
    },
    expiring: [],
    assumptions: [{ fact: 'soap-login', value: 'on', why: Text.of('policy.assumed.word') }],
    gaps: [gap('LoginIp')],
  };
}

function result(orgs: readonly OrgLogins[], asked = orgs.length): LoginsResult {
  const span = { since: '2026-10-23T12:00:00.000Z', until: '2026-11-22T12:00:00.000Z' };
  return toLoginsResult(
    { ...span, filter: { paths: ['soap', 'oauth-password'] }, orgs, asked, gaps: [], apiCalls: 12 },
    say,
  );
}

const checked = (format: 'github' | 'junit', of: LoginsResult, kind: 'soap' | 'ends-soon' = 'soap'): string => {
  const failed = [{ what: kind, kind, failed: true, rows: of.logins }];
  const findings = loginFindings(failed, of, { matters: false, gaps: [], orgs: [] }, say);
  return [...loginFindingsText(format, findings, of, { say, version: '1' })].join('');
};

describe('report/logins: the result', () => {
  it('names the org of each row when several were asked, also when one alone answered', () => {
    expect(result([found('a@example.com')]).logins[0]).not.to.have.property('org');
    const several = result([found('a@example.com'), found('b@example.com')]);
    expect(several.logins.map(({ org }) => org)).to.deep.equal(['a@example.com', 'b@example.com']);
    expect(several.incomplete.map(({ what }) => what)).to.deep.equal([
      'a@example.com: LoginIp',
      'b@example.com: LoginIp',
    ]);
    expect(result([found('a@example.com')], 2).logins[0]?.org).to.equal('a@example.com');
  });

  it('puts the rows of several orgs in one order, and adds their summaries up', () => {
    const { logins, summary } = result([found('a@example.com'), found('b@example.com', [group(byOAuth), group()])]);
    expect(logins.map(({ org, path }) => [org, path])).to.deep.equal([
      ['b@example.com', 'oauth-password'],
      ['a@example.com', 'soap'],
      ['b@example.com', 'soap'],
    ]);
    expect(summary).to.deep.equal({
      byPath: { soap: 20, 'oauth-password': 10, 'client-credentials': 0, oauth: 0, other: 0 },
      users: 2,
      breaksWithin: { '30': 0, '90': 1, '180': 1 },
      withoutAnyApiAuth: { certain: 0, possible: 0 },
      inactive: 0,
      ownAttempts: 0,
      failed: { logins: 0, of: 30, users: 0, statuses: [] },
      breaks: [
        {
          ...{ of: 'oauth-password', path: 'oauth-password', date: '2027-02-20', latest: '2027-02-20', daysLeft: 90 },
          ...{ state: 'ahead', certainty: 'certain', users: 1 },
        },
        {
          ...{ of: 'soap', path: 'soap', date: '2027-06-01', latest: '2027-06-01', daysLeft: 191 },
          ...{ state: 'ahead', certainty: 'certain', users: 2 },
        },
      ],
    });
  });

  it('lists an assumption that several orgs share once', () => {
    expect(result([found('a@example.com'), found('b@example.com')]).assumptions).to.have.length(1);
  });

  it('says what an unknown turns on, with what could not be read', () => {
    const frozen = { known: false as const, gap: gap('UserLogin') };
    const [row] = result([found('a@example.com', [group()], [user({ frozen })])]).logins;
    expect(row?.addresses[0]?.hinges).to.deep.equal([
      {
        fact: 'frozen',
        values: [
          { value: 'yes', verdict: 'denied', rule: 'user-frozen' },
          { value: 'no', verdict: 'no-token', rule: 'trusted-range' },
        ],
        unread: ['UserLogin'],
      },
    ]);
  });

  it('is plain data: it survives JSON as it is', () => {
    const whole = result([found('a@example.com', [group(), group({ userId: null, sourceIp: null, country: null })])]);
    expect(JSON.parse(JSON.stringify(whole))).to.deep.equal(whole);
  });
});

describe('report/logins: CSV', () => {
  const lines = (of: LoginsResult): string[] => loginsText('csv', of).split('\r\n');

  it('has one line for each address of a row, with the row repeated but for what it counts, so that sums are right', () => {
    const [header, first, second, end] = lines(
      result([found('a', [group(), group({ sourceIp: '203.0.113.9', logins: 2 })])]),
    );
    expect(header).to.match(
      /^org,user\.id,user\.username,user\.name,user\.profile,user\.integration,path,certainty,client,/,
    );
    expect(first).to.include(',198.18.4.7,DE,10,').and.include(',no-token,trusted-range,1,12,');
    expect(second).to.include(',203.0.113.9,DE,2,').and.include(',token-required,untrusted,,,');
    expect(end).to.equal('');
    expect(header?.split(',')).to.have.length(48);
    // A guide of several sentences is no field.
    expect(header).not.to.include('steps');
    const at = header?.split(',').indexOf('logins') ?? -1;
    const sum = [first, second].reduce((total, line) => total + Number(line?.split(',')[at] ?? NaN), 0);
    expect(sum).to.equal(12);
  });

  it('disarms formulas and keeps commas and quotes inside their field, which is one line', () => {
    const evil = user({ name: '=HYPERLINK("http://evil")', username: '+evil@example.com' });
    const [, line = ''] = lines(result([found('a', [group({ application: 'Oauth2, "Remote"\nAccess' })], [evil])]));
    expect(line).to.include(`'+evil@example.com,"'=HYPERLINK(""http://evil"")"`);
    expect(line).to.include(',"Oauth2, ""Remote""\\x0aAccess",');
  });
});

describe('report/logins: checks', () => {
  it('puts a name into quotes that has in it what separates names, and no other', () => {
    expect(['wsc', 'SSIS, 32 bit', 'a;b', 'Sales "North"'].map(inList)).to.deep.equal([
      'wsc',
      '"SSIS, 32 bit"',
      '"a;b"',
      '"Sales "North""',
    ]);
  });

  it('counts of a row of several users those who stop on its day, where the day is what fails', () => {
    const one = result([found('a')]);
    const whole = structuredClone(one);
    for (const row of whole.logins) {
      delete row.client;
      delete row.user;
      row.users = 21;
      if (row.breaksOn !== undefined) row.breaksOn.users = 4;
    }
    for (const format of ['github', 'junit'] as const) {
      expect(checked(format, whole, 'ends-soon'))
        .to.match(/several\.ends [^\n]*\b4\b/u)
        .and.not.match(/\b21\b/u);
      expect(checked(format, whole)).to.match(/several\.ends [^\n]*\b21\b/u);
    }
  });

  it('keeps a client whose name has commas apart from what stands beside it', () => {
    const application = 'Mozilla, like Gecko';
    const one = result([found('a', [group({ application })])]);
    const [row] = one.logins;
    const clients = { ...one, logins: [row, row && { ...row, client: 'Data Loader' }].flatMap((each) => each ?? []) };
    const byClient = structuredClone(clients);
    for (const each of byClient.logins) delete each.user;
    expect(checked('junit', byClient)).to.include('name="login-by-soap: findings.subject.client Data Loader"');
    expect(checked('github', byClient)).to.include('"findings.subject.client Mozilla, like Gecko"');
  });

  it('names what could not be read in a report of checks, whether or not it could have changed the answer', () => {
    const one = result([found('a')]);
    expect(checked('junit', one)).to.include('<error message="incomplete" type="incomplete">').and.include('LoginIp');
    expect(checked('github', one)).to.include('LoginIp');
  });
});

describe('report/logins: JSON', () => {
  it('is what JSON.stringify writes of the whole', () => {
    for (const groups of [[], [group()], [group({ application: '\n  "logins": []' }), group(byOAuth)]]) {
      const whole = result([found('a@example.com', groups)]);
      expect(loginsText('json', whole)).to.equal(`${JSON.stringify(whole, undefined, 2)}\n`);
    }
  });
});

describe('report/logins: for people', () => {
  const tables = ({ look }: Page): Extract<Page['look'][number], { kind: 'table' }>[] =>
    look.flatMap((block) => (block.kind === 'table' ? [block] : []));

  it('speaks of one login as of one', () => {
    const of = (logins: number): string => {
      const { answer } = page(result([found('a', [group({ logins })])]));
      return answer.join('\n');
    };
    expect(of(1)).to.include('pages.logins.seen.one').and.not.include('pages.logins.seen.other');
    expect(of(2)).to.include('pages.logins.seen.other');
  });

  it('shows ten rows, or 200 when asked for all, and says how to get the others', () => {
    const many = Array.from({ length: 230 }, (_, index) =>
      group({ application: `client ${index}`, logins: index + 1 }),
    );
    const [few] = tables(page(result([found('a', many)]), false));
    const [all] = tables(page(result([found('a', many)])));
    expect([few?.rows.length, all?.rows.length]).to.deep.equal([10, 200]);
    // The busiest of equal urgency come first.
    expect(few?.rows[0]).to.include({ client: 'client 229' });
    expect([few, all].map((table) => table && moreWords(table))).to.deep.equal([
      'pages.shown 10 230 pages.shown.of.rows --output-file logins.csv 200',
      'pages.shown.all 200 230 pages.shown.of.rows --output-file logins.csv',
    ]);
  });

  it('begins with who stops on which day by which path, the soonest first, each user once', () => {
    const twice = [group({ application: 'a' }), group({ application: 'b' }), group(byOAuth)];
    const { answer } = page(result([found('a', twice)]));
    expect(answer.slice(0, 2)).to.deep.equal([
      'pages.logins.break.end.ahead pages.count.users.one 2027-02-20 pages.path.oauth-password pages.days.ahead pages.count.days.other 90',
      'pages.logins.break.end.ahead pages.count.users.one 2027-06-01 pages.path.soap pages.days.ahead pages.count.days.other 191',
    ]);
  });

  it('shows what a terminal could obey, and does not send it', () => {
    const evil = user({ username: 'evil\u001b[2J@example.com', integration: is(true) });
    const text = loginsText('human', result([found('a', [group({ application: 'x\u001b]0;y\u0007' })], [evil])]));
    // oxlint-disable-next-line no-control-regex
    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).to.include('\\x1b');
  });

  it('says that there is nothing when there is nothing, and denies nothing of what was not read', () => {
    const nothing = result([found('a', [])]);
    expect(page(nothing).answer).to.deep.equal(['pages.logins.none.partial 2026-10-23 2026-11-22']);
    expect(page({ ...nothing, incomplete: [] }).answer).to.deep.equal([
      'pages.logins.none.other 2026-10-23 2026-11-22',
    ]);
  });

  it('says of no login that it is not there where the history was not read', () => {
    const unread = { what: 'a@x.example: LoginHistory', why: 'Not read.' };
    const nothing = { ...result([found('a', [])]), incomplete: [unread] };
    expect(page(nothing).answer).to.deep.equal(['pages.logins.unread 2026-10-23 2026-11-22']);
    const failed = loginsPage(nothing, { ...ASKED, onlyFailed: true }, say);
    expect(failed.answer).to.deep.equal(['pages.logins.unread 2026-10-23 2026-11-22']);
  });

  it('tells both ends of a time of a day or less apart', () => {
    const span = { since: '2026-11-21T12:00:00.000Z', until: '2026-11-22T12:00:00.000Z' };
    const short = { ...result([found('a', [])]), incomplete: [], ...span };
    expect(page(short).answer).to.deep.equal(['pages.logins.none.other 2026-11-21T12:00Z 2026-11-22T12:00Z']);
    const longer = { ...short, since: '2026-11-21T11:59:59.000Z' };
    expect(page(longer).answer).to.deep.equal(['pages.logins.none.other 2026-11-21 2026-11-22']);
  });

  it('blames no permission where --max-calls allowed no more', () => {
    const others = { what: 'isExpired', why: 'Refused.', permission: 'Manage Users' };
    for (const why of [Text.of('logins.gap.skipped'), Text.of('logins.gap.calls-spent', { pieces: '12' })]) {
      const whole = { ...result([found('a')]), incomplete: [others, reportGap({ what: 'User', why }, say)] };
      expect(loginsPage(whole, { ...ASKED, expiring: 30 }, say).partial).to.equal('pages.partial.spent User');
    }
  });

  it('with --failed lists what failed, the most first and why, in place of what stops', () => {
    const failing = (application: string, status: string, logins: number): ReturnType<typeof group> =>
      group({ application, status, logins });
    const whole = result([
      found('a', [
        ...[group({ application: 'A' }), failing('A', 'Invalid Password', 2), failing('A', 'Restricted IP', 3)],
        ...[failing('B', 'invalid password', 9), group({ application: 'C' })],
      ]),
    ]);
    const { answer, look } = loginsPage({ ...whole, incomplete: [] }, { ...ASKED, onlyFailed: true }, say);
    expect(answer).to.deep.equal([
      'pages.logins.failures 2026-10-23 2026-11-22 34 14 pages.count.users.one pages.and pages.reason 11 ' +
        'pages.logins.failures.status Invalid Password pages.reason 3 pages.logins.failures.status Restricted IP',
    ]);
    const [table, ...others] = look.flatMap((block) => (block.kind === 'table' ? [block] : []));
    expect(others).to.deep.equal([]);
    expect(table?.rows.map(({ cause, client, failed, logins }) => [client, failed, logins, cause])).to.deep.equal([
      ['B', '9', '9', 'invalid password'],
      ['A', '5', '15', 'Restricted IP'],
    ]);
  });

  it('shows first what fails the check, and says of what was named that there is none', () => {
    const whole = { ...result([found('a', [group(byOAuth), group()])]), incomplete: [] };
    const [oauth, soap] = whole.logins;
    if (oauth === undefined || soap === undefined) throw new Error('No rows.');
    const none = { what: '--fail-on instance-host', kind: 'instance-host', failed: false, rows: [] } as const;
    const failed = [{ what: '--fail-on soap', kind: 'soap' as const, failed: true, rows: [soap], users: 1 }, none];
    const shown = loginsPage(whole, { ...ASKED, failed }, say);
    expect(shown.answer[0]).to.equal(
      'pages.logins.failed.none 30 --fail-on soap (pages.count.users.one) --fail-on instance-host',
    );
    const [table] = tables(shown);
    expect([table?.title, ...(table?.rows.map(({ path }) => path) ?? [])]).to.deep.equal([
      'pages.logins.rows.failing',
      ...['pages.logins.path.soap', 'pages.logins.path.oauth-password'],
    ]);
    const passed = (of: LoginsResult): string | undefined =>
      loginsPage(of, { ...ASKED, failed: [none] }, say).answer[0];
    expect(passed(whole)).to.equal('pages.logins.passed --fail-on instance-host');
    expect(passed({ ...whole, incomplete: [{ what: 'LoginHistory.LoginUrl', why: 'x' }] })).to.equal(
      'pages.logins.passed.partial --fail-on instance-host',
    );
  });

  it('proposes a permission set for each org that needs one, in a folder of its own, and asks the same question', () => {
    const lacking = user({ useAnyApiAuth: is(false) });
    const names = ['a@x.example', 'b@x.example', 'c@x.example'];
    const next = (orgs: OrgLogins[], asked = ''): string[] => {
      const of = orgs.map(({ source }) => `-o ${source.name}`);
      const shown = loginsPage(result(orgs), { ...ASKED, asked, orgs: of, source: of.join(' ') }, say);
      return shown.next.map(({ command }) => command);
    };
    const one = found('a@x.example', [group()], [lacking]);
    expect(next([one], '--since 7d')).to.deep.equal([
      'sf token generate permission-set any-api-auth -o a@x.example --output-dir any-api-auth',
      'sf token list logins -o a@x.example --since 7d --explain',
    ]);
    expect(
      next([found('a@x.example'), ...names.slice(1).map((name) => found(name, [group()], [lacking]))]),
    ).to.deep.equal([
      'sf token generate permission-set any-api-auth -o b@x.example --output-dir any-api-auth-2',
      'sf token generate permission-set any-api-auth -o c@x.example --output-dir any-api-auth-3',
      'sf token list logins -o a@x.example -o b@x.example -o c@x.example --explain',
    ]);
  });

  it('says of each table that it is cut, that of hosts too', () => {
    const whole = result([found('a')]);
    const [row] = whole.logins;
    if (row?.user === undefined) throw new Error('No row.');
    const { user: person } = row;
    const finding = (at: number): LoginsResult['findings'][number] => ({
      ...{ rule: 'instance-host', severity: 'warning', what: 'x', todo: 'y', logins: 1, everSucceeded: 'yes' },
      ...{ where: { user: person, host: `na${String(at)}.salesforce.com`, path: 'soap' } },
      ...{ firstSeen: row.firstSeen, lastSeen: row.lastSeen, date: '2027-06-01', daysLeft: 191, source: 'z' },
    });
    const findings = Array.from({ length: 12 }, (_, at) => finding(at));
    const [, hosts] = tables(page({ ...whole, findings }, false));
    expect([hosts?.rows.length, hosts && moreWords(hosts)]).to.deep.equal([
      10,
      'pages.shown 10 12 pages.shown.of.rows --output-file logins.csv 200',
    ]);
  });

  it('names three days in the answer, and all of them in the details', () => {
    const whole = result([found('a')]);
    const [first] = whole.summary.breaks;
    if (first === undefined) throw new Error('Nothing stops.');
    const breaks = Array.from({ length: 6 }, (_, at) => ({ ...first, date: `2027-06-0${String(at + 1)}` }));
    const shown = page({ ...whole, summary: { ...whole.summary, breaks } });
    const days = (lines: readonly string[]): number =>
      lines.filter((line) => line.startsWith('pages.logins.break.')).length;
    expect(days(shown.answer)).to.equal(3);
    const said = shown.look.flatMap((block) => (block.kind === 'text' ? block.lines : []));
    expect(said).to.include('pages.logins.more-breaks 3');
    const [details] = shown.details;
    expect(details?.kind === 'text' && days(details.lines)).to.equal(6);
  });

  it('is partial for what its answer hangs on; what bears on ends of passwords alone stands beside those', () => {
    const why = { why: 'Refused.', permission: 'Manage Users' };
    const whole = { ...result([found('a')]), incomplete: [{ what: 'isExpired', ...why }] };
    const texts = (shown: Page): string[] => shown.look.flatMap((block) => (block.kind === 'text' ? block.lines : []));
    expect(page(whole)).to.not.have.property('partial');
    expect(texts(page(whole))).to.include('pages.logins.expiring.partial pages.logins.expiring.unread.expired');
    const asked = loginsPage(whole, { ...ASKED, expiring: 30 }, say);
    expect(asked.partial).to.match(/^pages\.partial\.permission\.one isExpired /u);
    const both = { ...whole, incomplete: [...whole.incomplete, { what: 'b@x.example: LoginHistory', ...why }] };
    expect(page(both).partial).to.match(/^pages\.partial\.permission\.one b@x\.example: LoginHistory /u);
    const several = { ...whole, incomplete: [{ what: 'b@x.example: isExpired', ...why }] };
    expect(page(several)).to.not.have.property('partial');
  });

  it('leaves out columns that no row fills', () => {
    const [table] = tables(page(result([found('a')])));
    expect(table?.columns.map(({ key }) => key)).to.deep.equal([
      ...['on', 'user', 'path', 'client', 'from', 'logins', 'last'],
    ]);
  });
});

describe('report/logins: formats', () => {
  it('end with a line end', () => {
    for (const format of LOGINS_FORMATS) {
      if (format === 'html' || format === 'sarif') continue;
      const one = result([found('a')]);
      const text = format === 'junit' || format === 'github' ? checked(format, one) : loginsText(format, one);
      expect(text).to.match(/\n$/);
    }
  });
});

import { expect } from 'chai';
import { LOGIN_FORMATS, loginsText as parts, type LoginFormat } from '../../../lib/report/logins/formats.js';
import { loginsBlocks } from '../../../lib/report/logins/human.js';
import { toLoginsResult, type LoginsResult, type OrgLogins } from '../../../lib/report/logins/result.js';
import { Text } from '../../../lib/text.js';
import { byOAuth, group, list } from '../../policy/logins/support.js';
import { gap, is, user } from '../../policy/support.js';

const loginsText = (format: LoginFormat, of: LoginsResult, words: typeof say): string =>
  [...parts(format, of, words)].join('');

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
  return toLoginsResult({ ...span, orgs, asked, gaps: [], apiCalls: 12 }, say);
}

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
      byPath: { soap: 20, 'oauth-password': 10, other: 0 },
      users: 2,
      breaksWithin: { '30': 0, '90': 1, '180': 1 },
      withoutAnyApiAuth: { certain: 0, possible: 0 },
      inactive: 0,
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
  const lines = (of: LoginsResult): string[] => loginsText('csv', of, say).split('\r\n');

  it('has one line for each address of a row, with the row repeated', () => {
    const [header, first, second, end] = lines(
      result([found('a', [group(), group({ sourceIp: '203.0.113.9', logins: 2 })])]),
    );
    expect(header).to.match(
      /^org,user\.id,user\.username,user\.name,user\.profile,user\.integration,path,certainty,client,/,
    );
    expect(first).to.include(',198.18.4.7,DE,10,').and.include(',no-token,trusted-range,1,12,');
    expect(second).to.include(',203.0.113.9,DE,2,').and.include(',token-required,untrusted,1,12,');
    expect(end).to.equal('');
    expect(header?.split(',')).to.have.length(49);
  });

  it('disarms formulas and keeps commas and quotes inside their field, which is one line', () => {
    const evil = user({ name: '=HYPERLINK("http://evil")', username: '+evil@example.com' });
    const [, line = ''] = lines(result([found('a', [group({ application: 'Oauth2, "Remote"\nAccess' })], [evil])]));
    expect(line).to.include(`'+evil@example.com,"'=HYPERLINK(""http://evil"")"`);
    expect(line).to.include(',"Oauth2, ""Remote""\\x0aAccess",');
  });
});

describe('report/logins: JSON', () => {
  it('is what JSON.stringify writes of the whole', () => {
    for (const groups of [[], [group()], [group({ application: '\n  "logins": []' }), group(byOAuth)]]) {
      const whole = result([found('a@example.com', groups)]);
      expect(loginsText('json', whole, say)).to.equal(`${JSON.stringify(whole, undefined, 2)}\n`);
    }
  });
});

describe('report/logins: human output', () => {
  it('holds 200 rows at most, and says how to get the others', () => {
    const many = Array.from({ length: 230 }, (_, index) =>
      group({ application: `client ${index}`, logins: index + 1 }),
    );
    const blocks = loginsBlocks(result([found('a', many)]), say);
    const tables = blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));
    expect(tables.map(({ rows }) => rows.length)).to.deep.equal([200]);
    // The busiest of equal urgency come first.
    expect(tables[0]?.rows[0]).to.include({ client: 'client 229' });
    expect(loginsText('human', result([found('a', many)]), say)).to.include('logins.more-rows 200 230');
  });

  it('shows what a terminal could obey, and does not send it', () => {
    const evil = user({ username: 'evil\u001b[2J@example.com', integration: is(true) });
    const text = loginsText('human', result([found('a', [group({ application: 'x\u001b]0;y\u0007' })], [evil])]), say);
    // eslint-disable-next-line no-control-regex
    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).to.include('\\x1b');
  });

  it('says that there is nothing when there is nothing', () => {
    const text = loginsText('human', result([found('a', [])]), say);
    expect(text).to.include('logins.none 2026-10-23 2026-11-22').and.include('logins.calls 12');
  });

  it('leaves out columns that no row fills', () => {
    const table = loginsBlocks(result([found('a')]), say).find(({ kind }) => kind === 'table');
    const keys = table?.kind === 'table' ? table.columns.map(([key]) => key) : [];
    expect(keys).to.include.members(['breaks', 'days', 'path', 'user', 'client', 'logins', 'move']);
    expect(keys).not.to.include.members(['org']);
    expect(keys).not.to.include('failed');
    expect(keys).not.to.include('token');
  });
});

describe('report/logins: formats', () => {
  it('end with a line end', () => {
    for (const format of LOGIN_FORMATS) expect(loginsText(format, result([found('a')]), say)).to.match(/\n$/);
  });
});

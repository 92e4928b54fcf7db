import { expect } from 'chai';
import { MAX_TABLE_ROWS, toPlainText } from '../../../lib/report/blocks.js';
import { listUsersBlocks, type HumanUsers } from '../../../lib/report/listUsers/human.js';
import { listed, NONE, resultWith } from './listed.js';

/** Keys and parameters instead of sentences: the tests speak of what is said, not of its words. */
function textOf(users: HumanUsers): string {
  return toPlainText(
    listUsersBlocks(
      users,
      ({ key, params }) => `<${[key.replace(/^report\./, ''), ...Object.values(params)].join('|')}>`,
    ),
  );
}

describe('report: list users for people', () => {
  it('shows a row for each user, with where a token can be had', () => {
    const worst = [
      listed({ username: 'a@example.com', verdict: 'denied', rule: 'user-frozen', address: '203.0.113.9' }),
      listed({ username: 'b@example.com', profile: '', token: { obtainable: 'no', why: 'Ranges.' } }),
    ];
    const [head, first, second] = textOf({ result: resultWith(), worst }).split('\n');
    expect(head?.trim().split(/\s{2,}/)).to.deep.equal(
      ['verdict', 'username', 'profile', 'address', 'rule', 'token'].map((name) => `<heading.${name}>`),
    );
    expect(first?.split(/\s{2,}/)).to.deep.equal([
      'denied',
      'a@example.com',
      'Sales',
      '203.0.113.9',
      'user-frozen',
      'yes',
    ]);
    // A profile without a name is known by its id.
    expect(second?.split(/\s{2,}/)[2]).to.equal('00e000000000001AAA');
    expect(second?.split(/\s{2,}/)[5]).to.equal('no');
  });

  it('shows no more rows than a terminal bears, and says how to get all', () => {
    const worst = Array.from({ length: MAX_TABLE_ROWS }, (_, i) => listed({ username: `u${i}@example.com` }));
    const summary = { users: 5000, byVerdict: { ...NONE, 'token-required': 5000 }, byHinge: {}, byProfile: [] };
    const text = textOf({ result: resultWith({ summary }), worst });
    expect(text.match(/@example\.com/g)).to.have.length(MAX_TABLE_ROWS);
    expect(text).to.include(`<more-rows|${MAX_TABLE_ROWS}|5000|<more-rows.how>>`);
    expect(textOf({ result: resultWith({ summary: { ...summary, users: 200 } }), worst })).not.to.include('<more-rows');
  });

  it('sums up by verdict and by profile', () => {
    const summary = {
      users: 6,
      byVerdict: { ...NONE, denied: 4, 'no-token': 2 },
      byHinge: {},
      byProfile: [
        { profile: 'Sales', profileId: '00e1', users: 4, byVerdict: { ...NONE, denied: 4 } },
        { profile: '', profileId: '00e2', users: 2, byVerdict: { ...NONE, 'no-token': 2 } },
      ],
    };
    const text = textOf({ result: resultWith({ summary }), worst: [] });
    expect(text).to.include('<users-total|6|elsewhere>  <counts|no-token|2>  <counts|denied|4>\n');
    const rows = text.split('\n').map((line) => line.split(/\s{2,}/));
    expect(rows).to.deep.include.members([
      ['Sales', '4', '0', '0', '0', '4', '0'],
      ['00e2', '2', '2', '0', '0', '0', '0'],
    ]);
  });

  it('says what the unknown turns on: the facts with their users, and how to settle three of them', () => {
    const summary = {
      users: 90,
      byVerdict: { ...NONE, unknown: 90 },
      byHinge: { 'use-any-api-auth': 80, frozen: 70, 'soap-login': 9, 'password-flow': 8, 'app-type': 7 },
      byProfile: [],
    };
    const lines = textOf({ result: resultWith({ summary }), worst: [] }).split('\n');
    expect(lines).to.include(
      '<by-hinge|<counts|use-any-api-auth|80>, <counts|frozen|70>, <counts|soap-login|9>, <counts|password-flow|8>, <counts|app-type|7>>',
    );
    expect(lines.filter((line) => line.includes('settle'))).to.deep.equal([
      '  <settle.use-any-api-auth>',
      '  <settle.soap-login>',
      '  <settle.password-flow>',
    ]);
    expect(textOf({ result: resultWith(), worst: [] })).not.to.match(/hinge|settle/u);
  });

  it('shows for each user what the unknown turns on, where it turns on something', () => {
    const hinges = [
      { fact: 'use-any-api-auth', values: [] },
      { fact: 'frozen', values: [], unread: ['UserLogin'] },
    ];
    const worst = [listed({ verdict: 'denied' }), listed({ verdict: 'unknown', hinges })];
    const [head, first, second] = textOf({ result: resultWith(), worst }).split('\n');
    expect(head?.split(/\s{2,}/)[5]).to.equal('<heading.hinges>');
    expect(first).not.to.include('frozen');
    expect(second?.split(/\s{2,}/)[5]).to.equal('use-any-api-auth, frozen');
  });

  it('names the first addresses, and how many more there were', () => {
    const addresses = Array.from({ length: 5314 }, (_, i) => `198.51.100.${i}`);
    expect(textOf({ result: resultWith({ addresses }), worst: [] })).to.include(
      '<users-total|0|<and-more|198.51.100.0, 198.51.100.1, 198.51.100.2, 198.51.100.3, 198.51.100.4|5309>>',
    );
    const five = addresses.slice(0, 5);
    expect(textOf({ result: resultWith({ addresses: five }), worst: [] })).to.include(`|${five.join(', ')}>`);
  });

  it('names the blast radius, the worst verdict first, or says that nobody logged in', () => {
    const none = { users: 0, addresses: 0 };
    const byVerdict = {
      'no-token': { users: 3, addresses: 4 },
      unknown: none,
      'token-required': none,
      impossible: none,
    };
    const times = { since: '2026-10-24T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z' };
    const shown = (users: number, denied: typeof none): string => {
      const blastRadius = { ...times, users, addresses: 5, byVerdict: { ...byVerdict, denied } };
      const summary = { users, byVerdict: NONE, byHinge: {}, byProfile: [], blastRadius };
      return textOf({ result: resultWith({ addresses: ['history'], summary }), worst: [] });
    };
    expect(shown(3, { users: 1, addresses: 2 })).to.include(
      [
        '<blast-radius|2026-10-24|2026-11-23|3|5>',
        '  <blast-radius.verdict|denied|1|2>',
        '  <blast-radius.verdict|no-token|3|4>',
      ].join('\n'),
    );
    expect(shown(0, none)).to.include('<blast-radius.none|2026-10-24|2026-11-23>');
  });

  it('says what was assumed, what was not read, and what it cost', () => {
    const text = textOf({
      result: resultWith({
        assumptions: [{ fact: 'soap-login', value: 'on', why: 'Old org.' }],
        incomplete: [{ what: 'UserLogin', why: 'Refused.', permission: 'Manage Users' }],
        apiCalls: 42,
      }),
      worst: [],
    });
    expect(text).to.include('<assumptions.line|soap-login|on|Old org.>');
    expect(text).to.include('<incomplete.line|UserLogin|<incomplete.permission|Refused.|Manage Users>>');
    expect(text).to.include('<api-calls|42>');
  });

  it('sends nothing to the terminal that steers it', () => {
    const summary = {
      users: 1,
      byVerdict: NONE,
      byHinge: {},
      byProfile: [{ profile: 'P\u001b]0;x\u0007', profileId: '00e1', users: 1, byVerdict: NONE }],
    };
    const worst = [listed({ username: 'a\u001b[2J@example.com', profile: 'x\u202ey' })];
    const text = textOf({ result: resultWith({ summary }), worst });
    // eslint-disable-next-line no-control-regex
    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text).to.include('a\\x1b[2J@example.com').and.to.include('P\\x1b]0;x\\x07');
  });
});

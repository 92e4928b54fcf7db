import { expect } from 'chai';
import fc from 'fast-check';
import { userCsv } from '../../../lib/report/listUsers/csv.js';
import { csvRows } from '../../support/csv.js';
import { both, explained, type Pair } from './listed.js';

function rowsOf(...pairs: readonly Pair[]): Record<string, string>[] {
  const csv = userCsv();
  return csvRows(csv.heading() + pairs.map((pair) => csv.line({ ...pair, several: false })).join(''));
}

function rowOf(pair: Pair): Record<string, string> {
  return rowsOf(pair)[0] ?? {};
}

describe('report: list users as CSV', () => {
  it('has one column for each field of the result, nested ones joined with a dot', () => {
    const row = rowOf(
      both({
        notes: ['One.', 'Two.'],
        lastLogin: '2026-11-01T08:00:00.000Z',
        lastPasswordChange: '2026-10-01T08:00:00.000Z',
        passwordExpires: '2027-01-01T08:00:00.000Z',
        hinges: [
          {
            fact: 'use-any-api-auth',
            values: [
              { value: 'enforced', verdict: 'impossible', rule: 'soap-permission' },
              { value: 'optional', verdict: 'unknown', rule: 'user-frozen' },
            ],
          },
          {
            fact: 'frozen',
            values: [
              { value: 'yes', verdict: 'unknown', rule: 'soap-permission' },
              { value: 'no', verdict: 'no-token', rule: 'trusted-range' },
            ],
            unread: ['UserLogin'],
          },
        ],
        byVerdict: { 'no-token': 3, unknown: 0, 'token-required': 2, denied: 0, impossible: 1 },
      }),
    );
    expect(row).to.deep.equal({
      id: '005000000000001AAA',
      username: 'etl@example.com',
      name: 'Etl Job',
      profile: 'Sales',
      profileId: '00e000000000001AAA',
      userType: 'Standard',
      active: 'true',
      integration: 'false',
      verdict: 'token-required',
      rule: 'untrusted',
      address: 'elsewhere',
      'byVerdict.no-token': '3',
      'byVerdict.unknown': '0',
      'byVerdict.token-required': '2',
      'byVerdict.denied': '0',
      'byVerdict.impossible': '1',
      notes: 'One. | Two.',
      reasons: 'untrusted: Neither trusted nor verified.',
      'token.obtainable': 'yes',
      'token.why': 'A reset can be asked for.',
      lastLogin: '2026-11-01T08:00:00.000Z',
      lastPasswordChange: '2026-10-01T08:00:00.000Z',
      passwordExpires: '2027-01-01T08:00:00.000Z',
      hinges:
        'use-any-api-auth: enforced = impossible (soap-permission), optional = unknown (user-frozen) | ' +
        'frozen: yes = unknown (soap-permission), no = no-token (trusted-range)',
    });
  });

  it('leaves empty what is not known', () => {
    const row = rowOf(both({ userType: null, active: null, integration: null, profile: '' }));
    const empty = Object.keys(row).filter((name) => row[name] === '');
    expect(empty).to.deep.equal([
      ...['profile', 'userType', 'active', 'integration'],
      ...['byVerdict.no-token', 'byVerdict.unknown', 'byVerdict.token-required', 'byVerdict.denied'],
      ...['byVerdict.impossible', 'notes', 'lastLogin', 'lastPasswordChange', 'passwordExpires', 'hinges'],
    ]);
  });

  it('has a line for each user, and mixes up no two of them', () => {
    const shared = explained().reasons;
    const rows = rowsOf(
      both({ id: 'a', lastLogin: '2026-01-01', reasons: shared }),
      both({ id: 'b', username: 'b@example.com', active: false, reasons: shared }),
      both({ id: 'c', verdict: 'denied', rule: 'user-frozen', reasons: [], notes: ['Frozen.'] }),
    );
    expect(rows.map((row) => [row['id'], row['username'], row['active'], row['lastLogin']])).to.deep.equal([
      ['a', 'etl@example.com', 'true', '2026-01-01'],
      ['b', 'b@example.com', 'false', ''],
      ['c', 'etl@example.com', 'true', ''],
    ]);
    expect(rows.map((row) => [row['verdict'], row['notes'], row['reasons']])).to.deep.equal([
      ['token-required', '', 'untrusted: Neither trusted nor verified.'],
      ['token-required', '', 'untrusted: Neither trusted nor verified.'],
      ['denied', 'Frozen.', ''],
    ]);
  });

  it('names every step that decided or could have', () => {
    const row = rowOf(
      both({
        reasons: [
          { rule: 'user-frozen', outcome: 'undetermined', text: 'Not read: UserLogin.' },
          { rule: 'user-locked', outcome: 'undetermined', text: 'Not read: UserLogin.' },
          { rule: 'untrusted', outcome: 'undetermined', text: 'untrusted decides.' },
          { rule: 'login-hours', outcome: 'passed', text: 'No hours.' },
        ],
      }),
    );
    expect(row['reasons']?.split(' | ')).to.deep.equal([
      'user-frozen: Not read: UserLogin.',
      'user-locked: Not read: UserLogin.',
      'untrusted: untrusted decides.',
    ]);
  });

  it('takes a formula in any name for text', () => {
    const formula = '=HYPERLINK("http://evil.example","Click")';
    const row = rowOf(both({ username: '+1@example.com', name: formula, profile: '@SUM(A1)', address: '-1' }));
    expect([row['name'], row['username'], row['profile'], row['address']]).to.deep.equal([
      `'${formula}`,
      "'+1@example.com",
      "'@SUM(A1)",
      "'-1",
    ]);
  });

  it('gives back every name as it was, but for the apostrophe before a formula and what is shown instead of sent', () => {
    /** Controls and marks of direction as their code; commands to a runner of a pipeline do not come up here. */
    const shown = (text: string): string =>
      text.replaceAll(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu, (char) => {
        const code = char.charCodeAt(0).toString(16);
        return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
      });
    const unit = fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), fc.constantFrom('"', ',', '\n', '=', "'"));
    const text = fc.array(unit).map((units) => units.join('').replaceAll(/[#:]/g, ''));
    fc.assert(
      fc.property(text, text, (name, note) => {
        const row = rowOf(both({ name, notes: [note], reasons: [] }));
        expect([shown(name), `'${shown(name)}`]).to.include(row['name']);
        expect([shown(note), `'${shown(note)}`]).to.include(row['notes']);
      }),
    );
  });
});

/**
 * What `--fail-on` and `--fail-within` of a list of logins name, as findings: each kind looks at its own rows alone.
 */
import { expect } from 'chai';
import {
  FAILING_CARDS,
  FAILING_RULES,
  type FailingKind,
  type FailingLogin,
  type FailingLogins,
} from '../../../lib/policy/failing/index.js';
import { judgeAll, type Finding, type JudgedRule } from '../../../lib/policy/findings/index.js';
import { Text } from '../../../lib/text.js';
import { assertRulesSayable } from '../sayable.js';
import { ROW, USER } from './support.js';

/** Without a user: the row of a client, or of a path. */
const OF_CLIENT: FailingLogin = { path: 'soap', client: 'acme-etl', users: 9, lastSeen: ROW.lastSeen };
const OF_PATH: FailingLogin = { path: 'oauth-password', users: 9, lastSeen: ROW.lastSeen };

const judge = (kind: FailingKind, rows: readonly FailingLogin[], more: Partial<FailingLogins> = {}): JudgedRule => {
  const rule = FAILING_RULES.get(kind);
  if (rule === undefined) throw new Error(kind);
  const asked = new Map([[kind, { failed: rows.length > 0, rows }]]);
  const [judged] = assertRulesSayable(judgeAll([rule], { asked, gaps: [], ...more }, {}));
  if (judged === undefined) throw new Error('one rule, one result');
  return judged;
};
const only = (judged: JudgedRule): Finding => {
  const [finding, ...others] = judged.findings;
  if (finding === undefined || others.length > 0) throw new Error(`${String(judged.findings.length)} findings`);
  return finding;
};
const ends = (row: FailingLogin, users?: number): FailingLogin => ({
  ...row,
  breaksOn: { date: '2026-12-01', ...(users === undefined ? {} : { users }) },
});

describe('failing: what a list of logins was asked to fail on', () => {
  const RULES = [
    ['ends-soon', 'login-ends-soon'],
    ['any', 'login-listed'],
    ['soap', 'login-by-soap'],
    ['oauth-password', 'login-by-oauth-password'],
    ['failed', 'login-failed'],
    ['new', 'login-new'],
    ['outside-ranges', 'login-outside-ranges'],
    ['instance-host', 'login-at-instance-host'],
  ] as const;

  it('has a rule for each kind, an error, whose page has a title, what, why and how to mend', () => {
    expect([...FAILING_RULES].map(([kind, { id }]) => [kind, id])).to.deep.equal(RULES);
    for (const { controls, id, page, severity } of FAILING_CARDS) {
      expect([severity, controls]).to.deep.equal(['error', []]);
      expect(page).to.deep.equal({
        title: `failing.${id}.title`,
        what: `failing.${id}.what`,
        why: `failing.${id}.why`,
        mend: `failing.${id}.mend`,
      });
    }
    expect(FAILING_CARDS).to.have.length(RULES.length);
    for (const rule of FAILING_RULES.values()) expect(rule.needs).to.deep.equal(['asked', 'gaps']);
  });

  for (const [kind, id] of RULES) {
    it(`finds the rows of its kind and no others: ${kind}`, () => {
      const finding = only(judge(kind, [ROW]));
      expect(finding).to.deep.include({
        ...{ rule: id, severity: 'error', fix: Text.of(`failing.${id}.fix`) },
        subject: { kind: 'user', name: USER.username, id: USER.id },
        location: { kind: 'logical', name: `LoginHistory/${USER.username}/soap/acme-etl/52.0` },
        text: Text.of('failing.found', { path: 'soap', client: 'acme-etl', day: '2026-11-28' }),
      });
      const other = kind === 'any' ? 'soap' : 'any';
      const asked = new Map([[other, { failed: true, rows: [ROW] }]] as const);
      expect(judge(kind, [], { asked }).findings).to.deep.equal([]);
      expect(judge(kind, [], { asked }).outcome).to.equal('passed');
    });
  }

  it('says on which day it ends, and nothing of a client that the row does not name', () => {
    const words = { path: 'soap', day: '2026-11-28' };
    const { client: _none, ...anyClient } = ROW;
    expect(only(judge('any', [ends(ROW)])).text).to.deep.equal(
      Text.of('failing.found.ends', { ...words, client: 'acme-etl', ends: '2026-12-01' }),
    );
    for (const row of [anyClient, { ...ROW, client: '' }]) {
      expect(only(judge('any', [row])).text).to.deep.equal(Text.of('failing.found.any-client', words));
      expect(only(judge('any', [ends(row)])).text).to.deep.equal(
        Text.of('failing.found.any-client.ends', { ...words, ends: '2026-12-01' }),
      );
    }
  });

  it('counts the users of a row of several: those who stop on its day, where the day is asked for', () => {
    const several = (kind: FailingKind, row: FailingLogin): Text => only(judge(kind, [row])).text;
    const words = { path: 'soap', day: '2026-11-28' };
    expect(several('any', OF_CLIENT)).to.deep.equal(Text.of('failing.found.several', { ...words, users: '9' }));
    const day = { ...words, ends: '2026-12-01' };
    const stops = ends(OF_CLIENT, 4);
    expect(several('any', stops)).to.deep.equal(Text.of('failing.found.several.ends', { ...day, users: '9' }));
    expect(several('ends-soon', stops)).to.deep.equal(Text.of('failing.found.several.ends', { ...day, users: '4' }));
    const all = ends(OF_CLIENT);
    expect(several('ends-soon', all)).to.deep.equal(Text.of('failing.found.several.ends', { ...day, users: '9' }));
    expect(several('ends-soon', OF_CLIENT)).to.deep.equal(Text.of('failing.found.several', { ...words, users: '9' }));
  });

  it('is about the user, else the client, else the path; and names the org where there are several', () => {
    const subject = (row: FailingLogin): unknown => only(judge('any', [row])).subject;
    expect(subject(OF_CLIENT)).to.deep.equal({ kind: 'client', name: 'acme-etl' });
    expect(subject(OF_PATH)).to.deep.equal({ kind: 'path', name: 'oauth-password' });
    expect(subject({ ...OF_PATH, org: 'admin@acme.example' })).to.deep.equal({
      ...{ kind: 'path', name: 'oauth-password', within: 'admin@acme.example' },
    });
    expect(subject({ ...ROW, org: 'admin@acme.example' })).to.include({ within: 'admin@acme.example' });
    // A user whom the session cannot see has no name.
    expect(subject({ ...ROW, user: { ...USER, username: '' } })).to.deep.equal({
      ...{ kind: 'user', name: USER.id, id: USER.id },
    });
    expect(only(judge('any', [OF_PATH])).location).to.deep.equal({
      ...{ kind: 'logical', name: 'LoginHistory/oauth-password' },
    });
  });

  it('holds rows of one user apart by path, client and version, whatever their order', () => {
    const rows = [ROW, { ...ROW, path: 'oauth-password' }, { ...ROW, client: 'other' }, { ...ROW, apiVersion: '60.0' }];
    const prints = (given: readonly FailingLogin[]): string[] =>
      judge('any', given)
        .findings.map(({ fingerprint }) => fingerprint)
        .sort();
    expect(new Set(prints(rows)).size).to.equal(4);
    expect(prints([...rows].reverse())).to.deep.equal(prints(rows));
    // What changes from day to day tells nothing apart.
    expect(prints([{ ...ends(ROW), lastSeen: '2026-11-29T00:00:00.000Z', users: 2 }])).to.deep.equal(prints([ROW]));
    // The day on which it ends is what is asked for there.
    const [soon, later] = ['2026-12-01', '2027-06-01'].map((date) =>
      judge('ends-soon', [{ ...ROW, breaksOn: { date } }]).findings.map(({ fingerprint }) => fingerprint),
    );
    expect(soon).to.have.length(1);
    expect(soon).not.to.deep.equal(later);
    const { apiVersion: _version, client: _client, ...plain } = ROW;
    expect(prints([plain])).to.deep.equal(prints([{ ...plain, client: '', apiVersion: '' }]));
  });

  it('is one finding of all where the list as a whole is of the kind and no row is', () => {
    const asked = new Map([['failed', { failed: true, rows: [] }]] as const);
    expect(only(judge('failed', [], { asked }))).to.deep.include({
      subject: { kind: 'org', name: '' },
      text: Text.of('failing.found.all'),
      fix: Text.of('failing.login-failed.fix'),
      location: { kind: 'logical', name: 'LoginHistory' },
    });
    // Rows that are not asked for fail nothing as a whole.
    expect(judge('failed', []).findings).to.deep.equal([]);
    expect(judge('failed', [ROW]).findings).to.have.length(1);
  });

  it('is incomplete where something could have been a row, and keeps what it found', () => {
    const gaps = [{ what: 'LoginHistory', why: Text.of('logins.gap.skipped') }];
    expect(judge('any', [], { gaps })).to.deep.include({ outcome: 'incomplete', gaps });
    expect(judge('any', [ROW], { gaps })).to.deep.include({ outcome: 'failed', gaps });
    expect(judge('any', [ROW])).to.deep.include({ outcome: 'failed', gaps: [] });
  });
});

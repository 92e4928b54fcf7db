import { expect } from 'chai';
import { parseRange } from '../../lib/ip/index.js';
import { checkIp, type IpAnswer, type CheckIpQuestion, type IpAnswers, type Target } from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import {
  ASK,
  assertSayable,
  at,
  CLOUD,
  factsOf,
  gap,
  is,
  keysOf,
  missing,
  OFFICE,
  org,
  profile,
  ranges,
  user,
  type Setting,
} from './support.js';

const PLAIN = profile({ id: '00e000000000001AAA', name: 'Plain' });
const RANGED = profile({ id: '00e000000000002AAA', name: 'Ranged', ranges: is(ranges('203.0.113.0/24')) });
const HOURED = profile({ id: '00e000000000003AAA', name: 'Houred', hours: is({ sunday: { start: 0, end: 0 } }) });
const BROKEN = profile({ id: '00e000000000004AAA', name: 'Broken', ranges: missing('profile Broken') });

function ask(targets: readonly Target[], changes: Partial<CheckIpQuestion> = {}, setting: Setting = {}): IpAnswers {
  const result = checkIp({
    ask: { ...ASK, ...setting.ask },
    facts: factsOf(setting),
    org: { name: 'admin@acme.example', id: '00D000000000001EAA' },
    targets,
    profiles: [PLAIN, RANGED, HOURED],
    gaps: [],
    ...changes,
  });
  for (const { notes, reasons } of result.answers) {
    notes.forEach(assertSayable);
    reasons.forEach(({ text }) => {
      assertSayable(text);
    });
  }
  return result;
}

function lines({ answers }: IpAnswers): string[] {
  return answers.map(
    ({ address, subject, decides, verdict, rule }) =>
      `${address} ${subject.kind} ${subject.name} ${decides ? 'decides' : 'informs'} ${verdict} ${rule}`,
  );
}

describe('policy: check ip', () => {
  it('answers for the org and informs about profiles with ranges or hours of their own', () => {
    const result = ask([at(OFFICE)]);
    expect(lines(result)).to.deep.equal([
      '198.18.4.7 org admin@acme.example decides no-token trusted-range',
      '198.18.4.7 profile Ranged informs denied profile-range-outside',
      '198.18.4.7 profile Houred informs no-token trusted-range',
    ]);
    expect(result.conclusion).to.equal('yes');
  });

  it('is no pass while addresses of its list were not asked about; a no stays a no', () => {
    const unasked = [gap('list.json')];
    const result = ask([at(OFFICE)], { unasked });
    expect(result.conclusion).to.equal('incomplete');
    expect(result.incomplete).to.deep.equal(unasked);
    expect(ask([at(CLOUD)], { unasked }).conclusion).to.equal('no');
    expect(ask([at(OFFICE)], { notes: [gap('note').why] }).conclusion).to.equal('yes');
  });

  it('informs about a profile that could not be read', () => {
    expect(lines(ask([at(OFFICE)], { profiles: [BROKEN] })).at(-1)).to.equal(
      '198.18.4.7 profile Broken informs unknown profile-range-outside',
    );
    const partly = profile({
      name: 'Partly',
      ranges: { known: true, value: [], from: 'file', partial: gap('line 3') },
    });
    const hours = profile({ name: 'Hours', hours: missing('profile Hours') });
    expect(lines(ask([at(OFFICE)], { profiles: [partly, hours] }))).to.have.length(3);
  });

  it('lets a named profile decide, with or without ranges of its own', () => {
    const result = ask([at(OFFICE)], { namedProfiles: [RANGED, PLAIN] });
    expect(lines(result)).to.deep.equal([
      '198.18.4.7 org admin@acme.example decides no-token trusted-range',
      '198.18.4.7 profile Ranged decides denied profile-range-outside',
      '198.18.4.7 profile Plain decides no-token trusted-range',
    ]);
    expect(result.conclusion).to.equal('no');
  });

  it('lets a named user decide', () => {
    const result = ask([at(CLOUD)], { profiles: [], namedUsers: [{ user: user(), profile: is(RANGED) }] });
    expect(lines(result)).to.deep.equal([
      '203.0.113.9 org admin@acme.example decides token-required untrusted',
      '203.0.113.9 user etl@example.com decides no-token profile-range-inside',
    ]);
    expect(result.answers.at(-1)?.subject).to.deep.equal({
      kind: 'user',
      name: 'etl@example.com',
      id: '005000000000001AAA',
    });
  });

  it('answers address by address, as asked', () => {
    const result = ask([at(CLOUD), 'elsewhere', at(OFFICE)], { profiles: [RANGED] });
    expect(result.answers.map(({ address, subject }) => `${address} ${subject.name}`)).to.deep.equal([
      '203.0.113.9 admin@acme.example',
      '203.0.113.9 Ranged',
      'elsewhere admin@acme.example',
      'elsewhere Ranged',
      '198.18.4.7 admin@acme.example',
      '198.18.4.7 Ranged',
    ]);
  });

  it('splits a range for each subject on its own', () => {
    const result = ask([parseRange('198.18.0.0/16')], { profiles: [RANGED] });
    expect(lines(result)).to.deep.equal([
      '198.18.0.0-198.18.3.255 org admin@acme.example decides token-required untrusted',
      '198.18.4.0-198.18.4.255 org admin@acme.example decides no-token trusted-range',
      '198.18.5.0-198.18.255.255 org admin@acme.example decides token-required untrusted',
      '198.18.0.0-198.18.255.255 profile Ranged informs denied profile-range-outside',
    ]);
  });

  it('names several ranges that hold a range together as such', () => {
    const facts = org({ trustedRanges: is(ranges('8.8.8.0/25', '8.8.8.128/25')) });
    const result = ask([parseRange('8.8.8.0/24')], { profiles: [] }, { org: facts });
    expect(lines(result)).to.deep.equal(['8.8.8.0-8.8.8.255 org admin@acme.example decides no-token trusted-range']);
    const [answer] = result.answers;
    expect(answer).not.to.have.property('range');
    expect(keysOf((answer?.reasons ?? []).map(({ text }) => text)).at(-1)).to.equal('trusted-range.decided-several');
    const wider = org({
      trustedRanges: is([...ranges('8.8.8.0/25', '8.8.8.128/25'), ...ranges('8.8.0.0/16', '8.0.0.0/8')]),
    });
    expect(ask([parseRange('8.8.8.0/24')], { profiles: [] }, { org: wider }).answers[0]?.range).to.deep.equal({
      scope: 'trusted',
      start: '8.8.0.0',
      end: '8.8.255.255',
    });
  });

  it('notes the special blocks in a range', () => {
    const [answer] = ask([parseRange('9.255.255.0-10.0.0.255')], { profiles: [] }).answers;
    expect(answer?.notes[0]).to.deep.equal(
      Text.of('policy.note.special-range', {
        range: '9.255.255.0-10.0.0.255',
        special: '10.0.0.0/8 (private, RFC 1918)',
      }),
    );
  });

  it('shows the ranges with their ends and description', () => {
    const described = ranges('198.18.4.0/24').map((range) => ({ ...range, description: 'Office' }));
    const facts = org({ trustedRanges: is(described) });
    const { answers } = ask([at(OFFICE), at(CLOUD)], { profiles: [] }, { org: facts });
    const range = { scope: 'trusted', start: '198.18.4.0', end: '198.18.4.255', description: 'Office' };
    expect(answers[0]?.range).to.deep.equal(range);
    expect(answers[0]).not.to.have.property('nearest');
    expect(answers[1]?.nearest).to.deep.equal(range);
    expect(answers[1]).not.to.have.property('range');
  });

  it('shows where in a file a range stands', () => {
    const [one, other] = [...ranges('198.18.4.0/24'), ...ranges('198.18.5.0/24')];
    if (one === undefined || other === undefined) throw new Error('No ranges.');
    const facts = org({ trustedRanges: is([{ ...one, file: 'Security.settings', line: 7 }, other]) });
    const { answers } = ask([at(OFFICE), at('198.18.5.1')], { profiles: [] }, { org: facts });
    expect(answers.map(({ range }) => range)).to.deep.equal([
      { scope: 'trusted', start: '198.18.4.0', end: '198.18.4.255', file: 'Security.settings', line: 7 },
      { scope: 'trusted', start: '198.18.5.0', end: '198.18.5.255' },
    ]);
  });

  it('names a profile with the id that it has', () => {
    const { answers } = ask([at(OFFICE)], { profiles: [], namedProfiles: [RANGED] });
    expect(answers.at(-1)?.subject).to.deep.equal({ kind: 'profile', name: 'Ranged', id: '00e000000000002AAA' });
  });

  it('says with a needed token whether one can be had', () => {
    const tokens = ({ notes }: IpAnswer): string[] => keysOf(notes).filter((key) => key.startsWith('token'));
    const { answers } = ask([at('8.8.8.8'), at(OFFICE)], {
      profiles: [],
      namedUsers: [{ user: user({ apiOnly: is(true) }), profile: is(PLAIN) }],
    });
    expect(answers.map(tokens)).to.deep.equal([['token.unknown.user'], ['token.no.api-only'], [], []]);
    expect(answers.map(({ token }) => token.obtainable)).to.deep.equal(['unknown', 'no', 'unknown', 'no']);
  });

  it('counts every answer', () => {
    const { counts, answers } = ask([at(OFFICE), at(CLOUD)]);
    expect(counts).to.deep.equal({ 'no-token': 3, unknown: 0, 'token-required': 2, denied: 1, impossible: 0 });
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).to.equal(answers.length);
  });

  it('lists the assumptions with what an org and a profile stand for', () => {
    const { assumptions } = ask([at(OFFICE)], {}, { assume: ['soap-login=on'] });
    expect(assumptions.map(({ fact }) => fact)).to.deep.equal([
      'soap-login',
      'use-any-api-auth',
      'password-flow',
      'app-ip-policy',
      'app-type',
      'login-hours-zone',
      'subject',
    ]);
    assumptions.forEach(({ why }) => {
      assertSayable(why);
    });
  });

  it('lists each gap once: what the witness could not read, and what was missing', () => {
    const facts = org({ trustedRanges: missing('SecuritySettings') });
    const result = ask(
      [at(OFFICE), at(CLOUD)],
      { gaps: [gap('ProfilePasswordPolicy'), gap('SecuritySettings')] },
      { org: facts },
    );
    expect(result.incomplete.map(({ what }) => what)).to.deep.equal(['ProfilePasswordPolicy', 'SecuritySettings']);
    expect(result.conclusion).to.equal('incomplete');
    const typed = ask([at(OFFICE)], { namedUsers: [{ user: user({ userType: is('Robot') }), profile: is(PLAIN) }] });
    expect(typed.incomplete.map(({ what }) => what)).to.deep.equal(['User.UserType']);
  });

  it('is partial where an answer that decides turns on what was not read', () => {
    expect(ask([at(OFFICE)], { gaps: [gap('LoginHistory')] }).isPartial).to.equal(false);
    expect(ask([at(CLOUD)], { gaps: [gap('LoginHistory')] }).isPartial).to.equal(false);
    expect(ask([at(OFFICE)], { profiles: [BROKEN] }).isPartial).to.equal(false);
    expect(ask([at(OFFICE)], { profiles: [BROKEN], namedProfiles: [BROKEN] }).isPartial).to.equal(true);
    expect(ask([at(OFFICE)], { unasked: [gap('list.json')] }).isPartial).to.equal(true);
    expect(ask([at(OFFICE)], {}, { org: org({ trustedRanges: missing('SecuritySettings') }) }).isPartial).to.equal(
      true,
    );
  });

  it('takes its outcome from the answers that decide', () => {
    expect(ask([at(OFFICE)], { profiles: [BROKEN] }).conclusion).to.equal('yes');
    expect(ask([at(OFFICE)], { profiles: [BROKEN], namedProfiles: [BROKEN] }).conclusion).to.equal('incomplete');
    expect(ask([at(OFFICE)], { gaps: [gap('ProfilePasswordPolicy')] }).conclusion).to.equal('yes');
    expect(ask([at(OFFICE), at(CLOUD)]).conclusion).to.equal('no');
  });

  it('leaves out an id that a project does not have', () => {
    const { name, ranges: its, hours } = RANGED;
    const { answers } = ask([at(OFFICE)], { org: { name: 'force-app' }, profiles: [{ name, ranges: its, hours }] });
    expect(answers.map(({ subject }) => subject)).to.deep.equal([
      { kind: 'org', name: 'force-app' },
      { kind: 'profile', name: 'Ranged' },
    ]);
  });
});

import { expect } from 'chai';
import type { Gap } from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import type { LoginRow } from '../../lib/facts/org/index.js';
import { type Evidence, diagnose, unreadStatuses } from '../../lib/login/diagnose.js';
import { Findings } from '../../lib/login/findings.js';
import { nameOf } from '../support/gapName.js';

type Outcome = LoginRow['outcome'];
const known = <T>(value: T): { known: true; value: T; from: string } => ({ known: true, value, from: 'User' });
const unreadable = (what: string): { known: false; gap: Gap } => ({
  known: false,
  gap: { what, why: Text.of('facts.file.missing') },
});
const row = (status: string, time = '2026-11-22T20:00:00.000Z', outcome: Outcome = 'failure'): LoginRow => ({
  time,
  status,
  outcome,
  sourceIp: '203.0.113.7',
  loginType: 'Other Apex API',
  loginSubType: 'SoapApiLogin',
  apiType: 'SOAP Partner',
  application: 'jsforce',
});
const healthy = { active: known(true), frozen: known(false), locked: known(false) };
const INVALID_LOGIN = 'INVALID_LOGIN: Invalid username, password, security token; or user locked out.';

/** Each cause with its evidence: keys, and what fills them. */
const evidence = (found: Evidence): Record<string, [key: string, params: Readonly<Record<string, string>>][]> =>
  Object.fromEntries(
    diagnose(found).causes.map((one) => [one.cause, one.evidence.map(({ key, params }) => [key, params])]),
  );
const causes = (found: Evidence): string[] =>
  diagnose(found).causes.map(({ cause, confidence }) => `${cause} ${confidence}`);

describe('evidence: what is said for a cause', () => {
  it('is the words of the text and their line, and which text, where there are several', () => {
    const one = ['first line\nPASSWORD_LOCKOUT'];
    expect(evidence({ texts: one })).to.deep.equal({
      'user-locked': [['login.evidence.text', { words: 'PASSWORD_LOCKOUT', line: '2' }]],
    });
    expect(evidence({ texts: ['nothing', ...one] })).to.deep.equal({
      'user-locked': [['login.evidence.text-of', { words: 'PASSWORD_LOCKOUT', line: '2', text: '2' }]],
    });
  });

  it('is told of each text that nobody knows', () => {
    const { unknown } = diagnose({ texts: ['the moon', 'PASSWORD_LOCKOUT', 'is full'] });
    expect(unknown.map(({ key }) => key)).to.deep.equal(['login.unknown-text', 'login.unknown-text']);
  });

  it('is that the org has no such user, by which record, and whom was meant perhaps', () => {
    const user = known(undefined);
    expect(evidence({ texts: [], user })).to.deep.equal({
      'wrong-username-or-host': [['login.evidence.no-user', { from: 'User' }]],
    });
    expect(evidence({ texts: [], user, nearest: 'i@acme.example' })).to.deep.equal({
      'wrong-username-or-host': [['login.evidence.no-user-nearest', { from: 'User', nearest: 'i@acme.example' }]],
    });
  });

  it('is one row, or how many with the newest', () => {
    const params = {
      status: 'Invalid Password',
      time: '2026-11-22T20:00:00Z',
      address: '203.0.113.7',
      loginType: 'Other Apex API',
      application: 'jsforce',
    };
    const one = row('Invalid Password');
    expect(evidence({ texts: [], rows: known([one]) })).to.deep.equal({
      'wrong-password-or-token': [['login.evidence.row.one', params]],
    });
    const older = row('Invalid Password', '2026-11-22T10:00:00.000Z');
    expect(evidence({ texts: [], rows: known([one, older]) })).to.deep.equal({
      'wrong-password-or-token': [['login.evidence.row.other', { ...params, count: '2' }]],
    });
    expect(
      evidence({ texts: [], rows: known([{ ...one, application: '' }]) })['wrong-password-or-token']?.[0]?.[1],
      'a client without a name',
    ).to.deep.equal({ ...params, application: '-' });
  });

  it('counts rows of a status that nobody knows', () => {
    const unknown = (...rows: LoginRow[]): unknown =>
      diagnose({ texts: [], rows: known(rows) }).unknown.map(({ key, params }) => [key, params['count']]);
    const odd = row('Tundmatu olek');
    expect(unknown(odd)).to.deep.equal([['login.unknown-status.one', undefined]]);
    expect(unknown(odd, odd, odd)).to.deep.equal([['login.unknown-status.other', '3']]);
    expect(unknown(row('Tundmatu olek', undefined, 'unknown')), 'no failure for sure').to.deep.equal([]);
  });

  it('is a token that was sent where one was demanded', () => {
    expect(evidence({ texts: ['LOGIN_MUST_USE_SECURITY_TOKEN'], tokenSent: true })).to.deep.include({
      'wrong-password-or-token': [['login.evidence.token-sent', {}]],
    });
    // An activation that is asked for may mean that no token was sent; with one, nothing says that the token is wrong.
    const asked = ['Failed: Computer activation required'];
    expect(causes({ texts: asked, tokenSent: true })).to.deep.equal(['device-activation likely']);
    expect(causes({ texts: asked, tokenSent: false })).to.deep.equal([
      'device-activation likely',
      'token-missing possible',
    ]);
  });

  it('is that no row came, of a user who is there', () => {
    const isSaid = (more: Partial<Evidence>): boolean | undefined =>
      evidence({ texts: [INVALID_LOGIN], ...more })['wrong-username-or-host']?.some(
        ([key]) => key === 'login.evidence.no-row',
      );
    const user = known(healthy);
    const success = row('Success', undefined, 'success');
    expect(isSaid({ rows: known([]), user })).to.equal(true);
    expect(isSaid({ rows: known([success]), user }), 'only successes').to.equal(true);
    const unclear = row('Tundmatu', undefined, 'unknown');
    expect(isSaid({ rows: known([success, unclear]), user }), 'what may be a failure').to.equal(false);
    expect(isSaid({ rows: unreadable('LoginHistory'), user }), 'rows unread').to.equal(false);
    expect(isSaid({ rows: known([]) }), 'no user was asked for').to.equal(false);
    expect(isSaid({ user }), 'no rows were asked for').to.equal(false);
  });
});

describe('evidence: a lockout that may be over', () => {
  const rows = known([row('Password Lockout', '2026-11-22T20:00:00.000Z')]);
  const over = { texts: [], user: known(healthy), rows, lastSuccess: '2026-11-22T21:00:00.000Z' };

  it('is past with its time, where a success came after it', () => {
    expect(diagnose(over).unknown.map(({ key, params }) => [key, params])).to.deep.equal([
      ['login.lockout-over', { status: 'Password Lockout', time: '2026-11-22T20:00:00Z' }],
    ]);
    expect(causes(over)).to.deep.equal([]);
  });

  it('is not past with a success of the same moment, or where nobody knows whether the user is locked', () => {
    expect(causes({ ...over, lastSuccess: '2026-11-22T20:00:00.000Z' })).to.deep.equal(['user-locked likely']);
    expect(causes({ ...over, user: unreadable('User') })).to.deep.equal(['user-locked certain']);
    expect(causes({ ...over, user: known({ ...healthy, locked: unreadable('UserLogin') }) })).to.deep.equal([
      'user-locked certain',
    ]);
    expect(causes({ texts: [], user: known(healthy), rows }), 'no success is known').to.deep.equal([
      'user-locked likely',
    ]);
  });

  it('says of another status nothing of the kind', () => {
    const wrong = known([row('Invalid Password', '2026-11-22T20:00:00.000Z')]);
    expect(causes({ ...over, rows: wrong })).to.deep.equal(['wrong-password-or-token certain']);
    expect(diagnose({ ...over, rows: wrong }).unknown).to.deep.equal([]);
  });
});

describe('evidence: what the org denies', () => {
  it('leaves what it does not tell', () => {
    const unread = unreadable('UserLogin');
    expect(
      causes({ texts: [INVALID_LOGIN], user: known({ active: known(true), frozen: unread, locked: unread }) }),
    ).to.deep.equal([
      'wrong-password-or-token possible',
      'wrong-username-or-host possible',
      'user-locked possible',
      'user-frozen possible',
    ]);
  });

  it('does not take back what a text is sure of', () => {
    expect(causes({ texts: ['PASSWORD_LOCKOUT'], user: known(healthy) })).to.deep.equal(['user-locked certain']);
    expect(causes({ texts: ['inactive_user'], user: known(healthy) })).to.deep.equal(['user-inactive certain']);
  });

  it('drops the other meanings of an ambiguous text where a row confirms one', () => {
    const texts = ['ip restricted'];
    expect(causes({ texts })).to.deep.equal(['profile-range-outside likely', 'app-range-outside likely']);
    expect(causes({ texts, rows: known([row('Failed: IP Address Not Allowed')]) })).to.deep.equal([
      'app-range-outside certain',
    ]);
    // A row about something else confirms none of them.
    expect(causes({ texts, rows: known([row('User is Frozen')]) })).to.deep.equal([
      'user-frozen certain',
      'profile-range-outside likely',
      'app-range-outside likely',
    ]);
  });
});

describe('evidence: a password that was changed', () => {
  const changed = '2026-11-20T08:00:00.000Z';
  const user = known({ ...healthy, lastPasswordChange: changed });
  const demanded = { texts: ['LOGIN_MUST_USE_SECURITY_TOKEN'], user };
  const dead = (found: Evidence): unknown =>
    evidence(found)['token-outdated']?.filter(([key]) => /password-changed|token-died/.test(key));

  it('tells when, and of the last success before it', () => {
    expect(dead(demanded)).to.deep.equal([['login.evidence.password-changed', { changed: '2026-11-20T08:00:00Z' }]]);
    expect(dead({ ...demanded, lastSuccess: '2026-11-19T08:00:00.000Z' })).to.deep.equal([
      ['login.evidence.token-died', { changed: '2026-11-20T08:00:00Z', succeeded: '2026-11-19T08:00:00Z' }],
    ]);
  });

  it('explains nothing where a success came since, or at that moment', () => {
    expect(dead({ ...demanded, lastSuccess: changed })).to.deep.equal([]);
    expect(dead({ ...demanded, lastSuccess: '2026-11-21T08:00:00.000Z' })).to.deep.equal([]);
  });

  it('explains nothing where no token was sent, or another cause is found', () => {
    const none = { ...demanded, tokenSent: false };
    expect(causes(none)).to.deep.equal(['token-missing certain']);
    expect(causes({ ...none, lastSuccess: '2026-11-19T08:00:00.000Z' })).to.deep.equal(['token-missing certain']);
    const frozen = { ...user, value: { ...user.value, frozen: known(true) } };
    expect(causes({ texts: [], user: frozen, lastSuccess: '2026-11-19T08:00:00.000Z' })).to.deep.equal([
      'user-frozen certain',
    ]);
  });

  it('makes an outdated token likely for a wrong password too, where a success came before it alone', () => {
    const wrong = { texts: [], user, rows: known([row('Invalid Password')]) };
    expect(causes({ ...wrong, lastSuccess: '2026-11-19T08:00:00.000Z' })).to.deep.equal([
      'wrong-password-or-token certain',
      'token-outdated likely',
    ]);
    expect(causes(wrong)).to.deep.equal(['wrong-password-or-token certain']);
  });
});

describe('evidence: gaps', () => {
  it('name all that could not be read', () => {
    const gaps = (found: Partial<Evidence>): string[] => diagnose({ texts: [], ...found }).gaps.map(nameOf);
    expect(gaps({ user: unreadable('User'), rows: unreadable('LoginHistory') })).to.deep.equal([
      'User',
      'LoginHistory',
    ]);
    expect(
      gaps({
        user: known({
          active: unreadable('active'),
          frozen: unreadable('frozen'),
          locked: unreadable('locked'),
          passwordExpired: unreadable('expired'),
        }),
      }),
    ).to.deep.equal(['active', 'frozen', 'locked', 'expired']);
    expect(gaps({ user: known(healthy), rows: known([row('Invalid Password')]) })).to.deep.equal([]);
  });

  it('name statuses of which nobody knows whether they are failures, each once and in order', () => {
    const odd = (status: string): LoginRow => row(status, undefined, 'unknown');
    const rows = [odd('Tundmatu'), odd('Edukas'), odd('Tundmatu'), odd(''), row('Invalid Password')];
    expect(unreadStatuses(rows)).to.deep.equal(['Edukas', 'Tundmatu']);
    expect(diagnose({ texts: [], rows: known(rows) }).gaps).to.have.length(1);
  });
});

describe('Findings', () => {
  const text = Text.of('login.evidence.frozen');
  const ranked = (findings: Findings): string[] =>
    findings.ranked().map((one) => `${one.cause} ${one.confidence} ${String(one.evidence.length)}`);

  it('keep the surest word and all evidence', () => {
    const findings = new Findings();
    findings.add('user-frozen', 'likely', text);
    findings.add('user-frozen', 'possible', text);
    expect(ranked(findings)).to.deep.equal(['user-frozen likely 2']);
    findings.add('user-frozen', 'certain', text);
    expect(ranked(findings)).to.deep.equal(['user-frozen certain 3']);
  });

  it('stand by confidence, then by evidence, then as the words suggest them, then as the table has them', () => {
    const findings = new Findings();
    findings.add('user-inactive', 'possible', text, true, 1);
    findings.add('user-frozen', 'possible', text, true, 0);
    findings.add('login-hours', 'likely', text);
    findings.add('user-locked', 'possible', text, true, 2);
    findings.add('user-locked', 'possible', text, true, 2);
    expect(ranked(findings)).to.deep.equal([
      'login-hours likely 1',
      'user-locked possible 2',
      'user-frozen possible 1',
      'user-inactive possible 1',
    ]);
    findings.add('user-frozen', 'possible', text, true, 5);
    findings.add('user-inactive', 'possible', text, true, 0);
    findings.add('user-inactive', 'possible', text, true, 3);
    findings.add('user-frozen', 'possible', text, true, 4);
    expect(ranked(findings)[1], 'the best place of each counts').to.match(/^user-(?:frozen|inactive) possible 3$/);
  });

  it('are facts as soon as one fact speaks for them', () => {
    const findings = new Findings();
    findings.add('user-frozen', 'possible', text, true);
    expect([findings.hasFacts(), findings.get('user-frozen')?.textOnly]).to.deep.equal([false, true]);
    findings.add('user-frozen', 'possible', text);
    findings.add('user-frozen', 'possible', text, true);
    expect([findings.hasFacts(), findings.get('user-frozen')?.textOnly]).to.deep.equal([true, false]);
  });

  it('lose their guesses: what only a text suggests, as possible', () => {
    const findings = new Findings();
    findings.add('user-frozen', 'possible', text, true);
    findings.add('user-locked', 'likely', text, true);
    findings.add('user-inactive', 'possible', text);
    findings.dropGuesses();
    expect(ranked(findings)).to.deep.equal(['user-locked likely 1', 'user-inactive possible 1']);
    expect([findings.has('user-frozen', 'user-locked'), findings.has('user-frozen')]).to.deep.equal([true, false]);
  });

  it('change and drop only what is there', () => {
    const findings = new Findings();
    findings.set('user-frozen', 'certain');
    findings.drop('user-frozen');
    expect([ranked(findings), findings.get('user-frozen')]).to.deep.equal([[], undefined]);
    findings.add('user-frozen', 'possible', text);
    findings.set('user-frozen', 'certain');
    expect(ranked(findings)).to.deep.equal(['user-frozen certain 1']);
    findings.drop('user-frozen');
    expect(ranked(findings)).to.deep.equal([]);
  });
});

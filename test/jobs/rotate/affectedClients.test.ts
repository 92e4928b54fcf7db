/**
 * Who stops when the secret changes, how long it takes until the user is locked, and why a rotation cannot end well
 * (docs/adr/0022-rotations.md; docs/salesforce.md sections 1 and 4).
 */
import { expect } from 'chai';
import { affectedBy, type Affected, type AffectedFacts } from '../../../lib/jobs/rotate/affectedClients.js';
import { refusalsOf } from '../../../lib/jobs/rotate/refusals.js';
import { known, type ListedLogin, type TriedLogin } from '../../../lib/policy/index.js';
import { Text } from '../../../lib/text.js';
import { gap } from '../../policy/support.js';

const NOW = Date.parse('2026-11-24T12:00:00.000Z');
const SINCE = '2026-11-23T12:00:00.000Z';
const [TEN, ELEVEN] = ['198.51.100.10', '198.51.100.11'] as const;
const timeOf = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

const rowOf = (client: string, verdict: 'no-token' | 'token-required' | 'unknown' = 'no-token'): ListedLogin => {
  const days = { firstSeen: timeOf(3600), lastSeen: timeOf(60) };
  return {
    ...{ path: 'soap', certainty: 'certain', client, users: 1, inactive: 0, logins: 5, failures: [], tokenUsed: 'no' },
    ...{
      lastSuccess: timeOf(60),
      moveTo: { option: 'none', why: Text.of('rotate.run', { id: '', file: '' }), steps: [] },
    },
    ...{ ...days, evidence: [], addresses: [{ address: TEN, logins: 5, ...days, verdict }] },
  };
};
/** One login each `every` seconds, newest first. */
const logins = (
  application: string,
  every: number,
  times = 5,
  outcome: TriedLogin['outcome'] = 'success',
): TriedLogin[] =>
  Array.from({ length: times }, (_, at) => ({
    ...{ id: `${application}${String(at)}`, time: timeOf((at + 1) * every), outcome, sourceIp: TEN, application },
    ...{ loginType: 'Other Apex API', loginSubType: '', apiType: 'SOAP Partner' },
  }));

interface Reading extends Partial<Omit<AffectedFacts, 'about'>> {
  readonly isExpired?: boolean;
  readonly sso?: boolean;
  readonly credentialsDisabled?: boolean;
  readonly isBlind?: boolean;
}

const LOCKOUT = { attempts: 10, minutes: 15, of: 'org' } as const;
const lockoutOf = (attempts: number | 'none'): AffectedFacts['lockout'] => known({ ...LOCKOUT, attempts }, '');
const read = ({ credentialsDisabled, isBlind, isExpired, sso, ...facts }: Reading = {}): AffectedFacts => ({
  ...{ failed: known(0, ''), history: known(logins('Billing', 60), ''), lockout: lockoutOf(10) },
  ...{ past: { earlier: [], gaps: [] }, rows: [rowOf('Billing')] },
  switches: known({ id: '', frozen: false, locked: false }, ''),
  about: {
    user: { delegatedAuthentication: known(sso === true, '') },
    done: {
      expiring: isExpired === undefined ? [] : [{ expired: isExpired ? 'yes' : 'no' }],
      seen: {
        facts: { org: { salesforceCredentialsDisabled: known(credentialsDisabled === true, '') } },
        gaps: isBlind === true ? [gap('EventLogFile')] : [],
      },
    },
  },
  ...facts,
});
const QUESTION = { deliveries: 1, pauses: false, since: SINCE, takesToken: undefined, tokenOnly: false };
const affected = (facts: Reading = {}, question: Partial<Parameters<typeof affectedBy>[1]> = {}): Affected =>
  affectedBy(read(facts), { ...QUESTION, ...question });
const LOCKED = known({ id: '', frozen: false, locked: true }, '');
const HIDDEN = { known: false, gap: gap('x') } as const;

describe('jobs: whom a rotation affects', () => {
  it('is each client that sends the password; from then on its failures count together against the lock', () => {
    const one = affected();
    expect(one.clients.map(({ atChange, client, needsToken }) => [client, atChange, needsToken])).to.deep.equal([
      ['Billing', 'stops', 'no'],
    ]);
    // One failure a minute, ten that lock.
    expect([one.lock, one.limit, one.left, one.need, one.takesToken]).to.deep.equal([600, 10, 10, 'no', false]);
    expect([one.beforeDelivery, one.mayLock, one.unlocksFirst, one.isElsewhere, one.isExpired]).to.deep.equal([
      ...['no', true, false, false, false],
    ]);
    const two = affected({
      ...{ rows: [rowOf('Billing'), rowOf('Nightly')] },
      history: known([...logins('Billing', 60), ...logins('Nightly', 60)], ''),
    });
    expect(two.lock).to.equal(300);
    expect(
      two.clients.map(({ lock }) => lock),
      'each by itself',
    ).to.deep.equal([600, 600]);
  });

  it('counts what came since the time that was asked for, and names who came before', () => {
    const history = known([...logins('Billing', 30, 2), ...logins('Billing', 86_400, 3)], '');
    expect(affected({ history }).clients[0]?.retry).to.deep.equal({ seconds: 30, from: 'logins' });
    const rows = [...logins('Billing', 60), ...logins('Month end', 90_000, 1)];
    const older = known(rows, '');
    expect(affected({ history: older }).older.map(({ client }) => client)).to.deep.equal(['Month end']);
    // From an address at which a client is that needs no token, nor does the older one.
    expect(affected({ history: older }).need).to.equal('no');
    const away = known(
      rows.map((row) => (row.application === 'Month end' ? { ...row, sourceIp: ELEVEN } : row)),
      '',
    );
    expect(affected({ history: away }).need).to.equal('unknown');
    const earlier = { earlier: logins('Month end', 90_000, 1), gaps: [] };
    expect(affected({ past: earlier }).older.map(({ client }) => client)).to.deep.equal(['Month end']);
    // At the very time.
    const at = known([...logins('Billing', 60), ...logins('Billing', 86_400, 1)], '');
    expect(affected({ history: at, rows: [rowOf('Billing')] }).clients[0]?.retry?.seconds).to.equal(60);
  });

  it('takes a token as soon as a client may need one, or as somebody says', () => {
    const needs = { rows: [rowOf('Billing', 'token-required')] };
    expect([affected(needs).need, affected(needs).takesToken]).to.deep.equal(['yes', true]);
    const may = { rows: [rowOf('Billing', 'unknown')] };
    expect([affected(may).need, affected(may).takesToken]).to.deep.equal(['unknown', true]);
    expect(affected(needs, { takesToken: false }).takesToken).to.equal(false);
    expect(affected({}, { takesToken: true }).takesToken).to.equal(true);
    expect(affected({}, { tokenOnly: true }).takesToken).to.equal(true);
    // Where not all logins could be read a client may be missing.
    const blind: Reading[] = [
      { isBlind: true },
      { past: { earlier: [], gaps: [gap('LoginHistory')] } },
      { history: HIDDEN },
    ];
    for (const facts of blind) {
      expect(affected(facts).need, JSON.stringify(facts)).to.equal('unknown');
    }
  });

  it('cannot tell when the user is locked where logins, or how many failures lock, could not be read', () => {
    expect(affected({ isBlind: true }).lock).to.equal('unknown');
    expect(affected({ history: HIDDEN }).lock).to.equal('unknown');
    const none = lockoutOf('none');
    expect(affected({ isBlind: true, lockout: none })).to.deep.include({ lock: 'never', left: 'none', limit: 'none' });
    expect(affected({ lockout: HIDDEN })).to.deep.include({ lock: 'unknown', left: undefined, limit: undefined });
    expect(affected({ failed: HIDDEN })).to.deep.include({ lock: 'unknown', left: undefined, limit: 10 });
    expect(affected({ past: { earlier: [], gaps: [gap('LoginHistory')] } }).lock).to.equal(600);
    expect(affected({ isBlind: true }).beforeDelivery).to.equal('unknown');
    expect(affected({ lockout: none }).beforeDelivery).to.equal('no');
  });

  it('counts the failures that there were, and none once the lock is taken away first', () => {
    expect(affected({ failed: known(4, '') })).to.deep.include({ left: 6, lock: 360 });
    expect(affected({ failed: known(12, '') }).left).to.equal(0);
    const locked = { failed: known(10, ''), switches: LOCKED };
    expect(affected(locked)).to.deep.include({ left: 0, unlocksFirst: false, mayLock: false });
    expect(affected(locked, { takesToken: true })).to.deep.include({ left: 10, unlocksFirst: true, mayLock: true });
    expect(affected({ ...locked, lockout: HIDDEN }, { takesToken: true }).left).to.equal(undefined);
    expect(affected({ switches: HIDDEN }, { takesToken: true })).to.deep.include({
      unlocksFirst: false,
      mayLock: true,
    });
    expect(affected({}, { pauses: true }).mayLock).to.equal(false);
    expect(affected(locked, { takesToken: true, pauses: true }).mayLock).to.equal(false);
  });

  it('is nobody where single sign-on checks the password, and nobody who gets nothing done already', () => {
    for (const facts of [{ sso: true }, { credentialsDisabled: true }]) {
      const elsewhere = affected(facts);
      expect([
        elsewhere.isElsewhere,
        elsewhere.lock,
        elsewhere.clients[0]?.atChange,
        elsewhere.clients[0]?.lock,
      ]).to.deep.equal([true, 'never', 'goes-on', 'never']);
      const token = affected(facts, { tokenOnly: true });
      expect([token.isElsewhere, token.clients[0]?.atChange]).to.deep.equal([true, 'stops']);
    }
    const expired = affected({ isExpired: true });
    expect([expired.isExpired, expired.clients[0]?.atChange, expired.lock]).to.deep.equal([true, 'fails-already', 600]);
    expect(affected({ isExpired: false }).clients[0]?.atChange).to.equal('stops');
    const both = affected({ isExpired: true, sso: true });
    expect(both.clients[0]?.atChange).to.equal('goes-on');
    const failing = { ...rowOf('Billing'), failures: [{ status: 'x', count: 5 }] };
    const { lastSuccess: _, ...never } = failing;
    expect(affected({ rows: [never], sso: true }).clients[0]?.atChange, 'it fails already').to.equal('fails-already');
  });

  it('is compared with a minute a program, one for the test, and ten for a token', () => {
    const at = (every: number, deliveries: number, verdict?: 'token-required'): string =>
      affected({ history: known(logins('Billing', every), ''), rows: [rowOf('Billing', verdict)] }, { deliveries })
        .beforeDelivery;
    expect([at(12, 1), at(13, 1), at(13, 2), at(18, 2), at(19, 2)]).to.deep.equal(['yes', 'no', 'yes', 'yes', 'no']);
    expect([at(12, 0), at(13, 0)], 'whoever is shown it').to.deep.equal(['yes', 'no']);
    expect([at(72, 1, 'token-required'), at(73, 1, 'token-required')]).to.deep.equal(['yes', 'no']);
  });
});

describe('jobs: why a rotation cannot end well', () => {
  type Refusing = Parameters<typeof refusalsOf>[0];
  const PLAIN: Refusing['affected'] = {
    ...{ beforeDelivery: 'no', isElsewhere: false, mayLock: true, need: 'no', takesToken: false, unlocksFirst: false },
  };
  const ASKED = { hasOldPassword: false, leavesToken: false, mayUnlock: false, setsPassword: true, tokenOnly: false };
  interface More {
    readonly affected?: Partial<Refusing['affected']>;
    readonly question?: Partial<Refusing['question']>;
    readonly hindrances?: Refusing['hindrances'];
    readonly own?: boolean;
    readonly mayNotSet?: boolean;
    readonly switches?: Refusing['switches'];
    readonly active?: boolean | undefined;
  }
  const refusals = ({
    active = true,
    affected: of,
    hindrances = [],
    question,
    ...more
  }: More = {}): readonly string[] =>
    refusalsOf({
      ...{ own: more.own === true, mayNotSet: more.mayNotSet === true, hindrances },
      ...{ affected: { ...PLAIN, ...of }, question: { ...ASKED, ...question } },
      user: { active: known(active, '') },
      switches: more.switches ?? known({ id: '', frozen: false, locked: false }, ''),
    });
  const MAIL = { id: 'invalid-mail', applies: 'yes' } as const;
  const HIDING = { id: 'profile-ranges', applies: 'yes' } as const;

  it('is nothing where nothing is in the way', () => {
    expect(refusals()).to.deep.equal([]);
    const unread = { switches: HIDDEN, hindrances: [{ ...MAIL, applies: 'unknown' } as const] };
    expect(refusals({ ...unread, affected: { need: 'unknown', takesToken: true } })).to.deep.equal([]);
    expect(refusals({ own: true, question: { hasOldPassword: true } })).to.deep.equal([]);
  });

  it('is the user, the session, or what the org makes of the password', () => {
    for (const [more, refusal] of [
      [{ own: true }, 'own-user'],
      [{ mayNotSet: true }, 'not-permitted'],
      [{ affected: { isElsewhere: true } }, 'single-sign-on'],
      [{ active: false }, 'inactive'],
      [{ switches: known({ id: '', frozen: true, locked: false }, '') }, 'frozen'],
      [{ hindrances: [MAIL] }, 'dead-mail'],
      [{ hindrances: [HIDING], affected: { need: 'yes' } }, 'token-unobtainable'],
    ] as const) {
      expect(refusals(more), refusal).to.deep.equal([refusal]);
      // What a run that is taken up has set is set, unless it still takes a token.
      const over = { ...more, question: { setsPassword: false } };
      expect(refusals(over), refusal).to.deep.equal([]);
      const takes = { ...over, affected: { ...('affected' in more ? more.affected : {}), takesToken: true } };
      expect(refusals(takes), refusal).to.deep.equal(refusal === 'own-user' ? [] : [refusal]);
    }
    const token = { setsPassword: false, tokenOnly: true };
    const takesToken = true;
    expect(refusals({ question: token, affected: { takesToken, isElsewhere: true } })).to.deep.equal([]);
    expect(refusals({ question: token, affected: { takesToken }, hindrances: [HIDING] })).to.deep.equal([
      ...['token-unobtainable'],
    ]);
    expect(refusals({ hindrances: [HIDING], affected: { need: 'unknown', takesToken } })).to.deep.equal([]);
    const may = { ...HIDING, applies: 'unknown' } as const;
    expect(refusals({ hindrances: [may], affected: { need: 'yes', takesToken } })).to.deep.equal([]);
    expect(refusals({ hindrances: [{ ...MAIL, id: 'locked' }], affected: { need: 'yes', takesToken } })).to.deep.equal(
      [],
    );
  });

  it('is a token that is left out, though a client needs it and it can be had', () => {
    const left = { question: { leavesToken: true } };
    expect(refusals({ ...left, affected: { need: 'yes' } })).to.deep.equal(['token-left-out']);
    for (const need of ['no', 'unknown'] as const) expect(refusals({ ...left, affected: { need } })).to.deep.equal([]);
    expect(refusals({ ...left, affected: { need: 'yes' }, hindrances: [HIDING] })).to.deep.equal([
      'token-unobtainable',
    ]);
    expect(refusals({ affected: { need: 'yes' } })).to.deep.equal([]);
  });

  it('is a lock, that there is or that comes', () => {
    expect(refusals({ affected: { unlocksFirst: true } })).to.deep.equal(['locked']);
    expect(refusals({ affected: { unlocksFirst: true }, question: { mayUnlock: true } })).to.deep.equal([]);
    expect(refusals({ affected: { beforeDelivery: 'yes' } })).to.deep.equal(['lock-before-delivery']);
    expect(refusals({ affected: { beforeDelivery: 'unknown' } })).to.deep.equal(['lock-unknown']);
    for (const beforeDelivery of ['yes', 'unknown', 'no'] as const) {
      expect(refusals({ affected: { beforeDelivery, mayLock: false } }), beforeDelivery).to.deep.equal([]);
    }
    const over = { setsPassword: false };
    expect(refusals({ affected: { beforeDelivery: 'yes', unlocksFirst: true }, question: over })).to.deep.equal([
      ...['locked', 'lock-before-delivery'],
    ]);
  });
});

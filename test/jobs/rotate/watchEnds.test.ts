/**
 * How a watch ends, by what the org shows besides the logins: a lock, a freeze, a change by others, and what cannot be read
 * (docs/adr/0022-rotations.md; docs/exit-codes.md).
 */
import { expect } from 'chai';
import { orgError } from '../../../lib/facts/org/index.js';
import {
  loginsSoFar,
  readable,
  watchClients,
  type Watched,
  type WatchQuestion,
} from '../../../lib/jobs/rotate/watch.js';
import { known, unreadable } from '../../../lib/policy/index.js';
import { gap } from '../../policy/support.js';
import { nameOf } from '../../support/gapName.js';
import { BEGUN, clientAt } from './samples.js';
import { WatchedOrg } from './watchedOrg.js';

const TEN = '198.51.100.10';
const LATE = '2026-11-24T12:00:01.000Z';
const NOT_SEEN = { kind: 'unknown', code: 'not-seen' };

describe('jobs: how the watch of a rotation ends', () => {
  let org: WatchedOrg;
  let slept: number[];
  beforeEach(() => {
    org = new WatchedOrg();
    slept = [];
  });

  const watched = async (
    more: Partial<WatchQuestion> = {},
    onSleep: (times: number) => void = () => undefined,
  ): Promise<Watched> => {
    let now = Date.parse(BEGUN);
    return watchClients({
      ...{ client: org, userId: '005000000000001AAA', username: 'etl@acme.example', tokenOnly: false },
      ...{ clients: [clientAt('Billing', TEN)], seen: new Set(), changedAt: BEGUN, limit: 10, wait: 0 },
      ...{ passwordChanged: async () => Promise.resolve(known(BEGUN, '')), isForeign: (changed) => changed !== BEGUN },
      signal: new AbortController().signal,
      clock: {
        now: () => new Date(now),
        sleep: async (milliseconds) => {
          now += milliseconds;
          slept.push(milliseconds);
          onSleep(slept.length);
          return Promise.resolve();
        },
      },
      ...more,
    });
  };
  const whats = ({ gaps }: Watched): string[] => gaps.map(nameOf);

  it('tells the lock and the freeze, whoever is back, and how many failures are left until the lock', async () => {
    org.logIn('Billing', TEN, LATE);
    org.failed = 3;
    const back = await watched();
    expect([back.end, back.after]).to.deep.equal([{ kind: 'done' }, { locked: false, frozen: false, attemptsLeft: 7 }]);
    org.locked = true;
    org.failed = 12;
    const locked = await watched();
    expect(locked.end).to.deep.equal({ kind: 'refused', code: 'user-locked' });
    expect(locked.after).to.deep.equal({ locked: true, frozen: false, attemptsLeft: 0 });
    org.frozen = true;
    expect((await watched()).end).to.deep.equal({ kind: 'refused', code: 'user-frozen' });
    org.locked = false;
    const frozen = await watched({ limit: 'none' });
    expect([frozen.end, frozen.after]).to.deep.equal([
      { kind: 'refused', code: 'user-frozen' },
      { locked: false, frozen: true, attemptsLeft: 'none' },
    ]);
    expect((await watched({ limit: null })).after.attemptsLeft).to.equal(null);
    org.failed = undefined;
    expect((await watched()).after.attemptsLeft).to.equal(null);
  });

  it('looks no longer once the user is shut out, or somebody else has changed the password, or at a signal', async () => {
    const wait = 20_000;
    expect([(await watched({ wait })).end, slept.length]).to.deep.equal([NOT_SEEN, 7]);
    for (const shut of ['locked', 'frozen'] as const) {
      slept = [];
      await watched({ wait }, (times) => {
        org[shut] = times === 2;
      });
      expect([shut, slept.length]).to.deep.equal([shut, 2]);
      org[shut] = false;
    }
    slept = [];
    const others = await watched({ wait, isForeign: () => slept.length === 3 });
    expect([others.end, slept.length]).to.deep.equal([{ kind: 'unknown', code: 'changed-by-others' }, 3]);
    slept = [];
    const interrupts = new AbortController();
    const ended = await watched({ wait, signal: interrupts.signal }, () => interrupts.abort());
    expect([ended.end, slept.length]).to.deep.equal([NOT_SEEN, 1]);
    slept = [];
    // A client that fails may get the secret yet.
    org.logIn('Billing', TEN, LATE, 'Invalid Password');
    await watched({ wait }, (times) => {
      if (times === 4) org.logIn('Billing', TEN, '2026-11-24T12:00:12.000Z');
    });
    expect(slept.length).to.equal(4);
  });

  it('asks the org no more often than each three seconds, and not at once though the time is nearly over', async () => {
    await watched({ wait: 6010 });
    expect(slept).to.deep.equal([3000, 3000, 50]);
    slept = [];
    await watched({ wait: 1000 });
    expect(slept).to.deep.equal([1000]);
  });

  it('ends at once where nobody is waited for, which proves nothing', async () => {
    const none = { kind: 'not-tested', code: 'no-client' };
    expect([(await watched({ clients: [], wait: 9000 })).end, slept]).to.deep.equal([none, []]);
    // A client with another way in than a password, one that goes on, and one that Salesforce refuses wherever it comes from.
    for (const client of [
      clientAt('Web', TEN, { path: 'oauth' }),
      clientAt('Billing', TEN, { atChange: 'goes-on' }),
      clientAt('Billing', TEN, { addresses: [{ address: TEN, verdict: 'denied' }] }),
      clientAt('Billing', TEN, { addresses: [{ address: TEN, verdict: 'impossible' }] }),
    ]) {
      expect((await watched({ clients: [client] })).end, JSON.stringify(client)).to.deep.equal(none);
    }
    for (const client of [
      clientAt('Billing', TEN, { addresses: [] }),
      clientAt('Billing', TEN, { atChange: 'fails-already' }),
      clientAt('Billing', TEN, {
        addresses: [
          { address: TEN, verdict: 'denied' },
          { address: '198.51.100.11', verdict: 'no-token' },
        ],
      }),
    ]) {
      expect((await watched({ clients: [client] })).end, JSON.stringify(client)).to.deep.equal(NOT_SEEN);
    }
    // Of a token it counts who stops with that.
    const goesOn = clientAt('Billing', TEN, { atToken: 'goes-on' });
    expect((await watched({ clients: [goesOn], tokenOnly: true })).end).to.deep.equal(none);
    const stops = clientAt('Billing', TEN, { atChange: 'goes-on', atToken: 'stops' });
    expect((await watched({ clients: [stops], tokenOnly: true })).end).to.deep.equal(NOT_SEEN);
    // Of another way in than a password nothing is said.
    org.logIn('Web', TEN, LATE);
    const web = await watched({ clients: [clientAt('Web', TEN, { path: 'oauth' })] });
    expect(web.now).to.deep.equal([{ now: null, failures: [], notSeenFrom: [], backFrom: [] }]);
  });

  it('says what it could not read, and what hangs on it', async () => {
    org.logIn('Billing', TEN, LATE);
    org.refused.add('UserLogin');
    const hidden = await watched();
    expect([hidden.end, whats(hidden), hidden.after]).to.deep.equal([
      ...[{ kind: 'done' }, ['UserLogin'], { locked: null, frozen: null, attemptsLeft: 10 }],
    ]);
    org.refused.clear();
    org.refused.add('LoginHistory');
    const blind = await watched();
    expect([blind.end, whats(blind)]).to.deep.equal([{ kind: 'unknown', code: 'LoginHistory' }, ['LoginHistory']]);
    expect([blind.now.map(({ now }) => now), blind.strangers]).to.deep.equal([[null], []]);
    org.refused.clear();
    org.refused.add('User');
    const uncounted = await watched();
    expect([uncounted.end, whats(uncounted), uncounted.after.attemptsLeft]).to.deep.equal([
      ...[{ kind: 'done' }, ['User'], null],
    ]);
    org.refused.clear();
    // Whoever is back may be so with a secret of somebody else's; that there is nobody is nobody's.
    const passwordChanged: WatchQuestion['passwordChanged'] = async () => Promise.resolve(unreadable(gap('User.X')));
    const isForeign = (): boolean => true;
    const untimed = await watched({ passwordChanged, isForeign });
    expect([untimed.end, whats(untimed)]).to.deep.equal([{ kind: 'unknown', code: 'time-unknown' }, ['User.X']]);
    expect((await watched({ passwordChanged, clients: [] })).end).to.include({ kind: 'not-tested' });
  });

  it('counts no login that was there before, nor one of the second of the change', async () => {
    org.logIn('Billing', TEN, '2026-11-24T12:00:00.900Z');
    expect((await watched({ changedAt: '2026-11-24T12:00:00.100Z' })).end).to.deep.equal(NOT_SEEN);
    org.logIn('Billing', TEN, LATE);
    expect((await watched({ seen: new Set(['row2']) })).end).to.deep.equal(NOT_SEEN);
    expect((await watched({ seen: new Set(['row1']) })).end).to.deep.equal({ kind: 'done' });
    // Where the time of the change is not known every login counts that was not there before.
    expect((await watched({ changedAt: undefined, seen: new Set(['row2']) })).end).to.deep.equal({ kind: 'done' });
  });

  it('takes an org that does not answer for a gap, and nothing else', async () => {
    const lost = orgError('request-limit');
    const missing = await readable(async () => Promise.reject(lost), 'LoginHistory');
    expect(missing).to.deep.equal({ known: false, gap: { what: 'LoginHistory', why: lost.text } });
    const defect = new Error('a defect');
    expect(await readable(async () => Promise.reject(defect), 'x').catch((error: unknown) => error)).to.equal(defect);
    for (const [of, what] of [
      ['LoginHistory', 'LoginHistory'],
      ['UserLogin', 'UserLogin'],
      ['User', 'User'],
    ] as const) {
      org.lost = { of, error: lost };
      expect(whats(await watched()), of).to.deep.equal([what]);
    }
    org.lost = undefined;
    const passwordChanged: WatchQuestion['passwordChanged'] = async () => Promise.reject(lost);
    expect(whats(await watched({ passwordChanged }))).to.deep.equal(['User.LastPasswordChangeDate']);
  });

  it('knows which logins there were before a token was in hand', async () => {
    org.logIn('Billing', TEN, BEGUN);
    org.logIn('Billing', TEN, LATE);
    expect([...((await loginsSoFar(org, '005')) ?? [])]).to.deep.equal(['row2', 'row1']);
    org.refused.add('LoginHistory');
    expect(await loginsSoFar(org, '005')).to.equal(undefined);
    org.refused.clear();
    org.lost = { of: 'LoginHistory', error: orgError('request-limit') };
    expect(await loginsSoFar(org, '005')).to.equal(undefined);
  });
});

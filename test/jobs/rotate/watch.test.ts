/**
 * Who is back after a rotation: each client from each of its addresses, and whoever fails beside them.
 */
import { expect } from 'chai';
import { CLOCK } from '../../../lib/cli/clock.js';
import { ConnectionClient } from '../../../lib/facts/org/index.js';
import { watchClients, type Watched, type WatchQuestion } from '../../../lib/jobs/rotate/watch.js';
import { backLine } from '../../../lib/report/rotate/returnedClients.js';
import { toRotateLoginResult } from '../../../lib/report/rotate/toResult.js';
import { say } from '../../../lib/messages.js';
import { known, type RotationClient } from '../../../lib/policy/index.js';
import { connect } from '../../facts/org/support.js';
import { startOrg, type Org } from '../../org/index.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const WHO = 'etl@acme.example';
const [TEN, ELEVEN, OTHER] = ['198.51.100.10', '198.51.100.11', '198.51.100.12'] as const;

const of = (address: string): RotationClient['addresses'][number] => ({ address, verdict: 'no-token' });
const clientOf = (client: string, ...addresses: string[]): RotationClient => ({
  ...{ client, path: 'soap', lastSuccess: undefined, atChange: 'stops', atToken: 'goes-on', needsToken: 'no' },
  ...{ addresses: addresses.map((address) => ({ address, verdict: 'no-token' })), retry: undefined, lock: 'unknown' },
});

describe('jobs: the watch of a rotation', () => {
  let org: Org;
  let client: ConnectionClient;
  let userId = '';
  let second = 0;

  before(async () => {
    org = await startOrg({ users: 5, clock: () => NOW });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled'] });
    userId = org.change.addUser({ username: WHO, profile: 'Plain' });
    client = new ConnectionClient(await connect(org, org.change.logIn('admin@loopback.example', 'office')));
  });
  beforeEach(() => {
    org.change.forgetLogins();
    second = NOW / 1000 - 600;
  });
  after(async () => org.close());

  const tries = (application: string, sourceIp: string, status = 'Success', times = 1): void => {
    for (let time = 0; time < times; time += 1) {
      org.change.addLogin(WHO, (second += 1), { application, sourceIp, status });
    }
  };
  const fails = (application: string, sourceIp: string, times: number): void => {
    tries(application, sourceIp, 'Invalid Password', times);
  };
  const watched = async (...clients: RotationClient[]): Promise<Watched> => watchedOf(clients);
  const watchedOf = async (
    clients: RotationClient[],
    tokenOnly = false,
    changedAt = new Date(NOW - 900_000).toISOString(),
    isForeign = (changed: string): boolean => changed !== changedAt,
    { clock, wait }: Pick<WatchQuestion, 'clock' | 'wait'> = { clock: CLOCK, wait: 0 },
  ): Promise<Watched> =>
    watchClients({
      ...{ client, userId, username: WHO, clients, tokenOnly, seen: new Set(), limit: 10, wait, clock },
      ...{ changedAt, signal: new AbortController().signal },
      passwordChanged: async () => Promise.resolve(known(changedAt, '')),
      isForeign,
    });

  it('has a client back when each address that the plan found is', async () => {
    const both = clientOf('Nightly load', TEN, ELEVEN);
    tries('Nightly load', TEN);
    const half = await watched(both);
    expect(half.end).to.deep.equal({ kind: 'unknown', code: 'not-seen' });
    expect(half.now).to.deep.equal([{ now: 'silent', failures: [], notSeenFrom: [ELEVEN], backFrom: [TEN] }]);
    tries('Nightly load', ELEVEN);
    expect((await watched(both)).end).to.deep.equal({ kind: 'done' });
  });

  it('looks again until all are back, and no longer than it is to wait', async () => {
    const both = clientOf('Nightly load', TEN, ELEVEN);
    let time = NOW;
    const waits: number[] = [];
    const clock = (afterEach: () => void): WatchQuestion['clock'] => ({
      now: () => new Date(time),
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
        time += milliseconds;
        afterEach();
        return Promise.resolve();
      },
    });
    const watch = async (afterEach: () => void): Promise<Watched> =>
      watchedOf([both], false, undefined, undefined, { clock: clock(afterEach), wait: 7000 });
    tries('Nightly load', TEN);
    expect((await watch(() => undefined)).end).to.deep.equal({ kind: 'unknown', code: 'not-seen' });
    expect(waits).to.deep.equal([3000, 3000, 1000]);
    waits.length = 0;
    const back = await watch(() => {
      if (waits.length === 2) tries('Nightly load', ELEVEN);
    });
    expect([back.end, waits]).to.deep.equal([{ kind: 'done' }, [3000, 3000]]);
  });

  it('waits for no address from which a client came once: a runner in a cloud has another one each time', async () => {
    const once = { ...clientOf('Runner'), addresses: [TEN, ELEVEN].map((address) => ({ ...of(address), logins: 1 })) };
    expect((await watched(once)).now).to.deep.equal([{ now: 'silent', failures: [], notSeenFrom: [], backFrom: [] }]);
    tries('Runner', OTHER);
    const { end, now } = await watched(once);
    expect([end, now]).to.deep.equal([
      { kind: 'done' },
      [{ now: 'back', failures: [], notSeenFrom: [], backFrom: [OTHER] }],
    ]);
  });

  it('has nobody back once somebody else has changed the password', async () => {
    tries('Nightly load', TEN);
    const { end } = await watchedOf([clientOf('Nightly load', TEN)], false, undefined, () => true);
    expect(end).to.deep.equal({ kind: 'unknown', code: 'changed-by-others' });
  });

  it('has it fail where one of its addresses does, whoever came last', async () => {
    fails('Nightly load', ELEVEN, 3);
    tries('Nightly load', TEN);
    const { end, now, strangers } = await watched(clientOf('Nightly load', TEN, ELEVEN));
    expect(end).to.deep.equal({ kind: 'refused', code: 'client-fails' });
    const failures = [{ address: ELEVEN, count: 3 }];
    expect([now, strangers]).to.deep.equal([[{ now: 'fails', failures, notSeenFrom: [], backFrom: [TEN] }], []]);
  });

  it('waits for every client that the plan found, those that failed before too', async () => {
    const good = clientOf('Nightly load', TEN);
    const failing: RotationClient = { ...clientOf('Forgotten', ELEVEN), atChange: 'fails-already' };
    tries('Nightly load', TEN);
    expect((await watched(good, failing)).end).to.deep.equal({ kind: 'unknown', code: 'not-seen' });
    fails('Forgotten', ELEVEN, 3);
    expect((await watched(good, failing)).end).to.deep.equal({ kind: 'refused', code: 'client-fails' });
    tries('Forgotten', ELEVEN);
    expect((await watched(good, failing)).end).to.deep.equal({ kind: 'done' });
    // One that Salesforce refuses wherever it comes from is not waited for.
    const denied = { ...clientOf('Shut out', OTHER), addresses: [{ address: OTHER, verdict: 'denied' as const }] };
    expect((await watched(good, denied)).end).to.deep.equal({ kind: 'done' });
    fails('Shut out', OTHER, 1);
    expect((await watched(good, denied)).end).to.deep.equal({ kind: 'refused', code: 'client-fails' });
  });

  it('has a new token proved by a client alone that needs one', async () => {
    const free: RotationClient = { ...clientOf('Nightly load', TEN), atToken: 'unknown' };
    const bound: RotationClient = { ...clientOf('Cloud', ELEVEN), atToken: 'stops', needsToken: 'yes' };
    tries('Nightly load', TEN);
    expect((await watchedOf([free], true)).end).to.deep.equal({ kind: 'not-tested', code: 'token-not-proved' });
    expect((await watchedOf([free, bound], true)).end).to.deep.equal({ kind: 'unknown', code: 'not-seen' });
    tries('Cloud', ELEVEN);
    expect((await watchedOf([free, bound], true)).end).to.deep.equal({ kind: 'done' });
  });

  it('says that a client may be missing where more has come since than is looked at', async () => {
    const known = clientOf('Nightly load', TEN);
    second = NOW / 1000 - 2600;
    tries('Nightly load', TEN, 'Success', 1999);
    const changedAt = new Date(NOW - 2_600_000).toISOString();
    const gaps = async (): Promise<string[]> =>
      (await watchedOf([known], false, changedAt)).gaps.map(({ why }) => why.key);
    expect(await gaps()).to.deep.equal([]);
    tries('Nightly load', TEN);
    expect(await gaps()).to.deep.equal(['revoke.gap.cut']);
    // What was not read may be the failure of one that is back.
    expect((await watchedOf([known], false, changedAt)).end).to.deep.equal({ kind: 'unknown', code: 'LoginHistory' });
  });

  it('has nobody back of whom one of several instances behind one address still fails, until it would have failed again', async () => {
    const known = clientOf('Nightly load', TEN);
    const failures = [{ address: TEN, count: 2 }];
    tries('Nightly load', TEN);
    fails('Nightly load', TEN, 2);
    tries('Nightly load', TEN);
    const { end, now } = await watched(known);
    expect(end).to.deep.equal({ kind: 'unknown', code: 'client-mixed' });
    expect(now).to.deep.equal([{ now: 'mixed', failures, notSeenFrom: [], backFrom: [] }]);
    tries('Nightly load', TEN);
    expect((await watched(known)).end).to.deep.equal({ kind: 'done' });
    // One that is known to try again less often.
    const slow = { ...known, retry: { seconds: 60, from: 'logins' as const } };
    expect((await watched(slow)).end).to.deep.equal({ kind: 'unknown', code: 'client-mixed' });
  });

  it('names one that the plan did not know and that gets in and fails by turns', async () => {
    const known = clientOf('Nightly load', TEN);
    tries('Nightly load', TEN);
    tries('Quarterly', OTHER);
    fails('Quarterly', OTHER, 1);
    tries('Quarterly', OTHER);
    const { end, strangers } = await watched(known);
    expect(end).to.deep.equal({ kind: 'refused', code: 'client-fails' });
    expect(strangers).to.deep.equal([{ client: 'Quarterly', path: 'soap', failures: [{ address: OTHER, count: 1 }] }]);
  });

  it('tells those without a name by their addresses', async () => {
    const nameless = clientOf('Other Apex API', TEN, ELEVEN);
    tries('N/A', TEN);
    expect((await watched(nameless)).now[0]).to.include({ now: 'silent' });
    fails('N/A', ELEVEN, 2);
    expect((await watched(nameless)).end).to.deep.equal({ kind: 'refused', code: 'client-fails' });
    tries('N/A', ELEVEN);
    expect((await watched(nameless)).end).to.deep.equal({ kind: 'done' });
  });

  it('names a client that fails and that the plan did not know, until it gets in', async () => {
    const known = clientOf('Nightly load', TEN);
    tries('Nightly load', TEN);
    fails('Quarterly', OTHER, 4);
    fails('N/A', ELEVEN, 1);
    const { end, strangers } = await watched(known);
    expect(end).to.deep.equal({ kind: 'refused', code: 'client-fails' });
    expect(strangers).to.have.deep.members([
      { client: 'Quarterly', path: 'soap', failures: [{ address: OTHER, count: 4 }] },
      { client: 'Other Apex API', path: 'soap', failures: [{ address: ELEVEN, count: 1 }] },
    ]);
    tries('Quarterly', OTHER);
    tries('N/A', ELEVEN);
    expect(await watched(known)).to.deep.include({ end: { kind: 'done' }, strangers: [] });
    // This plugin's own attempts are nobody's, and what sends no password is not in the way.
    fails('sf-plugin-token/0123456789ab', ELEVEN, 1);
    expect((await watched(known)).strangers).to.deep.equal([]);
  });

  it('says on the page from where each fails, and from where one is missing', async () => {
    tries('Nightly load', TEN);
    fails('Quarterly', OTHER, 4);
    const clients = [clientOf('Nightly load', TEN, ELEVEN)];
    const { after: ended, now, strangers } = await watched(...clients);
    const run = {
      id: 'r',
      file: 'f',
      started: '',
      ended: null,
      round: 1,
      former: null,
      secret: null,
      handedOver: false,
      stopped: null,
      actions: [],
    };
    const result = toRotateLoginResult(
      {
        ...{
          source: { kind: 'org', name: WHO },
          username: WHO,
          userId,
          at: '',
          since: '',
          tokenOnly: false,
          own: false,
        },
        ...{
          clients,
          older: [],
          foreign: null,
          underWay: undefined,
          need: 'no',
          hindrances: [],
          refusals: [],
          email: null,
          ends: null,
          changed: null,
          move: null,
        },
        lock: { locked: false, attempts: 10, left: 10, minutes: 15, time: 'unknown', beforeDelivery: 'no' },
        test: { path: 'soap', address: null, addressAt: null, isNew: null, verdict: null, needsToken: 'unknown' },
        ...{ takesToken: false, unlocksFirst: false, instanceUrl: 'https://acme.example', gaps: [], apiCalls: 1 },
      },
      [],
      { end: { run, now, strangers, test: null, after: ended } },
      say,
    );
    expect(result.strangers).to.deep.equal(strangers);
    expect(backLine(result, say)).to.deep.equal([
      `Failing since the change, and not in the plan (address: failures): Quarterly (${OTHER}: 4).`,
      `Logged in again, but not yet from these addresses: Nightly load (${ELEVEN}).`,
    ]);
  });
});

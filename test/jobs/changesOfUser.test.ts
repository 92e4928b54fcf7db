/**
 * What plans of changes find of a user, and what their pages make of it: docs/salesforce.md sections 1, 4 and 10.
 */
import { expect } from 'chai';
import { Runs } from '../../lib/change/index.js';
import { ConnectionClient, HoldingReader } from '../../lib/facts/org/index.js';
import { planRevoke } from '../../lib/jobs/revoke/revokeLogin.js';
import { planRotation, type RotatePlan } from '../../lib/jobs/rotate/plan.js';
import { rotateResult } from '../../lib/jobs/rotate/result.js';
import { openGaps, openNow, pastLogins } from '../../lib/jobs/revoke/userNow.js';
import { say } from '../../lib/messages.js';
import { pageText, PLAIN } from '../../lib/report/page/terminal.js';
import { revokeLoginPage } from '../../lib/report/revoke/page.js';
import { toRevokeLoginResult } from '../../lib/report/revoke/result.js';
import { rotateLoginPage } from '../../lib/report/rotate/page.js';
import { connect, valueOf, witnessOf } from '../facts/org/support.js';
import { startOrg, type Org, type OrgSession } from '../org/index.js';

const NOW = '2026-11-24T12:00:00.000Z';
const DAY = 86_400;
const SECONDS = Date.parse(NOW) / 1000;
const SINCE = '2026-10-25T12:00:00.000Z';
/** Rows of OauthToken that a query gives at most. */
const MOST = 2500;

describe('what plans of changes find of a user', () => {
  let org: Org;
  const addUser = (username: string, passwordExpired = false): string =>
    org.change.addUser({ username, profile: 'Plain', password: 'Old-pw-1', passwordExpired });

  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => Date.parse(NOW) });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    const { office } = org.addresses;
    org.change.settings.trustedRanges = [{ start: office, end: office }];
  });
  after(async () => {
    await org.close();
  });

  /** As a terminal shows the plan of a revocation. */
  const revocationOf = async (username: string, session: OrgSession): Promise<string> => {
    const plan = await planRevoke(
      {
        ...{ witness: await witnessOf(org, session, { now: NOW }), now: new Date(NOW) },
        client: new ConnectionClient(await connect(org, session)),
        ...{ onProgress: () => undefined, send: async () => Promise.resolve(), runs: new Runs('/nowhere') },
      },
      {
        ...{ username, since: SINCE, unfreeze: false, resumed: undefined, applies: false, force: false, keep: [] },
      },
    );
    const page = revokeLoginPage(
      toRevokeLoginResult(plan.found, say),
      { source: '-o prod', all: false, asked: '' },
      say,
    );
    return pageText(page, { ...PLAIN, columns: 200 }, { explain: false, words: { next: 'Next:' } });
  };
  const planOf = async (username: string): Promise<RotatePlan> =>
    planRotation(
      {
        ...{ witness: await witnessOf(org, org.admin, { now: NOW }), now: new Date(NOW) },
        client: new ConnectionClient(await connect(org, org.admin)),
        onProgress: () => undefined,
      },
      {
        ...{ username, since: SINCE, tokenOnly: false, path: undefined, loginApiVersion: 64, takesToken: undefined },
        ...{ leavesToken: false, mayUnlock: false, deliveries: 1, pauses: false, hasOldPassword: false },
        setsPassword: true,
      },
    );
  const pageOf = (plan: RotatePlan): string => {
    const { takesToken, unlocksFirst } = plan.found;
    const wanted = { tokenOnly: false, pauses: false, deliveries: 1, endsSessions: false, tests: true, watches: true };
    const result = rotateResult(plan, { ...wanted, takesToken, unlocksFirst }, {});
    const { answer, look } = rotateLoginPage(result, { source: '-o prod', all: false, asked: '' }, say);
    return JSON.stringify([answer, look]);
  };
  const holdingsOf = async (userId: string): Promise<HoldingReader> =>
    new HoldingReader(new ConnectionClient(await connect(org, org.admin)), userId);

  it('a password that has expired: its clients get nothing done already', async () => {
    addUser('expired@t.example', true);
    for (const hour of [1, 2, 3]) {
      org.change.addLogin('expired@t.example', SECONDS - hour * 3600, {
        ...{ application: 'Nightly load', sourceIp: org.addresses.office },
      });
    }
    const plan = await planOf('expired@t.example');
    expect(plan.found.clients.map(({ atChange, client }) => [client, atChange])).to.deep.equal([
      ['Nightly load', 'fails-already'],
    ]);
    const page = pageOf(plan);
    expect(page)
      .to.include('The password has expired')
      .and.not.include('would otherwise have expired')
      .and.not.include('Once the password changes');
  });

  it('no client: whether the new token is needed hinges on where clients are, and an older one is named', async () => {
    addUser('silent@t.example');
    const silent = await planOf('silent@t.example');
    expect([silent.found.need, silent.found.takesToken]).to.deep.equal(['unknown', true]);
    expect(pageOf(silent))
      .to.include('No client has sent this password since 2026-10-25')
      .and.include('depends on where clients log in from')
      .and.not.include('No address that clients log in from needs');
    org.change.addLogin('silent@t.example', SECONDS - 60 * DAY, { application: 'Month end', sourceIp: '192.0.2.77' });
    const older = await planOf('silent@t.example');
    expect(older.found.need).to.equal('unknown');
    expect(pageOf(older)).to.include('Month end (2026-09-25, 192.0.2.77)');
  });

  describe('more logins than are looked at one by one', () => {
    const WHO = 'often@t.example';
    /** Seconds; before it there is something to compare with. */
    const from = SECONDS - 26 * DAY;
    const addMany = (username: string, every: number): string => {
      const userId = addUser(username);
      for (let at = 1; at <= 2000; at += 1) {
        org.change.addLogin(username, from - at * every, {
          ...{ application: 'Nightly load', sourceIp: org.addresses.office },
        });
      }
      org.change.addLogin(username, SECONDS - 60 * DAY, { application: 'Month end', sourceIp: '192.0.2.77' });
      return userId;
    };
    let userId = '';

    before(() => {
      userId = addMany(WHO, 600);
    });

    it('hide no client, and no address, that comes before them', async () => {
      const { found, seenFrom } = await planOf(WHO);
      expect(found.older.map(({ addresses, client }) => [client, addresses])).to.deep.equal([
        ['Month end', ['192.0.2.77']],
      ]);
      expect([found.need, found.gaps]).to.deep.equal(['unknown', []]);
      expect(seenFrom).to.deep.equal(new Set([org.addresses.office, '192.0.2.77']));
    });

    it('are told where what comes before them cannot be read: nothing is free of the token, and no address new', async () => {
      const oldest = new Date((from - 2000 * 600 + 1) * 1000).toISOString().slice(0, 19);
      org.fault({
        ...{ when: { soql: new RegExp(`LoginTime < ${oldest}.*GROUP BY`, 'u') }, kind: 'answer', times: 999 },
        answer: { status: 400, body: '[{"errorCode":"QUERY_TIMEOUT","message":"x"}]' },
      });
      const { found, seenFrom } = await planOf(WHO);
      expect(found.gaps.map(({ what }) => what)).to.include('LoginHistory');
      expect([found.need, found.test.isNew, seenFrom]).to.deep.equal(['unknown', null, undefined]);
    });

    it('leave open at which hours the user has logged in, unless it was at all of them', async () => {
      const client = new ConnectionClient(await connect(org, org.admin));
      const witness = await witnessOf(org, org.admin, { now: NOW });
      const since = new Date(from * 1000).toISOString();
      const gapsOf = async (id: string): Promise<string[]> =>
        (await pastLogins(witness, client, { userId: id, since, now: NOW })).gaps.map(({ why }) => why.key);
      expect(await gapsOf(userId)).to.deep.equal([]);
      expect(await gapsOf(addMany('one-hour@t.example', 1))).to.deep.equal(['revoke.gap.cut']);
    });
  });

  it('an address that somebody was asked about and has not verified is none of the verified', async () => {
    const userId = addUser('verified@t.example');
    org.change.addVerifiedAddress('verified@t.example', '203.0.113.1');
    org.change.addVerifiedAddress('verified@t.example', '203.0.113.2', false);
    const addresses = valueOf(await (await holdingsOf(userId)).addresses());
    expect(addresses.map(({ address }) => address)).to.deep.equal(['203.0.113.1']);
  });

  it('as many tokens of apps as a query gives at most: that there may be more is a gap', async () => {
    const userId = addUser('tokens@t.example');
    const holdings = await holdingsOf(userId);
    for (let at = 1; at < MOST; at += 1) org.change.secrets.addOauthToken('tokens@t.example', 'Nightly load');
    expect(openGaps(await openNow(holdings))).to.deep.equal([]);
    org.change.secrets.addOauthToken('tokens@t.example', 'Nightly load');
    const gaps = openGaps(await openNow(holdings));
    expect(gaps.map(({ what, why }) => [what, why.key])).to.deep.equal([['OauthToken', 'facts-org.gap.more-tokens']]);
  });

  it('a list of sessions that comes in pieces is a gap, and keeps nobody from the freeze', async () => {
    const userId = addUser('pieces@t.example');
    org.change.secrets.addChildSession(org.change.sessionOf('pieces@t.example'));
    org.fault({ when: { soql: /FROM AuthSession/u }, kind: 'fewer-rows' });
    const open = await openNow(await holdingsOf(userId));
    expect([open.sessions.known, valueOf(open.switches).frozen]).to.deep.equal([false, false]);
    expect(openGaps(open).map(({ what }) => what)).to.deep.equal(['AuthSession']);
  });

  it('of a session that may do none of it, or not all, no plan promises what it cannot do', async () => {
    addUser('blocked@t.example');
    const none = await revocationOf('blocked@t.example', org.change.session({ permissions: ['ApiEnabled'] }));
    expect(none)
      .to.match(/This session lacks the permissions to: freeze the user,/u)
      .and.include('sf org login web --alias admin')
      .and.not.include('With --apply')
      .and.not.include(' --apply');
    const some = await revocationOf('blocked@t.example', org.change.sessionWithout('CustomizeApplication'));
    expect(some)
      .to.match(/With --apply, for blocked@t\.example: freeze the user,/u)
      .and.match(/lacks the permissions to: revoke the app tokens\./u)
      .and.match(/app tokens \?/u)
      .and.include(' --apply');
    expect(/With --apply[^.]*app tokens/u.test(some.replace('t.example', '')), some).to.equal(false);
  });

  it('many sessions hide no token of an app', async () => {
    addUser('many@t.example');
    for (let at = 0; at < 12; at += 1) org.change.secrets.addChildSession(org.change.sessionOf('many@t.example'));
    for (const app of ['Nightly load', 'Nightly load', 'Month end']) {
      org.change.secrets.addOauthToken('many@t.example', app);
    }
    const text = await revocationOf('many@t.example', org.admin);
    expect(text)
      .to.match(/app token \(2\) +Nightly load/u)
      .and.match(/app token +Month end/u)
      .and.match(/session \(12\) /u);
  });

  it('a rotation that is refused for good says of no address that the secret is tried from there', async () => {
    const { cloud, office } = org.addresses;
    org.change.settings.trustedRanges = [cloud, office].map((start) => ({ start, end: start }));
    addUser('sso@t.example');
    org.change.addLogin('sso@t.example', SECONDS - 3600, {
      ...{ application: 'Nightly load', sourceIp: office },
    });
    expect(pageOf(await planOf('sso@t.example'))).to.match(/The secret is tested from/u);
    org.change.addPermissionSet('SSO', ['IsSsoEnabled']);
    org.change.assign('sso@t.example', 'SSO');
    const plan = await planOf('sso@t.example');
    expect(plan.found.refusals).to.include('single-sign-on');
    expect(pageOf(plan)).not.to.match(/tested from/u);
  });
});

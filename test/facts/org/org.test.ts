/**
 * The org as a whole: its record, its settings, the evidence in its login history.
 */
import { expect } from 'chai';
import { formatRange } from '../../../lib/ip/index.js';
import { say } from '../../../lib/messages.js';
import { startOrg, type Org, type Permission } from '../../org/index.js';
import { nameOf } from '../../support/gapName.js';
import { gapIn, valueOf, witnessOf } from './support.js';

const DAY = 86_400;

describe('facts of the org', () => {
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 30, created: '2019-05-06T08:00:00Z', timeZone: 'America/New_York' });
  });
  after(async () => {
    await org.close();
  });
  beforeEach(() => {
    org.clearFaults();
    org.change.settings.trustedRanges = [
      { start: '203.0.113.0', end: '203.0.113.255', description: 'Head & office <1>' },
      { start: '198.51.100.7', end: '198.51.100.7' },
    ];
  });

  it('tells the record of the organization', async () => {
    const organization = valueOf(await (await witnessOf(org)).organization());
    expect(organization).to.include({
      id: org.orgId,
      type: 'Enterprise Edition',
      sandbox: false,
      timeZone: 'America/New_York',
      created: '2019-05-06T08:00:00.000Z',
    });
  });

  for (const [api, missing] of [
    ['readMetadata', []],
    ['Tooling API', ['ModifyMetadata', 'ModifyAllData']],
  ] as const) {
    it(`tells trusted ranges in the stored order, through ${api}`, async () => {
      const witness = await witnessOf(org, org.change.sessionWithout(...missing));
      const facts = await witness.org();
      expect(facts.trustedRanges).to.include({ known: true, from: `${api} SecuritySettings` });
      const ranges = valueOf(facts.trustedRanges);
      // Salesforce returns them by descending start (docs/salesforce.md section 2).
      expect(ranges.map(formatRange)).to.deep.equal(['203.0.113.0-203.0.113.255', '198.51.100.7']);
      expect(ranges.map(({ description }) => description)).to.deep.equal(['Head & office <1>', undefined]);
      expect(valueOf(facts.salesforceCredentialsDisabled)).to.equal(false);
      expect(valueOf(facts.timeZone)).to.equal('America/New_York');
      expect(valueOf(facts.created)).to.equal('2019-05-06T08:00:00.000Z');
    });
  }

  it('knows an org without trusted ranges from one whose ranges it may not read', async () => {
    org.change.settings.trustedRanges = [];
    expect(valueOf((await (await witnessOf(org)).org()).trustedRanges)).to.deep.equal([]);
    const session = org.change.session({ permissions: ['ApiEnabled'] });
    const witness = await witnessOf(org, session);
    const gap = gapIn((await witness.org()).trustedRanges);
    expect(gap).to.include({
      what: 'SecuritySettings',
      permission: 'Modify Metadata Through Metadata API Functions',
    });
    expect(say(gap.why)).to.match(/^Salesforce refused the read: INSUFFICIENT_ACCESS \(.+\)\.$/);
    expect(witness.gaps()).to.deep.include(gap);
  });

  it('takes one range for a list of one', async () => {
    org.change.settings.trustedRanges = [{ start: '2001:db8::', end: '2001:db8::ffff' }];
    const ranges = valueOf((await (await witnessOf(org)).org()).trustedRanges);
    expect(ranges.map(formatRange)).to.deep.equal(['2001:db8::-2001:db8::ffff']);
  });

  for (const [stored, told] of [
    [true, true],
    [false, false],
    [undefined, undefined],
  ] as const) {
    it(`tells blockOAuthUnPwFlow ${String(stored)} as it is stored`, async () => {
      org.change.settings.oauthPasswordFlowBlocked = stored;
      expect(valueOf((await (await witnessOf(org)).org()).oauthPasswordFlowBlocked)).to.equal(told);
    });
  }

  it('says that OauthOidcSettings is not there before API version 56', async () => {
    const witness = await witnessOf(org, org.admin, { version: '55.0' });
    const gap = gapIn((await witness.org()).oauthPasswordFlowBlocked);
    expect(say(gap.why)).to.equal('It requires API version 56.0 or newer; this run uses 55.0.');
  });

  it('says that an org without OauthOidcSettings has none, and names no permission for that', async () => {
    org.change.settings.absent.add('OauthOidcSettings');
    try {
      const gap = gapIn((await (await witnessOf(org)).org()).oauthPasswordFlowBlocked);
      expect(gap.why.params['code']).to.equal('INVALID_TYPE');
      expect(gap.permission).to.equal(undefined);
    } finally {
      org.change.settings.absent.clear();
    }
  });

  it('tells My Domain settings, password policies of the org and of profiles', async () => {
    org.change.settings.apiLoginRequiresMyDomain = true;
    org.change.addProfile({
      name: 'Strict',
      passwordPolicy: { maxLoginAttempts: 'ThreeAttempts', lockoutInterval: 'Forever', expiration: 'ThirtyDays' },
    });
    const witness = await witnessOf(org);
    const domain = valueOf(await witness.myDomain());
    expect(domain && valueOf(domain.apiLoginRequiresOrgDomain)).to.equal(true);
    expect(domain && valueOf(domain.loginWithMyDomainOnly)).to.equal(true);
    const security = valueOf(await witness.security());
    expect(valueOf(security.passwordPolicies.maxLoginAttempts)).to.equal('TenAttempts');
    const [policy, ...others] = valueOf(await witness.passwordPolicies());
    expect(others).to.deep.equal([]);
    expect(policy?.profile).to.equal('Strict');
    // Integers in a profile's own policy (Metadata API guide), 0 for no end.
    expect(policy && valueOf(policy.maxLoginAttempts)).to.equal('3');
    expect(policy && valueOf(policy.lockoutInterval)).to.equal('0');
    expect(policy && valueOf(policy.passwordExpiration)).to.equal('30');
  });

  it('reads each fact once, however often it is asked for', async () => {
    const witness = await witnessOf(org);
    await witness.org();
    const calls = witness.apiCalls();
    await Promise.all([witness.org(), witness.security(), witness.organization()]);
    expect(witness.apiCalls()).to.equal(calls);
  });

  it('says of editions with one list of ranges that no API shows it', async () => {
    const team = await startOrg({ users: 20 });
    try {
      team.change.rows(`UPDATE organization SET organization_type = 'Team Edition'`);
      const witness = await witnessOf(team);
      const { sessionRanges } = await witness.org();
      expect(sessionRanges && gapIn(sessionRanges).why.key).to.equal('facts-org.gap.one-range-list');
      const [profile] = await witness.profiles();
      expect(profile && nameOf(gapIn(profile.ranges))).to.equal('login IP ranges in Session Settings');
      expect(profile?.hours.known).to.equal(true);
    } finally {
      await team.close();
    }
  });

  it('reads the ranges of Professional Edition from its profiles, and misses nothing where there are none', async () => {
    const professional = await startOrg({ users: 20 });
    try {
      professional.change.rows(`UPDATE organization SET organization_type = 'Professional Edition'`);
      professional.change.addProfile({ name: 'With Add-On', ranges: [{ start: '192.0.2.0', end: '192.0.2.9' }] });
      const witness = await witnessOf(professional);
      expect((await witness.org()).sessionRanges).to.equal(undefined);
      const profiles = await witness.profiles();
      const ranges = new Map(profiles.map(({ name, ranges: list }) => [name, valueOf(list).length]));
      expect(ranges.get('With Add-On')).to.equal(1);
      expect(ranges.get('Standard User')).to.equal(0);
      expect(witness.gaps()).to.deep.equal([]);
    } finally {
      await professional.close();
    }
  });

  describe('the latest successful SOAP login', () => {
    const now = (): number => Math.floor(org.change.now() / 1000);
    const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

    let latest = 0;

    before(() => {
      org.change.rows('DELETE FROM login_history');
    });

    it('is none where none was seen, for those who see all logins', async () => {
      const witness = await witnessOf(org);
      expect(valueOf((await witness.org()).lastSoapSuccess)).to.equal(undefined);
    });

    it('is not known to those who see only their own logins', async () => {
      for (const [permissions, permission] of [
        [['ApiEnabled', 'ViewSetup'], 'Monitor Login History'],
        [['ApiEnabled'], 'Monitor Login History'],
      ] satisfies [Permission[], string][]) {
        const witness = await witnessOf(org, org.change.session({ permissions }));
        const gap = gapIn((await witness.org()).lastSoapSuccess);
        expect(gap).to.include({ what: 'LoginHistory', permission });
        expect(gap.why.key).to.equal('facts-org.gap.own-rows-only');
      }
    });

    it('passes over failures, other types and older successes', async () => {
      const user = org.admin.username;
      latest = now() - 3 * DAY;
      org.change.addLogin(user, now() - 20 * DAY, { status: 'Success' });
      org.change.addLogin(user, latest, { status: 'success' });
      org.change.addLogin(user, now() - 2 * DAY, { status: 'Invalid Password' });
      org.change.addLogin(user, now() - DAY, { loginType: 'Remote Access 2.0', loginSubType: 'OauthUsernamePassword' });
      expect(valueOf((await (await witnessOf(org)).org()).lastSoapSuccess)).to.equal(iso(latest));
      const monitor = org.change.session({ permissions: ['ApiEnabled', 'MonitorLoginHistory'] });
      expect(valueOf((await (await witnessOf(org, monitor)).org()).lastSoapSuccess)).to.equal(iso(latest));
    });

    it('is taken from own logins too: a success is a success', async () => {
      const session = org.change.session({ permissions: ['ApiEnabled'] });
      const time = now() - 5 * DAY;
      org.change.addLogin(session.username, time, { loginSubType: '', apiType: 'SOAP Enterprise' });
      expect(valueOf((await (await witnessOf(org, session)).org()).lastSoapSuccess)).to.equal(iso(time));
    });

    function tooLong(): void {
      org.fault({
        kind: 'answer',
        when: { soql: /^SELECT LoginType.* FROM LoginHistory GROUP BY/ },
        answer: {
          status: 400,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify([
            { errorCode: 'QUERY_TIMEOUT', message: 'Your query request was running for too long.' },
          ]),
        },
      });
    }

    it('is sought in the last week where the whole history takes too long', async () => {
      tooLong();
      expect(valueOf((await (await witnessOf(org)).org()).lastSoapSuccess)).to.equal(iso(latest));
    });

    it('is a gap where the last week has none and the rest was not looked at', async () => {
      org.change.passTime(10 * DAY);
      tooLong();
      const session = org.change.sessionOf(org.admin.username);
      const gap = gapIn((await (await witnessOf(org, session)).org()).lastSoapSuccess);
      expect(gap.why.key).to.equal('facts-org.gap.part-of-history');
      org.change.passTime(-10 * DAY);
    });
  });

  describe('the address of the session', () => {
    it('is the one that AuthSession holds, with the time of the login', async () => {
      for (const vantage of ['office', 'cloud'] as const) {
        const before = Math.floor(org.change.now() / 1000) * 1000;
        const session = org.change.sessionOf(org.admin.username, vantage);
        const after = org.change.now();
        const found = await (await witnessOf(org, session)).sessionAddress();
        if ('what' in found) throw new Error(nameOf(found));
        expect(formatRange({ start: found.address, end: found.address })).to.equal(org.addresses[vantage]);
        expect(found.from).to.equal('AuthSession');
        expect(Date.parse(found.time)).to.be.within(before, after);
      }
    });

    it('else is the newest own login that succeeded', async () => {
      const session = org.change.session({ permissions: ['ApiEnabled'] });
      const time = Math.floor(org.change.now() / 1000) - 60;
      org.change.addLogin(session.username, time - 100, { sourceIp: '198.51.100.1' });
      org.change.addLogin(session.username, time, { sourceIp: '198.51.100.2' });
      org.change.addLogin(session.username, time + 30, { sourceIp: 'Salesforce.com IP' });
      org.change.addLogin(session.username, time + 40, { sourceIp: '198.51.100.3', status: 'Invalid Password' });
      org.change.addLogin(org.admin.username, time + 50, { sourceIp: '198.51.100.4' });
      org.change.rows(
        `UPDATE auth_session SET source_ip = 'Salesforce.com IP' WHERE user = (SELECT max(user) FROM auth_session)`,
      );
      const found = await (await witnessOf(org, session)).sessionAddress();
      if ('what' in found) throw new Error(nameOf(found));
      expect(formatRange({ start: found.address, end: found.address })).to.equal('198.51.100.2');
      expect(found).to.include({ from: 'LoginHistory', time: new Date(time * 1000).toISOString() });
    });

    it('is a gap where neither names an address', async () => {
      const session = org.change.session({ permissions: ['ApiEnabled'] });
      org.change.rows(
        `UPDATE auth_session SET source_ip = 'Salesforce.com IP' WHERE user = (SELECT max(user) FROM auth_session)`,
      );
      expect(await (await witnessOf(org, session)).sessionAddress()).to.have.nested.property(
        'why.key',
        'facts-org.gap.no-session-address',
      );
    });
  });
});

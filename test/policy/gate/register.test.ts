import { expect } from 'chai';
import { parseRange } from '../../../lib/ip/index.js';
import { holdRegister, type HeldIntegration, type HeldRegister } from '../../../lib/policy/gate/index.js';
import { Text } from '../../../lib/text.js';
import { missing } from '../support.js';
import { byOAuth, seconds } from '../logins/support.js';
import { ENTRY, facts, gap, GOOD, group, is, NOW, OWNER, read, user, type Given } from './support.js';

const ORG = { name: 'admin@example.com', id: '00D000000000001AAA' };
const lacks = user({ useAnyApiAuth: is(false), apiOnly: is(true), integration: is(true) });
const login = { id: GOOD.id, username: 'etl@example.com', name: '', profile: '', integration: true };
const ends = (passwordExpires: string | null, daysLeft: number | null, expired: 'yes' | 'unknown'): Given => ({
  facts: {
    expiring: read([{ user: login, passwordExpires, daysLeft, expired, policy: Text.of('gate.none.waivers') }]),
  },
});

async function held(given: Given = {}): Promise<HeldRegister> {
  return holdRegister(await facts(given), ORG);
}

async function only(given: Given = {}): Promise<HeldIntegration> {
  const { integrations } = await held(given);
  expect(integrations).to.have.length(1);
  const [one] = integrations;
  if (one === undefined) throw new Error('There is none.');
  return one;
}

const rulesOf = ({ findings }: HeldIntegration): string[] => findings.map(({ rule }) => rule);

describe('policy: the register held against an org', () => {
  it('finds nothing of an integration that keeps to it', async () => {
    const { counts, gaps, integrations } = await held();
    expect(integrations.map((one) => [one.user, rulesOf(one)])).to.deep.equal([['there', []]]);
    expect([counts, gaps]).to.deep.equal([{ error: 0, warning: 0, note: 0, waived: 0 }, []]);
  });

  it('has the last login that succeeded, further back that of the user', async () => {
    const last = seconds('2026-11-20T10:00:00Z');
    expect((await only({ groups: [group({ last })] })).lastLogin).to.equal('2026-11-20T10:00:00.000Z');
    const before = user({ ...GOOD, lastLogin: '2026-08-01T00:00:00.000Z' });
    expect((await only({ groups: [], users: [before, OWNER] })).lastLogin).to.equal('2026-08-01T00:00:00.000Z');
    expect(await only({ groups: [] })).to.not.have.property('lastLogin');
    // Logins on another path are not its own.
    expect((await only({ groups: [group({ ...byOAuth, last })], users: [before, OWNER] })).lastLogin).to.equal(
      '2026-08-01T00:00:00.000Z',
    );
  });

  it('tells of each integration of one user the addresses of its own path, and what is unexpected there', async () => {
    const policy = {
      integrations: [
        ENTRY,
        { ...ENTRY, name: 'Mule', path: 'oauth-password', clients: ['MuleSoft'], addresses: ['203.0.113.7'] },
      ],
    };
    const groups = [
      group({ sourceIp: '198.18.4.7' }),
      group({ sourceIp: '203.0.113.7' }),
      group({ ...byOAuth, sourceIp: '203.0.113.7' }),
      group({ ...byOAuth, application: 'Data Loader', sourceIp: '203.0.113.7' }),
    ];
    const { integrations } = await held({ policy, groups });
    expect(integrations.map(({ addresses, integration }) => [integration.name, addresses.length])).to.deep.equal([
      ['Mule', 1],
      ['Etl', 2],
    ]);
    const unexpected = integrations.flatMap(({ addresses }) => addresses.filter(({ expected }) => expected === false));
    expect(unexpected.map(({ address }) => address)).to.deep.equal(['203.0.113.7']);
    // Each finding once, with the integration on whose path it came.
    const found = integrations.flatMap((one) =>
      one.findings
        .filter(({ rule }) => /^integration-(?:address|client)$/u.test(rule))
        .map(({ rule, subject }) => [rule, subject.name, subject.within]),
    );
    expect(found).to.have.deep.members([
      ['integration-address', '203.0.113.7', 'Etl'],
      ['integration-client', 'Data Loader', 'Mule'],
    ]);
  });

  it('tells of each address whether the register expects it, the one with most logins first', async () => {
    const groups = [
      group({ sourceIp: '198.18.4.255', logins: 2 }),
      group({ sourceIp: '198.18.5.0', logins: 3 }),
      group({ sourceIp: 'Salesforce.com IP', logins: 1 }),
      group({ sourceIp: '198.18.4.255', logins: 2, application: 'Other' }),
    ];
    const told = (one: HeldIntegration): unknown[] =>
      one.addresses.map(({ address, expected, logins }) => [address, logins, expected]);
    expect(told(await only({ groups }))).to.deep.equal([
      ['198.18.4.255', 4, true],
      ['198.18.5.0', 3, false],
      ['Salesforce.com IP', 1, undefined],
    ]);
    // What may come from anywhere is never unexpected.
    const anywhere = await only({ groups, entry: { addresses: undefined } });
    expect(anywhere.addresses.map(({ expected }) => expected)).to.deep.equal([undefined, undefined, undefined]);
  });

  const STOPS: readonly (readonly [string, Given, unknown])[] = [
    ['with the permission the end of SOAP', {}, ['soap', '2027-06-01', 'certain']],
    [
      'without it the day from which it is needed',
      { users: [lacks, OWNER] },
      ['any-api-auth', '2026-12-01', 'certain'],
    ],
    [
      'without it, though nothing logged in',
      { users: [lacks, OWNER], groups: [] },
      ['any-api-auth', '2026-12-01', 'certain'],
    ],
    [
      'where that could not be read perhaps that day',
      { users: [user({ ...GOOD, useAnyApiAuth: missing('PermissionSet') }), OWNER] },
      ['any-api-auth', '2026-12-01', 'possible'],
    ],
    [
      'what is in use, not what is registered',
      { groups: [group({ ...byOAuth })] },
      ['oauth-password', '2027-02-20', 'certain'],
    ],
    ['none by an app', { groups: [], entry: { path: 'jwt' } }, undefined],
    ['none of who is inactive', { users: [user({ ...GOOD, active: is(false) }), OWNER] }, undefined],
    ['none of who is not there', { users: [OWNER] }, undefined],
    [
      'the password, where that ends before',
      ends('2026-11-29T00:00:00.000Z', 6, 'unknown'),
      ['password', '2026-11-29', 'possible'],
    ],
    ['a password that has ended without a date: today', ends(null, null, 'yes'), ['password', '2026-11-22', 'certain']],
  ];
  for (const [name, given, wanted] of STOPS) {
    it(`says when it stops: ${name}`, async () => {
      const { stops } = await only(given);
      expect(stops && [stops.of, stops.date, stops.certainty]).to.deep.equal(wanted);
    });
  }

  it('says that a password has ended, or will', async () => {
    const state = async (given: Given): Promise<unknown> => (await only(given)).stops?.state;
    expect(await state(ends('2026-11-29T00:00:00.000Z', 6, 'yes'))).to.equal('ahead');
    expect(await state(ends('2026-11-21T00:00:00.000Z', -1, 'yes'))).to.equal('past');
    expect(await state(ends(null, null, 'yes'))).to.equal('past');
  });

  it('counts days of the calendar to the end of a password, as for all other ends', async () => {
    const stops = async (time: string, daysLeft: number): Promise<unknown> => {
      const { date, daysLeft: left, state } = (await only(ends(time, daysLeft, 'unknown'))).stops ?? {};
      return [date, left, state];
    };
    // Less than a day from noon, yet tomorrow.
    expect(await stops('2026-11-23T09:00:00.000Z', 0)).to.deep.equal(['2026-11-23', 1, 'ahead']);
    expect(await stops('2026-11-22T23:59:59.000Z', 0)).to.deep.equal(['2026-11-22', 0, 'ahead']);
    expect(await stops('2026-11-22T09:00:00.000Z', -1)).to.deep.equal(['2026-11-22', 0, 'past']);
  });

  it('counts the days to the day of rotation, on both sides of today', async () => {
    const left = async (day: string): Promise<unknown> => (await only({ entry: { 'rotate-by': day } })).rotateDaysLeft;
    expect([await left('2026-11-21'), await left('2026-11-22'), await left('2026-11-23')]).to.deep.equal([-1, 0, 1]);
    expect(await only({ entry: { 'rotate-by': undefined } })).to.not.have.property('rotateDaysLeft');
  });

  it('has the findings about it, about what is within it and about its user, and no others', async () => {
    const mine = await only({
      entry: { 'rotate-by': '2026-11-21' },
      users: [lacks, OWNER],
      groups: [group({ sourceIp: '198.18.5.0' })],
      policy: { trusted: ['offices'], ranges: { offices: ['10.0.0.0/8'] }, waivers: [] },
    });
    expect(rulesOf(mine)).to.have.members(['integration-address', 'rotation-due', 'stops-without-any-api-auth']);
  });

  it('does not take a profile of the same name for it, but an address that its user is asked about', async () => {
    const probe = { line: 9, text: '8.8.8.8', range: parseRange('8.8.8.8') };
    const answer = {
      ...{ probe, address: '8.8.8.8', rule: 'x', gaps: [] },
      ...({ expected: 'pass', path: 'soap', verdict: 'denied' } as const),
    };
    const asked = async (subject: string): Promise<string[]> =>
      rulesOf(
        await only({
          policy: { mustPass: ['8.8.8.8'] },
          facts: { probes: read([{ ...answer, subject }]) },
        }),
      );
    expect([await asked('Etl'), await asked('ETL@example.com')]).to.deep.equal([[], ['must-pass']]);
  });

  it('keeps two integrations apart, though they share their user, and counts what concerns both once', async () => {
    const second = { ...ENTRY, name: 'Other', path: 'oauth-password', 'move-by': '2027-01-31' };
    const { counts, integrations } = await held({
      users: [user({ ...lacks, lastLogin: NOW }), OWNER],
      policy: { integrations: [ENTRY, { ...second, 'rotate-by': '2026-11-21' }] },
    });
    expect(integrations.map((one) => [one.integration.name, one.stops?.of, rulesOf(one)])).to.deep.equal([
      ['Etl', 'any-api-auth', ['stops-without-any-api-auth']],
      ['Other', 'oauth-password', ['stops-without-any-api-auth', 'rotation-due']],
    ]);
    expect(counts.error).to.equal(2);
  });

  it('shows a waived finding as waived', async () => {
    const waivers = [{ rule: 'rotation-due', subject: 'Etl', reason: 'r', owner: 'o', until: '2026-11-22' }];
    const { counts } = await held({ entry: { 'rotate-by': '2026-11-21' }, policy: { waivers } });
    expect(counts).to.include({ error: 0, waived: 1 });
  });

  it('is incomplete for what could not be read of its users, and not for what bears on others', async () => {
    const unread = user({ ...GOOD, frozen: missing('UserLogin') });
    expect((await held({ users: [unread, OWNER] })).gaps.map(({ what }) => what)).to.deep.equal(['UserLogin']);
    const stranger = user({ id: '005000000000003AAA', username: 'new@example.com', frozen: missing('UserLogin') });
    const theirs = group({ userId: stranger.id, status: 'Invalid Password', logins: 1 });
    expect((await held({ users: [GOOD, OWNER, stranger], groups: [group(), theirs] })).gaps).to.deep.equal([]);
    expect((await held({ loginGaps: [gap('LoginHistory')] })).gaps.map(({ what }) => what)).to.deep.equal([
      'LoginHistory',
    ]);
    const passwords = { facts: { expiring: read([], gap('password policies')) } };
    expect((await held(passwords)).gaps.map(({ what }) => what)).to.deep.equal(['password policies']);
  });

  it('keeps a gap though the rules that met it are off', async () => {
    const rules = { 'unknown-integration': 'off', 'integration-unused': 'off' };
    const { gaps } = await held({ loginGaps: [gap('LoginHistory')], policy: { rules } });
    expect(gaps).to.have.length(1);
  });

  it('does not deny a user who may be hidden', async () => {
    const given = { users: [OWNER] };
    expect((await only(given)).user).to.equal('missing');
    const { users } = await facts(given);
    const hidden = users.there ? { ...users, gaps: [gap('User')] } : users;
    const { gaps, integrations } = await held({ ...given, facts: { users: hidden } });
    expect(integrations[0]?.user).to.equal('unknown');
    expect(gaps.map(({ what }) => what)).to.deep.equal(['PermissionsUseAnyApiAuth', 'User']);
  });

  it('says of a project what the register says, and when paths may end', async () => {
    const why = Text.of('gate.none.project');
    const { gaps, integrations } = await held({
      facts: { logins: { there: false, why }, users: { there: false, why }, expiring: { there: false, why } },
    });
    const [one] = integrations;
    expect([one?.user, one?.stops?.date, one?.stops?.certainty]).to.deep.equal(['unknown', '2026-12-01', 'possible']);
    expect(gaps).to.deep.equal([]);
  });

  it('has the soonest end first, what has none last', async () => {
    const more = [
      { ...ENTRY, name: 'A', username: 'gone@example.com' },
      { ...ENTRY, name: 'B', path: 'oauth-password' },
      ENTRY,
    ];
    const { integrations } = await held({ policy: { integrations: more } });
    expect(integrations.map(({ integration: { name } }) => name)).to.deep.equal(['B', 'Etl', 'A']);
  });

  it('reads nothing into a register that is empty', async () => {
    const { gaps, integrations } = await held({ policy: { integrations: [] }, loginGaps: [gap('LoginHistory')] });
    expect([gaps, integrations]).to.deep.equal([[], []]);
  });
});

/**
 * Sessions that may not read everything: what stays unread is named with its permission, and the rest is told.
 */
import { expect } from 'chai';
import { parseAddress } from '../../../lib/ip/index.js';
import { READ_PERMISSIONS, type OrgWitness } from '../../../lib/facts/org/index.js';
import type { UserQuery } from '../../../lib/facts/types.js';
import { USER_FACT_NAMES } from '../../../lib/policy/userFacts.js';
import { say } from '../../../lib/messages.js';
import { idOf, PREFIX } from '../../org/ids.js';
import { startOrg, type Fault, type Org, type Permission } from '../../org/index.js';
import { nameOf } from '../../support/gapName.js';
import { expectedUsers, plain, tally, type Plain } from './oracle.js';
import { collect, orgErrorOf, witnessOf } from './support.js';

const ADDRESS = '203.0.113.9';
const QUERY: UserQuery = { addresses: [parseAddress(ADDRESS)], includeInactive: true };
/** Everything that the reads need (docs/permissions.md). */
const ALL = Object.keys(READ_PERMISSIONS) as (keyof typeof READ_PERMISSIONS)[];

function refuse(soql: RegExp, errorCode: string, message = 'refused by the test'): Fault {
  return {
    kind: 'answer',
    when: { soql },
    times: 100_000,
    answer: {
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ errorCode, message }]),
    },
  };
}

function without(user: Plain, ...names: readonly string[]): Plain {
  return Object.fromEntries(Object.entries(user).filter(([name]) => !names.includes(name)));
}

describe('sessions that may not read everything', () => {
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 700, seed: 5 });
    org.change.addVerifiedAddress('admin@loopback.example', ADDRESS);
  });
  after(async () => {
    await org.close();
  });
  beforeEach(() => {
    org.clearFaults();
    org.clearLog();
    org.change.settings.profileFiltering = 'off';
    org.change.settings.absent.clear();
  });

  /** Users as they are told, after groups of the same were compared with them. */
  async function told(witness: OrgWitness): Promise<Plain[]> {
    const users = (await collect(witness.users(QUERY))).map(plain);
    const groups = await collect(witness.userGroups(QUERY));
    expect(tally(groups.map(({ user, count }) => [plain(user), count]))).to.deep.equal(
      tally(users.map((user) => [user, 1])),
    );
    return users;
  }

  function gapsOf(witness: OrgWitness): string[] {
    return witness.gaps().map((gap) => {
      const { why, permission } = gap;
      expect(say(why)).to.match(/\.$/);
      return `${nameOf(gap)}: ${why.key.slice('facts-org.gap.'.length)}, ${permission ?? ''}`;
    });
  }

  it('have no gap at all with the permissions of docs/permissions.md', async () => {
    const witness = await witnessOf(org, org.change.session({ permissions: ALL }));
    await witness.org();
    const expected = expectedUsers(org, { addresses: [ADDRESS], includeInactive: true });
    expect(await told(witness)).to.deep.equal(expected);
    await witness.profiles();
    expect(gapsOf(witness)).to.deep.equal([]);
  });

  interface Case {
    readonly lacks: readonly Permission[];
    readonly gaps: readonly string[];
    /** Facts of users that become unreadable, for all of them. */
    readonly unread: Readonly<Record<string, string>>;
  }
  const cases: readonly Case[] = [
    {
      lacks: ['ManageTwoFactor'],
      gaps: ['TwoFactorMethodsInfo: authenticators, Manage Multi-Factor Authentication in API'],
      unread: {},
    },
    {
      lacks: ['ManageUsers'],
      gaps: ['UserLogin: refused, Manage Users', 'LoginIp: own-rows-only, Manage Users'],
      unread: { frozen: '? UserLogin', locked: '? UserLogin', verifiedAddresses: '? LoginIp' },
    },
    {
      lacks: ['ManageUsers', 'ViewAllUsers'],
      gaps: [
        'User: maybe-not-all, View All Users',
        'UserLogin: refused, Manage Users',
        'LoginIp: own-rows-only, Manage Users',
      ],
      unread: { frozen: '? UserLogin', locked: '? UserLogin', verifiedAddresses: '? LoginIp' },
    },
    {
      lacks: ['ManageUsers', 'ViewSetup'],
      gaps: [
        'PermissionSet: refused, View Setup and Configuration',
        'UserLogin: refused, Manage Users',
        'LoginIp: own-rows-only, Manage Users',
      ],
      unread: {
        apiEnabled: '? PermissionSet',
        apiOnly: '? PermissionSet',
        delegatedAuthentication: '? PermissionSet',
        mfaForApi: '? PermissionSet',
        useAnyApiAuth: '? PermissionSet',
        authenticatorRegistered: '? PermissionSet',
        frozen: '? UserLogin',
        locked: '? UserLogin',
        verifiedAddresses: '? LoginIp',
      },
    },
  ];
  for (const { lacks, gaps, unread } of cases) {
    it(`name what the lack of ${lacks.join(' and ')} leaves unread`, async () => {
      const permissions = ALL.filter((name) => !lacks.includes(name));
      const witness = await witnessOf(org, org.change.session({ permissions }));
      const users = await told(witness);
      const expected = expectedUsers(org, { addresses: [ADDRESS], includeInactive: true });
      const hidden = [...Object.keys(unread), 'authenticatorRegistered', 'integration'];
      expect(users.map((user) => without(user, ...hidden))).to.deep.equal(
        expected.map((user) => without(user, ...hidden)),
      );
      const licensed = new Set<unknown>(
        org.change
          .rows(
            `SELECT u.n FROM user u JOIN profile p ON p.n = u.profile JOIN user_license l ON l.n = p.user_license
            WHERE l.name = 'Salesforce Integration'`,
          )
          .map((row) => idOf(PREFIX.User, Number(row['n']))),
      );
      expect(users.some(({ id }) => licensed.has(id))).to.equal(true);
      for (const user of users) {
        // The licence alone makes its users API Only, whatever can be read of permissions.
        const its = licensed.has(user['id']) && 'apiOnly' in unread ? { ...unread, apiOnly: true } : unread;
        expect(user).to.include(its);
      }
      expect(gapsOf(witness).sort()).to.deep.equal([...gaps].sort());
    });
  }

  it('do not tell authenticators without the permission, and only of users under MFA', async () => {
    const permissions = ALL.filter((name) => name !== 'ManageTwoFactor');
    const users = await told(await witnessOf(org, org.change.session({ permissions })));
    expect(users.some(({ mfaForApi }) => mfaForApi === true)).to.equal(true);
    for (const { mfaForApi, authenticatorRegistered } of users) {
      expect(authenticatorRegistered).to.equal(mfaForApi === true ? '? TwoFactorMethodsInfo' : false);
    }
  });

  it('do not take a user for no integration when the permissions are hidden', async () => {
    const witness = await witnessOf(org, org.change.session({ permissions: ['ApiEnabled'] }));
    const users = await collect(witness.users(QUERY));
    const only = await collect(witness.users({ ...QUERY, integrationOnly: true }));
    for (const user of users) {
      const license = plain(user)['integration'];
      expect(license === true || license === '? PermissionSet').to.equal(true);
    }
    expect(only.map(({ id }) => id)).to.deep.equal(users.map(({ id }) => id));
  });

  it('know what a profile grants when assignments are hidden, and not what it does not grant', async () => {
    org.fault(refuse(/FROM PermissionSetAssignment WHERE PermissionSet\.IsOwned/, 'INVALID_TYPE'));
    const witness = await witnessOf(org);
    const users = await told(witness);
    const admin = users.find(({ username }) => username === 'admin@loopback.example');
    expect(admin).to.include({ apiEnabled: true, useAnyApiAuth: true, apiOnly: '? PermissionSetAssignment' });
    expect(gapsOf(witness)).to.deep.equal(['PermissionSetAssignment: refused, View Setup and Configuration']);
  });

  for (const filtering of ['names', 'rows'] as const) {
    it(`know the permissions of profiles whose ${filtering} are filtered, and of their licences only what rows tell`, async () => {
      org.change.settings.profileFiltering = filtering;
      const permissions = ALL.filter((name) => name !== 'ViewAllProfiles');
      const session = org.change.session({ permissions });
      const witness = await witnessOf(org, session);
      const users = await told(witness);
      const expected = expectedUsers(org, { addresses: [ADDRESS], includeInactive: true });
      expect(users.map((user) => without(user, 'integration'))).to.deep.equal(
        expected.map((user) => without(user, 'integration')),
      );
      const hidden = users.filter(({ integration }) => typeof integration !== 'boolean');
      expect(hidden.length > 0).to.equal(filtering === 'rows');
      for (const { permission, why } of witness.gaps()) {
        expect(why.key).to.equal('facts-org.gap.hidden-profile');
        expect(permission).to.equal('View All Profiles');
      }
    });
  }

  it('have a gap for the permissions of a user without a profile row', async () => {
    const other = await startOrg({ users: 20 });
    try {
      other.change.addProfile({ name: 'Vanishing', permissions: ['ApiEnabled'] });
      other.change.addUser({ username: 'orphan@loopback.example', profile: 'Vanishing', permissionSets: ['API_Only'] });
      other.change.deleteProfile('Vanishing');
      const witness = await witnessOf(other);
      const [orphan] = (await collect(witness.users({ addresses: [], usernames: ['orphan@loopback.example'] }))).map(
        plain,
      );
      const id = String(orphan?.['profileId']);
      expect(orphan).to.include({ apiOnly: true, apiEnabled: `? permissions of profile ${id}`, integration: true });
      expect(gapsOf(witness)).to.deep.equal([`permissions of profile ${id}: hidden-profile, View All Profiles`]);
    } finally {
      await other.close();
    }
  });

  const absent: readonly {
    readonly what: readonly string[];
    readonly told: Plain;
    readonly gaps?: readonly string[];
  }[] = [
    {
      what: ['PermissionSet.PermissionsUseAnyApiAuth', 'Profile.PermissionsUseAnyApiAuth'],
      told: { useAnyApiAuth: undefined },
    },
    {
      what: ['PermissionSet.PermissionsIsSsoEnabled', 'Profile.PermissionsIsSsoEnabled'],
      told: { delegatedAuthentication: false },
    },
    ...[
      ['PermissionsTwoFactorApi', 'mfaForApi', 'authenticatorRegistered'],
      ['PermissionsIsSsoEnabled', 'delegatedAuthentication'],
      ['PermissionsUseAnyApiAuth', 'useAnyApiAuth'],
    ].map(([field = '', ...facts]) => ({
      what: [`PermissionSet.${field}`],
      told: Object.fromEntries(facts.map((fact) => [fact, `? ${field}`])),
      gaps: [`${field}: hidden-field, `],
    })),
    {
      what: ['PermissionSet.PermissionsTwoFactorApi', 'Profile.PermissionsTwoFactorApi'],
      told: { mfaForApi: '? PermissionsTwoFactorApi', authenticatorRegistered: '? PermissionsTwoFactorApi' },
      gaps: ['PermissionsTwoFactorApi: hidden-field, '],
    },
    { what: ['User.PasswordExpirationDate', 'User.NumberOfFailedLogins'], told: { passwordExpires: undefined } },
    {
      what: ['PermissionSet.PermissionsApiEnabled'],
      told: { apiEnabled: '? PermissionsApiEnabled' },
      gaps: ['PermissionsApiEnabled: hidden-field, '],
    },
    { what: ['User.Email'], told: { email: '? User.Email' }, gaps: ['User.Email: hidden-field, '] },
  ];
  for (const { what, told: expected, gaps = [] } of absent) {
    it(`do without ${what.join(' and ')} where the org does not have it`, async () => {
      for (const name of what) org.change.settings.absent.add(name);
      const witness = await witnessOf(org);
      const users = await told(witness);
      expect(users.length).to.be.greaterThan(600);
      for (const user of users) expect(user).to.include(expected);
      const others = (user: Plain): Plain => without(user, ...Object.keys(expected));
      const all = expectedUsers(org, { addresses: [ADDRESS], includeInactive: true });
      expect(users.map(others)).to.deep.equal(all.map(others));
      expect(gapsOf(witness)).to.deep.equal(gaps);
    });
  }

  it('are told of every fact that may be hidden from them what is then known', () => {
    // Every session that sees a user sees these.
    const seen = new Set<string>(['userType', 'active']);
    // That needs more than a list of what is hidden: the tests of who is no integration.
    const apart = ['integration'];
    const said = new Set([...cases.flatMap(({ unread }) => Object.keys(unread)), ...apart]);
    for (const { told: facts } of absent) for (const name of Object.keys(facts)) said.add(name);
    const left = USER_FACT_NAMES.filter((name) => !seen.has(name) && !said.has(name));
    expect(left, 'facts without a case here').to.deep.equal([]);
  });

  it('do not take a user for no integration when API Only is hidden', async () => {
    org.change.settings.absent.add('PermissionSet.PermissionsApiUserOnly');
    const witness = await witnessOf(org);
    const users = await told(witness);
    const only = await collect(witness.users({ ...QUERY, integrationOnly: true }));
    for (const user of users) {
      const { apiOnly, integration } = user;
      expect([apiOnly, integration]).to.deep.be.oneOf([
        [true, true],
        ['? PermissionsApiUserOnly', '? PermissionsApiUserOnly'],
      ]);
    }
    expect(only.length).to.equal(users.length);
    expect(gapsOf(witness)).to.deep.equal(['PermissionsApiUserOnly: hidden-field, ']);
  });

  it('call absent only what Profile lacks too, and nothing where Profile is not described', async () => {
    for (const name of ['PermissionSet', 'Profile']) org.change.settings.absent.add(`${name}.PermissionsIsSsoEnabled`);
    org.fault({ ...refuse(/-/, 'INSUFFICIENT_ACCESS'), when: { path: /sobjects\/Profile\/describe/ } });
    const witness = await witnessOf(org);
    for (const user of await told(witness)) {
      expect(user['delegatedAuthentication']).to.equal('? PermissionsIsSsoEnabled');
    }
  });

  it('know what sets grant only where it shows that they hold at a login', async () => {
    const expected = expectedUsers(org, { addresses: [ADDRESS], includeInactive: true });
    const names = ['apiEnabled', 'apiOnly', 'delegatedAuthentication', 'mfaForApi', 'useAnyApiAuth'];
    for (const field of ['PermissionSetAssignment.ExpirationDate', 'PermissionSet.HasActivationRequired']) {
      org.change.settings.absent.clear();
      org.change.settings.absent.add(field);
      const witness = await witnessOf(org);
      const users = await told(witness);
      let open = 0;
      for (const [index, user] of users.entries()) {
        for (const name of names) {
          const value = user[name];
          if (value === `? ${field}`) open += 1;
          // Nothing is granted without a gap but what profiles grant, which hangs on neither field.
          else expect(value, `${field} ${name}`).to.equal(expected[index]?.[name]);
        }
      }
      expect(open, field).to.be.greaterThan(0);
      expect(gapsOf(witness)).to.deep.equal([`${field}: hidden-field, `]);
    }
  });

  it('are told by UserPermissionAccess what they may see, where View Setup is missing', async () => {
    const witness = await witnessOf(
      org,
      org.change.session({ permissions: ['ApiEnabled', 'ViewAllUsers', 'MonitorLoginHistory'] }),
    );
    await collect(witness.users({ addresses: [] }));
    expect((await witness.org()).lastSoapSuccess.known).to.equal(true);
    expect(gapsOf(witness).filter((gap) => /maybe-not|LoginHistory/.test(gap))).to.deep.equal([]);
  });

  it('cannot tell what is hidden from them, where the org does not tell them what they may see', async () => {
    org.change.settings.absent.add('UserPermissionAccess');
    const witness = await witnessOf(
      org,
      org.change.session({ permissions: ['ApiEnabled', 'ViewAllUsers', 'MonitorLoginHistory'] }),
    );
    await collect(witness.users({ addresses: [] }));
    const gaps = gapsOf(witness);
    expect(gaps).to.include('User: maybe-not-all, View All Users');
  });

  it('are left with a gap, not with an empty list, when users cannot be read', async () => {
    org.fault(refuse(/^SELECT Id, Username/, 'INSUFFICIENT_ACCESS'));
    const witness = await witnessOf(org);
    expect(await collect(witness.users(QUERY))).to.deep.equal([]);
    expect(gapsOf(witness)).to.deep.equal(['User: refused, View All Users']);
  });

  describe('and fewer records than were announced', () => {
    function answer(when: Fault['when'], body: unknown): void {
      const headers = { 'content-type': 'application/json' };
      org.fault({ kind: 'answer', when, answer: { status: 200, headers, body: JSON.stringify(body) } });
    }

    it('end the run where the list came in one piece', async () => {
      answer({ soql: /FROM UserLogin WHERE/ }, { totalSize: 5, done: true, records: [] });
      const witness = await witnessOf(org);
      const error = await orgErrorOf(collect(witness.users({ addresses: [] })));
      expect([error.kind, ...Object.values(error.text.params)]).to.deep.equal(['truncated', 'UserLogin']);
    });

    it('are a gap where they may have vanished between two pages', async () => {
      const next = '/services/data/v66.0/query/01g000000000000AAA-1';
      const records = [{ UserId: org.admin.userId, IsFrozen: false, IsPasswordLocked: false }];
      answer({ soql: /FROM UserLogin WHERE/ }, { totalSize: 5, done: false, nextRecordsUrl: next, records });
      answer({ path: /01g000000000000AAA-1$/ }, { totalSize: 5, done: true, records: [] });
      const witness = await witnessOf(org);
      await collect(witness.users({ addresses: [] }));
      expect(gapsOf(witness)).to.deep.equal(['UserLogin: rows-missing, ']);
    });
  });

  describe('and counts that the org does not make', () => {
    async function fallsBack(faults: readonly Fault[], listed: boolean): Promise<void> {
      for (const fault of faults) org.fault(fault);
      const witness = await witnessOf(org);
      const groups = await collect(witness.userGroups(QUERY));
      const expected = expectedUsers(org, { addresses: [ADDRESS], includeInactive: true });
      expect(tally(groups.map(({ user, count }) => [plain(user), count]))).to.deep.equal(
        tally(expected.map((user) => [user, 1])),
      );
      expect(gapsOf(witness)).to.deep.equal([]);
      const listings = org.requests.filter(
        ({ soql }) => soql?.startsWith('SELECT Id, Username') === true && !soql.includes(' WHERE '),
      );
      expect(listings.length > 0, 'listed').to.equal(listed);
    }

    it('are replaced by a listing when they take too long', async () => {
      await fallsBack([refuse(/^SELECT ProfileId, UserType.*NOT IN/, 'QUERY_TIMEOUT')], true);
    });

    it('are replaced by a listing when the org changes meanwhile', async () => {
      const rows = { totalSize: 0, done: true, records: [] };
      await fallsBack(
        [
          {
            kind: 'answer',
            when: { soql: /^SELECT ProfileId, UserType, IsActive, COUNT\(Id\) total FROM User GROUP/ },
            answer: { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(rows) },
          },
        ],
        true,
      );
    });

    it('of authenticators are replaced by a look at the users under MFA', async () => {
      await fallsBack([refuse(/IN \(SELECT UserId FROM TwoFactorMethodsInfo/, 'MALFORMED_QUERY')], false);
    });
  });
});

describe('groups beyond what one query counts', () => {
  it('come from many frozen users, counted by their states', async () => {
    const org = await startOrg({ users: 2500, seed: 9 });
    try {
      org.change.rows('UPDATE user SET frozen = (n % 3 = 0), locked = (n % 5 = 0) WHERE n > 20');
      org.clearLog();
      const witness = await witnessOf(org);
      const groups = await collect(witness.userGroups({ addresses: [] }));
      const expected = tally(expectedUsers(org, {}).map((user) => [user, 1]));
      expect(tally(groups.map(({ user, count }) => [plain(user), count]))).to.deep.equal(expected);
      expect(
        org.requests.some(
          ({ soql }) =>
            soql?.includes('SELECT UserId FROM UserLogin WHERE IsFrozen = true AND IsPasswordLocked = true') === true,
        ),
      ).to.equal(true);
    } finally {
      await org.close();
    }
  });

  it('come from more profiles than GROUP BY gives rows', async () => {
    const org = await startOrg({ users: 20 });
    try {
      for (let at = 0; at < 1200; at++) {
        org.change.addProfile({ name: `Many ${at}`, permissions: at % 2 === 0 ? ['ApiEnabled'] : [] });
      }
      const first = Number(org.change.rows(`SELECT n FROM profile WHERE name = 'Many 0'`)[0]?.['n']);
      org.change.rows(
        `WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < 4799)
         INSERT INTO user (username, last_name, email, alias, active, profile, user_type, time_zone, created)
         SELECT 'many.' || i || '@loopback.example', 'Many', 'm@x.example', 'm', i % 2, ${first} + (i / 4), 'Standard', 'GMT', 0 FROM c`,
      );
      org.clearLog();
      const witness = await witnessOf(org);
      const groups = await collect(witness.userGroups({ addresses: [], includeInactive: true }));
      const requests = [...org.requests];
      const expected = tally(expectedUsers(org, { includeInactive: true }).map((user) => [user, 1]));
      expect(Object.keys(expected).length).to.be.greaterThan(2400);
      expect(tally(groups.map(({ user, count }) => [plain(user), count]))).to.deep.equal(expected);
      // So many profiles do not fit one query: their users are merged from several, in the order of their ids.
      const profiles = Array.from({ length: 1200 }, (_, at) => `Many ${at}`);
      const users = await collect(witness.users({ addresses: [], profiles, includeInactive: true }));
      expect(users.map(plain)).to.deep.equal(expectedUsers(org, { profiles, includeInactive: true }));
      const more = requests.filter(({ soql }) => soql?.includes('ProfileId >= ') === true);
      expect(more.length).to.be.greaterThan(0);
      expect(
        requests.some(({ soql }) => soql?.startsWith('SELECT Id, Username') === true && !soql.includes('WHERE Id IN')),
      ).to.equal(false);
    } finally {
      await org.close();
    }
  });

  it('need the same calls for ten times the users', async () => {
    const calls: number[] = [];
    for (const users of [2000, 20_000]) {
      const org = await startOrg({ users, seed: 1 });
      try {
        const witness = await witnessOf(org);
        await collect(witness.userGroups({ addresses: [] }));
        calls.push(witness.apiCalls());
      } finally {
        await org.close();
      }
    }
    const [few = 0, many = 0] = calls;
    expect(many / few).to.be.at.most(1.2);
  });
});

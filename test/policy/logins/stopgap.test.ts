/**
 * The plan of `generate permission-set`: who logs in by SOAP without Use Any API Auth, which is enforced on 2026-12-01 in
 * all orgs (docs/salesforce.md section 6), and who holds it without logging in by SOAP.
 */
import { expect } from 'chai';
import {
  planStopgap,
  type AnyApiAuthGrant,
  type AnyApiAuthHolder,
  type LoginGroup,
  type Stopgap,
} from '../../../lib/policy/logins/index.js';
import type { UserFacts } from '../../../lib/policy/index.js';
import { factsOf, is, missing, org, user } from '../support.js';
import { nameOf } from '../../support/gapName.js';
import { byOAuth, group, seconds } from './support.js';

const NOW = '2026-11-24T12:00:00.000Z';
const UNUSED_SINCE = '2026-08-26T12:00:00.000Z';
const at = (day: string): number => seconds(`${day}T08:00:00Z`);
const iso = (day: string): string => `${day}T08:00:00.000Z`;

/** A user of this name, whose id ends in it. */
const named = (name: string, changes: Partial<UserFacts> = {}): UserFacts =>
  user({
    id: `005${name}`,
    username: `${name}@example.com`,
    name: name.toUpperCase(),
    useAnyApiAuth: is(false),
    integration: is(false),
    ...changes,
  });
/** SOAP logins of that user. */
const soap = (name: string, day: string, changes: Partial<LoginGroup> = {}): LoginGroup =>
  group({ userId: `005${name}`, last: at(day), application: `${name} client`, ...changes });

const SET: AnyApiAuthGrant = { id: '0PS1', kind: 'permission-set', name: 'Any_API' };
const ADMIN: AnyApiAuthGrant = { id: '0PS2', kind: 'profile', name: 'Admin' };
const ETL: AnyApiAuthGrant = { id: '0PS3', kind: 'profile', name: 'ETL' };
const EMPTY: AnyApiAuthGrant = { id: '0PS4', kind: 'profile', name: 'Nobody' };
const holder = (name: string, grants: readonly AnyApiAuthGrant[], until?: string): AnyApiAuthHolder => ({
  id: `005${name}`,
  username: `${name}@example.com`,
  grants,
  ...(until === undefined ? {} : { until }),
});

interface Given {
  readonly groups?: readonly LoginGroup[];
  readonly users?: readonly UserFacts[];
  readonly holders?: readonly AnyApiAuthHolder[];
  readonly grants?: Parameters<typeof planStopgap>[0]['grants'];
  readonly successTexts?: readonly string[];
  readonly org?: Parameters<typeof org>[0];
}

function plan({ groups = [], users = [], holders = [], grants, successTexts = [], org: its }: Given): Stopgap {
  return planStopgap({
    logins: {
      since: '2026-05-24T12:00:00.000Z',
      until: NOW,
      groups,
      tokenUses: [],
      clientNames: [],
      successTexts,
      gaps: [],
      logGaps: [],
    },
    users: new Map(users.map((one) => [one.id, one])),
    facts: factsOf({ now: NOW, org: org(its) }),
    grants: grants ?? is({ grants: [SET, ADMIN, ETL, EMPTY], holders, nameTaken: false }),
    unusedSince: UNUSED_SINCE,
  });
}

const names = (users: readonly { readonly username: string }[]): string[] =>
  users.map(({ username }) => username.replace('@example.com', ''));

describe('policy/logins: the stopgap', () => {
  it('ends what it bridges on the day that is published', () => {
    expect(plan({}).ends).to.include({ of: 'any-api-auth', date: '2026-12-01', daysLeft: 7 });
  });

  it('is for nobody whom this plugin alone tried to log in, and counts these attempts', () => {
    const own = plan({
      users: [named('ann')],
      groups: [soap('ann', '2026-11-01', { application: 'sf-plugin-token/0123456789ab', logins: 2 })],
    });
    expect(own).to.deep.include({ assign: [], ownAttempts: 2 });
  });

  describe('is for', () => {
    it('who logs in by SOAP and lacks the permission, with each client once, the latest login first', () => {
      const { assign } = plan({
        users: [named('ann'), named('bob', { integration: is(true) }), named('cid')],
        groups: [
          soap('ann', '2026-11-01'),
          soap('bob', '2026-11-03'),
          soap('ann', '2026-10-01', { application: 'B' }),
          soap('ann', '2026-09-01', { application: 'A' }),
          soap('ann', '2026-08-01', { application: 'A' }),
          soap('cid', '2026-11-03'),
        ],
      });
      expect(assign).to.deep.equal([
        {
          id: '005bob',
          username: 'bob@example.com',
          name: 'BOB',
          integration: true,
          certainty: 'certain',
          clients: ['bob client'],
          lastSuccess: iso('2026-11-03'),
        },
        {
          id: '005cid',
          username: 'cid@example.com',
          name: 'CID',
          integration: false,
          certainty: 'certain',
          clients: ['cid client'],
          lastSuccess: iso('2026-11-03'),
        },
        {
          id: '005ann',
          username: 'ann@example.com',
          name: 'ANN',
          integration: false,
          certainty: 'certain',
          clients: ['A', 'B', 'ann client'],
          lastSuccess: iso('2026-11-01'),
        },
      ]);
    });

    it('nobody who holds it, logs in otherwise, never got in, is inactive, or is not named', () => {
      const { assign, inactive } = plan({
        users: [
          named('holds', { useAnyApiAuth: is(true) }),
          named('oauth'),
          named('fails'),
          named('gone', { active: is(false) }),
          named('left', { active: is(false) }),
          named('held', { active: is(false), useAnyApiAuth: is(true) }),
        ],
        groups: [
          soap('holds', '2026-11-01'),
          soap('oauth', '2026-11-01', byOAuth),
          soap('fails', '2026-11-01', { status: 'Invalid Password' }),
          soap('gone', '2026-11-01'),
          soap('left', '2026-11-01'),
          soap('held', '2026-11-01'),
          soap('nobody', '2026-11-01', { userId: null }),
        ],
      });
      expect(assign).to.deep.equal([]);
      expect(inactive, 'of those who would be in it').to.equal(2);
    });

    it('who may lack it, where that or the success could not be read, and says so', () => {
      const certainty = (given: Given): unknown =>
        plan(given).assign.map((one) => [one.certainty, 'lastSuccess' in one]);
      const german = soap('ann', '2026-11-01', { status: 'Erfolgreich' });
      expect(certainty({ users: [named('ann')], groups: [german] })).to.deep.equal([['possible', false]]);
      expect(certainty({ users: [named('ann')], groups: [german], successTexts: ['Erfolgreich'] })).to.deep.equal([
        ['certain', true],
      ]);
      const hidden = named('ann', { useAnyApiAuth: missing('PermissionSetAssignment') });
      expect(certainty({ users: [hidden], groups: [soap('ann', '2026-11-01')] })).to.deep.equal([['possible', true]]);
      const perhapsActive = named('ann', { active: missing('User.IsActive') });
      expect(certainty({ users: [perhapsActive], groups: [soap('ann', '2026-11-01')] })).to.deep.equal([
        ['certain', true],
      ]);
    });

    it('who got in at a time that is known before who did at none, and without a name for what has none', () => {
      const { assign } = plan({
        users: [named('ann'), named('bob')],
        groups: [
          soap('ann', '2026-11-01', { status: null }),
          soap('bob', '2026-10-01', { application: null, loginType: null, apiType: 'SOAP Partner' }),
        ],
      });
      expect(assign.map(({ username, clients }) => [username, ...clients])).to.deep.equal([
        ['bob@example.com'],
        ['ann@example.com', 'ann client'],
      ]);
    });
  });

  describe('names as missing', () => {
    const what = (given: Given): string[] => plan(given).missing.map(nameOf);

    it('what the org would say itself of the day', () => {
      expect(what({ org: { releaseUpdates: missing('ReleaseUpdate') } })).to.deep.equal(['ReleaseUpdate']);
    });

    it('nothing, where all was read', () => {
      expect(what({ users: [named('ann')], groups: [soap('ann', '2026-11-01')] })).to.deep.equal([]);
    });

    it('the permission of a user, users who do not show, and who holds it', () => {
      const hidden = named('ann', { useAnyApiAuth: missing('PermissionSetAssignment') });
      expect(what({ users: [hidden], groups: [soap('ann', '2026-11-01')] })).to.deep.equal(['PermissionSetAssignment']);
      expect(what({ groups: [soap('ann', '2026-11-01')] })).to.deep.equal(['PermissionsUseAnyApiAuth']);
      const unread = plan({ grants: missing('PermissionSet') });
      expect(unread.missing.map((gap) => gap.what)).to.deep.equal(['PermissionSet']);
      expect([unread.unused, unread.profiles, unread.ending]).to.deep.equal([[], [], []]);
      const hole = missing('Group');
      if (hole.known) throw new Error('read');
      const partly = { known: true, value: { grants: [], holders: [], nameTaken: false }, from: 'test' } as const;
      expect(what({ grants: { ...partly, partial: hole.gap } })).to.deep.equal(['Group']);
    });
  });

  describe('lists who holds the permission', () => {
    const groups = [
      soap('uses', '2026-11-01'),
      soap('used', '2026-08-01'),
      soap('long', '2026-06-01'),
      soap('edge', '2026-08-26', { last: seconds(UNUSED_SINCE) }),
    ];
    const told = (): Stopgap =>
      plan({
        groups,
        holders: [
          holder('uses', [ADMIN, SET], '2026-12-24T00:00:00.000Z'),
          holder('never', [ADMIN]),
          holder('also', [ADMIN], '2026-12-01T00:00:00.000Z'),
          holder('used', [SET]),
          holder('long', [ETL]),
          holder('edge', [SET], '2026-12-12T00:00:00.000Z'),
        ],
      });

    it('and has not logged in by SOAP since, the longest first', () => {
      expect(told().unused.map(({ username, lastSoapLogin }) => [username.split('@')[0], lastSoapLogin])).to.deep.equal(
        [
          ['also', undefined],
          ['never', undefined],
          ['long', iso('2026-06-01')],
          ['used', iso('2026-08-01')],
        ],
      );
    });

    it('by a profile, with those of its users who need it, the largest profile first', () => {
      expect(told().profiles).to.deep.equal([
        { grant: ADMIN, holders: 3, soapUsers: ['uses@example.com'] },
        { grant: ETL, holders: 1, soapUsers: [] },
      ]);
    });

    it('by a profile: the largest first, whatever it is called, and then by name', () => {
      const order = (...holders: readonly AnyApiAuthHolder[]): unknown =>
        plan({ holders, grants: is({ grants: [ETL, ADMIN], holders, nameTaken: false }) }).profiles.map(
          ({ grant, holders: count }) => [grant.name, count],
        );
      expect(order(holder('a', [ETL]), holder('b', [ETL]), holder('c', [ADMIN]))).to.deep.equal([
        ['ETL', 2],
        ['Admin', 1],
      ]);
      expect(order(holder('a', [ETL]), holder('c', [ADMIN]))).to.deep.equal([
        ['Admin', 1],
        ['ETL', 1],
      ]);
    });

    it('but calls nobody unused of whose logins it cannot tell whether they succeeded', () => {
      const found = plan({
        groups: [soap('foreign', '2026-06-01', { status: 'Erfolgreich' })],
        holders: [holder('foreign', [ADMIN]), holder('another', [ADMIN])],
      });
      expect(names(found.unused)).to.deep.equal(['another']);
      expect(found.profiles.map(({ soapUsers }) => soapUsers)).to.deep.equal([['foreign@example.com']]);
    });

    it('sorts by name what is equal otherwise', () => {
      const found = plan({
        groups: [
          soap('bob', '2026-11-01'),
          soap('ann', '2026-11-01'),
          soap('old2', '2026-06-01'),
          soap('old1', '2026-06-01'),
        ],
        users: [named('bob'), named('ann')],
        holders: [
          holder('bob', [ETL, ADMIN], '2026-12-12T00:00:00.000Z'),
          holder('ann', [ETL, ADMIN], '2026-12-12T00:00:00.000Z'),
          holder('old2', [SET]),
          holder('old1', [SET]),
        ],
      });
      expect(names(found.ending)).to.deep.equal(['ann', 'bob']);
      expect(names(found.assign)).to.deep.equal(['ann', 'bob']);
      expect(names(found.unused)).to.deep.equal(['old1', 'old2']);
      expect(found.profiles.map(({ grant, soapUsers }) => [grant.name, ...soapUsers])).to.deep.equal([
        ['Admin', 'ann@example.com', 'bob@example.com'],
        ['ETL', 'ann@example.com', 'bob@example.com'],
      ]);
    });

    it('until a day alone and uses it, the next day first', () => {
      expect(names(told().ending)).to.deep.equal(['edge', 'uses']);
    });
  });
});

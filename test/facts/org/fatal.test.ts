/**
 * What ends the run ends it wherever it happens: no read takes a broken org for a missing permission.
 */
import { expect } from 'chai';
import { parseAddress } from '../../../lib/ip/index.js';
import type { OrgWitness } from '../../../lib/facts/org/index.js';
import { startOrg, type Fault, type FaultMatcher, type Org, type OrgSession } from '../../org/index.js';
import { collect, orgErrorOf, witnessOf } from './support.js';

const QUERY = { addresses: [parseAddress('203.0.113.9')] };

/** A read, the request in it that goes wrong, and the session in which it is made. */
interface Read {
  readonly name: string;
  readonly when: FaultMatcher;
  readonly read: (witness: OrgWitness) => Promise<unknown>;
  readonly session?: (org: Org) => OrgSession;
}

const users = async (witness: OrgWitness): Promise<unknown> => collect(witness.users(QUERY));
const groups = async (witness: OrgWitness): Promise<unknown> => collect(witness.userGroups(QUERY));
const org = async (witness: OrgWitness): Promise<unknown> => witness.org();
const profiles = async (witness: OrgWitness): Promise<unknown> => witness.profiles();
const closed = (of: Org): OrgSession => of.change.sessionWithout('ModifyMetadata', 'ModifyAllData');

const READS: readonly Read[] = [
  { name: 'the organization', when: { soql: /FROM Organization/ }, read: org },
  { name: 'SecuritySettings', when: { operation: 'readMetadata' }, read: async (witness) => witness.security() },
  {
    name: 'SecuritySettings of the Tooling API',
    when: { soql: /FROM SecuritySettings/ },
    read: async (witness) => witness.security(),
    session: closed,
  },
  {
    name: 'password policies',
    when: { operation: 'listMetadata' },
    read: async (witness) => witness.passwordPolicies(),
  },
  { name: 'login history', when: { soql: /FROM LoginHistory GROUP BY/ }, read: org },
  { name: 'the rows of profiles', when: { soql: /FROM Profile / }, read: profiles },
  { name: 'the names of profiles', when: { operation: 'listMetadata' }, read: profiles },
  { name: 'ten profiles', when: { operation: 'readMetadata' }, read: profiles },
  { name: 'one profile', when: { soql: /SELECT Metadata FROM Profile/ }, read: profiles, session: closed },
  {
    name: 'the session address',
    when: { soql: /FROM AuthSession/ },
    read: async (witness) => witness.sessionAddress(),
  },
  { name: 'the fields of User', when: { path: /User\/describe/ }, read: users },
  { name: 'the fields of PermissionSet', when: { path: /PermissionSet\/describe/ }, read: users },
  { name: 'own permissions', when: { soql: /FROM UserPermissionAccess/ }, read: users },
  {
    name: 'own assignments',
    when: { soql: /PermissionSetAssignment WHERE AssigneeId = / },
    read: users,
    session: (org) => {
      org.change.settings.absent.add('UserPermissionAccess');
      return org.admin;
    },
  },
  { name: 'permission sets', when: { soql: /FROM PermissionSet / }, read: users },
  { name: 'users', when: { soql: /^SELECT Id, Username/ }, read: users },
  { name: 'assignments', when: { soql: /^SELECT AssigneeId, PermissionSetId/ }, read: users },
  { name: 'frozen users', when: { soql: /^SELECT UserId, IsFrozen/ }, read: users },
  { name: 'verified addresses', when: { soql: /^SELECT UsersId, SourceIp/ }, read: users },
  { name: 'authenticators', when: { soql: /FROM TwoFactorMethodsInfo WHERE/ }, read: users },
  { name: 'groups of assignments', when: { soql: /^SELECT PermissionSetId, COUNT/ }, read: groups },
  { name: 'groups of frozen users', when: { soql: /^SELECT IsFrozen/ }, read: groups },
  { name: 'groups of users', when: { soql: /^SELECT ProfileId, UserType/ }, read: groups },
  { name: 'groups by authenticators', when: { soql: /^SELECT ProfileId.*TwoFactorMethodsInfo/ }, read: groups },
  { name: 'a look for authenticators', when: { soql: /FROM TwoFactorMethodsInfo LIMIT 1/ }, read: groups },
  {
    name: 'usernames',
    when: { soql: /^SELECT Id, Username FROM User WHERE Username/ },
    read: async (witness) => collect(witness.users({ ...QUERY, usernames: ['admin@loopback.example'] })),
  },
  {
    name: 'profiles by their metadata names',
    when: { operation: 'listMetadata' },
    read: async (witness) => collect(witness.users({ ...QUERY, profiles: ['Admin'] })),
  },
];

describe('an org that breaks off', () => {
  let loopback: Org;

  before(async () => {
    loopback = await startOrg({ users: 400, seed: 2 });
  });
  after(async () => {
    await loopback.close();
  });
  beforeEach(() => {
    loopback.clearFaults();
    loopback.change.settings.absent.delete('UserPermissionAccess');
  });

  const faults: readonly { readonly fault: Omit<Fault, 'when'>; readonly kind: string }[] = [
    { fault: { kind: 'html-200', times: 1000 }, kind: 'not-salesforce' },
    { fault: { kind: 'request-limit', times: 1000 }, kind: 'request-limit' },
  ];
  for (const { name, when, read, session } of READS) {
    it(`ends the reading of ${name} with an error, not with a gap`, async () => {
      for (const { fault, kind } of faults) {
        loopback.clearFaults();
        const witness = await witnessOf(loopback, session?.(loopback) ?? loopback.admin);
        loopback.clearLog();
        loopback.fault({ ...fault, when });
        expect(await orgErrorOf(read(witness)), kind).to.include({ kind });
        expect(loopback.requests.some((request) => request.fault === fault.kind)).to.equal(true);
      }
    });
  }

  it('in the middle of the users by a refusal ends the run too: the rest would be missing', async () => {
    const big = await startOrg({ users: 2600 });
    try {
      const witness = await witnessOf(big);
      const body = JSON.stringify([{ errorCode: 'INSUFFICIENT_ACCESS', message: 'taken away' }]);
      const answer = { status: 403, headers: { 'content-type': 'application/json' }, body };
      big.fault({ kind: 'answer', when: { path: /\/query\/.+/ }, answer });
      expect(await orgErrorOf(users(witness))).to.include({ kind: 'cursor' });
    } finally {
      await big.close();
    }
  });
});

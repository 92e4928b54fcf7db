/**
 * The users of an org: every fact as its raw tables have it, in the order of ids, whatever they are asked with.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { parseAddress } from '../../../lib/ip/index.js';
import type { OrgWitness } from '../../../lib/facts/org/index.js';
import type { UserQuery } from '../../../lib/facts/types.js';
import { toSfError } from '../../../lib/errors.js';
import { actionsOf } from '../../../lib/messages.js';
import { USER_FACT_NAMES } from '../../../lib/policy/userFacts.js';
import { startOrg, type Org, type Permission } from '../../org/index.js';
import { expectedUsers, plain, tally, type Plain, type Question } from './oracle.js';
import { collect, orgErrorOf, witnessOf } from './support.js';

const ADDRESSES = ['203.0.113.9', '198.51.100.77', '2001:db8::5'];
/** As an org answers whom it does not show a thing. */
const REFUSED = { status: 403, body: '[{"errorCode":"INSUFFICIENT_ACCESS","message":"no access"}]' };
const NEXT_PAGE = /\/query\/.+/;
const RELEVANT = ['ApiEnabled', 'ApiUserOnly', 'IsSsoEnabled', 'TwoFactorApi', 'UseAnyApiAuth'] satisfies Permission[];

function queryOf({ addresses = [], ...rest }: Question): UserQuery {
  return { ...rest, addresses: addresses.map(parseAddress) };
}

async function told(witness: OrgWitness, question: Question): Promise<Plain[]> {
  return (await collect(witness.users(queryOf(question)))).map(plain);
}

async function counted(witness: OrgWitness, question: Question): Promise<Record<string, number>> {
  const groups = await collect(witness.userGroups(queryOf(question)));
  return tally(groups.map(({ user, count }) => [plain(user), count]));
}

/** Whether a request reads users one by one, and not some by their ids. */
function isListing({ soql }: { readonly soql?: string }): boolean {
  return soql?.startsWith('SELECT Id, Username') === true && !soql.includes('WHERE Id IN (');
}

const QUESTIONS: readonly Question[] = [
  {},
  { includeInactive: true },
  { addresses: ADDRESSES },
  { addresses: ADDRESSES.slice(0, 1), includeInactive: true, integrationOnly: true },
  { integrationOnly: true },
  { profiles: ['Standard User', 'MFA for API'] },
  { profiles: ['MFA for API'], addresses: ADDRESSES, includeInactive: true },
];

describe('users of an org', () => {
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 5200, seed: 3 });
    org.change.addVerifiedAddress('admin@loopback.example', '203.0.113.9');
  });
  after(async () => {
    await org.close();
  });
  beforeEach(() => {
    org.clearFaults();
    org.clearLog();
  });

  it('are compared in every fact that there is: the oracle reads each on its own', async () => {
    const [user] = await told(await witnessOf(org), {});
    const [expected] = expectedUsers(org, {});
    const unknownTo = (one: Plain | undefined): string[] => USER_FACT_NAMES.filter((name) => !(name in (one ?? {})));
    expect(unknownTo(user), 'facts that plain() in oracle.ts leaves out').to.deep.equal([]);
    expect(unknownTo(expected), 'facts that expectedUsers() in oracle.ts does not read').to.deep.equal([]);
  });

  for (const question of QUESTIONS) {
    it(`are told as the raw tables have them: ${JSON.stringify(question)}`, async () => {
      const witness = await witnessOf(org);
      const users = await told(witness, question);
      const expected = expectedUsers(org, question);
      expect(users).to.have.length(expected.length).and.to.be.greaterThan(10);
      users.forEach((user, at) => {
        expect(user).to.deep.equal(expected[at]);
      });
      expect(witness.gaps()).to.deep.equal([]);
    });

    it(`and are counted in the same groups: ${JSON.stringify(question)}`, async () => {
      const witness = await witnessOf(org);
      const expected = tally(expectedUsers(org, question).map((user) => [user, 1]));
      expect(await counted(witness, question)).to.deep.equal(expected);
      expect(org.requests.some(isListing)).to.equal(false);
      expect(witness.gaps()).to.deep.equal([]);
    });
  }

  it('come by name, inactive ones too, whatever the case of the letters', async () => {
    const all = expectedUsers(org, { includeInactive: true });
    const inactive = all.find(({ active }) => active === false);
    const usernames = [String(inactive?.['username']), 'admin@loopback.example', String(all[2500]?.['username'])];
    const witness = await witnessOf(org);
    expect(
      await told(witness, { usernames: usernames.map((name) => name.toUpperCase()), addresses: ADDRESSES }),
    ).to.deep.equal(expectedUsers(org, { usernames, addresses: ADDRESSES }));
    expect(await counted(witness, { usernames })).to.deep.equal(
      tally(expectedUsers(org, { usernames }).map((user) => [user, 1])),
    );
  });

  it('come by hundreds of names in the order of their ids', async () => {
    const usernames = expectedUsers(org, { includeInactive: true })
      .filter((_user, at) => at % 7 === 0)
      .map(({ username }) => String(username));
    const users = await told(await witnessOf(org), { usernames: [...usernames].reverse() });
    expect(users).to.deep.equal(expectedUsers(org, { usernames }));
    expect(usernames.length).to.be.greaterThan(700);
  });

  it('are taken by the label, the metadata name or the id of a profile', async () => {
    const witness = await witnessOf(org);
    const expected = expectedUsers(org, { profiles: ['System Administrator'] });
    const id = String(expected[0]?.['profileId']);
    for (const name of ['System Administrator', 'system administrator', 'Admin', id, id.slice(0, 15)]) {
      expect(await told(witness, { profiles: [name] }), name).to.deep.equal(expected);
    }
  });

  for (const [what, isSandbox, hides] of [
    ['a production org', false, false],
    ['a sandbox', true, false],
    ['an org that does not tell what it is', false, true],
  ] as const) {
    it(`that do not exist: ${what} ${isSandbox || hides ? 'has' : 'has no'} word of how those of sandboxes end`, async () => {
      const other = await startOrg({ users: 20, sandbox: isSandbox });
      try {
        if (hides) other.fault({ when: { soql: /FROM Organization/u }, kind: 'answer', times: 9, answer: REFUSED });
        for (const username of ['nobody@x.example', 'admim@loopback.example']) {
          const error = await orgErrorOf(told(await witnessOf(other), { usernames: [username] }));
          expect([error.exitCode, actionsOf(error.text).join(' ').includes('andbox')], error.key).to.deep.equal([
            2,
            isSandbox || hides,
          ]);
          expect(toSfError(error).name).to.equal('ErrorUnknownUsernameError');
        }
      } finally {
        await other.close();
      }
    });
  }

  it('that do not exist are wrong usage', async () => {
    const witness = await witnessOf(org);
    const nobody = await orgErrorOf(told(witness, { usernames: ['admin@loopback.example', 'no"body@x.example'] }));
    expect(nobody).to.include({ kind: 'unknown-username', exitCode: 2 });
    expect(Object.values(nobody.text.params)).to.deep.equal(['no"body@x.example']);
    const near = await orgErrorOf(told(witness, { usernames: ['admim@loopback.example'] }));
    expect(near).to.include({ kind: 'unknown-username-nearest', exitCode: 2 });
    expect(near.text.params).to.deep.equal({
      usernames: 'admim@loopback.example',
      nearest: 'admin@loopback.example',
    });
    const two = await orgErrorOf(
      told(witness, { usernames: ['no"body@x.example', 'admim@loopback.example', 'adminn@loopback.example'] }),
    );
    expect(two.text.params, 'of several each beside what was written').to.include({
      nearest: 'admin@loopback.example (admim@loopback.example), admin@loopback.example (adminn@loopback.example)',
    });
    // Wrong from its beginning: the domain tells who may be meant.
    const swapped = await orgErrorOf(told(witness, { usernames: ['damin@loopback.example'] }));
    expect(swapped.text.params).to.include({ nearest: 'admin@loopback.example' });
    const nothing = await orgErrorOf(told(witness, { profiles: ["O'Nobody", 'Admin'] }));
    expect(nothing).to.include({ kind: 'unknown-profile', exitCode: 2 });
    expect(Object.values(nothing.text.params)).to.deep.equal(["O'Nobody"]);
  });

  it('under MFA are asked about authenticators, and nobody else is', async () => {
    const witness = await witnessOf(org);
    org.clearLog();
    const users = await told(witness, {});
    expect(users.some((user) => user['authenticatorRegistered'] === true)).to.equal(true);
    const asked = org.requests
      .map(({ soql }) => soql ?? '')
      .filter((soql) => soql.includes('FROM TwoFactorMethodsInfo'));
    expect(asked).to.have.length(2);
    for (const soql of asked) {
      expect(soql).to.match(
        /UserId IN \(SELECT (?:Id FROM User WHERE ProfileId IN|AssigneeId FROM PermissionSetAssignment)/,
      );
    }
  });

  it('under MFA are asked about by their ids where the org does not join', async () => {
    org.fault({
      kind: 'answer',
      when: { soql: /FROM TwoFactorMethodsInfo .*\(SELECT/ },
      times: 100,
      answer: {
        status: 400,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ errorCode: 'MALFORMED_QUERY', message: 'semi join sub-selects are not supported' }]),
      },
    });
    const witness = await witnessOf(org);
    org.clearLog();
    const users = await told(witness, {});
    expect(users).to.deep.equal(expectedUsers(org, {}));
    const under = users.filter(({ mfaForApi }) => mfaForApi === true).map(({ id }) => String(id));
    const asked = org.requests
      .map(({ soql }) => soql ?? '')
      .filter((soql) => soql.includes('TwoFactorMethodsInfo WHERE'));
    const ids = asked.filter((soql) => !soql.includes('(SELECT')).flatMap((soql) => soql.match(/005\w{15}/g) ?? []);
    expect(ids.sort()).to.deep.equal(under.sort());
    expect(witness.gaps()).to.deep.equal([]);
  });

  it('that are integrations are found without a listing of all', async () => {
    const witness = await witnessOf(org);
    org.clearLog();
    await told(witness, { integrationOnly: true });
    const listings = org.requests.filter(({ soql }) => soql?.startsWith('SELECT Id, Username') === true);
    expect(listings.length).to.be.greaterThan(0);
    for (const { soql } of listings) expect(soql).to.match(/ProfileId IN|Id IN \(SELECT AssigneeId/);
  });

  it('are asked for verified addresses among very many addresses in few queries', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => `198.51.${(at >> 8) + 100}.${at & 255}`);
    const addresses = [...many, '203.0.113.9'];
    const witness = await witnessOf(org);
    org.clearLog();
    expect(await told(witness, { addresses })).to.deep.equal(expectedUsers(org, { addresses }));
    const first = org.requests.filter(({ soql }) => (soql ?? '').includes(' FROM LoginIp '));
    expect(first).to.have.length(1);
    expect(await counted(witness, { addresses })).to.deep.equal(
      tally(expectedUsers(org, { addresses }).map((user) => [user, 1])),
    );
  });

  it('are read page by page: the calls are the pages of four streams', async () => {
    const witness = await witnessOf(org);
    org.clearLog();
    const { length } = await told(witness, {});
    const pages = org.requests.filter(
      ({ operation, soql }) => operation === 'queryMore' || soql?.startsWith('SELECT Id, Username') === true,
    );
    expect(length).to.be.greaterThan(4000);
    expect(pages).to.have.length(Math.ceil(length / 2000));
  });

  it('stop with an error when a page is cut short, and nobody is told twice', async () => {
    const witness = await witnessOf(org);
    org.fault({ kind: 'truncated-page', when: { path: NEXT_PAGE }, times: 50 });
    expect(await orgErrorOf(told(witness, {}))).to.include({ kind: 'connect-broken', exitCode: 1 });
  });

  it('stop with an error when the session ends in the middle', async () => {
    const witness = await witnessOf(org, org.change.sessionOf('admin@loopback.example'));
    org.fault({ kind: 'expired-session', when: { path: NEXT_PAGE } });
    expect(await orgErrorOf(told(witness, {}))).to.include({ kind: 'session-expired' });
  });

  it('stop with an error when the API calls run out in the middle', async () => {
    const witness = await witnessOf(org);
    org.fault({ kind: 'request-limit', when: { path: NEXT_PAGE } });
    expect(await orgErrorOf(told(witness, {}))).to.include({ kind: 'request-limit' });
  });

  it('go on after a page that came at the second attempt', async () => {
    const witness = await witnessOf(org);
    for (const kind of ['503', 'drop', 'truncated-page'] as const) {
      org.fault({ kind, when: { path: NEXT_PAGE } });
    }
    expect(await told(witness, {})).to.deep.equal(expectedUsers(org, {}));
  });
});

describe('any org', () => {
  const SETS = ['API_Access', 'Use_Any_API_Auth', 'MFA_For_API', 'API_Only', 'Break_Glass', 'Integration_Group', 'Own'];
  const PROFILES = [
    'Own 0',
    'Own 1',
    'Kiosk',
    'MFA for API',
    'Minimum Access - API Only Integrations',
    'Single Sign-On',
  ];
  const user = fc.record({
    profile: fc.constantFrom(...PROFILES),
    active: fc.boolean(),
    frozen: fc.integer({ min: 0, max: 3 }).map((n) => Number(n === 0)),
    locked: fc.integer({ min: 0, max: 3 }).map((n) => Number(n === 0)),
    userType: fc.constantFrom('Standard', 'PowerPartner', 'AutomatedProcess'),
    authenticator: fc.boolean(),
    sets: fc.uniqueArray(fc.record({ set: fc.constantFrom(...SETS), days: fc.constantFrom(-1, 0, 1) }), {
      maxLength: 4,
      selector: ({ set }) => set,
    }),
    verified: fc.uniqueArray(fc.record({ address: fc.constantFrom(...ADDRESSES), authenticated: fc.boolean() }), {
      maxLength: 2,
      selector: ({ address }) => address,
    }),
  });
  const world = fc.record({
    users: fc.array(user, { minLength: 1, maxLength: 40 }),
    permissions: fc.array(fc.subarray(RELEVANT), { minLength: 3, maxLength: 3 }),
    question: fc.record(
      {
        addresses: fc.subarray(ADDRESSES),
        includeInactive: fc.boolean(),
        integrationOnly: fc.boolean(),
        profiles: fc.subarray(PROFILES, { minLength: 1 }),
      },
      { requiredKeys: ['includeInactive'] },
    ),
  });

  it('is told and counted as a naive join over its tables has it', async function () {
    let grouped = 0;
    await fc.assert(
      fc.asyncProperty(world, async ({ users, permissions, question }) => {
        const org = await startOrg({ users: 20 });
        try {
          const now = Math.floor(org.change.now() / 1000);
          permissions.slice(0, 2).forEach((of, at) => org.change.addProfile({ name: `Own ${at}`, permissions: of }));
          org.change.addPermissionSet('Own', permissions[2] ?? []);
          users.forEach(({ sets, verified, frozen, locked, ...spec }, at) => {
            const username = `any.${at}@loopback.example`;
            org.change.addUser({ username, ...spec });
            org.change.changeUser(username, { frozen, locked });
            // 0: without an end.
            for (const { set, days } of sets) {
              org.change.assign(username, set, days === 0 ? undefined : now + days * 86_400);
            }
            for (const { address, authenticated } of verified) {
              org.change.addVerifiedAddress(username, address, authenticated);
            }
          });
          const witness = await witnessOf(org);
          const expected = expectedUsers(org, question);
          expect(await told(witness, question)).to.deep.equal(expected);
          org.clearLog();
          expect(await counted(witness, question)).to.deep.equal(tally(expected.map((one) => [one, 1])));
          if (!org.requests.some(isListing)) grouped++;
          expect(witness.gaps()).to.deep.equal([]);
        } finally {
          await org.close();
        }
      }),
      { numRuns: 25 },
    );
    expect(grouped, 'runs that were counted by the server').to.be.greaterThan(20);
  });
});

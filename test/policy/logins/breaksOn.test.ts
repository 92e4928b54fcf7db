import { expect } from 'chai';
import type { ReleaseUpdate, UserFacts } from '../../../lib/policy/index.js';
import type { BreaksOn, ListedLogins, LoginGroup } from '../../../lib/policy/logins/index.js';
import { Text } from '../../../lib/text.js';
import { factsOf, is, missing, org, user } from '../support.js';
import { byOAuth, ETL, group, list, seconds } from './support.js';

// docs/salesforce.md section 6: Use Any API Auth is enforced in all orgs on 2026-12-01, the OAuth flow ends on 2027-02-20, SOAP
// login() on 2027-06-01 at the earliest.
const ENFORCED = '2026-12-01';
const BEFORE = '2026-11-28T09:00:00.000Z';
const AFTER = '2026-12-05T09:00:00.000Z';
const BOB = '005000000000002AAA';
const CAROL = '005000000000003AAA';

const lacks = user({ useAnyApiAuth: is(false) });
const holds = user({ useAnyApiAuth: is(true) });
const hidden = user({ useAnyApiAuth: missing('PermissionSetAssignment') });
/** An org whose API does not know the permission: nobody holds it. */
const unknownThere = user({ useAnyApiAuth: is(undefined) });

interface Given {
  readonly now?: string;
  readonly users?: Parameters<typeof list>[1] extends { users?: infer Users } | undefined ? Users : never;
  readonly update?: Partial<ReleaseUpdate>;
  readonly org?: Parameters<typeof org>[0];
  readonly assume?: readonly string[];
  readonly by?: 'user' | 'client' | 'path';
  readonly without?: boolean;
}

function listed(groups: readonly LoginGroup[], given: Given = {}): ListedLogins {
  const { now = BEFORE, update } = given;
  const row = {
    about: 'any-api-auth',
    title: 'Assign Use Any API Auth Permission for SOAP login()',
    status: 'Invocable',
    ...update,
  } as const;
  const its = org({
    ...(update && { releaseUpdates: is({ state: 'listed', rows: [row], readAt: now }) }),
    ...given.org,
  });
  const facts = factsOf({ org: its, now, ...(given.assume && { assume: given.assume }) });
  return list(groups, {
    users: given.users ?? [lacks],
    question: { facts, ...(given.by && { by: given.by }) },
    filter: { withoutAnyApiAuth: given.without ?? false, ...(given.without === true && { paths: ['soap'] }) },
  });
}

const one = (groups: readonly LoginGroup[], given: Given = {}): BreaksOn | undefined =>
  listed(groups, given).rows[0]?.breaksOn;

describe('policy/logins: the day on which a login stops', () => {
  const table: readonly (readonly [
    what: string,
    groups: readonly LoginGroup[],
    given: Given,
    of: BreaksOn['of'],
    date: string,
    daysLeft: number,
  ])[] = [
    ['by SOAP without the permission', [group()], {}, 'any-api-auth', ENFORCED, 3],
    ['by SOAP with it', [group()], { users: [holds] }, 'soap', '2027-06-01', 185],
    ['by SOAP where the org has no such permission', [group()], { users: [unknownThere] }, 'any-api-auth', ENFORCED, 3],
    ['by the OAuth flow, which needs no such permission', [group(byOAuth)], {}, 'oauth-password', '2027-02-20', 84],
    ['on the day before', [group()], { now: '2026-11-30T23:59:59.000Z' }, 'any-api-auth', ENFORCED, 1],
    ['on the day itself', [group()], { now: '2026-12-01T00:00:00.000Z' }, 'any-api-auth', ENFORCED, 0],
    ['after it', [group()], { now: AFTER }, 'any-api-auth', ENFORCED, -4],
    [
      'by the ReleaseDate of the org’s own update, earlier',
      [group()],
      { update: { releaseDate: '2026-11-30' } },
      'any-api-auth',
      '2026-11-30',
      2,
    ],
    [
      'by the ReleaseDate of the org’s own update, later',
      [group()],
      { update: { releaseDate: '2027-01-15' } },
      'any-api-auth',
      '2027-01-15',
      48,
    ],
    [
      'in an org that enforces it already: today, not on the day to come',
      [group()],
      { update: { status: 'Complete', releaseDate: ENFORCED } },
      'any-api-auth',
      '2026-11-28',
      0,
    ],
    [
      'in an org whose own end of SOAP login() comes before',
      [group()],
      {
        org: {
          releaseUpdates: is({
            state: 'listed',
            readAt: BEFORE,
            rows: [{ about: 'soap-login-retirement', title: 'x', status: 'Invocable', releaseDate: '2026-11-29' }],
          }),
        },
      },
      'soap',
      '2026-11-29',
      1,
    ],
    [
      'where the user knows that it is not enforced, and says so',
      [group()],
      { assume: ['use-any-api-auth=optional'] },
      'soap',
      '2027-06-01',
      185,
    ],
  ];
  for (const [what, groups, given, of, date, daysLeft] of table) {
    it(what, () => {
      const { rows, soonest } = listed(groups, given);
      expect(rows[0]?.breaksOn).to.include({ of, date, daysLeft, certainty: 'certain', users: 1 });
      expect(soonest).to.equal(daysLeft);
    });
  }

  it('is not there for logins without a password', () => {
    const { rows } = list([group({ loginType: 'Remote Access 2.0', loginSubType: 'OauthRefreshToken' })], {
      filter: { paths: ['other'] },
    });
    expect(rows[0]).not.to.have.property('breaksOn');
  });

  it('names the source: the org’s own row with its status, or what is published', () => {
    const own = one([group()], { update: { releaseDate: '2026-12-03', status: 'Nascent' } });
    expect(own).to.deep.include({ from: 'release-update' });
    expect(own?.update).to.include({ status: 'Nascent', releaseDate: '2026-12-03' });
    const published = one([group()]);
    expect(published).to.deep.include({ from: 'published' }).and.not.have.property('update');
    expect(published?.source).to.be.a('string').with.length.above(10);
  });

  it('says in its first sentence whether the day is to come or has come, and that day', () => {
    const first = (given: Given): unknown => {
      const why = one([group()], given)?.why[0];
      return [why?.key, why?.params];
    };
    const enforced = { date: ENFORCED };
    expect(first({})).to.deep.equal(['logins.breaks.any-api-auth', enforced]);
    expect(first({ now: AFTER })).to.deep.equal(['logins.breaks.any-api-auth-past', enforced]);
    expect(first({ users: [holds] })).to.deep.equal(['logins.breaks.soap', { date: '2027-06-01' }]);
  });

  it('stays after the day, is past, and says that it is not enforced here yet where a login went through since', () => {
    const before = group({ last: seconds('2026-11-30T23:59:59Z') });
    const stopped = one([before], { now: AFTER });
    expect(stopped).to.include({ state: 'past', date: ENFORCED }).and.not.have.property('succeededSince');
    const since = group({ last: seconds('2026-12-04T03:00:00Z') });
    const goesOn = one([since], { now: AFTER });
    expect(goesOn).to.include({ state: 'past', date: ENFORCED, succeededSince: '2026-12-04T03:00:00.000Z' });
    expect(goesOn?.why.map(({ key }) => key)).to.include('logins.breaks.not-yet');
    // A failure of the same day proves nothing.
    const failed = group({ status: 'Invalid Password', last: seconds('2026-12-04T03:00:00Z') });
    expect(one([before, failed], { now: AFTER })).not.to.have.property('succeededSince');
  });

  it('Pending is off now and on any day: past, and counted', () => {
    const { rows, soonest } = listed([group({ last: seconds('2026-12-04T03:00:00Z') })], {
      now: AFTER,
      update: { status: 'Pending', releaseDate: ENFORCED },
    });
    expect(rows[0]?.breaksOn).to.include({ date: ENFORCED, daysLeft: -4, succeededSince: '2026-12-04T03:00:00.000Z' });
    expect(soonest).to.equal(-4);
  });

  it('is possible, with the gap, where it could not be read whether the user holds the permission', () => {
    const { missing: gaps, rows, soonest, summary } = listed([group()], { users: [hidden] });
    expect(rows[0]?.breaksOn).to.include({ of: 'any-api-auth', date: ENFORCED, certainty: 'possible', users: 1 });
    expect(soonest, 'what may break counts').to.equal(3);
    expect(gaps.map(({ what }) => what)).to.include('PermissionSetAssignment');
    expect(summary.withoutAnyApiAuth).to.deep.equal({ certain: 0, possible: 1 });
  });

  it('is possible for a user whom the session does not see, and says how many', () => {
    const { missing: gaps, rows } = listed([group({ userId: BOB }), group({ userId: CAROL })], { users: [] });
    expect(rows.map(({ breaksOn }) => breaksOn?.certainty)).to.deep.equal(['possible', 'possible']);
    expect(gaps.map(({ why }) => [why.key, ...Object.values(why.params)])).to.deep.include([
      'logins.gap.unseen-users',
      '2',
    ]);
  });

  it('is possible in the counts as well', () => {
    const breaks = listed([group()], { users: [hidden] }).summary.breaks;
    expect(breaks).to.deep.equal([
      {
        path: 'soap',
        of: 'any-api-auth',
        date: ENFORCED,
        latest: ENFORCED,
        daysLeft: 3,
        state: 'ahead',
        certainty: 'possible',
        users: 1,
      },
    ]);
  });

  it('says of whom it speaks: by name, by id where there is none, and how many of a row of several', () => {
    const last = (found: BreaksOn | undefined): unknown => {
      const words = found?.why.at(-1);
      return words && [words.key.replace('logins.breaks.', ''), words.params];
    };
    expect(last(one([group()]))).to.deep.equal(['lacks', { who: 'etl@example.com' }]);
    expect(last(one([group()], { users: [hidden] }))).to.deep.equal(['may-lack', { who: 'etl@example.com' }]);
    expect(last(one([group()], { users: [{ ...lacks, username: '' }] }))).to.deep.equal(['lacks', { who: ETL }]);
    const two = [group(), group({ userId: BOB })];
    const bob = user({ id: BOB, username: 'bob@example.com' });
    expect(last(one(two, { users: [lacks, bob], by: 'client' }))).to.deep.equal([
      'certain-some',
      { users: '1', all: '2' },
    ]);
    expect(last(one(two, { users: [hidden, bob], by: 'client' }))).to.deep.equal([
      'possible-some',
      { users: '1', all: '2' },
    ]);
  });

  it('is that of all users of a row where it is not known which of them got in', () => {
    const untold = group({ userId: BOB, status: null });
    const users = [holds, user({ id: BOB, username: 'bob@example.com', useAnyApiAuth: is(false) })];
    expect(one([group(), untold], { users, by: 'client' })).to.include({ of: 'any-api-auth', users: 1 });
  });

  // docs/salesforce.md section 6: orgs created since Summer '26, about June 2026, enforce the permission from the start.
  it('has come in an org that was made with the permission enforced', () => {
    const young = { created: is('2026-08-01T00:00:00.000Z') };
    expect(one([group()], { org: young })).to.include({ of: 'any-api-auth', date: '2026-11-28', state: 'past' });
    const later = one([group()], { org: young, now: AFTER });
    expect(later, 'the day of all others is over as well').to.include({ date: ENFORCED, state: 'past' });
    const open = { created: is('2026-05-15T00:00:00.000Z') };
    expect(one([group()], { org: open }), 'an org of the days in between').to.include({
      date: ENFORCED,
      state: 'ahead',
    });
  });

  it('is not waived by a word that says that the permission is enforced', () => {
    expect(one([group()], { assume: ['use-any-api-auth=enforced'] })).to.include({ of: 'any-api-auth' });
  });

  it('turns on what was assumed of the permission where that moves the day of somebody', () => {
    const turnsFor = (given: Given, groups = [group()]): boolean =>
      listed(groups, given).deciding.has('use-any-api-auth');
    expect(turnsFor({})).to.equal(true);
    expect(turnsFor({ users: [hidden] })).to.equal(true);
    expect(turnsFor({ assume: ['use-any-api-auth=optional'] })).to.equal(true);
    expect(turnsFor({ users: [holds] })).to.equal(false);
    expect(turnsFor({ users: [holds], assume: ['use-any-api-auth=optional'] })).to.equal(false);
    expect(turnsFor({}, [group(byOAuth)])).to.equal(false);
  });

  it('does not hang on the permission where the path ends before it', () => {
    const { missing: gaps, rows } = listed([group(byOAuth)], { users: [hidden] });
    expect(rows[0]?.breaksOn).to.include({ of: 'oauth-password', certainty: 'certain' });
    expect(gaps).to.deep.equal([]);
  });

  it('may be another one where the release updates of the org could not be read', () => {
    const unread: Given = { org: { releaseUpdates: missing('ReleaseUpdate') } };
    expect(listed([group()], unread).missing.map(({ what }) => what)).to.include('ReleaseUpdate');
    expect(listed([], unread).missing).to.deep.equal([]);
    const some: Given = {
      org: {
        releaseUpdates: {
          known: true,
          value: { state: 'listed', rows: [], readAt: BEFORE },
          from: 'ReleaseUpdate',
          partial: { what: 'ReleaseUpdate', why: Text.of('facts.file.missing') },
        },
      },
    };
    expect(listed([group()], some).missing.map(({ what }) => what)).to.include('ReleaseUpdate');
  });

  it('is that of the users of a row who got in', () => {
    const users = [lacks, user({ id: BOB, username: 'bob@example.com' })];
    const failed = group({ status: 'Invalid Password' });
    const works = group({ userId: BOB });
    const row = one([failed, works], { users, by: 'path' });
    expect(row, 'who lacks it never got in').to.include({ of: 'soap', users: 1 });
    expect(one([group(), works], { users, by: 'path' })).to.include({ of: 'any-api-auth', date: ENFORCED, users: 1 });
    const some = listed([group(), works, group({ userId: CAROL })], { users, by: 'client' });
    expect(some.rows[0]?.breaksOn).to.include({ certainty: 'certain', users: 2 });
    expect(some.summary.withoutAnyApiAuth).to.deep.equal({ certain: 1, possible: 1 });
  });

  it('does not count what is not in use', () => {
    const { soonest, summary } = listed([group({ status: 'Invalid Password' })]);
    expect(soonest).to.equal(undefined);
    expect(summary).to.deep.include({
      withoutAnyApiAuth: { certain: 0, possible: 0 },
      breaksWithin: { 30: 0, 90: 0, 180: 0 },
    });
  });

  describe('of users who are inactive by now', () => {
    const gone = user({ id: BOB, username: 'bob@example.com', useAnyApiAuth: is(false), active: is(false) });
    const hers = group({ userId: BOB });

    it('is none: they are counted apart, and fail nothing', () => {
      const { rows, soonest, summary } = listed([hers], { users: [gone] });
      expect(rows[0]).to.include({ users: 1, inactive: 1 }).and.not.have.property('breaksOn');
      expect(soonest).to.equal(undefined);
      expect(summary).to.deep.include({
        users: 1,
        breaksWithin: { 30: 0, 90: 0, 180: 0 },
        withoutAnyApiAuth: { certain: 0, possible: 0 },
        inactive: 1,
      });
    });

    it('is that of the others of the row', () => {
      const row = one([hers, group()], { users: [gone, holds], by: 'path' });
      expect(row).to.include({ of: 'soap', users: 1 });
      const both = listed([hers, group()], { users: [gone, lacks], by: 'path' }).rows[0];
      expect(both).to.include({ users: 2, inactive: 1 });
      expect(both?.breaksOn).to.include({ of: 'any-api-auth', users: 1 });
    });

    it('leaves them out where those who stop are asked for, and counts them', () => {
      const { rows, summary } = listed([hers, group()], { users: [gone, lacks], without: true });
      expect(rows.map(({ user: who }) => who?.username)).to.deep.equal(['etl@example.com']);
      expect(summary).to.deep.include({ withoutAnyApiAuth: { certain: 1, possible: 0 }, inactive: 1 });
      const failed = listed([group({ userId: BOB, status: 'Invalid Password' })], { users: [gone], without: true });
      expect(failed.summary.inactive, 'who never got in').to.equal(0);
    });

    it('holds where it could not be read whether they are', () => {
      const unread = user({ useAnyApiAuth: is(false), active: missing('User.IsActive') });
      const { summary } = listed([group()], { users: [unread], without: true });
      expect(summary).to.deep.include({ withoutAnyApiAuth: { certain: 1, possible: 0 }, inactive: 0 });
    });
  });

  it('puts those who stop first first, and counts them', () => {
    const users = [holds, user({ id: BOB, username: 'bob@example.com', useAnyApiAuth: is(false) })];
    const groups = [group({ logins: 900 }), group({ ...byOAuth, logins: 500 }), group({ userId: BOB, logins: 1 })];
    const { rows, summary } = listed(groups, { users });
    expect(rows.map(({ breaksOn, user: who }) => [who?.username, breaksOn?.date])).to.deep.equal([
      ['bob@example.com', ENFORCED],
      ['etl@example.com', '2027-02-20'],
      ['etl@example.com', '2027-06-01'],
    ]);
    expect(summary.breaksWithin).to.deep.equal({ 30: 1, 90: 2, 180: 2 });
    expect(summary.withoutAnyApiAuth).to.deep.equal({ certain: 1, possible: 0 });
  });

  describe('of who holds the permission until a day alone', () => {
    const until = (time: string, now = BEFORE): BreaksOn | undefined => {
      const facts = factsOf({ org: org(), now });
      const heldUntil = [{ userId: ETL, until: time }];
      return list([group()], { users: [holds], logins: { heldUntil }, question: { facts } }).rows[0]?.breaksOn;
    };

    it('is that day, where the permission is needed by then', () => {
      const found = until('2026-12-15T10:00:00.000Z');
      expect(found).to.include({
        of: 'any-api-auth',
        date: '2026-12-15',
        daysLeft: 17,
        state: 'ahead',
        certainty: 'certain',
        heldUntil: '2026-12-15T10:00:00.000Z',
      });
      expect(found?.why.map(({ key }) => key)).to.include('logins.breaks.held-until');
      expect(found?.why.find(({ key }) => key === 'logins.breaks.held-until')?.params).to.deep.equal({
        who: 'etl@example.com',
        until: '2026-12-15T10:00:00.000Z',
      });
      expect(found?.latest, 'not before the assignment ends').to.equal('2026-12-15');
      expect(until('2026-12-15T10:00:00.000Z', '2026-12-20T00:00:00.000Z')).to.include({ state: 'past', daysLeft: -5 });
    });

    it('is the day from which it is needed, where the assignment ends before', () => {
      expect(until('2026-11-30T10:00:00.000Z')).to.include({ date: ENFORCED, daysLeft: 3, certainty: 'certain' });
      expect(until('2026-12-01T10:00:00.000Z'), 'on that day').to.include({ date: ENFORCED, certainty: 'certain' });
    });

    it('is told of a row of one user alone: a row of a client names nobody', () => {
      const facts = factsOf({ org: org(), now: BEFORE });
      const logins = { heldUntil: [{ userId: ETL, until: '2026-12-15T10:00:00.000Z' }] };
      const of = (users: readonly UserFacts[]): BreaksOn | undefined =>
        list([group()], { users, logins, question: { facts, by: 'client' } }).rows[0]?.breaksOn;
      const held = of([holds]);
      expect(held).to.include({ date: '2026-12-15', users: 1 });
      expect(held).to.not.have.property('heldUntil');
      expect(held?.why.map(({ key }) => key)).to.deep.equal([
        'logins.breaks.any-api-auth',
        'logins.breaks.certain-some',
      ]);
    });

    it('is counted among those who stop, as one whose assignment ends', () => {
      const breaks = (time: string): unknown => {
        const logins = { heldUntil: [{ userId: ETL, until: time }] };
        const facts = factsOf({ org: org(), now: BEFORE });
        return list([group()], { users: [holds], logins, question: { facts } }).summary.breaks;
      };
      const stop = { path: 'soap', of: 'any-api-auth', state: 'ahead', certainty: 'certain', users: 1 };
      expect(breaks('2026-12-15T10:00:00.000Z')).to.deep.equal([
        { ...stop, date: '2026-12-15', latest: '2026-12-15', daysLeft: 17, isHeld: true },
      ]);
      // It lacks the permission by then, as any other.
      expect(breaks('2026-11-30T10:00:00.000Z')).to.deep.equal([
        { ...stop, date: ENFORCED, latest: ENFORCED, daysLeft: 3 },
      ]);
    });

    it('is the end of the path, where the assignment outlives it', () => {
      expect(until('2028-01-01T00:00:00.000Z')).to.include({ of: 'soap', date: '2027-06-01' });
    });
  });

  it('turns on whether the permission is needed, for whoever lacks it, may, or does by the end of SOAP', () => {
    // Of Salesforce's own address nothing is decided, so that no verdict turns on anything.
    const own = { sourceIp: 'Salesforce.com IP' };
    const turns = (who: UserFacts, more: Partial<LoginGroup> = {}, until?: string): boolean => {
      const heldUntil = until === undefined ? [] : [{ userId: ETL, until }];
      const facts = factsOf({ org: org(), now: BEFORE });
      const { deciding } = list([group({ ...own, ...more })], {
        users: [who],
        logins: { heldUntil },
        question: { facts },
      });
      return deciding.has('use-any-api-auth');
    };
    expect([turns(lacks), turns(hidden), turns(unknownThere), turns(holds)]).to.deep.equal([true, true, true, false]);
    expect(turns(lacks, { userId: BOB }), 'who does not show').to.equal(true);
    expect(turns(lacks, byOAuth), 'another path').to.equal(false);
    expect(turns({ ...lacks, active: is(false) }), 'nothing stops').to.equal(false);
    expect(turns(holds, {}, '2026-12-15T10:00:00.000Z')).to.equal(true);
    expect(turns(holds, {}, '2027-06-01T00:00:00.000Z')).to.equal(true);
    expect(turns(holds, {}, '2027-06-02T00:00:00.000Z'), 'after the end of SOAP').to.equal(false);
  });

  it('--without-any-api-auth keeps those who lack the permission, or may', () => {
    const users = [
      holds,
      user({ id: BOB, username: 'bob@example.com', useAnyApiAuth: is(false) }),
      { ...hidden, id: CAROL, username: 'carol@example.com' },
    ];
    const groups = [ETL, BOB, CAROL].flatMap((userId) => [group({ userId }), group({ ...byOAuth, userId })]);
    const { rows } = listed([...groups, group({ userId: null })], { users, without: true });
    expect(rows.map(({ path, user: who }) => `${who?.username ?? ''} ${path}`).sort()).to.deep.equal([
      'bob@example.com soap',
      'carol@example.com soap',
    ]);
  });

  it('an API version of 31 to 40 has an end of its own, beside that of the path', () => {
    const [old, newer] = ['37.0', '41.0'].map(
      (apiVersion) => listed([group({ apiVersion })], { users: [holds] }).rows[0],
    );
    expect(old?.versionRetirement).to.deep.include({ retired: { release: "Summer '28", date: '2028-05-01' } });
    expect(old?.retirement?.date).to.equal('2027-06-01');
    expect(newer).not.to.have.property('versionRetirement');
  });
});

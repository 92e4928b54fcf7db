import { expect } from 'chai';
import type { HostLogins, ListedLogins } from '../../../lib/policy/logins/index.js';
import { factsOf, is, missing, org, user } from '../support.js';
import { ETL, group, list, NOW, seconds } from './support.js';

const BOB = '005000000000002AAA';

function at(host: string, changes: Partial<HostLogins> = {}): HostLogins {
  const { application, apiType, first, last, loginSubType, loginType, logins, status, userId } = group();
  return { userId, host, loginType, loginSubType, apiType, application, status, logins, first, last, ...changes };
}

function listed(
  instanceHosts: readonly HostLogins[],
  sandbox: Parameters<typeof org>[0] = {},
  filter: NonNullable<Parameters<typeof list>[1]>['filter'] = {},
): ListedLogins {
  const users = [user(), user({ id: BOB, username: 'bob@example.com', useAnyApiAuth: is(false) })];
  const facts = factsOf({ org: org(sandbox), now: NOW });
  return list([group()], { users, logins: { instanceHosts }, question: { facts }, filter });
}

describe('policy/logins: hosts that name an instance', () => {
  it('are a finding for each user, host and path, with the day on which they stop in production', () => {
    const { hosts } = listed([
      at('na12.salesforce.com', { logins: 3 }),
      at('NA12.salesforce.com', { logins: 2, status: 'Invalid Password', last: seconds('2026-11-21T00:00:00Z') }),
      at('eu5.salesforce.com', { logins: 1 }),
      at('na12.salesforce.com', { userId: BOB, logins: 9 }),
    ]);
    expect(hosts.map(({ host, logins, user: who }) => [who.username, host, logins])).to.deep.equal([
      ['bob@example.com', 'na12.salesforce.com', 9],
      ['etl@example.com', 'na12.salesforce.com', 5],
      ['etl@example.com', 'eu5.salesforce.com', 1],
    ]);
    // Production in phases from Spring '27 (docs/salesforce.md section 6), which is of January and February.
    expect(hosts[1]).to.deep.include({
      severity: 'warning',
      date: '2027-01-01',
      daysLeft: 40,
      lastSeen: '2026-11-21T00:00:00.000Z',
      lastSuccess: '2026-11-20T00:00:00.000Z',
    });
  });

  it('have stopped in sandboxes with Winter ’27; where it is not known what the org is, that counts', () => {
    for (const sandbox of [is(true), missing<boolean>('Organization')]) {
      const [found] = listed([at('cs88.salesforce.com')], { sandbox }).hosts;
      expect(found).to.include({ severity: 'error', date: '2026-09-01' });
      expect(found?.daysLeft).to.be.below(0);
    }
  });

  it('say what kind of org the day is for, of whom and of which release', () => {
    const what = (sandbox: Parameters<typeof org>[0]): unknown => {
      const [found] = listed([at('na12.salesforce.com')], sandbox).hosts;
      return [found?.what.key, found?.what.params['user'], found?.what.params['host']];
    };
    const whom = ['etl@example.com', 'na12.salesforce.com'];
    expect(what({ sandbox: is(false) })).to.deep.equal(['logins.instance-host.production', ...whom]);
    expect(what({ sandbox: is(true) })).to.deep.equal(['logins.instance-host.sandbox', ...whom]);
    expect(what({ sandbox: is(undefined) })).to.deep.equal(['logins.instance-host.either', ...whom]);
    expect(what({ sandbox: missing('Organization') })).to.deep.equal(['logins.instance-host.either', ...whom]);
  });

  it('tell since when and until when, whether somebody got in, and sort by user what is equally busy', () => {
    const first = seconds('2026-10-01T00:00:00Z');
    const { hosts } = listed([
      at('eu5.salesforce.com', { userId: BOB, status: 'Invalid Password' }),
      at('na12.salesforce.com', { logins: 4, last: seconds('2026-11-10T00:00:00Z'), first }),
      at('na12.salesforce.com', { logins: 6, last: seconds('2026-11-05T00:00:00Z') }),
      at('na12.salesforce.com', { userId: '005000000000009AAA', logins: 1, status: '' }),
    ]);
    expect(
      hosts.map((one) => [one.user.username, one.firstSeen, one.lastSeen, one.lastSuccess, one.everSucceeded]),
    ).to.deep.equal([
      ['etl@example.com', '2026-10-01T00:00:00.000Z', '2026-11-10T00:00:00.000Z', '2026-11-10T00:00:00.000Z', 'yes'],
      ['bob@example.com', '2026-11-01T00:00:00.000Z', '2026-11-20T00:00:00.000Z', undefined, 'no'],
      ['', '2026-11-01T00:00:00.000Z', '2026-11-20T00:00:00.000Z', undefined, 'unknown'],
    ]);
    expect(hosts[2]?.what.params['user'], 'who does not show is named by id').to.equal('005000000000009AAA');
  });

  it('count for --fail-within where somebody got in there', () => {
    expect(listed([at('na12.salesforce.com')]).soonest).to.equal(40);
    expect(listed([at('na12.salesforce.com', { status: 'Invalid Password' })]).soonest).to.equal(191);
    expect(listed([]).soonest).to.equal(191);
  });

  it('stand in the rows of their users', () => {
    const { rows } = listed([at('na12.salesforce.com'), at('eu5.salesforce.com', { userId: BOB })]);
    expect(rows.map(({ instanceHosts, user: who }) => [who?.id, instanceHosts])).to.deep.equal([
      [ETL, ['na12.salesforce.com']],
    ]);
  });

  it('are those of the logins that are wanted', () => {
    const refresh = at('na12.salesforce.com', { loginType: 'Remote Access 2.0', loginSubType: 'OauthRefreshToken' });
    expect(listed([refresh]).hosts).to.deep.equal([]);
    expect(listed([refresh], {}, { paths: ['other'] }).hosts).to.have.length(1);
    const both = [at('na12.salesforce.com'), at('na12.salesforce.com', { userId: BOB })];
    const lacking = listed(both, {}, { paths: ['soap'], withoutAnyApiAuth: true }).hosts;
    expect(lacking.map(({ user: who }) => who.username)).to.deep.equal(['bob@example.com']);
  });
});

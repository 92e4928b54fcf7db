/**
 * How often clients called the API, as the event logs of an org have it, day by day.
 */
import { expect } from 'chai';
import { collect, witnessOf } from '../support.js';
import { startOrg, type Org } from '../../../org/index.js';

const NOW = Date.parse('2026-11-18T12:00:00Z');

describe('facts/org/logins: calls of the API', () => {
  let org: Org;
  before(async () => {
    org = await startOrg({ clock: () => NOW, users: 20 });
  });
  after(async () => org.close());

  it('are counted by user, client and day, of the days that the org has logs of', async () => {
    const [first, second] = org.integrations;
    if (first === undefined || second === undefined) throw new Error('no integrations');
    org.change.callApi(first.username, 'Grid', '2026-11-16T03:00:00Z', 40);
    org.change.callApi(first.username, 'Grid', '2026-11-17T03:00:00Z', 41);
    org.change.callApi(first.username, 'Grid', '2026-11-17T23:59:59Z', 2);
    org.change.callApi(first.username, '', '2026-11-17T03:00:00Z', 3);
    org.change.callApi(second.username, 'Grid', '2026-11-17T03:00:00Z', 5);
    org.change.writeEventLogs(3);
    const witness = await witnessOf(org, org.admin);
    const logins = await witness.logins({
      since: '2026-10-18T12:00:00.000Z',
      until: new Date(NOW).toISOString(),
      wanted: 'all',
      maxLogBytes: 10_000_000,
    });
    const ids = new Map<string, string>();
    for (const { id, username } of await collect(witness.users({ addresses: [] }))) ids.set(username, id);
    const uses = logins.apiUsage?.uses ?? [];
    const of = (username: string, client: string): (readonly [string, number])[] =>
      uses
        .filter((use) => use.userId === ids.get(username) && use.client === client)
        .map(({ calls, day }) => [day, calls] as const)
        .sort();
    expect(of(first.username, 'Grid')).to.deep.equal([
      ['2026-11-16', 40],
      ['2026-11-17', 43],
    ]);
    expect(of(first.username, '198.51.100.77')).to.deep.equal([['2026-11-17', 3]]);
    expect(of(second.username, 'Grid')).to.deep.equal([['2026-11-17', 5]]);
    expect(logins.apiUsage?.days).to.include.members(['2026-11-17', '2026-11-16']);
    expect([...(logins.apiUsage?.days ?? [])].sort().reverse()).to.deep.equal(logins.apiUsage?.days);
  });
});

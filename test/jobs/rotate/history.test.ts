/**
 * How far back a rotation looks at logins: the newest rows one by one, and of those before them who came, and from where
 * (docs/adr/0022-rotations.md; Salesforce keeps LoginHistory for six months).
 */
import { expect } from 'chai';
import type { LoginQuery } from '../../../lib/facts/types.js';
import { userHistory, type UserHistory } from '../../../lib/jobs/rotate/history.js';
import { everyLogin } from '../../../lib/jobs/rotate/rotationFacts.js';
import { seenAddresses } from '../../../lib/jobs/rotate/testPlace.js';
import { known, unreadable, type LoginFacts, type LoginGroup } from '../../../lib/policy/index.js';
import { gap } from '../../policy/support.js';
import { WatchedOrg } from './watchedOrg.js';

const NOW = '2026-11-24T12:00:00.000Z';
const [TEN, ELEVEN] = ['198.51.100.10', '198.51.100.11'] as const;

const groupOf = (day: string, more: Partial<LoginGroup> = {}): LoginGroup => ({
  ...{ userId: '005', sourceIp: TEN, country: null, loginType: 'Other Apex API', loginSubType: null },
  ...{ apiType: 'SOAP Partner', apiVersion: null, application: 'Month end', status: 'Success', logins: 3, first: 0 },
  last: Date.parse(`${day}T00:00:00.000Z`) / 1000,
  ...more,
});

describe('jobs: the logins of the user of a rotation', () => {
  let asked: LoginQuery[];
  beforeEach(() => {
    asked = [];
  });

  const history = async (org: WatchedOrg, answer: Partial<LoginFacts> = {}): Promise<UserHistory> => {
    const none = {
      since: '',
      until: '',
      groups: [],
      tokenUses: [],
      clientNames: [],
      successTexts: [],
      gaps: [],
      logGaps: [],
    };
    const logins = async (query: LoginQuery): Promise<LoginFacts> => {
      asked.push(query);
      return Promise.resolve({ ...none, ...answer });
    };
    return userHistory({ client: org, now: new Date(NOW), witness: { logins } }, '005');
  };
  const many = (rows: number): WatchedOrg => {
    const org = new WatchedOrg();
    const first = Date.parse('2026-11-20T00:00:00.500Z');
    for (let at = 0; at < rows; at += 1) org.logIn('Billing', TEN, new Date(first + at * 1000).toISOString());
    return org;
  };

  it('are read one by one, as far back as Salesforce keeps them', async () => {
    const org = many(1999);
    org.logins.push({ ...org.logins[0], Id: 'old', LoginTime: '2026-05-01T00:00:00.000Z' });
    const { earlier, gaps, rows } = await history(org);
    expect([rows.known && rows.value.length, earlier, gaps, asked]).to.deep.equal([1999, [], [], []]);
    org.refused.add('LoginHistory');
    const hidden = await history(org);
    expect([hidden.rows.known, hidden.earlier, asked]).to.deep.equal([false, [], []]);
  });

  // Six months have 184 days at most.
  it('of more than that are counted before the oldest, to the end of its second', async () => {
    const groups = [
      groupOf('2026-08-01'),
      groupOf('2026-09-01', { application: 'Yearly', sourceIp: ELEVEN, status: 'Invalid Password' }),
      groupOf('2026-07-01', { sourceIp: null, application: null, loginType: null, apiType: null, status: 'Failed' }),
    ];
    const { earlier, gaps, rows } = await history(many(2000), { groups, gaps: [gap('LoginHistory')] });
    expect(asked).to.deep.equal([
      {
        ...{ wanted: 'all', users: ['005'], maxLogBytes: 0, since: '2026-05-24T12:00:00.000Z' },
        until: '2026-11-20T00:00:01.500Z',
      },
    ]);
    expect(gaps.map(({ what }) => what)).to.deep.equal(['LoginHistory']);
    const one = { id: '', loginType: 'Other Apex API', loginSubType: '', apiType: 'SOAP Partner' };
    expect(earlier).to.deep.equal([
      { ...one, time: '2026-09-01T00:00:00.000Z', outcome: 'failure', sourceIp: ELEVEN, application: 'Yearly' },
      { ...one, time: '2026-08-01T00:00:00.000Z', outcome: 'success', sourceIp: TEN, application: 'Month end' },
      {
        ...{ ...one, time: '2026-07-01T00:00:00.000Z', outcome: 'failure', sourceIp: '', application: '' },
        ...{ loginType: '', apiType: '' },
      },
    ]);
    const past = { earlier, gaps };
    expect(everyLogin({ history: rows, past })).to.have.length(2003);
    expect(everyLogin({ history: unreadable(gap('x')), past })).to.deep.equal([]);
    expect(everyLogin({ history: known([], ''), past })).to.deep.equal(earlier);
    // Where the user has got in, and not where it has failed.
    expect([...seenAddresses(earlier)]).to.deep.equal([TEN]);
    expect([...seenAddresses([])]).to.deep.equal([]);
    // A language in which success has another word.
    const german = [groupOf('2026-08-01', { status: 'Erfolg' })];
    for (const [successTexts, outcome] of [
      [[], 'unknown'],
      [['Erfolg'], 'success'],
    ] as const) {
      const other = await history(many(2000), { groups: german, successTexts });
      expect(other.earlier.map((row) => row.outcome)).to.deep.equal([outcome]);
    }
  });
});

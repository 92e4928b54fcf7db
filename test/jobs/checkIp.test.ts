/**
 * What addresses mean to an org and its users, as a gate says it: docs/salesforce.md sections 1 and 2, docs/exit-codes.md.
 */
import { expect } from 'chai';
import { runIpCheck, type IpCheck, type IpChecked } from '../../lib/jobs/checkIp.js';
import { questionOf } from '../../lib/jobs/common/loginQuestion.js';
import { parseAddress } from '../../lib/ip/index.js';
import { errorOf, witnessOf } from '../facts/org/support.js';
import { startOrg, type Org, type OrgSession } from '../org/index.js';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const [INSIDE, OUTSIDE] = ['203.0.113.10', '198.51.100.200'];
const WHO = 'etl@t.example';

describe('jobs: what addresses mean', () => {
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => NOW.getTime() });
    org.change.settings.trustedRanges = [{ start: '203.0.113.0', end: '203.0.113.255' }];
    org.change.addProfile({ name: 'Robots', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    org.change.addUser({ username: WHO, profile: 'Robots' });
    org.change.addVerifiedAddress(WHO, '198.51.100.201');
  });
  after(async () => org.close());

  const check = async (ips: readonly string[], more: Partial<IpCheck> = {}, session?: OrgSession): Promise<IpChecked> =>
    runIpCheck({
      witness: await witnessOf(org, session ?? org.admin, { now: NOW.toISOString() }),
      question: questionOf({ path: 'soap', 'login-api-version': 64 }, NOW),
      asked: { targets: ips.map(parseAddress), unasked: [], notes: [] },
      ...{ profiles: undefined, usernames: undefined, ...more },
    });
  /** Of the user that was named. */
  const verdicts = ({ checked }: IpChecked): string[] =>
    checked.answers.filter(({ subject }) => subject.kind === 'user').map(({ verdict }) => verdict);

  it('no token from a trusted range, a token from elsewhere, and a no as soon as one of them needs it', async () => {
    const inside = await check([INSIDE], { usernames: [WHO] });
    expect([verdicts(inside), inside.checked.conclusion]).to.deep.equal([['no-token'], 'yes']);
    const both = await check([INSIDE, OUTSIDE], { usernames: [WHO] });
    expect([verdicts(both), both.checked.conclusion]).to.deep.equal([['no-token', 'token-required'], 'no']);
  });

  it('an address that the user has verified is asked for: whether it spares the token nobody has documented', async () => {
    const { checked } = await check(['198.51.100.201'], { usernames: [WHO] });
    const [ofUser] = checked.answers.filter(({ subject }) => subject.kind === 'user');
    expect([ofUser?.verdict, ofUser?.rule]).to.deep.equal([...['unknown', 'verified-address']]);
  });

  it('without an address the one that the org saw at the login of this session, which is said', async () => {
    const { checked, note } = await check([], {}, org.change.logIn('admin@loopback.example', 'office'));
    expect([checked.conclusion, note?.params['address']]).to.deep.equal(['yes', org.addresses.office]);
  });

  it('users and profiles that the org does not have are no answer', async () => {
    expect(await errorOf(check([INSIDE], { usernames: ['nobody@t.example'] }))).to.include({
      key: 'facts-org.error.unknown-username',
    });
    expect(await errorOf(check([INSIDE], { profiles: ['Robot'] }))).to.include({
      key: 'shared.profile.unknown-nearest',
    });
  });
});

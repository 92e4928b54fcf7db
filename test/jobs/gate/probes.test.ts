import { expect } from 'chai';
import { policyOf } from '../../../lib/facts/policyFile/index.js';
import { parseAddress, parseRange } from '../../../lib/ip/index.js';
import { askProbes } from '../../../lib/jobs/gate/probes.js';
import type { VerifiedUsers } from '../../../lib/jobs/gate/verifiedAddresses.js';
import { ruleLayouts } from '../../../lib/jobs/common/policyFile.js';
import type { ProbeAnswer } from '../../../lib/policy/gate/index.js';
import type { OrgFacts } from '../../../lib/policy/index.js';
import { factsOf, gap, is, missing, org, profile, user } from '../../policy/support.js';
import { ENTRY, GOOD, OWNER, read, seenUsers } from '../../policy/gate/support.js';

type Told = readonly [path: ProbeAnswer['path'], verdict: ProbeAnswer['verdict'], rule: string];

const TRUSTED = is([parseRange('198.18.4.0/24')]);
const OPEN: Partial<OrgFacts> = { trustedRanges: TRUSTED, oauthPasswordFlowBlocked: is(false) };
const OLD: Partial<OrgFacts> = { created: is('2020-01-01T00:00:00.000Z') };

/** Nobody has verified an address, and everybody was asked. */
const NONE: VerifiedUsers = { named: new Map(), holders: [], gaps: [], isAsked: () => true };

/** What the file's addresses come to in such an org at a time. */
async function told(
  policy: object,
  facts: Partial<OrgFacts>,
  now = '2026-11-22T12:00:00.000Z',
  verified = NONE,
): Promise<Told[]> {
  const { file } = await policyOf(JSON.stringify({ version: 1, ...policy }), 'sf-token.yml', ruleLayouts());
  const asked = factsOf({ org: org({ ...OLD, ...facts }), now });
  const users = read(seenUsers([GOOD, OWNER]));
  const answers = askProbes(file, {
    org: asked,
    users,
    profiles: { there: true, value: [profile()], gaps: [] },
    verified,
  });
  return answers.map(({ path, rule, verdict }) => [path, verdict, rule]);
}

const none = { mustNotPass: ['198.18.4.7'] };
const SHUT: Partial<OrgFacts> = { ...OPEN, trustedRanges: is([]), oauthPasswordFlowBlocked: is(true) };
const HOLDER = user({ verifiedAddresses: is([parseAddress('198.18.4.7')]) });
const some = { mustPass: ['198.18.4.7'] };

// Both paths carry a password, and a trusted range lets it in without a token on either (docs/salesforce.md, section 1).
describe('addresses that must pass or must not: by which paths they are asked about', () => {
  it('mustNotPass: by SOAP and by the username-password flow', async () => {
    expect(await told(none, OPEN)).to.deep.equal([
      ['soap', 'no-token', 'trusted-range'],
      ['oauth-password', 'no-token', 'trusted-range'],
    ]);
  });

  it('mustNotPass: by OAuth, where SOAP login() has ended or is off', async () => {
    const [soap, oauth] = await told(none, { ...OPEN, created: is('2026-01-01T00:00:00.000Z') });
    expect([soap, oauth]).to.deep.equal([
      ['soap', 'impossible', 'soap-disabled'],
      ['oauth-password', 'no-token', 'trusted-range'],
    ]);
  });

  it('unknown by one of them is unknown', async () => {
    const [, oauth] = await told(none, {
      trustedRanges: TRUSTED,
      oauthPasswordFlowBlocked: missing('OauthOidcSettings'),
    });
    expect(oauth?.slice(0, 2)).to.deep.equal(['oauth-password', 'unknown']);
  });

  it('mustPass: by no path that is switched off for everybody', async () => {
    const blocked = { ...OPEN, oauthPasswordFlowBlocked: is(true) };
    expect(await told(some, blocked)).to.deep.equal([['soap', 'no-token', 'trusted-range']]);
    const off = { ...OPEN, created: is('2026-01-01T00:00:00.000Z') };
    expect(await told(some, off)).to.deep.equal([['oauth-password', 'no-token', 'trusted-range']]);
  });

  it('mustPass: where there is none, or the register has the user on it, that is a no', async () => {
    const shut = { ...OPEN, created: is('2026-01-01T00:00:00.000Z'), oauthPasswordFlowBlocked: is(true) };
    expect((await told(some, shut)).map(([, verdict]) => verdict)).to.deep.equal(['impossible', 'impossible']);
    const asked = { mustPass: [{ address: '198.18.4.7', usernames: [ENTRY.username] }], integrations: [ENTRY] };
    const off = { ...OPEN, created: is('2026-01-01T00:00:00.000Z') };
    expect((await told(asked, off)).map(([path, , rule]) => `${path} ${rule}`)).to.include('soap soap-disabled');
  });

  // Whether an address that a user has verified counts by API is unconfirmed (docs/salesforce.md, section 1): no pass.
  it('mustNotPass: of users who have verified it', async () => {
    expect(await told(none, SHUT)).to.deep.include(['soap', 'token-required', 'untrusted']);
    const holders = { ...NONE, holders: [HOLDER] };
    expect(await told(none, SHUT, undefined, holders)).to.deep.include(['soap', 'unknown', 'verified-address']);
    const other = { mustNotPass: ['198.18.4.8'] };
    const verdicts = (await told(other, SHUT, undefined, holders)).map(([, verdict]) => verdict);
    expect(verdicts).to.not.include('unknown');
  });

  it('mustNotPass: what was not asked, or could not be read, is open', async () => {
    const range = { mustNotPass: ['198.18.4.0/24'] };
    const unread = { ...NONE, gaps: [gap('LoginIp')] };
    const unasked = { ...NONE, isAsked: () => false };
    for (const verified of [unread, unasked]) {
      expect((await told(range, SHUT, undefined, verified)).map(([, verdict]) => verdict)).to.include('unknown');
    }
    expect((await told(range, SHUT)).map(([, verdict]) => verdict)).to.not.include('unknown');
  });

  it('users who are named are asked about with what they have verified', async () => {
    const named = {
      ...NONE,
      named: new Map([[GOOD.username.toLowerCase(), { ...GOOD, ...{ verifiedAddresses: HOLDER.verifiedAddresses } }]]),
    };
    const asked = { mustNotPass: [{ address: '198.18.4.7', usernames: [GOOD.username] }] };
    expect(await told(asked, SHUT, undefined, named)).to.deep.include(['soap', 'unknown', 'verified-address']);
  });
});

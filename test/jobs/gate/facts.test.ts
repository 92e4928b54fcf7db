/** What the gate reads beyond the logins of the last days, of an org. */
import { expect } from 'chai';
import { policyOf } from '../../../lib/facts/policyFile/index.js';
import { parseRange } from '../../../lib/ip/index.js';
import { readGateFacts, type GateQuestion } from '../../../lib/jobs/gate/facts.js';
import { ruleLayouts } from '../../../lib/jobs/common/policyFile.js';
import type { PublishedList } from '../../../lib/policy/audit/index.js';
import type { JudgedRule, Severity } from '../../../lib/policy/findings/index.js';
import { judgeGate } from '../../../lib/policy/gate/index.js';
import { witnessOf } from '../../facts/org/support.js';
import { startOrg, type Org } from '../../org/index.js';
import { nameOf } from '../../support/gapName.js';

const DAY = 86_400;
const LATELY = 'lately@acme.example';
const BEFORE = 'before@acme.example';
const LONG_AGO = 'long.ago@acme.example';
const NEVER = 'never@acme.example';
const PLAIN = 'plain@acme.example';
/** From documentation ranges (RFC 5737). */
const VERIFIED = '192.0.2.77';
const OTHER = '192.0.2.78';

describe('facts of the gate, of an org', () => {
  let org: Org;
  let now: string;
  before(async () => {
    org = await startOrg({ users: 5, logins: 0, integrations: 0, seed: 3 });
    for (const username of [LATELY, BEFORE, LONG_AGO, NEVER, PLAIN]) org.change.addUser({ username });
    now = new Date(org.change.now()).toISOString();
    const ago = (days: number): number => Math.floor(org.change.now() / 1000) - days * DAY;
    org.change.addLogin(LATELY, ago(3));
    org.change.addLogin(BEFORE, ago(45));
    org.change.addLogin(BEFORE, ago(120));
    org.change.addLogin(LONG_AGO, ago(120));
    // In the browser, which is no use of an integration.
    for (const username of [LONG_AGO, NEVER]) {
      org.change.addLogin(username, ago(2), { loginType: 'Application', loginSubType: null, apiType: null });
    }
    org.change.addVerifiedAddress(PLAIN, VERIFIED);
  });
  after(async () => {
    await org.close();
  });

  const judge = async (
    policy: object,
    rule: string,
    more: Pick<GateQuestion, 'threshold'> = {},
  ): Promise<JudgedRule | undefined> => {
    const { file } = await policyOf(JSON.stringify({ version: 1, ...policy }), 'sf-token.yml', ruleLayouts());
    const facts = await readGateFacts(await witnessOf(org), { file, now, since: undefined, ...more });
    return judgeGate(facts, { name: 'org' }).find((one) => one.rule.id === rule);
  };
  const register = (...usernames: readonly string[]): object => ({
    integrations: usernames.map((username) => ({
      name: username.replace('@', ' at '),
      username,
      owner: 'o',
      purpose: 'p',
      path: 'soap',
    })),
  });

  it('integration-unused looks at the 90 days that it needs, of those who were not seen in 30', async () => {
    const judged = await judge(register(LATELY, BEFORE, LONG_AGO, NEVER), 'integration-unused');
    expect(judged?.gaps).to.deep.equal([]);
    expect(judged?.findings.map(({ subject }) => subject.name)).to.have.members(
      [LONG_AGO, NEVER].map((name) => name.replace('@', ' at ')),
    );
  });

  it('mustNotPass asks who of all users has verified the address', async () => {
    const verified = await judge({ mustNotPass: [VERIFIED] }, 'must-not-pass');
    const other = await judge({ mustNotPass: [OTHER] }, 'must-not-pass');
    const open = (judged: JudgedRule | undefined): number | undefined =>
      judged?.gaps.filter((gap) => nameOf(gap).includes(PLAIN)).length;
    // Whatever profiles with ranges of their own let in.
    expect([open(verified), open(other)]).to.deep.equal([1, 0]);
    // Of a range only some are asked, and that is said.
    const range = await judge({ mustNotPass: ['192.0.2.0/28'] }, 'must-not-pass');
    expect(range?.gaps.map(({ why }) => why.key)).to.include('gate.gap.verified');
  });

  it('verified-outside looks at everybody where the file or the run gives it weight, and else at the register and administrators', async () => {
    const names = async (rules: object, threshold: Severity = 'error'): Promise<string[] | undefined> =>
      (await judge({ rules }, 'verified-outside', { threshold }))?.findings.map(({ subject }) => subject.name);
    expect(await names({})).not.to.include(VERIFIED);
    for (const severity of ['warning', 'error']) {
      expect(await names({ 'verified-outside': severity }), severity).to.include(VERIFIED);
    }
    const alone = ['administrators', 'register'];
    expect((await judge({}, 'verified-outside'))?.lookedAt).to.deep.equal(alone);
    expect((await judge({}, 'verified-outside', { threshold: 'note' }))?.lookedAt).to.equal(undefined);
    expect(await names({}, 'warning')).not.to.include(VERIFIED);
    expect(await names({}, 'note')).to.include(VERIFIED);
    expect(await names({ 'verified-outside': 'note' }, 'note')).to.include(VERIFIED);
  });

  it('lists that somebody publishes are held against the ranges', async () => {
    const { file } = await policyOf('version: 1\n', 'sf-token.yml', ruleLayouts());
    const cloud = { name: 'cloud', ranges: [parseRange('0.0.0.0/0')] };
    const outcome = async (...published: readonly PublishedList[]): Promise<unknown> => {
      const facts = await readGateFacts(await witnessOf(org), { file, now, since: undefined, published });
      const judged = judgeGate(facts, { name: 'org' }).find(({ rule }) => rule.id === 'published-range');
      return [judged?.outcome, judged?.lookedAt];
    };
    expect([await outcome(), await outcome(cloud)]).to.deep.equal([
      ['not-applicable', []],
      ['failed', ['cloud']],
    ]);
  });

  it('and who is named is asked about with what they have verified', async () => {
    const of = async (address: string): Promise<string | undefined> =>
      (await judge({ mustNotPass: [{ address, usernames: [PLAIN] }] }, 'must-not-pass'))?.outcome;
    expect([await of(VERIFIED), await of(OTHER)]).to.deep.equal(['incomplete', 'passed']);
  });
});

import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Ajv } from 'ajv';
import { startOrg, type Org } from '../org/index.js';
import { csvRows } from '../support/csv.js';
import { asList, asObject, explained, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, plugin, ROOT, type Ran } from '../support/run.js';

const SAMPLE = join(ROOT, 'test', 'data', 'project', 'sample');
const AT = '2026-11-24T12:00:00Z';

function validate(command: string, result: JsonObject): void {
  const schema = JSON.parse(readFileSync(join(ROOT, 'schemas', `${command}.json`), 'utf8')) as object;
  const valid = new Ajv({ strict: false }).compile(schema);
  expect(valid(result), JSON.stringify(valid.errors)).to.equal(true);
}

/** `frozen: yes denied user-frozen`, one for each value of each fact. */
function hingesOf(answer: JsonObject | undefined): string[] {
  return asList(answer?.['hinges'] ?? []).flatMap(({ fact, values }) =>
    asList(values).map(({ value, verdict, rule }) => [`${String(fact)}:`, value, verdict, rule].join(' ')),
  );
}

describe('what an unknown hinges on', function () {
  const home = new Home();
  let scratch = '';

  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'sf-token-hinges-'));
  });
  after(() => {
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  describe('in a project that does not say whether the OAuth flow is blocked', () => {
    let silent = '';

    before(() => {
      silent = join(scratch, 'silent');
      cpSync(SAMPLE, silent, { recursive: true });
      rmSync(join(silent, 'force-app', 'main', 'default', 'settings', 'OauthOidc.settings-meta.xml'));
    });

    const check = async (...args: string[]): Promise<Ran> =>
      plugin(['token', 'check', 'ip', '--source-dir', silent, '--path', 'oauth-password', '--at', AT, ...args], home);
    const decided = (ran: Ran): JsonObject[] =>
      explained(resultOf(ran), 'answers').filter((answer) => answer['decides'] === true);

    it('names the flow, with the verdict for each of its values: 68', async () => {
      const ran = await check('--ip', '192.0.2.70', '--profile', 'Integration', '--json');
      validate('token-check-ip', resultOf(ran));
      const [org, profile] = decided(ran);
      expect([org?.['verdict'], profile?.['verdict'], ran.code]).to.deep.equal(['unknown', 'unknown', 68]);
      expect(hingesOf(org)).to.have.members([
        'password-flow: allowed no-token trusted-range',
        'password-flow: blocked impossible oauth-flow-blocked',
      ]);
      expect(hingesOf(profile)).to.have.members([
        'password-flow: allowed no-token profile-range-inside',
        'password-flow: blocked impossible oauth-flow-blocked',
      ]);
    });

    it('takes the word of the user, and no gap stands in its way: 0', async () => {
      const ran = await check('--ip', '192.0.2.70', '--assume', 'password-flow=allowed', '--json');
      const [org] = decided(ran);
      expect([org?.['verdict'], ran.code]).to.deep.equal(['no-token', 0]);
      expect(resultOf(ran)['incomplete']).to.deep.equal([]);
    });

    it("refuses an address outside a profile's ranges either way, and says so: 30", async () => {
      const ran = await check('--ip', '203.0.113.50', '--profile', 'Integration', '--json');
      validate('token-check-ip', resultOf(ran));
      const [org, profile] = decided(ran);
      expect([org?.['verdict'], ran.code]).to.deep.equal(['unknown', 30]);
      expect([profile?.['verdict'], profile?.['rule']]).to.deep.equal(['denied', 'profile-range-outside']);
      expect(profile).not.to.have.property('hinges');
      const notes = JSON.stringify(profile?.['notes']);
      expect(notes)
        .to.include('Refused whatever the open facts turn out to be: ')
        .and.to.include('password-flow=allowed: denied (profile-range-outside)')
        .and.to.include('password-flow=blocked: impossible (oauth-flow-blocked)');
    });

    it('tells people what it turns on and how to settle it, in every format', async () => {
      const human = (await check('--ip', '192.0.2.70')).stdout;
      expect(human).to.match(/^ +Depends on +password-flow: /mu);
      expect(human).to.include('--assume password-flow=allowed or =blocked');
      const [row] = csvRows((await check('--ip', '192.0.2.70', '--result-format', 'csv')).stdout);
      expect(row?.['hinges'])
        .to.include('allowed = no-token (trusted-range)')
        .and.to.include('blocked = impossible (oauth-flow-blocked)');
      for (const format of ['junit', 'github']) {
        const text = (await check('--ip', '192.0.2.70', '--result-format', format)).stdout;
        expect(text, format).to.include('allowed = no-token (trusted-range)').and.to.include('--assume password-flow');
      }
    });

    it('says for a block what holds at all of its addresses', async () => {
      const ran = await check('--ip', '192.0.2.0/24', '--json');
      const answers = decided(ran);
      expect(answers.map(({ address, verdict }) => [address, verdict])).to.deep.equal([
        ['192.0.2.0-192.0.2.255', 'unknown'],
      ]);
      // Where the flow is allowed, some of them need a token and some do not.
      expect(hingesOf(answers[0]).map((line) => line.split(' ').slice(0, 3).join(' '))).to.have.members([
        'password-flow: allowed unknown',
        'password-flow: blocked impossible',
      ]);
    });
  });

  describe('in an org of which not everything can be read', () => {
    let org: Org;
    let session = '';

    before(async () => {
      org = await startOrg({ users: 20, logins: 0, seed: 5 });
      const { change } = org;
      change.settings.useAnyApiAuth = 'optional';
      change.addProfile({ name: 'H Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
      change.addProfile({
        name: 'H Ranged',
        permissions: ['ApiEnabled', 'UseAnyApiAuth'],
        ranges: [{ start: '192.0.2.0', end: '192.0.2.15' }],
      });
      change.addUser({ username: 'plain@h.example', profile: 'H Plain' });
      change.addUser({ username: 'ranged@h.example', profile: 'H Ranged' });
      session = change.sessionWithout('ManageUsers').accessToken;
    });
    after(async () => {
      await org.close();
    });

    /** By somebody who may not read UserLogin, and so not whether a user is frozen. */
    const blind = async (...args: string[]): Promise<Ran> =>
      plugin(['token', ...args, '--target-org', session], home, { env: { SF_ORG_INSTANCE_URL: org.urls.cloud } });
    const names = ['--username', 'plain@h.example', '--username', 'ranged@h.example'];

    it('check ip: each fact that was not read, what its values give, and which read would tell', async () => {
      const ran = await blind('check', 'ip', '--ip', '192.0.2.7', ...names, '--json');
      validate('token-check-ip', resultOf(ran));
      const users = explained(resultOf(ran), 'answers').filter(
        (answer) => asObject(answer['subject'])['kind'] === 'user',
      );
      expect(users.map(({ verdict }) => verdict)).to.deep.equal(['unknown', 'unknown']);
      expect(hingesOf(users[0])).to.have.members([
        'frozen: yes denied user-frozen',
        'frozen: no unknown user-locked',
        'locked: yes denied user-locked',
        'locked: no unknown user-frozen',
        // Nor the addresses that the user has verified: there Salesforce's texts are silent about the token.
        'verified-address: yes unknown user-frozen',
        'verified-address: no unknown user-frozen',
      ]);
      const unread = asList(users[0]?.['hinges'] ?? []).map((hinge) => hinge['unread']);
      const gaps = asList(resultOf(ran)['incomplete']).map(({ what }) => what);
      expect(gaps).to.include.members(unread.flat());
      expect(unread.flat()).not.to.deep.equal([]);
    });

    it('list users: for each user, and counted', async () => {
      const ran = await blind('list', 'users', '--ip', '192.0.2.7', ...names, '--json');
      const result = resultOf(ran);
      validate('token-list-users', result);
      expect(ran.code).to.equal(68);
      const [plain] = asList(result['users']);
      const explanation = asList(result['explanations'])[Number(plain?.['explanation'])];
      expect(hingesOf(explanation)).to.include('frozen: yes denied user-frozen');
      const summary = asObject(result['summary']);
      expect(asObject(summary['byVerdict'])['unknown']).to.equal(2);
      expect(asObject(summary['byHinge'])).to.include({ frozen: 2, locked: 2 });
    });

    it('list users: frozen or not matters not where the range refuses', async () => {
      const ran = await blind('list', 'users', '--ip', '203.0.113.7', '--username', 'ranged@h.example', '--json');
      const result = resultOf(ran);
      expect(asList(result['users']).map(({ verdict, rule }) => [verdict, rule])).to.deep.equal([
        ['denied', 'profile-range-outside'],
      ]);
      expect(asObject(result['summary'])['byHinge']).to.deep.equal({});
    });

    it('list users --summary: the same counts, and people see what it hinges on', async () => {
      const counted = async (...more: string[]): Promise<unknown> =>
        asObject(resultOf(await blind('list', 'users', ...more, '--json'))['summary'])['byHinge'];
      const whole = await counted();
      expect(whole).to.have.property('frozen');
      expect(await counted('--summary')).to.deep.equal(whole);
      const human = (await blind('list', 'users', '--summary')).stdout;
      expect(human)
        .to.match(
          / needs? a token for SOAP login\(\) from outside all ranges, unless frozen or locked out \(not read\)\./u,
        )
        .and.to.match(/^Not read, but decisive: whether they are (?:frozen|locked out) \(\d+\)(?:,| and) whether /mu)
        .and.to.match(/ frozen\? /u);
    });

    it('list users: a column of CSV', async () => {
      const ran = await blind('list', 'users', '--ip', '192.0.2.7', ...names, '--result-format', 'csv');
      const [row] = csvRows(ran.stdout);
      expect(row?.['hinges']?.split(' | ')).to.include(
        'frozen: yes = denied (user-frozen), no = unknown (user-locked)',
      );
    });
  });
});

import { expect } from 'chai';
import { soapLogin } from '../org/client.js';
import { startOrg, type Org } from '../org/index.js';
import { outcomeOf } from '../org/login/support.js';
import { asList, asObject, resultOf } from '../support/envelope.js';
import { Home, plugin } from '../support/run.js';

/**
 * What the plugin foretells, and what the org then does, which decides by code of its own: every integration user from
 * every vantage point. `unknown` foretells nothing.
 */
describe('verdicts and the logins that follow', function () {
  const VANTAGES = ['office', 'cloud', 'branch'] as const;
  /** Their token is not the one the org has, whatever the address. */
  const DEAD_TOKENS = new Set(['stale-token']);
  const home = new Home();
  let org: Org;
  let foretold: ReadonlyMap<string, unknown>;
  let notes: ReadonlyMap<string, unknown>;
  let assumed: readonly unknown[];

  before(async () => {
    org = await startOrg({ users: 15, seed: 9 });
    const users = org.integrations.flatMap(({ username }) => ['--username', username]);
    const addresses = VANTAGES.flatMap((vantage) => ['--ip', org.addresses[vantage]]);
    const ran = await plugin(
      ['token', 'check', 'ip', '--target-org', org.admin.accessToken, ...users, ...addresses, '--json'],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office } },
    );
    const result = resultOf(ran);
    const told = (what: string): ReadonlyMap<string, unknown> =>
      new Map(
        asList(result['answers']).map((answer): [string, unknown] => [
          `${String(asObject(answer['subject'])['name'])} ${String(answer['address'])}`,
          answer[what],
        ]),
      );
    foretold = told('verdict');
    notes = told('notes');
    assumed = asList(result['assumptions']).map(({ fact, value }) => `${String(fact)}=${String(value)}`);
  });
  after(async () => {
    await org.close();
    home.remove();
  });

  it('agree', async () => {
    const seen: Record<string, number> = {};
    for (const { case: name, username, password, securityToken } of org.integrations) {
      for (const vantage of VANTAGES) {
        const attempt = async (secret: string): Promise<boolean> =>
          outcomeOf(await soapLogin(org.urls[vantage], username, secret)) === 'ok';
        const verdict = String(foretold.get(`${username} ${org.addresses[vantage]}`));
        const what = `${name} from ${vantage}: ${verdict}`;
        seen[verdict] = (seen[verdict] ?? 0) + 1;
        switch (verdict) {
          case 'no-token':
            expect(await attempt(password), what).to.equal(true);
            break;
          case 'token-required':
            // A missing token counts as a failure, and the last attempt of a user is not to be spent.
            if (name !== 'nearly-locked') expect(await attempt(password), `${what}, without`).to.equal(false);
            expect(await attempt(password + securityToken), `${what}, with`).to.equal(!DEAD_TOKENS.has(name));
            break;
          case 'denied':
          case 'impossible':
            expect(await attempt(password + securityToken), what).to.equal(false);
            break;
          default:
            expect(verdict, what).to.equal('unknown');
        }
      }
    }
    expect(Object.keys(seen)).to.have.members(['no-token', 'unknown', 'token-required', 'denied', 'impossible']);
  });

  it('say of whom the password has expired, as the org itself says', () => {
    const told = org.integrations.filter(({ username }) =>
      String(notes.get(`${username} ${org.addresses.cloud}`)).includes('The org says that the password has expired.'),
    );
    expect(told.map(({ case: name }) => name)).to.deep.equal(['expired-password']);
  });

  it('refuse a user without Use Any API Auth from 2026-12-01 on, by the row of the org, and so does the org', async () => {
    expect(org.change.settings.useAnyApiAuth).to.equal('as-documented');
    expect(assumed).to.include.members(['soap-login=on', 'use-any-api-auth=optional']);
    const user = org.integrations.find(({ case: name }) => name === 'no-soap-permission');
    const username = String(user?.username);
    const ran = await plugin(
      [
        ...['token', 'check', 'ip', '--target-org', org.admin.accessToken, '--username', username],
        ...['--ip', org.addresses.office, '--at', '2026-12-01T12:00:00Z', '--json'],
      ],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office } },
    );
    const result = resultOf(ran);
    const answer = asList(result['answers']).find((one) => asObject(one['subject'])['name'] === username);
    expect([answer?.['verdict'], answer?.['rule']]).to.deep.equal(['impossible', 'soap-permission']);
    const why = asList(result['assumptions']).find(({ fact }) => fact === 'use-any-api-auth');
    expect(why?.['value']).to.equal('enforced');
    expect(why?.['why']).to.include('Assign Use Any API Auth Permission for SOAP login()').and.include('2026-12-01');
    // The org's own clock passes the day.
    const days = Math.ceil((Date.parse('2026-12-01T12:00:00Z') - org.change.now()) / 86_400_000);
    if (days > 0) org.change.passTime(days * 86_400);
    const secret = `${String(user?.password)}${String(user?.securityToken)}`;
    expect(outcomeOf(await soapLogin(org.urls.office, username, secret))).to.equal('INSUFFICIENT_ACCESS');
  });
});

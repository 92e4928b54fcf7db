/**
 * The policy file of an org's present state: messages/token.generate.policy.md says what is in it, docs/ci.md whose it is.
 */
import { expect } from 'chai';
import { parse } from 'yaml';
import { policyOf, type PolicyRead } from '../../../lib/facts/policyFile/index.js';
import { formatRange } from '../../../lib/ip/index.js';
import { ruleLayouts } from '../../../lib/jobs/common/policyFile.js';
import type { OpenedSource } from '../../../lib/jobs/common/sources.js';
import { checkPolicy } from '../../../lib/jobs/gate/checkPolicy.js';
import { generatePolicy, type PolicyToWrite } from '../../../lib/jobs/newPolicy/generatePolicy.js';
import { policyConclusion } from '../../../lib/report/gate/result.js';
import { witnessOf } from '../../facts/org/support.js';
import { startOrg, type Org, type OrgSession } from '../../org/index.js';
import { asList, asObject, type Json, type JsonObject } from '../../support/envelope.js';

const NOW = '2026-11-24T12:00:00.000Z';
const SECONDS = Date.parse(NOW) / 1000;
/** The 90th day from then. */
const LAST = '2027-02-22';
const ETL = 'etl@t.example';
const PATH = 'policies/sf-token.yml';

describe('jobs: the policy file of the present state', () => {
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => Date.parse(NOW) });
    org.change.forgetLogins();
    org.change.settings.trustedRanges = [{ start: '203.0.113.0', end: '203.0.113.255', description: 'Head office' }];
    org.change.addProfile({ name: 'Robots', permissions: ['ApiEnabled', 'ApiUserOnly', 'UseAnyApiAuth'] });
    org.change.changeProfile('Robots', { ranges: [{ start: '192.0.2.32', end: '192.0.2.63' }] });
    org.change.addUser({ username: ETL, profile: 'Robots', email: 'etl@Mail.Acme.example' });
    org.change.addLogin(ETL, SECONDS - 86_400, { application: 'Nightly load', sourceIp: '192.0.2.40' });
    org.change.addUser({ username: 'only.failed@t.example', profile: 'Robots' });
    org.change.addLogin('only.failed@t.example', SECONDS - 86_400, {
      ...{ application: 'Guesser', sourceIp: '192.0.2.41', status: 'Invalid Password' },
    });
  });
  after(async () => org.close());

  const generate = async (before?: PolicyRead, session: OrgSession = org.admin): Promise<PolicyToWrite> => {
    const witness = await witnessOf(org, session, { now: NOW });
    return generatePolicy({ witness, path: PATH, before, now: NOW, since: undefined });
  };
  const read = async (text: string): Promise<PolicyRead> => policyOf(text, PATH, ruleLayouts());
  const wordsOf = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
  const plain = ({ text }: PolicyToWrite): JsonObject => asObject(parse(text) as Json);

  it('has the integrations that log in, each with its org, its path and its address; who only tried is none', async () => {
    const written = await generate();
    expect([written.state, written.isChanged, written.conclusion]).to.deep.equal(['written', true, 'yes']);
    const [etl, ...others] = asList(plain(written)['integrations']);
    expect(others).to.deep.equal([]);
    expect(etl).to.deep.include({ username: ETL, owner: 'TODO', path: 'soap', addresses: ['192.0.2.40'] });
    expect(String(etl?.['org']).slice(0, 15)).to.equal(org.orgId.slice(0, 15));
    expect(written.added.integrations).to.equal(1);
  });

  it('has the trusted ranges and those of profiles as groups, and the domain that the mail of integrations goes to', async () => {
    const written = await generate();
    const { mailDomains, profiles, ranges, trusted } = plain(written);
    expect(mailDomains).to.deep.equal(['mail.acme.example']);
    const { file } = await read(written.text);
    const groups = new Map(file.groups.map(({ name, ranges: its }) => [name, its.map(formatRange)]));
    expect(wordsOf(trusted).flatMap((name) => groups.get(name))).to.deep.equal(['203.0.113.0-203.0.113.255']);
    expect(JSON.stringify(ranges)).to.include('Head office');
    expect(wordsOf(asObject(profiles)['Robots']).flatMap((name) => groups.get(name))).to.deep.equal([
      '192.0.2.32-192.0.2.63',
    ]);
  });

  it('waives every finding of today, for 90 days at most, by nobody in particular, so that the gate says yes', async () => {
    const written = await generate();
    const waivers = asList(plain(written)['waivers']);
    expect(waivers.length).to.equal(written.added.waivers);
    expect(waivers.length).to.be.greaterThan(0);
    expect([...new Set(waivers.map(({ owner }) => owner))]).to.deep.equal(['TODO']);
    const ends = waivers.map(({ until }) => String(until)).sort();
    expect([ends.every((day) => day > NOW.slice(0, 10)), ends.at(-1)]).to.deep.equal([true, LAST]);
    const { file } = await read(written.text);
    const open = async (): Promise<OpenedSource> => ({
      witness: await witnessOf(org, org.admin, { now: NOW }),
      client: undefined,
    });
    const job = { now: NOW, since: undefined, published: [], threshold: 'error', baseline: undefined } as const;
    const outcomeWith = async (one: typeof file): Promise<string> =>
      policyConclusion({ ...(await checkPolicy([{ name: 't', open }], { ...job, file: one })), threshold: 'error' });
    expect(await outcomeWith(file)).to.equal('yes');
    expect(await outcomeWith({ ...file, waivers: [] })).to.equal('no');
  });

  it('adds what is new to the file that is there, and leaves all else of it as it is', async () => {
    const first = await generate();
    const text = `# Ours.\n${first.text.replace('purpose: TODO', 'purpose: loads the orders # since May')}`;
    const same = await generate(await read(text));
    expect([same.state, same.isChanged, same.text]).to.deep.equal(['unchanged', false, text]);
    org.change.addUser({ username: 'new@t.example', profile: 'Robots' });
    org.change.addLogin('new@t.example', SECONDS - 3600, { application: 'New load', sourceIp: '192.0.2.40' });
    const more = await generate(await read(text));
    expect([more.state, more.added.integrations]).to.deep.equal(['extended', 1]);
    expect(more.text)
      .to.match(/^# Ours\.\n/u)
      .and.include('purpose: loads the orders # since May');
    expect(asList(plain(more)['integrations']).map(({ username }) => username)).to.deep.equal([ETL, 'new@t.example']);
  });

  it('is incomplete where something could not be read, of which the file then says nothing', async () => {
    const written = await generate(undefined, org.change.sessionWithout('MonitorLoginHistory', 'ManageUsers'));
    expect(written.conclusion).to.equal('incomplete');
    expect(written.gaps.map(({ what }) => what)).to.include('LoginHistory');
    expect(asList(plain(written)['integrations'] ?? [])).to.deep.equal([]);
  });

  it('has no register where it could not read who logs in, and gets one with its comment once it can', async () => {
    const blind = await generate(undefined, org.change.sessionWithout('MonitorLoginHistory', 'ManageUsers'));
    expect(plain(blind)).to.not.have.property('integrations');
    expect(blind.text).to.not.include('The register');
    const whole = await generate(await read(blind.text));
    expect([whole.state, whole.added.integrations > 0]).to.deep.equal(['extended', true]);
    expect(whole.text).to.match(/\n# The register: [^\n]+\n(?:#[^\n]*\n)*integrations:\n {2}- name: etl\n/u);
  });
});

describe('jobs: the register of an org without logins', () => {
  const SECRET_LIKE = 'kQ7xPz2mVr9tLw4nYb8sHd3f@t.example';
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 1, logins: 0, integrations: 0, clock: () => Date.parse(NOW) });
    org.change.forgetLogins();
    org.change.addUser({ username: SECRET_LIKE, profile: 'Standard User' });
  });
  after(async () => org.close());
  const register = async (): Promise<[register: Json | undefined, gaps: unknown[]]> => {
    const witness = await witnessOf(org, org.admin, { now: NOW });
    const asked = { witness, path: PATH, before: undefined, now: NOW, since: undefined };
    const { gaps, text } = await generatePolicy(asked);
    return [asObject(parse(text) as Json)['integrations'], gaps.map(({ what }) => what)];
  };

  it('is there and empty: nobody logs in', async () => {
    expect(await register()).to.deep.equal([[], []]);
  });

  it('is not there where somebody logs in whom the file cannot name, and has whom it can', async () => {
    const login = { application: 'Load', sourceIp: '192.0.2.40' };
    org.change.addLogin(SECRET_LIKE, SECONDS - 3600, login);
    expect(await register()).to.deep.equal([undefined, ['integrations[0]']]);
    org.change.addUser({ username: ETL, profile: 'Standard User' });
    org.change.addLogin(ETL, SECONDS - 3600, login);
    const [entries, gaps] = await register();
    expect(asList(entries).map(({ username }) => username)).to.deep.equal([ETL]);
    expect(gaps).to.have.length(1);
  });
});

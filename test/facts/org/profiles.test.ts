/**
 * Profiles with their login IP ranges and hours, under the names that Salesforce has for them.
 */
import { expect } from 'chai';
import { formatRange } from '../../../lib/ip/index.js';
import { ConnectionClient, OrgWitness, type OrgClient, type SoapCall } from '../../../lib/facts/org/index.js';
import type { ProfileFacts } from '../../../lib/policy/types.js';
import { startOrg, type Org } from '../../org/index.js';
import { connect, gapIn, valueOf, witnessOf } from './support.js';

/** An org in which something happens between two calls. */
class Eventful implements OrgClient {
  readonly #client: OrgClient;
  readonly #before: (call: string) => void;

  public constructor(client: OrgClient, before: (call: string) => void) {
    this.#client = client;
    this.#before = before;
  }

  public get instanceUrl(): string {
    return this.#client.instanceUrl;
  }

  public get apiVersion(): string {
    return this.#client.apiVersion;
  }

  public async get(path: string): Promise<unknown> {
    this.#before(path);
    return this.#client.get(path);
  }

  public async getAll(paths: readonly string[]): ReturnType<OrgClient['getAll']> {
    return this.#client.getAll(paths);
  }

  public async soap(call: SoapCall): Promise<string> {
    this.#before(call.method);
    return this.#client.soap(call);
  }

  public calls(): number {
    return this.#client.calls();
  }
}

describe('profiles of an org', () => {
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 20 });
    org.change.addProfile({
      name: 'Custom: Sales (EU) & more',
      metadataName: 'Custom%3A Sales %28EU%29 %26 more',
      ranges: [
        { start: '203.0.113.0', end: '203.0.113.127', description: 'Office "A" <1>' },
        { start: '2001:db8::', end: '2001:db8::1' },
      ],
      hours: { monday: { start: 480, end: 1020 }, sunday: { start: 0, end: 0 } },
    });
  });
  after(async () => {
    await org.close();
  });
  beforeEach(() => {
    org.clearFaults();
    org.clearLog();
    org.change.settings.profileFiltering = 'off';
  });

  function named(profiles: readonly ProfileFacts[], name: string): ProfileFacts {
    const found = profiles.filter((profile) => profile.name === name);
    expect(found, name).to.have.length(1);
    const [profile] = found;
    if (profile === undefined) throw new Error(name);
    return profile;
  }

  for (const [api, missing] of [
    ['readMetadata', []],
    ['Tooling API', ['ModifyMetadata', 'ModifyAllData']],
  ] as const) {
    it(`have ranges and hours, through ${api}`, async () => {
      const profiles = await (await witnessOf(org, org.change.sessionWithout(...missing))).profiles();
      const labels = org.change.rows('SELECT name FROM profile ORDER BY n').map(({ name }) => name);
      expect(profiles.map(({ name }) => name)).to.deep.equal(labels);
      const sales = named(profiles, 'Custom: Sales (EU) & more');
      expect(sales.ranges).to.include({ known: true, from: `${api} Profile` });
      // By ascending start; IPv4 lives at ::ffff:0:0 (docs/salesforce.md section 2).
      expect(valueOf(sales.ranges).map(formatRange)).to.deep.equal([
        '203.0.113.0-203.0.113.127',
        '2001:db8::-2001:db8::1',
      ]);
      expect(valueOf(sales.ranges).map(({ description }) => description)).to.include('Office "A" <1>');
      expect(valueOf(sales.hours)).to.deep.equal({ monday: { start: 480, end: 1020 }, sunday: { start: 0, end: 0 } });
      const admin = named(profiles, 'System Administrator');
      expect(admin.id).to.match(/^00e\w{15}$/);
      expect(valueOf(admin.ranges)).to.deep.equal([]);
      expect(valueOf(admin.hours)).to.deep.equal({});
    });
  }

  it('have the names of the Metadata API beside their labels', async () => {
    const profiles = await (await witnessOf(org)).profiles();
    expect(named(profiles, 'System Administrator').metadataName).to.equal('Admin');
    expect(named(profiles, 'Custom: Sales (EU) & more').metadataName).to.equal('Custom%3A Sales %28EU%29 %26 more');
  });

  it('are read by tens', async () => {
    const witness = await witnessOf(org);
    org.clearLog();
    const { length } = await witness.profiles();
    const reads = org.requests.filter(({ operation }) => operation === 'readMetadata');
    expect(reads).to.have.length(Math.ceil(length / 10));
    expect(length).to.be.greaterThan(20);
  });

  it('are read one at a time where ten at once are refused', async () => {
    const body = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_CROSS_REFERENCE_KEY</faultcode><faultstring>INVALID_CROSS_REFERENCE_KEY: odd &lt;one&gt;</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`;
    org.fault({
      kind: 'answer',
      when: { operation: 'readMetadata' },
      answer: { status: 500, headers: { 'content-type': 'text/xml' }, body },
    });
    const witness = await witnessOf(org);
    const profiles = await witness.profiles();
    expect(profiles.every(({ ranges }) => ranges.known)).to.equal(true);
    expect(profiles.filter(({ ranges }) => ranges.known && ranges.from === 'Tooling API Profile')).to.have.length(10);
    expect(witness.gaps()).to.deep.equal([]);
  });

  it('that are deleted between two calls leave a gap, and the others are read', async () => {
    org.change.addProfile({ name: 'Short-lived' });
    let deleted = false;
    const client = new Eventful(new ConnectionClient(await connect(org, org.admin)), (call) => {
      if (call === 'readMetadata' && !deleted) {
        deleted = true;
        org.change.deleteProfile('Short-lived');
      }
    });
    const witness = new OrgWitness(client, {});
    const profiles = await witness.profiles();
    const gone = named(profiles, 'Short-lived');
    expect(gapIn(gone.ranges).why.key).to.equal('facts-org.gap.profile-gone');
    expect(gapIn(gone.hours)).to.deep.equal(gapIn(gone.ranges));
    expect(witness.gaps()).to.deep.equal([gapIn(gone.ranges)]);
    expect(profiles.filter(({ ranges }) => !ranges.known)).to.deep.equal([gone]);
  });

  for (const filtering of ['names', 'rows'] as const) {
    it(`are all there when Profile Filtering hides ${filtering}, with a gap for each hidden name`, async () => {
      const all = (await (await witnessOf(org)).profiles()).length;
      org.change.settings.profileFiltering = filtering;
      const session = org.change.sessionWithout('ViewAllProfiles');
      const witness = await witnessOf(org, session);
      const profiles = await witness.profiles();
      // The session's own profile was added.
      expect(profiles).to.have.length(all + 1);
      const admin = profiles.find(({ metadataName }) => metadataName === 'Admin');
      expect(admin).to.include({ name: 'Admin' });
      expect(admin && valueOf(admin.ranges)).to.deep.equal([]);
      expect(named(profiles, 'Custom: Sales (EU) & more').metadataName).to.equal('Custom%3A Sales %28EU%29 %26 more');
      expect(witness.gaps()).to.have.length(all);
      for (const gap of witness.gaps()) {
        expect(gap.why.key).to.equal('facts-org.gap.hidden-profile');
        expect(gap.permission).to.equal('View All Profiles');
      }
    });
  }

  it('are known by their ids where names, rows and the Metadata API are all closed', async () => {
    const all = org.change.rows('SELECT n FROM profile').length;
    org.change.settings.profileFiltering = 'rows';
    const session = org.change.session({ permissions: ['ApiEnabled', 'ViewSetup'] });
    const witness = await witnessOf(org, session);
    const profiles = await witness.profiles();
    expect(profiles).to.have.length(all + 1);
    expect(new Set(profiles.map(({ id }) => id)).size).to.equal(all + 1);
  });

  it('that cannot be read at all are gaps that name the permission', async () => {
    org.fault({
      kind: 'answer',
      when: { soql: /^SELECT Metadata FROM Profile/ },
      times: 1000,
      answer: {
        status: 400,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ errorCode: 'INSUFFICIENT_ACCESS', message: 'insufficient access rights' }]),
      },
    });
    const witness = await witnessOf(org, org.change.session({ permissions: ['ApiEnabled', 'ViewSetup'] }));
    const profiles = await witness.profiles();
    expect(profiles.length).to.be.greaterThan(20);
    for (const profile of profiles) {
      expect(gapIn(profile.ranges).permission).to.equal('Modify Metadata Through Metadata API Functions');
    }
    expect(witness.gaps()).to.have.length(profiles.length);
  });
});

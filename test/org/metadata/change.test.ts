import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import jsforce from '@jsforce/jsforce-node';
import type { Org, Permission } from '../index.js';
import { startOrg } from '../index.js';
import { element, field, soap } from '../client.js';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const VECTORS = join(import.meta.dirname, '..', '..', 'data', 'ip', 'salesforce_rule_vectors.json');

interface RangeCase {
  readonly ranges: readonly { readonly start: string; readonly end: string }[];
  readonly ok: boolean;
}

function listOf(group: string): readonly unknown[] {
  const list: unknown = field(field(JSON.parse(readFileSync(VECTORS, 'utf8')), group), 'cases');
  if (!Array.isArray(list)) throw new Error(`No cases of ${group}`);
  return list;
}

/** Ranges of two families, and limits in total, as Salesforce's help gives them. */
function cases(): RangeCase[] {
  const families = listOf('mixed_family').map((item) => ({
    ranges: [{ start: String(field(item, 'start')), end: String(field(item, 'end')) }],
    // One case has no `ok`: it says that the mapped block is all of IPv4, which is over the limit.
    ok: field(item, 'ok') === true,
  }));
  const totals = listOf('limits_in_total').map((item) => {
    const ranges: unknown = field(item, 'ranges');
    if (!Array.isArray(ranges)) throw new Error('No ranges');
    return {
      ranges: ranges.map((ends: unknown) => ({ start: String(field(ends, '0')), end: String(field(ends, '1')) })),
      ok: field(item, 'over') === false,
    };
  });
  return [...families, ...totals];
}

describe('Changes of metadata in the org on loopback', () => {
  let org: Org;

  beforeEach(async () => {
    org = await startOrg();
  });
  afterEach(() => org.close());

  const update = (body: string, token = org.admin.accessToken): ReturnType<typeof soap> =>
    soap(
      `${org.urls.cloud}/services/Soap/m/64.0`,
      `<updateMetadata xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${body}</updateMetadata>`,
      `<SessionHeader xmlns="${NAMESPACE}"><sessionId>${token}</sessionId></SessionHeader>`,
    );
  const security = (inner: string): string =>
    `<metadata xsi:type="SecuritySettings"><fullName>Security</fullName>${inner}</metadata>`;
  const range = ({ start, end }: { start: string; end: string }): string =>
    `<ipRanges><end>${end}</end><start>${start}</start></ipRanges>`;

  it('replace every trusted range; an empty list removes all; without one they stay', async () => {
    const wanted = { start: '192.0.2.1', end: '192.0.2.9' };
    await update(security(`<networkAccess>${range(wanted)}</networkAccess>`));
    expect(org.change.settings.trustedRanges).to.deep.equal([wanted]);
    await update(security('<passwordPolicies><maxLoginAttempts>FiveAttempts</maxLoginAttempts></passwordPolicies>'));
    expect(org.change.settings.trustedRanges).to.deep.equal([wanted]);
    expect(org.change.settings.passwordPolicy.maxLoginAttempts).to.equal('FiveAttempts');
    await update(security('<networkAccess/>'));
    expect(org.change.settings.trustedRanges).to.deep.equal([]);
  });

  for (const item of cases()) {
    const words = item.ranges.map(({ start, end }) => `${start} - ${end}`).join(' and ');
    it(`${item.ok ? 'take' : 'refuse'} the trusted ranges ${words}`, async () => {
      const before = org.change.settings.trustedRanges;
      const { text } = await update(security(`<networkAccess>${item.ranges.map(range).join('')}</networkAccess>`));
      expect(element(text, 'success')).to.equal(String(item.ok));
      expect(org.change.settings.trustedRanges).to.deep.equal(item.ok ? item.ranges : before);
    });
  }

  it('keep what is over the limits already, and add nothing to it', async () => {
    const everywhere = { start: '0.0.0.0', end: '255.255.255.255' };
    const office = { start: '192.0.2.1', end: '192.0.2.9' };
    const ipv6 = { start: '2001:db8::', end: '2001:db8::ffff' };
    const taken = async (...ranges: (typeof office)[]): Promise<string | undefined> => {
      const { text } = await update(security(`<networkAccess>${ranges.map(range).join('')}</networkAccess>`));
      return element(text, 'success');
    };
    org.change.settings.trustedRanges = [everywhere, office];
    expect(await taken(everywhere, office)).to.equal('true');
    expect(await taken(everywhere, office, { start: '192.0.2.20', end: '192.0.2.20' })).to.equal('false');
    expect(org.change.settings.trustedRanges).to.deep.equal([everywhere, office]);
    // The families have limits of their own.
    expect(await taken(everywhere, ipv6)).to.equal('true');
    expect(org.change.settings.trustedRanges).to.deep.equal([everywhere, ipv6]);
  });

  it('limit the ranges of a profile as those of the org, and refuse profiles that are not there', async () => {
    const connection = new jsforce.Connection({
      instanceUrl: org.urls.cloud,
      accessToken: org.admin.accessToken,
      version: '64.0',
    });
    const save = async (fullName: string, endAddress: string): Promise<boolean> => {
      const loginIpRanges = [{ startAddress: '66.0.0.0', endAddress }];
      const saved = await connection.metadata.update('Profile', [{ fullName, loginIpRanges }] as never);
      return (Array.isArray(saved) ? saved : [saved]).every((item) => item.success);
    };
    expect(await save('Contractors', '66.255.255.255')).to.equal(true);
    expect(await save('Contractors', '67.0.0.0')).to.equal(false);
    expect(await save('Nobody', '66.0.0.0')).to.equal(false);
    const profile = await connection.metadata.read('Profile', 'Contractors');
    expect(profile.loginIpRanges.map((item) => item.endAddress)).to.deep.equal(['66.255.255.255']);
  });

  it('of trusted ranges need Manage IP Addresses', async () => {
    const permissions: Permission[] = ['ApiEnabled', 'ViewSetup', 'ModifyMetadata'];
    const body = security('<networkAccess/>');
    const without = await update(body, org.session({ permissions }).accessToken);
    expect(element(without.text, 'statusCode')).to.equal('INSUFFICIENT_ACCESS_OR_READONLY');
    const allowed = org.session({ permissions: [...permissions, 'ManageIpAddresses'] });
    expect(element((await update(body, allowed.accessToken)).text, 'success')).to.equal('true');
  });
});

import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jsforce from '@jsforce/jsforce-node';
import type { Org, Permission } from '../index.js';
import { startOrg } from '../index.js';
import { element, field, soap } from '../client.js';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const VECTORS = join(import.meta.dirname, '..', '..', 'data', 'ip', 'salesforce_rule_vectors.json');

interface RangeCase {
  readonly start: string;
  readonly end: string;
  readonly ok: boolean;
}

/** Limits of trusted ranges as Salesforce's help gives them. */
function cases(group: string): RangeCase[] {
  const list = field(field(JSON.parse(readFileSync(VECTORS, 'utf8')), group), 'cases');
  if (!Array.isArray(list)) throw new Error(`No cases of ${group}`);
  return list.flatMap((item) => {
    const ok = field(item, 'ok');
    return typeof ok === 'boolean'
      ? [{ start: String(field(item, 'start')), end: String(field(item, 'end')), ok }]
      : [];
  });
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

  for (const item of [...cases('trusted_range_limits'), ...cases('mixed_family')]) {
    it(`${item.ok ? 'take' : 'refuse'} the trusted range ${item.start} - ${item.end}`, async () => {
      const before = org.change.settings.trustedRanges;
      const { text } = await update(security(`<networkAccess>${range(item)}</networkAccess>`));
      expect(element(text, 'success')).to.equal(String(item.ok));
      if (!item.ok) expect(org.change.settings.trustedRanges).to.deep.equal(before);
    });
  }

  it('take profile ranges of any size, and refuse profiles that are not there', async () => {
    const connection = new jsforce.Connection({
      instanceUrl: org.urls.cloud,
      accessToken: org.admin.accessToken,
      version: '64.0',
    });
    const save = async (fullName: string): Promise<boolean> => {
      const loginIpRanges = [{ startAddress: '0.0.0.0', endAddress: '255.255.255.255' }];
      const saved = await connection.metadata.update('Profile', [{ fullName, loginIpRanges }] as never);
      return (Array.isArray(saved) ? saved : [saved]).every((item) => item.success);
    };
    expect(await save('Contractors')).to.equal(true);
    expect(await save('Nobody')).to.equal(false);
    const profile = await connection.metadata.read('Profile', 'Contractors');
    expect(profile.loginIpRanges.map((item) => item.endAddress)).to.deep.equal(['255.255.255.255']);
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

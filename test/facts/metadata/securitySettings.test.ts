import { expect } from 'chai';
import {
  fromObject,
  parseSecuritySettings,
  SECURITY_ELEMENTS,
  type Parsed,
  type SecuritySettings,
} from '../../../lib/facts/metadata/index.js';
import { nameOf } from '../../support/gapName.js';
import { component, rootOf, securitySettings, shown, trustedRange, valueOf, whyOf } from './written.js';

const FILE = 'settings/Security.settings';

function parse(xml: string): Parsed<SecuritySettings> {
  const place = { what: 'SecuritySettings', from: FILE, file: FILE };
  return parseSecuritySettings(rootOf(xml, 'SecuritySettings', SECURITY_ELEMENTS), place);
}

/** Gaps in short: `part: key @line`. */
function gaps({ gaps: all }: Parsed<unknown>): string[] {
  return all.map((gap) => `${nameOf(gap).replace('SecuritySettings: ', '')}: ${gap.why.key} @${gap.line ?? '-'}`);
}

describe('SecuritySettings', () => {
  it('gives the trusted ranges in their order with description, file and line', () => {
    const xml = securitySettings(
      trustedRange('203.0.113.0', '203.0.113.255', 'Office &amp; guests'),
      trustedRange('192.0.2.1', '192.0.2.1'),
    );
    const ranges = valueOf(parse(xml).value.trustedRanges) ?? [];
    expect(ranges.map(shown)).to.deep.equal(['203.0.113.0-203.0.113.255', '192.0.2.1-192.0.2.1']);
    expect(ranges.map(({ description, file, line }) => [description, file, line])).to.deep.equal([
      ['Office & guests', FILE, 4],
      [undefined, FILE, 9],
    ]);
    expect(parse(xml).gaps).to.deep.equal([]);
  });

  it('knows that an empty networkAccess has no ranges, however it is written', () => {
    for (const empty of ['<networkAccess/>', '<networkAccess></networkAccess>', '<networkAccess>\n</networkAccess>']) {
      const { value } = parse(component('SecuritySettings', empty));
      expect(valueOf(value.trustedRanges), empty).to.deep.equal([]);
    }
  });

  it('tells a file without networkAccess from one without ranges', () => {
    const { value } = parse(component('SecuritySettings', '<sessionSettings/>'));
    expect(valueOf(value.trustedRanges)).to.equal(undefined);
  });

  it('reads the real shape of 128 ranges of 2^25 that cover all of IPv4', () => {
    const ranges = Array.from({ length: 128 }, (_, i) => trustedRange(`${i * 2}.0.0.0`, `${i * 2 + 1}.255.255.255`));
    const { value } = parse(securitySettings(...ranges.reverse()));
    const read = valueOf(value.trustedRanges) ?? [];
    expect(read).to.have.length(128);
    expect(read.reduce((sum, { start, end }) => sum + (end - start + 1n), 0n)).to.equal(2n ** 32n);
  });

  it('takes ranges of any size as facts: what Salesforce would refuse to add stays where it is', () => {
    const parsed = parse(
      securitySettings(
        trustedRange('0.0.0.0', '255.255.255.255'),
        trustedRange('10.0.0.0', '12.0.0.0'),
        trustedRange('::1:0:0:0', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'),
      ),
    );
    expect((valueOf(parsed.value.trustedRanges) ?? []).map(shown)).to.deep.equal([
      '0.0.0.0-255.255.255.255',
      '10.0.0.0-12.0.0.0',
      '00000000000000000001000000000000-ffffffffffffffffffffffffffffffff',
    ]);
    expect(parsed.gaps).to.deep.equal([]);
  });

  describe('keeps the good ranges beside one that Salesforce would refuse', () => {
    const good = trustedRange('192.0.2.0', '192.0.2.255');
    const bad: readonly (readonly [string, string, string])[] = [
      ['an address that is none', trustedRange('192.0.2.0', '192.0.2.256'), 'ip.address.octet-large @10'],
      ['a leading zero', trustedRange('192.0.02.0', '192.0.2.1'), 'ip.address.octal @11'],
      ['start after end', trustedRange('192.0.2.9', '192.0.2.1'), 'ip.salesforce.reversed @9'],
      ['two families', trustedRange('192.0.2.9', '2001:db8::1'), 'ip.salesforce.families @9'],
      ['around the mapped block', trustedRange('::', '::1:0:0:0'), 'ip.salesforce.straddles @9'],
      ['no start', '<ipRanges><end>192.0.2.1</end></ipRanges>', 'facts.element.missing @9'],
      ['an empty end', trustedRange('192.0.2.1', ''), 'ip.address.empty @10'],
      ['a CIDR block as start', trustedRange('192.0.2.0/24', '192.0.2.1'), 'ip.address.is-cidr @11'],
      [
        'the start twice',
        '<ipRanges>\n<start>192.0.2.1</start><end>192.0.2.2</end>\n<start>192.0.2.0</start></ipRanges>',
        'facts.element.repeated @11',
      ],
      [
        'an element of profiles',
        '<ipRanges>\n<startAddress>192.0.2.1</startAddress></ipRanges>',
        'facts.element.unexpected @10',
      ],
      ['another element in its place', '<ipRange/>', 'facts.element.unexpected @9'],
    ];
    for (const [name, range, expected] of bad) {
      it(name, () => {
        const parsed = parse(securitySettings(good, '', range));
        const fact = parsed.value.trustedRanges;
        expect((valueOf(fact) ?? []).map(shown)).to.deep.equal(['192.0.2.0-192.0.2.255']);
        expect(gaps(parsed)).to.deep.equal([`ipRanges: ${expected}`]);
        expect(fact.known && fact.partial).to.equal(parsed.gaps[0]);
        expect(parsed.gaps[0]?.file).to.equal(FILE);
      });
    }
  });

  it('lists every bad range, and says the first of them beside the list', () => {
    const ranges = [
      trustedRange('a', '192.0.2.1'),
      trustedRange('192.0.2.1', '192.0.2.1'),
      trustedRange('b', '192.0.2.1'),
    ];
    const parsed = parse(securitySettings(...ranges));
    expect(gaps(parsed)).to.have.length(2);
    expect(parsed.value.trustedRanges.known && parsed.value.trustedRanges.partial?.line).to.equal(6);
  });

  it('never turns a list whose only range is bad into an empty one', () => {
    const parsed = parse(securitySettings(trustedRange('192.0.2.300', '192.0.2.1')));
    expect(whyOf(parsed.value.trustedRanges)).to.equal('ip.address.octet-large @6');
  });

  it('never reads text in place of ranges as none', () => {
    const parsed = parse(component('SecuritySettings', '<networkAccess>192.0.2.0/24</networkAccess>'));
    expect(whyOf(parsed.value.trustedRanges)).to.equal('facts.element.text @3');
  });

  it('does not choose between two networkAccess', () => {
    const parsed = parse(component('SecuritySettings', '<networkAccess/>\n<networkAccess/>'));
    expect(whyOf(parsed.value.trustedRanges)).to.equal('facts.element.repeated @4');
  });

  it('reads password policies, session settings and single sign-on settings', () => {
    const { value, gaps: none } = parse(
      component(
        'SecuritySettings',
        `<passwordPolicies><expiration>NinetyDays</expiration><lockoutInterval>Forever</lockoutInterval>
         <maxLoginAttempts>ThreeAttempts</maxLoginAttempts></passwordPolicies>
         <sessionSettings><enforceIpRangesEveryRequest>true</enforceIpRangesEveryRequest>
         <lockSessionsToIp>false</lockSessionsToIp><sessionTimeout>TwoHours</sessionTimeout></sessionSettings>
         <singleSignOnSettings><isLoginWithSalesforceCredentialsDisabled>true</isLoginWithSalesforceCredentialsDisabled>
         </singleSignOnSettings>`,
      ),
    );
    expect(none).to.deep.equal([]);
    expect(valueOf(value.passwordPolicies.expiration)).to.equal('NinetyDays');
    expect(valueOf(value.passwordPolicies.lockoutInterval)).to.equal('Forever');
    expect(valueOf(value.passwordPolicies.maxLoginAttempts)).to.equal('ThreeAttempts');
    expect(valueOf(value.passwordPolicies.complexity)).to.equal(undefined);
    expect(valueOf(value.sessionSettings.enforceIpRangesEveryRequest)).to.equal(true);
    expect(valueOf(value.sessionSettings.lockSessionsToIp)).to.equal(false);
    expect(valueOf(value.sessionSettings.sessionTimeout)).to.equal('TwoHours');
    expect(valueOf(value.salesforceCredentialsDisabled)).to.equal(true);
  });

  it('does not guess a flag that is neither true nor false', () => {
    const parsed = parse(
      component('SecuritySettings', '<sessionSettings>\n<lockSessionsToIp>yes</lockSessionsToIp></sessionSettings>'),
    );
    expect(whyOf(parsed.value.sessionSettings.lockSessionsToIp)).to.equal('facts.element.boolean @4');
    expect(gaps(parsed)).to.deep.equal(['sessionSettings.lockSessionsToIp: facts.element.boolean @4']);
  });

  it('does not choose between a setting that stands twice', () => {
    const twice = '<passwordPolicies/>\n<passwordPolicies><expiration>Never</expiration></passwordPolicies>';
    const parsed = parse(component('SecuritySettings', twice));
    expect(whyOf(parsed.value.passwordPolicies.expiration)).to.equal('facts.element.repeated @4');
  });

  it('reads the same from an object of the API, whether one range comes in an array or alone', () => {
    const range = { start: '192.0.2.0', end: '192.0.2.9', description: 'Lab' };
    for (const ipRanges of [range, [range]]) {
      const object = {
        $: { 'xsi:type': 'SecuritySettings' },
        fullName: 'Security',
        networkAccess: { ipRanges },
        sessionSettings: { lockSessionsToIp: true, enforceIpRangesEveryRequest: 'false' },
        passwordPolicies: null,
      };
      const place = { what: 'SecuritySettings', from: 'readMetadata' };
      const { value } = parseSecuritySettings(fromObject('SecuritySettings', object), place);
      expect(
        (valueOf(value.trustedRanges) ?? []).map((read) => [shown(read), read.description, read.file]),
      ).to.deep.equal([['192.0.2.0-192.0.2.9', 'Lab', undefined]]);
      expect(valueOf(value.sessionSettings.lockSessionsToIp)).to.equal(true);
      expect(valueOf(value.sessionSettings.enforceIpRangesEveryRequest)).to.equal(false);
      expect(valueOf(value.passwordPolicies.expiration)).to.equal(undefined);
    }
  });

  it('knows that an API object with empty networkAccess has no ranges, and one without it says nothing', () => {
    const read = (object: object): unknown =>
      valueOf(
        parseSecuritySettings(fromObject('SecuritySettings', object), { what: 'a', from: 'b' }).value.trustedRanges,
      );
    expect(read({ networkAccess: '' })).to.deep.equal([]);
    expect(read({ networkAccess: {} })).to.deep.equal([]);
    expect(read({ networkAccess: { ipRanges: [] } })).to.deep.equal([]);
    expect(read({ networkAccess: null })).to.equal(undefined);
    expect(read({})).to.equal(undefined);
  });
});

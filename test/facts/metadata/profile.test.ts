import { expect } from 'chai';
import {
  fromObject,
  OAUTH_OIDC_ELEMENTS,
  parseOauthOidcSettings,
  parsePermissionSet,
  parseProfile,
  PERMISSION_SET_ELEMENTS,
  PROFILE_ELEMENTS,
  type Parsed,
  type ProfileMetadata,
} from '../../../lib/facts/metadata/index.js';
import { Text } from '../../../lib/text.js';
import { component, PLACE, profile, profileRange, rootOf, shown, valueOf, whyOf } from './written.js';

function parse(...parts: readonly string[]): Parsed<ProfileMetadata> {
  return parseProfile(rootOf(profile(...parts), 'Profile', PROFILE_ELEMENTS), PLACE);
}

function hours(body: string): Parsed<ProfileMetadata> {
  return parse(`<loginHours>\n${body}\n</loginHours>`);
}

describe('Profile ranges', () => {
  it('come in their order with description, file and line', () => {
    const { value } = parse(profileRange('192.0.2.0', '192.0.2.9', 'Lab'), profileRange('2001:db8::', '2001:db8::f'));
    const ranges = valueOf(value.ranges);
    expect(ranges.map(shown)).to.deep.equal([
      '192.0.2.0-192.0.2.9',
      '20010db8000000000000000000000000-20010db800000000000000000000000f',
    ]);
    expect(ranges.map(({ description, line }) => [description, line])).to.deep.equal([
      ['Lab', 3],
      [undefined, 8],
    ]);
  });

  it('may hold all of IPv4, which trusted ranges may not', () => {
    const { value, gaps } = parse(profileRange('0.0.0.0', '255.255.255.255'));
    expect(valueOf(value.ranges).map(shown)).to.deep.equal(['0.0.0.0-255.255.255.255']);
    expect(gaps).to.deep.equal([]);
  });

  it('may be 167 with containments', () => {
    const ranges = Array.from({ length: 167 }, (_, i) => profileRange(`192.0.2.${i}`, `192.0.2.${255 - (i % 5)}`));
    expect(valueOf(parse(...ranges).value.ranges)).to.have.length(167);
  });

  it('are none in a profile without the element', () => {
    expect(valueOf(parse('<custom>true</custom>').value.ranges)).to.deep.equal([]);
  });

  it('keep the good beside the bad, and are unreadable where only the bad are', () => {
    const bad = profileRange('192.0.2.9', '192.0.2.1');
    const mixed = parse(bad, profileRange('192.0.2.7', '192.0.2.7'));
    expect(valueOf(mixed.value.ranges).map(shown)).to.deep.equal(['192.0.2.7-192.0.2.7']);
    expect(mixed.value.ranges.known && mixed.value.ranges.partial).to.deep.equal({
      what: 'Profile Sales: loginIpRanges',
      why: Text.of('ip.salesforce.reversed', { start: '192.0.2.9', end: '192.0.2.1' }),
      file: 'profiles/Sales.profile',
      line: 3,
    });
    expect(whyOf(parse(bad).value.ranges)).to.equal('ip.salesforce.reversed @3');
  });
});

describe('Login hours', () => {
  it('are minutes of each day; a day that is absent is left out', () => {
    const { value } = hours(
      '<mondayEnd>1080</mondayEnd><mondayStart>480</mondayStart><sundayEnd>0</sundayEnd><sundayStart>0</sundayStart>',
    );
    expect(valueOf(value.hours)).to.deep.equal({ monday: { start: 480, end: 1080 }, sunday: { start: 0, end: 0 } });
  });

  it('reach from 0 to 1440', () => {
    const { value } = hours('<fridayEnd>1440</fridayEnd><fridayStart>0</fridayStart>');
    expect(valueOf(value.hours)).to.deep.equal({ friday: { start: 0, end: 1440 } });
  });

  it('are no restriction when empty or absent', () => {
    for (const part of ['<loginHours/>', '<loginHours></loginHours>', '<custom>true</custom>']) {
      expect(valueOf(parse(part).value.hours), part).to.deep.equal({});
    }
  });

  for (const [name, body, expected] of [
    ['a start is missing', '<mondayEnd>600</mondayEnd>', 'facts.element.missing @4'],
    ['an end is missing', '<mondayStart>600</mondayStart>', 'facts.element.missing @4'],
    [
      'a minute is after midnight',
      '<mondayStart>0</mondayStart>\n<mondayEnd>1441</mondayEnd>',
      'facts.element.minutes @5',
    ],
    ['a minute is negative', '<mondayStart>-1</mondayStart><mondayEnd>1</mondayEnd>', 'facts.element.minutes @4'],
    ['a minute is an hour', '<mondayStart>08:00</mondayStart><mondayEnd>1</mondayEnd>', 'facts.element.minutes @4'],
    ['a minute is empty', '<mondayStart/><mondayEnd>1</mondayEnd>', 'facts.element.minutes @4'],
    ['a minute is a fraction', '<mondayStart>1.5</mondayStart><mondayEnd>9</mondayEnd>', 'facts.element.minutes @4'],
    [
      'a day starts after its end',
      '<mondayStart>9</mondayStart><mondayEnd>8</mondayEnd>',
      'facts.element.hours-reversed @4',
    ],
    [
      'a day stands twice',
      '<mondayStart>1</mondayStart><mondayEnd>8</mondayEnd>\n<mondayEnd>9</mondayEnd>',
      'facts.element.repeated @5',
    ],
    ['a day is none', '<funday>1</funday>', 'facts.element.unexpected @4'],
    ['there is text', '9 to 5', 'facts.element.text @3'],
  ] as const) {
    it(`are unreadable as a whole when ${name}`, () => {
      const parsed = hours(body);
      expect(whyOf(parsed.value.hours)).to.equal(expected);
      expect(parsed.gaps.map(({ what }) => what)).to.deep.equal(['Profile Sales: loginHours']);
    });
  }

  it('are unreadable when they stand twice', () => {
    expect(whyOf(parse('<loginHours/>', '<loginHours/>').value.hours)).to.equal('facts.element.repeated @4');
  });

  it('do not hide the ranges of the same file when they are unreadable', () => {
    const parsed = parse(profileRange('192.0.2.1', '192.0.2.1'), '<loginHours><mondayEnd>1</mondayEnd></loginHours>');
    expect(valueOf(parsed.value.ranges).map(shown)).to.deep.equal(['192.0.2.1-192.0.2.1']);
  });

  it('come as texts or numbers from an API', () => {
    const object = { fullName: 'Sales', loginHours: { mondayStart: '60', mondayEnd: 120 }, loginIpRanges: [] };
    const { value } = parseProfile(fromObject('Profile', object), PLACE);
    expect(valueOf(value.hours)).to.deep.equal({ monday: { start: 60, end: 120 } });
    expect(valueOf(value.ranges)).to.deep.equal([]);
  });
});

describe('User permissions', () => {
  const permission = (name: string, enabled: string): string =>
    `<userPermissions><enabled>${enabled}</enabled><name>${name}</name></userPermissions>`;

  it('of a profile are listed with whether they are on', () => {
    const { value } = parse(
      permission('ApiEnabled', 'true'),
      permission('ApiUserOnly', 'false'),
      '<userLicense>Salesforce</userLicense>',
    );
    expect(valueOf(value.userPermissions)).to.deep.equal([
      { name: 'ApiEnabled', enabled: true, line: 3 },
      { name: 'ApiUserOnly', enabled: false, line: 4 },
    ]);
    expect(valueOf(value.userLicense)).to.equal('Salesforce');
  });

  it('of a permission set are read with its label and licence', () => {
    const xml = component('PermissionSet', `<label>Robots</label>\n${permission('TwoFactorApi', 'true')}`);
    const { value } = parsePermissionSet(rootOf(xml, 'PermissionSet', PERMISSION_SET_ELEMENTS), PLACE);
    expect(valueOf(value.label)).to.equal('Robots');
    expect(valueOf(value.license)).to.equal(undefined);
    expect(valueOf(value.userPermissions)).to.deep.equal([{ name: 'TwoFactorApi', enabled: true, line: 4 }]);
  });

  it('that cannot be read leave a gap', () => {
    const parsed = parse(
      permission('ApiEnabled', '1'),
      '<userPermissions><name>A</name></userPermissions>',
      '<userPermissions><enabled>true</enabled></userPermissions>',
      '<userPermissions><enabled>true</enabled><name>A</name><name>B</name></userPermissions>',
    );
    expect(whyOf(parsed.value.userPermissions)).to.equal('facts.element.boolean @3');
    expect(parsed.gaps.map(({ why, line }) => [why.key, line])).to.deep.equal([
      ['facts.element.boolean', 3],
      ['facts.element.missing', 4],
      ['facts.element.missing', 5],
      ['facts.element.repeated', 6],
    ]);
  });
});

describe('OauthOidcSettings', () => {
  const read = (body: string): ReturnType<typeof parseOauthOidcSettings> => {
    const root = rootOf(component('OauthOidcSettings', body), 'OauthOidcSettings', OAUTH_OIDC_ELEMENTS);
    return parseOauthOidcSettings(root, PLACE);
  };

  it('say whether the username-password flow is blocked', () => {
    expect(valueOf(read('<blockOAuthUnPwFlow>true</blockOAuthUnPwFlow>').value.passwordFlowBlocked)).to.equal(true);
    expect(valueOf(read('<blockOAuthUnPwFlow> false </blockOAuthUnPwFlow>').value.passwordFlowBlocked)).to.equal(false);
    expect(valueOf(read('<isPkceRequired>true</isPkceRequired>').value.passwordFlowBlocked)).to.equal(undefined);
  });

  it('leave a gap for anything else', () => {
    const parsed = read('<blockOAuthUnPwFlow>TRUE</blockOAuthUnPwFlow>');
    expect(whyOf(parsed.value.passwordFlowBlocked)).to.equal('facts.element.boolean @3');
    expect(parsed.gaps).to.have.length(1);
  });

  it('come with booleans as texts from jsforce', () => {
    const { value } = parseOauthOidcSettings(fromObject('OauthOidcSettings', { blockOAuthUnPwFlow: 'true' }), PLACE);
    expect(valueOf(value.passwordFlowBlocked)).to.equal(true);
  });
});

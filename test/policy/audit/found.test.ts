/**
 * What the rules of `audit ranges` say of what they find: of what, where it stands, and what to do. The sentences stand in
 * messages/audit.md.
 */
import { expect } from 'chai';
import type { AuditFacts, AuditParameters } from '../../../lib/policy/audit/index.js';
import { known } from '../../../lib/policy/index.js';
import type { Finding } from '../../../lib/policy/findings/index.js';
import { Text } from '../../../lib/text.js';
import { gap } from '../support.js';
import { address, judge, lists, range, usersOf } from './support.js';

type Told = readonly [subject: Finding['subject'], location: string, text: Text, fix: Text];

const told = (id: string, facts: Partial<AuditFacts>, parameters: Partial<AuditParameters> = {}): Told[] =>
  judge(id, facts, parameters).findings.map(({ fix, location, subject, text }) => [
    subject,
    location.kind === 'logical' ? location.name : location.file,
    text,
    fix,
  ]);

const TRUSTED: Finding['subject'] = { kind: 'setting', name: 'Network Access' };
const SALES: Finding['subject'] = { kind: 'profile', name: 'Sales' };
const inTrusted = (name: string): Finding['subject'] => ({ kind: 'range', name, within: 'Network Access' });
const trusted = (...ranges: readonly string[]): AuditFacts['lists'] => lists({ trusted: ranges });
const sales = (...ranges: readonly string[]): AuditFacts['lists'] => lists({ trusted: [], Sales: ranges });

describe('audit: what is told of a list', () => {
  const whole = (list: string): Text => Text.of('audit.whole-internet.fix', { list });

  it('that is all of the internet: as trusted ranges that nobody needs a token, of a profile that nobody is held back', () => {
    const words = { family: 'IPv4', share: '100', addresses: '4,294,967,296', ranges: '2' };
    const halves = ['0.0.0.0/1', '128.0.0.0/1'];
    expect(told('whole-internet', { lists: trusted(...halves) })).to.deep.equal([
      [TRUSTED, 'NetworkAccess', Text.of('audit.whole-internet.trusted', words), whole('Network Access')],
    ]);
    expect(told('whole-internet', { lists: sales(...halves) })).to.deep.equal([
      [SALES, 'Profile/Sales', Text.of('audit.whole-internet.profile', words), whole('Profile Sales')],
    ]);
  });

  it('of Session Settings by that name, as ranges that hold nobody back', () => {
    const words = { family: 'IPv4', share: '50', addresses: '2,147,483,648', ranges: '1' };
    expect(told('whole-internet', { lists: lists({ session: ['0.0.0.0/1'] }) })).to.deep.equal([
      [
        { kind: 'setting', name: 'Session Settings' },
        'SessionSettings',
        Text.of('audit.whole-internet.profile', words),
        whole('Session Settings'),
      ],
    ]);
  });

  it('is of each family for itself', () => {
    const both = trusted('0.0.0.0/0', '2000::/3');
    expect(told('whole-internet', { lists: both }).map(([, , { params }]) => params['family'])).to.deep.equal([
      ...['IPv4', 'IPv6'],
    ]);
    expect(told('broad-list', { lists: trusted('0.0.0.0/2', '2000::/5') })).to.have.length(2);
    const most = trusted('8.0.0.0/7', '2000::/28');
    expect(told('over-limit', { lists: most }).map(([, , { params }]) => params['family'])).to.deep.equal([
      ...['IPv4', 'IPv6'],
    ]);
  });

  it('with its share in hundredths, cut off: what is not all is never 100', () => {
    const share = (ranges: readonly string[]): unknown => {
      const [[, , text] = []] = told('broad-list', { lists: trusted(...ranges) }, { nearlyAll: 101 });
      return [text?.params['share'], text?.params['addresses']];
    };
    // 2^26 of 2^32 is 1.5625 %, 2^122 of the 2^125 of 2000::/3 are 12.5 %.
    expect(share(['8.0.0.0/6'])).to.deep.equal(['1.56', '67,108,864']);
    expect(share(['2000::/6'])).to.deep.equal(['12.5', '2^122']);
    expect(share(['0.0.0.0-255.255.255.254'])).to.deep.equal(['99.99', '4,294,967,295']);
    expect(share(['0.0.0.0/0'])).to.deep.equal(['100', '4,294,967,296']);
  });

  it('that is broad: how much of what it holds, and of no family of which it holds nothing', () => {
    const words = { family: 'IPv6', share: '25', addresses: '2^123' };
    const fix = Text.of('audit.broad-list.fix', { list: 'Profile Sales' });
    expect(told('broad-list', { lists: sales('2000::/5') }, { broad: 0 })).to.deep.equal([
      [SALES, 'Profile/Sales', Text.of('audit.broad-list.found', words), fix],
    ]);
    expect(told('broad-list', { lists: sales() }, { broad: 0 })).to.deep.equal([]);
  });

  it('over the limit: surely, or depending on how Salesforce counts', () => {
    const words = { family: 'IPv4', limit: '16,777,216', since: "Winter '26" };
    const fix = Text.of('audit.over-limit.fix', { list: 'Network Access' });
    expect(told('over-limit', { lists: trusted('8.0.0.0/8', '9.0.0.0/32') })).to.deep.equal([
      [TRUSTED, 'NetworkAccess', Text.of('audit.over-limit.surely', { ...words, count: '16,777,217' }), fix],
    ]);
    const without = { ...words, count: '16,777,217', left: '65,536' };
    expect(told('over-limit', { lists: trusted('8.0.0.0/8', '9.0.0.0/32', '10.1.0.0/16') })).to.deep.equal([
      [TRUSTED, 'NetworkAccess', Text.of('audit.over-limit.surely-without', without), fix],
    ]);
    // Of each family its own addresses alone.
    const both = trusted('8.0.0.0/8', '9.0.0.0/32', '2001:db8::/32');
    expect(told('over-limit', { lists: both })).to.deep.equal([
      [TRUSTED, 'NetworkAccess', Text.of('audit.over-limit.surely', { ...words, count: '16,777,217' }), fix],
    ]);
    expect(told('over-limit', { lists: trusted('8.0.0.0/8', '8.0.0.0/32') })).to.deep.equal([
      [TRUSTED, 'NetworkAccess', Text.of('audit.over-limit.maybe', { ...words, count: '16,777,217' }), fix],
    ]);
  });
});

describe('audit: what is told of a range', () => {
  const fixOf = (id: 'contained-range' | 'overlapping-range' | 'adjacent-range'): Text => Text.of(`audit.${id}.fix`);

  it('inside another one', () => {
    expect(told('contained-range', { lists: trusted('8.8.8.0/24', '8.8.8.8') })).to.deep.equal([
      [
        inTrusted('8.8.8.8'),
        'NetworkAccess/8.8.8.8',
        Text.of('audit.contained-range.found', { other: '8.8.8.0/24' }),
        fixOf('contained-range'),
      ],
    ]);
  });

  it('that stands twice, which ranges of one beginning or one end do not', () => {
    const keys = (...ranges: readonly string[]): string[] =>
      told('contained-range', { lists: trusted(...ranges) }).map(([, , { key }]) => key);
    expect(keys('8.8.8.0/24', '8.8.8.0/24')).to.deep.equal(['audit.contained-range.same']);
    expect(keys('8.8.8.0/24', '8.8.8.0/25')).to.deep.equal(['audit.contained-range.found']);
    expect(keys('8.8.8.0/24', '8.8.8.128/25')).to.deep.equal(['audit.contained-range.found']);
  });

  it('that overlaps another: which addresses both have', () => {
    expect(told('overlapping-range', { lists: sales('8.8.8.0-8.8.8.15', '8.8.8.8-8.8.8.20') })).to.deep.equal([
      [
        { kind: 'range', name: '8.8.8.8-8.8.8.20', within: 'Profile Sales' },
        'Profile/Sales/8.8.8.8-8.8.8.20',
        Text.of('audit.overlapping-range.found', { other: '8.8.8.0/28', shared: '8.8.8.8/29' }),
        fixOf('overlapping-range'),
      ],
    ]);
  });

  it('beside another: what they are together, the widest of those that end there', () => {
    const words = { other: '8.8.8.0/24', both: '8.8.8.0/23' };
    expect(told('adjacent-range', { lists: trusted('8.8.8.128/25', '8.8.9.0/24', '8.8.8.0/24') })).to.deep.equal([
      [
        inTrusted('8.8.9.0/24'),
        'NetworkAccess/8.8.9.0-8.8.9.255',
        Text.of('audit.adjacent-range.found', words),
        fixOf('adjacent-range'),
      ],
    ]);
  });

  it('that overlaps another is not beside it, nor inside', () => {
    const overlap = { lists: trusted('8.8.8.0-8.8.8.15', '8.8.8.8-8.8.8.20') };
    expect([told('adjacent-range', overlap), told('contained-range', overlap)]).to.deep.equal([[], []]);
    const beside = { lists: trusted('8.8.8.0/25', '8.8.8.128/25') };
    expect([told('overlapping-range', beside), told('contained-range', beside)]).to.deep.equal([[], []]);
    const inside = { lists: trusted('8.8.8.0/24', '8.8.8.0/25') };
    expect([told('overlapping-range', inside), told('adjacent-range', inside)]).to.deep.equal([[], []]);
  });

  it('without a description', () => {
    const bare = lists({ trusted: known([range('8.8.8.8', { description: ' ' })], 'test') });
    expect(told('no-description', { lists: bare })).to.deep.equal([
      [
        inTrusted('8.8.8.8'),
        'NetworkAccess/8.8.8.8',
        Text.of('audit.no-description.found'),
        Text.of('audit.no-description.fix'),
      ],
    ]);
  });

  // The blocks and their documents as the registries of IANA have them.
  it('that the internet does not carry: in which block, for what, by which document', () => {
    const words = (text: string): unknown =>
      told('special-purpose', { lists: trusted(text) }).map(([, , one, fix]) => [one, fix]);
    const fix = Text.of('audit.special-purpose.fix');
    for (const [text, block, use, rfc] of [
      ['10.1.0.0/16', '10.0.0.0/8', 'private', 'RFC 1918'],
      ['100.64.0.1', '100.64.0.0/10', 'shared', 'RFC 6598'],
      ['fd00::/8', 'fc00::/7', 'unique-local', 'RFC 4193'],
    ] as const) {
      expect(words(text)).to.deep.equal([[Text.of('audit.special-purpose.found', { block, use, rfc }), fix]]);
    }
  });

  it('of samples: of which, also where a block for more than samples holds it', () => {
    const words = (text: string): unknown =>
      told('sample-range', { lists: trusted(text) }).map(([, , one, fix]) => [one, fix]);
    const fix = Text.of('audit.sample-range.fix');
    for (const [text, block, rfc] of [
      ['198.51.100.7', '198.51.100.0/24', 'RFC 5737'],
      ['2001:db8:1::/48', '2001:db8::/32', 'RFC 3849'],
      ['233.252.0.8/29', '233.252.0.0/24', 'RFC 6676'],
    ] as const) {
      expect(words(text)).to.deep.equal([[Text.of('audit.sample-range.found', { block, rfc }), fix]]);
    }
  });

  it('of a publisher: each by name, and that all of it is his or some', () => {
    const published = [
      { name: 'cloud', ranges: [range('3.5.140.0/22')] },
      { name: 'ci', ranges: [range('3.5.141.0/25')] },
    ];
    const fix = (publisher: string): Text => Text.of('audit.published-range.fix', { publisher });
    const { findings } = judge('published-range', { lists: trusted('3.5.141.0/24'), published });
    expect(findings.map((one) => [one.text, one.fix])).to.deep.equal([
      [Text.of('audit.published-range.within', { publisher: 'cloud' }), fix('cloud')],
      [Text.of('audit.published-range.some', { publisher: 'ci' }), fix('ci')],
    ]);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size, 'two findings').to.equal(2);
  });

  it('that nobody came from, by the days that were looked at', () => {
    const evidence = {
      ...{ since: '2026-06-01T00:00:00.000Z', until: '2026-11-24T08:00:00.000Z', gaps: [] },
      ...{ addresses: [address('9.9.9.9')], byProfile: new Map([['Sales', [address('8.8.8.8')]]]) },
    };
    const days = { since: '2026-06-01', until: '2026-11-24' };
    const fix = Text.of('audit.unused-range.fix');
    const texts = (all: AuditFacts['lists']): unknown =>
      told('unused-range', { lists: all, evidence }).map(([, place, text, one]) => [place, text, one]);
    expect(texts(trusted('8.8.8.8', '9.9.9.9'))).to.deep.equal([
      ['NetworkAccess/8.8.8.8', Text.of('audit.unused-range.found', days), fix],
    ]);
    expect(texts(sales('8.8.8.8', '9.9.9.9'))).to.deep.equal([
      ['Profile/Sales/9.9.9.9', Text.of('audit.unused-range.profile', days), fix],
    ]);
    // One list for all profiles: anybody may have come from it.
    expect(texts(lists({ session: ['8.8.8.8', '9.9.9.9'] }))).to.deep.equal([
      ['SessionSettings/8.8.8.8', Text.of('audit.unused-range.found', days), fix],
    ]);
  });
});

describe('audit: what is told of profiles and users', () => {
  const users = usersOf({ Bot: [5, 3], Sales: [9, 0] });

  it('without ranges: how many integrations, or that administrators have it', () => {
    const bare = { lists: lists({ trusted: [], Bot: [], Sales: [] }), users };
    const bot: Finding['subject'] = { kind: 'profile', name: 'Bot' };
    expect(told('integration-without-ranges', bare)).to.deep.equal([
      [
        bot,
        'Profile/Bot',
        Text.of('audit.integration-without-ranges.found', { users: '3' }),
        Text.of('audit.integration-without-ranges.fix'),
      ],
    ]);
    const administrators = known(new Set(['Bot']), 'test');
    expect(told('administrator-without-ranges', { ...bare, administrators })).to.deep.equal([
      [
        bot,
        'Profile/Bot',
        Text.of('audit.administrator-without-ranges.found'),
        Text.of('audit.administrator-without-ranges.fix'),
      ],
    ]);
  });

  it('whose ranges are looked at at a login alone', () => {
    const own = lists({ trusted: [], Sales: ['8.8.8.8'] });
    expect(told('at-login-only', { lists: own, enforcedAlways: known(false, 'test') })).to.deep.equal([
      [
        { kind: 'setting', name: 'Enforce login IP ranges on every request' },
        'SecuritySettings/sessionSettings/enforceIpRangesEveryRequest',
        Text.of('audit.at-login-only.found'),
        Text.of('audit.at-login-only.fix'),
      ],
    ]);
  });

  it('who do not need the trusted ranges: how many of both, in a project of its profiles', () => {
    const all = lists({ trusted: ['8.8.8.8', '8.8.8.9'], Bot: ['9.9.9.9'], Sales: ['9.9.9.8'], Left: ['9.9.9.7'] });
    const fix = Text.of('audit.idle-trusted.fix');
    expect(told('idle-trusted', { lists: all, users })).to.deep.equal([
      [TRUSTED, 'NetworkAccess', Text.of('audit.idle-trusted.found', { ranges: '2', profiles: '2' }), fix],
    ]);
    expect(told('idle-trusted', { lists: all, users: undefined })).to.deep.equal([
      [TRUSTED, 'NetworkAccess', Text.of('audit.idle-trusted.project', { ranges: '2', profiles: '3' }), fix],
    ]);
  });

  it('who verified addresses outside: each address with how many, in the order of the addresses', () => {
    const verified = ['9.9.9.9', '1.1.1.1', '200.0.0.1', '5.5.5.5', '2001:4860::1', '1.1.1.1'].map((text) => ({
      ...{ address: address(text), users: 2, profile: undefined },
    }));
    const fix = Text.of('audit.verified-outside.fix');
    const of = (name: string, count = '2'): Told => [
      { kind: 'address', name },
      `LoginIp/${name}`,
      Text.of('audit.verified-outside.found', { users: count }),
      fix,
    ];
    expect(told('verified-outside', { users: usersOf({}, { verified }) })).to.deep.equal([
      ...[of('1.1.1.1', '4'), of('5.5.5.5'), of('9.9.9.9'), of('200.0.0.1'), of('2001:4860::1')],
    ]);
  });
});

describe('audit: rules that have nothing to judge', () => {
  it('say why', () => {
    const whys = (
      [
        ['published-range', {}],
        ['unused-range', {}],
        ['integration-without-ranges', { users: undefined }],
        ['verified-outside', { users: undefined }],
        ['at-login-only', { lists: trusted('8.8.8.8') }],
        ['idle-trusted', { lists: sales('8.8.8.8') }],
      ] as const
    ).map(([id, facts]) => judge(id, facts).why);
    expect(whys).to.deep.equal([
      Text.of('audit.published-range.unasked'),
      Text.of('audit.unused-range.unasked'),
      Text.of('audit.no-users'),
      Text.of('audit.no-users'),
      Text.of('audit.at-login-only.none'),
      Text.of('audit.idle-trusted.none'),
    ]);
  });

  it('say that of no list of which a part could not be read', () => {
    const partial = { known: true as const, value: [], from: 'test', partial: gap('a range') };
    for (const [id, all] of [
      ['at-login-only', lists({ trusted: [], Sales: partial })],
      ['idle-trusted', lists({ trusted: partial, Sales: [] })],
    ] as const) {
      const judged = judge(id, { lists: all });
      expect([judged.outcome, judged.why, judged.gaps], id).to.deep.equal(['incomplete', undefined, [gap('a range')]]);
    }
  });
});

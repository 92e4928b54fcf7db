/**
 * The rules of `audit ranges`, each on both sides of its bound, and where what it looks at could not be read.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { toAddress } from '../../../lib/ip/index.js';
import { AUDIT_RULES } from '../../../lib/policy/audit/index.js';
import { known, unreadable, type Disputed, type NamedRange } from '../../../lib/policy/index.js';
import { gap } from '../support.js';
import { address, judge, lists, names, NOTHING, outcome, range, UNREAD, usersOf } from './support.js';

const blocks = (count: number, prefix: number): string[] =>
  Array.from({ length: count }, (_, at) => {
    const start = BigInt(at) << BigInt(32 - prefix);
    return `${[24n, 16n, 8n, 0n].map((bits) => String((start >> bits) & 255n)).join('.')}/${prefix}`;
  });

describe('audit: whole-internet and broad-list', () => {
  it('judge the union: 128 blocks of 2^25 and 256 of 2^24 are all of IPv4', () => {
    for (const all of [['0.0.0.0/0'], blocks(128, 7), blocks(256, 8)]) {
      expect(names('whole-internet', { lists: lists({ Sales: all }) })).to.deep.equal(['Sales']);
      expect(names('broad-list', { lists: lists({ Sales: all }) })).to.deep.equal([]);
    }
  });

  it('find from the threshold on, to the address', () => {
    const half = { lists: lists({ trusted: ['0.0.0.0/1'] }) };
    const less = { lists: lists({ trusted: ['0.0.0.0-127.255.255.254'] }) };
    expect(names('whole-internet', half)).to.deep.equal(['Network Access']);
    expect(names('whole-internet', less)).to.deep.equal([]);
    expect(names('broad-list', less)).to.deep.equal(['Network Access']);
    expect(names('whole-internet', less, { nearlyAll: 49 })).to.deep.equal(['Network Access']);
    expect(names('whole-internet', half, { nearlyAll: 51 })).to.deep.equal([]);
    // 1% of 2^32 is 42,949,672.96 addresses.
    const one = (addresses: number): string[] => {
      const last = toAddress(address('8.0.0.0') + BigInt(addresses - 1));
      const ranges = [{ start: address('8.0.0.0'), end: last, description: 'x' }];
      return names('broad-list', { lists: lists({ Sales: known(ranges, 'test') }) });
    };
    expect(one(42_949_673)).to.deep.equal(['Sales']);
    expect(one(42_949_672)).to.deep.equal([]);
  });

  it('count an address once that stands in several ranges', () => {
    const twice = ['0.0.0.0/2', '0.0.0.0/2', '0.0.0.0/3', '32.0.0.0/3'];
    expect(names('whole-internet', { lists: lists({ Sales: twice }) })).to.deep.equal([]);
  });

  it('judge IPv6 by what is handed out of it', () => {
    expect(names('whole-internet', { lists: lists({ trusted: ['2000::/3'] }) })).to.deep.equal(['Network Access']);
    expect(names('whole-internet', { lists: lists({ trusted: ['2000::/4'] }) })).to.deep.equal(['Network Access']);
    expect(names('whole-internet', { lists: lists({ trusted: ['2000::/5', 'fc00::/7'] }) })).to.deep.equal([]);
    expect(names('broad-list', { lists: lists({ trusted: ['2000::/5'] }) })).to.deep.equal(['Network Access']);
  });

  it('name the control that speaks of it', () => {
    const [finding] = judge('whole-internet', { lists: lists({ Sales: ['0.0.0.0/0'] }) }).findings;
    expect([finding?.controls, finding?.severity]).to.deep.equal([['SBS-AUTH-003', 'HC-NETWORK'], 'error']);
  });
});

describe('audit: over-limit', () => {
  it('finds more than 2^24 addresses of IPv4 in total, and 2^99 of IPv6', () => {
    const over = (...ranges: readonly string[]): string[] =>
      judge('over-limit', { lists: lists({ trusted: ranges }) }).findings.map(({ severity }) => severity);
    expect(over('8.0.0.0/8')).to.deep.equal([]);
    expect(over('8.0.0.0/8', '9.0.0.0/32')).to.deep.equal(['warning']);
    expect(over('2001:4860::/29')).to.deep.equal([]);
    expect(over('2001:4860::/29', '2001:5000::/128')).to.deep.equal(['warning']);
  });

  it('is a note where it hangs on how Salesforce counts', () => {
    const twice = judge('over-limit', { lists: lists({ trusted: ['8.0.0.0/8', '8.0.0.0/9'] }) });
    expect(twice.findings.map(({ severity }) => severity)).to.deep.equal(['note']);
  });
});

describe('audit: special-purpose and sample-range', () => {
  it('find what lies within such blocks, and nothing that reaches beyond them', () => {
    const special = (text: string): string[] => names('special-purpose', { lists: lists({ Sales: [text] }) });
    expect(special('10.1.0.0/16')).to.deep.equal(['10.1.0.0/16']);
    expect(special('100.64.0.1')).to.deep.equal(['100.64.0.1']);
    expect(special('fe80::/64')).to.deep.equal(['fe80::/64']);
    expect(special('224.0.0.0-255.255.255.255'), 'two blocks side by side').to.have.length(1);
    expect(special('9.255.255.255-10.0.0.255')).to.deep.equal([]);
    expect(special('8.8.8.8')).to.deep.equal([]);
  });

  it('tell samples of documents from the others', () => {
    for (const text of ['192.0.2.7', '198.51.100.0/24', '203.0.113.128/25', '2001:db8::/48', '3fff::/20']) {
      expect(names('sample-range', { lists: lists({ trusted: [text] }) }), text).to.have.length(1);
      expect(names('special-purpose', { lists: lists({ trusted: [text] }) }), text).to.deep.equal([]);
    }
    expect(names('sample-range', { lists: lists({ trusted: ['203.0.112.0/23', '10.0.0.1'] }) })).to.deep.equal([]);
  });
});

describe('audit: overlapping-range, contained-range and adjacent-range', () => {
  const SIZE = 40;
  const BASE = address('8.8.8.0');
  const place = (first: number, last: number): ReturnType<typeof range> => ({
    start: toAddress(BASE + BigInt(first)),
    end: toAddress(BASE + BigInt(last)),
    description: 'x',
  });
  const some = fc.array(
    fc.tuple(fc.nat(SIZE), fc.nat(SIZE)).map(([a, b]) => place(Math.min(a, b), Math.max(a, b))),
    { maxLength: 8 },
  );
  type One = ReturnType<typeof range>;
  const key = ({ end, start }: One): string => `${start}-${end}`;
  const found = (id: string, ranges: readonly One[]): Set<string> =>
    new Set(
      judge(id, { lists: lists({ trusted: known(ranges, 'test') }) }).findings.map(({ subject }) => subject.name),
    );

  it('find none where there are none, and all who are concerned where there are', () => {
    const text = (...ranges: readonly string[]): ReturnType<typeof lists> => lists({ trusted: ranges });
    expect(names('contained-range', { lists: text('8.8.8.0/24', '8.8.8.8', '8.8.9.0/24') })).to.deep.equal(['8.8.8.8']);
    expect(names('contained-range', { lists: text('8.8.8.0/24', '8.8.8.0/24') })).to.deep.equal(['8.8.8.0/24']);
    expect(names('overlapping-range', { lists: text('8.8.8.0-8.8.8.9', '8.8.8.9-8.8.8.20') })).to.deep.equal([
      '8.8.8.9-8.8.8.20',
    ]);
    expect(names('overlapping-range', { lists: text('8.8.8.0-8.8.8.8', '8.8.8.9-8.8.8.20') })).to.deep.equal([]);
    expect(names('adjacent-range', { lists: text('8.8.8.0-8.8.8.8', '8.8.8.9-8.8.8.20') })).to.have.length(1);
    expect(names('adjacent-range', { lists: text('8.8.8.0-8.8.8.8', '8.8.8.10-8.8.8.20') })).to.deep.equal([]);
  });

  it('never join the two families, and no two lists', () => {
    expect(names('adjacent-range', { lists: lists({ trusted: ['255.255.255.255', '::1:0:0:0'] }) })).to.deep.equal([]);
    expect(names('contained-range', { lists: lists({ trusted: ['8.8.8.0/24'], Sales: ['8.8.8.8'] }) })).to.deep.equal(
      [],
    );
  });

  it('are what looking at all pairs finds, in whatever order they stand', () => {
    fc.assert(
      fc.property(some, (ranges) => {
        const distinct = [...new Map(ranges.map((one) => [key(one), one])).values()];
        const holds = (a: One, b: One): boolean => a.start <= b.start && a.end >= b.end && key(a) !== key(b);
        const shares = (a: One, b: One): boolean => a.start <= b.end && b.start <= a.end;
        const inside = distinct.filter((one) => distinct.some((other) => holds(other, one)));
        expect(found('contained-range', distinct).size).to.equal(inside.length);
        const reversed = [...distinct].reverse();
        for (const id of ['contained-range', 'overlapping-range', 'adjacent-range']) {
          expect(found(id, reversed), id).to.deep.equal(found(id, distinct));
        }
        const outer = distinct.filter((one) => !inside.includes(one));
        const pairs = outer.flatMap((a, at) => outer.slice(at + 1).map((b) => [a, b] as const));
        const overlaps = pairs.some(([a, b]) => shares(a, b));
        expect(found('overlapping-range', distinct).size > 0).to.equal(overlaps);
        const touches = pairs.some(([a, b]) => a.end + 1n === b.start || b.end + 1n === a.start);
        if (!overlaps && inside.length === 0) expect(found('adjacent-range', distinct).size > 0).to.equal(touches);
      }),
      { numRuns: 300 },
    );
  });
});

describe('audit: no-description', () => {
  it('finds what is empty or blank', () => {
    const ranges = [
      range('8.8.8.1', { description: '' }),
      range('8.8.8.2', { description: ' \t' }),
      range('8.8.8.3', { description: '.' }),
    ];
    const { description, ...bare } = range('8.8.8.4');
    expect(description).to.equal('office');
    const found = names('no-description', { lists: lists({ trusted: known([...ranges, bare], 'test') }) });
    expect(found).to.deep.equal(['8.8.8.1', '8.8.8.2', '8.8.8.4']);
  });
});

describe('audit: published-range', () => {
  const cloud = { name: 'cloud', ranges: [range('3.5.140.0/22'), range('13.34.37.64/27')] };

  it('finds what a named list holds, in whole or in part', () => {
    const all = lists({ trusted: ['3.5.141.0/24', '3.5.143.0-3.5.144.0', '3.5.144.0/24', '8.8.8.8'] });
    const { findings } = judge('published-range', { lists: all, published: [cloud] });
    expect(findings.map(({ subject, text }) => [subject.name, text.key])).to.deep.equal([
      ['3.5.141.0/24', 'audit.published-range.within'],
      ['3.5.143.0-3.5.144.0', 'audit.published-range.some'],
    ]);
  });

  it('is not applicable where no list is named', () => {
    expect(outcome('published-range', { lists: lists({ trusted: ['3.5.141.0/24'] }) })).to.equal('not-applicable');
  });
});

describe('audit: unused-range', () => {
  const evidence = {
    ...{ since: '2026-06-01T00:00:00.000Z', until: '2026-11-24T00:00:00.000Z', gaps: [] },
    addresses: [address('8.8.8.255'), address('9.9.9.9')],
    byProfile: new Map([['Sales', [address('9.9.9.9')]]]),
  };

  it('finds of trusted ranges those nobody came from, and of a profile those none of its users came from', () => {
    const all = lists({ trusted: ['8.8.8.0/24', '8.8.9.0/24'], Sales: ['8.8.8.0/24', '9.9.9.9'], Other: ['9.9.9.9'] });
    const { findings } = judge('unused-range', { lists: all, evidence });
    expect(findings.map(({ subject }) => `${subject.within ?? ''} ${subject.name}`)).to.deep.equal([
      'Network Access 8.8.9.0/24',
      'Profile Sales 8.8.8.0/24',
      'Profile Other 9.9.9.9',
    ]);
  });

  it('says of none that it is unused where logins could not be read', () => {
    const read = { lists: lists({ trusted: ['8.8.9.0/24'] }), evidence: { ...evidence, gaps: [gap('LoginHistory')] } };
    expect(outcome('unused-range', read)).to.equal('incomplete');
    expect(outcome('unused-range', { lists: lists({ trusted: ['8.8.9.0/24'] }) })).to.equal('not-applicable');
  });
});

describe('audit: integration-without-ranges and administrator-without-ranges', () => {
  const users = usersOf({ Bot: [2, 1], Sales: [9, 0], Left: [0, 0] });
  const administrators = known(new Set(['Bot', 'Left']), 'test');

  it('find profiles in use that lack ranges', () => {
    const bare = lists({ trusted: [], Bot: [], Sales: [], Left: [] });
    const fenced = lists({ trusted: [], Bot: ['8.8.8.8'], Sales: [], Left: [] });
    expect(names('integration-without-ranges', { lists: bare, users })).to.deep.equal(['Bot']);
    expect(names('integration-without-ranges', { lists: fenced, users })).to.deep.equal([]);
    expect(names('administrator-without-ranges', { lists: bare, users, administrators })).to.deep.equal(['Bot']);
    expect(names('administrator-without-ranges', { lists: fenced, users, administrators })).to.deep.equal([]);
  });

  it('judge administrators of a project by its profiles, and integrations not at all', () => {
    const bare = lists({ trusted: [], Bot: [], Left: [] });
    expect(names('administrator-without-ranges', { lists: bare, users: undefined, administrators })).to.deep.equal([
      'Bot',
      'Left',
    ]);
    expect(outcome('integration-without-ranges', { lists: bare, users: undefined })).to.equal('not-applicable');
  });

  it('are incomplete where ranges, users or permissions could not be read', () => {
    const hidden = lists({ trusted: [], Bot: UNREAD, Sales: [] });
    expect(outcome('integration-without-ranges', { lists: hidden, users })).to.equal('incomplete');
    expect(outcome('administrator-without-ranges', { lists: hidden, users, administrators })).to.equal('incomplete');
    const some = { lists: lists({ Sales: [] }), users: usersOf({}, { gaps: [gap('User')] }) };
    expect(outcome('integration-without-ranges', some)).to.equal('incomplete');
    expect(outcome('administrator-without-ranges', some)).to.equal('incomplete');
    expect(outcome('administrator-without-ranges', { administrators: unreadable(gap('PermissionSet')) })).to.equal(
      'incomplete',
    );
    const session = lists({ trusted: [], session: UNREAD });
    expect(outcome('integration-without-ranges', { lists: session, users })).to.equal('incomplete');
  });

  it('are incomplete where a profile is hidden', () => {
    const hidden = lists({ trusted: [], Sales: ['8.8.8.8'] }, [gap('profile Bot')]);
    for (const id of ['integration-without-ranges', 'administrator-without-ranges']) {
      expect(judge(id, { lists: hidden, users, administrators }).gaps, id).to.deep.equal([gap('profile Bot')]);
    }
  });

  it('do not mind a profile of administrators that nobody has', () => {
    const unused = {
      lists: lists({ trusted: [], Spare: [] }),
      users,
      administrators: known(new Set(['Spare']), 'test'),
    };
    expect(outcome('administrator-without-ranges', unused)).to.equal('passed');
  });

  it('mind what is missing of a list only where no range of it is known', () => {
    const partial = { known: true as const, from: 'test', partial: gap('a range') };
    const some = lists({ trusted: [], Bot: { ...partial, value: [range('8.8.8.8')] } });
    const none = lists({ trusted: [], Bot: { ...partial, value: [] } });
    expect(outcome('integration-without-ranges', { lists: some, users })).to.equal('passed');
    expect(outcome('integration-without-ranges', { lists: none, users })).to.equal('incomplete');
  });

  it('do not mind the ranges of profiles that are of no interest', () => {
    const other = lists({ trusted: [], Bot: ['8.8.8.8'], Sales: UNREAD });
    expect(outcome('integration-without-ranges', { lists: other, users })).to.equal('passed');
  });
});

describe('audit: at-login-only', () => {
  const own = lists({ trusted: [], Sales: ['8.8.8.8'] });

  it('finds the setting off where profiles have ranges', () => {
    expect(outcome('at-login-only', { lists: own, enforcedAlways: known(true, 'test') })).to.equal('passed');
    expect(outcome('at-login-only', { lists: own, enforcedAlways: known(false, 'test') })).to.equal('failed');
    expect(outcome('at-login-only', { lists: own, enforcedAlways: known(undefined, 'test') })).to.equal('failed');
    expect(outcome('at-login-only', { lists: lists({ trusted: ['8.8.8.8'], Sales: [] }) })).to.equal('not-applicable');
  });

  it('is incomplete where the setting or the ranges could not be read', () => {
    expect(outcome('at-login-only', { lists: own, enforcedAlways: UNREAD })).to.equal('incomplete');
    expect(outcome('at-login-only', { lists: lists({ trusted: [], Sales: UNREAD }) })).to.equal('incomplete');
    const trusted = { lists: lists({ trusted: UNREAD, Sales: [] }), enforcedAlways: UNREAD };
    expect(outcome('at-login-only', trusted), 'trusted ranges do not matter').to.equal('not-applicable');
  });
});

describe('audit: idle-trusted', () => {
  const users = usersOf({ Sales: [3, 0], Bot: [1, 1], Left: [0, 0] });
  const trusted = ['8.8.8.8'];

  it('finds trusted ranges that no active user needs', () => {
    const all = { trusted, Sales: ['9.9.9.9'], Bot: ['9.9.9.8'] };
    expect(names('idle-trusted', { lists: lists({ ...all, Left: [] }), users })).to.deep.equal(['Network Access']);
    expect(outcome('idle-trusted', { lists: lists({ ...all, Bot: [], Left: [] }), users })).to.equal('passed');
    expect(outcome('idle-trusted', { lists: lists({ ...all, trusted: [] }), users })).to.equal('not-applicable');
    expect(outcome('idle-trusted', { lists: lists({ ...all, Left: [] }), users: undefined })).to.equal('passed');
    expect(outcome('idle-trusted', { lists: lists(all), users: undefined })).to.equal('failed');
  });

  it('is incomplete where another profile may need them, and passed where one surely does', () => {
    const open = { trusted, Sales: ['9.9.9.9'], Bot: UNREAD };
    expect(outcome('idle-trusted', { lists: lists(open), users })).to.equal('incomplete');
    expect(outcome('idle-trusted', { lists: lists({ ...open, Sales: [] }), users })).to.equal('passed');
    expect(outcome('idle-trusted', { lists: lists({ ...open, trusted: UNREAD }), users })).to.equal('incomplete');
    const all = lists({ trusted, Sales: ['9.9.9.9'], Bot: ['9.9.9.8'] }, [gap('profile 00e1')]);
    expect(outcome('idle-trusted', { lists: all, users })).to.equal('incomplete');
    expect(outcome('idle-trusted', { lists: lists({ trusted, session: UNREAD }), users })).to.equal('incomplete');
    expect(judge('idle-trusted', { lists: lists(open), users }).gaps, 'and says what').to.deep.equal([UNREAD.gap]);
  });

  it('does not mind profiles that no active user has', () => {
    const left = lists({ trusted, Sales: ['9.9.9.9'], Bot: ['9.9.9.8'], Left: UNREAD });
    expect(outcome('idle-trusted', { lists: left, users })).to.equal('failed');
  });

  it('is incomplete where nothing is known of a list but that there is more, and minds no more where there is a range', () => {
    const some = (...ranges: readonly string[]): Disputed<readonly NamedRange[]> => ({
      ...{ known: true, value: ranges.map((text) => range(text)), from: 'test', partial: gap('a range') },
    });
    const fenced = { Sales: ['9.9.9.9'], Bot: ['9.9.9.8'] };
    expect(outcome('idle-trusted', { lists: lists({ ...fenced, trusted: some() }), users })).to.equal('incomplete');
    expect(outcome('idle-trusted', { lists: lists({ ...fenced, trusted, Bot: some() }), users })).to.equal(
      'incomplete',
    );
    expect(outcome('idle-trusted', { lists: lists({ ...fenced, trusted: some('8.8.8.8') }), users })).to.equal(
      'failed',
    );
    const bot = lists({ ...fenced, trusted, Bot: some('9.9.9.8') });
    expect(outcome('idle-trusted', { lists: bot, users })).to.equal('failed');
  });

  it('passes where nobody is there to need them or not', () => {
    expect(outcome('idle-trusted', { lists: lists({ trusted }), users: usersOf({ Left: [0, 0] }) })).to.equal('passed');
    expect(outcome('idle-trusted', { lists: lists({ trusted }), users: undefined })).to.equal('passed');
  });

  it('takes the one list of Session Settings for that of every profile', () => {
    const session = { lists: lists({ trusted, session: ['9.9.9.9'] }), users };
    expect(names('idle-trusted', session)).to.deep.equal(['Network Access']);
    expect(outcome('idle-trusted', { ...session, lists: lists({ trusted, session: [] }) })).to.equal('passed');
  });

  it('is incomplete where the list of a profile in use is hidden', () => {
    const hidden = lists({ trusted, Sales: ['9.9.9.9'] }, [gap('profile Bot')]);
    expect(judge('idle-trusted', { lists: hidden, users })).to.deep.include({
      ...{ outcome: 'incomplete', gaps: [gap('profile Bot')] },
    });
  });

  it('finds them in whatever order the lists stand', () => {
    const turned = lists({ Sales: ['9.9.9.9'], Bot: ['9.9.9.8'], trusted });
    expect(names('idle-trusted', { lists: turned, users })).to.deep.equal(['Network Access']);
  });
});

describe('audit: verified-outside', () => {
  const verified = (
    at: string,
    profile?: string,
  ): { lists: ReturnType<typeof lists>; users: ReturnType<typeof usersOf> } => ({
    lists: lists({ trusted: ['8.8.8.0/24'], Sales: ['9.9.9.9'], Bot: [] }),
    users: usersOf({}, { verified: [{ address: address(at), users: 2, profile }] }),
  });

  it('finds addresses that neither a trusted range nor the own profile holds', () => {
    expect(names('verified-outside', verified('8.8.8.8', 'Bot'))).to.deep.equal([]);
    expect(names('verified-outside', verified('9.9.9.9', 'Sales'))).to.deep.equal([]);
    expect(names('verified-outside', verified('9.9.9.9', 'Bot'))).to.deep.equal(['9.9.9.9']);
    expect(names('verified-outside', verified('9.9.9.9'))).to.deep.equal(['9.9.9.9']);
  });

  it('says of no address that no range holds it where a list that may could not be read', () => {
    const at = '9.9.9.9';
    const unreadList = (of: 'trusted' | 'Sales' | 'Bot'): ReturnType<typeof verified> => ({
      ...verified(at, 'Bot'),
      lists: lists({ trusted: ['8.8.8.0/24'], Sales: [at], Bot: [], [of]: UNREAD }),
    });
    expect(names('verified-outside', unreadList('Sales'))).to.deep.equal([at]);
    for (const of of ['trusted', 'Bot'] as const) {
      const { findings, outcome: came } = judge('verified-outside', unreadList(of));
      expect([came, findings], of).to.deep.equal(['incomplete', []]);
    }
  });

  it('counts users of one address together', () => {
    const one = { address: address('1.1.1.1'), users: 2, profile: 'Bot' };
    const users = usersOf({}, { verified: [one, { ...one, profile: 'Sales', users: 3 }] });
    const { findings } = judge('verified-outside', { users });
    expect(findings.map(({ text }) => text.params)).to.deep.equal([{ users: '5' }]);
  });

  it('is incomplete where they could not be read, and not applicable to a project', () => {
    expect(outcome('verified-outside', { users: usersOf({}, { verifiedGaps: [gap('LoginIp')] }) })).to.equal(
      'incomplete',
    );
    expect(outcome('verified-outside', { users: undefined })).to.equal('not-applicable');
  });
});

describe('audit: all rules', () => {
  it('pass or do not apply where all could be read and nothing is there', () => {
    for (const { id } of AUDIT_RULES) {
      expect(outcome(id, NOTHING), id).to.be.oneOf(['passed', 'not-applicable']);
    }
  });

  it('never pass where no list could be read', () => {
    const unread = { lists: lists({ trusted: UNREAD, Sales: UNREAD }), users: usersOf({ Sales: [1, 1] }) };
    const administrators = known(new Set(['Sales']), 'test');
    const published = [{ name: 'cloud', ranges: [] }];
    const evidence = {
      since: '2026-01-01',
      until: '2026-02-01',
      addresses: [],
      byProfile: new Map<string, []>(),
      gaps: [],
    };
    for (const { id } of AUDIT_RULES) {
      expect(outcome(id, { ...unread, administrators, published, evidence }), id).to.equal('incomplete');
    }
  });

  it('judge what could be read of a list, and say that there is more', () => {
    const trusted = { known: true as const, value: [range('10.0.0.0/8')], from: 'test', partial: gap('a line') };
    const partial = lists({ trusted });
    const judged = judge('special-purpose', { lists: partial });
    expect([judged.outcome, judged.gaps.length]).to.deep.equal(['failed', 1]);
  });

  it('find the same in whatever order ranges and profiles stand, with the same fingerprints', () => {
    const ranges = ['10.0.0.0/8', '10.1.0.0/16', '8.8.8.0/25', '8.8.8.128/25', '192.0.2.1'];
    const facts = (turned: boolean): ReturnType<typeof lists> => {
      const some = turned ? [...ranges].reverse() : ranges;
      return lists({ trusted: some, Sales: some });
    };
    for (const { id } of AUDIT_RULES) {
      const prints = (turned: boolean): string[] =>
        judge(id, { lists: facts(turned) })
          .findings.map(({ fingerprint }) => fingerprint)
          .sort();
      expect(prints(true), id).to.deep.equal(prints(false));
    }
  });

  it('have ids of their own, each with its cases above', () => {
    expect(new Set(AUDIT_RULES.map(({ id }) => id)).size).to.equal(AUDIT_RULES.length);
    expect(AUDIT_RULES).to.have.length(16);
  });
});

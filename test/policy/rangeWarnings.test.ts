import { expect } from 'chai';
import { rangeWarnings } from '../../lib/policy/index.js';
import { say } from '../../lib/messages.js';
import { is, missing, org, profile, ranges } from './support.js';

const EVERYWHERE = '0.0.0.0-255.255.255.255';

/** `key` and parameters of each warning. */
function warnings(...asked: Parameters<typeof rangeWarnings>): string[] {
  return rangeWarnings(...asked).map(({ key, params }) =>
    [key.replace('policy.range-limit.', ''), ...Object.values(params)].join(' | '),
  );
}

describe('warnings about lists of ranges', () => {
  it('say nothing where every list is within the limits', () => {
    const facts = org({ trustedRanges: is(ranges('132.0.0.0/8', '10.0.0.0/8', '2001:db8::/29')) });
    expect(warnings(facts, [profile({ ranges: is(ranges('66.0.0.0/8')) })])).to.deep.equal([]);
  });

  it('name the list, what it holds and the limit, for the org and each profile', () => {
    const facts = org({ trustedRanges: is(ranges(EVERYWHERE, '::1:0:0:0-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')) });
    const profiles = [
      profile({ name: 'Sales', ranges: is(ranges('66.0.0.0/8', '67.0.0.0')) }),
      profile({ name: 'Support', ranges: is(ranges('66.0.0.0/8', '66.1.0.0/16')) }),
      profile({ name: 'Hidden', ranges: missing('profile Hidden') }),
    ];
    expect(warnings(facts, profiles)).to.deep.equal([
      "trusted.over | IPv4 | 4,294,967,296 | 16,777,216 | Winter '26",
      "trusted.over | IPv6 | ~2^128.0 | 2^99 | Winter '26",
      "profile.over | Sales | IPv4 | 16,777,217 | 16,777,216 | Winter '26",
      "profile.maybe | Support | IPv4 | 16,842,752 | 16,777,216 | Winter '26",
    ]);
  });

  it('tell of the trusted ranges as well where it is open whether what lies in two counts twice', () => {
    const facts = org({ trustedRanges: is(ranges('66.0.0.0/8', '66.1.0.0/16')) });
    expect(warnings(facts, [])).to.deep.equal(["trusted.maybe | IPv4 | 16,842,752 | 16,777,216 | Winter '26"]);
  });

  it('speak of the one list in Session Settings where the profiles have none', () => {
    const facts = org({ sessionRanges: is(ranges(EVERYWHERE)) });
    expect(warnings(facts, [profile({ ranges: is(ranges(EVERYWHERE)) })])).to.deep.equal([
      "session.over | IPv4 | 4,294,967,296 | 16,777,216 | Winter '26",
    ]);
  });

  it('have words, each parameter in its place', () => {
    const facts = org({ trustedRanges: is(ranges('2001:da0::-2001:dbf:ffff:ffff:ffff:ffff:ffff:ffff')) });
    const [words = ''] = rangeWarnings(facts, []).map(say);
    expect(words)
      .to.include('IPv6')
      .and.to.include('2^101')
      .and.to.include('2^99')
      .and.not.to.match(/\{[a-z]\w*\}/u);
  });
});

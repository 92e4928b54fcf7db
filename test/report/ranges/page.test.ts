import { expect } from 'chai';
import { say } from '../../../lib/messages.js';
import { listRangesPage } from '../../../lib/report/ranges/page.js';
import type { ListRangesResult, RangeTotal } from '../../../lib/report/ranges/result.js';

const NOTHING: ListRangesResult = {
  schemaVersion: '1.0',
  source: { kind: 'org', name: 'admin@acme.example' },
  ranges: [],
  totals: [{ scope: 'trusted', ranges: 0, addresses: '0', ipv4Addresses: 0, ipv4Share: 0 }],
  profiles: 3,
  incomplete: [],
  warnings: [],
};
const SESSION: RangeTotal = {
  scope: 'session',
  ranges: 2,
  addresses: '512',
  ipv4Addresses: 512,
  ipv4Share: 512 / 2 ** 32,
};
const GAP = { what: 'profile 00e1', why: 'It is hidden.' };

function answerOf(changes: Partial<ListRangesResult>, scope: 'trusted' | 'profile' | 'all' = 'all'): readonly string[] {
  return listRangesPage({ ...NOTHING, ...changes }, { all: false, scope, source: '-o prod' }, say).answer;
}

describe('report: the answer of list ranges', () => {
  it('says that there are none where all were read', () => {
    expect(answerOf({})).to.deep.equal([
      "There are no trusted ranges: unless the user's profile has ranges, every login with a password needs a token.",
      'None of 3 profiles has its own login IP ranges.',
    ]);
  });

  it('denies none where some could not be read', () => {
    expect(answerOf({ incomplete: [GAP], totals: [] })).to.deep.equal([
      'The trusted ranges could not be read.',
      'No login IP ranges were found in 3 profiles, as far as they could be read.',
    ]);
  });

  it('tells of the one list of an edition that has no others', () => {
    const [line] = answerOf({ totals: [SESSION] }, 'profile');
    expect(line).to.include('2 with 512 addresses').and.include('Logins from elsewhere are refused');
    const empty: RangeTotal = { ...SESSION, ranges: 0, addresses: '0', ipv4Addresses: 0, ipv4Share: 0 };
    expect(answerOf({ totals: [empty] }, 'profile')).to.deep.equal([
      'This edition has one list of login IP ranges for all profiles, and it is empty.',
    ]);
  });

  it('agrees in number, and says where there is no profile', () => {
    const one: RangeTotal = { scope: 'trusted', ranges: 1, addresses: '1', ipv4Addresses: 1, ipv4Share: 2 ** -32 };
    expect(answerOf({ totals: [one], profiles: 0 })).to.deep.equal([
      '1 trusted range contains 1 address: < 0.01% of all IPv4 addresses.',
      'No profiles were found.',
    ]);
  });

  it('speaks of what was asked alone', () => {
    expect(answerOf({}, 'trusted')).to.have.length(1);
    expect(answerOf({}, 'profile')).to.have.length(1);
  });
});

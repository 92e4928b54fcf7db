/**
 * What the page of `diff ranges` says of addresses that change between lists of two kinds, and of lists that one side lacks.
 */
import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import { diffRangesPage } from '../../lib/report/rangesDiff/page.js';
import type { DiffedAddresses, DiffRangesResult, ReportedListDiff } from '../../lib/report/rangesDiff/result.js';

const NOTHING: DiffedAddresses = { ranges: [], addresses: '0' };
const BLOCK: DiffedAddresses = { ranges: [{ start: '203.0.113.128', end: '203.0.113.255' }], addresses: '128' };
const TRUSTED = { scope: 'trusted' } as const;
const SALES = { scope: 'profile', profile: 'Sales' } as const;
const BOTS = { scope: 'profile', profile: 'Bots' } as const;

function answer(changes: Partial<DiffRangesResult>): { answer: readonly string[]; details: string } {
  const page = diffRangesPage(
    {
      ...{ schemaVersion: '1.0', from: { kind: 'org', name: 'prod' }, to: { kind: 'project', name: 'force-app' } },
      ...{ equal: false, lists: [list('changed')], moved: [], logins: null, incomplete: [], ...changes },
    },
    { all: false, sides: undefined, hasLogins: false, asked: '' },
    say,
  );
  return { answer: page.answer, details: JSON.stringify(page.details) };
}

function list(
  outcome: ReportedListDiff['outcome'],
  ranges: ReportedListDiff['ranges'] = { from: 1, to: 1 },
): ReportedListDiff {
  return { ...SALES, outcome, ranges, added: NOTHING, removed: NOTHING };
}

describe('report: what a comparison of ranges means', () => {
  it('says that addresses are no longer trusted where they moved to login ranges, each once', () => {
    const moved = [
      { from: TRUSTED, to: SALES, ...BLOCK },
      { from: TRUSTED, to: BOTS, ...BLOCK },
    ];
    const [, , line = ''] = answer({ moved }).answer;
    expect(line).to.match(/^Addresses no longer trusted: 128, which moved to the login ranges of Sales and Bots\./u);
    expect(line).to.include(
      'users without login ranges need a token there, except perhaps at addresses that they have verified.',
    );
  });

  it('says that addresses are trusted where they moved out of login ranges, and nothing of others', () => {
    const [, , line = ''] = answer({ moved: [{ from: SALES, to: TRUSTED, ...BLOCK }] }).answer;
    expect(line).to.match(/^Addresses newly trusted: 128, which moved from the login ranges of Sales\./u);
    expect(answer({ moved: [{ from: SALES, to: BOTS, ...BLOCK }] }).answer).to.have.length(2);
  });

  it('names the side that lacks a list, and what the other has, for each side', () => {
    const lists = [
      list('not-compared', { from: 2, to: null }),
      { ...list('not-compared', { from: null, to: 1 }), ...BOTS },
    ];
    const told = answer({ lists });
    expect(told.answer).to.include.members([
      'Not compared, because force-app does not contain them, and need not contain every list: Sales.',
      'Not compared, because prod does not contain them, and need not contain every list: Bots.',
    ]);
    expect(told.details).to.include('Sales: not compared, because force-app does not contain it (prod: 2 ranges)');
    expect(told.details).to.include('Bots: not compared, because prod does not contain it (force-app: 1 range)');
    const none = answer({ lists: [list('not-compared', { from: 0, to: null })] });
    expect(none.answer.join('\n')).not.to.include('Not compared');
    expect(none.details).to.include('(prod: 0 ranges)').and.not.to.include('none');
    expect(answer({ lists: [list('not-compared', { from: null, to: null })] }).details).to.include('neither side');
  });
});

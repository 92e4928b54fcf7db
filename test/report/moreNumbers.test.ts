/**
 * The numbers of sentences of the gates, of changes and of differences, of random results: counted here from the JSON.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { say } from '../../lib/messages.js';
import { auditRangesPage } from '../../lib/report/audit/page.js';
import { checkPolicyPage } from '../../lib/report/gate/page.js';
import type { FindingsResult, ReportedFinding } from '../../lib/report/findings/result.js';
import { openResetPage } from '../../lib/report/openReset/page.js';
import type { OpenResetResult, ReportedTokenClient } from '../../lib/report/openReset/result.js';
import { diffRangesPage } from '../../lib/report/rangesDiff/page.js';
import type { DiffedAddresses, DiffRangesResult, ReportedListDiff } from '../../lib/report/rangesDiff/result.js';
import { diffResultsPage } from '../../lib/report/resultsDiff/page.js';
import type { FormerFinding } from '../../lib/report/resultsDiff/result.js';
import { expectAgreement, numbersOf, times } from '../support/numbers.js';

const SOURCE = { kind: 'org', name: 'admin@acme.example' } as const;
const SEVERITIES = ['error', 'warning', 'note'] as const;
const count = fc.oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 2, max: 20_000_000 }));
const few = fc.nat(30);

interface Sizes {
  readonly counts: FindingsResult['counts'];
  readonly threshold: FindingsResult['threshold'];
  readonly open: number;
  readonly judged: number;
}

const sizes = fc.record({
  counts: fc.record({ error: count, warning: count, note: count, waived: count }),
  threshold: fc.constantFrom(...SEVERITIES),
  open: few,
  judged: few,
});

const GAP = { what: 'UserLogin', why: 'It is hidden.' };
const FOUND: ReportedFinding = {
  ...{ rule: 'open-list', severity: 'error', subject: { kind: 'org', name: 'acme' }, text: 'It is.', fix: 'Do.' },
  ...{ controls: [], fingerprint: 'f' },
};

function findingsOf({ counts, judged, open, threshold }: Sizes): FindingsResult {
  const rule = { rule: 'open-list', severity: 'error' as const, title: 'T', findings: 0, controls: [] };
  return {
    ...{ schemaVersion: '1.0', source: SOURCE, threshold, counts, incomplete: [] },
    findings: Object.values(counts).some((one) => one > 0) ? [FOUND] : [],
    rules: [
      ...times(judged, () => ({ ...rule, outcome: 'passed' as const, incomplete: [] })),
      ...times(open, () => ({ ...rule, outcome: 'incomplete' as const, incomplete: [GAP] })),
    ],
  };
}

/** What the sentences on findings have to say, in their order. */
function countsSaid({ counts, judged, open, threshold }: Sizes): number[] {
  const failing = SEVERITIES.slice(0, SEVERITIES.indexOf(threshold) + 1).map((severity) => counts[severity]);
  const all = SEVERITIES.map((severity) => counts[severity]).filter((one) => one > 0);
  const isFailed = failing.some((one) => one > 0);
  const found = all.length === 0 ? [judged + open] : all;
  // Nothing was judged, which is no pass.
  if (judged + open === 0 && all.length === 0 && counts.waived === 0) return [68];
  return [
    ...(isFailed ? [30, ...failing.filter((one) => one > 0), ...found] : []),
    ...(!isFailed && open > 0 ? [68, ...found] : []),
    ...(!isFailed && open === 0 ? [0, ...found] : []),
    ...(counts.waived === 0 ? [] : [counts.waived]),
    ...(open === 0 ? [] : [open]),
  ];
}

describe('report: the numbers of gates, changes and differences are those of the JSON', () => {
  it('check policy', () => {
    fc.assert(
      fc.property(sizes, (given) => {
        const result = { ...findingsOf(given), policy: 'sf-token.yml', matrix: [], off: [], apiCalls: 1 };
        const orgs = [{ name: 'acme', outcome: 'passed' as const, counted: 0 }];
        const { answer } = checkPolicyPage({ ...result, orgs }, { all: false, source: '', hasBaseline: false }, say);
        expect(numbersOf(answer), answer.join('\n')).to.deep.equal(countsSaid(given));
        expectAgreement(answer);
      }),
      {
        examples: [[{ counts: { error: 0, warning: 0, note: 0, waived: 0 }, threshold: 'error', open: 0, judged: 0 }]],
      },
    );
  });

  it('audit ranges', () => {
    fc.assert(
      fc.property(sizes, count, count, (given, ranges, lists) => {
        const result = { ...findingsOf(given), ranges, lists };
        const { answer } = auditRangesPage(result, { all: false, source: '-o prod' }, say);
        expect(numbersOf(answer), answer.join('\n')).to.deep.equal([...countsSaid(given), ranges, lists]);
        expectAgreement(answer);
      }),
    );
  });

  it('open reset: what becomes of how many clients', () => {
    const ends = fc.array(fc.constantFrom('stops', 'unknown', 'goes-on', 'fails-already'), {
      minLength: 2,
      maxLength: 60,
    });
    fc.assert(
      fc.property(ends, (given) => {
        const clients = given.map((end): ReportedTokenClient => ({
          ...{ client: 'jsforce', path: 'soap', addresses: [], logins: 1, lastSeen: '2026-11-23T12:00:00Z' },
          ...{ lastSuccess: null, ends: end },
        }));
        const result: OpenResetResult = {
          ...{ schemaVersion: '1.0', source: SOURCE, username: 'etl@acme.example', own: true, url: 'https://acme' },
          ...{ pages: { lightning: 'https://acme', classic: 'https://acme' }, opened: false, obtainable: 'yes' },
          ...{
            hindrances: [],
            email: 'etl@acme.example',
            since: '2026-10-25T12:00:00Z',
            at: '2026-11-24T12:00:00Z',
            clients,
            message: null,
          },
          ...{ incomplete: [], apiCalls: 1, ownAttempts: 0 },
        };
        const { answer } = openResetPage(result, { source: '-o prod' }, say);
        const counts = (['stops', 'unknown', 'goes-on', 'fails-already'] as const)
          .map((end) => given.filter((one) => one === end).length)
          .filter((length) => length > 0);
        expect(numbersOf(answer), answer.join('\n')).to.deep.equal([given.length, ...counts]);
      }),
    );
  });

  it('open reset: a short time is told with its hour', () => {
    const result: OpenResetResult = {
      ...{ schemaVersion: '1.0', source: SOURCE, username: 'etl@acme.example', own: true, url: 'https://acme' },
      ...{ pages: { lightning: 'https://acme', classic: 'https://acme' }, opened: false, obtainable: 'yes' },
      ...{ hindrances: [], email: 'etl@acme.example', clients: [], message: null },
      ...{ since: '2026-11-24T11:00:00Z', at: '2026-11-24T12:00:00Z' },
      ...{ incomplete: [], apiCalls: 1, ownAttempts: 0 },
    };
    expect(openResetPage(result, { source: '-o prod' }, say).answer.join(' ')).to.include('2026-11-24 11:00 UTC');
  });

  it('diff ranges: lists that differ, and addresses that came, went and moved', () => {
    const list = fc.record({
      outcome: fc.constantFrom('changed' as const, 'equal' as const),
      added: fc.nat(1_000_000),
      removed: fc.nat(1_000_000),
    });
    fc.assert(
      fc.property(fc.array(list, { maxLength: 20 }), fc.array(fc.nat(1_000_000), { maxLength: 5 }), (given, moves) => {
        const lists = given.map(({ added, outcome, removed }, place): ReportedListDiff => ({
          ...{ scope: 'profile', profile: `P${String(place)}`, outcome, ranges: { from: 1, to: 1 } },
          ...{ added: addressesOf(added), removed: addressesOf(removed) },
        }));
        const place = { scope: 'trusted' } as const;
        const result: DiffRangesResult = {
          ...{ schemaVersion: '1.0', from: { kind: 'file', name: 'a' }, to: { kind: 'file', name: 'b' } },
          ...{ equal: false, lists, logins: null, incomplete: [] },
          moved: moves.map((one) => ({ from: place, to: place, ...addressesOf(one) })),
        };
        const options = { all: false, sides: undefined, hasLogins: false, asked: '' };
        const { answer } = diffRangesPage(result, options, say);
        const changed = given.filter(({ outcome }) => outcome === 'changed').length;
        const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
        expect(numbersOf(answer), answer.join('\n')).to.deep.equal(
          changed === 0
            ? []
            : [changed, sum(given.map(({ added }) => added)), sum(given.map(({ removed }) => removed)), sum(moves)],
        );
        expectAgreement(answer);
      }),
    );
  });

  it('diff results: new, fixed, waived, unchanged, and what nobody knows', () => {
    const former = (length: number): FormerFinding[] =>
      times(length, (place) => ({
        ...{ fingerprint: String(place), rule: 'open-list', severity: 'error', subject: 'acme', text: 'It is.' },
        org: 'a',
        waived: false,
      }));
    fc.assert(
      fc.property(few, few, few, few, few, fc.boolean(), (added, fixed, waived, unchanged, unknown, isGate) => {
        const failing = isGate && added > 0;
        const { answer } = diffResultsPage(
          {
            ...{ schemaVersion: '1.0', from: 'a.json', to: 'b.json', new: former(added), fixed: former(fixed) },
            ...{ newlyWaived: former(waived), unchanged: former(unchanged), unknown: former(unknown) },
            unjudged: { rules: [], orgs: [] },
          },
          { all: false, failing },
          say,
        );
        expect(numbersOf(answer), answer.join('\n')).to.deep.equal([
          ...(failing ? [30, added] : unknown > 0 ? [68] : []),
          ...[added, fixed, waived, unchanged],
          ...(unknown === 0 ? [] : [unknown]),
        ]);
      }),
    );
  });
});

function addressesOf(addresses: number): DiffedAddresses {
  return { ranges: [], addresses: String(addresses) };
}

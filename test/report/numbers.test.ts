/**
 * The numbers of sentences, of random results, in their order: counted here from the JSON that stands beside them.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { say } from '../../lib/messages.js';
import { VERDICTS, type Verdict } from '../../lib/policy/index.js';
import { checkIpPage } from '../../lib/report/checkIp/page.js';
import type { CheckIpAnswer } from '../../lib/report/checkIp/result.js';
import { loginsPage } from '../../lib/report/logins/page.js';
import type { LoginsResult, ReportedBreak } from '../../lib/report/logins/result.js';
import type { Page } from '../../lib/report/page/page.js';
import { permissionSetPage } from '../../lib/report/permissionSet/page.js';
import type { GeneratePermissionSetResult } from '../../lib/report/permissionSet/result.js';
import { listRangesPage } from '../../lib/report/ranges/page.js';
import type { ListRangesResult, RangeTotal } from '../../lib/report/ranges/result.js';
import { saveSnapshotPage } from '../../lib/report/saveSnapshot/page.js';
import { Text } from '../../lib/text.js';
import { reportGap } from '../../lib/report/gapsAndAssumptions.js';

const count = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 20_000_000 }));
const some = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 20_000_000 }));
const NOW = '2026-11-24T12:00:00.000Z';
const ASKED = {
  ...{ all: false, source: '-o prod', orgs: ['-o prod'], expiring: undefined, expiringWithin: 30 },
  ...{ onlyFailed: false, now: NOW, failed: [] },
};
const SOURCE = { kind: 'org', name: 'admin@acme.example' } as const;

/** Numbers with their commas read; days, addresses and versions are none. A comma that is missing or wrong is seen. */
function numbersOf(lines: readonly string[]): number[] {
  const said = lines.join('\n').replace(/\d{4}-\d\d-\d\d|\d+(?:\.\d+)+%?|IPv4/gu, '');
  return (said.match(/\d[\d,]*/gu) ?? []).map((text) => {
    const number = Number(text.replaceAll(',', ''));
    expect(text.replace(/,$/u, '')).to.equal(number.toLocaleString('en-US'));
    return number;
  });
}
/** Every noun agrees with the number before it. */
function expectAgreement(lines: readonly string[]): void {
  for (const [phrase] of lines.join('\n').matchAll(/\b[\d,]+ (?:users?|days?|rows?|addresses|address|answers?)\b/gu)) {
    expect(phrase, phrase).to.match(/^1 (?:user|day|row|address|answer)$|^(?!1 ).*s$/u);
  }
}
const notesOf = ({ look }: Page): string[] => look.flatMap((block) => (block.kind === 'text' ? block.lines : []));

describe('report: the numbers of sentences are those of the JSON', () => {
  it('list logins', () => {
    const breaks = fc.array(
      fc.record({
        daysLeft: fc.integer({ min: 0, max: 400 }),
        users: some,
        path: fc.constantFrom('soap', 'oauth-password'),
      }),
      { minLength: 1, maxLength: 5 },
    );
    const summary = fc.record({ breaks, inactive: count, soap: count, oauth: count, other: count, users: some });
    fc.assert(
      fc.property(summary, ({ breaks: days, inactive, oauth, other, soap, users }) => {
        const result = loginsOf({
          breaks: days.map(({ daysLeft, path, users: stopped }) => breakOf(daysLeft, path, stopped)),
          byPath: { soap, 'oauth-password': oauth, 'client-credentials': 0, oauth: 0, other },
          inactive,
          users,
        });
        const page = loginsPage(result, ASKED, say);
        const shown = days.slice(0, 3).flatMap((one) => [...(one.daysLeft === 0 ? [] : [one.daysLeft]), one.users]);
        expect(numbersOf(page.answer)).to.deep.equal([
          ...shown,
          ...[soap, oauth, other].filter((logins) => logins > 0),
          users,
        ]);
        expect(numbersOf(notesOf(page))).to.deep.equal([
          ...(days.length > 3 ? [days.length - 3] : []),
          ...(inactive === 0 ? [] : [inactive]),
        ]);
        expectAgreement([...page.answer, ...notesOf(page)]);
      }),
    );
  });

  it('list logins: passwords that end, by the days of the rows, without those that have ended', () => {
    const hours = fc.array(fc.option(fc.integer({ min: -900, max: 30 * 24 })), { maxLength: 60 });
    fc.assert(
      fc.property(hours, fc.boolean(), (ends, isAsked) => {
        const expiring = ends.map((hour) => {
          const time = hour === null ? null : Date.parse(NOW) + hour * 3_600_000;
          return {
            user: { id: '005', username: 'u@acme.example', name: 'U', profile: 'P', integration: true },
            passwordExpires: time === null ? null : new Date(time).toISOString(),
            daysLeft:
              hour === null
                ? null
                : Math.floor((Date.parse(NOW) + hour * 3_600_000) / 86_400_000) -
                  Math.floor(Date.parse(NOW) / 86_400_000),
            expired: hour === null ? ('yes' as const) : ('no' as const),
            policy: '90 days',
          };
        });
        const page = loginsPage({ ...loginsOf({}), expiring }, { ...ASKED, ...(isAsked && { expiring: 30 }) }, say);
        const line =
          [...page.answer, ...notesOf(page)].find((one) => / passwords? expires? within 30 days/u.test(one)) ?? '';
        const left = expiring.flatMap(({ passwordExpires }) =>
          passwordExpires !== null && passwordExpires > NOW ? [passwordExpires.slice(0, 10)] : [],
        );
        expect(/^[\d,]+/u.exec(line)?.[0] ?? '0').to.equal(String(left.length));
        // "3 by 2026-12-01, 4 more by 2026-12-08": what the rows have up to that day.
        let told = 0;
        for (const [, counted, day = ''] of line.matchAll(/(\d+) (?:more )?by (\d{4}-\d\d-\d\d)/gu)) {
          told += Number(counted);
          expect(left.filter((end) => end <= day).length, line).to.equal(told);
        }
        expect(told).to.equal(left.length);
        const ended = page.answer.find((one) => one.includes('already expired'));
        const past = ends.filter((hour) => hour === null || hour <= 0).length;
        expect(numbersOf([ended ?? ''])).to.deep.equal(isAsked && past > 0 ? [past] : []);
        expectAgreement([...page.answer, ...notesOf(page)]);
      }),
    );
  });

  it('list logins --failed: how many of how many failed, of whom, and why', () => {
    const statuses = fc.array(
      fc.record({ status: fc.constantFrom('Invalid Password', 'Restricted IP', ''), count: some }),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(statuses, some, some, (given, others, users) => {
        const logins = given.reduce((sum, { count: one }) => sum + one, 0);
        const failed = { logins, of: logins + others, users, statuses: given };
        const page = loginsPage(loginsOf({ failed }), { ...ASKED, onlyFailed: true }, say);
        const named = given.slice(0, given.length > 3 ? 2 : 3).map((one) => one.count);
        const rest = logins - named.reduce((sum, one) => sum + one, 0);
        expect(numbersOf(page.answer)).to.deep.equal(
          logins === 0 ? [others] : [logins, logins + others, users, ...named, ...(given.length > 3 ? [rest] : [])],
        );
        expect(page.answer.join('')).not.to.include('SOAP login()');
        expectAgreement(page.answer);
      }),
    );
  });

  it('check ip: deciding and informing answers apart', () => {
    const verdicts = fc.array(fc.constantFrom(...VERDICTS), { minLength: 4, maxLength: 30 });
    const informing = fc.array(fc.constantFrom(...VERDICTS), { maxLength: 2000 });
    fc.assert(
      fc.property(verdicts, informing, (deciding, others) => {
        const counts = (those: readonly Verdict[]): number[] =>
          (['impossible', 'denied', 'token-required', 'unknown', 'no-token'] as const)
            .map((verdict) => those.filter((one) => one === verdict).length)
            .filter((length) => length > 0);
        const page = checkIpPage(
          {
            ...{
              schemaVersion: '2.0',
              source: SOURCE,
              path: 'soap',
              loginApiVersion: '64.0',
              at: '2026-11-24T12:00:00Z',
            },
            answers: [
              ...deciding.map((verdict, at) => answerOf(verdict, `203.0.113.${String(at)}`, true, 'Acme')),
              ...others.map((verdict, at) => answerOf(verdict, '203.0.113.1', false, `Profile ${String(at)}`)),
            ],
            explanations: [{ notes: [], reasons: [{ rule: 'untrusted', outcome: 'decided', text: 'it is' }] }],
            counts: { 'no-token': 0, unknown: 0, 'token-required': 0, denied: 0, impossible: 0 },
            ...{ assumptions: [], incomplete: [], warnings: [] },
          },
          { all: false, isPartial: true, conclusion: 'yes', source: '-o prod' },
          say,
        );
        expect(numbersOf(page.answer)).to.deep.equal([deciding.length, ...counts(deciding)]);
        expect(numbersOf(notesOf(page))).to.deep.equal(others.length === 0 ? [] : [others.length, ...counts(others)]);
        expectAgreement([...page.answer, ...notesOf(page)]);
      }),
      { numRuns: 50 },
    );
  });

  it('generate permission-set', () => {
    const NOBODY = { certain: 0, possible: 0, inactive: 0, unused: 0, ending: 0, days: 1 };
    const sizes = fc.record({
      certain: fc.integer({ min: 0, max: 1500 }),
      possible: fc.integer({ min: 0, max: 1500 }),
      inactive: count,
      unused: fc.integer({ min: 0, max: 1500 }),
      ending: fc.integer({ min: 0, max: 1500 }),
      days: fc.integer({ min: 1, max: 183 }),
    });
    fc.assert(
      fc.property(sizes, fc.boolean(), ({ certain, days, ending, inactive, possible, unused }, asksUnused) => {
        const page = permissionSetPage(
          stopgapOf({ certain, days, ending, inactive, possible, unused }),
          { all: false, asksUnused, org: 'prod' },
          say,
        );
        const all = certain + possible;
        expect(numbersOf(page.answer)).to.deep.equal([
          ...(certain === 0 ? [] : [certain]),
          ...(possible === 0 ? [] : [possible]),
          ...(asksUnused ? [...(unused === 0 ? [] : [unused]), days] : []),
          // Where nobody is seen: how far list logins looks by itself.
          ...(all === 0 ? [30] : []),
          ...(all === 1 ? [] : [all]),
        ]);
        expect(numbersOf(notesOf(page))).to.deep.equal([
          ...(inactive === 0 ? [] : [inactive]),
          ...(unused === 0 || asksUnused ? [] : [unused, days]),
          ...(ending === 0 ? [] : [ending]),
        ]);
        expectAgreement([...page.answer, ...notesOf(page)]);
      }),
      { numRuns: 50, examples: [true, false].map((asks) => [NOBODY, asks]) },
    );
  });

  it('list ranges', () => {
    const total = fc.record({ ranges: some, addresses: some });
    fc.assert(
      fc.property(
        total,
        fc.array(total, { maxLength: 5 }),
        fc.integer({ min: 5, max: 9 }),
        fc.nat(7),
        (trusted, own, profiles, sharing) => {
          const result: ListRangesResult = {
            schemaVersion: '1.0',
            source: SOURCE,
            ranges: Array.from({ length: sharing }, () => ({
              ...{ scope: 'trusted' as const, start: '203.0.113.0', end: '203.0.113.255', cidrs: ['203.0.113.0/24'] },
              ...{ addresses: '256', sharing: 1 },
            })),
            totals: [totalOf('trusted', trusted), ...own.map((one) => totalOf('profile', one))],
            profiles,
            incomplete: [],
            warnings: [],
          };
          const { answer } = listRangesPage(result, { all: false, scope: 'all', source: '-o prod' }, say);
          expect(numbersOf(answer)).to.deep.equal([
            ...[trusted.ranges, trusted.addresses],
            ...(own.length === 0
              ? [profiles]
              : [own.length, profiles, own.reduce((sum, { ranges }) => sum + ranges, 0)]),
            ...(sharing === 0 ? [] : [sharing]),
          ]);
          expectAgreement(answer);
        },
      ),
    );
  });
});

function answerOf(verdict: Verdict, address: string, decides: boolean, name: string): CheckIpAnswer {
  const subject = decides ? ({ kind: 'org', name } as const) : ({ kind: 'profile', name } as const);
  return { address, subject, decides, verdict, rule: 'untrusted', explanation: 0 };
}

function breakOf(daysLeft: number, path: 'soap' | 'oauth-password', users: number): ReportedBreak {
  return {
    of: path,
    path,
    date: '2027-02-20',
    latest: '2027-02-20',
    daysLeft,
    state: 'ahead',
    certainty: 'certain',
    users,
  };
}

function totalOf(
  scope: 'trusted' | 'profile',
  { addresses, ranges }: { addresses: number; ranges: number },
): RangeTotal {
  return { scope, ranges, addresses: String(addresses), ipv4Addresses: addresses, ipv4Share: addresses / 2 ** 32 };
}

function loginsOf(summary: Partial<LoginsResult['summary']>): LoginsResult {
  return {
    ...{ schemaVersion: '2.0', sources: [SOURCE], looked: [], findings: [], expiring: [] },
    filter: { paths: ['soap', 'oauth-password'] },
    ...{ since: '2026-10-25T12:00:00Z', until: '2026-11-24T12:00:00Z' },
    ...{ assumptions: [], apiCalls: 1, incomplete: [] },
    // A row, so that there is something to speak of.
    logins: [
      {
        ...{ path: 'soap', certainty: 'certain', addresses: [], users: 1, inactive: 0, logins: 1, failures: [] },
        ...{ firstSeen: '2026-11-23T12:00:00Z', lastSeen: '2026-11-23T12:00:00Z', tokenUsed: 'unknown' },
        moveTo: { option: 'none', why: '', steps: [] },
        evidence: ['LoginHistory'],
      },
    ],
    summary: {
      ...{
        byPath: { soap: 0, 'oauth-password': 0, 'client-credentials': 0, oauth: 0, other: 0 },
        users: 0,
        inactive: 0,
        ownAttempts: 0,
        breaks: [],
      },
      failed: { logins: 0, of: 0, users: 0, statuses: [] },
      breaksWithin: { '30': 0, '90': 0, '180': 0 },
      withoutAnyApiAuth: { certain: 0, possible: 0 },
      ...summary,
    },
  };
}

interface Sizes {
  readonly certain: number;
  readonly possible: number;
  readonly inactive: number;
  readonly unused: number;
  readonly ending: number;
  readonly days: number;
}

function stopgapOf({ certain, days, ending, inactive, possible, unused }: Sizes): GeneratePermissionSetResult {
  const holder = { id: '005', username: 'u@acme.example', heldBy: [], until: '2027-01-27T00:00:00Z' };
  const holders = (length: number): (typeof holder)[] => Array.from({ length }, () => holder);
  const assigned = (length: number, certainty: 'certain' | 'possible'): GeneratePermissionSetResult['assign'] =>
    Array.from({ length }, () => ({
      id: '005',
      username: 'u@acme.example',
      name: 'U',
      integration: true,
      certainty,
      clients: [],
    }));
  return {
    ...{ schemaVersion: '1.0', source: SOURCE, kind: 'any-api-auth', name: 'Set', label: 'Set', nameTaken: false },
    files: [
      { what: 'permission-set', path: 'set.xml' },
      { what: 'usernames', path: 'list.txt' },
    ],
    enforced: {
      ...{ of: 'any-api-auth', date: '2026-12-01', latest: '2026-12-01', daysLeft: 7, state: 'ahead' },
      ...{ certainty: 'certain', users: certain, from: 'published', source: 'it', why: 'so' },
    },
    ...{ since: '2026-05-24T00:00:00Z', until: '2026-11-24T12:00:00Z' },
    looked: { from: '2026-05-24T00:00:00Z', until: '2026-11-24T12:00:00Z', limit: 'asked', what: 'all' },
    assign: [...assigned(certain, 'certain'), ...assigned(possible, 'possible')],
    ...{ inactive, ownAttempts: 0 },
    commands: { deploy: 'sf', assign: ['sf'], byHand: [] },
    unused: { days, holders: holders(unused) },
    profiles: [],
    ending: holders(ending),
    ...{ notes: [], apiCalls: 1, incomplete: [] },
  };
}

describe('report: what was not read is not denied', () => {
  const incomplete = [{ what: 'LoginHistory', why: 'It is hidden.', permission: 'Monitor Login History' }];
  const NONE = { certain: 0, days: 90, ending: 0, inactive: 0, possible: 0, unused: 0 };

  it('generate permission-set says "nobody" of all alone, and has nothing to deploy then', () => {
    const pageOf = (changes: Partial<GeneratePermissionSetResult>): Page =>
      permissionSetPage({ ...stopgapOf(NONE), ...changes }, { all: false, asksUnused: false, org: 'prod' }, say);
    expect(pageOf({}).answer[0]).to.equal('No one who logs in via SOAP lacks Use Any API Auth.');
    expect(pageOf({ incomplete }).answer[0]).to.match(/in what could be read\. There may be others\.$/u);
    expect(pageOf({}).next).to.deep.equal([]);
  });

  it('save snapshot names the permission, and not what the API said', () => {
    const words = { code: 'INVALID_TYPE', words: "sObject type 'UserLogin' is not supported" };
    const why = Text.of('facts-org.gap.refused', words);
    const refused = reportGap({ what: 'UserLogin', why, permission: 'Manage Users' }, say);
    const page = saveSnapshotPage(
      {
        ...{ schemaVersion: '1.0', file: 'a.jsonl', taken: '2026-11-24T12:00:00Z', anonymized: false, source: SOURCE },
        ...{ users: 1, profiles: 1, apiCalls: 1, warnings: [] },
        incomplete: [refused, ...incomplete],
      },
      say,
    );
    const lines = notesOf(page).join('\n');
    expect(lines).to.include('UserLogin: Salesforce refused the read. (needs the permission Manage Users)');
    expect(lines).to.include('LoginHistory: It is hidden. (needs').and.not.include('INVALID_TYPE');
  });
});

/**
 * The numbers of sentences on registered integrations and on changes to a login, of random results: counted here from the JSON.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { say } from '../../lib/messages.js';
import { listIntegrationsPage } from '../../lib/report/integrations/page.js';
import type {
  ListIntegrationsResult,
  ReportedIntegration,
  ReportedStops,
} from '../../lib/report/integrations/result.js';
import { revokeAddressPage, revokeLoginPage } from '../../lib/report/revoke/page.js';
import type { RevokeLoginResult } from '../../lib/report/revoke/result.js';
import { rotateLoginPage } from '../../lib/report/rotate/page.js';
import type { RotateLoginResult } from '../../lib/report/rotate/result.js';
import { expectAgreement, numbersOf, times } from '../support/numbers.js';
import { PLAIN_ROTATION } from './rotationSample.js';

const SOURCE = { kind: 'org', name: 'admin@acme.example' } as const;
const SEVERITIES = ['error', 'warning', 'note'] as const;
const count = fc.oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 2, max: 20_000_000 }));
const few = fc.nat(30);

describe('report: the numbers of integrations and of changes to a login are those of the JSON', () => {
  it('list integrations: how many are held, on which days they stop, and what was found', () => {
    const day = fc.record({ integrations: fc.integer({ min: 1, max: 3000 }), gap: fc.integer({ min: 1, max: 200 }) });
    const found = fc.record({ error: count, warning: count, note: count, waived: count });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(day, { maxLength: 8 }),
        few,
        fc.nat(50),
        found,
        (held, days, past, withFindings, findings) => {
          const ahead = days.map(({ integrations }, place) => {
            const daysLeft = days.slice(0, place + 1).reduce((sum, { gap }) => sum + gap, 0);
            return stopOf(daysLeft, integrations);
          });
          const stops = [...(past === 0 ? [] : [stopOf(-3, past)]), ...ahead];
          const result = integrationsOf(held, { stops, withFindings, findings });
          const { answer } = listIntegrationsPage(result, { all: false, source: '-o prod', named: undefined }, say);
          const most = ahead.toSorted((a, b) => b.integrations - a.integrations || a.daysLeft - b.daysLeft).slice(0, 1);
          const named = ahead.filter((one, place) => place < 3 || most.includes(one));
          const others = ahead.filter((one) => !named.includes(one));
          expect(numbersOf(answer), answer.join('\n')).to.deep.equal([
            held,
            ...(past === 0 ? [] : [past]),
            ...named.flatMap(({ daysLeft, integrations }) => [integrations, daysLeft]),
            // A single other day is not counted in words.
            ...(others.length === 0 ? [] : [others.reduce((sum, one) => sum + one.integrations, 0)]),
            ...(others.length > 1 ? [others.length] : []),
            ...(withFindings === 0
              ? []
              : [withFindings, ...SEVERITIES.map((one) => findings[one]), findings.waived].filter((one) => one > 0)),
          ]);
          expectAgreement(answer);
        },
      ),
    );
  });

  it('revoke login: sessions, tokens and addresses that are open, each of which may be unread', () => {
    const length = fc.option(fc.nat(1500));
    fc.assert(
      fc.property(length, length, length, fc.boolean(), (sessions, tokens, addresses, isPlan) => {
        const { answer } = revokeLoginPage(
          revokeOf(isPlan ? 'plan' : 'applied', { sessions, tokens, addresses }),
          { all: false, asked: '', source: '-o prod' },
          say,
        );
        const counts = [sessions, tokens, addresses];
        expect(numbersOf(answer), answer.join('\n')).to.deep.equal(counts.filter((one) => one !== null));
        expect(answer.join('\n').split('?').length - 1).to.equal(counts.filter((one) => one === null).length);
      }),
    );
  });

  it('revoke address: the address alone, whatever else is verified', () => {
    fc.assert(
      fc.property(fc.option(fc.nat(500)), fc.boolean(), (verified, isThere) => {
        const others = verified === null ? null : times(verified, () => ADDRESS);
        const asked = { ...ADDRESS, address: '198.51.100.9' };
        const { answer } = revokeAddressPage(
          {
            ...{ schemaVersion: '1.0', source: SOURCE, username: USERNAME, userId: 'u', address: asked.address },
            ...{ at: AT, mode: 'plan', run: null, underWay: null, steps: [], incomplete: [], apiCalls: 1 },
            verified: others && isThere ? [...others, asked] : others,
          },
          { source: '-o prod' },
          say,
        );
        expect(numbersOf(answer)).to.deep.equal([]);
        const [first = ''] = answer;
        expect(first).to.include(asked.address);
        const words = others === null ? 'could not be read' : isThere ? 'removes the address' : 'nothing to remove';
        expect(first).to.include(words);
      }),
    );
  });

  it('rotate login, planned: failures left, and the time until the lock', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.integer({ min: 0, max: 50_000_000 }), fc.boolean(), (left, seconds, isBefore) => {
        const result = rotationOf({ left, seconds, beforeDelivery: isBefore ? 'yes' : 'no' });
        const { answer } = rotateLoginPage(result, { all: false, asked: '', source: '-o prod' }, say);
        // In the largest unit of which there are two, rounded down.
        const unit = [86_400, 3600, 60].find((one) => seconds >= 2 * one) ?? 1;
        // Where none is left there is nothing to count.
        const counts = left === 0 ? [] : [left, Math.floor(seconds / unit)];
        expect(numbersOf(answer), answer.join('\n')).to.deep.equal(counts);
        expectAgreement(answer);
      }),
    );
  });
});

const AT = '2026-11-28T12:00:00Z';
/** A day, and no hour, is said of what is longer ago. */
const SINCE = '2026-10-01T00:00:00.000Z';
const USERNAME = 'etl@acme.example';
const ADDRESS = { address: '198.51.100.7', verified: true, since: null };

function stopOf(daysLeft: number, integrations: number): ReportedStops {
  const date = new Date(Date.parse(AT) + daysLeft * 86_400_000).toISOString().slice(0, 10);
  const state = daysLeft < 0 ? 'past' : 'ahead';
  return { of: 'password', date, latest: date, daysLeft, state, certainty: 'certain', integrations };
}

function integrationsOf(
  held: number,
  summary: Omit<ListIntegrationsResult['summary'], 'rotation'>,
): ListIntegrationsResult {
  const integrations = times(held, (place): ReportedIntegration => ({
    ...{ name: `I${String(place)}`, username: USERNAME, owner: 'Team', purpose: 'sync', path: 'soap', line: place + 1 },
    ownAttempts: 0,
    ...{ user: 'there', addresses: { seen: [] }, findings: [], counts: { error: 0, warning: 0, note: 0, waived: 0 } },
  }));
  return {
    ...{ schemaVersion: '1.0', source: SOURCE, at: AT, policy: 'sf-token.yml', integrations },
    summary: { ...summary, rotation: { overdue: 0, soon: 0, days: 30 } },
    ...{ incomplete: [], apiCalls: 1 },
  };
}

function revokeOf(
  mode: 'plan' | 'applied',
  { addresses, sessions, tokens }: Record<'addresses' | 'sessions' | 'tokens', number | null>,
): RevokeLoginResult {
  const session = { type: 'UI', loginType: 'Application', address: ADDRESS.address, since: SINCE };
  return {
    ...{
      schemaVersion: '1.0',
      source: SOURCE,
      username: USERNAME,
      userId: 'u',
      at: AT,
      mode,
      run: null,
      underWay: null,
      steps: [],
    },
    ownAttempts: 0,
    open: {
      ...{ frozen: false, locked: false, passwordChanged: null, paths: null, jobs: null, apps: null },
      sessions: sessions === null ? null : times(sessions, () => session),
      tokens: tokens === null ? null : times(tokens, () => ({ app: 'App', since: null, lastUsed: null })),
      addresses: addresses === null ? null : times(addresses, () => ADDRESS),
    },
    ...{
      clients: [],
      strangers: [],
      since: SINCE,
      comparedFrom: null,
      logins: [],
      outOfReach: [],
      incomplete: [],
      apiCalls: 1,
    },
  };
}

function rotationOf(lock: Pick<RotateLoginResult['lock'], 'beforeDelivery' | 'left' | 'seconds'>): RotateLoginResult {
  return {
    ...{ schemaVersion: '1.0', source: SOURCE, username: USERNAME, userId: 'u', at: AT, since: SINCE, mode: 'plan' },
    ...{
      tokenOnly: false,
      own: false,
      run: null,
      underWay: null,
      refusals: [],
      clients: [],
      strangers: [],
      steps: [],
      after: null,
      incomplete: [],
      apiCalls: 1,
    },
    ...PLAIN_ROTATION,
    lock: { locked: false, attempts: 10, minutes: 15, ...lock },
  };
}

/** A rotation that was planned and read, for tests of what is made of it: nothing keeps it from ending well. */
import { newRun, type RunRecord, type StepRecord } from '../../../lib/change/index.js';
import type { RotatePlan } from '../../../lib/jobs/rotate/plan.js';
import type { RotationClient } from '../../../lib/policy/index.js';
import type { RotateFound } from '../../../lib/report/rotate/toResult.js';

export const BEGUN = '2026-11-24T12:00:00.000Z';
/** The old password was set then. */
export const BEFORE = '2026-11-01T00:00:00.000Z';
/** Somebody else has set another one. */
export const THEIRS = '2026-11-24T13:05:59.000Z';

export const FOUND: RotateFound = {
  ...{ source: { kind: 'org', name: 'acme' }, username: 'etl@acme.example', userId: '005', at: BEGUN, since: BEFORE },
  ...{ tokenOnly: false, own: false, clients: [], older: [], need: 'no', hindrances: [], refusals: [], email: null },
  ...{ ends: null, changed: null, foreign: null, underWay: undefined, move: null, gaps: [], apiCalls: 1 },
  lock: { locked: false, attempts: 10, left: 10, minutes: 15, time: 'never', beforeDelivery: 'no' },
  test: { path: 'soap', address: null, addressAt: null, isNew: null, verdict: null, needsToken: 'unknown' },
  ...{ takesToken: false, unlocksFirst: false, instanceUrl: 'https://acme.example' },
};

export const planOf = (found: Partial<RotateFound>, more: Partial<RotatePlan> = {}): RotatePlan => ({
  ...{ seen: new Set(), history: [], seenFrom: new Set(), needs: { least: 8, complexity: undefined }, path: 'soap' },
  ...more,
  found: { ...FOUND, ...found },
});

/** A client by SOAP that needs no token, and stops when the password changes. */
export const clientAt = (client: string, address: string, more: Partial<RotationClient> = {}): RotationClient => ({
  ...{ client, path: 'soap', lastSuccess: undefined, atChange: 'stops', atToken: 'goes-on', needsToken: 'no' },
  ...{ addresses: [{ address, verdict: 'no-token' }], retry: undefined, lock: 'unknown' },
  ...more,
});

/** What has begun did so a minute after the step before it. @param more by the id of a step */
export const runWith = (
  states: Readonly<Record<string, StepRecord['state']>>,
  more: Readonly<Record<string, Partial<StepRecord>>> = {},
): RunRecord => {
  const about = { id: 'r', command: 'rotate login', orgId: '00D', org: 'acme', userId: '005', username: 'u' };
  const run = newRun({ ...about, subject: null, found: null }, new Date(BEGUN), Object.keys(states), () => false);
  const steps = run.steps.map((step, at) => {
    const state = states[step.id] ?? 'pending';
    const begun = state === 'pending' || state === 'left-out' ? null : `2026-11-24T12:0${String(at)}:00.000Z`;
    return { ...step, state, begun, ...more[step.id] };
  });
  return { ...run, steps };
};
